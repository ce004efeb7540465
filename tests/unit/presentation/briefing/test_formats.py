"""Further formats: what is asked for and missing is said early; what is written can be read again."""

import re
import sys
from importlib.util import find_spec

import pytest

from brief_cases import full_inputs, licensed_run
from monazite.foundation import extras
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.formats.choice import chosen_formats
from monazite.presentation.briefing.render import brief

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


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


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A brief in both formats of office programs."""
    pytest.importorskip("docx")
    pytest.importorskip("openpyxl")
    folder = tmp_path_factory.mktemp("made") / "out"
    return brief(licensed_run(), out=folder, formats=["docx", "xlsx"], **full_inputs())


@pytest.fixture(scope="module")
def document(written):
    import docx

    return docx.Document(str(written.folder / "brief.docx"))


@pytest.fixture(scope="module")
def book(written):
    import openpyxl

    return openpyxl.load_workbook(written.folder / "tables.xlsx")


def test_a_document_has_styles_pictures_and_tables(written, document):
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption"} <= set(styles)
    assert len(document.inline_shapes) == len([p for p in written.charts if p.name.startswith("main-")]) // 2
    assert len(document.tables) == 2
    assert document.tables[0].rows[0].cells[0].text == "Country or group"
    for table in document.tables:
        heads = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [True, *[False] * (len(heads) - 1)], "the first row is the head, on every page"
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows), "no row is broken over pages"


def test_every_page_of_a_document_says_what_it_is_and_its_number(document):
    (page,) = document.sections
    assert page.header.paragraphs[0].text == "monazite brief · from an article of 7 April 2025"
    fields = [field.values()[0] for field in page.footer._element.iter(f"{{{W}}}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(page.page_width.cm), round(page.page_height.cm)) == (21, 30), "A4"


def test_pictures_of_a_document_fit_its_page_and_are_described(document):
    for shape in document.inline_shapes:
        assert shape.width.cm <= 17.01
        assert shape.height.cm <= 19.01
        assert shape._inline.docPr.get("descr")


def test_titles_of_charts_and_tables_stay_with_them(document):
    for name in ("Chart title", "Table title", "Heading 1", "Heading 2"):
        assert document.styles[name].paragraph_format.keep_with_next
    held = [p.paragraph_format.keep_with_next for cell in document.tables[0].rows[0].cells for p in cell.paragraphs]
    assert all(held), "a short table stays on one page"


def test_a_document_keeps_its_links_and_the_marks_of_its_sources(document):
    marks = {link.fragment for p in document.paragraphs for link in p.hyperlinks if link.fragment}
    goals = {mark.values()[1] for mark in document.element.iter(f"{{{W}}}bookmarkStart")}
    assert any(name.startswith("source-") for name in marks)
    assert marks - {"reading", "important", "next", "claims"} <= goals, "every mark leads to its source"
    addresses = [link.address for p in document.paragraphs for link in p.hyperlinks if link.address]
    assert any(address.startswith("https://") for address in addresses)
    assert all("[" not in p.text or "](" not in p.text for p in document.paragraphs)


def test_no_column_of_a_document_is_narrower_than_its_words(document):
    for table in document.tables:
        for column in table.columns:
            words = [word for cell in column.cells for word in re.split(r"[ -]", cell.text)]
            assert column.width.cm >= 0.15 * max(map(len, words)), words


def test_a_workbook_has_every_table_and_every_number(written, book):
    assert "Dates ahead" in book.sheetnames
    assert "Loss by country" in book.sheetnames
    rows = list(book["claims"].iter_rows(min_row=2, values_only=True))
    numbers = sum(len(claim.quantities) for claim in written.claims)
    assert len(rows) == numbers
    assert all(name == name.strip() and len(name) <= 31 for name in book.sheetnames)


def test_a_workbook_lists_its_sheets_and_its_sources(book):
    listed = [row[0] for row in book["Contents"].iter_rows(min_row=6, max_col=1, values_only=True)]
    assert listed[: len(book.sheetnames) - 1] == book.sheetnames[1:]
    head, *sources = book["Sources"].iter_rows(values_only=True)
    assert head[0] == "number"
    assert [row[0] for row in sources] == list(range(1, len(sources) + 1))
    assert all(row[-1] for row in sources), "an address, or why there is none"


def test_a_column_of_numbers_holds_numbers_with_unit_and_range(book):
    sheet = book["Loss by country"]
    title, _, back, units, head = (list(row) for row in sheet.iter_rows(max_row=5, values_only=True))
    assert (title[0], back[0]) == ("Loss by country", "Contents")
    ranged = [place for place, name in enumerate(head) if f"{name}, low" in head]
    assert ranged
    for place in ranged:
        assert units[place]
        for row in sheet.iter_rows(min_row=6, values_only=True):
            value, low, high = row[place : place + 3]
            assert isinstance(value, (int, float))
            assert low <= value <= high


def test_text_of_a_scenario_is_no_formula():
    from openpyxl import Workbook

    from monazite.presentation.briefing.formats.workbook import _only_words

    book = Workbook()
    sheet = book.create_sheet("x")
    sheet.append(["=1+1"])
    _only_words(book)
    assert sheet["A1"].data_type == "s"


def test_sheets_are_as_wide_as_a_page_with_their_head_on_each(written):
    import openpyxl

    book = openpyxl.load_workbook(str(written.folder / "tables.xlsx"))
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.page_setup.fitToHeight == 0, "as many pages below each other as it takes"
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup is not None
        assert setup.fitToPage
    assert book["claims"].print_title_rows == "$1:$1"
    names = [cell.value for cell in book["Contents"]["A"][5:] if cell.hyperlink]
    titles = [cell.value for cell in book["Contents"]["B"][5:]]
    cut = [(n, t) for n, t in zip(names, titles, strict=False) if str(t).startswith(n) and n != t]
    assert cut, "some titles are longer than a sheet's name may be"
    assert [n for n, t in cut if t[len(n)] not in " ,"] == [], "names of sheets end with a whole word"


@pytest.mark.skipif(sys.platform == "win32", reason="Pango is a package of the system")
def test_a_pdf_has_pages(tmp_path):
    if find_spec("weasyprint") is None:
        pytest.skip("needs WeasyPrint")
    written = brief(licensed_run(), out=tmp_path / "out", formats=["pdf"], **full_inputs())
    content = (written.folder / "brief.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) > 20_000


def test_paper_has_no_cards_and_no_links_to_another_file(monkeypatch, tmp_path):
    from monazite.presentation.briefing import render

    printed = []
    monkeypatch.setattr(render, "write_pdf", lambda html, path: printed.append(html))
    brief(licensed_run(), out=tmp_path / "out", formats=["pdf"], **full_inputs())
    body = printed[0].partition("<body")[2]
    assert "<button" not in body
    assert "opens a card" not in body
    assert 'href="annex.html#' not in body
    assert "annex" in body
