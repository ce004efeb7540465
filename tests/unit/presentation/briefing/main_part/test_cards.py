"""Number cards in plain words: what a number is, its range, what moves it, and nothing that only the software knows."""

import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from brief_cases import context, full_inputs, licensed_run
from engine_cases import control, simulated
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.main_part.cards.card_words import (
    OUTCOMES,
    driver_in_words,
    outcome_in_words,
    what_in_words,
)
from monazite.presentation.briefing.main_part.cards.cards import number_card
from monazite.presentation.briefing.main_part.cards.pooled_runs import PooledRuns
from monazite.presentation.briefing.main_part.page.main_html import main_as_html, main_source_numbers
from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.page import COMPILED, compose, gap_of
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import Names
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.quantity import Quantity

IDENTIFIER = re.compile(
    r"\b[A-Z][a-z]?\.[a-z*]+|\b(?:WORLD|ROW|CN|JP|KR|MY|VN|AU|BR|MUSD)\b|\b\w+_\w*|`|"
    r"\w\.(?:csv|toml|json|md|py)\b|\bV\d+\.\d|\b\d{4}-\d{2}\b|\bnan\b"
)
"""Names of goods, regions, parameters, files, targets and months as the software writes them."""


def words_of(card) -> str:
    """All that a card says but its page and its command, which are names of files."""
    drivers = [part for d in card.drivers for part in (d.text, d.note, d.assumption, *(c for c, _ in d.documents))]
    return " | ".join([card.value, card.what, card.spread, card.basis, card.no_drivers, *drivers])


