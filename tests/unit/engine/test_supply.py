import numpy as np
import pytest

from monazite.engine.supply import CHOICE, RELEASE_TIME, mine_output, producer_price, producer_stocking, separate

PRICE = np.array([2.0, 60.0, 300.0])
BASKET = np.array([[0.7, 0.25, 0.05], [0.0, 0.6, 0.4]])
RECOVERY = np.array([0.9, 0.8])
PAIR = np.array([[0, 1], [2, 3], [4, -1]])


def lists(weight=((0.7, 0.3), (1.0, 0.0))):
    """Separators of each deposit, and where each list starts."""
    linked = np.asarray(weight) != 0.0
    return np.nonzero(linked)[1], np.cumsum([0, *linked.sum(1)])


def mine(
    lp=None, mu=(0.0, 0.0), floor=None, weight=((0.7, 0.3), (1.0, 0.0)), threshold=(10.0, 80.0), spread=(4.0, 30.0)
):
    """Feed, utilisation, split and price received of two deposits, three elements and two separators."""
    lp = np.zeros((3, 2)) if lp is None else np.asarray(lp, float)
    received, lift = np.zeros((3, 2)), np.zeros((3, 2))
    producer_price(PRICE, lp, np.zeros((3, 2)) if floor is None else np.asarray(floor, float), received, lift)
    value = RECOVERY * (BASKET @ PRICE)
    split, run, feed = np.zeros((2, 2)), np.zeros(2), np.zeros((2, 2))
    mine_output(BASKET, RECOVERY, PAIR, *lists(weight), PRICE, value, np.asarray(spread, float), np.asarray(mu, float),
                np.zeros(2), received, np.array([100.0, 50.0]), np.asarray(threshold, float), np.asarray(weight, float),
                split, run, feed)  # fmt: skip
    return feed, run, split, received, value


def test_at_reference_the_split_is_the_baseline_and_the_run_is_logistic():
    feed, run, split, _, value = mine()
    assert split == pytest.approx(np.array([[0.7, 0.3], [1.0, 0.0]]))
    assert run == pytest.approx(1 / (1 + np.exp(-(value - [10.0, 80.0]) / [4.0, 30.0])), rel=1e-12)
    assert feed.sum(1) == pytest.approx(run * [100.0, 50.0], rel=1e-12)


def test_margin_holds_every_element_of_the_basket():
    lp = np.array([[0.5, 0.5], [0.2, 0.2], [1.0, 1.0]])
    _, run, split, _, value = mine(lp=lp)
    made = BASKET * np.array([[1, 1, 1], [1, 1, 1]])
    gain0 = RECOVERY[0] * (made[0] * PRICE * (np.exp(lp[:, 0]) - 1))
    first = value[0] + gain0.sum()
    other = value[0] + gain0[:2].sum()  # the second separator does not make the third element
    h = CHOICE / value[0]
    w = np.array([0.7 * np.exp(h * first), 0.3 * np.exp(h * other)])
    assert split[0] == pytest.approx(w / w.sum(), rel=1e-12)
    best = np.log(w.sum()) / h
    assert run[0] == pytest.approx(1 / (1 + np.exp(-(best - 10.0) / 4.0)), rel=1e-12)


def test_a_dearer_separator_loses_feed():
    feed, _, split, _, _ = mine(mu=(5.0, 0.0))
    assert split[0, 0] < 0.7
    assert split[1, 0] == 1.0
    assert feed[0, 1] > 0


def test_cerium_falls_and_dysprosium_rises_together_in_a_fixed_basket():
    low, _, _, _, _ = mine()
    high, _, _, _, _ = mine(lp=np.array([[0, 0], [0.3, 0.3], [0, 0]]))
    a, b = np.zeros((3, 2)), np.zeros((3, 2))
    separate(BASKET, RECOVERY, PAIR, *lists(), low, a)
    separate(BASKET, RECOVERY, PAIR, *lists(), high, b)
    assert (b[:, 0] > a[:, 0]).all()  # dearer neodymium brings out all elements


def test_separation_keeps_mass():
    feed, _, _, _, _ = mine(lp=np.full((3, 2), 0.2))
    supply = np.zeros((3, 2))
    separate(BASKET, RECOVERY, PAIR, *lists(), feed, supply)
    expected = np.einsum("jk,j,je->ek", feed, RECOVERY, BASKET) * (PAIR >= 0)
    assert supply == pytest.approx(expected, rel=1e-12)
    assert supply[2, 1] == 0.0


@pytest.mark.parametrize(("price", "floor"), [(60.0, 110.0), (200.0, 110.0), (60.0, 0.0)])
def test_producers_receive_the_larger_of_price_and_floor(price, floor):
    lp = np.zeros((3, 2))
    lp[1, 0] = np.log(price / 60.0)
    floors = np.zeros((3, 2))
    floors[1, 0] = floor
    received = mine(lp=lp, floor=floors)[3]
    assert received[1, 0] == pytest.approx(max(price, floor), rel=1e-4)
    assert received[1, 1] == pytest.approx(60.0)


def test_lift_is_the_slope_of_the_price_received():
    floor = np.zeros((3, 2))
    floor[1, 0] = 61.0

    def got(x):
        lp = np.zeros((3, 2))
        lp[1, 0] = x
        received, lift = np.zeros((3, 2)), np.zeros((3, 2))
        producer_price(PRICE, lp, floor, received, lift)
        return received[1, 0], lift[1, 0]

    slope = (got(1e-6)[0] - got(-1e-6)[0]) / (2e-6 * 60.0)
    assert got(0.0)[1] == pytest.approx(slope, rel=1e-6)


def test_a_floor_raises_feed():
    floor = np.zeros((3, 2))
    floor[1] = 110.0
    assert mine(floor=floor)[0].sum() > mine()[0].sum()


def test_holding_takes_surplus_and_releases_at_most_a_twelfth():
    ref, held, hold = np.array([[7.0]]), np.array([[24.0]]), np.zeros((1, 1))
    for lp, expected in ((0.0, 7.0), (-1.0, (7.0 + 2.0) * np.exp(2.0) - 2.0), (0.5, (7.0 + 2.0) * np.exp(-1.0) - 2.0)):
        producer_stocking(ref, held, 2.0, np.array([[lp]]), hold)
        assert hold[0, 0] - held[0, 0] / RELEASE_TIME == pytest.approx(expected)
    producer_stocking(ref, held, 2.0, np.array([[50.0]]), hold)
    assert hold[0, 0] - 2.0 == pytest.approx(-2.0)
