"""What a dominant producer can do to rivals and to leaks."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.policies._base import Policy, Share, lever
from monazite.policies._index import Index
from monazite.units import Q


class MarketPower(Policy):
    """Flooding the market to keep rivals out, and enforcement of the producer's own controls.

    Precedents: prices after 2012 and in 2023-24; China's campaign against smuggling of strategic minerals, May 2025.
    """

    kind: Literal["market_power"]
    push: Annotated[float, Q("share", ge=0, le=0.9, step=0.01)] = 0.0
    """Cut of mine costs by which the producer floods the market."""
    enforcement: Share = 0.0
    """Share of the leakage that is suppressed."""


def _write(c: Controls, p: MarketPower, ix: Index) -> Controls:
    window = p.window(ix)
    actor = ix.position("region", p.actor)
    c.push[:, actor] = np.maximum(c.push[:, actor], window * p.push)
    c.enforcement[:] = np.maximum(c.enforcement, window * p.enforcement)
    return c


MARKET_POWER = lever(MarketPower, _write, "push", "enforcement")
