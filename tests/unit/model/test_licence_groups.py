import numpy as np
import pytest

from engine_cases import case, control, scenario, shipped
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.model import licence_groups
from monazite.model.build import build
from monazite.model.licence_groups import equal_limits, find_limits
from monazite.scenario.scenario import load_scenario


def limits(*policy, **fields):
    model = build(shipped(), scenario(*policy, **fields))
    return model.index, model.limits, model.structure


def test_no_policy_no_limit():
    assert limits()[1].good.size == 0


def test_buyers_under_the_same_rules_share_a_limit():
    ix, rows, _ = limits(control(goods=["Dy.oxide"], start="2025-02-01"))
    assert rows.good.tolist() == [ix.good.index("Dy.oxide")]
    members = {ix.buyer[b] for b in np.flatnonzero(rows.mask[0])}
    assert members == {b for b in ix.buyer if not b.startswith("CN")} - _buy_nothing(ix, "Dy.oxide")
    assert (rows.first[0], rows.end[0], rows.parent[0]) == (1, len(ix.month), -1)
    assert rows.quota.tolist() == [-1]


def _buy_nothing(ix, good):
    """Buyers who get none of a good from China in the baseline."""
    ship = build(shipped(), scenario()).baseline.ship
    home = ix.region.index("CN")
    return {name for b, name in enumerate(ix.buyer) if ship[ix.good.index(good), home, b] <= 0.0}


def test_limits_that_are_taken_again_are_those_found_anew():
    """They are held by who is treated alike in which months: other values of the same terms have the same limits."""
    model = build(shipped(), scenario(control(goods=["Dy.oxide", "Nd.metal"], start="2025-02-01")))
    facts = model.index, model.structure.producers, model.baseline.ship
    ix, c, dy = model.index, model.controls, model.index.good.index("Dy.oxide")
    home, us = ix.region.index("CN"), ix.buyer.index("US")
    lower, parted, back, banned = (c.approval.copy(), c.approval.copy(), c.approval.copy(), c.banned.copy())
    lower *= 0.5
    parted[3:, dy, home, us] = 0.1
    back[3:5, dy, home, us] = 0.1
    banned[6:, dy, home] = 1.0
    every = [c._replace(approval=array) for array in (lower, parted, back)] + [c._replace(banned=banned)]
    find_limits(c, *facts)
    held = [find_limits(one, *facts) for one in every]
    for one, limits_held in zip(every, held, strict=True):
        licence_groups._LIMITS.clear()
        licence_groups._PAIRS.clear()
        assert equal_limits(limits_held, find_limits(one, *facts))
    assert equal_limits(held[0], model.limits)
    assert not equal_limits(held[1], model.limits)


def test_a_region_that_takes_nothing_but_builds_plants_is_in_the_limit_of_the_others():
    """Malaysia makes no magnets in the baseline and takes no neodymium metal; a project there makes some later."""
    ix, rows, _ = limits(control(goods=["Nd.metal"], start="2025-02-01"))
    ship = build(shipped(), scenario()).baseline.ship
    malaysia, good = ix.buyer.index("MY"), ix.good.index("Nd.metal")
    assert ship[good, :, malaysia].sum() == 0.0
    assert rows.good.tolist() == [good]
    assert rows.mask[0, malaysia] == 1.0
    assert rows.mask[0, ix.is_defence].sum() == 0.0


def test_other_rules_part_a_group_when_they_begin():
    strict = control(goods=["Dy.oxide"], destinations=["US"], approval=0.1, start="2025-03-01")
    ix, rows, _ = limits(control(goods=["Dy.oxide"], start="2025-02-01"), strict)
    assert rows.good.size == 3
    assert rows.first.tolist() == [1, 2, 2]
    assert rows.end.tolist() == [2, len(ix.month), len(ix.month)]
    assert rows.parent.tolist() == [-1, 0, 0]
    assert (rows.mask[1] + rows.mask[2] == rows.mask[0]).all()
    us = ix.buyer.index("US")
    (own,) = (mask for mask in rows.mask[1:] if mask[us] > 0)
    assert {ix.buyer[b] for b in np.flatnonzero(own)} <= {"US", "US.defence"}


