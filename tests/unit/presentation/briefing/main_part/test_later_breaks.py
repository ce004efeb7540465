"""Past breaks of truces beside the courses of the talks: what is counted, from what, and when nothing is."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from brief_cases import context_with_paths
from monazite.analysis.forecast.policy_paths import PolicyPath, PolicyPaths
from monazite.negotiation.truces import BreakRecord, break_record
from monazite.presentation.briefing.main_part.branches import later_breaks as later_breaks_module
from monazite.presentation.briefing.main_part.branches.later_breaks import RecordedBreaks, recorded_breaks
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.scenario.scenario import facts_of, load_scenario

SEATS = SimpleNamespace(controller="CN", target="US", first_offer=date(2025, 7, 20))
BROKEN = (date(2025, 5, 30), date(2025, 10, 9))
MONTH = 365.25 / 12.0


def told_on(day: date, ahead: float) -> RecordedBreaks | None:
    """What the shipped tables give as they were known on a day."""
    sc = load_scenario("cn-ree-2025", as_of=day)
    record = break_record(facts_of(sc), sc, ("CN", "US"), day)
    return None if record is None else later_breaks_module._as_quantities(facts_of(sc), record, ahead, "2027-11")


def context_of(setting: object):
    paths = PolicyPaths(setting, (PolicyPath("renewal", (), None, ""),) * 4, date(2025, 11, 10), 2, {"renewal": 1.0})  # pyright: ignore[reportArgumentType]
    return context_with_paths(paths)


@pytest.fixture(scope="module")
def ctx():
    return context_of(SEATS)


def test_the_record_by_november_2026_is_two_breaks_in_sixteen_months():
    """Geneva 16 days, London and its prolongation 121, Busan a year; deals after 11 and 21 days."""
    found = told_on(date(2026, 11, 30), 10.7)
    assert found is not None
    assert (found.breaks.value, found.shortest.value, found.longest.value) == (2, 11, 21)
    months = (16 + 121 + 365) / MONTH
    assert found.months.value == round(months) == 16
    whole = months + 3.0
    assert found.chance.value == pytest.approx(1.0 - (whole / (whole + 10.7)) ** 2.5)
    assert found.chance.low == pytest.approx(0.27, abs=0.01)
    assert found.chance.high == pytest.approx(0.95, abs=0.01)
    assert found.days == ("30 May 2025", "9 October 2025")
    assert {"econotimes2025", "keneci2025"} <= {*found.breaks.sources}
    assert found.chance.kind == "data"


def test_nothing_from_after_the_day_counts():
    assert told_on(date(2025, 5, 20), 10.7) is None, "Geneva had not been broken"
    found = told_on(date(2025, 7, 1), 10.7)
    assert found is not None
    assert (found.breaks.value, found.days) == (1, ("30 May 2025",))
    assert told_on(date(2025, 6, 5), 10.7) is None, "the deal that ended it was not yet signed"


def test_months_count_from_the_day_by_which_courses_are_judged(ctx, monkeypatch):
    """From 10 November 2025 to the end of the months ahead."""
    record, asked = BreakRecord(BROKEN, 15.5, ()), []
    monkeypatch.setattr(later_breaks_module, "break_record", lambda *args: asked.append(args[2:]) or record)
    monkeypatch.setattr(later_breaks_module, "_as_quantities", lambda ds, found, ahead, until: (found, ahead, until))
    horizon = horizon_of(ctx)
    months = (horizon.last.year - 2025) * 12 + horizon.last.month - 11 + 20 / 30
    assert recorded_breaks(ctx, horizon) == (record, pytest.approx(months, abs=0.1), f"{horizon.last:%Y-%m}")
    assert asked == [(("CN", "US"), SEATS.first_offer)]


def test_without_talks_or_a_truce_on_record_nothing_is_told(ctx, monkeypatch):
    horizon = horizon_of(ctx)
    assert recorded_breaks(replace(ctx, forecast=None), horizon) is None
    assert recorded_breaks(context_of(None), horizon) is None
    monkeypatch.setattr(later_breaks_module, "break_record", lambda *_: None)
    assert recorded_breaks(ctx, horizon) is None
