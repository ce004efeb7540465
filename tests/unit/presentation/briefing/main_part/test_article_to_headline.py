# ruff: noqa: E501 - sentences stay whole
"""From the text of an article to the headline: what it prints is what a scenario made by hand gives, with and without."""

import re
from datetime import date
from functools import cache

import pytest

import monazite as mz
from brief_cases import context
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.reading.article_reader import read_article
from monazite.reading.draft.article_measures import without_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.results.results import Results
from monazite.scenario.record import MONTHS_AHEAD, RECORD
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import simulate

DAY, DRAWS = date(2026, 11, 30), 4
OLD = "cd_cobalt_quota_2025"
"""The quota on record: 96,600 t a year to the end of 2027."""
AHEAD = (date(2026, 12, 1), date(2027, 11, 1))
"""The twelve months that the headline is of."""
QUOTA = "KINSHASA, 30 November 2026 - Congo will raise its cobalt export quota to 120,000 tonnes in 2027 from 96,600 tonnes, the regulator ARECOMS announced on Monday."
STOP = "BEIJING, 30 November 2026 - China will stop issuing export licences for antimony to Japan from 10 December 2026, the commerce ministry announced on Monday."
RAISED = {"kind": "quota", "actor": "CD", "goods": ["Co.*"], "amount": 120_000, "start": date(2027, 1, 1), "end": date(2027, 12, 31), "status": "announced"}  # fmt: skip
STOPPED = {"kind": "export_control", "actor": "CN", "goods": ["Sb.*"], "destinations": ["JP"], "approval": 0.0, "review": 0.0, "military": 0.0, "start": date(2026, 12, 10), "announced": DAY, "status": "announced"}  # fmt: skip


def run(sc: Scenario) -> Results:
    return simulate(mz.load_dataset(*sc.dataset).as_of(DAY), sc, draws=DRAWS)


@cache
def headline(text: str) -> str:
    """The first line of the brief of an article, which is read, drafted, simulated and written."""
    reading = read_article(Article("a.txt", text))
    drafted = draft(reading)
    assert not drafted.questions
    inputs = {"reading": for_brief(reading, drafted), "without_article": run(without_article(drafted.scenario))}
    return compose_main(context(run(drafted.scenario), **inputs)).headline.text


@cache
def by_hand(folder: str, *, anchor: date, ended: str = "", measure: str = "") -> ResultsLookup:
    """The record with one measure more, the quota of that name ended on the eve of it; the record alone without one."""
    settings = {"name": "by hand", "dataset": [folder], "extends": RECORD, "as_of": DAY, "start": date(2026, 11, 1),
                "months": MONTHS_AHEAD, "anchor": anchor, "growth": True}  # fmt: skip
    own = [{"quota": RAISED, "stop": STOPPED}[measure]] if measure else []
    sc = mz.load_scenario(settings | {"policy": own})
    kept = [p.model_copy(update={"end": date(2026, 12, 31)}) if p.record == ended and ended else p for p in sc.policy]
    return ResultsLookup(run(sc.model_copy(update={"policy": tuple(kept)})))


def exports(looked: ResultsLookup, good: str, region: str) -> float:
    """Exports over normal ones, per cent, mean of the months ahead."""
    found = looked.finite_quantity("exports_counted_index", good=good, region=region, over=AHEAD)
    assert found is not None
    return 100.0 * found.value


def printed(text: str) -> tuple[float, float]:
    """Exports with and without the measure as the headline prints them; a stop is none."""
    match = re.search(
        r"would (?:stop|run at (\d+)% of normal[^(,]*)(?: \(|, (?:up|down) from )(\d+)% without it", headline(text)
    )
    assert match is not None, headline(text)
    return float(match[1] or 0.0), float(match[2])


def test_a_raised_quota_is_headed_by_what_the_two_quotas_let_out():
    """Both bind and eleven of the twelve months have the new one: the old one stayed beside it."""
    with_it, without = printed(QUOTA)
    months_of_old, months_of_new = 1, 11
    assert with_it / without == pytest.approx(
        (months_of_old * 96_600 + months_of_new * 120_000) / (12 * 96_600), rel=0.03
    )
    hand = [
        by_hand("cobalt", anchor=RAISED["start"], ended=OLD, measure="quota"),
        by_hand("cobalt", anchor=RAISED["start"]),
    ]
    assert [with_it, without] == [pytest.approx(exports(one, "Co.primary", "WORLD"), abs=0.6) for one in hand]


def test_a_stop_for_one_country_is_headed_by_what_that_country_gets():
    with_it, without = printed(STOP)
    assert headline(STOP).startswith("China's licences on antimony for Japan, from 10 December 2026")
    hand = [by_hand("antimony", anchor=STOPPED["start"], measure=name) for name in ("stop", "")]
    counted = context(hand[0].results).goods.shipped[0].label  # what customs count together as antimony
    expected = [exports(one, counted, "JP") for one in hand]
    assert without == pytest.approx(expected[1], abs=0.6)
    assert with_it == pytest.approx(expected[0], abs=0.6)
    assert with_it < without
