"""Goods that go round the controls: how much of the usual shipments still arrives where licences are refused."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.presentation.web.headline.headline_losses import YEAR, range_of
from monazite.presentation.web.headline.set_levers import months_in_words
from monazite.presentation.web.levers.app_settings import acting_month
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW
from monazite.scenario.policies import add_months

REFUSED_BELOW = 0.5  # of normal shipments, below which licences count as refused
SHARE = "leakage.share"  # parameter of what goes round the controls
LEAST_CHANGE = 0.005  # relative difference between two shares, below which they are one
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


def detours_of(current: QuickQuantities) -> Detours | None:
    """What goes round the controls in the twelve months from that in which levers act, or that of the shock.

    The month of the lowest official shipments would move with every hundredth of a licence, up to the last one of the
    run. None where next to nothing goes round, or where half of the usual shipments or more are official in that time.
    """
    months = current.results.index.month
    first = months.index(acting_month(current.results.scenario, months[current.start].replace(day=1)))
    where, year = {"good": current.focus.shipped, "region": "WORLD"}, slice(first, first + YEAR)
    if not current.path("exports_counted_index", **where)[0, year].mean() < REFUSED_BELOW:
        return None
    share = current.quantity(detour_paths(current)[:, year].mean(1), "exports_counted_index", **where)
    if share.value < LEAST_DETOURS:
        return None
    last = add_months(months[year][-1], 1)
    words = months_in_words(months[first], last, last)
    return Detours(as_share(share), words.replace("from January to December", "in"))


def in_the_tile(detours: Detours | None) -> str:
    """What stands below official shipments at their lowest, behind a month."""
    return "" if detours is None else f", officially; by detours {value_text(detours.share)} {detours.months}"


def in_a_sentence(detours: Detours | None, official: str, label: str, current: QuickQuantities) -> str:
    """The same with its range and its months, and that it rests on a parameter, with its value and its sources.

    ``official``: shipments of ``label`` at their lowest, in words.
    """
    if detours is None:
        return ""
    spread = f" ({text})" if (text := range_of(detours.share)) else ""
    least = "to nothing" if official == "0%" else f"to {official} of normal"
    return (
        f"Officially shipments of {label} fall {least}, {'but' if official == '0%' else 'and'} by detours "
        f"{value_text(detours.share)} of normal{spread} still arrives on average {detours.months}."
        f"{_origin(current, detours.share.value)}"
    )


def _origin(current: QuickQuantities, arriving: float) -> str:
    """What the size of detours rests on, a sentence with a leading blank; empty where the dataset has no such row.

    Where more of normal arrives than that part of what is kept back, why: what is kept back are orders of the time.
    """
    dataset, values = current.results.dataset, current.results.parameters.values
    row = next((one for one in dataset.table("priors") if one.parameter == SHARE), None)
    if row is None or SHARE not in values:
        return ""
    drawn = values[SHARE]
    low, high = (float(x) for x in np.quantile(drawn, [LOW, HIGH]))
    share = Quantity(float(drawn[0]), low, high, "share", SHARE, {}, current.results.run)
    spread = f", range {text}" if (text := range_of(share)) else ""
    true = TrueSources(dataset, current.results.scenario)
    cited = "; ".join(true.title(name) for name in true.of("priors", row) if name in true.rows)
    is_more = arriving > share.value * (1.0 + LEAST_CHANGE)
    more = " Of normal it is more, as buyers order more in these months than in the baseline year." if is_more else ""
    return (
        f" Nobody counts them: that {value_text(share)}{spread} of what licences keep back finds another way is a "
        f"parameter ({SHARE}; {row.grade}{f': {cited}' if cited else ''}).{more}"
    )
