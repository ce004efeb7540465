"""Goods that go round the controls: how much of the usual shipments still arrives where licences are refused."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.web.headline.headline_losses import YEAR, range_of
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW

REFUSED_BELOW = 0.5  # of normal shipments, below which licences count as refused
SHARE = "leakage.share"  # parameter of what goes round the controls
LEAST_DETOURS = 0.01  # of normal shipments that the page speaks of


class Detours(NamedTuple):
    """What arrives without a licence, of normal shipments: mean of some months, and these in words."""

    share: Quantity
    months: str


def detour_paths(current: QuickQuantities) -> np.ndarray:
    """Shipments that go round the controls over the mean month of the baseline year (draw, month).

    Of the good of the tile of shipments, to all destinations. Recorded shipments leave them out.
    """
    good, view = current.focus.shipped, current.results.view
    usual = view.grouped(view.baseline_exports()[None, None])[0, 0]
    base = float(usual[view.labels("goods").index(good), view.labels("places").index("WORLD")])
    return current.path("leakage", good=good, region="WORLD") / base if base > 0.0 else np.zeros((1, 1))


def detours_of(current: QuickQuantities, lowest_month: int) -> Detours | None:
    """What goes round the controls in the year from the month in which official shipments are lowest.

    None where next to nothing does, or where half of the usual shipments or more are official in that year.

    Parameters
    ----------
    current
        The run.
    lowest_month
        Number of the month of the lowest official shipments.
    """
    where, year = {"good": current.focus.shipped, "region": "WORLD"}, slice(lowest_month, lowest_month + YEAR)
    if not current.path("exports_counted_index", **where)[0, year].mean() < REFUSED_BELOW:
        return None
    share = current.quantity(detour_paths(current)[:, year].mean(1), "exports_counted_index", **where)
    if share.value < LEAST_DETOURS:
        return None
    months = current.results.index.month[year]
    words = month_text(months[0])
    return Detours(as_share(share), words if len(months) == 1 else f"{words} to {month_text(months[-1])}")


def in_the_tile(detours: Detours | None) -> str:
    """What stands below official shipments at their lowest, behind a month."""
    return "" if detours is None else f", officially; by detours {value_text(detours.share)}"


def in_the_year(detours: Detours | None, current: QuickQuantities) -> str:
    """The same with its range and its months, and that it rests on a parameter, with its value and its sources."""
    if detours is None:
        return ""
    spread = f" ({text})" if (text := range_of(detours.share)) else ""
    text = f"By detours {value_text(detours.share)} of normal{spread} arrives on average, {detours.months}."
    return f"{text}{_origin(current)}"


def _origin(current: QuickQuantities) -> str:
    """What the size of detours rests on, a sentence with a leading blank; empty where the dataset has no such row."""
    dataset, values = current.results.dataset, current.results.parameters.values
    row = next((one for one in dataset.table("priors") if one.parameter == SHARE), None)
    if row is None or SHARE not in values:
        return ""
    drawn = values[SHARE]
    low, high = (float(x) for x in np.quantile(drawn, [LOW, HIGH]))
    share = Quantity(float(drawn[0]), low, high, "share", SHARE, {}, current.results.run)
    spread = f", range {text}" if (text := range_of(share)) else ""
    cited = "; ".join(known.citation for name in row.source if (known := dataset.sources.get(name)) is not None)
    return (
        f" Nobody counts them: that {value_text(share)}{spread} of what licences keep back finds another way is a "
        f"parameter ({SHARE}; {row.grade}{f': {cited}' if cited else ''})."
    )


def in_the_sentence(detours: Detours | None, official: str, label: str) -> str:
    """The same as a clause; ``official``: shipments of ``label`` at their lowest, in words."""
    if detours is None:
        return ""
    least = "to nothing" if official == "0%" else f"to {official} of normal"
    return (
        f"officially shipments of {label} fall {least}, {'but' if official == '0%' else 'and'} about "
        f"{value_text(detours.share)} of normal still arrives by detours"
    )
