"""Sentences that briefs of articles of many kinds had wrong: tests that keep them mended."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from brief_cases import brief_dataset
from engine_cases import control
from monazite.presentation.briefing.main_part.measures.measures_in_words import in_few_words
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.results.names import Names
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.policies.tariff import Tariff

DAY = date(2026, 12, 1)


def read(text: str, **answers: str) -> dict[str, Any]:
    """What a brief takes of an article."""
    reading = read_article(Article("a.txt", text), day=DAY)
    return for_brief(reading, draft(reading, answers))


def limit(**fields: Any) -> str:
    """A limit in few words."""
    made = ExportControl.model_validate(control(start="2027-01-01", goods=["Dy"], **fields))
    return in_few_words(Names(brief_dataset()), made)


@pytest.mark.parametrize(("rate", "words"), [(1.0, "100%"), (0.125, "12.5%"), (1.45, "145%")])
def test_a_rate_is_printed_in_full(rate, words):
    """A tariff of 100 % was "an added tariff of 1e+02%", one of 12.5 % was 12 %."""
    names = cast("Any", SimpleNamespace())
    made = Tariff.model_construct(rate=rate)
    assert in_few_words(names, made) == f"an added tariff of {words}"


def test_a_limit_is_told_by_whom_it_meets_and_how():
    """They were "licences for European Union (defence)", and eased licences were licences."""
    assert (
        limit(approval=0.0, destinations=["EU.defence"]) == "a ban on exports to military users in the European Union"
    )
    assert limit(approval=0.95) == "eased licences"
    assert limit(approval=0.3, destinations=["EU"]) == "licences for the European Union"


def test_an_easing_heads_its_brief_as_one():
    text = (
        "BEIJING, 1 December 2026. China will resume approving export licences for rare earth magnets from 15 January "
        "2027."
    )
    assert [m["kind"] for m in read(text, m1="eased")["measures"]] == ["eased"]
    assert [m["kind"] for m in read(text, m1="approval-0.3")["measures"]] == ["licences"]


def test_a_control_that_begins_ahead_is_a_control_though_it_ends():
    """It was answered as an end: by talks, which the brief did not play."""
    text = (
        "BEIJING, 1 December 2026. China will suspend approval of all export licences for rare earth magnets to the "
        "European Union from 1 February 2027, for six months."
    )
    assert [p["topic"] for p in read(text)["points"]] == ["control"]


def test_a_dateline_is_no_sentence_that_was_not_used():
    text = (
        "BEIJING, 1 December 2026. China will ban exports of dysprosium from 1 January 2027. The ministry gave no "
        "reason."
    )
    silent = [item for one in read(text)["lists"] if one["title"].startswith("Nothing read") for item in one["items"]]
    assert len(silent) == 1
    assert "gave no reason" in silent[0]


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("The price of dysprosium oxide outside China rose within hours.", []),
        ("New mines outside China will take years.", ["alternatives"]),
        ("Will European motor factories have to stop?", ["stops"]),
    ],
)
def test_a_sentence_is_answered_on_its_own_topic(sentence, topics):
    """A price outside China was answered with sources outside China, and factories that stop with nothing."""
    text = f"BEIJING, 1 December 2026. China will ban exports of dysprosium from 1 January 2027. {sentence}"
    assert [p["topic"] for p in read(text)["points"]] == ["control", *topics]
