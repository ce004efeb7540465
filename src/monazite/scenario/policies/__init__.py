"""Levers: every policy kind is a model and an edit of the dense `Controls` arrays."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from monazite.dataset.patterns import match_goods as match_goods
from monazite.dataset.patterns import match_regions as match_regions
from monazite.engine.state import Controls
from monazite.scenario.policies.alliance import ALLIANCE, Alliance
from monazite.scenario.policies.axis_lookup import AxisLookup as AxisLookup
from monazite.scenario.policies.concession import CONCESSION, Concession
from monazite.scenario.policies.export_control import (
    EXPORT_CONTROL,
    EXPORT_TAX,
    QUOTA,
    ExportControl,
    ExportTax,
    Quota,
)
from monazite.scenario.policies.finance import FINANCE, Finance
from monazite.scenario.policies.innovation import INNOVATION, Innovation
from monazite.scenario.policies.market_power import MARKET_POWER, MINING_LIMIT, MarketPower, MiningLimit
from monazite.scenario.policies.partnership import PARTNERSHIP, Partnership
from monazite.scenario.policies.policy_base import Policy as Policy
from monazite.scenario.policies.policy_base import PolicyKind as PolicyKind
from monazite.scenario.policies.policy_base import add_months as add_months
from monazite.scenario.policies.policy_base import share_of_month as share_of_month
from monazite.scenario.policies.standards import STANDARDS, Standards
from monazite.scenario.policies.stockpile import PRIORITY, STOCKPILE, Priority, Stockpile
from monazite.scenario.policies.tariff import TARIFF, Tariff
from monazite.scenario.policies.tech_control import TECH_CONTROL, TechControl

AnyPolicy = Annotated[
    ExportControl
    | Quota
    | ExportTax
    | Tariff
    | TechControl
    | Concession
    | Alliance
    | Stockpile
    | Priority
    | Finance
    | Partnership
    | Innovation
    | Standards
    | MarketPower
    | MiningLimit,
    Field(discriminator="kind"),
]
"""A policy of any kind, told apart by ``kind``."""

REGISTRY: Mapping[str, PolicyKind[Any]] = MappingProxyType(
    {
        "export_control": EXPORT_CONTROL,
        "quota": QUOTA,
        "export_tax": EXPORT_TAX,
        "tariff": TARIFF,
        "tech_control": TECH_CONTROL,
        "concession": CONCESSION,
        "alliance": ALLIANCE,
        "stockpile": STOCKPILE,
        "priority": PRIORITY,
        "finance": FINANCE,
        "partnership": PARTNERSHIP,
        "innovation": INNOVATION,
        "standards": STANDARDS,
        "market_power": MARKET_POWER,
        "mining_limit": MINING_LIMIT,
    }
)
"""Every kind of policy by its name."""


def apply(
    controls: Controls, policies: Iterable[Policy], index: AxisLookup, *, enforce_threats: bool = False
) -> Controls:
    """Controls with all policies applied in order.

    Gives what calling `PolicyKind.edit` one policy after the other gives, but copies every array at most once.

    Parameters
    ----------
    controls
        Controls to begin from; they are not changed.
    policies
        In the order of the scenario.
    index
        Names and positions along the axes.
    enforce_threats
        Whether policies that are only threatened act too.

    Returns
    -------
    Controls
        New arrays where a policy writes, the given ones elsewhere.

    Raises
    ------
    InputError
        For names that do not exist.
    """
    copied: set[str] = set()
    for policy in active(policies, enforce_threats=enforce_threats):
        kind = REGISTRY[policy.kind]
        fresh = {name: getattr(controls, name).copy() for name in kind.touches(policy) if name not in copied}
        copied.update(fresh)
        controls = kind.write(controls._replace(**fresh), policy, index)
    return controls


def active(policies: Iterable[Policy], *, enforce_threats: bool = False) -> tuple[Policy, ...]:
    """The policies that act: all but the threatened ones, or all."""
    return tuple(policy for policy in policies if enforce_threats or policy.status != "threatened")
