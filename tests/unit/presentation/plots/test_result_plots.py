"""Charts of results: what they show is what the run says."""

import pytest

import monazite as mz
from monazite.foundation.errors import InputError


@pytest.fixture(scope="module")
def run():
    return mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=3, prior=True)


def rows(chart):
    """All inline rows of a chart."""
    spec = chart.to_dict()
    sets = [*spec.get("datasets", {}).values(), spec.get("data", {}).get("values", [])]
    sets += [layer.get("data", {}).get("values", []) for layer in spec.get("layer", [])]
    return [row for values in sets if isinstance(values, list) for row in values]


def test_a_fan_shows_the_series_of_each_name(run):
    points = rows(run.plot.fan("price_outside", good=["Ga.metal", "Ge.metal"]))
    series = run.series("price_outside", good="Ge.metal")
    shown = [p["value"] for p in points if p["series"] == "Ge.metal"]
    assert shown == pytest.approx(list(series["value"]))
    assert {p["series"] for p in points} == {"Ga.metal", "Ge.metal"}


def test_the_chance_of_a_stop_is_the_share_of_draws_that_stop_in_time(run):
    cells = {(r["x"], r["y"]): r["chance"] for r in rows(run.plot.stops(within=400)) if "chance" in r}
    first = run.to_xarray("first_stop_day")["first_stop_day"].sel(users="industry:technology", region="US").values
    assert cells["US", "technology"] == pytest.approx(sum(day <= 400 for day in first) / 3)


def test_flows_of_a_month_are_the_exports_of_that_month(run):
    bars = {r["region"]: r["value"] for r in rows(run.plot.flows("Ga.metal", at="2023-06")) if "region" in r}
    assert bars["JP"] == run.quantity("exports", good="Ga.metal", region="JP", at="2023-06").value
    assert "CN" not in bars


def test_a_map_holds_every_destination_that_gets_something(run):
    ends = [r for r in rows(run.plot.map("Ga.metal", at="2023-06")) if "lon" in r]
    largest = max(ends, key=lambda r: r["value"])
    assert largest["value"] == run.quantity("exports", good="Ga.metal", region=largest["id"], at="2023-06").value


def test_axes_of_matplotlib_get_a_line_and_a_band_for_each_name(run):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    _, ax = pyplot.subplots()
    assert run.plot.fan("price_outside", good=["Ga.metal", "Ge.metal"], ax=ax) is ax
    assert len(ax.lines) == len(ax.collections) == 2
    assert list(ax.lines[0].get_ydata()) == pytest.approx(list(run.series("price_outside", good="Ga.metal")["value"]))
    pyplot.close("all")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"good": []}, "good: found 0, allowed 1 to 8 names"),
        ({"good": ["Ga.metal"] * 9}, "good: found 9, allowed 1 to 8 names"),
        ({"good": "Ga.metl"}, 'nearest valid name: "Ga.metal"'),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(run, where, words):
    with pytest.raises(InputError) as problem:
        run.plot.fan("price_outside", **where)
    assert words in str(problem.value)


def test_two_lists_are_refused(run):
    with pytest.raises(InputError, match="a list for one axis"):
        run.plot.fan("exports", good=["Ga.metal"], region=["JP", "US"])
