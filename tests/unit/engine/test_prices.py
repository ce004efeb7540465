import numpy as np
import pytest

from monazite.engine.numerics.quantity_tangents import use_factors
from monazite.engine.prices import (
    licence_discount,
    log_wedges,
    origin_shares,
    price_magnets,
    price_metals,
    price_oxides,
    price_uses,
    quota_discount,
    source_goods,
)

rng = np.random.default_rng(1)


def buy(weight, lp, wedge, sigma=2.5, producers=(0, 1, 2)):
    goods, _slots, buyers = weight.shape
    share, ld, level = np.zeros(weight.shape), np.zeros((goods, buyers)), np.zeros((goods, buyers))
    pull, value = weight * np.exp(-sigma * wedge), np.zeros(lp.shape)
    each = np.zeros((goods, buyers))
    source_goods(0, goods, np.full(goods, sigma), pull, lp, value, each, ld, level)
    origin_shares(goods, np.tile(producers, (3, 1)), pull, value, each, share)
    assert level == pytest.approx(np.exp(ld))
    return share[0], ld[0]


def test_shares_are_multiplicative_and_sum_to_one():
    """Weights of 1, 2 and 1 at prices of 1, 2 and 4: with an elasticity of 2 pulls of 1, 0.5 and 0.0625, sum 1.5625.

    A licence that doubles the price of the first origin for the second buyer leaves 0.25 of its pull, sum 0.8125.
    """
    w, lp, wedge = np.array([[[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]]), np.log([[1.0, 2.0, 4.0]]), np.zeros((1, 3, 2))
    wedge[0, 0, 1] = np.log(2.0)
    share, ld = buy(w, lp, wedge, sigma=2.0)
    assert share[:, 0] == pytest.approx([0.64, 0.32, 0.04])
    assert share[:, 1] == pytest.approx([4 / 13, 8 / 13, 1 / 13])
    assert np.exp(ld) == pytest.approx([0.8, 1.1094004], rel=1e-7)  # 1.5625^(-1/2) and 0.8125^(-1/2)


def test_a_banned_origin_ships_exactly_nothing():
    w = rng.uniform(0.1, 1, (1, 3, 4))
    w[0, 1, 2] = 0.0
    share, _ = buy(w, np.zeros((1, 3)), np.zeros((1, 3, 4)))
    assert share[1, 2] == 0.0
    assert share[:, 2].sum() == pytest.approx(1.0)


def test_with_one_origin_the_wedge_is_the_price_gap():
    w = np.ones((1, 1, 2))
    wedge = np.array([[[0.0, 0.8]]])
    _, ld = buy(w, np.array([[0.3]]), wedge, producers=(0,))
    assert ld == pytest.approx([0.3, 1.1])


def test_elasticity_between_origins_is_sigma():
    w, lp = rng.uniform(0.1, 1, (1, 3, 1)), np.zeros((1, 3))
    a, _ = buy(w, lp, np.zeros((1, 3, 1)))
    lp[0, 0] = 0.1
    b, _ = buy(w, lp, np.zeros((1, 3, 1)))
    assert np.log(b[0, 0] / b[1, 0]) - np.log(a[0, 0] / a[1, 0]) == pytest.approx(-0.25)


def test_delivered_index_rises_with_the_share():
    """Shephard: d log index / d log price of an origin is its share."""
    w, lp = rng.uniform(0.1, 1, (1, 3, 1)), rng.normal(0, 0.2, (1, 3))
    share, _ = buy(w, lp, np.zeros((1, 3, 1)))
    step = np.array([[0.0, 1e-6, 0.0]])
    up, down = (buy(w, lp + sign * step, np.zeros((1, 3, 1)))[1][0] for sign in (1, -1))
    assert (up - down) / 2e-6 == pytest.approx(share[1, 0], rel=1e-6)


def test_oxide_prices_are_the_unknowns():
    lp = np.full((3, 2), 9.0)
    price_oxides(np.array([0.1, 0.2, 0.3]), np.array([[0, -1], [1, 2]]), lp)
    assert lp[:2] == pytest.approx(np.array([[0.1, 0.0], [0.2, 0.3]]))


def test_metal_price_is_oxide_cost_conversion_and_premium():
    lp, level = np.zeros((4, 2)), np.ones((4, 3))
    level[0, 2] = 1.5
    price_metals(np.array([2, -1]), np.array([1.2, 1.1]), np.array([[6.0, 0], [7.0, 0]]), np.array([3.0, 0.0]),
                 np.array([60.0, 250.0, 80.0, 300.0]), level, lp)  # fmt: skip
    assert 80.0 * np.exp(lp[2, 0]) == pytest.approx(117.0)  # 1.2 x 60 x 1.5 + 6 + 3
    assert 300.0 * np.exp(lp[3, 0]) == pytest.approx(285.0)  # 1.1 x 250 + 7 + 3
    assert lp[2, 1] == 0.0


def magnets(ld, weight=(0.7, 0.3), mu=2.0, sigma=4.0):
    """One grade, two recipes of two metals, one plant in region 1."""
    recipe = np.array([[[0.3, 0.02], [0.31, 0.0]]])
    cost = np.array([[[20.0], [24.0]]])
    price_ref = np.array([60.0, 250.0, 80.0, 300.0, 60.0])
    lp, rho, split, index = np.zeros((5, 1)), np.zeros((1, 2, 1)), np.zeros((1, 2, 1)), np.zeros((1, 1))
    price_magnets(np.array([1]), recipe, cost, np.array([[50.0]]), np.array([sigma]),
                  np.array(weight).reshape(1, 2, 1), np.array([mu]), price_ref, np.exp(ld), lp, rho,
                  split, index)  # fmt: skip
    return 60.0 * np.exp(lp[4, 0]), rho[0, :, 0], split[0, :, 0], index[0, 0]


def test_recipes_cost_their_metals_and_the_price_is_their_mean_and_premium():
    """Metals of 80 x 1.5 = 120 and 300 x 2 = 600 USD/kg; the reference cost is 50 and the elasticity 4.

    0.7 x (68 / 50)^-4 = 0.20461733 and 0.3 x (61.2 / 50)^-4 = 0.13365819 add up to 0.33827552.
    """
    ld = np.zeros((5, 2))
    ld[2:4, 1] = np.log([1.5, 2.0])
    price, rho, split, index = magnets(ld)
    assert rho == pytest.approx([68.0, 61.2])  # 0.3 x 120 + 0.02 x 600 + 20 and 0.31 x 120 + 24
    assert split == pytest.approx([0.60488364, 0.39511636], rel=1e-7)
    assert index == pytest.approx(65.562025, rel=1e-7)  # 50 x 0.33827552^(-1/4)
    assert price == pytest.approx(67.562025, rel=1e-7)


def test_dear_dysprosium_moves_plants_to_the_lean_recipe():
    cheap, dear = np.zeros((5, 2)), np.zeros((5, 2))
    dear[3, 1] = 2.0
    assert magnets(dear)[2][1] > magnets(cheap)[2][1]


def use(price, want=10.0, choke=20.0, elasticity=0.3, scale=1.0):
    arrays = [np.zeros((1, 1)) for _ in range(3)]
    price_uses(np.array([[1.0]]), np.array([0]), np.array([0, 1]), np.array([[60.0]]),
               np.array([60.0]), np.array([[price]]), np.array([[want]]),
               np.array([choke]), np.array([[scale]]), np.array([elasticity]), *arrays)  # fmt: skip
    rel, served, activity = (float(a[0, 0]) for a in arrays)
    factor, one = np.zeros((1, 1)), np.ones((1, 1))
    use_factors(one, one, np.array([elasticity]), *arrays, factor)
    return rel, served, activity, -factor[0, 0] * rel


def test_demand_is_isoelastic_far_below_the_choke_price():
    rel, served, a, slope = use(1.7, choke=1e6)
    assert rel == pytest.approx(1.7)
    assert served == pytest.approx(1.0)
    assert a == pytest.approx(8.5283561, rel=1e-7)  # 10 x 1.7^-0.3
    assert slope == pytest.approx(2.5585068, rel=1e-7)  # 0.3 of it


def test_at_the_choke_price_half_is_not_made():
    _, served, a, _ = use(20.0)
    assert served == pytest.approx(0.5)
    assert a == pytest.approx(2.1218897, rel=1e-7)  # half of 10 x 17.411011^-0.3, where 17.411011 = 20 x 2^(-1/5)
    assert use(400.0)[2] < 1e-4


@pytest.mark.parametrize("price", [0.6, 3.0, 15.0, 20.0, 28.0])
def test_slope_is_the_derivative(price):
    h = 1e-6
    up, down = use(price * np.exp(h))[2], use(price * np.exp(-h))[2]
    assert use(price)[3] == pytest.approx(-(up - down) / (2 * h), rel=1e-7)


def wedges(z, quota, rent=0.0, lp=0.0):
    """Two goods of slot 0; limit 0: a licence on good 0 for buyer 1, or a quota on both for buyers 1 and 2.

    Weights of sourcing are one; arrays hold 9 where nothing is laid.
    """
    wedge, pull, pass_on = (np.full((2, 2, 3), 9.0) for _ in range(3))
    sourcing, sigma = np.ones(wedge.shape), np.array([2.5, 4.0])
    inside = np.array([1, 2] if quota else [1])
    good, origin, number = np.array([-1 if quota else 0]), np.array([0]), np.array([0 if quota else -1])
    weight = np.array([[1.0, 2.0]]) if quota else np.zeros((0, 2))
    mask = np.array([[0.0, 1.0, float(quota)]])
    prices = (np.array([rent]), np.array([5.0, 60.0]), np.full((2, 2), lp))
    log_wedges(np.array([z]), 0, good, origin, inside, np.array([0, inside.size]), number, weight, *prices, wedge,
               pass_on)  # fmt: skip
    licence_discount(np.array([z]), 0, sigma, good, origin, inside, np.array([0, inside.size]), number, weight,
                     sourcing, np.empty(1), pull)  # fmt: skip
    quota_discount(0, 2, sigma, origin, mask, number, weight, *prices, pull)
    return wedge, pass_on, pull


def test_a_tiny_remainder_keeps_its_digits():
    pull = np.zeros((1, 1, 2))
    licence_discount(np.array([7.0]), 0, np.array([5.0]), np.array([0]), np.array([0]), np.array([0]), np.array([0, 1]),
                     np.array([-1]), np.zeros((0, 1)), np.ones((1, 1, 2)), np.empty(1), pull)  # fmt: skip
    assert pull[0, 0] == pytest.approx([np.exp(-35.0), 1.0], rel=1e-14)


def test_a_licence_is_a_factor_on_its_own_arc_only():
    wedge, pass_on, pull = wedges(0.7, quota=False)
    assert wedge[0, 0, 1] == pytest.approx(0.7)
    assert pass_on[0, 0, 1] == 1.0
    assert pull[0, 0] == pytest.approx([1.0, 0.17377394, 1.0], rel=1e-7)  # e^(-2.5 x 0.7)
    assert (pull[1] == 9.0).all()
    assert (pull[0, 1] == 9.0).all()
    assert (wedge == 9.0).sum() == wedge.size - 1  # arcs that no limit can touch are left alone


def test_a_quota_adds_one_rent_per_weighted_kilogram():
    """Prices of 10 and 120 USD/kg, a rent of 12 USD/kg, weights of 1 and 2: factors of 2.2 and 1.2 on the prices."""
    wedge, pass_on, pull = wedges(0.0, quota=True, rent=12.0, lp=np.log(2.0))
    assert np.exp(wedge[0, 0, 1:]) == pytest.approx([2.2, 2.2])
    assert np.exp(wedge[1, 0, 1:]) == pytest.approx([1.2, 1.2])
    assert pass_on[0, 0, 1] == pytest.approx(1 / 2.2)
    assert pass_on[1, 0, 2] == pytest.approx(1 / 1.2)
    assert pull[0, 0] == pytest.approx([1.0, 0.13929749, 0.13929749], rel=1e-7)  # 2.2^-2.5
    assert pull[1, 0] == pytest.approx([1.0, 0.48225309, 0.48225309], rel=1e-7)  # 1.2^-4


def discounted(wedges, good, origin, mask):
    """Pull of two goods, two origins and three buyers under licences; what no licence touches was laid before (9)."""
    n = len(good)
    weight, pull = np.full((2, 2, 3), 12.0), np.full((2, 2, 3), 9.0)
    inside, starts = np.nonzero(mask)[1], np.cumsum([0, *np.sum(mask, 1)])
    licence_discount(np.array(wedges), 0, np.array([1.0, 2.0]), np.array(good), np.array(origin), inside, starts,
                     np.full(n, -1), np.zeros((1, 2)), weight, np.empty(n), pull)  # fmt: skip
    return pull


def test_licences_of_several_groups_on_one_good_cut_each_its_own_buyers():
    """Wedges of ln 2, ln 3 and ln 2: 1/2 and 1/3 of a weight of 12 for the first good, (1/2)^2 for the second."""
    pull = discounted(np.log([2.0, 3.0, 2.0]), [0, 0, 1], [0, 0, 1], [[1, 0, 0], [0, 1, 0], [1, 1, 0]])
    assert pull[0, 0] == pytest.approx([6.0, 4.0, 12.0])
    assert pull[1, 1] == pytest.approx([3.0, 3.0, 12.0])
    assert (pull[0, 1] == 9.0).all()
    assert (pull[1, 0] == 9.0).all()


def test_licences_on_one_good_from_two_origins_cut_both():
    pull = discounted(np.log([2.0, 3.0]), [0, 0], [0, 1], [[1, 1, 0], [1, 0, 0]])
    assert pull[0, 0] == pytest.approx([6.0, 6.0, 12.0])
    assert pull[0, 1] == pytest.approx([4.0, 12.0, 12.0])
