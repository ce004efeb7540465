"""What an ensemble keeps of each draw: a list of series, one number each, out of the registered outcomes.

All flows of a draw take about 7 MB and all outcomes about a million numbers; ten thousand draws need a selection. A
series is one outcome at one place on its axes: a good, a region, a month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.foundation.errors import InputError, unknown
from monazite.results.outcomes.registry import REGISTRY, Outcome
from monazite.results.results import COLUMN

if TYPE_CHECKING:
    import pandas as pd

    from monazite.results.view import View

COLUMNS = ("outcome", "good", "region", "use", "sector", "month", "unit")
"""Columns that name a series; stages stand in the column of uses, projects in that of sectors, as in `Results`."""

UNSOLVED = "unsolved"
"""Series of every ensemble: months of the draw that could not be solved."""

PLACES = ("WORLD", "US", "EU", "JP", "KR", "CN")
SHIPPED = ("magnet", "heavy", "oxide", "Y.oxide", "Dy.oxide", "Tb.oxide", "Sm.oxide")
GROUPS = ("magnet", "heavy", "magnet_elements", "oxide")


def _traded(label: str) -> bool:
    return not label.endswith(".metal")


Choice = Sequence[str] | Callable[[str], bool]

RECORDED: Mapping[str, Mapping[str, Choice]] = {
    "price_outside": {"good": _traded},
    "price_inside": {"good": _traded},
    "price_paid_outside": {"good": _traded},
    "exports": {"goods": SHIPPED, "places": PLACES},
    "leakage": {"goods": ("magnet", "heavy"), "places": ("WORLD",)},
    "first_stop_day": {},
    "loss_lower": {"sectors": ("total",), "places": PLACES},
    "loss_central": {"sectors": ("total",), "places": PLACES},
    "loss_upper": {"sectors": ("total",), "places": PLACES},
    "loss_share_lower": {},
    "loss_share_central": {},
    "loss_share_upper": {},
    "world_loss_share": {},
    "gdp_loss_lower": {},
    "gdp_loss_central": {},
    "gdp_loss_upper": {},
    "real_income": {},
    "bystander_loss": {},
    "input_cost_rise": {"places": PLACES},
    "rent": {"goods": GROUPS},
    "top_share": {},
    "hhi": {},
    "n_minus_1": {},
    "share_outside": {"goods": GROUPS},
    "alternative_supply": {"goods": GROUPS},
    "leverage": {},
    "leverage_half_life": {},
    "project_start": {},
    "co2e": {"places": ("WORLD",)},
    "radioactive": {"places": ("WORLD",)},
    "water": {"places": ("WORLD",)},
}
"""Outcomes kept of every draw, and the labels that are kept on an axis (all where nothing is said)."""


OF_ALL_DRAWS: Mapping[str, str] = {"gdp_at_risk": "gdp_loss_central, whose 95 % quantile it is"}
"""Outcomes that are figures of all draws together, and what to keep instead."""


@dataclass(frozen=True)
class SelectedOutcome:
    """One outcome of the selection with the positions kept on each of its axes, and the lengths of the axes."""

    outcome: Outcome
    labels: tuple[tuple[str, ...], ...]
    at: tuple[np.ndarray, ...]
    shape: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """Number of series."""
        return int(np.prod([len(labels) for labels in self.labels]))

    @cached_property
    def places(self) -> np.ndarray | None:
        """Positions of the series in the outcome of one draw, laid flat; None where all of it is kept."""
        if self.size == np.prod(self.shape):
            return None
        return np.ravel_multi_index(np.ix_(*self.at), self.shape).ravel()

    def pick(self, values: np.ndarray) -> np.ndarray:
        """The series (series,) out of the outcome of one draw."""
        return values.ravel() if self.places is None else values.ravel()[self.places]


class Selection:
    """The series that an ensemble keeps, in a fixed order; the first one is `UNSOLVED`.

    ``extra`` names outcomes that are kept whole beside the usual ones. Raises InputError for an unknown outcome.
    """

    def __init__(self, view: View, extra: Sequence[str] = ()) -> None:
        for name in extra:
            if name not in REGISTRY:
                raise unknown(name, REGISTRY, field="outcome")
            if name in OF_ALL_DRAWS:
                raise InputError(field="outcome", found=name, allowed=OF_ALL_DRAWS[name])
        self.parts: list[SelectedOutcome] = []
        for name in dict.fromkeys((*RECORDED, *extra)):
            chosen = {} if name in extra else RECORDED[name]
            spec = REGISTRY[name]
            known = [view.labels(axis) for axis in spec.axes]
            axes = [_positions(names, chosen.get(axis)) for axis, names in zip(spec.axes, known, strict=True)]
            labels = tuple(tuple(names[i] for i in at) for names, at in zip(known, axes, strict=True))
            self.parts.append(SelectedOutcome(spec, labels, tuple(axes), tuple(map(len, known))))

    @cached_property
    def size(self) -> int:
        """Number of series of a draw."""
        return 1 + sum(part.size for part in self.parts)

    def collect(self, view: View, unsolved: int) -> np.ndarray:
        """Values of all series of a view that holds one draw, single precision."""
        out = np.empty(self.size, np.float32)
        out[0], end = unsolved, 1
        with np.errstate(invalid="ignore", divide="ignore"):
            for part in self.parts:
                begin, end = end, end + part.size
                out[begin:end] = part.pick(np.asarray(part.outcome.function(view))[0])
        return out

    def frame(self) -> pd.DataFrame:
        """Table of the series: number, outcome, labels, month, unit."""
        import pandas as pd

        tables = [_rows(UNSOLVED, "month", (), ())]
        tables += [_rows(part.outcome.name, part.outcome.unit, part.outcome.axes, part.labels) for part in self.parts]
        table = pd.concat(tables, ignore_index=True)
        table.insert(0, "series", np.arange(len(table), dtype=np.int32))
        return table


def _positions(labels: Sequence[str], choice: Choice | None) -> np.ndarray:
    """Positions of the labels that are kept; all if none of them occurs in the dataset.

    A choice that names single goods (``Dy.oxide``), none of which occurs, is of another mineral: all single goods of
    the dataset take their place.
    """
    if choice is None:
        return np.arange(len(labels))
    keep = choice if callable(choice) else set(choice).__contains__
    found = [i for i, label in enumerate(labels) if keep(label)]
    if not callable(choice) and any("." in name for name in choice) and not any("." in labels[i] for i in found):
        found = sorted({*found, *(i for i, label in enumerate(labels) if "." in label)})
    return np.array(found or range(len(labels)), dtype=int)


def _rows(name: str, unit: str, axes: Sequence[str], labels: Sequence[Sequence[str]]) -> pd.DataFrame:
    import pandas as pd

    grid = np.meshgrid(*(np.arange(len(names)) for names in labels), indexing="ij") if labels else []
    count = grid[0].size if grid else 1
    columns = {column: np.full(count, "", dtype=object) for column in COLUMNS}
    columns["outcome"][:], columns["unit"][:] = name, unit
    for axis, names, at in zip(axes, labels, grid, strict=True):
        column = {"stage": "use", "step": "use", "project": "sector"}.get(axis, COLUMN.get(axis, axis))
        columns[column] = np.array(names, dtype=object)[at.ravel()]
    return pd.DataFrame(columns, columns=list(COLUMNS))
