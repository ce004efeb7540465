"""What a seat's own acts changed: what was bought, when it arrived, what it spared, and why nothing where nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from monazite.analysis.exercise.acts import stock_aimed_at
from monazite.analysis.exercise.debrief import SeatLoss, SideCost
from monazite.analysis.exercise.money import LEAST as SAME_LOSS
from monazite.analysis.exercise.money import difference_words
from monazite.analysis.exercise.press import TracedLine, capital, with_range
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results

LEAST_STOP = 1e-3  # share of lines that stand below which none does
LEAST_STOCK = 0.5  # days of use below which nothing has arrived
MOST_GOODS = 4
LEAST_PRESSURE = 0.01  # share of what the months cost the other side below which two paths press it alike
WAITS = (
    "A strategic stock is bought a part each month, and waits while a good is dear: at one and a half times the "
    "expected price nearly nothing is bought for it, and nothing while a control keeps the good back."
)


def seat_lessons(
    table: SeatedScenario,
    acts: Sequence[tuple[str, ...]],
    days: Sequence[date],
    runs: tuple[Results, Results],
    difference: Quantity,
) -> tuple[TracedLine, ...]:
    """What came of the seat's own acts beside the talks.

    Parameters
    ----------
    table
        The seat.
    acts, days
        Acts by month, and the days from which they hold.
    runs
        The path as played and that of the model, with the same draws.
    difference
        The seat's loss as played less that by the model.
    """
    bought = [(days[t], text.partition(" ")[2]) for t, texts in enumerate(acts) for text in texts if text[:4] == "buy "]
    verbs = {text.partition(" ")[0] for texts in acts for text in texts}
    out, has_arrived = _purchases(table, bought, runs)
    if "align" in verbs:
        target = Names(table.dataset).the(table.setting.target)
        out.append(
            TracedLine(
                f"You sided with {target}: that speeds other sources in the game of the talks, not in the losses."
            )
        )
    if table.role == "bystander" and "tariff" in verbs:
        out.append(TracedLine("Your own tariff moves trade; the income that it takes from you is in no table here."))
    out.append(_effect(table, acts, bool(bought), has_arrived, runs, difference))
    return tuple(out)


def _purchases(
    table: SeatedScenario, bought: Sequence[tuple[date, str]], runs: tuple[Results, Results]
) -> tuple[list[TracedLine], bool]:
    """What was aimed at, what arrived and when; whether anything did."""
    if not bought:
        return ([] if table.role == "controller" else [TracedLine("You bought nothing ahead.")]), False
    names, out, results = Names(table.dataset), list[TracedLine](), runs[0]
    for day, target in bought:
        days, at_once = stock_aimed_at(target)
        claim = Quantity(days, days, days, "days", "stock aimed at", {"region": table.seat})
        pace = "at once" if at_once else "within a year"
        out.append(
            TracedLine(f"From {day_text(day)} you bought ahead, aiming at {days:.0f} days of use {pace}.", (claim,))
        )
    arrived, empty = list[TracedLine](), list[str]()
    for g in _goods_by_value(table, results):
        good = results.index.good[g]
        first, held = _arrival(table, results, runs[1], good)
        if first is None:
            empty.append(names.good(good))
        elif len(arrived) < MOST_GOODS:
            last = month_text(results.index.month[-1])
            text = f"{names.good(good)}: the first of it was in the stock in {month_text(first)}, "
            arrived.append(TracedLine(capital(f"{text}{with_range(held)} of use in {last}."), (held,)))
    if empty:
        more = len(empty) - MOST_GOODS
        some = ", ".join(empty[:MOST_GOODS]) + (f" and {more} more" if more > 0 else "")
        lead = "Nothing arrived of" if not arrived else "Nothing arrived in time of"
        out.append(TracedLine(f"{lead} {some}. {WAITS}", (_count(more, table.seat),) if more > 0 else ()))
    return [*out, *arrived], bool(arrived)


def _count(number: int, region: str) -> Quantity:
    return Quantity(float(number), float(number), float(number), "1", "goods", {"region": region})


def _goods_by_value(table: SeatedScenario, results: Results) -> list[int]:
    """Goods under the talks that the seat uses, that of most value first."""
    model = results.model
    mine = model.structure.buyer_region == results.index.region.index(table.seat)
    value = model.baseline.need[:, mine].sum(1) * model.structure.price_ref
    return [g for g in sorted(results.index.goods(table.goods), key=lambda g: -float(value[g])) if value[g] > 0.0]


def _arrival(table: SeatedScenario, results: Results, by_model: Results, good: str) -> tuple[date | None, Quantity]:
    """First month in which the median draw holds more than on the model's path, and what is held in the last month."""
    months = results.index.month
    last = results.quantity("strategic_cover", good=good, region=table.seat, at=months[-1])
    first = None
    for month in months:
        own, other = (
            run.quantity("strategic_cover", good=good, region=table.seat, at=month).value for run in (results, by_model)
        )
        if np.nan_to_num(own) - np.nan_to_num(other) >= LEAST_STOCK:
            first = month
            break
    return first, Quantity(last.value, last.low, last.high, "days", last.outcome, last.where, last.run, last.sources)


