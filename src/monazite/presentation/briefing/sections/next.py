"""What's next: the calendar, deal against no deal, when alternative sources arrive, what to watch."""

from datetime import date, timedelta
from typing import Any

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import (
    Block,
    BriefSection,
    BulletList,
    Cell,
    Figure,
    Heading,
    Paragraph,
    TableBlock,
    capitalised,
    non_breaking,
)
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.article_dates import other_article_dates, with_article_dates
from monazite.presentation.briefing.sections.branch_comparison import branch_comparison, branch_heading
from monazite.presentation.briefing.sections.calendar_entries import (
    CalendarEntry,
    calendar_span,
    changes_on,
    dataset_entries,
)
from monazite.presentation.briefing.sections.duties import escalation
from monazite.presentation.briefing.sections.options import options
from monazite.presentation.briefing.sections.project_timeline import project_timeline, share_made_outside
from monazite.presentation.briefing.sections.talks import talks
from monazite.presentation.charts import timelines
from monazite.presentation.charts.theme import BLUE, GREY, ORANGE, RED, SKY
from monazite.results.names import day_text, month_text

_SECTION = "next"
KINDS = {
    "summit": (BLUE, "circle"),
    "talks": (SKY, "square"),
    "expiry": (RED, "diamond"),
    "deadline": (ORANGE, "triangle-up"),
    "election": (GREY, "cross"),
}
MOST_DATES = 20
MOST_SIGNS = 8
_ORDER = ("summit", "expiry", "talks", "deadline", "election")


def next_section(ctx: BriefContext) -> BriefSection:
    """The section, from both branches, the calendar and the project list."""
    entries = _calendar_entries(ctx)
    blocks: list[Block] = [Heading("Summits, talks and expiry dates"), *_calendar(ctx, entries)]
    if ctx.talks is not None:
        blocks += [Heading("The talks"), *talks(ctx, ctx.talks)]
    blocks += [Heading(branch_heading(ctx)), *branch_comparison(ctx)]
    blocks += escalation(ctx)
    blocks += [Heading("When other sources arrive"), *project_timeline(ctx), *share_made_outside(ctx)]
    blocks += options(ctx)
    blocks += [Heading("What to watch"), _signs_to_watch(ctx, entries)]
    return BriefSection("next", "What's next", blocks)


def _calendar_entries(ctx: BriefContext) -> list[CalendarEntry]:
    """Days of the dataset and of the article by day, at most `MOST_DATES` ahead and as many behind."""
    entries = with_article_dates(ctx, dataset_entries(ctx), *calendar_span(ctx))
    ahead = sorted((entry for entry in entries if entry.day > ctx.today), key=_rank)[:MOST_DATES]
    behind = sorted((entry for entry in entries if entry.day <= ctx.today), key=lambda entry: entry.day)[-MOST_DATES:]
    return sorted([*ahead, *behind], key=lambda entry: entry.day)


def _rank(entry: CalendarEntry) -> tuple[bool, int, date]:
    """What stays when there are more than `MOST_DATES` days: those of the article, then by kind and day."""
    kind = _ORDER.index(entry.kind) if entry.kind in _ORDER else len(_ORDER)
    return not entry.from_article, kind, entry.day


def _calendar(ctx: BriefContext, entries: list[CalendarEntry]) -> list[Block]:
    others = other_article_dates(ctx, *calendar_span(ctx))
    also: list[Block] = [Paragraph([ctx.book.quote(_SECTION, others, (), label="Article")])] if others else []
    if not entries:
        return [Paragraph(["The calendar holds no date for the months of this run."]), *also]
    ahead, behind = _ahead(ctx, entries), [entry for entry in entries if entry.day <= ctx.today]
    parts = {
        "Dates ahead": ahead,
        "Passed, outcome not known": [entry for entry in behind if entry.is_open],
        "Dates that have passed": [entry for entry in behind if not entry.is_open],
    }
    tables = [
        TableBlock(
            title, ["Date", "Kind", "What"], [_calendar_row(ctx, entry) for entry in part], text_columns=3, wide=True
        )
        for title, part in parts.items()
        if part
    ]
    claims = _calendar_claims(ctx, ahead)
    return [Paragraph(claims), *_calendar_chart(ahead, claims), *tables, *also]


def _ahead(ctx: BriefContext, entries: list[CalendarEntry]) -> list[CalendarEntry]:
    """What lies after the day of the brief and of its reader."""
    return [entry for entry in entries if entry.day > ctx.today]


