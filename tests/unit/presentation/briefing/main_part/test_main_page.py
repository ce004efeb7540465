"""The main part as a whole: headline from what was found, cards, sources, pages."""

import re
from functools import partial
from types import SimpleNamespace

import pytest

from brief_cases import READING, brief_run, context, full_inputs, licences, licensed_run
from monazite.presentation.briefing.language import language
from monazite.presentation.briefing.main_part.cards.cards import number_card
from monazite.presentation.briefing.main_part.cards.pooled_runs import PooledRuns
from monazite.presentation.briefing.main_part.page import main_page
from monazite.presentation.briefing.main_part.page.main_html import main_as_html, main_source_numbers
from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.presentation.briefing.main_part.talks import negotiation_facts
from monazite.presentation.briefing.page import compose
from monazite.presentation.briefing.talks_content import LevelChance, TalksContent


@pytest.fixture(scope="module")
def page():
    return compose(licensed_run(), **full_inputs())


@pytest.fixture(scope="module")
def html(page):
    drawn = {f"main-{name}": {"wide": "", "narrow": ""} for name in page.main.figures}
    return main_as_html(page, page.main, drawn)


def headline(results, **inputs) -> str:
    return compose_main(context(results, **inputs)).headline.text


def test_the_headline_and_titles_follow_the_numbers():
    strict, free = brief_run(licences(approval=0.02), draws=4), brief_run(licences(approval=1.0, review=0.0), draws=4)
    assert headline(strict) != headline(free)
    titles = [{b.text.text for b in compose_main(context(run)).figure_titles().values()} for run in (strict, free)]
    assert len(titles[0] & titles[1]) < len(titles[0])


def test_sections_stand_in_order(page):
    assert list(page.main.sections) == ["front", "decide", "happening", "important", "next", "beyond"]
    assert page.main.blocks[0].kind == "headline"


def test_failed_months_are_said_first(monkeypatch):
    run = brief_run(licences(), months=6)
    monkeypatch.setattr(run, "failures", lambda: [{"draw": 0, "month": "2025-05", "text": "x"}])
    front = compose_main(context(run)).sections["front"]
    status = next(block for block in front if block.kind == "para")
    assert status.text.text.startswith("Months that could not be solved: 1.")


def test_a_number_opens_its_card(page, html):
    buttons = re.findall(r'popovertarget="(c-[^"]+)"', html)
    assert len(buttons) > 40
    assert set(buttons) <= set(re.findall(r'id="(c-[^"]+)"', html))
    assert "<script" not in html
    assert "monazite run scenario.toml --draws 8" in html
    assert "docs/model/losses.md" in html


def test_a_card_says_range_runs_and_where_the_number_is_from(page):
    ctx = context(licensed_run(), **full_inputs())
    part = compose_main(ctx)
    claim = next(
        c
        for c in part.claims
        for q in c.quantities.values()
        if q.outcome == "exports_counted_index" and q.kind == "model"
    )
    name, q = next((n, q) for n, q in claim.quantities.items() if q.outcome == "exports_counted_index")
    card = part.cards[f"{claim.id}-{name}"]
    assert card.runs == 8
    assert card.spread
    assert card.what.endswith(": magnets, the world, August 2025 to July 2026, mean of the months.")
    assert card.spread.startswith("Nine runs in ten: ")
    assert card.spread.endswith("%.")
    assert card.basis == "8 runs."
    assert card.drivers == (), "eight runs are too few to tell what moves a number"
    assert number_card(ctx, q, PooledRuns(ctx)) == card


def test_sources_lead_to_a_document_or_say_that_they_are_assumptions(page, html):
    numbers = main_source_numbers(page, page.main, with_figures=True)
    assert numbers
    entries = {entry.id: entry for entry in page.sources}
    for name in numbers:
        assert bool(entries[name].url) != bool(entries[name].gap)
    assert html.count('<li id="s-') == len(numbers)


def test_an_article_is_answered_and_its_log_stands_in_the_annex(page):
    text = main_as_markdown(page, page.main)
    assert "### What the article asks" in text
    assert "How the article was read" not in text
    assert "[more](#happening)" in text


