"""What figures of a yearbook change in the tables of a folder.

A source of the baseline year takes the figure where it rested on an earlier edition of the same series, or on nothing
but an assumption. Where it rests on another source, its value stays, its range is widened to hold both, and its note
says what the yearbook has. Figures of other years do not change a baseline.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from monazite.dataset.mineral_draft import TO_FILL
from monazite.dataset.observation_files.form import LeftOut
from monazite.dataset.rows.chain import Deposit, Feed, Plant
from monazite.dataset.rows.uses import Demand
from monazite.dataset.upkeep.editions import StatisticsSeries
from monazite.dataset.upkeep.yearbook_forms import YearbookFigure
from monazite.dataset.upkeep.yearbook_places import CountryPlace, MineralSources

SAME = 5e-4
"""Relative difference below which two figures are roundings of each other."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "deposits": ("deposit",),
    "plants": ("mineral", "stage", "region"),
    "demand": ("use", "region", "good"),
}
UNITS = {name: "t/yr" for name in ("output", "capacity", "quantity", "low", "high")}


@dataclass(frozen=True, slots=True)
class RowChange:
    """New cells of one row, and in one sentence why."""

    table: str
    key: tuple[str, ...]
    cells: Mapping[str, str | float]
    reason: str


@dataclass(slots=True)
class YearbookChanges:
    """Rows that take a figure, rows that keep theirs beside another one, and remarks on years after the baseline."""

    taken: list[RowChange] = field(default_factory=list[RowChange])
    conflicts: list[RowChange] = field(default_factory=list[RowChange])
    agreeing: list[str] = field(default_factory=list[str])
    remarks: list[str] = field(default_factory=list[str])
    in_rest: dict[str, str] = field(default_factory=dict[str, str])
    """Countries without a source of their own that the one of the rest of the world takes."""


@dataclass(frozen=True, slots=True)
class YearbookContext:
    """What figures are held against: series, its name for readers, source of the file, baseline year, what is left."""

    series: StatisticsSeries
    reporter: str
    source: str
    published_years: Mapping[str, int]
    """Year of publication of every source of the folder that has one."""
    edition_year: int
    year: int
    left: LeftOut


def figure_of(figures: Iterable[YearbookFigure], mineral: MineralSources, year: int) -> YearbookFigure | None:
    """Output of a country in a year: recovery for what is won from residues alone, else mine output."""
    wanted = ("refined", "mine") if mineral.is_byproduct else ("mine",)
    some = [one for one in figures if one.year == year]
    return next((one for kind in wanted for one in some if one.kind == kind), None)


def deposit_changes(
    places: Sequence[tuple[CountryPlace, Sequence[YearbookFigure]]], mineral: MineralSources, context: YearbookContext
) -> YearbookChanges:
    """Changes of ``deposits.csv``.

    Parameters
    ----------
    places
        Countries with their figures.
    mineral
        The mineral.
    context
        What the figures are held against.
    """
    out = YearbookChanges()
    homeless: list[tuple[str, YearbookFigure]] = []
    for place, figures in places:
        figure = figure_of(figures, mineral, context.year)
        if any(not _is_open(row) for row in place.deposits):
            _remark_on_later_years(place, figures, mineral, context, out)
        if figure is None:
            years = sorted({one.year for one in figures})
            text = f"no output of {context.year}, the baseline year of {mineral.name}, or none of the kind it counts"
            context.left.add(text, figures[0].line, f"{place.country} {years[0]} to {years[-1]}")
        elif place.deposits:
            _split(place, figure, context, out)
        elif figure.tonnes > 0.0:
            homeless.append((place.country, figure))
    rest = _rest_of_the_world(mineral, {row.deposit for place, _ in places for row in place.deposits})
    if homeless and len(rest) == 1:
        total = sum(figure.tonnes for _, figure in homeless)
        largest = sorted(homeless, key=lambda item: -item[1].tonnes)
        named = ", ".join(f"{country} {figure.tonnes:,.0f} t" for country, figure in largest)
        is_estimate = any(figure.is_estimate for _, figure in homeless)
        out.taken.append(_taken(rest[0], total, named, is_estimate, context))
        out.in_rest = dict.fromkeys((country for country, _ in homeless), rest[0].deposit)
        return out
    for country, figure in homeless:
        text = f"no source of this country among the deposits of {mineral.name}: add a row"
        context.left.add(text, figure.line, f"{country} {figure.tonnes:,.0f} t in {figure.year}")
    return out


