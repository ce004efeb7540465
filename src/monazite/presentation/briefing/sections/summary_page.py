"""Page one: the answer in one paragraph and a grid of headline numbers."""

import math
from typing import NamedTuple

from monazite.analysis.verification.hindcast import TargetScore
from monazite.dataset.rows.regions import Sector
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Cell, Paragraph, TileBlock, capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.stops.line_stop_chances import LINES, industry_words
from monazite.presentation.briefing.quantities import as_share, as_total, count_quantity, is_zero
from monazite.presentation.briefing.track_record import track_record
from monazite.results.names import day_text, month_text, present
from monazite.results.quantity import Quantity

_SECTION = "front"
STOP_REGIONS = ("US", "EU", "JP", "KR", "IN", "ROW")
LOSS_REGIONS = ("US", "EU", "JP")
YEARS_APART = 5  # between a run and the sizes of its sectors, from which its losses are no amounts of its time
EPISODES = {
    "re-2025": "the episode of 2025",
    "re-2010": "the episode of 2010 to 2014",
    "gage-2023": "the episode of 2023 to 2025",
    "antimony-2024": "the licences and the ban of antimony of 2024 and 2025",
    "cobalt-2025": "the suspension and the quotas of cobalt of 2025",
    "tungsten-2025": "the licences for tungsten and bismuth of 2025",
    "graphite-2023": "the licences for graphite of 2023",
}


class FirstStop(NamedTuple):
    """Days from the anchor to a line stop, and where."""

    days: Quantity
    industry: str
    region: str


def line_stops(ctx: BriefContext) -> list[FirstStop]:
    """Days to the first stop of every industry with lines and region outside the controlling country.

    Not a number where lines stop in fewer than half of the draws. What the whole annex means by a first stop.
    """
    stops: list[FirstStop] = []
    for region in present((*STOP_REGIONS, *ctx.user_regions), ctx.run.results.index.region):
        for industry in LINES if region != ctx.run.controller else ():
            q = ctx.run.quantity_or_none("first_stop_day", industry=industry, region=region)
            if q is not None:
                stops.append(FirstStop(q, industry, region))
    return stops


def first_stop(ctx: BriefContext) -> FirstStop | None:
    """Earliest of the line stops, by the median of the draws; None where no line stops in most of them."""
    found = [stop for stop in line_stops(ctx) if not math.isnan(stop.days.value)]
    return min(found, key=lambda stop: (stop.days.value, stop.region), default=None)


def answer(ctx: BriefContext) -> Paragraph:
    """The one-paragraph answer; sentences of outcomes the run lacks are left out."""
    parts: list[Cell] = [*_shipment_sentences(ctx), *_price_sentence(ctx)]
    if stop := _stop_sentence(ctx, first_stop(ctx)):
        parts.append(stop)
    return Paragraph([*parts, *_loss_sentences(ctx), *_outside_sentence(ctx), *_which_middle(ctx)])


def _which_middle(ctx: BriefContext) -> list[Claim]:
    """What the numbers are the middle of, and why the app's are others; nothing for a single draw."""
    draws = ctx.run.results.draws
    if draws < 2:
        return []
    text = (
        "Each number is a median over the {draws} draws, by itself: a peak is that of the median path, and the first "
        "stop that of the industry with the earliest median day. The first screen of the app shows one run instead, "
        "the central one, with its own peak and its own first stop."
    )
    return [ctx.book.say(_SECTION, text, draws=count_quantity(draws, "draws"))]


def _shipment_sentences(ctx: BriefContext) -> list[Claim]:
    claims: list[Claim] = []
    for good, noun in ctx.goods.shipped:
        trough = ctx.run.extreme("exports_counted_index", lowest=True, good=good, region="WORLD")
        if trough:
            text = noun + " shipments from {origin} " + verb_of_trough(trough.quantity)
            claims.append(
                ctx.book.say(
                    _SECTION,
                    text + " {q} of a normal month in {month}.",
                    origin=ctx.names.the(ctx.run.controller),
                    q=as_share(trough.quantity),
                    month=month_text(trough.month),
                )
            )
    return claims


