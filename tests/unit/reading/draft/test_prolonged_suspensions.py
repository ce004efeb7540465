# ruff: noqa: E501 - sentences stay whole
"""A suspension on record that an article lets last longer: the new end, in the reading, the run and the calendar."""

from datetime import date

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article

DAY = date(2026, 11, 16)
KNOWN, NEW = date(2026, 11, 27), date(2027, 5, 31)
"""Until when the record has China's ban on the United States suspended, and until when the texts have it."""
PLAIN = "China has suspended its ban on exports of germanium to the United States until 31 May 2027."


def read(text: str) -> Reading:
    return read_article(Article("a.txt", text), day=DAY)


def policies(made: Draft) -> list[dict]:
    return made.content.get("policy", [])


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "China will leave its ban on exports of germanium to the United States suspended for a while. The suspension was due to end on 27 November; it now runs until 31 May 2027.",
        "China's ban on germanium exports to the United States stays suspended, the ministry said. The pause had been scheduled to end on 27 November. It will instead last until 31 May 2027.",
    ],
)  # fmt: skip
def test_the_new_end_is_read_and_simulated(text: str) -> None:
    reading = read(text)
    assert [(m.status, m.end) for m in reading.measures] == [("suspended", NEW)]
    (longer,) = policies(draft(reading))
    assert (longer["kind"], longer["lift_ban"], longer["start"], longer["end"]) == ("concession", True, KNOWN, NEW)
    assert (longer["actor"], longer["destinations"], longer["goods"]) == ("CN", ["US"], ["Ge"])


def test_without_a_deal_the_ban_returns_at_the_new_end() -> None:
    scenario = draft(read(PLAIN)).scenario.model_copy(update={"enforce_threats": True})
    model = build(load_dataset(*scenario.dataset), scenario)
    ix = model.index
    buyer, origin = ix.position("buyer", "US"), ix.position("region", "CN")
    banned = np.asarray(model.controls.banned)[:, ix.goods(("Ge.metal",)), origin, buyer].ravel()
    by_month = dict(zip(ix.month, banned, strict=True))
    assert by_month[date(2026, 12, 1)] == by_month[date(2027, 4, 1)] == 0.0
    assert by_month[date(2027, 6, 1)] == by_month[date(2027, 12, 1)] == 1.0


def test_a_suspension_to_the_known_day_is_that_on_record() -> None:
    made = draft(read(PLAIN.replace("31 May 2027", "27 November 2026")))
    assert policies(made) == []
    assert [text[:9] for text in made.simulated_elsewhere.values()] == ["on record"]


def test_a_suspension_can_be_prolonged_long_before_it_runs_out() -> None:
    made = draft(read_article(Article("a.txt", PLAIN), day=date(2026, 5, 4)))
    assert [(p["start"], p["end"]) for p in policies(made)] == [(KNOWN, NEW)]


def test_what_the_record_cannot_prolong_is_listed() -> None:
    text = "China has suspended its licences for exports of erbium until 10 December 2027."
    made = draft(read_article(Article("a.txt", text), day=date(2026, 5, 4)))
    assert policies(made) == []
    assert [remark.reason for remark in made.unmodelled] == [
        "it goes on to 2027-12-10; the record has it to 2026-11-10, and the run keeps that"
    ]


def test_the_day_on_which_it_was_to_run_out_is_no_expiry() -> None:
    text = f"{PLAIN} The suspension was to expire on 27 November 2026."
    reading = read(text)
    assert [m.end for m in reading.measures] == [NEW]
    assert [e.day for e in reading.events if e.kind == "expiry"] in ([], [NEW])


def test_weeks_before_an_expiry_are_no_day_of_it() -> None:
    text = "China and the United States prolonged their truce on Monday, two weeks before it expires. China banned exports of gallium to Japan on 12 November 2026."
    assert [e.day for e in read(text).events if e.kind == "expiry"] == [None]
