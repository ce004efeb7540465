"""Public money for supply outside the controlling country: equity, loans, grants, price floors."""

from datetime import date
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Good, Projects, Regions, Stages
from monazite.scenario.policies.policy_base import Policy, add_months, open_mesh, policy_kind, share_of_month


class Finance(Policy, frozen=True):
    """Money paid into projects and prices guaranteed to producers.

    Precedent: MP Materials, July 2025: 400 MUSD equity, 150 MUSD loan, floor of 110 USD/kg NdPr for ten years.
    """

    kind: Literal["finance"]
    projects: Projects = ()
    """Projects by name; empty: all projects in `regions` at `stages`."""
    regions: Regions = ()
    """Regions or blocs of the projects and of the producers under the floor; empty: the actor."""
    stages: Stages = ()
    """Stages of the projects (mine, separation, metal, magnet, recycling); empty: all."""
    amount: Annotated[float, Q("MUSD", ge=0, le=100_000, step=10)] = 0.0
    """Total, split evenly over the months of payment and over the projects by their capital cost."""
    months: Annotated[float, Q("month", gt=0, le=120, step=1)] = 12.0
    """Time over which the money is paid, from the start."""
    floor: Annotated[dict[Good, float], Q("USD/kg", ge=0, le=100_000)] = Field(default={})
    """Guaranteed price by good: { "Nd.oxide" = 110 }. In force in months that the window covers by half or more."""

    @property
    def length(self) -> float | None:
        """None: `months` is the time of payment; the rest is in force to the end."""
        return None


def select_projects(ix: AxisLookup, projects: Projects, regions: Regions, stages: Stages) -> list[int]:
    """Positions of projects by name, region and stage.

    Parameters
    ----------
    ix
        Names and positions along the axes.
    projects
        Names of projects; where there are any, nothing else counts.
    regions
        Regions or blocs whose projects are meant otherwise.
    stages
        Stages that are meant; all of them if empty.

    Returns
    -------
    list of int
        Positions along the axis of projects.

    Raises
    ------
    InputError
        For names that do not exist.
    """
    if projects:
        return [ix.position("project", name) for name in projects]
    inside = set(ix.regions(regions))
    sites = enumerate(zip(ix.project_region, ix.project_stage, strict=True))
    return [i for i, (region, stage) in sites if int(region) in inside and (not stages or stage in stages)]


def book_payment(c: Controls, ix: AxisLookup, start: date, amount: float, months: float, projects: list[int]) -> None:
    """Book a sum in place, split evenly over months and over projects by their capital cost, if known.

    Parameters
    ----------
    c
        Controls; ``finance`` (month, project) grows.
    ix
        Names and positions along the axes.
    start
        First day of payment.
    amount
        MUSD in all; nothing is booked for none.
    months
        Months of payment.
    projects
        Positions of the projects.
    """
    if amount <= 0 or not projects:
        return
    paid = share_of_month(ix, start, add_months(start, months)) / months
    cost = np.array([ix.project_capex[i] for i in projects], dtype=float)
    share = cost / cost.sum() if cost.all() else np.full(len(projects), 1.0 / len(projects))
    c.finance[:, projects] += amount * paid[:, None] * share


def _write(c: Controls, p: Finance, ix: AxisLookup) -> Controls:
    book_payment(c, ix, p.start, p.amount, p.months, select_projects(ix, p.projects, p.regions or (p.actor,), p.stages))
    months = np.flatnonzero(p.window(ix) >= 0.5)
    regions = ix.regions(p.regions or (p.actor,))
    for good, price in p.floor.items():
        block = open_mesh(months, ix.goods((good,)), regions)
        c.floor[block] = np.maximum(c.floor[block], price)
    return c


FINANCE = policy_kind(Finance, _write, "finance", "floor", also_called={"subsidy": ""})