def _price_sentence(ctx: BriefContext) -> list[Claim]:
    lead = ctx.goods.lead
    peak = ctx.run.extreme("price_quoted_outside", good=lead)
    if not peak:
        return []
    values: dict[str, Quantity | str] = {
        "origin": ctx.names.the(ctx.run.controller),
        "q": peak.quantity,
        "month": month_text(peak.month),
    }
    ratio = ctx.run.finite_quantity("price_quoted_ratio", good=lead, at=peak.month)
    text = capitalised(ctx.names.good(lead)) + " outside {origin} peaks at {q} in {month}"
    if not ratio:
        return [ctx.book.say(_SECTION, text + ".", values)]
    return [ctx.book.say(_SECTION, text + ", {ratio} times the price inside.", values | {"ratio": ratio})]


def verb_of_trough(lowest: Quantity) -> str:
    """Verb for the lowest month of an index of shipments: what never goes below a normal month does not fall to it."""
    return "fall to" if lowest.value < 1.0 else "are lowest at"


def _stop_sentence(ctx: BriefContext, stop: FirstStop | None) -> Cell | None:
    """The first line stop, or that there is none; nothing where the run does not say."""
    if stop is None:
        unknown = "first_stop_day" in ctx.run.unreported
        return None if unknown else "No production line outside the controlling country stops in most runs."
    often = ctx.run.share_of_draws("first_stop_day", industry=stop.industry, region=stop.region)
    text = "The first production line stops {q} after {day}, in {region} ({industry})"
    values: dict[str, Quantity | str] = {
        "industry": industry_words(stop.industry),
        "region": ctx.names.the(stop.region),
        "q": stop.days,
        "day": day_text(ctx.run.anchor),
    }
    if often:
        return ctx.book.say(_SECTION, text + ", and {often} of the draws see it stop.", values | {"often": often})
    return ctx.book.say(_SECTION, text + ".", values)


def _loss_sentences(ctx: BriefContext) -> list[Claim]:
    """Central loss of the three largest economies, with a caution where it is no amount of the run's time."""
    us, eu, jp = (ctx.run.finite_quantity("loss_share_central", region=region) for region in LOSS_REGIONS)
    if not us or not eu or not jp:
        return []
    if all(is_zero(q) for q in (us, eu, jp)):
        text = "Over twelve months the central count of the loss is {q} of GDP in the United States, the European "
        return [ctx.book.say(_SECTION, text + "Union and Japan alike.", q=us)]
    text = (
        "Over twelve months the central count of the loss is {us} of GDP in the United States, {eu} in the European "
        "Union and {jp} in Japan."
    )
    return [ctx.book.say(_SECTION, text, us=us, eu=eu, jp=jp), *caution_on_sizes(ctx)]


def caution_year(ctx: BriefContext) -> str:
    """Year of the sizes of sectors, where it lies so long after the run that losses mean nothing; else empty."""
    sectors: list[Sector] = ctx.dataset.table("sectors")
    years = [row.year for row in sectors if row.year]
    return "" if not years or min(years) - ctx.run.end.year < YEARS_APART else str(min(years))


def caution_on_sizes(ctx: BriefContext) -> list[Claim]:
    """A caution where sectors are sized by a year long after the run: its losses are no amounts of its time."""
    year = caution_year(ctx)
    if not year:
        return []
    text = "Sectors and GDP of this run are those of {year}, so its losses mean nothing as amounts of its own time."
    return [ctx.book.say(_SECTION, text, year=year)]


def _outside_sentence(ctx: BriefContext) -> list[Claim]:
    shares = _shares_outside(ctx)
    if not shares:
        return []
    now, later = shares
    text = "The part of " + ctx.goods.scarce.word + " supply made outside {origin} moves from {a} in {first} to {b} in "
    return [
        ctx.book.say(
            _SECTION,
            text + "{last}.",
            origin=ctx.names.the(ctx.run.controller),
            a=now,
            b=later,
            first=month_text(ctx.run.anchor),
            last=month_text(ctx.run.end),
        )
    ]


