"""From an article to what it says: the one function behind ``monazite read``."""

from datetime import date
from pathlib import Path

from monazite.reading.result import Reader, Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article, load_article


def read_article(source: str | Path | Article, *, day: date | None = None, reader: Reader | None = None) -> Reading:
    """Read an article.

    Parameters
    ----------
    source
        A path (.txt, .html, .md), ``-`` for standard input, or an `Article`.
    day
        The article's date, when the caller knows it.
    reader
        What reads; by default the rules.

    Returns
    -------
    Reading
        What the article says, item by item with its evidence.

    Raises
    ------
    InputError
        When it cannot be read, or says nothing that monazite knows.
    """
    any_language = bool(getattr(reader, "any_language", False))
    item = source if isinstance(source, Article) else load_article(source, any_language=any_language)
    return (reader or RuleReader()).read(item, day)
