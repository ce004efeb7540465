"""Each form, on a small file: figures worked out by hand, what is left out, and what is refused."""

import re
from datetime import date

import pytest

from monazite.dataset.observation_files.observe import observe
from monazite.foundation.errors import InputError
from observation_cases import FILES, RATES, edited, read, reasons, rows, values


def test_comtrade_kg_become_tonnes_and_value_by_weight_a_unit_value():
    """12,000 kg worth 600,000 USD are 12 t at 50 USD/kg; 3 t and 5 t to members are 8 t to the Union."""
    assert values(read("comtrade.csv")) == {
        ("exports", "WORLD", "", "CN", "2025-05"): 20,
        ("unit_value_export", "WORLD", "", "CN", "2025-05"): 50,
        ("exports", "JP", "", "CN", "2025-05"): 12,
        ("unit_value_export", "JP", "", "CN", "2025-05"): 50,
        ("exports", "EU", "DE", "CN", "2025-05"): 3,
        ("unit_value_export", "EU", "DE", "CN", "2025-05"): 60,
        ("exports", "EU", "FR", "CN", "2025-05"): 5,
        ("unit_value_export", "EU", "FR", "CN", "2025-05"): 44,
        ("exports", "EU", "", "CN", "2025-05"): 8,
        ("unit_value_export", "EU", "", "CN", "2025-05"): 50,
        ("imports", "JP", "", "CN", "2025-05"): 11,
        ("unit_value_import", "JP", "", "CN", "2025-05"): 60,
        ("exports", "US", "", "CN", "2022"): 2,
        ("unit_value_export", "US", "", "CN", "2022"): 2,
    }


def test_comtrade_says_what_it_leaves_out():
    left = reasons(read("comtrade.csv"))
    assert left["by mode of transport: a part beside its total"] == 1
    assert left["neither exports nor imports"] == 1
    assert left["weight estimated by the UN, not counted"] == 1
    assert left["unit that is no mass"] == 1
    assert left["year beside its months"] == 1
    assert left["code of other goods than those of the dataset"] == 1
    assert left["no rule says when the reporter publishes: give --published DAY"] == 1
    assert any(reason.startswith("HS 850511 stands for no goods") for reason in left)
    assert sum(left.values()) == 8


def test_comtrade_days_and_errors_are_those_of_the_reporters():
    table = rows(read("comtrade.csv"))
    exported, imported = (table[flow, "JP", "", "CN", "2025-05"] for flow in ("exports", "imports"))
    assert (exported.published, exported.error, exported.reporter) == (date(2025, 6, 20), 0.02, "CN customs")
    assert (imported.published, imported.error, imported.reporter) == (date(2025, 6, 28), 0.02, "JP customs")
    assert exported.good == ("*.metal",)
    assert exported.grade == "measured"
    assert table["exports", "US", "", "CN", "2022"].note.endswith("24 t in the year")


def test_a_given_day_serves_reporters_without_a_rule():
    report = read("comtrade.csv", published=date(2026, 1, 5))
    assert rows(report)["imports", "KR", "", "CN", "2025-05"].value == pytest.approx(4)
    assert {row.published for row in report.rows} == {date(2026, 1, 5)}


def test_members_are_not_summed_where_partners_are_missing(tmp_path):
    path = edited(tmp_path, "comtrade.csv", ",20000,False,20000,", ",30000,False,30000,")
    report = observe(path)
    assert ("exports", "EU", "DE", "CN", "2025-05") in rows(report)
    assert ("exports", "EU", "", "CN", "2025-05") not in rows(report)


def test_comext_hundred_kilograms_and_euros():
    """12,345.67 times 100 kg are 1,234.567 t; 61,728,350 EUR at 1.1 are 55 USD/kg; 2 t and 5.05 t are one sum."""
    report = read("comext.csv", rates=RATES)
    assert values(report)["imports", "EU", "DE", "CN", "2026-03"] == 700
    assert values(report)["unit_value_import", "EU", "", "CN", "2026-03"] == 55
    tonnes = {(";".join(row.good), row.part): row.value for row in report.rows if row.origin == "CN"}
    assert tonnes["Gd.*;Tb.*;Dy.*", ""] == pytest.approx(7.05)
    magnets = [row for row in report.rows if row.good == ("*.magnet",) and row.outcome == "imports" and not row.part]
    assert [row.value for row in magnets] == pytest.approx([1234.567, 1300])
    assert magnets[0].published == date(2026, 5, 18)


def test_comext_without_a_rate_has_no_unit_value():
    report = read("comext.csv")
    assert {row.outcome for row in report.rows} == {"imports"}
    assert reasons(report)["value in EUR without a rate"] == 1


def test_comext_day_of_the_last_update_where_it_is_earlier(tmp_path):
    path = edited(tmp_path, "comext.csv", "16/01/27 11:00:00", "10/05/26 11:00:00")
    assert {row.published for row in observe(path).rows} == {date(2026, 5, 10)}


