"""Who moves first in the talks, what presses each side, and whether a truce would enforce itself."""

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Paragraph, capitalised
from monazite.presentation.briefing.sections.talks_writer import TalksWriter
from monazite.results.quantity import Quantity

NO_GAIN = 1e-6  # a discount factor below which there is nothing to gain from breaking a truce


def moves(writer: TalksWriter) -> list[Block]:
    """Sentences on the first mover, waiting, the life of the threat, and enforcement."""
    first = [_first_mover(writer)]
    waiting = [_pressure(writer, seat) for seat in (writer.controller, writer.target)]
    leverage = [_life_of_threat(writer)]
    enforcement = [_self_enforcement(writer)]
    enforcement += [_patience(writer, seat) for seat in (writer.controller, writer.target)]
    return [Paragraph([*first, *waiting, *leverage, *enforcement])]


def _first_mover(writer: TalksWriter) -> Claim:
    chance = writer.content.first_mover.chance
    return writer.say(
        "The first to ease, or to have its offer taken, would be {controller} on {a} of paths and {target} on {b}.",
        controller=writer.the(writer.controller),
        target=writer.the(writer.target),
        a=writer.quantity(chance[writer.controller], "first_mover"),
        b=writer.quantity(chance[writer.target], "first_mover"),
    )


def _pressure(writer: TalksWriter, seat: str) -> Claim:
    return writer.say(
        "What presses {seat}: another month as it is costs {cost}; letting the first round pass instead of "
        "signing is worth {wait}.",
        seat=writer.the(seat),
        cost=writer.quantity(writer.content.first_mover.monthly_cost[seat], "monthly_cost"),
        wait=writer.quantity(writer.content.value_of_waiting[seat][0], "value_of_waiting"),
    )


def _life_of_threat(writer: TalksWriter) -> Claim:
    return writer.say(
        "The threat of closing shipments would be worth half of what it is now after {life}.",
        otherwise="The threat of closing shipments does not halve within three years in the central draw.",
        life=writer.quantity(writer.content.leverage_half_life, "leverage_half_life"),
    )


def _self_enforcement(writer: TalksWriter) -> Claim:
    holds = writer.content.enforcement.holds
    run = writer.content.run
    share = Quantity(holds, holds, holds, "share", "negotiation.enforcement", {}, run, (), "data")
    return writer.say("The likeliest truce would enforce itself in {share} of the draws.", share=share)


def _patience(writer: TalksWriter, seat: str) -> Claim:
    """What the month ahead has to count for a side to keep the truce."""
    least = writer.content.enforcement.least_discount[seat]
    name = writer.the(seat)
    if least.high is not None and least.high < NO_GAIN:
        return writer.say("{seat} would gain nothing by breaking it.", seat=capitalised(name))
    q = writer.quantity(least, "enforcement", seat=seat)
    if least.value is not None and least.value < NO_GAIN:
        return writer.say(
            "{seat} would gain nothing by breaking it in the central draw; the weight of the month after that "
            "keeps it is {least}.",
            seat=capitalised(name),
            least=q,
        )
    return writer.say(
        "For {seat} keeping it pays if what comes a month later counts for at least {least} of the same today.",
        otherwise=f"For {name} what follows a breach is no worse than keeping it, however much "
        "the future counts, in the central draw.",
        seat=name,
        least=q,
    )
