"""Talk of stocks and counts of trade: ``says that stockpiling creates tension``, ``imported 60 tonnes last year``."""

from datetime import date

from monazite.reading.measures.context import TriggerContext
from monazite.reading.text.tables import pattern

_STOCKING, _IMPORTS, _YEAR = (pattern(f"talk.{name}") for name in ("of_stocking", "of_imports", "of_year"))
_AGREED, _ON_STOCK = pattern("talk.agreed"), pattern("talk.on_stock")
_NOUNS = ("stockpil", "hoard")


def is_only_talk_or_count(w: TriggerContext, base: date | None) -> bool:
    """Whether a stock is only talked about, or a purchase is what statistics count.

    Parameters
    ----------
    w
        The instrument with what stands around it.
    base
        Day of the article: a year up to it is one of statistics.
    """
    text = w.marked.clean
    if w.trigger.kind == "stockpile" and w.trigger.mark.text.lower().startswith(_NOUNS):
        spans = [found.span() for shape in (_STOCKING, _ON_STOCK) for found in shape.finditer(text)]
        return any(start <= w.trigger.mark.start < end for start, end in spans)
    if w.trigger.kind != "purchase" or _AGREED.search(text):
        return False
    years = [int(group) for found in _YEAR.finditer(text) for group in found.groups() if group]
    counted = base is not None and any(year < base.year for year in years)
    return counted or _IMPORTS.search(text) is not None
