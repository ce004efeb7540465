"""The parts list that a German ERP system gives: it is read at the first try, and what was taken for it is said."""

from datetime import date
from io import BytesIO

import pytest

from monazite.analysis.company.firm.column_names import columns_of_list, heading
from monazite.analysis.company.firm.good_names import magnet_of_grade
from monazite.analysis.company.firm.load_firm import firm_from_files, load_firm
from monazite.analysis.company.firm.other_materials import is_left_out
from monazite.analysis.company.firm.own_goods import checked_in_run
from monazite.analysis.company.firm.run_names import name_problems
from monazite.analysis.company.firm.site_regions import with_site_regions
from monazite.foundation.errors import InputError
from monazite.model.build import make_index
from monazite.presentation.company.wording import under_way_words, what_was_read
from monazite.scenario.scenario import facts_of, load_scenario

HEAD = (
    "Materialnummer;Bezeichnung;Werkstoff;Ursprungsland;Werk;Lieferant;Jahresbedarf (kg);Lagerreichweite (Tage);"
    "Wiederbeschaffungszeit (Tage);Preis EUR/kg"
)
LINES = [
    "4711;Traktionsmotor Rotor;NdFeB N42SH;China;Zwickau;A;48.400,0;21;55;82,50",
    "4712;Lautsprecher Tür;N35;VR China;Wolfsburg;B;6.300;30;60;51,00",
    "4713;Sitzverstellmotor;N48H;Deutschland (DE);Zwickau;C;3.250,5;28;10;140,00",
    "4714;Kühlmittelpumpe;Ferrit Y30;China;Salzgitter;D;9.100,0;45;50;6,20",
    "4715;Radar GaN;Gallium;China;Ingolstadt;E;12,5;40;45;",
    "4716;Batterie Anode;Graphit sphärisch;China;Salzgitter;F;1.250.000,0;35;50;7,80",
]
START, END = date(2025, 1, 1), date(2027, 1, 1)
SHORT = "part,good,origin,region,kg_per_year,stock_days\n"


@pytest.fixture(scope="module")
def facts():
    sc = load_scenario("cn-ree-2025")
    ds = facts_of(sc)
    return ds, make_index(ds, sc)


def read(name, raw, facts, region=None):
    ds, index = facts
    firm = with_site_regions(firm_from_files({name: raw}), ds, index, region)
    return checked_in_run(firm, ds, index, START, END)


def text_file(*lines, code="cp1252"):
    return "\r\n".join(lines).encode(code)


def sheet_file(lines, *, title="Export", more=(), above=()):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for cells in [*above, *lines]:
        sheet.append(cells)
    for name in more:
        book.create_sheet(name)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def numbers(line):
    cells = line.split(";")
    return cells[:6] + [float(c.replace(".", "").replace(",", ".")) if c else None for c in cells[6:]]


def test_an_export_in_windows_text_is_read_at_the_first_try(facts):
    """It was refused at the byte of an umlaut, at each of five headers, at Zwickau, at VR China, and at ferrite."""
    firm = read("Teile.csv", text_file(HEAD, *LINES), facts)
    assert [row.id for row in firm.items] == ["Traktionsmotor Rotor", "Lautsprecher Tür", "Sitzverstellmotor"]
    assert [row.good.split(".")[1] for row in firm.items] == ["SH", "N", "SH"]
    assert [row.origin for row in firm.supply] == ["CN", "CN", "EU"]
    assert [row.order_days for row in firm.supply] == [55, 60, 10]
    assert [row.lead_days for row in firm.supply] == [30, 30, 5]
    assert {row.region for row in firm.plants} == {"EU"}
    assert [12 * row.units for row in firm.products] == pytest.approx([48400, 6300, 3250.5])
    assert (firm.about.currency, firm.about.usd_rate) == ("EUR", 0.8951)
    said = what_was_read(firm)
    assert said[0].startswith("Zwickau, Wolfsburg, Salzgitter, Ingolstadt are no countries, and the list has none for")
    assert said[1] == (
        "Left out, for this run does not hold their goods: Kühlmittelpumpe (Ferrit Y30), Radar GaN (Gallium), Batterie "
        "Anode (Graphit sphärisch); other scenarios weigh gallium (cn-ga-ge-2023), natural graphite (cn-graphite-2023)."
    )
    text = " ".join(said)
    for words in (
        "Teile.csv is not UTF-8; it was read as Windows text (Windows-1252).",
        "6.300 in line 3 is read as the other numbers of the file are written: commas before decimals",
        "Columns that are not read: Materialnummer.",
        "that of the European Central Bank of 30 October 2026 is taken, 0.8951 EUR to a dollar",
        "Wiederbeschaffungszeit (Tage) is read as the days from order to receipt, making included (order_days)",
        "VR China is read as China.",
        "Germany is read as the European Union",
    ):
        assert text.count(words) == 1, words
    assert "--" not in text


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_one_list_in_any_text_of_windows_is_one_firm(facts, code):
    usual = read("Teile.csv", text_file(HEAD, *LINES, code="utf-8"), facts)
    firm = read("Teile.csv", text_file(HEAD, *LINES, code=code), facts)
    assert (firm.items, firm.supply, firm.plants) == (usual.items, usual.supply, usual.plants)
    assert any("read as Windows text" in note for note in firm.notes) == (code in ("utf-16", "cp1252"))


