"""Parts lists as purchasing departments write them: what is read, and what is refused with its line."""

from datetime import date

import pytest

from monazite.analysis.company.firm.good_names import goods_by_words, words_of
from monazite.analysis.company.firm.load_firm import firm_from_files, load_firm
from monazite.analysis.company.firm.own_goods import with_own_goods
from monazite.analysis.company.firm.run_names import check_names, name_problems
from monazite.foundation.errors import InputError
from monazite.model.build import make_index
from monazite.presentation.company.wording import what_was_read
from monazite.scenario.scenario import facts_of, load_scenario

HEAD = "part,good,origin,region,kg_per_year,stock_days,lead_days"
CHINA, JAPAN = "rotor,NdFeB.SH.magnet,China,EU,32400,30,45", "rotor,NdFeB.SH.magnet,Japan,EU,3600,30,45"
START, END = date(2025, 1, 1), date(2027, 1, 1)


def written(tmp_path, *lines, name="parts.csv", separator=","):
    path = tmp_path / name
    path.write_bytes("\n".join(line.replace(",", separator) for line in lines).encode())
    return path


def refused(path):
    with pytest.raises(InputError) as caught:
        load_firm(path)
    return str(caught.value)


@pytest.fixture(scope="module")
def facts():
    sc = load_scenario("cn-ree-2025")
    ds = facts_of(sc)
    return ds, make_index(ds, sc)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_commas_semicolons_and_tabs_are_one_list(tmp_path, separator, mark):
    firm = load_firm(written(tmp_path, mark + HEAD, CHINA, JAPAN, separator=separator))
    assert [round(row.share, 3) for row in firm.supply] == [0.9, 0.1]
    assert what_was_read(firm) == ["Read: 1 part, 36,000 kg a year in 2 rows of purchases."]


@pytest.mark.parametrize(
    ("column", "text", "field"),
    [(4, "32.400", "kg_per_year"), (5, "1.250", "item.stock_days"), (6, "1.250", "supply.lead_days")],
)
def test_three_digits_after_a_point_are_refused_in_every_column_of_a_list_with_semicolons(
    tmp_path, column, text, field
):
    cells = CHINA.split(",")
    cells[column] = text
    said = refused(written(tmp_path, HEAD, ",".join(cells), separator=";"))
    assert f'parts.csv:2: {field}: found "{text}"' in said
    assert "without marks for thousands: " in said
    assert load_firm(written(tmp_path, HEAD, ",".join(cells))).supply  # among commas a point is that of decimals


def test_thousands_with_commas_are_refused_and_decimal_commas_read(tmp_path):
    quoted = CHINA.replace("32400", '"32,400"')
    assert "without marks for thousands: 32400 or 32.4" in refused(written(tmp_path, HEAD, quoted))
    path = tmp_path / "excel.csv"
    path.write_text(
        f"{HEAD}\n{CHINA.replace('32400', '32400|5')}\n".replace(",", ";").replace("|", ","), encoding="utf-8"
    )
    assert load_firm(path).products[0].units * 12 == pytest.approx(32400.5)


def test_a_decimal_comma_among_commas_shifts_no_column(tmp_path):
    said = refused(written(tmp_path, HEAD, CHINA.replace("32400", "32400,5")))
    assert "parts.csv:2: found 8 cells, allowed 7: a separator too many, or a decimal comma" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "3600,30",
            "3600,60",
            'parts.csv:3: stock_days: found "60", allowed "30" as in line 2, for both are of the part',
        ),
        (
            "SH.magnet,Japan",
            "N.magnet,Japan",
            'parts.csv:3: good: found "NdFeB.N.magnet", allowed "NdFeB.SH.magnet" as',
        ),
    ],
)
def test_rows_of_a_part_that_disagree_are_refused_with_both_lines(tmp_path, old, new, words):
    assert words in refused(written(tmp_path, HEAD, CHINA, JAPAN.replace(old, new)))


def test_rows_that_leave_a_cell_empty_or_write_the_number_otherwise_agree(tmp_path):
    firm = load_firm(written(tmp_path, HEAD, CHINA.replace(",30,", ",,"), JAPAN, JAPAN.replace(",30,", ",30.0,")))
    assert [row.stock_days for row in firm.items] == [30]


