"""Rows of the charts, in the units of their axes; paths go out as plain lists, which the page turns into rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from monazite.presentation.web.charts.neighbours import SAME, not_of_the_article
from monazite.presentation.web.runs.led_losses import (
    LEAST_LOSS,
    LOSERS,
    bound_of,
    largest,
    led_losses,
    most_losing,
    regions_that_lose,
)
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, LineStop, QuickQuantities
from monazite.results.names import Names, present
from monazite.results.ranges import HIGH, LOW

Row = dict[str, Any]
REGIONS = ("US", "EU", "JP", "KR", "IN", "CN", "ROW")
DAY_CLASSES = (30.0, 60.0, 120.0, 365.0)
"""Upper ends of the classes of days to a line stop."""

WITHOUT_SALES = "export sales forgone left out"
"""What stands beside a loss of a country that controls: its idle lines alone are in it."""
FACTORS = {"price": 1.0, "shipments": 100.0, "supply": 100.0}
"""From the unit of the outcome to that of the axis."""

SeriesOfCharts = dict[str, dict[str, tuple[str, dict[str, str]]]]
"""By chart and series: outcome, and the good and region that it is taken of."""


def chart_series(quantities: QuickQuantities, good: str) -> SeriesOfCharts:
    """Series of the line charts; the price is of the good that is shown."""
    focus = quantities.focus
    world = {"region": "WORLD"}
    return {
        "price": {"outside": ("price_outside", {"good": good}), "inside": ("price_inside", {"good": good})},
        "shipments": {label: ("exports_counted_index", {"good": g, **world}) for label, g in focus.shipments.items()},
        "supply": {label: ("share_outside", {"good": g}) for label, g in focus.supply.items()},
    }


def rounded(x: float) -> float | None:
    """Five digits; None for what is not a number."""
    return float(f"{x:.5g}") if math.isfinite(x) else None


def chart_paths(quantities: QuickQuantities, good: str) -> dict[str, dict[str, dict[str, list]]]:
    """Paths by chart and series: value, and low and high where there are several draws; one number a month."""
    paths: dict[str, dict[str, dict[str, list]]] = {}
    for chart, series in chart_series(quantities, good).items():
        paths[chart] = {}
        for name, (outcome, where) in series.items():
            path = quantities.path(outcome, **where) * FACTORS[chart]
            paths[chart][name] = path_with_range(path)
    return paths


def path_with_range(path: np.ndarray) -> dict[str, list]:
    """A path (draw, month) as lists: the central run, and the range and the middle where there are several draws."""
    lists = {"value": [rounded(x) for x in path[0].tolist()]}
    if len(path) > 1:
        all_finite = np.isfinite(path).all()
        low, high = (np.quantile if all_finite else np.nanquantile)(path, [LOW, HIGH], axis=0)
        lists["low"] = [rounded(x) for x in np.minimum(low, path[0]).tolist()]
        lists["high"] = [rounded(x) for x in np.maximum(high, path[0]).tolist()]
        lists["middle"] = [rounded(x) for x in (np.median if all_finite else np.nanmedian)(path, axis=0).tolist()]
    return lists


def loss_regions(current: QuickQuantities, country: str = "") -> list[str]:
    """Regions of the loss chart: the usual ones, and before the rest of the world those of others that are hardest hit.

    These are the largest loss for its size, and whoever loses most in money. ``country``, where one is chosen, stands
    before them all.
    """
    regions = list(present(REGIONS, current.results.index.region))
    others = [led_losses(current, name).year for name in regions_that_lose(current) if name not in REGIONS]
    worst = largest(others, current, in_money=False)
    also = [name for name in most_losing(current, LOSERS, LEAST_LOSS) if name not in REGIONS]
    first = [] if worst is None else [worst.where["region"]]
    hit = [*first, *(name for name in also if name not in first)]
    at = regions.index("ROW") if "ROW" in regions else len(regions)
    regions[at:at] = hit
    return [country, *(name for name in regions if name != country)] if country else regions


def loss_rows(
    current: QuickQuantities,
    rest: QuickQuantities,
    names: Names,
    regions: Sequence[str] | None = None,
    country: str = "",
) -> list[Row]:
    """Rows of the loss chart: bounds, central value with its range, and the central value at rest.

    ``regions`` are by default those of `loss_regions` with ``country``.
    """
    rows = []
    for region in regions or loss_regions(current, country):
        led = led_losses(current, region)
        low, top = (bound_of(current, region, k) for k in ("lower", "upper"))
        at_rest = rest.whole_run("loss_share_central", region=region).value
        rows.append({
            "label": names.region(region)[:1].upper() + names.region(region)[1:], "lower": rounded(low),
            "central": rounded(led.year.value), "upper": rounded(top), "low": rounded(led.year.low),
            "high": rounded(led.year.high), "rest": rounded(at_rest), "text": percent_text(led.year.value),
        })  # fmt: skip
    return rows


def percent_text(x: float) -> str:
    """A loss in per cent, with as many digits as it needs."""
    if x < 0.001:
        return "0%" if x < 1e-6 else "nearly 0%"
    return f"{x:.1g}%" if x < 0.1 else f"{x:.2g}%"


def line_stop_rows(current: QuickQuantities, rest: QuickQuantities, names: Names, country: str = "") -> list[Row]:
    """Cells of the table of line stops: industry, region, class, text, share of the lines, and the text at rest.

    Of the usual regions, and of ``country``. A use that needs nothing of what the article is about says so.
    """
    others = not_of_the_article(current.results)

    def use_words(stop: LineStop, other: LineStop) -> str:
        same = SAME if (line_stop_text(stop), lines_text(stop)) == (line_stop_text(other), lines_text(other)) else ""
        return names.use(stop.use) + (f" ({others[stop.use]}{same})" if stop.use in others else "")

    at_rest = {(stop.industry, stop.region): stop for stop in rest.line_stops}
    return [
        {
            "industry": stop.industry.capitalize(),
            "region": stop.region,
            "class": line_stop_class(stop),
            "text": line_stop_text(stop),
            "lines": lines_text(stop),
            "use": use_words(stop, at_rest[stop.industry, stop.region]),
            "rest": _text_at_rest(at_rest[stop.industry, stop.region], stop),
        }
        for stop in current.line_stops
        if stop.region in (*REGIONS, country)
    ]


def _text_at_rest(rest: LineStop, stop: LineStop) -> str:
    """The text at rest beside that of a stop; ``few`` where it would be a day of few lines beside one of many."""
    text = line_stop_text(rest)
    return "few" if rest.is_minor and lines_text(rest) and lines_text(stop) and not stop.is_minor else text


def line_stop_text(stop: LineStop) -> str:
    """Days to the first stop; ``now`` where lines stand already; a dash where none stops."""
    if stop.already_stopped:
        return "now"
    return f"{max(stop.day, 0):.0f}" if math.isfinite(stop.day) else "\N{EN DASH}"


def lines_text(stop: LineStop) -> str:
    """How many lines of the hardest-hit use stand in the worst week, in words; empty where none stops."""
    if not stop.already_stopped and not math.isfinite(stop.day):
        return ""
    if stop.most < FEW_LINES:
        return "under 1%"
    return "residual use" if stop.is_residual else f"{100.0 * stop.most:.0f}% of lines"


def line_stop_class(stop: LineStop) -> int:
    """0 to 4 by days, 0 also where lines stand already; 4 where few or residual ones stop, -1 where none does."""
    if not stop.already_stopped and not math.isfinite(stop.day):
        return -1
    if stop.is_minor:
        return len(DAY_CLASSES)
    if stop.already_stopped:
        return 0
    return next((i for i, limit in enumerate(DAY_CLASSES) if round(stop.day) <= limit), len(DAY_CLASSES))


MAP_CODES = {"251": "250", "381": "380", "490": "158", "579": "578", "699": "356", "757": "756", "842": "840"}
"""Codes of the trade statistics that are not those of the map (ISO 3166): France, Italy, Taiwan, Norway, India,
Switzerland, United States."""


def country_codes(row: Any) -> list[str]:
    """Codes on the map of all countries of a region."""
    codes = [code.zfill(3) for code in str(row.comtrade or "").split(";") if code]
    return list(dict.fromkeys(MAP_CODES.get(code, code) for code in [*str(row.iso_numeric).split(";"), *codes]))


def region_of_country(regions: Mapping[str, Any]) -> dict[str, str]:
    """Region by code of a country on the map; a country that two regions name belongs to that with fewer countries."""
    out: dict[str, str] = {}
    for name, row in sorted(regions.items(), key=lambda item: len(country_codes(item[1]))):
        for code in country_codes(row):
            out.setdefault(code, name)
    return out
