"""The reference pages are those that the code makes."""

import pytest
from reproduce.reference_pages import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_makes_it(name):
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert text == PAGES[name](), "run python reproduce/reference_pages.py"


def test_every_column_of_every_table_is_on_the_page():
    from monazite.dataset.schema import TABLES

    text = (FOLDER / "tables.md").read_text(encoding="utf-8")
    assert all(f"## `{name}.csv`" in text for name in TABLES)
    assert "| `capacity` |" in text
