"""The helpers of benchmarks/: their figures mean what they say. No timing is asserted here."""

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cvxpy")
pytest.importorskip("clarabel")
pytest.importorskip("highspy")

from benchmarks import PAGE_MARKS, chart, convex, growth, instances, linear, machine, report, work, worlds
from benchmarks import ensemble as ensembles

from engine_cases import shipped
from monazite.model.build import build
from monazite.scenario.scenario import load_scenario
from reference.numpy_step import evaluate

YEAR = {"name": "world", "extends": "baseline", "start": "2025-01-01", "months": 12}


@pytest.fixture(scope="module")
def path():
    """The main case up to the first month of licences."""
    return instances.record(instances.central(), 5)


def test_a_recorded_month_holds_the_equations(path):
    for month in path.months:
        v = evaluate(path.plain(month), month.z)
        assert np.abs(v.error).max() < 1e-8
        assert v.lp == pytest.approx(month.m.lp, abs=1e-12)


def test_both_ways_to_solve_the_recorded_months_agree(path):
    assert (instances.compiled_seconds(path) > 0).all()
    _, found = instances.plain_seconds(path)
    price, flow = instances.disagreement(path, found)
    assert price < 1e-8
    assert flow < 1e-8


def test_the_solved_month_satisfies_every_condition_of_the_convex_programme(path):
    """At the kernel's solution no balance is off and no flow, feed or use could gain at the kernel's prices."""
    cp: Any = convex.cp
    month = path.months[-1]
    plain = path.plain(month)
    v = evaluate(plain, month.z)
    p = convex.Programme(plain, month.z, v)
    problem = p.build(1.0)
    assert problem.is_dcp()
    for variable in problem.variables():
        variable.value = np.ones(variable.shape)
    assert np.abs(p.balance.violation()).max() < 1e-9
    assert np.abs(p.oxide.violation()).max() < 1e-9
    assert p.limit is not None
    assert np.abs(p.limit.violation()).max() < 1e-8
    cost: Any = cp.sum(cp.hstack(p.cost)).grad
    prices = {p.balance: -(p.delivered[p.bought] * p.balance_scale), p.oxide: -(p.price[p.oxide_at] * p.oxide_scale)}
    q = p.limit_rows
    rent = p.price[plain.s.limit_good[q], plain.origin[q]] * np.expm1(month.z[plain.limits + q])
    prices[p.limit] = rent * plain.x.limit[q]
    for x, chosen in ((p.flow, p.arcs[0] < 2 * p.elements), (p.feed[0], p.free_feed)):
        gain = np.asarray(cost[x].todense()).ravel()
        size = np.abs(gain) + 1e-9
        for constraint, price in prices.items():
            slope = constraint.args[0].grad.get(x)
            if slope is not None:
                gain = gain + slope @ price
                size = size + np.abs(slope) @ np.abs(price)
        # the tolerance of prices: a residual of 1e-9 is 1e-6 and more of what is left of a capacity near its bound
        assert np.abs(gain / size)[chosen].max() < 1e-5


def test_clarabel_agrees_where_it_says_optimal(path):
    found = convex.certify(path, path.months[1])  # `optimal` with any of the scales
    assert found.status == "optimal"
    assert found.price < 1e-5
    assert found.flow < 1e-6


def test_the_linear_programme_is_the_same_rebuilt_warm_and_through_linopy(path):
    pytest.importorskip("linopy")
    from benchmarks import labelled

    months = path.months[:3]
    cold, warm = (linear.solve_months(path, kept, months) for kept in (False, True))
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.use < 0.05
    assert labelled.through_linopy(path, months[:1]).objective == pytest.approx(cold.objective[:1], rel=1e-9)


def test_a_weight_quota_is_the_same_in_all_programmes():
    quota = instances.record(instances.central("cn-quota-2010"), 11)
    months = quota.months[-5:]
    assert all((month.x.limit < 1e15).any() for month in months)
    found = [convex.certify(quota, month) for month in months]
    solved = [one for one in found if one.status == "optimal"]  # the last digits of a month decide what Clarabel says
    assert len(solved) >= 3
    assert max(one.price for one in solved) < 1e-5
    month = months[-1]
    pytest.importorskip("linopy")
    from benchmarks import labelled

    direct = linear.solve_months(quota, False, [month]).objective
    assert labelled.through_linopy(quota, [month]).objective == pytest.approx(direct, rel=1e-9)


def test_steps_add_up_to_demand():
    prices = np.array([4.0, 2.0, 1.0])
    bought = linear.steps(np.array([8.0]), prices, np.array([0.5]))
    assert bought.cumsum(-1)[0] == pytest.approx(8.0 * prices**-0.5)


@pytest.mark.parametrize("count", [8, 18])
def test_a_world_of_another_number_of_elements_can_be_built(count):
    model = build(worlds.with_elements(shipped(), count), load_scenario(YEAR))
    assert model.structure.pair.shape[0] == count


@pytest.mark.parametrize("count", [8, 13])
def test_a_world_of_another_number_of_regions_can_be_built(count):
    model = build(worlds.with_regions(shipped(), count), load_scenario(YEAR))
    assert len(model.index.region) == count


def test_work_is_counted_from_the_network(path):
    n = work.shape(path.plain(path.months[-1]))
    assert n.arcs.sum() == ((path.months[-1].x.weight > 0) & path.plain(path.months[-1]).made[:, :, None]).sum()
    assert n.active == path.plain(path.months[-1]).active.size
    assert work.algebra(n, 0.0, 1.0).flops == 2.0 / 3.0 * n.active**3
    one, two = work.month_work(n, 1.0, 0.0), work.month_work(n, 2.0, 0.0)
    assert two.flops - one.flops == pytest.approx(work.evaluation(n).flops + 2.0 * n.active**2 + 40.0 * n.active)


def test_exponents_rates_and_figures_read_well():
    assert growth.exponent([(1, 3.0), (2, 12.0), (4, 48.0)]) == pytest.approx(2.0)
    assert machine.triad_rate(2**16, repeats=1) > 0
    assert [report.number(x) for x in (1234.5, 0.0123, 45.0, 0.0)] == ["1,230", "0.012", "45", "0"]
    assert [report.power(x) for x in (3e-7, 1e-5, 7.2e-9)] == ["5e-7", "1e-5", "1e-8"]


def test_what_an_ensemble_costs_whatever_its_size_counts_once(monkeypatch):
    monkeypatch.setattr(ensembles, "seconds", lambda executor, draws, batch: 3.0 + draws / 40.0)
    assert ensembles.forecast(10_000) == pytest.approx(253.0)
    assert ensembles.rate(None, 256) == pytest.approx(40.0)


def test_the_page_has_its_markers_and_keeps_the_rest():
    page = report.PAGE.read_text(encoding="utf-8")
    new = report.insert(page, "measured")
    assert f"{PAGE_MARKS[0]}\n\nmeasured\n\n{PAGE_MARKS[1]}" in new
    assert new.partition(PAGE_MARKS[0])[0] == page.partition(PAGE_MARKS[0])[0]
    with pytest.raises(ValueError, match="needs the lines"):
        report.insert("no markers", "measured")


def test_the_chart_holds_every_curve():
    curves = {"months": [(1, 0.1)], "draws, one thread": [(1, 0.1)], "draws, two threads": [(1, 0.2)]}
    spec = chart.panel(curves, "draws")
    assert [row["ms"] for row in spec["data"]["values"]] == [100.0, 200.0]
