"""Losses of the year ahead beside those of 2025 by the record of rare earths, as docs/limits.md shows them.

``python reproduce/year_ahead_losses.py`` writes the table into the page: central losses of `cn-ree-2025` on the shipped
conditioned draws, median and mean, from the first control on and from the month after the last one that is known.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from monazite.analysis.assimilation.kept_draws import KEPT_DRAWS
from monazite.analysis.conditioned_runs import simulate
from monazite.results.outcomes.economy import loss_of

PAGE = Path(__file__).parents[1] / "docs" / "limits.md"
SCENARIO = "cn-ree-2025"
YEARS = (date(2025, 4, 1), date(2026, 12, 1))
"""First months of the year of the controls of April 2025, and of the year ahead."""
ECONOMIES = ("US", "EU", "JP", "CN")
CENTRAL = 1
START, END = "<!-- year ahead: start -->", "<!-- year ahead: end -->"


def shown(value: float) -> str:
    """Three digits that count, thousands parted by commas."""
    return f"{float(f'{value:.3g}'):,.0f}"


def table() -> list[str]:
    """Rows of the table: economy, median and mean of both years, MUSD."""
    result = simulate(None, SCENARIO, draws=KEPT_DRAWS)
    calendar, labels = result.index.month, result.view.labels("economies")
    loss = loss_of(result.view, CENTRAL)[:, :, -1]
    years = [loss[:, (at := calendar.index(first)) : at + 12].sum(1) for first in YEARS]
    lines = [
        f"| MUSD, central, {KEPT_DRAWS} conditioned draws | from April 2025: median | mean "
        "| from December 2026: median | mean |",
        "|---|---:|---:|---:|---:|",
    ]
    for place in ECONOMIES:
        own = [year[:, labels.index(place)] for year in years]
        cells = [shown(float(f(one))) for one in own for f in (np.median, np.mean)]
        lines.append(f"| {place} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    begin, end = text.index(START) + len(START), text.index(END)
    PAGE.write_text(f"{text[:begin]}\n{chr(10).join(table())}\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