def _shares_outside(ctx: BriefContext) -> tuple[Quantity, Quantity] | None:
    """Share of the scarce goods made outside, in the month of the anchor and at the end."""
    run, label = ctx.run, ctx.goods.scarce.label
    now = run.finite_quantity("share_outside", good=label, at=run.anchor_month)
    later = run.finite_quantity("share_outside", good=label, at=run.end)
    return (now, later) if now and later else None


def tiles(ctx: BriefContext) -> list[TileBlock]:
    """Six to eight headline numbers, each with its range."""
    found = [_price_tile(ctx), _shipment_tile(ctx), _stop_tile(ctx)]
    found += [_loss_tile(ctx, region) for region in LOSS_REGIONS]
    found += [_outside_tile(ctx), _record_tile(ctx)]
    return [tile for tile in found if tile]


def _headline(ctx: BriefContext, label: str, q: Quantity, after: str = "") -> Claim:
    return ctx.book.say(_SECTION, "{q:value}" + after, label=label, q=q)


def _price_tile(ctx: BriefContext) -> TileBlock | None:
    lead = ctx.goods.lead
    peak = ctx.run.extreme("price_quoted_outside", good=lead)
    if not peak:
        return None
    inside = ctx.run.finite_quantity("price_quoted_inside", good=lead, at=peak.month)
    name = ctx.names.good(lead)
    label = f"Peak price of {name} outside"
    text = "range {q:range}; {month}" + ("; inside {inside}" if inside else "")
    values: dict[str, Quantity | str] = {"q": peak.quantity, "month": month_text(peak.month)}
    values |= {"inside": inside} if inside else {}
    detail = ctx.book.say(_SECTION, text, values, label=label)
    return TileBlock(f"{capitalised(name)} outside, peak", _headline(ctx, label, peak.quantity), detail)


def _shipment_tile(ctx: BriefContext) -> TileBlock | None:
    good, noun = ctx.goods.shipped[0]
    trough = ctx.run.extreme("exports_counted_index", lowest=True, good=good, region="WORLD")
    if not trough:
        return None
    q, label = as_share(trough.quantity), f"{noun} shipments at the trough, share of a normal month"
    tonnes = ctx.run.finite_quantity("exports_counted", good=good, region="WORLD", at=trough.month)
    text = "range {q:range}; {month}" + ("; {t}" if tonnes else "")
    values: dict[str, Quantity | str] = {"q": q, "month": month_text(trough.month)}
    values |= {"t": tonnes} if tonnes else {}
    main = _headline(ctx, label, q)
    return TileBlock(
        f"{noun} shipments, trough against normal", main, ctx.book.say(_SECTION, text, values, label=label)
    )


def _stop_tile(ctx: BriefContext) -> TileBlock | None:
    stop = first_stop(ctx)
    if stop is None and "first_stop_day" in ctx.run.unreported:
        return None
    label = "First line stop"
    if stop is None:
        main = ctx.book.say(_SECTION, "none", label=label)
        return TileBlock(label, main, ctx.book.say(_SECTION, "no line stops in most runs", label=label))
    detail = ctx.book.say(
        _SECTION,
        "range {q:range}; {industry}, {region}; counted from {day}",
        label=label,
        q=stop.days,
        industry=industry_words(stop.industry),
        region=ctx.names.region(stop.region),
        day=day_text(ctx.run.anchor),
    )
    return TileBlock(label, _headline(ctx, "Days to the first line stop", stop.days), detail)


