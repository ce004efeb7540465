"""Which licences and quotas can bind: groups of buyers that a control treats alike share one limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monazite.engine.state import Controls
from monazite.model.index import Index

LIMIT_FIELDS = ("good", "origin", "region", "mask", "buyer", "quota")
"""Fields of `Limits`, which stand in `SupplyNetwork` under ``limit_`` and their name."""


@dataclass(frozen=True)
class Limits:
    """Limits by row: good (-1 for a quota), origin slot, buyers covered, one buyer that stands for them, quota."""

    good: np.ndarray  # (limit,)
    origin: np.ndarray  # (limit,) producer slot
    region: np.ndarray  # (limit,) region of the origin
    mask: np.ndarray  # (limit, buyer)
    buyer: np.ndarray  # (limit,)
    quota: np.ndarray  # (limit,)


def equal_limits(a: Limits, b: Limits) -> bool:
    """Whether two sets of limits are the same, in the same order."""
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in LIMIT_FIELDS)


def find_limits(controls: Controls, ix: Index, producers: np.ndarray, ship: np.ndarray) -> Limits:
    """Limits that the controls can make bind in some month.

    A licence limit covers one good of one origin and all buyers with the same path of licensing, approval, review and
    bans; groups that buy none of the good from the origin in the baseline (ship, t a month by good, origin and buyer)
    have no limit, because they buy none later. A quota limit covers all goods of its origin with a weight, to all other
    regions.
    """
    rows: list[tuple[int, int, int, np.ndarray, int, int]] = []
    touched = np.any((controls.licensed > 0) | (controls.banned > 0), axis=0)
    paths = _paths(controls, touched)
    for good in range(len(ix.good)):
        stage = int(ix.stage[good])
        for k, r in enumerate(producers[stage]):
            if r < 0 or not touched[good, r].any():
                continue
            groups: dict[bytes, list[int]] = {}
            for b in range(len(ix.buyer)):
                if touched[good, r, b] and ix.buyer_region[b] != r:
                    groups.setdefault(paths[good, int(r), b], []).append(b)
            for members in groups.values():
                if ship[good, r, members].sum() <= 0.0:
                    continue
                mask = np.zeros(len(ix.buyer))
                mask[members] = 1.0
                rows.append((good, k, int(r), mask, members[0], -1))
    for q in range(controls.quota.shape[1]):
        for k, r in enumerate(producers[0]):
            if r >= 0 and controls.quota_weight[q, :, r].any():
                mask = (ix.buyer_region != r).astype(float)
                rows.append((-1, k, int(r), mask, int(np.flatnonzero(mask)[0]), q))
    if not rows:
        none = np.zeros(0, dtype=np.int64)
        return Limits(none, none, none, np.zeros((0, len(ix.buyer))), none, none)
    good, origin, region, mask, buyer, quota = zip(*rows, strict=True)
    return Limits(np.array(good), np.array(origin), np.array(region), np.stack(mask), np.array(buyer), np.array(quota))


def _paths(controls: Controls, touched: np.ndarray) -> dict[tuple[int, int, int], bytes]:
    """Path of licensing, approval, review and bans of every touched arc (good, origin, buyer), as bytes."""
    goods, origins, buyers = np.nonzero(touched)
    fields = (controls.licensed, controls.approval, controls.review, controls.banned)
    path = np.ascontiguousarray(np.concatenate([field[:, goods, origins, buyers] for field in fields]).T)
    return {(int(g), int(r), int(b)): row.tobytes() for g, r, b, row in zip(goods, origins, buyers, path, strict=True)}
