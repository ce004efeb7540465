"""What a brief is about: the goods whose prices and shipments lead it, and their names.

Rare earths have dysprosium oxide, magnets and the heavy elements for this. Any other dataset is told by its own goods:
the minerals that its rows of ``goods.csv`` name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monazite.presentation.briefing.lookups import as_number, rows

PANELS = {"Dy.oxide": 1000.0, "Tb.oxide": 4000.0, "Y.oxide": 100.0}  # smallest axis, USD/kg
MOST = 4  # price panels


@dataclass(frozen=True)
class Material:
    """The goods that lead a brief.

    Attributes
    ----------
    panels
        Goods with a price panel, and the smallest top of its axis in USD/kg; the first is the large one.
    shipped
        Labels of goods whose shipments are shown, with the word that stands before "shipments".
    plural
        What goes somewhere: "magnets", "gallium".
    scarce
        Label of the goods whose supply outside counts, and its name.
    collected
        Labels of goods that licence rents are told by, with words.
    outside
        Labels of goods whose share made outside is drawn, with words.
    rare
        Whether the dataset holds rare earths.
    """

    panels: dict[str, float]
    shipped: tuple[tuple[str, str], ...]
    plural: str
    scarce: tuple[str, str]
    collected: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, str], ...]
    rare: bool
    minerals: tuple[str, ...] = ()

    def concerns(self, goods: Sequence[str]) -> bool:
        """Whether a measure is told: always for rare earths, else if it names the minerals or all goods."""
        return self.rare or not goods or bool({*goods} & {*self.minerals, *ALL_GOODS})

    @property
    def dear(self) -> str:
        """Good whose price leads the brief."""
        return next(iter(self.panels))


ALL_GOODS = {"*", "goods", "other goods", "critical minerals", "processed critical minerals"}
"""Words of measures.csv that hold every mineral."""

RARE = Material(
    panels=PANELS,
    shipped=(("magnet", "Magnet"),),
    plural="magnets",
    scarce=("heavy", "heavy rare earth"),
    collected=(("oxide", "oxides"), ("metal", "metals"), ("magnet", "magnets")),
    outside=(("heavy", "heavy rare earths"), ("oxide", "all oxides"), ("metal", "metal"), ("magnet", "magnets")),
    rare=True,
)


def material(dataset: Any, goods: Sequence[str], names: Any) -> Material:
    """What a brief on a dataset is about; ``goods`` are the goods of the run in their order."""
    mineral = {str(r["good"]): str(r.get("mineral") or "") for r in rows(dataset, "goods")}
    own = tuple(dict.fromkeys(mineral[g] for g in goods if mineral.get(g)))
    if not own or any(not mineral.get(g) for g in goods):
        return RARE
    price = {str(r["good"]): as_number(r.get("price")) or 1.0 for r in rows(dataset, "goods")}
    first = [g for m in own for g in goods if mineral[g] == m]
    panels = {g: 1.5 * price[g] for g in goods}
    counted = {str(r["good"]) for r in rows(dataset, "trade")}
    shipped = []
    for m in own:
        label = next((g for g in (m, *first) if g in counted and (g == m or mineral[g] == m)), m)
        word = m if label == m else names.good(label)
        shipped.append((label, word[:1].upper() + word[1:]))
    words = tuple((m, m) for m in own)
    few, shown = dict(list(panels.items())[:MOST]), tuple(shipped)
    return Material(few, shown, shipped[0][1].lower(), words[0], words, words, rare=False, minerals=own)
