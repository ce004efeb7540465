"""Columns that the reader of a list names, rows that refuse no list, and the firm that a title names."""

from io import BytesIO

import pytest

from monazite.analysis.company.firm.column_names import heading
from monazite.analysis.company.firm.lacking_rows import NOT_SAID
from monazite.analysis.company.firm.list_choice import choice_of
from monazite.analysis.company.firm.list_title import firm_in_title
from monazite.analysis.company.firm.load_firm import firm_from_files, found_in_files
from monazite.foundation.errors import InputError

ODD = "Label;Zusammensetzung;Woher;Pro Jahr kg;Vorrat in Tagen;Rest\nRotor;N42SH;China;1200;30;x\n"
CHOICE = ["Label=part", "Zusammensetzung=good", "Woher=origin", "Pro Jahr kg=kg_per_year", "Vorrat in Tagen=stock_days"]
SAP = "Materialkurztext;Werkstoff;Urspr.land;Bedarf p.a.;ME;Reichw.Tage;PLZ AT;Preis;PE;Whrg\n"


def test_a_reader_says_what_columns_are_that_nobody_could_guess():
    """The file was refused with a list of the columns that are read, and that was all a reader could do."""
    files = {"a.csv": ODD.encode()}
    with pytest.raises(InputError, match="add the columns"):
        firm_from_files(files)
    found = found_in_files(files)
    assert [(one.text, one.example) for one in found][1:3] == [("Zusammensetzung", "N42SH"), ("Woher", "China")]
    assert (found[1].name, found[5].name) == ("good", "")  # the one by its cells
    said = choice_of(CHOICE)
    assert [one.name for one in found_in_files(files, said)][:5] == [
        "part", "good", "origin", "kg_per_year", "stock_days",
    ]  # fmt: skip
    firm = firm_from_files(files, choice=said)
    assert [(row.id, row.good, row.stock_days) for row in firm.items] == [("Rotor", "N42SH", 30)]
    assert firm.products[0].units * 12 == pytest.approx(1200)
    for wrong in ("Woher", "Woher=country"):
        with pytest.raises(InputError):
            choice_of([wrong])


def test_what_a_reader_says_counts_before_what_the_names_say():
    text = "part,good,material,origin,region,kg_per_year,stock_days\nrotor,A,N42SH,CN,EU,12,30\n"
    assert firm_from_files({"a.csv": text.encode()}).items[0].good == "A"
    assert firm_from_files({"a.csv": text.encode()}, choice=choice_of(["material=good"])).items[0].good == "N42SH"


def test_one_row_that_lacks_something_refuses_no_list():
    """A row of paint without its material refused a whole export."""
    text = f"{SAP}Rotor;N42SH;CN;1.200,000;KG;30;20;94.500,00;1.000;EUR\nLack;;DE;900,0;KG;10;5;4,00;1;EUR\n"
    text += "Rest;N35;CN;;KG;10;5;4,00;1;EUR\nOhne Land;N35;;5,0;KG;10;5;4,00;1;EUR\n"
    firm = firm_from_files({"ZMM.csv": text.encode()})
    assert [(row.id, row.good) for row in firm.items] == [("Rotor", "N42SH"), ("Lack", NOT_SAID)]
    assert firm.left_out == (
        "Left out, for they lack what is needed to weigh them: Rest (line 4: no quantity), Ohne Land (line 5: no "
        "origin).",
    )
    assert (firm.items[0].price, firm.supply[0].order_days) == (pytest.approx(94.5), pytest.approx(28))
    assert "Prices are of as many units as PE says." in firm.notes
    wrong = text.replace("900,0", "viel")
    with pytest.raises(InputError, match=r"ZMM\.csv:3: "):
        firm_from_files({"ZMM.csv": wrong.encode()})
    assert len(firm_from_files({"ZMM.csv": wrong.encode()}, choice=choice_of([], [3])).items) == 1


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("Bedarf p.a.", "kg_per_year", 1), ("Reichw.Tage", "stock_days", 1), ("PLZ AT", "order_days", 1.4),
        ("PE", "price_per", 1), ("ME", "unit", 1), ("Door-to-door (wks)", "lead_days", 7), ("Made where", "origin", 1),
        ("What is in it", "good", 1), ("Lead time (working days)", "order_days", 1.4),
        ("Qty p.a. (kg)", "kg_per_year", 1),
    ],
)  # fmt: skip
def test_short_texts_of_sap_and_headers_of_a_sheet_are_read(text, name, factor):
    assert (heading(text).name, heading(text).factor) == (name, pytest.approx(factor))


@pytest.mark.parametrize(
    ("title", "firm"),
    [
        ("Critical materials extract - Purchasing EMEA - CONFIDENTIAL", ""), ("SAP MM60", ""), ("Teileliste 2026", ""),
        ("Nordwind Antriebe GmbH - Teileliste", "Nordwind Antriebe GmbH"), ("Company: Muster | 2026", "Muster"),
        ("Teileliste Muster Antriebe GmbH", "Muster Antriebe GmbH"),
    ],
)  # fmt: skip
def test_a_title_is_the_firm_only_where_it_says_so(title, firm):
    assert firm_in_title(title) == firm


def test_a_sheet_whose_header_nobody_knows_shows_its_columns():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (["Extract"], ["Label", "Stuff", "Where", "Much"], ["Rotor", "N42SH", "China", 5]):
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    assert [one.text for one in found_in_files({"a.xlsx": out.getvalue()})] == ["Label", "Stuff", "Where", "Much"]
