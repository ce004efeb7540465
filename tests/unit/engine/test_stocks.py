import pytest

from engine_cases import case
from monazite.engine.state import EXPECTATION_SPEED, PRECAUTION, STORAGE_TIME
from monazite.engine.stocks import public_order, update_stocks

STOCKPILE = {"kind": "stockpile", "actor": "JP", "start": "2025-01-01", "goods": ["Dy"], "cover": 6.0, "build": 12.0}


def test_full_stocks_order_what_is_used():
    c = case()
    c.prepare(0)
    assert c.work.month.target == pytest.approx(c.params.cover * c.s.need_ref)
    assert c.work.month.stock == pytest.approx(c.work.month.target)
    assert c.work.month.public == pytest.approx(0.0)
    assert c.state.orders[0] == pytest.approx(c.s.need_ref, rel=1e-3, abs=1e-9)


def test_alarm_raises_the_cover_wanted():
    c = case()
    c.params.scalars[:, PRECAUTION] = 1.6
    c.model.controls.alarm[0] = 0.5
    c.prepare(0)
    assert c.work.month.target == pytest.approx(c.params.cover * c.s.need_ref * 1.3)


def test_orders_close_the_gap_of_stocks_within_a_ceiling():
    c = case()
    c.params.scalars[:, STORAGE_TIME] = 2.0
    c.state.stock[:] -= 0.1 * c.s.need_ref
    c.prepare(0)
    assert c.state.orders[0] == pytest.approx(1.05 * c.s.need_ref, rel=1e-3, abs=1e-9)
    c.state.stock[:] = 0.0
    c.prepare(0)
    assert (c.state.orders[0] <= 1.6 * c.s.need_ref * (1 + 1e-12)).all()


def test_strategic_stocks_are_bought_over_a_year_and_released_in_shortage():
    c = case(STOCKPILE)
    dy, jp = c.model.index.good.index("Dy.oxide"), c.model.index.buyer.index("JP")
    assert c.model.controls.stock_target[[0, 11], dy, jp] == pytest.approx([0.5, 6.0])
    c.state.usage[0, dy, jp], c.state.strategic[0, dy, jp] = 4.0, 9.0
    for month, left in ((0, 12), (5, 7), (11, 1)):
        c.prepare(month)
        assert c.work.month.public[0, dy, jp] == pytest.approx(15.0 / left)  # 6 months x 4 t - 9 t
    c.model.controls.stock_release[:, dy, jp] = 0.25
    c.state.strategic[0, dy, jp] = 8.0
    c.work.market.ld[:] = c.state.expected + 0.70  # a price twice the expected one
    c.prepare(0)
    month = c.work.month  # a quarter of 8 t: some to lines directly, the rest to plants through the market
    assert month.public[0, dy, jp] - month.released[0, dy, jp] == pytest.approx(-2.0)
    assert month.released[0, dy, jp] > 0.0
    c.work.market.ld[:] = c.state.expected + 0.40
    c.prepare(0)
    assert c.work.month.public[0, dy, jp] >= 0.0


@pytest.mark.parametrize(
    ("withheld", "dear", "order"),
    [
        (0.0, 0.0, 2.0),  # a twelfth of the 24 t that are missing
        (0.01, 0.0, 1.0),  # half of that where half of what makes a control bind is kept back
        (0.02, 0.0, 0.0),
        (0.03, 0.0, -0.15),  # of 10 t that are wanted 3 % are kept back, and half of that is released
        (0.04, 0.0, -0.4),
        (0.5, 0.0, -5.0),
        (0.5, 2.0, -5.0),
        (0.9, 0.0, -6.0),  # no more than half of the 12 t in stock
        (0.0, 0.405, 2.0),
        (0.0, 0.549, 1.0 - 5.0),  # half-way between 1.5 times and twice the expected price: half of each
        (0.0, 0.693, -6.0),
    ],
)
def test_an_agency_goes_from_buying_to_releasing_without_a_jump(withheld, dear, order):
    plain = getattr(public_order, "py_func", public_order)  # compiled or not
    assert plain(3.0, 0.0, 1.0 / 12.0, 0.5, withheld, dear, 12.0, 10.0, 12.0) == pytest.approx(order)


@pytest.mark.parametrize(
    ("target", "purchase", "there", "order"),
    [
        (1.0, 0.25, 9.0, 3.0),  # where it is to be: a quarter of a month's use of 12 t
        (1.0, 0.25, 7.0, 4.0),  # half of the 2 t that it is short of
        (1.0, 0.25, 13.0, 1.0),  # half of the 4 t that are there beyond it
        (1.0, 0.25, 16.0, 0.0),
        (0.0, 0.0, 5.0, 0.0),  # no stock is aimed at
    ],
)
def test_an_agency_buys_by_its_plan_and_makes_up_a_share_of_what_is_missing(target, purchase, there, order):
    plain = getattr(public_order, "py_func", public_order)
    assert plain(target, purchase, 0.5, 0.0, 0.0, 0.0, 12.0, 10.0, there) == pytest.approx(order)


@pytest.mark.compiled
def test_carry_keeps_mass_and_moves_expectations():
    c = case()
    c.prepare(0)
    c.clear(0)
    m, month, state = c.work.market, c.work.month, c.state
    m.buy[:], m.need[:], month.public[:], m.ld[:], m.supply[:], m.make[:] = 5.0, 3.0, -0.5, 0.6, 4.0, 3.0
    state.stock[:], state.strategic[:], state.usage[:], state.expected[:], state.held[:] = 10.0, 4.0, 2.0, 0.1, 7.0
    c.params.scalars[:, EXPECTATION_SPEED] = 0.2
    update_stocks(c.params, state, month, m)
    assert state.stock == pytest.approx(12.5)  # 10 + 5 - 3 + 0.5 released
    assert state.strategic == pytest.approx(3.5)
    assert state.usage == pytest.approx(2.1)  # a tenth of the way from 2 to 3
    assert state.expected == pytest.approx(0.2)  # a fifth of the way from 0.1 to 0.6
    assert state.held == pytest.approx(8.0)  # 7 + 4 - 3


@pytest.mark.compiled
def test_a_month_books_what_it_carries(stressed):
    f = stressed.flows
    bought = f.ship[0].sum(2)
    for t in range(1, 6):
        change = f.stock[0, t] + f.strategic[0, t] - f.stock[0, t - 1] - f.strategic[0, t - 1]
        assert change == pytest.approx(bought[t] - f.need[0, t], rel=1e-9, abs=1e-9)
