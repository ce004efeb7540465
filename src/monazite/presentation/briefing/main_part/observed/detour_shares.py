"""What goes round the controls where licences are refused: shipments that no customs office counts."""

from dataclasses import replace
from datetime import date

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.wording import two_digits
from monazite.results.quantity import Quantity

REFUSED_BELOW = 0.5
"""Share of a normal month of counted exports below which licences count as refused, as on the page of the app."""
LEAST_DETOURS = 0.01
"""Share of a normal month of exports from which on detours are told."""


def detours_beside(
    ctx: BriefContext, run: ResultsLookup, months: tuple[date, date], counted: Quantity | None
) -> Quantity | None:
    """Shipments outside the licences over a normal month of counted ones, mean of some months.

    None where counted exports are half of normal or more, and where next to nothing goes round.

    Parameters
    ----------
    ctx
        The brief, for its leading good.
    run
        Whose shipments.
    months
        First and last month: those that counted exports stand for in the same sentence.
    counted
        Counted exports over a normal month.
    """
    good = ctx.goods.shipped[0].label
    if counted is None or not counted.value < REFUSED_BELOW:
        return None
    sample = run.sample("leakage", over=months, good=good, region="WORLD")
    view = run.results.view
    goods, places = view.labels("goods"), view.labels("places")
    if sample is None or good not in goods:
        return None
    usual = view.grouped(view.baseline_exports()[None, None])[0, 0]
    base = float(usual[goods.index(good), places.index("WORLD")])
    if not base > 0.0 or not np.isfinite(sample.values).all():
        return None
    where = {**sample.where, "what": "over a normal month of counted exports"}
    shares = run.remember(replace(sample, values=sample.values / base, unit="share", where=where))
    return shares.median if shares.median.value >= LEAST_DETOURS else None


def in_central_run(run: ResultsLookup, detours: Quantity | None) -> Quantity | None:
    """What `detours_beside` gives in the central run, which the app shows; None where it prints like the middle."""
    sample = None if detours is None else run.sample_of(detours)
    if sample is None or detours is None or two_digits(sample.values[0]) == two_digits(detours.value):
        return None
    value = float(sample.values[0])
    return replace(detours, value=value, low=value, high=value, where={**sample.where, "run": "central run"})
