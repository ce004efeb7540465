# ruff: noqa: E501 - sentences stay whole
"""Sentences that only fine rules could tell apart: nothing of them is simulated unasked against what they say."""

from datetime import date

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.text.article import Article

DAY = date(2026, 6, 10)


def drafted(text: str) -> Draft | None:
    """The draft of a text; None where no measure is read and the error says so."""
    try:
        return draft(read_article(Article("a.txt", text), day=DAY))
    except InputError:
        return None


@pytest.mark.parametrize(
    "text",
    [
        "The United States will charge a 50% duty on imports of gallium from China and a 25% duty on tungsten from China.",
        "The United States will impose tariffs of 12% on gallium and 30% on magnets from China.",
        "Washington raised the duty on Chinese tungsten from 25% to 50% and the duty on Chinese antimony from 10% to 35%.",
        "The US put a 25% tariff on Chinese magnets, and China a 10% tariff on American gallium.",
        "The US put a 10% tariff on graphite and a 25% tariff on tungsten from China on 1 June 2026.",
        "The US will lend 40 million dollars to MP Materials and 85 million dollars to Noveon for magnets.",
        "China has set a quota of 900 tonnes on exports of tungsten and banned exports of antimony.",
        "China will stop issuing permits for exports of gallium and ban shipments of antimony to Japan.",
    ],
)
def test_two_measures_of_one_sentence_are_asked_or_listed(text: str) -> None:
    reading = read_article(Article("a.txt", text), day=DAY)
    made = draft(reading)
    assert made.own == ()
    assert made.questions or made.unmodelled or any("named twice" in remark.what for remark in reading.ambiguous)


@pytest.mark.parametrize(
    "text",
    [
        "Will China ban exports of tungsten? No, the trade ministry in Beijing said.",
        "Is China considering limits on exports of germanium to Japan? There is no such plan, the ministry said.",
        "China will ban exports of gallium to Japan from 1 July 2026. There is no such plan, the ministry said.",
        "China will ban exports of gallium to Japan from 1 July 2026. The ban was suspended on Tuesday.",
        "China banned exports of gallium to Japan on 12 May 2026. It was lifted on Monday.",
        "The suspension of cobalt exports that Congo had decreed in February, and that had emptied the yards, was lifted on Thursday.",
        "Trump threatened 100% tariffs on Chinese gallium. That threat is now off the table, Scott Bessent said.",
        "The pause on China's export licences for holmium ran out on Friday.",
        "China rejected a report that it had banned exports of gallium to Japan.",
        "The moratorium on cobalt exports that Congo had threatened for years, and that miners had ceased to believe in, could come into force on Monday.",
        "The Chinese parliament is debating a bill that bans exports of gallium to Japan from 2031.",
        "Congo lifted a ban on cobalt exports and replaced it with a quota of 96,600 tonnes from 16 October 2026.",
        "The EU should ban imports of Russian nickel, Poland said.",
        "The governor of a province in Myanmar told Chinese smelters that exports of heavy rare earths are banned from 1 June 2026.",
        "Is it true that China banned exports of gallium to Japan?",
    ],
)
def test_what_does_not_hold_is_not_simulated_unasked(text: str) -> None:
    made = drafted(text)
    assert made is None or made.own == ()


def test_a_truce_that_is_prolonged_has_no_end_that_is_reckoned_from_today() -> None:
    text = "The United States and China agreed on Wednesday to extend their trade truce by one year. The truce was to expire on 10 November."
    made = drafted(text)
    assert made is not None
    assert date(2027, 6, 10) not in made.content.get("talks", {}).get("expiries", [])


def test_a_later_sentence_that_ends_a_measure_is_a_doubt() -> None:
    made = drafted("China will ban exports of gallium to Japan from 1 July 2026. The ban was suspended on Tuesday.")
    assert made is not None
    (question,) = made.questions
    assert "a later sentence may say that it is over, paused or denied" in question.text
    assert question.cautious.policies == ()
