# ruff: noqa: E501 - sentences stay whole
"""An article on the page: its day, what is in its scenario, and the sentence that names what it says."""

import re
from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web.headline.article_words import as_the_article_says
from monazite.presentation.web.headline.headline_sentence import start_of_sentence
from monazite.presentation.web.panels.article import read_text
from monazite.reading.draft.article_measures import is_of_article
from monazite.results.names import Names
from monazite.scenario.scenario import facts_of, read_scenario

STOP = (
    "BEIJING, Dec 1 (Reuters) - China will stop issuing export licences for samarium-cobalt and neodymium-iron-boron magnets "
    "destined for European carmakers from Dec. 15, the commerce ministry said on Tuesday, in retaliation for EU tariffs on "
    "Chinese electric vehicles."
)
HEARD = (
    "SHANGHAI, Nov 30, 2026 - Chinese gallium exporters have been told by customs to expect licence approvals of no more than "
    "a fifth of last year's volumes from the first quarter of 2027, two people familiar with the matter said."
)
WHO = "China stops export licences for permanent magnets to the European Union from 15 December 2026"


def reading_of(text: str, **more) -> str:
    _, sc = read_text(text, None, **more)
    assert sc is not None
    return as_the_article_says(sc, Names(facts_of(sc)))


def test_an_articles_scenario_is_headed_by_its_measure(client):
    answer = post(client, "read", text=STOP, day="2026-12-01").json()
    opened = post(client, "open", scenario=answer["kept"]).json()
    assert opened["of_article"]
    assert opened["headline"].startswith(
        f"If {WHO}, as the article says: counted from December 2026, the European Union"
    )
    assert "As things stand" not in opened["headline"]
    again = post(client, "load", toml=answer["toml"]).json()["kept"]  # as a link to it that is opened later
    assert post(client, "open", scenario=again).json()["headline"] == opened["headline"]
    moved = post(client, "simulate", scenario=answer["kept"], levers={"us_tariff": 0.3}).json()["headline"]
    assert moved.startswith(
        f"If {WHO}, as the article says: with the United States adding a tariff of 30% on magnets from "
    )
    assert not post(client, "open").json()["of_article"]


def test_a_shipped_scenario_is_no_article(client):
    headline = post(client, "open").json()["headline"]
    assert "article" not in headline


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (
            "TOKYO, Nov 30, 2026 - The United States will impose a tariff of 25% on magnets from China from 1 January 2027.",
            "If the United States adds a tariff of 25% on permanent magnets from China from 1 January 2027, as the article",
        ),
        (
            "BEIJING, Nov 30, 2026 - China will ban exports of dysprosium and terbium to Japan from 1 February 2027 to 1 March 2028, the ministry said.",
            "If China bans exports of dysprosium and terbium to Japan from 1 February 2027 to 1 March 2028, as the article",
        ),
        (
            "BEIJING, Dec 1, 2026 - China extended until Nov. 27, 2027 its suspension of a ban on exports of antimony, gallium and germanium to the US, the Ministry of Commerce said in a statement on Tuesday.",
            "If China keeps its ban on exports of antimony, gallium and germanium to the United States lifted to 27 November 2027, as",
        ),
        (
            "BEIJING, Nov 30, 2026 - China limits exports of gallium to 40 tonnes a year from 1 February 2027, the ministry said.",
            "If China limits exports of gallium to 40 t a year from 1 February 2027, as",
        ),
        (
            "BEIJING, Nov 30, 2026 - China will limit exports of gallium to Japan to 10 tonnes a year from 1 February 2027, the ministry said.",
            "If China limits exports of gallium to Japan to 10 t a year from 1 February 2027, as",
        ),
    ],
)
def test_measures_are_named_by_who_does_what_to_whom(text, start):
    assert reading_of(text).startswith(start)


def test_without_a_measure_of_its_own_nothing_is_supposed():
    answer, sc = read_text(HEARD, None)
    assert is_of_article(sc)
    assert reading_of(HEARD) == ""
    assert answer["simulated"] == answer["on_record"] == 0
    assert answer["left_out"] == [answer["cards"][0]["title"]]


def test_a_scenario_keeps_its_sentence_as_a_file():
    _, sc = read_text(STOP, date(2026, 12, 1))
    assert sc is not None
    names = Names(facts_of(sc))
    assert as_the_article_says(read_scenario(sc.to_toml()), names) == as_the_article_says(sc, names)


