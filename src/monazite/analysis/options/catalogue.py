"""Every measure on offer for a dataset."""

from __future__ import annotations

from monazite.analysis.options.ally_measures import allied_sharing, diversified_buying
from monazite.analysis.options.capital import capital, permits
from monazite.analysis.options.demand_measures import recycling, research, thrift
from monazite.analysis.options.measure import OptionMeasure, OptionsSetting
from monazite.analysis.options.partnerships import partnerships
from monazite.analysis.options.price_floors import price_floors
from monazite.analysis.options.stocks import stocks


def measure_menu(setting: OptionsSetting) -> list[OptionMeasure]:
    """Every measure on offer for a dataset, one function per mechanism."""
    makers = (
        stocks,
        price_floors,
        capital,
        permits,
        recycling,
        thrift,
        research,
        allied_sharing,
        diversified_buying,
        partnerships,
    )
    return [measure for make in makers for measure in make(setting)]
