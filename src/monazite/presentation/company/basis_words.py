"""What a firm's chance of a stop rests on: its stock, how many licences are approved, how long a review takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from monazite.analysis.company.firm_lever import HORIZON
from monazite.analysis.company.market_reach import DAYS, origin_position
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.engine.state import REVIEW_FACTOR
from monazite.presentation.company.wording import chance_words, place_name, runs_words
from monazite.results.names import day_text

DAY = timedelta(days=1)
MOST_SPANS = 4
SAME_RULE = 0.005
"""Difference of the stated shares of two months from which on they are two rules."""

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
    review = outlook.results.model.controls.review[int(months[0]), good, at, buyer] * DAYS
    days = float(review) * float(np.median(outlook.reach.scalars[:, REVIEW_FACTOR]))
    spans = approval_spans(outlook, good, at, buyer, months[free])
    if 1 < len(spans) <= MOST_SPANS:
        stated = ", then ".join(chance_words(span.stated) for span in spans)
        share = f"{_by_time(spans)} in this run (means of the cases; the measures as they stand approve {stated}, and "
        share += "the lever Licences approved shows what stands, over all goods)"
    else:
        share = _approved_share(outlook, good, at, buyer, months[free])
    ban = ", beside a ban for a part of that time" if banned.any() else ""
    return f"; {whence} approves {share}, after {days:.0f} days of review{ban}; {LICENCES[kind]}"


def _approved_share(outlook: CompanyOutlook, good: int, origin: int, buyer: int, months: np.ndarray) -> str:
    """Share that is approved where it is the same in all months: the mean of the cases, their range, what stands."""
    drawn = outlook.reach.approval(good, origin, buyer)[:, months].mean(1)
    words = {"none": "no application", "all": "every application"}.get(chance_words(float(drawn.mean())))
    if words:
        return f"{words} in this run"
    low, high = (chance_words(float(part)) for part in np.quantile(drawn, (0.05, 0.95)))
    stated = float(outlook.results.model.controls.approval[months, good, origin, buyer].mean())
    return (
        f"{chance_words(float(drawn.mean()))} of applications for this part in this run (the mean of the cases, {low} "
        f"to {high} in nine of ten; the measures as they stand approve {chance_words(stated)} of them, and the lever "
        "Licences approved shows what stands, over all goods)"
    )


class ApprovalSpan(NamedTuple):
    """Months on end of one rule: the first day of them, the first after them, the share approved, as mean of the draws
    and as the measures state it.
    """

    first: date
    after: date
    share: float
    stated: float


def approval_spans(
    outlook: CompanyOutlook, good: int, origin: int, buyer: int, months: np.ndarray
) -> list[ApprovalSpan]:
    """Spans of months in which the measures approve the same share; a mean over two rules is true of neither.

    Parameters
    ----------
    outlook
        A firm in a run.
    good, origin, buyer
        Positions in the index of the run.
    months
        Positions of the months, in order.
    """
    first, stated = outlook.results.index.month[0], outlook.results.model.controls.approval[:, good, origin, buyer]
    drawn, out = outlook.reach.approval(good, origin, buyer).mean(0), list[ApprovalSpan]()
    groups = np.split(months, np.flatnonzero(np.abs(np.diff(stated[months])) > SAME_RULE) + 1)
    for group in (group for group in groups if group.size):
        days = [_first_day(first, int(month)) for month in (group[0], group[-1] + 1)]
        out.append(ApprovalSpan(days[0], days[1], float(drawn[group].mean()), float(stated[group[0]])))
    return out


def _first_day(first: date, month: int) -> date:
    """First day of a month of the run."""
    years, at = divmod(first.month - 1 + month, 12)
    return date(first.year + years, at + 1, 1)


def _by_time(spans: Sequence[ApprovalSpan]) -> str:
    """``27 % of applications for this part until 31 December 2026, none from 1 January 2027 on``."""
    words = list[str]()
    for n, span in enumerate(spans):
        share = {"all": "every one"}.get(chance_words(span.share), chance_words(span.share))
        what = f"{share} of applications for this part" if n == 0 and "%" in share else share
        if n == 0:
            words.append(f"{'no application' if share == 'none' else what} until {day_text(span.after - DAY)}")
        elif n == len(spans) - 1:
            words.append(f"{what} from {day_text(span.first)} on")
        else:
            words.append(f"{what} from {day_text(span.first)} to {day_text(span.after - DAY)}")
    return ", ".join(words)
