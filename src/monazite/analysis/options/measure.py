"""What a measure is: policies added to a scenario, and the costs that the simulator does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal

from monazite.dataset.dataset import Dataset
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.build import build
from monazite.scenario.scenario import Scenario

SPONSORS = ("US", "EU", "JP", "KR")
"""Regions that decide and pay by default: the target of the controls and its industrial allies."""
Decision = Literal["own", "payer", "joint"]
"""Who has to decide a measure: each region for itself, whoever pays for it, or all that take part together."""


@dataclass(frozen=True, slots=True)
class Fee:
    """A quantity of an item of ``option_costs.csv`` that a measure needs, paid at the decision."""

    item: str
    quantity: float


@dataclass(frozen=True, slots=True)
class OptionMeasure:
    """A measure: policies of the scenario as plain mappings, so that a reader can run it.

    ``group`` holds measures that exclude each other, such as 30 and 60 days of the same stock; ``kind`` is the
    mechanism; ``size`` orders the measures of a group. ``decision`` says who has to decide it, ``deciders`` which
    regions do; empty: all that the menu is made for.
    """

    id: str
    kind: str
    group: str
    title: str
    policies: tuple[Mapping[str, Any], ...]
    fees: tuple[Fee, ...] = ()
    size: float = 1.0
    decision: Decision = "joint"
    deciders: tuple[str, ...] = ()


def stocked_goods(measure: OptionMeasure) -> frozenset[str]:
    """Goods that a public stock holds; none for other measures."""
    if measure.kind != "stock":
        return frozenset()
    return frozenset(str(good) for block in measure.policies for good in block.get("goods", ()))


@dataclass(frozen=True)
class OptionsSetting:
    """What the menu is made for: dataset, scenario as it will run, days of the decision and of the shock, who pays."""

    dataset: Dataset
    scenario: Scenario
    decision_day: date
    shock_day: date
    sponsors: Sequence[str] = field(default=SPONSORS)

    @property
    def actor(self) -> str:
        """The region in whose name the policies are written."""
        return self.sponsors[0]

    @property
    def is_alone(self) -> bool:
        """Whether one region decides and pays alone: the menu then has what needs nobody else."""
        return len(self.sponsors) == 1

    @cached_property
    def network(self) -> SupplyNetwork:
        """Plants, projects and scrap of the baseline year as arrays."""
        return build(self.dataset, self.scenario).structure

    @property
    def years(self) -> float:
        """Years from the decision to the end of the run."""
        return (self.scenario.end - self.decision_day).days / 365.25

    def purchases(self, goods: Sequence[str] | None = None, *, world: bool = False) -> float:
        """Purchases of goods a year at reference prices in the baseline year, MUSD; of the sponsors or the world."""
        price = {row.good: row.price for row in self.dataset.table("goods")}
        total = sum(
            row.quantity * price.get(row.good, 0.0)
            for row in self.dataset.table("demand")
            if (goods is None or row.good in goods) and (world or row.region in self.sponsors)
        )
        return total / 1e3

    @cached_property
    def shares_of_purchases(self) -> dict[str, float]:
        """Part of every sponsor in their purchases of all goods in the baseline year: what they pay together by."""
        own = {name: replace(self, sponsors=(name,)).purchases() for name in self.sponsors}
        total = sum(own.values()) or 1.0
        return {name: amount / total for name, amount in own.items()}


def policy_block(setting: OptionsSetting, kind: str, text: str, **fields: Any) -> dict[str, Any]:
    """A policy block of the sponsors from the day of the decision."""
    return {"kind": kind, "actor": setting.actor, "start": setting.decision_day, "text": text, **fields}


@cache
def _policy_adapter():
    from pydantic import TypeAdapter

    from monazite.scenario.policies import AnyPolicy

    return TypeAdapter(tuple[AnyPolicy, ...])


def with_measures(sc: Scenario, measures: Sequence[OptionMeasure]) -> Scenario:
    """The scenario with the policies of measures added, named after them."""
    blocks = [block for measure in measures for block in measure.policies]
    added = _policy_adapter().validate_python(tuple(blocks))
    name = f"{sc.name} + {', '.join(measure.id for measure in measures)}" if measures else sc.name
    return sc.model_copy(update={"name": name, "policy": (*sc.policy, *added), "sweep": {}})
