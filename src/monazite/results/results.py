"""Results: numbers with labels, ranges and provenance."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.engine.numerics.solver import FAILED, STATUS
from monazite.engine.state import Flows
from monazite.foundation.errors import unknown
from monazite.model.build import Model
from monazite.model.parameters import Draws
from monazite.results.outcomes.registry import REGISTRY, Outcome
from monazite.results.quantity import Quantity
from monazite.results.view import View

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


LOW, HIGH = 0.05, 0.95  # quantiles of the draws that bound every range
COLUMN = {
    "goods": "good",
    "places": "region",
    "economies": "region",
    "users": "use",
    "sectors": "sector",
    "branches": "sector",
    "element": "good",
    "user": "region",
}
PLACE = {
    "stage": "use",
    "step": "use",
    "benchmark": "use",
    "indicator": "use",
    "project": "sector",
    "route": "sector",
}
TIDY = ("outcome", "region", "good", "use", "sector", "month", "draw", "value", "unit")
DERIVED = (
    "exports_index",
    "exports_change",
    "price_ratio",
    "hhi",
    "top_share",
    "thrift",
    "fill_rate",
    "cover",
    "production",
    "production_loss",
)
REDUCE = {
    "mean": np.nanmean,
    "sum": np.nansum,
    "max": np.nanmax,
    "min": np.nanmin,
    "first": lambda a, axis: np.take(a, 0, axis),
    "last": lambda a, axis: np.take(a, -1, axis),
}


@cache
def package_version() -> str:
    """Version of the installed package."""
    try:
        return version("monazite")
    except PackageNotFoundError:
        return "unknown"


class Results:
    """Outcomes of a run by draw; draw 0 has the central parameters.

    ``quantity`` gives one number with its range, ``series`` a path, ``frame`` a tidy table, ``to_xarray`` labelled
    arrays. Ranges are the 5 % and 95 % points of the draws.
    """

    def __init__(self, model: Model, draws: Draws, flows: Flows, stopped_day: np.ndarray) -> None:
        self.model, self.parameters = model, draws
        self.view = View(model, flows, stopped_day, draws)
        self._cache: dict[str, np.ndarray] = {}
        self._sources: dict[tuple, tuple[str, ...]] = {}
        self._rows: dict[tuple[str, str, str], frozenset[int]] = {}

    @property
    def index(self):
        """Axes of the model."""
        return self.model.index

    @property
    def scenario(self):
        """Scenario that was run."""
        return self.model.scenario

    @property
    def dataset(self):
        """Dataset that it ran on."""
        return self.model.dataset

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.parameters.count

    @property
    def anchor(self) -> date:
        """Day from which days to the first line stop are counted."""
        return self.view.anchor

    @cached_property
    def run(self) -> str:
        """Id of the run: a hash of dataset, scenario, draws and version."""
        content = [self.dataset.hash, self.scenario.hash, self.draws, self.parameters.first, package_version()]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What the numbers depend on."""
        import numba

        return {
            "run": self.run,
            "version": package_version(),
            "dataset": list(self.dataset.folders),
            "dataset_hash": self.dataset.hash,
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.hash,
            "seed": self.scenario.seed,
            "draws": self.draws,
            "months": len(self.index.month),
            "numpy": np.__version__,
            "numba": numba.__version__,
            "python": platform.python_version(),
            "platform": f"{platform.system()} {platform.machine()}",
            "failures": self.failures(),
        }

    def failures(self) -> list[dict[str, Any]]:
        """Months that could not be solved: draw, month and a sentence."""
        status = self.view.flows.status[..., 0]
        return [
            {"draw": int(i), "month": self.index.month[t].isoformat(), "text": STATUS[FAILED]}
            for i, t in np.argwhere(status == FAILED)
        ]

    def outcome(self, name: str) -> Outcome:
        """The registered outcome of a name. Raises InputError with the nearest name."""
        if name not in REGISTRY:
            raise unknown(name, REGISTRY, field="outcome")
        return REGISTRY[name]

    def values(self, name: str) -> np.ndarray:
        """All values of an outcome (draw, axes of the outcome)."""
        if name not in self._cache:
            with np.errstate(invalid="ignore", divide="ignore"):
                self._cache[name] = np.asarray(self.outcome(name).function(self.view))
        return self._cache[name]

    def select(self, name: str, **where: str) -> tuple[np.ndarray, tuple[str, ...]]:
        """Values with some axes fixed by name, and the axes that are left."""
        spec = self.outcome(name)
        array, left = self.values(name), []
        asked = dict(where)
        for axis in spec.axes:
            key = COLUMN.get(axis, axis)
            key = "industry" if key == "use" and "industry" in asked else key
            if key in asked and axis != "month":
                labels = self.view.labels(axis)
                label = asked.pop(key)
                label = f"industry:{label}" if key == "industry" and ":" not in label else label
                if axis == "element":
                    label = label.split(".")[0]
                if label not in labels:
                    raise unknown(label, labels, field=key)
                array = np.take(array, labels.index(label), axis=1 + len(left))
            else:
                left.append(axis)
        if asked:
            axes = [COLUMN.get(axis, axis) for axis in spec.axes]
            raise unknown(next(iter(asked)), axes, field=f"{name} axis")
        return array, tuple(left)

    def months(self, over: tuple[date, date] | None) -> slice:
        """Months from the first to the last date, both included."""
        if over is None:
            return slice(None)
        first = self.index.month[0]
        low, high = ((d.year - first.year) * 12 + d.month - first.month for d in over)
        return slice(max(low, 0), max(high + 1, 0))

    def quantity(
        self,
        outcome: str,
        *,
        at: date | None = None,
        over: tuple[date, date] | None = None,
        reduce: str = "mean",
        **where: str,
    ) -> Quantity:
        """One number with its range.

        ``at`` a date, or ``over`` two dates with ``reduce`` (mean, sum, max, min, first, last). Raises InputError for
        unknown outcomes, names or axes left open.
        """
        array, left = self.select(outcome, **where)
        if at is not None:
            over, reduce = (at, at), "first"
        if "month" in left:
            array = array[:, self.months(over)]
            left = tuple(axis for axis in left if axis != "month")
            if array.shape[1] == 0:
                raise unknown(str(over), [str(m) for m in self.index.month[:3]], field="month")
            array = _reduced(array, reduce)
        if left:
            raise unknown("", [COLUMN.get(axis, axis) for axis in left], field=f"{outcome}: say which")
        low, high = _range(array)
        spec = self.outcome(outcome)
        value = float(array[0])
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

    def series(self, outcome: str, **where: str) -> pd.DataFrame:
        """Path of an outcome: month, value (central draw), low, high."""
        import pandas as pd

        array, left = self.select(outcome, **where)
        if left != ("month",):
            raise unknown(
                "", [COLUMN.get(axis, axis) for axis in left if axis != "month"], field=f"{outcome}: say which"
            )
        low, high = _ends(array) if self.draws > 1 else (array[0], array[0])
        low, high = np.minimum(low, array[0]), np.maximum(high, array[0])
        return pd.DataFrame({"month": list(self.index.month), "value": array[0], "low": low, "high": high})

    def probability(self, outcome: str, **where: str) -> float:
        """Share of draws in which an outcome has a value (for example: in which a line stops)."""
        array, left = self.select(outcome, **where)
        if left:
            raise unknown("", [COLUMN.get(axis, axis) for axis in left], field=f"{outcome}: say which")
        return float(np.isfinite(array).mean())

    def frame(self, outcome: str) -> pd.DataFrame:
        """Tidy table of an outcome: outcome, region, good, use, sector, month, draw, value, unit."""
        return self._tidy(outcome, zeros=True)

    def to_xarray(self, outcomes: Sequence[str] | None = None) -> xr.Dataset:
        """Outcomes as labelled arrays."""
        import xarray as xr

        data = {}
        for name in outcomes or REGISTRY:
            spec = REGISTRY[name]
            coords = {"draw": np.arange(self.draws)} | {axis: list(self.view.labels(axis)) for axis in spec.axes}
            data[name] = xr.DataArray(self.values(name), coords, ("draw", *spec.axes), attrs={"unit": spec.unit})
        return xr.Dataset(data, attrs={key: str(value) for key, value in self.provenance.items()})

    def write_parquet(self, path: Path, outcomes: Sequence[str] | None = None) -> None:
        """Outcomes as one tidy Parquet file, written whole or not at all.

        Columns as `frame`; a value of zero has no row, and neither has a missing one. By default all outcomes but those
        that follow from others by division (`DERIVED`).
        """
        import duckdb

        names = list(outcomes or (name for name in REGISTRY if name not in DERIVED))
        partial = path.with_suffix(".partial")
        columns = ", ".join(name if name in ("draw", "value") else f"{name}::VARCHAR AS {name}" for name in TIDY)
        with duckdb.connect(config={"threads": 1}) as db:  # each thread would hold row groups of its own in memory
            for i, name in enumerate(names):
                db.register(f"part{i}", self._tidy(name, zeros=False))
            parts = " UNION ALL ".join(f"SELECT {columns} FROM part{i}" for i in range(len(names)))
            target = str(partial).replace("'", "''")
            db.execute(f"COPY ({parts}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        partial.replace(path)

    def _tidy(self, outcome: str, *, zeros: bool) -> pd.DataFrame:
        """Tidy table in compact types; axes without a column of their own stand in another's (`PLACE`)."""
        import pandas as pd

        spec, array = self.outcome(outcome), self.values(outcome)
        where = np.nonzero(np.isfinite(array) & ((array != 0.0) | zeros))
        columns: dict[str, Any] = {"outcome": pd.Categorical.from_codes(np.zeros(where[0].size, np.int8), [outcome])}
        for axis, codes in zip(("draw", *spec.axes), where, strict=True):
            name = PLACE.get(axis, COLUMN.get(axis, axis))
            labels = list(self.view.labels(axis)) if axis != "draw" else []
            columns[name] = codes.astype(np.int32) if axis == "draw" else pd.Categorical.from_codes(codes, labels)
        table = pd.DataFrame(columns | {"value": array[where].astype(np.float32)})
        table["unit"] = pd.Categorical.from_codes(np.zeros(len(table), np.int8), [spec.unit])
        for name in TIDY:
            if name not in table:
                table[name] = pd.Categorical.from_codes(np.zeros(len(table), np.int8), [""])
            elif name not in ("draw", "value"):
                table[name] = table[name].astype("category")
        return pd.DataFrame(table, columns=list(TIDY))

    def sources(self, outcome: str, **where: str) -> tuple[str, ...]:
        """Ids of the sources that an outcome rests on: rows of its tables that match the names asked for."""
        key = (outcome, tuple(sorted(where.items())))
        if key in self._sources:
            return self._sources[key]
        found: dict[str, None] = {}
        asked = {key: value.split(".")[0] if key == "good" else value for key, value in where.items()}
        for table in self.outcome(outcome).tables:
            rows = self.dataset.table(table)
            places = [self._concerned(table, name, value) for name, value in asked.items()]
            matching = [rows[i] for i in sorted(frozenset.intersection(*places))] if places else list(rows)
            for row in (matching or rows)[:40] if table != "priors" else rows[:0]:
                found.update(dict.fromkeys(row.source))
        self._sources[key] = tuple(found)
        return self._sources[key]

    def _concerned(self, table: str, name: str, value: str) -> frozenset[int]:
        """Positions of the rows of a table that are about one name asked for."""
        key = (table, name, value)
        if key not in self._rows:
            rows = self.dataset.table(table)
            self._rows[key] = frozenset(i for i, row in enumerate(rows) if _concerns(row, name, value))
        return self._rows[key]

    def compare(self, other: Results) -> Comparison:
        """Differences of the run and another one on common draws."""
        return Comparison(self, other)


class Comparison(Results):
    """Differences of two runs, paired by draw: ``first`` less ``second``.

    A run with more draws than the other is compared by its first ones: a draw does not depend on how many there are.
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
        common = first.parameters.subset(0, min(first.draws, second.draws))
        super().__init__(first.model, common, first.view.flows, first.view.stopped_day)
        self.first, self.second = first, second

    def values(self, name: str) -> np.ndarray:
        """Differences of an outcome (common draw, axes of the outcome)."""
        return self.first.values(name)[: self.draws] - self.second.values(name)[: self.draws]

    @cached_property
    def run(self) -> str:
        """Ids of the two runs."""
        return f"{self.first.run}-{self.second.run}"


def compare(base: Results, alternative: Results) -> Comparison:
    """Differences ``alternative`` less ``base``, paired by draw.

    Raises InputError if the runs differ in months, seed or first draw; of the longer one the first draws are taken.
    """
    return Comparison(alternative, base)


def _concerns(row: Any, name: str, value: str) -> bool:
    """Whether a row of a table is about a name asked for (one that it has no column for does not count)."""
    cell = getattr(row, name, None)
    if cell is None or value in ("WORLD", "total"):
        return True
    text = str(cell)
    return value in (text, text.split(".")[0])


def _reduced(array: np.ndarray, how: str) -> np.ndarray:
    if how not in REDUCE:
        raise unknown(how, REDUCE, field="reduce")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return REDUCE[how](array, axis=1)


def _ends(array: np.ndarray) -> np.ndarray:
    """Ends of the range along the draws (2, month); missing where no draw has a value."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanquantile(array, [LOW, HIGH], axis=0)


def _range(array: np.ndarray) -> tuple[float, float]:
    finite = array[np.isfinite(array)]
    if finite.size == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [LOW, HIGH])
    return float(low), float(high)
