"""Prices as the trade press quotes them: those of a run, with what conditioned draws hold quotes to differ by.

Quotes outside the controlling country are of one region, most of them of Europe, and so is the price of the run that
they are held against: what is delivered to its civil buyer.
"""

from __future__ import annotations

import numpy as np

from monazite.model.counted_series import LEVEL, QUOTED, faded, quoted_series
from monazite.results.view import View


def with_quotes(view: View, outcome: str, price: np.ndarray) -> np.ndarray:
    """Price (draw, month, good) as quoted, where quotes of a good were observed; else as it is.

    Parameters
    ----------
    view
        The run; draws of the priors leave prices as they are.
    outcome
        ``price_outside`` or ``price_inside``.
    price
        The price of the run, USD/kg.
    """
    counted = None if view.draws is None else view.draws.counted
    out = price.copy()
    if counted is None or counted.start != view.index.month[0]:
        return out
    paths, months = faded(counted, len(view.index.month)).values, price.shape[1]
    for place, good in enumerate(view.index.good):
        series = quoted_series(outcome, good, paths)
        if series is None:
            continue
        name, region = series
        own = _delivered(view, place, region) if outcome == "price_outside" else None
        ratio = np.exp(paths[name] + paths[f"{LEVEL}{name}"])[:, :months]
        out[:, :, place] = (price[:, :, place] if own is None else own) * ratio
    return out


def is_quoted(view: View, good: str) -> bool:
    """Whether a price of a good is moved to its quotes."""
    counted = None if view.draws is None else view.draws.counted
    if counted is None or counted.start != view.index.month[0]:
        return False
    return any(quoted_series(outcome, good, counted.values) is not None for outcome in QUOTED)


def _delivered(view: View, good: int, region: str) -> np.ndarray | None:
    """Delivered price (draw, month) of the civil buyer of a region; None for the world."""
    ix = view.index
    if region not in ix.region:
        return None
    buyer = int(np.flatnonzero(ix.buyer_region == ix.region.index(region))[0])
    return view.flows.delivered[:, :, good, buyer]