@pytest.fixture(scope="module")
def page():
    return compose(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def rare_earths():
    return load_dataset("rare_earths")


def test_no_card_shows_an_identifier(page):
    cards = page.main.cards
    assert len(cards) > 40
    assert [text for card in cards.values() if IDENTIFIER.search(text := words_of(card))] == []


def test_nor_does_the_text_around_them(page):
    drawn = {f"main-{name}": {"wide": "", "narrow": ""} for name in page.main.figures}
    html = main_as_html(page, page.main, drawn)
    body = re.sub(r"<(style|title)\b.*?</\1>|<code>.*?</code>|<ol class=\"sources\">.*?</ol>", " ", html, flags=re.S)
    lines = [line.strip() for line in re.sub(r"<[^>]+>", "\n", body).splitlines()]
    assert [line for line in lines if IDENTIFIER.search(line)] == []


@pytest.mark.parametrize("outcome", [*REGISTRY, *OUTCOMES, "talks.first_mover", "us_level", "V3.2.us.2025-06"])
def test_every_outcome_has_words(outcome):
    text = outcome_in_words(outcome)
    assert text[0].isupper() or text.startswith("talks: ")
    assert not IDENTIFIER.search(text)
    assert not text.endswith(".")


def test_every_driver_has_words(rare_earths):
    rows = rare_earths.table("priors")
    assert len(rows) > 40
    spoken = [driver_in_words(row.text, "China") for row in rows]
    assert [pair for pair in spoken if not pair[0] or any(IDENTIFIER.search(part) for part in pair)] == []
    assert not [text for text, _ in spoken if "controlling country" in text]


@pytest.mark.parametrize(
    ("outcome", "where", "words"),
    [
        (
            "exports_counted_index",
            {"good": "Dy.oxide", "region": "WORLD", "months": "2026-12 to 2027-11", "reduce": "mean"},
            "Exports as customs count them, as a share of those of a normal month: dysprosium oxide, the world, "
            "December 2026 to November 2027, mean of the months",
        ),
        (
            "price_quoted_outside",
            {"good": "NdFeB.SH.magnet", "month": "2027-03", "runs": "where they do not"},
            "Price quoted outside China: neodymium magnets of grade SH, March 2027, in futures where the controls do "
            "not change",
        ),
        ("exports", {"good": "Y.*", "months": "2025-04/2025-12"}, "Exports: all forms of yttrium, April 2025 to "
         "December 2025"),
        ("price_ratio", {"good": "Y.oxide", "target": "V3.5.Y", "case": "re-2025"},
         "Price outside China over the price inside: yttrium oxide, replay of 2025"),
        ("policy_path", {"kind": "lapse", "by": "2027-01-10",
                         "rule": "share of 512 courses of the talks, in twentieths"},
         "Chance of a course of the talks: the truce breaks, by 10 January 2027, in twentieths"),
        ("loss_central", {"sector": "total", "region": "US", "months": "2026-12 to 2026-12"},
         OUTCOMES["loss_central"] + ": the United States, December 2026"),
        ("new_over_old", {"indicator": "waste_water"}, "Burden of new supply over that of the same elements from the "
         "routes that it displaces: waste water"),
    ],
)  # fmt: skip
def test_what_a_number_is_of(rare_earths, outcome, where, words):
    assert what_in_words(Quantity(1.0, 1.0, 1.0, "1", outcome, where), Names(rare_earths), "CN") == words


def test_what_a_range_is_depends_on_the_number():
    run = simulated(control(), months=6, draws=32)
    ctx = context(run)
    values = np.linspace(100.0, 2000.0, 32)
    sample = ctx.run.remember(Sample(values, "MUSD", "loss_central", {"region": "EU"}, run.run, ()))
    card = partial(number_card, ctx, pooled=PooledRuns(ctx))
    assert card(sample.median).spread == "Nine runs in ten: 200 million dollars to 1.9 billion dollars."
    assert card(sample.bad_case).spread.startswith("One run in twenty exceeds it. Nine runs in ten: ")
    assert card(sample.bad_case).on_its_range[0] == "One run in twenty exceeds it."
    assert len(card(sample.bad_case).on_its_range) == 3  # a sentence each: it, the range, the runs
    low = replace(sample.median, value=sample.median.low, high=sample.median.low)
    assert card(low).spread == "6% of the runs lie below it."  # two of 32 values lie below the point of a twentieth
    happens = ctx.run.remember(Sample(values, "share", "shortage", {"region": "EU"}, run.run, ())).chance(
        values > 900.0
    )
    assert card(happens).spread == "The share of the runs in which it happens."
    alike = replace(sample.median, value=200.4, low=200.1, high=200.4)
    assert card(alike).spread.endswith("Nine runs in ten: 200 million dollars, to two digits.")
    error = card(sample.bad_case_error)
    assert error.spread.startswith("So few runs leave the number itself uncertain: ")
    unknown = Quantity(1.0, 1.0, 1.0, "1", "baseline_use", {}, run.run, ())
    assert card(unknown).spread == "No range was worked out for it."
    assert card(unknown).no_drivers == "What moves it most was not worked out."


def test_every_simulated_number_names_three_inputs_and_how_sure_each_is():
    ctx = context(simulated(control(), months=6, draws=32))
    pooled, good, run = PooledRuns(ctx), ctx.goods.lead, ctx.run
    numbers = [
        run.quantity_or_none("price_outside", good=good, at=run.end),
        run.quantity_or_none("cover", good=good, region="EU", at=run.end),
        run.quantity_or_none("loss_central", sector="total", region="US", over=(run.start, run.end), reduce="sum"),
    ]
    for q in numbers:
        card = number_card(ctx, q, pooled)
        assert (len(card.drivers), card.no_drivers) == (3, "")
        assert card.looked_at > 20
        assert all(d.how_sure == "Clear" or d.how_sure.startswith("May be chance: one in ") for d in card.drivers)
        assert all(d.documents or d.assumption for d in card.drivers)


def test_what_was_observed_has_no_drivers(page):
    observed = [card for card in page.main.cards.values() if card.basis == "A published figure, not simulated."]
    assert observed
    assert {card.no_drivers for card in observed} == {"An observation: no drivers."}


def test_a_driver_names_its_document_or_that_it_is_assumed(page):
    ctx = context(simulated(control(), months=6, draws=32))
    row = next(r for r in ctx.dataset.table("priors") if r.distribution != "constant")
    values = np.exp(ctx.run.results.parameters.values[row.parameter])
    sample = ctx.run.remember(Sample(values, "1", "loss_central", {}, ctx.run.results.run, ()))
    driver = number_card(ctx, sample.median, PooledRuns(ctx)).drivers[0]
    assert (driver.how_sure, driver.direction) == ("Clear", "The number rises with it")
    cited = [ctx.dataset.sources[name] for name in row.source if name in ctx.dataset.sources]
    assert [url for _, url in driver.documents] == [source.url for source in cited if source.url]
    assert bool(driver.assumption) == any(not source.url for source in cited)


def test_a_chance_from_courses_of_the_talks_says_how_many():
    ctx = context(simulated(control(), months=6, draws=32))
    where = {"kind": "lapse", "by": "2027-01-10", "rule": "share of 512 courses of the talks, in twentieths"}
    pooled = PooledRuns(ctx)
    card = number_card(ctx, Quantity(0.15, 0.15, 0.15, "share", "policy_path", where, "another run"), pooled)
    assert card.basis == "512 courses of the talks."
    measure = Quantity(5.0, 1.0, 9.0, "MUSD", "measure_cost", {"measure": "stock", "runs": "32"}, "another run")
    assert ((found := number_card(ctx, measure, pooled)).runs, found.command) == (32, "monazite brief scenario.toml")
    replayed = Quantity(2.4, 0.6, 22.0, "1", "price_ratio", {"good": "Dy.oxide", "case": "re-2025"}, "hindcast")
    assert number_card(ctx, replayed, pooled).command == "monazite hindcast re-2025"


def test_a_source_read_second_hand_says_so_at_the_sentence(page):
    """Once the address of a marked source is gone and it is a compilation, its mark says so, in full on hover."""
    drawn = {f"main-{name}": {"wide": "", "narrow": ""} for name in page.main.figures}
    numbers = main_source_numbers(page, page.main)
    assert not numbers.second_hand
    name = next(iter(numbers))
    sources = [
        replace(s, url="", publisher=COMPILED, gap=gap_of(COMPILED)) if s.id == name else s for s in page.sources
    ]
    compiled = replace(page, sources=sources)
    marked = main_source_numbers(compiled, page.main)
    mark = f"{marked[name]} second-hand"
    html = main_as_html(compiled, page.main, drawn)
    assert f'<a href="#s-{marked[name]}" title="No address: read second-hand by this project' in html
    assert f">{mark}</a>" in html
    assert f"[{mark}]" in main_as_markdown(compiled, page.main)
    assert "second-hand]" not in main_as_markdown(page, page.main)
