"""What a little more of a measure would bring: derivatives of loss and outlay along the solved path.

A portfolio is simulated once a draw with the factors of every month's Jacobian; with the level of one measure moved by
a thousandth the market follows by the implicit function theorem (`monazite.simulation.derivatives`) instead of being
solved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.analysis.options.costs import ledger
from monazite.analysis.options.measure import OptionMeasure, with_measures
from monazite.analysis.options.trial import LEAST_LOSS
from monazite.analysis.options.trials import TrialBench, draws_of
from monazite.foundation import cache
from monazite.simulation.derivatives import SolvedPath
from monazite.simulation.incremental import with_policies

NEUTRAL = {
    "cover": 0.0,
    "amount": 0.0,
    "thrift": 0.0,
    "research": 0.0,
    "recycling_rate": 0.0,
    "permit_speed": 1.0,
    "preference": 1.0,
}
"""Fields that grow with the level of a measure, and their value at level 0."""
INDIVISIBLE = ("partnership",)
"""Kinds that are agreed or not: they have no level."""
LONGEST_STOCK = 180.0  # days of a stock
STEP = 1e-3
DRAWS = 4


@dataclass(frozen=True)
class MarginalEffects:
    """By draw and measure, for one more unit of its level: share of the loss avoided, and outlay in MUSD."""

    share: np.ndarray
    outlay: np.ndarray
    loss: np.ndarray

    @property
    def per_dollar(self) -> np.ndarray:
        """Avoided loss per dollar of the last bit of outlay, median over draws (measure,); NaN where none is paid."""
        avoided = self.share * self.loss[:, None]
        paid = np.where(self.outlay > 0.0, self.outlay, np.nan)
        with np.errstate(invalid="ignore"):
            return np.array([np.median(a) for a in (avoided / paid).T])


def is_scalable(measure: OptionMeasure) -> bool:
    """Whether a measure can be taken in part."""
    blocks = measure.policies
    fixed = measure.kind in INDIVISIBLE or any("floor" in block for block in blocks)
    return not fixed and any(name in block for block in blocks for name in NEUTRAL)


def highest_level(measure: OptionMeasure) -> float:
    """Highest level of a measure: a stock of 180 days; the whole of any other."""
    return LONGEST_STOCK / measure.size if measure.kind == "stock" else 1.0


def at_level(measure: OptionMeasure, level: float) -> OptionMeasure:
    """A measure in part, or a stock of more days: every field moves from its neutral value; fees are in proportion.

    Parameters
    ----------
    measure
        The whole measure, at level 1.
    level
        0 is no effect and no cost; above 1 for stocks alone (`highest_level`).

    Returns
    -------
    OptionMeasure
        With another id and title; the same object at level 1.
    """
    if level == 1.0:
        return measure
    blocks = tuple({name: _scaled(name, value, level) for name, value in block.items()} for block in measure.policies)
    fees = tuple(replace(fee, quantity=level * fee.quantity) for fee in measure.fees)
    if measure.kind == "stock":
        old, new = f"{measure.size:g} days", f"{level * measure.size:.0f} days"
        names = {"id": measure.id.replace(old, new), "title": measure.title.replace(old, new)}
    else:
        names = {"id": f"{measure.id} at {100 * level:.0f} %", "title": f"{measure.title} ({100 * level:.0f} % of it)"}
    return replace(measure, policies=blocks, fees=fees, size=level * measure.size, **names)


def _scaled(name: str, value: Any, level: float) -> Any:
    neutral = NEUTRAL.get(name)
    return value if neutral is None else neutral + level * (value - neutral)


def cached_marginal_effects(
    bench: TrialBench, measures: Sequence[OptionMeasure], levels: Sequence[float], draws: int = DRAWS
) -> MarginalEffects:
    """`marginal_effects`, or what it gave before for the same content."""

    def compute() -> dict[str, np.ndarray]:
        found = marginal_effects(bench, measures, levels, draws)
        return {"share": found.share, "outlay": found.outlay, "loss": found.loss}

    name = cache.key(__name__, bench.name_of(measures), list(levels), draws)
    return MarginalEffects(**cache.arrays("options", name, compute))


def marginal_effects(
    bench: TrialBench, measures: Sequence[OptionMeasure], levels: Sequence[float], draws: int = DRAWS
) -> MarginalEffects:
    """Derivatives of the loss avoided and of the outlay by the level of every measure that `is_scalable`.

    Central differences of two neighbours along the solved path; at level 0 the difference to the path itself.

    Parameters
    ----------
    bench
        Scenario, costs and the run without measures.
    measures
        The portfolio, and measures that might enter it.
    levels
        Their levels, all together; 0 for those that are not in it.
    draws
        Draws that are followed, at most those of the bench.

    Returns
    -------
    MarginalEffects
        By draw and measure: share of the loss and MUSD per unit of level; zero for measures without a level.

    Raises
    ------
    SolveError
        For a draw whose path has a month that is not solved.
    """
    count = min(draws, bench.draws)
    shape = (count, len(measures))
    share, outlay = np.zeros(shape), np.zeros(shape)
    here = at_levels(measures, levels)
    sc = bench.setting.scenario
    model_here = with_policies(bench.base.model, with_measures(sc, here))
    sides: list[list[tuple[float, Any, list[OptionMeasure]]]] = []
    for i, (measure, level) in enumerate(zip(measures, levels, strict=True)):
        moved = []
        if is_scalable(measure):
            for x in (level + STEP, max(level - STEP, 0.0)):
                one = at_levels(measures, [x if j == i else y for j, y in enumerate(levels)])
                model = None if x == level else with_policies(bench.base.model, with_measures(sc, one))
                moved.append((x, model, one))
        sides.append(moved)

    def fill(k: int) -> None:
        place = slice(k, k + 1)
        draw = bench.base.parameters.subset(k, k + 1)
        path = SolvedPath(bench.setting.dataset, model_here.scenario, built=(model_here, draw))
        base, costs, total = draws_of(bench.base, place), bench.costs.of_draws(place), bench.loss[k].sum()
        for i, moved in enumerate(sides):
            found = []
            for x, model, one in moved:
                res = path.results if model is None else path.neighbour(model)
                if res is None:
                    break
                paid = ledger(res, base, one, costs, (bench.decision_month, bench.shock_month), bench.setting.sponsors)
                found.append((x, float(bench.present_loss(res, k).sum()), float(paid.outlay[0])))
            if len(found) == 2:
                (xa, la, oa), (xb, lb, ob) = found
                share[k, i] = -(la - lb) / (xa - xb) / total if total > LEAST_LOSS else 0.0
                outlay[k, i] = (oa - ob) / (xa - xb)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fill, range(count)))
    return MarginalEffects(share, outlay, bench.loss[:count].sum((1, 2)))


def at_levels(measures: Sequence[OptionMeasure], levels: Sequence[float]) -> list[OptionMeasure]:
    """The measures at their levels; one at level 0 stays as one that does nothing, so that it can be moved."""
    return [at_level(m, x) for m, x in zip(measures, levels, strict=True)]
