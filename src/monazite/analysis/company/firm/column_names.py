"""Columns of a parts list under the names that purchasing departments and their ERP systems give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

NEEDED = {
    "part": "name of the part",
    "good": "what it is in the run, such as NdFeB.SH.magnet",
    "origin": "country that it comes from, such as CN",
    "region": "where you use it, such as EU",
    "kg_per_year": "kg bought there a year",
    "stock_days": "days of use in stock",
}
FIRM_WIDE = ("currency", "usd_rate", "capital_cost")
"""Columns about the firm as a whole: one value, in the first row or in each."""
ALLOWED = ("supplier", "lead_days", "order_days", "licence", "price", *FIRM_WIDE)
SITE, NUMBER, UNIT, PER = "site", "part_number", "unit", "price_per"
"""Columns that are read where others are missing: the place of a plant, the number of a part, the unit of its kg, the
number of units that a price is of."""
NUMBERS = ("kg_per_year", "stock_days", "lead_days", "order_days", "price", "usd_rate", "capital_cost")
SPELLINGS: Mapping[str, str] = {
    "part": (
        "part, item, teil, bauteil, piece, part name, teilename, komponente, component, composant, bezeichnung, "
        "benennung, beschreibung, teilebezeichnung, materialbezeichnung, artikelbezeichnung, materialkurztext, "
        "kurztext, description, part description, item description, material description, designation, libelle, "
        "artikel"
    ),
    NUMBER: (
        "materialnummer, materialnr, material nummer, material nr, matnr, teilenummer, teilenr, sachnummer, "
        "artikelnummer, artikelnr, material number, material no, part number, part no, item number, item no, "
        "article number, numero piece, numero article, reference, sku"
    ),
    "good": (
        "good, ware, gut, bien, werkstoff, gute, guete, magnetgute, werkstoffbezeichnung, grade, magnet grade, "
        "material grade, nuance, qualitat, legierung, alloy, rohstoff, matiere, materiau, substance, stoff, "
        "what is it, what it is, material"
    ),
    "origin": (
        "origin, country origin, origin country, ursprungsland, herkunftsland, pays origine, ursprung, herkunft, "
        "origine, coo, urspr land, ursprl, herk land, pays provenance, provenance, "
        "lieferland, lieferantenland, supplier country, country "
        "supplier, country supply, pays fournisseur, made where, where made, made, source country, country source, "
        "country manufacture, manufacturing country, land, country, pays"
    ),
    "region": (
        "region, verbrauchsland, verwendungsland, einsatzland, bestimmungsland, zielland, werksland, region "
        "verwendung, region use, verwendet, country use, country consumption, consuming country, destination "
        "country, country destination, plant country, country plant, pays utilisation, pays consommation, pays "
        "destination"
    ),
    SITE: "werk, standort, produktionsstandort, fabrik, usine, site, plant, factory, works, plant name, werksname",
    "supplier": "supplier, lieferant, fournisseur, vendor, supplier name, lieferantenname, name lieferant, vendor name",
    "licence": (
        "licence, license, lizenz, genehmigung, ausfuhrgenehmigung, exportlizenz, export licence, export license, "
        "licence exportation"
    ),
    "currency": "currency, wahrung, waehrung, whrg, wahrg, wah, waeh, waers, wae, curr, crcy, devise",
    "capital_cost": "capital cost, kapitalkosten, cout capital",
    PER: "pe, preiseinheit, price unit, price per, unite prix, prix par",
    UNIT: "me, einheit, mengeneinheit, basismengeneinheit, bme, unit, uom, unit measure, unite",
}
"""Names of each column in plain letters, without units and little words; the one that says most comes first."""
YEARLY = (
    "jahresbedarf, jahresverbrauch, jahresmenge, annual demand, annual usage, annual use, annual consumption, "
    "annual volume, annual quantity, annual requirement, yearly demand, yearly usage, yearly consumption, "
    "consommation annuelle, besoin annuel, quantite annuelle, volume annuel"
)
AMOUNT = (
    ", menge, qty, bedarf, verbrauch, quantity, volume, demand, usage, use, consumption, requirement, quantite, "
    "consommation, besoin"
)
"""Kg a year where the name says so much; the empty one is that of "kg a year"."""
COVER = (
    "reichweite, reichw, lagerreichw, rw, "
    "lagerreichweite, bestandsreichweite, bestand reichweite, bestand reichw, reichweite bestand, lagertage, "
    "stock cover, stock coverage, coverage, cover, "
    "range coverage, couverture, couverture stock"
)
STOCK = "stock, bestand, lagerbestand, hand, stock hand, inventory, supply, inventory hand, stocks"
"""Days of use in stock where the name says days or weeks."""
LEAD = (
    "lead, transit, transit time, transport time, transportzeit, transportdauer, laufzeit transport, temps transport, "
    "door door, tur tur, tuer tuer, haus haus, porte porte, door door time"
)
"""Days under way: from leaving the origin to arrival."""
ORDERING = (
    "wiederbeschaffungszeit, wbz, wiederbeschaffungsdauer, replenishment, replenishment time, replenishment lead time, "
    "delai approvisionnement, beschaffungszeit, procurement lead time, delai reapprovisionnement, planlieferzeit, "
    "plan lieferzeit, planned delivery time, lieferzeit, lieferdauer, lead time, supplier lead time, delivery time, "
    "delai, delai livraison, planlfz"
)
"""Days from order to receipt, making included: in no ERP system are these the days under way."""
SHORT_ORDERING = "plz"
"""The same in SAP's short text; without a unit it may be a postcode."""
PRICE = ", preis, price, unit price, prix, prix unitaire, preis je einheit, einkaufspreis, purchase price, prix achat"
"""Price of a kg; the empty one is that of "EUR/kg"."""
KILOGRAMS = {"kg": 1.0, "kilogramm": 1.0, "kilograms": 1.0, "kilogrammes": 1.0, "t": 1000.0, "to": 1000.0,
             "tonnen": 1000.0, "tonnes": 1000.0, "tons": 1000.0, "g": 0.001, "gramm": 0.001}  # fmt: skip
