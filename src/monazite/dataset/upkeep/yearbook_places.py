"""Which mineral of a folder a commodity is, and which of its sources a country's output belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

from monazite.dataset.observation_files.countries import CountryMap
from monazite.dataset.rows.chain import Basket, Deposit, Good
from monazite.dataset.upkeep.yearbook_forms import YearbookFigure
from monazite.foundation.errors import InputError

ALIASES: Mapping[str, str] = MappingProxyType(
    {"rareearthminerals": "rareearths", "rareearthoxides": "rareearths", "rareearth": "rareearths"}
)
"""Commodities that yearbooks call by another name than the mineral, both as `commodity_key` writes them."""
STEM = 4
"""Letters from which on a shortened name, as ``mcs2024-antim_world`` has it, stands for a mineral."""


def commodity_key(name: str) -> str:
    """What is compared of a commodity's or mineral's name.

    >>> commodity_key("Rare Earths (REO)"), commodity_key("tungsten, mine"), commodity_key("rare_earths")
    ('rareearths', 'tungsten', 'rareearths')
    """
    stem = re.split(r"[,(]", name.casefold())[0]
    key = re.sub(r"[^a-z]", "", stem)
    return ALIASES.get(key, key)


def shortened_name(stem: str, minerals: Iterable[str]) -> str:
    """The mineral that a file of one commodity is about, by its name; empty for none.

    >>> shortened_name("mcs2024-antim_world", ["antimony", "tungsten"])
    'antimony'
    """
    words = [word for word in re.split(r"[^a-z]+", stem.casefold()) if len(word) >= STEM]
    return next((m for m in minerals for word in words if commodity_key(m).startswith(word)), "")


@dataclass(frozen=True, slots=True)
class MineralSources:
    """A mineral of a folder: its name, first goods, and the sources that yearbooks of mine output count."""

    name: str
    goods: tuple[str, ...]
    deposits: tuple[Deposit, ...]

    @property
    def is_byproduct(self) -> bool:
        """Whether all of it is won from residues of other metals, so that recovery is what is counted."""
        return all(row.kind == "byproduct" for row in self.deposits)


def minerals_of(
    goods: Sequence[Good], baskets: Sequence[Basket], deposits: Sequence[Deposit], folder: str
) -> dict[str, MineralSources]:
    """Minerals of a folder by `commodity_key`; goods without a mineral are of that of the folder's name."""
    elements: dict[str, set[str]] = {}
    first: dict[str, list[str]] = {}
    for good in goods:
        name = good.mineral or folder
        elements.setdefault(name, set()).add(good.element)
        if good.place == 0:
            first.setdefault(name, []).append(good.good)
    holds: dict[str, set[str]] = {}
    for basket in baskets:
        holds.setdefault(basket.basket, set()).add(basket.element)
    mined = [row for row in deposits if row.kind in ("mine", "byproduct")]
    return {
        commodity_key(name): MineralSources(
            name, tuple(first.get(name, ())), tuple(row for row in mined if holds.get(row.basket, set()) & own)
        )
        for name, own in elements.items()
    }


@dataclass(frozen=True, slots=True)
class CountryPlace:
    """Where a country's output stands: region, its code where it is only a part of one, and its sources."""

    country: str
    region: str
    part: str
    deposits: tuple[Deposit, ...]


def place_of(figure: YearbookFigure, mineral: MineralSources, countries: CountryMap) -> CountryPlace:
    """Region and sources of the country of a figure.

    A country that is a region of its own has all sources there. One that is a part of a region, or unknown to
    ``countries`` and then taken to be a part of the rest of the world, has those whose name is one of its names or ends
    with its ISO code, and those whose note is its name, or begins with it and a semicolon.
    """
    code = countries.named(figure.country, figure.iso3)
    place = countries.place(code) if code else None
    if place is not None and not place[1]:
        own = tuple(row for row in mineral.deposits if row.region == place[0])
        return CountryPlace(figure.country, place[0], "", own)
    region = place[0] if place else "ROW"
    names = {_plain(name) for name in (figure.country, *(n for n, c in countries.by_name.items() if c == code))}
    own = tuple(row for row in mineral.deposits if row.region == region and _is_of(row, names, code or ""))
    return CountryPlace(figure.country, region if place else "", place[1] if place else "", own)


def _is_of(row: Deposit, names: Set[str], code: str) -> bool:
    """Whether a source is of the country with some names, as `_plain` has them, and an ISO code."""
    if code and row.deposit.casefold().split("_")[-1] == code.casefold():
        return True
    return _plain(row.deposit) in names or _plain(row.note.partition(";")[0]) in names


def _plain(text: str) -> str:
    """A text without accents, case, and signs other than letters and digits."""
    letters = unicodedata.normalize("NFKD", text)
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c)).casefold()).split()
    )


def wanted_mineral(figures: Iterable[YearbookFigure], minerals: Mapping[str, MineralSources], file: str) -> None:
    """Raise an InputError if no figure is of a mineral of the folder."""
    if not any(commodity_key(figure.commodity) in minerals for figure in figures):
        allowed = f"figures of {', '.join(one.name for one in minerals.values())}"
        raise InputError(file=file, field="commodity", found="none of the folder's minerals", allowed=allowed)
