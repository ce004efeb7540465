"""Goods that an article does not speak of: in the table of lines, and in what a brief advises buyers to do."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from monazite.presentation.briefing.main_part.article import article_goods
from monazite.presentation.web.charts.neighbours import not_of_the_article
from monazite.reading.draft.article_measures import DRAFT_OF

GOODS = (("W.powder", "tungsten"), ("Bi.metal", "bismuth"))
ROWS = [SimpleNamespace(good=good, mineral=mineral) for good, mineral in GOODS]
USES = [SimpleNamespace(use="tools", good="W.powder"), SimpleNamespace(use="solders", good="Bi.metal")]


def results(*goods: str, text: str = DRAFT_OF) -> Any:
    """A run of a scenario whose article puts a measure on some goods."""
    measure = SimpleNamespace(
        record="", source=(), goods=goods, kind="export_control", actor="CN", start=None, text="", status="in_force"
    )
    scenario = SimpleNamespace(text=text, policy=(measure,), enforce_threats=False)
    names, minerals = zip(*GOODS, strict=True)
    index = SimpleNamespace(good=names, mineral=minerals)
    return SimpleNamespace(scenario=scenario, index=index, dataset=SimpleNamespace(table=lambda _: USES))


def test_lines_that_need_another_mineral_say_so():
    """Cells of solders were the only coloured ones of a tungsten article, without a word that they are bismuth's."""
    assert not_of_the_article(results("tungsten")) == {"solders": "bismuth: not the article's"}
    assert not_of_the_article(results("tungsten", "bismuth")) == {}


@pytest.mark.parametrize("run", [results("tungsten", text="A record."), results()])
def test_without_an_article_or_goods_of_its_own_nothing_is_a_neighbour(run):
    assert not_of_the_article(run) == {}


def brief(*goods: str, text: str = DRAFT_OF) -> Any:
    """What the app has for a brief: a run, and no reading of the article."""
    dataset = SimpleNamespace(table=lambda _: ROWS)
    run = SimpleNamespace(results=results(*goods, text=text))
    return cast("Any", SimpleNamespace(reading=None, dataset=dataset, run=run))


def test_the_brief_of_the_app_advises_on_the_goods_of_its_article():
    """ "To do. Bismuth metal and tungsten powder: order today" stood in the brief of a stop of tungsten."""
    assert article_goods.goods_of_article(brief("tungsten")) == {"W.powder"}
    assert article_goods.goods_of_measures(brief("tungsten")) == {"W.powder"}


def test_without_an_article_a_brief_advises_on_all_goods():
    for one in (brief("tungsten", text="A record."), brief()):
        assert article_goods.goods_of_article(one) == {"W.powder", "Bi.metal"}
        assert article_goods.goods_of_measures(one) == {"W.powder", "Bi.metal"}
