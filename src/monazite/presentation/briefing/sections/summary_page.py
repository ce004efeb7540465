"""Page one: the answer in one paragraph and a grid of headline numbers."""

from collections.abc import Mapping
from typing import Any

from monazite.presentation.briefing.claims import Claim, as_share, counted, is_nothing, summed
from monazite.presentation.briefing.content import Context, Para, Tile
from monazite.presentation.briefing.lookups import as_number, row_sources, rows
from monazite.results.names import INDUSTRIES, day_text, month_text, present
from monazite.results.quantity import Quantity

LOSS_REGIONS = ("US", "EU", "JP")
LONG = 5  # years between a run and the sizes of its sectors, from which its losses are no amounts of its time
EPISODES = {
    "re-2025": "the episode of 2025",
    "re-2010": "the episode of 2010 to 2014",
    "gage-2023": "the episode of 2023 to 2025",
}


def first_stop(ctx: Context) -> tuple[Quantity, str, str] | None:
    """Earliest line stop of the central case outside the controlling country: days, industry, region."""
    ask = ctx.ask
    best: tuple[Quantity, str, str] | None = None
    for region in present(("US", "EU", "JP", "KR", "IN", "ROW"), ask.results.index.region):
        for industry in INDUSTRIES:
            q = ask.known("first_stop_day", industry=industry, region=region)
            if q and (best is None or q.value < best[0].value):
                best = (q, industry, region)
    return best


def answer(ctx: Context) -> Para:
    """The one-paragraph answer; sentences of outcomes the run lacks are left out."""
    ask, say, the = ctx.ask, ctx.book.say, ctx.names.the
    origin = the(ask.controller)
    parts = []
    goods, dear = ctx.material, ctx.names.good(ctx.material.dear).capitalize()
    for label, noun in goods.shipped:
        trough = ask.extreme("exports_index", lowest=True, good=label, region="WORLD")
        if not trough:
            continue
        parts.append(
            say(
                "front",
                noun + " shipments from {origin} " + fall(trough[0]) + " {q} of a normal month in {month}.",
                origin=origin,
                q=as_share(trough[0]),
                month=month_text(trough[1]),
            )
        )
    if peak := ask.extreme("price_outside", good=goods.dear):
        ratio = ask.known("price_ratio", good=goods.dear, at=peak[1])
        text = dear + " outside {origin} peaks at {q} in {month}"
        text += ", {ratio} times the price inside." if ratio else "."
        values = {"ratio": ratio} if ratio else {}
        parts.append(say("front", text, origin=origin, q=peak[0], month=month_text(peak[1]), **values))
    if sentence := _stop_sentence(ctx):
        parts.append(sentence)
    losses = {r: ask.known("loss_share_central", region=r) for r in LOSS_REGIONS}
    if all(q and is_nothing(q) for q in losses.values()):
        text = "Over twelve months the central estimate of the loss is {q} of GDP in the United States, the European "
        parts.append(say("front", text + "Union and Japan alike.", q=losses["US"]))
    elif all(losses.values()):
        parts.append(
            say(
                "front",
                "Over twelve months the central estimate of the loss is {us} of GDP in the United "
                "States, {eu} in the European Union and {jp} in Japan.",
                us=losses["US"],
                eu=losses["EU"],
                jp=losses["JP"],
            )
        )
        parts += old_economy(ctx)
    if heavy := _outside(ctx):
        parts.append(
            say(
                "front",
                "The part of "
                + goods.scarce[1]
                + " supply made outside {origin} moves from {a} in {first} to {b} in {last}.",
                origin=origin,
                a=heavy[0],
                b=heavy[1],
                first=month_text(ask.anchor),
                last=month_text(ask.end),
            )
        )
    return Para(parts)


def fall(lowest: Quantity) -> str:
    """Verb for the lowest month of an index of shipments: what never goes below a normal month does not fall to it."""
    return "fall to" if lowest.value < 1.0 else "are lowest at"


