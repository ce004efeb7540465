"""Breaks of the truce after the day by which courses are judged: which runs hold one, and how often past truces broke.

The courses go on when an agreement has run out, so that some of them have a break later. What the register and the
rounds of talks say of past truces stands beside that: a precedent, and no result of the model.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind, PolicyPath
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.talks import TalksEpisode
from monazite.negotiation.truces import MONTH, BreakRecord, break_record
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import MixedSample, Sample, mixture
from monazite.results.names import day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy, has_trait

_LOW, _HIGH = 0.05, 0.95
UNBROKEN: tuple[Kind, ...] = ("deal", "renewal")
"""Kinds of courses in which the truce does not break by the day that they are judged by."""


@dataclass(frozen=True)
class RecordedBreaks:
    """Past breaks of truces between the two.

    Attributes
    ----------
    breaks
        How many there were.
    months
        Months of truce in which they came.
    chance
        Chance that a truce is broken at such a rate between the day by which courses are judged and the last month
        ahead, with the 5 and 95 % points of what so few breaks leave open.
    shortest, longest
        Days from a break to the deal that ended it.
    days
        Days of the breaks, in words.
    """

    breaks: Quantity
    months: Quantity
    chance: Quantity
    shortest: Quantity
    longest: Quantity
    days: tuple[str, ...]

    @property
    def longest_months(self) -> float:
        """Months of the longest one."""
        return self.longest.value / MONTH


def recorded_breaks(ctx: BriefContext, horizon: Horizon) -> RecordedBreaks | None:
    """Past breaks of the truces between the two; None without talks ahead, and where no truce was broken.

    Only what was known on the day of the forecast counts.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    setting = made.paths.setting if isinstance(made, Forecast) and horizon.is_ahead else None
    if not isinstance(made, Forecast) or setting is None:
        return None
    seats = (setting.controller, setting.target)
    record = break_record(ctx.dataset, made.scenario, seats, setting.first_offer)
    ahead = (month_start(horizon.last, 1) - made.paths.horizon).days / MONTH
    return (
        None if record is None or ahead <= 0.0 else _as_quantities(ctx.dataset, record, ahead, f"{horizon.last:%Y-%m}")
    )


def _as_quantities(ds: Dataset, record: BreakRecord, ahead: float, until: str) -> RecordedBreaks | None:
    """The record in quantities; None without a break, and where the deal that ended one is not on record."""
    episodes: Sequence[TalksEpisode] = [row for row in ds.table("episodes") if row.date in record.days]
    if not record.days or len(episodes) < len(record.days):
        return None
    rows = [*episodes, *(row for row in ds.table("measures") if row.id in record.truces)]
    sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
    lengths = [(row.deal - row.date).days for row in episodes]
    value, low, high = record.chance_within(ahead), record.chance_at(_LOW, ahead), record.chance_at(_HIGH, ahead)
    where = {"what": "a break at the rate of the record", "by": until}
    return RecordedBreaks(
        breaks=count_quantity(len(record.days), "breaks of truces", sources),
        months=count_quantity(round(record.months), "months of truce", sources),
        chance=Quantity(value, low, high, "share", "truce_break", where, "", sources, "data"),
        shortest=count_quantity(min(lengths), "days until the deal", sources),
        longest=count_quantity(max(lengths), "days until the deal", sources),
        days=tuple(day_text(day) for day in record.days),
    )


def paths_of(made: Forecast, kind: Kind) -> list[PolicyPath]:
    """Paths of a kind in the order of the runs of its slice."""
    return [path for path in (*made.paths.paths, *(one for _, one in made.paths.further)) if path.kind == kind]


def raised_later(path: PolicyPath, day: date, last: date) -> list[Policy]:
    """What a side raises on a path after a day, up to the end of a month, in order of time."""
    raised = [m for m in path.measures if has_trait(m, "breaks_truce") and getattr(m, "text", "")]
    return sorted((m for m in raised if day < m.start < month_start(last, 1)), key=lambda m: m.start)


def runs_with_later_break(made: Forecast, kind: Kind, last: date) -> NDArray[np.bool_]:
    """Whether a side raises something after the day of the courses, up to the end of a month: (run,) of a slice."""
    return np.array([bool(raised_later(path, made.paths.horizon, last)) for path in paths_of(made, kind)], dtype=bool)


def without_any_break(
    ctx: BriefContext, made: Forecast, last: date, of_run: Callable[[ResultsLookup], Sample | None]
) -> MixedSample | None:
    """An outcome over the runs of a forecast without a break up to the end of a month, each part with its chance.

    Where every run has one, over all of the kinds that do not break at first; None where a part does not report it.
    """
    kinds = list[Kind](kind for kind in UNBROKEN if kind in ctx.slices)
    if not kinds:
        return None
    parts = [sample for kind in kinds if (sample := of_run(ctx.slices[kind])) is not None]
    whole = mixture(parts, [made.chance(kind) for kind in kinds], made.run)
    unbroken = ~np.concatenate([runs_with_later_break(made, kind, last) for kind in kinds])
    return whole.chosen(unbroken) if whole is not None and unbroken.any() else whole


@dataclass(frozen=True)
class LaterBreaks:
    """What the later breaks of a forecast hold.

    Attributes
    ----------
    restricted
        Share of them in which the controlling country restricts exports.
    months
        Months of the first such restriction, by the median; not a number where half of them outlast the courses, and
        where there is none.
    """

    restricted: Quantity
    months: Quantity

    @property
    def ends(self) -> bool:
        """Whether half of the restrictions end within the courses."""
        return bool(np.isfinite(self.months.value))


def later_breaks(made: Forecast, kinds: Sequence[Kind], last: date) -> LaterBreaks | None:
    """What the later breaks hold in the runs of some kinds, which count alike; None where there are none."""
    every = [raised_later(path, made.paths.horizon, last) for kind in kinds for path in paths_of(made, kind)]
    found = [raised for raised in every if raised]
    if not found:
        return None
    own = made.scenario.controller
    spells = [[m for m in raised if m.actor == own and has_trait(m, "restricts_exports")] for raised in found]
    share = float(np.mean([bool(spell) for spell in spells]))
    where = {"what": "exports restricted in a later break", "by": f"{last:%Y-%m}"}
    lengths = np.array([_months_in_force(spell) for spell in spells if spell] or [np.nan])
    months = Sample(lengths, "month", "truce_break", {"what": "months of a restriction"}, made.run, ()).median
    return LaterBreaks(Quantity(share, share, share, "share", "truce_break", where, made.run, ()), months)


def _months_in_force(measures: Sequence[Policy]) -> float:
    """Months from the first measure until none is in force; not a number where that is beyond the course."""
    until = measures[0].end
    for measure in measures[1:]:
        if until is None or measure.start > until:
            break
        until = None if measure.end is None else max(until, measure.end)
    return float("nan") if until is None else (until - measures[0].start).days / MONTH
