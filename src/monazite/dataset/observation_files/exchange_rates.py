"""Exchange rates that a user gives, to turn values into USD."""

from collections.abc import Mapping
from pathlib import Path

from monazite.dataset.observation_files.cells import read_cells

COLUMNS = ("currency", "period", "rate")


class ExchangeRates:
    """USD for one unit of a currency, by month or year; the mean of twelve months stands for a year without its own."""

    def __init__(self, rates: Mapping[tuple[str, str], float]) -> None:
        self._rates = dict(rates)

    def usd(self, currency: str, period: str) -> float | None:
        """USD for one unit of ``currency`` in a month or year, None where no rate was given."""
        if currency == "USD":
            return 1.0
        if (rate := self._rates.get((currency, period))) is not None or "-" in period:
            return rate
        months = [self._rates.get((currency, f"{period}-{month:02d}")) for month in range(1, 13)]
        given = [rate for rate in months if rate is not None]
        return sum(given) / 12 if len(given) == 12 else None


def read_rates(path: Path | None) -> ExchangeRates:
    """Rates from a CSV file with the columns ``currency``, ``period`` and ``rate`` (USD for one unit).

    Parameters
    ----------
    path
        The file; None for no rates but that of the USD itself.

    Raises
    ------
    InputError
        For a missing column or a cell that is no rate.
    """
    if path is None:
        return ExchangeRates({})
    table = read_cells(path, lambda cells: "currency" in cells)
    table.require(*COLUMNS)
    rates: dict[tuple[str, str], float] = {}
    for row in table.rows:
        rate = row.number("rate")
        if not rate:
            raise row.problem("rate", "a number above 0: USD for one unit of the currency")
        rates[row.text("currency").upper(), row.period("period")] = rate
    return ExchangeRates(rates)