def _calendar_chart(entries: list[CalendarEntry], claims: list[Claim]) -> list[Block]:
    """Dates ahead on a line; nothing where there is none."""
    if not entries:
        return []
    data = [{"label": entry.title, "date": entry.day.isoformat(), "kind": entry.kind} for entry in entries]
    start = month_start(entries[0].day, -1).isoformat()
    end = month_start(entries[-1].day, 2).isoformat()

    def draw(narrow: bool) -> dict[str, Any]:
        return timelines.timeline(data, kinds=KINDS, start=start, end=end, narrow=narrow)

    sources = tuple(dict.fromkeys(s for entry in entries for s in entry.sources))
    reading = "Dates from the calendar of the dataset"
    reading += " and from the article." if any(entry.from_article for entry in entries) else "."
    return [Figure("calendar", "Summits, talks and expiry dates ahead", draw, claims, reading, sources)]


def _calendar_row(ctx: BriefContext, entry: CalendarEntry) -> list[Cell]:
    in_place = entry.kind in {"summit", "talks"} and entry.place and entry.place not in entry.title
    place = f", {entry.place}" if in_place else ""
    what = ctx.book.quote(_SECTION, entry.title + place, entry.sources, label="Calendar")
    return [non_breaking(day_text(entry.day)), entry.kind, what]


def _calendar_claims(ctx: BriefContext, entries: list[CalendarEntry]) -> list[Claim]:
    if not entries:
        return [ctx.book.say(_SECTION, "No date lies ahead of {day} on the calendar.", day=day_text(ctx.today))]
    summits = [entry for entry in entries if entry.kind == "summit"]
    expiries = [entry for entry in entries if entry.kind == "expiry"]
    claims = [
        ctx.book.say(
            _SECTION,
            "On {day}, dates ahead on the calendar: {n} (summits: {s}, expiries: {e}).",
            day=day_text(ctx.today),
            n=count_quantity(len(entries), "calendar"),
            s=count_quantity(len(summits), "calendar", kind="summit"),
            e=count_quantity(len(expiries), "calendar", kind="expiry"),
        )
    ]
    if expiries:
        text = "The last expiry on it falls on {day}."
        claims.append(ctx.book.say(_SECTION, text, day=day_text(expiries[-1].day)))
    return claims


def _signs_to_watch(ctx: BriefContext, entries: list[CalendarEntry]) -> BulletList:
    """Dated, checkable signs that the path differs from the run."""
    run, goods = ctx.run, ctx.goods
    items: list[list[Cell]] = [
        [
            ctx.book.say(
                _SECTION,
                "{day}: {title}. {changes}",
                day=day_text(entry.day),
                title=entry.title.rstrip("."),
                changes=changes_on(ctx, entry.day),
                sources=entry.sources,
            )
        ]
        for entry in _ahead(ctx, entries)
        if entry.kind in {"expiry", "deadline"}
    ]
    check = min(max(month_start(run.anchor, 6), month_start(ctx.day, 1)), run.end)
    price = run.finite_quantity("price_quoted_outside", good=goods.lead, at=check)
    if price and price.low < price.high:
        limits = f"{ctx.right_to_export}s"
        text = (
            f" outside {{origin}}, {{month}}: the run expects {{q}}. A price above the range means that {limits} are "
            "tighter than assumed, a price below it that they are looser or that stocks are larger."
        )
        text = capitalised(ctx.names.good(goods.lead)) + text
        origin, month = ctx.names.the(run.controller), month_text(check)
        items.append([ctx.book.say(_SECTION, text, origin=origin, month=month, q=price)])
    good, noun = goods.shipped[0]
    ships = run.finite_quantity("exports_counted", good=good, region="WORLD", at=check)
    if ships:
        text = noun + " exports in the customs release for {month}, due about {due}: the run expects {q}."
        due = month_text(month_start(check, 1) + timedelta(days=19))
        items.append([ctx.book.say(_SECTION, text, month=month_text(check), due=due, q=ships)])
    new = "heavy oxide" if goods.has_rare_earths else goods.scarce.word
    first_sale = f"First commercial {new} from a plant outside the controlling country, sold to a customer who is "
    last: list[list[Cell]] = [
        *([[first_sale + "not a shareholder."]] if ctx.is_new_outside else []),
        ["A licence refused to a civil customer, or a request for end-user data that a customer cannot give."]
        if ctx.has_licences
        else ["A quota that is changed within the year, or shipments that stay below it."],
    ]
    return BulletList([*items, *last][-MOST_SIGNS:])
