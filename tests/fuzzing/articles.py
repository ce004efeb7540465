# ruff: noqa: E501 - lists of pieces stay whole
"""Cases of the reader of articles."""

import json
import random
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from fuzzing.mutations import NONSENSE, changed_bytes
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.text.article import article_from_bytes
from paths import DATA

WORDS = ('China', 'Beijing', 'US', 'Japan', 'EU', 'the', 'a', 'of', 'on', 'to', 'and', 'if', 'not', 'will', 'may', 'bans', 'banned', 'export', 'exports', 'controls', 'tariff', '25%', '100%', 'gallium', 'germanium', 'rare', 'earths', 'magnets', 'licence', 'from', 'until', '4', 'April', '2025', 'November', 'Friday', 'for', '90', 'days', 'threatened', 'denied', 'that', 'suspended', 'lifted', 'truce', 'deal', 'Trump', 'Xi', 'talks', 'in', 'Malaysia', ',', '.', ';', ':', '-', '(', ')', '"', "'", '$400', 'million', 'tonnes', '9' * 400 + ' percent', '$' + '9' * 400, '9' * 400 + ' tonnes', 'a', 'year', 'quota', 'floor', 'price', 'stockpile', 'invest', 'mine', 'plant', 'DRC', 'cobalt', 'tungsten', 'antimony', 'next', 'month', 'last', 'week', 'by', 'half', 'double', 'not', 'yet', 'unless', 'except', '0%', '1000000000000%', '31/12/9999', '1', 'January', '0001', '2026-02-30', 'twenty-first', 'percent', 'of', 'per', 'kilogram')  # fmt: skip
DAYS = (None, "1950-01-01", "2025-04-04", "2025-11-10", "2149-12-31")
MARKUP = ("<p>", "</p>", "<div>", "<table>", "<tr><td>", "</td><td>", "</table>", "<!--", "-->", "<script>", "</script>",
    "<a href=", "&#x202e;", "&lt;", "&#0;", "<svg>", "]]>", "<![CDATA[", "<meta charset=\"x\">", "<h1>", "<br", "\x00")  # fmt: skip


@cache
def texts() -> tuple[str, ...]:
    """The labelled articles."""
    content = tomllib.loads((DATA / "articles" / "sample.toml").read_text(encoding="utf-8"))
    return tuple(item["text"] for item in content["article"])


def article(source: random.Random, folder: Path) -> None:
    """A labelled article with words, sentences, bytes or markup changed, or words of the trade in any order."""
    kind = source.randrange(6)
    text, suffix = source.choice(texts()), ".txt"
    if kind == 0:
        raw = " ".join(source.choices(WORDS, k=source.randint(1, 60))).encode()
    elif kind == 1:
        raw, suffix = changed_bytes(text.encode(), source), source.choice((".txt", ".html", ".md", ""))
    elif kind == 2:
        words = text.split(" ")
        for _ in range(source.randint(1, 12)):
            words[source.randrange(len(words))] = source.choice((*WORDS, *NONSENSE))
        raw = " ".join(words).encode("utf-8", "surrogatepass")
    elif kind == 3:
        pieces = [*text.split(". "), *source.choice(texts()).split(". ")]
        source.shuffle(pieces)
        raw = ". ".join(pieces[: source.randint(1, 8)]).encode()
    elif kind == 4:
        words = text.split(" ")
        for _ in range(source.randint(1, 25)):
            words.insert(source.randrange(len(words) + 1), source.choice(MARKUP))
        raw, suffix = " ".join(words).encode(), ".html"
    else:
        rows = [", ".join(source.choices(WORDS, k=source.randint(1, 5))) for _ in range(source.randint(1, 12))]
        raw, suffix = "\n".join(f"| {row} |" for row in rows).encode(), source.choice((".md", ".txt"))
    day = source.choice(DAYS)
    reading = read_article(
        article_from_bytes(raw, f"case{suffix}", suffix), day=None if day is None else date.fromisoformat(day)
    )
    made = draft(reading, cautious=source.random() < 0.5)
    assert made is not None
    json.dumps(reading.to_json(made), allow_nan=False, default=str)
