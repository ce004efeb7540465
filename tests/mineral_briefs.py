"""The brief on the record of one mineral: its run, the texts of both parts, and lines with words of other minerals."""

from functools import cache

from monazite.presentation.briefing.main_part.page.main_markdown import main_as_markdown
from monazite.presentation.briefing.markdown import page_as_markdown
from monazite.presentation.briefing.page import compose
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

DRAWS = 2
SETTINGS = "## Settings that differ"


@cache
def mineral_run(scenario: str) -> Results:
    """A run of a shipped scenario on the priors."""
    return simulate(None, load_scenario(scenario), draws=DRAWS)


@cache
def mineral_texts(scenario: str) -> tuple[str, str]:
    """Main part and annex of its brief as Markdown, up to the sources."""
    free = load_scenario(scenario).model_copy(update={"policy": ()})
    page = compose(mineral_run(scenario), baseline=simulate(None, free, draws=DRAWS))
    texts = main_as_markdown(page, page.main), page_as_markdown(page)
    main, annex = (text.split("## Sources")[0] for text in texts)
    return main, annex


SHARED_DATE = "the ban on gallium, germanium and antimony for the United States"
"""Of the calendar: announcement 46 of 2024, which is on graphite too and part of the truce on all minerals."""


def lines_with(scenario: str, word: str, *, until: str = "") -> list[str]:
    """Lines of both parts that hold a word; one without a capital letter is looked for in any spelling.

    ``until``: heading from which on a text is not looked at. A date of the shared calendar names all goods of the act
    that ends on it; its lines are not looked at.
    """
    lines = [
        line for text in mineral_texts(scenario) for line in (text.split(until)[0] if until else text).splitlines()
    ]
    lines = [line for line in lines if SHARED_DATE not in line]
    return [line for line in lines if word in line or (word.islower() and word in line.lower())]


def month_labels(run: Results) -> list[str]:
    """Months of a run as ``2025-04``."""
    return [f"{day:%Y-%m}" for day in run.index.month]
