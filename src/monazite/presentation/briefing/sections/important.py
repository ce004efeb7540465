"""Why it's important: line stops, losses, allies side by side, prices, who collects, defence and medical lines."""

from monazite.presentation.briefing.content import Block, BriefSection, Heading
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.allies import allies, supply_of_priority_lines
from monazite.presentation.briefing.sections.duties import incidence
from monazite.presentation.briefing.sections.economy import whole_economy
from monazite.presentation.briefing.sections.first_line_stops import first_line_stops
from monazite.presentation.briefing.sections.losses import losses, sectors_hit
from monazite.presentation.briefing.sections.parts_and_grades import parts_and_grades
from monazite.presentation.briefing.sections.price_level import price_level
from monazite.presentation.briefing.sections.rents import rents
from monazite.presentation.briefing.sections.stop_chances import stop_chances


def important_section(ctx: BriefContext) -> BriefSection:
    """The section, from the run."""
    blocks: list[Block] = [
        Heading("Days to the first line stop"),
        *first_line_stops(ctx),
        *stop_chances(ctx),
        Heading("Losses by country"),
        *losses(ctx),
        *sectors_hit(ctx),
        *whole_economy(ctx),
        *incidence(ctx),
        *parts_and_grades(ctx),
        Heading("Allies side by side"),
        *allies(ctx),
        Heading("Price level"),
        *price_level(ctx),
        Heading("Who collects"),
        *rents(ctx),
        Heading("Defence and medicine"),
        *supply_of_priority_lines(ctx),
    ]
    return BriefSection("important", "Why it's important", blocks)
