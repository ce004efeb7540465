"""Values of an outcome over the draws, and the numbers for people that are made of them: median, mean, chance.

The central draw of a run has every parameter at its median, which is not the median of the outcome. What a brief
prints is the median of the draws, which is also what past episodes are scored by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW, Values, ends


def median_over(values: Values) -> float:
    """Median of the draws (draw,) where one without a value counts as later than all; not a number where it is one.

    >>> import numpy as np
    >>> median_over(np.array([48.0, np.nan, 52.0])), median_over(np.array([48.0, np.nan, np.nan]))
    (52.0, nan)
    """
    middle = float(np.median(np.where(np.isnan(values), np.inf, values)))
    return middle if np.isfinite(middle) else float("nan")


def ends_over(values: Values) -> tuple[float, float]:
    """Ends of the range where a draw without a value counts as later than all; not a number for an end in such draws.

    >>> import numpy as np
    >>> ends_over(np.array([48.0, 50.0, np.nan]))
    (48.0, nan)
    """
    if not np.isnan(values).any() or np.isnan(values).all():
        return ends(values)
    later = np.where(np.isnan(values), np.inf, values)
    low, high = np.quantile(later, LOW, method="lower"), np.quantile(later, HIGH, method="higher")
    return (float(low) if np.isfinite(low) else float("nan"), float(high) if np.isfinite(high) else float("nan"))


@dataclass(frozen=True, slots=True)
class Sample:
    """Values (draw,) of one outcome, and what it is.

    Attributes
    ----------
    values
        One for each draw; not a number where the event does not come within the run.
    unit, outcome, where, run, sources
        As in `Quantity`.
    """

    values: Values
    unit: str
    outcome: str
    where: Mapping[str, str]
    run: str
    sources: tuple[str, ...]

    @property
    def median(self) -> Quantity:
        """Median with the 5 % and 95 % points, all of all draws: one without a value counts as later than all."""
        low, high = ends_over(self.values)
        return replace(self._quantity(median_over(self.values)), low=low, high=high)

    @property
    def mean(self) -> Quantity:
        """Mean of the draws that have a value, with the same range."""
        known = self.values[np.isfinite(self.values)]
        return self._quantity(float(known.mean()) if known.size else float("nan"))

    @property
    def bad_case(self) -> Quantity:
        """What one draw in twenty exceeds."""
        return self._quantity(ends(self.values)[1])

    def chance(self, holds: Values | None = None) -> Quantity:
        """Share of the draws for which ``holds`` (draw,) is true; by default, that have a value."""
        mask = np.isfinite(self.values) if holds is None else holds
        share = float(np.mean(mask))
        return Quantity(share, share, share, "share", self.outcome, dict(self.where), self.run, self.sources)

    def scaled(self, factor: float, unit: str) -> "Sample":
        """The same in another unit."""
        return replace(self, values=self.values * factor, unit=unit)

    def _quantity(self, value: float) -> Quantity:
        low, high = ends(self.values)
        where = dict(self.where)
        return Quantity(value, low, high, self.unit, self.outcome, where, self.run, self.sources)
