"""Names in a firm's file that a run has to have: goods, regions, uses, days; countries stand for their region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.good_names import (
    goods_by_words,
    grade_words,
    is_hard_metal,
    magnet_of_grade,
    mixture_words,
    nearest_grade,
    words_of,
)
from monazite.analysis.company.firm.other_materials import is_left_out, is_like_none, mineral_elsewhere
from monazite.analysis.company.firm.parts_list import LINES
from monazite.analysis.company.firm.parts_table import MOST_NAMED
from monazite.analysis.company.firm.place_names import country_of, region_of
from monazite.analysis.company.firm.rows import MARKET
from monazite.dataset.dataset import Dataset
from monazite.dataset.places import Places
from monazite.foundation.errors import InputError, collect, nearest, show
from monazite.model.index import Index
from monazite.results.names import ELEMENTS, Names

CARBIDE = "W.metal"
"""Powder and carbide of tungsten, as which hard metal is weighed."""


def placed(firm: Firm, dataset: Dataset, index: Index) -> Firm:
    """The firm with the region of the run for every place that is a country or a name of a region.

    Parameters
    ----------
    firm
        The firm as its file has it.
    dataset
        Facts of the run: names of regions, and the countries they hold.
    index
        Names of the run.

    Returns
    -------
    Firm
        With a note for every country that is part of a region; the firm itself where all places are regions. A place
        that is neither stays, for `name_problems`.
    """
    written = [row.region for row in firm.plants] + [row.origin for row in firm.supply]
    firm = _with_day(_with_goods(firm, index), index)
    other = dict.fromkeys(name for name in written if name not in (*index.region, MARKET))
    if not other:
        return firm
    places, names = Places(dataset.table("countries"), dataset.table("regions")), Names(dataset)
    meant = {name: region_of(name, places) for name in other}
    regions = {name: region for name, region in meant.items() if region in index.region and region is not None}
    notes = list[str]()
    for name, region in regions.items():
        country = country_of(name, places)
        if places.inside(country):
            notes.append(f"{places.named(country)} is read as {names.the(region)}, which the model has as one.")
        elif country != name:
            notes.append(f"{name} is read as {names.the(region)}.")
    return replace(
        firm,
        plants=tuple(row.model_copy(update={"region": regions.get(row.region, row.region)}) for row in firm.plants),
        supply=tuple(row.model_copy(update={"origin": regions.get(row.origin, row.origin)}) for row in firm.supply),
        notes=tuple(dict.fromkeys([*firm.notes, *notes])),
    )


def is_list(firm: Firm) -> bool:
    """Whether a firm is a parts list: its products are the lines of its parts."""
    return all(row.id.startswith(LINES) for row in firm.products)


def _with_day(firm: Firm, index: Index) -> Firm:
    """The firm without the day of a list's title where the run does not have it: the title was not made for the run."""
    day = firm.about.day
    months = {(month.year, month.month) for month in index.month}
    if day is None or not is_list(firm) or (day.year, day.month) in months:
        return firm
    note = (
        f"The run does not have {day.day} {day:%B %Y}, the day of the list: its stocks count as of the day asked for."
    )
    about = firm.about.model_copy(update={"day": None})
    return replace(firm, about=about, notes=tuple(dict.fromkeys([*firm.notes, note])))


def _with_goods(firm: Firm, index: Index) -> Firm:
    """The firm with the good of the run for every one that is written with other marks, in other words or as a grade.

    ``SmCo magnet`` is SmCo.magnet, ``WC-Co`` W.metal, ``N42SH`` NdFeB.SH.magnet, a grade that the run does not have
    the nearest one; a note says so. ``NdFeB magnet`` is no good, and stays: its grade is not said.
    """
    by_words, read, notes = goods_by_words(index.good), dict[str, str](), list[str]()
    for name in dict.fromkeys(row.good for row in firm.items if row.good not in index.good):
        magnet = magnet_of_grade(name)
        good = by_words.get(words_of(name)) or magnet or (CARBIDE if is_hard_metal(name) else "")
        if good in index.good:
            read[name] = good
            notes.append(f"{name} is read as {good}.")
        elif taken := nearest_grade(magnet, index.good):
            read[name] = taken
            notes.append(grade_words(name, magnet, taken))
    if not read:
        return firm
    items = tuple(row.model_copy(update={"good": read.get(row.good, row.good)}) for row in firm.items)
    return replace(firm, items=items, notes=tuple(dict.fromkeys([*firm.notes, *notes])))


def items_left_out(firm: Firm, index: Index) -> list[str]:
    """Items of a firm whose goods a run does not hold, and which are none of its own mistyped.

    Parameters
    ----------
    firm
        The firm as `placed`.
    index
        Names of the run.
    """
    own = set(index.good)
    return [row.id for row in firm.items if row.good not in own and is_left_out(row.good, index.good)]


def items_not_known(firm: Firm, index: Index) -> list[str]:
    """Items of a firm whose goods nobody can tell: in a list all of them, in a firm's own blocks those like no good.

    A list of hundreds of rows is not refused for one of them. In a firm's own blocks what is like a good of the run is
    an error, and where nothing else is left there are none: each is an error.

    Parameters
    ----------
    firm
        The firm as `placed`.
    index
        Names of the run.
    """
    if not any(row.good in index.good for row in firm.items):
        return []
    others = {*index.good} | {row.good for row in firm.items if is_left_out(row.good, index.good)}
    return [
        row.id for row in firm.items if row.good not in others and (is_list(firm) or is_like_none(row.good, index.good))
    ]


