"""Which licences and quotas can bind: groups of buyers that a control has treated alike so far share one limit.

A group holds the civil or the defence buyers whose controls have been the same in every month up to now. When a control
singles some of them out, the group's limit ends and limits of its parts begin, which take over its queue and its
permits. So what a limit covers in a month depends on controls up to that month alone, and limits are numbered by the
month in which they begin: a measure that comes later changes neither the limits of earlier months nor their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

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


class _Pair(NamedTuple):
    """A good and the producer slot and region that it comes from, with the ``buyers`` that a limit may cover."""

    good: int
    slot: int
    region: int
    buyers: np.ndarray


class _Terms(NamedTuple):
    """What controls say of pairs.

    ``changed`` (month from the second on, pair, buyer) says where, ``months`` are the first one and those in which any
    does, ``values`` (month, pair, buyer, field) the controls in these, and ``texts`` (month, pair, buyer) the same as
    bytes, which are equal where they are.
    """

    pairs: list[_Pair]
    changed: np.ndarray
    months: list[int]
    values: np.ndarray
    texts: np.ndarray

    def pattern(self) -> tuple[bytes, ...]:
        """All that limits follow from: pairs, months of change, who is treated alike, who is under control."""
        number: dict[bytes, int] = {}
        alike = np.array([number.setdefault(text, len(number)) for text in self.texts.ravel().tolist()])
        pairs = np.array([(pair.good, pair.slot, pair.region) for pair in self.pairs]).tobytes()
        buyers = b";".join(pair.buyers.tobytes() for pair in self.pairs)
        controlled = (self.values[..., [0, 3]] > 0).any(3)
        return pairs, buyers, np.packbits(self.changed).tobytes(), alike.tobytes(), np.packbits(controlled).tobytes()


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
    A quota limit covers all goods of its origin with a weight, to those of its buyers that are in other regions, from
    the first month with an amount.
    """
    facts = _Facts(ix, producers, ship)
    touched = (controls.licensed.max(0) > 0) | (controls.banned.max(0) > 0)
    pairs = _held(_PAIRS, touched.tobytes(), facts, lambda: _pairs_under_licence(touched, facts))
    terms = _terms_of(controls, pairs)
    quotas = controls.quota, controls.quota_weight, controls.quota_buyers
    key = (*terms.pattern(), *(part.tobytes() for part in quotas))
    return _held(_LIMITS, key, facts, lambda: _new_limits(controls, facts, terms))


class _Facts(NamedTuple):
    """What limits follow from beside controls: the arguments of `find_limits`."""

    ix: Index
    producers: np.ndarray
    ship: np.ndarray


PATTERNS = 32
"""Patterns of controls whose limits are held: those of a lever's positions have one or two."""
_PAIRS: dict[bytes, tuple[_Facts, list[_Pair]]] = {}
_LIMITS: dict[tuple[bytes, ...], tuple[_Facts, Limits]] = {}
"""Limits by what they follow from: which buyers a control treats alike in which months, not how it treats them."""


def _held[K, V](cache: dict[K, tuple[_Facts, V]], key: K, facts: _Facts, make: Callable[[], V]) -> V:
    """What is held for a key and the very same facts, or what ``make`` makes.

    Without a lock: a thread returns what it looked up or made itself, and every entry has its facts beside it, so that
    threads that fill and clear at once can only make the same thing twice.
    """
    found = cache.get(key)
    if found is None or any(a is not b for a, b in zip(found[0], facts, strict=True)):
        if len(cache) >= PATTERNS:
            cache.clear()
        found = cache[key] = facts, make()
    return found[1]


def _pairs_under_licence(touched: np.ndarray, facts: _Facts) -> list[_Pair]:
    """Goods of an origin that are under licence or banned in some month, with the buyers that a limit may cover.

    ``touched`` (good, origin, buyer) says which are.
    """
    (ix, producers, ship), pairs = facts, list[_Pair]()
    for good in np.flatnonzero(touched.any((1, 2))).tolist():
        origins = [
            (k, int(r)) for k, r in enumerate(ix.own_plants(producers, good)) if r >= 0 and touched[good, r].any()
        ]
        possible = possible_buyers(ix, producers, ship, good) if origins else np.zeros(len(ix.buyer), dtype=bool)
        for k, r in origins:
            foreign = np.flatnonzero((ix.buyer_region != r) & ((ship[good, r] > 0.0) | possible))
            pairs.append(_Pair(good, k, r, foreign))
    return pairs


def _new_limits(controls: Controls, facts: _Facts, terms: _Terms) -> Limits:
    """Limits of the controls, numbered."""
    ix, rows = facts.ix, _licence_rows(terms, facts.ix.is_defence)
    for q in range(controls.quota.shape[1]):
        rows += _quota_rows(controls, ix, facts.producers, q, controls.enforcement.size)
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
            members = tuple(map(int, np.flatnonzero((ix.buyer_region != r) & (controls.quota_buyers[q] > 0))))
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


def _terms_of(controls: Controls, pairs: list[_Pair]) -> _Terms:
    """The terms of goods of some origins, in the months in which any of them changes."""
    goods, regions = [pair.good for pair in pairs], [pair.region for pair in pairs]
    fields = (controls.licensed, controls.approval, controls.review, controls.banned, controls.notice)
    paths = [field[:, goods, regions] for field in fields]  # month, pair, buyer
    changed = np.zeros((len(paths[0]) - 1, *paths[0].shape[1:]), dtype=bool)  # from the second month on
    for path in paths:
        changed |= path[1:] != path[:-1]
    months = [0, *(1 + np.flatnonzero(changed.any((1, 2)))).tolist()]
    at = np.stack([path[months] for path in paths], 3)
    return _Terms(pairs, changed, months, at, at.view(f"S{at.itemsize * at.shape[3]}")[..., 0])


def _licence_rows(terms: _Terms, defence: np.ndarray) -> list[_Row]:
    """Limits of goods of an origin, pair by pair."""
    rows: list[_Row] = []
    for n, pair in enumerate(terms.pairs):
        starts = [0, *(1 + np.flatnonzero(terms.changed[:, n, pair.buyers].any(1))).tolist()]
        own = np.ascontiguousarray(terms.values[np.searchsorted(terms.months, starts), n][:, pair.buyers])
        place = pair.good, pair.slot, pair.region
        rows += _rows_of_pair(own, [*starts, len(terms.changed) + 1], place, pair.buyers, defence[pair.buyers])
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
