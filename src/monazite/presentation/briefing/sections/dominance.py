"""Who holds the lever and for how long: leverage, capability by stage; what withholding and flooding would bring."""

from typing import Any

from monazite.presentation.briefing.chart_rows import line_points, top_of
from monazite.presentation.briefing.claims import Claim, joined_with_and, sources_of
from monazite.presentation.briefing.content import Block, Figure, Paragraph
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.presentation.briefing.sections.control_ledger import control_ledger
from monazite.presentation.briefing.sections.what_ifs import flooding, withholding
from monazite.presentation.charts import fans, layout
from monazite.presentation.charts.theme import PURPLE, WIDE
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

_SECTION = "beyond"
STAGE_WORDS = {"oxide": "separation", "primary": "primary metal", "metal": "metal making", "magnet": "magnet making"}


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
    what = "heavy rare earths" if ctx.goods.has_rare_earths else joined_with_and(ctx.goods.minerals)
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
    """Share of each stage that the controlling country makes, at the first measure and at the end."""
    run, home = ctx.run, ctx.run.controller
    items: list[dict[str, Quantity | str]] = []
    for stage in run.results.view.labels("stage"):
        now = run.finite_quantity("capability_share", stage=stage, region=home, at=run.anchor_month)
        then = run.finite_quantity("capability_share", stage=stage, region=home, at=run.end)
        if now and then:
            words = named_stages(ctx, STAGE_WORDS).get(stage, stage)
            items.append({"what": words, "now": now, "then": then})
    if not items:
        return []
    when = {"origin": ctx.names.the(home), "first": month_text(run.anchor), "end": month_text(run.end)}
    sentence = "Dominance shows in who makes what: between {first} and {end} the share of {origin} moves, {all}."
    claims = [ctx.book.several(_SECTION, sentence, "in {what} from {now} to {then}", items, **when)]
    return [Paragraph(claims)]
