"""A brief of measures that a user set, in the app or in a scenario of one's own, is headed by them."""

import re
from datetime import date
from typing import Any

import pytest

from brief_cases import brief_run, context, licences
from brief_style import first_screen, words_of
from engine_cases import control
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.set_measures import set_measures
from monazite.presentation.briefing.main_part.branches.branches import branch_facts
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main

REST = {"approval": 0.55, "review": 1.5, "military": 0.55}


def lever(**fields: Any) -> dict[str, Any]:
    """A block of the app on all licences: its regimes stay and are moved."""
    block = control(start="2025-08-01", goods=["Dy", "magnet"], **(REST | fields))
    return block | {"relative_to": REST, "text": "Set in the app. Licences approved: 0."}


def set_in_app(*blocks: dict[str, Any], draws: int = 8) -> BriefContext:
    name = "record (levers moved from August 2025)"
    run = brief_run(licences(), *blocks, draws=draws, months=24, growth=True, name=name)
    rest = brief_run(licences(), draws=draws, months=24, growth=True, name="record")
    return context(run, alternative=rest)


@pytest.fixture(scope="module")
def refused() -> BriefContext:
    return set_in_app(lever(approval=0.0, military=0.0))


def words(part: MainPart, *names: str) -> str:
    blocks = [block for name in names or part.sections for block in part.sections[name]]
    return " ".join(f"{block.label} {block.text.text}" for block in blocks).replace("\xa0", " ")


def test_a_stop_set_in_the_app_heads_its_brief_and_names_its_branch(refused):
    part = compose_main(refused)
    named = "If China refuses all licences for dysprosium or magnets from 1 August 2025 (set in the app)"
    assert part.headline.text.replace("\xa0", " ").startswith(f"{named}, magnet exports would")
    assert f"{named}." in words(part, "front")
    assert "If nothing of this is set." in words(part, "front")
    assert "as it stands" not in words(part)
    assert "other path" not in words(part)


def test_the_same_in_french(refused):
    part = compose_main(refused, "fr")
    named = "les licences sont refusées (Chine ; dysprosium ou aimants) dès le 1er août 2025 (fixé"
    text = words(part)
    assert f"Si toutes {named}" in text
    assert not re.search(r"\b(refuses|If|continue ainsi)\b", text)


@pytest.fixture(scope="module")
def refused_in_sixteen() -> BriefContext:
    """As many draws as the app takes."""
    return set_in_app(lever(approval=0.0, military=0.0), draws=16)


@pytest.mark.parametrize(
    ("code", "named"),
    [("en", "The app’s first screen leads with its central run, another middle of the same draws."),
     ("fr", "Le premier écran de l’application montre d’abord son calcul central, un autre milieu des mêmes tirages.")],
)  # fmt: skip
def test_a_brief_of_the_app_says_which_middle_it_has_and_the_page_another(refused_in_sixteen, code, named):
    likely = {"en": "Half the futures cost more than likely", "fr": "Un avenir sur deux dépasse le cas probable"}[code]
    note = note_of_losses(refused_in_sixteen, code)
    assert likely in note
    assert named in note
    own = control(start="2025-08-01", goods=["*"], approval=0.0, review=1.0, text="")
    runs = (brief_run(licences(), *more, draws=16, months=24, growth=True, name="mine") for more in ((own,), ()))
    run, rest = runs
    assert named not in note_of_losses(context(run, alternative=rest), code)


def note_of_losses(ctx: BriefContext, code: str) -> str:
    """What stands under the table of losses."""
    blocks = compose_main(ctx, code).sections["important"]
    found = next(block.subtitle for block in blocks if block.kind == "table" and block.name == "costs")
    return "" if found is None else found.text.replace("\xa0", " ")


def test_what_the_refusal_takes_away_is_not_assumed(refused):
    text = words(compose_main(refused))
    for gone in ("are renewed", "keeps licences", "are granted", "Buyers under general licences"):
        assert gone not in text


@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_stays_as_short_as_every_brief(refused, code):
    part = compose_main(refused, code)
    assert len(words_of(first_screen(part))) <= 150


@pytest.mark.parametrize(
    ("block", "named"),
    [
        (lever(approval=0.3), "China approves 30% of licence applications for dysprosium or magnets"),
        (lever(review=4.0), "China takes 4 months over licences"),
        (lever(approval=0.0), "China refuses all licences but some for defence makers"),
        (
            {"kind": "tariff", "actor": "US", "start": "2025-08-01", "on": ["CN"], "goods": ["magnet"], "rate": 0.6,
             "text": "Set in the app. Added tariff: 0.6."},
            "the United States adds a tariff of 60% on magnets from China",
        ),
    ],
)  # fmt: skip
def test_other_levers_are_named_too(block, named):
    ctx = set_in_app(block)
    found = set_measures(ctx, horizon_of(ctx))
    assert found is not None
    assert found.label == f"If {named} from 1 August 2025 (set in the app)"
    assert found.refusal is None
    assert compose_main(ctx).headline.text.replace("\xa0", " ").startswith(found.label)


