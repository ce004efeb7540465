"""The same session with one thing changed: the seat's other acts as they were, the model answering, the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Lock

from cachetools import LRUCache

from monazite.analysis.exercise.acts import HOLD, MEASURES
from monazite.analysis.exercise.cost_parts import SummedCost
from monazite.analysis.exercise.counted_path import counted_path
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.rounds import PlayedRound, SeatChoice
from monazite.foundation.errors import InputError
from monazite.results.quantity import Quantity
from monazite.results.results import Results, compare

NEGLIGIBLE = 0.5  # MUSD below which nothing is spared
MOST_SPARED = 1000
"""Differences held, a number with its range each: a debrief that is opened again runs no path twice."""

_SPARED: LRUCache[tuple[str, str, str], Quantity] = LRUCache(MOST_SPARED)
_LOCK = Lock()


def played_again(
    session: PlayedSession,
    acts: Callable[[int, tuple[str, ...]], Sequence[str]],
    held: Mapping[int, SeatChoice] | None = None,
) -> PlayedSession:
    """The months of a session once more.

    Parameters
    ----------
    session
        The session.
    acts
        What the seat does in a month, of the month's number and what it did there. What is not possible on the new path
        is left out.
    held
        By month, measures of other sides in the place of what the model would draw.
    """
    fresh = session.anew()
    for t, texts in enumerate(session.acts):
        fresh.act(possible_of(fresh, acts(t, texts)), held=(held or {}).get(t))
    return fresh


def possible_of(session: PlayedSession, texts: Sequence[str]) -> str:
    """Those of some acts that are possible together this month, in order, as they are written."""
    options, out = session.options(), list[str]()
    measures = tuple(text for text in texts if text.partition(" ")[0] in MEASURES)
    for some in (tuple(texts), measures, *((text,) for text in texts)):  # some are possible beside each other alone
        fresh = [text for text in some if text not in out]
        try:
            options.check("; ".join([*out, *fresh]))
        except InputError:
            continue
        out += fresh
    return "; ".join(out) or HOLD


def losses_spared(
    session: PlayedSession, rounds: Sequence[PlayedRound], acts: Sequence[tuple[str, ...]], played: Results
) -> Quantity:
    """Losses of the seat as played less those of another path, MUSD, draw by draw.

    Parameters
    ----------
    session
        The session.
    rounds, acts
        The other path.
    played
        Run of the session's own path.
    """
    world, months = session.world, played.index.month
    name = f"Exercise: {session.table.seat} as of {session.table.day}, another plan"
    scenario = world.scenario(rounds, acts, name=name, months=len(months))
    key = (played.run, scenario.hash, session.table.seat)
    with _LOCK:
        if key in _SPARED:
            return _SPARED[key]
    run = played if scenario.policy == played.scenario.policy else world.fresh_run(scenario)
    where = {"sector": "total", "region": session.table.seat}
    over = (months[world.first_month], months[-1])
    gap = compare(run, played).quantity("loss_central", over=over, reduce="sum", **where)
    value, low, high = (0.0 if abs(x) < NEGLIGIBLE else x for x in (gap.value, gap.low, gap.high))
    spared = replace(gap, value=value, low=low, high=high)
    with _LOCK:
        _SPARED[key] = spared
    return spared


def cost_beside(session: PlayedSession, other: PlayedSession, played: Results) -> SummedCost:
    """What another path costs the seat more than its own did: below zero less. ``played``: run of its own path."""
    spared, seat = losses_spared(session, other.rounds, other.acts, played), session.table.number
    lines = replace(spared, value=-spared.value, low=-spared.high, high=-spared.low)
    if session.table.role == "bystander":
        return SummedCost(lines)
    return counted_path(other, seat).less(counted_path(session, seat), lines)
