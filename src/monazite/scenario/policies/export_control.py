"""What a supplier can do at its border: licences and bans, quotas by weight, export taxes."""

from datetime import date, timedelta
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from monazite.engine.state import Controls
from monazite.foundation.days import CalendarDay
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.policy_base import (
    Names,
    Policy,
    add_months,
    open_mesh,
    override_regime,
    policy_kind,
    share_of_month,
    span_of_month,
)

APPROVAL = {"embargo": 0.0, "strict": 0.3, "light": 0.8, "free": 1.0}


class ExportControl(Policy, frozen=True):
    """Licence regime or ban on outbound shipments.

    A later block replaces approval and review of an earlier one on the same goods and destinations while it is in
    force; in a month that two regimes share, approval and review are means weighted by days. Leave a block without an
    end when the next one takes over. Precedents: MOFCOM announcements 18, 57 and 61 of 2025; review 45 working days.
    """

    kind: Literal["export_control"]
    goods: Names
    """Goods under licence: ids, elements ("Dy"), stages ("magnet"), groups ("heavy") or wildcards ("*.oxide")."""
    destinations: Names = ("*",)
    """Regions and blocs, with their defence buyers, or single buyers ("US.defence"); "*" is everyone but the actor."""
    approval: Annotated[float, Q("share", ge=0, le=1, step=0.01, levels=APPROVAL)] = 0.5
    """Share of the applied tonnage that is approved."""
    review: Annotated[float, Q("month", ge=0, le=24, step=0.5)] = 2.1
    """Time from application to decision."""
    military: Annotated[float | None, Q("share", ge=0, le=1, step=0.01, levels=APPROVAL)] = None
    """Share of defence applications approved; empty: as for civil ones."""
    ban: bool = False
    """No shipment at all: licences are not given."""
    announced: CalendarDay | None = None
    """Day on which buyers learn of it and begin to order ahead."""
    precaution: Annotated[float, Q("month", ge=0, le=12, step=0.5)] = 2.0
    """How long buyers order ahead after the announcement."""
    grace: Annotated[float, Q("day", ge=0, le=365, step=1)] = 0.0
    """Days after the start in which shipments that had been cleared still leave."""


def _write_control(c: Controls, p: ExportControl, ix: AxisLookup) -> Controls:
    goods, origin = ix.goods(p.goods), [ix.position("region", p.actor)]
    buyers = ix.buyers(p.destinations, actor=p.actor)
    where = open_mesh(goods, origin, buyers)
    span = span_of_month(ix, p.start + timedelta(days=round(p.grace)), p.until)
    if p.ban:
        override_regime(c.banned, (), span, where)
    else:
        military = p.approval if p.military is None else p.military
        approval = np.where(np.asarray(ix.is_defence)[buyers], military, p.approval)[None, None, :]
        override_regime(c.licensed, ((c.approval, approval), (c.review, np.asarray(p.review))), span, where)
    _alarm(c, p, ix, goods, buyers)
    return c


def _alarm(c: Controls, p: "ExportControl | Quota", ix: AxisLookup, goods: list[int], buyers: list[int]) -> None:
    """Buyers order ahead from the announcement on."""
    if p.announced is not None and p.precaution > 0:
        strength = share_of_month(ix, p.announced, add_months(p.announced, p.precaution))
        block = open_mesh(np.flatnonzero(strength > 0), goods, buyers)
        c.alarm[block] = np.maximum(c.alarm[block], strength[strength > 0][:, None, None])


class Quota(Policy, frozen=True):
    """Limit on the weight of shipments of several goods together, as China's export quotas of 1999 to 2014.

    It adds one quota slot. A month that the window covers by less than half has no limit.
    """

    kind: Literal["quota"]
    goods: Names
    """Goods that count against the quota."""
    amount: Annotated[float, Q("t/yr", ge=0, le=10_000_000, step=100)]
    """Weight that may leave, as an annual rate."""
    path: Annotated[dict[date, float], Q("t/yr", ge=0, le=10_000_000)] = Field(default={})
    """Later rates by the day from which they hold: { "2010-07-01" = 15952 }."""
    weights: Annotated[dict[str, float], Q("t/t", ge=0, le=10)] = Field(default={})
    """Weight of a good in the quota where it is not 1."""
    announced: CalendarDay | None = None
    """Day on which buyers learn of it and begin to order ahead."""
    precaution: Annotated[float, Q("month", ge=0, le=12, step=0.5)] = 2.0
    """How long buyers order ahead after the announcement."""


def _write_quota(c: Controls, p: Quota, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    rate = np.full(len(window), p.amount)
    for day, amount in sorted(p.path.items()):
        rate = rate + share_of_month(ix, day) * (amount - rate)
    limit = np.where(window >= 0.5, rate / 12, np.inf)
    _alarm(c, p, ix, ix.goods(p.goods), ix.buyers(("*",), actor=p.actor))
    weight = np.zeros((1, *c.quota_weight.shape[1:]))
    origin = ix.position("region", p.actor)
    weight[0, ix.goods(p.goods), origin] = 1.0
    for pattern, value in p.weights.items():
        weight[0, ix.goods((pattern,)), origin] = value
    return c._replace(
        quota=np.concatenate([c.quota, limit[:, None]], axis=1),
        quota_weight=np.concatenate([c.quota_weight, weight]),
    )


class ExportTax(Policy, frozen=True):
    """Duty on outbound shipments; several add up. Precedent: China's 15 to 25 % until May 2015."""

    kind: Literal["export_tax"]
    goods: Names
    """Goods that are taxed."""
    destinations: Names = ("*",)
    """Regions or blocs; "*" is everyone but the actor."""
    rate: Annotated[float, Q("share", ge=0, le=5, step=0.01)]
    """Share of the value."""


def _write_tax(c: Controls, p: ExportTax, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    months = np.flatnonzero(window > 0)
    origin = [ix.position("region", p.actor)]
    block = open_mesh(months, ix.goods(p.goods), origin, ix.buyers(p.destinations, actor=p.actor))
    c.export_tax[block] += p.rate * window[months][:, None, None, None]
    return c


def _touched(p: ExportControl) -> tuple[str, ...]:
    regime = ("banned",) if p.ban else ("licensed", "approval", "review")
    return regime if p.announced is None else (*regime, "alarm")


EXPORT_CONTROL = policy_kind(
    ExportControl, _write_control, "licensed", "approval", "review", "banned", "alarm", touches=_touched
)
QUOTA = policy_kind(Quota, _write_quota, "alarm")
EXPORT_TAX = policy_kind(ExportTax, _write_tax, "export_tax")
