"""A form of a mineral that a sentence names is not the whole mineral."""

from datetime import date

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.patterns import match_goods
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import goods_in_words
from monazite.reading.draft.forms_of_minerals import forms, in_stated_form
from monazite.reading.text.article import Article
from monazite.reading.text.tables import good_rows


@pytest.mark.parametrize(
    ("good", "words", "goods"),
    [
        ("Sb", "a levy on sodium antimonate and antimony oxide", ["Sb.metal"]),
        ("Sb", "shipments of antimony regulus", ["Sb.primary"]),
        ("W", "sales of ammonium paratungstate", ["W.primary"]),
        ("W", "sales of tungsten powder and of tungsten oxides", ["W.primary", "W.metal"]),
        ("Bi", "sales of bismuth ingots", ["Bi.metal"]),
        ("Co", "cobalt hydroxide from Katanga", ["Co.primary"]),
        ("Co", "cobalt sulphate", ["Co.metal"]),
        ("Ge", "germanium dioxide", ["Ge.oxide"]),
        ("graphite", "flake graphite", ["Gr.primary"]),
        ("graphite", "spherical graphite and artificial graphite", ["Gr.metal", "Gs.metal"]),
        ("graphite", "natural graphite", ["Gr.*"]),
    ],
)
def test_a_stated_form_takes_the_place_of_its_mineral(good: str, words: str, goods: list[str]) -> None:
    whole = good_rows()[good]["pattern"].split(";")
    assert in_stated_form([good, "Ga"], [*whole, "Ga.*"], words) == [*goods, "Ga.*"]


@pytest.mark.parametrize(
    ("good", "words"),
    [
        ("Sb", "antimony and antimony trioxide"),
        ("Sb", "antimony ingots and oxides"),
        ("Sb", "antimony trioxide, ores and other products"),
        ("W", "tungsten carbide, and scrap of tungsten"),
        ("graphite", "natural and synthetic graphite"),
        ("graphite", "synthetic or natural graphite"),
        ("Co", "cobalt metal or concentrates"),
        ("Ge", "germanium"),
    ],
)
def test_a_mineral_that_is_named_in_other_forms_too_stays_whole(good: str, words: str) -> None:
    whole = good_rows()[good]["pattern"].split(";")
    assert in_stated_form([good], whole, words) == whole


def test_a_form_that_is_spared_is_none_of_the_goods() -> None:
    assert in_stated_form(["Sb"], ["Sb.*"], "antimony trioxide but not antimony metal") == ["Sb.metal"]
    assert in_stated_form(["W"], ["W.*"], "tungsten oxide, excluding tungsten carbide") == ["W.primary"]


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_every_form_is_goods_of_the_dataset_of_its_mineral(form) -> None:
    (row,) = [row for row in good_rows().values() if row["name"] == form.mineral]
    rows = load_dataset(row["folder"]).table("goods")
    assert match_goods(form.goods, [r.good for r in rows], [r.mineral for r in rows])
    assert goods_in_words([form.goods]) == form.name


def test_a_duty_on_one_form_is_simulated_on_that_form() -> None:
    text = "The European Union will levy a duty of 30 percent on Chinese synthetic graphite from 1 September 2026."
    (duty,) = draft(read_article(Article("a.txt", text), day=date(2026, 6, 9))).content["policy"]
    assert (duty["kind"], duty["goods"]) == ("tariff", ["Gs.metal"])
