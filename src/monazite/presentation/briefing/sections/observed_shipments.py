"""Observed monthly shipments of the controlling country as an index, from the dataset's observations."""

from typing import NamedTuple

from monazite.dataset.dataset import BASE_YEAR, Dataset
from monazite.dataset.rows.chain import Good
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.observed_figures import normal_month, observed_shipments


class ObservedMonth(NamedTuple):
    """Shipments of a month, monthly mean of the baseline year = 1; ``month`` is its first day as ISO text."""

    month: str
    value: float
    sources: tuple[str, ...]


def observed_index(dataset: Dataset, origin: str, dest: str, good: str = "magnet") -> list[ObservedMonth]:
    """Observed monthly shipments as an index, by month.

    Empty without monthly rows or without a reference for the baseline year.
    """
    group = GoodsGroup(good, good)
    normal = normal_month(dataset, group, origin, dest, baseline_year(dataset, good))
    if not normal:
        return []
    figures = observed_shipments(dataset, group, origin, dest)
    return [ObservedMonth(f.day.isoformat(), f.value / normal, f.sources) for f in figures]


def baseline_year(dataset: Dataset, good: str) -> str:
    """Year of the baseline of a good or mineral."""
    goods: list[Good] = dataset.table("goods")
    years = [row.year for row in goods if good in (row.good, row.mineral) and row.year]
    return str(years[0] if years else BASE_YEAR)
