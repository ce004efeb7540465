"""When one and ten per cent of all lines stand idle, and the country that a reader looks at first."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.presentation.web.headline.line_tiles import THIRD
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, QuickQuantities

JANUARY = {"day": "2027-01-01"}
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
MONTH = 365.25 / 12.0


def tile_of(answer, name):
    return next(one for one in answer["tiles"] if one["id"] == name)


def quantities(store, **levers):
    return QuickQuantities(store.central_run(moved_run({"cn_approval": 0.0} | levers)), DAY)


class _Shares(QuickQuantities):
    """Quantities of some shares of idle lines alone."""

    def __init__(self, shares):
        self.shares = np.array(shares)
        self.results = SimpleNamespace(outcome=lambda _: SimpleNamespace(unit="day"), run="")

    def idle_shares(self, among):
        return self.shares


def test_the_day_lies_within_its_month_where_the_share_passes_the_level():
    run = _Shares([[0.0, 0.005, 0.025, 0.02], [0.02, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    days = run.days_to_idle(0.01, MAIN_REGIONS)
    assert days.value == pytest.approx(1.25 * MONTH)
    assert days.low == pytest.approx(np.quantile([1.25 * MONTH, 0.0], 0.05))
    assert np.isnan(days.high)  # one draw never comes to it
    assert run.days_to_idle(0.005, MAIN_REGIONS).value == pytest.approx(MONTH)
    assert np.isnan(run.days_to_idle(0.1, MAIN_REGIONS).value)


def test_idle_lines_are_weighed_by_the_value_added_that_depends_on_them(store):
    now = quantities(store)
    index, structure = now.results.index, now.results.model.structure
    shares, _ = now.results.select("stopped")
    total = idle = 0.0
    for u, use in enumerate(index.use):
        for region in ("EU", "KR"):
            r = index.region.index(region)
            worth = float(structure.sector_share[:, u] @ structure.value_added[:, r])
            share = shares[0, now.start + THIRD, u, now.results.view.labels("region").index(region)]
            if np.isfinite(share) and not use.startswith("other_"):
                total, idle = total + worth, idle + worth * float(share)
    assert now.idle_shares(["EU", "KR"])[0, THIRD + 1] == pytest.approx(idle / total, rel=1e-6)
    assert now.idle_lines(THIRD, ["EU", "KR"]).mean.value == pytest.approx(idle / total, rel=1e-6)
    assert now.idle_lines(THIRD, ["EU"]).month == date(2026, 10, 1)


def test_every_lever_that_helps_moves_the_days(store):
    """The first plant to stop is that with the least stock, whatever the levers do; these days are not."""
    for share in (0.01, 0.1):
        eased = [quantities(store, cn_approval=x).days_to_idle(share, MAIN_REGIONS).value for x in (0.0, 0.05, 0.1)]
        assert eased[0] < eased[1] < eased[2]
    stocked = [quantities(store, eu_held=x).days_to_idle(0.1, ["EU"]).value for x in (0.0, 30.0, 182.0)]
    assert stocked[0] < stocked[1] < stocked[2]


def test_no_residual_use_is_named_among_idle_lines_whatever_the_data_are_of(store, client):
    opened = post(client, "open", scenario="truce-expiry-2026").json()
    assert "unreported stock building" not in tile_of(opened, "idle")["detail"]


def test_the_first_plant_stands_in_small_print_alone(client):
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    tile = tile_of(answer, "stop")
    assert tile["label"] == "1% of lines idle, days from January 2027"
    assert tile["before"] == "never in this run"
    assert "10% of lines: " in tile["detail"]
    assert "First plant" not in tile["detail"]
    lines = answer["behind"][1]
    assert "First plant to stop, with the least stock: " in lines
    assert f"1% do after {tile['value']}" in lines


def test_a_country_leads_the_sentence_the_tiles_the_warnings_and_the_table(client):
    usual = post(client, "simulate", levers=STOP, **JANUARY).json()
    answer = post(client, "simulate", levers=STOP, country="JP", **JANUARY).json()
    assert "Japan loses " in answer["headline"]
    assert "one line in a hundred in Japan stands idle " in answer["headline"]
    assert "Of all lines in Japan " in answer["behind"][1]
    assert next(tile["id"] for tile in answer["tiles"] if tile["group"] == "loss") == "loss_JP"
    assert tile_of(answer, "idle")["value"] != tile_of(usual, "idle")["value"]
    assert "less than ten days" in (warned := [one["text"] for one in answer["warnings"] if one["level"] == "warn"])[-1]
    assert " in Japan: " in next(text for text in warned if "less than ten days" in text)
    assert answer["loss"][0]["label"] == "Japan"
    assert answer["paths"] == usual["paths"]


def test_a_country_that_is_not_among_the_usual_ones_has_a_tile_and_a_column(client):
    answer = post(client, "open", country="AU").json()
    assert answer["country"] == "AU"
    assert "AU" in [one["name"] for one in answer["countries"]]
    assert next(tile["id"] for tile in answer["tiles"] if tile["group"] == "loss") == "loss_AU"
    assert any(cell["region"] == "AU" for cell in answer["stops"])
    assert not any(cell["region"] == "AU" for cell in post(client, "open").json()["stops"])


def test_a_country_that_does_not_exist_is_left_out_at_first_and_refused_later(client):
    assert post(client, "open", country="XX").json()["country"] == ""
    refused = post(client, "simulate", country="XX")
    assert refused.status_code == 422
    assert "country" in refused.json()["error"]


def test_who_loses_most_is_said_as_a_share_and_in_money_with_names(client):
    answer = post(client, "open", scenario="cd-cobalt-stop-2026").json()
    assert "China loses most in money, " in answer["headline"]
    assert "China loses most, both as a share of GDP and in money." in answer["behind"][0]
    stop = post(client, "simulate", levers=STOP, **JANUARY).json()
    assert "the European Union loses most in money, " in stop["headline"]
    assert "Malaysia loses most as a share of GDP, " in stop["behind"][0]
    assert "; in money the European Union does." in stop["behind"][0]


def test_a_price_is_neither_better_nor_worse(client):
    """It does not measure how bad a case is: idle lines do not buy."""
    answer = post(client, "simulate", levers=STOP, **JANUARY).json()
    tile = tile_of(answer, "price")
    assert tile["change"]
    assert tile["verdict"] == "same"
    others = [tile_of(answer, "magnets"), tile_of(answer, "heavy"), *answer["footprint"]]
    assert sum(bool(other["change"]) for other in others) >= 3
    assert {other["verdict"] for other in others} == {"same"}, "less may be shipped or made because less is needed"
