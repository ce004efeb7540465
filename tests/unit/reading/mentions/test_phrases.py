# ruff: noqa: E501 - sentences stay whole
"""Turns of phrase, names that an article explains, sentences that go on, dates in words."""

import re
from datetime import date
from typing import Any

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.rule_reader import RuleReader
from monazite.reading.text.article import Article, paragraphs
from monazite.reading.text.company_names import introduced_names
from monazite.reading.text.tables import any_of, any_of_forms, phrase_rows
from monazite.reading.timing import dates

DAY = date(2026, 6, 17)


def read(text: str) -> list[dict[str, Any]]:
    return [m.to_json() for m in read_article(Article("a.txt", text), day=DAY, reader=RuleReader()).measures]


@pytest.mark.parametrize("row", phrase_rows(), ids=lambda r: f"{r['kind']}: {r['example']}")
def test_every_phrase_matches_its_example(row: dict[str, str]) -> None:
    assert re.search(row["regex"], row["example"], re.I), row["regex"]


def test_of_several_forms_the_longest_matches_whatever_their_letters() -> None:
    forms = ["permit", "permits", "quota", "(?:a|an) licence", "q?uiet", "permits and quotas"]
    for shape in (any_of(forms), any_of(reversed(forms))):
        found = [m[0] for m in re.finditer(shape, "Permits and quotas, a PERMIT, quotas, an licence, uiet", re.I)]
        assert found == ["Permits and quotas", "PERMIT", "quota", "an licence", "uiet"]
    assert re.fullmatch(any_of_forms(["restrict*", "cargo?", "a.b"]), "restrictions")
    assert re.fullmatch(any_of_forms(["restrict*", "cargo?", "a.b"]), "carg")
    assert not re.fullmatch(any_of_forms(["restrict*", "cargo?", "a.b"]), "axb")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Indonesia has made it illegal to ship bauxite abroad since June 2023.",
         {"actor": "ID", "kind": "export_control", "goods": ["aluminium"], "status": "in_force", "start": "2023-06-01"}),
        ("Malaysia's cabinet threw out a proposal to forbid exports of raw rare earths.", {"actor": "MY", "status": "denied"}),
        ("Zimbabwe's ban on lithium exports dates back to December 2022.", {"actor": "ZW", "start": "2022-12-01", "end": None}),
        ("Helsinki lent Keliber 40 million euros for its lithium refinery in Kokkola in March.",
         {"actor": "FI", "kind": "finance", "status": "in_force", "start": "2026-03-01"}),
        ("Germany rejected calls for a state reserve of gallium.", {"actor": "DE", "kind": "stockpile", "status": "denied"}),
        ("Should talks fail, Washington would slap 60% duties on Chinese graphite.", {"status": "threatened", "level": 0.6}),
        ("The ban on bauxite exports, in force since 10 June 2023, will be lifted on 1 August 2026, Indonesia's mines minister said.",
         {"actor": "ID", "status": "lifted", "end": "2026-08-01"}),
    ],
)  # fmt: skip
def test_told_in_a_phrase(text: str, want: dict[str, Any]) -> None:
    (found,) = read(text)
    assert {k: found[k] for k in want} == want


def test_names_are_learnt_from_what_introduces_them() -> None:
    text = "Tavrion, a Canadian miner, opened a mine. Perth-based Wandoo Metals did not. Finance minister Ann Lo was there."
    assert {(n, c) for n, c, k in introduced_names(text) if k == "company"} >= {
        ("Tavrion", "CA"),
        ("Wandoo Metals", "AU"),
    }
    assert introduced_names("China's Ministry of Commerce said nothing.") == []


def test_a_later_sentence_gives_the_opening() -> None:
    (found,) = read("Lynas will build a plant for magnets in Perth. It is due to start up in 2028.")
    assert (found["kind"], found["start"]) == ("project", "2028-01-01")


def test_the_day_of_a_suspension_is_no_start() -> None:
    (found,) = read("China suspended its ban on exports of gallium on Monday until 27 November 2026.")
    assert (found["status"], found["start"], found["end"]) == ("suspended", None, "2026-11-27")


def test_dates_in_words_and_ahead() -> None:
    assert [w.day for w in dates.find("It has run since the twelfth of May.", DAY)] == [date(2026, 5, 12)]
    assert [w.day for w in dates.find("It will start operation in November.", DAY)] == [date(2026, 11, 1)]
    assert [w.day for w in dates.find("It has applied since 4 September.", DAY)] == [date(2025, 9, 4)]


def test_a_list_of_headlines_is_cut_into_lines() -> None:
    text = "Beijing stops selling bismuth\nOttawa lends money\nSilver breaks 70 dollars"
    assert [text[a:b] for a, b in paragraphs(text)] == text.split("\n")
    wrapped = "China has put its exports of\nbismuth under licence and the\nministry said so on Friday."
    assert len(paragraphs(wrapped)) == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("He denied that Jakarta was about to lift its 2020 ban on raw nickel exports.", "in_force"),
        ("China denied that it would ban exports of gallium.", "denied"),
        ("Beijing ruled out lifting its export controls on rare earths.", "in_force"),
    ],
)
def test_a_denied_end_leaves_a_measure_in_force(text: str, status: str) -> None:
    (measure,) = read(text)
    assert measure["status"] == status


def test_the_day_of_a_meeting_to_come_is_the_meetings_alone() -> None:
    text = (
        "Washington, which meets Chinese negotiators in Kuala Lumpur on Thursday, warned that it would impose an additional "
        "50% tariff on Chinese machinery."
    )
    found = read_article(Article("a.txt", text), day=DAY)
    (tariff,) = found.measures
    assert (tariff.actor, tariff.affected, tariff.start) == ("US", ["CN"], None)
    assert [(e.place, e.day) for e in found.events] == [("Kuala Lumpur", date(2026, 6, 18))]
    assert {(s.actor, s.stance) for s in found.stances} == {("US", "threatens")}
