"""Conditions on imports, and the time that permits take."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Regions
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind

STAGES = ("oxide", "metal", "magnet")


class Standards(Policy, frozen=True):
    """What imports may carry of emissions, residue and conflict, and faster or slower permits.

    An origin whose goods carry more than is admitted is shut out in months covered by half or more. Precedents:
    the EU battery regulation's footprint classes; the EU conflict minerals regulation; the EU Critical Raw Materials
    Act (permits in 15 to 27 months); FAST-41 in the US.
    """

    kind: Literal["standards"]
    regions: Regions = ()
    """Regions or blocs; empty: the actor."""
    stages: tuple[Literal["oxide", "metal", "magnet"], ...] = ("oxide",)
    """Goods under the condition; metal and magnets count with the oxide in them."""
    max_co2e: Annotated[float | None, Q("kg/kg", gt=0, le=10_000, step=1)] = None
    """Largest footprint admitted, CO2e per kg of oxide."""
    max_residue: Annotated[float | None, Q("t/t", gt=0, le=1000, step=0.1)] = None
    """Most radioactive residue admitted, per t of oxide."""
    max_conflict: Annotated[float | None, Q("share", ge=0, le=1, step=0.01)] = None
    """Largest share admitted of oxide whose mining pays for armed conflict."""
    permit_speed: Annotated[float, Q("1", ge=0.1, le=10, step=0.1)] = 1.0
    """Factor on the speed at which projects get through."""

    @property
    def conditions(self) -> tuple[float | None, float | None, float | None]:
        """Limits in the order of `Controls.standard`; None: no limit."""
        return self.max_co2e, self.max_residue, self.max_conflict


def _write(c: Controls, p: Standards, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    names = p.regions or (p.actor,)
    months, buyers = np.flatnonzero(window >= 0.5), ix.buyers(names)
    for n, limit in enumerate(p.conditions):
        if limit is None:
            continue
        for stage in p.stages:
            block = open_mesh(months, buyers)
            mine = c.standard[:, n, STAGES.index(stage)]
            mine[block] = np.minimum(mine[block], limit)
    c.permit_speed[:, ix.regions(names)] *= (1.0 + window * (p.permit_speed - 1.0))[:, None]
    return c


STANDARDS = policy_kind(Standards, _write, "standard", "permit_speed")
