"""Origins of what a region uses, traced back through magnets, metal and oxide to the mine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from monazite.results.view import View


class Origins(NamedTuple):
    """Use of a region in t of oxide a month, by where each stage of it was made (draw, month, element, place).

    ``magnet``, ``metal``, ``oxide``: by region of the plant, for the part that passes the stage. ``deposit``: by
    deposit. ``oxide`` and ``deposit`` sum to all of the use.
    """

    magnet: np.ndarray
    metal: np.ndarray
    oxide: np.ndarray
    deposit: np.ndarray


def origins(v: View, region: str) -> Origins:
    """Trace the material in the final use of a region's lines.

    Every plant is taken to use its purchases of the month in the proportion in which it bought them, and every
    separator to draw an oxide from the deposits it separated that month. Magnets count with the standard recipe.
    """
    draws = [traced(v, i, [region])[0] for i in range(v.flows.ship.shape[0])]
    return Origins(*(np.stack(parts) for parts in zip(*draws, strict=True)))


def traced(v: View, draw: int, regions: Sequence[str]) -> list[Origins]:
    """Origins of one draw, without the axis ``draw``, for some regions."""
    ship = v.flows.ship[draw]
    total = ship.sum(2, keepdims=True)
    share = np.divide(ship, total, out=np.zeros_like(ship), where=total > 0)
    upstream = share[..., v.structure.producers.max(0)]  # (month, good, maker, plant that buys): civil buyers
    return [_origins(v, draw, v.index.region.index(name), share, upstream) for name in regions]


def _origins(v: View, draw: int, region: int, share: np.ndarray, upstream: np.ndarray) -> Origins:
    """Origins of one draw for one region, by the shares in which every buyer and every plant bought."""
    s, f, n = v.structure, v.flows, len(v.index.element)
    place = v.model.base.producer_region  # (slot, region)
    buyers = np.flatnonzero(s.buyer_region == region)
    final = np.einsum("tub,ug->tgb", f.activity[draw][..., buyers], s.mix)
    own = np.einsum("tgb,tgkb->tgk", final, share[..., buyers])  # what final users buy, by maker
    in_magnets = np.einsum("tgk,ge->tek", own[:, 2 * n :], s.recipe[:, 0])
    metal = own[:, n : 2 * n] + np.einsum("teq,tekq->tek", in_magnets, upstream[:, n : 2 * n])
    as_oxide = metal * s.oxide_need[:, None]
    oxide = own[:, :n] + np.einsum("teq,tekq->tek", as_oxide, upstream[:, :n])
    yields = s.basket.T * s.recovery  # (element, deposit)
    made = np.einsum("tjk,ej->tek", f.feed[draw], yields)
    drawn = np.divide(oxide, made, out=np.zeros_like(made), where=made > 0)
    deposit = np.matmul(drawn, f.feed[draw].transpose(0, 2, 1)) * yields
    return Origins((in_magnets * s.oxide_need[:, None]) @ place, as_oxide @ place, oxide @ place, deposit)
