"""Prices of a month of an exercise beside those of the month before and those on record, as a newspaper prints them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from monazite.analysis.exercise.overview_prices import OverviewPrices, overview_prices
from monazite.analysis.exercise.own_choices import run_as_set
from monazite.analysis.exercise.played_session import PlayedSession
from monazite.analysis.exercise.press import capital, figure, figures_of, goods_by_value, thin_goods
from monazite.analysis.exercise.price_sense import (
    FEW_OFFERS,
    LEAST_OFFERED,
    MOST_TIMES,
    UNSURE,
    WIDEST,
    can_be_printed,
    doubt_words,
    is_sensible,
    month_before,
)
from monazite.analysis.exercise.record_beside import later_facts, months_quoted, quotes_of, reaches
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results
from monazite.scenario.policies import add_months

MOST_PRICES = 5
MOST_QUOTED = 2
"""Goods with quotes on record that come first though others are of more value to the seat."""
FAR = 1.5
"""Ratio of two prices from which it is said above the table how many times as high the game stands."""
NO_QUOTE, NO_FIGURE = "none", "no figure"
WITH_MEASURES, OF_OVERVIEW = "With the record's measures", "The same, as the Overview has it today"


@dataclass(frozen=True)
class PricePath:
    """A price over the months of an exercise, from that before the first.

    Attributes
    ----------
    name
        What it is: as played, quoted, with the record's measures.
    values
        By month, USD/kg; None where there is none.
    cells
        The same as a reader reads it.
    unsure
        By month, whether the price is too uncertain to trade on.
    """

    name: str
    values: tuple[float | None, ...]
    cells: tuple[str, ...]
    unsure: tuple[bool, ...]


@dataclass(frozen=True)
class PriceCourse:
    """A good of the table month by month, as a chart draws it.

    Attributes
    ----------
    good, title
        The good in words, and what the price is of.
    months
        The months, from that before the first of the exercise.
    paths
        As played, and of a record what was quoted and the runs with its measures.
    """

    good: str
    title: str
    months: tuple[date, ...]
    paths: tuple[PricePath, ...]


@dataclass(frozen=True)
class MonthPrices:
    """Prices outside the controlling country of the same goods in every month of a session, USD/kg.

    Attributes
    ----------
    caption
        What the rows are, and how far the game is from the record.
    head
        Titles of the columns: good, the month before, the month, and of a record what was quoted, the price with the
        record's measures as the draws of the exercise have it, and that of the Overview.
    rows
        A good each, those with quotes on record first, then that of most value.
    notes
        What the columns are, and when a price is too uncertain to trade on.
    courses
        Each good over all months, in the same order; none before the first month is played.
    unsure
        By row and column, whether a price is too uncertain to trade on: such a cell has the middle with its range.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    courses: tuple[PriceCourse, ...] = ()
    unsure: tuple[tuple[bool, ...], ...] = ()

    @property
    def has_later(self) -> bool:
        """Whether a column has what became known after the day: that of the Overview."""
        return OF_OVERVIEW in self.head


@dataclass(frozen=True)
class PricesOnRecord:
    """What the months of the game have beside their own prices.

    Attributes
    ----------
    quotes
        Prices that were published by the day of the briefing, by month and good.
    as_set
        Run with the measures as the record has them up to the last month, on the draws of the exercise.
    overview
        What the Overview has of them, with draws that know what came after; None where that is not at hand.
    """

    quotes: Mapping[date, Mapping[str, Quantity]]
    as_set: Results
    overview: OverviewPrices | None = field(default=None)


def month_prices(
    exercise: PlayedSession, results: Results | None, record: PricesOnRecord | None = None
) -> MonthPrices | None:
    """Prices of the last month of a run; None without two months, or without a price of any good.

    The goods are the same in every month of a session, so that a reader can follow each.

    Parameters
    ----------
    exercise
        The session.
    results
        Run of the months that have passed.
    record
        What the record has of them; None where none is played.
    """
    if results is None or len(results.index.month) < 2:
        return None
    table = exercise.table
    names, goods, months = Names(table.dataset), goods_followed(exercise, results), results.index.month[-2:]
    rows, head = list[tuple[str, ...]](), ("Good", *(month_text(month) for month in months))
    for good in goods:
        more = () if record is None else _on_record(table, results, record, good, months[-1])
        rows.append((capital(names.good(good)), *(_cell(table, results, good, month) for month in months), *more))
    if not rows:
        return None
    caption = f"Prices outside {names.the(table.setting.controller)}, USD/kg, middle of the draws"
    unsure = tuple(tuple(cell.endswith(UNSURE) for cell in row) for row in rows)
    if record is not None:
        head += ("Quoted by now", *_titles(table, record))
        caption += f". {far_words(table, results, record, goods)}".rstrip(". ")
    courses = tuple(_course(table, results, record, good) for good in goods) if exercise.month else ()
    return MonthPrices(caption, head, tuple(rows), _notes(table, results, record, rows), courses, unsure)