def test_census_takes_the_quantity_that_is_a_mass_and_sums_both_kinds_of_magnets():
    """400 t and 20 t from China worth 14 and 2.8 million USD are 420 t at 40 USD/kg."""
    report = read("census.csv")
    assert values(report)["imports", "US", "", "WORLD", "2026-02"] == 530
    assert values(report)["unit_value_import", "US", "", "WORLD", "2026-02"] == pytest.approx(25e6 / 530e3)
    from_china = {(row.outcome, ";".join(row.good)): row.value for row in report.rows if row.origin == "CN"}
    assert from_china == pytest.approx(
        {
            ("imports", "*.magnet"): 420,
            ("unit_value_import", "*.magnet"): 40,
            ("imports", "La.metal"): 15,
            ("unit_value_import", "La.metal"): 4,
        }
    )
    assert {row.published for row in report.rows} == {date(2026, 4, 6)}
    left = reasons(report)
    assert left["partner that is a group of countries"] == 1
    assert left["origin that is a part of a region"] == 1
    assert left["code counted in a sum of codes"] == 4


def test_one_kind_of_magnets_alone_is_that_kind(tmp_path):
    path = tmp_path / "census.csv"
    lines = (FILES / "census.csv").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("8505110050")), encoding="utf-8")
    goods = {row.good: row.value for row in observe(path).rows if row.outcome == "imports" and row.origin == "CN"}
    assert goods[("NdFeB.*",)] == pytest.approx(400)


def test_dataweb_wide_and_long_say_the_same():
    """1,500 kg worth 90,000 USD are 1.5 t at 60 USD/kg in January."""
    wide, long = values(read("dataweb_wide.csv")), values(read("dataweb_long.csv"))
    assert long == {
        ("imports", "US", "", "CN", "2026-01"): 1.5,
        ("unit_value_import", "US", "", "CN", "2026-01"): 60,
        ("imports", "US", "", "CN", "2026-02"): 0.75,
        ("unit_value_import", "US", "", "CN", "2026-02"): 60,
    }
    neodymium = [row for row in read("dataweb_wide.csv").rows if row.good == ("Nd.metal",)]
    assert {(row.outcome, row.period, round(row.value, 9)) for row in neodymium} == {
        (key[0], key[4], value) for key, value in long.items()
    }
    assert wide["imports", "US", "", "CN", "2026-02"] == pytest.approx(2.6)  # magnets, whose second quantity is kg


def test_japan_customs_months_and_thousand_yen():
    """30,000 kg worth 9 million yen at .0066 USD are 30 t at 1.98 USD/kg; April and later are not yet published."""
    report = read("japan_customs.csv", rates=RATES)
    table = values(report)
    assert table["imports", "JP", "", "CN", "2026-01"] == 30
    assert table["imports", "JP", "", "CN", "2026-02"] == 0
    assert table["imports", "JP", "", "CN", "2026-03"] == 60
    assert table["unit_value_import", "JP", "", "CN", "2026-01"] == pytest.approx(1.98)
    assert table["unit_value_import", "JP", "", "CN", "2026-03"] == pytest.approx(1.75)
    assert table["imports", "JP", "", "KR", "2026-03"] == 2
    assert table["exports", "CN", "", "JP", "2026-03"] == pytest.approx(0.01)
    assert max(row.period for row in report.rows) == "2026-03"
    left = reasons(report)
    assert left["month that is not yet published: all values are 0"] == 9
    assert sum(n for reason, n in left.items() if "JP9 280530100 is a part of HS 280530 that" in reason) == 3


