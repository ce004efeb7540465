"""Units in the name of a column: mass, days, money in thousands or millions, and how often a year a need comes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

KG_A_POUND = 0.45359237
KILOGRAMS = {"kg": 1.0, "kgs": 1.0, "kilogramm": 1.0, "kilograms": 1.0, "kilogrammes": 1.0, "t": 1000.0, "to": 1000.0,
             "tonnen": 1000.0, "tonnes": 1000.0, "tons": 1000.0, "g": 0.001, "gramm": 0.001,
             **dict.fromkeys(("lb", "lbs", "pound", "pounds"), KG_A_POUND)}  # fmt: skip
DAYS_A_YEAR = 365.25
DAYS_A_WEEK, DAYS_A_MONTH = 7.0, DAYS_A_YEAR / 12.0
DAYS_A_WORKDAY = 7.0 / 5.0
DAYS = {**dict.fromkeys(("tag", "tage", "tagen", "day", "days", "jour", "jours", "d", "kt"), 1.0),
        **dict.fromkeys(("woche", "wochen", "week", "weeks", "wk", "wks", "w", "semaine", "semaines"), DAYS_A_WEEK),
        **dict.fromkeys(("arbeitstage", "werktage", "workdays", "ouvres"), DAYS_A_WORKDAY),
        **dict.fromkeys(("monat", "monate", "monaten", "month", "months", "mois"), DAYS_A_MONTH)}  # fmt: skip
CURRENCIES = {"eur": "EUR", "euro": "EUR", "usd": "USD", "dollar": "USD", "gbp": "GBP", "chf": "CHF", "cny": "CNY",
              "rmb": "CNY", "jpy": "JPY", "krw": "KRW"}  # fmt: skip
_US_DOLLAR = re.compile(r"\bUS ?\$", re.IGNORECASE)
SIGNS = str.maketrans({"€": " eur ", "$": " usd ", "£": " gbp "})
WORKDAYS = re.compile(r"\bAT\b|\b(?:working|business) days\b|\bjours ouvr[e\u00e9]s\b")
"""Days of work, which SAP writes AT (Arbeitstage)."""
PERIODS = {"month": 12.0, "week": DAYS_A_YEAR / DAYS_A_WEEK, "day": DAYS_A_YEAR, "quarter": 4.0, "half-year": 2.0,
           "working day": DAYS_A_YEAR / DAYS_A_WORKDAY}  # fmt: skip
"""How many of a period a year has."""
_COMPOUND = re.compile(r"\b(monats|wochen|tages|quartals|halbjahres)(?=(?:bedarf|verbrauch|menge|abnahme|volumen))")
"""Where a German need is two words: ``Monatsverbrauch``."""
_PERIOD_WORDS = {
    "working day": r"(?:arbeits|werk)tag|(?:working|business) day|workday|jour ouvre",
    "month": r"monats?|mon|month|mois|mth|mtl|monatl\w*|monthly|mensuel\w*|p m|pm",
    "week": r"woche|wochen(?= (?:bedarf|verbrauch|menge|abnahme|volumen))|week|semaine|wk|wtl|w(?:o|oe)chentl\w*|weekly"
            r"|hebdo\w*|p w|pw",
    "quarter": r"quartals?|quarter|quarterly|trimestre|trimestriel\w*|vierteljahr\w*|qtr|q[1-4]",
    "half-year": r"halbjahr\w*|half year\w*|semestre|semestriel\w*",
    "day": r"tag|tages|day|jour|t(?:a|ae)gl\w*|daily|journali\w*|quotidien\w*|p d",
}  # fmt: skip
"""Words of one period, in plain letters; ``months`` are no period of a need but a length."""
_SEVERAL = re.compile(
    r"\b(\d{1,2}) (?:(?:letzten?|last|past|dernier(?:e?s)?|rolling) )?"
    r"(?:(monate?n?|months?|mois)|(wochen?|weeks?|semaines?)|(tage?n?|days?|jours?))\b"
)
"""A need over several months, weeks or days: ``Verbrauch letzte 12 Monate``."""
_THOUSANDS = re.compile(
    r"\b(?:tsd|tausend|thousands?|milliers?|000|k(?= ?(?:eur|usd|gbp|chf|cny|jpy))"
    r"|t(?= ?(?:eur|usd|gbp|chf))|(?<=eur )k|(?<=usd )k|(?<=gbp )k)\b"
)
_MILLIONS = re.compile(
    r"\b(?:mio|millions?|millionen|mn|mln|m(?= ?(?:eur|usd|gbp|chf|cny|jpy))|(?<=eur )m|(?<=usd )m|(?<=gbp )m"
    r"|(?<=eur )mm|(?<=usd )mm)\b"
)
_BILLIONS = re.compile(r"\b(?:mrd|milliarden?|milliards?|billions?|bn)\b")
_GLUED = re.compile(r"\b([tkm])(eur|usd|gbp|chf)\b")
"""Thousands and currency in a word: ``TEUR``."""


def plain_words(text: str) -> list[str]:
    """Words of a name in plain letters, signs of money as codes.

    >>> plain_words("Bestandsreichw. (AT)"), plain_words("Preis €/kg")
    (['bestandsreichw', 'at'], ['preis', 'eur', 'kg'])
    """
    letters = unicodedata.normalize("NFKD", _US_DOLLAR.sub("$", text).translate(SIGNS).casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))


def need_words(words: Sequence[str]) -> list[str]:
    """Words of the name of a need, compounds of a period in two: ``Monatsbedarf`` is monats, bedarf."""
    return _COMPOUND.sub(r"\1 ", " ".join(words)).split()


def period_of(words: Sequence[str]) -> tuple[str, float]:
    """The period of a need by the words of its name, and how many a year has; ``("", 1.0)`` where that is a year.

    >>> period_of(plain_words("Burn rate (kg per month)")), period_of(plain_words("Monatsverbrauch (kg)"))
    (('month', 12.0), ('month', 12.0))
    >>> period_of(plain_words("Verbrauch letzte 6 Monate")), period_of(plain_words("Usage, fiscal year 2027"))
    (('6 months', 2.0), ('', 1.0))
    """
    text = " ".join(need_words(words))
    if several := _SEVERAL.search(text):
        number = int(several[1])
        name = "month" if several[2] else "week" if several[3] else "day"
        if number > 1:
            times = PERIODS[name] / number
            is_year = abs(times - 1.0) < 0.01  # 365 days, 52 weeks
            return ("", 1.0) if is_year else (f"{number} {name}s", times)
    for name, pattern in _PERIOD_WORDS.items():
        if re.search(rf"\b(?:{pattern})\b", text):
            return name, PERIODS[name]
    return "", 1.0


def without_period(words: Sequence[str]) -> list[str]:
    """Words of the name of a need without those of its period.

    >>> without_period(["monatsverbrauch", "kg"]), without_period(["burn", "rate", "kg", "month"])
    (['verbrauch', 'kg'], ['burn', 'rate', 'kg'])
    """
    text = _SEVERAL.sub(" ", " ".join(need_words(words)))
    for pattern in _PERIOD_WORDS.values():
        text = re.sub(rf"\b(?:{pattern})\b", " ", text)
    return text.split()


def money_scale(words: Sequence[str]) -> tuple[str, float, list[str]]:
    """The currency of a sum, empty where it is not said; its unit, such as thousands; and the other words.

    >>> money_scale(plain_words("DB/Jahr (TEUR)")), money_scale(plain_words("GM at risk $m/yr"))
    (('EUR', 1000.0, ['db', 'jahr']), ('USD', 1000000.0, ['gm', 'at', 'risk', 'yr']))
    """
    text = _GLUED.sub(r"\1 \2", " ".join(words))
    scale = 1.0
    for pattern, value in ((_BILLIONS, 1e9), (_MILLIONS, 1e6), (_THOUSANDS, 1e3)):
        if scale == 1.0 and pattern.search(text):
            text, scale = pattern.sub(" ", text), value
    left = text.split()
    money = next((CURRENCIES[word] for word in left if word in CURRENCIES), "")
    return money, scale, [word for word in left if word not in CURRENCIES]


def mass_of(words: Collection[str]) -> float | None:
    """Kg of the unit of mass that a name has; None where it has none."""
    return next((KILOGRAMS[word] for word in words if word in KILOGRAMS), None)


def days_of(words: Sequence[str], text: str) -> float | None:
    """Days of the unit of time that a name has, a ``d`` at its end alone; None where it has none."""
    if WORKDAYS.search(text):
        return DAYS_A_WORKDAY
    last = words[-1:] == ["d"]
    return next((DAYS[word] for word in words if word in DAYS and (word != "d" or last)), None)


def currency_of_cells(cells: Sequence[str]) -> str:
    """The currency that every filled cell of a column says; empty where one says another thing, or none is filled.

    >>> currency_of_cells(["EUR", "", "eur"]), currency_of_cells(["EUR", "USD"]), currency_of_cells(["CN", "EUR"])
    ('EUR', '', '')
    """
    named = {CURRENCIES.get(cell.translate(SIGNS).strip().casefold(), "") for cell in cells if cell.strip()}
    return named.pop() if len(named) == 1 else ""
