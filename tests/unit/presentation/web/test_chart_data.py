"""Cells of the table of line stops: few lines and residual uses are not shaded like a stop of an industry."""

import math
from datetime import date

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.briefing.observed_figures import last_price
from monazite.presentation.web.charts.chart_data import line_stop_class, line_stop_text, lines_text, path_with_range
from monazite.presentation.web.charts.observed_layer import epoch_milliseconds, observed_rows
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


def test_a_path_has_the_middle_of_its_draws_beside_the_central_run():
    path = np.array([[3.0, 9.0], [1.0, 2.0], [2.0, 1.0]])
    found = path_with_range(path)
    assert found["value"] == [3.0, 9.0]
    assert found["middle"] == [2.0, 2.0]
    assert "middle" not in path_with_range(path[:1])


def test_quotes_of_a_month_in_which_one_is_documented_leave_out_those_recalled(store):
    """The table had the mean of a quote and a recalled one, 1,000, where the brief had the quote, 1,100."""
    rest = store.baseline_quantities(store.workspace("cn-ree-2025"))
    dataset, month = rest.results.dataset, date(2025, 12, 1)
    last = last_price(dataset, "Dy.oxide", "outside", rest.results.index.month[-1])
    assert last is not None
    assert last.day.replace(day=1) == month
    start, end = (epoch_milliseconds(day) for day in (month, date(2026, 1, 1)))
    rows = [row for row in observed_rows(rest, "Dy.oxide", "price") if start <= row["month"] < end]
    assert [row["value"] for row in rows if row["series"] == "outside"] == [last.value]
