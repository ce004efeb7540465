"""Needing less: substitution research, thrift, recycling."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from monazite.engine.state import Controls
from monazite.foundation.days import CalendarDay
from monazite.foundation.deprecation import warn_old_key
from monazite.foundation.errors import InputError
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Regions, UsesOrAll
from monazite.scenario.policies.policy_base import Policy, add_months, policy_kind, share_of_month

DAYS_OF_MONTH = 365.25 / 12.0


class Innovation(Policy, frozen=True):
    """Research and pledges that cut the need for the material.

    Precedents: Japan after 2010 (100 bn yen; dysprosium per motor down by half in five years), the EU's recycling
    benchmark of 25 % by 2030.
    """

    kind: Literal["innovation"]
    uses: UsesOrAll = ("*",)
    """Uses that the research and thrift are about; "*" is all."""
    research: Annotated[float, Q("MUSD/yr", ge=0, le=100_000, step=10)] = 0.0
    """Research money, split evenly over the uses."""
    thrift: Annotated[float, Q("share/yr", ge=0, le=0.5, step=0.005)] = 0.0
    """Extra cut of the material per product, a year."""
    recycling_rate: Annotated[float | None, Q("share", ge=0, le=1, step=0.01)] = None
    """Share of the scrap that arises in a region which its plants come to recover: scrap is what left use there, and
    what making magnets leaves over. Plants that run and projects on their way count towards it. Below today's rate
    plants recover less at once. Empty: as today; the outcome `recycling_rate` shows it."""
    recycling_by: CalendarDay | None = None
    """Day on which the rate is reached, at an even pace from the first output on. Empty: along the ramp below."""
    recycling: Annotated[float | None, Q("1", ge=0, le=20, step=0.1)] = None
    """Old key, read until the next release: factor on the capacity of recycling that runs or is on its way, as far as
    scrap arises. Write `recycling_rate`."""
    recycling_lead: Annotated[float, Q("month", ge=0, le=120, step=1)] = 30.0
    """From the start to the first output of added capacity; 30 at Caremag, ReElement and Heraeus."""
    recycling_ramp: Annotated[float, Q("month", ge=1, le=120, step=1)] = 24.0
    """From first output to nine tenths of the added capacity; 24 at the same plants."""
    regions: Regions = ()
    """Regions or blocs whose recycling grows; empty: the actor."""
    relative_to: Annotated[dict[Literal["recycling_rate"], float], Q("1", ge=0, le=1)] = Field(default={})
    """Value from which `recycling_rate` is counted, { recycling_rate = 0.05 }: every region moves from its own rate, by
    the same share of what is left to recover, or in proportion below it. Empty: the rate itself."""

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> "Innovation":
        first = add_months(self.start, self.recycling_lead)
        if self.recycling is not None:
            if self.recycling_rate is not None:
                raise InputError(field="recycling", found=self.recycling, allowed="nothing beside recycling_rate")
            warn_old_key(
                "recycling",
                "recycling_rate",
                f"a factor of {self.recycling:g} is {self.recycling:g} times the rate of today, and at most 1; the "
                "outcome recycling_rate shows it by region",
            )
        if self.recycling_by is not None and self.recycling_by <= first:
            allowed = f"a day after the first output, {first}: recycling_lead months after the start"
            raise InputError(field="recycling_by", found=self.recycling_by, allowed=allowed)
        return self


def _write(c: Controls, p: Innovation, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    uses = list(range(len(ix.use))) if "*" in p.uses else [ix.position("use", use) for use in p.uses]
    if uses:
        c.research[:, uses] += (window * p.research / len(uses))[:, None]
        c.thrift_target[:, uses] += (window * p.thrift)[:, None]
    regions = ix.regions(p.regions or (p.actor,))
    passed = np.cumsum(share_of_month(ix, p.start)) - 0.5
    if p.recycling_rate is not None:
        today = c.recycling[:, regions]
        goal = _goal(p.recycling_rate, p.relative_to.get("recycling_rate"), today)
        built = np.where(goal > today, added_share(passed, p)[:, None], 1.0)
        share = window[:, None] * built
        c.recycling[:, regions] = np.where(share < 1.0, today + share * (goal - today), goal)
    if p.recycling is not None:
        added = added_share(passed, p) if p.recycling > 1.0 else 1.0
        c.recycling_factor[:, regions] *= (1.0 + window * added * (p.recycling - 1.0))[:, None]
    return c


def _goal(rate: float, usual: float | None, today: np.ndarray) -> np.ndarray:
    """Rate that regions come to, from their own rates of today; ``usual`` is the value that stands for those."""
    if usual is None:
        return np.full_like(today, rate)
    if rate <= usual:
        return today * (rate / usual if usual > 0.0 else 1.0)
    return today + (rate - usual) / (1.0 - usual) * np.maximum(1.0 - today, 0.0)


def added_share(passed: np.ndarray, p: Innovation) -> np.ndarray:
    """Share of added recycling capacity that runs, by the months passed since the start (month,).

    Equation: 1 - exp(-ln(10) age / ramp), age the months since the first output, as of plants of ``projects.csv``; with
    a day by which the rate is reached, the part of the time from the first output to it.
    """
    age = np.maximum(passed - p.recycling_lead, 0.0)
    if p.recycling_by is not None:
        days = (p.recycling_by - add_months(p.start, p.recycling_lead)).days
        return np.minimum(age / (days / DAYS_OF_MONTH), 1.0)
    return 1.0 - np.exp(-np.log(10.0) * age / p.recycling_ramp)


INNOVATION = policy_kind(Innovation, _write, "research", "thrift_target", "recycling", "recycling_factor")
