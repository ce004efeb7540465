"""Templates become blocks: marks, labels, lists, charts, and no number without a claim."""

import jinja2
import pytest

from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.page import prose
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.quantity import Quantity

SHARE = Quantity(0.256, 0.2, 0.3, "share", "exports_index", {"good": "magnet"}, "run-1", ("iea",))


@pytest.fixture
def blocks_of(monkeypatch):
    def make(template: str, **facts):
        loader = jinja2.DictLoader({"text.md.j2": template})
        monkeypatch.setattr(prose, "template_loader", lambda _: loader)
        book = ClaimBook()
        return prose.render_prose("text", facts, book, "front", language("en")), book

    return make


def test_every_number_and_date_is_a_value_of_a_claim(blocks_of):
    (block,), book = blocks_of('Exports: {{ claim(q, "percent") }} in {{ month }}.', q=SHARE, month="May 2025")
    assert block.kind == "para"
    assert block.text.text == "Exports: 26% in May 2025."
    assert block.text.quantities == {"a": SHARE}
    assert [claim.id for claim in book] == ["front-01"]


@pytest.mark.parametrize(("rank", "left"), [(0, "One. Two. Three."), (1, "Two. Three."), (7, "Three.")])
def test_an_optional_part_has_its_rank_where_it_stands_and_the_lowest_gives_way_first(blocks_of, rank, left):
    template = "{% if stays(1) %}One. {% endif %}{% if stays(7) %}Two. {% endif %}Three."
    (block,), _ = blocks_of(template, gives_way=rank)
    assert block.text.text.strip() == left


def test_every_rank_that_a_template_has_can_give_way():
    assert prose.highest_rank("en") == prose.highest_rank("fr") > 0


def test_a_template_is_compiled_once_and_holds_nothing_of_the_brief_that_it_was_compiled_for(blocks_of, monkeypatch):
    """Words that stand in a template are finished, and put through filters, by each brief anew."""
    template = 'Sold by {{ "a country" | the }} {{ "outside" }}: {{ claim(q, "percent") }}.'
    (first,), _ = blocks_of(template, q=SHARE, the=str.upper)
    assert first.text.text == "Sold by A COUNTRY outside: 26%."
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_, **__: pytest.fail("compiled again"))
    (second,), book = blocks_of(template, q=SHARE, the=str.title)
    assert second.text.text == "Sold by A Country outside: 26%."
    assert list(second.text.quantities.values()) == [SHARE]
    assert len(list(book)) == 1


def test_a_digit_in_a_template_is_an_error(blocks_of):
    with pytest.raises(ValueError, match="a number stands in the template"):
        blocks_of('Exports fell by 74 percent to {{ claim(q, "percent") }}.', q=SHARE)


def test_a_missing_number_is_said(blocks_of):
    (block,), _ = blocks_of("Cost: {{ claim(q) }}.", q=None)
    assert block.text.text == "Cost: no figure."


def test_labels_headings_lists_and_links(blocks_of):
    text = "# Exports fall\n\n**{{ label }}.** Now.\n\n### Parts\n- one\n  goes on\n- [two](annex.html)\n"
    blocks, book = blocks_of(text, label="If there is a deal")
    assert [(b.kind, b.label, b.text.text) for b in blocks] == [
        ("headline", "", "Exports fall"),
        ("para", "If there is a deal.", "Now."),
        ("heading", "", "Parts"),
        ("item", "", "one goes on"),
        ("item", "", "[two](annex.html)"),
    ]
    assert len(book) == 0, "text without a value is no claim"


def test_a_chart_has_a_title_and_a_subtitle(blocks_of):
    text = "[[chart stops]]\n{% if yes %}Lines stop in {{ month }}{% endif %}\n\n> Chance, {{ month }}\n"
    (block,), _ = blocks_of(text, yes=True, month="May 2025")
    assert (block.kind, block.name, block.text.text) == ("chart", "stops", "Lines stop in May 2025")
    assert block.subtitle is not None
    assert block.subtitle.text == "Chance, May 2025"


def test_lines_that_meet_get_a_space_and_braces_stay(blocks_of):
    text = "{% if yes %}One {a} ends.{% endif %}\nTwo begins with {{ claim(n) }}."
    (block,), _ = blocks_of(text, yes=True, n=count_quantity(3, "things"))
    assert block.text.text == "One {a} ends. Two begins with 3."


def test_sources_of_cited_words_are_those_of_the_claim(blocks_of):
    (block,), _ = blocks_of("{{ cite(day, sources) }}: licences.", day="4 April 2025", sources=("notice",))
    assert block.text.sources == ("notice",)


def test_an_unknown_fact_is_an_error(blocks_of):
    with pytest.raises(jinja2.UndefinedError):
        blocks_of("{{ claim(nothing) }}")


def test_a_table_is_text_whose_cells_are_claims(blocks_of):
    rows = '{% for n in names %}\n| {{ n }} | {{ claim(q, "percent") }} |\n{% endfor %}'
    text = f"[[table costs]]\nCosts\n| Who | How much |\n{rows}\n> Note."
    (block,), book = blocks_of(text, names=["Japan", "India"], q=SHARE)
    assert (block.kind, block.name, block.text.text) == ("table", "costs", "Costs")
    assert block.table is not None
    assert block.table.head == ("Who", "How much")
    assert [[cell if isinstance(cell, str) else cell.text for cell in row] for row in block.table.rows] == [
        ["Japan", "26%"],
        ["India", "26%"],
    ]
    assert block.subtitle is not None
    assert block.subtitle.text == "Note."
    assert [claim.label for claim in book if claim.quantities] == ["Japan, how much", "India, how much"]


def test_a_row_with_too_few_cells_is_an_error(blocks_of):
    with pytest.raises(ValueError, match="a row of a table has 1 cells and its head 2"):
        blocks_of("[[table costs]]\nCosts\n| Who | How much |\n| {{ n }} |", n="Japan")
