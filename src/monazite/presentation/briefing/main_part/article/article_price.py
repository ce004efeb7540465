"""The price that an article itself gives, to stand beside that of the run."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from monazite.dataset.patterns import match_goods
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import ELEMENTS
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import Scenario

FAR = 1.5
"""Ratio of a price of the run to one that was quoted from which on both stand side by side, and none is a budget."""
_WEIGHTS = {
    r"metric ton(?:ne)? units?|mtus?": 10.0 * 183.84 / 231.84,  # ten kilograms of tungsten trioxide
    r"(?:metric )?tonnes?|metric tons?|mt": 1000.0,
    r"kg|kilos?|kilograms?|kilogrammes?": 1.0,
    r"pounds?|lbs?": 0.45359237,
}
"""Kilograms of the weights that prices are given for."""
_AMOUNT = re.compile(r"(?:\$|\bUSD)\s?(\d[\d,]*(?:\.\d+)?)(?!\s?(?:[\d,.]|million|billion|bn\b|m\b))", re.I)
_PER = {kilos: re.compile(rf"\b(?:a|per|/)\s?(?:{words})\b|/(?:{words})\b", re.I) for words, kilos in _WEIGHTS.items()}
_OF_A_PRICE = re.compile(r"\b(?:prices?|priced|trad(?:ed|ing)|quoted|quotes?|doubled|tripled|rose|fell|jumped)\b", re.I)
_NO_QUOTE = re.compile(
    r"\b(?:floor|minimum|tax(?:es)?|royalt\w+|lev(?:y|ies)|subsid\w+|guarantee\w*|could|would|might|expect\w*|forecast\w*)\b",
    re.I,
)
"""Words of a price that is set, wished for or foreseen: nobody pays it today."""
_LONG_AGO = re.compile(r"[^,.;$]{0,40}\b(?:in|of|since|mid)[ -](?:\w+ )?20\d\d", re.I)
"""Follows an amount that is one of a year behind."""
_NOTE = "The article gives a price: {value:.4g} USD/kg ({goods})."
_NOTED = re.compile(r"The article gives a price: ([\d.e+]+) USD/kg \(([^)]*)\)\.")


class NotedPrice(NamedTuple):
    """A price of an article, USD/kg, and the goods of a run that it may be one of."""

    value: float
    goods: tuple[str, ...]


def article_price(ctx: BriefContext) -> Quantity | None:
    """The last price in dollars that an article on one mineral names, USD/kg; None without one, or for more minerals.

    Of a sentence the last amount counts, as that is today's: "which peaked above $60,000 a tonne, rose to $31,500".
    A scenario that the page drafted from an article has it in its text.
    """
    reading = ctx.reading
    if reading is None:
        noted = noted_price(ctx.run.results.scenario.text)
        return None if noted is None else _as_quantity(noted.value)
    found = priced(_sentences(ctx)) if len(ctx.goods.minerals) == 1 else None
    return None if found is None else _as_quantity(found)


def _sentences(ctx: BriefContext) -> list[str]:
    """Of the article that was read for a brief: those in which something was read, then all others."""
    if ctx.reading is None:
        return []
    return [row.sentence for row in ctx.reading.rows] + [text for one in ctx.reading.lists for text in one.items]


def price_of_good(ctx: BriefContext, good: str) -> tuple[Quantity, tuple[str, ...]] | None:
    """The price of an article that may be one of a good, with all goods that it may be one of; None without one."""
    sc, index = ctx.run.results.scenario, ctx.run.results.index
    noted = noted_price(sc.text)
    if noted is None and ctx.reading is not None:
        names = {one: ctx.names.good(one) for one in index.good}
        noted = noted_price(
            note_of_price(_sentences(ctx), goods_of_measures(sc, index.good, index.mineral or ()), names)
        )
    return (_as_quantity(noted.value), noted.goods) if noted is not None and good in noted.goods else None


def goods_of_measures(sc: Scenario, goods: Sequence[str], minerals: Sequence[str] = ()) -> list[str]:
    """Of some goods those that the measures of a scenario's article are on, in their order."""
    places: set[int] = set()
    for pattern in (p for policy in own_measures(sc) for p in getattr(policy, "goods", ())):
        try:
            places.update(match_goods(pattern, goods, minerals))
        except InputError:
            continue  # goods that this run does not hold
    return [goods[place] for place in sorted(places)]


def is_far_from(value: float, prices: Sequence[float]) -> bool:
    """Whether a price lies far above all of some others, or far below all of them.

    >>> is_far_from(145.0, [82.0]), is_far_from(145.0, [82.0, 100.0]), is_far_from(145.0, [])
    (True, False, False)
    """
    ratios = [value / price for price in prices if price > 0.0 and value > 0.0]
    return bool(ratios) and (min(ratios) >= FAR or max(ratios) <= 1.0 / FAR)


def _as_quantity(value: float) -> Quantity:
    return published_figure(value, "USD/kg", "price_of_article", (), what="article")


def priced(sentences: Iterable[str]) -> float | None:
    """The last price of the last sentence that tells one and says per what weight, USD/kg.

    >>> priced(["Prices in Rotterdam, which peaked above $60,000 a tonne in mid-2025, rose 8% to $31,500."])
    31.5
    >>> priced(["A fund of $400 million buys tungsten.", "Analysts add $7 per kilowatt-hour to the price of a cell."])
    """
    found = _last_priced(sentences)
    return None if found is None else found[0]


def _last_priced(sentences: Iterable[str]) -> tuple[float, str] | None:
    """That price, and its sentence."""
    last = None
    for text in sentences:
        if not _OF_A_PRICE.search(text) or _NO_QUOTE.search(text):
            continue
        amounts = list(_AMOUNT.finditer(text))
        weight = next((kilos for kilos, words in _PER.items() if words.search(text)), None)
        if amounts and weight is not None and not _LONG_AGO.match(text[amounts[-1].end() :]):
            last = float(amounts[-1][1].replace(",", "")) / weight, text
    return last


def note_of_price(sentences: Iterable[str], limited: Iterable[str], goods: Mapping[str, str]) -> str:
    """A sentence for the text of a scenario that holds the price of its article; empty without one.

    Of an article on several elements it is of the one that its sentence names, and of the goods that it names of it.

    Parameters
    ----------
    sentences
        Of the article.
    limited
        Goods that its measures are on.
    goods
        Names of the goods of the run.
    """
    found = _last_priced(sentences)
    if found is None:
        return ""
    value, text = found
    elements = {good.partition(".")[0] for good in limited}
    if len(elements) > 1:
        elements = {e for e in elements if re.search(rf"\b{_element(e)}\b", text, re.I)}
    own = [good for good in goods if good.partition(".")[0] in elements] if len(elements) == 1 else []
    words = {good: {*re.findall(r"[a-z]{3,}", goods[good].lower())} for good in own}
    spoken = {*re.findall(r"[a-z]{3,}", text.lower())}
    named = [
        good for good in own if (words[good] - set().union(*(words[o] for o in own if o != good))) & spoken
    ] or own  # fmt: skip
    return f" {_NOTE.format(value=value, goods=', '.join(named))}" if named else ""


def _element(symbol: str) -> str:
    return re.escape(ELEMENTS.get(symbol, symbol))


def noted_price(text: str) -> NotedPrice | None:
    """The price that the text of a scenario holds; None without one."""
    found = _NOTED.search(text)
    return None if found is None else NotedPrice(float(found[1]), tuple(found[2].split(", ")))
