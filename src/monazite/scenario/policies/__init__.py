"""Levers: every policy kind is a model and an edit of the dense `Controls` arrays."""

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Union, cast, get_args

from pydantic import Field

from monazite.dataset.patterns import match_goods as match_goods
from monazite.dataset.patterns import match_regions as match_regions
from monazite.engine.state import Controls
from monazite.scenario.policies.axis_lookup import AxisLookup as AxisLookup
from monazite.scenario.policies.policy_base import Policy as Policy
from monazite.scenario.policies.policy_base import PolicyKind as PolicyKind
from monazite.scenario.policies.policy_base import add_months as add_months
from monazite.scenario.policies.policy_base import share_of_month as share_of_month
from monazite.scenario.policies.traits import TRAITS as TRAITS
from monazite.scenario.policies.traits import Trait as Trait

if TYPE_CHECKING:
    from monazite.scenario.policies.alliance import Alliance
    from monazite.scenario.policies.concession import Concession
    from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
    from monazite.scenario.policies.finance import Finance
    from monazite.scenario.policies.innovation import Innovation
    from monazite.scenario.policies.market_power import MarketPower, MiningLimit
    from monazite.scenario.policies.partnership import Partnership
    from monazite.scenario.policies.standards import Standards
    from monazite.scenario.policies.stockpile import Priority, Stockpile
    from monazite.scenario.policies.tariff import Tariff
    from monazite.scenario.policies.tech_control import TechControl


def _levers_of_folder() -> dict[str, PolicyKind[Any]]:
    """Every lever of the files of this folder by its ``kind``: files by name, levers of one file in their order."""
    levers: dict[str, PolicyKind[Any]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__, f"{__name__}.")):
        values = vars(import_module(name)).values()
        for lever in cast("list[PolicyKind[Any]]", [value for value in values if isinstance(value, PolicyKind)]):
            (kind,) = get_args(lever.model.model_fields["kind"].annotation)
            if lever.model.__module__ != name:  # imported from the file of another lever
                continue
            if kind in levers:
                raise TypeError(f"{name}: the kind {kind} is that of {levers[kind].model.__module__} already")
            levers[kind] = lever
    return levers


REGISTRY: Mapping[str, PolicyKind[Any]] = MappingProxyType(_levers_of_folder())
"""Every kind of policy by its name: what `policy_kind` makes in a file of this folder."""

if TYPE_CHECKING:  # kinds whose fields other files read once they have asked for the kind; a new lever need not be here
    AnyPolicy = (
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
        | MiningLimit
    )
else:
    AnyPolicy = Annotated[
        Union[tuple(lever.model for lever in REGISTRY.values())],  # noqa: UP007 - of as many as there are
        Field(discriminator="kind"),
    ]
"""A policy of any kind, told apart by ``kind``."""


def kinds_with(trait: Trait) -> frozenset[str]:
    """Kinds of policy that have a trait (`TRAITS` says what each means)."""
    return frozenset(kind for kind, lever in REGISTRY.items() if trait in lever.traits)


def has_trait(policy: Policy, trait: Trait) -> bool:
    """Whether a policy is of a kind that has a trait."""
    return policy.kind in kinds_with(trait)


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
