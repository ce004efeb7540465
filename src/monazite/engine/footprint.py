"""Footprint of supply: totals by region of origin, before any allocation to elements."""

import numpy as np

from monazite.engine.state import Base, Market, Structure


def account(s: Structure, base: Base, m: Market, emission, conflict) -> None:
    """Call 9: burdens of the month.

    Equation: sum over deposits of feed x burden per t REO, at the deposit; plus metal and magnet making at the plant.
    Fills emission (draw, indicator, region), t or m3 a month, and conflict (draw, element), the share of separated
    supply from deposits whose output pays for conflict. Source: footprints.csv; totals first, model note 2.9.
    """
    elements = len(s.oxide_need)
    fed = m.feed.sum(2)
    emission[:] = np.einsum("ij,nj,jr->inr", fed, s.footprint, base.deposit_in)
    metal = m.make[:, elements : 2 * elements].sum(1)
    magnet = m.make[:, 2 * elements :].sum(1)
    emission[:] += np.einsum("n,ik,kr->inr", s.stage_footprint[:, 0], metal, base.slot_in)
    emission[:] += np.einsum("n,ik,kr->inr", s.stage_footprint[:, 1], magnet, base.slot_in)
    made = np.einsum("ijk,je,ek->ije", m.feed, s.basket * s.recovery[:, None], (s.pair >= 0).astype(float))
    total = made.sum(1)
    conflict[:] = np.einsum("ije,j->ie", made, s.conflict) / np.where(total > 0, total, 1.0)
