"""Magnets, oxides and metals in ordinary spellings are read; what is not understood is never called another run's."""

from datetime import date

import pytest

from monazite.analysis.company.firm.good_names import goods_by_words, magnet_of_grade, words_of
from monazite.analysis.company.firm.load_firm import firm_from_files
from monazite.analysis.company.firm.other_materials import is_left_out, weighed_by
from monazite.analysis.company.firm.own_goods import checked_in_run
from monazite.foundation.errors import InputError
from monazite.model.build import make_index
from monazite.presentation.company.wording import unweighed_words
from monazite.scenario.scenario import facts_of, load_scenario

GOODS = ("Nd.oxide", "Dy.oxide", "Tb.oxide", "Y.oxide", "Dy.metal", "NdFeB.N.magnet", "NdFeB.SH.magnet", "SmCo.magnet")
HEAD = "part,good,origin,region,kg_per_year,stock_days\n"
START, END = date(2025, 1, 1), date(2027, 1, 1)


@pytest.fixture(scope="module")
def facts():
    sc = load_scenario("cn-ree-2025")
    ds = facts_of(sc)
    return ds, make_index(ds, sc)


@pytest.mark.parametrize(
    ("name", "magnet"),
    [
        ("Nd-Fe-B 45SH w/ Dy", "NdFeB.SH.magnet"), ("NdFeB 45SH", "NdFeB.SH.magnet"),
        ("Nd-Fe-B 45UH", "NdFeB.UH.magnet"),
        ("NdFeB 45SH, Dy 3%", "NdFeB.SH.magnet"), ("Neodymium Iron Boron N42SH", "NdFeB.SH.magnet"),
        ("Néodyme-fer-bore 38 UH", "NdFeB.UH.magnet"), ("Nd2Fe14B N38UH", "NdFeB.UH.magnet"),
        ("neo 42SH", "NdFeB.SH.magnet"), ("Aimant NdFeB N42SH", "NdFeB.SH.magnet"), ("NdFeB 48H", "NdFeB.H.magnet"),
        ("Sintered NdFeB SH", "NdFeB.SH.magnet"), ("Sintered Nd magnet SH", "NdFeB.SH.magnet"),
        ("NdFeB-Magnet UH gesintert", "NdFeB.UH.magnet"),
        ("Sm-Co 2:17", "SmCo.magnet"), ("Sm-Co magnet 2:17 blank", "SmCo.magnet"), ("Sm-Co", "SmCo.magnet"),
    ],
)  # fmt: skip
def test_a_magnet_is_read_as_buyers_write_it(name, magnet):
    """The hyphens of Nd-Fe-B took 65 % of the magnets of a list away, and w/ made tungsten of the rest."""
    assert magnet_of_grade(name) == magnet
    assert not is_left_out(name, GOODS)


@pytest.mark.parametrize(
    "name",
    [
        "Bonded NdFeB SH",
        "NdFeB SH/UH",
        "ZELLE 280AH LFP",
        "Cell 50 Ah",
        "LFP 32 Ah",
        "N42SH/N38UH",
        "Stahl 42H",
        "Ferrit Y30",
    ],
)
def test_what_is_no_magnet_of_one_grade_is_read_as_none(name):
    assert magnet_of_grade(name) == ""


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("Dy2O3", "Dy.oxide"), ("Dy2O3 99.5 %", "Dy.oxide"), ("Tb4O7 (4N)", "Tb.oxide"), ("Y2O3 powder", "Y.oxide"),
        ("Dysprosium oxide 99.9%", "Dy.oxide"), ("oxyde de dysprosium", "Dy.oxide"), ("Dy-Metall", "Dy.metal"),
        ("Dysprosium metal ingot (99,9 %)", "Dy.metal"), ("Métal dysprosium", "Dy.metal"), ("NdPr oxide", "Nd.oxide"),
        ("Y2O3 99,99", "Y.oxide"), ("Dy2O3 99.9", "Dy.oxide"), ("Yttria", "Y.oxide"), ("Yttria 4N", "Y.oxide"),
    ],
)  # fmt: skip
def test_oxides_and_metals_are_read_by_formula_and_with_their_purity(name, good):
    assert goods_by_words(GOODS)[words_of(name)] == good


def test_what_is_not_understood_is_said_so_and_its_weight_stands_with_the_answer(facts):
    """It was called a good that this run does not hold, and the headline spoke of the 2 % that were left."""
    ds, index = facts
    text = f"{HEAD}rotor,N42SH,CN,EU,2000,30\nmystery,XR-7 hard phase,CN,EU,6000,30\nled,GaN,CN,EU,2000,30\n"
    firm = checked_in_run(firm_from_files({"a.csv": text.encode()}), ds, index, START, END)
    assert [row.id for row in firm.items] == ["rotor"]
    assert not is_left_out("XR-7 hard phase", index.good)
    foreign, unclear = firm.left_out
    assert foreign.startswith("Left out, for this run does not hold its good: led (GaN)")
    assert unclear.startswith("Left out and not weighed, for its good is not known: mystery (XR-7 hard phase, line 3)")
    assert unweighed_words(firm) == (
        "Not weighed of the list by weight: 60 % whose goods are not known (6,000 kg a year) and 20 % of goods that "
        "this run does not hold (gallium in cn-ga-ge-2023)."
    )
    with pytest.raises(InputError, match="XR-7"):
        checked_in_run(
            firm_from_files({"a.csv": f"{HEAD}m,XR-7 hard phase,CN,EU,6,3\n".encode()}), ds, index, START, END
        )


@pytest.mark.parametrize("name", ["Yttria-stabilised zirconia", "8YSZ", "3Y-TZP", "Yttriumstabilisiertes Zirkonoxid"])
def test_zirconia_with_yttria_is_not_weighed_and_why_is_said(facts, name):
    """Its content of yttrium oxide by weight is from 5 to 14 %, and no trade name says which."""
    ds, index = facts
    text = f"{HEAD}rotor,N42SH,CN,EU,12,30\ncoat,{name},CN,EU,40,30\n"
    firm = checked_in_run(firm_from_files({"a.csv": text.encode()}), ds, index, START, END)
    assert [row.id for row in firm.items] == ["rotor"]
    assert "a row of Y.oxide with the kg of yttrium oxide in it is weighed" in firm.left_out[-1]


@pytest.mark.parametrize(("name", "element"), [("CuSn10Bi3", "bismuth"), ("CuZn39Pb3", ""), ("AlMg3", "")])
def test_an_alloy_by_its_designation_is_of_no_run_and_bismuth_in_it_is_known(name, element):
    assert is_left_out(name, GOODS)
    assert weighed_by(name, GOODS) == (element, "")