def old_economy(ctx: Context) -> list[Claim]:
    """A caution where sectors are sized by a year long after the run: its losses are no amounts of its time."""
    years = [int(y) for r in rows(ctx.dataset, "sectors") if (y := as_number(r.get("year")))]
    if not years or min(years) - ctx.ask.end.year < LONG:
        return []
    text = "Sectors and GDP of this run are those of {year}, so its losses mean nothing as amounts of its own time."
    return [ctx.book.say("front", text, year=str(min(years)))]


def _stop_sentence(ctx: Context) -> Claim | str | None:
    """The first line stop, or that there is none; nothing where the run does not say."""
    stop = first_stop(ctx)
    if stop is None:
        unknown = "first_stop_day" in ctx.ask.missing
        return None if unknown else "No production line outside the controlling country stops in the central case."
    q, industry, region = stop
    often = ctx.ask.chance("first_stop_day", industry=industry, region=region)
    text = "The first production line stops {q} after {day}, in {region} ({industry})"
    values: dict[str, Quantity | str] = {"industry": ctx.names.use(industry), "region": ctx.names.the(region), "q": q}
    values["day"] = day_text(ctx.ask.anchor)
    if often:
        values["often"] = often
        return ctx.book.several("front", text + ", and {often} of the draws see it stop.", "", [], **values)
    return ctx.book.several("front", text + ".", "", [], **values)


def _outside(ctx: Context) -> tuple[Quantity, Quantity] | None:
    ask, label = ctx.ask, ctx.material.scarce[0]
    now = ask.known("share_outside", good=label, at=ask.anchor.replace(day=1))
    later = ask.known("share_outside", good=label, at=ask.end)
    return (now, later) if now and later else None


def tiles(ctx: Context) -> list[Tile]:
    """Six to eight headline numbers, each with its range."""
    made = [_price_tile(ctx), _shipment_tile(ctx), _stop_tile(ctx)]
    made += [_loss_tile(ctx, r) for r in LOSS_REGIONS]
    made += [_outside_tile(ctx), _record_tile(ctx)]
    return [t for t in made if t]


def _big(ctx: Context, label: str, q: Quantity, after: str = "") -> Claim:
    return ctx.book.say("front", "{q:value}" + after, label=label, q=q)


def _price_tile(ctx: Context) -> Tile | None:
    dear = ctx.material.dear
    peak = ctx.ask.extreme("price_outside", good=dear)
    if not peak:
        return None
    inside = ctx.ask.known("price_inside", good=dear, at=peak[1])
    name = ctx.names.good(dear)
    label = f"Peak price of {name} outside"
    text = "range {q:range}; {month}" + ("; inside {inside}" if inside else "")
    values = {"inside": inside} if inside else {}
    detail = ctx.book.say("front", text, label=label, q=peak[0], month=month_text(peak[1]), **values)
    return Tile(f"{name.capitalize()} outside, peak", _big(ctx, label, peak[0]), detail)


def _shipment_tile(ctx: Context) -> Tile | None:
    good, noun = ctx.material.shipped[0]
    trough = ctx.ask.extreme("exports_index", lowest=True, good=good, region="WORLD")
    if not trough:
        return None
    q, label = as_share(trough[0]), f"{noun} shipments at the trough, share of a normal month"
    tonnes = ctx.ask.known("exports", good=good, region="WORLD", at=trough[1])
    text = "range {q:range}; {month}" + ("; {t}" if tonnes else "")
    values = {"t": tonnes} if tonnes else {}
    return Tile(
        f"{noun} shipments, trough against normal",
        _big(ctx, label, q),
        ctx.book.say("front", text, label=label, q=q, month=month_text(trough[1]), **values),
    )