def prices_on_record(exercise: PlayedSession, results: Results | None, day: date) -> PricesOnRecord | None:
    """What the record has of the months of a run; None where it does not reach the last one.

    Quotes are those that were published by the day of the briefing, measures those of the months that have passed:
    nothing of it became known later, but for what the Overview has.

    Parameters
    ----------
    exercise
        The session.
    results
        Run of the months that have passed.
    day
        Day of the briefing.
    """
    table = exercise.table
    if results is None or len(results.index.month) < 2 or not table.is_record:
        return None
    facts = later_facts(exercise.ground.content)
    if not reaches(facts, results.index.month[-1]):
        return None
    quotes = {month: quotes_of(table, facts, results.model, month, day) for month in _months_shown(table, results)}
    overview = overview_prices(exercise.ground.content, prior=exercise.ground.prior)
    return PricesOnRecord(quotes, run_as_set(exercise, len(results.index.month)), overview)


def goods_followed(exercise: PlayedSession, results: Results) -> list[str]:
    """Goods whose prices a session follows: at most five, the same in all of its months.

    Goods with a price that one could trade on in the month before the exercise go ahead of others, as its course says
    something from the first month on. Of both, first those with quotes on record, of which the record has quotes of
    most months of the exercise, then those of most value to the seat with a market of more than a few buyers. They rest
    on what does not change during a session.

    Parameters
    ----------
    exercise, results
        The session, and a run of its months.
    """
    table, start = exercise.table, month_before(exercise.table, results)
    thin, by_value, vague = thin_goods(table, results), goods_by_value(table, results), set[int]()
    if start is not None:
        prices = {g: results.quantity("price_outside", good=results.index.good[g], at=start) for g in by_value}
        by_value = [g for g in by_value if math.isfinite(prices[g].value)]
        vague = {g for g in by_value if not can_be_printed(prices[g])}
    facts, span = table.dataset, None
    if table.is_record and start is not None:
        facts, span = later_facts(exercise.ground.content), (start, add_months(start, exercise.months))
    counts = months_quoted(table, facts, results.model, span)
    quoted = [g for g in by_value if counts.get(results.index.good[g])]
    quoted.sort(key=lambda g: (g in vague, g in thin, -counts[results.index.good[g]], by_value.index(g)))
    shown = quoted[:MOST_QUOTED] + [g for g in by_value if g not in thin and g not in quoted[:MOST_QUOTED]]
    shown.sort(key=lambda g: g in vague)
    return [results.index.good[g] for g in shown[:MOST_PRICES]]


def _months_shown(table: SeatedScenario, results: Results) -> tuple[date, ...]:
    """Months of a run from that before the exercise on."""
    start = month_before(table, results)
    return tuple(month for month in results.index.month if start is None or month >= start)


def _cell(table: SeatedScenario, run: Results, good: str, month: date) -> str:
    """A price as it is printed: one that is too uncertain to trade on with its range, and named as that."""
    price = run.quantity("price_outside", good=good, at=month)
    if is_sensible(table, run, price):
        return figure(price.value)
    return f"{figures_of(price)}, {doubt_words(run, good, month)}" if math.isfinite(price.value) else NO_FIGURE


# --- on record --------------------------------------------------------------------------------------------------------


def _titles(table: SeatedScenario, record: PricesOnRecord) -> tuple[str, ...]:
    """Titles of the columns with the record's measures: each says what its draws know."""
    title = f"{WITH_MEASURES}, as the model saw it on {day_text(table.day)}"
    return (title,) if record.overview is None else (title, OF_OVERVIEW)


def _on_record(
    table: SeatedScenario, results: Results, record: PricesOnRecord, good: str, month: date
) -> tuple[str, ...]:
    """Cells of a month on record: what was quoted, and the prices with the record's measures."""
    quote = record.quotes.get(month, {}).get(good)
    cells = (NO_QUOTE if quote is None else figure(quote.value), _cell(table, record.as_set, good, month))
    return cells if record.overview is None else (*cells, _of_overview(record.overview, good, month))


