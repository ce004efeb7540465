"""An article's own minerals choose the data of its run; a tariff on all goods adds none."""

from datetime import date
from typing import Any

import pytest

from article_minerals import ARTICLES, named, reading_of
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.minerals import leading_goods
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["name"])
def test_the_run_has_the_minerals_that_the_article_names(article: dict[str, Any]) -> None:
    out = draft(reading_of(article), cautious=True)
    assert list(out.scenario.dataset) == article["folders"]
    assert out.scenario.controller == article.get("controller", "CN")
    tariffs = [p for p in out.own if p.kind == "tariff"]
    assert [(p.goods, p.rate, p.status) for p in tariffs] == [(("*",), 0.25, "threatened")]


@pytest.mark.parametrize(
    ("name", "first"),
    [("two minerals", ["Sb.*", "Ga.*"]), ("tungsten beside rare earths", ["W.*", "*.oxide", "*.metal"]),
     ("tariff and a fear", ["Ga.*"]), ("tariff alone", [])],
)  # fmt: skip
def test_goods_of_the_news_come_before_those_of_its_background(name: str, first: list[str]) -> None:
    reading = reading_of(named(name))
    assert leading_goods(reading, draft(reading, cautious=True)) == first


def test_a_group_of_minerals_stands_for_those_of_the_article() -> None:
    """The cautious answer leaves such a control out; who takes it gets the article's mineral and no rare earths."""
    reading = reading_of(named("groups"))
    asked = [q for q in draft(reading).questions if "critical minerals" in q.text]
    (goods,) = {tuple(block["goods"]) for q in asked for a in q.answers for block in a.policies if "goods" in block}
    assert goods == ("Ga.*",)


def test_an_article_that_names_no_mineral_says_so_and_takes_rare_earths() -> None:
    out = draft(reading_of(named("tariff alone")))
    assert [r.reason for r in out.assumptions if r.what == "minerals"] == [
        "the article names none that has data; rare earths are taken"
    ]
    assert not [r for r in draft(reading_of(named("gallium"))).assumptions if r.what == "minerals"]


def test_what_a_cautious_answer_leaves_out_is_told_to_the_brief() -> None:
    reading = reading_of(named("groups"))
    assert for_brief(reading, draft(reading))["left_out"] == ["China: export control on Japan"]
    assert for_brief(reading, draft(reading, cautious=True))["left_out"] == ["China: export control on Japan"]
    answers = {q.id: next(a.name for a in q.answers if a.policies) for q in draft(reading).questions}
    assert for_brief(reading, draft(reading, answers))["left_out"] == []


SCRAP = """The EU will buy a reserve of gallium for six months of use from April 2027, the Commission said on Tuesday.
It will also restrict exports of scrap magnets from April 2027."""


def test_a_mineral_of_which_nothing_is_simulated_is_not_run_beside_the_others() -> None:
    """Beside gallium, whose record begins in 2022, rare earths would have prices that no other page shows."""
    reading = read_article(Article("a.txt", SCRAP), day=date(2026, 12, 1))
    left_out = draft(reading, cautious=True)
    assert [goods for m in reading.measures for goods in m.goods if "magnet" in goods]
    assert left_out.scenario.dataset == ("gallium",)
    assert leading_goods(reading, left_out)[0] == "Ga.*"
