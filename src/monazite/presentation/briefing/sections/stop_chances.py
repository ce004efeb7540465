"""Chances of stops over the months of the main part, as a map with the record of such chances."""

from monazite.presentation.briefing.content import Block, Figure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.figures import stop_figure
from monazite.presentation.briefing.main_part.horizon import horizon_of
from monazite.presentation.briefing.main_part.line_stop_chances import FAILED_YEAR, stop_facts
from monazite.presentation.briefing.track_record import track_record

TITLE = "Chance that a tenth or more of the lines stand still"


def stop_chances(ctx: BriefContext) -> list[Block]:
    """The map; nothing where no chance is worth naming."""
    stops = stop_facts(ctx, horizon_of(ctx))
    drawn = stop_figure(ctx, stops)
    if drawn is None or not stops.likely:
        return []
    record = track_record().stops
    sentence = ctx.book.say(
        "important",
        "Months shown: {since} to {until}. With the controls of {year} in force such chances scored {scored:value} "
        "(Brier: nothing is best, a coin has a quarter) in {count:value} forecasts on three plants; before "
        "anybody knew of the controls they did worse than a coin.",
        since=stops.since,
        until=stops.until,
        year=FAILED_YEAR,
        scored=record.in_force_brier,
        count=record.in_force_forecasts,
    )
    reading = "Empty: next to none. Dot: a stop that was reported."
    return [Figure("stop-chances", TITLE, drawn.spec, [sentence], reading, drawn.sources)]