@pytest.mark.parametrize("raw", [b"part,good\n\x00\x01\xfc", b"part\n\x81\xfc", b"\xff\xfep\x00a"])
def test_bytes_that_are_no_text_are_refused_with_the_line(raw):
    with pytest.raises(InputError, match="allowed UTF-8 text"):
        firm_from_files({"a.csv": raw})


def test_a_folder_of_tables_may_be_windows_text_as_well(tmp_path):
    rows = {"firm": "name\nMüller", "plant": "id,region\nw,EU", "product": "id,plant,units\nm,w,5",
            "item": "id,good,stock\ni,NdFeB.SH.magnet,9", "bom": "product,item,grams\nm,i,9",
            "supply": "item,origin,share\ni,CN,1"}  # fmt: skip
    for name, text in rows.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode("cp1252"))
    firm = load_firm(tmp_path)
    assert firm.name == "Müller"
    assert firm.notes == ("firm.csv is not UTF-8; it was read as Windows text (Windows-1252).",)


@pytest.mark.parametrize("title", ["Export", "Tabelle1", "item", "SAP 2.0"])
def test_one_sheet_of_any_name_is_a_parts_list(facts, title):
    """Only a sheet for each block was read: a list of a purchasing department came as CSV or not at all."""
    lines = [HEAD.split(";"), *map(numbers, LINES)]
    raw = sheet_file(lines, title=title, above=[["SAP MM60", None], []], more=["Tabelle2", "notes of mine"])
    firm, as_text = read("Teile.xlsx", raw, facts), read("Teile.csv", text_file(HEAD, *LINES), facts)
    assert [12 * row.units for row in firm.products] == pytest.approx([12 * row.units for row in as_text.products])
    assert (firm.items, firm.supply) == (as_text.items, as_text.supply)
    assert firm.name == "Teile"  # a title of an extract is no firm
    assert firm.written["supply"][0].line == 4
    untitled = read("Teile.xlsx", sheet_file(lines, title=title), facts)
    assert untitled.name == "Teile"


