"""The headline of an article's brief is the measure that it tells of, on record or not; reading hands it over."""

import re
from datetime import date
from importlib.resources import files
from types import SimpleNamespace

import pytest

from brief_cases import READING, brief_run, context, full_inputs, licensed_run
from brief_style import MOST_FIRST_SCREEN, first_screen, words_of
from engine_cases import control
from monazite.presentation.briefing.main_part.branches import course_words
from monazite.presentation.briefing.main_part.measures import assumed_measures
from monazite.presentation.briefing.main_part.measures.assumed_measures import Assumptions, shipped_titles
from monazite.presentation.briefing.main_part.page import box_facts, main_page
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.page.prose import highest_rank
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.results.quantity import Quantity
from monazite.scenario.shipped import scenarios

BAN = {"actor": "CN", "kind": "ban", "affected": ["JP"], "goods": ["dual-use goods"], "start": "2025-04-04"}
LICENCES = {"actor": "CN", "kind": "licences", "goods": ["dysprosium"], "patterns": ["Dy"], "start": "2026-01-01"}


def headline(code: str = "en", **measure: object) -> str:
    reading = READING | {"measures": [measure]}
    return compose_main(context(licensed_run(), **full_inputs() | {"reading": reading}), code).headline.text


def test_a_ban_on_record_leads_with_whom_it_is_on_and_since_when():
    said = headline(**BAN, military=True)
    start = "China's export ban on dual-use goods for military users in Japan, in force since 4 April 2025: "
    assert re.fullmatch(re.escape(start) + r"magnet exports there would run at \d+% of normal.*", said)


def test_a_measure_ahead_leads_with_its_day_and_its_own_good():
    said = headline(**LICENCES)
    start = "China's licences on dysprosium, from 1 January 2026: "
    assert re.match(re.escape(start) + r"dysprosium oxide exports would run at \d+% of normal", said)


def test_general_licences_that_are_not_renewed_head_the_brief_in_their_own_words():
    said = headline(**LICENCES | {"kind": "unrenewed_licences"})
    start = (
        "China does not renew general licences for dysprosium, from 1 January 2026: dysprosium oxide exports would run"
    )
    assert said.startswith(start)


def test_a_measure_on_all_rare_earths_leads_with_what_leads_the_brief():
    """It led with neodymium oxide, the first of all oxides."""
    said = headline(**LICENCES | {"goods": ["rare earths"], "patterns": ["*.oxide", "*.metal"]})
    assert said.startswith("China's licences on rare earths, from 1 January 2026: magnet exports would run at")


def test_an_announced_measure_leads_with_what_comes_without_the_deal_that_suspends_it(monkeypatch):
    """It led with a mean over all courses: exports at 137 % of normal under an announced stop."""
    chance = Quantity(0.45, 0.45, 0.45, "share", "policy_path", {"kind": "deal"}, "run")
    monkeypatch.setattr(box_facts, "chance_of_suspension", lambda ctx: chance)
    texts = [headline(code, **LICENCES) for code in ("en", "fr")]
    assert re.search(r" of normal.* unless a deal is signed \(9 in 20\)", texts[0])
    assert " sauf accord signé (9 sur 20)" in texts[1]


@pytest.mark.parametrize("until_deal", [True, False])
def test_unchanged_rules_hold_what_is_announced_and_say_so(monkeypatch, until_deal):
    monkeypatch.setattr(course_words, "assumptions", lambda ctx: Assumptions((), None, "", until_deal))
    ctx = SimpleNamespace(onward="all", slices={"deal": "signed", "renewal": "unchanged"})
    words = course_words.course_words(ctx, "renewal")
    assert words.heading == ("As announced" if until_deal else "Today's rules")
    assert course_words.as_announced(ctx) == ("unchanged" if until_deal else "all")
    assert course_words.course_words(ctx, "deal").heading == "Deal"


@pytest.mark.parametrize("measure", [BAN, LICENCES])
def test_both_languages_print_the_same_numbers(measure):
    made = [re.findall(r"\d+[ \xa0]?%", headline(code, **measure)) for code in ("en", "fr")]
    assert [re.sub(r"\D", "", number) for number in made[0]] == [re.sub(r"\D", "", number) for number in made[1]]


