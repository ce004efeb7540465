"""A full stop moves the price by a tenth, or the headline says what holds it; no budget far from an article."""

from datetime import date

import pytest

from app_cases import post
from monazite.presentation.briefing.main_part.article.article_price import (
    is_far_from,
    note_of_price,
    noted_price,
    priced,
)
from monazite.presentation.web.headline import held_price
from monazite.presentation.web.headline.held_price import MOVES, stop_and_price
from monazite.presentation.web.headline.named_country import is_one_draw
from monazite.presentation.web.headline.price_path import beside_the_article
from monazite.presentation.web.panels.article import read_text

STOPS = ("cn-antimony-stop-2026", "cn-tungsten-stop-2026", "cn-graphite-stop-2026", "cd-cobalt-stop-2026",
         "cn-ga-ge-stop-2026")  # fmt: skip
DAY = date(2026, 12, 2)
APT = "APT prices in Rotterdam were assessed at $1,150 per metric ton unit on Tuesday, three times those of 2024."
STOP = (
    "BEIJING, Dec 2, 2026 (Reuters) - China will stop issuing export licences for tungsten products to Japan from 10 "
    "December 2026, the commerce ministry said on Wednesday. "
)
GOODS = {"W.primary": "tungsten in paratungstate (APT)", "Bi.primary": "bismuth in oxide", "W.metal": "tungsten powder"}


@pytest.mark.compiled
@pytest.mark.parametrize("name", STOPS)
def test_a_full_stop_moves_the_price_or_says_what_holds_it(client, store, name):
    """Antimony went from 20 to 22 USD/kg without any shipments, and no sentence said why."""
    workspace = store.workspace(name)
    run = workspace.quantities(store.baseline_run(workspace))
    focus = run.results.index.good[0]
    answer = post(client, "open", scenario=name, good=focus).json()
    before = float(run.path("price_outside", good=focus)[0, run.start - 1])
    found = stop_and_price(run, focus)
    assert found.is_stop
    is_told = "because stocks there are assumed at " in answer["headline"]
    assert is_told == (found.lasting < MOVES * before)


@pytest.mark.compiled
def test_what_holds_a_price_is_the_stock_that_is_assumed(store, monkeypatch):
    monkeypatch.setattr(held_price, "MOVES", 10.0)
    workspace = store.workspace(STOPS[0])
    run = workspace.quantities(store.baseline_run(workspace))
    text = held_price.what_holds_it(run, run, "Sb.primary")
    assert text.startswith(": hardly more than the ")
    assert " of the month before, because stocks there are assumed at " in text


def test_a_price_by_the_metric_ton_unit_is_one_of_tungsten():
    """Ten kilograms of the trioxide hold 7.93 of tungsten: 145 USD/kg, where the brief budgeted 81."""
    assert priced([APT]) == pytest.approx(145.0, abs=0.1)
    assert priced(["Cobalt metal has more than doubled, to about $25 a pound."]) == pytest.approx(55.1, abs=0.1)
    assert priced(["The price floor is $110 per kg."]) is None
    assert priced(["Prices could reach $200 a kg."]) is None
    assert priced(["Prices peaked at $60 per kg in May 2025."]) is None


def test_the_price_of_an_article_is_one_of_the_goods_that_its_sentence_names():
    assert noted_price(note_of_price([APT], ["W.primary", "W.metal"], GOODS)).goods == ("W.primary",)
    plain = APT.replace("APT prices", "Prices")
    assert noted_price(note_of_price([plain], ["W.metal"], GOODS)).goods == ("W.primary", "W.metal")
    assert note_of_price([plain], ["W.metal", "Bi.primary"], GOODS) == "", "of which of two elements is not said"
    assert not is_far_from(145.0, [82.0, 100.0]), "it may be the one that is near"


@pytest.mark.compiled
def test_the_page_holds_the_price_of_the_article_against_the_run(store):
    sc = read_text(STOP + APT, None, today=DAY)[1]
    assert "The article gives a price: 145 USD/kg (W.primary)." in sc.text
    workspace = store.workspace(store.add_scenario(sc))
    run = workspace.quantities(store.baseline_run(workspace))
    assert beside_the_article(run, "W.primary").startswith("; the article says 145 today, where the run has ")
    assert beside_the_article(run, "W.metal") == ""


def test_one_draw_is_no_difference():
    """ "1 in 16, and of 1 in 8 without the article": a ban that halves the risk was one draw of sixteen."""
    assert is_one_draw(1 / 16, 2 / 16, 16)
    assert not is_one_draw(0.0, 2 / 16, 16)
