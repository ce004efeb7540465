"""Technology withheld: equipment, know-how, chips, entity lists."""

from typing import Annotated, Literal

import numpy as np

from monazite.engine.state import Controls
from monazite.foundation.units import Q
from monazite.scenario.policies.axis_lookup import AxisLookup
from monazite.scenario.policies.name_fields import Regions
from monazite.scenario.policies.policy_base import Policy, open_mesh, policy_kind

ACCESS = {"closed": 0.0, "narrow": 0.3, "partial": 0.7, "open": 1.0}


class TechControl(Policy, frozen=True):
    """Limit on others' access to the actor's technology.

    Precedents: China's catalogue of December 2023 (separation, metal and magnet technology), announcement 62 of 2025;
    the US rules on chips and the 50 % affiliates rule. The strictest of several holds.
    """

    kind: Literal["tech_control"]
    on: Regions
    """Regions or blocs that lose access."""
    access: Annotated[float, Q("share", ge=0, le=1, step=0.01, levels=ACCESS)]
    """Share of the access before the control that is left."""


def _write(c: Controls, p: TechControl, ix: AxisLookup) -> Controls:
    window = p.window(ix)
    block = open_mesh(np.arange(len(window)), [ix.position("region", p.actor)], ix.regions(p.on, actor=p.actor))
    c.tech[block] = np.minimum(c.tech[block], (1.0 - window * (1.0 - p.access))[:, None, None])
    return c


TECH_CONTROL = policy_kind(
    TechControl, _write, "tech", traits=["limits_technology", "negotiated_by_controller", "negotiated_by_target"]
)
