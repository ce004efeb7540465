"""``python -m benchmarks.reading``: seconds to read an article of 1,000 words, and to load what reading needs.

Articles are made of labelled ones put end to end, so that nearly every sentence tells of a measure; each is read once,
so that nothing of it is kept from before. Bar: under a second once all is loaded, on two cores.
"""

from __future__ import annotations

import statistics
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

WORDS, ARTICLES, BAR = 1000, 12, 1.0
FILES = sorted((Path(__file__).parents[1] / "training" / "reader" / "articles").glob("styles_?.toml"))
DAY = date(2025, 10, 30)


def measure(words: int = WORDS, articles: int = ARTICLES) -> tuple[float, list[float]]:
    """Seconds to load and read a sentence in this process, and of every article afterwards."""
    every = [item["text"] for file in FILES for item in tomllib.loads(file.read_text(encoding="utf-8"))["article"]]
    text = " ".join(every).split()
    begin = time.perf_counter()
    from monazite.reading.article_reader import read_article
    from monazite.reading.text.article import Article

    read_article(Article("first.txt", "China will ban exports of gallium from Monday."), day=DAY)
    loading, found = time.perf_counter() - begin, []
    for i in range(articles):
        article = Article("long.txt", " ".join(text[i * words : (i + 1) * words]))
        begin = time.perf_counter()
        read_article(article, day=DAY)
        found.append(time.perf_counter() - begin)
    return loading, found


def main() -> int:
    """Measure and print; 1 if the bar is missed."""
    loading, found = measure()
    middle, most = statistics.median(found), max(found)
    print(f"loading and a first sentence: {loading:.2f} s")
    print(f"{WORDS} words: median {middle:.2f} s, slowest of {len(found)} {most:.2f} s; bar {BAR:g} s")
    return int(middle >= BAR)


if __name__ == "__main__":
    sys.exit(main())
