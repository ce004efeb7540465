"""What the headline and its tiles say: losses put off, suppositions, months of a stop, ranges."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.web.charts.chart_data import line_stop_class
from monazite.presentation.web.headline.headline_sentence import headline, supposition
from monazite.presentation.web.headline.headline_tiles import _aside, headline_tiles
from monazite.presentation.web.runs.quick_quantities import LineStop, QuickQuantities
from monazite.scenario.scenario import load_scenario

JANUARY = {"day": "2027-01-01"}
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
STOCKED = STOP | {"eu_held": 182, "japan_held": 182}


class _Paths(QuickQuantities):
    """Quantities of some paths alone."""

    def __init__(self, paths, start):
        self.start, self._paths, months = start, np.array(paths), [date(2026, 1 + m, 1) for m in range(len(paths[0]))]
        outcome = SimpleNamespace(unit="USD/kg")
        self.results = SimpleNamespace(outcome=lambda _: outcome, run="", index=SimpleNamespace(month=months))

    def path(self, outcome, **where):
        return self._paths


def test_the_range_of_a_highest_price_is_that_of_the_highest_price_of_each_draw():
    """The central path is highest in the third month, where the others are not; the first is before the day."""
    run = _Paths([[90.0, 10.0, 30.0, 20.0], [90.0, 80.0, 5.0, 5.0], [90.0, 4.0, 6.0, 70.0]], 1)
    peak, month, number_of_month = run.extreme("price_outside")
    assert (month, number_of_month) == (date(2026, 3, 1), 2)
    assert peak.value == 30.0
    assert peak.low == 30.0  # a range holds the central value
    assert peak.high == pytest.approx(np.quantile([30.0, 80.0, 70.0], 0.95))
    assert run.own_extremes("price_outside", lowest=True).tolist() == [10.0, 5.0, 4.0]


@pytest.mark.parametrize(("day", "shade"), [(29.6, 0), (30.4, 0), (30.6, 1), (60.4, 1), (120.4, 2), (365.4, 3)])
def test_the_shade_of_a_stop_is_that_of_the_days_that_are_shown(day, shade):
    assert line_stop_class(LineStop("wind", "EU", day, False, 0.5, "wind_power", False)) == shade


def test_a_loss_that_is_put_off_is_said_with_both_dates(client):
    answer = post(client, "simulate", levers=STOCKED, **JANUARY).json()
    tile = next(one for one in answer["tiles"] if one["id"] == "loss_EU")
    by_end = re.search(r"To December 2029: ([\d.]+)%, ([\d,.]+ billion USD)", tile["detail"])
    assert by_end is not None, tile["detail"]
    assert tile["value"] == "nearly 0%"
    assert tile["verdict"] == "worse"
    assert tile["change"].endswith(" by December 2029")
    sentence = f"In the European Union the loss comes later: nearly nothing by December 2027, but {by_end[2]} by Dec"
    assert sentence in answer["headline"]


def test_dollars_of_the_sentence_have_their_range(client):
    answer = post(client, "ranges", levers=STOP, draws=4, **JANUARY).json()
    money = r"[\d,.]+ (?:billion|million) USD \(range [^)]+\)"
    assert re.search(rf"{money} by December 2027 and {money} by December 2029", answer["headline"])


def test_a_supposition_does_not_read_as_news(client):
    opened = post(client, "open", scenario="full-stop").json()
    assert opened["headline"].startswith("Suppose that this happens, from January 2027 to June 2028: “Full stop: ")
    moved = post(client, "simulate", scenario="full-stop", levers={"us_stock": 6}).json()
    assert moved["headline"].startswith("Suppose that this happens, ")
    assert "”. With your levers from " in moved["headline"]
    assert post(client, "open").json()["headline"].startswith("As things stand")
    cobalt = supposition(load_scenario("cd-cobalt-stop-2026"))
    assert cobalt.startswith("Suppose that this happens, from July 2026 to June 2027: “The DRC stops ")
    assert supposition(load_scenario("truce-expiry-2026")).startswith("Suppose that this happens: “The truce runs out")


def test_the_sentence_says_until_when_levers_act(client):
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    assert answer["headline"].startswith("With your levers from January 2027 to December 2029, ")
    spans = {"cn_approval": {"start": "2027-01-01", "until": "2028-01-01"}}
    mixed = post(client, "simulate", levers=STOP, spans=spans, **JANUARY).json()
    assert mixed["headline"].startswith("With your levers from January 2027, ")


def test_a_central_price_far_from_the_middle_of_its_draws_does_not_lead(store):
    run = QuickQuantities(store.baseline_run(store.workspace("cn-ree-2025")), date(2026, 8, 1))
    names = store.workspace("cn-ree-2025").names
    price, *others = headline_tiles(run, run, "Dy.oxide", names)
    near = headline([replace(price, middle="300"), *others], "Now", "", "Japan")
    far = headline([replace(price, middle="300", aside="above"), *others], "Now", "", "Japan")
    assert " is dearest in " in near
    assert " costs at its dearest less than 300 USD/kg in half of the draws; the central run lies far above" in far


def test_what_is_far_from_the_middle_of_the_draws():
    assert [_aside(np.array([x, 2.0, 2.0])) for x in (1.0, 1.4, 2.0, 2.9, 3.1)] == ["below", "", "", "", "above"]