def test_plain_form_keeps_units_and_fills_what_is_left_out():
    report = read("plain.csv")
    orders, quote = report.rows
    assert (orders.value, orders.unit, orders.error, orders.note) == (1200, "kg/yr", 0.1, "our own orders")
    assert (quote.outcome, quote.region, quote.value, quote.grade) == ("price_outside", "EU", 950, "reported")
    assert quote.source[0].startswith("own_plain_")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("comtrade.csv", "typeCode,", "type,", r"comtrade.csv:1: header: the column typeCode is missing.*type"),
        ("comtrade.csv", "netWgt,isNet", "weight,isNet", None),
        ("comtrade.csv", ",202505,", ",202513,", r"comtrade.csv:2: period: found \"202513\", allowed a month"),
        ("comtrade.csv", ",12000,False,600000", ",12e,False,600000", r"comtrade.csv:3: netWgt: found \"12e\""),
        ("comtrade.csv", "C,M,20250501", "Q,M,20250501", "typeCode"),
        ("comext.csv", "TIME_PERIOD", "TIME", r"the column TIME_PERIOD is missing.*nearest name found: \"TIME\""),
        ("comext.csv", "QUANTITY_IN_100KG", "QUANTITY_IN_100K", r'nearest valid name: "QUANTITY_IN_100KG"'),
        ("comext.csv", "28469060,1,", "28469060,3,", r"comext.csv:6: flow: found \"3\", allowed 1 \(import\) or 2"),
        ("census.csv", "UNIT_QY2", "UNIT", "the column UNIT_QY2 is missing"),
        ("census.csv", "I_COMMODITY,", "E_COMMODITY,", "the column I_COMMODITY is missing"),
        ("census.csv", "2026-02", "2026-2", r"time: found \"2026-2\""),
        ("dataweb_wide.csv", "Quantity Description", "Description 2", "the column Quantity Description is missing"),
        ("dataweb_wide.csv", "Country", "Land", "the column Country is missing"),
        ("dataweb_long.csv", "February", "9" * 5000, r"Month: found .*allowed 1 to 12 or the name of a month"),
        ("dataweb_long.csv", "February", "Febuary", r'Month: found "Febuary".*nearest valid name: "February"'),
        ("japan_customs.csv", "\n2,2026,'284610000',105", "\n3,2026,'284610000',105", "Exp or Imp: found \"3\""),
        ("japan_customs.csv", "'284610000',213", "'28461',213", "HS: found .*nine digits"),
        ("japan_customs.csv", "Unit2", "Unit", r'the column Unit2 is missing.*nearest name found: "Unit1?"'),
        ("plain.csv", "Dy.oxide,JP", "Dy.oxid,JP", r'plain.csv:2: good: .*nearest valid name: "Dy.oxide"'),
        ("plain.csv", ",JP,CN", ",JQ,CN", r"plain.csv:2: region: found \"JQ\""),
        ("plain.csv", "outcome,", "outcomes,", r'header: .*nearest valid name: "outcome"'),
        ("plain.csv", "kg/yr", "kg/yer", r'unit: found "kg/yer".*nearest valid name: "kg/yr"'),
        ("plain.csv", "2027-01-31", "", "published: found \"\", allowed a day in the file, or --published DAY"),
        ("plain.csv", "exports,Dy", "export,Dy", r'outcome: found "export", nearest valid name: "exports"'),
    ],
)  # fmt: skip
def test_what_decides_the_meaning_and_is_wrong_is_one_clear_error(tmp_path, name, old, new, message):
    path = edited(tmp_path, name, old, new)
    if message is None:  # another column serves as well
        assert observe(path).rows
        return
    with pytest.raises(InputError) as error:
        observe(path)
    assert re.search(message, str(error.value)), str(error.value)


def test_lines_that_contradict_each_other_are_an_error(tmp_path):
    path = edited(tmp_path, "comext.csv", ",2026-03,13000,", ",2026-03,13000,\n" + _second_statement())
    with pytest.raises(InputError, match='found "1400", allowed 1300 as in line 4'):
        observe(path)


def _second_statement() -> str:
    return (
        "ESTAT:DS-045409(1.0),16/01/27 11:00:00,M,EU27_2020,EXT_EU27_2020,85051110,1,QUANTITY_IN_100KG,2026-03,14000,"
    )


def test_an_unknown_form_names_those_that_are_known(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("cmdCod,land,kilo\n1,2,3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r'other.csv:1: header: .*UN Comtrade.*nearest valid name: "cmdCode"'):
        observe(path)


def test_empty_and_missing_files(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="the file is empty"):
        observe(path)
    with pytest.raises(InputError, match="a CSV file that can be read"):
        observe(tmp_path / "absent.csv")


def test_a_header_after_lines_of_text_and_semicolons(tmp_path):
    text = (
        (FILES / "dataweb_long.csv").read_text(encoding="utf-8").replace('"1,500"', "1500").replace('"90,000"', "9e4")
    )
    path = tmp_path / "long.csv"
    path.write_text("Imports: general;;\n\n" + text.replace(",", ";"), encoding="utf-8")
    assert values(observe(path)) == values(read("dataweb_long.csv"))


@pytest.mark.parametrize("number", ["1,500", "1.500"])
def test_a_mark_that_may_part_thousands_is_refused_among_semicolons(tmp_path, number):
    """A spreadsheet that writes semicolons has decimal commas: 1,500 had been read as 1500."""
    text = (FILES / "dataweb_long.csv").read_text(encoding="utf-8").replace('"1,500"', "|").replace('"90,000"', "9e4")
    path = tmp_path / "long.csv"
    path.write_text(text.replace(",", ";").replace("|", number), encoding="utf-8")
    with pytest.raises(InputError, match=r"without marks for thousands: 1500 or 1\.5"):
        observe(path, rates=RATES)


def test_labels_beside_codes_are_read_over(tmp_path):
    path = edited(tmp_path, "comext.csv", ",CN,85051110,1,", ",CN:China,85051110:Magnets,1:IMPORT,")
    assert values(observe(path)) == values(read("comext.csv"))


def test_a_weight_below_a_gram_is_left_out_and_said(tmp_path):
    """750 kg of February become a fraction of a gram; its error would have been infinite."""
    path = edited(tmp_path, "dataweb_long.csv", ",750,", ",1e-320,")
    report = observe(path, rates=RATES)
    assert reasons(report)["weight below a gram"] == 1
    assert values(report) == {
        ("imports", "US", "", "CN", "2026-01"): 1.5,
        ("unit_value_import", "US", "", "CN", "2026-01"): 60,
    }
