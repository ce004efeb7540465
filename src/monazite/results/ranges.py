"""Ranges over the draws, and how the months of an outcome become one number."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monazite.foundation.errors import unknown

Values = NDArray[np.floating[Any]]
LOW, HIGH = 0.05, 0.95  # quantiles of the draws that bound every range


def _first(array: Values, axis: int) -> Values:
    return np.take(array, 0, axis)


def _last(array: Values, axis: int) -> Values:
    return np.take(array, -1, axis)


REDUCE: Mapping[str, Callable[..., Values]] = {
    "mean": np.nanmean,
    "sum": np.nansum,
    "max": np.nanmax,
    "min": np.nanmin,
    "first": _first,
    "last": _last,
}
"""Ways to make one number of some months; missing months do not count."""


def reduce_months(array: Values, how: str) -> Values:
    """One number per draw (draw, ...) of the months (draw, month, ...). Raises InputError for an unknown way."""
    if how not in REDUCE:
        raise unknown(how, REDUCE, field="reduce")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return REDUCE[how](array, axis=1)


def ends_by_month(array: Values) -> Values:
    """Ends of the range (2, month) over the draws (draw, month); missing where no draw has a value."""
    if np.isfinite(array).all():
        return np.quantile(array, [LOW, HIGH], axis=0)  # the same numbers, and not month by month
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanquantile(array, [LOW, HIGH], axis=0)


def middle_by_month(array: Values) -> Values:
    """Median of every month (month,) over the draws (draw, month) that have a value; missing where none has."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmedian(array, axis=0)


def middle(array: Values, *, missing_is_never: bool = False) -> float:
    """Median over the draws (draw,).

    Parameters
    ----------
    array
        Value by draw; missing where a draw has none.
    missing_is_never
        A draw without a value counts as one that never reaches it, as a line that does not stop: where it is so in half
        of the draws or more, there is no median. Otherwise draws without a value do not count.

    Returns
    -------
    float
        Missing where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> middle(np.array([30.0, 50.0, np.nan]), missing_is_never=True), middle(np.array([30.0, 50.0, np.nan]))
    (50.0, 40.0)
    """
    finite = array[np.isfinite(array)]
    if missing_is_never:
        found = float(np.median(np.concatenate([finite, np.full(array.size - finite.size, np.inf)])))
        return found if np.isfinite(found) else float("nan")
    return float(np.median(finite)) if finite.size else float("nan")


def ends(array: Values) -> tuple[float, float]:
    """Ends of the range over the draws that have a value (draw,); missing where none has."""
    finite = array[np.isfinite(array)]
    if finite.size == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [LOW, HIGH])
    return float(low), float(high)
