"""What a dominant producer can do to rivals and to leaks, and how much it lets itself mine."""

from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Goods
from monazite.scenario.policies.policy_base import Policy, Share, policy_kind, share_of_month


class MarketPower(Policy, frozen=True):
    """Flooding the market to keep rivals out, and enforcement of the producer's own controls.

    Precedents: prices after 2012 and in 2023-24; China's campaign against smuggling of strategic minerals, May 2025.
    """

    kind: Literal["market_power"]
    push: Annotated[float, Q("share", ge=0, le=0.9, step=0.01)] = 0.0
    """Cut of mine costs by which the producer floods the market."""
    enforcement: Share = 0.0
    """Share of the leakage that is suppressed."""


def _write(c: Controls, p: MarketPower, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    actor = ix.position("region", p.actor)
    c.push[:, actor] = np.maximum(c.push[:, actor], window * p.push)
    c.enforcement[:] = np.maximum(c.enforcement, window * p.enforcement)
    return c


class MiningLimit(Policy, frozen=True):
    """Limit on what mines may extract, as China's yearly mining plans and its closures of unlicensed mines.

    Precedents: China's campaigns of 2010-13, when reported output fell by a quarter; the mining quotas since 2006.
    """

    kind: Literal["mining_limit"]
    goods: Goods = ("*",)
    """Goods whose first products come from the mines that are meant: elements, minerals or ids; "*" is all mines."""
    share: Annotated[float, Q("share", ge=0, le=3, step=0.01)]
    """Capacity that may run, as share of the baseline's."""
    path: Annotated[dict[date, float], Q("share", ge=0, le=3)] = Field(default={})
    """Later shares by the day from which they hold: { "2011-01-01" = 0.81 }."""


def _write_limit(c: Controls, p: MiningLimit, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    share = np.full(len(window), p.share)
    for day, value in sorted(p.path.items()):
        share = share + share_of_month(ix, day) * (value - share)
    actor, elements = ix.position("region", p.actor), c.mining.shape[1]
    first_products = [good for good in ix.goods(p.goods) if good < elements]
    c.mining[:, first_products, actor] *= (1.0 + window * (share - 1.0))[:, None]
    return c


MINING_LIMIT = policy_kind(MiningLimit, _write_limit, "mining", traits=["restrictive"])
MARKET_POWER = policy_kind(MarketPower, _write, "push", "enforcement", traits=["negotiated_by_controller"])
