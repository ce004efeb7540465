"""When other sources arrive: projects and the share of supply made outside the controlling country."""

from typing import Any

from monazite.presentation.briefing.claims import Claim, cited, counted, published
from monazite.presentation.briefing.content import Context, Figure, Para, Table
from monazite.presentation.briefing.lookups import add_months, as_date, as_number, row_sources, rows, unbroken
from monazite.presentation.charts import fans, layout, timelines
from monazite.presentation.charts.theme import BLUE, GREEN, PURPLE, RED, WIDE
from monazite.results.names import month_text

_SAY = "next"
PER_STAGE, PER_STAGE_IN_TABLE = 5, 3


def projects(ctx: Context) -> list[Any]:
    """Timeline of projects and a table of the largest; heavy rare earths and magnets first."""
    kept = []
    for row in rows(ctx.dataset, "projects"):
        start = as_date(row.get("start"))
        outside = row.get("region") != ctx.ask.controller
        if start and outside and add_months(ctx.ask.start, -12) <= start <= add_months(ctx.ask.end, 24):
            kept.append((start, row))
    if not kept:
        return [Para(["The dataset lists no project with a start date in reach of this run."])]
    largest, listed_rows = _largest(kept, PER_STAGE), _largest(kept, PER_STAGE_IN_TABLE)
    data = []
    for start, row in largest:
        label, ramp = str(row["project"]), int(as_number(row.get("ramp")) or 24)
        data.append(
            {
                "label": label,
                "start": start.isoformat(),
                "full": add_months(start, ramp).isoformat(),
                "stage": str(row.get("stage")),
            }
        )
    body = [_project_row(ctx, start, row) for start, row in listed_rows]
    late = [s for s, r in kept if str(r.get("status")) in {"planned", "stalled", "committed", "construction"}]
    sources = tuple(dict.fromkeys(s for _, r in kept for s in row_sources(r)))
    claims = [
        ctx.book.say(
            _SAY,
            "Of {n} projects outside {origin} with a start date in reach, {m} have not produced yet.",
            n=counted(len(kept), "projects"),
            m=counted(len(late), "projects", status="not producing"),
            origin=ctx.names.the(ctx.ask.controller),
        )
    ]
    first, last = add_months(ctx.ask.start, -12), add_months(ctx.ask.end, 36)

    def draw(narrow: bool) -> dict:
        return timelines.projects(data, start=first.isoformat(), end=last.isoformat(), narrow=narrow)

    head = [
        "Project",
        "Where",
        "Stage",
        "Announced",
        f"In the model, from {month_text(ctx.ask.start)}",
        "Capacity",
        "Chance to pass sixty per cent",
    ]
    return [
        Para(claims),
        Figure(
            "projects",
            "Projects: from first output to ninety per cent of capacity",
            draw,
            claims,
            "Triangle: announced first output. Bar: ramp. The model adds delays to dates that lie ahead.",
            sources,
        ),
        Table("The largest projects of each stage, by announced start", head, body, text_columns=4, wide=True),
    ]


def _largest(kept: list, count: int) -> list:
    """The largest projects of each stage by capacity times chance, in order of start."""
    out = []
    for stage in dict.fromkeys(row.get("stage") for _, row in kept):
        mine = [k for k in kept if k[1].get("stage") == stage]
        mine.sort(key=lambda k: -(as_number(k[1].get("capacity")) or 0) * (as_number(k[1].get("success")) or 0.5))
        out += mine[:count]
    return sorted(out, key=lambda k: k[0])


def _project_row(ctx: Context, start: Any, row: dict) -> list[Claim | str]:
    name, cited = str(row["project"]), row_sources(row)
    capacity, chance = as_number(row.get("capacity")), as_number(row.get("success"))
    size = (
        published(
            capacity, "t/yr", "capacity", cited, as_number(row.get("low")), as_number(row.get("high")), project=name
        )
        if capacity is not None
        else None
    )
    odds = published(chance, "share", "success", cited, project=name) if chance is not None else None
    modelled = ctx.ask.q("project_start", project=name)
    when: Claim | str = "none"
    if modelled:
        label = f"First output after the start of the run, {name}"
        when = ctx.book.cell(_SAY, label, modelled, otherwise="not within the run")
    return [
        ctx.book.quote(_SAY, name, cited, label="Project"),
        ctx.names.region(str(row.get("region"))),
        str(row.get("stage")),
        unbroken(month_text(start)),
        when,
        ctx.book.cell(_SAY, f"Capacity, {name}", size) if size else "none",
        ctx.book.cell(_SAY, f"Chance of {name} to pass sixty per cent of capacity", odds) if odds else "none",
    ]


def outside(ctx: Context) -> list[Any]:
    """Share of supply made outside the controlling country, by stage."""
    ask = ctx.ask
    shades = (RED, BLUE, PURPLE, GREEN)
    points, moves, colours = [], [], {}
    for (good, label), colour in zip(ctx.material.outside, shades, strict=False):
        where = {"good": good}
        series = ask.series("share_outside", **where)
        if not series:
            continue
        points += [
            {"month": p["month"], "series": label} | {k: 100 * p[k] for k in ("value", "low", "high")} for p in series
        ]
        colours[label] = colour
        now = ask.known("share_outside", at=ask.anchor.replace(day=1), **where)
        later = ask.known("share_outside", at=ask.end, **where)
        if now and later:
            moves.append((label, now, later))
    if not points:
        return []
    items = [{"what": label, "now": now, "then": later} for label, now, later in moves]
    sentence = "Between {first} and {last} the share made outside {origin} moves, {all}."
    told = {"first": month_text(ask.anchor), "last": month_text(ask.end), "origin": ctx.names.the(ask.controller)}
    claims = [ctx.book.several(_SAY, sentence, "of {what} from {now} to {then}", items, **told)] if items else []

    def draw(narrow: bool) -> dict:
        made = [
            fans.fan(
                [p for p in points if p["series"] == s],
                {s: c},
                y="%",
                top=100,
                title=s.capitalize(),
                width=280 if narrow else (WIDE - 110) // 2,
                height=120,
            )
            for s, c in colours.items()
        ]
        return layout.panels(made, narrow, shared=False)

    return [
        Para(claims),
        Figure(
            "outside",
            "Share of supply made outside the controlling country",
            draw,
            claims,
            "Lines: central; bands: range of the draws.",
            cited(claims),
        ),
    ]
