import numpy as np
import pytest

from monazite.engine.supply import mine_output, producer_price, producer_stocking, separate

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
                np.empty(6), split, run, feed)  # fmt: skip
    return feed, run, split, received, value


def test_at_reference_the_split_is_the_baseline_and_the_run_is_logistic():
    """Margins: 0.9 (0.7 x 2 + 0.25 x 60 + 0.05 x 300) = 28.26 and 0.8 (0.6 x 60 + 0.4 x 300) = 124.8 USD/kg."""
    feed, run, split, _, value = mine()
    assert value == pytest.approx([28.26, 124.8])
    assert split == pytest.approx(np.array([[0.7, 0.3], [1.0, 0.0]]))
    # 1 / (1 + e^-4.565) and 1 / (1 + e^-1.49333), from (28.26 - 10) / 4 and (124.8 - 80) / 30
    assert run == pytest.approx([0.98969737, 0.81657806], rel=1e-8)
    assert feed == pytest.approx(np.array([[69.278816, 29.690921], [40.828903, 0.0]]), rel=1e-7)  # of 100 and 50 t


def test_margin_holds_every_element_of_the_basket():
    """Prices of 3, 72 and 600 in place of 2, 60 and 300 USD/kg.

    Gain at the first separator: 0.9 (0.7 x 1 + 0.25 x 12 + 0.05 x 300) = 16.83; at the second, which does not make the
    third element: 0.9 (0.7 + 3) = 3.33. Their difference of 13.5 times 4 / 28.26 is 1.9108280, e^1.9108280 = 6.7586829;
    so 0.7 x 6.7586829 = 4.7310780 stands against 0.3.
    """
    lp = np.log(np.array([[1.5, 1.5], [1.2, 1.2], [2.0, 2.0]]))
    _, run, split, _, _ = mine(lp=lp, threshold=(40.0, 80.0))
    assert split[0] == pytest.approx([0.94037063, 0.05962937], rel=1e-7)  # of 5.0310780
    # margin over both: 28.26 + 3.33 + ln(5.0310780) x 28.26 / 4 = 43.004456; 1 / (1 + e^-(3.004456 / 4))
    assert run[0] == pytest.approx(0.67942139, rel=1e-7)


def test_a_dearer_separator_loses_feed():
    feed, _, split, _, _ = mine(mu=(5.0, 0.0))
    assert split[0, 0] < 0.7
    assert split[1, 0] == 1.0
    assert feed[0, 1] > 0


def test_cerium_falls_and_dysprosium_rises_together_in_a_fixed_basket():
    low, _, _, _, _ = mine()
    high, _, _, _, _ = mine(lp=np.array([[0, 0], [0.3, 0.3], [0, 0]]))
    a, b = np.zeros((3, 2)), np.zeros((3, 2))
    separate(BASKET, RECOVERY, PAIR, *lists(), low, np.empty(6), a)
    separate(BASKET, RECOVERY, PAIR, *lists(), high, np.empty(6), b)
    assert (b[:, 0] > a[:, 0]).all()  # dearer neodymium brings out all elements


def test_separation_keeps_mass():
    """Feed of 10 and 5 t from the first deposit, 20 t from the second; the second separator makes no third element."""
    supply = np.zeros((3, 2))
    separate(BASKET, RECOVERY, PAIR, *lists(), np.array([[10.0, 5.0], [20.0, 0.0]]), np.empty(6), supply)
    first = [9 * 0.7, 9 * 0.25 + 16 * 0.6, 9 * 0.05 + 16 * 0.4]  # 10 x 0.9 and 20 x 0.8 t of oxides
    assert first == pytest.approx([6.3, 11.85, 6.85])
    assert supply[:, 0] == pytest.approx(first, rel=1e-12)
    assert supply[:, 1] == pytest.approx([3.15, 1.125, 0.0], rel=1e-12)  # 4.5 t of oxides


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
    """Usual addition 7 t, stock 24 t of which 2 t can be released a month; elasticity 2: at half the price 4 x 9 t."""
    ref, held, hold = np.array([[7.0]]), np.array([[24.0]]), np.zeros((1, 1))
    for price, added in ((1.0, 7.0), (0.5, 34.0), (2.0, 0.25), (3.0, -1.0), (1e9, -2.0)):
        producer_stocking(ref, held, 2.0, np.array([[np.log(price)]]), hold)
        assert hold[0, 0] - 2.0 == pytest.approx(added)
