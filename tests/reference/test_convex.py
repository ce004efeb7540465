"""The market as a convex programme: joint production, a chain of three stages, licences.

With one producing region, one recipe and no stocks the month's equilibrium maximises benefit less cost, so that a conic
solver finds the same prices (duals) and flows. What is compared: oxide, metal and magnet prices, the value of a
licence, scarcity premiums, feed, use.
"""

import numpy as np
import pytest

from engine_cases import TINY, case
from monazite.dataset.dataset import load_dataset

cp = pytest.importorskip("cvxpy")
pytest.importorskip("clarabel")

SCALES = (
    10.0,
    1.0,
)  # of the objective, until the solver says optimal: its tolerance is absolute, larger duals more exact

LICENCES = [
    {
        "kind": "export_control",
        "actor": "CN",
        "start": "2025-01-01",
        "goods": [good],
        "destinations": [place],
        "approval": 0.5,
    }
    for good, place in (("magnet", "US"), ("Dy.oxide", "US"))
]


@pytest.fixture(scope="module")
def one_recipe(tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("one") / "one"
    shutil.copytree(TINY, folder)
    (folder / "projects.csv").write_text((TINY / "projects.csv").read_text().splitlines()[0] + "\n")
    rows = [row for row in (TINY / "recipes.csv").read_text().splitlines() if ",lean," not in row]
    (folder / "recipes.csv").write_text("\n".join(rows).replace("0.75", "1").replace(",0.02,", ",0.012,") + "\n")
    return load_dataset(folder)


def instance(ds, *, limit=None, mine=1.0, metal_cap=1.0):
    """A month without stocks, far from choke prices, its mine and metal plants shrunk, with limits as shares of use."""
    c = case(*(LICENCES if limit else []), ds=ds)
    c.params.elasticity[:] = 0.25, 0.4
    c.params.choke[:] = 1e9
    c.params.activity[:] = 1.0
    c.work.behaviour.elasticity[:], c.work.behaviour.activity[:] = c.params.elasticity, 1.0
    c.prepare(0)
    x = c.work.month
    x.target[:] = x.stock[:] = x.public[:] = x.held[:] = 0.0
    x.choke[:] = 1e9
    x.deposit_cap[:] *= mine
    x.cap[:, 1] *= metal_cap
    if limit:
        for q, share in enumerate(limit):
            g, b = c.s.limit_good[q], np.flatnonzero(c.s.limit_mask[q])
            x.limit[0, q] = share * c.s.need_ref[g, b].sum()
    return c


def conic(c):
    """The same month as a convex programme; returns prices, premiums, licence values and flows."""
    s, d, x = c.s, c.params, c.work.month
    n, home = len(s.oxide_need), 0
    buyers = s.activity_ref.shape[1]
    uses = s.activity_ref.shape[0]
    on = [(u, b) for u in range(uses) for b in range(buyers) if s.activity_ref[u, b] > 0]
    a = {arc: cp.Variable() for arc in on}
    run, hold, metal = cp.Variable(), cp.Variable(n), cp.Variable(n)
    magnet = sum(a[u, b] for u, b in on if s.mix[u, 2 * n] > 0)
    feed = x.deposit_cap[0, 0] * run
    # benefit: the integral of the inverse of a = A (P / P0)^-eps, and of h = H (p / p0)^-n for additions to stock
    benefit = 0
    for u, b in on:
        power, scale = 1.0 - 1.0 / d.elasticity[0, u], x.want[0, u, b]
        benefit += s.mix_ref[u, b] * scale / power * cp.power(a[u, b] / scale, power, approx=False)
    response = c.work.behaviour.storage[0, 2]
    for e in range(n):
        power = 1.0 - 1.0 / response
        benefit += (
            s.price_ref[e]
            * s.holding_ref[e, home]
            / power
            * cp.power(hold[e] / s.holding_ref[e, home], power, approx=False)
        )
    # cost of mining: the integral of v = threshold + spread ln(run / (1 - run)); the margin counts other costs as
    # what the basket is worth at the baseline less the baseline margin and premium
    basket = s.recovery[0] * s.basket[0]
    other = basket @ s.price_ref[:n] - d.value_ref[0, 0] - d.premium_ref[0, 0, home]
    width = d.spread[0, 0]
    cost = x.deposit_cap[0, 0] * ((x.threshold[0, 0] + other) * run - width * (cp.entr(run) + cp.entr(1 - run)))

    def scarcity(output, stage):
        """Integral of mu = -kappa ln(1 - output / capacity)."""
        cap, left = x.cap[0, stage, home], 1 - output / x.cap[0, stage, home]
        return d.premium[0, stage, home] * cap * (-cp.entr(left) + (1 - left))

    cost += scarcity(feed, 0) + scarcity(cp.sum(metal), 1) + scarcity(magnet, 2)
    cost += s.metal_cost[:, home] @ metal + s.magnet_cost[0, 0, home] * magnet
    oxides = [
        basket[e] * feed >= hold[e] + s.oxide_need[e] * metal[e] + sum(s.mix[u, e] * a[u, b] for u, b in on)
        for e in range(n)
    ]
    metals = [metal[e] >= s.recipe[0, 0, e] * magnet for e in range(n)]
    limits = []
    for q in range(s.limit_good.size):
        flow = sum(s.mix[u, s.limit_good[q]] * a[u, b] for u, b in on if s.limit_mask[q, b] > 0)
        limits.append(flow <= x.limit[0, q])
    for scale in SCALES:
        problem = cp.Problem(cp.Maximize(scale * (benefit - cost)), oxides + metals + limits)
        problem.solve(solver=cp.CLARABEL, tol_gap_abs=1e-12, tol_gap_rel=1e-12, tol_feas=1e-12)
        if problem.status == "optimal":
            break
    duals = {"oxide": oxides, "metal": metals, "licence": limits}
    prices = {name: np.array([k.dual_value for k in rows]) / scale for name, rows in duals.items()}
    found = run.value, hold.value, metal.value, {arc: float(v.value) for arc, v in a.items()}
    m = c.work.market
    ours = m.run[0, 0], m.hold[0, :, home], m.make[0, n : 2 * n, home], {(u, b): m.activity[0, u, b] for u, b in on}

    def welfare(running, held, made, used):
        """Benefits less costs of these flows, inside of capacities that are full to the last digit."""
        inside = 1.0 - 1e-10
        run.value, hold.value, metal.value = inside * running, held, inside * made
        for arc, amount in used.items():
            a[arc].value = inside * amount
        return float((benefit - cost).value)

    return {
        "status": problem.status,
        "welfare": (welfare(*found), welfare(*ours)),
        **prices,
        "feed": float(x.deposit_cap[0, 0] * found[0]),
        "use": found[3],
        "hold": found[1],
    }


CASES = {
    "scarce ore": {"mine": 0.7},
    "tight metal plants": {"metal_cap": 0.8},
    "licences bind": {"limit": (0.5, 0.5)},
    "one licence binds": {"limit": (0.6, 3.0), "mine": 0.9},
    "everything": {"limit": (0.35, 0.4), "mine": 0.8, "metal_cap": 0.7},
}


def compare(c):
    """Clear the month; status of the conic solver, and largest relative differences of prices, flows and welfare."""
    assert c.clear(0, broken=True)[0, 3] < 1e-8
    ref, m, s = conic(c), c.work.market, c.s
    n = len(s.oxide_need)
    price = s.price_ref[:, None] * np.exp(m.lp[0])
    wedge = c.state.z[0, c.model.base.blocks[1] :]
    base = price[s.limit_good, s.limit_origin]
    pairs = [(price[:n, 0], ref["oxide"]), (price[n : 2 * n, 0], ref["metal"])]
    pairs.append((base * np.exp(wedge), base + ref["licence"]))
    flows = [(m.feed[0].sum(), ref["feed"]), *((m.activity[0][arc], amount) for arc, amount in ref["use"].items())]
    far = [max((np.abs(x / y - 1.0).max() for x, y in kind if np.size(x)), default=0.0) for kind in (pairs, flows)]
    return ref["status"], *far, abs(ref["welfare"][1] / ref["welfare"][0] - 1.0)


@pytest.mark.filterwarnings("ignore:Solution may be inaccurate")
@pytest.mark.parametrize("name", CASES)
def test_prices_are_duals_and_flows_agree(one_recipe, name):
    status, price, flow, welfare = compare(instance(one_recipe, **CASES[name]))
    assert (status, price < 1e-5, flow < 1e-6, welfare < 1e-9) == ("optimal", True, True, True)


@pytest.mark.filterwarnings("ignore:Solution may be inaccurate")
def test_random_months_agree(one_recipe):
    """Any tightness of ore, plants and licences, where the solver says optimal."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(60):
        shock = {"mine": rng.uniform(0.3, 1.0), "metal_cap": rng.uniform(0.4, 1.0)}
        limit = tuple(np.exp(rng.uniform(np.log(0.1), np.log(2.0), 2))) if rng.random() < 0.8 else None
        status, *far = compare(instance(one_recipe, limit=limit, **shock))
        if status == "optimal":
            found.append(far)
    price, flow, welfare = np.array(found).T
    assert len(found) >= 45
    assert np.median(price) < 1e-7
    assert price.max() < 1e-5
    assert flow.max() < 1e-6
    assert welfare.max() < 1e-8


def test_a_licence_in_closed_form(one_recipe):
    """Far from everything else: flow = L, price = (L / A)^(-1 / eps) times reference, wedge = the price gap."""
    c = instance(one_recipe, limit=(0.5, 0.5))
    c.clear(0, broken=True)
    s, m, x = c.s, c.work.market, c.work.month
    g, us, cn = 2 * len(s.oxide_need), 1, 0
    q = int(np.flatnonzero(s.limit_good == g)[0])
    assert m.flow[0, q] == pytest.approx(x.limit[0, q], rel=1e-8)
    price = (x.limit[0, q] / x.want[0, 0, us]) ** (-1.0 / 0.25)
    assert m.rel[0, 0, us] == pytest.approx(price, rel=1e-7)
    gap = m.ld[0, g, us] - m.ld[0, g, cn]
    assert c.state.z[0, c.model.base.blocks[1] + q] == pytest.approx(gap, rel=1e-9)