def test_text_in_a_sheet_may_mean_two_numbers_and_two_lists_are_refused():
    lines = [HEAD.split(";"), [*numbers(LINES[0])[:6], "6.300", 21, 55, 82]]
    with pytest.raises(InputError, match=r'Export:2: kg_per_year: found "6.300"'):
        firm_from_files({"a.xlsx": sheet_file(lines)})
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for name in ("Export", "Alt"):
        sheet = book.create_sheet(name)
        for cells in lines:
            sheet.append(cells)
    out = BytesIO()
    book.save(out)
    with pytest.raises(InputError, match="one sheet with a parts list"):
        firm_from_files({"a.xlsx": out.getvalue()})


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("Bezeichnung", "part", 1), ("Benennung", "part", 1), ("Description", "part", 1), ("Désignation", "part", 1),
        ("Materialnummer", "part_number", 1), ("Part number", "part_number", 1), ("Material", "good", 1),
        ("Werkstoff", "good", 1), ("Nuance", "good", 1), ("Lagerreichweite (Tage)", "stock_days", 1),
        ("Lagerreichweite (Wochen)", "stock_days", 7), ("Reichweite", "stock_days", 1),
        ("On-hand days", "stock_days", 1),
        ("Days of supply", "stock_days", 1), ("Couverture (semaines)", "stock_days", 7),
        ("Wiederbeschaffungszeit (Tage)", "order_days", 1), ("Lead time (weeks)", "order_days", 7),
        ("PLZ (Tage)", "order_days", 1), ("Planlieferzeit", "order_days", 1), ("Lieferzeit (Wochen)", "order_days", 7),
        ("Replenishment lead time (days)", "order_days", 1), ("WBZ in Tagen", "order_days", 1),
        ("Transportzeit (Tage)", "lead_days", 1), ("Transit time (weeks)", "lead_days", 7),
        ("lead_days", "lead_days", 1),
        ("Urspr.land", "origin", 1), ("Whrg", "currency", 1), ("Währg", "currency", 1),
        ("Materialkurztext", "part", 1), ("ME", "unit", 1), ("Reichweite Tage", "stock_days", 1),
        ("Preis je kg", "price", 1),
        ("Délai d'approvisionnement (jours)", "order_days", 1), ("Preis EUR/kg", "price", 1),
        ("Preis €/t", "price", 0.001),
        ("Unit price (USD/kg)", "price", 1), ("Prix", "price", 1), ("Verbrauchsland", "region", 1),
        ("Country of use", "region", 1), ("Pays d'utilisation", "region", 1), ("Jahresbedarf", "kg_per_year", 1),
        ("Jahresverbrauch (t)", "kg_per_year", 1000), ("Annual demand (kg)", "kg_per_year", 1),
        ("Consommation annuelle (kg)", "kg_per_year", 1), ("Lieferant", "supplier", 1), ("Vendor", "supplier", 1),
        ("Ursprungsland", "origin", 1), ("Lieferland", "origin", 1), ("Country of origin", "origin", 1),
        ("Pays d'origine", "origin", 1), ("Werk", "site", 1), ("Plant", "site", 1),
    ],
)  # fmt: skip
def test_headers_of_erp_systems_in_three_languages(text, name, factor):
    read_as = heading(text)
    assert (read_as.name, read_as.factor) == (name, pytest.approx(factor))


@pytest.mark.parametrize(
    "text", ["PLZ", "Preis/Stück", "Menge", "Bestandswert", "Bestand (EUR)", "Warengruppe", "Stückgewicht kg", ""]
)
def test_what_says_another_thing_is_no_column_of_the_list(text):
    assert not heading(text).is_read


def test_the_column_that_says_most_is_read_and_the_others_are_named():
    names = columns_of_list(["Material", "Bezeichnung", "Werkstoff", "Land", "Ursprungsland", "Werk", "Verbrauchsland"])
    assert names.names == ["", "part", "good", "", "origin", "site", "region"]
    assert names.others == ["Material", "Land", "Werk"]
    assert columns_of_list(["Material", "Werkstoff"]).names == ["part", "good"]
    assert columns_of_list(["Materialnummer", "Material"]).names == ["part", "good"]


def test_parts_of_one_name_are_told_apart_by_their_number(facts):
    other = LINES[0].replace("4711", "4799").replace(";21;", ";40;")
    firm = read("Teile.csv", text_file(HEAD, LINES[0], other), facts)
    assert [(row.id, row.stock_days) for row in firm.items] == [
        ("Traktionsmotor Rotor 4711", 21), ("Traktionsmotor Rotor 4799", 40),
    ]  # fmt: skip


def test_columns_of_no_use_are_named_in_one_line_and_refuse_nothing():
    text = SHORT.replace("\n", ",supplier no,Warengruppe,ABC\n") + "rotor,N42SH,CN,EU,12,30,17,M1,A\n"
    assert firm_from_files({"a.csv": text.encode()}).notes == (
        "Columns that are not read: supplier no, Warengruppe, ABC.",
    )


