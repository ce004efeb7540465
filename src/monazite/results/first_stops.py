"""The first stop of an industry in a region over the draws of a run: its chance and its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from monazite.results.results import Results


@dataclass(frozen=True)
class FirstStopOverDraws:
    """The first stop of an industry or use in a region over the draws of a run.

    Attributes
    ----------
    chance
        Share of the draws in which lines stop, 0 to 1.
    day, low, high
        Median, and the points that a tenth of the draws lie beyond, of the days from the anchor to the first stop in
        draws with one; not a number where there is none.
    """

    chance: float
    day: float
    low: float
    high: float


def first_stop(res: Results, *, within: float | None = None, **where: str) -> FirstStopOverDraws:
    """Chance and day of the first stop of an industry or a use in a region.

    Parameters
    ----------
    res
        Results of `monazite.simulate`.
    within
        Days from the anchor that count; by default the whole run.
    **where
        ``industry`` or ``use``, and ``region``.

    Returns
    -------
    FirstStopOverDraws
        Chance, and the days of the draws that stop.

    Raises
    ------
    InputError
        For unknown names, and where one is missing.

    Examples
    --------
    >>> import monazite as mz
    >>> from monazite.results.first_stops import first_stop
    >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=8)
    >>> stop = first_stop(res, industry="technology", region="US", within=365.0)
    >>> 0.0 <= stop.chance <= 1.0
    True
    """
    chance = res.probability("first_stop_day", within=within, **where)
    days = res.select("first_stop_day", **where)[0]
    stops = days[np.isfinite(days) & (days <= (np.inf if within is None else within))]
    low, day, high = np.quantile(stops, (0.1, 0.5, 0.9)) if stops.size else (np.nan,) * 3
    return FirstStopOverDraws(chance, float(day), float(low), float(high))
