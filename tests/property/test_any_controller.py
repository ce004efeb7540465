"""Any region controls any mineral: every month is solved, and no reference is taken from who controls."""

import numpy as np
import pytest

from engine_cases import shipped
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def licences(actor: str, **fields) -> dict:
    return {"kind": "export_control", "actor": actor, "start": "2025-04-01", "approval": 0.3, "review": 2.0} | fields


CASES = {
    "Myanmar, heavy elements": ("rare_earths", "MM", [licences("MM", goods=["heavy"])]),
    "Malaysia, oxides": ("rare_earths", "MY", [licences("MY", goods=["*.oxide"], approval=0.05)]),
    "India, everything": ("rare_earths", "IN", [licences("IN", goods=["*"])]),
    "the DRC, a quota without a refinery": (
        "cobalt", "CD",
        [{"kind": "quota", "actor": "CD", "start": "2025-10-16", "goods": ["*"], "amount": 96_600}],
    ),
    "Indonesia, cobalt": ("cobalt", "ID", [licences("ID", goods=["*"])]),
    "China and Myanmar at once": (
        "rare_earths", "CN", [licences("CN", goods=["heavy", "magnet"]), licences("MM", goods=["heavy"])],
    ),
    "the DRC and Indonesia at once": (
        "cobalt", "CD", [licences("CD", goods=["*"]), licences("ID", goods=["*"], ban=True)],
    ),
}  # fmt: skip


def world(dataset: str, controller: str, policy: list[dict]):
    content = {"name": "any", "extends": "baseline", "dataset": [dataset], "start": "2025-01-01", "months": 36}
    return load_scenario(content | {"controller": controller, "policy": policy})


@pytest.mark.parametrize("name", CASES)
def test_no_month_fails_and_every_number_is_one(name):
    dataset, controller, policy = CASES[name]
    result = simulate(load_dataset(dataset), world(dataset, controller, policy), draws=2)
    assert result.failures() == []
    for outcome in ("price_paid", "price_outside", "loss_central", "loss_upper", "exports"):
        assert np.isfinite(result.values(outcome)).all() or outcome == "price_outside", outcome
    free = simulate(load_dataset(dataset), world(dataset, controller, []), draws=2)
    assert not np.array_equal(result.view.flows.ship, free.view.flows.ship)


@pytest.mark.parametrize("dataset", ["rare_earths", "cobalt"])
def test_references_are_the_same_whoever_controls(dataset):
    """Prices, costs and weights of the baseline, and the market itself while nobody controls anything."""
    ds = load_dataset(dataset)
    regions = ("CN", "US", "MM") if dataset == "rare_earths" else ("CD", "ID", "CN")
    models = [build(ds, world(dataset, controller, [])) for controller in regions]
    for name in ("price_ref", "cost_ref", "metal_cost", "share_ref", "delivered_ref", "scrap_ref", "need_ref"):
        first, *others = (getattr(model.structure, name) for model in models)
        assert all(np.array_equal(first, other) for other in others), name


def test_customs_of_the_two_sides_differ_by_the_time_under_way():
    """Exports of magnets to the European Union in 2025 are lowest in May, arrivals later: goods take the sea."""
    record = load_scenario("cn-ree-2025").model_copy(update={"months": 12})
    result = simulate(shipped(), record, draws=2)
    sent = [result.quantity("exports", good="magnet", region="EU", at=day).value for day in result.index.month]
    come = [result.quantity("arrivals", good="magnet", region="EU", at=day).value for day in result.index.month]
    spring = slice(3, 12)
    low = 3 + int(np.argmin(sent[spring])), 3 + int(np.argmin(come[spring]))
    assert result.index.month[low[0]].month in (4, 5)
    assert low[1] > low[0]
