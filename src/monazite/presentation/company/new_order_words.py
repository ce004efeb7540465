"""What a reader has to know of the model: how an order from elsewhere is served, and what the prices of parts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.firm.rows import MARKET, SupplyRow
from monazite.analysis.company.firm_lever import FirmLever, LeverEffect
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.company.wording import day_words, place_name, two_digits, yearly_use
from monazite.results.names import Names

KG_A_YEAR = 12_000.0
"""Of a tonne a month."""
MOST_NAMED = 3
"""Orders whose market is given in figures."""
SUPPOSED = (
    "An order moved to another origin is taken to be served as that origin serves its usual buyers in your region: "
    "in full where these get what they usually get. That its makers have room for one more buyer is supposed, not "
    "computed: nobody else gets less for it. In a shortage a maker that is sold out may refuse, or ask the price at "
    "the margin."
)


def new_order_words(outlook: CompanyOutlook, effects: Sequence[LeverEffect]) -> str:
    """How the model serves an order moved to another origin, and how much that origin covers; empty without one.

    Parameters
    ----------
    outlook
        The firm in a run.
    effects
        The measures that are shown.
    """
    moved = [order for effect in effects if (order := _moved(outlook, effect.lever)) is not None]
    if not moved:
        return ""
    return " ".join([SUPPOSED, *dict.fromkeys(_market_words(outlook, order) for order in moved[:MOST_NAMED])])


def kinds_of_price(outlook: CompanyOutlook) -> str:
    """What the two prices of a part are: of what, over which weeks, in which run."""
    return (
        f"Both prices are of the run, not of your file, over the {outlook.weeks} weeks from "
        f"{day_words(outlook.start, 0)}. Paid: the mean by weight, over all cases, of what buyers in your region pay "
        "for what still arrives, by contracts, whose price follows the maker's home market, and at spot; what is not "
        "delivered is not in it. At the margin: the spot price delivered to your region, of which the Overview's price "
        "outside is the mean over all regions outside; its mean over the same weeks, the middle of the draws."
    )


def moved_to(outlook: CompanyOutlook, lever: FirmLever) -> SupplyRow | None:
    """The supply that a measure moves a share to; None for measures that move none, and for traders at home."""
    order = _moved(outlook, lever)
    return None if order is None else order.row


class _Order(NamedTuple):
    """Part of an item that a measure moves to an origin."""

    item: int
    row: SupplyRow
    share: float


def _moved(outlook: CompanyOutlook, lever: FirmLever) -> _Order | None:
    if lever.kind != "origin" or lever.supply is None:
        return None
    own = outlook.firm.supply
    before = [row.share for row in own] + [0.0] * (len(lever.supply) - len(own))
    more = [row.share - share for row, share in zip(lever.supply, before, strict=True)]
    at = int(np.argmax(more))
    row = lever.supply[at]
    return None if row.origin == MARKET or more[at] <= 0.0 else _Order(lever.item, row, more[at])


def _market_words(outlook: CompanyOutlook, order: _Order) -> str:
    """How much of the use of a good an origin covers where the firm is, and how much of that the order is."""
    item, index = outlook.firm.items[order.item], outlook.results.index
    good, origin = index.good.index(item.good), index.region.index(order.row.origin)
    use = outlook.builder.item_use[order.item]
    buyers = sorted({outlook.builder.buyers[p] for p in np.flatnonzero(use)})
    reach = outlook.reach
    whole = sum(reach.usual(good, -1, b) for b in buyers)
    shares = {b: float(reach.covered(good, origin, b)[:, outlook.months].mean()) for b in buyers}
    made = sum(reach.usual(good, -1, b) * share for b, share in shares.items())
    covers = made / whole if whole > 0.0 else 0.0
    kg = order.share * yearly_use(outlook.firm)[item.id]
    ours = ""
    if made > 0.0:
        ours = f"; {two_digits(kg)} kg a year are {_percent(kg / (KG_A_YEAR * made))} of what comes from there"
    good_name, place = Names(outlook.results.dataset).good(item.good), place_name(outlook, order.row.origin)
    return (
        f"In this run what comes from {place} covers {_percent(covers)} of the planned use of {good_name} in your "
        f"region over these weeks{ours}."
    )


def _percent(share: float) -> str:
    """A share with two digits; over 100 % for an order that no such origin could serve."""
    return f"{two_digits(100.0 * share)} %" if share >= 0.0005 else "under 0.1 %"