def test_a_unit_beside_the_quantity_counts(facts):
    head = HEAD.replace("Jahresbedarf (kg)", "Jahresbedarf;ME")
    lines = [LINES[0].replace("48.400,0", "48,4;TO"), LINES[1].replace("6.300", "6.300,0;KG")]
    firm = read("Teile.csv", text_file(head, *lines), facts)
    assert [12 * row.units for row in firm.products] == pytest.approx([48400, 6300])
    screws = "4800;Schraube;Stahl M8;China;Zwickau;S;90.000;ST;;5;1,0"
    with_screws = read("Teile.csv", text_file(head, *lines, screws), facts)
    assert with_screws.items == firm.items
    assert "goods of no run: Schraube (Stahl M8, line 4)" in with_screws.left_out[0]
    with pytest.raises(InputError, match='ME: found "ST", allowed KG, T or G'):
        read("Teile.csv", text_file(head, lines[0].replace("TO", "ST"), lines[1]), facts)


def test_a_town_is_no_country_and_a_country_in_its_column_is_one(facts):
    lines = [LINES[0], LINES[1].replace("Wolfsburg", "Japan")]
    firm = read("Teile.csv", text_file(HEAD, *lines), facts)
    assert {row.id: row.region for row in firm.plants} == {"plant in Zwickau": "EU", "plant in JP": "JP"}
    assert firm.left_out[0].startswith("Zwickau is no country, and the list has none for it: taken as in the European")
    assert {row.region for row in read("Teile.csv", text_file(HEAD, *lines), facts, "USA").plants} == {"US", "JP"}
    with pytest.raises(InputError, match="region"):
        read("Teile.csv", text_file(HEAD, *lines), facts, "Atlantis")
    with pytest.raises(InputError, match='nearest valid name: "Germany"'):
        read("Teile.csv", text_file(HEAD, LINES[0].replace("Zwickau", "Germny")), facts)


def test_a_column_of_countries_counts_before_one_of_plants(facts):
    head, line = HEAD + ";Verbrauchsland", LINES[0] + ";Japan"
    firm = read("Teile.csv", text_file(head, line), facts)
    assert [row.region for row in firm.plants] == ["JP"]
    assert firm.left_out == ()
    assert "Columns that are not read: Materialnummer, Werk." in firm.notes


def test_a_list_without_a_place_of_use_says_which_was_taken(facts):
    firm = read("a.csv", b"part,good,origin,kg_per_year,stock_days\nrotor,N42SH,CN,12,30\n", facts)
    assert [row.region for row in firm.plants] == ["EU"]
    assert firm.left_out[0].startswith("The list does not say where its parts are used: taken as in the European Union")


@pytest.mark.parametrize(
    ("name", "region"),
    [("VR China", "CN"), ("P.R. China", "CN"), ("PRC", "CN"), ("Volksrepublik China", "CN"), ("China (VR)", "CN"),
     ("CN - China", "CN"), ("Deutschland (DE)", "EU"), ("DE / Deutschland", "EU"), ("BRD", "EU"), ("Japan (JP)", "JP")],
)  # fmt: skip
def test_places_as_erp_systems_write_them(facts, name, region):
    firm = read("a.csv", (SHORT + f"rotor,N42SH,{name},EU,12,30\n").encode(), facts)
    assert [row.origin for row in firm.supply] == [region]


GOODS = ("Nd.oxide", "Dy.oxide", "Y.oxide", "Nd.metal", "Ce.metal", "NdFeB.N.magnet", "NdFeB.SH.magnet", "SmCo.magnet")


@pytest.mark.parametrize(
    "name",
    ["Ferrit Y30", "Gallium", "Graphit sphärisch", "Stahl S235", "Kupferdraht", "Aluminiumoxid", "AlNiCo Magnet",
     "W.metal",
     "Ferritmagnet", "Leiterplatte", "Schraube M8", "GaN", "copper", "steel", "Kobalt"],
)  # fmt: skip
def test_goods_of_other_materials_are_left_out(name):
    assert is_left_out(name, GOODS)


