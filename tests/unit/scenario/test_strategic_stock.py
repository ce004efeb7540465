"""Purchases of strategic stocks: full when their build ends, whatever was there, and no month looks at a later one."""

from datetime import date
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monazite.scenario.policies import apply
from monazite.scenario.policies.policy_base import months_between
from monazite.scenario.policies.strategic_stock import StockPlan, stock_plan
from policy_cases import DY, IX, JP, neutral, policy

YEARS = 48


def window(first: float = 1.0, months: float = YEARS, before: int = 0) -> np.ndarray:
    """Shares of months: ``before`` months without, one of which ``first`` is in force, then on for so long in all."""
    out = np.zeros(before + YEARS)
    out[before] = min(first, months)
    rest = months - out[before]
    for t in range(before + 1, out.size):
        out[t] = min(max(rest - (t - before - 1), 0.0), 1.0)
    return out


def stock_at_ends(plan: StockPlan, there: float = 0.0, shut: range = range(0)) -> np.ndarray:
    """Stock at the end of each month where prices do not move; nothing is bought in the months of ``shut``."""
    out = []
    for t, (target, purchase, pace) in enumerate(zip(*plan, strict=True)):
        order = max(purchase + pace * (target - purchase - there), 0.0)
        there += 0.0 if t in shut else order
        out.append(there)
    return np.array(out)


def by_hand(cover: float, build: int, there: float, months: int) -> list[float]:
    """The gap over the months that are left, written out."""
    out = []
    for t in range(months):
        there += max(cover - there, 0.0) / (build - t if t < build else 12)
        out.append(there)
    return out


@pytest.mark.parametrize("build", [1, 2, 6, 12, 30])
@pytest.mark.parametrize("there", [0.0, 1.0, 2.5, 5.0])
def test_a_stock_is_full_when_its_build_ends_whatever_was_there(build, there):
    bought = stock_at_ends(stock_plan(window(), 3.0, float(build)), there)
    assert bought == pytest.approx(by_hand(3.0, build, there, YEARS))
    assert bought[build - 1] == pytest.approx(max(3.0, there))
    assert bought[-1] == pytest.approx(max(3.0, there))


def test_a_stock_of_three_months_over_six_from_the_middle_of_a_month():
    """A quarter of a month's use in the half month, half a month's use in each of five, a quarter in the last half."""
    bought = stock_at_ends(stock_plan(window(0.5), 3.0, 6.0))
    assert bought[:7] == pytest.approx([0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.0])
    ended = stock_at_ends(stock_plan(window(0.5, months=6.0), 3.0, 6.0))  # its last day is that on which it is full
    assert ended[:7] == pytest.approx(bought[:7])
    assert ended[-1] == pytest.approx(3.0)


@pytest.mark.parametrize("build", [0.0, 0.4, 1.0])
def test_what_is_built_within_a_month_is_bought_in_it(build):
    assert stock_at_ends(stock_plan(window(), 3.0, build), 1.0)[0] == pytest.approx(3.0)


def test_months_without_purchases_are_made_up_until_the_build_ends_and_by_a_twelfth_after_it():
    plan = stock_plan(window(), 12.0, 12.0)
    within = stock_at_ends(plan, shut=range(2, 8))
    assert within[:9] == pytest.approx([1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 4.5])  # ten over four months
    assert within[11] == pytest.approx(12.0)
    beyond = stock_at_ends(plan, shut=range(6, 18))
    assert beyond[17] == pytest.approx(6.0)
    assert beyond[18:20] == pytest.approx([6.5, 6.5 + 5.5 / 12.0])


@given(cover=st.floats(0.1, 24.0), build=st.floats(0.0, 60.0), first=st.floats(0.05, 1.0), there=st.floats(0.0, 3.0))
def test_more_is_bought_for_a_larger_stock_and_sooner_for_a_shorter_build(cover, build, first, there):
    plain = stock_at_ends(stock_plan(window(first), cover, build), there)
    larger = stock_at_ends(stock_plan(window(first), cover + 0.5, build), there)
    assert (larger >= plain - 1e-9).all()
    soon, late = (stock_at_ends(stock_plan(window(first), cover, b)) for b in (build, build + 0.7))
    assert (late <= soon + 1e-9).all()


@given(build=st.floats(0.5, 40.0), first=st.floats(0.05, 1.0), start=st.integers(0, 20), length=st.integers(0, 20))
def test_neither_the_plan_nor_what_it_makes_up_jumps_with_the_build(build, first, start, length):
    """Also with months in which nothing is bought. In the first month the share 1 / build may change by 4 h."""
    h, shut = 1e-6, range(start, start + length)
    one, other = (stock_at_ends(stock_plan(window(first), 3.0, b), shut=shut) for b in (build, build + h))
    assert np.abs(one - other).max() < 200.0 * h


@given(build=st.floats(0.0, 40.0), first=st.floats(0.05, 1.0), length=st.floats(0.1, 40.0))
def test_no_month_of_a_plan_looks_at_a_later_one(build, first, length):
    """One that ends is, up to the month in which it does, the one that goes on."""
    ends, goes_on = window(first, months=length), window(first)
    alike = int(np.argmin(np.append(ends == goes_on, False)))
    for a, b in zip(stock_plan(ends, 3.0, build), stock_plan(goes_on, 3.0, build), strict=True):
        assert np.array_equal(a[:alike], b[:alike])


def purchases(*blocks: dict) -> np.ndarray:
    """Stock of dysprosium oxide in Japan at the ends of the months, months of use; the same in any order of blocks."""
    found = []
    for order in permutations(blocks):
        c = apply(neutral(), [policy("stockpile", **({"actor": "JP", "goods": ["Dy.oxide"]} | b)) for b in order], IX)
        arrays = (c.stock_target, c.stock_purchase, c.stock_pace)
        found.append(stock_at_ends(StockPlan(*(a[:, DY, JP] for a in arrays))))
    for a, b in pairwise(found):
        assert a == pytest.approx(b)
    return found[0]


def test_stocks_add_up_each_with_its_own_build():
    both = purchases({"cover": 3, "build": 6}, {"cover": 6, "build": 12, "start": date(2025, 4, 1)})
    assert both[[2, 5, 14]] == pytest.approx([1.5, 3.0 + 1.5, 9.0])


def test_a_tiny_stock_beside_another_changes_next_to_nothing():
    one = purchases({"cover": 3, "build": 12})
    beside = purchases({"cover": 3, "build": 12}, {"cover": 1e-6, "build": 1, "start": date(2025, 6, 1)})
    assert beside == pytest.approx(one, abs=1e-5)


def test_what_an_ended_block_bought_counts_for_the_next():
    bought = purchases({"cover": 3, "build": 3, "end": date(2025, 7, 1)}, {"cover": 4, "start": date(2025, 7, 1)})
    assert bought[[5, 6, 17]] == pytest.approx([3.0, 3.0 + 1.0 / 12.0, 4.0])


def test_a_stock_in_hand_buys_nothing():
    c = apply(neutral(), [policy("stockpile", actor="JP", goods=["Dy.oxide"], held=90)], IX)
    assert not any(array.any() for array in (c.stock_target, c.stock_purchase, c.stock_pace))


def test_months_between_days_count_days_as_shares_of_their_month():
    assert months_between(date(2025, 1, 1), date(2026, 3, 1)) == 14.0
    assert months_between(date(2025, 1, 1), date(2025, 4, 4)) == pytest.approx(3.1)
    assert months_between(date(2025, 2, 15), date(2025, 3, 1)) == pytest.approx(0.5)