def test_rules_that_differ_from_the_start_make_limits_of_their_own():
    strict = control(goods=["Dy.oxide"], destinations=["US"], approval=0.1, start="2025-02-01")
    _, rows, _ = limits(control(goods=["Dy.oxide"], start="2025-02-01"), strict)
    assert rows.first.tolist() == [1, 1]
    assert rows.mask.sum(0).max() == 1.0


def test_buyers_with_another_notice_are_a_group_of_their_own():
    given = {"goods": ["Dy.oxide"], "start": "2025-04-01", "review": 0.5, "renews": True}
    warned = control(destinations=["US"], announced="2025-02-01", **given)
    ix, rows, _ = limits(control(announced="2025-03-01", **given), warned)
    assert rows.first.tolist() == [3, 3]
    us = ix.buyer.index("US")
    assert sorted(rows.mask[:, us].tolist()) == [0.0, 1.0]
    assert limits(control(announced="2025-03-01", **given))[1].good.size == 1


def test_a_later_measure_changes_no_limit_of_before():
    first = control(goods=["Dy.oxide"], start="2025-02-01")
    _, few, _ = limits(first)
    _, more, _ = limits(
        first, control(goods=["Tb.oxide", "Dy.oxide"], destinations=["JP"], ban=True, start="2025-09-01")
    )
    assert more.count_before(8) == few.count_before(8) == 1
    assert (more.mask[0] == few.mask[0]).all()


def test_parts_of_a_group_share_its_queue_and_permits_by_their_orders():
    """By hand: nothing is lost, and each part has as much of the queue as of the orders."""
    strict = control(goods=["Dy.oxide"], destinations=["US"], approval=0.1, start="2025-05-01")
    c = case(control(goods=["Dy.oxide"], approval=0.5, review=3.0, start="2025-02-01"), strict, months=6)
    c.run(4)
    queue, permits = c.state.pending[0].copy(), c.state.permit[0].copy()
    assert queue[1:].sum() == permits[1:].sum() == 0.0
    c.step(4)
    parts = slice(1, 3)
    applied = c.state.ordered[0, parts].sum()
    decided = c.state.pending[0, parts, 0].sum()  # next month; the month before this was the second place in the queue
    assert queue[0, 1] > 0
    assert decided == pytest.approx(queue[0, 1], rel=1e-12)
    share = c.state.pending[0, parts, 0] / decided
    assert share == pytest.approx(c.state.ordered[0, parts] / applied, rel=1e-12)


def test_defence_applications_are_a_limit_of_their_own():
    ix, rows, _ = limits(control(goods=["*"], military=0.0, start="2025-02-01"))
    groups = [{ix.buyer[b] for b in np.flatnonzero(mask)} for mask in rows.mask]
    assert {b for b in ix.buyer if b.endswith(".defence")} in groups
    assert not any(ix.is_defence[mask > 0].any() and not ix.is_defence[mask > 0].all() for mask in rows.mask)


