"""State of measures and dates on a day: in force, suspended and to when, run out without a word of what came."""

from datetime import date

import pytest

from brief_cases import context
from monazite.dataset.dataset import Dataset, load_dataset
from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.presentation.briefing.main_part.day.horizon import knowledge_of
from monazite.presentation.briefing.main_part.measures.dates_ahead import dates_ahead, dates_of_unknown_outcome
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.briefing.register_state import has_open_outcome, last_word_of_talks, stands, state_of
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def row(kind: str = "export_control", status: str = "suspended", **fields) -> RecordedMeasure:
    usual = {"id": kind, "actor": "CN", "text": "x", "source": ("s",), "grade": "reported", "goods": ("Dy",)}
    return RecordedMeasure.model_validate(usual | {"kind": kind, "status": status} | fields)


CONTROL = row(in_force="2025-10-09", until="2026-11-10", change_known="2025-10-30")
BAN = row("ban", in_force="2024-12-03", until="2025-11-09", change_known="2025-11-09")
SUSPENSION = row("suspension", "in_force", in_force="2025-11-09", until="2026-11-27")
OTHER = row("suspension", "in_force", in_force="2025-11-09", until="2027-05-01", goods=("Co",))
ROWS = [CONTROL, BAN, OTHER, SUSPENSION]


@pytest.mark.parametrize(
    ("measure", "day", "words"),
    [
        (CONTROL, "2026-11-09", "suspended to 10 November 2026"),
        (CONTROL, "2026-11-10", "suspended to 10 November 2026; since then not known"),
        (BAN, "2026-11-26", "suspended to 27 November 2026"),
        (BAN, "2026-11-29", "suspended to 27 November 2026; since then not known"),
        (SUSPENSION, "2026-11-26", "in force to 27 November 2026"),
        (SUSPENSION, "2026-11-29", "in force to 27 November 2026; since then not known"),
        (row("truce", "lifted", until="2025-08-12"), "2026-01-01", "ended"),
        (row("tariff", "lifted", until="2025-08-12"), "2026-01-01", "lifted"),
        (row("quota", "in_force", in_force="2025-01-01"), "2026-01-01", "in force"),
    ],
)
def test_words_of_a_state(measure, day, words):
    assert state_of(measure, ROWS, date.fromisoformat(day)).words == words


def test_nothing_stands_past_its_end():
    assert stands(SUSPENSION, date(2026, 11, 26))
    assert not stands(SUSPENSION, date(2026, 11, 27))
    assert not stands(CONTROL, date(2026, 1, 1))
    assert not stands(row(status="in_force", in_force="2026-05-01"), date(2026, 4, 30))


def event(day: str, kind: str = "expiry", **fields) -> Event:
    return Event.model_validate(
        {"date": day, "kind": kind, "title": "x", "source": ("s",), "grade": "reported"} | fields
    )


@pytest.mark.parametrize(
    ("one", "day", "today", "is_open"),
    [
        (event("2026-11-10", known="2025-10-30"), "2026-11-09", "2026-11-09", False),
        (event("2026-11-10", known="2025-10-30"), "2026-11-24", "2026-11-24", True),
        (event("2026-11-10", known="2025-10-30", outcome_known="2026-11-10"), "2026-11-24", "2026-11-24", False),
        (event("2026-11-10", known="2025-10-30", outcome_known="2026-12-01"), "2026-11-24", "2026-11-24", True),
        (event("2026-11-27", "deadline", known="2025-10-30"), "2026-11-24", "2026-11-29", True),
        (event("2026-11-20", "deadline", known="2025-10-30"), "2026-11-24", "2026-11-29", False),
        (event("2025-06-05", "talks", known="2025-06-05"), "2026-11-24", "2026-11-24", False),
    ],
)
def test_dates_whose_outcome_is_not_known(one, day, today, is_open):
    assert has_open_outcome(one, date.fromisoformat(day), date.fromisoformat(today)) is is_open


