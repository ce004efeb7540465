"""The record of chances of stops, whose map stands in the main part."""

from monazite.presentation.briefing.content import Block, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.main_part.stops.line_stop_chances import FAILED_YEAR, stop_facts
from monazite.presentation.briefing.track_record import track_record


def stop_chances(ctx: BriefContext) -> list[Block]:
    """How such chances did; nothing where no chance is worth naming."""
    if not stop_facts(ctx, horizon_of(ctx)).likely:
        return []
    record = track_record().stops
    sentence = ctx.book.say(
        "important",
        "The chances of stops in the brief are of a tenth or more of an industry's lines. With the controls of {year} "
        "in force such chances scored {scored:value} (Brier: nothing is best, a coin has a quarter) in {count:value} "
        "forecasts on three plants; before anybody knew of the controls they did worse than a coin.",
        year=FAILED_YEAR,
        scored=record.in_force_brier,
        count=record.in_force_forecasts,
    )
    return [Paragraph([sentence])]