def _rest_of_the_world(mineral: MineralSources, named: Set[str]) -> list[Deposit]:
    """The source that takes all countries without one: of those still to fill, the one that a draft wrote.

    Sources of a country of the rest of the world, in ``named``, are none of it.
    """
    rows = [row for row in mineral.deposits if row.region == "ROW" and row.note.startswith(TO_FILL)]
    drafted = [row for row in rows if row.deposit == f"{mineral.name}_row"]
    return drafted or [row for row in rows if row.deposit not in named]


def _remark_on_later_years(
    place: CountryPlace,
    figures: Sequence[YearbookFigure],
    mineral: MineralSources,
    context: YearbookContext,
    out: YearbookChanges,
) -> None:
    """Say where a later year is above all capacity: a project that the folder may lack."""
    capacity = sum(row.capacity for row in place.deposits)
    years = sorted({one.year for one in figures if one.year > context.year})
    later = [one for year in years if (one := figure_of(figures, mineral, year)) is not None]
    most = max(later, key=lambda one: one.tonnes, default=None)
    if most is not None and most.tonnes > capacity * (1 + SAME):
        text = f"{place.country}: {most.tonnes:,.0f} t in {most.year} are above the capacity of {capacity:,.0f} t"
        out.remarks.append(f"{text}: if a mine was added, projects.csv is where it belongs")


def _split(place: CountryPlace, figure: YearbookFigure, context: YearbookContext, out: YearbookChanges) -> None:
    """Give a country's figure to its sources in proportion to what they have."""
    total = sum(row.output for row in place.deposits)
    for row in place.deposits:
        share = row.output / total if total > 0.0 else 1.0 / len(place.deposits)
        value, old = figure.tonnes * share, row.output
        about = f"{row.deposit}: {place.country} {figure.tonnes:,.6g} t in {figure.year}"
        slack = 0.0 if _is_open(row) else rounding(figure.tonnes) * share
        if math.isclose(value, old, rel_tol=SAME, abs_tol=slack):
            out.agreeing.append(f"{about}, as the row has it")
        elif _is_open(row) or _rests_on_earlier_edition(row, context):
            out.taken.append(_taken(row, value, f"{place.country} {figure.year}", figure.is_estimate, context))
        else:
            out.conflicts.append(_kept_beside(row, value, figure.year, context))


def _is_open(row: Deposit) -> bool:
    """Whether a row rests on nothing but an assumption."""
    return row.grade == "assumed" or row.note.startswith(TO_FILL)


def _rests_on_earlier_edition(row: Deposit, context: YearbookContext) -> bool:
    """Whether the source of a row's value, its first, is an edition of the series that came out in an earlier year.

    Who filled a row with the same edition knew its figure, and may have had a reason to take another one.
    """
    first = row.source[0] if row.source else ""
    return context.series.has_source(first) and context.published_years.get(first, 0) < context.edition_year


def _taken(row: Deposit, value: float, what: str, is_estimate: bool, context: YearbookContext) -> RowChange:
    others = [name for name in row.source if not context.series.has_source(name)]
    if _is_open(row):
        others = []
    half = rounding(value)
    low, high = (value - half, value + half) if is_estimate else (None, None)
    if not _is_open(row) and (row.low is not None or row.high is not None):
        low, high = min(value, _or(row.low, value)), max(value, _or(row.high, value))
    was = (
        "" if _is_open(row) else f"{row.note + '; ' if row.note else ''}{row.output:,.6g} t before ({row.source[0]}); "
    )
    return RowChange(
        "deposits",
        (row.deposit,),
        {
            "output": value,
            "capacity": max(row.capacity, value),
            "low": "" if low is None else low,
            "high": "" if high is None else high,
            "source": ";".join([context.source, *others]),
            "grade": "estimated" if is_estimate else "measured",
            "note": f"{was}{what}" + (", an estimate in the source" if is_estimate else ""),
        },
        f"{row.deposit}: {row.output:,.6g} t to {value:,.6g} t ({what})",
    )


