"""The day of a firm's stocks against today: on which of the two an answer begins, in app and command."""

from datetime import date

LATELY = 92
"""Days for which a count of stocks is that of now: a quarter, after which most firms have counted anew."""


def is_counted_lately(counted: date | None, today: date | None) -> bool:
    """Whether stocks that were counted on a day are those to begin with today: an older file is looked back on.

    Parameters
    ----------
    counted
        Day on which the stocks were counted; None where the file does not say it.
    today
        Day on which somebody reads the answer.

    Examples
    --------
    >>> today = date(2026, 12, 2)
    >>> is_counted_lately(date(2026, 11, 30), today), is_counted_lately(date(2025, 5, 12), today)
    (True, False)
    """
    return counted is not None and today is not None and (today - counted).days <= LATELY
