"""Prices of a month of an exercise beside those of the month before, as a newspaper prints them."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.analysis.exercise.press import can_be_printed, capital, figure, goods_by_value, thin_goods
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names, month_text
from monazite.results.results import Results

MOST_PRICES = 5


@dataclass(frozen=True)
class MonthPrices:
    """Prices outside the controlling country of the goods of most value to a seat, USD/kg.

    Attributes
    ----------
    caption
        What the rows are.
    head
        Titles of the columns: good, the month before, the month.
    rows
        A good each, the one of most value first.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def month_prices(table: SeatedScenario, results: Results | None) -> MonthPrices | None:
    """Prices of the last month of a run; None without two months, or without a price that can be printed."""
    if results is None or len(results.index.month) < 2:
        return None
    names, thin = Names(table.dataset), thin_goods(table, results)
    months, rows = results.index.month[-2:], list[tuple[str, ...]]()
    for good in (results.index.good[g] for g in goods_by_value(table, results) if g not in thin):
        both = [results.quantity("price_outside", good=good, at=month) for month in months]
        if all(can_be_printed(price) for price in both):
            rows.append((capital(names.good(good)), *(figure(price.value) for price in both)))
    caption = f"Prices outside {names.the(table.setting.controller)}, USD/kg, middle of the draws"
    head = ("Good", *(month_text(month) for month in months))
    return MonthPrices(caption, head, tuple(rows[:MOST_PRICES])) if rows else None
