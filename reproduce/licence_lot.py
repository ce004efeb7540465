"""What the lot of an application is worth: losses and a price with half and twice the median of `licence.lot`.

Usage: python reproduce/licence_lot.py [DRAWS]; 8 draws of the priors unless said otherwise. Needs the shipped dataset
only.
"""

import sys

import numpy as np
from shipped_losses import ECONOMIES, shown

from monazite.dataset.dataset import load_dataset
from monazite.results.outcomes.economy import loss_of
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

LOTS = (0.01, 0.005, 0.02)
"""Shares of a month's orders: the median of the prior, half and twice of it."""


def medians(name: str, lot: float, draws: int) -> dict[str, float]:
    """Median central loss of the year from the anchor by economy, MUSD, and highest price of dysprosium, USD/kg."""
    sc = load_scenario(name).model_copy(update={"parameters": {"licence.lot": lot}})
    result = simulate(load_dataset(*sc.dataset), sc, draws=draws)
    start, labels = result.view.anchor_month, result.view.labels("economies")
    loss = loss_of(result.view, 1)[:, start : start + 12, -1].sum(1)
    found = {place: float(np.median(loss[:, labels.index(place)])) for place in ECONOMIES}
    return found | {"Dy.oxide": result.quantity("price_outside", good="Dy.oxide", reduce="max").value}


def main(draws: int) -> None:
    """Print the figures."""
    for name in ("cn-ree-2025", "full-stop"):
        for lot in LOTS:
            cells = ", ".join(f"{key} {shown(value)}" for key, value in medians(name, lot, draws).items())
            print(f"{name}, lot {lot:g}: {cells}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
