"""Scores of the talks: a truce within 35 days of each escalation on record, and a question that others answered too.

The question: will the suspension of China's controls of October 2025, which ends on 10 November 2026, be prolonged or
repealed by then, as of 9 October 2026? In the talks it goes on where, in the round of that day, the controls in force
are not above those of the first offer, with a deal or without: to renew what stands needs no new terms. What came is
not known to the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.verification.scores.forecast_scores import brier_score
from monazite.model.parameters import draw
from monazite.negotiation.dates import round_edges
from monazite.negotiation.menu import Menu
from monazite.negotiation.replay import TRUCE_WINDOW, replay
from monazite.negotiation.run import fixed_chances, play_draws
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.solve_draw import GameOptions, PlayedDraw, play, prepare_game
from monazite.negotiation.state_costs import cached
from monazite.scenario.scenario import facts_of, load_scenario

DRAWS = 4
QUESTION_DRAWS = 8
"""Draws of the question: each takes one end of the running truce, so that there must be some."""
ASKED, END = date(2026, 10, 9), date(2026, 11, 10)
QUESTION = {
    "name": "The suspension of October 2025's controls, as of 9 October 2026",
    "extends": "record",
    "as_of": ASKED,
    "dataset": ["rare_earths"],
    "start": ASKED,
    "months": 24,
    "talks": {"seats": ["US", "CN"], "first_offer": ASKED, "expiries": [END], "summits": [date(2026, 11, 18)]},
}
OTHERS = {"registry": 0.74, "market": 0.87}
"""What a registry of forecasts and a prediction market said that day; as reported to the project, not checked."""


@dataclass(frozen=True)
class TruceScores:
    """Chances of a truce within 35 days by episode, whether it came, and Brier scores of them and of the base rate.

    The base rate of an episode is that of the others, (n + 1/2) / (N + 1).
    """

    chances: dict[str, float]
    came: dict[str, bool]
    brier: float
    base_brier: float


def truce_scores(*, draws: int = DRAWS) -> TruceScores:
    """Scores of the talks on the escalations on record."""
    rows = replay(draws=draws)
    chances = {row["episode"]: float(row["within_35_days"]["value"]) for row in rows}
    return score_truces(chances, {row["episode"]: row["days"] <= TRUCE_WINDOW for row in rows})


def score_truces(chances: dict[str, float], came: dict[str, bool]) -> TruceScores:
    """Brier scores of chances by episode and of the base rate of the other episodes."""
    names = list(chances)
    base = [(sum(came[other] for other in names if other != name) + 0.5) / len(names) for name in names]
    events = np.array([came[name] for name in names], float)
    own = brier_score(events, np.array([chances[name] for name in names]))
    return TruceScores(chances, came, own, brier_score(events, np.array(base)))


def suspension_chance(*, draws: int = QUESTION_DRAWS) -> dict[str, float]:
    """Chance that the talks give to the question: mean over draws, with their 5 and 95 % points."""
    sc = load_scenario(QUESTION)
    ds = facts_of(sc)
    setting, options = make_setting(ds, sc), GameOptions()
    grid = cached(ds, sc, setting, draws, None)
    values = draw(ds.table("talks"), seed=sc.seed, first=0, count=draws, fixed=fixed_chances(sc))
    plays = play_draws(lambda i: play(ds, setting, grid, values, i, options), draws, None, None)
    menu = prepare_game(ds, setting, grid, values, 0, options)[0].menu
    chances = prolonged_chances(setting, menu, plays, END)
    low, high = np.quantile(chances, [0.05, 0.95])
    return {"value": float(chances.mean()), "low": float(low), "high": float(high)}


def prolonged_chances(setting: TalksSetting, menu: Menu, plays: Sequence[PlayedDraw], day: date) -> np.ndarray:
    """Chance by draw (draw,) that controls in force after the round of a day are not above those of the first offer.

    Parameters
    ----------
    setting, menu
        State of the talks, and the deals.
    plays
        What the draws came to.
    day
        Day on which the suspension ends.

    Returns
    -------
    numpy.ndarray
        Deals signed by the end of the round, without those that raise controls, and paths without a deal whose
        controls are not raised.
    """
    edges = round_edges(setting, len(plays[0].paths.signed))
    t = max(i for i, first in enumerate(edges[:-1]) if first <= day)
    milder = np.asarray(menu.control) <= setting.control
    return np.array(
        [
            play.paths.terms[: t + 1][:, milder].sum() + play.paths.control[t, : setting.control + 1].sum()
            for play in plays
        ]
    )
