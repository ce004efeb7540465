"""What one side gives in talks: easier licences, a general licence, lower tariffs or taxes, technology."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Buyers, Goods, Regions
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind

GENERAL_APPROVAL = 0.95
"""Approval under a general licence when the block names none (assumed)."""


class Concession(Policy, frozen=True):
    """Easing of the actor's own measures for some time. It never makes anything stricter.

    Precedents: Geneva (May 2025, 90 days), London (June 2025), Busan (October 2025, one year, general licences).
    """

    kind: Literal["concession"]
    goods: Goods = ("*",)
    """Goods that are eased."""
    destinations: Buyers = ("*",)
    """Regions or blocs for which the actor's export licences, bans and taxes are eased."""
    on: Regions = ("*",)
    """Regions or blocs whose goods get the tariff cut, or that get technology."""
    approval: Annotated[float | None, Q("share", ge=0, le=1, step=0.01)] = None
    """Share of applications approved from now on, if higher than before."""
    review: Annotated[float | None, Q("month", ge=0, le=24, step=0.5)] = None
    """Review time from now on, if shorter than before."""
    general_licence: bool = False
    """Licences for all shipments of a buyer: no review, approval .95 unless given."""
    lift_ban: bool = False
    """Bans on the goods and destinations are lifted."""
    quota: Annotated[float | None, Q("t/yr", ge=0, le=10_000_000, step=100)] = None
    """Weight that may leave under each of the actor's quotas on the goods, as an annual rate, if higher than before."""
    tariff_cut: Annotated[float, Q("share", ge=0, le=5, step=0.01)] = 0.0
    """Points taken off the actor's import duty, down to zero."""
    tax_cut: Annotated[float, Q("share", ge=0, le=5, step=0.01)] = 0.0
    """Points taken off the actor's export tax, down to zero."""
    tech_access: Annotated[float | None, Q("share", ge=0, le=1, step=0.01)] = None
    """Share of access to the actor's technology, if higher than before."""
    duration: Annotated[float | None, Q("month", gt=0, le=240, step=1)] = None
    """How long it lasts, when neither an end nor `months` is given."""

    @property
    def length(self) -> float | None:
        """Months in force, where the concession says so."""
        return self.duration if self.months is None else self.months


def _write(c: Controls, p: Concession, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    months = np.flatnonzero(window > 0)
    if not len(months):
        return c
    actor = ix.position("region", p.actor)
    goods = ix.goods(p.goods)
    where = open_mesh(months, goods, [actor], ix.buyers(p.destinations, actor=p.actor))
    weight = window[months]
    w = weight[:, None, None, None]
    approval = GENERAL_APPROVAL if p.general_licence and p.approval is None else p.approval
    review = 0.0 if p.general_licence and p.review is None else p.review
    if approval is not None:
        c.approval[where] += w * np.maximum(approval - c.approval[where], 0.0)
    if review is not None:
        c.review[where] -= w * np.maximum(c.review[where] - review, 0.0)
    if p.lift_ban:
        c.banned[where] *= 1.0 - w
    if p.quota is not None:
        _raise_quotas(c, p.quota, weight, months, goods, actor)
    if p.tax_cut:
        c.export_tax[where] = np.maximum(c.export_tax[where] - w * p.tax_cut, 0.0)
    if p.tariff_cut:
        block = open_mesh(months, goods, ix.regions(p.on, actor=p.actor), ix.buyers((p.actor,)))
        c.tariff[block] = np.maximum(c.tariff[block] - w * p.tariff_cut, 0.0)
    if p.tech_access is not None:
        block = open_mesh(months, [actor], ix.regions(p.on, actor=p.actor))
        c.tech[block] += weight[:, None, None] * np.maximum(p.tech_access - c.tech[block], 0.0)
    return c


def _raise_quotas(
    c: Controls, rate: float, weight: np.ndarray, months: np.ndarray, goods: list[int], actor: int
) -> None:
    """Quotas of the actor on any of the goods, up to an annual rate; months that are partly covered in proportion."""
    for q in np.flatnonzero(c.quota_weight[:, goods, actor].any(1)):
        before = c.quota[months, q]
        limited = np.isfinite(before)
        more = np.maximum(rate / 12 - before[limited], 0.0)
        c.quota[months[limited], q] = before[limited] + weight[limited] * more


def _touched(p: Concession) -> tuple[str, ...]:
    asked = {
        "approval": p.approval is not None or p.general_licence,
        "review": p.review is not None or p.general_licence,
        "banned": p.lift_ban,
        "quota": p.quota is not None,
        "export_tax": p.tax_cut,
        "tariff": p.tariff_cut,
        "tech": p.tech_access is not None,
    }
    return tuple(name for name, wanted in asked.items() if wanted)


CONCESSION = policy_kind(
    Concession, _write, "approval", "review", "banned", "quota", "export_tax", "tariff", "tech", touches=_touched,
    traits=["eases"],
)  # fmt: skip
