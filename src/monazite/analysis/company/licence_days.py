"""A firm's licences: when each runs out or is likely decided, by when to apply, and bans that no licence lifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from monazite.analysis.company.firm.rows import SupplyRow
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.outlook import LEVELS, CompanyOutlook
from monazite.analysis.forecast.forecast import Forecast, Slice
from monazite.engine.state import REVIEW_FACTOR


@dataclass(frozen=True)
class LicenceDeadline:
    """A licence with a day: one that ends, an application that waits for its answer, or one that nobody has made.

    Attributes
    ----------
    supply
        Row of the supply block.
    kg
        Planned use of the item that the row covers, kg a year.
    is_application
        Whether it is an application that waits, not a licence that ends.
    day
        Day on which it runs out; of an application the likely day of its answer, the middle of `decided`; where nobody
        has applied, now.
    applied
        Day of the application, of that for renewal, or of one made now where there is neither.
    decided
        Days of the answer to it: 5, 50 and 95 % of the draws.
    is_needed
        Whether the run needs a licence for it on that day, or now where the day is past.
    approved
        Share of applications that are approved in the month of the answer, mean of the draws.
    is_unasked
        Whether nobody has applied.
    banned
        First day of the next ban on these shipments and the first day after it, None where the run ends before; None
        where there is none.
    """

    supply: SupplyRow
    kg: float
    is_application: bool
    day: date
    applied: date
    decided: tuple[date, date, date]
    is_needed: bool
    approved: float
    is_unasked: bool = False
    banned: tuple[date, date | None] | None = None

    @property
    def review(self) -> int:
        """Days of review, the middle draw."""
        return (self.decided[1] - self.applied).days

    @property
    def apply_by(self) -> date:
        """Last day on which an application is likely answered by the day on which the licence runs out."""
        return self.day - timedelta(days=self.review)


def licence_deadlines(outlook: CompanyOutlook, now: date | None = None) -> list[LicenceDeadline]:
    """Licences of the file that have a day, or that the run needs and nobody has applied for; of goods in use, by day.

    Parameters
    ----------
    outlook
        A firm in a run.
    now
        Day on which somebody could apply; by default the first of the outlook.
    """
    now = now or outlook.start
    rows = [
        row for row in outlook.firm.supply
        if (row.licence.day is not None or row.licence.kind == "none") and row.share > 0.0
    ]  # fmt: skip
    deadlines = [one for row in rows if (one := _deadline(outlook, row, now)) is not None]
    dated = [one for one in deadlines if one.is_needed or not one.is_unasked]
    return sorted(dated, key=lambda one: (one.day, -one.kg))


def _deadline(outlook: CompanyOutlook, row: SupplyRow, now: date) -> LicenceDeadline | None:
    builder, state, index = outlook.builder, row.licence, outlook.results.index
    item = builder.item_place[row.item]
    used = builder.item_use[item]
    if not used.any():
        return None
    is_application, is_unasked = state.kind == "applied", state.kind == "none"
    applied = (state.day if is_application else state.renewal) or now
    good, buyer = index.good.index(outlook.firm.items[item].good), builder.buyers[int(used.argmax())]
    origin = origin_position(row.origin, index.region)
    days = _review(outlook, good, origin, buyer, applied) if origin >= 0 else np.zeros(1)
    low, middle, high = (applied + timedelta(days=round(float(x))) for x in np.quantile(days, LEVELS))
    day = middle if is_application else now if is_unasked else state.day or now
    month = _month_at(outlook, max(day, now))
    answer = _month_at(outlook, max(middle, now))
    return LicenceDeadline(
        supply=row,
        kg=float(used.sum()) * row.share * 365.25 / 7.0,
        is_application=is_application,
        day=day,
        applied=applied,
        decided=(low, middle, high),
        is_needed=origin >= 0 and bool(outlook.reach.under_control(good, origin, buyer)[0][month] > 0.0),
        approved=float(outlook.reach.approval(good, origin, buyer)[:, answer].mean()) if origin >= 0 else 1.0,
        is_unasked=is_unasked,
        banned=next_ban(outlook, good, origin, buyer, now) if origin >= 0 else None,
    )


def next_ban(outlook: CompanyOutlook, good: int, origin: int, buyer: int, now: date) -> tuple[date, date | None] | None:
    """First day of the next ban on shipments of a good and the first day after it; None where none comes or acts.

    Days are those of the scenario's ban; where several overlap, the earliest and the latest of those that act.

    Parameters
    ----------
    outlook
        A firm in a run.
    good, origin, buyer
        Positions in the index of the run.
    now
        Day from which on a ban counts.
    """
    index, sc = outlook.results.index, outlook.results.scenario
    if isinstance(outlook.results, Forecast | Slice):  # a ban on one of its courses is none on the others
        return None
    acting = outlook.reach.under_control(good, origin, buyer)[1] > 0.0
    first = _month_at(outlook, now)
    if not acting[first:].any():
        return None
    start = first + int(np.argmax(acting[first:]))
    later = np.flatnonzero(~acting[start:])
    bans = [
        policy for policy in sc.policies
        if policy.kind == "export_control" and policy.ban and policy.actor == index.region[origin]
        and (policy.status != "threatened" or sc.enforce_threats)
        and good in index.some_goods(policy.goods)
        and buyer in index.buyers(policy.destinations, actor=policy.actor)
        and _month_at(outlook, policy.start) <= start
        and (policy.end is None or policy.end > max(now, index.month[start]))
    ]  # fmt: skip
    day = max(min((policy.start for policy in bans), default=index.month[start]), outlook.start)
    if not later.size:
        return day, None
    ends = [policy.end for policy in bans if policy.end is not None]
    after = max(ends, default=index.month[start + int(later[0])])
    return (day, after) if after > now else None


def _review(outlook: CompanyOutlook, good: int, origin: int, buyer: int, applied: date) -> np.ndarray:
    """Days of review of an application (draw,), as `MarketReach` decides one."""
    months = outlook.results.model.controls.review[_month_at(outlook, applied), good, origin, buyer]
    return DAYS * float(months) * outlook.reach.scalars[:, REVIEW_FACTOR]


def _month_at(outlook: CompanyOutlook, day: date) -> int:
    """Position of the month of a day in the run, the first or last where the run does not have it."""
    first = outlook.results.index.month[0]
    return int(np.clip((day.year - first.year) * 12 + day.month - first.month, 0, outlook.builder.months - 1))