def test_prices_differ_by_origin_and_their_mean_by_weight_counts(tmp_path):
    """A dearer second source could not be entered: two prices of a part were refused."""
    firm = load_firm(written(tmp_path, f"{HEAD},price", f"{CHINA},50", f"{JAPAN},100"))
    assert [row.price for row in firm.items] == [pytest.approx((32400 * 50 + 3600 * 100) / 36000)]
    assert firm.notes[0].startswith("rotor: its rows have several prices; their mean by weight counts, 55 USD a kg")
    assert [row.premium for row in firm.supply] == [pytest.approx(-5.0), pytest.approx(45.0)]


def test_one_price_of_several_rows_is_that_price(tmp_path):
    firm = load_firm(written(tmp_path, f"{HEAD},price", f"{CHINA},58.3", f"{JAPAN},58.3"))
    assert [row.price for row in firm.items] == [58.3]
    assert firm.notes == ()


def test_a_price_that_is_none_has_its_line(tmp_path):
    words = 'parts.csv:3: price: found "a lot", allowed a number of USD a kg such as 58.5'
    assert words in refused(written(tmp_path, f"{HEAD},price", f"{CHINA},50", f"{JAPAN},a lot"))


def test_columns_of_other_use_are_named_and_left_aside(tmp_path):
    """A purchasing department's list has many; each had to be taken out first."""
    firm = load_firm(written(tmp_path, f"plant,{HEAD},drawing", f"Graz,{CHINA},A-17", f"Graz,{JAPAN},A-17"))
    assert len(firm.supply) == 2
    assert firm.notes == ("Columns that are not read: plant, drawing.",)


def test_a_mistyped_column_is_refused_and_not_left_aside(tmp_path):
    text = refused(written(tmp_path, f"{HEAD},suplier,drawing", f"{CHINA},X,A-17"))
    assert "The nearest to suplier is supplier. Found as well drawing, which are not read" in text


@pytest.mark.parametrize("name", ["bom.csv", "supply.csv", "item.csv", "purchases.csv"])
def test_the_header_and_not_the_name_of_a_file_makes_a_parts_list(tmp_path, name):
    path = written(tmp_path, HEAD, CHINA, JAPAN, name=name)
    assert len(load_firm(path).supply) == 2
    assert len(firm_from_files({name: path.read_bytes()}).supply) == 2


def test_one_table_of_a_folder_is_said_to_be_one(tmp_path):
    path = written(tmp_path, "product,item,grams", "motor,magnets,9", name="bom.csv")
    assert 'this is the table "bom" of a firm, by its name and columns: name the folder that holds' in refused(path)


def test_a_header_alone_is_one_sentence(tmp_path):
    assert refused(written(tmp_path, HEAD)).endswith("parts.csv:1: there are no rows below the header")


@pytest.mark.parametrize("title", ["Parts list 2026;;;;;;", "Parts, of 2026", '"Purchases; all plants"'])
def test_a_title_above_the_header_is_read_over_and_named(tmp_path, title):
    path = tmp_path / "parts.csv"
    path.write_text("\n".join([title, "", *(line.replace(",", ";") for line in (HEAD, CHINA))]), encoding="utf-8")
    firm = load_firm(path)
    assert firm.written["supply"][0].line == 4
    (note,) = firm.notes
    assert note.startswith("Line 1 of parts.csv, ")
    assert note.endswith("is read over as a title; the names of columns are in line 3.")


def test_countries_become_their_region_with_a_note(tmp_path, facts):
    lines = [CHINA.replace("EU", "Germany"), JAPAN.replace("Japan", "JPN").replace("EU", "DE")]
    firm = check_names(load_firm(written(tmp_path, HEAD, *lines)), facts[0], facts[1], START, END)
    assert {row.region for row in firm.plants} == {"EU"}
    assert [row.origin for row in firm.supply] == ["CN", "JP"]
    assert firm.notes == ("Germany is read as the European Union, which the model has as one.",)
    assert check_names(firm, facts[0], facts[1], START, END) is firm


def test_a_misspelt_country_is_near_a_country_and_lists_stand_once(tmp_path, facts):
    lines = [CHINA.replace("China", "Germny"), "b,dysprosium,Malaysa,EU,1,1,1", "c,Dysprosium metals,CN,EU,1,1,1"]
    lines += ["d,neodymium magnet,CN,EU,1,1,1"]
    said = [
        str(one) for one in name_problems(load_firm(written(tmp_path, HEAD, *lines)), facts[0], facts[1], START, END)
    ]
    text = "\n".join(said)
    assert 'found "Germny", nearest valid name: "Germany"; allowed: CN, US' in text
    assert 'found "Malaysa", nearest valid name: "Malaysia"; allowed: as listed above' in text
    assert 'found "dysprosium", nearest valid name: "Dy.oxide" or "Dy.metal"; allowed: La.oxide' in text
    assert 'found "Dysprosium metals", nearest valid name: "Dy.metal"; allowed: as listed above' in text
    assert 'which grade is meant, as on the magnet\'s data sheet: "NdFeB.N.magnet" or "NdFeB.SH' in text
    assert text.count("La.oxide, Ce.oxide") == 1


