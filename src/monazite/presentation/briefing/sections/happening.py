"""What's happening: dated measures, prices inside and outside, shipments against normal, exports by destination."""

from monazite.presentation.briefing.content import Block, BriefSection, Heading
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.exports_by_destination import exports_by_destination
from monazite.presentation.briefing.sections.measures_table import measures_table
from monazite.presentation.briefing.sections.price_paths import price_paths
from monazite.presentation.briefing.sections.shipments import shipments
from monazite.presentation.briefing.sections.worlds import worlds


def happening_section(ctx: BriefContext) -> BriefSection:
    """The section, from the runs and the dated tables."""
    go = "go" if ctx.goods.has_rare_earths else "goes"
    blocks: list[Block] = [
        *worlds(ctx),
        Heading("Who did what, and when"),
        *measures_table(ctx),
        Heading("Prices inside and outside"),
        *price_paths(ctx),
        Heading("Shipments against a normal month"),
        *shipments(ctx),
        Heading(f"Where the {ctx.goods.plural} {go}"),
        *exports_by_destination(ctx),
    ]
    return BriefSection("happening", "What's happening", blocks)
