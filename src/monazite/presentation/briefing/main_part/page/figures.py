"""Data of the charts of the main part, six at most."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from monazite.presentation.briefing.content import capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import price_good, price_words
from monazite.presentation.briefing.main_part.branches.branches import BranchFacts
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.price_turn import PriceTurn
from monazite.presentation.briefing.main_part.materials.supply_facts import SupplyFacts
from monazite.presentation.briefing.main_part.observed.arrivals import REGION as ARRIVALS_IN
from monazite.presentation.briefing.main_part.observed.arrivals import Arrivals
from monazite.presentation.briefing.main_part.stops.line_stop_chances import REGIONS, StopFacts, industry_words
from monazite.presentation.briefing.main_part.talks.negotiation_facts import TalksFacts
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import (
    documented_quotes,
    normal_month,
    observed_prices,
    observed_shipments,
)
from monazite.presentation.briefing.sections.first_line_stops import SHORT_NAMES
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.presentation.briefing.wording import LEAST_MONEY, chance, in_twentieths, short_money, two_digits
from monazite.presentation.charts import main_charts
from monazite.presentation.charts.theme import BLUE, COUNTRIES, ceiling
from monazite.results.names import INDUSTRIES, present

MONTHS_BEFORE, MONTHS_AFTER = 24, 18  # of the day
MONTHS_BEFORE_MEASURES = 6  # in a run that has ended
LEAST_BILLIONS = 0.1  # below which costs are drawn in millions
ROOM_BELOW = 2.0  # ratio of a line of prices to the axis below it, for a label between them
ROOM = 1.6  # times the longest bar, for the figures beside it
ROOM_FOR_TEXT = 1.7  # times the end of the longest range, for the same
MOST_OF_LARGEST, LEAST_OF_LARGEST = 4.0, 0.1  # of the largest bad case, between which the end of a range is drawn
_PERCENT, _BILLION = 100.0, 1e-3
_AMOUNT = re.compile(r"(\S+) billion dollars a year")


@dataclass(frozen=True)
class MainFigure:
    """A chart of the main part: how it is drawn, unit and period, and where its figures come from."""

    name: str
    spec: Any
    """Takes whether it is for a phone, gives the chart."""
    sources: tuple[str, ...]
    unit: str = ""
    """Unit of the figures, where it depends on their size."""
    inside: int = 0
    """Quotes inside the controlling country that a chart of prices shows: one is a point, more are a line."""
    inside_ahead: bool = False
    """Whether it shows the price inside after the day as well, in the runs that ease."""


def main_figures(
    ctx: BriefContext,
    horizon: Horizon,
    branches: BranchFacts,
    talks: TalksFacts | None,
    supply: SupplyFacts,
    stops: StopFacts,
    turn: PriceTurn | None = None,
    arrived: Arrivals | None = None,
) -> dict[str, MainFigure]:
    """The charts for which there is something to draw, by name."""
    drawn = (
        _market(ctx, horizon, turn, arrived),
        _stops(stops),
        _costs(branches),
        _terms(talks),
        _shares(ctx, supply),
        _routes(supply),
    )
    return {figure.name: figure for figure in drawn if figure is not None}


def shown_months(ctx: BriefContext, horizon: Horizon) -> tuple[date, date]:
    """First and last month of the charts of shipments and prices."""
    if horizon.is_ahead:
        first = month_start(horizon.day, -MONTHS_BEFORE)
    else:
        first = month_start(ctx.run.anchor, -MONTHS_BEFORE_MEASURES)
    first = max(first, ctx.run.start)
    return first, min(month_start(horizon.first, MONTHS_AFTER - 1), ctx.run.end)


def _market(ctx: BriefContext, horizon: Horizon, turn: PriceTurn | None, arrived: Arrivals | None) -> MainFigure | None:
    group, run, good = ctx.goods.shipped[0], ctx.onward, price_good(ctx)
    first, last = shown_months(ctx, horizon)
    ends = (first.isoformat(), last.isoformat())
    day = min(ctx.today if horizon.is_ahead else horizon.day, last).isoformat()
    items, quoted_inside, inside_ahead = list[Mapping[str, Any]](), 0, False
    normal = normal_month(ctx.dataset, group, run.controller, "WORLD", baseline_year(ctx.dataset, group.label))
    shipped = observed_shipments(ctx.dataset, group, run.controller, "WORLD")
    points = _cut(run.monthly_series("exports_counted_index", good=group.label, region="WORLD"), ends)
    if points:
        seen = [(f.day.isoformat(), f.value / normal) for f in shipped] if normal else []
        panel = _panel(f"{group.word} exports", "percent of a normal month", BLUE, points, seen, ends, day, _PERCENT)
        items.append(panel | _arrivals(ctx, arrived, panel["top"], ends))
    prices = _cut(run.monthly_series("price_quoted_outside", good=good), ends)
    if prices:
        quotes = {market: observed_prices(ctx.dataset, good, market) for market in ("outside", "inside")}
        outside, inside = (documented_quotes(ctx.dataset, found) for found in quotes.values())
        panel = _panel(
            f"{capitalised(price_words(ctx))}, price outside",
            "dollars a kilogram, logarithmic scale",
            COUNTRIES["EU"],
            prices,
            [(f.day.isoformat(), f.value) for f in outside],
            ends,
            day,
            1.0,
        )
        also = [
            {"month": f.day.isoformat(), "value": f.value} for f in inside if ends[0] <= f.day.isoformat() <= ends[1]
        ]
        quoted_inside = len(also)
        courses = _courses(turn, ends) if turn is not None else []
        low = min([p["low"] for p in panel["forecast"]] + [row["value"] for row in (*also, *panel["observed"])])
        if courses:  # the lower one has its label below it
            low = min(low, min(row["value"] for row in courses[0]["rows"]) / ROOM_BELOW)
        bottom = max((tick for tick in main_charts.LOG_TICKS if tick <= low), default=1)
        top = min((tick for tick in main_charts.LOG_TICKS if tick >= panel["top"]), default=panel["top"])
        ahead = [{"month": m, "value": v} for m, v in (turn.inside if turn and turn.is_fall else ()) if m <= ends[1]]
        inside_ahead = bool(ahead)
        items.append(panel | {"also": also, "also_label": "inside", "top": top, "bottom": bottom, "courses": courses,
                              "also_ahead": ahead})  # fmt: skip
    if not items:
        return None
    sources = tuple(dict.fromkeys(s for figure in (*shipped[-6:], *observed_prices(ctx.dataset, good, "outside")[-3:])
                                  for s in figure.sources))  # fmt: skip
    if arrived is not None:
        sources = tuple(dict.fromkeys((*sources, *arrived.last.sources)))
    drawn = partial(main_charts.history, items)
    return MainFigure("market", drawn, sources, inside=quoted_inside, inside_ahead=inside_ahead)


def _courses(turn: PriceTurn, ends: tuple[str, str]) -> list[dict[str, Any]]:
    """The two courses that a price splits into after the day, each with its label."""
    act = turn.event or ("eased controls" if turn.is_fall else "tighter controls")
    rows = [row for row in turn.months if ends[0] <= row[0] <= ends[1]]
    labels = (f"{act}, {chance(turn.chance)}", "otherwise" if turn.event else f"without {act}")
    courses: list[dict[str, Any]] = [
        {"label": label, "rows": [{"month": row[0], "value": row[column]} for row in rows]}
        for column, label in enumerate(labels, 1)
    ]
    return courses if turn.is_fall else courses[::-1]  # the lower one first


def _cut(points: Sequence[Mapping[str, Any]], ends: tuple[str, str]) -> list[Mapping[str, Any]]:
    return [point for point in points if ends[0] <= point["month"] <= ends[1]]


def _panel(
    title: str,
    unit: str,
    colour: str,
    points: Sequence[Mapping[str, Any]],
    seen: Sequence[tuple[str, float]],
    ends: tuple[str, str],
    day: str,
    factor: float,
) -> dict[str, Any]:
    forecast = [{k: v if k == "month" else factor * v for k, v in point.items()} for point in points]
    observed = [{"month": month, "value": factor * value} for month, value in seen if ends[0] <= month <= ends[1]]
    top = ceiling([row["high"] for row in forecast] + [row["value"] for row in observed])
    return {
        "title": title,
        "unit": unit,
        "colour": colour,
        "forecast": forecast,
        "observed": observed,
        "day": day,
        "top": top,
        "bottom": 0.0,
        "label": "median and range",
    }


def _arrivals(ctx: BriefContext, arrived: Arrivals | None, top: float, ends: tuple[str, str]) -> dict[str, Any]:
    """Arrivals as the buyers counted them, a dashed line beside exports, and the axis that holds both."""
    if arrived is None or arrived.normal <= 0.0:
        return {}
    shown = [figure for figure in arrived.figures if ends[0] <= figure.day.isoformat() <= ends[1]]
    values = [_PERCENT * figure.value / arrived.normal for figure in shown]
    rows = [{"month": figure.day.isoformat(), "value": value} for figure, value in zip(shown, values, strict=True)]
    label = f"arrivals in {SHORT_NAMES.get(ARRIVALS_IN, ARRIVALS_IN)}"
    return {"also": rows, "also_label": label, "top": max(top, ceiling(values))}


def _stops(stops: StopFacts) -> MainFigure | None:
    """The map of chances of a stop by industry and country; None where no chance is worth naming."""
    if not stops.likely:
        return None
    known = {(stop.industry, stop.region) for stop in stops.reported}
    by_key = {(cell.industry, cell.region): cell for cell in stops.cells}
    regions = present(REGIONS, {cell.region for cell in stops.cells})
    highest = {i: max(c.chance.value for c in stops.cells if c.industry == i) for i, _ in by_key}
    industries = sorted(highest, key=lambda i: (-highest[i], INDUSTRIES.index(i)))
    data = [
        {
            "x": SHORT_NAMES.get(region, region),
            "y": industry_words(industry).capitalize(),
            "chance": cell.chance.value,
            "text": ""
            if chance(cell.chance) == "next to none"
            else chance(cell.chance).replace("nearly certain", "certain"),
            "mark": (industry, region) in known,
        }
        for industry in industries
        for region in regions
        if (cell := by_key.get((industry, region)))
    ]
    sources = tuple(dict.fromkeys(s for stop in stops.reported for s in stop.sources))
    return MainFigure("stops", partial(main_charts.stop_chances, data), sources)


def _costs(facts: BranchFacts) -> MainFigure | None:
    shown = [branch for branch in facts.branches if not branch.has_few_runs]
    largest = max((cost.bad.value for b in shown for cost in b.costs), default=0.0)
    factor, unit = (_BILLION, "Billion dollars") if largest * _BILLION >= LEAST_BILLIONS else (1.0, "Million dollars")
    groups: list[dict[str, Any]] = []
    for branch in shown:
        rows = [_cost_row(cost, factor, largest) for cost in branch.costs if cost.bad.value >= LEAST_MONEY]
        chance = f": chance {in_twentieths(branch.chance)}" if branch.chance else ""
        groups.append({"title": f"{branch.label}{chance}", "rows": rows})
    highest = [row["end"] for group in groups for row in group["rows"]]
    if not highest or max(highest) <= 0:
        return None
    top = max(ROOM * ceiling([largest * factor]), ROOM_FOR_TEXT * max(highest))
    return MainFigure("costs", partial(main_charts.branch_costs, groups, top), (), unit)


def _cost_row(cost: RegionCost, factor: float, largest: float) -> dict[str, Any]:
    """A country's cost in one branch, with the range of its bad case where that fits on the axis."""
    likely, bad = (max(q.value, 0.0) * factor for q in (cost.likely, cost.bad))
    row: dict[str, Any] = {"label": cost.name, "region": cost.region, "value": likely, "high": bad, "end": bad}
    row["text"] = f"{short_money(cost.likely)} | {short_money(cost.bad)}"
    if cost.error is None or not cost.has_error or cost.error.high > MOST_OF_LARGEST * largest:
        return row
    if cost.error.high < LEAST_OF_LARGEST * largest:  # shorter than the dot of the likely figure
        return row
    most = cost.error.high * factor
    return row | {"least": max(cost.error.low, 0.0) * factor, "most": most, "end": most}


