"""Names become integer axes here, once, with exact matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from monazite.dataset.good_names import unknown_good
from monazite.dataset.patterns import HEAVY as HEAVY
from monazite.dataset.patterns import STAGES as STAGES
from monazite.dataset.patterns import match_goods, match_regions
from monazite.foundation.errors import InputError, unknown


@dataclass(frozen=True)
class Index:
    """The axes of a model: month, region, buyer, element, good, use, sector, deposit, project, quota."""

    month: tuple[date, ...]
    region: tuple[str, ...]
    buyer: tuple[str, ...]
    element: tuple[str, ...]
    good: tuple[str, ...]
    use: tuple[str, ...]
    sector: tuple[str, ...]
    deposit: tuple[str, ...]
    project: tuple[str, ...]
    bloc: dict[str, str] = field(default_factory=dict)
    industry: dict[str, str] = field(default_factory=dict)
    project_site: tuple[str, ...] = ()
    project_stage: tuple[str, ...] = ()
    project_capex: tuple[float, ...] = ()
    mineral: tuple[str, ...] = ()
    """Mineral of each good, empty for rare earths; shape (good,)."""
    slot_mineral: tuple[str, ...] = ()
    """Mineral of every producer slot; empty where the dataset holds one."""
    good_place: tuple[int, ...] = ()
    """Place of each good in the chain, 0 to 2, whatever its stage is called; shape (good,)."""

    @cached_property
    def buyer_region(self) -> np.ndarray:
        """Region of each buyer, shape (buyer,)."""
        return np.array([self.region.index(b.split(".")[0]) for b in self.buyer])

    @cached_property
    def is_defence(self) -> np.ndarray:
        """Whether a buyer is a defence buyer, shape (buyer,)."""
        return np.array([b.endswith(".defence") for b in self.buyer])

    @cached_property
    def stage(self) -> np.ndarray:
        """Stage of each good, 0 to 2, shape (good,)."""
        return np.array(self.good_place, dtype=np.int64)

    @property
    def minerals(self) -> tuple[str, ...]:
        """Minerals that have a name of their own, in the order of the goods."""
        return tuple(dict.fromkeys(name for name in self.mineral if name))

    def own_plants(self, producers: np.ndarray, good: int) -> np.ndarray:
        """Regions that make a good (slot,); -1 where a slot takes no part in its stage or is of another mineral."""
        row = producers[int(self.stage[good])]
        return np.where(self.own_slots(self.mineral[good], row.size), row, -1) if self.slot_mineral else row

    def own_slots(self, mineral: str, slots: int) -> np.ndarray:
        """Whether a slot is of a mineral (slot,); where the dataset holds one mineral, all are."""
        if not self.slot_mineral:
            return np.ones(slots, dtype=bool)
        return np.array([name == mineral for name in self.slot_mineral])

    def of_mineral(self, mineral: str) -> np.ndarray:
        """Whether a good is of a mineral, shape (good,)."""
        return np.array([name == mineral for name in self.mineral or ("",) * len(self.good)])

    @cached_property
    def project_region(self) -> np.ndarray:
        """Region of each project, shape (project,)."""
        return np.array([self.region.index(r) for r in self.project_site], dtype=np.int64)

    def position(self, axis: str, name: str) -> int:
        """Place of a name on an axis.

        Raises InputError with the nearest name if it is not there.
        """
        names = getattr(self, axis)
        if name in names:
            return names.index(name)
        raise unknown_good(name, names, field=axis) if axis == "good" else unknown(name, names, field=axis)

    def goods(self, patterns: str | Sequence[str]) -> list[int]:
        """Goods meant by ids, element symbols, minerals, stages, wildcards and groups; see `match_goods`."""
        patterns = (patterns,) if isinstance(patterns, str) else patterns
        return list(dict.fromkeys(i for pattern in patterns for i in self._goods(pattern)))

    def _goods(self, pattern: str) -> list[int]:
        return match_goods(pattern, self.good, self.mineral)

    def some_goods(self, patterns: Sequence[str]) -> list[int]:
        """Goods meant by the patterns that match any; shared tables name goods of minerals that are not here."""
        return list(dict.fromkeys(i for pattern in patterns for i in self._goods_or_none(pattern)))

    def _goods_or_none(self, pattern: str) -> list[int]:
        """Goods of a pattern, none where it matches none; every run asks for the same few patterns again."""
        if pattern not in self._goods_of_pattern:
            try:
                self._goods_of_pattern[pattern] = self._goods(pattern)
            except InputError:
                self._goods_of_pattern[pattern] = []
        return self._goods_of_pattern[pattern]

    @cached_property
    def _goods_of_pattern(self) -> dict[str, list[int]]:
        return {}

    def regions(self, names: str | Sequence[str], actor: str | None = None) -> list[int]:
        """Regions meant by ids, blocs ("ally") and "*" (all but the actor)."""
        names = (names,) if isinstance(names, str) else names
        return list(dict.fromkeys(i for name in names for i in match_regions(name, self.region, self.bloc, actor)))

    def buyers(
        self, names: str | Sequence[str], actor: str | None = None, civil: bool = True, defence: bool = True
    ) -> list[int]:
        """Buyers by id, region or bloc: the civil buyer of a region and its defence buyer where there is one."""
        names = (names,) if isinstance(names, str) else tuple(names)
        asked = (names, actor, civil, defence)
        if asked not in self._asked_buyers:
            self._asked_buyers[asked] = self._buyers(names, actor, civil, defence)
        return list(self._asked_buyers[asked])

    @cached_property
    def _asked_buyers(self) -> dict[tuple[tuple[str, ...], str | None, bool, bool], list[int]]:
        """Answers of `buyers`: every run asks for the same few again."""
        return {}

    def _buyers(self, names: tuple[str, ...], actor: str | None, civil: bool, defence: bool) -> list[int]:
        single = [self.buyer.index(name) for name in names if name in self.buyer and name not in self.region]
        rest = [name for name in names if name not in self.buyer or name in self.region]
        inside = set(self.regions(rest, actor)) if rest else set()
        wide = [
            i
            for i in range(len(self.buyer))
            if int(self.buyer_region[i]) in inside and (defence if self.is_defence[i] else civil)
        ]
        return sorted({*single, *wide})
