"""The goals of the verification, and which mechanism is absent where one is missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monazite.analysis.verification.forecasts.baselines import MEAN_REVERSION, PERSISTENCE
from monazite.analysis.verification.forecasts.episodes import FIRST
from monazite.analysis.verification.forecasts.series_targets import PRICE, TONNES, UNIT_VALUE
from monazite.analysis.verification.scores.summary import SCALES, ScoreCell, VerificationSummary

ENOUGH = 30
"""Forecasts from which a class of series has to meet the goals of coverage."""
LONGEST = 20
"""Minutes within which all forecasts are to be made again."""


@dataclass(frozen=True)
class Goal:
    """A goal: what was wanted, what was reached, whether it is met (None: not measured), and what is absent."""

    text: str
    wanted: str
    reached: str
    met: bool | None
    absent: str = ""


def _ratio_goal(text: str, cell: ScoreCell | None, limits: tuple[float, float], absent: str) -> Goal:
    """A goal about the score ratios of a cell; met if both scales meet it."""
    wanted = f"{limits[0]:.2f} of persistence, {limits[1]:.2f} of mean reversion"
    if cell is None or not cell.forecasts:
        return Goal(text, wanted, "no forecasts", None, absent)
    met, reached = True, []
    for baseline, limit in zip((PERSISTENCE, MEAN_REVERSION), limits, strict=True):
        values = [cell.ratios[baseline, column] for column in SCALES]
        met = met and all(value <= limit for value in values)
        reached.append(f"{values[0]:.2f} ({values[1]:.2f} on plain values) of {baseline}")
    return Goal(text, wanted, "; ".join(reached), met, "" if met else absent)


def goals_of(summary: VerificationSummary) -> Iterator[Goal]:
    """Every goal with what was reached."""
    by_class = {cell.group: cell for cell in summary.cells["class"]}
    first = next((cell for cell in summary.cells[f"{TONNES} by phase"] if cell.group == FIRST), None)
    yield _ratio_goal("tonnes: WIS, all origins and horizons", by_class[TONNES], (0.75, 0.90), ABSENT_TONNES)
    yield _ratio_goal("tonnes: WIS, origins in the first six months after an announcement", first, (0.60, 0.70),
                      ABSENT_FIRST)  # fmt: skip
    yield _ratio_goal("prices inside: WIS", by_class[PRICE], (0.95, 0.95), ABSENT_PRICES)
    yield _ratio_goal("unit values: WIS", by_class[UNIT_VALUE], (0.95, 0.95), ABSENT_UNIT_VALUES)
    for name, low, high in (("held50", 0.45, 0.55), ("held90", 0.85, 0.95)):
        share = {k: cell for k, cell in by_class.items() if k != "all" and cell.forecasts >= ENOUGH}
        met = all(low <= cell.coverage[name] <= high for cell in share.values())
        reached = ", ".join(f"{k} {100 * cell.coverage[name]:.0f} %" for k, cell in share.items())
        text = f"coverage of {name[-2:]} % ranges in classes of {ENOUGH} forecasts or more"
        yield Goal(text, f"{100 * low:.0f} to {100 * high:.0f} %", reached, met, "" if met else ABSENT_COVERAGE)


def time_goal(record: Mapping[str, object]) -> Goal:
    """How long it took to make all forecasts again, as the record of the kept ones says.

    Parameters
    ----------
    record
        What `monazite verify --make` has put down beside the forecasts.
    """
    text, wanted = "all forecasts made again (`make verify`)", f"{LONGEST} minutes or less on 2 cores"
    minutes, cores = record.get("minutes"), record.get("cores")
    if not isinstance(minutes, int | float):
        return Goal(text, wanted, "not recorded", None, "forecasts from before times were recorded.")
    met = minutes <= LONGEST
    absent = "" if met else "origins are conditioned one after the other, each from the priors."
    return Goal(text, wanted, f"{minutes:.0f} minutes on {cores} cores", met, absent)


ABSENT_TONNES = (
    "each forecast takes it that policy stays as it was: policy paths of the talks are not mixed in; and misfits begin "
    "with the run, so that what a series did in the year before it does not narrow them."
)
ABSENT_FIRST = "licences that came one by one, and a rush of filings that was decided late; else as for all tonnes."
ABSENT_PRICES = (
    "boom and bust of prices inside the controlling country (stocks and expectations of traders); what a quote did "
    "before the run does not narrow its misfit, whose size is that of 2010-14, so ranges are too wide."
)
ABSENT_UNIT_VALUES = (
    "lots bound to an end user and long contracts: in the run all that crosses the border is paid at what is scarce, "
    "while customs' unit values of magnets hardly moved in 2025."
)
ABSENT_COVERAGE = (
    "ranges of prices and unit values are too wide in the middle: every price has one size of misfit, .24, from 36 "
    "quotes of the boom of 2010-14, and errors of unit values and tonnes have many small and few large members, which "
    "one normal scale cannot express; spreads and tails taken from the other episodes do not lower the score (table of "
    "mechanisms tried)."
)
