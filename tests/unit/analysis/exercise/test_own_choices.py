"""What a seat could have done better, its own table with the controlling side, and what a controlling side gave up."""

import re
from dataclasses import replace

import pytest

from exercise_cases import DAY, SCENARIO, session
from monazite.analysis.exercise.acts import sharing_members
from monazite.analysis.exercise.cost_parts import cost_of_rounds, parts_of_year
from monazite.analysis.exercise.ground import prepare_ground
from monazite.analysis.exercise.home_acts import domestic_policies
from monazite.analysis.exercise.lessons import pressure_lines
from monazite.analysis.exercise.other_paths import losses_spared
from monazite.analysis.exercise.own_choices import (
    plans_at_home,
    plans_at_the_table,
    with_act,
)
from monazite.analysis.exercise.seats import seat_at_table
from monazite.analysis.exercise.session import Exercise
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.payoffs import perceived_loss
from monazite.scenario.policies.alliance import Alliance
from monazite.scenario.policies.stockpile import Stockpile

pytestmark = pytest.mark.compiled


def played(seat, *acts):
    exercise = session(seat)
    for text in acts:
        exercise.act(text)
    return exercise


def value(spared):
    """Value of what a choice spares, which these choices have."""
    assert spared is not None
    return spared.value


def test_a_bystander_sits_at_a_table_of_its_own_where_it_asks_for_one():
    by, own = (seat_at_table(SCENARIO, "EU", DAY, own_table=own) for own in (False, True))
    assert (by.role, by.setting.target) == ("bystander", "US")
    assert (own.role, own.setting.target) == ("target", "EU")
    exercise = Exercise(prepare_ground(SCENARIO, "EU", DAY, draws=2, prior=True, own_table=True), 3)
    assert any(act.text.startswith("threaten") for act in exercise.actions())
    saved = exercise.to_saved()
    assert saved.own_table
    assert Exercise.resume(saved).table.setting.target == "EU"


def test_a_bystander_can_buy_at_once_and_share():
    exercise = session("EU")
    texts = {act.text for act in exercise.actions()}
    assert {"buy 90 now", "buy 180 now", "share"} <= texts
    bought, shared = (domestic_policies(exercise.table, (text,), DAY, {})[0] for text in ("buy 90 now", "share"))
    assert isinstance(bought, Stockpile)
    assert isinstance(shared, Alliance)
    assert bought.build == 0.0
    assert bought.cover == pytest.approx(90.0 / (365.25 / 12.0))
    assert {"EU", "JP", "US"} <= {*shared.members} == {*sharing_members(exercise.table)}
    assert "CN" not in shared.members
    assert "share" not in {act.text for act in session("CN").actions()}


def test_what_a_choice_at_home_spares_is_the_difference_of_two_runs_with_the_same_decisions():
    """With one draw the difference is that of the two losses, of runs that two sessions make each for itself."""
    ground = prepare_ground(SCENARIO, "EU", DAY, draws=1, prior=True)
    exercise = Exercise(ground, 3)
    for _ in range(2):
        exercise.act("hold")
    ours = exercise.world.run(exercise.scenario())
    plans = plans_at_home(exercise, ours)
    assert [value(plan.spared) for plan in plans] == sorted((value(p.spared) for p in plans), reverse=True)
    other = Exercise(exercise.ground, exercise.seed, exercise.months)
    for text in ("share", "hold"):
        other.act(text)
    assert [one.regime for one in other.rounds] == [one.regime for one in exercise.rounds]
    theirs = other.world.run(other.scenario())
    first = exercise.world.first_month
    where = {"sector": "total", "region": "EU"}
    over = (ours.index.month[first], ours.index.month[-1])
    loss = [run.quantity("loss_central", over=over, reduce="sum", **where).value for run in (ours, theirs)]
    spared = losses_spared(exercise, exercise.rounds, with_act(exercise.acts, "share"), ours)
    assert value(spared) == pytest.approx(loss[0] - loss[1], abs=0.5)