def _stop_tile(ctx: Context) -> Tile | None:
    stop = first_stop(ctx)
    if stop is None and "first_stop_day" in ctx.ask.missing:
        return None
    label = "First line stop"
    if stop is None:
        return Tile(
            label,
            ctx.book.say("front", "none", label=label),
            ctx.book.say("front", "no line stops in the central case", label=label),
        )
    q, industry, region = stop
    detail = ctx.book.say(
        "front",
        "range {q:range}; {industry}, {region}; counted from {day}",
        label=label,
        q=q,
        industry=ctx.names.use(industry),
        region=ctx.names.region(region),
        day=day_text(ctx.ask.anchor),
    )
    return Tile(label, _big(ctx, "Days to the first line stop", q), detail)


def _loss_tile(ctx: Context, region: str) -> Tile | None:
    ask = ctx.ask
    share = ask.known("loss_share_central", region=region)
    if share is None:
        return None
    ends = [
        ask.known(f"loss_{k}", sector="total", region=region, over=ask.year, reduce="sum")
        for k in ("lower", "central", "upper")
    ]
    label = f"Loss over twelve months, {ctx.names.region(region)}"
    text, values = "range {q:range}", {}
    if all(ends):
        text += "; central {central}; lower bound {lower}; upper bound {upper}"
        values = {k: summed(q) for k, q in zip(("lower", "central", "upper"), ends, strict=True) if q}
    detail = ctx.book.say("front", text, label=label, q=share, **values)
    return Tile(f"{ctx.names.region(region)}, loss over a year", _big(ctx, label, share, " of GDP"), detail)


def _outside_tile(ctx: Context) -> Tile | None:
    heavy = _outside(ctx)
    if not heavy:
        return None
    name = ctx.material.scarce[1].capitalize()
    label = f"{name} supply made outside, at the end of the run"
    detail = ctx.book.say(
        "front",
        "range {b:range}; {last}; {a} in {first}",
        label=label,
        a=heavy[0],
        b=heavy[1],
        first=month_text(ctx.ask.anchor),
        last=month_text(ctx.ask.end),
    )
    return Tile(f"{'Heavy' if ctx.material.rare else name} supply made outside", _big(ctx, label, heavy[1]), detail)


def record(ctx: Context) -> tuple[Quantity, Quantity] | None:
    """Targets hit and targets tried of the hindcast."""
    if not ctx.hindcast:
        return None
    sources = tuple(dict.fromkeys(s for r in ctx.hindcast for s in row_sources(r)))
    tried = [bool(r["hit"]) for r in ctx.hindcast if r.get("hit") is not None]
    return counted(sum(tried), "hindcast_hits", sources), counted(len(tried), "hindcast_targets", sources)


def _record_tile(ctx: Context) -> Tile | None:
    score = record(ctx)
    if not score:
        return None
    main = ctx.book.say("front", "{won} of {all}", label="Hindcast targets hit", won=score[0], all=score[1])
    fresh = [r["hit"] for r in ctx.hindcast if r.get("hit") is not None and not foreseen(r)]
    text, values = "published targets of {episode} that the model meets", {"episode": episode(ctx)}
    if 0 < len(fresh) < len([r for r in ctx.hindcast if r.get("hit") is not None]):
        text += "; {right} of {new} where nothing was set with the outcome known"
        values |= {"right": counted(sum(fresh), "hindcast_hits"), "new": counted(len(fresh), "hindcast_targets")}
    return Tile("Record", main, ctx.book.say("front", text, label="Hindcast", **values))


def episode(ctx: Context) -> str:
    """The past episode that was replayed for this brief, in words."""
    cases = {str(r.get("case", "")) for r in ctx.hindcast}
    return EPISODES.get(cases.pop(), "past episodes") if len(cases) == 1 else "past episodes"


def foreseen(row: Mapping[str, Any]) -> bool:
    """Whether a target was known when a parameter or a share of the scenario was set: no test of foresight."""
    from monazite.analysis.verification.scoreboard import IN_SAMPLE

    return str(row.get("id")) in IN_SAMPLE


__all__ = ["LOSS_REGIONS", "answer", "first_stop", "record", "tiles"]
