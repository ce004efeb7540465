"""Beyond the headlines: footprint, leverage, stability, what would show the brief wrong, what was left out."""

from typing import Any

from monazite.presentation.briefing.claims import Claim, cited, published, scaled
from monazite.presentation.briefing.content import Bullets, Context, Figure, Heading, Para, Section, Table
from monazite.presentation.briefing.lookups import as_list, as_number, row_sources
from monazite.presentation.briefing.sections import bill
from monazite.presentation.briefing.sections.dominance import dominance
from monazite.presentation.briefing.sections.footprint import footprint, routes
from monazite.presentation.briefing.sections.summary_page import episode, record
from monazite.presentation.briefing.sections.uncertainty_drivers import drivers
from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import BLUE, GREY
from monazite.results.quantity import Quantity

_SAY = "beyond"
STAGES = {
    "oxide": "separation",
    "primary": "recovery",
    "metal": "metal making",
    "magnet": "magnet making",
}
_FIRST, _LAST = "at the first measure", "at the end of the run"
UNPLAYED = "The talks themselves are not simulated here: deal and no deal are two scenarios, not forecasts."
PLAYED = (
    "The talks rest on what each side is assumed to want; what is agreed behind closed doors, and what other "
    "quarrels are traded against, is not seen."
)
LIMITS = (
    "Firms' own switching of suppliers inside a country, and contracts that are not public, are not seen.",
    "Stocks at plants are rarely published; the days to a line stop carry that uncertainty in full.",
    "Losses count production that needs the material. Confidence, credit and share prices are left out.",
    "Smuggling and transshipment follow one simple rule each and have little evidence behind them.",
    "Prices are monthly means; a single cargo can fetch more on a day.",
    "Footprints are ranges per route at today's practice; a cleaner plant would change them.",
    "Health of workers and rights of people near mines are not measured beyond the share from conflict areas.",
)


def beyond(ctx: Context) -> Section:
    """The section, from the run, the footprint tables and the hindcast rows."""
    blocks: list[Any] = [Heading("Footprint of old and new supply"), *footprint(ctx), *routes(ctx)]
    blocks += bill.new_and_old(ctx)
    blocks += [*bill.conditions(ctx), *bill.priced(ctx), *bill.trade_off(ctx)]
    blocks += [Heading("How long the leverage lasts"), *dominance(ctx)]
    blocks += [Heading("Stability"), *_stability(ctx), *bill.geopolitical(ctx), *bill.union(ctx)]
    blocks += drivers(ctx)
    blocks += [Heading("What would show this brief wrong"), *_wrong(ctx)]
    blocks += [Heading("What was left out"), *_left_out(ctx)]
    return Section("beyond", "Beyond the headlines", blocks)


def _stability(ctx: Context) -> list[Any]:
    """Concentration by stage: top share, HHI, governance-weighted HHI, loss of the largest supplier."""
    ask, body, data, moves = ctx.ask, [], [], []
    for stage in (s for s in STAGES if s != "primary" or not ctx.material.rare):
        top = ask.known("top_share", stage=stage, at=ask.anchor.replace(day=1))
        later = ask.known("top_share", stage=stage, at=ask.end)
        rest: list[tuple[str, Quantity | None]] = [
            ("Herfindahl index", ask.known("hhi", stage=stage)),
            ("weighted by governance", ask.known("hhi_governance", stage=stage)),
            ("need met without the largest supplier", ask.known("n_minus_1", stage=stage)),
        ]
        if not top and not any(q for _, q in rest):
            continue
        cells = [("largest supplier, first measure", top), ("largest supplier, end", later), *rest]
        body.append(
            [
                STAGES[stage].capitalize(),
                *[ctx.book.cell(_SAY, f"{STAGES[stage].capitalize()}: {n}", q) if q else "none" for n, q in cells],
            ]
        )
        data += [_bar(stage, when, q) for q, when in ((top, _FIRST), (later, _LAST)) if q]
        if top and later:
            moves.append((STAGES[stage], top, later))
    if not body:
        return [Para(["This run reports no concentration."])]
    items = [{"what": stage, "now": now, "then": later} for stage, now, later in moves]
    sentence = "The share of the largest supplier moves, {all}, between the first measure and the end of the run."
    claims = [ctx.book.several(_SAY, sentence, "in {what} from {now} to {then}", items)] if items else []
    head = [
        "Stage",
        "Largest supplier, at the first measure",
        "At the end",
        "Herfindahl index",
        "Governance-weighted",
        "Need met without the largest",
    ]
    blocks: list[Any] = [Para(claims)]
    if data:
        blocks.append(_concentration(data, claims))
    return [*blocks, Table("Concentration by stage", head, body, wide=True)]


def _bar(stage: str, when: str, q: Quantity) -> dict[str, Any]:
    scale = {k: 100 * getattr(q, k) for k in ("value", "low", "high")}
    return {"label": f"{STAGES[stage]}, {when}", "group": when} | scale


