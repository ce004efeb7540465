"""What's next: the calendar, deal against no deal, when alternative sources arrive, what to watch."""

from datetime import timedelta
from typing import Any

from monazite.foundation.errors import InputError
from monazite.presentation.briefing.claims import Claim, as_share, cited, counted, range_text, scaled, summed
from monazite.presentation.briefing.content import Bullets, Context, Figure, Heading, Para, Section, Table
from monazite.presentation.briefing.lookups import Ask, add_months, as_date, row_sources, rows, unbroken
from monazite.presentation.briefing.sections import article_dates
from monazite.presentation.briefing.sections.branch_divergence import parted_year
from monazite.presentation.briefing.sections.duties import escalation
from monazite.presentation.briefing.sections.options import options
from monazite.presentation.briefing.sections.project_timeline import outside, projects
from monazite.presentation.briefing.sections.talks import talks
from monazite.presentation.charts import ranges, timelines
from monazite.presentation.charts.theme import BLUE, GREY, ORANGE, RED, SKY, ceiling
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

_SAY = "next"
KINDS = {
    "summit": (BLUE, "circle"),
    "talks": (SKY, "square"),
    "expiry": (RED, "diamond"),
    "deadline": (ORANGE, "triangle-up"),
    "election": (GREY, "cross"),
}
DATES = 20
ONE_PATH = (
    "No other branch was run, so this brief shows one path only. Run the scenario of a deal, or of its failure, beside "
    "this one to fill this part."
)


def next_(ctx: Context) -> Section:
    """The section, from both branches, the calendar and the project list."""
    blocks: list[Any] = [Heading("Summits, talks and expiry dates"), *_calendar(ctx)]
    if ctx.talks is not None:
        blocks += [Heading("The talks"), *talks(ctx, ctx.talks)]
    blocks += [Heading(_heading(ctx)), *_branches(ctx)]
    blocks += escalation(ctx)
    blocks += [Heading("When other sources arrive"), *projects(ctx), *outside(ctx)]
    blocks += options(ctx)
    blocks += [Heading("What to watch"), *_triggers(ctx)]
    return Section("next", "What's next", blocks)


def _span(ctx: Context) -> tuple[Any, Any]:
    """First and last day of the calendar."""
    return ctx.ask.anchor, max(ctx.ask.end, add_months(ctx.ask.anchor, 24))


def _events(ctx: Context) -> list[tuple[Any, dict]]:
    first, last = _span(ctx)
    found = [(as_date(r.get("date")), r) for r in rows(ctx.dataset, "calendar")]
    kept = [(d, r) for d, r in found if d and first <= d <= last]
    for row in rows(ctx.dataset, "measures"):
        until = as_date(row.get("until"))
        if until and first <= until <= last and row.get("kind") in {"suspension", "truce", "general_licence"}:
            kind = {"truce": "truce", "suspension": "suspension", "general_licence": "general licence"}[
                str(row["kind"])
            ]
            text = f"End of the {kind} of {month_text(as_date(row.get('in_force')) or until)}"
            if not any(d == until and r.get("kind") == "expiry" for d, r in kept):
                kept.append((until, {"kind": "expiry", "title": text, "source": row.get("source")}))
    kept = article_dates.joined(ctx, kept, first, last)
    kept.sort(key=_rank)
    return sorted(kept[:DATES], key=lambda pair: pair[0])


def _rank(pair: tuple[Any, dict]) -> tuple[bool, int, Any]:
    """What stays when there are more than `DATES` days: those of the article, then by kind and day."""
    day, row = pair
    kinds = ["summit", "expiry", "talks", "deadline", "election"]
    return not row.get("article"), kinds.index(str(row.get("kind"))) if row.get("kind") in kinds else 9, day


def _calendar(ctx: Context) -> list[Any]:
    events = _events(ctx)
    apart = article_dates.told(ctx, *_span(ctx))
    also = [Para([ctx.book.quote(_SAY, apart, (), label="Article")])] if apart else []
    if not events:
        return [Para(["The calendar holds no date for the months of this run."]), *also]
    body, data = [], []
    for day, row in events:
        title, kind = str(row.get("title") or row.get("text")), str(row.get("kind"))
        where = str(row.get("place") or "")
        place = f", {where}" if kind in {"summit", "talks"} and where and where not in title else ""
        what = ctx.book.quote(_SAY, title + place, row_sources(row), label="Calendar")
        body.append([unbroken(day_text(day)), kind, what])
        data.append({"label": title, "date": day.isoformat(), "kind": kind})
    summits = [day for day, r in events if r.get("kind") == "summit"]
    expiries = [day for day, r in events if r.get("kind") == "expiry"]
    claims = [
        ctx.book.say(
            _SAY,
            "{n} dates lie ahead on the calendar (summits: {s}, expiries: {e}).",
            n=counted(len(events), "calendar"),
            s=counted(len(summits), "calendar", kind="summit"),
            e=counted(len(expiries), "calendar", kind="expiry"),
        )
    ]
    if expiries:
        claims.append(ctx.book.say(_SAY, "The last expiry on it falls on {day}.", day=day_text(expiries[-1])))
    start = add_months(events[0][0], -1).isoformat()
    end = add_months(events[-1][0], 2).isoformat()

    def draw(narrow: bool) -> dict:
        return timelines.timeline(data, kinds=KINDS, start=start, end=end, narrow=narrow)

    sources = tuple(dict.fromkeys(s for _, r in events for s in row_sources(r)))
    return [
        Para(claims),
        Figure(
            "calendar",
            "Summits, talks and expiry dates",
            draw,
            claims,
            "Dates from the calendar of the dataset"
            + (" and from the article." if any(r.get("article") for _, r in events) else "."),
            sources,
        ),
        Table("Calendar", ["Date", "Kind", "What"], body, text_columns=3, wide=True),
        *also,
    ]