def test_a_clause_follows_a_colon_in_small_letters():
    assert start_of_sentence("", date(2026, 12, 1), False, supposed="If so: ") == "If so: counted from December 2026"
    assert (
        start_of_sentence("", date(2026, 12, 1), False, supposed="Suppose so. ")
        == "Suppose so. Counted from December 2026"
    )


def test_what_the_article_narrows_and_the_run_does_not_is_assumed():
    answer, _ = read_text(STOP, date(2026, 12, 1))
    reasons = [one["reason"] for one in answer["assumptions"]]
    assert any("names European carmakers only" in one and "all of the European Union" in one for one in reasons)
    whole, _ = read_text(STOP.replace("European carmakers", "the European Union"), date(2026, 12, 1))
    assert not any("only; the run" in one["reason"] for one in whole["assumptions"])


def test_what_is_only_reported_can_be_taken_as_true(client):
    first = post(client, "read", text=HEARD).json()
    assert [card["can_suppose"] for card in first["cards"]] == [True]
    supposed = post(client, "read", text=HEARD, corrections={"m1": {"action": "suppose"}}).json()
    (card,) = supposed["cards"]
    assert card["state"] == "simulated: export control"
    assert not card["can_suppose"]
    assert not supposed["left_out"]
    assert [one["answer"] for one in supposed["answered"]] == ["as-read"]
    headline = post(client, "open", scenario=supposed["kept"]).json()["headline"]
    assert re.match(
        r"If China approves 10% of applications to export gallium from 1 January 2027, as the article", headline
    )


def test_typed_values_are_taken_and_refused_in_one_sentence(client):
    def read(**fields):
        return post(client, "read", text=HEARD, corrections={"m1": {"action": "suppose", "fields": fields}})

    (card,) = read(level="12,5 %", start="15 March 2027", end="2027-12-31").json()["cards"]
    assert card["values"]["level"] == {"value": 0.125, "words": "12.5 %"}
    assert card["values"]["start"]["value"] == "2027-03-15"
    assert card["values"]["end"]["value"] == "2027-12-31"
    wrong = read(level="lots")
    assert wrong.status_code == 422
    assert wrong.json()["error"].startswith("How much: \N{LEFT DOUBLE QUOTATION MARK}lots")
    assert "later than it begins" in read(start="15 March 2027", end="1 March 2027").json()["error"]


def test_the_day_stands_in_a_line_of_its_own_without_words_of_the_command_line():
    answer, _ = read_text(STOP, None)
    assert re.fullmatch(r"Article of 1 December \d{4} \(year assumed\)", answer["dated"])
    assert not any("--date" in one["reason"] or "date of the article" in one["what"] for one in answer["ambiguous"])
    assert read_text(STOP, date(2026, 12, 1))[0]["dated"] == "Article of 1 December 2026 (the day that was given)"
    assert read_text(HEARD, None)[0]["dated"] == "Article of 30 November 2026"
    undated = "China will require licences for exports of gallium to Japan."
    assert read_text(undated, None)[0]["dated"].startswith("Article without a date, read as of ")
    today = read_text(undated, None, today=date(2026, 12, 1))[0]
    assert today["dated"] == "Article without a date, read as of today, 1 December 2026"
    assert today["date"] == "2026-12-01"


def test_a_reading_moves_no_lever_and_names_the_country_that_it_is_aimed_at(client):
    text = "BEIJING, Dec 1, 2026 - China will stop all exports of gallium to South Korea from Jan. 5, 2027."
    answer = post(client, "read", text=text).json()
    assert "levers" not in answer
    assert answer["country"] == "KR"
    assert answer["simulated"] == answer["acting"] == 1
    assert post(client, "read", text=text.replace(" to South Korea", "")).json()["country"] == ""


def test_the_named_country_comes_with_its_stock_its_chance_and_what_reaches_it(client):
    text = "BEIJING, Dec 1, 2026 - China will stop all exports of gallium to South Korea from Jan. 5, 2027."
    kept = post(client, "read", text=text).json()["kept"]
    told = post(client, "ranges", scenario=kept, country="KR", draws=8).json()["headline"]
    assert re.search(r"South Korea has [\d.]+ days? of use of \w[\w ]+ in stock in January 2027\.", told)
    assert "runs short of it (less than 14 days, or than half of its usual stock) within a year from then" in told
    assert re.search(r"uses \d+% of what it did in the baseline year.* and gets [\d.]+% from elsewhere", told)
    assert "in stock in January" not in post(client, "open", scenario=kept, country="KR").json()["headline"]
    record = post(client, "ranges", country="KR", draws=8).json()["headline"]
    assert "in stock in" not in record
