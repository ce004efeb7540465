"""Partners that supply each other first and keep stocks together."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Goods, Regions
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind
from monazite.scenario.policies.strategic_stock import add_stock, stock_plan

BUILD = 12.0  # months in which a joint stock is bought, as by default a stockpile; assumed


class Alliance(Policy, frozen=True):
    """Supply sharing and a joint stock of a group of regions. Precedents: MSP, G7 alliance, FORGE (February 2026)."""

    kind: Literal["alliance"]
    members: Regions
    """Regions or blocs that take part; the actor is one of them."""
    goods: Goods = ("*",)
    """Goods that are kept in the joint stock."""
    preference: Annotated[float, Q("1", ge=0.1, le=10, step=0.1)] = 1.0
    """Factor on the weight of members' supply at members' buyers, among all who supply them."""
    joint_stock: Annotated[float, Q("month", ge=0, le=24, step=0.5)] = 0.0
    """Strategic stock kept together, in months of use, bought over the first year as a stockpile is."""
    release_rate: Annotated[float, Q("share/month", ge=0, le=1, step=0.05)] = 0.25
    """Share of the joint stock that is released a month under shortage."""


def _write(c: Controls, p: Alliance, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    members = sorted({ix.position("region", p.actor), *ix.regions(p.members)})
    buyers = ix.buyers([ix.region[i] for i in members])
    arcs = open_mesh(np.arange(len(window)), members, buyers)
    c.preference[arcs] *= (1.0 + window * (p.preference - 1.0))[:, None, None]
    if p.joint_stock > 0:
        block = open_mesh(np.arange(len(window)), ix.goods(p.goods), buyers)
        add_stock(c, block, window, stock_plan(window, p.joint_stock, BUILD), 0.0, p.release_rate)
    return c


ALLIANCE = policy_kind(Alliance, _write, "preference", "stock_target", "stock_purchase", "stock_pace", "stock_held",
                       "stock_release", "stock_release_rest", "stock_ruled", traits=["made_with_others"])  # fmt: skip
