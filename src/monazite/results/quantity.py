"""A number that knows its range, unit, run and sources."""

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
