"""Chance that stocks of a country run short of a good in some months, the country most at risk, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import present
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values

BUYERS = ("US", "EU", "JP", "KR")
"""Large buyers whose stocks a shortage is told by."""
RARE = 0.05
"""Chance of a shortage down to which the stock to hold is told."""
TO_HOLD = "on the day, with which the chance of a shortage is one in twenty by purchases and use of the runs"
SHORT_STOCK = 14.0
"""Days of use that stock falls below in a shortage; half of the usual stock where that is less."""


@dataclass(frozen=True)
class Shortage:
    """The chance of a shortage in one country.

    Attributes
    ----------
    region, chance
        Where, and in what share of the futures stocks fall short.
    stock, usual
        Days of use in stock in the month of the day, and in the first month of the run.
    already
        In what share of the futures stocks are short today already: in the first of these months, or on the eve of an
        article's measure.
    """

    region: str
    chance: Quantity
    stock: Quantity | None
    usual: Quantity | None
    already: Quantity | None = None

    @property
    def has_shrunk(self) -> bool:
        """Whether stock has fallen so far that it accounts for the chance: below three quarters of the usual one."""
        return self.stock is not None and self.usual is not None and self.stock.value < 0.75 * self.usual.value


def large_buyers(run: ResultsLookup) -> list[str]:
    """Regions of a run whose stocks are told."""
    return [region for region in present(BUYERS, run.results.index.region) if region != run.controller]


def holds_stock(run: ResultsLookup, region: str) -> bool:
    """Whether stocks of a region are told: of all but the controlling country."""
    return region in run.results.index.region and region != run.controller


def worst_shortage(run: ResultsLookup, good: str, months: tuple[date, date], month: date, eve: date) -> Shortage | None:
    """The shortage of the large buyer most at risk; None without large buyers.

    Parameters
    ----------
    run, good
        Of which run and of what.
    months
        First and last month in which a shortage counts.
    month
        Month whose stock is told.
    eve
        Month whose shortages are there today already.
    """
    found = [
        (chance, region)
        for region in large_buyers(run)
        if (chance := shortage_chance(run, good, region, months)) is not None
    ]
    if not found:
        return None
    chance, region = max(found, key=lambda pair: pair[0].value)
    stock, usual = (
        run.finite_quantity("cover", good=good, region=region, at=at) for at in (month, run.results.index.month[0])
    )
    return Shortage(region, chance, stock, usual, shortage_chance(run, good, region, (eve, eve)))


def shortage_chance(run: ResultsLookup, good: str, region: str, months: tuple[date, date]) -> Quantity | None:
    """Share of the draws in which a region's stock falls below `SHORT_STOCK` in one of the months."""
    stock, left = run.results.select("cover", good=good, region=region)
    assert left == ("month",)
    usual = stock[:, :1]
    if not np.isfinite(usual).all():
        return None
    calendar: Sequence[date] = run.results.index.month
    window = slice(calendar.index(months[0].replace(day=1)), calendar.index(months[1].replace(day=1)) + 1)
    ever = np.asarray((stock[:, window] < np.minimum(SHORT_STOCK, 0.5 * usual)).any(1), dtype=float)
    where = {"good": good, "region": region, "months": f"{months[0]:%Y-%m} to {months[1]:%Y-%m}"}
    sources = run.results.sources("cover", good=good)
    return run.remember(Sample(ever, "share", "shortage", where, run.results.run, sources)).chance(ever)


def stock_needed(first: Values, later: Values, limit: Values) -> Values:
    """Least stock on the first day with which a stock stays at its limit or above it (draw,).

    Equation: ``r = l + max(0, max_m (c_0 - c_m))``: on top of the limit ``l`` what a stock of ``c_0`` is drawn down at
    most, by its stocks ``c_m`` of later months. Purchases and use are those of the draw, whatever is held.

    Parameters
    ----------
    first
        Stock on the first day (draw,).
    later
        Stocks of the months after it (draw, month), in the same unit.
    limit
        Stock below which there is a shortage (draw,).

    Examples
    --------
    >>> import numpy as np
    >>> first, later = np.array([80.0, 5.0]), np.array([[50.0, 20.0, 45.0], [35.0, 65.0, 95.0]])
    >>> limit = np.array([14.0, 14.0])
    >>> stock_needed(first, later, limit).tolist()  # two months without deliveries; stock that only grows
    [74.0, 14.0]
    """
    return limit + np.maximum((first[:, None] - later).max(1), 0.0)


def stock_to_hold(run: ResultsLookup, good: str, region: str, months: tuple[date, date]) -> Quantity | None:
    """Days of use to hold on the day so that stock falls short in some months with a chance of `RARE`; None if unknown.

    It is the point of `stock_needed` that one draw in twenty exceeds, by purchases and use of the region in each draw.
    """
    stock, left = run.results.select("cover", good=good, region=region)
    assert left == ("month",)
    calendar: Sequence[date] = run.results.index.month
    at, end = (calendar.index(month.replace(day=1)) for month in months)
    if at == 0 or not np.isfinite(stock).all():
        return None
    limit = np.minimum(SHORT_STOCK, 0.5 * stock[:, 0])
    days = stock_needed(stock[:, at - 1], stock[:, at : end + 1], limit)
    where = {"good": good, "region": region, "months": f"{months[0]:%Y-%m} to {months[1]:%Y-%m}", "what": TO_HOLD}
    value = float(np.quantile(days, 1.0 - RARE))
    sources = run.results.sources("cover", good=good)
    return Quantity(value, value, value, "day", "cover", where, run.results.run, sources)