DAYS_A_WEEK, DAYS_A_MONTH = 7.0, 365.25 / 12.0
DAYS_A_WORKDAY = 7.0 / 5.0
_DAYS = {**dict.fromkeys(("tag", "tage", "tagen", "day", "days", "jour", "jours", "d"), 1.0),
         **dict.fromkeys(("woche", "wochen", "week", "weeks", "wk", "wks", "w", "semaine", "semaines"), DAYS_A_WEEK),
         **dict.fromkeys(("arbeitstage", "werktage", "workdays", "ouvres"), DAYS_A_WORKDAY),
         **dict.fromkeys(("monat", "monate", "monaten", "month", "months", "mois"), DAYS_A_MONTH)}  # fmt: skip
_CURRENCIES = {"eur": "EUR", "euro": "EUR", "usd": "USD", "dollar": "USD", "gbp": "GBP", "chf": "CHF", "cny": "CNY",
               "rmb": "CNY", "jpy": "JPY", "krw": "KRW"}  # fmt: skip
_YEAR = {"jahr", "jahre", "year", "yr", "an", "annee", "a", "pa", "annum", "j"}
_LITTLE = {"to", "zu",
           "per", "pro", "je", "par", "in", "en", "of", "the", "de", "du", "la", "le", "l", "der", "des", "d", "p",
           "on", "and", "und", "et"}  # fmt: skip
_SIGNS = str.maketrans({"€": " eur ", "$": " usd ", "£": " gbp "})
UNSAID_UNIT = {"kg_per_year": "kg a year", "stock_days": "days", "lead_days": "days", "order_days": "days"}
_SAID_BY_NAME = "lagertage"
_WORKDAYS = re.compile(r"\bAT\b|\b(?:working|business) days\b|\bjours ouvr[e\u00e9]s\b")
"""Days of work, which SAP writes AT (Arbeitstage)."""
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
    letters = unicodedata.normalize("NFKD", text.translate(_SIGNS).casefold())
    words = re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    whole = " ".join(word for word in words if word not in _LITTLE)
    for name, names in _names().items():
        if whole in names:
            return ListHeading(text.strip(), name, names.index(whole))
    return _with_unit(text.strip(), words) or ListHeading(text.strip(), own)


