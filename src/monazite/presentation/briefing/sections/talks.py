"""The talks in the brief: conditional sentences, charts and tables from the content of a `TalksResult`."""

from monazite.analysis.forecast.forecast import Forecast
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.negotiation.wording import threat_lead
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.policy_chances import (
    course_chances,
    courses_drawn,
    returning_measures,
)
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.perceived_loss import perceived_loss
from monazite.presentation.briefing.sections.talks_effects import bystanders, commitments, replay
from monazite.presentation.briefing.sections.talks_moves import moves
from monazite.presentation.briefing.sections.talks_writer import BARS, LINES, TalksWriter, in_rounded_billions
from monazite.presentation.briefing.talks_content import DealTerms, TalksContent
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

_OPEN_THREATS = ("threatened", "considered")
_LEVEL_WORDS = {
    "control": "how strict the controls would be",
    "tariff": "what the tariff would be",
    "technology": "what technology would be withheld",
    "purchases": "how much would be bought",
    "duration": "how long it would last",
}
CONDITION = (
    "If the two sides weighed losses, tariffs, technology and purchases as the model assumes, and noticed what the "
    "other does, this is how the model lets their talks go: read its chances as a ranking."
)


def talks(ctx: BriefContext, content: TalksContent) -> list[Block]:
    """Blocks of the talks: chance by date, terms, who moves, waiting, commitments, bystanders, the record."""
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
    pair = _chosen_pair(writer)
    if state.threat is None:
        return Paragraph([*pair, text, *_threats(writer)])
    more = writer.say(threat_lead(under_truce=state.under_truce) + ": {words}.", words=state.threat.words)
    return Paragraph([*pair, text, more, *_what_breaks_bring(writer)])


def _chosen_pair(writer: TalksWriter) -> list[Claim]:
    """Whose controls are on the table where several regions control exports and the scenario names no seats."""
    if writer.content.choice is None:
        return []
    text = (
        "Several regions control exports. These talks are about the controls of {controller}, which cost the others "
        "most, with {target}; those of the others go on as in the scenario."
    )
    return [writer.say(text, controller=writer.the(writer.controller), target=writer.the(writer.target))]


def _what_breaks_bring(writer: TalksWriter) -> list[Claim]:
    """What the sides raise where the truce breaks, as the main part has it."""
    made = writer.ctx.forecast.results if writer.ctx.forecast is not None else None
    if not isinstance(made, Forecast):
        return []
    raised = [f"{' or '.join(texts)} ({actor})" for texts, actor in returning_measures(writer.ctx, made)]
    if not raised:
        return []
    text = "What the sides choose in the runs of the forecast if the truce breaks: {words}."
    return [writer.say(text, words="; ".join(raised))]


def _threats(writer: TalksWriter) -> list[Cell]:
    """Threats of the scenario, the register and the article that the talks do not weigh, or that there is none."""
    ctx = writer.ctx
    measures: list[RecordedMeasure] = ctx.dataset.table("measures")
    threats = [p.text or p.kind for p in ctx.run.results.scenario.policy if p.status == "threatened"]
    threats += [row.text for row in measures if row.kind == "threat" and row.status == "threatened"]
    read = [item.text for row in (ctx.reading.rows if ctx.reading else ()) for item in row.items]
    threats += [text for text in read if any(word in text for word in _OPEN_THREATS)]
    if not threats:
        return ["Neither the scenario nor the register holds a threat for the dates ahead."]
    words = "; ".join(dict.fromkeys(text.rstrip(".") for text in threats))
    return [writer.quote(f"Threatened or considered, and not weighed in these talks: {words}.", label="Threats")]


def _chances(writer: TalksWriter) -> list[Block]:
    """Chance of a truce by date and of an escalation."""
    claims = [*_as_in_the_main_part(writer), *_truce_claims(writer)]
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
    return [Paragraph([*claims, note]), writer.figure("talks-chances", claims, LINES)]


