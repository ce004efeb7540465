"""Rules of language over the main part: the small dataset, every shipped scenario, a handful of articles."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from brief_cases import context, full_inputs, licensed_run
from brief_style import (
    MOST_FIRST_SCREEN,
    MOST_WORDS,
    faults,
    first_screen,
    grade,
    main_text,
    significant,
    syllables,
    words_of,
)
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.cli.scenarios import load_source, on_months_of
from monazite.scenario.scenario import Scenario, facts_of, scenarios
from monazite.simulation.simulate import simulate
from paths import ROOT
from talks_cases import small_talks

DRAWS = 2
ARTICLES = 2
SAMPLE = ROOT / "tests" / "data" / "articles" / "sample.toml"


def parameters(ctx: BriefContext) -> set[str]:
    """Names of parameters that are no word: with a dot or an underscore."""
    return {row.parameter for row in ctx.dataset.table("priors") if re.search(r"[._]", row.parameter)}


def checked(ctx: BriefContext) -> MainPart:
    part = compose_main(ctx)
    assert faults(part, ctx.day, parameters(ctx)) == []
    return part


def run_of(sc: Scenario, other: Scenario | None, **inputs) -> BriefContext:
    results = simulate(facts_of(sc), sc, draws=DRAWS)
    branch = simulate(facts_of(other), on_months_of(sc, other), draws=DRAWS) if other else None
    return brief_context(results, alternative=branch, **inputs)


def test_the_small_dataset():
    part = checked(context(licensed_run(), **full_inputs()))
    assert len(words_of(main_text(part))) > 500
    assert 50 < len(words_of(first_screen(part))) <= 150


def test_talks_on_the_shipped_world(ds):
    sc, other, _ = load_source("truce-expiry-2026")
    part = checked(run_of(sc, other, talks=small_talks(ds)))
    assert {block.name for block in part.blocks if block.kind == "table"} == {"costs", "grades", "terms"}
    assert "terms" in part.figure_titles()


@pytest.mark.slow
@pytest.mark.parametrize("name", scenarios())
def test_shipped_scenarios(name):
    """In both languages."""
    sc, other, _ = load_source(name)
    ctx = run_of(sc, other)
    checked(ctx)
    in_its_words(ctx)


def in_its_words(ctx: BriefContext) -> None:
    """A French main part keeps to the words of the English one's limits."""
    fresh = replace(ctx, book=ClaimBook())
    part = compose_main(fresh, "fr")
    assert len(words_of(main_text(part))) <= MOST_WORDS
    assert len(words_of(first_screen(part))) <= MOST_FIRST_SCREEN


def test_the_small_dataset_in_french():
    in_its_words(context(licensed_run(), **full_inputs()))


def simulated_articles(folder: Path) -> list[tuple[Scenario, Scenario | None, dict]]:
    """The first articles of the sample of which something can be simulated."""
    out = []
    for number, article in enumerate(tomllib.loads(SAMPLE.read_text(encoding="utf-8"))["article"]):
        path = folder / f"{number}.txt"
        path.write_text(article["text"], encoding="utf-8")
        try:
            sc, other, reading = load_source(str(path), str(article["date"]))
        except InputError:
            continue
        assert reading is not None
        out.append((sc, other, reading))
        if len(out) == ARTICLES:
            break
    return out


@pytest.mark.slow
def test_articles(tmp_path):
    drafts = simulated_articles(tmp_path)
    assert len(drafts) == ARTICLES
    for sc, other, reading in drafts:
        part = checked(run_of(sc, other, reading=reading))
        said = " ".join(block.text.text for block in part.sections["happening"])
        assert "“" in said, "the questions of the article are answered"


def test_significant_digits_and_syllables():
    assert [significant(n) for n in ("5,800", "0.0023", "1.25", "120", "10", "208", "0.30")] == [2, 2, 3, 2, 1, 3, 2]
    assert [syllables(w) for w in ("dysprosium", "licence", "controls", "made", "2025")] == [4, 2, 2, 1, 1]


def test_a_bad_text_has_faults():
    """The measures find what they are there to find."""
    ctx = context(licensed_run(), **full_inputs())
    part = compose_main(ctx)
    item = next(block for block in part.sections["beyond"] if block.kind == "item")
    bad = type(item)("item", type(item.text)("", "beyond", "The menu of draws in cover.line and run.toml."))
    broken = type(part)(
        dict(part.sections) | {"beyond": [*part.sections["beyond"], bad]}, part.figures, part.tables, part.cards, "CN"
    )
    kinds = {fault.split(":")[0] for fault in faults(broken, ctx.day, {"cover.line"})}
    assert kinds == {"banned", "file name", "parameter"}
    assert 2.0 < grade(part) < 12.0
