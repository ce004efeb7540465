"""What this model answers to the questions of published estimates, in a world that stands still."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.rows.evidence import Target
from monazite.results.quantity import Quantity

if TYPE_CHECKING:
    from monazite.results.results import Results

MOST_DRAWS = 16
"""Draws for the answers to published questions."""
IMF, ECB = "A.imf.us", "A.ecb.us"
BOUNDS = ("central", "upper")


def own_answers(run: "Results") -> dict[tuple[str, str], Quantity]:
    """Loss as % of GDP by question and bound, ``("A.imf.us", "central")``; nothing without an input-output table."""
    view = run.view
    if view.draws is None or view.economy is None:
        return {}
    from monazite.analysis.verification.economy_moments import ECONOMY_MOMENTS, StaticWorld

    world = StaticWorld(view.model, view.draws.subset(0, MOST_DRAWS))
    targets: Sequence[Target] = run.dataset.table("targets")
    found: dict[tuple[str, str], Quantity] = {}
    for row in targets:
        for bound in BOUNDS if row.id in (IMF, ECB) else ():
            losses = ECONOMY_MOMENTS[f"loss_share_{bound}"](world, row)
            low, high = (float(x) for x in np.quantile(losses, [0.05, 0.95]))
            outcome = f"loss_share_{bound}"
            found[row.id, bound] = Quantity(float(losses[0]), low, high, "%", outcome, {"region": "US"}, run.run)
    return found
