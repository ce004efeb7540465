"""Draws from a posterior: a table of equally likely parameter sets that `monazite calibrate` wrote.

The table replaces the values of the priors, draw by draw; streams of projects and parameters that the table lacks stay
as they are. Draw 0 has the medians of the table. Which row a draw takes is a quasi-random stream of its own, so that
draws do not depend on how many are asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.foundation.deprecation import RETIRED_PARAMETERS
from monazite.foundation.errors import DataError, nearest
from monazite.foundation.files import read_whole
from monazite.model.parameters import Draws, draw, stream

SHIPPED = "shipped"


@dataclass(frozen=True)
class PosteriorTable:
    """Parameter sets of equal weight: values (row,) by parameter, and the file they came from as text."""

    values: Mapping[str, np.ndarray]
    text: str

    @property
    def hash(self) -> str:
        """Hash of the file."""
        return sha256(self.text.encode()).hexdigest()[:16]

    @property
    def rows(self) -> int:
        """Number of parameter sets."""
        return len(next(iter(self.values.values())))


def load_posterior(source: str | Path = SHIPPED, priors: list[Prior] | None = None) -> PosteriorTable:
    """The shipped posterior of the rare earths, or a ``posterior.csv`` of `monazite calibrate`.

    Raises DataError for a file that is not such a table, or names a parameter that has no prior.
    """
    path = files("monazite") / "data" / "posteriors" / "rare_earths.csv" if str(source) == SHIPPED else Path(source)
    try:
        text = (read_whole(path) if isinstance(path, Path) else path.read_bytes()).decode("utf-8")
        lines = list(csv.reader(text.splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise DataError(f"the file cannot be read ({reason})", file=str(source)) from None
    if len(lines) < 2 or lines[0][:1] != ["draw"] or any(len(line) != len(lines[0]) for line in lines):
        allowed = "a table with the columns draw and one per parameter, and at least one row"
        found = ",".join(lines[0][:3]) if lines else ""
        raise DataError(file=str(source), line=1, field="header", found=found, allowed=allowed)
    names = lines[0][1:]
    known = [p.parameter for p in priors or []]
    for name in names:
        if known and name not in known and name not in RETIRED_PARAMETERS:
            near = nearest(name, known)
            raise DataError(file=str(source), line=1, field="header", found=name, allowed="a parameter", nearest=near)
    try:
        values = np.array([[float(cell) for cell in line[1:]] for line in lines[1:]])
    except ValueError as problem:
        raise DataError(f"not a number: {problem}", file=str(source)) from None
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        found, field = lines[row + 1][column + 1], names[column]
        raise DataError(file=str(source), line=int(row) + 2, field=field, found=found, allowed="a finite number")
    kept = {name: values[:, i] for i, name in enumerate(names) if name not in RETIRED_PARAMETERS}
    return PosteriorTable(kept, text)


def draw_posterior(
    priors: list[Prior],
    table: PosteriorTable | None,
    *,
    seed: int,
    first: int,
    count: int,
    fixed: Mapping[str, float] | None = None,
) -> Draws:
    """Draws ``first`` to ``first + count``: of the priors without a table, else rows of the table."""
    made = draw(priors, seed=seed, first=first, count=count, fixed=fixed)
    if table is None:
        return made
    row = np.floor(stream("posterior", seed, first, count) * table.rows).astype(int)
    values = dict(made.values)
    for name, x in table.values.items():
        if name in values and name not in (fixed or {}):
            taken = x[np.minimum(row, table.rows - 1)]
            values[name] = np.where(np.arange(first, first + count) == 0, np.median(x), taken)
    return Draws(values, made.first, made.seed)
