"""Amounts that go with the goods of their own phrase: ``5,000 tonnes of tungsten and $400 million of gallium``."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monazite.reading.amounts import amounts
from monazite.reading.mentions.goods import narrowest_goods
from monazite.reading.records import ReadMeasure
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern

_OF = pattern("amount.of_goods")
BOUGHT = ("stockpile", "purchase")
"""Kinds that name several amounts in one breath, each of its own goods."""


def goods_of_amount(marked: MarkedSentence, amount: amounts.Amount, end: int) -> list[WordMark]:
    """The goods that stand behind an amount and ``of``, up to a character.

    Parameters
    ----------
    marked
        The sentence.
    amount
        The amount.
    end
        Where the next amount begins, or the sentence ends.
    """
    goods = [g for g in marked.of("good", None, amount.end, end) if g.kind == "mineral"]
    if not goods or _OF.fullmatch(marked.clean[amount.end : goods[0].start]) is None:
        return []
    row = goods[:1]
    for one, other in pairwise(goods):
        between = marked.clean[one.end : other.start].strip().lower()
        if between not in (",", "and", ", and", "or"):
            break
        row.append(other)
    return row


def by_goods(marked: MarkedSentence, sums: Sequence[amounts.Amount], measures: list[ReadMeasure]) -> list[ReadMeasure]:
    """Measures of one act, one for each amount that names goods of its own; as they are where fewer than two do.

    Parameters
    ----------
    marked
        Their sentence.
    sums
        The amounts in it.
    measures
        What one trigger names.
    """
    if not measures or measures[0].kind not in BOUGHT:
        return measures
    sized = [a for a in sums if a.kind in ("weight", "money")]
    ends = [a.start for a in sized[1:]] + [len(marked.clean)] * bool(sized)
    named = [(a, goods_of_amount(marked, a, end)) for a, end in zip(sized, ends, strict=True)]
    pairs = [(a, narrowest_goods(goods)) for a, goods in named if goods]
    if len(pairs) < 2 or any(set(one) & set(other) for (_, one), (_, other) in pairwise(pairs)):
        return measures
    return [replace(m, goods=goods, level=amounts.as_level(a)) for m in measures for a, goods in pairs]
