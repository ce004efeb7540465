"""What the talks mean beyond the deal: commitments, bystanders, and the record of past rounds."""

from collections.abc import Sequence

from monazite.negotiation.wording import remarks
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Block, Cell, Heading, Paragraph, TableBlock, capitalised
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.talks_writer import TalksWriter
from monazite.presentation.briefing.talks_content import (
    BystanderLosses,
    CommitmentEffect,
    ReplayedEpisode,
    TalksRange,
)
from monazite.results.names import day_text

FAINT = 0.5  # percentage points below which a change would not show
BOUNDS = (
    "Bounds as for the losses of this brief: in the central one a part of the lost output is made up later, in the "
    "lower one more of it, in the upper one none, with suppliers and customers."
)


def commitments(writer: TalksWriter) -> list[Block]:
    """What each commitment adds to what the side under controls has without a deal, what it spares and costs."""
    rows: list[list[Cell]] = []
    spared: list[list[Cell]] = []
    for one in writer.content.commitments:
        rows.append(_commitment_row(writer, one))
        spared += _spared_rows(writer, one)
    target = writer.ctx.names.region(writer.target)
    head = ["Commitment", f"{target} without a deal", "Public cost", "Chance within half a year",
            "Share refused in a deal"]  # fmt: skip
    blocks: list[Block] = [
        Heading("What a commitment would buy at the table"),
        Paragraph(list(remarks(dict(writer.content.as_json)))),
        TableBlock("Changes against the same talks without it", head, rows, wide=True),
    ]
    if spared:
        title = f"What it spares in a year of {writer.content.state.harshest}"
        head = ["Commitment", "Who", "Lower", "Central", "Upper"]
        blocks.append(TableBlock(title, head, spared, text_columns=2, wide=True))
    return blocks


def _commitment_row(writer: TalksWriter, one: CommitmentEffect) -> list[Cell]:
    gain = writer.quantity(one.target_reservation, "commitments", id=one.id)
    cells: list[Cell] = [writer.cell(f"{one.id}: without a deal", gain)]
    if one.cost is None:
        cells.append("not counted")
    else:
        cost = writer.quantity(one.cost, "commitments.cost", id=one.id)
        cells.append(writer.cell(f"{one.id}: public cost", cost))
    cells.append(_change(writer, one.id, one.deal_probability, "chance of a deal"))
    cells.append(_change(writer, one.id, one.share_withheld, "share refused"))
    return [writer.quote(one.words, label="Commitment"), *cells]


def _change(writer: TalksWriter, commitment: str, change: TalksRange, label: str) -> Cell:
    """A change in percentage points; one that would not show is none."""
    ends = [abs(x) for x in (change.value, change.low, change.high) if x is not None]
    if max(ends, default=0.0) < FAINT:
        return "none"
    return writer.cell(f"{commitment}: {label}", writer.quantity(change, "commitments"))


def _spared_rows(writer: TalksWriter, one: CommitmentEffect) -> list[list[Cell]]:
    """Losses that a commitment spares each region, by bound; the first row names the commitment."""
    rows: list[list[Cell]] = []
    for region, bounds in (one.spared or {}).items():
        cells = [
            writer.cell(
                f"{one.id}, {region}, {bound}",
                writer.quantity(found, "commitments.spared", id=one.id, region=region),
            )
            for bound, found in bounds.by_name.items()
        ]
        what = "" if rows else writer.quote(capitalised(one.words), label="Commitment")
        rows.append([what, writer.ctx.names.region(region), *cells])
    return rows


def bystanders(writer: TalksWriter) -> list[Block]:
    """What bystanders lose with the likeliest deal and under the threat, and the most they would pay for the one."""
    rows: list[list[Cell]] = []
    claims: list[Claim] = []
    for row in writer.content.bystander_losses:
        claims.append(_would_pay(writer, row))
        rows += _bystander_rows(writer, row)
    if not rows:
        return []
    harsh = writer.content.state.harshest
    head = ["Bystander", "Bound", f"Loss under {harsh}", "Loss under the likeliest truce", "Would pay at most"]
    title = "What bystanders lose in a year without and with a truce, and the most they would pay for it"
    return [
        Paragraph([*claims, BOUNDS]),
        TableBlock(title, head, rows, text_columns=2, wide=True),
    ]


