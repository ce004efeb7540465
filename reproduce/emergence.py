"""What is known of past ramps, lead times and floors, read off a run: nothing of it is put into the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.results.results import Results

YEAR = 12


@dataclass(frozen=True)
class Known:
    """A published figure or span, and what runs give for it.

    ``values``: one for each draw, or for each project and draw; ``low`` and ``high``: the published span.
    """

    what: str
    unit: str
    low: float
    high: float
    source: str
    values: np.ndarray

    @property
    def median(self) -> float:
        """Median of what the runs give."""
        return float(np.median(self.values))

    @property
    def span(self) -> tuple[float, float]:
        """5 % and 95 % points of what the runs give."""
        low, high = np.quantile(self.values, [0.05, 0.95])
        return float(low), float(high)

    @property
    def inside(self) -> bool:
        """Whether the published span lies within our 5 % to 95 % range."""
        return self.span[0] <= self.low and self.high <= self.span[1]

    @property
    def near(self) -> bool:
        """Whether our median lies within the published span."""
        return self.low <= self.median <= self.high


def yearly(res: Results, outcome: str) -> np.ndarray:
    """Tonnes of oxides a year (draw, year)."""
    made = res.values(outcome)[:, :, res.view.labels("goods").index("oxide")]
    made = made.sum(2) if made.ndim == 3 else made
    years = made.shape[1] // YEAR
    return made[:, : years * YEAR].reshape(len(made), years, YEAR).sum(2)


def ramp(res: Results, years: int = 5) -> np.ndarray:
    """Growth of supply outside the controlling country, % of the first year's world output a year (draw,)."""
    outside, world = yearly(res, "alternative_supply"), yearly(res, "production")
    return 100.0 * (outside[:, years] - outside[:, 0]) / world[:, 0] / years


def new_mines(res: Results) -> np.ndarray:
    """Years from the start of the run until new ground delivers (draw, project); NaN where it does not within the run.

    Mines and separation on sites that held neither, not decided at the start, at a tenth of their nameplate.
    """
    open_ = res.model.structure.project_decided == 0.0
    listed = res.dataset.table("projects")
    fresh = [i for i, p in enumerate(listed) if open_[i] and p.site == "new" and p.stage in ("mine", "separation")]
    return res.values("project_start")[:, fresh] / YEAR


def floor_cost(res: Results, region: str = "US", year: int = 2026) -> np.ndarray:
    """Public cost of price floors of a region in a calendar year, MUSD (draw,)."""
    months = [t for t, month in enumerate(res.index.month) if month.year == year]
    return res.values("floor_cost")[:, months, res.index.region.index(region)].sum(1)


def known(runs: Sequence[Results], floor: Results) -> list[Known]:
    """The published figures against runs of ten years, pooled, and against the run with the floor of July 2025."""
    starts = [new_mines(run) for run in runs]
    every = np.concatenate([s[np.isfinite(s)] for s in starts])
    middle = np.concatenate([np.nanmedian(s, axis=1) for s in starts])
    first = np.concatenate([np.nanmin(s, axis=1) for s in starts])
    pace = np.concatenate([ramp(run) for run in runs])
    mine, ramped = "Keilhacker and Minner 2017", "Sprecher and others 2017"
    deal = "quantities and prices of 2025-26"
    return [
        Known("supply outside after a price shock", "% of the world a year", 4.0, 4.0, ramped, pace),
        Known("a new mine opens, any project", "years", 6.0, 7.0, mine, every),
        Known("a new mine opens, middle project", "years", 6.0, 7.0, mine, middle),
        Known("the first of all new mines opens", "years", 6.0, 7.0, mine, first),
        Known("floor of 110 USD/kg for MP Materials, 2026", "MUSD", 50.0, 410.0, deal, floor_cost(floor)),
    ]


def table(rows: Sequence[Known]) -> str:
    """The table as text."""
    head = f"{'what':45} {'unit':22} {'published':>11} {'ours':>7} {'5 to 95 %':>14}  span inside  median within"
    lines = [head]
    for row in rows:
        published = f"{row.low:g}" if row.low == row.high else f"{row.low:g} to {row.high:g}"
        ours = f"{row.span[0]:.3g} to {row.span[1]:.3g}"
        flags = f"{'yes' if row.inside else 'no':>11}  {'yes' if row.near else 'no':>13}"
        lines.append(f"{row.what:45} {row.unit:22} {published:>11} {row.median:7.3g} {ours:>14}  {flags}  {row.source}")
    return "\n".join(lines)
