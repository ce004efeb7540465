"""What a brief is about: the goods whose prices and shipments lead it, and their names.

Rare earths have dysprosium oxide, magnets and the heavy elements for this. Any other dataset is told by its own goods:
the minerals that its rows of ``goods.csv`` name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.evidence import ObservedTrade
from monazite.presentation.briefing.content import capitalised
from monazite.results.names import Names

SMALLEST_AXES = {"Dy.oxide": 1000.0, "Tb.oxide": 4000.0, "Y.oxide": 100.0}  # USD/kg
MOST_PANELS = 4

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
        Whether the dataset holds rare earths.
    minerals
        The minerals of a dataset without rare earths.
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


def lead_goods(dataset: Dataset, goods: Sequence[str], names: Names) -> LeadGoods:
    """What a brief on a dataset is about; ``goods`` are the goods of the run in their order."""
    rows: list[Good] = dataset.table("goods")
    trade: list[ObservedTrade] = dataset.table("trade")
    mineral = {row.good: row.mineral for row in rows}
    own = tuple(dict.fromkeys(mineral[g] for g in goods if mineral[g]))
    if not own or any(not mineral[g] for g in goods):
        return RARE_EARTHS
    price = {row.good: row.price or 1.0 for row in rows}
    listed = {row.good for row in rows if row.dual_use}
    goods = sorted(goods, key=lambda good: good not in listed)  # what a control may hold leads
    by_mineral = [g for m in own for g in goods if mineral[g] == m]
    panels = {g: 1.5 * price[g] for g in goods}
    traded = {row.good for row in trade}
    shipped: list[GoodsGroup] = []
    for m in own:
        label = next((g for g in (m, *by_mineral) if g in traded and (g == m or mineral[g] == m)), m)
        shipped.append(GoodsGroup(label, capitalised(m if label == m else names.good(label))))
    minerals = tuple(GoodsGroup(m, m) for m in own)
    first = _named_goods(rows, own)
    return LeadGoods(
        panels=dict(list(panels.items())[:MOST_PANELS]),
        shipped=tuple(shipped),
        plural=shipped[0].word.lower(),
        scarce=(first or minerals)[0],
        collected=minerals,
        outside=first or minerals,
        has_rare_earths=False,
        grades=tuple(by_mineral),
        minerals=own,
    )


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