def test_a_plan_saves_what_the_parts_of_two_sessions_differ_by():
    """Against a session in which the plan is played; the best by the sum stands first."""
    exercise = played("US", "hold", "hold", "hold")
    plans = plans_at_the_table(exercise, exercise.world.run(exercise.scenario()))
    assert [plan.total.value for plan in plans] == sorted((plan.total.value for plan in plans), reverse=True)
    by_words = {plan.words: plan for plan in plans}
    still = by_words["left everything as it was and signed nothing"]
    assert [part.value.value for part in still.parts] == [0.0, 0.0]
    other = played("US", "tariff threatened", "hold", "hold")
    plan = by_words[next(words for words in by_words if words.startswith("gone to") and "100" in words)]
    game = exercise.ground.game
    for saved, mine, theirs in zip(
        plan.parts, *(parts_of_year(game, 1, one.rounds) for one in (exercise, other)), strict=True
    ):
        assert saved.value.value == pytest.approx(mine.value.value - theirs.value.value)
    assert plan.total.value == pytest.approx(plan.spared.value + sum(part.value.value for part in plan.parts))
    assert plans_at_the_table(played("EU", "hold"), exercise.world.run(exercise.scenario())) == ()


@pytest.mark.parametrize(("seat", "number"), [("CN", 0), ("US", 1)])
def test_the_parts_of_a_year_and_the_feared_losses_are_the_whole_of_the_game_s_cost(seat, number):
    """Twelve months at one regime: the table's cost less the parts is what the side fears for supply, by itself."""
    exercise = played(seat, "hold")
    game, first = exercise.ground.game, exercise.rounds[0]
    months = [replace(first, following=replace(first.state, regime=first.regime))] * 12
    parts = parts_of_year(game, number, months)
    assert [part.words for part in parts] == ["tariffs", "technology controls", "sales not made"][: 3 - number]
    feared = 0.0
    if number == 1:
        felt, nodes = float(game.values["felt.loss"][0]), game.games[0][0].clock.progress
        table = perceived_loss(game.setting, game.grid, 0, seat, felt, nodes)
        control, tariff, _ = levels_of(game.setting, first.regime)
        feared = 12.0 * float(table[control, tariff, first.state.exposure, first.state.node]) * game.money(seat)
    whole = cost_of_rounds(game, number, months)
    assert sum(part.value.value for part in parts) + feared == pytest.approx(whole)
    short = parts_of_year(game, number, months[:1])  # what is in force after the last month stays
    assert [part.value.value for part in short] == pytest.approx([part.value.value for part in parts])


def test_the_sum_of_a_debrief_is_its_lines_and_its_parts():
    debrief = played("US", "tariff threatened", "hold").debrief()
    lost = {row.region: row for row in debrief.losses}
    for row in debrief.sums:
        assert row.played.lines == lost[row.region].played
        more = sum(part.value.value for part in row.difference.parts)
        assert row.difference.total.value == pytest.approx(lost[row.region].difference.value + more)
        gaps = [a.value.value - b.value.value for a, b in zip(row.played.parts, row.by_model.parts, strict=True)]
        assert [part.value.value for part in row.difference.parts] == pytest.approx(gaps)


def test_a_controlling_side_reads_what_it_spared_the_others_and_what_it_has_of_it():
    exercise = played("CN", "control none", "hold", "hold")
    debrief = exercise.debrief()
    lines = pressure_lines(exercise.table, debrief.losses, debrief.costs, exercise.rounds)
    ends = [
        abs(end) for row in debrief.losses if row.region != "CN" for end in (row.difference.low, row.difference.high)
    ]
    assert not lines or max(ends) > 0.5  # MUSD: whoever loses as much either way is not named
    for line in lines:
        assert re.search(r"Against the model's path you (spared|cost)|as the game counts the months played", line.text)
    assert debrief.plans_at_the_table
    assert not debrief.plans_at_home


def test_a_debrief_says_what_the_measures_as_set_cost():
    debrief = played("EU", "hold").debrief()
    assert debrief.as_set is not None
    assert debrief.as_set.value >= 0.0
