"""The runs of all branches of a brief together: what an outcome is in each, and the draw of inputs that it has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import KINDS
from monazite.dataset.rows.evidence import Prior
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.unbroken_truce import PARTS as CALM
from monazite.presentation.briefing.main_part.cards.number_drivers import (
    FEWEST_RUNS,
    BranchValues,
    Mover,
    strongest_movers,
)
from monazite.presentation.briefing.main_part.cards.solved_games import SolvedGames
from monazite.presentation.briefing.measure_benefits import MeasureBenefit, measure_benefits
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import ranks_around
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values, reduce_months

_OF_ITS_RUNS = ("courses", "runs")
"""Keys that say of which runs a number is, not what it is of."""
_ENDS = "with the ends that hold it"
"""Mark of a number that stands with its own error: what moves it is what moves the outcome."""


@dataclass(frozen=True)
class PooledEvidence:
    """What tells which inputs move a number.

    Attributes
    ----------
    priors, inputs
        Rows of the inputs, and their values by draw (draw,), by name.
    movers
        The inputs that it moves with most.
    """

    priors: Mapping[str, Prior]
    inputs: Mapping[str, Values]
    movers: tuple[Mover, ...]
    is_known: bool
    """Whether runs say at all what the number is of."""


@dataclass(frozen=True)
class _Branch:
    """A branch: its runs, the place of their draws among all draws (run,), and its course of the talks."""

    lookup: ResultsLookup
    draws: NDArray[np.intp]
    course: str = ""


class PooledRuns:
    """The runs of all branches of a brief.

    Attributes
    ----------
    priors
        Rows of the inputs by name; those that are the same in all draws are none.
    inputs
        Value of each input by draw (draw,).
    """

    def __init__(self, ctx: BriefContext) -> None:
        self._ctx = ctx
        alone = [run for run in (ctx.run, ctx.other, ctx.returned, ctx.without_article) if run is not None]
        of_talks = [] if ctx.forecast is None else [ctx.forecast, *ctx.slices.values()]
        runs = [*alone, *of_talks]
        rows: dict[str, Prior] = {row.parameter: row for row in ctx.dataset.table("priors")}
        given = [run.results.parameters for run in runs]
        names = [n for n in rows if all(n in one.values and one.values[n].shape == (one.count,) for one in given)]
        table = np.concatenate([np.stack([one.values[name] for name in names], axis=1) for one in given])
        draws, places = np.unique(table, axis=0, return_inverse=True)
        own = np.split(places.ravel(), np.cumsum([one.count for one in given])[:-1])
        by_run = dict(zip(map(id, runs), own, strict=True))
        uncertain = [(i, name) for i, name in enumerate(names) if np.ptp(draws[:, i]) > 0.0]
        self.priors = {name: rows[name] for _, name in uncertain}
        self.inputs: dict[str, Values] = {name: draws[:, i] for i, name in uncertain}
        self._count = len(draws)
        self._found: dict[object, PooledEvidence] = {}
        self._alone = [_Branch(run, by_run[id(run)]) for run in alone]
        self._slices = [_Branch(run, by_run[id(run)], kind) for kind, run in ctx.slices.items()]
        self._forecast = None if ctx.forecast is None else _Branch(ctx.forecast, by_run[id(ctx.forecast)])

    def evidence_on(self, q: Quantity) -> PooledEvidence:
        """Which inputs move a number: of the runs, or of the games of the talks where it is one of theirs."""
        key = (q.outcome, frozenset(_what(q).items()), self.courses_of(q))
        if key not in self._found:
            priors, inputs, branches = self.priors, self.inputs, self.branches_of(q)
            if not branches and self._games is not None:
                priors, inputs, branches = self._games.priors, self._games.inputs, self._games.branches_of(q)
            movers = strongest_movers(inputs, branches, key[2])
            self._found[key] = PooledEvidence(priors, inputs, movers, bool(branches))
        return self._found[key]

    @cached_property
    def _games(self) -> SolvedGames | None:
        made = self._ctx.forecast.results if self._ctx.forecast is not None else None
        if not isinstance(made, Forecast) or getattr(made.paths, "setting", None) is None:
            return None  # no forecast, or paths that came without the talks
        return SolvedGames(made, self.priors)

    def branches_of(self, q: Quantity) -> list[BranchValues]:
        """What a number is of in the runs of every branch; those of a measure are the runs that it was tried in."""
        if q.outcome.startswith("measure_"):
            return self._of_a_measure(q)
        if "case" in q.where:  # a replay of its own
            return []
        found = [(branch, _values(branch.lookup, q)) for branch in (*self._alone, *self._slices)]
        told = [BranchValues(values, one.draws, one.course) for one, values in found if values is not None]
        return told if any(one.course for one in told) else [*told, *self._by_course(q)]

    def courses_of(self, q: Quantity) -> tuple[str, ...]:
        """Courses of the talks that a number is one over; none where it is of one, or of no forecast."""
        made = self._ctx.forecast
        if made is None or q.run != made.results.run or "runs" in q.where:
            return ()
        return CALM if q.where.get("courses", "").startswith(CALM[0]) else KINDS

    def are_alike(self, one: Quantity, other: Quantity) -> bool:
        """Whether the draws cannot tell two numbers of one outcome apart, so that which is larger is noise.

        Equation: the runs of a draw have one mean in either; the median of their differences over the draws that both
        have lies with a chance of nine in ten between two of them (`samples.ranks_around`), and may be nought.
        """
        pair = [self._by_draw(q) for q in (one, other)]
        common = np.flatnonzero(np.isfinite(pair[0]) & np.isfinite(pair[1]))
        if common.size < FEWEST_RUNS:
            return False
        differences = np.sort(pair[0][common] - pair[1][common])
        lower, upper = ranks_around(common.size, 0.5)
        return bool(differences[lower - 1] <= 0.0 <= differences[(upper or common.size) - 1])

    def _by_draw(self, q: Quantity) -> Values:
        """Mean of a number over the runs of each draw (draw,); not a number where it has none."""
        courses = self.courses_of(q)
        own = [one for one in (*self._alone, *self._slices) if one.lookup.results.run == q.run or one.course in courses]
        found = [(one.draws, values) for one in own if (values := _values(one.lookup, q)) is not None]
        total, count = np.zeros(self._count), np.zeros(self._count)
        for draws, values in found:
            np.add.at(total, draws, values)
            np.add.at(count, draws, 1.0)
        return np.divide(total, count, out=np.full(self._count, np.nan), where=count > 0)

    def _by_course(self, q: Quantity) -> list[BranchValues]:
        """The draws of the forecast by their course, for what was worked out over all of them alone."""
        whole = self._forecast
        values = None if whole is None else _values(whole.lookup, q)
        made = None if whole is None else whole.lookup.results
        if whole is None or values is None or not isinstance(made, Forecast):
            return []
        kinds = np.array([path.kind for path in made.paths.paths])
        return [
            BranchValues(values[own], whole.draws[own], str(k)) for k in np.unique(kinds) if (own := kinds == k).any()
        ]

    def _of_a_measure(self, q: Quantity) -> list[BranchValues]:
        """What a measure saves or costs in the first runs of the forecast, or of the run where there is none."""
        onward = self._forecast or self._alone[0]
        one = self._measures.get(q.where.get("measure", ""))
        if one is None:
            return []
        values = {"measure_saved": one.saved.values, "measure_cost": one.outlay.values}.get(q.outcome)
        if values is None:
            lost = one.outlay.values - one.saved.values
            values = {"measure_loses": lost, "measure_net": -lost}.get(q.outcome, one.ratios)
        return [BranchValues(values, onward.draws[: values.size])]

    @cached_property
    def _measures(self) -> dict[str, MeasureBenefit]:
        return {one.id: one for one in measure_benefits(self._ctx)}


def _what(q: Quantity) -> dict[str, str]:
    """What a number is of, without what says of which runs it is."""
    return {k: v for k, v in q.where.items() if k not in _OF_ITS_RUNS and not (k == "what" and _ENDS in v)}


def _values(run: ResultsLookup, q: Quantity) -> Values | None:
    """What a number is of in the runs (run,) of a branch; None where the branch does not report it."""
    where = _what(q)
    known = run.sample_of(replace(q, run=run.results.run, where=where))
    if known is not None:
        return known.values
    if q.outcome not in REGISTRY:
        return None
    at, months, reduce = where.pop("month", ""), where.pop("months", ""), where.pop("reduce", "mean")
    try:
        array, left = run.results.select(q.outcome, **where)
        if left not in ((), ("month",)):
            return None
        if left:
            first, _, last = (at or months).partition(" to ")
            calendar = run.results.index.month
            period = slice(calendar.index(_month(first)), calendar.index(_month(last or first)) + 1)
            array = reduce_months(array[:, period], "first" if at else reduce)
    except (InputError, ValueError):  # no outcome of the run, or not of months of the run
        return None
    return array


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
