"""Suspended measures whose suspension has run out: which of them are back, and what the brief makes of them."""

from dataclasses import replace
from datetime import date

import pytest

from brief_style import MOST_FIRST_SCREEN, MOST_WORDS, faults, first_screen, main_text, words_of
from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.main_part.branches.returned_branch import BACK, measure_in_words
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.briefing.returned_measures import returned_measures, with_measures_back
from monazite.results.names import Names
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.simulation.simulate import simulate

ENDED = date(2026, 11, 27)
WRITTEN = date(2026, 11, 30)
DRAWS = 2


def record(name: str) -> tuple[Scenario, Dataset]:
    sc = load_scenario(name)
    return sc, facts_of(sc)


@pytest.mark.parametrize("name", ["cn-ga-ge-2023", "cn-antimony-2024"])
def test_a_ban_is_back_from_the_day_on_which_its_suspension_ran_out(name):
    """By the register: announcement 46 is suspended to 27 November 2026, with no later word."""
    sc, ds = record(name)
    (back,) = returned_measures(sc, ds, WRITTEN)
    assert (back.row.id, back.day) == ("cn_us_ban_2024", ENDED)
    assert (back.policy.start, back.policy.until, back.policy.status) == (ENDED, None, "in_force")
    made = with_measures_back(sc, ds, WRITTEN)
    assert made is not None
    assert [p for p in made.policy if p.status == "threatened" and p.record == back.row.id] == []
    assert [p for p in made.policy if p.record == back.row.id and p.start >= ENDED] == [back.policy]
    assert returned_measures(made, ds, WRITTEN) == [], "it acts already"


@pytest.mark.parametrize("name", ["cn-tungsten-2025", "cd-cobalt-2025"])
def test_nothing_is_back_of_what_was_never_suspended(name):
    sc, ds = record(name)
    assert with_measures_back(sc, ds, WRITTEN) is None


def test_licences_are_back_as_well_where_the_register_suspended_licences():
    """Graphite: announcement 58 on anodes is suspended to 10 November 2026; the stricter review has no last day."""
    sc, ds = record("cn-graphite-2023")
    (back,) = returned_measures(sc, ds, WRITTEN)
    assert (back.row.id, back.day) == ("cn_battery_2025", date(2026, 11, 10))
    assert measure_in_words(Names(ds), back.policy).startswith("licences on synthetic graphite")


def test_what_begins_later_stands_behind_what_is_back():
    """A later block replaces an earlier one: an article's licences of December were eased by these."""
    sc, ds = record("cn-graphite-2023")
    (back,) = returned_measures(sc, ds, WRITTEN)
    later = back.policy.model_copy(update={"start": date(2026, 12, 18), "record": "", "text": "Of an article."})
    made = with_measures_back(sc.model_copy(update={"policy": (*sc.policy, later)}), ds, WRITTEN)
    assert made is not None
    assert made.policy.index(back.policy) < made.policy.index(later)


def test_nothing_is_back_before_that_day_nor_after_a_prolongation():
    sc, ds = record("cn-ga-ge-2023")
    assert with_measures_back(sc, ds, date(2026, 11, 26)) is None
    rows = [
        row.model_copy(update={"until": date(2027, 1, 10)}) if row.id == "cn_us_ban_suspension_2025" else row
        for row in ds.table("measures")
    ]
    prolonged = replace(ds, tables={**ds.tables, "measures": rows})
    assert with_measures_back(sc, prolonged, WRITTEN) is None


def test_what_is_back_follows_from_the_register_and_no_threat_is_needed():
    """A record without the threat of its return has the measure as it was, from the end of its suspension on."""
    sc, ds = record("cn-ga-ge-2023")
    quiet = sc.model_copy(update={"policy": tuple(p for p in sc.policy if p.status != "threatened")})
    (back,) = returned_measures(quiet, ds, WRITTEN)
    assert (back.policy.start, back.policy.until) == (ENDED, None)
    assert measure_in_words(Names(ds), back.policy) == "the ban on the United States"


@pytest.fixture(scope="module")
def parts() -> dict[str, MainPart]:
    sc, ds = record("cn-ga-ge-2023")
    back = with_measures_back(sc, ds, WRITTEN)
    assert back is not None
    runs = [simulate(ds, one, draws=DRAWS) for one in (sc, back)]
    ctx = [brief_context(runs[0], returned=runs[1], written=WRITTEN) for _ in range(2)]
    return {code: compose_main(one, code) for code, one in zip(("en", "fr"), ctx, strict=True)}


@pytest.mark.compiled
def test_the_ban_back_is_a_column_a_line_and_an_action(parts):
    part = parts["en"]
    head = part.tables["costs"].head
    assert any(cell.startswith("If the suspension was renewed") for cell in head)
    assert any(cell.startswith("Suspension lapsed") for cell in head)
    text = main_text(part)
    assert "If the suspension was renewed" in first_screen(part)
    assert "If the suspension lapsed. Nothing is shipped to the US" in first_screen(part).replace("\xa0", " ")
    assert "Buyers in the United States: plan as if nothing came from China." in text
    assert "to the United States none in place of" in text
    assert "if the suspension was renewed" in part.headline.text, "the headline says which case it is of"
    assert BACK not in text
    assert faults(part, date(2026, 10, 10), set()) == []


@pytest.mark.compiled
def test_the_french_brief_has_the_same_column(parts):
    part = parts["fr"]
    assert any(cell.startswith("Suspension expirée") for cell in part.tables["costs"].head)
    assert "Si la suspension a expiré" in first_screen(part)
    assert len(words_of(first_screen(part))) <= MOST_FIRST_SCREEN
    assert len(words_of(main_text(part))) <= MOST_WORDS
