"""What a page says of the episode that its scenario replays: hits, misses, and first that of its leading number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from monazite.dataset.periods import parse_period
from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.replayed_episodes import (
    GRAVE,
    MissedFigure,
    episode_of,
    missed_words,
    price_missed,
    replay_sentence,
    times_words,
)
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import month_text


def replay_note(scenario: str, good: str, rest: QuickQuantities) -> str:
    """Hits and gravest misses of the episode that a scenario replays; empty for one that replays none."""
    episode = episode_of(scenario)
    if episode is None:
        return ""
    origin = rest.results.parameters.origin
    nearer = f" Runs of this page draw from {origin}, and may lie nearer to what happened." if origin else ""
    return f"{replay_sentence(episode, good)}{nearer}"


def missed_prices(scenario: str, goods: Sequence[str], rest: QuickQuantities) -> dict[str, str]:
    """By good the gravest miss of its price, where the run at rest misses it as gravely as the replay does."""
    episode = episode_of(scenario)
    if episode is None:
        return {}
    out = {}
    for good in goods:
        missed = price_missed(episode, good)
        own = _of_this_run(rest, missed) if missed else None
        if missed is None or own is None or not _is_grave(own, missed.observed):
            continue
        out[good] = (
            f"What happened is missed here. {missed_words(missed)}; the run at rest has "
            f"{_own_words(rest, missed, own)}. Of {episode.targets} published figures of this episode {episode.hits} "
            f"are met."
        )
    return out


def _is_grave(own: float, observed: float) -> bool:
    return max(own / observed, observed / own) >= GRAVE


def _of_this_run(rest: QuickQuantities, missed: MissedFigure) -> float | None:
    """The figure in the run at rest: a price, or a price over that of the month before the first control."""
    first, last = parse_period(missed.period)
    months = [n for n, day in enumerate(rest.results.index.month) if first <= day <= last]
    if not months:
        return None
    price = rest.path("price_outside", good=missed.good)[0]
    level = float(np.mean(price[months]))
    return level if missed.quantity == "price_outside" else level / float(price[rest.start - 1])


def _own_words(rest: QuickQuantities, missed: MissedFigure, own: float) -> str:
    times = times_words(own, missed.observed)
    if missed.quantity != "price_outside":
        return f"{number(own, 3)} times the price of {month_text(rest.results.index.month[rest.start - 1])}, {times}"
    highest, when, _ = rest.extreme("price_outside", good=missed.good)
    return (
        f"{number(own, 3)} USD/kg then, {times}, and {number(highest.value, 3)} at its dearest, in {month_text(when)}"
    )
