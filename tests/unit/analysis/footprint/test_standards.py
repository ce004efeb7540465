"""Import conditions and their cost, the trade-off of measures."""

import numpy as np
import pytest

from engine_cases import scenario, shipped, simulated
from monazite.analysis.footprint.frontier import FrontierPoint, mark_undominated
from monazite.analysis.footprint.standards import import_condition_cost, import_conditions
from monazite.model.build import build
from monazite.model.footprint.burdens import INDICATORS


def standard(**fields):
    return {"kind": "standards", "actor": "EU", "start": "2025-01-01"} | fields


def point(name, avoided, added):
    return FrontierPoint(name, name, np.array([avoided]), {i: np.array([added]) for i in INDICATORS})


def test_frontier_holds_what_no_other_beats():
    points = [point("a", 10.0, 5.0), point("b", 8.0, 6.0), point("c", 4.0, -1.0), point("d", -1.0, -2.0)]
    assert [p.id for p in mark_undominated(points) if p.undominated] == ["a", "c"]


def test_what_goods_carry_is_a_mean_over_what_they_are_made_of():
    model = build(shipped(), scenario(months=2))
    s, carried = model.structure, model.base.carried
    cn, my = (int(np.flatnonzero(s.producers[0] == model.index.region.index(r))[0]) for r in ("CN", "MY"))
    ds = shipped()
    deposits = {row.deposit: row for row in ds.table("deposits")}
    burden = {row.subject: row.value for row in ds.table("footprints") if row.indicator == "co2e"}
    total = co2e = conflict = 0.0
    for feed in ds.table("feeds"):
        row = deposits[feed.deposit]
        if feed.separator == "CN" and row.kind != "intermediate":  # concentrates bought in are counted at their mine
            oxide = row.capacity * row.recovery * feed.share
            known = next(burden[name] for name in (row.deposit, row.basket, "rock") if name in burden)
            total, co2e, conflict = total + oxide, co2e + oxide * known, conflict + oxide * row.conflict
    assert carried[0, 0, cn] == pytest.approx(co2e / total, rel=3e-3)
    assert carried[2, 0, cn] == pytest.approx(conflict / total, rel=3e-3)
    assert 0 < carried[2, 0, cn] < 1
    assert carried[1, 0, my] > carried[1, 0, cn]
    made = s.producers[2] >= 0
    low, high = carried[:, 0].min(1), carried[:, 0].max(1)
    assert (carried[:, 2][:, made] >= low[:, None]).all()
    assert (carried[:, 2][:, made] <= high[:, None]).all()


def test_a_condition_on_conflict_ends_imports_and_its_cost_is_the_difference_to_the_run_without():
    res = simulated(standard(stages=["oxide", "magnet"], max_conflict=0.01, start="2025-03-01"), draws=2, months=12)
    ix, n = res.index, len(res.index.element)
    eu, cn = ix.buyer.index("EU"), res.view.home
    ship = res.view.flows.ship
    assert (ship[:, 3:, :n, cn, eu] == 0).all()
    assert (ship[:, 3:, 2 * n :, cn, eu] == 0).all()
    assert (ship[:, 3:, n : 2 * n, cn, eu].sum(2) > 0).all()
    assert (ship[:, 1, 2 * n :, cn, eu].sum(1) > 0).all()
    shut = res.select("refused", stage="magnet", region="EU")[0]
    assert (shut[:, 1] == 0).all()
    assert (shut[:, 3] > 0.8).all()
    found = import_condition_cost(res)
    assert found is not None
    loss = found.difference.quantity("loss_central", sector="total", region="EU", over=None, reduce="sum")
    assert loss.value > 0
    again = found.difference.second
    assert import_conditions(again.scenario) == ()
    assert loss.value == pytest.approx(
        np.median(
            res.select("loss_central", sector="total", region="EU")[0].sum(1)
            - again.select("loss_central", sector="total", region="EU")[0].sum(1)
        )
    )


def test_a_run_without_conditions_has_no_cost_of_them():
    assert import_condition_cost(simulated(standard(permit_speed=2.0), months=1)) is None
