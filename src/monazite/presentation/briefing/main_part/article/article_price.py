"""The price that an article itself gives, to stand beside that of the run."""

import re
from collections.abc import Iterable

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity

_WEIGHTS = {
    r"(?:metric )?tonnes?|metric tons?|mt": 1000.0,
    r"kg|kilos?|kilograms?|kilogrammes?": 1.0,
    r"pounds?|lbs?": 0.45359237,
}
"""Kilograms of the weights that prices are given for."""
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)(?!\s?(?:[\d,.]|million|billion|bn\b|m\b))", re.I)
_PER = {kilos: re.compile(rf"\b(?:a|per|/)\s?(?:{words})\b|/(?:{words})\b", re.I) for words, kilos in _WEIGHTS.items()}
_OF_A_PRICE = re.compile(r"\b(?:prices?|priced|trad(?:ed|ing)|quoted|quotes?)\b", re.I)


def article_price(ctx: BriefContext) -> Quantity | None:
    """The last price in dollars that an article on one mineral names, USD/kg; None without one, or for more minerals.

    Of a sentence the last amount counts, as that is today's: "which peaked above $60,000 a tonne, rose to $31,500".
    """
    reading = ctx.reading
    if reading is None or len(ctx.goods.minerals) != 1:
        return None
    texts = [row.sentence for row in reading.rows] + [text for one in reading.lists for text in one.items]
    found = priced(texts)
    return None if found is None else published_figure(found, "USD/kg", "price_of_article", (), what="article")


def priced(sentences: Iterable[str]) -> float | None:
    """The last price of the last sentence that tells one and says per what weight, USD/kg.

    >>> priced(["Prices in Rotterdam, which peaked above $60,000 a tonne in mid-2025, rose 8% to $31,500."])
    31.5
    >>> priced(["A fund of $400 million buys tungsten.", "Analysts add $7 per kilowatt-hour to the price of a cell."])
    """
    last = None
    for text in sentences:
        amounts = _AMOUNT.findall(text) if _OF_A_PRICE.search(text) else []
        weight = next((kilos for kilos, words in _PER.items() if words.search(text)), None)
        if amounts and weight is not None:
            last = float(amounts[-1].replace(",", "")) / weight
    return last
