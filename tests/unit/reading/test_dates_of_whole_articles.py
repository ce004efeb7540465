"""Whole articles: what is signed is no threat, and a month of the background is not the article's day."""

from datetime import date

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.main_part.measures.set_clauses import clause
from monazite.presentation.web.headline.article_words import measure_clause
from monazite.reading.article_reader import read_article
from monazite.reading.doubts.asking import policy_in_words
from monazite.reading.draft.draft import draft
from monazite.reading.draft.no_quota import lifts_quota
from monazite.reading.measures.threats_of_harm import is_harm
from monazite.reading.text.article import Article
from monazite.results.names import Names
from monazite.scenario.policies.concession import Concession

TODAY = date(2026, 12, 2)
SIGNED = (
    "WASHINGTON, Dec 1, 2026 (Reuters) - President Donald Trump on Tuesday signed a proclamation imposing a 100% duty "
    "on permanent magnets from China, effective February 1, saying reliance on a foreign adversary threatened to "
    "impair national security."
)
BAN = (
    "Vietnam to ban exports of refined rare earths from April\n\n"
    "HANOI -- Vietnam will ban exports of neodymium oxide and dysprosium oxide from April 1, 2027, the government said."
)
BACKGROUND = "South Korean firms want to depend less on China, which tightened controls on rare earths in April 2025."


def test_what_is_signed_is_no_threat_whatever_else_threatens() -> None:
    (tariff,) = read_article(Article("a.txt", SIGNED)).measures
    assert (tariff.status, tariff.start) == ("announced", date(2027, 2, 1))


def test_a_threat_of_a_measure_stays_one() -> None:
    text = SIGNED.replace("signed a proclamation imposing", "threatened to impose")
    assert read_article(Article("a.txt", text)).measures[0].status == "threatened"
    assert not is_harm("Trump threatened to impose a tariff.", 6, (28, 34))


@pytest.mark.parametrize("parts", [(BAN, BACKGROUND), (BAN, "A buyer was not surprised.", BACKGROUND)])
def test_a_month_of_the_background_is_not_the_day_of_the_article(parts: tuple[str, ...]) -> None:
    """An article without a date was read as of April 2025, and the ban of 2027 began then."""
    reading = read_article(Article("a.txt", "\n\n".join(parts)), today=TODAY)
    assert reading.day == TODAY
    ban = next(m for m in reading.measures if m.actor == "VN" and m.kind == "export_control")
    assert ban.start == date(2027, 4, 1)


def test_a_quota_that_is_scrapped_ends_on_its_day() -> None:
    """It was "nothing is left to simulate", with a quota on record to the end of 2027."""
    text = (
        "DRC scraps cobalt quotas\n\nThe Democratic Republic of Congo will abolish its cobalt export quotas on "
        "January 1, its minerals regulator said on Wednesday."
    )
    (policy,) = draft(read_article(Article("a.txt", text), today=TODAY)).content["policy"]
    assert (policy["kind"], policy["start"]) == ("concession", date(2027, 1, 1))
    assert lifts_quota(policy["quota"])
    assert "quota on record lifted" in policy_in_words(policy)
    concession = Concession.model_validate(policy)
    names = Names(load_dataset("cobalt"))
    words = (measure_clause(concession, names), clause(names, concession))
    assert all("lifts its" in text and "quota" in text and "10,000,000" not in text for text in words)


def test_a_title_and_its_lead_are_one_stop_that_takes_no_day_of_the_background() -> None:
    """The title took the day of the background, 1 February 2025, and the lead was another measure."""
    text = (
        "China halts tungsten exports to Japan over Taiwan remarks\n\n"
        "BEIJING/TOKYO, Dec 2 (Reuters) - China has stopped issuing export licences for tungsten products to Japan "
        "with "
        "immediate effect, four people familiar with the matter said on Wednesday.\n\n"
        "Beijing placed tungsten under export controls in February 2025 in response to U.S. tariffs."
    )
    stop = read_article(Article("a.txt", text), today=TODAY).measures[0]
    assert (stop.variant, stop.status, stop.start, stop.affected) == ("ban", "reported", None, ["JP"])


def test_what_is_taking_effect_on_a_day_without_a_year_is_ahead() -> None:
    text = (
        "WASHINGTON, Dec 2, 2026 (AP) - President Donald Trump signed an order Wednesday imposing a 75% tariff on rare "
        "earth magnets from China, taking effect Jan. 15."
    )
    (tariff,) = read_article(Article("a.txt", text)).measures
    assert (tariff.start, tariff.status) == (date(2027, 1, 15), "announced")
