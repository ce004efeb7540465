"""Partnerships: regions that open, pay for and buy from projects together."""

from typing import Annotated, Any, Literal

import numpy as np

from monazite.dataset.rows.projects import PartnershipRow
from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.finance import book_payment, select_projects
from monazite.scenario.policies.name_fields import Projects, Regions, Stages
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind

SPEED = {"usual": 1.0, "fast track": 2.0}


class Partnership(Policy, frozen=True):
    """Agreement on projects: shorter stages, capital, guaranteed offtake, supply of the partners first.

    Precedents: Japan and Lynas since 2011; the framework of the United States and Australia and the understanding with
    Malaysia, October 2025; Maaden and MP Materials, November 2025; DFC and Serra Verde; the EU's Strategic Projects.
    """

    kind: Literal["partnership"]
    partners: Regions = ()
    """Regions or blocs beside the actor."""
    projects: Projects = ()
    """Projects by name; empty: all projects of `regions` at `stages`."""
    regions: Regions = ()
    """Regions or blocs of the projects; empty: the partners, or the actor where there are none."""
    stages: Stages = ()
    """Stages of the projects (mine, separation, metal, magnet, recycling); empty: all."""
    permit_speed: Annotated[float, Q("1", ge=0.1, le=10, step=0.1, levels=SPEED)] = 1.0
    """Factor on the speed of the projects' permits."""
    build_speed: Annotated[float, Q("1", ge=0.1, le=5, step=0.1)] = 1.0
    """Factor on the speed of building, by technology and engineers of the partners."""
    amount: Annotated[float, Q("MUSD", ge=0, le=100_000, step=10)] = 0.0
    """Capital paid in all, split over the projects by their capital cost."""
    months: Annotated[float, Q("month", gt=0, le=120, step=1)] = 24.0
    """Time over which the capital is paid, from the start."""
    offtake: Annotated[float, Q("share", ge=0, le=1.5, step=0.05)] = 0.0
    """Receipts guaranteed to the projects, share of their break-even price. In force in months covered by half."""
    preference: Annotated[float, Q("1", ge=0.1, le=10, step=0.1)] = 1.0
    """Factor on the weight of the projects' regions at buyers of the actor and the partners."""

    @property
    def length(self) -> float | None:
        """None: `months` is the time of payment; the rest is in force to the end."""
        return None


BLOCK_FIELDS = ("actor", "partners", "start", "projects", "amount", "months", "permit_speed", "build_speed", "offtake",
          "preference", "source")  # fmt: skip


def partnership_block(row: PartnershipRow) -> dict[str, Any]:
    """Policy block of a row of ``partnerships.csv``."""
    return {"kind": "partnership", "text": row.title} | {name: getattr(row, name) for name in BLOCK_FIELDS}


def _write(c: Controls, p: Partnership, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    home = p.partners or (p.actor,)
    projects = select_projects(ix, p.projects, p.regions or home, p.stages)
    book_payment(c, ix, p.start, p.amount, p.months, projects)
    for stage, speed in enumerate((p.permit_speed, p.build_speed)):
        c.project_speed[:, stage, projects] *= (1.0 + window * (speed - 1.0))[:, None]
    block = open_mesh(np.flatnonzero(window >= 0.5), projects)
    c.guarantee[block] = np.maximum(c.guarantee[block], p.offtake)
    sellers = sorted({int(ix.project_region[i]) for i in projects})
    members = sorted({ix.position("region", p.actor), *ix.regions(p.partners)})
    arcs = open_mesh(np.arange(len(window)), sellers, ix.buyers([ix.region[i] for i in members]))
    c.preference[arcs] *= (1.0 + window * (p.preference - 1.0))[:, None, None]
    return c


PARTNERSHIP = policy_kind(
    Partnership, _write, "finance", "project_speed", "guarantee", "preference", traits=["made_with_others"]
)