def _concentration(data: list[dict], claims: list[Claim]) -> Figure:
    colours = {_FIRST: GREY, _LAST: BLUE}
    title = "% of world supply held by the largest supplier"

    def draw(narrow: bool) -> dict:
        return layout.complete(ranges.whiskers(data, x=title, top=100, narrow=narrow, colours=colours, label_limit=200))

    reading = "Bars: central; lines: range of the draws."
    return Figure("concentration", "Share of the largest supplier by stage", draw, claims, reading, cited(claims))


def _wrong(ctx: Context) -> list[Any]:
    """The hindcast: every target with its verdict, misses with their reasons."""
    score = record(ctx)
    if not score:
        return [
            Para(["No hindcast was handed to this brief, so it shows no record. Read its numbers with that in mind."])
        ]
    lead = ctx.book.say(
        _SAY,
        "Replayed on {episode}, the model meets {won} of {all} published targets. The misses stay in the table.",
        episode=episode(ctx),
        won=score[0],
        all=score[1],
    )
    body, data = [], []
    for row in ctx.hindcast:
        cells, ratio = _verdict(ctx, row)
        body.append(cells)
        data += [ratio] if ratio else []
    claims = [lead]
    blocks: list[Any] = [
        Para(
            [
                "Each row is a published figure. A brief that misses many of them should be believed less. ",
                lead,
                _IN_SAMPLE if any(str(row.get("case")) == "re-2025" for row in ctx.hindcast) else "",
            ]
        )
    ]
    if data:

        def draw(narrow: bool) -> dict:
            return ranges.model_over_observed(data, narrow)

        blocks.append(
            Figure(
                "hindcast",
                "Model against published figures",
                draw,
                claims,
                "Dots: median; lines: range with errors of model and observation; the dashed line is a perfect match.",
                score[0].sources,
            )
        )
    head = ["Target", "Observed", "Model, median and range", "Verdict", "Reason for a miss"]
    return [*blocks, Table("Hindcast", head, body, wide=True)]


_IN_SAMPLE = (
    " Stocks at plants, the unevenness of licences and the shares approved were set with knowledge of this episode, so "
    "the date of the first line stop and the level of shipments after the first two months are no test of foresight."
)


def _verdict(ctx: Context, row: Any) -> tuple[list[Claim | str], dict[str, Any] | None]:
    """Table row of one target, and its ratio of model to observed for the chart."""
    target, hit = _target(row), bool(row.get("hit"))
    seen, q = _hindcast_pair(row, row_sources(row))
    verdict = "not evaluated" if row.get("hit") is None else "hit" if hit else "miss"
    why = str(row.get("reason") or row.get("why") or ("" if hit else "no reason recorded"))
    cells: list[Claim | str] = [
        ctx.book.quote(_SAY, target, (), label="Target"),
        ctx.book.cell(_SAY, f"Observed, {target}", seen) if seen else "none",
        ctx.book.cell(_SAY, f"Model, {target}", q) if q else "none",
        verdict,
        ctx.book.quote(_SAY, why, (), label="Reason") if why else "",
    ]
    if not (seen and q and seen.value > 0 and q.value > 0):
        return cells, None
    ratio = scaled(q, 1 / seen.value, "1")
    ends = {"low": max(ratio.low, 1e-3), "high": max(ratio.high, 1e-3)}
    return cells, {"label": target, "value": ratio.value, "verdict": verdict} | ends


def _target(row: Any) -> str:
    return str(row.get("target") or row.get("text") or row.get("id"))


def _hindcast_pair(row: Any, cited: tuple[str, ...]) -> tuple[Quantity | None, Quantity | None]:
    seen, mid = as_number(row.get("observed")), as_number(row.get("median"))
    unit = str(row.get("unit") or "1").replace("month of ", "months into ")  # a date: months since New Year
    name = str(row.get("id") or row.get("target"))
    first = published(seen, unit, name, cited) if seen is not None else None
    if mid is None:
        return first, None
    low, high = as_number(row.get("low")), as_number(row.get("high"))
    second = Quantity(
        mid,
        mid if low is None else low,
        mid if high is None else high,
        unit,
        name,
        {"case": str(row.get("case", ""))},
        str(row.get("run", "hindcast")),
        cited,
    )
    return first, second


def _left_out(ctx: Context) -> list[Any]:
    items: list[list[Claim | str]] = [[text] for text in (UNPLAYED if ctx.talks is None else PLAYED, *LIMITS)]
    missing = sorted({*ctx.ask.missing, *(ctx.other.missing if ctx.other else ())})
    if missing:
        items.append(
            [
                ctx.book.quote(
                    _SAY,
                    "Not reported by this run: " + ", ".join(m.replace("_", " ") for m in missing) + ".",
                    (),
                    label="Missing outcomes",
                )
            ]
        )
    skipped = as_list(getattr(ctx.ask.results.scenario, "not_modelled", None))
    items += [[ctx.book.quote(_SAY, f"Read but not modelled: {text}", (), label="Not modelled")] for text in skipped]
    return [Bullets(items)]
