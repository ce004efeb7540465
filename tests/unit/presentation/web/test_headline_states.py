"""The headline in states that were chosen for one clause each, held against the run that it is of."""

import math
import re
from datetime import date

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.web.headline.headline_sentence import or_without
from monazite.presentation.web.headline.line_tiles import FAR, LEAST_DAYS, MANY_LINES
from monazite.presentation.web.headline.tile import HeadlineTile
from monazite.presentation.web.runs.led_losses import bound_of
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, MAIN_REGIONS
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.results.quantity import Quantity

pytestmark = pytest.mark.compiled
JANUARY = date(2027, 1, 1)
FROM = {"day": "2027-01-01"}
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
WITHOUT = "With your lever from January 2027 to December 2029"


def quantities(store, levers, draws=0, deal=""):
    """The central run of the usual scenario from January 2027, or its draws."""
    workspace = store.workspace(DEFAULT_SCENARIO, JANUARY)
    request = RunRequest(DEFAULT_SCENARIO, JANUARY, levers, deal)
    return workspace.quantities(store.range_run(request, draws) if draws else store.central_run(request))


@pytest.mark.parametrize(
    ("name", "group", "is_cause"),
    [
        ("loss_EU", "loss", True), ("stop", "main", True), ("idle", "main", True), ("price", "main", False),
        ("magnets", "main", False), ("heavy", "main", False),
    ],
)  # fmt: skip
def test_what_moves_no_loss_and_no_line_is_named_as_no_cause(name, group, is_cause):
    def tile(own, own_group, value):
        now, rest = (Quantity(x, x, x, "%", "", {}, "") for x in (value, 1.0))
        return HeadlineTile(own, own_group, "", now, rest, "", "down")

    names = {"loss_EU": "loss", "loss_US": "loss", "stop": "main", "idle": "main", "price": "main", "magnets": "main"}
    tiles = [tile(own, part, 1.0) for own, part in names.items() if own != name]
    assert or_without(WITHOUT, tiles) == f"{WITHOUT} or without that"
    assert or_without(WITHOUT, [*tiles, tile(name, group, 2.0)]) == WITHOUT + ("" if is_cause else " or without that")


@pytest.mark.parametrize("levers", [STOP, {"thrift": 0.1}, {"cn_approval": 0.5}, {"ally_permits": 2.0}, {}])
def test_or_without_that_stands_where_no_tile_of_a_loss_or_of_lines_has_a_change(client, levers):
    answer = post(client, "simulate", levers=levers, **FROM).json()
    moved = [t["id"] for t in answer["tiles"] if t["change"] and (t["group"] == "loss" or t["id"] in ("stop", "idle"))]
    assert (" or without that, " in answer["headline"]) == bool(levers and not moved), moved


@pytest.mark.parametrize(("country", "unit"), [("KR", "million"), ("EU", "billion")])
def test_a_small_part_of_billions_is_told_in_millions(client, store, country, unit):
    """77 million USD was "0.077 billion USD" of 6.9."""
    headline = post(client, "simulate", levers=STOP, country=country, **FROM).json()["headline"]
    assert re.search(r" loses [\d.]+ billion USD by December 2027", headline)
    told = re.search(r"Counted most cautiously, that loss is ([\d.]+) (\w+) USD\.", headline)
    assert told is not None, headline
    run = quantities(store, STOP)
    own = bound_of(run, country, "lower") / 100.0 * run.gdp_of(country)
    assert (own < 100.0) == (unit == "million")
    assert told[2] == unit
    assert float(told[1]) * {"million": 1.0, "billion": 1000.0}[unit] == pytest.approx(own, rel=0.06)


DAYS = r"one line in a hundred of the main buyers stands idle after ([\d.]+) days.*?, one in ten after ([\d.]+) days"
HALF = r" \(in half of the draws within ([\d.]+) days and within ([\d.]+) days\)"


def is_apart(own, middle):
    """Whether two days lie 1.5 times apart, and far enough for a count by months."""
    return abs(own - middle) >= LEAST_DAYS and max(own, middle) > FAR * min(own, middle)


@pytest.mark.parametrize(
    ("levers", "deal", "apart"),
    [
        (STOP, "", (False, False)),
        ({"cn_approval": 0.16}, "", (False, True)),
        (STOP, "US:none-10-partial-0bn-6m", (True, False)),
    ],
    ids=["near", "ten in a hundred far", "one in a hundred far"],
)
def test_the_headline_names_the_days_of_both_where_they_lie_far_apart(client, store, levers, deal, apart):
    answer = post(client, "ranges", levers=levers, deal=deal, draws=16, **FROM).json()
    headline, tile = answer["headline"], next(one for one in answer["tiles"] if one["id"] == "stop")
    run = quantities(store, levers, 16, deal)
    by_draw = [np.asarray(run.days_by_draw(share, list(MAIN_REGIONS))) for share in (FEW_LINES, MANY_LINES)]
    own = [float(days[0]) for days in by_draw]
    middles = [float(np.median(np.where(np.isfinite(days), days, math.inf))) for days in by_draw]
    assert tuple(map(is_apart, own, middles)) == apart, (own, middles)
    told, half = re.search(DAYS, headline), re.search(DAYS + HALF, headline)
    assert told is not None, headline
    assert [float(x) for x in told.groups()] == pytest.approx(own, rel=0.03)
    assert (half is not None) == any(apart) == ("half of the draws within" in headline), headline
    assert half is None or [float(x) for x in half.groups()[2:]] == pytest.approx(middles, rel=0.03)
    assert (", far " in tile["middle"]) == apart[0]
    assert tile["middle"].startswith("half within ")


def test_the_caption_of_losses_says_which_run_they_are_of(client):
    """It said "of the middle of the draws where the central run lies far from it": no number of a chart is that."""
    opened = post(client, "open").json()
    assert "Dot and figure: central estimate of the central run. " in opened["charts"]["loss"]["reading"]
