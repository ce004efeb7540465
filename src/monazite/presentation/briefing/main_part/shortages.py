"""Chance that stocks of a country run short of a good in some months, the country most at risk, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import present
from monazite.results.quantity import Quantity

BUYERS = ("US", "EU", "JP", "KR")
"""Large buyers whose stocks a shortage is told by."""
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
        In what share of the futures stocks are short in the first of these months already, so at most ``chance``.
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


def worst_shortage(run: ResultsLookup, good: str, months: tuple[date, date], month: date) -> Shortage | None:
    """The shortage of the large buyer most at risk; None without large buyers.

    Parameters
    ----------
    run, good
        Of which run and of what.
    months
        First and last month in which a shortage counts.
    month
        Month whose stock is told.
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
    return Shortage(region, chance, stock, usual, shortage_chance(run, good, region, (months[0], months[0])))


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
