"""Limits that bind no draw of the month are left out, and nothing else changes."""

import numpy as np
import pytest

from engine_cases import Kernel, case, control
from monazite.engine.limits_in_force import mark_limits, select_limits, with_some_limits

GOODS = control(start="2025-02-01", goods=["*"], approval=0.6, review=0.0)
QUOTA = {"kind": "quota", "actor": "CN", "start": "2025-03-01", "goods": ["*.oxide"], "amount": 5.0}
LIFTED = {"kind": "concession", "actor": "CN", "start": "2025-04-01", "goods": ["Nd.oxide"], "approval": 1.0}


def lists(network, c):
    return network.columns[network.column_start[c] : network.column_start[c + 1]].astype(int)


def test_limits_that_are_free_or_shut_for_all_draws_are_left_out():
    limit = np.array([[np.inf, 0.0, 2.0, np.inf, 0.0], [np.inf, 0.0, np.inf, 3.0, np.inf]])
    now = np.zeros(5, dtype=np.bool_)
    assert mark_limits(limit, np.zeros(5, dtype=np.bool_), now)
    assert now.tolist() == [False, False, True, True, False]
    assert not mark_limits(limit, now.copy(), now)


def test_lists_of_a_network_with_some_limits_name_the_same_unknowns(small):
    """Every other limit: what stands in a list is what stood there, without the limits that went."""
    c = case(GOODS, QUOTA, ds=small, months=6)
    whole, first = c.model.base.market_network, c.model.base.blocks[1]
    chosen = np.arange(0, whole.limit_good.size, 2)
    some = with_some_limits(whole, first, chosen)
    old_number = np.concatenate([np.arange(first), first + chosen])
    goods, elements = whole.price_ref.size, whole.pair.shape[0]
    for good in range(goods):
        before = [j for j in lists(whole, good) if j < first or (j - first) in chosen]
        assert old_number[lists(some, good)].tolist() == before
        for k in range(whole.pair.shape[1]):
            place = whole.premium_place[good, k]
            assert (place >= 0) == (some.premium_place[good, k] >= 0)
            if place >= 0:
                assert lists(some, good)[some.premium_place[good, k]] == lists(whole, good)[place]
        for q, old in enumerate(chosen):
            place = some.limit_place[good, q]
            assert (place >= 0) == (whole.limit_place[good, old] >= 0)
            assert place < 0 or lists(some, good)[place] == first + q
    for g in range(whole.recipe.shape[0]):
        for e in np.flatnonzero(whole.recipe[g].any(0)):
            metal, magnet = lists(some, elements + e), lists(some, 2 * elements + g)
            at = some.merge_start[g, e]
            assert magnet[some.merge[at : at + metal.size].astype(int)].tolist() == metal.tolist()
    for q, old in enumerate(chosen):
        inside = some.limit_members[some.limit_member_start[q] : some.limit_member_start[q + 1]]
        assert inside.tolist() == np.flatnonzero(whole.limit_mask[old]).tolist()


def test_equations_of_the_limits_in_force_are_those_of_the_whole_network(small):
    """Residuals of all other unknowns, and prices, are equal to the last bit; those left out are wedges of zero."""
    c = case(GOODS, QUOTA, LIFTED, ds=small, months=6)
    c.run(4)
    c.prepare(4)
    limits = select_limits(c.work.limits, c.model.base.blocks[1], c.work.month.limit, c.work.market)
    assert limits.iterate is not None
    numbers = limits.iterate.numbers
    assert 0 < numbers.size < c.state.z.shape[1]
    k = c.kernel()
    z = k.z.copy()
    z[: k.blocks[0]] += 0.1
    z[[j for j in range(z.size) if j not in numbers]] = 0.0
    whole, prices = k.error(z), k.m.lp.copy()
    some = Kernel(c)
    some.s = limits.network
    some.x = some.x._replace(limit=some.x.limit[numbers[k.blocks[1] :] - k.blocks[1]])
    some.m = some.m._replace(error=some.m.error[: numbers.size])
    assert np.array_equal(some.error(z[numbers]), whole[numbers])
    assert np.array_equal(some.m.lp, prices)
    assert not np.delete(whole, numbers).any()


def test_wedges_of_a_limit_that_is_lifted_are_put_back(small):
    c = case(GOODS | {"end": "2025-03-31"}, ds=small, months=6)
    c.run(2)
    assert c.work.market.wedge.max() > 0.0
    c.step(2)
    c.step(3)
    assert c.work.limits.network.limit_good.size == 0
    assert not c.work.market.wedge.any()
    assert (c.work.market.pass_on == 1.0).all()


@pytest.mark.compiled
def test_draws_do_not_depend_on_which_limits_bind_the_others(small):
    """A draw alone and beside one whose limits are free in every month."""
    alone, beside = case(GOODS, ds=small, months=4), case(GOODS, ds=small, months=4, count=2)
    for c in (alone, beside):
        for t in range(4):
            c.prepare(t)
            if c is beside:
                c.work.month.limit[1] = np.inf
            c.clear(t)
    assert np.array_equal(alone.work.market.buy[0], beside.work.market.buy[0])
    assert np.array_equal(alone.state.z[0], beside.state.z[0])
