"""What of the controls on a pair of countries is in force on the day of the first offer, and what of it is at issue.

The talks are about what the controlling side withholds from the other side. What others get, and goods that no news is
about, would blur it: a stop of one metal for one buyer hides in a mean over all goods and buyers.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.build import Model, build
from monazite.scenario.policies import Policy, add_months, has_trait
from monazite.scenario.scenario import Scenario

EVERYONE = ("*",)


class SharesLetThrough(NamedTuple):
    """Share of the usual exports under controls that is let through: to the other side, and to all others."""

    target: float
    others: float


def negotiated_goods(sc: Scenario, controller: str) -> tuple[str, ...]:
    """Goods that the controlling side's measures of the scenario are about; all goods if it has none."""
    own = [p for p in sc.policy if has_trait(p, "restricts_exports") and p.actor == controller]
    return tuple(dict.fromkeys(good for p in own for good in getattr(p, "goods", ()))) or ("*",)


def supposed_limits(sc: Scenario, controller: str, day: date) -> tuple[Policy, ...]:
    """Permits and limits of the controlling side that an article or a lever has put in force by a day.

    They stand in no record and on no source.
    """
    return tuple(
        p
        for p in sc.policy
        if _is_in_force(p, day)
        and has_trait(p, "rations_exports")
        and p.actor == controller
        and not (p.record or p.source)
    )


def buyers_of(policy: Policy) -> set[str]:
    """Regions and blocs that a limit on exports names; a star for all."""
    return {name.partition(".")[0] for name in getattr(policy, "destinations", EVERYONE)}


def reaches(ds: Dataset, policy: Policy, region: str) -> bool:
    """Whether a limit on exports is on a region: on all, on itself or on a bloc that it is in."""
    return bool(buyers_of(policy) & {"*", region, *(row.bloc for row in ds.table("regions") if row.region == region)})


def _is_in_force(policy: Policy, day: date) -> bool:
    """Whether a measure has begun before a day and not ended by it."""
    return policy.start < day and (policy.until is None or policy.until >= day)


def months_under_control(sc: Scenario, day: date, controller: str) -> int:
    """Whole months since the first control of the controlling side."""
    own = [p for p in sc.policy if has_trait(p, "rations_exports") and p.actor == controller]
    starts = [p.start for p in own if p.start < day]
    return max(0, round((day - min(starts)).days / 30.4)) if starts else 0


def in_force_on(sc: Scenario, day: date, month: date) -> Scenario:
    """The scenario with the measures that have begun before a day and not ended by it, from a month on at the latest.

    One that began a few days ago would else count for these days of its month alone.
    """
    policies = [
        p.model_copy(update={"start": min(p.start, month), "end": None, "months": None})
        for p in sc.policy
        if _is_in_force(p, day)
    ]
    return sc.model_copy(update={"policy": tuple(policies), "sweep": {}})


def month_counted(day: date) -> date:
    """First day of the month whose levels stand for a day: in the first half of a month those of the month before."""
    return add_months(day.replace(day=1), -1) if day.day <= 15 else day.replace(day=1)


def shares_let_through(
    ds: Dataset, sc: Scenario, day: date, seats: tuple[str, str], goods: tuple[str, ...]
) -> SharesLetThrough:
    """Share of the controlling side's usual exports of some goods, by value, that is let through on a day.

    Parameters
    ----------
    ds, sc
        Dataset and scenario, with the controls that are in force.
    day
        The day; of limits with levels of their own by month those of `month_counted`.
    seats
        The controlling side and the other one.
    goods
        Goods that are looked at.

    Returns
    -------
    SharesLetThrough
        0 to 1, of what is under licence, ban or quota alone; 1 where nothing is. A side that usually buys nothing of
        the goods counts them by what all others buy.
    """
    counted, (controller, target) = max(month_counted(day), sc.start.replace(day=1)), seats
    model = build(ds, in_force_on(sc, day, counted))
    origin = model.index.region.index(controller)
    through, limited = _let_through(model, model.index.month.index(counted), origin)
    chosen = np.zeros((len(model.index.good), 1), dtype=bool)
    chosen[model.index.goods(goods)] = True
    home, theirs = (model.structure.buyer_region == model.index.region.index(side) for side in (controller, target))
    abroad = model.baseline.ship[:, origin] * ~home * model.structure.price_ref[:, None]

    def share(buyers: np.ndarray) -> float:
        cells = limited & chosen & buyers
        weight = abroad * cells
        weight = weight if weight.sum() > 0 else abroad.sum(1, keepdims=True) * cells
        return float((weight * through).sum() / weight.sum()) if weight.sum() > 0 else 1.0

    return SharesLetThrough(share(theirs), share(~theirs & ~home))


def _let_through(model: Model, month: int, origin: int) -> tuple[np.ndarray, np.ndarray]:
    """Share that is let through and whether anything limits it, by good and buyer, in a month."""
    licensed, banned = model.controls.licensed[month, :, origin], model.controls.banned[month, :, origin]
    through = (1.0 - licensed * (1.0 - model.controls.approval[month, :, origin])) * (1.0 - banned)
    abroad = model.baseline.ship[:, origin] * (model.structure.buyer_region != origin)
    limited = np.maximum(licensed, banned) > 0
    quotas = model.controls.quota[month], model.controls.quota_weight[:, :, origin], model.controls.quota_buyers
    for limit, weight, buyers in zip(*quotas, strict=True):
        if np.isfinite(limit) and (usual := float((weight[:, None] * abroad * buyers).sum())) > 0:
            covered = (weight > 0)[:, None] & (buyers > 0)
            through = np.where(covered, np.minimum(through, min(limit / usual, 1.0)), through)
            limited = limited | covered
    return through, limited


def approved_share(ds: Dataset, sc: Scenario, day: date, controller: str, buyer: str = "") -> float:
    """Share of the controlling side's usual exports, by value, that is let through in the month of a day.

    Parameters
    ----------
    ds, sc
        Dataset and scenario, with the controls that are in force.
    day
        In the first half of a month the controls of the month before count.
    controller, buyer
        The controlling side, and where its exports go; all of them without one, or if it buys nothing that is limited.

    Returns
    -------
    float
        0 to 1, of goods under licence, ban or quota alone; 1 where there are none.
    """
    model = build(ds, sc)
    month, origin = max(month_counted(day), model.index.month[0]), model.index.region.index(controller)
    through, limited = _let_through(model, model.index.month.index(month), origin)
    abroad = model.baseline.ship[:, origin] * (model.structure.buyer_region != origin)
    value = abroad * model.structure.price_ref[:, None] * limited
    own = value * (model.structure.buyer_region == model.index.region.index(buyer)) if buyer else value
    value = own if own.sum() > 0 else value
    return float((value * through).sum() / value.sum()) if value.sum() > 0 else 1.0
