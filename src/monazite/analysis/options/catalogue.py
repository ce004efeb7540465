"""Every measure on offer for a dataset."""

from __future__ import annotations

from monazite.analysis.options.ally_measures import diversified, sharing
from monazite.analysis.options.capital import capital, permits
from monazite.analysis.options.demand_measures import recycling, research, thrift
from monazite.analysis.options.measure import Measure, Setting
from monazite.analysis.options.partnerships import partnerships
from monazite.analysis.options.price_floors import floors
from monazite.analysis.options.stocks import stocks


def menu(setting: Setting) -> list[Measure]:
    """Every measure on offer for a dataset, one function per mechanism."""
    makers = (stocks, floors, capital, permits, recycling, thrift, research, sharing, diversified, partnerships)
    return [measure for make in makers for measure in make(setting)]
