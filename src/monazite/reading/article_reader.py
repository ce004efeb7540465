"""From an article to what it says: the one function behind ``monazite read``."""

from datetime import date
from pathlib import Path

from monazite.reading.records import Remark
from monazite.reading.result import Reader, Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article, load_article

READ_TODAY = "today"
"""How the date of a reading is known whose article states none, and which is read as of the day of its reader."""


def read_article(
    source: str | Path | Article, *, day: date | None = None, reader: Reader | None = None, today: date | None = None
) -> Reading:
    """Read an article.

    Parameters
    ----------
    source
        A path (.txt, .html, .md), ``-`` for standard input, or an `Article`.
    day
        The article's date, when the caller knows it.
    reader
        What reads; by default the rules.
    today
        The day as of which an article is read whose date is not known; without it its relative dates are left open.

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
    reading = (reader or RuleReader()).read(item, day)
    if today is None or reading.day is not None:
        return reading
    reading = (reader or RuleReader()).read(item, today)
    reading.date_from = READ_TODAY
    why = "not stated; it is read as of today (give it with --date)"
    reading.ambiguous.insert(0, Remark(f"the date of the article, {today}", why))
    return reading
