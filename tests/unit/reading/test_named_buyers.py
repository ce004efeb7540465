"""Countries whose buyers an article names, whether a measure is aimed at them or not."""

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.parties.named_buyers import named_buyers
from monazite.reading.rule_reader import marked_sentences
from monazite.reading.text.article import Article

TAX = "China will levy an export tax of 20% on natural graphite from 1 January 2027"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"{TAX}, a move that raises costs for anode makers in Japan, South Korea and the United States.",
         ["JP", "KR", "US"]),
        (f"{TAX}. Chinese refiners and German battery makers have run down stocks.", ["CN", "DE"]),
        (f"{TAX}, after Seoul agreed to host American missile defence systems.", []),
        (f"{TAX}, in a move that threatens makers of flame retardants in Japan and the European Union.", ["JP", "EU"]),
        (f"{TAX}, the head of the customs office in Japan said.", []),
        (f"{TAX} before trade talks with Washington in Japan.", []),
    ],
)  # fmt: skip
def test_countries_with_buyers_are_named_and_others_are_not(text: str, codes: list[str]) -> None:
    reading = read_article(Article("news.txt", text))
    assert named_buyers(marked_sentences(reading)) == codes
