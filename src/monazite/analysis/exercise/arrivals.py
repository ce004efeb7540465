"""What a purchase ahead would bring: by runs of the model if controls stay as they are, and if they are tightened."""

from __future__ import annotations

from datetime import date
from threading import Lock

import numpy as np
from cachetools import LRUCache

from monazite.analysis.exercise.acts import stock_aimed_at
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import TracedLine, capital, figure
from monazite.analysis.exercise.rounds import NOTHING, PlayedRound
from monazite.analysis.exercise.world import HORIZON
from monazite.negotiation.path_measures import levels_of
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import ends, middle
from monazite.results.results import Results

FORESEEN = ("buy 90", "buy 90 now")
"""Purchases that are run, one of each pace: smaller and larger ones come as far, for the same reasons."""
LEAST_DAYS = 0.5  # days of use below which nothing arrives
HELD_FORECASTS = 400
_FORECASTS: LRUCache[tuple[str, str, int, str], tuple[Quantity, Quantity]] = LRUCache(HELD_FORECASTS)
_LOCK = Lock()


def arrival_lines(exercise: PlayedSession) -> dict[str, TracedLine]:
    """What arrives of each purchase that is possible this month, by its act; nothing for the controlling side.

    Nobody knows what the other side does this month: the purchase is run once with the controls in force going on, and
    once with the next stricter step from this month's day on, where there is one and no truce keeps it away.
    """
    table = exercise.table
    if table.role == "controller":
        return {}
    possible = {act.text for act in exercise.actions()}
    return {act: _line(exercise, act) for act in FORESEEN if act in possible}


def _line(exercise: PlayedSession, act: str) -> TracedLine:
    options, table = exercise.options(), exercise.table
    regime, steps = options.state.regime, table.setting.ladders["control"]
    there, stay = _stock_with(exercise, act, regime)
    rows = [("if controls stay as they are", stay)]
    now = levels_of(table.setting, regime)[0]
    if now + 1 < len(steps.words) and not (options.stand_still or options.state.in_truce):
        who = Names(table.dataset).the(table.setting.controller)
        stricter = _stock_with(exercise, act, regime + options.game.measures)[1]
        rows.append((f"if {who} goes to {steps.words[now + 1]} this month", stricter))
    until, earlier = month_text(_last_month(exercise)), days_ordered(exercise)
    text = f"In the strategic stock now: {_days_words(there)}"
    text += f", and {earlier:.0f} days ordered in earlier months: orders add up" if earlier else ""
    text += f". At its fullest until {until} it would hold "
    text += "; ".join(f"{_beside(there, claim)} {words}" for words, claim in rows)
    text += ". By runs of the model, the mean over the goods by value"
    if max(claim.high for _, claim in rows) > there.high + earlier + stock_aimed_at(act.partition(" ")[2])[0]:
        text += "; an order counts days of what is used by then, the stock is in days of a usual year's use"
    return TracedLine(f"{text}.", (there, *(claim for _, claim in rows)))


def days_ordered(exercise: PlayedSession) -> float:
    """Days of use aimed at by the purchases of earlier months."""
    orders = [text.partition(" ")[2] for texts in exercise.acts for text in texts if text.startswith("buy ")]
    return sum(stock_aimed_at(order)[0] for order in orders)


def _beside(there: Quantity, claim: Quantity) -> str:
    """A stock beside what is there now, which a purchase that brings nothing leaves as it is."""
    return "no more than now" if _whole_days(there) == _whole_days(claim) else _days_words(claim)


def _whole_days(claim: Quantity) -> tuple[int, int, int]:
    """Low end, middle and high end; below half a day nothing."""
    low, value, high = (0 if x < LEAST_DAYS else round(x) for x in (claim.low, claim.value, claim.high))
    return low, value, high


def _days_words(claim: Quantity) -> str:
    low, value, high = _whole_days(claim)
    words = f"{figure(value)} days of use" if value else "nothing"
    if low == high:
        return words
    return f"{words} ({f'{figure(low)} to' if low else 'up to'} {figure(high)})"


