"""Which licences and quotas can bind: groups of buyers that a control has treated alike so far share one limit.

A group holds the civil or the defence buyers whose controls have been the same in every month up to now. When a control
singles some of them out, the group's limit ends and limits of its parts begin, which take over its queue and its
permits. So what a limit covers in a month depends on controls up to that month alone, and limits are numbered by the
month in which they begin: a measure that comes later changes neither the limits of earlier months nor their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.errors import InputError
from monazite.model.index import Index

LIMIT_FIELDS = ("good", "origin", "region", "mask", "buyer", "quota", "first", "end", "parent")
"""Fields of `Limits`, which stand in `SupplyNetwork` under ``limit_`` and their name."""


@dataclass(frozen=True)
class Limits:
    """Limits in the order of the month in which they begin.

    ``good`` (-1 for a quota), ``origin`` its producer slot and ``region``, ``mask`` (limit, buyer) of the buyers
    covered, ``buyer`` one of them that stands for all, ``quota`` (-1 for a licence); in force from month ``first`` up
    to ``end``; ``parent`` the limit that it is a part of, whose queue and permits it takes over, or -1.
    """

    good: np.ndarray
    origin: np.ndarray
    region: np.ndarray
    mask: np.ndarray
    buyer: np.ndarray
    quota: np.ndarray
    first: np.ndarray
    end: np.ndarray
    parent: np.ndarray

    @cached_property
    def members(self) -> tuple[np.ndarray, ...]:
        """Buyers that each limit covers."""
        return tuple(np.flatnonzero(row) for row in self.mask)

    def count_before(self, month: int) -> int:
        """Number of limits that begin before a month."""
        return int(np.searchsorted(self.first, month))


@dataclass(eq=False)
class _Row:
    first: int
    is_quota: bool
    good: int
    origin: int
    members: tuple[int, ...]
    region: int
    quota: int
    end: int
    parent: _Row | None = None

    @property
    def order(self) -> tuple[int, bool, int, int, tuple[int, ...], int]:
        return self.first, self.is_quota, self.good, self.origin, self.members, self.quota


def equal_limits(a: Limits, b: Limits) -> bool:
    """Whether two sets of limits are the same, in the same order."""
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in LIMIT_FIELDS)


def find_limits(controls: Controls, ix: Index, producers: np.ndarray, ship: np.ndarray) -> Limits:
    """Limits that the controls can make bind in some month.

    A licence limit covers one good of one origin and all civil or all defence buyers with the same licensing, approval,
    review, bans and notice in every month so far; it begins when the first of these is not neutral. In a group are
    those that buy the good from the origin in the baseline (ship, t a month by good, origin and buyer), and regions
    that buy none of the good there but can come to make something of it (`possible_buyers`). All others buy none later.
    A quota limit covers all goods of its origin with a weight, to all other regions, from the first month with an
    amount.
    """
    months = controls.enforcement.size
    touched = (controls.licensed.max(0) > 0) | (controls.banned.max(0) > 0)
    pairs: list[tuple[int, int, int, np.ndarray]] = []
    for good in np.flatnonzero(touched.any((1, 2))).tolist():
        origins = [
            (k, int(r)) for k, r in enumerate(ix.own_plants(producers, good)) if r >= 0 and touched[good, r].any()
        ]
        possible = possible_buyers(ix, producers, ship, good) if origins else np.zeros(len(ix.buyer), dtype=bool)
        for k, r in origins:
            foreign = np.flatnonzero((ix.buyer_region != r) & ((ship[good, r] > 0.0) | possible))
            pairs.append((good, k, r, foreign))
    rows = _licence_rows(controls, pairs, ix.is_defence)
    for q in range(controls.quota.shape[1]):
        rows += _quota_rows(controls, ix, producers, q, months)
    rows.sort(key=lambda row: row.order)
    place = {id(row): i for i, row in enumerate(rows)}
    mask = np.zeros((len(rows), len(ix.buyer)))
    for i, row in enumerate(rows):
        mask[i, list(row.members)] = 1.0
    return Limits(
        good=_integers(row.good for row in rows),
        origin=_integers(row.origin for row in rows),
        region=_integers(row.region for row in rows),
        mask=mask,
        buyer=_integers(row.members[0] for row in rows),
        quota=_integers(row.quota for row in rows),
        first=_integers(row.first for row in rows),
        end=_integers(row.end for row in rows),
        parent=_integers(-1 if row.parent is None else place[id(row.parent)] for row in rows),
    )


def _quota_rows(controls: Controls, ix: Index, producers: np.ndarray, q: int, months: int) -> list[_Row]:
    """The limit of a quota. Raises InputError where its goods are of several minerals: each would get all of it."""
    limited = np.flatnonzero(np.isfinite(controls.quota[:, q]))
    rows: list[_Row] = []
    for k, r in enumerate(producers[0]):
        if limited.size and r >= 0 and _has_goods(ix, k, producers.shape[1], controls.quota_weight[q, :, r]):
            members = tuple(map(int, np.flatnonzero(ix.buyer_region != r)))
            rows.append(_Row(int(limited[0]), True, -1, k, members, int(r), q, months))
    if len({row.region for row in rows}) < len(rows):
        found, allowed = "a quota on goods of several minerals", "goods of one mineral: give each a quota of its own"
        raise InputError(field="goods", found=found, allowed=allowed)
    return rows


def _has_goods(ix: Index, slot: int, slots: int, weight: np.ndarray) -> bool:
    """Whether a quota has goods of the mineral of a slot; weight (good,)."""
    return any(w > 0 and ix.own_slots(ix.mineral[c], slots)[slot] for c, w in enumerate(weight))


def possible_buyers(ix: Index, producers: np.ndarray, ship: np.ndarray, good: int) -> np.ndarray:
    """Regions that take nothing of a good in the baseline, with plants or projects of the next stage (buyer,)."""
    stage = int(ix.stage[good])
    if stage + 1 >= len(producers):
        return np.zeros(len(ix.buyer), dtype=bool)
    plants = np.where(ix.own_slots(ix.mineral[good], producers.shape[1]), producers[stage + 1], -1)
    makers = np.isin(ix.buyer_region, plants[plants >= 0])
    return makers & ~ix.is_defence & (ship[good].sum(0) <= 0.0)


def _integers(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _licence_rows(
    controls: Controls, pairs: Sequence[tuple[int, int, int, np.ndarray]], defence: np.ndarray
) -> list[_Row]:
    """Limits of goods of an origin: good, producer slot, region and the buyers that a limit may cover, by pair."""
    if not pairs:
        return []
    goods, regions = [good for good, *_ in pairs], [region for _, _, region, _ in pairs]
    fields = (controls.licensed, controls.approval, controls.review, controls.banned, controls.notice)
    paths = [field[:, goods, regions] for field in fields]  # month, pair, buyer
    changed = np.zeros((len(paths[0]) - 1, *paths[0].shape[1:]), dtype=bool)  # from the second month on
    for path in paths:
        changed |= path[1:] != path[:-1]
    months = [0, *(1 + np.flatnonzero(changed.any((1, 2)))).tolist()]
    terms = np.stack([path[months] for path in paths], 3)  # month, pair, buyer, field
    rows: list[_Row] = []
    for n, (good, slot, region, buyers) in enumerate(pairs):
        starts = [0, *(1 + np.flatnonzero(changed[:, n, buyers].any(1))).tolist()]
        own = np.ascontiguousarray(terms[np.searchsorted(months, starts), n][:, buyers])
        rows += _rows_of_pair(own, [*starts, len(paths[0])], (good, slot, region), buyers, defence[buyers])
    return rows


def _rows_of_pair(
    paths: np.ndarray, changes: list[int], place: tuple[int, int, int], buyers: np.ndarray, defence: np.ndarray
) -> list[_Row]:
    """Limits of one good of one origin: groups of buyers, split in the months in which controls part them.

    Civil and defence buyers are never in one group: licences are given to end users, and what defence makers get does
    not jump when they come to be treated a little differently. ``paths`` (time, buyer, field) are the controls from
    each of the ``changes`` on, of which the last is the end.
    """
    good, slot, region = place
    # the numbers of a buyer as one text of bytes, which is the same where they are
    terms: list[list[bytes]] = paths.view(f"S{paths.itemsize * paths.shape[2]}")[..., 0].tolist()
    under_control: list[list[bool]] = np.asarray((paths[..., [0, 3]] > 0).any(2)).tolist()
    rows: list[_Row] = []
    kinds = (np.flatnonzero(~defence), np.flatnonzero(defence))
    groups: list[tuple[tuple[int, ...], _Row | None]] = [(tuple(map(int, kind)), None) for kind in kinds if kind.size]
    for (month, until), term, controlled in zip(pairwise(changes), terms, under_control, strict=True):
        parts: list[tuple[tuple[int, ...], _Row | None]] = []
        for members, parent in groups:
            split: dict[bytes, list[int]] = {}
            for b in members:
                split.setdefault(term[b], []).append(b)
            for part in split.values():
                if len(split) == 1 and parent is not None:
                    row = parent
                    row.end = until
                elif controlled[part[0]] or parent is not None:
                    named = tuple(int(buyers[b]) for b in part)
                    row = _Row(month, False, good, slot, named, region, -1, until, parent)
                    rows.append(row)
                else:
                    row = None
                parts.append((tuple(part), row))
        groups = parts
    return rows
