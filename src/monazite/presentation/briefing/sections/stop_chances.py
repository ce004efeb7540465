"""Chances of stops over the months of the main part, as a map with the record of such chances."""

from monazite.presentation.briefing.content import Block, Figure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.figures import stop_figure
from monazite.presentation.briefing.main_part.horizon import horizon_of
from monazite.presentation.briefing.main_part.line_stop_chances import FAILED_YEAR, stop_facts

TITLE = "Chance that a tenth or more of the lines stand still"


def stop_chances(ctx: BriefContext) -> list[Block]:
    """The map; nothing where no chance is worth naming."""
    stops = stop_facts(ctx, horizon_of(ctx))
    drawn = stop_figure(ctx, stops)
    if drawn is None or not stops.likely:
        return []
    record = ctx.book.say(
        "important",
        "Months shown: {since} to {until}. On the first stops of {year} such chances did worse than a coin: do not "
        "plan by them.",
        since=stops.since,
        until=stops.until,
        year=FAILED_YEAR,
    )
    reading = "Empty: next to none. Dot: a stop that was reported."
    return [Figure("stop-chances", TITLE, drawn.spec, [record], reading, drawn.sources)]
