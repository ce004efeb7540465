"""Losses of the shipped scenarios in the year from their anchor, as docs/model/losses.md shows them.

Usage: python reproduce/shipped_losses.py [DRAWS] writes the table into the page; 32 draws of the priors unless said
otherwise. Needs the shipped dataset only.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from monazite.dataset.dataset import load_dataset
from monazite.results.outcomes.economy import loss_of
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

PAGE = Path(__file__).parents[1] / "docs" / "model" / "losses.md"
SCENARIOS = (
    "cn-ree-2025",
    "cn-ree-2025-no-deal",
    "truce-expiry-2026",
    "full-stop",
    "cn-ga-ge-2023",
    "cn-ga-ge-stop-2026",
    "cn-quota-2010",
    "cd-cobalt-2025",
    "cd-cobalt-stop-2026",
)
ECONOMIES = ("US", "EU", "JP")
DRAWS = 32
HEAD = (
    "| scenario | year from | | lower | central | upper | upper over central | central: 5 to 95 % | central: mean |",
    "|---|---|---|---:|---:|---:|---:|---:|---:|",
)


def shown(value: float) -> str:
    """Three digits that count, thousands parted by commas."""
    if abs(value) >= 1000.0:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-3 else "0"


def year_losses(name: str, draws: int) -> tuple[str, dict[str, np.ndarray]]:
    """First of the twelve months from the anchor, and losses in them by economy (bound, draw), MUSD: lower to upper.

    Draws are those of the priors. Economies are the regions of the input-output table, so that the upper loss is the
    one carried through suppliers and customers.
    """
    sc = load_scenario(name)
    result = simulate(load_dataset(*sc.dataset), sc, draws=draws)
    start = result.view.anchor_month
    labels = result.view.labels("economies")
    by_bound = [loss_of(result.view, bound)[:, start : start + 12, -1].sum(1) for bound in range(3)]
    found = {place: np.stack([loss[:, labels.index(place)] for loss in by_bound]) for place in ECONOMIES}
    return f"{result.anchor:%Y-%m}", found


def rows(name: str, month: str, losses: dict[str, np.ndarray]) -> list[str]:
    """Rows of the table for a scenario."""
    lines = []
    for place, bounds in losses.items():
        lower, central, upper = np.median(bounds, axis=1)
        low, high = np.quantile(bounds[1], [0.05, 0.95])
        ratio = f"{upper / central:.1f}" if central > 0.0 else "-"
        cells = [f"`{name}`", month, place, shown(lower), shown(central), shown(upper), ratio]
        lines.append(
            "| " + " | ".join([*cells, f"{shown(low)} to {shown(high)}", shown(float(bounds[1].mean()))]) + " |"
        )
    return lines


def written(text: str, table: Sequence[str]) -> str:
    """The page with another table."""
    before, _, rest = text.partition("<!-- shipped -->\n")
    _, _, after = rest.partition("<!-- /shipped -->")
    return before + "<!-- shipped -->\n" + "\n".join(table) + "\n<!-- /shipped -->" + after


def main(draws: int) -> None:
    """Compute all and write the page."""
    table = list(HEAD)
    for name in SCENARIOS:
        table += rows(name, *year_losses(name, draws))
        print("\n".join(table[-len(ECONOMIES) :]), flush=True)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