def _branches(ctx: Context) -> list[Any]:
    """The run beside the other branch: table and paired bars."""
    if ctx.other is None:
        return [Para([ONE_PATH])]
    here, there = _names(ctx)
    window = parted_year(ctx, ctx.other)
    dear, (good, noun) = ctx.names.good(ctx.material.dear).capitalize(), ctx.material.shipped[0]
    questions: list[tuple[str, str, dict, float]] = [
        (f"{dear} outside, mean price", "price_outside", {"good": ctx.material.dear, "over": window}, 500.0),
        (f"{noun} shipments, of normal", "exports_index", {"good": good, "region": "WORLD", "over": window}, 100.0),
    ]
    questions += [
        (
            f"Loss in {ctx.names.the(r)}",
            "loss_central",
            {"sector": "total", "region": r, "over": window, "reduce": "sum"},
            1.0,
        )
        for r in present(("US", "EU", "JP", "KR"), ctx.ask.results.index.region)
    ]
    questions += [
        (
            f"Loss in {ctx.names.the(r)} from technology withheld",
            "technology_loss_central",
            {"sector": "total", "region": r, "over": window, "reduce": "sum"},
            1.0,
        )
        for r in ((ctx.ask.controller, "US") if _withholding(ctx) else ())
    ]
    groups, body, claims = [], [], []
    gap = _difference(ctx)
    for title, outcome, kw, least in questions:
        pair = [ask.known(outcome, **kw) for ask in (ctx.ask, ctx.other)]
        if not all(pair) or (outcome.startswith("technology") and not any(q.value for q in pair if q)):
            continue
        a, b = (_shown(q) for q in pair if q)
        apart = gap.known(outcome, **kw) if gap else None
        cells = [(here, a), (there, b), ("difference", _shown_gap(apart) if apart else None)]
        body.append([title, *[ctx.book.cell(_SAY, f"{title}, {n}", q) if q else "none" for n, q in cells]])
        groups.append(_pair(title, {here: a, there: b}, least))
        said = {"title": title, "a": a, "b": b, "here": here, "there": there}
        claims.append(ctx.book.say(_SAY, "{title}: {here} {a}, {there} {b}.", **said))
    if not body:
        return [Para(["The two branches report nothing in common."])]
    text = ctx.book.say(
        _SAY,
        "{branches}. Both are compared over the months from {first} to {last}.",
        branches=f"{_full(ctx.ask, here)}; {_full(ctx.other, there)}",
        first=month_text(window[0]),
        last=month_text(window[1]),
    )
    colours = {here: BLUE, there: ORANGE}

    def draw(narrow: bool) -> dict:
        return ranges.paired(groups, colours, narrow)

    terms = _terms(ctx)
    overlap = [_paired(ctx, gap)] if gap and gap.results.draws > 1 else []
    reading = "Bars: central estimate; lines: range of the draws."
    return [
        Para([text, *terms, *overlap]),
        Figure("branches", "Both branches side by side", draw, claims, reading, cited(claims)),
        Table(
            "Side by side", ["What", _upper(here), _upper(there), f"{_upper(here)} less {there}, paired by draw"], body
        ),
    ]


def _terms(ctx: Context) -> list[Any]:
    """The deal of the other branch in words, where it is one of the talks."""
    deals = [] if ctx.talks is None else [ctx.talks["terms"]["likeliest"], *ctx.talks["terms"]["others"]]
    name = str(ctx.other.results.scenario.name) if ctx.other else ""
    for deal in deals:
        if name.endswith(f": deal {deal['id']}"):
            said = ctx.book.say(_SAY, "The deal: {words}.", words=deal["words"])
            more = "Purchases do not enter the run; when the deal runs out, what was in force before it holds again."
            return [said, more]
    return []


def _withholding(ctx: Context) -> bool:
    """Whether somebody else than the controlling country withholds technology on one of the branches."""
    plans = [getattr(ask.results.scenario, "policy", ()) for ask in (ctx.ask, ctx.other)]
    return any(p.kind == "tech_control" and p.actor != ctx.ask.controller for plan in plans for p in plan)


