"""What a buyer gets over the courses of the talks: each draw of a forecast meets the flows of its own policy path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.market_reach import MarketReach, SupplyPath
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.forecast.forecast import Forecast, Slice
from monazite.analysis.forecast.policy_paths import KINDS
from monazite.engine.numerics.solver import FAILED


@dataclass(frozen=True)
class ForecastReach(MarketReach):
    """The reach of a forecast, or of one of its slices, put together from the runs of its paths.

    ``results`` is the forecast or the slice, ``places`` the numbers of its draws in the forecast; a firm's luck is that
    of the draw's number, whichever path it is on.
    """

    @cached_property
    def _own_places(self) -> np.ndarray:
        return np.arange(self.results.draws) if self.places is None else self.places

    @cached_property
    def _parts(self) -> list[tuple[np.ndarray, MarketReach, np.ndarray]]:
        """For every run with draws of this reach: their rows here, its reach, and their rows in it."""
        whole = self.results.whole if isinstance(self.results, Slice) else self.results
        assert isinstance(whole, Forecast)
        row_of = {int(place): row for row, place in enumerate(self._own_places)}
        out: list[tuple[np.ndarray, MarketReach, np.ndarray]] = []
        for part in whole.parts:
            inside = [n for n, place in enumerate(part.places) if int(place) in row_of]
            if inside:
                rows = np.array([row_of[int(part.places[n])] for n in inside])
                out.append(
                    (
                        rows,
                        _WholePart(part.results, places=part.places, without_detours=self.without_detours),
                        np.array(inside),
                    )
                )
        return out

    @cached_property
    def _solved_draws(self) -> np.ndarray:
        good = np.zeros(self.results.draws, dtype=bool)
        for rows, part, inside in self._parts:
            good[rows] = np.all(part.results.view.flows.status[:, :, 0] < FAILED, axis=1)[inside]
        return np.flatnonzero(good) if good.any() else np.arange(good.size)

    def _joined(self, arrays: list[np.ndarray]) -> np.ndarray:
        """Arrays of the parts (draw of the part, ...) as one of the solved draws here (draw, ...)."""
        out = np.empty((self.results.draws, *arrays[0].shape[1:]))
        for (rows, _, inside), array in zip(self._parts, arrays, strict=True):
            out[rows] = array[inside]
        return out[self._solved_draws]

    def under_control(self, good: int, origin: int, buyer: int) -> tuple[np.ndarray, np.ndarray]:
        """Largest share of each month in which a licence is needed, and shipment forbidden, on any path (month,)."""
        pairs = [part.under_control(good, origin, buyer) for _, part, _ in self._parts]
        licensed, banned = (np.max([pair[n] for pair in pairs], axis=0) for n in range(2))
        return licensed, banned

    def covered(self, good: int, origin: int, buyer: int) -> np.ndarray:
        """Share of the planned use of a good in a region that comes from an origin (draw, month), by path."""
        return self._joined([part.covered(good, origin, buyer) for _, part, _ in self._parts])

    def reach(self, path: SupplyPath) -> np.ndarray:
        """Most that a firm can get over what it usually takes (draw, month), each draw on its path."""
        return self._joined([part.reach(path) for _, part, _ in self._parts])

    def price(self, path: SupplyPath) -> np.ndarray:
        """Price paid (draw, month), USD/kg, each draw on its path."""
        return self._joined([part.price(path) for _, part, _ in self._parts])


class _WholePart(MarketReach):
    """The reach of one run of a forecast with all its draws, solved or not: the whole leaves out what is not solved."""

    @cached_property
    def _solved_draws(self) -> np.ndarray:
        return np.arange(self.results.draws)


@dataclass(frozen=True)
class BranchOutlook:
    """A firm where the talks come to one kind of path: its chance, and the outlook over the draws of that kind."""

    kind: str
    chance: float
    outlook: CompanyOutlook


def forecast_outlook(firm: Firm, forecast: Forecast, day: date | None = None) -> CompanyOutlook:
    """The outlook of a firm over all paths of a forecast.

    Parameters
    ----------
    firm
        The firm.
    forecast
        The forecast.
    day
        First day of the outlook; by default that of the firm's stocks, else that on which the forecast begins.
    """
    start = day or firm.about.day or forecast.scenario.as_of or forecast.paths.setting.first_offer
    return CompanyOutlook(
        firm, forecast, start, reach=ForecastReach(forecast, without_detours=firm.about.without_detours)
    )


def branches(outlook: CompanyOutlook) -> list[BranchOutlook]:
    """The outlooks of a firm by what the talks come to, the likeliest first; none where its run is no forecast."""
    forecast = outlook.results
    if not isinstance(forecast, Forecast):
        return []
    out: list[BranchOutlook] = []
    for kind in KINDS:
        part = forecast.slice(kind)
        if part is not None:
            reach = ForecastReach(part, places=part.places, without_detours=outlook.firm.about.without_detours)
            own = CompanyOutlook(outlook.firm, part, outlook.start, reach=reach)
            out.append(BranchOutlook(kind, forecast.chance(kind), own))
    return sorted(out, key=lambda branch: -branch.chance)
