"""What each act was worth: against sessions in which the seat does the rest alone; rare steps of the other side."""

from dataclasses import replace

import pytest

from exercise_cases import session
from monazite.analysis.exercise import other_paths
from monazite.analysis.exercise.cost_parts import home_of_year, parts_of_year
from monazite.analysis.exercise.counted_path import counted_path
from monazite.analysis.exercise.other_paths import played_again, possible_of
from monazite.analysis.exercise.rare_steps import rare_moves, rare_steps
from monazite.analysis.exercise.responses import measure_chances
from monazite.analysis.exercise.rounds import SeatChoice
from monazite.analysis.exercise.threats import backing_down, public_threats
from monazite.analysis.exercise.without_acts import (
    AT_HOME,
    DEAL,
    MEASURE,
    THREAT,
    act_worths,
    acts_without_row,
    counted_acts,
)
from monazite.results.names import day_text

pytestmark = pytest.mark.compiled


def played(seat, *acts, seed=3):
    exercise = session(seat, seed)
    for text in acts:
        exercise.act(text)
    return exercise


def lost_more(other, exercise):
    """Loss of a session's lines over that of another one, draw by draw, as a whole run of each says."""
    runs = [one.world.run(one.scenario()) for one in (other, exercise)]
    first, months = exercise.world.first_month, runs[0].index.month
    where = {"sector": "total", "region": exercise.table.seat, "over": (months[first], months[-1]), "reduce": "sum"}
    return runs[0].compare(runs[1]).quantity("loss_central", **where)


def value_of(part):
    """Value of a part that these paths have."""
    assert part is not None
    return part.value.value


def test_an_act_at_home_is_worth_what_a_session_without_it_loses_more():
    """An agreement with allies stood in the path and nowhere else; what was bought, by what arrived."""
    exercise = played("EU", "share; buy 90 now", "hold", "hold")
    worths = act_worths(exercise, exercise.world.run(exercise.scenario()))
    days = exercise.world.act_days[0], exercise.world.edges[0]
    assert [one.words for one in worths] == [
        f"agreed with allies to serve each other first (from {day_text(days[0])})",
        f"bought ahead, aiming at 90 days of use at once (from {day_text(days[1])})",
    ]
    assert {one.kind for one in worths} == {AT_HOME}
    for one, rest in zip(worths, ("buy 90 now", "share"), strict=True):
        gap = lost_more(played("EU", rest, "hold", "hold"), exercise)
        assert one.cost.lines.value == pytest.approx(gap.value, abs=0.5)
        assert one.cost.lines.high == pytest.approx(gap.high, abs=0.5)
        assert one.cost.parts == ()


def test_a_measure_is_worth_what_a_session_without_it_costs_more_by_both_sums():
    exercise = played("US", "tariff high; share", "hold", "hold")
    worths = {one.kind: one for one in act_worths(exercise, exercise.world.run(exercise.scenario()))}
    assert set(worths) == {AT_HOME, MEASURE}
    other, game = played("US", "share", "hold", "hold"), exercise.ground.game
    cost = worths[MEASURE].cost
    for part, mine, theirs in zip(
        cost.parts, *(parts_of_year(game, 1, one.rounds) for one in (exercise, other)), strict=True
    ):
        assert part.value.value == pytest.approx(theirs.value.value - mine.value.value)
    home = [home_of_year(game, 1, one.rounds).value.value for one in (exercise, other)]
    assert cost.home is not None
    assert cost.home.value.value == pytest.approx(home[1] - home[0])
    assert home[1] != home[0]
    assert cost.with_home.value == pytest.approx(cost.total.value + home[1] - home[0])
    assert cost.lines.value == pytest.approx(lost_more(other, exercise).value, abs=0.5)


def signed_session():
    """A session in which the United States signs what it is offered."""
    for seed in range(60):
        exercise = session("US", seed)
        for _ in range(3):
            exercise.act(possible_of(exercise, ("accept",)))
        if any(one.signed for one in exercise.rounds):
            return exercise
    raise AssertionError("no seed brings an offer")


def test_a_deal_is_worth_what_turning_it_down_costs_more():
    exercise = signed_session()
    (deal,) = [one for one in act_worths(exercise, exercise.world.run(exercise.scenario())) if one.kind == DEAL]
    month = next(t for t, one in enumerate(exercise.rounds) if one.signed)
    other = session("US", exercise.seed)
    for t, texts in enumerate(exercise.acts):
        other.act("refuse" if t == month else possible_of(other, texts))
    assert not other.rounds[month].signed
    counted = [counted_path(one, 1) for one in (other, exercise)]
    assert deal.cost.parts == counted[0].less(counted[1], deal.cost.lines).parts
    page = exercise.debrief()
    assert [one.kind for one in page.worths] == [DEAL]


def test_backing_down_is_counted_once_on_the_path_that_does_it():
    for seed in range(40):
        exercise = played("US", "threaten high", "hold", seed=seed)
        if [one.fate for one in public_threats(exercise)] == ["not carried out"]:
            break
    cost = backing_down(exercise, public_threats(exercise)[0]).value
    assert cost > 0.5
    assert counted_path(exercise, 1).backed_down.value.value == cost
    assert counted_path(exercise, 0).backed_down.value.value == 0.0
    debrief = exercise.debrief()
    own = next(row for row in debrief.sums if row.region == "US")
    whole = own.difference.total.value + value_of(own.difference.home) + cost
    assert own.difference.with_home.value == pytest.approx(whole)
    (threat,) = debrief.worths
    assert threat.kind == THREAT
    assert value_of(threat.cost.backed_down) == -cost
    for plan in debrief.plans_at_the_table:
        assert value_of(plan.backed_down) == cost


