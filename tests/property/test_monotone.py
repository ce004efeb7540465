"""Responses that must go one way, on small grids and with random shocks."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine_cases import MAGNETS, case, control, simulated

GOOD = "NdFeB.SH.magnet"


def outcomes(*policy, months=10, **kwargs):
    """Mean over the last months: spot price outside, recorded exports, central loss, first stop."""
    r = simulated(*policy, months=months, **kwargs)
    assert r.failures() == []
    g = r.index.good.index(GOOD)
    world = r.view.labels("places").index("WORLD")
    goods = r.view.labels("goods").index(GOOD)
    return {
        "price": r.values("price_outside")[0, 4:, g].mean(),
        "inside": r.values("price_inside")[0, 4:, g].mean(),
        "exports": r.values("exports")[0, 4:, goods, world].mean(),
        "loss": r.view.line_losses[1].sum(),
        "day": r.view.stopped_day[0].min(),
    }


def test_approval():
    grid = [outcomes(control(approval=a, review=1.0)) for a in (1.0, 0.8, 0.5, 0.2, 0.05)]
    price, exports, loss = (np.array([o[k] for o in grid]) for k in ("price", "exports", "loss"))
    assert (np.diff(price) > -1e-6 * price[1:]).all()
    assert price[-1] > 1.5 * price[0]
    assert (np.diff(exports) < 1e-6 * exports[0]).all()
    assert (np.diff(loss) >= -1e-6).all()
    assert loss[-1] > 0


def test_losses_never_fall_with_the_length_of_a_ban():
    ends = ("2025-04-15", "2025-05-15", "2025-07-01", "2025-10-01")
    loss = [outcomes(control(ban=True, goods=MAGNETS, end=end))["loss"] for end in ends]
    assert (np.diff(loss) >= -1e-6).all()
    assert loss[-1] > loss[0]


def test_losses_never_fall_with_the_reach_of_a_ban():
    reach = (["JP"], ["JP", "US"], ["JP", "US", "EU"], ["*"])
    loss = [outcomes(control(ban=True, goods=MAGNETS, destinations=list(d)))["loss"] for d in reach]
    assert (np.diff(loss) > 0).all()


def test_a_longer_review_lets_less_out():
    grid = [outcomes(control(approval=0.6, review=w), months=8)["exports"] for w in (0.0, 1.0, 2.0, 4.0)]
    assert (np.diff(grid) < 1e-6).all()


def test_a_duty_lowers_imports_from_its_origin_and_raises_the_price_there():
    imports, price = [], []
    for rate in (0.0, 0.1, 0.25, 0.5, 1.0):
        duty = {"kind": "tariff", "actor": "US", "on": ["CN"], "start": "2025-01-01", "goods": ["magnet"], "rate": rate}
        c = case(duty, months=4)
        c.run(4)
        home = int(np.flatnonzero(c.s.producers[2] == c.s.controller)[0])
        n, us = 2 * len(c.model.index.element), c.model.index.buyer.index("US")
        imports.append(c.flows.ship[0, 3, n:, home, us].sum())
        price.append(c.flows.delivered[0, 3, n, us])
    assert (np.diff(imports) < 0).all()
    assert (np.diff(price) > 0).all()


def test_a_smaller_quota_raises_its_rent_and_lowers_the_flow():
    rent, flow = [], []
    for amount in (40_000, 25_000, 12_000, 5_000):
        quota = {
            "kind": "quota",
            "actor": "CN",
            "start": "2025-01-01",
            "goods": ["*.oxide", "*.metal"],
            "amount": amount,
        }
        c = case(quota, months=4)
        c.run(4)
        rent.append(c.work.market.rent[0, 0])
        flow.append(c.flows.flow[0, 3, 0])
    assert (np.diff(rent) >= -1e-9).all()
    assert (np.diff(flow) <= 1e-9).all()
    assert rent[-1] > 1.0


def test_more_stock_never_brings_the_first_stop_forward():
    ban = control(ban=True, goods=MAGNETS)
    days = []
    for cover in (0.0, 3.0):
        store = {"kind": "stockpile", "actor": "US", "regions": ["US", "EU", "JP", "KR"], "start": "2025-01-01",
                 "goods": ["magnet"], "cover": cover, "build": 2.0, "release_rate": 0.5}  # fmt: skip
        days.append(outcomes(ban, store)["loss"])
    assert days[1] <= days[0]


def test_dearer_neodymium_makes_cerium_cheaper():
    """Joint production: a floor under NdPr brings out ore and with it cerium and lanthanum."""
    floor = {"kind": "finance", "actor": "CN", "start": "2025-01-01", "floor": {"Nd.oxide": 200, "Pr.oxide": 200}}
    a, b = case(months=3), case(floor, months=3)
    a.run(3)
    b.run(3)
    home = int(np.flatnonzero(a.s.producers[0] == a.s.controller)[0])
    for good in ("La.oxide", "Ce.oxide"):
        g = a.model.index.good.index(good)
        assert b.flows.price[0, 2, g, home] < a.flows.price[0, 2, g, home]
        assert b.flows.supply[0, 2, g].sum() > a.flows.supply[0, 2, g].sum()


def test_enforcement_stops_leakage():
    leaks = []
    for enforcement in (0.0, 0.5, 1.0):
        police = {"kind": "market_power", "actor": "CN", "start": "2025-01-01", "enforcement": enforcement}
        c = case(control(approval=0.1), police, months=10)
        c.run(10)
        leaks.append(c.flows.leaked[0].sum())
    assert leaks[0] > leaks[1] > 0.0
    assert leaks[2] == pytest.approx(0.0, abs=1e-6)


@given(
    approval=st.floats(0.02, 0.9), step=st.floats(0.05, 0.5), review=st.floats(0.0, 4.0),
    good=st.sampled_from(["NdFeB.SH.magnet", "Dy.oxide", "Tb.oxide", "Y.oxide", "Nd.metal"]),
)  # fmt: skip
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_price_outside_never_falls_as_approval_falls(approval, step, review, good):
    paths = []
    for a in (min(approval + step, 1.0), approval):
        r = simulated(control(goods=[good], approval=a, review=review, start="2025-02-01"), months=7)
        assert r.failures() == []
        paths.append((r.values("price_outside")[0, :, r.index.good.index(good)].mean(), r.view.flows.flow[0, 2:].sum()))
    assert paths[1][0] >= paths[0][0] * (1 - 1e-6)
    assert paths[1][1] <= paths[0][1] * (1 + 1e-6)
