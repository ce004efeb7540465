"""Truces that still run: by the register of the day, with the chance that they break or never come into force."""

import math
from datetime import date

import numpy as np
import pytest

from monazite.analysis.verification.scores.talks_scores import QUESTION
from monazite.negotiation.dates import standing_rounds
from monazite.negotiation.setup import make_setting, technology_withheld
from monazite.negotiation.truces import BreakRecord, RunningTruce, break_record, running_truce, spread_point
from monazite.scenario.scenario import facts_of, load_scenario

SEATS = ("CN", "US")
MONTH = 365.25 / 12.0


def truce_on(day: date) -> RunningTruce | None:
    sc = load_scenario("cn-ree-2025", as_of=day)
    return running_truce(facts_of(sc), sc, SEATS, day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2025, 5, 1), None),  # before Geneva
        (date(2025, 5, 20), date(2025, 8, 12)),  # Geneva
        (date(2025, 10, 5), date(2025, 11, 10)),  # as it was prolonged in August
        (date(2025, 10, 25), None),  # China's second wave of 9 October has broken it
        (date(2026, 3, 1), date(2026, 11, 10)),  # Busan
        (date(2026, 10, 9), date(2027, 1, 10)),  # the prolongation that was announced on 24 September
    ],
)
def test_what_runs_is_what_the_register_of_the_day_says(day, end):
    found = truce_on(day)
    assert (found.last if found else None) == end


def test_the_announced_prolongation_may_not_come():
    """Of Geneva, London, its prolongation and Busan all four came: (4 + 1/2) / (4 + 1). Two of three spells broke."""
    found = truce_on(date(2026, 10, 9))
    assert found is not None
    assert found.ends == ((date(2026, 11, 10), pytest.approx(0.1)), (date(2027, 1, 10), pytest.approx(0.9)))
    # Geneva from 14 to 30 May, London from 10 June to 9 October, Busan from 10 November 2025 to the day
    days = 16 + 121 + 333
    assert found.breach == pytest.approx(2.5 / (days / MONTH + 3.0), rel=1e-3)


def test_the_record_of_breaks_is_that_of_the_day():
    """As in the test above; before Geneva no truce was in force."""

    def on(day: date) -> BreakRecord | None:
        sc = load_scenario("cn-ree-2025", as_of=day)
        return break_record(facts_of(sc), sc, SEATS, day)

    found = on(date(2026, 10, 9))
    assert found is not None
    assert found.days == (date(2025, 5, 30), date(2025, 10, 9))
    assert found.months == pytest.approx((16 + 121 + 333) / MONTH)
    assert found.truces == ("geneva_2025", "london_2025", "busan_2025")  # that of August 2025 prolonged what ran
    assert on(date(2025, 5, 1)) is None
    assert on(date(2025, 5, 20)) == BreakRecord((), pytest.approx(6 / MONTH), ("geneva_2025",))


def test_the_chance_of_a_break_is_over_all_rates_that_the_record_leaves_open():
    """Two breaks in 15.5 months: rates of Gamma(2.5) over 18.5 months."""
    record = BreakRecord((date(2025, 5, 30), date(2025, 10, 9)), 15.5, ())
    rates = np.random.default_rng(4).gamma(2.5, 1.0 / 18.5, 200_000)
    assert record.rate == pytest.approx(rates.mean(), rel=0.01)
    chances = 1.0 - np.exp(-rates * 10.5)
    assert record.chance_within(10.5) == pytest.approx(chances.mean(), abs=0.003)
    for share in (0.05, 0.5, 0.95):
        assert record.chance_at(share, 10.5) == pytest.approx(np.quantile(chances, share), abs=0.005)
    assert record.chance_within(0.0) == 0.0


def test_draws_take_the_ends_as_often_as_they_come():
    truce = RunningTruce(date(2026, 10, 9), ((date(2026, 11, 10), 0.3), (date(2027, 1, 10), 0.7)), 0.15)
    ends = [truce.end_of_draw(number) for number in range(1024)]

    def share_standing(day: date) -> float:
        """No break at the yearly rate up to the day, and an end after it."""
        left = sum(chance for end, chance in truce.ends if end > day)
        return left * math.exp(-truce.breach * (day - truce.began).days / MONTH)

    for day in (date(2026, 10, 20), date(2026, 11, 5), date(2026, 11, 10), date(2026, 12, 10), date(2027, 1, 9)):
        assert np.mean([end > day for end in ends]) == pytest.approx(share_standing(day), abs=0.02)
    sure = RunningTruce(date(2026, 10, 9), ((date(2026, 11, 10), 1.0),), 0.0)
    assert {sure.end_of_draw(number) for number in range(64)} == {date(2026, 11, 10)}


def test_points_fill_the_line_evenly_and_begin_in_its_middle():
    assert [spread_point(n) for n in range(4)] == [0.5, 0.0, 0.75, 0.25]
    assert sorted(spread_point(n) for n in range(64)) == [n / 64 for n in range(64)]


def test_rounds_stand_still_until_the_end():
    sc = load_scenario(QUESTION)
    setting = make_setting(facts_of(sc), sc)
    assert setting.truce is not None
    # the first draw takes the middle of the distribution, the end of 10 January: talks of 24 October, of the summit on
    # 18 November and of 24 December lie before it
    found = standing_rounds(setting, 0)
    assert found is not None
    assert np.flatnonzero(found).tolist() == [0, 1, 2]


def test_a_suspended_rule_is_not_in_force():
    """The affiliates rule of September 2025 is suspended since Busan: technology is withheld in part, not in full."""
    ds = facts_of(load_scenario("cn-ree-2025", as_of=date(2026, 10, 9)))
    assert technology_withheld(ds, "CN", "US", date(2026, 10, 9)) == 0.5
    then = facts_of(load_scenario("cn-ree-2025", as_of=date(2025, 10, 15)))
    assert technology_withheld(then, "CN", "US", date(2025, 10, 15)) == 1.0