def test_a_measure_that_is_over_or_of_another_country_leads_nothing():
    usual = compose_main(context(licensed_run(), **full_inputs())).headline.text
    assert headline(**BAN, end="2025-05-01") == usual
    assert headline(**BAN | {"actor": "US"}) == usual


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "BEIJING, 12 January 2026 - China banned exports of dual-use goods to military users in Japan on 6 January "
            "2026. Japanese magnet makers fear shortages of rare earths.",
            {"kind": "ban", "affected": ["JP"], "military": True, "start": "2026-01-06"},
        ),
        (
            "BEIJING, 20 November 2026 - China will require licences for exports of gallium to Japan from 1 January "
            "2027, its ministry of commerce said.",
            {"kind": "licences", "affected": ["JP"], "goods": ["gallium"], "start": "2027-01-01"},
        ),
        (
            "KINSHASA, 9 October 2026 - The Democratic Republic of Congo will raise its cobalt export quota to 120,000 "
            "tonnes in 2027, its regulator ARECOMS said on Friday.",
            {"actor": "CD", "kind": "quota", "goods": ["cobalt"], "start": "2027-01-01"},
        ),
    ],
)
def test_reading_hands_over_the_limits_of_exports(text, expected):
    reading = read_article(Article("a.txt", text))
    (first, *_) = for_brief(reading, draft(reading, cautious=True))["measures"]
    assert {name: first[name] for name in expected} == expected
    assert date.fromisoformat(first["start"])


def own_headline(limit: dict[str, object], code: str = "en") -> str:
    """The headline of a scenario of one's own without an article."""
    run = brief_run(limit, draws=8, months=24, growth=True, name="my limit")
    inputs = {key: value for key, value in full_inputs().items() if key not in ("reading", "alternative")}
    return compose_main(context(run, **inputs), code).headline.text


def test_a_scenario_of_ones_own_is_headed_by_its_own_limit():
    """It was headed by prices and counts of the record, and what the file asked stood nowhere on the first screen."""
    said = own_headline(control(start="2026-02-01", goods=["Dy"], approval=0.3))
    start = "China's licences on dysprosium, from 1 February 2026: dysprosium oxide exports would run at "
    assert said.startswith(start)


def test_a_tax_of_ones_own_is_a_tax():
    tax = {"kind": "export_tax", "actor": "CN", "start": "2026-02-01", "goods": ["Dy"], "rate": 0.2}
    assert own_headline(tax).startswith("China's export tax on dysprosium, from 1 February 2026")


def test_shipped_scenarios_keep_their_own_headline():
    assert {"cn-ree-2025", "full-stop"} <= set(scenarios())
    assert len(shipped_titles()) == len(scenarios())


FRONT = ("front.md.j2", "front_by_material.md.j2", "front_branches.md.j2")


def test_the_first_screen_gives_way_to_its_words(monkeypatch):
    """Nothing held it to 150: an article's had 166 words, and a record's 153 when its numbers changed."""
    inputs = full_inputs() | {"reading": READING | {"measures": [LICENCES]}}
    part = compose_main(context(licensed_run(), **inputs))
    assert len(words_of(first_screen(part))) <= MOST_FIRST_SCREEN
    whole = len(words_of(first_screen(part)))
    monkeypatch.setattr(main_page, "MOST_ON_FRONT", whole - 1)
    shorter = compose_main(context(licensed_run(), **inputs))
    assert len(words_of(first_screen(shorter))) < whole


def test_both_languages_leave_the_same_parts_of_the_first_screen():
    folder = files("monazite.presentation.briefing") / "templates" / "main"
    ranks = [
        [sorted(re.findall(r"fits\((\d+)\)", (folder / code / name).read_text(encoding="utf-8"))) for name in FRONT]
        for code in ("en", "fr")
    ]
    assert ranks[0] == ranks[1]
    held = {int(rank) for found in ranks[0] for rank in found}
    assert held == {*range(1, highest_rank("en", "fits") + 1)}, "no rank is left out"


def test_where_nothing_is_announced_the_course_keeps_its_name(monkeypatch):
    """The brief of the record was told "As announced", as all of no measures are announced."""
    state = SimpleNamespace(seats=("US", "CN"), first_offer=date(2026, 11, 24))
    talks = SimpleNamespace(state=state)
    ctx = SimpleNamespace(forecast=object(), talks=talks, day=date(2026, 11, 24))
    assert assumed_measures._day_of_talks(ctx, []) == ("", False)
