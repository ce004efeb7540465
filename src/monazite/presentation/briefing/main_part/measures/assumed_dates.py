"""Days on which measures act that the scenario assumes, an article reports or a threat names: each by itself."""

from datetime import date

from monazite.presentation.briefing.content import capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.main_part.measures.measures_in_words import in_few_words, threats_of
from monazite.reading.timing.dateline import dateline_length
from monazite.results.names import REGIONS, day_text
from monazite.scenario.policies import Policy

MOST_ASSUMED_DATES = 4
_NAMES = {name.removeprefix("the ").split()[0] for name in REGIONS.values()}
"""First words of countries, which keep their capital letter."""


def assumed_dates(ctx: BriefContext) -> list[tuple[date, str]]:
    """Days ahead of the reader with what begins or ends on them, the first ones first."""
    found: dict[tuple[date, str], None] = {}
    begins = {p.start for p in own_measures(ctx)}
    for p in own_measures(ctx):
        if p.start > ctx.today and (words := _words(ctx, p)):
            found[p.start, f"{_lead(ctx, p)}: {words}"] = None
        if p.until is not None and p.until > ctx.today and p.until not in begins and (words := _words(ctx, p)):
            found[p.until, f"{_lead(ctx, p)}, end of: {words}"] = None
    for p in threats_of(ctx):
        if not p.record and p.start > ctx.today and (words := _words(ctx, p)):
            found[p.start, f"Threatened, in one branch alone: {words}"] = None
    return sorted(found, key=lambda one: one[0])[:MOST_ASSUMED_DATES]


def _lead(ctx: BriefContext, p: Policy) -> str:
    """On whose word a measure is told: of the body that decides where the article names it, else the article's."""
    if ctx.reading is None:
        return "In this scenario"
    who = ctx.reading.announced.get(p.text, "")
    return (
        f"Announced by {who}, reported on {day_text(ctx.day)}"
        if who
        else f"As reported on {day_text(ctx.day)}, not confirmed"
    )


def _words(ctx: BriefContext, p: Policy) -> str:
    """The text of a scenario's measure; of an article's, which is a quotation, who does what."""
    text = _begun_small(p.text) if ctx.reading is None else ""
    words = in_few_words(ctx.names, p)
    return text or (words and f"{words} ({capitalised(ctx.names.the(p.actor))})")


def _begun_small(text: str) -> str:
    """A sentence without its dateline and full stop, as it goes on another one: an abbreviation stays.

    >>> _begun_small("SEOUL, Dec 1 (Reuters) - China will approve a quarter."), _begun_small("A ban begins.")
    ('China will approve a quarter', 'a ban begins')
    """
    plain = " ".join(text[dateline_length(text) :].split()).rstrip(".")
    first = plain.partition(" ")[0]
    is_name = any(c.isupper() for c in first[1:]) or first.rstrip(",") in _NAMES
    return plain if is_name else plain[:1].lower() + plain[1:]
