"""Measures in stages: what few draws tell, and that the first places are those of all draws."""

import numpy as np
import pytest

from monazite.analysis.options import merit_order as module
from monazite.analysis.options.costs import Ledger
from monazite.analysis.options.measure import OptionMeasure
from monazite.analysis.options.report import trial_row
from monazite.analysis.options.screening import (
    challenge,
    is_worse,
    least_places,
    range_of_few,
    worth_more_draws,
)
from monazite.analysis.options.trial import Trial

LOSS = 1000.0
DAYS = (30.0, 60.0, 90.0, 180.0)
RELEASE = 0.25


def trial_of(measure, avoided, outlay, loss=LOSS):
    avoided, outlay = np.asarray(avoided, dtype=float), np.asarray(outlay, dtype=float)
    own = np.full(avoided.size, loss)
    ledger = Ledger({("public", "US"): outlay}, np.zeros(avoided.size))
    return Trial((measure,), avoided, {"US": avoided}, np.zeros((avoided.size, 1)), 0, ledger, 0, own)


def plain(name):
    return OptionMeasure(name, "thrift", name, name, ())


class SmallWorld:
    """A bench whose trials are drawn and not simulated: all that `merit_order` asks of one."""

    def __init__(self, seed, draws, all_draws=False):
        rng = np.random.default_rng(seed)
        self.draws, self.draws_run = draws, 0
        self.screening = slice(0, draws if all_draws else min(4, draws))
        self.first_look = slice(0, draws if all_draws else min(2, draws))
        self.setting = None
        weather = rng.normal(0.0, 1.5, draws)  # losses of draws lie orders of magnitude apart, for all measures alike
        self.menu, self.results = [], {}
        for n in range(18):
            own = np.exp(rng.normal(0.0, 2.0) + weather + rng.normal(0.0, 0.6, draws))
            price = np.exp(rng.normal(0.0, 0.2, draws))
            for days in DAYS:
                size = days / DAYS[0]
                blocks = ({}, {"release_rate": RELEASE})
                measure = OptionMeasure(f"stock {n} {days:g} days", "stock", f"stock {n}", "", blocks, size=days)
                saved, paid = own * size**0.6, price * size * (1.0 + 0.02 * size)
                self._add(measure, saved, paid)
        for n in range(22):
            own = np.exp(rng.normal(0.5, 2.0) + weather + rng.normal(0.0, 0.6, draws))
            self._add(plain(f"other {n}"), own * rng.choice([1.0, 20.0]), np.full(draws, rng.choice([1.0, 20.0])))

    def _add(self, measure, saved, paid):
        self.menu.append(measure)
        self.results[measure.id] = saved, paid

    def expect(self, draws):
        assert draws > 0

    def distinct(self, cases):
        return list(cases[:1])

    def trials(self, cases, part=None):
        part = slice(0, self.draws) if part is None else part
        self.draws_run += len(cases) * (part.stop - part.start)
        out = []
        for case in cases:
            saved, paid = self.results[case[0].id]
            out.append(trial_of(case[0], saved[part], paid[part], LOSS))
        return out

    def trial(self, case):
        return self.trials([case])[0]


@pytest.fixture
def merit_order(monkeypatch):
    def order(world, watch=None):
        monkeypatch.setattr(module, "measure_menu", lambda setting: world.menu)
        monkeypatch.setattr(module, "with_release_rate", lambda measure, rate: measure)
        monkeypatch.setattr(module, "RELEASE_RATES", {"fast": RELEASE})
        return module.merit_order(world, watch)

    return order


def test_the_first_places_are_those_of_all_draws(merit_order):
    """Of 400 places in 40 worlds of 94 measures at most one in fifty is missed, none of the first five."""
    missed, spent, behind = 0, [], []
    for seed in range(40):
        few, every = SmallWorld(seed, 16), SmallWorld(seed, 16, all_draws=True)
        screened, whole = merit_order(few)[0], merit_order(every)[0]
        assert {t.draws for t in whole} == {16}
        assert {t.draws for t in screened[:10]} == {16}
        assert {t.draws for t in screened} <= {2, 4, 8, 16}
        in_all = {t.measures[0].id: t for t in screened if t.draws == 16}
        for place, trial in enumerate(whole[:10]):
            name = trial.measures[0].id
            if name not in in_all:
                missed += 1
                behind.append(place)
            else:
                assert in_all[name].per_dollar.tolist() == trial.per_dollar.tolist()
        order = [t.measures[0].id for t in screened[:10]]
        expected = [t.measures[0].id for t in whole if t.measures[0].id in in_all][: len(order)]
        assert order == expected, "what was run in all draws stands in the same order"
        spent.append(few.draws_run / every.draws_run)
    assert missed <= 8
    assert all(place >= 5 for place in behind)
    assert np.mean(spent) < 0.6


def test_what_is_passed_over_brings_less_than_what_leads(merit_order):
    """In all draws, in ninety-nine cases of a hundred."""
    passed, wrong = 0, 0
    for seed in range(40, 60):
        world = SmallWorld(seed, 16)
        screened, _ = merit_order(world)
        tenth = screened[9].merit
        for trial in screened[10:]:
            if trial.draws < 16:
                saved, paid = world.results[trial.measures[0].id]
                passed, wrong = passed + 1, wrong + (np.median(saved / paid) > tenth)
    assert passed > 500
    assert wrong <= 0.01 * passed