def test_markdown_has_charts_tables_and_sources(page):
    text = main_as_markdown(page, page.main)
    assert text.startswith("# ")
    assert "](charts/main-market.png)" in text
    assert "| Country or group | As it went, with a deal: likely | Bad case |" in text
    assert "| Had there been no deal: likely | Bad case |" in text
    assert "| EU shortage, chance | Last quote: inside; outside | Model, not seen: inside; outside |" in text
    assert "## Sources" in text
    assert "\n\n\n" not in text


def test_the_first_screen_says_what_of_the_article_was_left_out():
    left = {"left_out": ["China: export control on Japan", "United States: tariff on China", "a third"]}
    left["points"] = [{"quote": "A ban may come", "topic": "control", "left_out": True}]
    part = compose_main(context(licensed_run(), **full_inputs() | {"reading": READING | left}))
    said = next(block for block in part.sections["front"] if block.label == "Left out.")
    assert said.text.text.startswith("China: export control on Japan and United States: tariff on China and more")
    answers = [block.text.text for block in part.sections["happening"] if block.kind == "item"]
    assert any("The sentence is not clear enough to be simulated, so it was left out" in text for text in answers)
    whole = compose_main(context(licensed_run(), **full_inputs()))
    assert all(block.label != "Left out." for block in whole.sections["front"])


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("en", "China: export control on Japan is not simulated. Without it: "),
        ("fr", "China: export control on Japan, non simulé. Sans cela : "),
    ],
)
def test_news_that_is_not_in_the_run_heads_the_brief(code, start):
    left = {"left_out": ["China: export control on Japan"], "is_news_left_out": True}
    part = compose_main(context(licensed_run(), **full_inputs() | {"reading": READING | left}), code)
    assert part.headline.text.replace("\xa0", " ").startswith(start)
    assert len(part.headline.text) > len(start)


def test_a_control_on_one_country_leads_with_exports_to_it():
    part = compose_main(context(licensed_run(), **full_inputs() | {"reading": READING | {"aimed_at": ["JP"]}}))
    assert re.fullmatch(r"Magnet exports to Japan would run at \d+% of normal", part.headline.text)


def test_the_answer_on_a_control_names_the_country_it_is_aimed_at():
    point = {"quote": "China restricts exports to Japan", "topic": "control", "regions": ["CN", "JP"], "actor": "CN"}
    part = compose_main(context(licensed_run(), **full_inputs() | {"reading": READING | {"points": [point]}}))
    answers = [block.text.text for block in part.sections["happening"] if block.kind == "item"]
    assert any("exports to Japan at" in text for text in answers)


def test_answers_to_an_article_take_the_place_of_what_the_annex_has(monkeypatch):
    ctx = context(licensed_run(), **full_inputs())
    assert main_page._what_gives_way(main_page._facts(ctx), language("en")) == 0
    monkeypatch.setattr(main_page, "MOST_WORDS", 10)
    part = compose_main(ctx)
    assert len(part.tables["grades"].rows) <= main_page.FEW_GRADES
    assert any(block.label == "How sure." for block in part.sections["front"]), "nothing else is left out"


def test_the_chance_that_limits_stay_after_a_deal_is_that_of_all_levels_but_the_one_without():
    levels = {"none": {"label": "licensing lifted", "unit": "share", "value": 0.2, "low": 0.1, "high": 0.4}}
    levels |= {"general": {"label": "general licences", "unit": "share", "value": 0.8, "low": 0.6, "high": 0.9}}

    def stay(names: list[str]):
        chances = {name: LevelChance.model_validate(levels[name]) for name in names}
        quantity = partial(TalksContent.quantity, SimpleNamespace(run="r", sources=(), draws=32))
        content = SimpleNamespace(terms=SimpleNamespace(levels={"control": chances}), quantity=quantity)
        return negotiation_facts._limits_stay(content)  # type: ignore[arg-type]

    found = stay(["none", "general"])
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.8, 0.6, 0.9))
    assert stay(["general"]) is None
