"""Conditions on imports, and the time that permits take."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.policies._base import Names, Policy, lever, mesh
from monazite.policies._index import Index
from monazite.units import Q


class Standards(Policy):
    """Largest footprint of imports, and faster or slower permits.

    Precedents: the EU battery regulation's footprint classes; the EU Critical Raw Materials Act (permits in 15 to 27
    months); FAST-41 in the US.
    """

    kind: Literal["standards"]
    regions: Names = ()
    """Regions or blocs; empty: the actor."""
    max_co2e: Annotated[float | None, Q("kg/kg", gt=0, le=10_000, step=1)] = None
    """Largest footprint admitted, CO2e per kg of oxide. In force in months covered by half or more."""
    permit_speed: Annotated[float, Q("1", ge=0.1, le=10, step=0.1)] = 1.0
    """Factor on the speed at which projects get through."""


def _write(c: Controls, p: Standards, ix: Index) -> Controls:
    window = p.window(ix)
    names = p.regions or (p.actor,)
    if p.max_co2e is not None:
        block = mesh(np.flatnonzero(window >= 0.5), ix.buyers(names))
        c.standard[block] = np.minimum(c.standard[block], p.max_co2e)
    c.permit_speed[:, ix.regions(names)] *= (1.0 + window * (p.permit_speed - 1.0))[:, None]
    return c


STANDARDS = lever(Standards, _write, "standard", "permit_speed")
