"""What past rounds of talks on record had of each instrument."""

from collections.abc import Sequence

from monazite.dataset.rows.talks import TalksEpisode
from monazite.negotiation.setup import Ladder, ladders
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.talks_content import TermPrecedent


def past_rounds(ctx: BriefContext, controller: str, target: str) -> dict[str, TermPrecedent]:
    """What the last round of talks on record between the two had of each instrument; none for a pair without rounds."""
    rounds = past_deals(ctx, controller, target)
    if not rounds:
        return {}
    steps = ladders(ctx.dataset, controller, target)
    last = max(rounds, key=lambda row: row.deal)
    rungs = {name: _rung_of(last, ladder) for name, ladder in steps.items()}
    return {
        name: TermPrecedent(
            instrument=name,
            level=steps[name].names[rung],
            precedent=steps[name].precedent[rung],
            source=";".join(steps[name].source[rung]),
        )
        for name, rung in rungs.items()
    }


def past_deals(ctx: BriefContext, controller: str, target: str) -> Sequence[TalksEpisode]:
    """The rounds of talks on record between the two, each of which ended in a deal; none for a pair without any."""
    rounds: Sequence[TalksEpisode] = ctx.dataset.table("episodes")
    if not rounds or not ctx.dataset.table("concessions"):
        return ()
    steps = ladders(ctx.dataset, controller, target)
    return rounds if any(ladder.is_on_record for ladder in steps.values()) else ()


def past_sources(rounds: Sequence[TalksEpisode]) -> tuple[str, ...]:
    """Sources of rounds of talks."""
    return tuple(dict.fromkeys(source for row in rounds for source in row.source))


def _rung_of(past: TalksEpisode, ladder: Ladder) -> int:
    """The level of an instrument that a past round had."""
    if ladder.instrument == "duration":
        return ladder.nearest(past.duration)
    name: str = getattr(past, f"{ladder.instrument}_after")
    return ladder.names.index(name)
