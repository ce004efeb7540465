"""Strategic stocks as control arrays: what is bought each month, and how rules of release share what is there."""

from typing import NamedTuple

import numpy as np
from numpy import ndarray

from monazite.engine.state import Controls
from monazite.scenario.policies.policy_base import open_mesh

REFILL_TIME = 12.0
"""Months in which a stock is filled up again that was used, or not bought in time; assumed."""


class StockPlan(NamedTuple):
    """Purchases of a strategic stock, all (month,)."""

    target: ndarray
    """What is to be there at the end of the month, months of use; 0 in months in which nothing is in force."""
    purchase: ndarray
    """What is bought in the month if the stock is where it is to be, months of use."""
    pace: ndarray
    """Share of what is missing or too much when the month begins that is made up in it."""


def stock_plan(window: ndarray, cover: float, build: float) -> StockPlan:
    """Purchases that fill a stock evenly, so that it is full when its build ends.

    Equations, with t the months in force: S* = cover min(t / build, 1); bought = dS* + pace (S* - S), which is
    (cover - S) / (months left of the build) while it is built, and a twelfth of what is missing a month afterwards. The
    month in which a build ends within it has the mean of both by days. Each month looks at no later one.

    Parameters
    ----------
    window
        Share of every month in which the stock is in force (month,).
    cover
        Stock aimed at, months of use.
    build
        Months in which it is bought; what is shorter than the first month is bought in it.

    Returns
    -------
    StockPlan
        Target, purchase and pace by month.
    """
    passed = np.cumsum(window)
    earlier = passed - window
    planned, planned_earlier = (cover * np.minimum(t / max(build, 1e-9), 1.0) for t in (passed, earlier))
    left = np.maximum(build - earlier, 0.0)
    first = (window > 0.0) & (earlier <= 0.0)
    share = np.minimum(left, window)
    building = np.where(left >= window, window / np.maximum(left, 1e-9), share + (window - share) / REFILL_TIME)
    pace = np.where(first & (left <= window), 1.0, building) * (window > 0.0)
    return StockPlan(planned * (window > 0.0), planned - planned_earlier, pace)


def add_stock(
    c: Controls, block: tuple[ndarray, ...], window: ndarray, plan: StockPlan, held: float, rate: float | None
) -> None:
    """Add a strategic stock and its rule of release, in place, beside stocks that are there already.

    The share released a month is the mean of the rules, weighted by the months of use that they stand for. A rule
    stands for the stock of its own block, which counts what is there already as part of it. A rule without a stock of
    its own stands for all that blocks aimed at or held so far and that is under no rule: bought with
    ``release = "never"``, or by a block that has ended. What is under no rule stays shut. No rule holds back what
    another one opens. A stock of next to nothing changes next to nothing, and the order of the blocks does not matter.

    Parameters
    ----------
    c
        Controls; ``stock_target``, ``stock_purchase``, ``stock_pace``, ``stock_held`` and what is said of release
        change.
    block
        All months, goods and buyers (`open_mesh`).
    window
        Share of every month in which the block is in force.
    plan
        What is bought (`stock_plan`).
    held
        Stock in hand when the block begins, months of use.
    rate
        Largest share of it that is released in a month; None: it has no rule.
    """
    share, ruled, rest = c.stock_release[block], c.stock_ruled[block], c.stock_release_rest[block]
    old = _stock_level(c, block)
    opened = np.maximum(share * old - (old - ruled) * rest, 0.0)  # under rules with a stock of their own, months of use
    _bring_stock(c, block, window, plan, held)
    ending = np.append(window[1:], 1.0) <= 0.0
    target = np.where(ending, window, 1.0) * plan.target
    level, own = _stock_level(c, block), np.maximum(target, window * held)[:, None, None]
    moved = level != old
    if rate is not None and own.any():
        shared = np.maximum(own - (level - old), 0.0)  # of what was there
        taken = np.clip(shared - (old - ruled), 0.0, ruled)  # first what has no rule, then what has one
        weighted = opened * (1.0 - taken / np.maximum(ruled, 1e-300)) + rate * window[:, None, None] * own
        opened, moved = np.maximum(opened, weighted), moved | (own > 0.0)
        c.stock_ruled[block] = ruled = ruled + own - taken
    elif rate is not None:
        wider = np.maximum(rest, rate * window[:, None, None])
        rest, moved = wider, moved | (wider > rest)
        c.stock_release_rest[block] = rest
    mean = (opened + np.maximum(level - ruled, 0.0) * rest) / np.maximum(level, 1e-300)
    c.stock_release[block] = np.where(moved, np.where(level > 0.0, mean, np.maximum(share, rest)), share)


def _bring_stock(c: Controls, block: tuple[ndarray, ...], window: ndarray, plan: StockPlan, held: float) -> None:
    """Aim at a stock, and put what is held into the first month of the window, in place.

    Several stocks share one pace at which a gap is closed: the mean of theirs, weighted by what is to be there.
    """
    there, added = c.stock_target[block], plan.target[:, None, None]
    total = there + added
    mean = (there * c.stock_pace[block] + added * plan.pace[:, None, None]) / np.maximum(total, 1e-300)
    c.stock_pace[block] = np.where(added > 0.0, mean, c.stock_pace[block])
    c.stock_target[block] = total
    c.stock_purchase[block] += plan.purchase[:, None, None]
    begun = np.flatnonzero(window > 0.0)
    if held > 0.0 and begun.size:
        c.stock_held[open_mesh(begun[:1], block[1].ravel(), block[2].ravel())] += held


def _stock_level(c: Controls, block: tuple[ndarray, ...]) -> ndarray:
    """Strategic stock that there can be: what is under a rule, or the most that was aimed at or held by then."""
    brought = np.maximum(c.stock_target[block], c.stock_held[block])
    return np.maximum(c.stock_ruled[block], np.maximum.accumulate(brought, axis=0))
