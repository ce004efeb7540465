"""What a supplier can do at its border: licences and bans, quotas by weight, export taxes."""

import csv
import io
from datetime import date, timedelta
from importlib.resources import files
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from monazite.engine.state import Controls
from monazite.foundation.days import CalendarDay
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Buyers, Good, Goods
from monazite.scenario.policies.policy_base import (
    Policy,
    add_months,
    months_between,
    open_mesh,
    override_regime,
    policy_kind,
    share_of_month,
    span_of_month,
)

LEVER = {"embargo": 0.0, "strict": 0.3, "light": 0.8, "free": 1.0}
"""Levels of the lever, steps of a scale."""


def _licence_rows() -> list[dict[str, str]]:
    """Rows of licence_levels.csv."""
    text = (files("monazite") / "data" / "shared" / "licence_levels.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


LICENCE_LEVELS = {row["level"]: float(row["approval"]) for row in _licence_rows()}
"""Ways of handling licences that a record names; not steps of the lever."""
APPROVAL = LEVER | LICENCE_LEVELS
MEANINGS = {row["level"]: row["text"][:1].lower() + row["text"][1:].rstrip(".") for row in _licence_rows()}
"""What the levels mean that a record names."""
APPROVED = Q("share", ge=0, le=1, step=0.01, levels=APPROVAL, meanings=MEANINGS)


class ExportControl(Policy, frozen=True):
    """Licence regime or ban on outbound shipments.

    A later block replaces approval and review of an earlier one on the same goods and destinations while it is in
    force; in a month that two regimes share, approval and review are means weighted by days. Leave a block without an
    end when the next one takes over. Precedents: MOFCOM announcements 18, 57 and 61 of 2025; review 45 working days.
    """

    kind: Literal["export_control"]
    goods: Goods
    """Goods under licence: ids, elements ("Dy"), stages ("magnet"), groups ("heavy") or wildcards ("*.oxide")."""
    destinations: Buyers = ("*",)
    """Regions and blocs, with their defence buyers, or single buyers ("US.defence"); "*" is everyone but the actor."""
    approval: Annotated[float, APPROVED] = 0.5
    """Share of the applied tonnage that is approved."""
    review: Annotated[float, Q("month", ge=0, le=24, step=0.5)] = 2.1
    """Time from application to decision."""
    military: Annotated[float | None, APPROVED] = None
    """Share of defence applications approved; empty: as for civil ones."""
    ban: bool = False
    """No shipment at all: licences are not given."""
    announced: CalendarDay | None = None
    """Day on which buyers learn of it and begin to order ahead."""
    precaution: Annotated[float, Q("month", ge=0, le=12, step=0.5)] = 2.0
    """How long buyers order ahead after the announcement."""
    renews: bool = False
    """The goods needed licences before: this regime takes the place of a temporary one, so that applications were filed
    all along. How far these still count is a parameter, `licence.notice`."""
    grace: Annotated[float, Q("day", ge=0, le=365, step=1)] = 0.0
    """Days after the start in which shipments that had been cleared still leave."""
    relative_to: Annotated[dict[Literal["approval", "review", "military"], float], Q("1", ge=0, le=24)] = Field(
        default={}
    )
    """Values from which `approval`, `review` and `military` are counted, { approval = 0.6 }: the regimes in force stay
    and are moved in proportion, up to nothing or everything approved; what is not named stays as it is. Empty: this
    regime takes their place."""


def _write_control(c: Controls, p: ExportControl, ix: AxisLookup) -> Controls:
    goods, origin = ix.goods(p.goods), [ix.position("region", p.actor)]
    buyers = ix.buyers(p.destinations, actor=p.actor)
    where = open_mesh(goods, origin, buyers)
    span = span_of_month(ix, p.start + timedelta(days=round(p.grace)), p.until)
    if p.relative_to:
        _shift_regimes(c, p, (goods, origin, buyers), np.asarray(ix.is_defence)[buyers], span[1] - span[0])
    elif p.ban:
        override_regime(c.banned, (), span, where)
    else:
        military = p.approval if p.military is None else p.military
        approval = np.where(np.asarray(ix.is_defence)[buyers], military, p.approval)[None, None, :]
        _give_notice(c, p, ix, (goods, origin, buyers))
        override_regime(c.licensed, ((c.approval, approval), (c.review, np.asarray(p.review))), span, where)
    _alarm(c, p, ix, goods, buyers)
    return c


def _give_notice(c: Controls, p: ExportControl, ix: AxisLookup, cells: tuple[list[int], list[int], list[int]]) -> None:
    """Months in which a licence that follows an earlier one can be applied for before it begins (``renews``).

    From the announcement on, and for the whole review at least. It is written into the month in which the licence
    begins, and is less as far as a licence or a ban of the run was in force in the month before: applications under
    that are in the queue. A licence that is new to its goods is applied for from its first day, as gallium's was.
    """
    if not p.renews:
        return
    notice = max(0.0 if p.announced is None else months_between(p.announced, p.start), p.review)
    first = p.start + timedelta(days=round(p.grace))
    if notice <= 0.0 or not ix.month[0] <= first < add_months(ix.month[-1], 1):
        return
    month = 12 * (first.year - ix.month[0].year) + first.month - ix.month[0].month
    where = open_mesh([month], *cells)
    free = np.ones(c.notice[where].shape)
    if month > 0:
        earlier = open_mesh([month - 1], *cells)
        free = np.clip(1.0 - c.licensed[earlier] - c.banned[earlier], 0.0, 1.0)
    c.notice[where] = np.maximum(c.notice[where], notice * free)


def _shift_regimes(
    c: Controls,
    p: ExportControl,
    cells: tuple[list[int], list[int], list[int]],
    defence: np.ndarray,
    window: np.ndarray,
) -> None:
    """Move the regimes in force, in place, as far as the policy's values are from those it counts from.

    With o the part that passes (free, or applied for and approved) and values v and r: o v / r below r, and
    1 - (1 - o) (1 - v) / (1 - r) above, bans included; so that nothing changes at v = r, nothing passes at v = 0 and
    all at v = 1. Review times change by v - r, or in proportion where they get shorter.
    """
    months = np.flatnonzero(window > 0)
    where = open_mesh(months, *cells)
    licensed, approval, review, banned = (f[where] for f in (c.licensed, c.approval, c.review, c.banned))
    licensed_, approval_, review_, banned_ = licensed.copy(), approval.copy(), review.copy(), banned.copy()
    military = p.approval if p.military is None else p.military
    approvals: tuple[tuple[Literal["approval", "military"], float, np.ndarray], ...] = (
        ("approval", p.approval, ~defence),
        ("military", military, defence),
    )
    for name, value, inside in approvals:
        usual = p.relative_to.get(name)
        if usual is None or not inside.any():
            continue
        x = np.s_[..., _neighbours(inside)]
        if value <= usual:
            part = value / usual if usual > 0.0 else 1.0
            free = np.maximum(1.0 - licensed[x] - banned[x], 0.0)
            licensed_[x] = licensed[x] + free * (1.0 - part)
            passing = licensed[x] * approval[x] * part
            approval_[x] = np.divide(passing, licensed_[x], out=approval[x] * 1.0, where=licensed_[x] > 0.0)
        else:
            part = (1.0 - value) / (1.0 - usual)
            approval_[x] = 1.0 - (1.0 - approval[x]) * part
            banned_[x] = banned[x] * part
    usual = p.relative_to.get("review")
    if usual is not None and p.review > usual:
        review_ = np.where(licensed_ > 0.0, review + p.review - usual, p.review - usual)
        licensed_ = np.where(licensed_ > 0.0, licensed_, np.maximum(1.0 - banned_, 0.0))
    elif usual is not None and usual > 0.0:
        review_ = review * p.review / usual
    share = window[months][:, None, None, None]
    for field, old, new in zip(
        (c.licensed, c.approval, c.review, c.banned),
        (licensed, approval, review, banned),
        (licensed_, approval_, review_, banned_),
        strict=True,
    ):
        field[where] = old + share * (new - old)


def _neighbours(inside: np.ndarray) -> np.ndarray | slice:
    """Places of a mask as a slice where they lie side by side, as civil buyers do: no copy is made of what it takes."""
    places = np.flatnonzero(inside)
    first, last = int(places[0]), int(places[-1])
    return slice(first, last + 1) if last + 1 - first == places.size else inside


def _alarm(c: Controls, p: "ExportControl | Quota", ix: AxisLookup, goods: list[int], buyers: list[int]) -> None:
    """Buyers order ahead from the announcement on."""
    if p.announced is not None and p.precaution > 0:
        strength = share_of_month(ix, p.announced, add_months(p.announced, p.precaution))
        block = open_mesh(np.flatnonzero(strength > 0), goods, buyers)
        c.alarm[block] = np.maximum(c.alarm[block], strength[strength > 0][:, None, None])


class Quota(Policy, frozen=True):
    """Limit on the weight of shipments of several goods together, as China's export quotas of 1999 to 2014.

    With destinations it limits what these get together, and leaves all others free.

    It adds one quota slot. A month that the window covers by less than half has no limit.
    """

    kind: Literal["quota"]
    goods: Goods
    """Goods that count against the quota."""
    destinations: Buyers = ("*",)
    """Regions or blocs whose purchases count against it; "*" is everyone but the actor."""
    amount: Annotated[float, Q("t/yr", ge=0, le=10_000_000, step=100)]
    """Weight that may leave, as an annual rate."""
    path: Annotated[dict[date, float], Q("t/yr", ge=0, le=10_000_000)] = Field(default={})
    """Later rates by the day from which they hold: { "2010-07-01" = 15952 }."""
    weights: Annotated[dict[Good, float], Q("t/t", ge=0, le=10)] = Field(default={})
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
    buyers = ix.buyers(p.destinations, actor=p.actor)
    _alarm(c, p, ix, ix.goods(p.goods), buyers)
    inside = np.zeros((1, c.quota_buyers.shape[1]))
    inside[0, buyers] = 1.0
    weight = np.zeros((1, *c.quota_weight.shape[1:]))
    origin = ix.position("region", p.actor)
    weight[0, ix.goods(p.goods), origin] = 1.0
    for pattern, value in p.weights.items():
        weight[0, ix.goods((pattern,)), origin] = value
    return c._replace(
        quota=np.concatenate([c.quota, limit[:, None]], axis=1),
        quota_weight=np.concatenate([c.quota_weight, weight]),
        quota_buyers=np.concatenate([c.quota_buyers, inside]),
    )


class ExportTax(Policy, frozen=True):
    """Duty on outbound shipments; several add up. Precedent: China's 15 to 25 % until May 2015."""

    kind: Literal["export_tax"]
    goods: Goods
    """Goods that are taxed."""
    destinations: Buyers = ("*",)
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
    regime = ("banned",) if p.ban else ("licensed", "approval", "review", "notice")
    if p.relative_to:
        regime = ("licensed", "approval", "review", "banned")
    return regime if p.announced is None else (*regime, "alarm")


EXPORT_CONTROL = policy_kind(
    ExportControl, _write_control, "licensed", "approval", "review", "banned", "notice", "alarm", touches=_touched,
    traits=["rations_exports"],
    also_called={
        "export_ban": "ban = true", "ban": "ban = true", "embargo": "ban = true",
        "export_licence": "", "export_license": "",
    },
)  # fmt: skip
QUOTA = policy_kind(Quota, _write_quota, "alarm", traits=["rations_exports"], also_called={"export_quota": ""})
EXPORT_TAX = policy_kind(
    ExportTax, _write_tax, "export_tax",
    traits=["restricts_exports", "levied_on_value"],
    also_called={"export_duty": ""},
)  # fmt: skip
