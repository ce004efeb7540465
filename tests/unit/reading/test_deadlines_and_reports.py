# ruff: noqa: E501 - sentences stay whole
"""A deadline is when a threat begins; what runs out on Friday does so next; what people report can be simulated as reported."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import ReadMeasure
from monazite.reading.text.article import Article

DAY = date(2026, 11, 18)
THURSDAY = date(2026, 11, 26)


def measures(text: str, day: date = DAY) -> list[ReadMeasure]:
    return read_article(Article("a.txt", text), day=day).measures


def made_of(text: str, day: date = DAY) -> Draft:
    return draft(read_article(Article("a.txt", text), day=day))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("President Donald Trump said on Wednesday he would impose a tariff of 100% on graphite and battery anodes from China if Beijing does not speed up export licences by 31 December.", date(2027, 1, 1)),
        ("Trump threatens 100% tariff on Chinese graphite unless licences flow by year-end", date(2027, 1, 1)),
        ("The United States will put a 50% tariff on gallium from China unless Beijing lifts its curbs before 1 February, Trump said.", date(2027, 2, 1)),
        ("Washington would raise duties on Chinese magnets to 60% if no deal is reached by 15 December.", date(2026, 12, 16)),
        ("If China does not resume shipments by the end of January, the United States will levy a tariff of 100% on Chinese goods, Trump said.", date(2027, 2, 1)),
        ("China will ban exports of dysprosium to the EU if Brussels does not drop its duties by 10 December.", date(2026, 12, 11)),
        ("Unless Tokyo withdraws its limits by 1 March 2027, Beijing will halt exports of terbium to Japan, it said.", date(2027, 3, 2)),
        ("The EU threatened a duty of 25% on Chinese magnets should talks fail to bring results by mid-January.", date(2027, 1, 16)),
        ("Trump gave Beijing until 31 December to free rare earths, or he would impose a 100% tariff on Chinese goods.", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_a_threat_begins_after_its_deadline_and_has_no_end(text: str, start: date) -> None:
    read = measures(text)
    assert (read[0].status, read[0].start, read[0].end) == ("threatened", start, None)
    assert all(m.end is None for m in read[1:])


def test_a_threat_with_its_own_span_keeps_it() -> None:
    (only,) = measures(
        "The United States will impose a tariff of 30% on Chinese graphite from 1 January until 30 June if there is no deal."
    )
    assert (only.start, only.end) == (date(2027, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    "words",
    ["runs out on Friday", "expires on Friday", "lapses on Friday", "ends on Friday", "comes to an end on Friday"],
)
def test_what_runs_out_on_a_weekday_does_so_next(words: str) -> None:
    read = measures(
        f"The truce between China and the United States {words}, and China said it will resume its ban on gallium.",
        THURSDAY,
    )
    assert next(m.end for m in read if m.kind == "truce") == date(2026, 11, 27)


def test_a_lapsing_waiver_is_one_measure_of_all_its_metals_as_reported() -> None:
    made = made_of(
        "Beijing lets gallium ban waiver lapse, restoring U.S. curbs\n\n"
        "SHANGHAI, November 26, 2026 - China will not prolong the waiver of its ban on exports of gallium, germanium and antimony to the United States when it runs out on Friday, two people briefed on the decision said.\n\n"
        "From 28 November, exports of the three metals to American buyers are prohibited again, the people said.\n\n"
        "The ban was first imposed in December 2024 and was suspended in November 2025.",
        THURSDAY,
    )
    (question,) = made.questions
    (policy,) = question.answer("as-reported").policies
    assert (policy["start"], policy["destinations"], policy["ban"]) == (date(2026, 11, 28), ["US"], True)
    assert {p.partition(".")[0] for p in policy["goods"]} == {"Ga", "Ge", "Sb"}
    assert question.cautious.policies == ()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("China will ban exports of terbium to Japan from 1 December, three people with knowledge of the plan said.", date(2026, 12, 1)),
        ("Exports of antimony to the United States will be banned again by China from Saturday, sources said.", date(2026, 11, 28)),
        ("China will stop issuing licences for dysprosium to the EU from 5 December, two people familiar with the matter said.", date(2026, 12, 5)),
        ("According to two officials, China will halt exports of gallium to Japan from 1 January.", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_a_dated_report_can_be_simulated_and_is_left_out_by_caution(text: str, start: date) -> None:
    (question,) = made_of(text, THURSDAY).questions
    (policy,) = question.answer("as-reported").policies
    assert policy["start"] == start
    assert question.cautious.name == "leave-out"


def test_a_report_without_a_day_stays_only_reported() -> None:
    made = made_of("China may halt exports of gallium to Japan, two people familiar with the matter said.", THURSDAY)
    assert made.questions == []
    assert "policy" not in made.content
