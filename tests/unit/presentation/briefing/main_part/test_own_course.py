"""Without talks an article's brief shows its own course, with and without it, and one line on what else may come."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from brief_cases import READING, brief_run, context, full_inputs, licensed_run
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.branches.branches import Branch, BranchFacts
from monazite.presentation.briefing.main_part.branches.own_course import own_course
from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.prose import render_prose
from monazite.results.quantity import Quantity

LIMIT = {"actor": "CN", "kind": "licences", "affected": ["JP"], "goods": ["dysprosium"], "patterns": ["Dy"],
         "start": "2026-01-01"}  # fmt: skip


def cost(region: str, likely: float, bad: float) -> RegionCost:
    likely_q, bad_q = (Quantity(x, x, x, "MUSD", "loss_central", {}, "run", ()) for x in (likely, bad))
    return RegionCost(region, region, likely_q, likely_q, bad_q, bad_q)


def branch(label: str, *costs: RegionCost) -> Branch:
    return Branch(label, label, None, None, None, None, None, costs)


@pytest.fixture(scope="module")
def ctx() -> Any:
    free = brief_run(draws=8, months=24, growth=True, name="the truce holds until 2027")
    reading = READING | {"measures": [LIMIT]}
    return context(licensed_run(), **(full_inputs() | {"reading": reading, "without_article": free}))


OWN = branch("With licences and nothing else", cost("US", 43.0, 700.0), cost("JP", 6.4, 110.0))
BACK = branch("With licences and suspended controls back", cost("US", 6500.0, 37000.0), cost("JP", 99.0, 570.0))


@pytest.fixture(scope="module")
def course(ctx) -> Any:
    horizon = horizon_of(ctx)
    branches = BranchFacts((OWN, BACK), None, "a", "b", "twelve months", True, "", months=horizon.months)
    patch = pytest.MonkeyPatch()
    patch.setattr("monazite.presentation.briefing.main_part.branches.own_course.reported", lambda ctx: ["one"])
    try:
        return own_course(ctx, horizon, branches), branches
    finally:
        patch.undo()


def test_the_country_that_an_article_names_is_told_before_the_one_that_loses_most(course):
    made, _ = course
    assert made.cost.region == "JP"
    assert [one.label for one in made.others] == [BACK.label]
    assert made.worst.likely.value == 99.0


def test_courses_with_chances_or_of_talks_stay_beside_each_other(ctx, course):
    _, branches = course
    chance = Quantity(0.5, 0.5, 0.5, "share", "x", {}, "run", ())
    horizon = horizon_of(ctx)
    assert own_course(ctx, horizon, replace(branches, branches=(replace(OWN, chance=chance), BACK))) is None
    assert own_course(replace(ctx, reading=None), horizon, branches) is None


@pytest.mark.parametrize(
    ("code", "own", "other", "same"),
    [
        (
            "en",
            "With licences and nothing else. Japan likely loses $6.4m in b ($5m without it)",
            "Suspended controls may return, of unknown chance: Japan would then likely lose $99m.",
            "in b, with it or without",
        ),
        (
            "fr",
            "perdrait probablement 6,4 M$ en b (5 M$ sans cela)",
            "Les contrôles suspendus peuvent revenir, probabilité inconnue : la perte probable "
            "serait de 99 M$ pour le Japon.",
            "en b, avec ou sans cela",
        ),
    ],
)
def test_one_box_and_one_line_take_the_place_of_courses_without_a_chance(ctx, course, code, own, other, same):
    """Three boxes of $43m, $6.5bn and $6.4bn, none of which had a chance or said what the tax itself changes."""
    made, branches = course
    made = replace(made, without=cost("JP", 5.0, 100.0))
    known = main_page._facts(ctx) | {"gives_way": 0, "front_gives_way": 4, "br": replace(branches, length="b")}
    known |= {"course": made, "courses": None, "calm": None, "aimed": None, "back": None, "broken": None,
              "dearest": cost("US", 6500.0, 37000.0), "dearest_branch": BACK, "ban": None, "lead": None,
              "horizon": SimpleNamespace(is_ahead=True, length="b")}  # fmt: skip

    def front(**changed: Any) -> str:
        blocks = render_prose("front", known | changed, ClaimBook(), "front", language(code))
        return " ".join(f"{b.label} {b.text.text}" for b in blocks).replace("\xa0", " ")

    said = front()
    assert own in said
    assert other in said
    assert "37" not in said
    assert same in front(course=replace(made, without=cost("JP", 6.4, 100.0)))
