# ruff: noqa: E501 - sentences stay whole
"""What comes back, whom a duty is on, exports that are halved, sums by goods and mines that stand, in leads."""

from datetime import date
from typing import Any

import pytest
from tests.unit.reading.leads.wire_leads import LEADS, NOTHING, SIMULATED

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.records import ReadMeasure
from monazite.reading.result import NoMeasureError, Reading
from monazite.reading.text.article import Article

DAY = date(2026, 12, 1)


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def first_answers(text: str) -> list[dict[str, Any]]:
    """Policies that are simulated, and those of the first answer to each question."""
    reading = read(text)
    made = draft(reading)
    own = [p.model_dump() for p in made.own]
    return own + [dict(block) for q in made.questions for block in q.answers[0].policies]


def in_short(m: ReadMeasure) -> str:
    level = m.level if m.level is not None else "-"
    if isinstance(m.level, dict):
        level = f"{m.level['value']} {m.level['unit']}"
    on = "+".join(sorted(m.affected)) or "-"
    return f"{m.actor} {m.kind} {m.status} {on} {'+'.join(m.goods)} {m.start or '-'} {level}"


@pytest.mark.parametrize(("text", "wanted"), LEADS)
def test_a_lead_is_read_as_its_main_verb_says(text: str, wanted: str) -> None:
    assert [in_short(m) for m in read(text).measures] == wanted.split("\n")


@pytest.mark.parametrize(("text", "kind", "fields"), SIMULATED)
def test_a_lead_is_simulated_as_it_is_told(text: str, kind: str, fields: dict[str, Any]) -> None:
    block = next(b for b in first_answers(text) if b["kind"] == kind)
    for name, value in fields.items():
        if name == "half_of_record":
            assert block["approval"] == pytest.approx(0.45)  # half of the 90 % on record
            continue
        have = block[name]
        have = str(have) if isinstance(have, date) else tuple(have) if isinstance(have, list) else have
        assert have == value


@pytest.mark.parametrize(("text", "words"), NOTHING)
def test_what_no_state_does_is_no_measure(text: str, words: str) -> None:
    with pytest.raises(NoMeasureError) as refused:
        read(text)
    assert words in str(refused.value)
    assert "project" not in str(refused.value)
    if words == "an outage of supply":
        assert "another language" not in str(refused.value)


@pytest.mark.parametrize("text", [text for text, *_ in (*LEADS, *SIMULATED)])
def test_no_policy_ends_before_it_begins(text: str) -> None:
    for block in first_answers(text):
        assert block.get("end") is None or block["end"] > block["start"]


def test_a_suspension_that_ran_out_is_asked() -> None:
    text = "China suspended a broader set of controls on rare earths announced in October 2025 until November 10 this year."
    made = draft(read(text))
    assert made.own == ()
    assert "its suspension ran to 2026-11-10" in made.questions[0].text
    assert not any("to 2026-11-10" in answer.text for answer in made.questions[0].answers)


def test_a_rise_to_less_than_the_record_has_is_asked() -> None:
    text = (
        "China has agreed to grant one-year general licences for exports of yttrium and dysprosium to European companies "
        "from January 1, the EU's trade commissioner said on Tuesday.\n\nHe said about 80 per cent of pending applications "
        "from European groups would be approved by the end of the year, up from roughly half in the autumn."
    )
    (question,) = draft(read(text)).questions
    assert "80% are approved, up from 50%, and the record has 90% today" in question.text
    assert [p["approval"] for p in question.answers[0].policies if "approval" in p][:1] == [0.8]
