"""Named levels of levers: each stands in a table with a source, in words that agree with its value."""

import re
from dataclasses import replace
from datetime import date

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.presentation.web.levers.lever_facts import lever_json, scale_marks
from monazite.presentation.web.levers.lever_levels import named_levels, read_levels, shipped_levels
from monazite.presentation.web.levers.levers import LEVER_BY_ID, LEVERS
from monazite.presentation.web.levers.scenario_levers import of_controller

WITHOUT_LEVELS = {"cn_push"}
"""The lever for whose size no table has a source."""
DAYS_OF_MONTH = 365 / 12
SIZE = re.compile(r"(\d+(?:\.\d+)?)(%| days| times| M USD)")
HEADER = "lever,words,table,row"


def test_every_lever_has_levels_with_a_source_or_none_at_all(ds):
    assert {lever.id for lever in LEVERS if not named_levels(lever, ds)} == WITHOUT_LEVELS
    for lever in LEVERS:
        shown = lever_json(lever, ds, 0.0)
        on_scale = {mark["value"]: mark for mark in shown["scale"]}
        for value in shown["levels"].values():
            assert on_scale[value]["source"], lever.id
            assert on_scale[value]["text"], lever.id
    assert "embargo" not in lever_json(LEVER_BY_ID["cn_approval"], ds, 0.0)["levels"]  # of the model, without a source


def test_every_row_of_the_table_is_a_level_somewhere():
    used = set()
    for name, code in (("rare_earths", "CN"), ("cobalt", "CD"), ("graphite", "CN"), ("tungsten", "CN")):
        ds = load_dataset(name)
        used |= {(lever.id, words) for lever in LEVERS for words in named_levels(of_controller(lever, code, "X"), ds)}
    assert used == {(row.lever, row.words) for row in shipped_levels()}


def test_sizes_in_the_words_are_those_of_the_rows(ds):
    compared = 0
    for lever in LEVERS:
        for words, value in named_levels(lever, ds).items():
            size = SIZE.search(words)
            if size is None:
                continue
            compared += 1
            scale = {"%": 100.0, " days": DAYS_OF_MONTH if lever.quantity.unit == "month" else 1.0}.get(size[2], 1.0)
            assert value * scale == pytest.approx(float(size[1]), rel=0.02), (lever.id, words)
    assert compared > 20


def test_the_review_of_2025_took_two_months_and_a_stock_of_sixty_days_two(ds):
    review, stock = (named_levels(LEVER_BY_ID[name], ds) for name in ("cn_review", "us_stock"))
    assert review["45 working days: rule of 2025"] == 2.1
    assert stock["60 days: US target, 2026"] == 2.0


def test_levels_of_one_country_are_those_of_no_other():
    cobalt = load_dataset("cobalt")
    usual = LEVER_BY_ID["cn_approval"]
    congo = named_levels(of_controller(usual, "CD", "the Congo"), cobalt)
    assert congo["the quota of 2026: 48%"] == 0.48
    assert not any("early 2025" in words for words in named_levels(replace(usual, actor="ID"), cobalt))
    assert not named_levels(replace(LEVER_BY_ID["cn_review"], actor="ID"), cobalt)


def test_taxes_on_exports_are_those_of_their_mineral_and_stand_once_on_the_scale(ds):
    """Two of them stood there with no source but the notes of this project, the heavy one three years late."""
    lever = LEVER_BY_ID["cn_tax"]
    assert named_levels(lever, ds) == {"15%: light ones, 2008": 0.15, "25%: heavy ones, 2008": 0.25}
    assert [(mark["value"], mark["date"]) for mark in scale_marks(lever, ds)] == [
        (0.15, "2008-01-01"),
        (0.25, "2008-01-01"),
    ]
    assert set(named_levels(lever, load_dataset("graphite")).values()) == {0.05, 0.2}
    assert not named_levels(lever, load_dataset("gallium"))


def test_a_view_of_a_day_has_levels_that_were_public_by_then(ds):
    lever = LEVER_BY_ID["us_stock"]
    then = named_levels(lever, ds.as_of(date(2025, 10, 1)))
    assert "60 days: US target, 2026" in named_levels(lever, ds)
    assert "60 days: US target, 2026" not in then
    assert "180 days: Japanese target" in then


def test_a_share_that_was_assumed_is_no_level(ds):
    """That 95 per cent are approved under general licences is an assumption of the table of concessions."""
    rung = next(r for r in ds.table("concessions") if r.name == "general" and "CN" in r.pair)
    assert rung.grade == "assumed"
    assert rung.level not in named_levels(LEVER_BY_ID["deal_licences"], ds).values()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("us_stok,many,lever_precedents,X", 'lever: found "us_stok", nearest valid name: "us_stock"'),
        ("us_stock,many,lever_precedents,Stocks of Japn", 'row: found "Stocks of Japn", nearest valid name: '),
        ("us_stock,many,rows,X", 'table: found "rows"'),
        ("us_stock,,measures,X", "words"),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_field(tmp_path, row, words):
    file = tmp_path / "lever_levels.csv"
    file.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_levels(file)
    assert f"app/lever_levels.csv:2: {words}" in str(error.value)


def test_words_stand_once_for_a_lever(tmp_path):
    file = tmp_path / "lever_levels.csv"
    row = "us_stock,many,measures,X"
    file.write_text(f"{HEADER}\n{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"lever_levels.csv:3: the same level stands in line 2"):
        read_levels(file)
