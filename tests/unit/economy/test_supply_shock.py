import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_cases import shipped as dataset
from monazite.economy import supply_shock
from monazite.economy.economy import shipped_table
from monazite.economy.io_table import checked_table
from monazite.economy.static_losses import ces_output
from monazite.economy.supply_shock import Response, prices, propagate

SERVICES = np.arange(20) >= 16
TIGHT = 1e-8  # last change of output over the shock, with which two orders of the same steps end at the same point


def answer(elasticity=0.4, idle=0.3, buffer=0.5, demand=0.9, draws=1):
    return Response(*(np.full(draws, x) for x in (elasticity, idle, buffer, demand)))


@pytest.fixture(scope="module")
def net():
    return shipped_table(dataset())


@pytest.fixture(scope="module")
def pair():
    """One region; a upstream sector sells all it makes to a downstream one, which sells to final demand."""
    z, f = np.zeros((1, 2, 1, 2)), np.zeros((1, 2, 1))
    z[0, 0, 0, 1] = 40.0
    f[0, 1, 0] = 100.0
    return checked_table("A", ("up", "down"), z, f)


def lost(net, shock):
    return ((1.0 - shock.output) * net.value_added).sum((2, 3))


def test_full_capacity_changes_nothing(net):
    shock = propagate(net, np.ones((2, 5, 7, 20)), answer(draws=2))
    assert (shock.output == 1.0).all()
    assert (prices(net, shock, answer(draws=2)).level == 0.0).all()


def test_downstream_output_is_the_exact_ces_of_value_added_and_inputs(pair):
    k = np.ones((1, 1, 1, 2))
    k[..., 0] = 0.7
    y = propagate(pair, k, answer(idle=0.0, buffer=0.0)).output[0, 0, 0]
    assert y[1] == pytest.approx(0.85365854, rel=1e-7)  # elasticity 0.5: 1 / (0.6 + 0.4 / 0.7)


def test_upstream_output_falls_by_the_idle_share_of_lost_sales(pair):
    k = np.ones((1, 1, 1, 2))
    k[..., 1] = 0.8
    for idle, expected in ((0.0, 1.0), (0.5, 0.9), (1.0, 0.8)):
        y = propagate(pair, k, answer(idle=idle, buffer=0.0)).output[0, 0, 0]
        assert y[0] == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("idle", [0.3, 0.5, 1.0])
def test_the_chain_of_suppliers_is_the_leontief_inverse_of_their_sales(idle):
    """Two sectors in closed form: a supplier sells a quarter of its output to itself and half of it to lines that lose
    a fifth. With S its sales to each buyer over its output, gap = i S gap: (I - i S)^-1 gives i .1 / (1 - i .25).
    """
    z, f = np.zeros((1, 2, 1, 2)), np.zeros((1, 2, 1))
    z[0, 0, 0] = 20.0, 40.0
    f[0, :, 0] = 20.0, 100.0
    table = checked_table("A", ("up", "down"), z, f)
    k = np.ones((1, 1, 1, 2))
    k[..., 1] = 0.8
    gap = 1.0 - propagate(table, k, answer(idle=idle, buffer=9.0)).output[0, 0, 0]
    sales = np.array([[20 / 80, 40 / 80], [0.0, 0.0]])
    inverse = np.linalg.inv(np.eye(2) - idle * sales)
    np.testing.assert_allclose(gap, inverse @ [0.0, 0.2], atol=2e-6)
    assert gap[0] == pytest.approx(idle * 0.1 / (1.0 - idle * 0.25), abs=2e-6)


def test_stocks_cover_the_first_missing_months(pair):
    k = np.ones((1, 4, 1, 2))
    k[..., 0] = 0.6
    got = propagate(pair, k, answer(idle=0.0, buffer=1.0)).delivered[0, :, 0, 0]
    np.testing.assert_allclose(got, [1.0, 1.0, 0.8, 0.6], atol=1e-7)  # .4 and .4 covered, .2 of the third


