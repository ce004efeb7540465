"""The part of the market that a month needs: limits that bind no draw of the batch are left out of it.

A licence or quota that is over, has not begun, is lifted or shuts its arcs has no wedge, and so no unknown, no equation
and no column in any list of derivatives. Which limits these are follows from what may pass in the month itself and from
nothing later. A limit that is left out would only have added zeros: results are the same to the last bit with and
without it, and so do not depend on the other draws of the batch.
"""

import numpy as np
from numpy import ndarray

from monazite.engine.jit import allocation_free
from monazite.engine.market_arrays import LimitsInForce, Market
from monazite.engine.market_memory import memory_of_tangents, new_iterate, new_tangents
from monazite.engine.supply_network import MarketNetwork, contiguous

FREE = 1e15  # t a month; a limit above it is none


@allocation_free
def mark_limits(limit, can_bind, now):
    """Whether each limit can bind in some draw, into ``now``; returns whether that differs from ``can_bind``."""
    differs = False
    for q in range(now.size):
        binds = False
        for i in range(limit.shape[0]):
            binds |= (limit[i, q] > 0.0) & (limit[i, q] < FREE)
        now[q] = binds
        differs |= binds != can_bind[q]
    return differs


def select_limits(limits: LimitsInForce, first_limit: int, limit: ndarray, market: Market) -> LimitsInForce:
    """Take the limits that can bind in some draw of the batch.

    What ``market`` holds of limits that no longer can is put back: no wedge and no rent.

    Parameters
    ----------
    limits
        Changed in place, where the limits are not those of the month before, and returned.
    first_limit
        First limit among the unknowns.
    limit
        (draw, limit), t a month; inf where free, 0 where shut.
    market
        Prices and quantities of the batch.
    """
    now = limits.can_bind_now
    if not mark_limits(limit, limits.can_bind, now) and limits.memory is not None:
        return limits
    if limits.memory is None:
        limits.memory = memory_of_tangents(limits.whole)
    limits.can_bind, limits.can_bind_now, can_bind = now, limits.can_bind, now
    limits.network = _with_limits_that_bind(limits.whole, first_limit, can_bind)
    limits.tangents = new_tangents(limits.network, limits.memory)
    limits.iterate = new_iterate(np.flatnonzero(can_bind), first_limit, can_bind.size)
    market.wedge[:], market.pass_on[:], market.rent[:] = 0.0, 1.0, 0.0
    return limits


NETWORKS = 32
"""Networks with some limits that are held in memory, some 100 kB each."""
_networks: dict[tuple[int, bytes], tuple[MarketNetwork, MarketNetwork]] = {}
"""By the whole network and the limits chosen, with the whole one: draws and runs of one model share them."""


def _with_limits_that_bind(whole: MarketNetwork, first_limit: int, can_bind: ndarray) -> MarketNetwork:
    """As `with_some_limits`, made once for a network."""
    key = id(whole), can_bind.tobytes()
    found = _networks.get(key)
    if found is None:
        if len(_networks) >= NETWORKS:
            _networks.clear()
        found = _networks[key] = (whole, with_some_limits(whole, first_limit, np.flatnonzero(can_bind)))
    return found[1]


def with_some_limits(network: MarketNetwork, first_limit: int, numbers: ndarray) -> MarketNetwork:
    """The same network with some of its limits alone, which are numbered anew in the same order.

    Parameters
    ----------
    network
        Network with all limits.
    first_limit
        First limit among the unknowns.
    numbers
        The limits that stay, in rising order.
    """
    count, elements = network.limit_good.size, network.pair.shape[0]
    unknown = np.full(first_limit + count, -1)
    unknown[:first_limit] = np.arange(first_limit)
    unknown[first_limit + numbers] = first_limit + np.arange(numbers.size)
    columns = unknown[network.columns]
    stays = columns >= 0
    before = np.concatenate([[0], np.cumsum(stays)])  # entries of the lists that stay before each entry
    old, new = network.column_start, before[network.column_start]

    def moved(place: ndarray) -> ndarray:
        """Places (good, ...) in the lists of goods; -1 stays -1."""
        return np.where(place >= 0, before[old[:-1, None] + place] - new[:-1, None], -1)

    # entries of the lists of metals that stay, and where these stand in the lists of magnets
    length = np.diff(old)[elements : 2 * elements] * network.recipe.any(1)  # (grade, element)
    of_metal = np.repeat((old[elements : 2 * elements] - network.merge_start).ravel(), length.ravel())
    grade = np.repeat(np.arange(length.shape[0]), length.sum(1)) + 2 * elements
    merged = stays[of_metal + np.arange(network.merge.size)]
    merge = before[old[grade] + network.merge.astype(np.int64)] - new[grade]
    merged_before = np.concatenate([[0], np.cumsum(merged)])
    mask = network.limit_mask[numbers]
    return contiguous(
        network._replace(
            limit_good=network.limit_good[numbers],
            limit_origin=network.limit_origin[numbers],
            limit_mask=mask,
            limit_quota=network.limit_quota[numbers],
            limit_members=np.nonzero(mask)[1],
            limit_member_start=np.cumsum([0, *(mask != 0.0).sum(1)]),
            columns=columns[stays].astype(np.uint64),
            column_start=new,
            premium_place=moved(network.premium_place),
            limit_place=moved(network.limit_place[:, numbers]),
            merge=merge[merged].astype(np.uint64),
            merge_start=merged_before[network.merge_start],
        )
    )
