"""What a firm's chance of a stop rests on: its stock, how many licences are approved, how long a review takes."""

from __future__ import annotations

import numpy as np

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.engine.state import REVIEW_FACTOR
from monazite.presentation.company.wording import chance_words, place_name, runs_words

LICENCES = {
    "unknown": "your file does not say where the licence stands, so that each case draws the firm's own luck",
    "none": "nobody has applied for a licence",
    "applied": "an application waits for its answer",
    "individual": "the licence of your file counts until it runs out, then the firm's own luck",
    "general": "the licence of your file counts until it runs out, then the firm's own luck",
}


def basis_words(outlook: CompanyOutlook) -> str:
    """On what the chance of a stop within `HORIZON` days rests, in a sentence; empty where nothing runs out.

    Of the item that stops the first line most often. Losses of a country are means over all its firms: one firm may
    stop where the country loses next to nothing.

    Parameters
    ----------
    outlook
        The firm in a run.
    """
    chance = outlook.chance(HORIZON)
    if chance <= 0.0 or not outlook.binding:
        return ""
    name = next(iter(outlook.binding))
    place = outlook.builder.item_place[name]
    days = outlook.firm.items[place].stock_days
    stock = "a stock drawn from that of the sector" if days is None else f"{days:g} days of stock"
    if outlook.firm.items[place].stock is not None:
        stock = f"{outlook.firm.items[place].stock:,.0f} kg in stock"
    origin = outlook.binding_origin(name)
    rows = [row for row in outlook.firm.supply if row.item == name and row.origin == origin]
    licence = _licence_words(outlook, place, origin, rows[0].licence.kind) if rows else ""
    mean = (
        " Losses of countries are means over all their firms: one firm may be refused, or wait longer than its stock "
        "lasts, where next to nothing is lost on the whole." if licence else ""
    )  # fmt: skip
    return (
        f"What the chance of a stop within {HORIZON} days ({runs_words(chance)}) rests on, for {name}, which stops the "
        f"first line most often: {stock}{licence}.{mean}"
    )


def _licence_words(outlook: CompanyOutlook, item: int, origin: str, kind: str) -> str:
    """Share approved and days of review of an origin that needs a licence within the horizon; empty for others."""
    index, builder = outlook.results.index, outlook.builder
    at = origin_position(origin, index.region)
    if at < 0:
        return ""
    good, buyer = index.good.index(outlook.firm.items[item].good), builder.buyers[int(builder.item_use[item].argmax())]
    months = np.unique(outlook.months[: -(-HORIZON // 7)])
    licensed, banned = (shares[months] for shares in outlook.reach.under_control(good, at, buyer))
    whence = place_name(outlook, origin)
    if banned.any() and not licensed.any():
        return f"; {whence} bans these shipments"
    if not licensed.any():
        return ""
    open_ = (licensed > 0.0) & (banned <= 0.0)
    free = open_ if open_.any() else licensed > 0.0
    approved = float(outlook.reach.approval(good, at, buyer)[:, months][:, free].mean())
    review = outlook.results.model.controls.review[int(months[0]), good, at, buyer] * DAYS
    days = float(review) * float(np.median(outlook.reach.scalars[:, REVIEW_FACTOR]))
    share = {"none": "no application", "all": "every application"}.get(chance_words(approved))
    of_what = ""
    if not share:
        drawn = outlook.reach.approval(good, at, buyer)[:, months][:, free].mean(1)
        low, high = (chance_words(float(part)) for part in np.quantile(drawn, (0.05, 0.95)))
        stated = float(outlook.results.model.controls.approval[months, good, at, buyer][free].mean())
        share = f"{chance_words(approved)} of applications for this part"
        of_what = (
            f" (the mean of the cases, {low} to {high} in nine of ten; the measures as they stand approve "
            f"{chance_words(stated)} of them, and the lever Licences approved shows what stands, over all goods)"
        )
    ban = ", beside a ban for a part of that time" if banned.any() else ""
    return f"; {whence} approves {share} in this run{of_what}, after {days:.0f} days of review{ban}; {LICENCES[kind]}"
