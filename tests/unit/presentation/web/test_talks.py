"""Deals on the page: terms from a seat, that with the highest chance first."""

import json
from dataclasses import replace
from datetime import date

import pytest

from monazite.dataset.usable import usable_dataset
from monazite.foundation.errors import InputError
from monazite.negotiation import replay, run, solve_draw
from monazite.negotiation.setup import make_setting
from monazite.presentation.web.app import create_app
from monazite.presentation.web.panels import talks, talks_forecast
from monazite.presentation.web.runs import talks_table
from monazite.presentation.web.work.job_process import Report
from monazite.scenario.scenario import load_scenario
from talks_cases import REGIONS, hand_grid

DAY = date(2026, 8, 1)


def setting_of(seat):
    """The table of the usual scenario, seen a month after the day of the levers."""
    return make_setting(usable_dataset("rare_earths"), talks_table.with_talks(load_scenario("cn-ree-2025"), seat, DAY))


def test_what_one_side_gives_the_other_gets():
    setting = setting_of("US")
    assert (setting.control, setting.technology) == (1, 1)  # general licences, part of the technology controls
    eased = "free-0-none-10bn-12m" if "free" in setting.ladders["control"].names else "none-0-none-10bn-12m"
    ours, theirs = (talks.deal_terms(setting, eased, seat) for seat in ("US", "CN"))
    assert ours["gives"] == theirs["gets"]
    assert ours["gets"] == theirs["gives"]
    assert ours["lasts"] == theirs["lasts"] == ["for a year"]
    assert ours["harder"] == ours["stays"] == []
    licences, purchases = ours["gets"]  # China eases its licences and buys
    assert licences.endswith("instead of general licences")
    assert "10 billion USD" in purchases
    assert len(ours["gives"]) == 2  # tariff and technology


def test_what_stays_and_what_becomes_harder_is_neither_given_nor_got():
    setting = setting_of("US")
    terms = talks.deal_terms(setting, "strict-10-partial-0bn-12m", "US")
    assert terms["gives"] == terms["gets"] == []
    assert terms["harder"] == ["strict licences instead of general licences"]
    assert len(terms["stays"]) == 2


def test_deals_are_listed_by_the_chance_that_is_printed():
    deals = [
        {"id": name, "words": name, "probability": {"value": chance, "low": 0.0, "high": 1.0}, "precedents": []}
        for name, chance in (("general-10-partial-0bn-12m", 0.14), ("strict-10-partial-0bn-12m", 0.22))
    ]
    assert [deal["words"] for deal in talks.by_chance(deals)] == [
        "strict-10-partial-0bn-12m",
        "general-10-partial-0bn-12m",
    ]


def test_the_forecast_says_by_when_a_deal_comes_and_why_then():
    chances = [
        ("2026-10-16", 0.1),
        ("2026-11-16", 0.22),
        ("2026-12-14", 0.83),
        ("2027-03-16", 0.9),
        ("2028-02-15", 0.99),
    ]
    rows = [{"date": day, "value": x, "low": x - 0.04, "high": min(x + 0.05, 1.0)} for day, x in chances]
    content = {"deal_probability": rows, "calendar": [{"date": "2026-12-14", "kind": "summit"}]}
    text = talks_forecast.forecast_in_words(content, date(2026, 9, 1))
    assert text.startswith(
        "In the model's game a deal is likely by 14 December 2026, 83% (79 to 88) of its paths, and nearly sure by 15"
    )
    assert text.endswith("The largest step comes by 14 December 2026, with the summit of 14 December 2026: 61 points.")


@pytest.mark.parametrize(
    ("chance", "word"),
    [(1.0, "nearly sure"), (0.6, "rather likely than not"), (0.2, "unlikely"), (0.0, "nearly ruled out")],
)
def test_a_chance_has_a_word(chance, word):
    assert talks_forecast.chance_word(chance) == word


def test_a_counterpart_is_another_seat_of_the_page():
    ds, sc = usable_dataset("rare_earths"), load_scenario("cn-ree-2025")
    for opposite in ("CN", "BR"):
        with pytest.raises(InputError, match="opposite"):
            talks.TalksView().poll(ds, sc, "CN", DAY, table=("", opposite))


@pytest.fixture
def quick_games(monkeypatch, tmp_path):
    """Grids by hand, short and coarse games, and a cache of its own."""

    def grid(ds, sc, setting, draws, progress=None, **more):
        for done in (0, 7, 14):
            if progress is not None:
                progress(done, 14)
        return hand_grid(setting, REGIONS, draws=draws)

    def play(ds, setting, grid, values, i, options=None, watch=None):
        return solve_draw.play(ds, setting, grid, values, i, replace(options, **coarse), watch)

    def prepare(ds, setting, grid, values, i, options):
        return solve_draw.prepare_game(ds, setting, grid, values, i, replace(options, **coarse))

    coarse = {"spacing": 12.0, "rounds": 5, "types": False}
    for module in (run, replay):
        monkeypatch.setattr(module, "cached", grid)
        monkeypatch.setattr(module, "play", play)
        monkeypatch.setattr(module, "prepare_game", prepare)
    monkeypatch.setenv("MONAZITE_CACHE", str(tmp_path))


def asked_talks():
    """What a page gets of talks, in the order in which it comes, and the shares that it is told."""
    messages = []
    what = (usable_dataset("rare_earths"), load_scenario("cn-ree-2025"), ("US", "", ""), DAY, None, 2)
    answer = talks.seated_talks(*what, Report(messages.append))
    parts = [content for kind, content in messages if kind == "so far"]
    shares = [content[1] for kind, content in messages if kind == "progress" and content[1] is not None]
    return json.loads(json.dumps([*parts, answer])), shares


def test_talks_come_by_the_central_run_then_by_all_then_with_the_record(quick_games):
    (central, games, whole), shares = asked_talks()
    assert (central["to_come"], games["to_come"], whole["to_come"]) == (talks.BY_CENTRAL_RUN, talks.WITHOUT_RECORD, "")
    assert (central["draws"], games["draws"], whole["draws"]) == (1, 2, 2)
    assert central.keys() == games.keys() == whole.keys()
    assert central["record"] == games["record"] == ""
    assert "On record: Geneva" in whole["record"]
    assert {**games, "record": whole["record"], "to_come": ""} == whole, "only the record is new, and no figure moves"
    assert all(level["low"] == level["value"] == level["high"] for level in central["levels"])
    assert " to " not in central["forecast"].partition("% of its paths")[0], "one run has no range"
    assert central["charts"].keys() == whole["charts"].keys()
    assert shares == sorted(shares), "what is done never shrinks"
    assert shares[-1] <= 1.0


def test_the_rounds_on_record_are_played_ahead_and_then_not_again(quick_games, monkeypatch):
    said = []
    talks.prepare_talks(Report(lambda message: said.append(message[1][0])))
    assert any("busan-2025" in text for text in said)
    monkeypatch.setattr(replay, "score_episode", lambda *_: pytest.fail("played again"))
    (central, whole), _ = asked_talks()
    assert (central["draws"], whole["draws"]) == (1, 2)
    assert "On record: Geneva" in whole["record"]


def test_a_server_that_computes_in_advance_begins_the_process_of_the_talks_ahead(monkeypatch):
    begun = []
    monkeypatch.setattr(talks.TalksView, "prepare", lambda view: begun.append(view))
    create_app()
    assert begun == []
    create_app(prefetcher=object())
    assert len(begun) == 1