def _of_overview(overview: OverviewPrices, good: str, month: date) -> str:
    price = overview.price(good, month)
    return figure(price) if math.isfinite(price) else NO_FIGURE


def _notes(
    table: SeatedScenario, results: Results, record: PricesOnRecord | None, rows: list[tuple[str, ...]]
) -> tuple[str, ...]:
    """What the columns are of, and when a price is too uncertain to trade on."""
    out, day, start = list[str](), day_text(table.day), month_before(table, results)
    if record is not None:
        know = f"The draws of this game know nothing that was published after {day}"
        after = "of the same measures; it knows the quotes and shipments that were published since, and its draws were "
        after += "held against them"
        whose = "The last column is the central run of the Overview" if record.overview else "The Overview has others"
        out.append(f"{know}. {whose} {after}.")
    cells = [cell for row in rows for cell in row if cell.endswith(UNSURE)]
    if cells:
        apart = f"the draws lie more than {WIDEST:.0f}-fold apart"
        apart += "" if start is None else f", or above {MOST_TIMES:.0f} times the price of {month_text(start)}"
        out.append(f"“{capital(UNSURE)}”: {apart}. Such a price stands in grey with the range of the draws, 5 to 95 %.")
    if any(FEW_OFFERS in cell for cell in cells):
        part = f"{100.0 * LEAST_OFFERED:.0f} %"
        out.append(f"“{capital(FEW_OFFERS)}”: less than {part} of what is usually bought outside is offered.")
    return tuple(out)


def _course(table: SeatedScenario, results: Results, record: PricesOnRecord | None, good: str) -> PriceCourse:
    """A good over the months of the exercise."""
    names, months = Names(table.dataset), _months_shown(table, results)
    paths = [_path_of_run("As played", table, results, good, months)]
    if record is not None:
        quotes = [record.quotes.get(month, {}).get(good) for month in months]
        cells = tuple(NO_QUOTE if quote is None else figure(quote.value) for quote in quotes)
        values = tuple(None if quote is None else quote.value for quote in quotes)
        paths.append(PricePath("Quoted by now", values, cells, (False,) * len(months)))
        titles = _titles(table, record)
        paths.append(_path_of_run(titles[0], table, record.as_set, good, months))
        if record.overview is not None:
            prices = [record.overview.price(good, month) for month in months]
            values = tuple(price if math.isfinite(price) else None for price in prices)
            cells = tuple(_of_overview(record.overview, good, month) for month in months)
            paths.append(PricePath(titles[1], values, cells, (False,) * len(months)))
    name = capital(names.good(good))
    return PriceCourse(name, f"{name} outside {names.the(table.setting.controller)}, USD/kg", months, tuple(paths))


def _path_of_run(name: str, table: SeatedScenario, run: Results, good: str, months: tuple[date, ...]) -> PricePath:
    prices = [run.quantity("price_outside", good=good, at=month) for month in months]
    values = tuple(price.value if math.isfinite(price.value) else None for price in prices)
    cells = tuple(_cell(table, run, good, month) for month in months)
    return PricePath(name, values, cells, tuple(cell.endswith(UNSURE) for cell in cells))


def far_words(table: SeatedScenario, results: Results, record: PricesOnRecord, goods: list[str]) -> str:
    """How many times as high as its quote the price stands that is furthest from it, and with the record's measures.

    Empty where all of them are near, or none was quoted. A price that is too uncertain to trade on is not compared.
    """
    month, rows = results.index.month[-1], list[tuple[float, float, str]]()
    for good in goods:
        quote = record.quotes.get(month, {}).get(good)
        if quote is None or quote.value <= 0.0:
            continue
        both = [run.quantity("price_outside", good=good, at=month) for run in (results, record.as_set)]
        if all(is_sensible(table, run, price) for run, price in zip((results, record.as_set), both, strict=True)):
            rows.append((both[0].value / quote.value, both[1].value / quote.value, good))
    if not rows:
        return ""
    own, as_set, good = max(rows, key=lambda row: max(row[0], 1.0 / row[0]))
    if max(own, 1.0 / own) < FAR:
        return ""
    what, times = Names(table.dataset).good(good), [figure(round(x, 1)) for x in (own, as_set)]
    text = f"Your game is not the record: {what} stands at {times[0]} times what was quoted of {month_text(month)}; "
    text += f"with the record's own measures, as the model saw it on {day_text(table.day)}, it would be "
    return f"{text}{'as quoted' if times[1] == '1' else f'{times[1]} times'}"
