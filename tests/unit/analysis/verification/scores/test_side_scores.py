"""Goals about effects at the importer and first stops, on figures that are set by hand."""

import csv
from datetime import date

import pytest

from data_kit import kit
from monazite.analysis.assimilation.observed_series import SeriesName
from monazite.analysis.verification.scores.effects import ImporterEffect, published_effects
from monazite.analysis.verification.scores.side_scores import read_side_scores, side_goals
from monazite.analysis.verification.scores.stops import REPORTED
from monazite.dataset.dataset import load_dataset
from monazite.dataset.periods import parse_period

SERIES = SeriesName("imports", ("*.magnet",), "EU", "CN", "EU")


def effect(estimate: float, error: float | None, median: float) -> ImporterEffect:
    return ImporterEffect(SERIES, date(2025, 4, 4), 0, 3, estimate, error, (-9.0, -1.0, median, 1.0, 9.0))


@pytest.mark.parametrize(
    ("estimate", "error", "median", "agrees"),
    [
        (-1.0, None, -0.61, True),  # .39 away
        (-1.0, None, -0.59, False),  # .41
        (-1.0, 0.1, -0.61, True),  # .4 counts where two standard errors are less
        (-1.0, 0.3, -0.45, True),  # .55 is within two standard errors
        (-1.0, 0.3, -0.35, False),  # .65 is not
    ],
)
def test_a_cell_agrees_within_two_errors_or_four_tenths(estimate, error, median, agrees):
    assert effect(estimate, error, median).agrees is agrees


STOPS = {
    "ranges": {"US": [40.0, None], "JP": [60.0, 90.0], "EU": [None, None]},
    "chances": {"US": 0.9, "JP": 0.4, "EU": 0.0},
    "forecasts": 30, "came": 0.5, "brier": 0.2, "base_brier": 0.3,
    "in_force_forecasts": 12, "in_force_brier": 0.1,
}  # fmt: skip


def test_goals_say_what_was_reached():
    cells = [{"agrees": True}] * 7 + [{"agrees": False}] * 3
    truces = {"chances": {"a": 0.7, "b": 0.5}, "brier": 0.1, "base_brier": 0.2}
    content = {"effects": cells, "stops": STOPS, "truces": truces}
    effects, wide, half, truce, question, ranges, japan, brier = side_goals(content)
    assert (truce.reached, truce.met) == ("0.100 against 0.200 (2 episodes)", True)
    assert question.met is None
    assert "registry 0.74, market 0.87" in question.wanted
    assert (effects.reached, effects.met) == ("7 of 10 cells", True)
    assert (wide.met, half.met) == (None, None)
    assert wide.absent
    assert half.absent
    assert ranges.met is False  # Suzuki stopped on day 52, before day 60
    assert "Ford, US: day 40 to never, reported 27 to 57" in ranges.reached
    assert "Suzuki, JP: day 60 to day 90, reported 52 to 52" in ranges.reached
    assert "suppliers of carmakers, EU: never to never, reported 0 to 61" in ranges.reached
    assert (japan.met, brier.met) == (True, True)
    assert brier.reached == "0.200 against 0.300 (30 forecasts); with the control in force 0.100 (12)"


def graphite(low, high, target="imports of Gr.* from CN, t/month (EU)"):
    return {"agrees": True, "target": target, "forecast": [low - 0.2, low, (low + high) / 2, high, high + 0.2]}


@pytest.mark.parametrize(
    ("cells", "whole", "reached", "met"),
    [
        ([(-0.1, 0.2), (-0.3, 0.0)], [], ("2 of 2 by outcome and months",) * 2, (True, True)),
        # the second holds zero with nine in ten, the third in neither range
        (
            [(-0.1, 0.2), (-0.3, -0.1), (0.3, 0.4)], [],
            ("2 of 3 by outcome and months", "1 of 3 by outcome and months"), (False, False),
        ),
        # a whole that holds zero takes nothing away from a cell that does not, nor the other way round
        (
            [(-0.1, 0.2)], [(-0.3, -0.1)],
            tuple(f"1 of 1 by outcome and months; {n} of 1 over all months" for n in (1, 0)),
            (True, False),
        ),
    ],
)  # fmt: skip
def test_ranges_of_graphite_hold_zero(cells, whole, reached, met):
    others = [graphite(1.1, 1.3, "imports of *.magnet from CN, t/month (EU)")]
    content = {"effects": [graphite(*ends) for ends in cells] + others, "whole": [graphite(*ends) for ends in whole]}
    _, wide, half, *_ = side_goals(content)
    assert (wide.reached, half.reached) == reached
    assert (wide.met, half.met) == met
    assert (bool(wide.absent), bool(half.absent)) == (not met[0], not met[1])


def test_nothing_made_is_nothing_claimed(tmp_path):
    assert read_side_scores(tmp_path) == {}
    assert [goal.met for goal in side_goals({})] == [None, None, None, None]


def test_reported_stops_are_rows_of_the_observations():
    rows = [row for row in load_dataset("rare_earths").table("observations") if row.outcome == "plant_stop"]
    for stop in REPORTED:
        (row,) = [row for row in rows if row.region == stop.region and row.user == "industry:cars"]
        first, last = parse_period(row.period)
        assert (first.year, first.month) == (stop.first.year, stop.first.month)
        assert (last.year, last.month) == (stop.last.year, stop.last.month)


def test_effects_are_those_of_the_study():
    with (kit() / "export_control_effects_did.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    goods = {
        "G[ae].*": "gallium+germanium",
        "*.magnet": "RE magnets",
        "Gd.*;Tb.*;Dy.*": "Gd+Tb+Dy",
        "Bi.metal": "bismuth",
        "Gr.*": "natural graphite",
        "Sb.primary": "antimony",
    }
    columns = {0: "log_effect_months_0_3", 4: "log_effect_months_4_6", 7: "log_effect_months_7_12"}
    for one in published_effects():
        kind = "all-origin kg" if one.series.origin == "WORLD" else "China kg"
        kind = kind if one.series.outcome == "imports" else "unit value"
        (row,) = [r for r in rows if r["goods"] == goods[";".join(one.series.goods)] and r["outcome"] == kind]
        assert float(row[columns[one.first]]) == one.effect
        assert (one.standard_error or "") == (float(row["se_months_7_12"]) if one.first == 7 else "")