def _effect(
    table: SeatedScenario,
    acts: Sequence[tuple[str, ...]],
    has_bought: bool,
    has_arrived: bool,
    runs: tuple[Results, Results],
    difference: Quantity,
) -> TracedLine:
    """What the acts changed of the seat's losses; where nothing, why."""
    if max(abs(difference.low), abs(difference.high)) < SAME_LOSS:
        why = _why_nothing(table, acts, has_bought, has_arrived, runs[0])
        return TracedLine(f"Your losses on lines are those of the model's path: {why}.")
    way = less_or_more(difference)
    text = f"Your losses on lines are those of the model's path {way}: {difference_words(difference)}."
    return TracedLine(text, (difference,))


def less_or_more(difference: Quantity) -> str:
    """Which way a difference goes over the draws: ``or less, in no draw more``."""
    if difference.high < SAME_LOSS:
        return "or less, in no draw more" if difference.high > -SAME_LOSS else "less something in every draw"
    if difference.low > -SAME_LOSS:
        return "or more, in no draw less" if difference.low < SAME_LOSS else "plus something in every draw"
    return "more or less, as the draw falls"


def _why_nothing(
    table: SeatedScenario, acts: Sequence[tuple[str, ...]], has_bought: bool, has_arrived: bool, played: Results
) -> str:
    """Why two paths lose the same."""
    region = played.index.region.index(table.seat)
    if has_bought and not has_arrived:
        return "what you bought ahead did not arrive within these months"
    if float(np.nan_to_num(played.values("stopped")[:, :, :, region]).max()) < LEAST_STOP:
        return "no line of yours stood still, so that nothing could be spared"
    if has_arrived:
        return "what arrived had not been drawn on yet, or was too little of what your lines wait for"
    if all(texts in (("hold",), ("hedge",)) for texts in acts):
        return "you left things as they were, and so did the model in your place, or what it did moved nothing of yours"
    return "what you did differently moved no shipment that your lines wait for"


def pressure_lines(
    table: SeatedScenario, losses: Sequence[SeatLoss], costs: Sequence[SideCost], rounds: Sequence[PlayedRound]
) -> tuple[TracedLine, ...]:
    """What a controlling side spared the others or cost them against the model's path, and what came of it for itself.

    Parameters
    ----------
    table
        The seat; nothing for a seat that does not control.
    losses, costs
        Of the debrief.
    rounds
        The months played.
    """
    if table.role != "controller":
        return ()
    names, gaps = Names(table.dataset), [row for row in losses if row.region != table.seat]
    spared = [row for row in gaps if row.difference.high < SAME_LOSS and row.difference.low < -SAME_LOSS]
    burdened = [row for row in gaps if row.difference.low > -SAME_LOSS and row.difference.high > SAME_LOSS]
    if not spared and not burdened:
        return ()
    out = list[TracedLine]()
    for rows, verb in ((spared, "spared"), (burdened, "cost")):
        if rows:
            claims = tuple(_without_sign(row.difference) for row in rows)
            whom = [f"{names.the(row.region)} {with_range(c)}" for row, c in zip(rows, claims, strict=True)]
            out.append(TracedLine(f"Against the model's path you {verb} {_and(whom)}.", claims))
    own, other = costs
    text = "What you have of it, as the game counts the months played, with what is feared for supply: they cost you "
    text += f"{with_range(own.played)} against {with_range(own.by_model)} on the model's path, and "
    text += f"{names.the(other.region)} {with_range(other.played)} against {with_range(other.by_model)}. "
    least = LEAST_PRESSURE * max(abs(other.by_model.value), SAME_LOSS / LEAST_PRESSURE)
    if other.played.value < other.by_model.value - least:
        text += "The second difference is pressure that you gave up: what the other side would have paid to end it"
        text += "; a deal was signed." if any(r.signed for r in rounds) else "; no deal was signed for it."
    elif other.played.value > other.by_model.value + least:
        text += "The second difference is pressure that you added."
    else:
        text += "For the other side these months cost as much on both paths: as a lever on it, these controls were "
        text += "worth nothing yet."
    return (*out, TracedLine(text, (own.played, own.by_model, other.played, other.by_model)))


def _without_sign(claim: Quantity) -> Quantity:
    """A difference as what was spared or cost: without its sign."""
    low, high = sorted((abs(claim.low), abs(claim.high)))
    return replace(claim, value=abs(claim.value), low=low, high=high)


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