def _kept_beside(row: Deposit, value: float, year: int, context: YearbookContext) -> RowChange:
    """The row with its value, a range that holds the other figure, and a note of it."""
    cited = any(context.series.has_source(name) for name in row.source)
    note = f"{context.reporter} has {value:,.6g} t for {year}"
    return RowChange(
        "deposits",
        (row.deposit,),
        {
            "low": min(_or(row.low, row.output), value),
            "high": max(_or(row.high, row.output), value),
            "source": ";".join(row.source if cited else [*row.source, context.source]),
            "note": row.note if note in row.note else f"{row.note}; {note}" if row.note else note,
        },
        f"{row.deposit}: {row.output:,.6g} t ({row.source[0]}), {value:,.6g} t ({context.reporter}, {year})",
    )


def _or(value: float | None, other: float) -> float:
    return other if value is None else value


def rounding(value: float) -> float:
    """Half a unit of the last digit before the point that is not zero: what rounding leaves open.

    >>> rounding(40_000.0), rounding(1_270.0), rounding(66.5), rounding(0.0)
    (5000.0, 5.0, 0.5, 0.0)
    """
    digits = f"{value:.0f}"
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0"))) if value > 0.0 else 0.0


def plant_changes(
    changes: Iterable[RowChange], deposits: Sequence[Deposit], feeds: Sequence[Feed], plants: Sequence[Plant],
    mineral: MineralSources,
) -> tuple[list[RowChange], list[str]]:  # fmt: skip
    """What plants of the first stage treat, after the outputs of sources have changed; and what cannot be closed.

    A row that nobody has filled takes the sum of its sources, any other one the change of these.
    """
    outputs = {change.key[0]: change.cells["output"] for change in changes if "output" in change.cells}
    delta: dict[str, float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    by_name = {row.deposit: row for row in deposits}
    for feed in feeds:
        row = by_name[feed.deposit]
        output = outputs.get(row.deposit, row.output)
        treated = (1 - row.stocked) * row.recovery * feed.share
        if isinstance(output, float):
            whole[feed.separator] += output * treated
        if row.deposit in outputs and isinstance(output, float):
            delta[feed.separator] += (output - row.output) * treated
    names = {mineral.name, ""}
    rows = {row.region: row for row in plants if row.stage == "separation" and row.mineral in names}
    out: list[RowChange] = []
    lost: list[str] = []
    for region, more in delta.items():
        row = rows.get(region)
        if row is None:
            text = f"plants.csv has no row separation of {mineral.name} in {region} for {more:+,.0f} t"
            lost.append(f"{text}: add one, with the note {TO_FILL}")
            continue
        made = whole[region] if row.note.startswith(TO_FILL) else max(row.output + more, 0.0)
        cells: dict[str, str | float] = {"output": made, "capacity": max(row.capacity, made)}
        cells |= _bracket(row.low, row.high, made)
        key = (row.mineral, row.stage, row.region)
        out.append(RowChange("plants", key, cells, f"separation in {region}: {row.output:,.6g} t to {made:,.6g} t"))
    return out, lost


def scaled_use(
    ratio: float, plants: Sequence[Plant], demand: Sequence[Demand], goods: Sequence[str], mineral: MineralSources
) -> list[RowChange]:
    """Metal plants and uses of a mineral scaled by what is left to use: the rows that close a smaller supply."""
    out = [
        RowChange(
            "plants",
            (row.mineral, row.stage, row.region),
            {"output": row.output * ratio, **_bracket(row.low, row.high, row.output * ratio)},
            f"metal in {row.region}: {row.output:,.6g} t to {row.output * ratio:,.6g} t",
        )
        for row in plants
        if row.stage == "metal" and row.mineral in (mineral.name, "")
    ]
    return out + [
        RowChange(
            "demand",
            (row.use, row.region, row.good),
            {"quantity": row.quantity * ratio, **_bracket(row.low, row.high, row.quantity * ratio)},
            f"{row.use} in {row.region}: {row.quantity:,.6g} t to {row.quantity * ratio:,.6g} t",
        )
        for row in demand
        if row.good in goods
    ]


def _bracket(low: float | None, high: float | None, value: float) -> dict[str, str | float]:
    """Ends of a range that hold a new value."""
    out: dict[str, str | float] = {}
    if low is not None and low > value:
        out["low"] = value
    if high is not None and high < value:
        out["high"] = value
    return out