def test_a_threat_s_game_is_solved_once_for_all_paths_of_a_debrief(monkeypatch):
    exercise, solved = session("US"), []
    game = type(exercise.ground.game)
    again = game.with_threat
    monkeypatch.setattr(game, "with_threat", lambda self, *given: solved.append(given) or again(self, *given))
    exercise.act("threaten high")
    exercise.act("tariff low")
    made = len(solved)
    assert made <= 1
    act_worths(exercise, exercise.world.run(exercise.scenario()))
    assert len(solved) == made


def test_acts_alike_at_home_are_one_and_there_are_at_most_so_many(monkeypatch):
    exercise = played("US", "buy 90", "buy 90; share", "hold")
    acts = counted_acts(exercise)
    assert [sorted(one.texts) for one in acts] == [[0, 1], [1]]
    assert acts_without_row(exercise) == 0
    ours = exercise.world.run(exercise.scenario())
    assert "in 2 months" in act_worths(exercise, ours)[0].words
    monkeypatch.setattr("monazite.analysis.exercise.without_acts.MOST_ACTS", 1)
    assert len(act_worths(exercise, ours)) == acts_without_row(exercise) == 1


def test_the_same_path_is_run_once(monkeypatch):
    """A debrief that was opened again made all its runs again: the runs are too large to be held."""
    exercise = played("EU", "share", "hold")
    ours = exercise.world.run(exercise.scenario())
    first = act_worths(exercise, ours)
    monkeypatch.setattr(type(exercise.world), "fresh_run", lambda *_: pytest.fail("run again"))
    assert act_worths(exercise, ours) == first
    assert len(other_paths._SPARED) <= other_paths.MOST_SPARED


def stepping_session():
    """A session in which China takes a step on its own."""
    for seed in range(60):
        exercise = played("US", "hold", "hold", "hold", seed=seed)
        for t, one in enumerate(exercise.rounds):
            moved = one.regime // exercise.ground.game.measures != one.state.regime // exercise.ground.game.measures
            if moved and not one.signed and not one.state.in_truce:
                return exercise, t
    raise AssertionError("no seed brings a step")


def test_a_rare_step_is_one_of_two_in_ten_or_less_and_its_path_is_that_without_it(monkeypatch):
    exercise, t = stepping_session()
    game, played_run = exercise.games[t], exercise.world.run(exercise.scenario())
    month = exercise.rounds[t]
    chance = float(measure_chances(game, month.after_talks, 0)[month.regime // game.measures])
    assert any(move[1:] == (t, 0) for move in rare_moves(exercise, exercise.games)) == (round(10 * chance) <= 2)
    monkeypatch.setattr("monazite.analysis.exercise.rare_steps.SELDOM_TENTHS", 10)
    monkeypatch.setattr("monazite.analysis.exercise.rare_steps.MOST_STEPS", 40)
    assert (chance, t, 0) in rare_moves(exercise, exercise.games)
    old = month.state.regime // game.measures
    step = next(
        one for one in rare_steps(exercise, exercise.games, played_run) if one.day == exercise.world.act_days[t]
    )
    other = played_again(exercise, lambda _, texts: texts, {t: SeatChoice(control=old)})
    assert other.rounds[t].regime // game.measures == old
    assert other.rounds[t].regime % game.measures == month.regime % game.measures
    assert [one.regime for one in other.rounds[:t]] == [one.regime for one in exercise.rounds[:t]]
    assert step.chance == chance
    counted = [counted_path(one, 1) for one in (other, exercise)]
    assert step.cost.parts == counted[0].less(counted[1], step.cost.lines).parts
    if step.never is not None:
        assert step.later is not None
        assert step.later > step.day


def test_a_step_that_comes_a_month_later_is_left_out_of_that_month_too(monkeypatch):
    """Left out of August alone, "no shipments" came in September, and the row spared a fifth of what it made."""
    monkeypatch.setattr("monazite.analysis.exercise.rare_steps.SELDOM_TENTHS", 10)
    monkeypatch.setattr("monazite.analysis.exercise.rare_steps.MOST_STEPS", 1)
    for seed in range(60):
        exercise = played("US", *["hold"] * 5, seed=seed)
        moves = [one for one in rare_moves(exercise, exercise.games) if one[2] == 0]
        if not moves:
            continue
        t, game = moves[0][1], exercise.games[moves[0][1]]
        old, new = (x // game.measures for x in (exercise.rounds[t].state.regime, exercise.rounds[t].regime))
        once = played_again(exercise, lambda _, texts: texts, {t: SeatChoice(control=old)})
        went = [one.regime // game.measures for one in once.rounds[t + 1 :] if not (one.signed or one.state.in_truce)]
        if new <= old or not any(level >= new for level in went):
            continue
        (step,) = rare_steps(exercise, exercise.games, exercise.world.run(exercise.scenario()))
        assert step.never is not None
        assert step.later in exercise.world.act_days[t + 1 : 5]
        return
    raise AssertionError("no seed brings the step back")


def test_measures_held_for_others_leave_the_seat_s_own_choice():
    assert SeatChoice(measures=3).beside(SeatChoice(control=1, measures=0)) == SeatChoice(control=1, measures=3)
    assert replace(SeatChoice(), align=True).beside(SeatChoice(measures=2)) == SeatChoice(measures=2, align=True)
