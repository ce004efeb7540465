"""A region that mines and separates nothing holds back ore: Myanmar, whose heavy rare earths China separates."""

from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.model.build import Model, build
from monazite.scenario.scenario import load_scenario
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import simulate


def control(actor: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "export_control", "actor": actor, "start": "2025-04-01", "goods": ["*"]} | fields


def scenario(*policy: dict[str, Any]):
    content = {"name": "ore", "extends": "baseline", "dataset": ["rare_earths"], "start": "2025-01-01", "months": 8}
    return load_scenario(content | {"controller": "MM", "policy": list(policy)})


def model_of(*policy: dict[str, Any]) -> Model:
    return build(load_dataset("rare_earths"), scenario(*policy))


def mines(model: Model, region: str) -> np.ndarray:
    s = model.structure
    inside = s.deposit_region == model.index.region.index(region)
    return np.flatnonzero(inside & (s.deposit_recycling == 0.0) & (s.deposit_project < 0))


def running(model: Model, region: str) -> np.ndarray:
    """Share of its capacity at which each mine of a region may run (month, mine)."""
    own, place = mines(model, region), model.index.region.index(region)
    return 1.0 + (model.controls.mine_share[:, :, place] - 1.0) @ model.structure.basket[own].T


def test_a_ban_stops_the_ore_and_half_approved_lets_half_out():
    for fields, share in (({"ban": True}, 0.0), ({"approval": 0.5}, 0.5), ({"approval": 1.0}, 1.0)):
        model = model_of(control("MM", **fields))
        assert mines(model, "MM").size
        assert running(model, "MM")[:3] == pytest.approx(1.0)
        assert running(model, "MM")[3:] == pytest.approx(share, abs=1e-9)
        others = np.arange(len(model.index.region)) != model.index.region.index("MM")
        assert (model.controls.mine_share[:, :, others] == 1.0).all()


def test_an_ore_counts_by_what_its_elements_are_worth():
    """Of the value of each ore, added up row by row, a ban of the heavy elements leaves what the others are worth."""
    model = model_of(control("MM", goods=["heavy"], ban=True))
    prices = {row.good: row.price for row in model.dataset.table("goods")}
    heavy = {"Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y"}
    rows = model.dataset.table("deposits")
    (j,) = mines(model, "MM")
    for shown in running(model, "MM")[5]:
        worth = {
            row.element: row.share * prices.get(f"{row.element}.oxide", 0.0)
            for row in model.dataset.table("baskets")
            if row.basket == rows[j].basket
        }
        light = sum(value for element, value in worth.items() if element not in heavy)
        assert shown == pytest.approx(light / sum(worth.values()), rel=1e-3)


def test_destinations_are_those_of_the_ore():
    model = model_of(control("MM", ban=True, destinations=["US"]))
    assert running(model, "MM") == pytest.approx(1.0)  # it goes to China
    model = model_of(control("MM", ban=True, destinations=["CN"]))
    assert running(model, "MM")[5] == pytest.approx(0.0, abs=1e-9)


def test_who_separates_at_home_holds_back_goods_not_ore():
    model = model_of(control("CN", ban=True))
    assert (model.controls.mine_share == 1.0).all()


def test_a_quota_lets_its_weight_out():
    """Half of the oxide that the mines yield in the baseline year, from the table: output t a year times recovery."""
    model = model_of()
    rows = model.dataset.table("deposits")
    usual = sum(
        rows[j].output * (1.0 - rows[j].stocked) * rows[j].recovery * model.structure.basket[j].sum()
        for j in mines(model, "MM")
    )
    quota = {"kind": "quota", "actor": "MM", "start": "2025-04-01", "goods": ["*"], "amount": usual / 2.0}
    limited = model_of(quota)
    assert running(limited, "MM")[5] == pytest.approx(0.5, rel=1e-6)


def test_a_quota_on_one_buyer_holds_back_its_part_of_the_ore():
    """A quota of nothing to China shuts in what goes there, and one to the United States nothing."""
    quota = {"kind": "quota", "actor": "MM", "start": "2025-04-01", "goods": ["*"], "amount": 0.0}
    free, shut, other = model_of(), *(model_of(quota | {"destinations": [to]}) for to in ("CN", "US"))
    own = mines(free, "MM")
    s, china = free.structure, free.index.region.index("CN")
    worth = (s.deposit_cap * s.deposit_use * s.recovery)[own] * (s.basket[own] @ s.price_ref[: s.basket.shape[1]])
    to_china = (worth / worth.sum()) @ s.feed_share[own][:, s.producers[0] == china].sum(1)
    assert to_china > 0.9
    assert running(shut, "MM")[5] == pytest.approx(1.0 - to_china, abs=1e-9)
    assert running(other, "MM")[5] == 1.0


def test_an_added_measure_gives_what_building_anew_gives():
    sc = scenario(control("MM", approval=0.5))
    later = scenario(control("MM", approval=0.5), control("MM", start="2025-06-01", approval=0.9))
    grown, anew = with_policies(model_of(control("MM", approval=0.5)), later), model_of(*map(dict, _blocks(later)))
    assert np.array_equal(grown.controls.mine_share, anew.controls.mine_share)
    assert running(grown, "MM")[6] == pytest.approx(0.9)
    assert sc.controller == "MM"


def _blocks(sc) -> list[dict[str, Any]]:
    return [policy.model_dump(exclude_none=True, exclude_defaults=True) for policy in sc.policy]


@pytest.mark.slow
def test_a_stop_of_myanmar_takes_ore_from_chinese_plants():
    ds = load_dataset("rare_earths")
    free, stopped = (simulate(ds, scenario(*policy), draws=1) for policy in ((), (control("MM", ban=True),)))
    own = mines(free.model, "MM")
    feed = [res.view.flows.feed[0][:, own].sum((1, 2)) for res in (free, stopped)]
    assert np.array_equal(feed[0][:3], feed[1][:3])  # nothing before it begins
    assert feed[0][3:].min() > 0.0
    assert feed[1][3:].max() < 1e-6 * feed[0].max()
    assert not stopped.failures()
    dy = [res.quantity("price_outside", good="Dy.oxide", at="2025-08").value for res in (free, stopped)]
    assert dy[1] > dy[0]