def test_solution_is_a_fixed_point_below_capacity(net):
    rng = np.random.default_rng(1)
    k = 1 - 0.3 * rng.random((1, 3, 7, 20))
    r = answer(buffer=0.0)
    y = propagate(net, k, r).output
    assert (y <= k + 1e-12).all()
    again = propagate(net, y, r).output
    np.testing.assert_allclose(again, y, atol=1e-5)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    scale=st.floats(0.0, 0.95),
    elasticity=st.floats(0.1, 1.5).filter(lambda e: abs(e - 1) > 0.01),
    idle=st.floats(0, 1),
    buffer=st.floats(0, 2),
)
def test_losses_rise_with_severity_idleness_and_less_substitution(seed, scale, elasticity, idle, buffer):
    net = shipped_table(dataset())
    rng = np.random.default_rng(seed)
    gap = scale * rng.random((1, 4, 7, 20)) * (rng.random((1, 4, 7, 20)) < 0.3)
    r = answer(elasticity, idle, buffer)
    base = propagate(net, 1 - 0.7 * gap, r, SERVICES).output
    for other in (
        propagate(net, 1 - gap, r, SERVICES),
        propagate(net, 1 - 0.7 * gap, r.upper(), SERVICES),
        propagate(net, 1 - 0.7 * gap, r._replace(buffer=r.buffer * 0.5), SERVICES),
    ):
        assert (other.output <= base + 2e-5).all()  # PRECISION of the solution


def test_losses_never_fall_on_the_grid_of_severities_durations_and_stocks(net):
    """20 severities x 3 durations x 3 stock levels."""
    auto = net.sectors.index("motor_vehicles")
    severity, months, stock = np.linspace(0.05, 1.0, 20), (3, 6, 12), (0.0, 1.0, 3.0)
    table = np.empty((20, 3, 3, 3))
    for d, length in enumerate(months):
        for s, buffer in enumerate(stock):
            gap = np.zeros((20, 12, 7, 20))
            missing = np.cumsum(np.where(np.arange(12) < length, 1.0, 0.0))[None] * severity[:, None]
            used = np.diff(np.maximum(missing - buffer, 0.0), axis=1, prepend=0.0)  # stock of the material itself
            central = np.array([[1 - ces_output(1 - x, 0.002, 0.15) for x in row] for row in used])
            r = answer(draws=20)
            for b, part in enumerate((0.002 * used, central, used)):
                gap[:, :, :5, auto] = 0.55 * part[:, :, None]
                path = propagate(net, 1 - gap, r.upper() if b == 2 else r, SERVICES) if b else None
                direct = (gap * net.value_added).sum((1, 2, 3))
                table[:, d, s, b] = direct if path is None else lost(net, path).sum(1)
    slack = 1e-5 * table.max()  # PRECISION of the solution
    assert (np.diff(table, axis=0) >= -slack).all()  # severity
    assert (np.diff(table, axis=1) >= -slack).all()  # duration
    assert (np.diff(table, axis=2) <= slack).all()  # stocks
    assert (np.diff(table, axis=3) >= -slack).all()  # lower, central, upper


def test_rents_are_a_transfer_and_scarcity_raises_prices(net):
    k = np.ones((1, 2, 7, 20))
    k[:, :, net.regions.index("JP"), net.sectors.index("motor_vehicles")] = 0.7
    r = answer(buffer=0.0)
    p = prices(net, propagate(net, k, r, SERVICES), r)
    assert p.earned.sum() == pytest.approx(p.paid.sum(), rel=1e-2)
    assert (p.level >= 0).all()
    assert p.level[0, 0].argmax() == net.regions.index("JP")


def test_price_of_a_scarce_input_passes_to_its_user(pair):
    k = np.ones((1, 1, 1, 2))
    k[..., 0] = 0.9
    r = answer(idle=0.0, buffer=0.0)
    shock = propagate(pair, k, r)
    assert shock.delivered[0, 0, 0] == pytest.approx([0.9, 0.95744681])  # 1 / (0.6 + 0.4 / 0.9)
    # Mark-ups 0.9^(-1/0.9) - 1 = 0.12419502 and 0.95744681^(-1/0.9) - 1 = 0.04950308; inputs are 40 % of costs:
    assert prices(pair, shock, r).level[0, 0, 0] == pytest.approx(0.10164030, rel=1e-6)  # 1.04967801 x 1.04950308


@pytest.mark.parametrize(("share", "elasticity", "fill", "loss"), [(0.04, 0.04, 0.9, 0.0157), (0.01, 0.1, 0.7, 0.0234)])
def test_ces_gives_the_benchmarks_of_bachmann_and_others(share, elasticity, fill, loss):
    assert 1 - ces_output(fill, share, elasticity) == pytest.approx(loss, abs=1e-4)


