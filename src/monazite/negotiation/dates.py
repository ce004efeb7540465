"""Rounds of a month each from the day of the first offer, and the days that matter in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from monazite.negotiation.setup import TalksSetting
from monazite.scenario.policies import add_months

ROUNDS = 18


def round_edges(setting: TalksSetting, rounds: int = ROUNDS) -> list[date]:
    """First days of the rounds and the day after the last."""
    return [add_months(setting.first_offer, t) for t in range(rounds + 1)]


def calendar_marks(setting: TalksSetting, rounds: int = ROUNDS) -> dict[str, np.ndarray]:
    """Whether a summit, an expiry or announced talks fall in each round: arrays of 0 and 1."""
    ends = round_edges(setting, rounds)

    def inside(days: Sequence[date]) -> np.ndarray:
        return np.array([float(any(a <= d < b for d in days)) for a, b in pairwise(ends)])

    return {
        "summit": inside(setting.summits),
        "expiry": inside(setting.expiries),
        "talks": inside(setting.meetings),
    }


def deal_days(setting: TalksSetting, rounds: int = ROUNDS) -> list[date]:
    """The day on which a deal of each round is dated: its summit, else its expiry, else its middle."""
    ends, out = round_edges(setting, rounds), []
    for a, b in pairwise(ends):
        dated = [d for days in (setting.summits, setting.expiries) for d in days if a <= d < b]
        out.append(dated[0] if dated else a + (b - a) // 2)
    return out


def standing_rounds(setting: TalksSetting, draw: int, rounds: int = ROUNDS) -> np.ndarray | None:
    """Rounds whose talks are held while a truce on record still runs (round,), in a draw; None without such a truce.

    In them measures stand still: the sides talk and may sign, but neither raises or eases anything without a deal.
    """
    if setting.truce is None:
        return None
    end = setting.truce.end_of_draw(draw)
    return np.array([day < end for day in deal_days(setting, rounds)])


def chance_within(setting: TalksSetting, signed: np.ndarray, days: int) -> float:
    """Chance of a deal within some days of the first offer: whole rounds, and the share of the round that is cut.

    Parameters
    ----------
    setting
        Day of the first offer and summits; a round with a summit counts from the day of the summit on, whole.
    signed
        Chance of a deal in each round (round,).
    days
        Days from the first offer, which is day 0.

    Returns
    -------
    float
        From 0 to 1.
    """
    ends, end, total = round_edges(setting, len(signed)), setting.first_offer + timedelta(days=days), 0.0
    for t, (a, b) in enumerate(pairwise(ends)):
        summit = [d for d in setting.summits if a <= d < b]
        if summit:
            total += float(signed[t]) if summit[0] <= end else 0.0
        else:
            total += float(signed[t]) * min(max((end - a).days / (b - a).days, 0.0), 1.0)
    return total