def test_each_stage_is_shown_and_changes_nothing(merit_order):
    """A first look in two draws, then four, ranked; the whole is what it is when nobody watches."""
    stages = []
    watched, idle = merit_order(SmallWorld(5, 16), lambda trials, draws: stages.append((draws, trials)))
    alone, same_idle = merit_order(SmallWorld(5, 16))
    assert [draws for draws, _ in stages] == [2, 4]
    for draws, trials in stages:
        assert min(trial.draws for trial in trials) >= 2
        assert max(trial.draws for trial in trials) == draws
        merits = [trial.merit for trial in trials]
        assert merits == sorted(merits, reverse=True)
    assert [t.measures[0].id for t in watched] == [t.measures[0].id for t in alone]
    assert [t.per_dollar.tolist() for t in watched] == [t.per_dollar.tolist() for t in alone]
    assert idle == same_idle
    few = []
    merit_order(SmallWorld(3, 2), lambda *stage: few.append(stage))
    assert few == [], "what is whole at once has no stages"


def test_with_four_draws_or_fewer_a_bench_of_two_is_whole(merit_order):
    screened, _ = merit_order(SmallWorld(3, 2))
    assert {t.draws for t in screened} == {2}


def test_draws_in_which_a_leading_measure_has_to_lead():
    """P(X < k) by the binomial distribution: .0508 for 2 of 4, .0273 for 4 of 8 (.1138 for 5), .0271 for 9 of 16."""
    assert [least_places(n) for n in (1, 2, 3, 4, 8, 16)] == [0, 0, 1, 2, 4, 9]


def eleven(*last):
    """Ten measures that bring 10 to 19 for a dollar and move half a percent of the loss, and further ones."""
    ten = [trial_of(plain(str(i)), [5.0, 5.0], [5.0 / (10.0 + i)] * 2) for i in range(10)]
    return [*ten, *last]


@pytest.mark.parametrize(
    ("avoided", "days", "goes_on"),
    [
        ((1.0, 1.0), 0.0, False),  # 1 for a dollar, a thousandth of the loss
        ((1.0, 11.0), 0.0, True),  # 11 in one draw: tenth
        ((-1.0, -9.9), 0.0, False),
        ((-1.0, -10.1), 0.0, True),  # moves a hundredth of the loss
        ((2.0, 2.0), 3.0, True),  # a stock a third as large may bring six times as much: 12
        ((1.6, 1.6), 3.0, False),  # 9.6
        ((0.9, 0.9), 180.0, False),  # less than a thousandth in every draw: without effect
        ((-3.0, 1.0), 3.0, True),  # avoids nothing on average, and cannot be told from what would
    ],
)
def test_what_goes_on_after_a_first_look(avoided, days, goes_on):
    found = worth_more_draws(eleven(trial_of(plain("x"), avoided, [1.0, 1.0])), [0.0] * 10 + [days])
    assert found == [True] * 10 + [goes_on]


def test_ten_measures_or_fewer_all_go_on():
    assert worth_more_draws(eleven()[:3], [0.0] * 3) == [True] * 3


def test_a_range_of_few_draws_is_that_of_a_further_one():
    """Of 1 and 3: mean 2, s = sqrt 2, t_1(.95) = 6.3138, so 2 +- 6.3138 sqrt(2) sqrt(3/2) = 2 +- 10.936."""
    assert range_of_few(np.array([1.0, 3.0])) == pytest.approx((-8.936, 12.936), abs=1e-3)
    assert range_of_few(np.array([1.0, np.inf])) == (1.0, np.inf)


def test_nine_further_draws_in_ten_lie_in_the_range_of_four():
    rng = np.random.default_rng(5)
    inside = [low <= rng.normal() <= high for low, high in (range_of_few(rng.normal(size=4)) for _ in range(4000))]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.015)


def test_a_row_says_its_draws_and_has_their_range():
    trial = trial_of(plain("x"), [1.0, 3.0], [0.5, 1.5])
    few, whole = trial_row(trial, 16), trial_row(trial, 2)
    assert few["draws"] == whole["draws"] == 2
    assert few["avoided"]["low"] == pytest.approx(-8.936, abs=1e-3)
    assert few["outlay"]["low"] == 0.0, "nobody pays less than nothing"
    assert (whole["avoided"]["low"], whole["avoided"]["high"]) == pytest.approx((1.1, 2.9))


def test_worse_is_what_pairs_of_draws_tell():
    """Ten less in every draw is worse; ten less on average with differences of forty is not told by four draws."""
    holder = trial_of(plain("a"), [100.0, 200.0, 300.0, 400.0, 500.0], [1.0] * 5)
    assert is_worse(trial_of(plain("b"), [90.0, 189.0, 291.0, 390.0], [1.0] * 4), holder)
    assert not is_worse(trial_of(plain("b"), [60.0, 230.0, 250.0, 420.0], [1.0] * 4), holder)
    assert not is_worse(trial_of(plain("b"), [100.0, 200.0, 300.0, 400.0], [1.0] * 4), holder)


def test_a_challenger_that_is_worse_has_the_first_draws_alone():
    world = SmallWorld(1, 8)
    world.results |= {"a": (np.full(8, 9.0), np.ones(8)), "b": (np.full(8, 5.0), np.ones(8))}
    best = challenge(world, [plain("a")], None)
    assert best.draws == 8
    assert challenge(world, [plain("b")], best).draws == 4
    assert challenge(world, [plain("a")], best).draws == 8
    assert challenge(world, [plain("a")], best).avoided.tolist() == [9.0] * 8
