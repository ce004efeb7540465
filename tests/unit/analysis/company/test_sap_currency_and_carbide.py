"""What an SAP export says in its cells: the currency, days of work, and hard metal, which is tungsten and no cobalt."""

from pathlib import Path

import pytest

from monazite.analysis.company.firm.good_names import goods_by_words
from monazite.analysis.company.firm.load_firm import firm_from_files
from monazite.analysis.company.firm.other_materials import weighed_by
from monazite.analysis.company.firm.parts_table import found_columns
from monazite.foundation.errors import InputError
from monazite.presentation.cli.company import read_firm

HEAD = "Bezeichnung;Werkstoff;Urspr.land;Verwendungsland;Jahresbedarf kg;Bestand Reichw. AT;Preis;{}"
RARE_EARTHS = ("Nd.oxide", "Dy.oxide", "NdFeB.SH.magnet")


def firm(name: str, *currencies: str):
    lines = [HEAD.format(name)]
    lines += [f"Magnet {n};N42SH;China;DE;1000;28;91,20;{one}" for n, one in enumerate(currencies)]
    return firm_from_files({"ZMM.csv": "\n".join(lines).encode()})


@pytest.mark.parametrize("name", ["Wäh", "Kennz", "KW"])
def test_a_column_of_currencies_is_one_whatever_its_name(name: str) -> None:
    about = firm(name, "EUR", "EUR").about
    assert (about.currency, about.usd_rate is None) == ("EUR", False)


def test_what_is_no_currency_in_every_line_is_none() -> None:
    assert firm("Kennz", "EUR", "X7").about.currency == "USD"


def test_days_of_work_in_stock_are_as_many_as_in_a_lead_time() -> None:
    """28 of them are 39 days: taken as 28 the stop came eleven days too early."""
    assert firm("Wäh", "EUR").items[0].stock_days == pytest.approx(28 * 7 / 5)


def test_the_page_shows_the_column_of_currencies_as_one() -> None:
    raw = f"{HEAD.format('Kennz')}\nMagnet;N42SH;China;DE;1000;28;91,20;EUR".encode()
    assert {one.text: one.name for one in found_columns("ZMM.csv", raw)}["Kennz"] == "currency"


@pytest.mark.parametrize(
    "name", ["HARTMETALL WSP (WC-Co K20)", "WC-Co", "tungsten carbide", "Wolframkarbid", "cemented carbide"]
)
def test_hard_metal_is_of_the_tungsten_run(name: str) -> None:
    assert weighed_by(name, RARE_EARTHS)[0] == "tungsten"
    assert "cn-tungsten" in weighed_by(name, RARE_EARTHS)[1]


def test_a_run_of_tungsten_weighs_hard_metal() -> None:
    from monazite.analysis.company.firm.run_names import placed
    from monazite.model.build import make_index
    from monazite.scenario.scenario import facts_of, load_scenario

    sc = load_scenario("cn-tungsten-2025")
    ds = facts_of(sc)
    raw = "part,good,origin,region,kg_per_year,stock_days\nInsert,WC-Co K20,CN,EU,900,30\n"
    own = placed(firm_from_files({"tools.csv": raw.encode()}), ds, make_index(ds, sc))
    assert own.items[0].good == "W.metal"
    assert "WC-Co K20 is read as W.metal." in own.notes
    assert goods_by_words(["W.metal"])  # the run's own words stay


def test_the_command_says_how_a_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Bezeichnung;Werkstoffguete X;Urspr.land\nMagnet;N42SH;China\n")
    with pytest.raises(InputError, match='--column "its name=good"'):
        read_firm(file, (), (), lawful=False)
