"""Mass: every element at every node, every good, every stock, every month of every shipped scenario."""

import numpy as np
import pytest

from engine_cases import SHIPPED

TIGHT = 1e-9


def close(a, b, scale=None):
    a, b = np.asarray(a), np.asarray(b)
    size = np.maximum(np.abs(a), np.abs(b)) if scale is None else scale
    worst = np.abs(a - b) / np.maximum(size, 1e-3)
    assert worst.max() < TIGHT, f"{worst.max()} at {np.unravel_index(worst.argmax(), worst.shape)}"


@pytest.fixture(params=SHIPPED)
def run(request, runs):
    return runs[request.param]


def test_every_month_is_solved_and_finite(run):
    assert run.failures() == []
    for name, array in run.view.flows._asdict().items():
        if name != "limit":
            assert np.isfinite(array).all(), name
    assert not np.isnan(run.view.flows.limit).any()


def test_nothing_is_negative(run):
    f = run.view.flows
    names = """price delivered paid ship need stock strategic limit flow leaked feed supply activity output served
        stopped floor_cost emission project"""
    for name in names.split():
        assert getattr(f, name).min() >= -1e-9, name
    assert run.view.line_losses.min() >= 0.0
    assert f.rent.min() > -1e-6
    assert f.output.max() <= 1 + 1e-9
    assert f.served.max() <= 1.6
    assert f.conflict.max() <= 1 + 1e-12


def test_shipments_of_a_good_are_its_purchases(run):
    """Arrivals = use + change of commercial and strategic stocks, good by good and buyer by buyer."""
    f, s = run.view.flows, run.model.structure
    arrived = f.ship[0].sum(2)
    stock, strategic = f.stock[0], f.strategic[0]
    change = np.diff(stock, axis=0) + np.diff(strategic, axis=0)
    close(arrived[1:], f.need[0, 1:] + change, arrived[1:] + f.need[0, 1:] + stock[1:])
    start = run.model.params(run.parameters).cover[0] * s.need_ref
    close(arrived[0], f.need[0, 0] + stock[0] - start + strategic[0] - s.strategic_ref, arrived[0] + stock[0])


def test_supply_is_separated_from_feed_by_fixed_baskets(run):
    f, s = run.view.flows, run.model.structure
    made = np.einsum("tjk,j,je->tek", f.feed[0], s.recovery, s.basket) * (s.pair >= 0)
    close(f.supply[0], made)


def test_supply_is_sales_and_producer_stock(run):
    f, n = run.view.flows, len(run.index.element)
    sales = f.ship[0, :, :n].sum(3)
    close(f.supply[0], sales + f.held[0], np.abs(sales) + np.abs(f.held[0]) + f.supply[0])
    stock = run.model.structure.held_ref + np.cumsum(f.held[0], axis=0)
    assert stock.min() > -1e-7  # t; an empty stock is zero to the solver's tolerance


def test_plants_use_their_recipes(run):
    """Metal and magnet plants take inputs = recipe x output, in the region where they stand."""
    f, s, n = run.view.flows, run.model.structure, len(run.index.element)
    made = f.ship[0].sum(3)
    direct = purchases_of_uses(run)
    oxide = np.zeros_like(f.need[0, :, :n])
    for k, r in enumerate(s.producers[1]):
        if r >= 0:
            oxide[:, :, r] += s.oxide_need * made[:, n : 2 * n, k]
    close(f.need[0, :, :n], direct[:, :n] + oxide, f.need[0, :, :n] + 1e-6)
    low, high = s.recipe.min(1), s.recipe.max(1)
    for k, r in enumerate(s.producers[2]):
        if r >= 0:
            metal = f.need[0, :, n : 2 * n, r] - direct[:, n : 2 * n, r]
            assert (metal >= made[:, 2 * n :, k] @ low - 1e-9 * (1 + metal)).all()
            assert (metal <= made[:, 2 * n :, k] @ high + 1e-9 * (1 + metal)).all()
    close(f.need[0, :, 2 * n :], direct[:, 2 * n :], f.need[0, :, 2 * n :] + 1e-6)


