"""Charts and map: they compile, keep fixed axes, use the safe palette, and the map avoids the known traps."""

import doctest
import json
import re

import pytest
import vl_convert

from drawing import draw_by_two
from monazite.presentation.charts import fans, heat_tables, layout, maps, ranges, render, theme, timelines
from monazite.presentation.charts.render import VL_VERSION
from monazite.presentation.charts.render import inline as svg
from monazite.presentation.charts.theme import BLUE, ORANGE, PALETTE, RED, ceiling

POINTS = [
    {"month": f"2025-{m:02d}-01", "series": "outside", "value": 10.0 * m, "low": 8.0 * m, "high": 13.0 * m}
    for m in range(1, 13)
]
BARS = [
    {"label": "Japan", "value": 0.9, "low": 0.5, "high": 1.3},
    {"label": "Korea", "value": 0.8, "low": 0.4, "high": 1.2},
]
FLOWS = [
    {"id": "US", "name": "United States", "lon": -77.0, "lat": 38.9, "value": 300.0},
    {"id": "JP", "name": "Japan", "lon": 139.7, "lat": 35.7, "value": 200.0},
    {"id": "EU", "name": "European Union", "lon": 4.4, "lat": 50.9, "value": 800.0},
]


def _specs(narrow):
    fan = fans.fan(
        POINTS,
        {"outside": RED},
        y="USD/kg",
        top=200,
        width=300,
        height=120,
        observed=[{"month": "2025-05-01", "value": 40.0}],
        rules=[{"month": "2025-04-04", "label": "first measure"}],
    )
    pair = [{"title": "Loss", "unit": "%", "top": 2.0, "rows": BARS}]
    route = [{"title": "Water", "unit": "t", "top": 2.0, "rows": [b | {"group": "elsewhere"} for b in BARS]}]
    return {
        "fan": layout.complete(fan),
        "big": layout.big_and_small(fan, [fan, fan], narrow),
        "panels": layout.panels([fan, fan], narrow),
        "whiskers": layout.complete(ranges.whiskers(BARS, x="%", top=2, narrow=narrow)),
        "losses": ranges.loss_bands(
            [{"label": "Japan", "lower": 0.1, "central": 0.9, "upper": 2.0, "low": 0.5, "high": 1.3}],
            x="%",
            top=3,
            narrow=narrow,
        ),
        "heat": heat_tables.heat_table(
            [{"x": "US", "y": "Cars", "bin": 0, "text": "12"}, {"x": "JP", "y": "Cars", "bin": -1, "text": "-"}],
            limits=(30.0,),
            labels=("within", "later"),
            narrow=narrow,
        ),
        "timeline": timelines.timeline(
            [{"label": "Summit", "date": "2026-04-15", "kind": "summit"}],
            kinds={"summit": (BLUE, "circle")},
            start="2026-01-01",
            end="2026-12-01",
            narrow=narrow,
        ),
        "projects": timelines.projects(
            [{"label": "Narva", "start": "2025-09-01", "full": "2027-09-01", "stage": "magnet"}],
            start="2025-01-01",
            end="2029-01-01",
            narrow=narrow,
        ),
        "paired": ranges.paired(pair, {"Japan": BLUE, "Korea": ORANGE}, narrow),
        "strip": ranges.strip(route, {"elsewhere": BLUE}, narrow),
        "hits": ranges.model_over_observed(
            [{"label": "May", "value": 1.1, "low": 0.8, "high": 1.5, "verdict": "hit"}], narrow
        ),
        "map": maps.flow_map(
            FLOWS, origin=(110, 40), members={"840": 300.0, "392": 200.0}, unit="t a month", narrow=narrow
        ),
    }


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", list(_specs(False)))
def test_chart_compiles_and_fits(name, narrow):
    text = svg(_specs(narrow)[name], f"t-{name}")
    width = float(text.split('width="', 1)[1].split('"', 1)[0])
    assert width <= (372 if narrow else 745)
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/", "")
    assert "NaN" not in text
    assert "undefined" not in text


