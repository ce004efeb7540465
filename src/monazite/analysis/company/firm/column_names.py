"""Columns of a parts list under the names that purchasing departments and their ERP systems give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from monazite.analysis.company.firm.column_spellings import (
    AMOUNT,
    COVER,
    IN_STOCK,
    LEAD,
    MARGINS,
    NUMBER,
    ORDERING,
    PER,
    PRICE,
    SHORT_ORDERING,
    SITE,
    SPELLINGS,
    STOCK,
    UNIT,
    YEARLY,
)
from monazite.analysis.company.firm.header_units import (
    CURRENCIES,
    DAYS,
    KILOGRAMS,
    PERIODS,
    WORKDAYS,
    days_of,
    mass_of,
    money_scale,
    need_words,
    period_of,
    plain_words,
    without_period,
)

NEEDED = {
    "part": "name of the part",
    "good": "what it is in the run, such as NdFeB.SH.magnet",
    "origin": "country that it comes from, such as CN",
    "region": "where you use it, such as EU",
    "kg_per_year": "kg bought there a year",
    "stock_days": "days of use in stock",
}
STOCK_KG, MARGIN = "stock_kg", "margin_per_year"
"""Columns that a list has in place of another, or beside it: kg in stock, margin that hangs on a part a year."""
NEEDS_OF: Mapping[str, tuple[str, float]] = {
    "kg_per_month": ("month", PERIODS["month"]), "kg_per_week": ("week", PERIODS["week"]),
    "kg_per_day": ("day", PERIODS["day"]), "kg_per_quarter": ("quarter", PERIODS["quarter"]),
}  # fmt: skip
"""What a reader may call a column of kg that is not of a year: its period, and how many of it a year has."""
FIRM_WIDE = ("currency", "usd_rate", "capital_cost")
"""Columns about the firm as a whole: one value, in the first row or in each."""
ALLOWED = (STOCK_KG, "supplier", "lead_days", "order_days", "licence", "price", MARGIN, *FIRM_WIDE)
NUMBERS = (
    "kg_per_year",
    "stock_days",
    STOCK_KG,
    "lead_days",
    "order_days",
    "price",
    MARGIN,
    "usd_rate",
    "capital_cost",
)
_YEAR = {"jahr", "jahre", "year", "yr", "an", "annee", "a", "pa", "annum", "j", "yearly", "annual", "annuel",
         "annuelle", "jahrlich", "jahrlicher", "fy", "gj", "fiscal", "geschaftsjahr", "geschaeftsjahr",
         "exercice"}  # fmt: skip
"""Words of a year, a fiscal one as well."""
_LITTLE = {"to", "zu",
           "per", "pro", "je", "par", "in", "en", "of", "the", "de", "du", "la", "le", "l", "der", "des", "d", "p",
           "on", "and", "und", "et", "calendar", "kalender"}  # fmt: skip
_MEAN = {"avg", "average", "mean", "durchschnittlich", "durchschnittlicher", "durchschn", "durchschnittl", "moyen",
         "moyenne", "letzte", "letzten", "last", "past", "dernier", "derniers", "rolling"}  # fmt: skip
"""What a need is said to be beside its period."""
UNSAID_UNIT = {
    "kg_per_year": "kg a year",
    "stock_days": "days",
    "lead_days": "days",
    "order_days": "days",
}
_SAID_BY_NAME = "lagertage"
_MATERIAL = ("material", "matière", "matiere")


@dataclass(frozen=True, slots=True)
class ListHeading:
    """A name of a column as it is written, and what is read of it."""

    text: str
    name: str
    """Column of a list, or the text itself in plain form where it is none."""
    rank: int = 0
    """How far down it stands among the names of its column."""
    factor: float = 1.0
    """Its unit over that of the column."""
    currency: str = ""
    is_said: bool = True
    """Whether the name says its unit."""
    period: str = ""
    """Of a need or a margin that is not of a year: a month, a week."""
    times: float = 1.0
    """How many of the period a year has."""

    @property
    def is_read(self) -> bool:
        """Whether it is a column of a list."""
        return self.name in NEEDED or self.name in ALLOWED or self.name in (SITE, NUMBER, UNIT, PER)


def plain(text: str) -> str:
    """A name as users type columns: ``kg per year`` is kg_per_year."""
    return re.sub(r"\W+", "_", text.strip().casefold()).strip("_")


def heading(text: str) -> ListHeading:
    """What the name of a column stands for.

    >>> heading("Lagerreichweite (Wochen)").name, heading("Lagerreichweite (Wochen)").factor
    ('stock_days', 7.0)
    >>> heading("Preis EUR/kg").currency, heading("Country of origin").name, heading("colour").is_read
    ('EUR', 'origin', False)
    """
    own = plain(text)
    if own in NEEDED or own in ALLOWED:
        return ListHeading(text.strip(), own)
    words = plain_words(text)
    whole = " ".join(word for word in words if word not in _LITTLE) or " ".join(words)
    for name, names in _names().items():
        if whole in names:
            return ListHeading(text.strip(), name, names.index(whole))
    return _with_unit(text.strip(), words) or _of_halves(text.strip()) or ListHeading(text.strip(), own)


def _of_halves(text: str) -> ListHeading | None:
    """A column with two names of one meaning: ``Werkstoff/Material``."""
    texts = [half for half in re.split(r"[/|]", text) if half.strip()]
    halves = [heading(half) for half in texts] if len(texts) > 1 else []
    if not halves or len({one.name for one in halves}) > 1 or not halves[0].is_read or halves[0].name in NUMBERS:
        return None
    return ListHeading(text, halves[0].name, min(one.rank for one in halves))


def _with_unit(text: str, words: Sequence[str]) -> ListHeading | None:
    """A column of numbers by its name without units: kilograms, days, money."""
    if WORKDAYS.search(text):
        words = [word for word in words if word not in ("at", "working", "business", "days", "jours")] + ["workdays"]
    mass, days = mass_of(words), days_of(words, text)
    money = next((CURRENCIES[word] for word in words if word in CURRENCIES), "")
    base, names = _base(words), _unit_names()
    if money and mass and base in names["price"]:
        return ListHeading(text, "price", factor=1.0 / mass, currency=money)
    if base and base in names["price"] and days is None:
        return ListHeading(text, "price", factor=1.0 / (mass or 1.0), currency=money, is_said=bool(mass))
    if need := _need(text, words, base, mass, days):
        return need
    if base in names["cover"] or (days is not None and base in names["stock"]):
        return ListHeading(text, "stock_days", factor=days or 1.0, is_said=days is not None or base == _SAID_BY_NAME)
    for name, ways in (("lead_days", "lead"), ("order_days", "ordering")):
        if base in names[ways] or (name == "order_days" and days is not None and base == SHORT_ORDERING):
            return ListHeading(text, name, factor=days or 1.0, is_said=days is not None)
    if base in names["in_stock"] and days is None and not money:
        rank = names["in_stock"].index(base)
        return ListHeading(text, STOCK_KG, rank, factor=mass or 1.0, is_said=mass is not None)
    return _margin(text, words)


def _base(words: Sequence[str]) -> str:
    """The name of a column without little words and units."""
    units = {*_LITTLE, *_YEAR, *KILOGRAMS, *DAYS, *CURRENCIES}
    return " ".join(word for word in words if word not in units)


def _need(text: str, words: Sequence[str], base: str, mass: float | None, days: float | None) -> ListHeading | None:
    """A column of what is needed in a year, or in another period that its name has."""
    names, is_yearly = _unit_names(), bool(_YEAR & set(words))
    usual = ListHeading(text, "kg_per_year", factor=mass or 1.0, is_said=mass is not None)
    if base in names["yearly"] and days is None:
        return usual
    period, times = period_of(words)
    has_money = any(word in CURRENCIES for word in words)
    is_other = without_period(words) != need_words(words)
    if is_other and not has_money:
        bare = " ".join(word for word in _base(without_period(words)).split() if word not in _MEAN)
        if bare in names["amount"] and (bare or mass is not None):
            return replace(usual, period=period, times=times)
    if base in names["amount"] and is_yearly and (mass is not None or (base and days is None)):
        return usual
    return None


def _margin(text: str, words: Sequence[str], *, is_chosen: bool = False) -> ListHeading | None:
    """A column of margin a year: its currency, thousands or millions, and its period."""
    money, scale, left = money_scale(words)
    period, times = period_of(left)
    is_of_time = bool(period) or bool(_YEAR & set(left)) or scale != 1.0
    base = _base(without_period(left))
    if is_chosen or (is_of_time and base in _unit_names()["margin"]):
        return ListHeading(text, MARGIN, factor=scale, currency=money, period=period, times=times)
    return None


@cache
def _names() -> Mapping[str, list[str]]:
    return {name: [one.strip() for one in names.split(",")] for name, names in SPELLINGS.items()}


@cache
def _unit_names() -> Mapping[str, list[str]]:
    lists = {"yearly": YEARLY, "amount": AMOUNT, "cover": COVER, "stock": STOCK, "lead": LEAD,
             "ordering": ORDERING, "price": PRICE, "in_stock": IN_STOCK, "margin": MARGINS}  # fmt: skip
    return {name: [one.strip() for one in names.split(",")] for name, names in lists.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list by position; those that are set aside have a name of their own."""

    headings: tuple[ListHeading, ...]

    @property
    def names(self) -> list[str]:
        """Name of each column."""
        return [one.name for one in self.headings]

    def has(self, name: str) -> bool:
        """Whether a column is there."""
        return name in self.names

    def of(self, name: str) -> ListHeading | None:
        """The heading of a column."""
        return next((one for one in self.headings if one.name == name), None)

    @property
    def others(self) -> list[str]:
        """Columns that are not read, as they are written."""
        used = {*NEEDED, *ALLOWED}
        if not self.has("region"):
            used.add(SITE)
        if (amount := self.of("kg_per_year")) is not None and not amount.is_said:
            used.add(UNIT)
        if self.has("price"):
            used.add(PER)
        return list(dict.fromkeys(one.text or "one without a name" for one in self.headings if one.name not in used))


