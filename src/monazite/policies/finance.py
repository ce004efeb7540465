"""Public money for supply outside the controlling country: equity, loans, grants, price floors."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from monazite.engine.state import Controls
from monazite.policies._base import Names, Policy, add_months, lever, mesh, share_of_month
from monazite.policies._index import Index
from monazite.units import Q


class Finance(Policy):
    """Money paid into projects and prices guaranteed to producers.

    Precedent: MP Materials, July 2025: 400 MUSD equity, 150 MUSD loan, floor of 110 USD/kg NdPr for ten years.
    """

    kind: Literal["finance"]
    projects: Names = ()
    """Projects by name; empty: all projects in `regions` at `stages`."""
    regions: Names = ()
    """Regions or blocs of the projects and of the producers under the floor; empty: the actor."""
    stages: Names = ()
    """Stages of the projects (mine, separation, metal, magnet, recycling); empty: all."""
    amount: Annotated[float, Q("MUSD", ge=0, le=100_000, step=10)] = 0.0
    """Total, split evenly over the projects and the months of payment."""
    months: Annotated[float, Q("month", gt=0, le=120, step=1)] = 12.0
    """Time over which the money is paid, from the start."""
    floor: Annotated[dict[str, float], Q("USD/kg", ge=0, le=100_000)] = Field(default={})
    """Guaranteed price by good: { "Nd.oxide" = 110 }. In force in months that the window covers by half or more."""


def _projects(p: Finance, ix: Index) -> list[int]:
    if p.projects:
        return [ix.position("project", name) for name in p.projects]
    regions = set(ix.regions(p.regions or (p.actor,)))
    sites = enumerate(zip(ix.project_region, ix.project_stage, strict=True))
    return [i for i, (region, stage) in sites if int(region) in regions and (not p.stages or stage in p.stages)]


def _write(c: Controls, p: Finance, ix: Index) -> Controls:
    if p.amount > 0:
        projects = _projects(p, ix)
        paid = share_of_month(ix, p.start, add_months(p.start, p.months)) / p.months
        if projects:
            c.finance[:, projects] += (p.amount / len(projects) * paid)[:, None]
    months = np.flatnonzero(p.window(ix) >= 0.5)
    regions = ix.regions(p.regions or (p.actor,))
    for good, price in p.floor.items():
        block = mesh(months, ix.goods((good,)), regions)
        c.floor[block] = np.maximum(c.floor[block], price)
    return c


FINANCE = lever(Finance, _write, "finance", "floor")
