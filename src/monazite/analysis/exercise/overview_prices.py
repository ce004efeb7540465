"""Prices that the Overview of the app shows of a scenario's own measures: its central run, with all known by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
from cachetools import LRUCache

from monazite.analysis.assimilation.known_draws import known_draws
from monazite.analysis.exercise.seats import ScenarioContent
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

HELD = 8
"""Scenarios whose prices are held, some ten thousand bytes each."""


@dataclass(frozen=True)
class OverviewPrices:
    """Prices outside the controlling country by month and good, USD/kg.

    Attributes
    ----------
    months, goods
        What the rows and columns are of.
    prices
        Of the central run, (month, good).
    """

    months: tuple[date, ...]
    goods: tuple[str, ...]
    prices: np.ndarray

    def price(self, good: str, month: date) -> float:
        """The price of a good in a month; not a number where the run has none."""
        if good not in self.goods or month not in self.months:
            return float("nan")
        return float(self.prices[self.months.index(month), self.goods.index(good)])


_PRICES: LRUCache[tuple[str, bool], OverviewPrices] = LRUCache(HELD)
_LOCK = Lock()


def overview_prices(content: ScenarioContent, *, prior: bool = False) -> OverviewPrices | None:
    """Prices of a shipped scenario with no lever moved; None for others, whose draws would have to be conditioned.

    Parameters
    ----------
    content
        Name or settings of the scenario.
    prior
        Whether the draws are those of the priors, as those of the exercise are then.
    """
    if not isinstance(content, str):
        return None
    with _LOCK:
        if (content, prior) in _PRICES:
            return _PRICES[content, prior]
    scenario = load_scenario(content)
    facts = facts_of(scenario)
    run = simulate(facts, scenario, draws=1, parameters=known_draws(facts, scenario, prior=prior))
    made = OverviewPrices(run.index.month, run.index.good, run.values("price_outside")[0])
    with _LOCK:
        _PRICES[content, prior] = made
    return made
