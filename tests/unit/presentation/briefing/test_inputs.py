"""What comes as JSON is checked once, where it comes in."""

import pytest

from brief_cases import READING, SENSITIVITY, brief_run, context, licences
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.inputs import ArticleReading, OptionsContent, SensitivityContent, checked


def test_keys_that_the_brief_does_not_read_are_left_alone():
    found = checked(SensitivityContent, SENSITIVITY | {"new": 1}, "sensitivity")
    assert [driver.parameter for driver in found.drivers][:2] == ["cover.line", "approval.shift"]
    assert found.drivers[2].elasticity is None


def test_every_problem_is_named_with_its_place():
    drivers = [SENSITIVITY["drivers"][0] | {"total": "much"}, {"text": "nameless"}]
    with pytest.raises(InputError) as caught:
        checked(SensitivityContent, SENSITIVITY | {"drivers": drivers}, "sensitivity")
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["sensitivity.drivers.0.total", "sensitivity.drivers.1.parameter"]


@pytest.mark.parametrize("day", ["soon", "2025-13-01", ""])
def test_a_day_that_is_none_is_refused(day):
    event = {"kind": "talks", "date": day, "place": "Geneva", "actors": [], "people": []}
    with pytest.raises(InputError, match="date"):
        checked(ArticleReading, READING | {"events": [event]}, "reading")


def test_options_without_measures_are_refused():
    with pytest.raises(InputError, match="measures"):
        checked(OptionsContent, {"decided": "2024-04-01", "budget": 1.0, "loss": {}}, "options")


@pytest.mark.parametrize("name", ["sensitivity", "talks", "options", "reading"])
def test_the_brief_refuses_another_shape(name):
    results = brief_run(licences(), months=6, draws=1)
    with pytest.raises(InputError, match=name):
        context(results, **{name: {"something": "else"}})
