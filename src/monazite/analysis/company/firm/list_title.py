"""What a title above a parts list says: the firm, and the day on which it was taken; only where it says so."""

import re
from collections.abc import Sequence
from datetime import date

_LABEL = re.compile(
    r"\b(?:firma|firm|company|unternehmen|gesellschaft|soci[e\u00e9]t[e\u00e9]|entreprise)\s*[:=]\s*([^|;,]+)",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(?<!\w)(?:GmbH(?: & Co\.? KG(?:aA)?)?|AG|SE|KG|KGaA|Inc\.?|Ltd\.?|LLC|plc|Corp\.?|S\.A\.|SAS|SARL|S\.p\.A\.|SpA|"
    r"N\.V\.|B\.V\.|Oy|AB|A/S|Co\., Ltd\.?)(?!\w)"
)
"""Legal forms of companies, as they write them."""
_LIST = re.compile(
    r"^(?:teileliste|st\u00fcckliste|parts list|parts|bom|bill of materials|einkauf|purchasing|export|liste)\b[\s:]*"
    r"(?:of|von|der|de)?\s*",
    re.IGNORECASE,
)


def firm_in_title(title: str) -> str:
    """The name of a firm in a title: behind a word for it, or with its legal form; empty where there is none.

    >>> firm_in_title("Nordwind Antriebe GmbH - Teileliste"), firm_in_title("Firma: Muster | 2026")
    ('Nordwind Antriebe GmbH', 'Muster')
    >>> firm_in_title("Critical materials extract - Purchasing EMEA - CONFIDENTIAL")
    ''
    """
    if match := _LABEL.search(title):
        return match[1].strip()
    for part in re.split(r"\s[-\u2013\u2014|]\s|[|;:]", title):
        if match := _FORM.search(part):
            return _LIST.sub("", part[: match.end()].strip()).strip()
    return ""


_MONTHS = {name: n for n, names in enumerate((
    "jan januar january janvier janv", "feb februar february fevrier f\u00e9vrier fev f\u00e9v fevr f\u00e9vr",
    "mar m\u00e4rz maerz mrz march mars", "apr april avr avril", "mai may", "jun juni june juin",
    "jul juli july juillet juil",
    "aug august aout ao\u00fbt", "sep sept september septembre", "okt oktober oct october octobre",
    "nov november novembre", "dez dezember dec december d\u00e9cembre decembre d\u00e9c",
), 1) for name in names.split()}  # fmt: skip
_TAKEN = (
    r"(?<!\w)(?:stichtag|stand(?:\s+vom)?|bestand\s+(?:per|vom|zum)|per|zum|as\s+(?:of|at)|status|snapshot|date|datum|"
    r"dated|au|\u00e9tat\s+au|etat\s+au|arr\u00eat\u00e9\s+au|situation\s+au|\u00e0\s+la\s+date\s+du)\s*[:=,]?\s*(?:the\s+|den\s+|dem\s+)?"
)
"""What stands before the day on which a list was taken."""
_DAYS = (
    (re.compile(_TAKEN + r"(?P<y>20\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d)", re.IGNORECASE)),
    (re.compile(_TAKEN + r"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>(?:20)?\d\d)(?!\d)", re.IGNORECASE)),
    (re.compile(_TAKEN + r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>20\d\d)(?!\d)", re.IGNORECASE)),
    (re.compile(_TAKEN + r"(?P<d>\d\d?)(?:\.|st|nd|rd|th|er)?[\s-]+(?P<m>[^\W\d]+)\.?,?[\s-]+(?P<y>20\d\d)(?!\d)",
                re.IGNORECASE)),
    (re.compile(_TAKEN + r"(?P<m>[^\W\d]+)\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>20\d\d)(?!\d)", re.IGNORECASE)),
)  # fmt: skip
_SLASHED = 2
"""Of `_DAYS` the one with strokes, whose day and month may stand in either order."""


def day_in_title(titles: Sequence[str]) -> date | None:
    """The day on which a list was taken, by the lines above its header: behind a word for it, and of one meaning.

    >>> day_in_title(["Teileliste", "Stichtag 30.11.2026"]), day_in_title(["Parts as of 30 Nov 2026"])
    (datetime.date(2026, 11, 30), datetime.date(2026, 11, 30))
    >>> day_in_title(["Export 30.11.2026"]), day_in_title(["as of 11/12/2026"])
    (None, None)
    """
    for title in titles:
        for number, pattern in enumerate(_DAYS):
            if (match := pattern.search(title)) and (day := _day(match, is_slashed=number == _SLASHED)):
                return day
    return None


def _day(match: re.Match[str], *, is_slashed: bool) -> date | None:
    """The day of a match; None for what is none, or may be two."""
    year, first, month = int(match["y"]), int(match["d"]), match["m"]
    second = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
    if is_slashed and first != second:
        if max(first, second) <= 12:
            return None
        first, second = max(first, second), min(first, second)
    try:
        return date(year if year > 99 else 2000 + year, second, first)
    except ValueError:
        return None