def _loss_tile(ctx: BriefContext, region: str) -> TileBlock | None:
    run, name = ctx.run, ctx.names.region(region)
    share = run.finite_quantity("loss_share_central", region=region)
    if share is None:
        return None
    lower, central, upper = (
        run.finite_quantity(f"loss_{bound}", sector="total", region=region, over=run.year_from_anchor, reduce="sum")
        for bound in ("lower", "central", "upper")
    )
    text = "range {q:range}"
    values: dict[str, Quantity | str] = {"q": share}
    if lower and central and upper:
        text += "; central {central}; lower bound {lower}; upper bound {upper}"
        values |= {"lower": as_total(lower), "central": as_total(central), "upper": as_total(upper)}
    label = f"Loss over twelve months, {name}"
    detail = ctx.book.say(_SECTION, text, values, label=label)
    return TileBlock(f"{name}, loss over a year", _headline(ctx, label, share, " of GDP"), detail)


def _outside_tile(ctx: BriefContext) -> TileBlock | None:
    shares = _shares_outside(ctx)
    if not shares:
        return None
    name = capitalised(ctx.goods.scarce.word)
    label = f"{name} supply made outside, at the end of the run"
    detail = ctx.book.say(
        _SECTION,
        "range {b:range}; {last}; {a} in {first}",
        label=label,
        a=shares[0],
        b=shares[1],
        first=month_text(ctx.run.anchor),
        last=month_text(ctx.run.end),
    )
    title = f"{'Heavy' if ctx.goods.has_rare_earths else name} supply made outside"
    return TileBlock(title, _headline(ctx, label, shares[1]), detail)


def record(ctx: BriefContext) -> tuple[Quantity, Quantity] | None:
    """Targets hit and targets tried of the hindcast."""
    if not ctx.hindcast:
        return None
    sources = tuple(dict.fromkeys(s for score in ctx.hindcast for s in score_sources(score)))
    hits = [score.hit for score in ctx.hindcast if score.hit is not None]
    return count_quantity(sum(hits), "hindcast_hits", sources), count_quantity(len(hits), "hindcast_targets", sources)


def score_sources(score: TargetScore) -> tuple[str, ...]:
    """Ids of the sources of a target."""
    return tuple(part.strip() for part in score.source.replace(",", ";").split(";") if part.strip())


def _record_tile(ctx: BriefContext) -> TileBlock | None:
    """What past forecasts were worth; beside it published figures of the episode that was replayed with this brief."""
    score, everywhere = record(ctx), track_record()
    if not score:
        return None
    label = "Past forecasts, middle error"
    main = ctx.book.say(_SECTION, "a factor of {q:value}", label=label, q=everywhere.error_factor)
    text = "of {forecasts} past forecasts half lay within this factor; their ranges, meant for nine in ten, held "
    text += "{held:value}; their score is {ratio:value} times that of a forecast of no change; {episode} as "
    text += "replayed for this brief meets {right} of {tried} published figures"
    values: dict[str, Quantity | str] = {"forecasts": everywhere.forecasts, "held": everywhere.held}
    values |= {"ratio": everywhere.over_persistence, "episode": episode(ctx)}
    values |= {"right": score[0], "tried": score[1]}
    tried = [row for row in ctx.hindcast if row.hit is not None]
    fresh = [row for row in tried if not is_foreseen(row)]
    if 0 < len(fresh) < len(tried):
        text += ", {fresh_right} of {fresh} where nothing was set with the outcome known"
        values |= {
            "fresh_right": count_quantity(sum(bool(row.hit) for row in fresh), "hindcast_hits"),
            "fresh": count_quantity(len(fresh), "hindcast_targets"),
        }
    return TileBlock("Record", main, ctx.book.say(_SECTION, text, values, label=label))


def episode(ctx: BriefContext) -> str:
    """The past episode that was replayed for this brief, in words."""
    cases = {score.case for score in ctx.hindcast}
    return EPISODES.get(cases.pop(), "past episodes") if len(cases) == 1 else "past episodes"


def is_foreseen(score: TargetScore) -> bool:
    """Whether a target was known when a parameter or a share of the scenario was set: no test of foresight."""
    from monazite.analysis.verification.scoreboard import IN_SAMPLE

    return score.id in IN_SAMPLE
