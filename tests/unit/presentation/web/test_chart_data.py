"""Cells of the table of line stops: few lines and residual uses are not shaded like a stop of an industry."""

import math

import pytest

from app_cases import post
from monazite.presentation.web.charts.chart_data import line_stop_class, line_stop_text, lines_text
from monazite.presentation.web.runs.quick_quantities import LineStop


def stop(day, already=False, most=0.3, residual=False):
    return LineStop("cars", "EU", day, already, most, "ev_traction", residual)


@pytest.mark.parametrize(
    ("cell", "words", "lines", "shade"),
    [
        (stop(20.0), "20", "30% of lines", 0),
        (stop(45.0), "45", "30% of lines", 1),
        (stop(45.0, most=0.004), "45", "under 1%", 4),
        (stop(math.nan, already=True), "now", "30% of lines", 0),
        (stop(math.nan, already=True, most=0.002), "now", "under 1%", 4),
        (stop(math.nan, already=True, most=1.0, residual=True), "now", "residual use", 4),
        (stop(math.nan, most=0.0), "\N{EN DASH}", "", -1),
    ],
)
def test_a_cell_says_how_many_lines_stand(cell, words, lines, shade):
    assert (line_stop_text(cell), lines_text(cell), line_stop_class(cell)) == (words, lines, shade)


def test_lines_of_the_table_and_output_of_the_industry_agree(client):
    """Where no more than a hundredth of the lines of a use ever stands, no use of the industry loses more than that."""
    state = {"levers": {"cn_approval": 0.3}}
    stops = {(cell["industry"], cell["region"]): cell for cell in post(client, "simulate", **state).json()["stops"]}
    answer = post(client, "industries", **state).json()
    compared = 0
    for row in answer["rows"]:
        for place, cell in zip(answer["places"], row["cells"], strict=True):
            if stops[row["industry"], place]["lines"] in ("", "under 1%"):
                assert cell in ("full", "99%"), (row["industry"], place, cell)
                compared += 1
    assert compared > 10


def test_a_good_has_one_colour_in_all_charts(client):
    charts = post(client, "open").json()["charts"]
    shipped, supplied = (
        {one["name"]: one["hue"] for one in charts[name]["legend"]} for name in ("shipments", "supply")
    )
    common = {*shipped} & {*supplied}
    assert common >= {"magnets", "heavy rare earths"}
    assert all(shipped[name] == supplied[name] for name in common)
