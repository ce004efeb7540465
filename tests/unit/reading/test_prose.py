# ruff: noqa: E501 - sentences stay whole
"""What ordinary newspaper prose asks of the rules: several measures in a sentence, words that refer back, suppositions."""

from datetime import date
from typing import Any

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reading
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article, Sentence
from monazite.reading.text.vocabulary import vocabulary

DAY = date(2026, 6, 10)


def drafted(text: str) -> Draft:
    """The draft in which every question takes the first answer that simulates something."""
    read = reading(text)
    return draft(read, {q.id: next(a.name for a in q.answers if a.policies) for q in draft(read).questions})


def reading(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY, reader=RuleReader())


def read(text: str) -> list[dict[str, Any]]:
    return [m.to_json() for m in reading(text).measures]


def nothing(text: str) -> bool:
    try:
        return not read(text)
    except InputError:
        return True


def goods_in(text: str) -> list[str]:
    marked = vocabulary().mark(Sentence(0, 0, len(text), text, 0))
    return [m.value for m in marked.of("good")]


def test_a_second_verb_with_the_same_goods_is_the_same_control() -> None:
    assert len(read("China curbed exports of gallium and later stopped shipments of gallium.")) == 1


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("gallium arsenide wafers and indium phosphide substrates", ["Ga", "In"]),
        ("nickel-based superalloys", ["Ni"]),
        ("special alloys used in missiles", ["special alloys"]),
        ("ferroalloys", ["ferroalloys"]),
        ("wafers", ["chips"]),
        ("rare-earth-free magnets, cobalt-free cells", ["magnets"]),
        ("an MoU on CO2, H2O and a Y2K bug in the NaCl works of BASF", []),
    ],
)
def test_compounds_are_their_mineral(text: str, goods: list[str]) -> None:
    assert goods_in(text) == goods


@pytest.mark.parametrize(
    "text",
    [
        "Mali has announced a similar ban for its lithium.",
    ],
)
def test_what_is_likened_to_a_measure_is_one(text: str) -> None:
    first, second = read(f"Guinea banned exports of bauxite on 4 May 2026. {text}")
    assert (first["actor"], second["actor"]) == ("GN", "ML")
    assert (second["kind"], second["variant"], second["goods"]) == ("export_control", "ban", ["Li"])


def test_what_a_later_sentence_adds_changes_no_goods_of_the_measure_before() -> None:
    text = "From 15 September 2026 China's exports of antimony require a licence."
    assert read(f"{text} The same rules apply to tungsten from 1 October 2026.")[0]["goods"] == ["Sb"]
    assert read(f"{text} Tungsten falls under the same rules.")[0]["goods"] == ["Sb"]


def test_a_day_that_is_told_of_one_is_not_that_of_another() -> None:
    found = read(
        "Indonesia has banned exports of bauxite and has put an export tax of 10% on nickel ore. The ban took effect on 1 February 2026."
    )
    assert [m["start"] for m in found if m["kind"] == "export_tax"] == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ministers met in Washington on Thursday and discussed China's export controls on rare earths over dinner.",
        "The two sides held talks in Geneva on the export controls on rare earths.",
    ],
)
def test_a_meeting_about_a_measure_is_no_evidence_of_it(sentence: str) -> None:
    (control,) = read(f"China tightened export controls on rare earths on 9 October 2025. {sentence}")
    assert (control["status"], control["start"], control["also"]) == ("in_force", "2025-10-09", [])
    (control,) = read(f"{sentence} China imposed export controls on rare earths on 9 October 2025.")
    assert "imposed" in control["evidence"]["sentence"]
    assert control["also"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Suppose Washington put a 60 per cent tariff on Chinese magnets tomorrow.",
        "A 60% duty on Chinese magnets would cost American carmakers 1.4 billion dollars a year, economists say.",
        "In our model a tariff of 30% on Chinese graphite raises the price of a cell by 4%.",
        "If the tariff on Chinese magnets were 90%, prices would rise by 11%, say analysts in New York.",
        "Were the EU to levy a tariff of 45% on Chinese silicon metal, smelters in Norway would gain, according to a study.",
        "Analysts at a New York bank expect the United States to impose a 40% tariff on polysilicon from China.",
        "Smelters in Norway would gain, says a study. An import duty of 20% would already double their margin.",
    ],
)
def test_what_economists_suppose_is_not_simulated(text: str) -> None:
    if not nothing(text):
        made = draft(reading(text))
        assert not made.own
        assert all("only reckon" in question.text for question in made.questions)


@pytest.mark.parametrize(
    "text",
    [
        "The United States will impose a 60 per cent tariff on Chinese magnets, which would cost carmakers dear, analysts say.",
        "President Trump threatened a 60% tariff on Chinese magnets, which economists say would hurt carmakers.",
    ],
)
def test_a_measure_that_economists_comment_on_stays_one(text: str) -> None:
    assert [(m["actor"], m["level"]) for m in read(text)] == [("US", 0.6)]


@pytest.mark.parametrize(
    ("text", "buyers"),
    [
        ("China banned exports of dysprosium to military users in Japan on 6 March 2026.", ["JP.defence"]),
        ("China has prohibited shipments of dysprosium to German arms makers since 20 April 2026.", ["EU.defence"]),
        (
            "China banned exports of dysprosium for military purposes to the United States on 6 January 2026.",
            ["US.defence"],
        ),
    ],
)
def test_a_ban_on_military_users_takes_nothing_from_civil_ones(text: str, buyers: list[str]) -> None:
    made = drafted(text)
    (control,) = made.own
    assert (control.destinations, control.ban, control.military) == (tuple(buyers), False, 0.0)
    assert any("defence buyers alone" in a.reason for a in made.assumptions)


def test_a_ban_on_military_users_of_a_country_without_any_is_left_out() -> None:
    made = draft(reading("China banned exports of dysprosium to the Indian military on 6 January 2026."))
    assert made.scenario is None or not made.own
    assert any("defence buyers alone" in r.reason for r in made.unmodelled)


@pytest.mark.parametrize(
    "text",
    [
        "China banned exports of dysprosium, which is used for military purposes, to Japan on 6 January 2026.",
        "China banned exports of dysprosium to Japan on 6 January 2026, and the Japanese military is worried.",
    ],
)
def test_a_ban_that_the_military_only_feels_too_is_on_all(text: str) -> None:
    (control,) = drafted(text).own
    assert (control.destinations, control.ban) == (("JP",), True)
