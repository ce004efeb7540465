"""What is told beside a stock: when its buying begins, and its tonnes where only its money was told.

``For purchases by the agency, which begin in January``; ``It will hold 3,000 tonnes``.
"""

from monazite.reading.amounts import amounts
from monazite.reading.measures.context import ReadingContext
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates

_BUYING, _HOLDS = pattern("stock.buying"), pattern("stock.holds")
_NEAR = 2
"""Sentences over which the buying refers back to the stock."""


def take_start_of_buying(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Let a stock told before begin with its purchases; the end of its build-up stays.

    Parameters
    ----------
    marked
        The sentence.
    ctx
        What was told up to it.
    """
    number, found = marked.sentence.number, _BUYING.search(marked.clean)
    near = [m for m in ctx.measures if m.kind == "stockpile" and number - m.evidence[-1].number <= _NEAR]
    if found is None or not near or "?" in marked.clean:
        return
    whens = [d for d in dates.find(marked.clean, ctx.base, ctx.last_day) if found.end() <= d.start <= found.end() + 12]
    stock = near[-1]
    if not whens or (ctx.base and whens[0].day < ctx.base) or stock.status not in ("announced", "in_force", "reported"):
        return
    stock.start, stock.exact = whens[0].day, True
    stock.status = "announced" if stock.status == "in_force" else stock.status
    if number not in {e.number for e in stock.evidence}:
        stock.evidence.append(ctx.evidence[number])


def take_size_of_stock(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Let a stock told before have the tonnes that a sentence says it will hold.

    Parameters
    ----------
    marked
        The sentence.
    ctx
        What was told up to it.
    """
    number = marked.sentence.number
    near = [m for m in ctx.measures if m.kind == "stockpile" and 0 < number - m.evidence[-1].number <= _NEAR]
    if not near or (isinstance(near[-1].level, dict) and near[-1].level["unit"] in ("t", "t/yr")):
        return
    sizes = [a for a in amounts.find(marked.clean) if a.kind == "weight" and _HOLDS.search(marked.clean[: a.start])]
    if sizes:
        near[-1].level = amounts.as_level(sizes[0])
        near[-1].evidence.append(ctx.evidence[number])