def _last_month(exercise: PlayedSession) -> date:
    """Last month of the run: that of the losses."""
    world = exercise.world
    start = exercise.table.scenario.start.replace(day=1)
    count = start.month - 1 + world.first_month + HORIZON - 1
    return date(start.year + count // 12, count % 12 + 1, 1)


def _stock_with(exercise: PlayedSession, act: str, regime: int) -> tuple[Quantity, Quantity]:
    """The strategic stock now, and at its fullest after a purchase, days of use, the mean over the goods by value."""
    world, state, t = exercise.world, exercise.options().state, exercise.month
    supposed = PlayedRound(state, state, None, NOTHING, False, None, regime, state)
    name = f"Exercise: {exercise.table.seat} as of {exercise.table.day}, a purchase"
    acts = [*exercise.acts, (act,)]
    sc = world.scenario([*exercise.rounds, supposed], acts, name=name, months=world.first_month + HORIZON)
    key = (world.table.dataset.hash, sc.hash, world.draws, "" if world.posterior is None else world.posterior.hash)
    with _LOCK:
        if key in _FORECASTS:
            return _FORECASTS[key]
    claims = days_held(world.fresh_run(sc), exercise, world.months_known(t))
    with _LOCK:
        _FORECASTS[key] = claims
    return claims


def days_held(run: Results, exercise: PlayedSession, month: int) -> tuple[Quantity, Quantity]:
    """The strategic stock of a seat when a month of a run begins, and at its fullest from then on, days of use.

    Equation: ``s(month - 1)`` and ``max over t >= month - 1 of s(t)``, with ``s`` the mean over the goods under the
    talks of the days of use held, weighted by what the seat usually buys of each; draw by draw.

    Parameters
    ----------
    run, exercise
        The run, and the session of the seat.
    month
        Number of the month from which it counts.
    """
    table, model, seat = exercise.table, run.model, exercise.table.seat
    mine = np.asarray(run.index.buyer_region) == run.index.region.index(seat)
    worth = model.baseline.need[:, mine].sum(1) * model.structure.price_ref
    goods = [g for g in run.index.goods(table.goods) if worth[g] > 0.0]
    covers = [run.select("strategic_cover", good=run.index.good[g], region=seat)[0] for g in goods]
    weights = worth[goods] / max(float(worth[goods].sum()), 1e-12)
    held = np.sum([w * np.nan_to_num(cover) for w, cover in zip(weights, covers, strict=True)], axis=0)
    first = held[:, month - 1] if month else np.zeros(len(held))
    where = {"region": seat, "goods": ";".join(table.goods)}
    out = list[Quantity]()
    for name, days in (("now", first), ("at its fullest", np.maximum(held[:, month:].max(1), first))):
        value, (low, high) = middle(days), ends(days)
        claim = Quantity(value, min(low, value), max(high, value), "days", f"strategic_cover, {name}", where, run.run)
        out.append(claim)
    return out[0], out[1]


def overtaken_lines(exercise: PlayedSession) -> list[TracedLine]:
    """Of each purchase after which the other side tightened its controls in the same month: that it came afterwards."""
    table, world, out = exercise.table, exercise.world, list[TracedLine]()
    for t, (texts, played) in enumerate(zip(exercise.acts, exercise.rounds, strict=True)):
        first, then = (levels_of(table.setting, regime)[0] for regime in (played.state.regime, played.regime))
        if table.role == "controller" or then <= first or not any(text.startswith("buy ") for text in texts):
            continue
        who = Names(table.dataset).the(table.setting.controller)
        text = f"{who} tightened its controls on {day_text(world.act_days[t])}, after your order of "
        text += f"{day_text(world.edges[t])}: the model counts whole months, each step for its days, so that "
        out.append(TracedLine(capital(f"{text}what it keeps back of that month holds back the month's purchases too.")))
    return out
