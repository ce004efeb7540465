"""Charts of results: what they show is what the run says."""

import numpy as np
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


@pytest.fixture(scope="module")
def two():
    """Cobalt that two regions hold back; the scenario is about the DRC."""
    licences = [
        {"kind": "export_control", "actor": actor, "start": "2025-04-01", "approval": 0.3, "goods": ["*"]}
        for actor in ("CD", "ID")
    ]
    sc = {"name": "two", "extends": "baseline", "dataset": ["cobalt"], "start": "2025-01-01", "months": 6}
    return mz.simulate("cobalt", sc | {"controller": "CD", "growth": False, "policy": licences}, draws=2, prior=True)


def test_flows_and_map_are_of_the_controller_that_is_named(two):
    """Against the flows themselves: what plants in Indonesia send abroad, by destination."""
    good = "Co.intermediate" if "Co.intermediate" in two.index.good else "Co.primary"
    home, model = two.index.region.index("ID"), two.model
    slots = model.base.producer_region[:, home]
    sent = np.einsum("dtkb,k->dtb", two.view.flows.ship[:, :, two.index.good.index(good)], slots)[:, 3]
    bars = {r["region"]: r["value"] for r in rows(two.plot.flows(good, at="2025-04", controller="ID")) if "region" in r}
    assert "ID" not in bars
    assert max(bars.values()) > 0
    for region, value in bars.items():
        there = sent[:, model.structure.buyer_region == two.index.region.index(region)].sum(1)
        assert value <= np.median(there) * (1 + 1e-9)
    ends = {
        r["id"]: r["value"] for r in rows(two.plot.map(good, at="2025-04", controller="ID")) if "lon" in r and "id" in r
    }
    assert ends.items() <= bars.items()
    assert "Indonesia" in str(two.plot.map(good, at="2025-04", controller="ID").to_dict()["title"])
    assert len(rows(two.plot.flows(good, controller="ID"))) > 0
    own = {r["region"]: r["value"] for r in rows(two.plot.flows(good, at="2025-04")) if "region" in r}
    assert own == {
        r["region"]: r["value"] for r in rows(two.plot.flows(good, at="2025-04", controller="CD")) if "region" in r
    }
    with pytest.raises(InputError, match='controller: found "JP"'):
        two.plot.map(good, at="2025-04", controller="JP")


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