def _with_unit(text: str, words: Sequence[str]) -> ListHeading | None:
    """A column of numbers by its name without units: kilograms, days, money."""
    if _WORKDAYS.search(text):
        words = [word for word in words if word not in ("at", "working", "business", "days", "jours")] + ["workdays"]
    last = words[-1:] == ["d"]
    mass = next((KILOGRAMS[word] for word in words if word in KILOGRAMS), None)
    days = next((_DAYS[word] for word in words if word in _DAYS and (word != "d" or last)), None)
    money = next((_CURRENCIES[word] for word in words if word in _CURRENCIES), "")
    is_yearly = bool(_YEAR & set(words))
    units = {*_LITTLE, *_YEAR, *KILOGRAMS, *_DAYS, *_CURRENCIES}
    base = " ".join(word for word in words if word not in units)
    names = _unit_names()
    if money and mass and base in names["price"]:
        return ListHeading(text, "price", factor=1.0 / mass, currency=money)
    if base and base in names["price"] and days is None:
        return ListHeading(text, "price", factor=1.0 / (mass or 1.0), currency=money, is_said=bool(mass))
    if base in names["yearly"] and days is None:
        return ListHeading(text, "kg_per_year", factor=mass or 1.0, is_said=mass is not None)
    if base in names["amount"] and is_yearly and (mass is not None or (base and days is None)):
        return ListHeading(text, "kg_per_year", factor=mass or 1.0, is_said=mass is not None)
    if base in names["cover"] or (days is not None and base in names["stock"]):
        return ListHeading(text, "stock_days", factor=days or 1.0, is_said=days is not None or base == _SAID_BY_NAME)
    for name, ways in (("lead_days", "lead"), ("order_days", "ordering")):
        if base in names[ways] or (name == "order_days" and days is not None and base == SHORT_ORDERING):
            return ListHeading(text, name, factor=days or 1.0, is_said=days is not None)
    return None


@cache
def _names() -> Mapping[str, list[str]]:
    return {name: [one.strip() for one in names.split(",")] for name, names in SPELLINGS.items()}


@cache
def _unit_names() -> Mapping[str, list[str]]:
    lists = {"yearly": YEARLY, "amount": AMOUNT, "cover": COVER, "stock": STOCK, "lead": LEAD,
             "ordering": ORDERING, "price": PRICE}  # fmt: skip
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
    own = heading(text)
    if own.name == name or name not in NUMBERS:
        return replace(own, name=name, rank=0)
    words = re.findall(r"[a-z0-9]+", text.translate(_SIGNS).casefold())
    mass = next((KILOGRAMS[word] for word in words if word in KILOGRAMS), None)
    days = next((_DAYS[word] for word in words if word in _DAYS), None)
    if _WORKDAYS.search(text):
        days = DAYS_A_WORKDAY
    if name == "price":
        money = next((_CURRENCIES[word] for word in words if word in _CURRENCIES), "")
        return ListHeading(text.strip(), name, factor=1.0 / (mass or 1.0), currency=money, is_said=mass is not None)
    unit = mass if name == "kg_per_year" else days
    return ListHeading(text.strip(), name, factor=unit or 1.0, is_said=unit is not None)


def currency_of_cells(cells: Sequence[str]) -> str:
    """The currency that every filled cell of a column says; empty where one says another thing, or none is filled.

    >>> currency_of_cells(["EUR", "", "eur"]), currency_of_cells(["EUR", "USD"]), currency_of_cells(["CN", "EUR"])
    ('EUR', '', '')
    """
    said = {_CURRENCIES.get(cell.translate(_SIGNS).strip().casefold(), "") for cell in cells if cell.strip()}
    return said.pop() if len(said) == 1 else ""


def columns_of_list(cells: Sequence[str], chosen: Mapping[str, str] = MappingProxyType({})) -> Columns:
    """The columns of a header: where several could be one, the one whose name says most, if it is one of words.

    A name of a place or a part that stands below a better one is set aside; two columns of one number stay, for the
    list has to say which counts. ``Material`` is the part where another column has the good. What its reader has
    ``chosen``, by the text of the header, counts before all others.
    """
    out = [chosen_heading(cell, chosen[cell.strip()]) if cell.strip() in chosen else heading(cell) for cell in cells]
    taken = {name for name in chosen.values() if name}
    out = [
        replace(one, name="") if one.name in taken and cell.strip() not in chosen else one
        for one, cell in zip(out, cells, strict=True)
    ]
    for name in ("part", "good", "origin", "region", "supplier", SITE, NUMBER, UNIT, PER):
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
