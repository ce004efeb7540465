"""A number that knows its range, unit, run and sources."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


def _nowhere() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value of an outcome, with the range of the draws.

    Parameters
    ----------
    value
        Median of the draws, in ``unit``.
    low, high
        The 5 % and 95 % points of the draws, in ``unit``; equal to ``value`` for a run of one draw.
    unit
        Unit of the three.
    outcome
        Name of the outcome.
    where
        Names along its axes: ``{"good": "Dy.oxide"}``.
    run
        Id of the run.
    sources
        Ids of the sources that it rests on.
    kind
        ``model`` for a simulated value, ``data`` for a published figure, whose ``sources`` then say which.

    Examples
    --------
    >>> import monazite as mz
    >>> gap = mz.Quantity(12.5, 10.0, 15.0, "%", "gdp_loss_central", {"region": "JP"})
    >>> f"{gap.value:.0f} ({gap.low:.0f} to {gap.high:.0f}) {gap.unit}"
    '12 (10 to 15) %'
    """

    value: float
    low: float
    high: float
    unit: str
    outcome: str
    where: Mapping[str, str] = field(default_factory=_nowhere)
    run: str = ""
    sources: tuple[str, ...] = ()
    kind: Literal["model", "data"] = "model"

    def __str__(self) -> str:
        """Median, range and unit, and what they are of.

        >>> print(Quantity(1234.5, 1010.0, 1500.0, "t/month", "exports", {"good": "magnet"}))
        1,230 (1,010 to 1,500) t/month: exports, good magnet
        """
        what = ", ".join([self.outcome, *(f"{axis} {name}" for axis, name in self.where.items())])
        if math.isnan(self.value):
            return f"none in half of the draws or more: {what}"
        spread = "" if self.low == self.high else f" ({_digits(self.low)} to {_digits(self.high)})"
        return f"{_digits(self.value)}{spread} {self.unit}: {what}"


def _digits(value: float) -> str:
    """Three digits that count, thousands parted by commas."""
    if math.isnan(value):
        return "none"
    places = 0 if value == 0.0 else 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return f"{rounded:,.{max(0, places)}f}".rstrip("0").rstrip(".") if places > 0 else f"{rounded:,.0f}"