def test_what_was_read_shows_a_slip_of_a_thousand(tmp_path):
    firm = load_firm(written(tmp_path, HEAD, CHINA, JAPAN.replace("rotor", "pump").replace("3600", "3.6")))
    assert what_was_read(firm) == [
        "Read: 2 parts, 32,404 kg a year in 2 rows of purchases, most of it rotor (32,400 kg)."
    ]  # fmt: skip


def test_every_problem_of_a_list_is_said_at_once(tmp_path, facts):
    """A quantity that is none hid the names and the stocks that are wrong in other rows: four rounds of corrections."""
    ds, index = facts
    lines = ["a,NdFeB magnet,China,EU,1000,30,45", "b,SmCo.magnet,Chnia,EU,x,30,45", "c,SmCo.magnet,JP,EU,10,-3,45"]
    path = written(tmp_path, HEAD, *lines)
    with pytest.raises(InputError) as caught:
        firm_from_files({path.name: path.read_bytes()}, lambda firm: name_problems(firm, ds, index, START, END))
    said = str(caught.value)
    assert "4 problems" in said
    for part in (
        '3: kg_per_year: found "x"',
        "4: item.stock_days",
        "which grade is meant",
        'nearest valid name: "China"',
    ):
        assert part in said


def test_a_good_with_other_marks_or_capitals_is_that_good(tmp_path, facts):
    ds, index = facts
    firm = load_firm(written(tmp_path, HEAD, "a,smco magnet,China,EU,1000,30,45"))
    placed = check_names(firm, ds, index, START, END)
    assert placed.items[0].good == "SmCo.magnet"
    assert "smco magnet is read as SmCo.magnet." in placed.notes


def test_goods_in_german_and_in_plain_words_are_those_of_the_run(tmp_path, facts):
    """Neodym-Magnet SH was refused under a German header."""
    ds, index = facts
    head = "Teil;Werkstoff;Menge pro Jahr (kg);Herkunft;Bestand (Tage);Region;Lieferzeit in Tagen"
    goods = {"Neodym-Magnet SH": "NdFeB.SH.magnet", "Dysprosiumoxid": "Dy.oxide", "terbium metal": "Tb.metal"}
    rows = [f"{n};{name};1000;China;30;EU;45" for n, name in enumerate(goods)]
    placed = check_names(load_firm(written(tmp_path, head, *rows)), ds, index, START, END)
    assert [row.good for row in placed.items] == list(goods.values())
    assert "Neodym-Magnet SH is read as NdFeB.SH.magnet." in placed.notes
    assert goods_by_words(["Gr.primary", "Gr.metal"])[words_of("Naturgraphit")] == "Gr.primary"


def test_german_and_french_names_of_columns_are_known(tmp_path):
    german = "Teil,Ware,Herkunft,Verwendet in,kg pro Jahr,Lagertage,Transportzeit Tage"
    french = "Pièce,Bien,Origine,Région,kg par an,Jours de stock,Temps de transport (jours)"
    usual = load_firm(written(tmp_path, HEAD, CHINA, JAPAN))
    for head in (german, french):
        firm = load_firm(written(tmp_path, head, CHINA, JAPAN))
        assert firm.supply == usual.supply
        assert firm.items == usual.items


GERMAN = [
    "Teileliste Muster Antriebe GmbH;;;;;;;",
    "Teil;Werkstoff;Herkunft;Werk;Menge (kg/Jahr);Reichweite Tage;Lieferzeit (Wochen);Preis",
    "Rotor;N42SH;China;Deutschland;48.400,0;30;6;78,5",
    "Rotor;N42SH;Japan;Deutschland;5.500,0;30;4,5;96,0",
    "Lautsprecher;N45;China;Deutschland;8 750;25;6;55,0",
]


