# ruff: noqa: E501 - sentences stay whole
"""Articles with a table of goods, rates and days."""

from datetime import date
from pathlib import Path

import pytest

from monazite.foundation.errors import InputError
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.result import Reading
from monazite.reading.text.article import Article, article_from_bytes

DAY = date(2026, 5, 20)
LEAD = "The United States will impose tariffs on goods from China, the White House said on Wednesday, as listed below."
ROWS = (
    ("Product", "Duty rate", "Effective date"),
    ("Rare-earth magnets", "25%", "1 June 2026"),
    ("Gallium", "10%", "1 July 2026"),
    ("Germanium", "10%", "1 July 2026"),
)


def facts(reading: Reading) -> set[tuple[str, ...]]:
    """Actor, kind, goods, level and start of each measure."""
    return {(m.actor, m.kind, "+".join(m.goods), str(m.level), str(m.start)) for m in reading.measures}


WANTED = {
    ("US", "tariff", "magnets", "0.25", "2026-06-01"),
    ("US", "tariff", "Ga+Ge", "0.1", "2026-07-01"),
}


def markdown() -> str:
    lines = ["| " + " | ".join(row) + " |" for row in ROWS]
    return "\n".join([LEAD, "", lines[0], "|---|---|---|", *lines[1:], "", "Officials gave no reason."])


def html() -> str:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in ROWS]
    table = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    more = "<p>Importers said that they had expected the step for weeks and that they would pass on the cost to carmakers.</p>"
    return f"<html><head><title>New duties</title></head><body><article><h1>New duties</h1><p>{LEAD}</p>{table}{more}</article></body></html>"


def plain(mark: str) -> str:
    return "\n".join([LEAD, "", *(mark.join(row) for row in ROWS), "", "Officials gave no reason."])


@pytest.mark.parametrize(
    ("text", "suffix"),
    [(markdown(), ".md"), (html(), ".html"), (plain("\t"), ".txt"), (plain("; "), ".txt"), (plain("     "), ".txt")],
    ids=["markdown", "html", "tabs", "semicolons", "gaps"],
)
def test_each_row_is_a_measure_and_rows_of_one_rate_are_one(text: str, suffix: str) -> None:
    pytest.importorskip("trafilatura")
    reading = read_article(article_from_bytes(text.encode(), f"table{suffix}", suffix), day=DAY)
    assert facts(reading) == WANTED
    for m in reading.measures:
        for proof in m.evidence:
            assert " ".join(proof.sentence.split())  # the sentence above, and the rows
        assert any("25%" in e.sentence or "10%" in e.sentence for e in m.evidence)
    assert {m.status for m in reading.measures} == {"announced"}
    assert all(m.affected == ["CN"] for m in reading.measures)


def test_a_row_of_goods_without_data_is_listed_and_not_taken_for_others() -> None:
    text = plain("\t").replace("Germanium", "Cane sugar")
    reading = read_article(Article("a.txt", text), day=DAY)
    assert ("US", "tariff", "Ga", "0.1", "2026-07-01") in facts(reading)
    assert any("Cane sugar" in remark.what for remark in reading.ambiguous)


def test_a_table_that_nobody_introduces_is_unclear() -> None:
    text = (
        plain("\t").replace(LEAD, "Last week brought rain.")
        + " China banned exports of dysprosium to Japan on 18 May 2026."
    )
    reading = read_article(Article("a.txt", text), day=DAY)
    assert {m.kind for m in reading.measures} == {"export_control"}
    assert any("no sentence above it" in remark.reason for remark in reading.ambiguous)


def test_scrap_in_a_row_is_asked() -> None:
    text = plain("\t").replace("Rare-earth magnets", "Magnet scrap")
    drafted = draft(read_article(Article("a.txt", text), day=DAY))
    assert any("scrap" in question.text for question in drafted.questions)


def test_a_table_alone_names_no_measure() -> None:
    with pytest.raises(InputError):
        read_article(Article("a.txt", "\n".join("\t".join(row) for row in ROWS)), day=DAY)


def test_a_table_of_a_page_that_is_laid_out_by_tables_stays_prose(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    text = "China banned exports of dysprosium to Japan on 18 May 2026, the commerce ministry said. " * 3
    page = f"<html><body><table><tr><td>{text}</td><td>Menu</td></tr></table></body></html>"
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    assert {(m.actor, m.kind) for m in read_article(file, day=DAY).measures} == {("CN", "export_control")}
