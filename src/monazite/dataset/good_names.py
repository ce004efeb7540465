"""What is meant by the name of a good that a dataset does not have: an element in words, a grade, another mineral."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from monazite.foundation.errors import MANY, InputError, nearest

ELEMENTS = {
    "La": "lanthanum",
    "Ce": "cerium",
    "Pr": "praseodymium",
    "Nd": "neodymium",
    "Sm": "samarium",
    "Eu": "europium",
    "Gd": "gadolinium",
    "Tb": "terbium",
    "Dy": "dysprosium",
    "Ho": "holmium",
    "Er": "erbium",
    "Tm": "thulium",
    "Yb": "ytterbium",
    "Lu": "lutetium",
    "Y": "yttrium",
    "Sc": "scandium",
    "Ga": "gallium",
    "Ge": "germanium",
    "Co": "cobalt",
    "W": "tungsten",
    "Bi": "bismuth",
    "Sb": "antimony",
    "Gr": "natural graphite",
    "Gs": "synthetic graphite",
}
_MAGNET = ("magnet", "magnets")
MOST_GOODS = 6
"""Goods that an error lists."""


def unknown_good(name: str, goods: Sequence[str], patterns: Sequence[str] = (), *, field: str) -> InputError:
    """An InputError for a name that is no good: what is meant by it, where that can be said.

    Parameters
    ----------
    name
        What was written.
    goods
        Goods of the dataset.
    patterns
        Names that stand for several goods and are allowed as well; none where one good is asked for.
    field
        Where it was written.

    Returns
    -------
    InputError
        With the goods of an element that is written in words, the grades of a magnet, or the shipped dataset that has
        the good; else with the nearest name.
    """
    words = re.findall(r"[a-z]+", name.casefold())
    grades = [good for good in goods if good.split(".")[-1] == "magnet"]
    if grades and "." not in name and set(words) & set(_MAGNET):
        every = '"magnet" for all of them, or ' if "magnet" in patterns else ""
        return InputError(field=field, found=name, allowed=f"{every}a grade: {_listed(grades)}")
    symbol = _symbol(name, words)
    own = [good for good in goods if symbol and good.split(".")[0] == symbol]
    if own:
        of_stage = [good for good in own if good.split(".")[-1] in words]
        if of_stage or symbol not in patterns:
            near = of_stage[0] if len(of_stage) == 1 else None
            return InputError(field=field, found=name, allowed=_listed(of_stage or own), nearest=near)
        allowed = f'"{symbol}" for all of it; as a good {_listed(own)}'
        return InputError(field=field, found=name, allowed=allowed, nearest=symbol)
    folder = _folder_of(name, symbol)
    if folder is not None:
        text = f'a good of this dataset; "{name}" belongs to the dataset "{folder}", which has to be named as well'
        return InputError(field=field, found=name, allowed=text)
    every = [*goods, *patterns]
    alike = [one for one in every if one[:1].casefold() == name[:1].casefold() and ("." in one) == ("." in name)]
    if (near := nearest(name, alike)) is not None:  # Xx.oxide is no nearer to Y.oxide than to any other oxide
        return InputError(field=field, found=name, nearest=near)
    some = f"one of {len(every)} names, such as {', '.join(every[:3])}"
    return InputError(field=field, found=name, allowed=", ".join(every) if 0 < len(every) <= MANY else some)


def _symbol(name: str, words: Sequence[str]) -> str | None:
    """Symbol of the element that a text is, or names in words."""
    text = name.strip().casefold()
    for symbol, word in ELEMENTS.items():
        if text == symbol.casefold() or word in words or word == text:
            return symbol
    return None


def _folder_of(name: str, symbol: str | None) -> str | None:
    """The first shipped folder that has a good, an element or a mineral of that name."""
    for folder, goods in _shipped_goods().items():
        elements = {good.split(".")[0] for good in goods}
        if name in goods or name == folder or symbol in elements:
            return folder
    return None


@cache
def _shipped_goods() -> Mapping[str, tuple[str, ...]]:
    """Goods of every shipped folder."""
    tables = {f.name: f / "goods.csv" for f in (files("monazite") / "data").iterdir() if f.is_dir()}
    return {
        name: tuple(row["good"] for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
        for name, table in sorted(tables.items())
        if table.is_file()
    }


def _listed(goods: Sequence[str]) -> str:
    """Goods in quotes, joined by "or"; the first ones of many."""
    if len(goods) > MOST_GOODS:
        return ", ".join(f'"{good}"' for good in goods[:MOST_GOODS]) + f" or {len(goods) - MOST_GOODS} more"
    return " or ".join(f'"{good}"' for good in goods)
