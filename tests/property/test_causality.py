"""Nothing that begins in a month changes any number of an earlier month, bit by bit."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import Dataset
from monazite.engine.state import Flows
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.results import Results
from monazite.scenario.policies.policy_base import add_months
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.simulation.branching import BY_LIMIT, run_branch, run_shared_path
from monazite.simulation.simulate import simulate

MONTHS = 30
REGIONS = ("US", "EU", "JP", "KR", "IN", "VN")
GOODS = ("magnet", "Dy", "Tb", "Y", "*.oxide", "heavy", "*")
RECORDS = (
    "cn-ree-2025", "cn-ga-ge-2023", "cd-cobalt-2025", "cn-graphite-2023", "cn-antimony-2024", "cn-tungsten-2025",
    "cn-quota-2010",
)  # fmt: skip
MONTHLY = tuple(name for name, outcome in REGISTRY.items() if "month" in outcome.axes)


def with_measure(sc: Scenario, **policy: Any) -> Scenario:
    """The scenario with one more policy."""
    content = sc.model_dump(exclude_none=True, exclude_defaults=True)
    content = {key: list(value) if isinstance(value, tuple) else value for key, value in content.items()}
    return load_scenario(content | {"extends": "baseline", "policy": [*content.get("policy", ()), policy]})


def random_measure(rng: np.random.Generator, start: date) -> dict[str, Any]:
    """A measure of any kind that begins on a day."""
    goods = [str(g) for g in rng.choice(GOODS, size=rng.integers(1, 3), replace=False)]
    some = [str(r) for r in rng.choice(REGIONS, size=rng.integers(1, 4), replace=False)]
    measures: list[dict[str, Any]] = [
        {"kind": "export_control", "actor": "CN", "goods": goods, "destinations": some, "ban": True},
        {"kind": "export_control", "actor": "CN", "goods": goods, "destinations": some, "approval": 0.3, "review": 2.0},
        {"kind": "export_control", "actor": "CN", "goods": goods, "approval": float(rng.uniform(0.0, 1.0))},
        {"kind": "quota", "actor": "CN", "goods": ["*.oxide", "*.metal"], "amount": float(rng.uniform(2e3, 5e4))},
        {"kind": "export_tax", "actor": "CN", "goods": goods, "rate": 0.2},
        {"kind": "tariff", "actor": "US", "on": ["CN"], "goods": ["magnet"], "rate": 0.6},
        {"kind": "stockpile", "actor": "JP", "regions": some, "goods": ["Dy", "magnet"], "cover": 4.0},
        {"kind": "finance", "actor": "US", "floor": {"Nd.oxide": 110.0, "Pr.oxide": 110.0}},
        {"kind": "market_power", "actor": "CN", "push": 0.3},
        {"kind": "innovation", "actor": "EU", "regions": some, "thrift": 0.1, "recycling_rate": 0.5},
        {"kind": "tech_control", "actor": "CN", "on": ["*"], "access": 0.3},
        {"kind": "concession", "actor": "CN", "goods": goods, "approval": 0.9},
    ]
    return measures[rng.integers(len(measures))] | {"start": start.isoformat(), "text": "added"}


def differences(a: Results, b: Results, months: int) -> list[str]:
    """Names of flows that differ before a month; limits that begin later stand behind the earlier ones."""
    known = a.model.limits.count_before(months)
    assert known == b.model.limits.count_before(months)
    out = []
    for name in Flows._fields:
        x, y = (getattr(r.view.flows, name)[:, :months] for r in (a, b))
        if name in BY_LIMIT:
            x, y = x[..., :known], y[..., :known]
        if not np.array_equal(x, y, equal_nan=True):
            out.append(name)
    return out


def earlier_outcomes(a: Results, b: Results, months: int) -> list[str]:
    """Names of monthly outcomes, losses among them, that differ in any month before one."""
    out = []
    for name in MONTHLY:
        axis = 1 + REGISTRY[name].axes.index("month")
        x, y = (np.moveaxis(r.values(name), axis, 0)[:months] for r in (a, b))
        if not np.array_equal(x, y, equal_nan=True):
            out.append(name)
    return out


def random_world(rng: np.random.Generator) -> Scenario:
    """A shipped record, its first months with measures of any kind added to its own."""
    record = load_scenario(RECORDS[rng.integers(len(RECORDS))])
    world = record.model_copy(update={"months": min(record.months, MONTHS)})
    for _ in range(rng.integers(0, 3)):
        world = with_measure(world, **measure_of_all_goods(rng, world, int(rng.integers(0, 12))))
    return world


def measure_of_all_goods(rng: np.random.Generator, world: Scenario, month: int) -> dict[str, Any]:
    """A measure of any kind that any mineral has goods for, which begins or becomes known in a month of the run."""
    known = add_months(world.start.replace(day=1), month)
    later = add_months(known, int(rng.integers(0, 4)))
    actor, goods = world.controller, facts_of(world).table("goods")
    one_mineral = [row.good for row in goods if row.mineral == goods[0].mineral]
    measures: list[dict[str, Any]] = [
        {"kind": "export_control", "actor": actor, "goods": ["*"], "ban": True, "announced": known, "start": later},
        {"kind": "export_control", "actor": actor, "goods": ["*"], "approval": 0.2, "announced": known, "start": later},
        {"kind": "quota", "actor": actor, "goods": one_mineral, "amount": float(rng.uniform(1e2, 2e4)),
         "announced": known, "start": later},
        {"kind": "export_tax", "actor": actor, "goods": ["*"], "rate": 0.3},
        {"kind": "tariff", "actor": "US", "on": ["*"], "goods": ["*"], "rate": 0.5},
        {"kind": "alliance", "actor": "US", "members": ["US", "JP", "EU"], "preference": 3.0, "joint_stock": 3.0},
        {"kind": "stockpile", "actor": "JP", "goods": ["*"], "held": 60.0},
        {"kind": "priority", "actor": "US", "uses": [facts_of(world).names("use")[0]], "factor": 3.0},
        {"kind": "partnership", "actor": "EU", "regions": ["*"], "permit_speed": 2.0, "amount": 500.0},
        {"kind": "standards", "actor": "EU", "max_co2e": float(rng.uniform(5.0, 50.0))},
        {"kind": "mining_limit", "actor": actor, "share": 0.5},
        {"kind": "innovation", "actor": "US", "thrift": 0.2, "research": 500.0},
        {"kind": "concession", "actor": actor, "goods": ["*"], "approval": 1.0, "review": 0.0, "lift_ban": True},
    ]  # fmt: skip
    return {"start": known, "text": "added"} | measures[rng.integers(len(measures))]


def with_an_end(rng: np.random.Generator, world: Scenario, day: date) -> Scenario | None:
    """The world in which a measure that holds on a day ends on it; None where none holds."""
    held = [i for i, p in enumerate(world.policy) if p.start < day and (p.end is None or p.end > day)]
    if not held:
        return None
    at = held[rng.integers(len(held))]
    policies = list(world.policy)
    policies[at] = policies[at].model_copy(update={"end": day, "months": None})
    return world.model_copy(update={"policy": tuple(policies)})


@pytest.fixture(scope="module")
def record() -> Scenario:
    return load_scenario("cn-ree-2025").model_copy(update={"months": MONTHS})


@pytest.fixture(scope="module")
def record_run(ds: Dataset, record: Scenario) -> Results:
    return simulate(ds, record, draws=1)


def test_a_ban_on_japan_in_december_2026_leaves_the_past_as_it_was(ds: Dataset, record: Scenario, record_run: Results):
    """What was found: it moved shipments to Japan in April 2025 by 12 % and in May by 18 %."""
    banned = with_measure(record, kind="export_control", actor="CN", start="2026-12-01", goods=["magnet"],
                          destinations=["JP"], ban=True)  # fmt: skip
    after = simulate(ds, banned, draws=1)
    month = [d.isoformat()[:7] for d in record_run.index.month].index("2026-12")
    assert differences(record_run, after, month) == []
    japan = record_run.index.buyer.index("JP")
    magnets = record_run.index.stage == 2
    shipped = [r.view.flows.ship[0, month][magnets][:, r.view.home, japan].sum() for r in (record_run, after)]
    assert shipped[1] < 0.2 * shipped[0]


@pytest.mark.parametrize("seed", range(20))
def test_the_past_is_equal_bit_by_bit_when_a_later_measure_is_added(ds, record, record_run, seed):
    rng = np.random.default_rng(seed)
    month = int(rng.integers(3, MONTHS - 2))
    later = simulate(ds, with_measure(record, **random_measure(rng, record_run.index.month[month])), draws=1)
    assert differences(record_run, later, month) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_branch_is_the_whole_run_bit_by_bit(ds, record, record_run, seed):
    rng = np.random.default_rng(100 + seed)
    month = int(rng.integers(6, MONTHS - 6))
    other = with_measure(record, **random_measure(rng, record_run.index.month[month]))
    path = run_shared_path(ds, record, draws=2, snapshot_months=[month])
    branch, whole = run_branch(path, other, start=month, end=MONTHS), simulate(ds, other, draws=2)
    assert differences(branch, whole, MONTHS) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_outcome_of_a_random_world_changes_before_a_measure_begins_ends_or_becomes_known(seed):
    """Flows and every monthly outcome, upper losses through the input-output table among them."""
    rng = np.random.default_rng(1000 + seed)
    world = random_world(rng)
    facts, month = facts_of(world), int(rng.integers(13, world.months - 4))
    before = simulate(facts, world, draws=2)
    others = [
        with_measure(world, **measure_of_all_goods(rng, world, month)),
        with_an_end(rng, world, before.index.month[month]),
    ]
    for other in filter(None, others):
        after = simulate(facts, other, draws=2)
        assert differences(before, after, month) == []
        assert earlier_outcomes(before, after, month) == []