def not_known_words(firm: Firm, names: Sequence[str], index: Index) -> str:
    """Which items are left out because nobody can tell what they are, what each may be, and how it is weighed."""
    named = list[str]()
    for row, written in zip(firm.items, firm.written["item"], strict=True):
        if row.id in names:
            near = _near(row.good, index.good)[1].rstrip("; ")
            named.append(f"{row.id} ({row.good}, line {written.line}{f': {near}' if near else ''})")
    many = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    whose = "its good is" if len(named) == 1 else "their goods are"
    return (
        f"Left out and not weighed, for {whose} not known: {', '.join(named[:MOST_NAMED])}{many}. It may be a good of "
        "this run under another name: write one of them there to have it weighed."
    )


def check_names(firm: Firm, dataset: Dataset, index: Index, start: date, end: date) -> Firm:
    """The firm as `placed`. Raises InputError with every problem of `name_problems`."""
    collect(name_problems(firm, dataset, index, start, end))
    return placed(firm, dataset, index)


def name_problems(firm: Firm, dataset: Dataset, index: Index, start: date, end: date) -> list[InputError]:
    """Goods, regions, uses and days of a firm that a run does not have.

    Parameters
    ----------
    firm
        The firm.
    dataset
        Facts of the run.
    index
        Names of the run.
    start, end
        First day of the run, and the first one after it.

    Returns
    -------
    list of InputError
        One for each name or day; what is allowed stands in the first of those that have the same list.
    """
    firm = placed(firm, dataset, index)
    others, unclear = set(items_left_out(firm, index)), set(items_not_known(firm, index))
    if len(others) == len(firm.items):  # none is left: each is said
        others = set[str]()
    wrong: list[tuple[str, int, str, str, Sequence[str]]] = []
    wrong += [("plant", i, "region", row.region, index.region) for i, row in enumerate(firm.plants)]
    wrong += [("product", i, "use", row.use, index.use) for i, row in enumerate(firm.products) if row.use is not None]
    wrong += [("item", i, "good", row.good, index.good) for i, row in enumerate(firm.items) if row.id not in others]
    wrong += [("supply", i, "origin", row.origin, (*index.region, MARKET)) for i, row in enumerate(firm.supply)
              if row.item not in others]  # fmt: skip
    wrong = [one for one in wrong if one[3] not in one[4]]
    items = {"item": [row.id for row in firm.items], "supply": [row.item for row in firm.supply]}
    if all(items[one[0]][one[1]] in unclear if one[0] in items else False for one in wrong):
        wrong = []  # of a list that is wrong in other rows as well they are said with those
    places = Places(dataset.table("countries"), dataset.table("regions")) if wrong else None
    problems, listed = list[InputError](), set[str]()
    for block, number, field, name, names in wrong:
        allowed, words, only = ", ".join(names), "", None
        if places is not None and field in ("region", "origin"):
            only = places.nearest(name, [MARKET] if field == "origin" else [])
            words = f'nearest valid name: "{only}"; ' if only else ""
            allowed += ", or a country by name"
        else:
            only, words = _near(name, names)
        text = f"found {show(name)}, {words}allowed: {'as listed above' if allowed in listed else allowed}"
        listed.add(allowed)
        place = firm.written[block][number]
        problems.append(place.error(field, message=text, found=name, allowed=allowed, nearest=only))
    if firm.about.day is not None and not start <= firm.about.day < end:
        place = firm.written["firm"][0]
        problems.append(place.error("day", found=firm.about.day, allowed=f"a day of the run, {start} to before {end}"))
    return problems


def _near(name: str, names: Sequence[str]) -> tuple[str | None, str]:
    """The one name that is meant, None where several may be; and a part of a sentence that says what is meant."""
    if mixture := mixture_words(name, names):
        return None, f"{mixture}; "
    elsewhere = mineral_elsewhere(name, names)
    if elsewhere:
        return None, f"{elsewhere}; "
    meant = _meant(name, names)
    words = " or ".join(f'"{one}"' for one in meant)
    if len(meant) > 1 and all(one.endswith(".magnet") for one in meant):
        return None, f"which grade is meant, as on the magnet's data sheet: {words}; "
    return meant[0] if len(meant) == 1 else None, f"nearest valid name: {words}; " if meant else ""


def _meant(name: str, names: Sequence[str]) -> list[str]:
    """What a wrong name most likely stands for: names that hold it, or each of its words, where several do; or the
    nearest. The name of an element stands for its symbol: dysprosium for Dy.
    """
    symbols = {words: symbol for symbol, words in ELEMENTS.items()}
    words = [word for word in re.split(r"[\s._-]+", name.casefold().strip()) if word]
    has_element = any(word in symbols for word in words)

    def holds(one: str, word: str) -> bool:
        if word in symbols:
            return re.search(rf"{symbols[word]}(?![a-z])", one) is not None
        return word in one.casefold() or (has_element and word.removesuffix("s") in one.casefold())

    holding = [one for one in names if all(holds(one, word) for word in words)] if len(name) > 1 else []
    near = nearest(name, names)
    return holding if len(holding) > 1 or (has_element and holding) else [] if near is None else [near]
