# ruff: noqa: E501 - sentences stay whole
"""``Suspend approval of licences`` stops exports; ``suspend the licence requirement`` frees them."""

from datetime import date

import pytest

from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article
from monazite.reading.text.stopped_licences import stopped_licences, stops_every_licence

DAY = date(2026, 11, 30)


def made_of(sentence: str, *, cautious: bool = False) -> Draft:
    article = Article("a.txt", f"BEIJING, 30 November 2026 - {sentence}")
    return draft(read_article(article, day=DAY), cautious=cautious)


def test_suspended_approval_is_no_export_until_the_stated_end():
    """It was read as a suspended control, and every answer approved 100 % of applications."""
    made = made_of(
        "China's Ministry of Commerce said it will suspend approval of all export licences for rare earth magnets, dysprosium and terbium to the European Union from 1 February 2027, for six months."
    )
    (only,) = made.own
    assert not made.questions
    assert (only.approval, only.military, only.status) == (0.0, 0.0, "announced")
    assert (only.start, only.end) == (date(2027, 2, 1), date(2027, 8, 1))
    assert (only.destinations, {*only.goods}) == (("EU",), {"magnet", "Dy", "Tb"})


@pytest.mark.parametrize(
    "sentence",
    [
        "China will halt the issuance of export permits for gallium to Japan from 1 January 2027.",
        "China paused approvals of export licences for rare earth magnets to Japan on 25 November 2026.",
        "China stopped issuing export licences for terbium to the European Union on 25 November 2026.",
        "Beijing stopped accepting applications for export licences for germanium to the United States on 25 November 2026.",
        "Approvals of export licences for rare earth magnets to Japan were suspended by China on 25 November 2026.",
        "China announced a suspension of licence approvals for gallium exports to Japan from 1 January 2027.",
        "China will suspend all licences for rare earth magnets to the United States from 1 January 2027.",
        "China will suspend export licences for tungsten to the European Union and Japan from 1 January 2027.",
        "China suspended new export licences for antimony to the United States from 1 January 2027 until 1 July 2027.",
    ],
)
def test_each_way_of_saying_it_stops_every_licence(sentence: str):
    (only,) = made_of(sentence).own
    assert (only.approval, only.military, only.ban) == (0.0, 0.0, False)
    assert only.status in ("announced", "in_force")


def test_a_suspended_control_or_requirement_eases_as_ever():
    freed, back = made_of(
        "China will suspend the export controls on dysprosium and terbium to the European Union from 1 December 2026 until 10 November 2027.",
        cautious=True,
    ).own
    assert (freed.approval, freed.end, back.status) == (1.0, date(2027, 11, 10), "threatened")
    (lifted,) = made_of(
        "China lifted its freeze on export licence approvals for gallium to Japan on 25 November 2026."
    ).own
    assert lifted.approval == 1.0


@pytest.mark.parametrize(
    "sentence",
    [
        "China will suspend its export licensing requirement for gallium.",
        "China will suspend the approval requirement for export licences of gallium.",
        "China suspended the requirement of approval for exports of gallium.",
        "China suspends its export controls on gallium.",
        "China will suspend the export licences it introduced on 9 October for holmium.",
        "China suspends licences introduced in October for holmium to the United States.",
        "China has not suspended approval of export licences for gallium.",
        "Beijing denied that it had suspended approval of export licences.",
        "China ended its suspension of export licence approvals.",
        "The plant halted processing of rare earths for want of power.",
        "The mine stopped processing ore while it waited for permits.",
    ],
)
def test_what_stops_no_licence(sentence: str):
    assert stopped_licences(sentence) == []


def test_a_stop_of_most_licences_is_asked():
    made = made_of(
        "China stopped approving most export licences for terbium to the European Union on 25 November 2026."
    )
    assert made.own == ()
    assert "whether anything may still leave" in made.questions[0].text
    assert not stops_every_licence("China stopped approving most export licences for terbium.")
