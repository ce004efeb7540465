"""Tables in a text, by what stands between their cells."""

import pytest

from monazite.reading.text.table_text import cells_of, tables_of

ROWS = (("Product", "Rate", "From"), ("Magnets", "25%", "1 June 2026"), ("Gallium", "10%", "1 July 2026"))


@pytest.mark.parametrize("mark", [" | ", "\t", "; ", ", ", "    "])
def test_a_table_is_found_by_its_marks(mark: str) -> None:
    text = "The duties are as follows.\n\n" + "\n".join(mark.join(row) for row in ROWS) + "\n\nThey hold for a year."
    (table,) = tables_of(text)
    assert table.head.cells == ROWS[0]
    assert [row.cells for row in table.rows] == list(ROWS[1:])
    assert text[table.rows[0].start : table.rows[0].end] == mark.join(ROWS[1])


def test_the_rule_below_a_markdown_head_is_no_row() -> None:
    text = "| Good | Duty |\n|---|---:|\n| Magnets | 25% |\n| Gallium | 10% |"
    (table,) = tables_of(text)
    assert [row.cells for row in table.lines] == [("Good", "Duty"), ("Magnets", "25%"), ("Gallium", "10%")]


@pytest.mark.parametrize(
    "text",
    [
        "China, Japan, and Korea met in Seoul.\nGallium, tin, and zinc are rare.\nPrices, stocks, and fears rose.",
        "One line | with a bar",
        "",
        "First, second, third\nFourth, fifth, sixth\nSeventh, eighth, ninth",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert tables_of(text) == []


def test_cells_of_a_line_in_quotes() -> None:
    assert cells_of('"Magnets, sintered", 25%, 1 June') == ["Magnets, sintered", "25%", "1 June"]
    assert cells_of("| a | b |") == ["a", "b"]
