"""What a brief is about: the goods whose prices and shipments lead it, and their names.

Rare earths have dysprosium oxide, magnets and the heavy elements for this. Any other dataset is told by its own goods:
the minerals that its rows of ``goods.csv`` name.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from monazite.dataset.dataset import Dataset
from monazite.dataset.patterns import match_goods
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.evidence import ObservedTrade
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.content import capitalised
from monazite.results.names import Names

SMALLEST_AXES = {"Dy.oxide": 1000.0, "Tb.oxide": 4000.0, "Y.oxide": 100.0}  # USD/kg
MOST_PANELS = 4
NEARLY_ALL = 0.9  # of the world's output in one country, from which on a later good binds before the first product
RARE, RARE_EARTHS_NAME = "", "rare earths"
"""The mineral of a good that is a rare earth, and how the register calls them all."""

MAGNET_WORDS = {
    "NdFeB.N.magnet": "everyday magnets",
    "NdFeB.SH.magnet": "heat-resistant magnets",
    "NdFeB.UH.magnet": "magnets for the greatest heat",
    "SmCo.magnet": "samarium-cobalt magnets",
}
"""Grades as a reader knows them who has never bought one."""

CRITICAL = {"critical minerals", "processed critical minerals"}
"""Words of measures.csv that hold every mineral and little else."""
ALL_GOODS = {"*", "goods", "other goods"}
"""Words of measures.csv for all goods."""


class GoodsGroup(NamedTuple):
    """Label of a good or of a group of goods in results, and the word for it in a sentence."""

    label: str
    word: str


@dataclass(frozen=True)
class LeadGoods:
    """The goods that lead a brief.

    Attributes
    ----------
    panels
        Goods with a price panel, and the smallest top of its axis in USD/kg; the first is the large one.
    shipped
        Goods whose shipments are shown, with the word that stands before "shipments".
    plural
        What goes somewhere: "magnets", "gallium".
    scarce
        Goods whose supply outside counts.
    collected
        Goods that licence rents are told by.
    outside
        Goods whose share made outside is drawn.
    grades
        Parts and grades that a buyer asks for, in the order of the table.
    has_rare_earths
        Whether rare earths lead.
    minerals
        The minerals of a brief that they do not lead, in its order.
    """

    panels: Mapping[str, float]
    shipped: tuple[GoodsGroup, ...]
    plural: str
    scarce: GoodsGroup
    collected: tuple[GoodsGroup, ...]
    outside: tuple[GoodsGroup, ...]
    has_rare_earths: bool
    grades: tuple[str, ...]
    minerals: tuple[str, ...] = ()

    def is_on(self, goods: Sequence[str], parties: Sequence[str], controller: str) -> bool:
        """Whether a measure on ``goods`` between ``parties`` is told.

        Always for rare earths; else on the minerals, on critical minerals, or on all goods where the controlling
        country is a party.
        """
        if self.has_rare_earths or {*goods} & {*self.minerals, *CRITICAL}:
            return True
        return controller in parties and (not goods or bool({*goods} & ALL_GOODS))

    @property
    def lead(self) -> str:
        """Good whose price leads the brief."""
        return next(iter(self.panels))


RARE_EARTHS = LeadGoods(
    panels=SMALLEST_AXES,
    shipped=(GoodsGroup("magnet", "Magnet"),),
    plural="magnets",
    scarce=GoodsGroup("heavy", "heavy rare earth"),
    collected=(GoodsGroup("oxide", "oxides"), GoodsGroup("metal", "metals"), GoodsGroup("magnet", "magnets")),
    outside=(
        GoodsGroup("heavy", "heavy rare earths"),
        GoodsGroup("oxide", "all oxides"),
        GoodsGroup("metal", "metal"),
        GoodsGroup("magnet", "magnets"),
    ),
    has_rare_earths=True,
    grades=(
        "NdFeB.N.magnet", "NdFeB.SH.magnet", "NdFeB.UH.magnet", "Nd.oxide", "Dy.oxide", "Tb.oxide", "Y.oxide",
        "Dy.metal",
    ),
)  # fmt: skip


def lead_goods(dataset: Dataset, goods: Sequence[str], names: Names, first: Iterable[str] = ()) -> LeadGoods:
    """What a brief on a dataset is about.

    Parameters
    ----------
    dataset, names
        Facts of the run, and words for them.
    goods
        Goods of the run in their order.
    first
        Patterns of goods whose minerals lead, in this order; without any, rare earths lead where there are some, else
        the minerals in the order of the goods.
    """
    rows: list[Good] = dataset.table("goods")
    mineral = {row.good: row.mineral for row in rows}
    ordered = minerals_in_order([*goods], mineral, first)
    if not any(ordered) or ordered[0] == RARE:
        return RARE_EARTHS
    led = _by_minerals(dataset, [g for g in goods if mineral[g]], names, tuple(m for m in ordered if m))
    return _with_rare_earths(led) if RARE in ordered else led


def minerals_in_order(goods: Sequence[str], mineral: Mapping[str, str], first: Iterable[str]) -> list[str]:
    """Minerals of some goods, those of ``first`` before the others; the rare earths are `RARE`."""
    of_goods, leading = [mineral[g] for g in goods], list[str]()
    for pattern in first:
        with suppress(InputError):  # of a mineral that is not in the run
            leading += [of_goods[at] for at in match_goods(pattern, goods, of_goods)]
    return list(dict.fromkeys([*leading, *([RARE] if RARE in of_goods else []), *of_goods]))


def binding_goods(dataset: Dataset, goods: Iterable[str]) -> set[str]:
    """Refined goods that are scarce first when their maker stops: nearly all is made in one country, unlike the ore.

    Spherical graphite is; flake is won elsewhere. Output of the baseline year by plants of ``plants.csv``.

    Parameters
    ----------
    dataset
        Facts of the run.
    goods
        Goods to look at; rare earths, whose goods have their own order, are never among those found.
    """
    output: dict[tuple[str, str], dict[str, float]] = {}
    for plant in dataset.table("plants"):
        made = output.setdefault((plant.mineral, plant.stage), {})
        made[plant.region] = made.get(plant.region, 0.0) + (plant.output or 0.0)
    top = {key: max(made.values()) / sum(made.values()) for key, made in output.items() if sum(made.values()) > 0.0}
    mineral = {row.good: row.mineral for row in dataset.table("goods") if row.mineral != RARE and row.place > 0}
    return {
        good
        for good in goods
        if (name := mineral.get(good)) is not None
        and top.get((name, "metal"), 0.0) >= NEARLY_ALL > top.get((name, "separation"), 1.0)
    }


def _with_rare_earths(led: LeadGoods) -> LeadGoods:
    """A brief that another mineral leads, with what is shown of rare earths after it."""
    panels = (*list(led.panels.items())[: MOST_PANELS - 1], *RARE_EARTHS.panels.items())
    return replace(
        led,
        panels=dict(panels[:MOST_PANELS]),
        shipped=(*led.shipped, *RARE_EARTHS.shipped),
        collected=(*led.collected, *RARE_EARTHS.collected),
        outside=(*led.outside, RARE_EARTHS.scarce),
        grades=(*led.grades, *RARE_EARTHS.grades),
        minerals=(*led.minerals, RARE_EARTHS_NAME),
    )


def _by_minerals(dataset: Dataset, goods: Sequence[str], names: Names, own: tuple[str, ...]) -> LeadGoods:
    """What a brief on goods of minerals is about, the minerals in their order."""
    rows: list[Good] = dataset.table("goods")
    trade: list[ObservedTrade] = dataset.table("trade")
    mineral = {row.good: row.mineral for row in rows}
    price = {row.good: row.price or 1.0 for row in rows}
    listed = {row.good for row in rows if row.dual_use}
    binding = binding_goods(dataset, goods)
    goods = sorted(goods, key=lambda good: (own.index(mineral[good]), good not in listed, good not in binding))
    panels = {g: 1.5 * price[g] for g in goods}
    traded = {row.good for row in trade}
    shipped: list[GoodsGroup] = []
    for m in own:
        label = next((g for g in (m, *goods) if g in traded and (g == m or mineral[g] == m)), m)
        shipped.append(GoodsGroup(label, capitalised(m if label == m else names.good(label))))
    minerals = tuple(GoodsGroup(m, m) for m in own)
    first = _named_goods(rows, own)
    return LeadGoods(
        panels=dict(list(panels.items())[:MOST_PANELS]),
        shipped=tuple(shipped),
        plural=shipped[0].word.lower(),
        scarce=(first or minerals)[0],
        collected=minerals,
        outside=first or _first_products(rows, own, names) or minerals,
        has_rare_earths=False,
        grades=tuple(goods),
        minerals=own,
    )


def _first_products(rows: Sequence[Good], minerals: Sequence[str], names: Names) -> tuple[GoodsGroup, ...]:
    """The first product of each mineral: a share of all its goods would count what is refined twice."""
    firsts = [next((r.good for r in rows if r.mineral == m and r.place == 0), "") for m in minerals]
    return tuple(GoodsGroup(good, names.good(good)) for good in firsts if good)


def _named_goods(rows: Sequence[Good], minerals: Sequence[str]) -> tuple[GoodsGroup, ...]:
    """First products that have a name; of a mineral whose first products no control may hold, the good that one may."""
    named: list[GoodsGroup] = []
    for mineral in minerals:
        own = [row for row in rows if row.mineral == mineral and row.name]
        first = [row for row in own if row.place == 0]
        later = [row for row in own if row.dual_use and row not in first]
        free = not any(row.dual_use for row in first)
        named += [GoodsGroup(row.good, row.name) for row in (later if free and later else first)]
    return tuple(named)
