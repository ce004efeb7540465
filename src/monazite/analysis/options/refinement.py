"""A portfolio made better in small steps: levels of measures by sequential linear programming on derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from monazite.analysis.options.marginal_effects import (
    MarginalEffects,
    at_level,
    cached_marginal_effects,
    highest_level,
    is_scalable,
)
from monazite.analysis.options.measure import OptionMeasure, stocked_goods
from monazite.analysis.options.screening import challenge
from monazite.analysis.options.trial import Trial
from monazite.analysis.options.trials import TrialBench
from monazite.foundation.errors import SolveError

RADIUS = 0.5  # of a level, that a step may move it
STEPS = 4  # simulations of moved portfolios
ENTRANTS = 4  # measures outside the portfolio that may come in
LEAST_GAIN = 1e-4  # share of the loss that a step has to promise
LEAST_LEVEL = 0.02  # level under which a measure is left out


@dataclass(frozen=True)
class RefinedPortfolio:
    """The portfolio after the steps, what a last dollar in every measure brings, and what was tried.

    ``marginal_value`` holds avoided loss per dollar of the last bit of outlay (median over draws) by id, of measures
    that have a level, in the portfolio or next to come in.
    """

    trial: Trial | None
    marginal_value: dict[str, float]
    tried: list[dict[str, float | str]]
    predicted: float | None = None


def refine_levels(bench: TrialBench, trial: Trial, trials: Sequence[Trial], budget: float) -> RefinedPortfolio:
    """Move the levels of a portfolio's measures while that avoids more within the budget.

    Each step solves: maximise sum g_i dx_i subject to outlay + sum c_i dx_i <= budget, |dx_i| <= radius and levels from
    0 to `highest_level`, with g and c the derivatives of the share of the loss avoided and of the outlay, mean over
    draws (HiGHS through `scipy.optimize.linprog`). The result is simulated and taken if it avoids more within the
    budget, or if it is the first within it; otherwise the radius is halved.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    trial
        The portfolio to begin from, all measures at level 1; it may cost more than the budget.
    trials
        Those of single measures; the strongest outside the portfolio may enter.
    budget
        MUSD, present value at the decision.

    Returns
    -------
    RefinedPortfolio
        Its trial is None if nothing keeps to the budget.
    """
    measures = [*trial.measures, *_entrants(trial, trials)]
    levels = np.array([1.0] * len(trial.measures) + [0.0] * (len(measures) - len(trial.measures)))
    best, radius, tried, found, promised = trial, RADIUS, [], None, None
    total = float(np.median(bench.loss.sum((1, 2))))
    for _ in range(STEPS):
        try:
            found = found or cached_marginal_effects(bench, measures, levels.tolist())
        except SolveError:
            break
        room = budget - float(best.ledger.outlay.mean())
        moved = levels + level_step(found, measures, levels, room, radius)
        moved[moved < LEAST_LEVEL] = 0.0
        gain = float(found.share.mean(0) @ (moved - levels))
        if (room >= 0.0 and gain < LEAST_GAIN) or not np.abs(moved - levels).any():
            break
        parts = [at_level(m, x) for m, x in zip(measures, moved, strict=True) if x > 0.0]
        new = challenge(bench, parts, best if room >= 0.0 else None)
        predicted = total * min(best.share + gain, 1.0)
        tried.append(trial_record(new, total, predicted))
        fits = new.draws == bench.draws and new.ledger.outlay.mean() <= budget
        if fits and (new.share > best.share or room < 0.0):
            best, levels, found, promised = new, moved, None, predicted
        elif room < 0.0:  # nearer to the budget; go on from here
            best, levels, found = new, moved, None
        else:
            radius /= 2.0
    within = best.ledger.outlay.mean() <= budget
    return RefinedPortfolio(best if within else None, _marginal_value(bench, measures, levels, found), tried, promised)


def trial_record(trial: Trial, total: float, predicted: float) -> dict[str, float | str]:
    """A portfolio that was tried, as plain values: money in MUSD, of a loss of ``total``; in how many draws."""
    names, outlay = ", ".join(m.id for m in trial.measures), float(trial.ledger.outlay.mean())
    simulated = total * trial.share
    return {"measures": names, "predicted": predicted, "simulated": simulated, "outlay": outlay, "draws": trial.draws}


def level_step(
    effects: MarginalEffects, measures: Sequence[OptionMeasure], levels: np.ndarray, room: float, radius: float
) -> np.ndarray:
    """Change of the levels that the linear programme proposes.

    Parameters
    ----------
    effects
        Derivatives of the share avoided and of the outlay (draw, measure).
    measures
        Those of the derivatives.
    levels
        Their levels (measure,).
    room
        What is left of the budget, MUSD; negative where too much is spent.
    radius
        The most that a level may move.

    Returns
    -------
    numpy.ndarray
        Change (measure,); zero where the programme has no answer and for measures without a level.
    """
    free = [is_scalable(m) for m in measures]
    top = np.array([highest_level(m) for m in measures])
    low = np.where(free, np.maximum(-levels, -radius), 0.0)
    high = np.where(free, np.minimum(top - levels, radius), 0.0)
    out = linprog(
        -effects.share.mean(0),
        A_ub=effects.outlay.mean(0)[None],
        b_ub=[room],
        bounds=np.column_stack([low, np.maximum(high, low)]),
        method="highs",
    )
    return np.zeros_like(levels) if out.x is None else out.x


def _entrants(trial: Trial, trials: Sequence[Trial]) -> list[OptionMeasure]:
    """The strongest measures that can be taken in part and whose groups, and goods in stock, the portfolio has not."""
    groups, held = {m.group for m in trial.measures}, {g for m in trial.measures for g in stocked_goods(m)}
    out: list[OptionMeasure] = []
    for t in sorted(trials, key=lambda t: -t.merit):
        (measure,) = t.measures
        if measure.group in groups or t.held_days is not None or t.share <= 0.0 or not is_scalable(measure):
            continue
        if held & stocked_goods(measure):
            continue
        groups.add(measure.group)
        held |= stocked_goods(measure)
        out.append(measure)
    return out[:ENTRANTS]


def _marginal_value(
    bench: TrialBench, measures: Sequence[OptionMeasure], levels: np.ndarray, effects: MarginalEffects | None
) -> dict[str, float]:
    """What the last dollar in every measure brings at these levels."""
    try:
        effects = effects or cached_marginal_effects(bench, measures, levels.tolist())
    except SolveError:
        return {}
    names = [at_level(m, x).id if x > 0.0 else m.id for m, x in zip(measures, levels, strict=True)]
    return {
        name: float(worth)
        for name, worth, m in zip(names, effects.per_dollar, measures, strict=True)
        if is_scalable(m) and np.isfinite(worth)
    }
