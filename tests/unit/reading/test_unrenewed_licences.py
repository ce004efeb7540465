# ruff: noqa: E501 - sentences stay whole
"""General licences that are not renewed are the handling before them again; what is only rumoured or denied is not."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article

ENDS = date(2026, 12, 18)
BEFORE = (0.8, 2.1)
"""Share approved and months to decide on record from October to December 2025."""
NEWS = (
    "27 November 2026. China's Ministry of Commerce said that the general licences for rare earth exports which it began"
    " to issue in December 2025 will not be renewed when they run out on 18 December 2026."
)


def made_of(text: str, *, cautious: bool = True) -> Draft:
    return draft(read_article(Article("a.txt", text), day=date(2026, 11, 27)), cautious=cautious)


def test_the_handling_on_record_before_them_comes_back_on_their_last_day():
    """It was read as a denial, and nothing was simulated."""
    general, american = made_of(NEWS).own
    assert {(p.approval, p.review, p.start, p.status) for p in (general, american)} == {(*BEFORE, ENDS, "announced")}
    assert (general.military, american.military) == (0.05, 0.0)
    assert american.destinations == ("US",)
    assert {"Dy", "Tb", "Sm"} <= {*general.goods}


def test_buyers_who_have_had_a_stricter_control_since_keep_it():
    """Japan's control of January 2026 approves fewer applications than those before the general licences."""
    general, _ = made_of(NEWS).own
    assert {"EU", "KR", "ROW"} <= {*general.destinations}
    assert not {"JP", "CN", "*"} & {*general.destinations}
    assert for_brief(read_article(Article("a.txt", NEWS), day=date(2026, 11, 27)), made_of(NEWS))["aimed_at"] == []


def test_it_is_asked_and_the_record_is_named():
    made = made_of(NEWS, cautious=False)
    (question,) = made.questions
    assert made.own == ()
    assert "80% of applications approved within 2.1 months, against 90% within 1.5" in question.text
    assert question.cautious.name == "one-by-one"
    assert "on all but Japan" in question.cautious.text


def test_what_is_said_of_some_buyers_and_goods_is_on_these():
    made = made_of(
        "27 November 2026. China will not extend general export licences for dysprosium and terbium for American buyers"
        " when they expire on 18 December 2026, the Ministry of Commerce announced."
    )
    (only,) = made.own
    assert (only.destinations, {*only.goods}, only.approval, only.start) == (("US",), {"Dy", "Tb"}, 0.8, ENDS)


@pytest.mark.parametrize(
    "text",
    [
        "Beijing has decided not to extend the general export licences that it granted last December for rare earths.",
        "China will let its general licences for rare earths lapse, the Ministry of Commerce said.",
        "China's general licences for rare earths will be scrapped and exporters go back to case-by-case approval, the Ministry of Commerce said.",
    ],
)
def test_without_a_day_it_is_the_last_one_on_record(text: str):
    assert {p.start for p in made_of(f"27 November 2026. {text}").own} == {ENDS}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "Rumours swept the market that China may let its general licences for rare earths lapse on 18 December 2026.",
            "reported",
        ),
        (
            "China's Ministry of Commerce denied reports that it will stop renewing general licences for rare earths.",
            "denied",
        ),
        (
            "China's Ministry of Commerce said that there is no plan to let general licences for rare earths lapse.",
            "denied",
        ),
        ("China is considering not renewing its general licences for rare earths.", "considered"),
        ("China could let its general licences for rare earths lapse on 18 December 2026.", "considered"),
        ("Two traders said that China will not renew its general licences for rare earths.", "reported"),
    ],
)
def test_what_is_denied_rumoured_or_weighed_is_not_simulated(text: str, status: str):
    reading = read_article(Article("a.txt", f"27 November 2026. {text}"), day=date(2026, 11, 27))
    assert {m.status for m in reading.measures} == {status}
    assert draft(reading, cautious=True).own == ()


@pytest.mark.parametrize(
    "text",
    [
        "China will renew its general licences for rare earths for another year, the Ministry of Commerce announced.",
        "Will China renew its general licences for rare earths? Its Ministry of Commerce announced nothing on export licences for dysprosium.",
    ],
)
def test_a_renewal_or_a_question_brings_nothing(text: str):
    assert made_of(f"27 November 2026. {text}").own == ()


def test_a_quota_that_lasts_longer_begins_when_that_on_record_ends():
    """It was listed as nothing new, although the record ends a year earlier."""
    text = "24 November 2026. The Democratic Republic of the Congo will keep its cobalt export quota of 96,600 tonnes a year in force through 2028, its regulator said."
    (quota,) = draft(read_article(Article("a.txt", text), day=date(2026, 11, 24))).own
    assert (quota.amount, quota.start, quota.end) == (96600.0, date(2028, 1, 1), date(2028, 12, 31))


RAISED = (
    " The European Commission said it would raise the issue with Beijing in talks next week."
    " The United States will impose a tariff of 30% on Chinese magnets from 1 January 2027 if the truce is broken, Washington said."
    " The truce between the United States and China is due to run to 10 January 2027."
)


def test_a_side_with_a_measure_and_not_one_that_raises_an_issue_is_at_the_table_of_a_truce():
    """The Commission negotiates in the words of the text; the truce that may break is that of the two with measures."""
    talks = made_of(NEWS + RAISED).content["talks"]
    assert set(talks["seats"]) == {"US", "CN"}
    assert set(made_of(NEWS + RAISED.partition(" The United States")[0]).content["talks"]["seats"]) == {"EU", "CN"}