def chosen_heading(text: str, name: str) -> ListHeading:
    """A column that its reader says what it is, in the unit that its name has; ``name`` is empty for one not to read.

    >>> chosen_heading("Kram (Wochen)", "stock_days").factor, chosen_heading("Bemerkung", "").is_read
    (7.0, False)
    """
    own, words = heading(text), plain_words(text)
    if name in NEEDS_OF:
        period, times = NEEDS_OF[name]
        mass = mass_of(words)
        return ListHeading(text.strip(), "kg_per_year", 0, mass or 1.0, "", mass is not None, period, times)
    if own.name == name or name not in NUMBERS:
        return replace(own, name=name, rank=0)
    mass = mass_of(words)
    if name == MARGIN:
        return _margin(text.strip(), words, is_chosen=True) or own
    if name == "price":
        money = next((CURRENCIES[word] for word in words if word in CURRENCIES), "")
        return ListHeading(text.strip(), name, factor=1.0 / (mass or 1.0), currency=money, is_said=mass is not None)
    if name == "kg_per_year":
        period, times = period_of(words)
        return ListHeading(text.strip(), name, 0, mass or 1.0, "", mass is not None, period, times)
    unit = mass if name == STOCK_KG else days_of(words, text)
    return ListHeading(text.strip(), name, factor=unit or 1.0, is_said=unit is not None)