def test_the_last_word_of_the_talks_is_not_the_last_word_of_the_data(ds: Dataset):
    measures, events = ds.table("measures"), ds.table("calendar")
    assert last_word_of_talks(measures, events, date(2026, 11, 24)) == date(2026, 10, 10)
    assert last_word_of_talks(measures, events, date(2026, 9, 26)) == date(2026, 9, 24)
    assert last_word_of_talks([], [], date(2026, 9, 26)) is None


@pytest.mark.parametrize(
    ("name", "day", "ended", "held", "is_over"),
    [
        ("cn-ree-2025", "2025-10-25", [], [], []),
        ("cn-ree-2025", "2026-01-15", [], ["10 November 2026"], [False]),
        ("cn-ree-2025", "2026-11-09", [], ["10 November 2026"], [False]),
        ("cn-ree-2025", "2026-11-10", ["10 November 2026"], ["10 November 2026"], [True]),
        ("cn-ree-2025", "2026-11-29", ["10 November 2026"], ["10 November 2026"], [True]),
        ("cn-antimony-2024", "2026-11-29", ["10 November 2026", "27 November 2026"], ["27 November 2026"], [True]),
        ("cn-antimony-2024", "2026-11-20", ["10 November 2026"], ["27 November 2026"], [False]),
    ],
)
def test_open_ends_on_several_days(name, day, ended, held, is_over):
    sc = load_scenario(name, as_of=date.fromisoformat(day))
    sc = sc.model_copy(update={"months": 2 if name == "cn-ree-2025" else sc.months})
    known = knowledge_of(context(simulate(None, sc, draws=1)))
    assert [one.day for one in known.open.ended] == ended
    assert [one.end for one in known.open.held_back] == held
    assert [one.is_over for one in known.open.held_back] == is_over


def test_the_suspension_of_a_ban_on_one_country_is_told_as_that_and_as_not_known():
    """Facts on antimony end on 10 October 2026, so that nothing on record could say what came on 27 November."""
    sc = load_scenario("cn-antimony-2024")
    ctx = brief_context(simulate(None, sc, draws=1), written=date(2026, 11, 29))
    last = knowledge_of(ctx).open.ended[-1]
    assert (last.day, last.what, last.is_after_record) == (
        "27 November 2026", ("the suspension of the ban on the United States",), True,
    )  # fmt: skip
    known = load_scenario("cn-ree-2025").model_copy(update={"months": 2})  # its facts end on 24 November
    ended = knowledge_of(brief_context(simulate(None, known, draws=1), written=date(2026, 11, 29))).open.ended
    assert [(one.day, one.is_after_record) for one in ended] == [("10 November 2026", False)]


def test_what_has_passed_for_the_reader_is_not_ahead():
    """Facts end on 24 November 2026; a reader of the 29th has passed the 27th, one of the 24th has not."""
    results = simulate(None, load_scenario("cn-ree-2025").model_copy(update={"months": 2}), draws=1)
    assert load_dataset("rare_earths").last_known_day == date(2026, 11, 24)
    late, early = (brief_context(results, written=date(2026, 11, day)) for day in (29, 20))
    assert early.today == date(2026, 11, 24), "a brief is not of a day before the last that it knows of"
    ban = "the ban on gallium, germanium and antimony for the United States"
    open_dates = {one.day: one.title for one in dates_of_unknown_outcome(late)}
    assert ban in open_dates["27 November 2026"]
    assert {"10 November 2026", "18 November 2026"} <= set(open_dates)
    assert "27 November 2026" not in {one.day for one in dates_ahead(late)}
    assert any(ban in one.title for one in dates_ahead(early))
    assert "27 November 2026" not in {one.day for one in dates_of_unknown_outcome(early)}


def test_a_scenario_of_a_day_is_read_on_that_day():
    sc = load_scenario("cn-ree-2025", as_of=date(2025, 6, 15)).model_copy(update={"months": 2})
    ctx = brief_context(simulate(None, sc, draws=1), written=date(2026, 11, 29))
    assert ctx.today == date(2025, 6, 15)