def test_a_ban_on_a_link_starves_the_buyer_and_idles_the_seller(net):
    jp, us, chips = (*(net.regions.index(r) for r in ("JP", "US")), net.sectors.index("semiconductors"))
    links = np.ones_like(net.trade)
    links[jp, us, chips] = 0.0
    r = answer(buffer=0.0, idle=0.5)
    shock = propagate(net, np.ones((1, 1, 7, 20)), r, SERVICES, links=links)
    lost = net.trade[jp, us, chips] / net.trade[:, us, chips].sum()
    assert shock.delivered[0, 0, us, chips] == pytest.approx(1 - lost, abs=1e-3)
    unsold = 0.5 * net.trade[jp, us, chips] / net.output[jp, chips]
    assert 1 - shock.output[0, 0, jp, chips] == pytest.approx(unsold, rel=0.05)
    assert shock.output[0, 0, us].min() < 1.0


def test_open_links_change_nothing(net):
    k = np.full((1, 1, 7, 20), 0.9)
    one = propagate(net, k, answer(), SERVICES).output
    np.testing.assert_allclose(propagate(net, k, answer(), SERVICES, links=np.ones_like(net.trade)).output, one)


def whole_map(net, k, r, links, start):
    """`propagate` written out: every region, product and month is computed in every round. One draw."""
    s = len(net.sectors)
    open_ = np.ones_like(net.trade) if links is None else links
    unsold = (net.trade * (1 - open_)).sum(1) / net.output
    cost = net.recipe.sum(1)
    mix = np.divide(net.recipe, cost[:, None], out=np.zeros_like(net.recipe), where=cost[:, None] > 0)
    outer, rho = -1.0, np.empty(s)  # elasticity between value added and inputs: 0.5
    rho[:] = (r.elasticity[0] - 1) / r.elasticity[0]
    service = max(r.elasticity[0], 0.9)
    rho[SERVICES] = (service - 1) / service
    y = np.minimum(k, start)
    for _ in range(400):
        a = np.einsum("ods,tos->tds", net.sourcing * open_, y)
        beyond = np.maximum(np.cumsum(1 - a, 0) - r.buffer[0], 0)
        a = 1 - np.diff(beyond, axis=0, prepend=0) if r.buffer[0] else a
        lost = np.einsum("osdu,tdu->tos", net.inputs, 1 - y) / net.output
        fresh = np.minimum(k, 1 - r.idle[0] * (lost + unsold))
        power = np.maximum(a, 1e-6)[..., None] ** rho
        inputs = np.einsum("tdpu,dpu->tdu", power, mix) ** (outer / rho)
        fresh = np.minimum(fresh, (1 - cost + cost * inputs) ** (1 / outer))
        fresh = np.clip(fresh, 0, y)
        settled = np.abs(fresh - y).max() <= 1e-13
        y = fresh
        if settled:
            return y, a
    raise AssertionError("the map does not settle")


@pytest.mark.parametrize("buffer", [0.0, 0.05, 0.6])
@pytest.mark.parametrize("ban", [False, True])
def test_what_does_not_run_short_need_not_be_computed(net, buffer, ban, monkeypatch):
    monkeypatch.setattr(supply_shock, "PRECISION", TIGHT)
    rng = np.random.default_rng(3)
    gap = 0.4 * rng.random((3, 9, 7, 20)) * (rng.random((3, 9, 7, 20)) < 0.05)
    gap[0] *= 1e-3  # nothing runs short in this draw
    links = None
    if ban:
        links = np.ones_like(net.trade)
        links[2, 1, 5] = 0.3
    r = Response(np.array([0.3, 0.5, 1.2]), np.array([0.2, 0.4, 1.0]), np.full(3, buffer), np.full(3, 0.9))
    shock = propagate(net, 1 - gap, r, SERVICES, links=links)
    for i in range(3):
        one = Response(*(field[i : i + 1] for field in r))
        y, a = whole_map(net, 1 - gap[i], one, links, 1.0)
        np.testing.assert_allclose(shock.output[i], y, rtol=TIGHT)
        np.testing.assert_allclose(shock.delivered[i], a, rtol=TIGHT)
