"""What a brief of the same run calls its highest price and its first stop, beside those that the page shows."""

from __future__ import annotations

import math

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.main_part.stops.line_stop_chances import LINES, industry_words
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import median_over
from monazite.presentation.briefing.sections.summary_page import STOP_REGIONS
from monazite.presentation.web.headline.headline_losses import range_of
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text, present
from monazite.results.quantity import Quantity
from monazite.results.results import Results


def as_in_a_brief(current: QuickQuantities, good: str, names: Names) -> str:
    """The peak of the quoted price and the first stop as a brief counts them, a sentence; empty for a single draw.

    Both are medians over the draws by themselves: of each month, and of each industry in each region.
    """
    results = current.results
    if results.draws == 1:
        return ""
    parts, peak = [], ResultsLookup(results).extreme("price_quoted_outside", good=good)
    if peak is not None:
        spread = f" (range {text})" if (text := range_of(peak.quantity)) else ""
        home = names.the(results.scenario.controller)
        parts.append(
            f"{names.good(good)} outside {home}, as quoted, is dearest in {month_text(peak.month)}, at "
            f"{value_text(peak.quantity)}{spread}"
        )
    parts.append(_first_stop(results, names))
    return f"Counted as in a brief, by the middle of the draws in each month and of each industry: {'; '.join(parts)}."


def _first_stop(results: Results, names: Names) -> str:
    """The earliest of the median days on which a first line stops, however few stop with it."""
    values, left = results.select("first_stop_day")
    users, regions = (results.view.labels(axis) for axis in left)
    controller, stops = results.scenario.controller, list[tuple[float, str, str]]()
    for region in present((*STOP_REGIONS, *(() if controller == "CN" else ("CN",))), results.index.region):
        for industry in LINES if region != controller else ():
            if (user := f"industry:{industry}") in users:
                days = median_over(values[:, users.index(user), regions.index(region)])
                stops += [(days, region, industry)] if math.isfinite(days) else []
    if not stops:
        return "no line stops in most draws"
    days, region, industry = min(stops, key=lambda one: one[:2])
    day = Quantity(days, days, days, "day", "first_stop_day", {}, results.run)
    return f"the first line of all stops after {value_text(day)}, in {names.the(region)} ({industry_words(industry)})"
