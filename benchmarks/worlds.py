"""Smaller and larger worlds made of the shipped dataset, to measure growth; they stand for sizes, not for facts.

An element is taken out with every row that names it; a region becomes part of the rest of the world; either is copied
with half of its amounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from monazite.dataset.dataset import Dataset

MAGNET_ELEMENTS = ("Nd", "Pr", "Dy", "Tb", "Sm", "Gd")
AMOUNTS = {"baskets": ("share",), "demand": ("quantity",), "trade": ("quantity",), "plants": ("output", "capacity")}
COPIED_ELEMENTS = ("La", "Ce", "Y", "Eu", "Er", "Lu", "Yb", "Tm")  # in no magnet
KEPT_REGIONS = ("CN", "US", "EU", "JP", "AU", "MY", "ROW")  # of the smallest world


def names(row: Any, name: str) -> bool:
    """Whether a row names an element (alone or in a good) or a region."""
    for value in row.__dict__.values():
        for word in value if isinstance(value, tuple) else (value,):
            if isinstance(word, str) and (word == name or word.startswith(f"{name}.")):
                return True
    return False


def renamed(row: Any, old: str, new: str) -> Any:
    """The row with one name in place of another."""

    def change(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(change(word) for word in value)
        if isinstance(value, str) and (value == old or value.startswith(f"{old}.")):
            return new + value[len(old) :]
        return value

    return row.model_copy(update={key: change(value) for key, value in row.__dict__.items()})


def edit(ds: Dataset, change: Callable[[str, Any], list[Any]], label: str) -> Dataset:
    """The dataset with every row of the facts replaced by a list of rows."""
    tables: dict[str, Any] = {
        name: rows if name in ("priors", "sources") else tuple(new for row in rows for new in change(name, row))
        for name, rows in ds.tables.items()
    }
    bought = {row.use for row in tables["demand"]}
    for name, rows in tables.items():  # a use that buys nothing any more goes too, as does an empty ore
        if name in ("uses", "dependence"):
            tables[name] = tuple(row for row in rows if row.use in bought)
    ores = {row.basket for row in tables["baskets"]}
    for name in ("deposits", "projects"):
        tables[name] = tuple(row for row in tables[name] if not row.basket or row.basket in ores)
    known = {row.deposit for row in tables["deposits"]}
    tables["feeds"] = tuple(row for row in tables["feeds"] if row.deposit in known)
    places = {name: (label,) * len(rows) for name, rows in tables.items()}
    return replace(ds, tables=tables, places=places, hash=label)


def without(ds: Dataset, gone: set[str]) -> Dataset:
    """Without the rows that name any of the elements."""
    return edit(ds, lambda _, row: [] if any(names(row, name) for name in gone) else [row], f"less {sorted(gone)}")


def copied(ds: Dataset, name: str, copy: str) -> Dataset:
    """With a copy of an element or region; amounts are shared between the two."""

    def change(table: str, row: Any) -> list[Any]:
        if not names(row, name):
            return [row]
        for amount in AMOUNTS.get(table, ()):
            if getattr(row, amount) is not None:
                row = row.model_copy(update={amount: getattr(row, amount) / 2.0})
        both = [row, renamed(row, name, copy)]
        return [both[0]] if table in ("deposits", "feeds", "projects", "footprints") else both

    return edit(ds, change, f"{name} as {copy}")


def merged(ds: Dataset, name: str, into: str) -> Dataset:
    """With one region made a part of another."""

    def change(table: str, row: Any) -> list[Any]:
        if not names(row, name):
            return [row]
        return [] if table in ("regions", "governance", "sectors") else [renamed(row, name, into)]

    return edit(ds, change, f"{name} in {into}")


def with_elements(ds: Dataset, count: int) -> Dataset:
    """A world of ``count`` elements: those of magnets first, then the others, then copies of the others."""
    elements = list(dict.fromkeys([*MAGNET_ELEMENTS, *ds.names("element")]))
    if count < len(elements):
        ds = without(ds, set(elements[count:]))
    for i in range(count - len(elements)):
        name = COPIED_ELEMENTS[i % len(COPIED_ELEMENTS)]
        ds = copied(ds, name, f"{name}{i // len(COPIED_ELEMENTS) + 2}")
    return ds


def with_regions(ds: Dataset, count: int) -> Dataset:
    """A world of ``count`` regions: a core, and the others inside the rest of the world, or copies of Korea."""
    regions = list(dict.fromkeys([*KEPT_REGIONS, *ds.names("region")]))
    for name in regions[count:]:
        ds = merged(ds, name, "ROW")
    for i in range(count - len(regions)):
        ds = copied(ds, "KR", f"K{i + 2}")
    return ds
