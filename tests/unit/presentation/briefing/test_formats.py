"""Further formats: what is asked for and missing is said early; what is written can be read again."""

import sys
from importlib.util import find_spec

import pytest

from brief_cases import full_inputs, licensed_run
from monazite.foundation import extras
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.formats.choice import chosen_formats
from monazite.presentation.briefing.render import brief


def test_formats_that_are_written_anyway_need_nothing():
    assert chosen_formats(["html", " MD ", ""]) == ()


def test_an_unknown_format_names_the_nearest():
    with pytest.raises(InputError, match=r'format: found "xls", .*"xlsx"'):
        chosen_formats(["xls"])


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "docx" else True)
    with pytest.raises(InputError, match=r"need docx, which is not installed: pip install 'monazite\[brief\]'"):
        chosen_formats(["html", "docx"])


def test_a_system_without_pango_is_told(monkeypatch, tmp_path):
    from monazite.presentation.briefing.formats import pdf

    def fails(name: str):
        raise OSError("cannot load library 'libpango'")

    monkeypatch.setattr(pdf, "import_module", fails)
    with pytest.raises(InputError, match="needs the library Pango"):
        pdf.write_pdf("<p>x</p>", tmp_path / "x.pdf")


def test_a_document_has_styles_pictures_and_tables(tmp_path):
    docx = pytest.importorskip("docx")
    made = brief(licensed_run(), out=tmp_path / "out", formats=["docx"], **full_inputs())
    document = docx.Document(str(made.folder / "brief.docx"))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption"} <= set(styles)
    assert len(document.inline_shapes) == len([p for p in made.charts if p.name.startswith("main-")]) // 2
    assert len(document.tables) == 2
    assert document.tables[0].rows[0].cells[0].text == "Country or group"
    for table in document.tables:
        heads = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [True, *[False] * (len(heads) - 1)], "the first row is the head, on every page"


def test_a_workbook_has_every_table_and_every_number(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    made = brief(licensed_run(), out=tmp_path / "out", formats=["xlsx"], **full_inputs())
    book = openpyxl.load_workbook(made.folder / "tables.xlsx")
    assert "Dates ahead" in book.sheetnames
    assert "Loss by country" in book.sheetnames
    rows = list(book["claims"].iter_rows(min_row=2, values_only=True))
    numbers = sum(len(claim.quantities) for claim in made.claims)
    assert len(rows) == numbers
    assert all(name == name.strip() and len(name) <= 31 for name in book.sheetnames)


@pytest.mark.skipif(sys.platform == "win32", reason="Pango is a package of the system")
def test_a_pdf_has_pages(tmp_path):
    if find_spec("weasyprint") is None:
        pytest.skip("needs WeasyPrint")
    made = brief(licensed_run(), out=tmp_path / "out", formats=["pdf"], **full_inputs())
    content = (made.folder / "brief.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) > 20_000
