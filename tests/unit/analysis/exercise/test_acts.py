"""What a seat may do: whatever the model may choose in a state is open to whoever plays."""

from datetime import date
from functools import cache

import numpy as np
import pytest

import monazite as mz
from exercise_cases import ground, session
from monazite.analysis.exercise.acts import MEASURES, SeatOptions
from monazite.analysis.exercise.ground import ExerciseGround, prepare_ground
from monazite.analysis.exercise.ratified import home_slack, lost_at_home, shut_lines, shut_steps
from monazite.analysis.exercise.responses import TableState, measure_chances, open_deals
from monazite.analysis.exercise.rounds import NOTHING, TalksOpening, first_state
from monazite.analysis.exercise.session import Exercise

pytestmark = pytest.mark.compiled
LEAST = 1e-9  # chance below which the solver's floor stands for never


@cache
def april() -> ExerciseGround:
    """The United States on the day of the licences, where a tariff falls only beside full technology controls."""
    return prepare_ground("cn-ree-2025", "US", date(2025, 4, 4), draws=1, prior=True)


def regimes(game):
    return range(game.setting.sizes[0] * game.measures)


def options_at(shared: ExerciseGround, regime: int, proposer: int | None = None) -> SeatOptions:
    state = first_state(shared.game)
    state = TableState(state.round, regime, state.exposure, state.node, 0, state.beliefs)
    return SeatOptions(shared.table, shared.game, state, TalksOpening(proposer, NOTHING), has_stock=False)


def written(options: SeatOptions, action: int) -> str:
    """An action of the model as somebody writes it: the levels that differ from those in force."""
    count, now = options.game.setting.sizes[2], options.levels
    goal = (action, *now[1:]) if options.table.number == 0 else (now[0], *divmod(action, count))
    ladders = options.game.setting.ladders
    parts = [f"{name} {ladders[name].names[new]}" for name, old, new in zip(MEASURES, now, goal, strict=True)
             if old != new]  # fmt: skip
    return "; ".join(parts) or "hold"


@pytest.mark.parametrize("shared", [lambda: ground("US"), lambda: ground("CN"), april], ids=["US", "CN", "April 2025"])
def test_whatever_the_model_may_choose_the_player_is_offered(shared):
    """In every regime: each action with a chance can be put together of the acts that are listed, and is accepted."""
    there, joint = shared(), 0
    seat = there.table.number
    for regime in regimes(there.game):
        options = options_at(there, regime)
        chances, listed = measure_chances(there.game, options.state, seat), options.acts()
        assert chances.sum() == pytest.approx(1.0)
        texts = {act.text for act in listed}
        for action in np.flatnonzero(chances > LEAST):
            text = written(options, int(action))
            checked = options.check(text).choice
            assert (checked.control if seat == 0 else checked.measures) == action
            assert text in texts or {*text.split("; ")} <= texts, text
            joint += text in texts and ";" in text
        for act in listed:  # and nothing that the model cannot do
            choice = options.check(act.text).choice
            assert chances[choice.control if seat == 0 else choice.measures] > 0.0
    assert joint or seat == 0


def test_a_way_down_from_thirty_percent_is_open_in_the_first_month():
    """Month 1 offered "Nothing / Tighten: 60 % / Tighten: 100 %"; the debrief had the model choose 10 % there."""
    exercise = Exercise(april(), 7)
    acts = {act.text: act.words for act in exercise.actions()}
    assert acts["tariff low; technology full"] == (
        "Ease: an added tariff of 10 %, and tighten: full technology controls, both at once."
    )
    exercise.act("tariff low; technology full; technology full")
    assert exercise.options().levels == (2, 1, 2)
    tariffs = exercise.ground.game.menu.tariff[open_deals(exercise.ground.game, exercise.state.regime)]
    assert set(tariffs) == {1}


def test_half_of_a_joint_move_is_refused_with_the_whole():
    with pytest.raises(mz.InputError, match=r"beside the other \(tariff none; technology full, tariff low; tech"):
        Exercise(april(), 7).act("tariff low")


@pytest.mark.parametrize("seat", ["US", "CN"])
def test_every_deal_that_the_model_may_offer_is_in_the_form(seat):
    there = ground(seat)
    number = there.table.number
    for regime in regimes(there.game):
        options = options_at(there, regime, proposer=number)
        assert len({*options.deals()}) == len(open_deals(there.game, regime))


def test_what_no_deal_can_hold_is_said_with_what_it_costs_at_home():
    """The form had one entry for the tariff, and nothing said why."""
    there = april()
    state = first_state(there.game)
    assert shut_steps(there.game, state, 1) == [0, 1]
    (line,) = shut_lines(there.table, there.game, state)
    assert line.text.startswith("No deal from here can hold an added tariff of 10 % or no added tariff, whoever offers")
    lost, limit = (claim.value for claim in line.claims)
    value = there.game.table.domestic_value[1, 2, :, 1, 0, 0] * there.game.money("US")
    assert lost == pytest.approx(value[2] - value[1]) == pytest.approx(lost_at_home(there.game, 1, state, 1))
    assert lost > limit == pytest.approx(home_slack(there.game, 1))
    assert line.text in [one.text for one in Exercise(there, 7).briefing().talks]
    for regime in regimes(there.game):  # a step is shut by this rule exactly where it costs more than the limit
        at = options_at(there, regime).state
        shut = shut_steps(there.game, at, 1)
        assert shut == [k for k in range(regime % there.game.measures // 3)
                        if lost_at_home(there.game, 1, at, k) > home_slack(there.game, 1)]  # fmt: skip


def test_a_seat_that_stands_by_reads_nothing_of_the_deals_of_others():
    assert not [line for line in session("EU").briefing().talks if line.text.startswith("No deal from here")]
