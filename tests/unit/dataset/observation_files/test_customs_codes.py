"""Codes to goods, with the goods of several minerals loaded."""

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.observation_files.customs_codes import CodeMeaning, CodeTable


def table(*folders: str) -> CodeTable:
    ds = load_dataset(*folders)
    return CodeTable(ds.table("customs_codes"), ds.table("goods"))


@pytest.fixture(scope="module")
def rare_earths() -> CodeTable:
    return table("rare_earths")


def goods(codes: CodeTable, system: str, code: str) -> set[str]:
    meaning = codes.meaning(system, code)
    assert isinstance(meaning, CodeMeaning), meaning
    return set(meaning.goods)


def test_codes_of_each_nomenclature(rare_earths):
    magnets = {"NdFeB.N.magnet", "NdFeB.SH.magnet", "NdFeB.UH.magnet", "SmCo.magnet"}
    assert goods(rare_earths, "CN", "85051110") == magnets
    assert goods(rare_earths, "HTS", "8505110070") == magnets - {"SmCo.magnet"}
    assert goods(rare_earths, "CN", "28053031") == {"Gd.metal", "Tb.metal", "Dy.metal"}
    assert goods(rare_earths, "CN", "28469060") == {"Gd.oxide", "Tb.oxide", "Dy.oxide"}
    assert goods(rare_earths, "HS", "284610") == {"Ce.oxide"}
    assert len(goods(rare_earths, "HS", "284690")) == 15


def test_zeros_after_six_digits_are_the_undivided_code(rare_earths):
    assert goods(rare_earths, "JP", "284610000") == {"Ce.oxide"}
    assert goods(rare_earths, "CN", "28461000") == {"Ce.oxide"}


@pytest.mark.parametrize(
    ("system", "code", "reason"),
    [
        ("HS", "850511", "58,152 t were rare-earth magnets"),
        ("HTS", "8505110030", "it counts ceramic magnets"),
        ("CN", "81129289", "the dataset has no goods of CN8 81129289"),
        ("JP", "280530100", "a part of HS 280530 that customs_codes.csv does not list"),
        ("CN", "85051120", 'nearest listed: "85051110"'),
    ],
)
def test_codes_without_goods_say_why(rare_earths, system, code, reason):
    meaning = rare_earths.meaning(system, code)
    assert isinstance(meaning, str)
    assert reason in meaning


def test_patterns_become_goods_where_they_would_catch_another_mineral(rare_earths):
    alone, together = rare_earths.meaning("HS", "280530"), table("rare_earths", "gallium").meaning("HS", "280530")
    assert isinstance(alone, CodeMeaning)
    assert isinstance(together, CodeMeaning)
    assert alone.patterns == ("*.metal",)
    assert alone.goods == together.goods == set(together.patterns)
    assert "Ga.metal" not in together.patterns


def test_sums_need_all_their_codes_and_goods():
    both, gallium = table("gallium", "germanium"), table("gallium")
    codes = ("8112921000", "8112926000", "8112926500")
    ((meaning, parts),) = both.sums("HTS", codes)
    assert (meaning.patterns, parts) == (("G[ae].*",), codes)
    assert [m.patterns for m, _ in both.sums("HTS", codes[1:])] == [("Ge.metal",)]
    assert both.sums("HTS", codes[:2]) == []
    assert gallium.sums("HTS", codes) == []
    assert goods(gallium, "HTS", codes[0]) == {"Ga.primary", "Ga.metal"}


def test_every_listed_code_has_digits_of_its_nomenclature_and_names_goods_that_exist():
    ds = load_dataset("rare_earths", "gallium", "germanium", "antimony", "graphite", "tungsten")
    codes = CodeTable(ds.table("customs_codes"), ds.table("goods"))
    digits = {"HS": 6, "CN": 8, "HTS": 10, "JP": 9}
    for row in ds.table("customs_codes"):
        parts = row.code.split("+")
        assert all(part.isdecimal() and len(part) == digits[row.system] for part in parts), row
        assert row.goods or row.counts, row
        if row.goods and len(parts) == 1:
            assert isinstance(codes.meaning(row.system, row.code), CodeMeaning), row
        elif row.goods:
            assert codes.sums(row.system, parts), row