def test_a_german_list_is_read_as_it_stands(tmp_path, facts):
    """Grades, quantities in brackets, cover and lead times in weeks were refused or read over; 4.5 weeks are 31.5."""
    ds, index = facts
    placed = check_names(load_firm(written(tmp_path, *GERMAN)), ds, index, START, END)
    assert placed.name == "Muster Antriebe GmbH"
    assert [row.good for row in placed.items] == ["NdFeB.SH.magnet", "NdFeB.N.magnet"]
    assert [row.stock_days for row in placed.items] == [30, 25]
    assert [row.order_days for row in placed.supply] == [42, 31.5, 42]
    assert sum(row.units * 12 for row in placed.products) == pytest.approx(48400 + 5500 + 8750)
    said = what_was_read(placed)
    for words in (
        "N42SH is read as NdFeB.SH.magnet.",
        "N45 is read as NdFeB.N.magnet.",
        "Lieferzeit (Wochen) is read as order_days, seven days to a week.",
        "Prices and margins are taken as USD; currency = EUR with usd_rate (the price of a dollar) sets another.",
    ):
        assert said.count(words) == 1


def test_a_french_list_is_read_as_it_stands(tmp_path):
    head = "Pièce;Nuance;Origine;Usine;Quantité (kg/an);Couverture (jours);Délai (semaines)"
    firm = load_firm(written(tmp_path, head, "rotor;N42SH;China;EU;32400;30;6"))
    assert [(row.good, row.stock_days) for row in firm.items] == [("N42SH", 30)]
    assert [row.order_days for row in firm.supply] == [42]


@pytest.mark.parametrize(("grade", "good"), [("N48H", "SH"), ("N45M", "N"), ("NdFeB N35EH", "UH"), ("33AH", "UH")])
def test_a_grade_that_the_run_does_not_have_is_the_nearest_by_the_heat_it_bears(tmp_path, facts, grade, good):
    """N48H refused the whole list, with three grades to choose from."""
    path = written(tmp_path, HEAD, CHINA.replace("NdFeB.SH.magnet", grade))
    placed = check_names(load_firm(path), facts[0], facts[1], START, END)
    assert placed.items[0].good == f"NdFeB.{good}.magnet"
    (note,) = placed.notes
    assert note.startswith(f"{grade} is read as NdFeB.{good}.magnet, for the run has no grade ")
    assert "if your maker adds none, write NdFeB.N.magnet" in note


def test_a_list_says_its_currency_and_cost_of_capital(tmp_path):
    """Of a parts list neither could be set, so that stock of a firm without a file of blocks had no cost."""
    firm = load_firm(
        written(tmp_path, f"{HEAD},price,currency,usd_rate,capital_cost", f"{CHINA},50,EUR,0.87,0.06", f"{JAPAN},50")
    )
    assert (firm.about.currency, firm.about.usd_rate, firm.about.capital_cost) == ("EUR", 0.87, 0.06)
    assert what_was_read(firm) == ["Read: 1 part, 36,000 kg a year in 2 rows of purchases."]
    two = refused(written(tmp_path, f"{HEAD},capital_cost", f"{CHINA},0.06", f"{JAPAN},0.08"))
    assert 'parts.csv:3: capital_cost: found "0.08", allowed "0.06" as in line 2' in two


def test_a_list_of_several_minerals_is_weighed_run_by_run(tmp_path, facts):
    """A tungsten row refused the whole list, or asked for a switch: here 36,000 kg of it are rare earths."""
    ds, index = facts
    path = written(tmp_path, HEAD, CHINA, JAPAN, "drill,Wolframoxid,China,Japan,500,60,30")
    firm = load_firm(path)
    assert name_problems(firm, ds, index, START, END) == []
    own = with_own_goods(firm, ds, index)
    assert name_problems(own, ds, index, START, END) == []
    assert [row.id for row in own.items] == ["rotor"]
    assert [row.id for row in own.plants] == ["plant in EU"]
    assert what_was_read(own) == [
        "Left out, for this run does not hold its good: drill (Wolframoxid); other scenarios weigh tungsten "
        "(cn-tungsten-2025).",
        "Read: 1 part, 36,000 kg a year in 2 rows of purchases.",
    ]
    alone = load_firm(written(tmp_path, HEAD, "drill,W.oxide,China,EU,500,60,30", name="w.csv"))
    with pytest.raises(InputError, match="no item of the file is of this run: tungsten is no good of this run"):
        with_own_goods(alone, ds, index)
    assert with_own_goods(load_firm(written(tmp_path, HEAD, CHINA)), ds, index).notes == ()