def test_svg_ids_are_prefixed_so_that_charts_do_not_collide():
    text = svg(_specs(False)["fan"], "prices-w")
    assert 'id="clip' not in text
    assert "url(#clip" not in text
    assert 'aria-hidden="true"' in text


def test_places_have_two_decimals_and_texts_keep_theirs():
    rows = [{"label": "Japan", "value": 1 / 3, "low": 0.1, "high": 0.7, "text": "0.00036"}]
    text = svg(layout.complete(ranges.whiskers(rows, x="bn USD", top=1.0, narrow=False)), "t-decimals")
    assert ">0.00036<" in text
    places = re.findall(r'\s(?:d|transform)="([^"]*)"', text)
    assert places
    assert not any(re.search(r"\.\d{3}", place) for place in places)


def test_ceiling_examples():
    assert doctest.testmod(theme).failed == 0
    assert ceiling([]) == 1.0
    assert ceiling([float("nan"), 0.7]) == pytest.approx(0.8)


def test_axes_start_at_zero_and_end_where_told():
    fan = fans.fan(POINTS, {"outside": RED}, y="USD/kg", top=200, width=300, height=120)
    for layer in fan["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == [0, 200]


def test_colours_are_from_the_safe_palette():
    safe = {c.lower() for c in PALETTE}
    assert safe == {"#0072b2", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7", "#767676"}


def test_map_draws_grey_land_first_and_bins_its_colours():
    spec = _specs(False)["map"]
    assert spec["layer"][0]["mark"]["fill"] == "#e6e6e6"
    assert "encoding" not in spec["layer"][0]
    assert spec["layer"][1]["encoding"]["color"]["scale"]["type"] == "threshold"
    assert spec["projection"] == {"type": "equalEarth", "rotate": [-150, 0, 0]}


def test_world_has_no_antarctica_and_france_ends_in_europe():
    shapes = maps.world_shapes()["objects"]["countries"]["geometries"]
    assert all(s.get("id") != "010" for s in shapes)
    france = next(s for s in shapes if s.get("id") == "250")
    assert all(maps._longitude(maps.world_shapes(), part) > -40 for part in france["arcs"])


def test_arcs_bow_and_stay_off_the_pole():
    arc = maps.arc((110.0, 40.0), (-77.0, 38.9))
    assert arc[0] == [110.0, 40.0]
    assert arc[-1] == [-77.0, 38.9]
    assert max(lat for _, lat in arc) <= 85
    assert max(lat for _, lat in arc) > 45
    assert any(lon < -150 or lon > 170 for lon, _ in arc), "China to America goes over the Pacific"


def test_titled_keeps_the_data():
    spec = layout.titled(_specs(False)["hits"], "Title", ["Source: x."])
    assert spec["title"]["text"] == "Title"
    assert json.dumps(spec["layer"])
    assert vl_convert.vegalite_to_png(spec, vl_version=VL_VERSION)[:4] == b"\x89PNG"


def test_pictures_are_counted_as_they_come_and_what_progress_raises_ends_the_drawing(monkeypatch):
    def drawn(job):
        return render.Picture(job.id, "", "", "", b"")

    monkeypatch.setattr(render.os, "sched_getaffinity", lambda _: {0}, raising=False)
    monkeypatch.setattr(render, "draw", drawn)
    monkeypatch.setattr(render, "recall", lambda name: drawn(jobs[0]) if name == render.cache_key(jobs[0]) else None)
    monkeypatch.setattr(render.cache, "store_json", lambda *_: None)
    jobs, calls = [render.Job(name, {"name": name}, {}, {}) for name in ("a", "b", "c")], []
    pictures = render.draw_all(jobs, lambda done, of: calls.append((done, of)))
    assert [picture.id for picture in pictures] == ["a", "b", "c"]
    assert calls == [(1, 3), (2, 3), (3, 3)]

    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render.draw_all(jobs, stop)


def test_two_processes_draw_what_one_draws():
    """In the order that was asked for; `draw_alone` has all other tests draw in one."""
    specs = _specs(False)
    jobs = [render.Job(name, specs[name], specs[name], specs[name]) for name in ("hits", "map", "hits")]
    assert draw_by_two(jobs) == [render.draw(job) for job in jobs]
