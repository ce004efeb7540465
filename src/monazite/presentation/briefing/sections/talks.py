"""The talks in the brief: conditional sentences, charts and tables from the content of a `TalksResult`."""

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.perceived_loss import perceived_loss
from monazite.presentation.briefing.sections.talks_effects import bystanders, commitments, replay
from monazite.presentation.briefing.sections.talks_moves import moves
from monazite.presentation.briefing.sections.talks_writer import BARS, LINES, TalksWriter, in_rounded_billions
from monazite.presentation.briefing.talks_content import DealTerms, TalksContent
from monazite.results.names import day_text

CONDITION = (
    "If the two sides weighed losses, tariffs, technology and purchases as the model assumes, and noticed what the "
    "other does, this is how their talks would go. It is not a forecast."
)


def talks(ctx: BriefContext, content: TalksContent) -> list[Block]:
    """Blocks of the talks: chance by date, zone, terms, who moves, waiting, commitments, bystanders, the record."""
    writer = TalksWriter(ctx, content)
    blocks: list[Block] = [Paragraph([CONDITION]), _state(writer), *_chances(writer), *_terms(writer), *moves(writer)]
    if content.commitments:
        blocks += commitments(writer)
    return [*blocks, *bystanders(writer), *replay(writer)]


def _state(writer: TalksWriter) -> Paragraph:
    state = writer.content.state
    text = writer.say(
        "On {day} the levels nearest to what is in force are: {words}.",
        day=day_text(state.first_offer),
        words=state.words,
    )
    if state.threat is None:
        return Paragraph([text, "No threat stands for the dates ahead."])
    more = writer.say(
        "If talks fail, {controller} and {target} have let it be expected: {words}.",
        controller=writer.the(writer.controller),
        target=writer.the(writer.target),
        words=state.threat.words,
    )
    return Paragraph([text, more])


def _chances(writer: TalksWriter) -> list[Block]:
    """Chance of a truce by date and of an escalation, and the zone of possible agreement."""
    claims = _truce_claims(writer)
    risen = writer.quantity(writer.content.escalation_probability.ever, "escalation")
    claims.append(writer.say("On {p} of paths some level rises before a truce, or in its absence.", p=risen))
    grids = writer.content.grids
    note = "A coarser grid of states and deals leaves the timing where it is."
    if grids.knife_edge:
        note = (
            "The timing is knife-edge: a coarser grid of states and deals moves it. What holds is: "
            + ", ".join(grids.robust)
            + "."
        )
    zone = _zone_claim(writer)
    return [
        Paragraph([*claims, note]),
        writer.figure("talks-chances", claims, LINES),
        Paragraph([zone]),
        writer.figure("talks-zone", [zone], LINES),
    ]


def _truce_claims(writer: TalksWriter) -> list[Claim]:
    """Chance of a truce by the first summits and expiries, and within a year."""
    rounds = writer.content.deal_probability
    kinds = {row.date: row.kind for row in writer.content.calendar}
    marked = [row for row in rounds if row.mark in ("summit", "expiry")][:3] or [rounds[2]]
    claims: list[Claim] = []
    for row in marked:
        kind, day = kinds.get(row.date), day_text(row.date)
        chance = writer.quantity(row, "deal_probability")
        when = f"the {kind} of {day}" if kind else day
        claims.append(writer.say("By {when} a truce would be signed on {p} of paths.", when=when, p=chance))
    year = rounds[min(11, len(rounds) - 1)]
    if year not in marked:
        chance = writer.quantity(year, "deal_probability")
        claims.append(writer.say("By {when}: {p}.", when=day_text(year.date), p=chance))
    return claims


def _zone_claim(writer: TalksWriter) -> Claim:
    days = writer.content.zone
    best = max(days, key=lambda row: row.share.value or 0.0)
    now = writer.quantity(days[0].share, "zone")
    if best is days[0]:
        return writer.say(
            "While things stay as they are, both sides would gain from {now} of the deals on the menu at the first "
            "offer, and from no more later.",
            now=now,
        )
    return writer.say(
        "While things stay as they are, both sides would gain from {now} of the deals on the menu at the first "
        "offer, and from {most} on {day}, when the zone is widest.",
        now=now,
        most=writer.quantity(best.share, "zone"),
        day=day_text(best.date),
    )


def _terms(writer: TalksWriter) -> list[Block]:
    """The deals that could come, their mean, and what the likeliest is worth to each side."""
    terms = writer.content.terms
    rows = [_deal_row(writer, deal) for deal in (terms.likeliest, *terms.others)]
    mean = terms.expected
    text = writer.say(
        "If there is a truce, {withheld} of applications would be refused, the added tariff would be {tariff}, "
        "purchases of {purchases} would be promised and {bought} bought, and it would last {duration}, all as means "
        "over the deals that could come.",
        bought=writer.quantity(mean.bought, "terms"),
        withheld=writer.quantity(mean.share_withheld, "terms"),
        tariff=writer.quantity(mean.tariff, "terms"),
        purchases=writer.quantity(mean.purchases, "terms"),
        duration=writer.quantity(mean.duration, "terms"),
    )
    worth = [_worth_claim(writer, seat) for seat in (writer.controller, writer.target)]
    precedents: list[list[Cell]] = [
        [p.instrument, p.level, writer.quote(p.precedent, p.sources, label="Precedent")]
        for p in terms.likeliest.precedents
    ]
    head = ["Instrument", "Level", "What it has been"]
    return [
        Paragraph([text, *worth, *perceived_loss(writer)]),
        writer.figure("talks-terms", [text], BARS),
        TableBlock("Likeliest terms", ["Terms", "Chance, given a truce"], rows, wide=True),
        TableBlock("Precedents of the first row", head, precedents, text_columns=3),
    ]


def _deal_row(writer: TalksWriter, deal: DealTerms) -> list[Cell]:
    sources = tuple(dict.fromkeys(s for precedent in deal.precedents for s in precedent.sources))
    words = writer.quote(deal.words, sources, label="Terms")
    return [words, writer.cell("Chance of the terms", writer.quantity(deal.probability, "terms"))]


def _worth_claim(writer: TalksWriter, seat: str) -> Claim:
    worth = {
        instrument: in_rounded_billions(writer.quantity(found, "terms.worth", seat=seat, instrument=instrument))
        for instrument, found in writer.content.terms.worth[seat].items()
    }
    return writer.say(
        "To {seat} the likeliest terms are worth, in their first year against what is in force: controls "
        "{control}, tariff {tariff}, technology {technology}, purchases {purchases}.",
        worth,
        seat=writer.the(seat),
    )
