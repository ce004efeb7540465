"""Charts of the main part: ranges of bad cases, labels within their panel, and no chart that says nothing."""

from types import SimpleNamespace

import pytest
import vl_convert

from monazite.presentation.briefing.main_part.branches.region_costs import RegionCost
from monazite.presentation.briefing.main_part.page import figures
from monazite.presentation.charts import main_charts
from monazite.presentation.charts.render import VL_VERSION
from monazite.results.quantity import Quantity


def amount(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    ends = (value if low is None else low, value if high is None else high)
    return Quantity(value, *ends, "MUSD", "loss_central", {}, "run", ())


def cost(region: str, bad: float, low: float, high: float) -> RegionCost:
    return RegionCost(region, region, amount(20.0), amount(90.0), amount(bad), amount(bad), amount(bad, low, high))


def drawn(*costs: RegionCost, narrow: bool = False):
    branch = SimpleNamespace(label="If it breaks", chance=None, costs=costs, has_few_runs=False)
    figure = figures._costs(SimpleNamespace(branches=(branch,)))
    assert figure is not None
    return figure.spec(narrow)["concat"][0]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_bad_case_is_drawn_with_its_range(narrow):
    panel = drawn(cost("EU", 21_000.0, 12_000.0, 62_000.0), cost("US", 18_000.0, 9_000.0, 40_000.0), narrow=narrow)
    rows = panel["data"]["values"]
    assert [(row["least"], row["most"]) for row in rows] == [(12.0, 62.0), (9.0, 40.0)]
    assert panel["title"]["subtitle"] == "Thin line: range of the bad case."
    assert max(row["end"] for row in rows) < panel["layer"][0]["encoding"]["x"]["scale"]["domain"][1]
    vl_convert.vegalite_to_svg({"$schema": "x", **panel}, vl_version=VL_VERSION)


def test_a_range_that_does_not_fit_or_is_not_seen_is_left_out():
    panel = drawn(cost("EU", 2_000.0, 900.0, 30_000.0), cost("JP", 80.0, 40.0, 120.0))
    assert not [row for row in panel["data"]["values"] if "most" in row]
    assert "subtitle" not in panel["title"]
    assert len(panel["layer"]) == 3  # bar, dot and words


def test_a_lone_burden_that_is_as_before_is_no_chart():
    def burden(word: str, value: float):
        return SimpleNamespace(name="greenhouse gas", ratio=amount(value), word=word)

    assert figures._routes(SimpleNamespace(burdens=(burden("alike", 1.0),))) is None
    assert figures._routes(SimpleNamespace(burdens=(burden("more", 2.0),))) is not None
    assert figures._routes(SimpleNamespace(burdens=(burden("alike", 1.0), burden("less", 0.4)))) is not None


@pytest.mark.parametrize(("highest", "over"), [(197.0, True), (140.0, False)])
def test_the_label_of_what_was_observed_stays_in_its_panel(highest, over):
    rows = [{"month": f"2025-{m:02d}-01", "value": highest if m == 3 else 90.0} for m in range(1, 7)]
    label = main_charts._observed_label({"observed": rows, "bottom": 0.0, "top": 200.0}, {}, {})
    assert (label["mark"]["dy"] > 0) == over, "beside the point, not above the axis"
    assert (label["data"]["values"][0]["month"] == "2025-03-01") == over
