"""Import duties, added to the duty of the baseline."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Goods, Regions, Sectors
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind


class Tariff(Policy, frozen=True):
    """Duty of the actor on goods from other regions; several add up.

    Precedent: US duties on China of 2025, up to 145 %. A legal ceiling caps the sum.
    """

    kind: Literal["tariff"]
    on: Regions
    """Regions or blocs whose goods are taxed."""
    goods: Goods = ("*",)
    """Goods that are taxed."""
    rate: Annotated[float, Q("share", ge=-1, le=5, step=0.01)]
    """Duty added, as a share of the value."""
    sectors: Sectors = ()
    """Sectors of the input-output table that are taxed as well; "*" for all goods of the economy."""
    exempt: Sectors = ()
    """Sectors that are not."""
    ceiling: Annotated[float | None, Q("share", ge=0, le=10, step=0.01)] = None
    """Highest total duty while this one is in force."""


def write_tariff(c: Controls, p: Tariff, ix: AxisLookup) -> Controls:
    """Add the duty to ``c.tariff`` in place; returns ``c``."""
    window = p.window(ix)
    months = np.flatnonzero(window > 0)
    block = open_mesh(months, ix.goods(p.goods), ix.regions(p.on, actor=p.actor), ix.buyers((p.actor,)))
    before = c.tariff[block]
    after = before + p.rate * window[months][:, None, None, None]
    if p.ceiling is not None:
        after = np.minimum(after, np.maximum(before, p.ceiling))
    c.tariff[block] = np.maximum(after, np.minimum(before, 0.0))
    return c


TARIFF = policy_kind(
    Tariff, write_tariff, "tariff", traits=["taxes_imports", "negotiated_by_target"], also_called={"import_duty": ""}
)
