"""The first line stop from a day on, where the record of a run holds earlier ones, and its chance over the draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from monazite.results.results import Results

DAYS = 365.25 / 12.0  # of a month
STANDING = 0.01
"""Share of the lines of a use, more than stood in the month before, from which they count as stopped: half of the
smallest class of stock."""


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
    >>> from monazite.results.line_stops import first_stop
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


def next_stop(stopped_day: np.ndarray, stopped: np.ndarray, anchor_month: int, anchor_day: float) -> np.ndarray:
    """Days from the anchor to the first line stop from then on (draw, use, buyer); infinite where there is none.

    ``stopped_day`` (draw, use, buyer) is the first stop of the run to the day, counted from its start; ``stopped``
    (draw, month, use, buyer) the share of lines that stand. Where the first stop lies before the anchor, the next is
    read off the months: the first from the anchor on in which a line stands that ran through the month before, dated to
    the middle of what is left of it. Lines that stand throughout do not stop again.
    """
    day = stopped_day - anchor_day
    past = day < 0.0
    if not past.any():
        return day
    stands, first = stopped > 0.0, max(anchor_month, 1)
    new = stands[:, first:] & ~stands[:, first - 1 : -1]
    month = first + new.argmax(1)
    begins = np.maximum(month * DAYS, anchor_day)
    middle = np.maximum(0.5 * (begins + (month + 1) * DAYS) - anchor_day, 0.0)
    return np.where(past, np.where(new.any(1), middle, np.inf), day)
