"""What the game expects where the model plays every seat is counted over sessions like any other."""

import pytest

from exercise_cases import ground
from monazite.analysis.exercise.expected_course import FIRST_SEED, ExpectedCourse, course_line, expected_course
from monazite.analysis.exercise.session import Exercise

pytestmark = pytest.mark.compiled


def test_shares_are_those_of_sessions_that_the_model_plays():
    there, paths, months = ground("US"), 12, 3
    course, first = expected_course(there.game, paths, months), there.game.setting.regime
    played = [Exercise(there, FIRST_SEED + k, months).model_path(months) for k in range(paths)]
    signed = [sum(any(one.signed for one in path[: t + 1]) for path in played) / paths for t in range(months)]
    same = [sum(path[t].regime == first for path in played) / paths for t in range(months)]
    measures = there.game.measures
    stricter = [sum(path[t].regime // measures > first // measures for path in played) / paths for t in range(months)]
    assert course.signed == pytest.approx(signed)
    assert course.same == pytest.approx(same)
    assert course.stricter == pytest.approx(stricter)
    assert sum(signed) > 0.0


def test_the_start_says_what_the_game_expects_of_what_is_in_force():
    """The page at rest lets all go on, and the game rated that at 7.5 % for one month: neither named the other."""
    there = ground("US")
    first = Exercise(there, 3, 6)
    lines = [line.text for line in first.briefing().talks if "levers at rest" in line.text]
    assert there.course is not None
    assert lines == [course_line(there.table, there.course, 6).text]
    first.act("hold")
    assert not [line for line in first.briefing().talks if "levers at rest" in line.text]


def test_none_of_a_hundred_paths_is_no_never():
    course = ExpectedCourse((0.08, 0.0), (0.2, 0.5), (0.1, 0.2), (0.0, 1.0))
    line = course_line(ground("US").table, course, 2)
    assert "after one month with a chance of about 1 in 10, and after 2 months with one of under 1 in 100" in line.text
    assert "signed with a chance of over 99 in 100" in line.text
    assert "nil" not in line.text
    assert [claim.value for claim in line.claims] == pytest.approx([8.0, 0.0, 100.0, 50.0, 20.0])
