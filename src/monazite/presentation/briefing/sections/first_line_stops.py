"""Days to the first line stop, by industry and region."""

import math
from typing import Any

from monazite.presentation.briefing.claims import Claim, joined_with_and, sources_of, value_text
from monazite.presentation.briefing.content import Block, Cell, Figure, Paragraph, TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.stops.line_stop_chances import LINES, industry_words
from monazite.presentation.briefing.sections.summary_page import FirstStop, line_stops
from monazite.presentation.charts import heat_tables
from monazite.results.explain import stocks_that_cannot_help
from monazite.results.names import day_text, present
from monazite.results.quantity import Quantity

_SECTION = "important"
REGIONS = ("US", "EU", "JP", "KR", "IN", "ROW", "CN")
MOST_ROWS = 10
SHORT_NAMES = {"AU": "Australia", "JP": "Japan", "KR": "Korea", "IN": "India", "ROW": "Elsewhere", "CN": "China"}
"""Names of regions that fit below a column; others stand by their id."""
_DAYS = (30.0, 60.0, 120.0, 365.0)
_DAY_LABELS = ("within 30 days", "31 to 60", "61 to 120", "121 to 365", "later")


def first_line_stops(ctx: BriefContext) -> list[Block]:
    """Heat map of industries and regions, and the first lines to stop in a sentence and a table."""
    found = line_stops(ctx)
    if not found:
        return [Paragraph(["This run reports no line stops."])]
    fields = [_heat_field(stop) for stop in found]
    stops = [stop for stop in found if not math.isnan(stop.days.value)]
    stops.sort(key=lambda stop: (stop.days.value, stop.region))
    claims = [_first_three(ctx, stops[:3])] if stops else []
    rows = [_stop_row(ctx, stop) for stop in stops[:MOST_ROWS]]

    def draw(narrow: bool) -> dict[str, Any]:
        return heat_tables.heat_table(fields, limits=_DAYS, labels=_DAY_LABELS, narrow=narrow)

    title = "Days to the first line stop, by industry and region"
    reading = (
        "Median of the runs. Columns are countries or groups outside the controlling country, rows industries with "
        "production lines; a dash means that lines stop in fewer than half of the runs. A first stop is that of a "
        "single line: chances in the main part are those of a tenth of an industry's lines."
    )
    figure = Figure("stops", title, draw, claims, reading, sources_of(claims))
    if not stops:
        return [Paragraph(["No line stops in most runs."]), figure]
    head = ["Industry", "Country or group", "Days", "Chance of a stop"]
    table = TableBlock("The first lines to stop", head, rows, text_columns=2)
    return [Paragraph(claims), figure, table, Paragraph([_names_in_tables()]), *_binding_goods(ctx)]


def _names_in_tables() -> str:
    """Which names of industries a reader of a run's tables has to look for."""
    renamed = [f"{industry_words(name)} “{name}”" for name in LINES if industry_words(name) != name]
    return f"The files of a run call {joined_with_and(renamed)}; other industries have the same names there."


def _binding_goods(ctx: BriefContext) -> list[Block]:
    """Lines that stop although their region holds strategic stocks, because these hold other goods."""
    found: dict[tuple[str, str], list[str]] = {}
    for region in present(REGIONS, ctx.run.results.index.region):
        for one in stocks_that_cannot_help(ctx.run.results, region):
            found.setdefault((region, one.good), []).append(ctx.names.use(one.use))
    return [
        Paragraph(
            [
                f"In the central run a want of {ctx.names.good(good)} stops lines of "
                f"{joined_with_and(dict.fromkeys(uses))} in {ctx.names.the(region)}: public stocks hold none of it, "
                "and what they hold cannot take its place."
            ]
        )
        for (region, good), uses in found.items()
    ]


def _heat_field(stop: FirstStop) -> dict[str, Any]:
    day = stop.days.value
    field = {"x": SHORT_NAMES.get(stop.region, stop.region), "y": industry_words(stop.industry).capitalize()}
    if math.isnan(day):
        return field | {"bin": -1, "text": "\N{EN DASH}"}
    days_bin = next((i for i, limit in enumerate(_DAYS) if day <= limit), len(_DAYS))
    return field | {"bin": days_bin, "text": value_text(stop.days).split()[0]}


def _first_three(ctx: BriefContext, stops: list[FirstStop]) -> Claim:
    items = [
        {"who": f"{industry_words(stop.industry)} in {ctx.names.the(stop.region)}", "q": stop.days} for stop in stops
    ]
    sentence = "Counted from {anchor}, the first lines to stop are {all}."
    return ctx.book.several(_SECTION, sentence, "{who} after {q}", items, anchor=day_text(ctx.run.anchor))


def _stop_row(ctx: BriefContext, stop: FirstStop) -> list[Cell]:
    use, region = industry_words(stop.industry), ctx.names.region(stop.region)
    label = f"Days to the first line stop, {use}, {region}"
    where = {"industry": stop.industry, "region": stop.region}
    chance = Quantity(
        share := ctx.run.results.probability("first_stop_day", within=None, **where), share, share, "share",
        "first_stop_day", where, ctx.run.results.run, stop.days.sources,
    )  # fmt: skip
    text = f"Chance that a line stops, {use}, {region}"
    return [
        use.capitalize(), region, ctx.book.cell(_SECTION, label, stop.days), ctx.book.cell(_SECTION, text, chance),
    ]  # fmt: skip
