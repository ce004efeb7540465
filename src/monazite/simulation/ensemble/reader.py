"""Read an ensemble from its files: quantiles, exceedance curves and differences, computed by DuckDB file by file."""

# pandas comes without type stubs, so that what it returns is known in part only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, unknown
from monazite.model.parameters import Draws
from monazite.results.months import Day, as_day, with_time_stamps
from monazite.results.outcomes.registry import REGISTRY, may_never_come
from monazite.results.paired_days import day_differences
from monazite.results.ranges import HIGH, LOW
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.ensemble.queries import REDUCE, draw_query, quantile_query, weighted_query
from monazite.simulation.ensemble.recorded_series import COLUMNS, UNSOLVED
from monazite.simulation.ensemble.redrawn import redraw
from monazite.simulation.ensemble.store import Store, connect, quoted

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

SLICE = 1000  # series whose quantiles are computed at a time
POINTS = 101


class Ensemble:
    """Draws of a scenario on disk; nothing is loaded before it is asked for, and then only what was asked.

    Draw 0 has the central parameters. `monazite.run_ensemble` makes it.

    Parameters
    ----------
    folder
        Folder of the ensemble.

    Raises
    ------
    InputError
        Where ``folder`` holds no ensemble.

    Attributes
    ----------
    folder, key, manifest, scenario
        Where the files are, id of the run, what it depends on, what was run.
    draws, numbers
        Number of draws on disk, and which they are, shape (draw,).
    series
        Table of the numbers that are on disk of each draw.

    Examples
    --------
    >>> import monazite as mz
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     run = mz.run_ensemble(("gallium", "germanium"), "cn-ga-ge-2023", draws=4, out=folder)
    ...     price = mz.Ensemble(folder).quantiles("price_outside", good="Ga.primary")
    >>> list(price.columns)[-5:], len(price)
    (['n', 'value', 'q05', 'q50', 'q95'], 60)
    """

    def __init__(self, folder: str | Path) -> None:
        self.store = Store(Path(folder))
        self.manifest = self.store.manifest()

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.store.folder

    @property
    def key(self) -> str:
        """Id of the run, the same for any number of draws."""
        return self.manifest["key"]

    @cached_property
    def draws(self) -> int:
        """Number of draws on disk."""
        return sum(end - first for (first, end), _ in self.store.files())

    @cached_property
    def numbers(self) -> np.ndarray:
        """Which draws are on disk, in order: a run that was interrupted can have gaps."""
        spans = [np.arange(first, end) for (first, end), _ in self.store.files()]
        return np.concatenate(spans) if spans else np.zeros(0, dtype=int)

    @cached_property
    def series(self) -> pd.DataFrame:
        """Table of the series: number, outcome, good, region, use, sector, month (datetime64), unit."""
        return with_time_stamps(self._series)

    @cached_property
    def _series(self) -> pd.DataFrame:
        """The table of the series as the file holds it, months as text."""
        with connect() as db:
            path = quoted(self.folder / "series.parquet")
            return db.execute(f"SELECT * FROM read_parquet({path}) ORDER BY series").df()

    def sql(self, query: str, *, weights: pd.DataFrame | None = None) -> pd.DataFrame:
        """Answer a query of the files.

        Parameters
        ----------
        query
            In the SQL of DuckDB. Tables: ``draws`` (draw, series, value), ``series`` (series, outcome, good, region,
            use, sector, month as text, unit), and ``outcomes``, the two joined.
        weights
            Table (draw, weight), at hand as ``weights``.

        Returns
        -------
        pandas.DataFrame
            What the query asks for.

        Raises
        ------
        InputError
            Where no draw is on disk.
        """
        with self._tables() as db:
            if weights is not None:
                db.register("weights", weights)
            return db.execute(query).df()

    @contextmanager
    def _tables(self) -> Generator[duckdb.DuckDBPyConnection, None, None]:
        """A database with the tables that queries name."""
        files = ", ".join(quoted(path) for _, path in self.store.files())
        if not files:
            raise InputError(file=self.folder, field="batches", found="none", allowed="at least one batch of draws")
        self.store.check_batches()
        with connect() as db:
            db.execute(f"CREATE VIEW draws AS SELECT draw, series, value FROM read_parquet([{files}])")
            path = quoted(self.folder / "series.parquet")
            db.execute(f"CREATE TABLE series AS SELECT * FROM read_parquet({path})")
            db.execute("CREATE VIEW outcomes AS SELECT draw, value, s.* FROM draws JOIN series s USING (series)")
            yield db

    def select(self, outcome: str, over: tuple[Day, Day] | None = None, **where: str) -> pd.DataFrame:
        """Rows of `series` of an outcome at some names.

        Parameters
        ----------
        outcome
            An outcome that is recorded: one of those in `series`.
        over
            First and last month, both included; the whole run by default.
        **where
            Names by column: ``good=``, ``region=``, ``use=``, ``sector=``.

        Returns
        -------
        pandas.DataFrame
            Columns of `series`.

        Raises
        ------
        InputError
            For an outcome that is not recorded, an unknown name, and months outside the run.
        """
        return with_time_stamps(self._select(outcome, over, **where))

    def _select(self, outcome: str, over: tuple[Day, Day] | None = None, **where: str) -> pd.DataFrame:
        """As `select`, months as text."""
        names = list(dict.fromkeys(self._series["outcome"]))
        if outcome not in names:
            if outcome in REGISTRY:
                allowed = "an outcome that was kept; others with --outcome when the ensemble is run"
                raise InputError(field="outcome", found=outcome, allowed=allowed)
            raise unknown(outcome, names, field="outcome")
        found = self._series.loc[self._series["outcome"] == outcome]
        for column, label in where.items():
            if column not in COLUMNS or column in ("outcome", "month", "unit"):
                raise unknown(column, ("good", "region", "use", "sector"), field=f"{outcome} axis")
            labels = list(dict.fromkeys(found[column]))
            wanted = f"industry:{label}" if f"industry:{label}" in labels else label
            if wanted not in labels:
                raise unknown(label, [text for text in labels if text], field=column)
            found = found.loc[found[column] == wanted]
        if over is not None:
            first, last = (as_day(day, field="month").replace(day=1).isoformat() for day in over)
            run = [month for month in dict.fromkeys(self._series["month"]) if month]
            if not run[0] <= first <= last <= run[-1]:
                raise InputError(field="month", found=f"{first} to {last}", allowed=f"{run[0]} to {run[-1]}")
            found = found.loc[(found["month"] == "") | ((found["month"] >= first) & (found["month"] <= last))]
        return found

    def one(self, outcome: str, over: tuple[Day, Day] | None = None, **where: str) -> pd.DataFrame:
        """As `select`, but raises InputError as well for an axis other than the month that no name was given for."""
        found = self.select(outcome, over, **where)
        for column in ("good", "region", "use", "sector"):
            labels = list(dict.fromkeys(found[column]))
            if len(labels) > 1:
                raise unknown("", labels, field=f"{outcome}: say which {column}")
        return found

    def values(
        self, outcome: str, *, reduce: str = "mean", over: tuple[Day, Day] | None = None, **where: str
    ) -> np.ndarray:
        """One number per draw: an outcome, its months reduced.

        Parameters
        ----------
        outcome, over, **where
            As in `one`.
        reduce
            How the months become one number: ``mean``, ``sum``, ``max``, ``min``, ``first`` or ``last``.

        Returns
        -------
        ndarray
            Shape (draw,), in the unit of the outcome; NaN where it has no value in a draw.

        Raises
        ------
        InputError
            As `select` does, for an axis that no name was given for, and for an unknown way to reduce.
        """
        if reduce not in REDUCE:
            raise unknown(reduce, REDUCE, field="reduce")
        found = self.one(outcome, over, **where)
        table = self.sql(draw_query(found["series"].to_numpy(), reduce))
        return table["value"].to_numpy(float)

    def differences(
        self, base: Ensemble, outcome: str, *, reduce: str = "mean", over: tuple[Day, Day] | None = None, **where: str
    ) -> np.ndarray:
        """The ensemble less another one, draw by draw.

        Parameters
        ----------
        base
            The ensemble that is taken off.
        outcome, reduce, over, **where
            As in `values`.

        Returns
        -------
        ndarray
            Shape (draw,), in the unit of the outcome; of days as `monazite.results.paired_days` has them.

        Raises
        ------
        InputError
            As `values` does, and if the two do not hold the same draws of the same priors.
        """
        facts = ("seed", "dataset_hash", "posterior")
        mine, theirs = ([e.manifest["identity"].get(name) for name in facts] for e in (self, base))
        if mine != theirs or not np.array_equal(self.numbers, base.numbers):
            found = f"{self.draws} and {base.draws} draws, seeds {mine[0]} and {theirs[0]}"
            raise InputError(
                field="ensembles", found=found, allowed="the same draws, seed, dataset and posterior in both"
            )
        one, two = (e.values(outcome, reduce=reduce, over=over, **where) for e in (self, base))
        spec = REGISTRY.get(outcome)
        return day_differences(one, two) if spec is not None and may_never_come(spec) else one - two

    def quantiles(
        self,
        outcome: str,
        *,
        q: Sequence[float] = (LOW, 0.5, HIGH),
        over: tuple[Day, Day] | None = None,
        **where: str,
    ) -> pd.DataFrame:
        """Central value and quantiles of every series of an outcome, over the draws that have a value.

        Parameters
        ----------
        outcome, over, **where
            As in `select`.
        q
            Levels from 0 to 1.

        Returns
        -------
        pandas.DataFrame
            Columns of `series`, ``n`` (draws with a value), ``value`` (median), and one per level: ``q05``, ``q50`` ...
        """
        with self._tables() as db:
            return with_time_stamps(self._quantiles(db, self._select(outcome, over, **where), q))

    def _quantiles(self, db: duckdb.DuckDBPyConnection, found: pd.DataFrame, q: Sequence[float]) -> pd.DataFrame:
        """As `quantiles` of the series ``found``, months as text."""
        table = db.execute(quantile_query(found["series"].to_numpy(), q)).df()
        return found.merge(table, on="series").sort_values("series", ignore_index=True)

    def weighted_quantiles(self, weights: pd.DataFrame, q: Sequence[float] = (LOW, 0.5, HIGH)) -> pd.DataFrame:
        """Quantiles of every series with weights: the smallest value at which the weight reaches the level.

        Parameters
        ----------
        weights
            Table with the columns ``draw`` and ``weight``.
        q
            Levels from 0 to 1.

        Returns
        -------
        pandas.DataFrame
            Columns as `quantiles`, without the central value: no draw is central any more.
        """
        import pandas as pd

        parts = []
        for i in range(0, len(self._series), SLICE):
            found = self._series.iloc[i : i + SLICE]
            query = weighted_query(found["series"].to_numpy(), q)
            parts.append(found.merge(self.sql(query, weights=weights), on="series", how="left"))
        return with_time_stamps(pd.concat(parts, ignore_index=True).sort_values("series", ignore_index=True))

    def exceedance(
        self, outcome: str, *, reduce: str = "max", over: tuple[Day, Day] | None = None, **where: str
    ) -> pd.DataFrame:
        """Exceedance curve: how many draws exceed a value.

        Parameters
        ----------
        outcome, reduce, over, **where
            As in `values`.

        Returns
        -------
        pandas.DataFrame
            Up to 101 rows: ``value`` in the unit of the outcome, ``probability``, the share of the draws that exceed
            it. A time until an event (unit day or month) counts as longer than the run where the event does not come.
        """
        values = np.sort(self.values(outcome, reduce=reduce, over=over, **where))
        endless = REGISTRY[outcome].unit in ("day", "month")
        finite = values[np.isfinite(values)]
        total = values.size if endless else finite.size
        import pandas as pd

        if not finite.size:
            return pd.DataFrame({"value": [], "probability": []})
        grid = np.unique(np.quantile(finite, np.linspace(0.0, 1.0, POINTS), method="inverted_cdf"))
        above = total - np.searchsorted(finite, grid, side="right")
        return pd.DataFrame({"value": grid, "probability": above / total})

    def unsolved(self) -> dict[str, int]:
        """Draws with months that could not be solved.

        Returns
        -------
        dict of str to int
            Number of such months by number of the draw.
        """
        query = f"SELECT draw, value FROM outcomes WHERE outcome = {quoted(UNSOLVED)} AND value > 0 ORDER BY draw"
        table = self.sql(query)
        return {str(int(i)): int(n) for i, n in zip(table["draw"], table["value"], strict=True)}

    def parameters(self, ds: Dataset) -> Draws:
        """Values of the uncertain parameters of all draws, drawn again from the streams.

        Parameters
        ----------
        ds
            The dataset of the run.

        Returns
        -------
        Draws
            By name of a parameter, shape (draw,), in the unit that ``priors.csv`` names.
        """
        return redraw(self.folder, self.scenario, ds, self.numbers)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario of the run."""
        return load_scenario(self.folder / "scenario.toml")

    def write_quantiles(self) -> Path:
        """Write quantiles.parquet (columns as `quantiles`, months as text), in slices that fit into memory."""
        import pandas as pd

        levels = (LOW, 0.25, 0.5, 0.75, HIGH)
        slices = [self._series.iloc[i : i + SLICE] for i in range(0, len(self._series), SLICE)]
        with self._tables() as db:
            parts = [self._quantiles(db, found, levels) for found in slices]
        path = self.folder / "quantiles.parquet"
        self.store.write_table(path, pd.concat(parts, ignore_index=True))
        return path
