"""The headline of an article's brief sets what is expected against the record without the article."""

import re
from typing import Any

import pytest

from brief_cases import GOODS, READING, brief_run, context, full_inputs, licences, licensed_run
from brief_style import MOST_FIRST_SCREEN, first_screen, main_text, words_of
from monazite.presentation.briefing.main_part.page.main_page import compose_main
from monazite.results.results import Results

LIMIT = {"actor": "CN", "kind": "licences", "goods": ["dysprosium"], "patterns": ["Dy"], "start": "2026-01-01"}
DUTY = {"kind": "tariff", "actor": "US", "on": ["CN"], "goods": GOODS, "rate": 2.0, "start": "2025-08-01",
        "text": "The United States puts 200 % on goods of China."}  # fmt: skip


def inputs(without: Results, *measures: object) -> dict[str, Any]:
    return {**full_inputs(), "reading": READING | {"measures": measures}, "without_article": without}


def headline(run: Results, without: Results, *measures: object, code: str = "en") -> str:
    return compose_main(context(run, **inputs(without, *measures)), code).headline.text


def assert_less(pattern: str, text: str) -> None:
    """That the first number of a pattern is below the second one."""
    match = re.search(pattern, text)
    assert match is not None, text
    assert int(match[1]) < int(match[2])


def run_of(*policies: dict[str, object]) -> Results:
    return brief_run(*policies, draws=8, months=24, growth=True, name="the truce holds until 2027")


@pytest.mark.parametrize(("code", "words"), [("en", "without it"), ("fr", "sans cette mesure")])
def test_what_the_news_changes_stands_behind_what_is_expected(code, words):
    """A raised quota was headed "cut to 61% of normal", which it had been before as well."""
    free = run_of()
    said = headline(licensed_run(), free, LIMIT, code=code)
    assert_less(rf"(\d+)\s?%[^(]*\((\d+)\s?% {words}\)", said)


def test_news_that_changes_nothing_is_headed_so():
    same = licensed_run()
    assert re.search(r"run at \d+% of normal.*, with or without it", headline(same, same, LIMIT))
    assert ", avec ou sans elle" in headline(same, same, LIMIT, code="fr")


def test_a_duty_heads_the_brief_with_shipments_to_who_levies_it():
    """A duty on magnets was headed "Magnet exports stay near normal", with exports to it at half of normal."""
    said = headline(run_of(licences(), DUTY), licensed_run())
    start = "The United States’ tariff on dysprosium and"
    assert said.startswith(start)
    assert_less(r"exports there would run at (\d+)% of normal.* \((\d+)% without it\)", said)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_first_screen_stays_within_its_words(code):
    main = compose_main(context(licensed_run(), **inputs(run_of(), LIMIT)), code)
    assert len(words_of(first_screen(main))) <= MOST_FIRST_SCREEN


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "names American chipmakers alone; this run has it on"), ("fr", "ne vise que American chipmakers")],
)
def test_buyers_named_alone_stand_on_the_first_screen(code, words):
    """A limit on some buyers was simulated on all of them, and only the annex said so."""
    reading = READING | {"measures": [LIMIT], "widened": [{"named": "American chipmakers", "on": "the United States"}]}
    main = compose_main(context(licensed_run(), **full_inputs() | {"reading": reading}), code)
    assert words in " ".join(first_screen(main).split())
    assert len(words_of(first_screen(main))) <= MOST_FIRST_SCREEN


@pytest.mark.parametrize(("code", "words"), [("en", "not in this run"), ("fr", "absent de ce calcul")])
def test_what_the_article_tells_beside_its_measure_is_in_the_list_of_what_was_left_out(code, words):
    reading = READING | {"measures": [LIMIT], "not_in_run": ["Imports for the Pentagon are exempt"]}
    main = compose_main(context(licensed_run(), **full_inputs() | {"reading": reading}), code)
    text = main_text(main)
    assert words in text
    assert "Imports for the Pentagon are exempt" in text
