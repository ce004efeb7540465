"""Material by material: rows of which the order, the scarcest one and the words are written down by hand."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import context, full_inputs, licensed_run
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part import main_page
from monazite.presentation.briefing.main_part.decisions import Decisions
from monazite.presentation.briefing.main_part.grade_facts import GradeFacts, GradeRow, OtherSource
from monazite.presentation.briefing.main_part.materials import Material, MaterialFacts, material_facts
from monazite.presentation.briefing.main_part.prose import render_prose
from monazite.results.quantity import Quantity


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(value, value, value, unit, "x", {}, "run", ())


def row(name: str, shortage: float, exports: float, own: float = 24.0, heavy: float | None = None) -> GradeRow:
    """A good of which an order takes 13 weeks: more than three months, and more than any stock here."""
    rest: dict[str, Any] = dict.fromkeys(("cover", "quoted_inside", "quoted_outside", "inside", "outside"))
    return GradeRow(
        name, quantity(heavy, "share") if heavy is not None else None, quoted_when="", lead=quantity(13.0, "week"),
        others=(OtherSource("Malaysia", quantity(0.03, "share")),), shortage=quantity(shortage, "share"),
        own=quantity(own, "day"), exports=quantity(exports, "share"), **rest,
    )  # fmt: skip


YTTRIUM, DYSPROSIUM = row("Yttrium oxide", 0.4, 0.38), row("Dysprosium oxide", 0.125, 0.27, 51.0)
MAGNETS, EASY = row("Magnets for the greatest heat", 0.17, 0.99, 32.0, 0.04), row("Neodymium oxide", 0.01, 0.93, 60.0)
ROWS = GradeFacts((MAGNETS, EASY, DYSPROSIUM, YTTRIUM), "November 2026", "", lead="Dysprosium oxide")


DAY = date(2026, 11, 30)


def calm(good: str) -> Any:
    return SimpleNamespace(tail=SimpleNamespace(good=good, region="EU"))


def test_what_does_not_flow_stands_first_and_of_it_what_is_likeliest_short():
    found = material_facts(ROWS, calm("Yttrium oxide"), DAY)
    assert [one.name for one in found.rows] == ["yttrium oxide", "dysprosium oxide", "magnets"]
    assert found.scarcest is found.rows[0]
    assert found.rows[0].arrives == "1 March 2027", "13 weeks after 30 November 2026"
    assert [one.binds for one in found.rows] == [True, False, False]
    assert (found.flowing, found.barely) == (("magnets",), ("yttrium oxide", "dysprosium oxide"))
    assert found.are_unlike
    assert [one.is_scarce for one in found.rows] == [True, False, False]
    assert [one.name for one in found.beside("magnet")] == ["yttrium oxide", "dysprosium oxide"]


def test_goods_that_all_flow_or_all_do_not_are_alike():
    assert not material_facts(GradeFacts((MAGNETS, EASY), "", ""), None, DAY).are_unlike
    assert not material_facts(GradeFacts((YTTRIUM, DYSPROSIUM), "", ""), None, DAY).are_unlike
    none = material_facts(GradeFacts((row("Crude gallium", 0.0, 1.0),), "", ""), None, DAY)
    assert none.scarcest is None
    assert not none.rows[0].is_scarce


def test_magnets_of_two_grades_are_one_material():
    other = row("Everyday magnets", 0.2, 0.99, 40.0, 0.0)
    found = material_facts(GradeFacts((MAGNETS, other, YTTRIUM), "", ""), None, DAY)
    assert [one.name for one in found.rows] == ["yttrium oxide", "magnets"]
    assert found.rows[1].row is MAGNETS, "the one whose order takes longest beside its stock"


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return main_page._facts(context(licensed_run(), **full_inputs())) | {"gives_way": ()}


def printed(section: str, facts: dict[str, Any], code: str = "en") -> list[str]:
    blocks = render_prose(section, facts, ClaimBook(), section, language(code))
    return [f"{b.label} {b.text.text}".replace("\xa0", " ") for b in blocks]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "en",
            ("yttrium oxide: order now, stretch stock.", "dysprosium oxide: order now.", "magnets: order one cycle"),
        ),
        ("fr", ("Oxyde d’yttrium : commander dès maintenant, ménager", "Oxyde de dysprosium : comm", "Aimants : comm")),
    ],
)
def test_buyers_are_advised_by_material_the_scarcest_first(facts, code, words):
    mat = material_facts(ROWS, calm("Yttrium oxide"), DAY)
    todo = Decisions(MAGNETS, "magnets", "1 March 2027", "", ())
    horizon = SimpleNamespace(is_ahead=True)
    said = printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}, code)
    at = [next(i for i, line in enumerate(said) if word in line) for word in words]
    assert at == sorted(at)
    first, last = said[at[0]], said[at[2]]
    assert "38" in first
    assert {"en": "Malaysia", "fr": "Malaisie"}[code] in first
    assert "99" in last
    assert {"en": "They flow", "fr": "Sortie normale"}[code] in last
    assert any({"en": "production on top", "fr": "production en sus"}[code] in line for line in said)


def test_a_material_that_needs_no_order_is_not_ordered(facts):
    todo = Decisions(MAGNETS, "magnets", "1 March 2027", "", ())
    mat = MaterialFacts(
        (Material("magnets", MAGNETS), Material("neodymium oxide", row("Neodymium oxide", 0.02, 0.95, 200.0)))
    )
    horizon = SimpleNamespace(is_ahead=True)
    said = " ".join(printed("decide", facts | {"mat": mat, "todo": todo, "horizon": horizon, "help": None}))
    assert "magnets: order one cycle early" in said
    assert "neodymium" not in said


def test_what_dollars_rest_on_is_said_once_and_stops_are_not_warned_of_twice(facts):
    said = " ".join(" ".join(printed(name, facts)) for name in main_page.SECTIONS)
    notes = [
        block.subtitle.text
        for block in render_prose("important", facts, ClaimBook(), "important", language("en"))
        if block.name == "costs" and block.subtitle
    ]
    assert notes
    assert "of 23 losses that others estimated the model hits 12" in notes[0]
    assert said.count("worse than a coin") <= 1
