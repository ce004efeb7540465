"""Who holds the lever and for how long: leverage, capability by stage; what withholding and flooding would bring."""

from typing import Any, NamedTuple

from monazite.presentation.briefing.chart_rows import LinePoint, line_points, top_of
from monazite.presentation.briefing.claims import Claim, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.control_ledger import control_ledger
from monazite.presentation.briefing.sections.what_ifs import flooding, withholding
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import BLUE, GREEN, ORANGE, PURPLE, RED, SKY, WIDE
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"
MAKERS = (("US", BLUE), ("EU", GREEN), ("JP", PURPLE), ("AU", ORANGE), ("MY", SKY))
LEAST_SHARE = 0.01  # of a stage, below which a region has no line
STAGE_WORDS = {"oxide": "separation", "primary": "primary metal", "metal": "metal making", "magnet": "magnet making"}
_READING = "Lines: median; bands: range of the runs."


class _MakerLine(NamedTuple):
    """Share of a stage that a region makes, by month, in percent."""

    region: str
    colour: str
    points: list[LinePoint]


def dominance(ctx: BriefContext) -> list[Block]:
    """Blocks of the heading How long the leverage lasts, and who can make what."""
    return [*leverage(ctx), *withholding(ctx), *capability(ctx), *control_ledger(ctx), *flooding(ctx)]


def leverage(ctx: BriefContext) -> list[Block]:
    """Share that plants outside cannot supply, month by month, and its half-life."""
    run, claims = ctx.run, list[Claim]()
    now = run.finite_quantity("leverage", at=run.anchor_month)
    last = run.finite_quantity("leverage", at=run.end)
    if now and last:
        sentence = "That share stands at {a} in {first} and at {b} in {end}."
        first, end = month_text(run.anchor), month_text(run.end)
        claims.append(ctx.book.say(_SECTION, sentence, a=now, b=last, first=first, end=end))
    half = run.quantity_or_none("leverage_half_life")
    if half is not None:
        sentence = "From {q} after the start of the run on, half of the leverage or more is gone."
        otherwise = "Within the run the leverage does not fall by half in most runs."
        claims.append(ctx.book.say(_SECTION, sentence, q=half, otherwise=otherwise))
    is_share = now is not None and now.unit == "share"
    points = line_points(run.monthly_series("leverage"), "leverage", 100.0 if is_share else 1.0)
    if not points:
        return [Paragraph(claims or ["This run reports no leverage."])]
    top = top_of(points, 100.0 if is_share else 1.0)
    what = "heavy rare earths" if ctx.goods.has_rare_earths else "metals"
    label = f"% of the {what} bought outside, by value"

    def draw(narrow: bool) -> dict[str, Any]:
        width = 290 if narrow else WIDE - 60
        return layout.complete(fans.fan(points, {"leverage": PURPLE}, y=label, top=top, width=width, height=180))

    text = (
        f"Leverage is read here as the share of the {what} in what the others buy that plants outside cannot "
        "supply. It falls as other plants open and users thrift, and the controlling country brings it to the table."
    )
    reading = "Line: median; band: range of the runs."
    title = "Leverage: what plants outside cannot supply"
    return [Paragraph([text, *claims]), Figure("leverage", title, draw, claims, reading, sources_of(claims))]


def capability(ctx: BriefContext) -> list[Block]:
    """Share of each stage by region over time: the controlling country and the others that make it."""
    run, home = ctx.run, ctx.run.controller
    panels: dict[str, list[_MakerLine]] = {}
    items: list[dict[str, Quantity | str]] = []
    for stage in run.results.view.labels("stage"):
        lines = _maker_lines(ctx, stage)
        now = run.finite_quantity("capability_share", stage=stage, region=home, at=run.anchor_month)
        then = run.finite_quantity("capability_share", stage=stage, region=home, at=run.end)
        if lines and now and then:
            words = STAGE_WORDS.get(stage, stage)
            panels[words] = lines
            items.append({"what": words, "now": now, "then": then})
    if not panels:
        return []
    when = {"origin": ctx.names.the(home), "first": month_text(run.anchor), "end": month_text(run.end)}
    sentence = "Dominance shows in who makes what: between {first} and {end} the share of {origin} moves, {all}."
    claims = [ctx.book.several(_SECTION, sentence, "in {what} from {now} to {then}", items, **when)]

    def draw(narrow: bool) -> dict[str, Any]:
        items = [_capability_panel(words, lines, narrow) for words, lines in panels.items()]
        return layout.panels(items, narrow, shared=False)

    reading = f"{_READING} Regions under one per cent are left out."
    return [Paragraph(claims), Figure("capability", "Who makes what", draw, claims, reading, sources_of(claims))]


def _maker_lines(ctx: BriefContext, stage: str) -> list[_MakerLine]:
    """Lines of the controlling country and of the others that make some of a stage."""
    lines: list[_MakerLine] = []
    for region, colour in ((ctx.run.controller, RED), *MAKERS):
        if region not in ctx.run.results.index.region:
            continue
        series = ctx.run.monthly_series("capability_share", stage=stage, region=region)
        if series and max(p["value"] for p in series) > LEAST_SHARE:
            name = ctx.names.region(region)
            lines.append(_MakerLine(name, colour, line_points(series, name, 100)))
    return lines


def _capability_panel(words: str, lines: list[_MakerLine], narrow: bool) -> dict[str, Any]:
    return fans.fan(
        [point for line in lines for point in line.points],
        {line.region: line.colour for line in lines},
        y="%",
        top=100,
        width=280 if narrow else (WIDE - 110) // 2,
        height=130,
        title=words.capitalize(),
        legend=fans.line_legend(narrow) | {"columns": 3},
    )
