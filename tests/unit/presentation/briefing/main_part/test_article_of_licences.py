# ruff: noqa: E501 - sentences stay whole
"""Briefs of articles on licences that end, not renewed or no longer approved, from their sentences to both languages."""

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest

from article_minerals import DAY
from brief_cases import READING, context, full_inputs, licensed_run
from brief_style import first_screen, main_text, words_of
from monazite.analysis.footprint.bill import bill
from monazite.presentation.briefing.context import day_of_brief
from monazite.presentation.briefing.main_part.article import article_goods
from monazite.presentation.briefing.main_part.page.main_page import MainPart, compose_main
from monazite.presentation.briefing.page import BriefInputs, brief_context
from monazite.presentation.briefing.returned_measures import with_measures_back
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.report import for_brief
from monazite.reading.text.article import Article
from monazite.results.results import Results
from monazite.simulation.simulate import simulate

NEWS = (
    "BEIJING, 27 November 2026 - China's Ministry of Commerce said that the general licences for exports of terbium and "
    "dysprosium which it began to issue in December 2025 will not be renewed when they run out on 18 December 2026. "
    "Exporters will have to apply for a licence for every shipment again. Car makers in Europe fear that lines will stop "
    "within weeks. How much will terbium cost outside China?"
)
SUSPENDED = (
    "BEIJING, 1 December 2026. China's Ministry of Commerce said on Tuesday that it will suspend approval of all export "
    "licences for rare earth magnets, dysprosium and terbium to the European Union from 1 February 2027, for six months."
)
PUBLISHED = date(2026, 12, 1)
DRAWS = 2


@cache
def read_and_run(text: str = NEWS, day: date = DAY) -> tuple[Results, dict[str, Any]]:
    reading = read_article(Article("a.txt", text), day=day)
    drafted = draft(reading, cautious=True)
    results = simulate(None, drafted.scenario.model_copy(update={"talks": None}), draws=DRAWS)
    return results, for_brief(reading, drafted)


@cache
def part(code: str) -> MainPart:
    results, reading = read_and_run()
    return compose_main(brief_context(results, reading=reading), code)


@cache
def inputs_of_suspended() -> tuple[Results, BriefInputs]:
    """The run of approvals that are suspended, with suspended controls back beside it and what would help."""
    results, reading = read_and_run(SUSPENDED, PUBLISHED)
    back = with_measures_back(results.scenario, results.dataset, PUBLISHED)
    assert back is not None
    bill_of_run = bill(results, day=day_of_brief(results))
    return results, {"reading": reading, "returned": simulate(None, back, draws=DRAWS), "bill": bill_of_run}


@cache
def part_of_suspended(code: str) -> MainPart:
    results, inputs = inputs_of_suspended()
    return compose_main(brief_context(results, **inputs), code)


def test_its_headline_is_that_they_are_not_renewed():
    start = "China does not renew general licences for "
    assert part("en").headline.text.startswith(start)
    assert "18 December 2026" in part("en").headline.text.replace("\xa0", " ")
    assert "icences générales de Chine non renouvelées" in part("fr").headline.text


@pytest.mark.parametrize("composed", [part, part_of_suspended])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_keeps_to_its_words(code, composed):
    """Of two articles, with and without a case in which suspended controls are back."""
    assert len(words_of(first_screen(composed(code)))) <= 150
    assert len(words_of(main_text(composed(code)))) <= 2000
    assert len(composed(code).figure_titles()) <= 6


@pytest.mark.parametrize(
    ("code", "share", "assumed"),
    [
        ("en", "Of applications for licences 0% are granted", "(assumed)"),
        ("fr", "Sur les demandes de licence, 0 % sont accordées", "(supposé)"),
    ],
)
def test_a_share_of_licences_that_was_read_is_not_called_assumed(code, share, assumed):
    text = first_screen(part_of_suspended(code)).replace("\xa0", " ").replace("\u202f", " ")
    assert share in text
    assert assumed not in text


@pytest.mark.parametrize(("code", "own"), [("en", "terbium oxide"), ("fr", "oxyde de terbium")])
def test_its_prices_are_those_of_its_own_good(code, own):
    """They were those of dysprosium oxide, whatever the article named: it is the first that is named and quoted."""
    results, reading = read_and_run()
    assert article_goods.price_good(brief_context(results, reading=reading)) == "Tb.oxide"
    made = part(code)
    said = main_text(made).replace("\xa0", " ")
    asked = next(b.text.text for b in made.sections["happening"] if own in b.text.text)
    assert own in said
    assert "Imports of together" not in said, "rare earths have no mineral of a name"
    assert "dysprosium" not in asked.split(own)[1][:60]
    panel = made.figures["market"].spec.args[0][-1]
    assert panel["title"] == "Terbium oxide, price outside"


def test_the_good_of_prices_is_one_that_the_article_names_or_what_leads_the_brief(monkeypatch):
    def good(*patterns: str) -> str:
        reading = READING | {"leads": patterns}
        return article_goods.price_good(context(licensed_run(), **full_inputs() | {"reading": reading}))

    quoted = {"NdFeB.SH.magnet"}
    monkeypatch.setattr(article_goods, "observed_prices", lambda _, name, __: [1] if name in quoted else [])
    assert good() == "Dy.oxide"
    assert good("*.magnet") == "Dy.oxide", "a group names none"
    assert good("NdFeB.SH.magnet") == "NdFeB.SH.magnet"
    assert good("NdFeB.SH.magnet", "Dy.oxide") == "NdFeB.SH.magnet", "in the order of the article"
    assert good("Dy", "NdFeB.SH.magnet") == "NdFeB.SH.magnet", "the first with a quote"
    quoted.clear()
    assert good("Dy", "NdFeB.SH.magnet") == "Dy.oxide", "without any quote the first by its modelled price"
    no_article = SimpleNamespace(reading=None, goods=SimpleNamespace(lead="Dy.oxide"))
    assert article_goods.price_good(cast("Any", no_article)) == "Dy.oxide"
