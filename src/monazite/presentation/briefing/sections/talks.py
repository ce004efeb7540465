"""The talks in the brief: conditional sentences, charts and tables from the content of a `TalksResult`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.negotiation.report import as_quantity
from monazite.negotiation.wording import remarks
from monazite.presentation.briefing.claims import Claim, counted, scaled
from monazite.presentation.briefing.content import Context, Figure, Heading, Para, Table
from monazite.presentation.briefing.sections.perceived_loss import felt_loss
from monazite.presentation.charts import negotiation
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

_SAY = "next"
FAINT = 0.5  # percentage points
NOTHING = 1e-6  # a discount factor below which there is nothing to gain
IF = (
    "If the two sides weighed losses, tariffs, technology and purchases as the model assumes, and noticed what the "
    "other does, this is how their talks would go. It is not a forecast."
)


def talks(ctx: Context, content: Mapping[str, Any]) -> list[Any]:
    """Blocks of the talks: chance by date, zone, terms, who moves, waiting, commitments, bystanders, the record."""
    ask = _Asker(ctx, content)
    blocks: list[Any] = [Para([IF]), *_state(ask), *_chances(ask), *_terms(ask), *_moves(ask)]
    if content["commitments"]:
        blocks += _commitments(ask)
    blocks += _bystanders(ask)
    return blocks + _record(ask)


class _Asker:
    """Quantities and claims of the talks."""

    def __init__(self, ctx: Context, content: Mapping[str, Any]) -> None:
        self.ctx, self.content = ctx, content
        self.target, self.controller = content["state"]["seats"]

    def q(self, found: Mapping[str, Any], outcome: str, **where: str) -> Quantity:
        """A range of the content as a quantity."""
        return as_quantity(dict(found), f"talks.{outcome}", self.content["run"], self.content["sources"], **where)

    def say(self, template: str, **values: Any) -> Claim:
        """A claim of this section."""
        return self.ctx.book.say(_SAY, template, **values)

    def figure(self, name: str, claims: list[Claim], reading: str) -> Figure:
        """One of the charts of the talks."""
        title, make = negotiation.CHARTS[name]
        return Figure(name, title, lambda narrow: make(self.content, narrow), claims, reading, self.content["sources"])


def _state(ask: _Asker) -> list[Any]:
    state, names = ask.content["state"], ask.ctx.names
    text = ask.say(
        "On {day} the levels nearest to what is in force are: {words}.",
        day=_day(state["first_offer"]),
        words=state["words"],
    )
    threat = state["threat"]
    if threat is None:
        return [Para([text, "No threat stands for the dates ahead."])]
    more = ask.say(
        "If talks fail, {controller} and {target} have let it be expected: {words}.",
        controller=names.the(ask.controller),
        target=names.the(ask.target),
        words=threat["words"],
    )
    return [Para([text, more])]


def _chances(ask: _Asker) -> list[Any]:
    rows, calendar = ask.content["deal_probability"], {r["date"]: r["kind"] for r in ask.content["calendar"]}
    marked = [r for r in rows if r["mark"] in ("summit", "expiry")][:3] or [rows[2]]
    claims = []
    for row in marked:
        kind = calendar.get(row["date"])
        when = f"the {kind} of {_day(row['date'])}" if kind else _day(row["date"])
        claims.append(
            ask.say("By {when} a truce would be signed on {p} of paths.", when=when, p=ask.q(row, "deal_probability"))
        )
    year = rows[min(11, len(rows) - 1)]
    if year not in marked:
        claims.append(ask.say("By {when}: {p}.", when=_day(year["date"]), p=ask.q(year, "deal_probability")))
    risen = ask.content["escalation_probability"]["ever"]
    claims.append(
        ask.say("On {p} of paths some level rises before a truce, or in its absence.", p=ask.q(risen, "escalation"))
    )
    grids = ask.content["grids"]
    note = "A coarser grid of states and deals leaves the timing where it is." if not grids["knife_edge"] else (
        "The timing is knife-edge: a coarser grid of states and deals moves it. What holds is: "
        + ", ".join(grids["robust"]) + "."
    )  # fmt: skip
    zone = _zone_claim(ask)
    reading = "Lines: central draw; bands: 5 to 95 % of the draws; dashed: summits and expiries."
    return [
        Para([*claims, note]),
        ask.figure("talks-chances", claims, reading),
        Para([zone]),
        ask.figure("talks-zone", [zone], reading),
    ]


def _zone_claim(ask: _Asker) -> Claim:
    rows = ask.content["zone"]
    best = max(rows, key=lambda r: r["share"]["value"] or 0.0)
    if best is rows[0]:
        return ask.say(
            "While things stay as they are, both sides would gain from {now} of the deals on the menu at the first "
            "offer, and from no more later.",
            now=ask.q(rows[0]["share"], "zone"),
        )
    return ask.say(
        "While things stay as they are, both sides would gain from {now} of the deals on the menu at the first "
        "offer, and from {most} on {day}, when the zone is widest.",
        now=ask.q(rows[0]["share"], "zone"),
        most=ask.q(best["share"], "zone"),
        day=_day(best["date"]),
    )


def _terms(ask: _Asker) -> list[Any]:
    found = ask.content["terms"]
    rows = []
    for item in (found["likeliest"], *found["others"]):
        cited = tuple(dict.fromkeys(s for p in item["precedents"] for s in p["source"].split(";") if s != "assumption"))
        rows.append(
            [
                ask.ctx.book.quote(_SAY, item["words"], cited, label="Terms"),
                ask.ctx.book.cell(_SAY, "Chance of the terms", ask.q(item["probability"], "terms")),
            ]
        )
    mean = found["expected"]
    text = ask.say(
        "If there is a truce, {withheld} of applications would be refused, the added tariff would be {tariff}, "
        "purchases of {purchases} would be promised and {bought} bought, and it would last {duration}, all as means "
        "over the deals that could come.",
        bought=ask.q(mean["bought"], "terms"),
        withheld=ask.q(mean["share_withheld"], "terms"),
        tariff=ask.q(mean["tariff"], "terms"),
        purchases=ask.q(mean["purchases"], "terms"),
        duration=ask.q(mean["duration"], "terms"),
    )
    worth = [
        ask.say(
            "To {seat} the likeliest terms are worth, in their first year against what is in force: controls "
            "{control}, tariff {tariff}, technology {technology}, purchases {purchases}.",
            seat=ask.ctx.names.the(seat),
            **{
                name: _billions(ask.q(q, "terms.worth", seat=seat, instrument=name))
                for name, q in found["worth"][seat].items()
            },
        )
        for seat in (ask.controller, ask.target)
    ]
    precedents = [
        [p["instrument"], p["level"], ask.ctx.book.quote(_SAY, p["precedent"], _sources(p), label="Precedent")]
        for p in found["likeliest"]["precedents"]
    ]
    return [
        Para([text, *worth, *felt_loss(ask.ctx, ask.target)]),
        ask.figure("talks-terms", [text], "Bars: central draw; lines: 5 to 95 % of the draws."),
        Table("Likeliest terms", ["Terms", "Chance, given a truce"], rows, wide=True),
        Table("Precedents of the first row", ["Instrument", "Level", "What it has been"], precedents, text_columns=3),
    ]


def _sources(precedent: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(s for s in precedent["source"].split(";") if s != "assumption")


def _moves(ask: _Asker) -> list[Any]:
    first, names, content = ask.content["first_mover"], ask.ctx.names, ask.content
    claims = [
        ask.say(
            "The first to ease, or to have its offer taken, would be {controller} on {a} of paths and {target} on {b}.",
            controller=names.the(ask.controller),
            target=names.the(ask.target),
            a=ask.q(first[ask.controller], "first_mover"),
            b=ask.q(first[ask.target], "first_mover"),
        )
    ]
    for seat in (ask.controller, ask.target):
        wait = content["value_of_waiting"][seat][0]
        claims.append(
            ask.say(
                "What presses {seat}: another month as it is costs {cost}; letting the first round pass instead of "
                "signing is worth {wait}.",
                seat=names.the(seat),
                cost=ask.q(first["monthly_cost"][seat], "monthly_cost"),
                wait=ask.q(wait, "value_of_waiting"),
            )
        )
    claims.append(
        ask.say(
            "The threat of closing shipments would be worth half of what it is now after {life}.",
            otherwise="The threat of closing shipments does not halve within three years in the central draw.",
            life=ask.q(content["leverage_half_life"], "leverage_half_life"),
        )
    )
    hold = content["enforcement"]
    share = Quantity(
        hold["holds"], hold["holds"], hold["holds"], "share", "negotiation.enforcement", {}, content["run"], (), "data"
    )
    claims.append(ask.say("The likeliest truce would enforce itself in {share} of the draws.", share=share))
    for seat in (ask.controller, ask.target):
        if hold[seat]["high"] is not None and hold[seat]["high"] < NOTHING:
            claims.append(ask.say("{seat} would gain nothing by breaking it.", seat=_upper(names.the(seat))))
            continue
        if hold[seat]["value"] is not None and hold[seat]["value"] < NOTHING:
            claims.append(
                ask.say(
                    "{seat} would gain nothing by breaking it in the central draw; the weight of the month after that "
                    "keeps it is {least}.",
                    seat=_upper(names.the(seat)),
                    least=ask.q(hold[seat], "enforcement", seat=seat),
                )
            )
            continue
        claims.append(
            ask.say(
                "For {seat} keeping it pays if what comes a month later counts for at least {least} of the same today.",
                otherwise=f"For {names.the(seat)} what follows a breach is no worse than keeping it, however much "
                "the future counts, in the central draw.",
                seat=names.the(seat),
                least=ask.q(hold[seat], "enforcement", seat=seat),
            )
        )
    lines = "Lines: central draw; bands: 5 to 95 % of the draws; dashed: summits and expiries."
    bars = "Bars: central draw; lines: 5 to 95 % of the draws."
    blocks: list[Any] = [
        Para(claims),
        ask.figure("talks-moves", claims[:1], bars),
        ask.figure("talks-waiting", claims[1:3], f"{lines} Below zero, letting the month pass costs."),
        ask.figure(
            "talks-enforcement",
            claims[4:],
            "Dots: central draw; lines: 5 to 95 % of the draws. The truce holds where the weight that is needed is "
            "below the weight that a side gives to the month after.",
        ),
    ]
    if "talks-leverage" in negotiation.available_charts(content):
        blocks.append(ask.figure("talks-leverage", claims[3:4], lines))
    return blocks


def _commitments(ask: _Asker) -> list[Any]:
    """What each commitment adds to what the side under controls has without a deal, what it spares and costs."""
    names, state = ask.ctx.names, ask.content["state"]
    rows, claims, spared = [], [], []
    for one in ask.content["commitments"]:
        gain = ask.q(one["target_reservation"], "commitments", id=one["id"])
        cost = one["cost"] and ask.q(one["cost"], "commitments.cost", id=one["id"])
        cells = [
            ask.ctx.book.cell(_SAY, f"{one['id']}: without a deal", gain),
            ask.ctx.book.cell(_SAY, f"{one['id']}: public cost", cost) if cost else "not counted",
            _change(ask, one, "deal_probability", "chance of a deal"),
            _change(ask, one, "share_withheld", "share refused"),
        ]
        rows.append([ask.ctx.book.quote(_SAY, one["words"], (), label="Commitment"), *cells])
        claims.append(ask.say("{what}: {gain}.", what=_upper(one["words"]), gain=gain))
        for region, found in (one["spared"] or {}).items():
            bounds = [
                ask.ctx.book.cell(
                    _SAY,
                    f"{one['id']}, {region}, {bound}",
                    ask.q(found[bound], "commitments.spared", id=one["id"], region=region),
                )
                for bound in ("lower", "central", "upper")
            ]
            first = region == next(iter(one["spared"]))
            what = ask.ctx.book.quote(_SAY, _upper(one["words"]), (), label="Commitment") if first else ""
            spared.append([what, names.region(region), *bounds])
    head = ["Commitment", f"{names.region(ask.target)} without a deal", "Public cost", "Chance within half a year",
            "Share refused in a deal"]  # fmt: skip
    bounds = ["Commitment", "Who", "Lower", "Central", "Upper"]
    blocks: list[Any] = [
        Heading("What a commitment would buy at the table"),
        Para(list(remarks(dict(ask.content)))),
        ask.figure("talks-commitments", claims, "Dots: central draw; lines: 5 to 95 % of the draws, paired."),
        Table("Changes against the same talks without it", head, rows, wide=True),
    ]
    if spared:
        title = f"What it spares in a year of {state['harshest']}"
        blocks.append(Table(title, bounds, spared, text_columns=2, wide=True))
    return blocks


def _change(ask: _Asker, one: Mapping[str, Any], name: str, label: str) -> Any:
    """A change in percentage points; one that would not show is none."""
    if max(abs(one[name][k]) for k in ("value", "low", "high")) < FAINT:
        return "none"
    return ask.ctx.book.cell(_SAY, f"{one['id']}: {label}", ask.q(one[name], "commitments"))


def _bystanders(ask: _Asker) -> list[Any]:
    """What bystanders lose with the likeliest deal and under the threat, and the most they would pay for the one."""
    rows, claims = [], []
    for row in ask.content["bystander_losses"]:
        name = ask.ctx.names.region(row["region"])
        claims.append(
            ask.say(
                "{name} would pay at most {central} in a year by the central bound, {upper} by the upper one.",
                name=_upper(ask.ctx.names.the(row["region"])),
                central=ask.q(row["central"]["would_pay"], "bystander_losses", region=row["region"]),
                upper=ask.q(row["upper"]["would_pay"], "bystander_losses", region=row["region"]),
            )
        )
        for bound in ("lower", "central", "upper"):
            cells = [
                ask.ctx.book.cell(
                    _SAY, f"{name}, {bound}, {label}", ask.q(row[bound][kind], "bystander_losses", region=row["region"])
                )
                for kind, label in (("no_deal", "threat"), ("deal", "deal"), ("would_pay", "would pay"))
            ]
            rows.append([name, bound, *cells])
    if not rows:
        return []
    harsh = ask.content["state"]["harshest"]
    head = ["Bystander", "Bound", f"Loss under {harsh}", "Loss under the likeliest truce", "Would pay at most"]
    title = "What bystanders lose in a year without and with a truce, and the most they would pay for it"
    reading = "Bars: central draw; lines: 5 to 95 % of the draws; lower, central and upper bound of the loss."
    bounds = (
        "The lower bound counts the missing material, the central one lines with little substitution, the upper one "
        "standing lines and their suppliers."
    )
    return [
        Para([*claims, bounds]),
        ask.figure("talks-bystanders", claims, reading),
        Table(title, head, rows, text_columns=2, wide=True),
    ]


def _record(ask: _Asker) -> list[Any]:
    """The five-episode caveat, and the replay of 2025 where it was made."""
    caveat = ask.say(
        "There are {n} rounds of talks to learn from. Read these chances as orderings, not as odds.",
        n=counted(5, "episodes"),
    )
    if not ask.content.get("replay"):
        return [Para([caveat])]
    rows, hits = [], 0
    for row in ask.content["replay"]:
        hits += row["hit"]
        right = [name for name, term in row["terms"].items() if term["hit"]]
        rows.append(
            [
                ask.ctx.book.quote(_SAY, row["text"], tuple(row["source"].split(";")), label=_day(row["date"])),
                ask.ctx.book.cell(
                    _SAY, f"{row['episode']}: chance within thirty-five days", ask.q(row["within_35_days"], "replay")
                ),
                ask.ctx.book.cell(_SAY, f"{row['episode']}: days it took", counted(row["days"], "episodes")),
                "hit" if row["hit"] else "miss",
                ", ".join(right) or "none",
            ]
        )
    score = ask.say(
        "Replayed from their first days, the model gives a truce within {days} days an even chance or better in "
        "{hits} of {all} rounds of talks; the chance to meet after an escalation was taken from the same rounds.",
        days=counted(35, "replay"),
        hits=counted(hits, "replay"),
        all=counted(len(rows), "replay"),
    )
    head = ["Round", "Chance within thirty-five days", "Days it took", "Timing", "Terms that were likeliest and came"]
    return [Para([caveat, score]), Table("Replay of the rounds of talks", head, rows, wide=True)]


def _billions(q: Quantity) -> Quantity:
    """In billions to ten millions, so that a central value of nothing does not print its range in millions."""
    found = scaled(q, 1e-3, "billion USD")
    return replace(found, **{k: round(getattr(found, k), 2) + 0.0 for k in ("value", "low", "high")})


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(text: str) -> str:
    return day_text(date.fromisoformat(text))
