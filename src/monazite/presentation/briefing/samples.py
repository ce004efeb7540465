"""Values of an outcome over the draws, and the numbers for people that are made of them: median, mean, chance.

The central draw of a run has every parameter at its median, which is not the median of the outcome. What a brief
prints is the median of the draws, which is also what past episodes are scored by.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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


SHARE_BELOW = 0.95
"""Share of the runs that a bad case is not exceeded in."""
SURENESS = 0.9
"""Chance that the ends of an interval hold the point that is estimated."""


def ranks_around(count: int, share: float = SHARE_BELOW, sureness: float = SURENESS) -> tuple[int, int | None]:
    """Ranks (from 1) of the sorted values between which a point of the distribution lies, whatever its shape.

    Equation: of ``n`` values a binomial number lies below the point, so the two ranks are those beyond which it has a
    chance of ``(1 - sureness)/2`` on either side (Wilks 1941). Rank 0 stands for no lower end, None for no upper one.

    >>> ranks_around(64), ranks_around(32)
    ((58, 64), (28, None))
    """
    tail = (1.0 - sureness) / 2.0
    chance = [math.comb(count, k) * share**k * (1.0 - share) ** (count - k) for k in range(count + 1)]
    below = np.cumsum(chance)  # that at most k values lie below
    lower = int(np.searchsorted(below, tail, side="right"))
    upper = int(np.searchsorted(below, 1.0 - tail)) + 1
    return lower, upper if upper <= count else None


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
        return self._with_ends(median_over(self.values), ends_over(self.values))

    @property
    def mean(self) -> Quantity:
        """Mean of the draws that have a value, with the same range."""
        known = self.values[np.isfinite(self.values)]
        return self._quantity(float(known.mean()) if known.size else float("nan"))

    @property
    def bad_case(self) -> Quantity:
        """What one draw in twenty exceeds."""
        return self._quantity(ends(self.values)[1])

    @property
    def bad_case_error(self) -> Quantity:
        """The bad case with the ends that hold it in nine samples of ten; no number where there is no upper end."""
        ordered = np.sort(self.values)
        lower, upper = ranks_around(ordered.size)
        low = float(ordered[lower - 1]) if lower else float("nan")
        high = float("nan") if upper is None else float(ordered[upper - 1])
        where = {**self.where, "what": "bad case, with the ends that hold it in nine samples of ten"}
        return replace(self.bad_case, low=low, high=high, where=where)

    @property
    def median_error(self) -> Quantity:
        """The median with the ends that hold it in nine samples of ten."""
        ordered = np.sort(self.values)
        lower, upper = ranks_around(ordered.size, 0.5)
        low = float(ordered[lower - 1]) if lower else float("nan")
        high = float("nan") if upper is None else float(ordered[upper - 1])
        where = {**self.where, "what": "median, with the ends that hold it in nine samples of ten"}
        return replace(self.median, low=low, high=high, where=where)

    def chance(self, holds: Values | None = None) -> Quantity:
        """Share of the draws for which ``holds`` (draw,) is true; by default, that have a value."""
        mask = np.isfinite(self.values) if holds is None else holds
        share = float(np.mean(mask))
        return Quantity(share, share, share, "share", self.outcome, dict(self.where), self.run, self.sources)

    def scaled(self, factor: float, unit: str) -> "Sample":
        """The same in another unit."""
        return replace(self, values=self.values * factor, unit=unit)

    def _quantity(self, value: float) -> Quantity:
        return self._with_ends(value, ends(self.values))

    def _with_ends(self, value: float, between: tuple[float, float]) -> Quantity:
        return Quantity(value, *between, self.unit, self.outcome, dict(self.where), self.run, self.sources)


@dataclass(frozen=True, slots=True)
class MixedSample:
    """Values of an outcome over runs that do not all count the same: those of each part share its chance.

    Attributes
    ----------
    parts
        The samples.
    shares
        Of each part; they sum to one.
    run
        Id of the forecast that the runs are parts of.
    """

    parts: tuple[Sample, ...]
    shares: tuple[float, ...]
    run: str

    @property
    def values(self) -> Values:
        """Values of all runs (run,), part after part."""
        return np.concatenate([part.values for part in self.parts])

    @property
    def weights(self) -> Values:
        """Weight of each run (run,); they sum to one."""
        sizes = [part.values.size for part in self.parts]
        return np.concatenate([np.full(size, w / size) for size, w in zip(sizes, self.shares, strict=True)])

    @property
    def median(self) -> Quantity:
        """Median with the 5 % and 95 % points."""
        return self._quantity(self.point(0.5))

    @property
    def mean(self) -> Quantity:
        """Mean with the same range."""
        return self._quantity(float(self.values @ self.weights))

    @property
    def bad_case(self) -> Quantity:
        """What has a chance of one in twenty to be exceeded."""
        return self._quantity(self.point(SHARE_BELOW))

    def point(self, share: float) -> float:
        """Point of the distribution of all parts by their shares, as `results` reads the points of one run."""
        return mixed_quantile([part.values for part in self.parts], self.shares, share)

    def chosen(self, mask: NDArray[np.bool_]) -> "MixedSample":
        """Some of the runs (run,), each with the weight that it has; parts without any of them are left out."""
        cuts = np.cumsum([part.values.size for part in self.parts])[:-1]
        some = [
            (replace(part, values=part.values[own]), share * float(own.mean()))
            for part, share, own in zip(self.parts, self.shares, np.split(mask, cuts), strict=True)
            if own.any()
        ]
        total = sum(share for _, share in some)
        return MixedSample(tuple(part for part, _ in some), tuple(share / total for _, share in some), self.run)

    def _quantity(self, value: float) -> Quantity:
        like = self.parts[0]
        where = {**like.where, "courses": "all, by their chances"}
        low, high = self.point(LOW), self.point(HIGH)
        return Quantity(value, low, high, like.unit, like.outcome, where, self.run, like.sources)


def mixed_quantile(parts: Sequence[Values], shares: Sequence[float], point: float) -> float:
    """Point of the distribution that some samples make together, each with its share.

    Equation: ``F(x) = sum_i w_i F_i(x)`` with ``F_i`` the function that `numpy.quantile` inverts: of ``n`` values in
    order it rises along straight lines, by ``1/(n - 1)`` from each to the next. So one sample alone has the points that
    `results.ranges` gives it, and those of all together lie between those of the parts, as ``F`` lies between the
    ``F_i``. A weighted quantile of the values in one heap has another rule and no such bound.

    Parameters
    ----------
    parts
        Values of each sample, all of them finite.
    shares
        Of each sample; they sum to one.
    point
        Share of the distribution below the point.

    Examples
    --------
    >>> import numpy as np
    >>> low, high = np.array([0.0, 10.0]), np.array([0.0, 20.0])
    >>> mixed_quantile([low], [1.0], 0.95), mixed_quantile([low, low], [0.5, 0.5], 0.95)
    (9.5, 9.5)
    >>> round(mixed_quantile([low, high], [0.5, 0.5], 0.6), 6)  # x/20 + x/40 = 0.6
    8.0
    """
    ordered = [np.sort(values) for values in parts]
    at = np.unique(np.concatenate(ordered))
    below, upto = (
        sum(share * _share_below(values, at, side) for values, share in zip(ordered, shares, strict=True))
        for side in ("left", "right")
    )
    return float(np.interp(point, np.stack([below, upto], 1).ravel(), np.repeat(at, 2)))


def _share_below(ordered: Values, at: Values, side: Literal["left", "right"]) -> Values:
    """``F_i`` of some values in order, just before (left) or at (right) each of some points."""
    count, rank = ordered.size, np.searchsorted(ordered, at, side=side)
    if count == 1:
        return np.asarray(rank, dtype=float)
    first = np.clip(rank - 1, 0, count - 2)
    with np.errstate(all="ignore"):  # beyond the values, where the share is none or all of it
        share = (first + (at - ordered[first]) / (ordered[first + 1] - ordered[first])) / (count - 1)
    return np.where(rank == 0, 0.0, np.where(rank == count, 1.0, share))


def mixture(samples: Sequence[Sample], chances: Sequence[float], run: str) -> MixedSample | None:
    """Runs of several samples together, those of each with its chance; None unless there is one for every chance.

    >>> import numpy as np
    >>> parts = [Sample(np.array(v), "MUSD", "loss_central", {}, "run", ()) for v in ([1.0, 3.0], [10.0, 20.0, 30.0])]
    >>> whole = mixture(parts, [0.8, 0.2], "run")
    >>> round(whole.mean.value, 6), round(whole.median.value, 6), round(whole.bad_case.value, 6)
    (5.6, 2.25, 25.0)
    """
    if not samples or len(samples) != len(chances):
        return None
    total = sum(chances)
    return MixedSample(tuple(samples), tuple(chance / total for chance in chances), run)