def _pair(title: str, branches: dict[str, Quantity], least: float) -> dict[str, Any]:
    """Rows of one small chart of two branches, in a unit that prints well."""
    unit = next(iter(branches.values())).unit
    factor, shown = {"MUSD": (1e-3, "billion USD"), "share": (100.0, "%")}.get(unit, (1.0, unit))
    data = [
        {"label": name, "value": q.value * factor, "low": q.low * factor, "high": q.high * factor}
        for name, q in branches.items()
    ]
    return {"title": title, "unit": shown, "top": ceiling((d["high"] for d in data), least), "rows": data}


def _shown(q: Quantity) -> Quantity:
    if q.outcome == "exports_index":
        return as_share(q)
    return summed(q) if q.outcome.startswith(("loss_", "technology_loss")) else q


def _names(ctx: Context) -> tuple[str, str]:
    """Short names of the two branches: deal and no deal, threats held back and carried out, own names, or paths."""
    names = [str(ask.results.scenario.name).replace("_", " ") for ask in (ctx.ask, ctx.other)]
    if ": deal " in names[1]:
        return "no deal", "deal"
    without = ["no deal" in name.lower().replace("-", " ") for name in names]
    if without[0] != without[1]:
        return ("no deal", "deal") if without[0] else ("deal", "no deal")
    enforced = [bool(getattr(ask.results.scenario, "enforce_threats", False)) for ask in (ctx.ask, ctx.other)]
    if enforced[0] != enforced[1]:
        first, second = ("threats carried out" if acts else "threats held back" for acts in enforced)
        return first, second
    here, there = (n if len(n) <= 20 else d for n, d in zip(names, ("this path", "the other path"), strict=True))
    return (here, there) if here != there else ("this path", "the other path")


def _heading(ctx: Context) -> str:
    return _upper(" and ".join(_names(ctx))) if ctx.other else "Deal and no deal"


def _difference(ctx: Context) -> Ask | None:
    """The run less the other branch, paired by draw; None where the runs cannot be compared."""
    try:
        return Ask(ctx.ask.results.compare(ctx.other.results))
    except (AttributeError, InputError):
        return None


def _paired(ctx: Context, gap: Ask) -> Claim:
    """Which draws the difference pairs: the first ones of both runs, as many as the shorter run has."""
    return ctx.book.say(
        _SAY,
        "The difference is taken draw by draw over the {n} draws that both have, because a draw moves both branches "
        "together: read it by its own range.",
        n=counted(int(gap.results.draws), "draws"),
    )


def _shown_gap(q: Quantity) -> Quantity:
    return scaled(q, 100.0, "pp") if q.outcome == "exports_index" else _shown(q)


def _full(ask: Any, short: str) -> str:
    """Short and long name of a branch, once if they are the same."""
    name = str(ask.results.scenario.name)
    return (
        _upper(name.replace("_", " "))
        if short == name.replace("_", " ")
        else f"{_upper(short)} is \N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _triggers(ctx: Context) -> list[Any]:
    """Dated, checkable signs that the path differs from the run."""
    ask, items = ctx.ask, []
    for day, row in _events(ctx):
        if row.get("kind") in {"expiry", "deadline"}:
            items.append(
                [
                    ctx.book.say(
                        _SAY,
                        "{day}: {title}. Renewal, lapse or replacement decides which branch applies.",
                        day=day_text(day),
                        title=str(row.get("title") or row.get("text")).rstrip("."),
                        sources=row_sources(row),
                    )
                ]
            )
    check = min(add_months(ask.anchor, 6), ask.end)
    goods = ctx.material
    price = ask.known("price_outside", good=goods.dear, at=check)
    if price and range_text(price):
        items.append(
            [
                ctx.book.say(
                    _SAY,
                    ctx.names.good(goods.dear).capitalize()
                    + " outside {origin}, {month}: the run expects {q}. A price above "
                    "the range means that licences are tighter than assumed, a price below it that they "
                    "are looser or that stocks are larger.",
                    origin=ctx.names.the(ask.controller),
                    month=month_text(check),
                    q=price,
                )
            ]
        )
    new = "heavy oxide" if goods.rare else goods.scarce[1]
    good, noun = goods.shipped[0]
    ships = ask.known("exports", good=good, region="WORLD", at=check)
    if ships:
        items.append(
            [
                ctx.book.say(
                    _SAY,
                    noun + " exports in the customs release for {month}, due about {due}: the run expects {q}.",
                    month=month_text(check),
                    due=month_text(add_months(check, 1) + timedelta(days=19)),
                    q=ships,
                )
            ]
        )
    items.append(
        [
            f"First commercial {new} from a plant outside the controlling country, sold to a customer who is "
            "not a shareholder."
        ]
    )
    items.append(["A licence refused to a civil customer, or a request for end-user data that a customer cannot give."])
    return [Bullets(items[-8:] if len(items) > 8 else items)]