def _terms(talks: TalksFacts | None) -> MainFigure | None:
    if talks is None or not talks.decided or talks.is_beaten:  # the table has them, and its record is told there
        return None
    data: list[dict[str, Any]] = []
    for term in talks.decided:
        chances = np.array([q.value for _, q in term.levels])
        ends = np.concatenate([[0.0], np.cumsum(chances / max(chances.sum(), 1e-12))])
        for order, (label, _) in enumerate(term.levels):
            start, end = float(ends[order]), float(ends[order + 1])
            short = "as today" if term.in_force and label == term.today else _AMOUNT.sub(r"$\1bn", label)
            row = {"term": term.name, "level": label, "order": order, "start": start, "end": end}
            data.append(row | {"middle": (start + end) / 2, "text": short})
    return MainFigure("terms", partial(main_charts.deal_terms, data), ())


def _shares(ctx: BriefContext, supply: SupplyFacts) -> MainFigure | None:
    groups = [
        {
            "title": f"{capitalised(group.name)}, percent made outside {ctx.names.the(ctx.run.controller)}",
            "rows": [
                {
                    "year": year.year if not year.month or year.month.startswith("December") else year.month,
                    "value": _PERCENT * year.share.value,
                    "low": _PERCENT * year.share.low,
                    "high": _PERCENT * year.share.high,
                    "text": two_digits(_PERCENT * year.share.value),
                }
                for year in group.years
            ],
        }
        for group in supply.groups
    ]
    if not groups:
        return None
    top = min(ceiling(1.2 * _PERCENT * year.share.high for group in supply.groups for year in group.years), _PERCENT)
    return MainFigure("sources", partial(main_charts.shares_by_year, groups, top), ())


def _routes(supply: SupplyFacts) -> MainFigure | None:
    least, most = 0.125, 8.0
    rows = [
        {
            "label": burden.name.capitalize(),
            "value": float(np.clip(burden.ratio.value, least, most)),
            "low": float(np.clip(burden.ratio.low, least, most)),
            "high": float(np.clip(burden.ratio.high, least, most)),
            "text": two_digits(burden.ratio.value),
        }
        for burden in supply.burdens
    ]
    if len(rows) < 2 and all(burden.word == "alike" for burden in supply.burdens):
        return None  # a dot at one says no more than a sentence
    return MainFigure("routes", partial(main_charts.new_over_old, rows), ())