@pytest.mark.parametrize(
    "name",
    ["NdFeB.SW.magnet", "NdFeB magnet", "NdFeB Magnet vernickelt, Nickel", "Dysprosum oxide", "Neodyn magnet", "Magnet",
     "Nd oxyd neu", "SmCo Ring", "Cer", "4711", "Neodimium"],
)  # fmt: skip
def test_a_row_whose_good_is_not_known_is_left_out_by_name_and_alone_refuses_the_list(facts, name):
    """One such row of hundreds refused the list."""
    assert not is_left_out(name, GOODS)
    row = f'pump,"{name}",CN,EU,12,30\n'
    ds, index = facts
    firm = read("a.csv", f"{SHORT}rotor,N42SH,CN,EU,12,30\n{row}".encode(), facts)
    assert [item.id for item in firm.items] == ["rotor"]
    assert firm.left_out[-1].startswith(f"Left out and not weighed, for its good is not known: pump ({name}, line 3")
    (problem,) = name_problems(firm_from_files({"a.csv": f"{SHORT}{row}".encode()}), ds, index, START, END)
    assert (problem.line, problem.found) == (2, name)


SAP = (
    "Werk;Material;Materialkurztext;Warengr.;Lieferant;Urspr.land;Werkstoff;Jahresverbrauch;ME;Bestand;Reichweite Tage;"
    "PLZ (Tage);Preis je kg;Whrg"
)
SAP_LINES = (
    "1100;A000.153.0421;ROTORMAGNET 150KW;MAG01;JL Mag;CN;NdFeB 45UH;62.300,000;KG;4.100,000;24;63;94,80;EUR",
    "1200;A000.153.0733;SENSORMAGNET ABS;MAG02;Arnold;CH;SmCo 2:17;740,000;KG;90,000;45;70;210,00;EUR",
    "1300;A000.900.1104;HARTMETALL WSP;WZG;Ceratizit;AT;Wolframcarbid;1.900,000;KG;400,000;77;30;68,00;EUR",
    "1300;A000.771.2001;ZELLE 280AH LFP;BAT;CATL;CN;Graphit;2.400.000,000;KG;90.000,000;14;45;;EUR",
)


def test_the_short_texts_of_sap_are_read(facts):
    """Urspr.land, PLZ (Tage) and Whrg were not read, SmCo 2:17 refused the list, and a region was asked for."""
    firm = read("SAP.csv", text_file(SAP, *SAP_LINES), facts)
    assert [row.good for row in firm.items] == ["NdFeB.UH.magnet", "SmCo.magnet"]
    assert [row.origin for row in firm.supply] == ["CN", "ROW"]
    assert [(row.order_days, row.lead_days) for row in firm.supply] == [(63, 30), (70, 30)]
    assert (firm.about.currency, firm.about.usd_rate) == ("EUR", 0.8951)
    assert "Columns that are not read: Material, Warengr., Bestand." in firm.notes
    assert {row.region for row in firm.plants} == {"EU"}
    with pytest.raises(InputError) as caught:
        firm_from_files({"a.csv": text_file("Material;Materialkurztext;Werkstoff", "1;2;N42SH")})
    assert "region" not in str(caught.value).partition("Found as well")[0]


@pytest.mark.parametrize(
    "name", ["SmCo 2:17", "SmCo 1:5", "SmCo5", "Sm2Co17", "SmCo 28", "Samarium-Kobalt 2:17", "SmCo (2:17) Magnet"]
)
def test_samarium_cobalt_as_makers_name_it(name):
    assert magnet_of_grade(name) == "SmCo.magnet"


@pytest.mark.parametrize(
    ("origin", "ordered", "own", "way"),
    [("China", 60, "", 30), ("China", 20, "", 20), ("Germany", 60, "", 5), ("China", 60, 41, 41), ("Japan", 60, 0, 0)],
)
def test_days_under_way_are_assumed_by_origin_where_only_the_time_to_order_is_given(facts, origin, ordered, own, way):
    """60 days from order to receipt counted as 60 days of goods on their way: the stop came a month too late."""
    text = f"{SHORT.strip()},order_days,lead_days\nrotor,N42SH,{origin},EU,12,30,{ordered},{own}\n"
    firm = read("a.csv", text.encode(), facts)
    assert [(row.order_days, row.lead_days) for row in firm.supply] == [(ordered, way)]
    assert bool(under_way_words(firm)) == (own == "")
    if own == "":
        assert under_way_words(firm).startswith(f"Days under way are assumed: {way} from {firm.supply[0].origin}.")