def role_of(one: ListHeading) -> str:
    """What a reader calls a column: a need of another period has a name of its own."""
    if one.name == "kg_per_year":
        return next((name for name, (period, _) in NEEDS_OF.items() if period == one.period), one.name)
    return one.name


def columns_of_list(cells: Sequence[str], chosen: Mapping[str, str] = MappingProxyType({})) -> Columns:
    """The columns of a header: where several could be one, the one whose name says most, if it is one of words.

    A name of a place or a part that stands below a better one is set aside; two columns of one number stay, for the
    list has to say which counts. ``Material`` is the part where another column has the good. What its reader has
    ``chosen``, by the text of the header, counts before all others.
    """
    out = [chosen_heading(cell, chosen[cell.strip()]) if cell.strip() in chosen else heading(cell) for cell in cells]
    taken = {"kg_per_year" if name in NEEDS_OF else name for name in chosen.values() if name}
    taken |= {"stock_days"} if STOCK_KG in taken else {STOCK_KG} if "stock_days" in taken else set()
    out = [
        replace(one, name="") if one.name in taken and cell.strip() not in chosen else one
        for one, cell in zip(out, cells, strict=True)
    ]
    out = _one_of_each(out, chosen)
    for name in ("part", "good", "origin", "region", "supplier", STOCK_KG, SITE, NUMBER, UNIT, PER):
        ranks = [one.rank for one in out if one.name == name]
        out = [replace(one, name="") if one.name == name and one.rank > min(ranks) else one for one in out]
    if all(one.name != "part" for one in out):
        spare = [
            n for n, one in enumerate(out)
            if one.text.strip() not in chosen
            and (one.name == NUMBER or (not one.name and plain(one.text) in _MATERIAL))
        ]  # fmt: skip
        if spare:
            out[spare[0]] = replace(out[spare[0]], name="part")
    return Columns(tuple(out))


def _one_of_each(headings: Sequence[ListHeading], chosen: Mapping[str, str]) -> list[ListHeading]:
    """The headings without a need of another period beside that of a year; what is ``chosen`` stays."""
    has_year = any(one.name == "kg_per_year" and not one.period for one in headings)

    def is_second(one: ListHeading) -> bool:
        is_of_period = has_year and one.name == "kg_per_year" and bool(one.period)
        return one.text not in chosen and is_of_period

    return [replace(one, name="") if is_second(one) else one for one in headings]