def _would_pay(writer: TalksWriter, row: BystanderLosses) -> Claim:
    return writer.say(
        "{name} would pay at most {central} in a year by the central bound, {upper} by the upper one.",
        name=capitalised(writer.the(row.region)),
        central=writer.quantity(row.central.would_pay, "bystander_losses", region=row.region),
        upper=writer.quantity(row.upper.would_pay, "bystander_losses", region=row.region),
    )


def _bystander_rows(writer: TalksWriter, row: BystanderLosses) -> list[list[Cell]]:
    name = writer.ctx.names.region(row.region)
    rows: list[list[Cell]] = []
    for bound, losses in (("lower", row.lower), ("central", row.central), ("upper", row.upper)):
        cells = [
            writer.cell(f"{name}, {bound}, {label}", writer.quantity(found, "bystander_losses", region=row.region))
            for label, found in losses.columns
        ]
        rows.append([name, bound, *cells])
    return rows


def replay(writer: TalksWriter) -> list[Block]:
    """The five-episode caveat, and the replay of past rounds where it was made."""
    episodes = writer.content.replay
    rounds = len(episodes) or len(writer.ctx.dataset.table("episodes"))
    caveat = writer.say(
        "Rounds of talks to learn from: {n}. Talks were simulated with {draws} draws. Read these chances as orderings, "
        "not as odds.",
        n=count_quantity(rounds, "episodes"),
        draws=count_quantity(writer.content.draws, "draws"),
    )
    if not episodes:
        return [Paragraph([caveat])]
    rows = [_replay_row(writer, episode) for episode in episodes]
    score = writer.say(
        "Replayed from their first days, the model gives a truce within {days} days an even chance or better in "
        "{hits} of {all} rounds of talks; the chance to meet after an escalation was taken from the same rounds.",
        days=count_quantity(35, "replay"),
        hits=count_quantity(sum(episode.hit for episode in episodes), "replay"),
        all=count_quantity(len(rows), "replay"),
    )
    head = ["Round", "Chance within thirty-five days", "Days it took", "Timing", "Terms that were likeliest and came"]
    return [
        Paragraph([caveat, score, *_directions(writer, episodes)]),
        TableBlock("Replay of the rounds of talks", head, rows, wide=True),
    ]


def _directions(writer: TalksWriter, episodes: Sequence[ReplayedEpisode]) -> list[Claim]:
    """How many terms went the way that the model has for them, and how many did not change at all."""
    ways = [term.direction for episode in episodes for term in episode.terms.values() if term.direction is not None]
    if not ways:
        return []
    return [
        writer.say(
            "Against the levels of those first days {hits} of {all} terms went the way that is likeliest in the model, "
            "down, up or nowhere; that nothing changes would have met {same}.",
            hits=count_quantity(sum(way.hit for way in ways), "replay"),
            all=count_quantity(len(ways), "replay"),
            same=count_quantity(sum(way.observed == "same" for way in ways), "replay"),
        )
    ]


def _replay_row(writer: TalksWriter, row: ReplayedEpisode) -> list[Cell]:
    right = [name for name, term in row.terms.items() if term.hit]
    chance = writer.quantity(row.within_35_days, "replay")
    return [
        writer.quote(row.text, tuple(row.source.split(";")), label=day_text(row.date)),
        writer.cell(f"{row.episode}: chance within thirty-five days", chance),
        writer.cell(f"{row.episode}: days it took", count_quantity(row.days, "episodes")),
        "hit" if row.hit else "miss",
        ", ".join(right) or "none",
    ]
