"""Observed monthly shipments of the controlling country as an index, from the dataset's trade rows."""

from typing import NamedTuple

from monazite.dataset.dataset import BASE_YEAR, Dataset
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.evidence import ObservedTrade

_WORLD = {"WORLD", "*"}
_LEAST_MONTHS = 6  # of the baseline year that stand in for its annual figure


class ObservedMonth(NamedTuple):
    """Shipments of a month, monthly mean of the baseline year = 1; ``month`` is its first day as ISO text."""

    month: str
    value: float
    sources: tuple[str, ...]


def observed_index(dataset: Dataset, origin: str, dest: str, good: str = "magnet") -> list[ObservedMonth]:
    """Observed monthly shipments as an index, from ``trade.csv``, by month.

    Empty without monthly rows or without a reference for the baseline year.
    """
    base = baseline_year(dataset, good)
    rows: list[ObservedTrade] = dataset.table("trade")
    monthly: dict[str, ObservedTrade] = {}
    annual: float | None = None
    for row in rows:
        same = row.dest in _WORLD if dest == "WORLD" else row.dest == dest
        if row.origin != origin or row.good != good or not same:
            continue
        if row.period == base:
            annual = row.quantity / 12
        elif len(row.period) >= 7 and row.period[4] == "-" and row.period[5:7].isdigit():
            monthly[row.period[:7]] = row
    base_months = [row.quantity for month, row in monthly.items() if month.startswith(base)]
    reference = annual or (sum(base_months) / len(base_months) if len(base_months) >= _LEAST_MONTHS else None)
    if not reference:
        return []
    return [ObservedMonth(f"{m}-01", row.quantity / reference, row.source) for m, row in sorted(monthly.items())]


def baseline_year(dataset: Dataset, good: str) -> str:
    """Year of the baseline of a good or mineral."""
    goods: list[Good] = dataset.table("goods")
    years = [row.year for row in goods if good in (row.good, row.mineral) and row.year]
    return str(years[0] if years else BASE_YEAR)
