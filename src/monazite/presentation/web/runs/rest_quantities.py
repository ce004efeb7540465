"""The numbers of a run at rest, held without the run: every answer stands beside them, and the run is 20 MB."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, IdleLines, QuickQuantities
from monazite.results.quantity import Quantity
from monazite.results.results import Results


class RestQuantities(QuickQuantities):
    """Quantities of the central run at rest, each read from it once; the run may be dropped, and is then made again.

    Parameters
    ----------
    results
        The run, of one draw.
    day
        Day from which the levers act.
    run_again
        Gives the same run.
    leading
        Minerals in the order in which they are told.
    """

    def __init__(
        self, results: Results, day: date, run_again: Callable[[], Results], leading: Sequence[str] = ()
    ) -> None:
        self._weak_run, self._run_again = weakref.ref(results), run_again
        self._once: dict[tuple[Any, ...], Any] = {}
        self._gdp = dict(zip(results.view.labels("places"), map(float, results.view.gdp), strict=True))
        super().__init__(results, day, leading)

    @property
    def results(self) -> Results:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The run."""
        found = self._weak_run()
        if found is None:
            found = self._run_again()
            self._weak_run = weakref.ref(found)
        return found

    @results.setter
    def results(self, results: Results) -> None:
        """Refer to a run without holding it."""
        self._weak_run = weakref.ref(results)

    def _read_once(self, key: tuple[Any, ...], read: Callable[[], Any]) -> Any:
        if key not in self._once:
            self._once[key] = read()
        return self._once[key]

    def quantity(self, values: np.ndarray, outcome: str, **where: str) -> Quantity:
        """As that of `QuickQuantities`, of one draw."""
        unit, run = self._read_once(("unit", outcome), lambda: (self.results.outcome(outcome).unit, self.results.run))
        central = float(values[0])
        return Quantity(central, central, central, unit, outcome, where, run)

    def path(self, outcome: str, **where: str) -> np.ndarray:
        """As that of `QuickQuantities`; a copy, because a part of an array holds all of it."""
        usual = super().path
        return self._read_once(("path", outcome, *where.items()), lambda: usual(outcome, **where).copy())

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> tuple[Quantity, date, int]:
        """As that of `QuickQuantities`."""
        usual = super().extreme
        return self._read_once(
            ("extreme", outcome, lowest, *where.items()), lambda: usual(outcome, lowest=lowest, **where)
        )

    def loss_to_end(self, region: str) -> Quantity:
        """As that of `QuickQuantities`."""
        usual = super().loss_to_end

        def of_all() -> dict[str, Quantity]:
            return {place: usual(place) for place in self._gdp}

        return self._read_once(("loss to the end",), of_all)[region]

    def gdp_of(self, region: str) -> float:
        """As that of `QuickQuantities`."""
        return self._gdp[region]

    def idle_shares(self, among: Sequence[str]) -> np.ndarray:
        """As that of `QuickQuantities`."""
        usual = super().idle_shares
        return self._read_once(("idle shares", *among), lambda: usual(among))

    def idle_lines(self, later: int, among: Sequence[str]) -> IdleLines:
        """As that of `QuickQuantities`."""
        usual = super().idle_lines
        return self._read_once(("idle lines", later, *among), lambda: usual(later, among))

    def _standing_lines(self, draws: int) -> np.ndarray:
        """As that of `QuickQuantities`, not held: the array is larger than all that is read from it."""
        shares = super()._standing_lines(draws)
        del self.__dict__["_all_standing_lines"]
        return shares

    def first_line_stop(self, among: Sequence[str] = MAIN_REGIONS) -> tuple[Quantity, str, str] | None:
        """As that of `QuickQuantities`."""
        usual = super().first_line_stop
        return self._read_once(("first line stop", *among), lambda: usual(among))
