"""Mechanisms that were screened and kept: terms of the forecast of a series that the engine does not make.

`monazite.analysis.verification.scores.mechanism_screens` says how one is screened. What is kept here lowered the score
of every episode that its coefficient was not estimated on.
"""

from __future__ import annotations

from datetime import date

from monazite.analysis.verification.forecasts.series_targets import TONNES, month_number, target_class

ARRIVALS = -0.1
"""Logarithms by which tonnes fall below the run once arrivals and traders' stocks have run out.

Least weighted interval score on the other episodes: the same figure whether that of 2023 or that of 2025 is left out.
"""
RUN_OUT = (4, 6)
"""First and last month of it since the control was announced, which is month 0."""


def arrivals_term(outcome: str, announced: date | None, origin: date, month: int) -> float:
    """What arrivals that have run out add to the logarithm of a series.

    Parameters
    ----------
    outcome
        Outcome of the series; only amounts in tonnes take part.
    announced
        Day on which the control of the episode was announced; None outside an episode.
    origin
        Day of the forecast. One that lies in or before the month of the announcement knows of no control.
    month
        Month that is forecast (`month_number`).

    Returns
    -------
    float
        `ARRIVALS` in the months of `RUN_OUT`, else nothing.
    """
    if announced is None or target_class(outcome) != TONNES or month_number(origin) <= month_number(announced):
        return 0.0
    first, last = RUN_OUT
    return ARRIVALS if first <= month - month_number(announced) <= last else 0.0
