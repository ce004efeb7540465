"""First stops of lines: one meaning in the whole annex."""

import math

import pytest

from brief_cases import context, full_inputs, licensed_run, text_of, value
from monazite.presentation.briefing.content import TableBlock
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.sections.allies import allies
from monazite.presentation.briefing.sections.first_line_stops import first_line_stops
from monazite.presentation.briefing.sections.summary_page import first_stop, line_stops


@pytest.fixture(scope="module")
def ctx() -> BriefContext:
    return context(licensed_run(), **full_inputs())


def table(blocks: list) -> TableBlock:
    return next(block for block in blocks if isinstance(block, TableBlock))


def test_the_first_stop_of_page_one_heads_the_table(ctx):
    first = first_stop(ctx)
    assert first is not None
    row = table(first_line_stops(ctx)).rows[0]
    assert value(row[2]) == first.days.value
    assert row[1] == ctx.names.region(first.region)


def test_stops_are_of_lines_outside_the_controlling_country(ctx):
    stops = line_stops(ctx)
    assert {stop.region for stop in stops} <= {"US", "EU", "JP", "KR", "IN", "ROW"}
    assert "materials" not in {stop.industry for stop in stops}, "other uses and stock building have no lines"


def test_allies_have_the_earliest_stop_of_their_own(ctx):
    days = {}
    for stop in line_stops(ctx):
        if not math.isnan(stop.days.value):
            days[stop.region] = min(days.get(stop.region, math.inf), stop.days.value)
    found = table(allies(ctx))
    row = next(row for row in found.rows if row[0] == "First line stop")
    for name, cell in zip(found.head[1:], row[1:], strict=True):
        region = next(r for r in ("US", "EU", "JP", "KR") if ctx.names.region(r) == name)
        assert days.get(region, "none") == (cell if cell == "none" else value(cell))


def test_names_of_industries_are_mapped_to_those_of_the_tables(ctx):
    assert "The files of a run call wind turbines “wind”, electronics “technology” and" in text_of(
        first_line_stops(ctx)
    )
