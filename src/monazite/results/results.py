"""Results: numbers with labels, ranges and provenance."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monazite.engine.state import Flows
from monazite.foundation.errors import InputError, unknown
from monazite.model.build import Model
from monazite.model.parameters import Draws
from monazite.results.accessors import accessor
from monazite.results.months import Day, as_day
from monazite.results.outcomes.registry import Outcome, may_never_come
from monazite.results.paired_days import PairedDraws, day_differences, paired_draws, spread_of_differences
from monazite.results.quantity import Quantity
from monazite.results.ranges import REDUCE, Values, ends, middle, reduce_months
from monazite.results.run_tables import RunTables
from monazite.results.source_rows import SourceRows


class Results(RunTables):
    """Outcomes of a run by draw; draw 0 has the central parameters.

    ``quantity`` gives one number with its range, ``series`` a path, ``frame`` a tidy table, ``to_xarray`` labelled
    arrays. Ranges are the 5 % and 95 % points of the draws. `monazite.simulate` makes it.

    Attributes
    ----------
    scenario, dataset
        What was run, and the facts that it ran on.
    index
        Axes: ``index.month``, ``index.good``, ``index.region``, ``index.use``, ``index.sector`` ..., each a tuple.
    draws
        Number of draws.
    run
        Id of the run.
    provenance
        What the numbers depend on.
    anchor
        Day from which days to the first line stop are counted.

    Examples
    --------
    >>> import monazite as mz
    >>> mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=2)  # doctest: +ELLIPSIS
    <Results: ..., 2022-08 to 2027-07, 2 draws, run ..., 0 failed months>
    """

    def __init__(self, model: Model, draws: Draws, flows: Flows, stopped_day: NDArray[np.float64]) -> None:
        super().__init__(model, draws, flows, stopped_day)
        self._source_rows = SourceRows(model.dataset)

    def __repr__(self) -> str:
        facts = self._facts()
        words = [facts["scenario"], facts["months"], _counted(self.draws, "draw"), f"run {self.run}"]
        return f"<{type(self).__name__}: {', '.join(words)}, {_counted(len(self.failures()), 'failed month')}>"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{name}</th><td>{escape(text)}</td></tr>" for name, text in self._facts().items())
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>"

    def _facts(self) -> dict[str, str]:
        """What a reader wants to know of a run at first sight."""
        first, last = self.index.month[0], self.index.month[-1]
        return {
            "scenario": self._title(),
            "months": f"{first:%Y-%m} to {last:%Y-%m}",
            "draws": str(self.draws),
            "days count from": self.anchor.isoformat(),
            "run": self.run,
            "failed months": str(len(self.failures())),
        }

    def _title(self) -> str:
        return self.scenario.name

    @property
    def plot(self) -> Any:
        """Charts of the run for notebooks: ``fan``, ``stops``, ``flows`` and ``map``; needs the extra ``plot``."""
        return accessor("plot", self)

    def quantity(
        self,
        outcome: str,
        *,
        at: Day | None = None,
        over: tuple[Day, Day] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity:
        """One number with its range.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes`.
        at
            The month to take: a date, a time stamp, or text such as ``2025-06``.
        over
            First and last month of a period, both included, to be reduced to one number; by default the whole run.
        reduce
            How: ``mean``, ``sum``, ``max``, ``min``, ``first`` or ``last``; months without a value do not count.
        **where
            A name for every other axis of the outcome: ``good="Dy.oxide"``, ``region="JP"``, ``industry="cars"`` ...

        Returns
        -------
        Quantity
            Median and ends of the range over the draws, unit, run and sources. The median of an outcome without
            months, such as the day of a stop, is missing where half of the draws or more have none. The sum of an
            outcome per month is in its unit without ``/month``.

        Raises
        ------
        InputError
            For unknown outcomes or names, axes left open, months outside the run.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=8)
        >>> price = res.quantity("price_outside", good="Ga.metal", at="2024-06")
        >>> price.unit, price.low < price.value < price.high
        ('USD/kg', True)
        >>> res.quantity("exports", good="Ga.metal", region="WORLD", over=("2023-08", "2024-07"), reduce="sum").unit
        't'
        """
        if reduce not in REDUCE:
            raise unknown(reduce, REDUCE, field="reduce")
        if at is not None and over is not None:
            raise InputError(field="at, over", found=f"{at}, {over}", allowed="one of the two")
        array, left = self.select(outcome, **where)
        if at is not None:
            day = as_day(at, field="at")
            over, reduce = (day, day), "first"
        if "month" in left:
            if over is not None:
                array = array[:, self._period(over, field="over" if at is None else "at")]
            array = reduce_months(array, reduce)
        self._refuse_open(outcome, left)
        spec = self.outcome(outcome)
        low, value, high = self._spread(array, spec)
        return Quantity(
            value,
            min(low, value) if np.isfinite(value) else low,
            max(high, value) if np.isfinite(value) else high,
            spec.unit.removesuffix("/month") if reduce == "sum" else spec.unit,
            outcome,
            dict(where),
            self.run,
            self.sources(outcome, **where),
        )

    def _spread(self, array: Values, spec: Outcome) -> tuple[float, float, float]:
        """Lower end, median and upper end over the draws (draw,) of an outcome, its months reduced."""
        low, high = ends(array)
        return low, middle(array, missing_is_never="month" not in spec.axes), high

    def probability(self, outcome: str, *, within: float | None = None, **where: str) -> float:
        """Share of the draws in which an outcome has a value, for example in which a line stops.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes` without months.
        within
            Largest value that counts, for example days in which a line stops; by default any.
        **where
            A name for every axis of the outcome, as in `quantity`.

        Returns
        -------
        float
            From 0 to 1.

        Raises
        ------
        InputError
            For unknown outcomes or names, and axes left open.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=8)
        >>> 0.0 <= res.probability("first_stop_day", industry="technology", region="US") <= 1.0
        True
        """
        array, left = self.select(outcome, **where)
        self._refuse_open(outcome, left)
        if left:
            raise InputError(field="outcome", found=outcome, allowed="an outcome without months")
        counts = np.isfinite(array) if within is None else array <= within
        return float(counts.mean())

    def sources(self, outcome: str, **where: str) -> tuple[str, ...]:
        """Ids of the sources that an outcome rests on.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes`.
        **where
            Names along its axes, as in `quantity`; only rows of its tables that are about all of them count.

        Returns
        -------
        tuple of str
            Ids of ``dataset.sources``.

        Raises
        ------
        InputError
            For an unknown outcome, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023")
        >>> all(source in res.dataset.sources for source in res.sources("price_outside", good="Ga.metal"))
        True
        """
        return self._source_rows.sources(self.outcome(outcome).tables, where)

    def compare(self, other: Results) -> Comparison:
        """Differences of the run and another one, paired by draw.

        Parameters
        ----------
        other
            Results that are taken off these.

        Returns
        -------
        Comparison
            ``self`` less ``other``.

        Raises
        ------
        InputError
            As `monazite.compare`.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023")
        >>> res.compare(res).quantity("price_outside", good="Ga.metal", at="2024-06").value
        0.0
        """
        return Comparison(self, other)


class Comparison(Results):
    """Differences of two runs, paired by draw: ``first`` less ``second``.

    Reads as `Results` does. A run with more draws than the other is compared by its first ones: a draw does not depend
    on how many there are. Days that never come in one of the runs are later than any other: see `paired`.

    Attributes
    ----------
    first, second
        The two runs.
    """

    def __init__(self, first: Results, second: Results) -> None:
        spans = [f"{r.index.month[0]} to {r.index.month[-1]}" for r in (first, second)]
        for field, mine, other in (
            ("months of the two runs", *spans),
            ("first draw of the two runs", str(first.parameters.first), str(second.parameters.first)),
            ("seed of the two runs", str(first.parameters.seed), str(second.parameters.seed)),
        ):
            if mine != other:
                raise unknown(other, [mine], field=field)
        rest = [run.parameters.origin or "the priors" for run in (first, second)]
        if rest[0] != rest[1]:
            allowed = (
                f"{rest[0]}, as the other run: monazite.compare(one, other) runs both on the same draws; "
                "or run both with prior=True, or one with parameters=other.parameters"
            )
            raise InputError(field="what the draws of the two runs rest on", found=rest[1], allowed=allowed)
        common = first.parameters.subset(0, min(first.draws, second.draws))
        super().__init__(first.model, common, first.view.flows, first.view.stopped_day)
        self.first, self.second = first, second

    def values(self, name: str) -> Values:
        """Differences of an outcome (common draw, axes of the outcome); of days as `day_differences` has them.

        Days are counted from the anchor of the second run in both.
        """
        one, other = (run.values(name)[: self.draws] for run in (self.first, self.second))
        spec = self.outcome(name)
        if not may_never_come(spec):
            return one - other
        later = self.first.view.anchor_day - self.second.view.anchor_day if spec.unit == "day" else 0.0
        return day_differences(one + later, other)

    def paired(self, outcome: str, **where: str) -> PairedDraws:
        """Draws in which a day comes in both runs, in the first or the second alone, and in neither.

        Parameters
        ----------
        outcome
            Name of an outcome that is a day or a month of its own, such as ``first_stop_day``.
        **where
            A name for every axis of it, as in `quantity`.

        Returns
        -------
        PairedDraws
            Counts ``both``, ``first``, ``second`` and ``neither``. In the median of `quantity` a draw of ``first``
            counts as sooner than all others, one of ``second`` as later, one of ``neither`` not at all.

        Raises
        ------
        InputError
            For an outcome that is no day, and as `quantity`.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=2)
        >>> counts = res.compare(res).paired("first_stop_day", industry="technology", region="US")
        >>> counts.first, counts.second
        (0, 0)
        """
        if not may_never_come(self.outcome(outcome)):
            raise InputError(field="outcome", found=outcome, allowed="a day or month, such as first_stop_day")
        array, left = self.select(outcome, **where)
        self._refuse_open(outcome, left)
        return paired_draws(array)

    def _spread(self, array: Values, spec: Outcome) -> tuple[float, float, float]:
        if may_never_come(spec):
            return spread_of_differences(array)
        return super()._spread(array, spec)

    @cached_property
    def run(self) -> str:
        """Ids of the two runs."""
        return f"{self.first.run}-{self.second.run}"

    def _title(self) -> str:
        return f"{self.first.scenario.name} less {self.second.scenario.name}"


def compare(base: Results, alternative: Results) -> Comparison:
    """Differences of two runs, paired by draw, so that what both have in common cancels.

    Parameters
    ----------
    base, alternative
        Results of runs over the same months with the same seed; of the one with more draws the first ones are taken.

    Returns
    -------
    Comparison
        ``alternative`` less ``base``, with the methods of `Results`.

    Raises
    ------
    InputError
        When the runs differ in months, seed or first draw, or in what their draws rest on (the priors, or what was
        observed by a day), or an argument is no `Results`.
    """
    arguments: dict[str, object] = {"base": base, "alternative": alternative}
    for field, given in arguments.items():
        if not isinstance(given, Results):
            raise InputError(field=field, found=given, allowed="results of simulate")
    return Comparison(alternative, base)


def _counted(count: int, noun: str) -> str:
    """``1 draw``, ``2 draws``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
