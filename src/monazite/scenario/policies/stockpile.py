"""Strategic stocks, and who is served first when there is not enough."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Goods, Regions, Uses
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind
from monazite.scenario.policies.strategic_stock import add_stock, stock_plan

HELD = {"thirty days": 30.0, "sixty days": 60.0, "ninety days": 90.0, "half a year": 182.0, "a year": 365.0}
COVER = {"thirty days": 1.0, "ninety days": 3.0, "half a year": 6.0}


class Stockpile(Policy, frozen=True):
    """Strategic stock that is built up and, by rule, released. Several add up.

    Precedents: Japan's 60 to 180 days (JOGMEC), the US National Defense Stockpile, Project Vault (February 2026).
    """

    kind: Literal["stockpile"]
    goods: Goods
    """Goods that are kept."""
    regions: Regions = ()
    """Regions or blocs that keep them; empty: the actor."""
    held: Annotated[float, Q("day", ge=0, le=1100, step=10, levels=HELD)] = 0.0
    """Stock in hand on `start`, in days of use in the baseline year: bought before, at no price in the run."""
    cover: Annotated[float, Q("month", ge=0, le=36, step=0.5, levels=COVER)] = 0.0
    """Stock aimed at, in months of use, bought in the run over the months of `build`; nothing is bought while a control
    keeps goods back. It is not there on `start`; a stock that is, is `held`."""
    build: Annotated[float, Q("month", ge=0, le=120, step=1)] = 12.0
    """Time in which the stock is bought: each month what is missing of `cover`, divided by the months left. It is full
    at the end, unless controls keep goods back or prices are far above the expected ones; what is missing or released
    then is bought by a twelfth a month. 0: all in the first month, as far as prices allow."""
    release: Literal["never", "shortage"] = "shortage"
    """Whether the stock is opened under shortage: while a control keeps goods back, or prices have shot up. A block
    with neither `held` nor `cover` is a rule alone: while it is in force it opens what other blocks bought or hold of
    these goods in these regions without a rule of their own, with release "never" or until they ended."""
    release_rate: Annotated[float, Q("share/month", ge=0, le=1, step=0.05)] = 1.0
    """Largest share of the stock that is released a month; a stock that was there before follows its own rule. Released
    is what controls keep back of usual orders; where the price rises from 1.5 times to twice the expected one for
    another reason, up to a month's use."""
    uses: Uses = ()
    """Uses whose lines get released stock before others; empty: all alike."""
    holders: Literal["all", "civil", "defence"] = "all"
    """Whose use is covered."""


def _write_stock(c: Controls, p: Stockpile, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    buyers = ix.buyers(p.regions or (p.actor,), civil=p.holders != "defence", defence=p.holders != "civil")
    block = open_mesh(np.arange(len(window)), ix.goods(p.goods), buyers)
    rate = p.release_rate if p.release == "shortage" else None
    add_stock(c, block, window, stock_plan(window, p.cover, p.build), p.held * 12.0 / 365.25, rate)
    for use in p.uses:
        c.release_first[:, ix.position("use", use)] = np.maximum(c.release_first[:, ix.position("use", use)], window)
    return c


class Priority(Policy, frozen=True):
    """Order of service under shortage: uses that go on longer, such as defence and medical."""

    kind: Literal["priority"]
    uses: Uses
    """Uses that are served first."""
    factor: Annotated[float, Q("1", ge=0.1, le=10, step=0.1)] = 2.0
    """Factor on the price up to which the uses still buy."""


def _write_priority(c: Controls, p: Priority, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    block = open_mesh(np.arange(len(window)), [ix.position("use", use) for use in p.uses])
    c.priority[block] *= (1.0 + window * (p.factor - 1.0))[:, None]
    return c


STOCKPILE = policy_kind(Stockpile, _write_stock, "stock_target", "stock_purchase", "stock_pace", "stock_release",
                         "stock_release_rest", "stock_ruled", "stock_held", "release_first",
                        also_called={"stock": ""})  # fmt: skip
PRIORITY = policy_kind(Priority, _write_priority, "priority")
