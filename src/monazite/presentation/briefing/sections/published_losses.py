"""Why published estimates of losses differ, and what this model answers to their questions."""

from monazite.dataset.rows.evidence import Target
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.own_answers import ECB, IMF
from monazite.presentation.briefing.quantities import published_figure
from monazite.results.quantity import Quantity

_SECTION = "important"


def published_losses(ctx: BriefContext) -> list[Block]:
    """Two published estimates and why they are not the same number."""
    targets: list[Target] = ctx.dataset.table("targets")
    by_id = {row.id: row for row in targets if row.case == "macro"}
    imf, ecb = by_id.get(IMF), by_id.get(ECB)
    if not imf or not ecb or ecb.low is None or ecb.high is None:
        return []
    claim = ctx.book.say(
        _SECTION,
        "Published estimates differ because they ask different questions: {a} of American GDP (International Monetary "
        "Fund) is for four fifths of all rare earths gone for a year with next to no substitution, {low} to {high} "
        "(European Central Bank) for the partial stop of spring carried on for a year and a half.",
        a=_published(imf, imf.value),
        low=_published(ecb, ecb.low),
        high=_published(ecb, ecb.high),
    )
    rest = (
        " In a run other sources, stocks and detours fill most of such a gap, so that the same controls cost less "
        "there than in a world that stands still."
    )
    return [Paragraph([claim, *_answers_of_the_model(ctx), rest])]


def _published(row: Target, value: float) -> Quantity:
    return published_figure(value, "%", "loss_share_central", row.source, region="US")


def _answers_of_the_model(ctx: BriefContext) -> list[Claim]:
    """What this model answers to the two published questions, in a world that stands still."""
    values: dict[str, Quantity | str] = {
        f"{name[2:5]}_{bound}": q for (name, bound), q in ctx.answers_to_published.items()
    }
    if not values:
        return []
    text = (
        " This model answers {imf_central} to the first question and {ecb_central} to the second in its central case, "
        "and {imf_upper:value} and {ecb_upper:value} at the upper bound, where no output is made up later."
    )
    return [ctx.book.say(_SECTION, text, values)]
