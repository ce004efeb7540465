"""News on one mineral beside a threat on all goods: how it reads, and its brief on a few draws of the priors."""

import tomllib
from datetime import date
from functools import cache
from typing import Any

from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.markdown import page_as_markdown
from monazite.presentation.briefing.page import compose
from monazite.reading.article_reader import read_article
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.report import for_brief
from monazite.reading.result import Reading
from monazite.reading.text.article import Article
from monazite.simulation.simulate import simulate
from paths import ROOT

ARTICLES: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "data" / "articles" / "minerals.toml").read_text(encoding="utf-8")
)["article"]
DAY = date(2026, 11, 28)
DRAWS = 2


def named(name: str) -> dict[str, Any]:
    """The article of a name."""
    return next(article for article in ARTICLES if article["name"] == name)


def reading_of(article: dict[str, Any]) -> Reading:
    """What it says."""
    return read_article(Article("a.txt", article["text"].strip(), day=DAY))


def answered(reading: Reading) -> Draft:
    """Its draft where every question takes its first answer: gaps are filled, and the control is simulated."""
    return draft(reading, {question.id: question.answers[0].name for question in draft(reading).questions})


@cache
def brief_of_article(name: str) -> tuple[str, str]:
    """Main part and annex of its brief as Markdown, up to the sources; without talks."""
    reading = reading_of(named(name))
    drafted = answered(reading)
    content = for_brief(reading, drafted) | {"events": [event.to_json() for event in reading.events]}
    scenario = drafted.scenario.model_copy(update={"talks": None})
    results = simulate(None, scenario, draws=DRAWS)
    free = simulate(None, scenario.model_copy(update={"policy": ()}), draws=DRAWS)
    page = compose(results, baseline=free, reading=content)
    texts = main_as_markdown(page, page.main), page_as_markdown(page)
    main, annex = (text.split("## Sources")[0] for text in texts)
    return main, annex
