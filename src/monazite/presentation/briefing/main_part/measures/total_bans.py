"""A scenario's own ban under which no leading good leaves the controlling country, read off its controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.names import day_text, month_text, present
from monazite.scenario.policies.export_control import ExportControl

NO_EXPORTS = 0.005
"""Share of a normal month below which exports print as none."""


@dataclass(frozen=True)
class TotalBan:
    """A ban on the leading goods for every buyer abroad.

    Attributes
    ----------
    start, end
        First day, and the day on which it ends; ``end`` is None for one that outlasts the run.
    first_month, last_month
        Months that it holds in, in words; ``last_month`` is empty without an end.
    none_from
        First month of the run in which exports print as none; empty where there is none.
    is_ahead
        Whether it begins after the day of the reader.
    of_everything
        Whether it is on all goods of the run.
    """

    start: date
    end: date | None
    none_from: str
    is_ahead: bool
    of_everything: bool = True

    @property
    def first_day(self) -> str:
        """The first day in words."""
        return day_text(self.start)

    @property
    def first_month(self) -> str:
        """The month, or the day within it, from which nothing leaves."""
        return month_text(self.start) if self.start.day == 1 else day_text(self.start)

    @property
    def last_month(self) -> str:
        """The last month in which nothing leaves, or the last day of it where the ban ends within one."""
        if self.end is None:
            return ""
        last = self.end - timedelta(days=1)
        return month_text(last) if self.end.day == 1 else day_text(last)

    @property
    def over(self) -> str:
        """The month, or the day within it, on which goods may leave again; empty without an end."""
        if self.end is None:
            return ""
        return month_text(self.end) if self.end.day == 1 else day_text(self.end)

    def holds_up(self, leaves: date) -> bool:
        """Whether what would leave on a day may not."""
        return self.start <= leaves and (self.end is None or leaves < self.end)


def total_ban(ctx: BriefContext, horizon: Horizon) -> TotalBan | None:
    """The first ban of the scenario's own that stops all leading goods and has not ended; None without one.

    That it stops them is read off the run's controls in every whole month that it is in force, for all buyers abroad.
    """
    if not horizon.is_ahead or ctx.forecast is not None:
        return None
    bans = [p for p in own_measures(ctx) if isinstance(p, ExportControl) and p.ban and p.actor == ctx.run.controller]
    for ban in sorted(bans, key=lambda p: p.start):
        if (ban.until is not None and ban.until <= ctx.today) or not _stops_all(ctx, ban):
            continue
        everything = "*" in ban.goods
        return TotalBan(ban.start, ban.until, _none_from(ctx, ban), ban.start > ctx.today, everything)
    return None


def refusal_as_ban(ctx: BriefContext, refusal: ExportControl | None) -> TotalBan | None:
    """A refusal of all licences by the controlling country as the ban that it is to buyers; None while goods leave."""
    if refusal is None or refusal.actor != ctx.run.controller or not (none_from := _none_from(ctx, refusal)):
        return None
    return TotalBan(refusal.start, refusal.until, none_from, refusal.start > ctx.today, "*" in refusal.goods)


def _stops_all(ctx: BriefContext, ban: ExportControl) -> bool:
    """Whether in every whole month of the ban all buyers abroad of the leading goods are cut off."""
    model, months = ctx.run.results.model, _whole_months(ctx.run, ban)
    goods = present(ctx.goods.grades, model.index.good)
    if not months or not goods:
        return False
    network = model.structure
    places = [model.index.good.index(good) for good in goods]
    banned = np.asarray(model.controls.banned)[months][:, places, network.controller]
    abroad = (network.need_ref[places] > 0.0) & (np.asarray(network.buyer_region) != network.controller)
    return bool(abroad.any() and (banned[:, abroad] >= 1.0).all())


def _whole_months(run: ResultsLookup, ban: ExportControl) -> list[int]:
    begins = ban.start + timedelta(days=round(ban.grace))
    months: Sequence[date] = run.results.index.month
    return [
        i for i, month in enumerate(months)
        if month >= begins and (ban.until is None or month_start(month, 1) <= ban.until)
    ]  # fmt: skip


def _none_from(ctx: BriefContext, ban: ExportControl) -> str:
    """The first month of the ban in which the middle estimate of exports is as good as none."""
    good = ctx.goods.shipped[0].label
    for point in ctx.run.monthly_series("exports_counted_index", good=good, region="WORLD"):
        month = date.fromisoformat(point["month"])
        holds = month >= ban.start.replace(day=1) and (ban.until is None or month < ban.until)
        if holds and point["value"] < NO_EXPORTS:
            return month_text(month)
    return ""
