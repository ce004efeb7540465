"""In random states everything that the page shows says the same: headline, tiles, table, map and CSV."""

import csv
import io
import random
import re
from datetime import date

import pytest

from app_cases import post
from monazite.presentation.web import chart_data, map_choices
from monazite.presentation.web.quick_quantities import MAIN_REGIONS, QuickQuantities
from monazite.presentation.web.requests import SimulateRequest, run_request

SCENARIOS = ("cn-ree-2025", "full-stop", "truce-expiry-2026", "cn-ga-ge-2023", "cd-cobalt-2025")
STATES = 24  # of each scenario
DIGITS = {"price": 6e-3, "magnets": 6e-3, "heavy": 6e-2, "stop": 6e-3}  # shown of a number, as its relative error


def random_state(source, opened):
    """Up to four levers anywhere on their steps, some of them in months of their own."""
    levers, spans = {}, {}
    months = [m for m in opened["months"] if m > opened["day"]]
    for lever in source.sample(opened["levers"], source.randint(0, 4)):
        steps = round((lever["top"] - lever["low"]) / lever["step"])
        levers[lever["id"]] = round(lever["low"] + source.randint(0, steps) * lever["step"], 6)
        if source.random() < 0.3:
            start, until = sorted(source.sample(months, 2))
            spans[lever["id"]] = {"start": start, "until": until}
    return {"scenario": opened["scenario"], "levers": levers, "spans": spans}


def figure(text):
    """The number of a tile; ``nearly 0%`` is none."""
    found = re.search(r"-?[\d,]*\.?\d+", text.replace("\N{MINUS SIGN}", "-"))
    return float(found[0].replace(",", "")) if found and "nearly" not in text and "below" not in text else 0.0


def paths_of(table, chart, series, day):
    rows = [r for r in table if (r["chart"], r["series"], r["levers"]) == (chart, series, "moved")]
    return [float(r["value"]) for r in rows if r["month"] >= day[:8]]


def check_numbers(answer, table):
    """Tiles against the CSV: peak price, lowest shipments, last share made outside."""
    tiles, day = {tile["id"]: tile for tile in answer["tiles"]}, answer["counted_from"]
    shipped = {
        tile: next(iter(answer["paths"][chart])) for tile, chart in (("magnets", "shipments"), ("heavy", "supply"))
    }
    prices = paths_of(table, "price", "outside", day)
    assert figure(tiles["price"]["value"]) == pytest.approx(max(prices), rel=DIGITS["price"], abs=0.51)
    assert figure(tiles["magnets"]["value"]) == pytest.approx(
        min(paths_of(table, "shipments", shipped["magnets"], day)), rel=DIGITS["magnets"], abs=0.51
    )
    assert figure(tiles["heavy"]["value"]) == pytest.approx(
        paths_of(table, "supply", shipped["heavy"], day)[-1], rel=DIGITS["heavy"], abs=0.51
    )
    assert tiles["price"]["value"] in answer["headline"]
    return tiles


def check_losses(answer, tiles, table, shades, workspace):
    """Loss rows, tiles, CSV, map, and the country that the headline names."""
    names, regions = workspace.names, {r.region: r for r in workspace.model.dataset.table("regions")}
    central = {r["series"].removesuffix(", central"): r["value"] for r in table
               if r["chart"] == "loss" and r["levers"] == "moved" and r["series"].endswith(", central")}  # fmt: skip
    for row in answer["loss"]:
        assert float(central[row["label"]]) == row["central"]
    by_label = {row["label"]: row["central"] for row in answer["loss"]}
    if named := re.search(r"\. (?:The )?([^.]*?) loses most", answer["headline"]):
        assert named[1].lower() in {label.lower() for label in by_label}
    own, taken = {}, set()
    for name, row in sorted(regions.items(), key=lambda item: len(chart_data.country_codes(item[1]))):
        codes = [code for code in chart_data.country_codes(row) if code not in taken]
        taken.update(codes)
        if name in workspace.model.index.region and name != workspace.scenario.controller:
            assert {shades[code] for code in codes} == {shades[codes[0]]}
            own[name] = shades[codes[0]]
            label = names.region(name)[:1].upper() + names.region(name)[1:]
            assert by_label.get(label, own[name]) == own[name]
        if f"loss_{name}" in tiles and name in own:
            assert figure(tiles[f"loss_{name}"]["value"]) == pytest.approx(own[name], rel=0.06, abs=0.0011)
    outside = {name: loss for name, loss in own.items() if name != "ROW"}
    worst = max(outside, key=lambda name: outside[name])
    sentence = answer["headline"].partition(". ")[2].lower()
    if outside[worst] >= 0.0101:
        assert f"{names.the(worst).lower()} loses most" in sentence
    elif outside[worst] < 0.0099:
        assert "no country loses" in sentence


def check_stops(answer, tiles):
    """The tile of the next stop and the headline against the table of line stops."""
    minor = ("under 1% of lines", "residual use")
    cells = [c for c in answer["stops"] if c["region"] in MAIN_REGIONS and c["lines"] not in minor]
    days = [int(c["text"]) for c in cells if c["text"].isdigit()]
    standing = sum(c["text"] == "now" for c in cells)
    assert (f"In {standing} of " in answer["headline"]) == (standing > 0)
    if days:
        assert round(figure(tiles["stop"]["value"])) == pytest.approx(min(days), rel=DIGITS["stop"], abs=0.51)
        assert tiles["stop"]["value"] in answer["headline"]
    else:
        assert tiles["stop"]["value"] == "none"
        assert re.search("no further line stops|no further stop reaches 1% of lines", answer["headline"])


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_headline_tiles_table_map_and_csv_agree_in_random_states(client, store, scenario):
    opened, source = post(client, "open", scenario=scenario).json(), random.Random(scenario)
    workspace = store.workspace(scenario)
    for _ in range(STATES):
        state = random_state(source, opened)
        answer = post(client, "simulate", **state).json()
        table = list(csv.DictReader(io.StringIO(post(client, "charts.csv", **state).text)))
        day = date.fromisoformat(answer["counted_from"])
        assert day == workspace.day or not state["levers"]
        current = QuickQuantities(store.central_run(run_request(SimulateRequest(**state), day)), day)
        shaded = map_choices.map_rows(current)["shade"]
        shades = {row["id"]: row["value"] for row in shaded}
        assert len(shaded) == len(shades)  # no country is shaded twice
        try:
            tiles = check_numbers(answer, table)
            check_losses(answer, tiles, table, shades, workspace)
            check_stops(answer, tiles)
        except AssertionError as problem:
            raise AssertionError(f"in the state {state}") from problem
