"""Read an ensemble from its files: quantiles, exceedance curves and differences, computed by DuckDB file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monazite.foundation.errors import InputError, unknown
from monazite.model.parameters import Draws
from monazite.model.posterior import draw_posterior, load_posterior
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.results import HIGH, LOW
from monazite.simulation.ensemble.recorded_series import COLUMNS, UNSOLVED
from monazite.simulation.ensemble.store import Store, connect, quoted

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from monazite.dataset.dataset import Dataset
    from monazite.scenario.scenario import Scenario

SLICE = 1000  # series whose quantiles are computed at a time
REDUCE = {"mean": "avg", "sum": "sum", "max": "max", "min": "min", "first": "first", "last": "last"}
FINITE = "value IS NOT NULL AND isfinite(value)"
POINTS = 101


class Ensemble:
    """Draws of a scenario on disk; nothing is loaded before it is asked for, and then only what was asked.

    Draw 0 has the central parameters. Raises InputError where ``folder`` holds no ensemble.
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
        """Table of the series: number, outcome, good, region, use, sector, month, unit."""
        with connect() as db:
            path = quoted(self.folder / "series.parquet")
            return db.execute(f"SELECT * FROM read_parquet({path}) ORDER BY series").df()

    def sql(self, query: str, *, weights: pd.DataFrame | None = None) -> pd.DataFrame:
        """Any query. Tables: ``draws`` (draw, series, value), ``series``, and ``outcomes``, the two joined.

        ``weights`` (draw, weight) is at hand as the table ``weights``.
        """
        with self._tables() as db:
            if weights is not None:
                db.register("weights", weights)
            return db.execute(query).df()

    @contextmanager
    def _tables(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database with the tables that queries name."""
        files = ", ".join(quoted(path) for _, path in self.store.files())
        if not files:
            raise InputError(file=self.folder, field="batches", found="none", allowed="at least one batch of draws")
        with connect() as db:
            db.execute(f"CREATE VIEW draws AS SELECT draw, series, value FROM read_parquet([{files}])")
            path = quoted(self.folder / "series.parquet")
            db.execute(f"CREATE TABLE series AS SELECT * FROM read_parquet({path})")
            db.execute("CREATE VIEW outcomes AS SELECT draw, value, s.* FROM draws JOIN series s USING (series)")
            yield db

    def select(self, outcome: str, over: tuple[date, date] | None = None, **where: str) -> pd.DataFrame:
        """Rows of `series` of an outcome at some labels. Raises InputError for a name that was not kept."""
        names = list(dict.fromkeys(self.series["outcome"]))
        if outcome not in names:
            if outcome in REGISTRY:
                allowed = "an outcome that was kept; others with --outcome when the ensemble is run"
                raise InputError(field="outcome", found=outcome, allowed=allowed)
            raise unknown(outcome, names, field="outcome")
        found = self.series.loc[self.series["outcome"] == outcome]
        for column, label in where.items():
            if column not in COLUMNS or column in ("outcome", "month", "unit"):
                raise unknown(column, ("good", "region", "use", "sector"), field=f"{outcome} axis")
            labels = list(dict.fromkeys(found[column]))
            wanted = f"industry:{label}" if f"industry:{label}" in labels else label
            if wanted not in labels:
                raise unknown(label, [text for text in labels if text], field=column)
            found = found.loc[found[column] == wanted]
        if over is not None:
            first, last = (day.replace(day=1).isoformat() for day in over)
            found = found.loc[(found["month"] == "") | ((found["month"] >= first) & (found["month"] <= last))]
            if found.empty:
                months = list(dict.fromkeys(self.series["month"]))
                raise InputError(field="month", found=f"{first} to {last}", allowed=f"{months[1]} to {months[-1]}")
        return found

    def one(self, outcome: str, over: tuple[date, date] | None = None, **where: str) -> pd.DataFrame:
        """As `select`, but all axes but the month have to be fixed."""
        found = self.select(outcome, over, **where)
        for column in ("good", "region", "use", "sector"):
            labels = list(dict.fromkeys(found[column]))
            if len(labels) > 1:
                raise unknown("", labels, field=f"{outcome}: say which {column}")
        return found

    def values(
        self, outcome: str, *, reduce: str = "mean", over: tuple[date, date] | None = None, **where: str
    ) -> np.ndarray:
        """One number per draw, shape (draw,): an outcome, its months reduced (mean, sum, max, min, first, last).

        NaN where the outcome has no value in a draw.
        """
        if reduce not in REDUCE:
            raise unknown(reduce, REDUCE, field="reduce")
        found = self.one(outcome, over, **where)
        how = f"{REDUCE[reduce]}(CASE WHEN {FINITE} THEN CAST(value AS DOUBLE) END ORDER BY series)"
        table = self.sql(f"SELECT draw, {how} AS value FROM draws WHERE {_in(found)} GROUP BY draw ORDER BY draw")
        return table["value"].to_numpy(float)

    def differences(
        self, base: Ensemble, outcome: str, *, reduce: str = "mean", over: tuple[date, date] | None = None, **where: str
    ) -> np.ndarray:
        """The ensemble less ``base``, draw by draw, shape (draw,); arguments as `values`.

        Raises InputError if the two do not hold the same draws of the same priors.
        """
        facts = ("seed", "dataset_hash", "posterior")
        mine, theirs = ([e.manifest["identity"].get(name) for name in facts] for e in (self, base))
        if mine != theirs or not np.array_equal(self.numbers, base.numbers):
            found = f"{self.draws} and {base.draws} draws, seeds {mine[0]} and {theirs[0]}"
            raise InputError(
                field="ensembles", found=found, allowed="the same draws, seed, dataset and posterior in both"
            )
        one, two = (e.values(outcome, reduce=reduce, over=over, **where) for e in (self, base))
        return one - two

    def quantiles(
        self,
        outcome: str,
        *,
        q: Sequence[float] = (LOW, 0.5, HIGH),
        over: tuple[date, date] | None = None,
        **where: str,
    ) -> pd.DataFrame:
        """Central value and quantiles of every series of an outcome, over the draws that have a value.

        Columns: those of `series`, ``n`` (draws with a value), ``value`` (draw 0), one column per quantile (q05 ...).
        """
        with self._tables() as db:
            return self._quantiles(db, self.select(outcome, over, **where), q)

    def _quantiles(self, db: duckdb.DuckDBPyConnection, found: pd.DataFrame, q: Sequence[float]) -> pd.DataFrame:
        levels = ", ".join(f"{level:.10g}" for level in q)
        picked = ", ".join(f"q[{i + 1}] AS {column(level)}" for i, level in enumerate(q))
        query = (
            f"SELECT series, n, value, {picked} FROM (SELECT series, count(*) FILTER ({FINITE}) AS n, "
            f"max(value) FILTER (draw = 0) AS value, "
            f"quantile_cont(CAST(value AS DOUBLE), [{levels}]) FILTER ({FINITE}) AS q "
            f"FROM draws WHERE {_in(found)} GROUP BY series)"
        )
        table = found.merge(db.execute(query).df(), on="series").sort_values("series", ignore_index=True)
        return table

    def weighted_quantiles(self, weights: pd.DataFrame, q: Sequence[float] = (LOW, 0.5, HIGH)) -> pd.DataFrame:
        """Quantiles of every series with weights (draw, weight): smallest value at which the weight reaches the level.

        Columns as `quantiles`, without the central value: no draw is central any more.
        """
        import pandas as pd

        parts = []
        for i in range(0, len(self.series), SLICE):
            found = self.series.iloc[i : i + SLICE]
            picked = ", ".join(
                f"min(value) FILTER (reached >= {level:.10g} * total * (1 - 1e-12)) AS {column(level)}" for level in q
            )
            query = (
                f"SELECT series, count(*) AS n, {picked} FROM (SELECT series, value, "
                "sum(weight) OVER (PARTITION BY series ORDER BY value ROWS UNBOUNDED PRECEDING) AS reached, "
                "sum(weight) OVER (PARTITION BY series) AS total "
                f"FROM draws JOIN weights USING (draw) WHERE {_in(found)} AND {FINITE}) GROUP BY series"
            )
            parts.append(found.merge(self.sql(query, weights=weights), on="series", how="left"))
        return pd.concat(parts, ignore_index=True).sort_values("series", ignore_index=True)

    def exceedance(
        self, outcome: str, *, reduce: str = "max", over: tuple[date, date] | None = None, **where: str
    ) -> pd.DataFrame:
        """Exceedance curve: value and share of the draws that exceed it, at up to 101 values.

        Times until an event (unit day or month) count as longer than the run where the event does not come.
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
        """Draws with months that could not be solved, and how many months."""
        query = f"SELECT draw, value FROM outcomes WHERE outcome = {quoted(UNSOLVED)} AND value > 0 ORDER BY draw"
        table = self.sql(query)
        return {str(int(i)): int(n) for i, n in zip(table["draw"], table["value"], strict=True)}

    def parameters(self, ds: Dataset) -> Draws:
        """Values of the uncertain parameters of all draws, made again from the streams."""
        from monazite.simulation.simulate import fixed_parameters

        sc, path = self.scenario, self.folder / "posterior.csv"
        table = load_posterior(path) if self.manifest["identity"].get("posterior") else None
        fixed, numbers = fixed_parameters(sc), self.numbers
        count = int(numbers.max(initial=-1)) + 1
        made = draw_posterior(ds.table("priors"), table, seed=sc.seed, first=0, count=count, fixed=fixed)
        return Draws({name: x[numbers] for name, x in made.values.items()}, 0, made.seed)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario of the run."""
        from monazite.scenario.scenario import load_scenario

        return load_scenario(self.folder / "scenario.toml")

    def write_quantiles(self) -> Path:
        """quantiles.parquet: number, value of draw 0 and quantiles of every series, in slices."""
        import pandas as pd

        levels = (LOW, 0.25, 0.5, 0.75, HIGH)
        slices = [self.series.iloc[i : i + SLICE] for i in range(0, len(self.series), SLICE)]
        with self._tables() as db:
            parts = [self._quantiles(db, found, levels) for found in slices]
        path = self.folder / "quantiles.parquet"
        self.store.write_table(path, pd.concat(parts, ignore_index=True))
        return path


def column(level: float) -> str:
    """Name of the column of a quantile: q05, q50, q2_5.

    >>> column(0.05), column(0.5), column(0.025)
    ('q05', 'q50', 'q2_5')
    """
    text = f"{100 * level:.6g}"
    return "q" + (text.zfill(2) if "." not in text else text.replace(".", "_"))


def _in(found: pd.DataFrame) -> str:
    """Condition that picks series; neighbouring numbers as ranges, so that whole parts of a file are skipped."""
    numbers = np.sort(found["series"].to_numpy())
    breaks = np.flatnonzero(np.diff(numbers) > 1)
    starts, ends = np.append(0, breaks + 1), np.append(breaks, numbers.size - 1)
    ranges = [f"series BETWEEN {numbers[a]} AND {numbers[b]}" for a, b in zip(starts, ends, strict=True)]
    return f"({' OR '.join(ranges)})"