def _as_in_the_main_part(writer: TalksWriter) -> list[Claim]:
    """The chances that the main part tells, and why the chance of any truce is another."""
    made = writer.ctx.forecast.results if writer.ctx.forecast is not None else None
    if not isinstance(made, Forecast):
        return []
    courses = course_chances(made, writer.content.sources)
    parts = "; ".join(f"{course.words} {{{_name(course.kind)}:in_twentieths}}" for course in courses)
    text = (
        f"As in the main part, by {{day}}: {parts}. These are shares of {{n}} courses drawn from the games of the "
        "talks, in twentieths. A deal changes terms; what follows counts any truce that is signed, a plain "
        "prolongation too, and is a median over the games."
    )
    count = count_quantity(courses_drawn(made), "courses of the talks")
    chances = {_name(course.kind): course.chance for course in courses}
    return [writer.say(text, chances, n=count, day=day_text(made.paths.horizon))]


def _name(kind: str) -> str:
    """A kind of course as the name of a number."""
    return kind.replace(" ", "_")


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


def _terms(writer: TalksWriter) -> list[Block]:
    """The deals that could come, their mean, and what the likeliest is worth to each side."""
    terms = writer.content.terms
    rows = [_deal_row(writer, deal) for deal in (terms.likeliest, *terms.others)]
    lead = "If a deal changes terms" if writer.content.state.under_truce else "If there is a truce"
    text = writer.say(lead + ", the likeliest terms are: {words}.", words=terms.likeliest.words)
    open_terms = [_LEVEL_WORDS.get(name, name) for name in terms.undecided]
    cannot = [f"The model cannot tell {' or '.join(open_terms)}: all levels are about as likely."] if open_terms else []
    sides = (writer.controller, writer.target)
    worth = [_worth_claim(writer, seat) for seat in sides]
    signing = _signed_claims(writer, terms.likeliest)
    precedents: list[list[Cell]] = [
        [p.instrument, p.level, writer.quote(p.precedent, p.sources, label="Precedent")]
        for p in terms.likeliest.precedents
    ]
    head = ["Instrument", "Level", "What it has been"]
    return [
        Paragraph([text, *cannot, *worth, *signing, *perceived_loss(writer)]),
        writer.figure("talks-terms", [text], BARS),
        TableBlock("Likeliest terms", ["Terms", "Chance, given such a deal", *_signing_heads(writer)], rows, wide=True),
        TableBlock("Precedents of the first row", head, precedents, text_columns=3),
    ]


def _deal_row(writer: TalksWriter, deal: DealTerms) -> list[Cell]:
    sources = tuple(dict.fromkeys(s for precedent in deal.precedents for s in precedent.sources))
    words = writer.quote(deal.words, sources, label="Terms")
    cells: list[Cell] = [words, writer.cell("Chance of the terms", writer.quantity(deal.probability, "terms"))]
    if not _signing_heads(writer):
        return cells
    for seat in (writer.controller, writer.target):
        found = deal.worth.get(seat)
        if found is None or found.signing.value is None:
            cells.append("signed in no game")
            continue
        gain = in_rounded_billions(writer.quantity(found.signing, "terms.signing", seat=seat))
        cells.append(writer.cell(f"{seat}: worth of signing", gain))
    return cells


def _signing_heads(writer: TalksWriter) -> list[str]:
    """Heads of the columns that say what signing is worth to each side; none where the talks do not say it."""
    if not writer.content.terms.likeliest.worth:
        return []
    return [f"Signing, to {writer.the(seat)}" for seat in (writer.controller, writer.target)]


def _signed_claims(writer: TalksWriter, deal: DealTerms) -> list[Claim]:
    """Why each side signs the likeliest terms: against going on without them in the state in which they are signed."""
    out: list[Claim] = []
    if deal.signed is not None and deal.signed.raised is not None:
        x = deal.signed.raised
        share = Quantity(x, x, x, "share", "talks.terms.raised", {}, writer.content.run)
        text = "Of the paths that end in such a deal {share} come to it after a level was raised above today's."
        out.append(writer.say(text, share=share))
    for seat, found in deal.worth.items():
        if found.signing.value is None:
            continue
        figures = {"signing": found.signing, "still": found.still, "changed": found.changed}
        parts = {
            name: in_rounded_billions(writer.quantity(one, f"terms.{name}", seat=seat)) for name, one in figures.items()
        }
        text = (
            "To {seat} signing is worth {signing} over going on without a deal from there: a truce of its length that "
            "left all as it is would bring {still}, what it changes {changed}."
        )
        out.append(writer.say(text, parts, seat=writer.the(seat)))
    return out


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
