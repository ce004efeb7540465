"""Scores of the talks: a truce within 35 days of each escalation on record, and a question that others answered too.

The question: will the suspension of China's controls of October 2025, which ends on 10 November 2026, be prolonged or
repealed by then, as of 9 October 2026? In the talks that is a deal by that day from the state of 9 October. What came
is not known to the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.verification.scores.forecast_scores import brier_score
from monazite.negotiation.replay import TRUCE_WINDOW, replay
from monazite.negotiation.run import talks

DRAWS = 4
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


def suspension_chance(*, draws: int = DRAWS) -> dict[str, float]:
    """Chance that the talks give to the question, with its 5 and 95 % points over draws."""
    found = talks(None, QUESTION, draws=draws, with_commitments=False)
    rows = [row for row in found["deal_probability"] if date.fromisoformat(row["date"]) <= END]
    return {name: float(rows[-1][name]) for name in ("value", "low", "high")} if rows else {}
