"""What a deal does while it lasts: most deals are shorter than a run, whose worst month then comes after them."""

from __future__ import annotations

from datetime import date

import numpy as np

from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.web.headline.shipments_tile import small_share
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import add_months


def while_it_lasts(
    signed: QuickQuantities, unsigned: QuickQuantities, good: str, names: Names, first: date, until: date
) -> str:
    """Price, shipments and standing lines in the months of a deal, and in the same months without it; central case.

    Parameters
    ----------
    signed, unsigned
        The run with the deal, and the same one without it.
    good
        The good whose price is told.
    names
        What goods and regions are called.
    first, until
        First day of the deal, and the first day after it.
    """
    months = signed.results.index.month
    own = [n for n, month in enumerate(months) if first <= month < until]
    if not own:
        return ""
    low, top = own[0], own[-1] + 1
    prices, shares = [], []
    home, shipped = names.the(signed.results.scenario.controller), signed.focus.shipped
    for run in (signed, unsigned):
        price = run.path("price_outside", good=good)[:1, low:top].max(1)
        index = run.path("exports_counted_index", good=shipped, region="WORLD")[:1, low:top].min(1)
        prices.append(value_text(_central(price, run, "price_outside")))
        share = _central(index, run, "exports_counted_index")
        shares.append(small_share(share) or value_text(as_share(share)))
    standing, places = signed.places_with_standing_lines(low, top)
    before, _ = unsigned.places_with_standing_lines(low, top)
    label = next((name for name, own_good in signed.focus.shipments.items() if own_good == shipped), shipped)
    return (
        f"While it lasts, {month_text(months[low])} to {month_text(add_months(until, -1))}: {names.good(good)} outside "
        f"{home} at most {prices[0]} ({prices[1]} without it), shipments of {label} at least {shares[0]} of normal "
        f"({shares[1]}), 1% or more of the lines stand idle in {standing} of {places} pairs of an industry and a place "
        f"({before} without it)."
    )


def _central(values: np.ndarray, run: QuickQuantities, outcome: str) -> Quantity:
    value = float(values[0])
    return Quantity(value, value, value, run.results.outcome(outcome).unit, outcome, {}, run.results.run)
