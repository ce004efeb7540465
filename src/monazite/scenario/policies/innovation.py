"""Needing less: substitution research, thrift, recycling."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.policy_base import Names, Policy, policy_kind, share_of_month


class Innovation(Policy, frozen=True):
    """Research and pledges that cut the need for the material.

    Precedents: Japan after 2010 (100 bn yen; dysprosium per motor down by half in five years), the EU's recycling
    benchmark of 25 % by 2030.
    """

    kind: Literal["innovation"]
    uses: Names = ("*",)
    """Uses that the research and thrift are about; "*" is all."""
    research: Annotated[float, Q("MUSD/yr", ge=0, le=100_000, step=10)] = 0.0
    """Research money, split evenly over the uses."""
    thrift: Annotated[float, Q("share/yr", ge=0, le=0.5, step=0.005)] = 0.0
    """Extra cut of the material per product, a year."""
    recycling: Annotated[float, Q("1", ge=0, le=20, step=0.1)] = 1.0
    """Factor on the capacity of recycling that runs or is on its way. No more is processed than scrap arises in the
    region: what left use there, and what making magnets leaves over."""
    recycling_lead: Annotated[float, Q("month", ge=0, le=120, step=1)] = 30.0
    """From the start to the first output of added capacity; 30 at Caremag, ReElement and Heraeus."""
    recycling_ramp: Annotated[float, Q("month", ge=1, le=120, step=1)] = 24.0
    """From first output to nine tenths of the added capacity; 24 at the same plants."""
    regions: Names = ()
    """Regions or blocs whose recycling grows; empty: the actor."""


def _write(c: Controls, p: Innovation, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    uses = list(range(len(ix.use))) if "*" in p.uses else [ix.position("use", use) for use in p.uses]
    if uses:
        c.research[:, uses] += (window * p.research / len(uses))[:, None]
        c.thrift_target[:, uses] += (window * p.thrift)[:, None]
    regions = ix.regions(p.regions or (p.actor,))
    added = added_share(np.cumsum(share_of_month(ix, p.start)) - 0.5, p) if p.recycling > 1.0 else 1.0
    c.recycling[:, regions] *= (1.0 + window * added * (p.recycling - 1.0))[:, None]
    return c


def added_share(passed: np.ndarray, p: Innovation) -> np.ndarray:
    """Share of added recycling capacity that runs, by the months passed since the start (month,).

    Equation: 1 - exp(-ln(10) age / ramp), age the months since the first output, as of plants of ``projects.csv``.
    """
    age = np.maximum(passed - p.recycling_lead, 0.0)
    return 1.0 - np.exp(-np.log(10.0) * age / p.recycling_ramp)


INNOVATION = policy_kind(Innovation, _write, "research", "thrift_target", "recycling")
