"""Prices of a month of an exercise beside those of the month before and those on record, as a newspaper prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monazite.analysis.exercise.own_choices import PlayedSession, run_as_set
from monazite.analysis.exercise.press import (
    can_be_printed,
    capital,
    ends_of,
    figure,
    goods_by_value,
    is_wide,
    thin_goods,
)
from monazite.analysis.exercise.record_beside import later_facts, quotes_of, reaches
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity
from monazite.results.results import Results

MOST_PRICES = 5
MOST_QUOTED = 2
"""Goods with a quote of the month that stand in the table though others are of more value to the seat."""
FAR = 1.5
"""Ratio of two prices from which it is said above the table how many times as high the game stands."""
NO_QUOTE = "none"


@dataclass(frozen=True)
class MonthPrices:
    """Prices outside the controlling country of the goods of most value to a seat, USD/kg.

    Attributes
    ----------
    caption
        What the rows are, and how far the game is from the record.
    head
        Titles of the columns: good, the month before, the month, and of a record what was quoted and the game's price
        with the record's measures.
    rows
        A good each, the one of most value first.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PricesOnRecord:
    """What a month of the game has beside its own prices.

    Attributes
    ----------
    quotes
        Prices that were published of the month by the day of the briefing, by good.
    as_set
        Run with the measures as the record has them up to that month, on the draws of the exercise.
    """

    quotes: Mapping[str, Quantity]
    as_set: Results


def month_prices(
    table: SeatedScenario, results: Results | None, record: PricesOnRecord | None = None
) -> MonthPrices | None:
    """Prices of the last month of a run; None without two months, or without a price of any good.

    A price of which the draws say too many things for one number stands with its ends. Goods of a thin market are left
    out, but for those with a quote.

    Parameters
    ----------
    table
        The seat.
    results
        Run of the months that have passed.
    record
        What the record has of the last one; None where none is played.
    """
    if results is None or len(results.index.month) < 2:
        return None
    names, rows = Names(table.dataset), list[tuple[str, ...]]()
    months, quotes = results.index.month[-2:], {} if record is None else record.quotes
    for good in _goods_shown(table, results, quotes):
        both = [_cell(results.quantity("price_outside", good=good, at=month)) for month in months]
        if not both[-1]:
            continue
        more = () if record is None else (_quoted(quotes.get(good)), _as_set(record.as_set, good, months[-1]))
        rows.append((capital(names.good(good)), *(cell or "no figure" for cell in both), *more))
    if not rows:
        return None
    caption = f"Prices outside {names.the(table.setting.controller)}, USD/kg, middle of the draws"
    caption += "; where they differ too much, the ends" if any(" to " in cell for row in rows for cell in row) else ""
    head = ("Good", *(month_text(month) for month in months))
    if record is not None:
        head += ("Quoted by now", "With the record's measures")
        caption += f". {far_words(table, results, record)}".rstrip(". ")
    return MonthPrices(caption, head, tuple(rows))


def prices_on_record(exercise: PlayedSession, results: Results | None, day: date) -> PricesOnRecord | None:
    """What the record has of the last month of a run; None where it does not reach that month.

    Quotes are those that were published by the day of the briefing, measures those of the months that have passed:
    nothing of it became known later.

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
    facts, month = later_facts(exercise.ground.content), results.index.month[-1]
    if not reaches(facts, month):
        return None
    quotes = quotes_of(table, facts, results.model, month, day)
    return PricesOnRecord(quotes, run_as_set(exercise, len(results.index.month)))


def _goods_shown(table: SeatedScenario, results: Results, quotes: Mapping[str, Quantity]) -> list[str]:
    """Goods of most value with a market, then those with a quote, also of a thin one."""
    thin, all_of_them = thin_goods(table, results), goods_by_value(table, results)
    shown = [g for g in all_of_them if g not in thin][:MOST_PRICES]
    quoted = [g for g in all_of_them if results.index.good[g] in quotes and g not in shown][:MOST_QUOTED]
    return [results.index.good[g] for g in (*shown, *quoted)]


def _cell(price: Quantity) -> str:
    """A price as it is printed; empty where there is none."""
    if can_be_printed(price):
        return figure(price.value)
    return ends_of(price) if is_wide(price) else ""


def _quoted(quote: Quantity | None) -> str:
    return NO_QUOTE if quote is None else figure(quote.value)


def _as_set(run: Results, good: str, month: date) -> str:
    return _cell(run.quantity("price_outside", good=good, at=month)) or "no figure"


def far_words(table: SeatedScenario, results: Results, record: PricesOnRecord) -> str:
    """How many times as high as its quote the price stands that is furthest from it, and with the record's measures.

    Empty where all of them are near, or none was quoted.
    """
    month, rows = results.index.month[-1], list[tuple[float, float, str]]()
    for good in _goods_shown(table, results, record.quotes):
        quote = record.quotes.get(good)
        if quote is None or quote.value <= 0.0:
            continue
        both = [run.quantity("price_outside", good=good, at=month).value for run in (results, record.as_set)]
        if all(price > 0.0 for price in both):
            rows.append((both[0] / quote.value, both[1] / quote.value, good))
    if not rows:
        return ""
    own, as_set, good = max(rows, key=lambda row: max(row[0], 1.0 / row[0]))
    if max(own, 1.0 / own) < FAR:
        return ""
    what, times = Names(table.dataset).good(good), [figure(round(x, 1)) for x in (own, as_set)]
    text = f"Your game is not the record: {what} stands at {times[0]} times what was quoted of {month_text(month)}; "
    return f"{text}with the record's own measures it would be {'as quoted' if times[1] == '1' else f'{times[1]} times'}"
