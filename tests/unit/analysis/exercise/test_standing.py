"""When a change of controls shows in shipments: what a seat reads against the runs of two sessions."""

import math
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercise_cases import ground, session
from monazite.analysis.exercise import briefing
from monazite.analysis.exercise.briefing import _truce_lines, end_of_deal
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seats import seat_at_table
from monazite.analysis.exercise.standing import quotas, review_lines, standing_lines
from monazite.negotiation.dates import deal_days
from monazite.negotiation.path_measures import levels_of

pytestmark = pytest.mark.compiled
UNTIL_FIRST, AT_ONCE = "Until the first ones are, hardly anything", "shows in its shipments at once"


def exports(exercise, months):
    """Exports of the goods under the talks to the world in the last month of a run, a draw each, t."""
    run = exercise.world.run(exercise.scenario(months=months))
    goods = [run.index.good[g] for g in run.index.goods(exercise.table.goods)]
    return sum(run.select("exports", good=good, region="WORLD")[0][:, -1] for good in goods)


def path_of(exercise, controls) -> Any:
    """The session with control levels by month, nothing signed."""
    game, first = exercise.ground.game, session("CN").state
    rounds = []
    for t, control in enumerate(controls):
        regime = control * game.measures + first.regime % game.measures
        state = replace(first, round=t)
        rounds.append(PlayedRound(state, state, None, -1, False, None, regime, replace(state, regime=regime)))
    exercise.rounds, exercise.acts = rounds, [("hold",)] * len(rounds)
    return exercise


def test_under_a_stop_of_months_what_is_eased_leaves_in_the_month_of_the_easing():
    """A seat read that nothing leaves before the review of 1.5 months is over, and goods came in the month itself."""
    closed, none = 3, 1
    held, eased = (path_of(session("CN"), [closed] * 4 + [last]) for last in (closed, none))
    months = held.world.months_known(5)
    assert np.all(exports(eased, months) > 1.2 * exports(held, months))
    licensed = held.world.licensed_for(4)
    assert licensed == 5
    (line,) = review_lines(held.table, (3, 0, 0), held.world.review(4), licensed)
    assert AT_ONCE in line.text


def test_in_the_first_months_of_a_licence_nothing_has_been_decided_yet():
    exercise = session("CN")
    assert [exercise.world.licensed_for(t) for t in range(3)] == [1, 2, 3]  # since 1 August 2023
    months = exercise.world.review(0)
    assert months == 2.0
    for begun, words in ((0, UNTIL_FIRST), (1, UNTIL_FIRST), (2, AT_ONCE), (9, AT_ONCE)):
        (line,) = review_lines(exercise.table, (2, 0, 0), months, begun)
        assert words in line.text
    assert review_lines(exercise.table, (0, 0, 0), months, 5) == []


def test_a_discount_of_next_to_nothing_is_no_number_of_fifteen_digits(monkeypatch):
    """ "as at least 0.000000000000248 of what comes today" stood in the talks."""
    there = ground("US")
    exercise = session("US")
    signed = SimpleNamespace(signed=True, offer=0, state=exercise.state)
    monkeypatch.setattr(briefing, "truce_discount_factors", lambda *_: np.array([2.48e-13, 0.02]))
    rounds: Any = [signed]
    lines = _truce_lines(there.table, there.game, rounds, replace(exercise.state, truce_until=3))
    assert lines[1].text == "China keeps it of its own accord: hardly any patience is needed."
    assert "at least 0.02 of what comes today" in lines[2].text
    assert math.isclose(lines[1].claims[0].value, 2.48e-13)


def test_a_deal_for_a_year_is_over_a_year_after_its_signature():
    """One signed on 20 August 2025 for a year "holds until 5 August 2026", the first day of a round."""
    there = ground("US")
    menu = there.game.menu
    offer = next(m for m in range(len(menu.duration)) if menu.durations[menu.duration[m]] == 12)
    signed: Any = SimpleNamespace(offer=offer, state=SimpleNamespace(round=2))
    day = deal_days(there.table.setting)[2]
    assert end_of_deal(there.table, there.game, signed) == day.replace(year=day.year + 1)


def test_a_quota_that_the_game_calls_licences_is_named():
    """Japan read "In force: strict licences" in September 2010, when China had a quota and no licences."""
    table = seat_at_table("cn-quota-2010", "JP", date(2010, 9, 15), own_table=True)
    lines = [line.text for line in standing_lines(table, levels_of(table.setting, table.setting.regime), is_first=True)]
    assert lines[0].startswith("In force, in the steps of the game: ")
    assert "What binds on record is a quota on the weight of exports, announced on 8 July 2010" in lines[1]
    assert not quotas(ground("US").table)