def purchases_of_uses(run):
    """Goods bought by uses: contracts move magnets between the uses of a buyer, never the total of a good."""
    f, s = run.view.flows, run.model.structure
    n = len(run.index.element)
    direct = np.einsum("uc,tub->tcb", s.mix, f.activity[0])
    total = f.need[0]
    magnets = slice(2 * n, None)
    by_buyer = direct[:, magnets].sum(1), total[:, magnets].sum(1)
    close(*by_buyer)
    direct[:, magnets] = total[:, magnets]
    return direct


def test_world_balance_of_every_element(run):
    """Oxide separated since the start = used + in magnets + in stocks, element by element over the whole run."""
    f, s, n = run.view.flows, run.model.structure, len(run.index.element)
    supply = f.supply[0].sum((0, 2))
    sold = f.ship[0, :, :n].sum((0, 2, 3))
    close(supply, sold + f.held[0].sum((0, 2)))
    made = f.ship[0].sum((2, 3))
    oxide_used = f.need[0, :, :n].sum((0, 2))
    direct = purchases_of_uses(run)[:, :n].sum((0, 2))
    close(oxide_used, direct + s.oxide_need * made[:, n : 2 * n].sum(0), oxide_used + 1.0)


def test_feed_is_within_capacity(run):
    f, s = run.view.flows, run.model.structure
    if not run.scenario.growth:
        cap = np.where(s.deposit_project >= 0, np.inf, s.deposit_cap)
        assert (f.feed[0].sum(2) <= cap * (1 + 1e-9)).all()


def test_binding_limits_bind_exactly_and_bans_are_zero(run):
    f, s = run.view.flows, run.model.structure
    limit, flow, wedge = f.limit[0], f.flow[0], f.wedge[0]
    finite = np.isfinite(limit) & (limit > 0)
    binds = finite & (wedge > 1e-6)
    if binds.any():
        assert np.abs(flow[binds] / limit[binds] - 1.0).max() < 1e-8
    assert (flow[finite] <= limit[finite] * (1 + 1e-8)).all()
    assert (flow[limit == 0.0] == 0.0).all()
    assert np.abs(wedge[~finite]).max(initial=0.0) < 1e-9
    assert wedge.min() > -1e-8
    shut = run.model.controls.banned >= 1.0
    for t, g, r, b in np.argwhere(shut & (s.buyer_region != np.arange(len(run.index.region))[:, None])):
        k = np.flatnonzero(s.producers[0 if g < len(run.index.element) else 1] == r)
        rows = (s.limit_good == g) & (s.limit_region == r) & (s.limit_mask[:, b] > 0)
        if k.size and rows.any() and (limit[t, rows] == 0.0).all():
            assert f.ship[0, t, g, k[0], b] <= f.leaked[0, t, rows].sum() + 1e-12  # what leaves is smuggled
        elif k.size and not rows.any():  # who takes nothing and makes nothing of it
            assert f.ship[0, t, g, k[0], b] < 1e-12


def test_limits_cover_the_flows_of_their_arcs(run):
    f, s = run.view.flows, run.model.structure
    for q in range(s.limit_good.size):
        weight = (
            np.eye(len(run.index.good))[s.limit_good[q]] if s.limit_quota[q] < 0 else s.quota_weight[s.limit_quota[q]]
        )
        flow = np.einsum("tcb,c,b->t", f.ship[0, :, :, s.limit_origin[q]], weight, s.limit_mask[q])
        close(f.flow[0, :, q], flow, flow + 1e-6)


def test_losses_are_ordered(run):
    lower, central, upper = run.view.line_losses
    assert (lower <= central + 1e-9).all()
    assert (central <= upper + 1e-9).all()


def test_thrift_is_never_undone(run):
    assert (np.diff(run.view.flows.thrift[0], axis=0) <= 1e-12).all()
