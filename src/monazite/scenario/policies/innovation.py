"""Needing less: substitution research, thrift, recycling."""

from typing import Annotated, Literal

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.policy_base import Names, Policy, policy_kind


class Innovation(Policy, frozen=True):
    """Research and pledges that cut the need for the material.

    Precedents: Japan after 2010 (100 bn yen; dysprosium per motor down by half in five years), the EU's recycling
    benchmark of 25 % by 2030.
    """

    kind: Literal["innovation"]
    uses: Names = ("*",)
    """Uses that the research and thrift are about; "*" is all."""
    research: Annotated[float, Q("MUSD/yr", ge=0, le=100_000, step=10)] = 0.0
    """Research money, split evenly over the uses."""
    thrift: Annotated[float, Q("share/yr", ge=0, le=0.5, step=0.005)] = 0.0
    """Extra cut of the material per product, a year."""
    recycling: Annotated[float, Q("1", ge=0, le=20, step=0.1)] = 1.0
    """Factor on the capacity of recycling."""
    regions: Names = ()
    """Regions or blocs whose recycling grows; empty: the actor."""


def _write(c: Controls, p: Innovation, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    uses = list(range(len(ix.use))) if "*" in p.uses else [ix.position("use", use) for use in p.uses]
    if uses:
        c.research[:, uses] += (window * p.research / len(uses))[:, None]
        c.thrift_target[:, uses] += (window * p.thrift)[:, None]
    regions = ix.regions(p.regions or (p.actor,))
    c.recycling[:, regions] *= (1.0 + window * (p.recycling - 1.0))[:, None]
    return c


INNOVATION = policy_kind(Innovation, _write, "research", "thrift_target", "recycling")
