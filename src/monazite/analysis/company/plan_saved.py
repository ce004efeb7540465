"""What a lever keeps running over the whole outlook: in a stop of years the first day does not move, volume does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from monazite.analysis.company.firm_arrays import FirmInRun
from monazite.analysis.company.firm_lever import FirmLever, LeverEffect
from monazite.analysis.company.outlook import CompanyOutlook, WeeklyPaths, weekly_paths

LONG_STOP = 0.25
"""Part of the plan over the outlook from whose loss on, in the mean of the draws, a stop is a long one."""
LEAST_DAYS = 0.5
"""Days gained from which on a lever is said to move the first stop."""


def plan_lost(outlook: CompanyOutlook, paths: WeeklyPaths | None = None) -> np.ndarray:
    """Part of the firm's plan over the outlook that is not made (draw,), products by the weight of what they use.

    Parameters
    ----------
    outlook
        The firm in a run.
    paths
        Its weeks with a lever; by default without any.
    """
    weight = np.asarray(outlook.builder.needs, float).sum(1)[list(outlook.inside.product_order)]
    lost = (outlook.paths if paths is None else paths).lost
    return lost @ weight / (outlook.weeks * weight.sum())


def margin_lost(outlook: CompanyOutlook, paths: WeeklyPaths) -> np.ndarray:
    """Margin lost within the outlook in some weeks (draw,), as `CompanyOutlook.margin_lost` has it."""
    rows = [outlook.firm.products[p] for p in outlook.inside.product_order]
    weekly = np.array([row.units * (row.margin or 0.0) for row in rows]) * 7.0 * 12.0 / 365.25
    return paths.lost @ weekly


def is_a_matter_of_volume(outlook: CompanyOutlook, effects: Sequence[LeverEffect]) -> bool:
    """Whether levers are ranked by what they keep running: the stop is long, or nothing moves its first day."""
    lost = float(plan_lost(outlook).mean())
    return lost >= LONG_STOP or (lost > 0.0 and all(effect.gained < LEAST_DAYS for effect in effects))


def ranked_by_plan(
    outlook: CompanyOutlook, effects: Sequence[LeverEffect], with_lever: Callable[[FirmLever], FirmInRun]
) -> list[LeverEffect]:
    """The effects with what each keeps running over the outlook, the one first that keeps most.

    Parameters
    ----------
    outlook
        The firm in a run.
    effects
        Levers as weighed by the first day.
    with_lever
        The arrays of the firm with a lever.
    """
    out: list[LeverEffect] = []
    has_margin = any(row.margin for row in outlook.firm.products)
    for effect in effects:
        paths = weekly_paths(with_lever(effect.lever))
        plan = float((plan_lost(outlook) - plan_lost(outlook, paths)).mean())
        margin = float((outlook.margin_lost - margin_lost(outlook, paths)).mean()) if has_margin else None
        out.append(replace(effect, plan=plan, margin=margin))
    return sorted(out, key=lambda effect: (-(effect.plan or 0.0), -effect.gained))
