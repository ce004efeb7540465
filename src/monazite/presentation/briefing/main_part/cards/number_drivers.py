"""Which uncertain inputs a number moves with most, over the runs of all branches, and how sure that is."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from monazite.results.ranges import Values

MOST_DRIVERS = 3
FEWEST_RUNS = 16
"""Runs from which a range says something, and ranks tell what moves a number."""
BY_CHANCE = 0.1
"""Chance that a number which nothing moves has a clear driver all the same."""
COURSE = "the course of the talks"
_FEWEST_OF_A_COURSE = 4


@dataclass(frozen=True, slots=True)
class BranchValues:
    """Values of an outcome in one branch.

    Attributes
    ----------
    values
        One for each run (run,); not a number where the event does not come, which ranks as later than all.
    draws
        Which draw of the inputs each run has (run,).
    course
        Course of the talks of all its runs; empty where they are no part of a forecast.
    """

    values: Values
    draws: NDArray[np.intp]
    course: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    """An input that a number moves with.

    Attributes
    ----------
    name
        Of the input, or `COURSE`.
    by_chance
        Share of unrelated inputs that the number moves with as much.
    is_clear
        Whether it stands out of all inputs that were looked at.
    rises
        Whether the number is larger where the input is.
    highest
        For the course of the talks: that with the highest mean rank.
    """

    name: str
    by_chance: float
    is_clear: bool
    rises: bool = True
    highest: str = ""


def strongest_movers(
    inputs: Mapping[str, Values], branches: Sequence[BranchValues], courses: Collection[str] = ()
) -> tuple[Mover, ...]:
    """The three inputs that a number moves with most; none where it is the same in all runs, or for too few draws.

    Parameters
    ----------
    inputs
        Value of each input by draw (draw,).
    branches
        What the outcome is in the runs of each branch.
    courses
        Courses of the talks that the number is one over, so that the course can move it.

    Notes
    -----
    Runs are ranked within their branch, so that what differs between branches is no sign of an input. The ranks of all
    runs of a draw, whose inputs are the same, have one mean ``y``: runs of one draw are no independent evidence.
    Equation: were an input unrelated, its ranks ``x`` over ``n`` draws would stand in any order beside ``y``, and their
    correlation ``r`` would have mean nought and variance ``1/(n - 1)``, whatever the distribution of ``y`` (Hoeffding
    1951); so the share of unrelated inputs that do as much is ``2 (1 - Phi(|r| sqrt(n - 1)))``. What the first input
    explains is taken off ``y`` before the second is looked for. An input is clear where its share times the number of
    inputs is at most `BY_CHANCE` (Bonferroni) and all inputs named before it are clear. The course of the talks is
    judged by the rank test of Kruskal and Wallis (1952) between runs of each course.
    """
    ranked, course = _by_rank(inputs, branches), _of_the_course([b for b in branches if b.course in courses])
    looked_at = len(inputs) + (course is not None)
    movers: list[Mover] = []
    for name, share, rises in ranked:
        is_clear = share * looked_at <= BY_CHANCE and all(one.is_clear for one in movers)
        movers.append(Mover(name, share, is_clear, rises))
    if course is not None:
        highest, share = course
        place = next((i for i, one in enumerate(movers) if share <= one.by_chance), len(movers))
        movers.insert(place, Mover(COURSE, share, share * looked_at <= BY_CHANCE, highest=highest))
    return tuple(movers[:MOST_DRIVERS])


def _by_rank(inputs: Mapping[str, Values], branches: Sequence[BranchValues]) -> list[tuple[str, float, bool]]:
    """Name, share of unrelated inputs that do as much, and direction of the inputs with the highest correlation."""
    draws, outcome = _outcome_by_draw(branches)
    count = draws.size
    if count < FEWEST_RUNS or not outcome.std() > 0.0:
        return []
    names, found = list(inputs), list[tuple[str, float, bool]]()
    ranks = standard_ranks(np.stack([inputs[name][draws] for name in names])) if names else np.empty((0, count))
    rest = outcome - outcome.mean()
    for step in range(min(MOST_DRIVERS, len(names))):
        size = float(np.sqrt(rest @ rest / count))
        if size <= 1e-9:  # the inputs named say all of it
            break
        correlations = ranks @ rest / (count * size)
        best = int(np.abs(correlations).argmax())
        share = 2.0 * NormalDist().cdf(-abs(float(correlations[best])) * math.sqrt(count - 1 - step))
        found.append((names[best], share, bool(correlations[best] > 0.0)))
        rest = rest - ranks[best] * (ranks[best] @ rest) / count
        ranks[best] = 0.0
    return found


def _outcome_by_draw(branches: Sequence[BranchValues]) -> tuple[NDArray[np.intp], Values]:
    """Draws that some run has (draw,), and the mean of the ranks of their runs within the branches (draw,)."""
    parts = [(branch.draws, standard_ranks(branch.values)) for branch in branches if branch.values.size]
    if not parts:
        return np.empty(0, np.intp), np.empty(0)
    draws, places = np.unique(np.concatenate([part for part, _ in parts]), return_inverse=True)
    ranks = np.concatenate([part for _, part in parts])
    return draws, np.bincount(places, weights=ranks) / np.bincount(places)


def _of_the_course(branches: Sequence[BranchValues]) -> tuple[str, float] | None:
    """The course with the highest mean rank, and the chance that courses which all give the same differ as much.

    None for fewer than two courses, and where all runs are alike.
    """
    from scipy.stats import kruskal  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    own = {b.course: _later(b.values) for b in branches if b.course and b.values.size >= _FEWEST_OF_A_COURSE}
    ranks = standard_ranks(np.concatenate([*own.values()])) if len(own) > 1 else np.zeros(1)
    if not np.ptp(ranks):
        return None
    parts = np.split(ranks, np.cumsum([values.size for values in own.values()])[:-1])
    mean = dict(zip(own, map(np.mean, parts), strict=True))
    _, share = kruskal(*own.values())  # pyright: ignore[reportUnknownVariableType]
    return max(mean, key=mean.__getitem__), float(share)  # pyright: ignore[reportUnknownArgumentType]


def standard_ranks(values: Values) -> Values:
    """Ranks along the last axis (..., run) with mean nought and variance one; noughts where all values are alike."""
    from scipy.stats import rankdata  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    ranks: Values = rankdata(_later(values), axis=-1)
    ranks -= ranks.mean(-1, keepdims=True)
    spread = ranks.std(-1, keepdims=True)
    return np.divide(ranks, spread, out=np.zeros_like(ranks), where=spread > 0)


def _later(values: Values) -> Values:
    """The same with what never comes as later than all."""
    return np.nan_to_num(np.asarray(values, dtype=float), nan=np.inf)
