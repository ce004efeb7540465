"""Which measures are worth further draws: ranking and selection on common draws, in stages.

All measures are seen in the same draws, so that what differs between two of them is the measures and not chance. After
each stage those are passed over of which its draws tell that they are not among the first and do little (screening as
of Nelson, Swann, Goldsman and Song 2001, Operations Research 49, 950; draws double from stage to stage as in the
sequential halving of Karnin, Koren and Somekh 2013, ICML). They keep the draws that they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

import numpy as np
from scipy.special import stdtrit

from monazite.analysis.options.measure import OptionMeasure
from monazite.analysis.options.trial import Trial, avoided_shares, joined_trial
from monazite.analysis.options.trials import TrialBench

LEAST_SHARE = 1e-3  # share of the loss under which a stock of the largest size counts as without effect
LEADING = 10  # places of the merit order that rest on all draws
SIGNIFICANT = 0.01  # share of the loss from which on a measure goes on whatever its place, if its sign is in doubt
USUAL_SHARE = 0.75  # of the draws in which a measure that leads is among the leading ones, at the least...
PASSED_OVER = 0.051  # ...and the chance with which such a one is passed over, at most
DEARER = 2.0  # outlay of a stock of the largest size over that of the smallest, for a day, at most
WRONGLY_WORSE = 0.05  # chance with which measures that are as good are taken for worse in a few draws
UPPER_END = 0.95  # of the range of a few draws


def least_places(draws: int) -> int:
    """Draws in which a measure has to be among the leading ones not to be passed over.

    The largest k with P(X < k) <= `PASSED_OVER`, X binomial with chance `USUAL_SHARE`: 2 of 4 draws, 4 of 8, 9 of 16.
    """
    chance, k = 0.0, 0
    while k < draws:
        chance += comb(draws, k) * USUAL_SHARE**k * (1.0 - USUAL_SHARE) ** (draws - k)
        if chance > PASSED_OVER:
            break
        k += 1
    return k


def in_doubt(families: Sequence[Sequence[Trial]]) -> list[bool]:
    """Families of measures, such as the sizes of a stock, with a member whose place or sign these draws do not settle.

    Its place is in doubt if it is among the `LEADING` by median or in at least `least_places` of the draws. Its sign is
    in doubt if it saves more than `LEAST_SHARE` of the loss in some draws and costs more in others, and `SIGNIFICANT`
    or more on average.

    Parameters
    ----------
    families
        Trials, all in the same draws.

    Returns
    -------
    list of bool
        One for each family.
    """
    every = [trial for family in families for trial in family]
    if len(every) <= LEADING:
        return [True] * len(families)
    ratios = np.array([trial.per_dollar for trial in every])  # measure, draw
    merits = np.median(ratios, axis=1)
    bars, bar = _bars(ratios), -np.sort(-merits)[LEADING - 1]
    placed = (merits >= bar) | ((ratios >= bars).sum(1) >= least_places(ratios.shape[1]))
    shares = np.array([avoided_shares(trial.avoided, trial.loss) for trial in every])
    mixed = (shares.max(1) > LEAST_SHARE) & (shares.min(1) < -LEAST_SHARE)
    doubtful = iter((placed | (mixed & (np.abs(shares.mean(1)) >= SIGNIFICANT))).tolist())
    return [any([next(doubtful) for _ in family]) for family in families]


def worth_more_draws(trials: Sequence[Trial], days: Sequence[float]) -> list[bool]:
    """Whether measures go on after a first look in two draws.

    One does if it moves `SIGNIFICANT` or more of the loss in a draw, or if it may be among the `LEADING` in one. Of a
    stock the largest size is run; a smaller one avoids no more, so it brings at most as many times more for a dollar
    as it is smaller, times `DEARER`. A stock that moves less than `LEAST_SHARE` in every draw is without effect; one
    that moves more but does not avoid that much on average goes on, as its effect cannot be told from none.

    Parameters
    ----------
    trials
        One for each measure, all in the same draws.
    days
        For a stock its largest size over its smallest; 0 for other measures.

    Returns
    -------
    list of bool
        One for each measure.
    """
    if len(trials) <= LEADING:
        return [True] * len(trials)
    ratios, times = np.array([trial.per_dollar for trial in trials]), np.asarray(days, dtype=float)
    shares = np.array([avoided_shares(trial.avoided, trial.loss) for trial in trials])
    most, is_stock = np.abs(shares).max(1), times > 0.0
    reach = np.where(is_stock, DEARER * times, 1.0)
    placed = (ratios * reach[:, None] >= _bars(ratios)).any(1)
    idle = is_stock & (most < LEAST_SHARE)
    unclear = is_stock & (shares.mean(1) < LEAST_SHARE)
    return (~idle & (placed | unclear | (most >= SIGNIFICANT))).tolist()


def _bars(ratios: np.ndarray) -> np.ndarray:
    """What a measure has to bring for a dollar to be among the leading ones (draw,)."""
    return -np.sort(-ratios, axis=0)[LEADING - 1]


def is_worse(challenger: Trial, holder: Trial) -> bool:
    """Whether a few draws tell that one set of measures avoids less than another.

    By a test of the differences of shares in the same draws: their mean lies below zero by more than its error, at a
    chance of 5 % of passing over one that is as good (Student's t).

    Parameters
    ----------
    challenger
        In the first draws, two or more.
    holder
        In these draws or more.
    """
    count = challenger.draws
    new, old = (avoided_shares(one.avoided[:count], one.loss[:count]) for one in (challenger, holder))
    gap = new - old
    error = float(stdtrit(count - 1, 1.0 - WRONGLY_WORSE)) * float(gap.std(ddof=1)) / sqrt(count)
    return float(gap.mean()) + error < 0.0


def challenge(bench: TrialBench, measures: Sequence[OptionMeasure], holder: Trial | None) -> Trial:
    """Some measures in all draws; in the screening draws alone where these tell that they do worse than a holder.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    measures
        Run together.
    holder
        A trial in all draws, if there is one to compare with.
    """
    if holder is None or bench.screening.stop == bench.draws:
        return bench.trial(measures)
    (first,) = bench.trials([measures], bench.screening)
    if is_worse(first, holder):
        return first
    (rest,) = bench.trials([measures], slice(bench.screening.stop, bench.draws))
    return joined_trial(first, rest)


def range_of_few(values: np.ndarray) -> tuple[float, float]:
    """Range in which a further draw lies with a chance of 90 %, as a few draws tell it.

    Student's prediction interval, mean +- t_(n-1, .95) s sqrt(1 + 1/n): quantiles of two or four draws would be their
    ends, far too narrow. Where a draw is without limit, the least and the largest value.

    Parameters
    ----------
    values
        By draw (draw,), two or more.
    """
    count = len(values)
    if not np.isfinite(values).all():
        return float(values.min()), float(values.max())
    half = float(stdtrit(count - 1, UPPER_END) * values.std(ddof=1) * sqrt(1.0 + 1.0 / count))
    return float(values.mean()) - half, float(values.mean()) + half
