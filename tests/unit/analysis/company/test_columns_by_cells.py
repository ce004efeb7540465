"""Lists whose names of columns are SAP's or a buyer's own: what cells, slashes and abbreviations say."""

import gzip
import io
import re

import openpyxl
import pytest

from monazite.analysis.company.firm.column_names import heading
from monazite.analysis.company.firm.load_firm import firm_from_files, found_in_files
from monazite.foundation.errors import InputError
from monazite.presentation.web.page_files import static_file

HEADER = "Werk;Material;Materialkurztext;Werkstoff/Güte;Kreditor;Urspr.land;Frei verw.;BME;Verbr. Ø/Mon.;WBZ (KT);"
SAP = f"""{HEADER}Nettopreis;Währ.;je
1010;4711-0815-01;Rotormagnet;NdFeB N42SH;Yunsheng;CN;8.400,000;KG;6.900,000;75;11.250,00;EUR;100
1020;4740-0200-00;Poliermittel;CeO2 99,9;Solvay;FR;4.000,000;KG;1.200,000;30;6,10;EUR;1
"""
WATCHED = [
    ("Watch list MY27", *[None] * 7),
    (None,) * 8,
    ("P/N", "What it goes into", "Stuff", "Who makes it", "Where made", "Runway (wks)", "PO price US$/kg",
     "Draw per wk (kg)"),
    ("FX-100", "Rotor", "Sintered NdFeB SH", "JL MAG", "China", 5, 96, 100),
    ("FX-330", "Phosphor", "Yttria 4N", "Shin-Etsu", "Japan", 20, 41, 4),
]  # fmt: skip


def _book(*sheets: tuple[str, list[tuple[object, ...]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_list_of_sap_needs_no_column_set_by_hand():
    """``Material``, the number of a part there, was taken for the good; eight of its columns were not read."""
    files = {"ZMM.csv": SAP.encode("cp1252")}
    assert [one.name for one in found_in_files(files)] == [
        "site", "", "part", "good", "supplier", "origin", "stock_kg", "unit", "kg_per_month", "order_days", "price",
        "currency", "price_per",
    ]  # fmt: skip
    firm = firm_from_files(files)
    assert [(row.id, row.good) for row in firm.items] == [("Rotormagnet", "NdFeB N42SH"), ("Poliermittel", "CeO2 99,9")]
    assert (firm.items[0].price, firm.supply[0].order_days) == (112.5, 75)
    assert firm.items[0].stock_days == pytest.approx(8400 / (12 * 6900) * 365.25, abs=0.01)


def test_a_good_that_a_list_calls_so_stays_whatever_other_cells_say():
    text = "part,good,remark,origin,region,kg_per_year,stock_days\nrotor,A,N42SH,CN,EU,12,30\n"
    assert firm_from_files({"a.csv": text.encode()}).items[0].good == "A"


def test_beside_a_cover_sheet_the_sheet_that_is_a_table_is_the_list():
    """A workbook with a cover was refused with the names of the blocks, and nothing else."""
    cover = ("Read me", [("Watch list, as of 27 Nov 2026",)])
    firm = firm_from_files({"w.xlsx": _book(cover, ("Watch MY27", WATCHED))})
    assert [(row.id, row.stock_days, row.price) for row in firm.items] == [("Rotor", 35, 96), ("Phosphor", 140, 41)]
    assert firm.products[0].units * 12 == pytest.approx(100 * 365.25 / 7)
    unknown = [tuple(f"x{n}" if isinstance(cell, str) else cell for n, cell in enumerate(row)) for row in WATCHED]
    with pytest.raises(InputError, match=r"sheet Watch MY27.*add the columns"):
        firm_from_files({"w.xlsx": _book(cover, ("Watch MY27", unknown))})


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [("On the shelf, lbs", "stock_kg", 0.45359237), ("Werkstoff/Material", "good", 1), ("Werkst.", "good", 1),
     ("Ursprung / Herkunft", "origin", 1), ("Werk/Lieferant", "werk_lieferant", 1)],
)  # fmt: skip
def test_pounds_and_two_names_of_one_meaning(text, name, factor):
    assert (heading(text).name, heading(text).factor) == (name, factor)


def test_the_line_of_the_names_of_columns_is_never_offered_to_be_left_out():
    """The button took out the header, and the first part became it."""
    script = gzip.decompress(static_file("company.js")).decode()
    (pattern,) = re.findall(r"matchAll\(/(.*)/g\)", script)
    with pytest.raises(InputError) as refused:
        firm_from_files({"a.csv": b"title\npart,origin,region\nrotor,CN,EU\n"})
    assert ":2: columns: " in str(refused.value)
    assert re.findall(pattern, str(refused.value)) == []
    assert re.findall(pattern, "a.csv:3: item.good: found x") == ["3"]