def test_home_buyers_are_never_inside_a_limit():
    ix, rows, _ = limits(control(goods=["*"], start="2025-02-01"))
    assert rows.mask[:, ix.buyer_region == ix.region.index("CN")].sum() == 0.0
    stages = np.minimum(rows.good // len(ix.element), 2)
    assert set(stages) == {0, 1, 2}


def test_the_buyer_that_stands_for_a_limit_is_inside_it():
    _, rows, _ = limits(control(goods=["*"], military=0.1, start="2025-02-01"))
    assert (rows.mask[np.arange(rows.good.size), rows.buyer] == 1.0).all()


def test_a_quota_covers_all_goods_and_buyers_abroad():
    quota = {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide", "Nd.metal"], "amount": 1000,
             "weights": {"Nd.metal": 1.3}}  # fmt: skip
    ix, rows, s = limits(quota)
    assert rows.good.tolist() == [-1]
    assert rows.quota.tolist() == [0]
    n = len(ix.element)
    assert (s.quota_weight[0, :n] == 1.0).all()
    assert s.quota_weight[0, ix.good.index("Nd.metal")] == pytest.approx(1.3)
    assert s.quota_weight[0].sum() == pytest.approx(n + 1.3)
    assert s.quota_price[0] > 0


def test_a_quota_on_some_buyers_covers_these_alone():
    quota = {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide"], "amount": 1000}
    ix, rows, _ = limits(quota | {"destinations": ["JP"]}, quota | {"destinations": ["US", "EU"]})
    inside = [{ix.buyer[b] for b in np.flatnonzero(mask)} for mask in rows.mask]
    assert sorted(map(sorted, inside)) == [["EU", "EU.defence", "US", "US.defence"], ["JP", "JP.defence"]]


@pytest.mark.parametrize("window", [("2024-01-01", "2024-06-01"), ("2030-01-01", None)])
def test_a_control_outside_the_run_makes_no_limit(window):
    start, end = window
    block = control(start=start) | ({"end": end} if end else {})
    assert limits(block)[1].good.size == 0


def test_la_ce_and_pr_pay_one_rent_per_kilogram():
    quota = {"kind": "quota", "actor": "CN", "start": "2025-01-01", "goods": ["*.oxide", "*.metal"], "amount": 20_000}
    c = case(quota, months=3)
    c.run(3)
    m, s = c.work.market, c.s
    home, us = int(c.s.limit_origin[0]), c.model.index.buyer.index("US")
    rents = []
    for good in ("La.oxide", "Ce.oxide", "Pr.oxide", "Nd.metal"):
        g = c.model.index.good.index(good)
        rents.append(s.price_ref[g] * np.exp(m.lp[0, g, home]) * np.expm1(m.wedge[0, g, home, us]))
    assert rents[0] > 1.0
    assert rents == pytest.approx([rents[0]] * 4, rel=1e-6)
    assert rents[0] == pytest.approx(m.rent[0, 0], rel=1e-9)


def test_the_quota_of_2010_has_one_rent(runs):
    r = runs["cn-quota-2010"]
    s, f, ix = r.model.structure, r.view.flows, r.index
    q = int(np.flatnonzero(s.limit_quota >= 0)[0])
    rent = s.quota_price[0] * np.expm1(f.wedge[0, :, q])
    tight = np.flatnonzero(rent > 1.0)
    assert tight.size > 6
    home = int(s.limit_origin[q])
    for t in tight[::6]:
        per_kg = []
        for good in ("La.oxide", "Ce.oxide", "Pr.oxide"):
            g = ix.good.index(good)
            banned = r.model.controls.banned[t, g, s.controller] > 0
            volume = f.ship[0, t, g, home] * r.view.outside * ~banned
            if (r.model.controls.banned[t, g, s.controller] > 0).any():
                continue
            per_kg.append(1000.0 * f.rent[0, t, g, home] / volume.sum())
        if per_kg:
            assert per_kg == pytest.approx([rent[t]] * 3, rel=1e-6)


def test_a_quota_on_goods_of_two_minerals_is_refused():
    """Each mineral would get the whole amount."""
    both = load_dataset("gallium", "germanium")
    quota = {"kind": "quota", "actor": "CN", "start": "2023-03-01", "goods": ["gallium", "germanium"], "amount": 120.0}
    content = {"name": "two", "dataset": ["gallium", "germanium"], "extends": "baseline", "start": "2023-01-01"}
    with pytest.raises(InputError, match="a quota on goods of several minerals"):
        build(both, load_scenario(content | {"months": 12, "policy": [quota]}))
    one = load_scenario(content | {"months": 12, "policy": [quota | {"goods": ["gallium"]}]})
    assert build(both, one).limits.quota.tolist() == [0]


def test_a_thread_that_clears_what_is_held_changes_no_answer_of_another():
    """Several threads of the server make models at once: one may clear and fill the dictionary while another makes."""
    mine, theirs = (licence_groups._Facts(None, np.zeros(1), np.zeros(1)) for _ in range(2))  # pyright: ignore[reportArgumentType]
    held: dict[bytes, tuple[licence_groups._Facts, str]] = {}

    def make() -> str:
        held.clear()
        held[b"key"] = theirs, "of the other"
        return "my own"

    assert licence_groups._held(held, b"key", mine, make) == "my own"
    held[b"key"] = theirs, "of the other"
    assert licence_groups._held(held, b"key", mine, lambda: "my own") == "my own"
    assert licence_groups._held(held, b"key", mine, lambda: "made twice") == "my own"