def test_a_scenario_of_ones_own_is_named_by_what_it_assumes():
    own = control(start="2025-08-01", goods=["*"], approval=0.0, review=1.0, text="")
    ctx = context(brief_run(licences(), own, draws=8, months=24, growth=True, name="mine"))
    label = branch_facts(ctx, horizon_of(ctx)).branches[0].label
    assert label == "If China refuses all licences from 1 August 2025 (assumed)"


def test_a_record_is_headed_by_nothing_that_was_set():
    ctx = context(brief_run(licences(), draws=2, months=24, growth=True, name="record"))
    assert set_measures(ctx, horizon_of(ctx)) is None


def test_bad_cases_of_too_few_runs_are_not_called_alike(refused):
    """160 and 9.6 billion dollars 'could not be told apart': eight runs have no upper end to a bad case."""
    facts = branch_facts(refused, horizon_of(refused))
    assert all(cost.error is None or not cost.has_error for branch in facts.branches for cost in branch.costs)
    assert not any(facts.alike(cost.region) for branch in facts.branches for cost in branch.costs)


def test_a_scenario_of_ones_own_speaks_of_no_article():
    own = control(start="2025-08-01", goods=["*"], approval=0.0, review=1.0, text="")
    front = words(compose_main(context(brief_run(licences(), own, draws=2, months=24, growth=True, name="mine"))))
    assert "the article’s licences" not in front
    assert front.strip().startswith("If China refuses all licences from 1 August 2025 (assumed), magnet exports would")


@pytest.fixture(scope="module")
def refused_later() -> BriefContext:
    """All licences refused three months after the first of the twelve that a brief looks at."""
    block = lever(approval=0.0, military=0.0) | {"start": "2025-11-01"}
    return set_in_app(block)


@pytest.mark.parametrize(
    ("code", "box", "sentence", "title"),
    [
        ("en", r"Exports would run at ([\d.]+%) of normal and ([\d.]+%) by detours",
         r"expects exports at ([\d.]+%) of normal over twelve months from "
         r"November 2025.*?; by detours, which nobody counts, ([\d.]+%) of normal still arrives",
         r"would average ([\d.]+%) over the twelve months from November 2025"),
        ("fr", r"exportations seraient à ([\d,]+ %) de la normale, plus ([\d,]+ %) par des détours",
         r"exportations à ([\d,]+ %) de la normale sur douze mois à partir de "
         r"novembre 2025.*?; par des détours, que personne ne compte, ([\d,]+ %)",
         r"seraient à ([\d,]+ %) sur douze mois à partir de novembre 2025"),
    ],
)  # fmt: skip
def test_exports_are_those_of_one_window_with_detours_beside_them(refused_later, code, box, sentence, title):
    """0.12% in the box, 25% in the section below and in its chart: three of the months lay ahead of the refusal."""
    part = compose_main(refused_later, code)
    front, happening = (words(part, name).replace("\u202f", " ") for name in ("front", "happening"))
    first, again = re.search(box, front), re.search(sentence, happening)
    assert first is not None
    assert again is not None
    assert first.groups() == again.groups()
    chart = re.search(title, part.figure_titles()["market"].text.text.replace("\xa0", " ").replace("\u202f", " "))
    assert chart is not None
    assert chart[1] == first[1]
    run, months = refused_later.run, (date(2025, 11, 1), date(2026, 10, 1))
    shipped = run.finite_quantity("exports_counted_index", good="magnet", region="WORLD", over=months)
    view = run.results.view
    goods, places = view.labels("goods"), view.labels("places")
    usual = view.grouped(view.baseline_exports()[None, None])[0, 0, goods.index("magnet"), places.index("WORLD")]
    leaked = run.finite_quantity("leakage", good="magnet", region="WORLD", over=months)
    numbers = [float(text.rstrip("% ").replace(",", ".")) for text in first.groups()]
    assert numbers == pytest.approx([100 * shipped.value, 100 * leaked.value / usual], rel=0.05)


def test_the_table_says_of_which_months_it_is_where_those_of_the_exports_are_others(refused, refused_later):
    def note(ctx):
        blocks = compose_main(ctx).sections["important"]
        found = next(block.subtitle for block in blocks if block.kind == "table" and block.name == "grades")
        return "" if found is None else found.text.replace("\xa0", " ")

    assert "Ahead: twelve months from August 2025, not from November 2025." in note(refused_later)
    assert "Ahead: " not in note(refused)
    assert re.search(r"Of [\w -]+ [\d.]+% of use comes from China by detours\.", note(refused))


def test_no_detours_are_told_where_licences_are_granted():
    ctx = set_in_app(lever(approval=0.9, military=0.9))
    branches = branch_facts(ctx, horizon_of(ctx)).branches
    assert all(branch.detours is None for branch in branches if branch.shipments and branch.shipments.value >= 0.5)
    assert "by detours" not in words(compose_main(ctx), "front")
