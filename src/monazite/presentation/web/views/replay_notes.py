"""What a page says of the episode that its scenario replays: hits, misses, and first that of its leading number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from monazite.dataset.periods import parse_period
from monazite.presentation.briefing.claims import number
from monazite.presentation.briefing.observed_figures import observed_prices
from monazite.presentation.briefing.replayed_episodes import (
    GRAVE,
    MissedFigure,
    episode_of,
    missed_words,
    price_missed,
    replay_sentence,
    times_words,
)
from monazite.presentation.web.runs.middles import FAR
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import month_text

MISSED = "What happened is missed here."
LEAST_MOVE = 0.1
"""Part by which a price has to rise in a run, where what was published did not, to count as the other direction."""


def replay_note(scenario: str, good: str, rest: QuickQuantities) -> str:
    """Hits and gravest misses of the episode that a scenario replays; empty for one that replays none."""
    episode = episode_of(scenario)
    if episode is None:
        return ""
    origin = rest.results.parameters.origin
    nearer = f" Runs of this page draw from {origin}, and may lie nearer to what happened." if origin else ""
    return f"{replay_sentence(episode, good)}{nearer}"


def missed_prices(scenario: str, goods: Sequence[str], rest: QuickQuantities) -> dict[str, str]:
    """By good what the run at rest misses of its price: a figure that the replay misses too, or quotes of the past."""
    missed = {good: _episode_missed(scenario, good, rest) or quotes_missed(good, rest) for good in goods}
    return {good: f"{MISSED} {text}" for good, text in missed.items() if text}


def _episode_missed(scenario: str, good: str, rest: QuickQuantities) -> str:
    """The gravest miss of the price of a good in the episode that a scenario replays, where the run shares it."""
    episode = episode_of(scenario)
    missed = price_missed(episode, good) if episode else None
    own = _of_this_run(rest, missed) if missed else None
    if episode is None or missed is None or own is None or not _is_shared(own, missed):
        return ""
    return (
        f"{missed_words(missed)}; the run at rest has {_own_words(rest, missed, own)}. Of {episode.targets} published "
        f"figures of this episode {episode.hits} are met."
    )


def _is_shared(own: float, missed: MissedFigure) -> bool:
    """Whether a run misses a figure as gravely as the replay does, or rises where the price did not."""
    observed = missed.observed
    rises_alone = missed.quantity != "price_outside" and observed <= 1.0 and own > 1.0 + LEAST_MOVE
    return rises_alone or max(own / observed, observed / own) >= GRAVE


class QuotedMonth(NamedTuple):
    """The lowest and the highest quote of a month, and what the run has in it, USD/kg."""

    month: date
    low: float
    high: float
    own: float

    @property
    def factor(self) -> float:
        """How far the run lies outside the quotes of the month."""
        return max(self.own / self.high, self.low / self.own, 1.0)


def quotes_missed(good: str, rest: QuickQuantities) -> str:
    """How the run at rest misses the quotes of a price in months that are past; empty where it does not.

    It does where its highest price up to the last quote is `FAR` times the highest quote, or that part of it, or where
    it lies as far outside the quotes of half of the quoted months.
    """
    quoted = _quoted_months(good, rest)
    if not quoted:
        return ""
    months, last = rest.results.index.month, quoted[-1].month
    past = rest.path("price_outside", good=good)[0, rest.start : months.index(last) + 1]
    peak, top = float(past.max()), max(one.high for one in quoted)
    is_peak_missed = max(peak / top, top / peak) >= FAR
    many = [one for one in quoted if one.factor >= FAR]
    if not is_peak_missed and 2 * len(many) < len(quoted):
        return ""
    worst = max(quoted, key=lambda one: one.factor)
    span = number(worst.high, 2) if worst.low == worst.high else f"{number(worst.low, 2)} to {number(worst.high, 2)}"
    text = f"In {month_text(worst.month)} the run at rest has {number(worst.own, 2)} USD/kg, the quotes are {span}"
    when = months[rest.start + int(past.argmax())]
    if (when.year, when.month) == (worst.month.year, worst.month.month) and peak == worst.own:
        return f"{text}."
    return (
        f"{text}; at its dearest up to {month_text(last)} it has {number(peak, 2)}, the highest quote is "
        f"{number(top, 2)}."
    )


def _quoted_months(good: str, rest: QuickQuantities) -> list[QuotedMonth]:
    """The months from that of the shock on in which a price outside was quoted, by month."""
    months, path = rest.results.index.month, rest.path("price_outside", good=good)[0]
    ends: dict[int, list[float]] = {}
    for quote in observed_prices(rest.results.dataset, good, "outside"):
        month = quote.day.replace(day=1)
        if months[rest.start] <= month <= months[-1] and len(quote.period) >= len("2025-04"):
            ends.setdefault(months.index(month), []).extend((quote.low or quote.value, quote.high or quote.value))
    return [QuotedMonth(months[n], min(ends[n]), max(ends[n]), float(path[n])) for n in sorted(ends)]


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
