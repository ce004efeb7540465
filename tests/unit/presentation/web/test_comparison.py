"""Any two settings compared: of other scenarios, other lengths, other days."""

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.presentation.web.workspace import DEFAULT_SCENARIO, RunRequest

LEVERS = {"cn_approval": 0.2}


def figure(text):
    return float(text.split()[0].replace(",", "").replace("\N{MINUS SIGN}", "-"))


def test_scenarios_of_other_lengths_are_compared_draw_by_draw_over_their_common_months(client, store):
    """full-stop opens in January 2027 and runs to another month; the price is that of twelve months from there."""
    sides = {"a": {"scenario": DEFAULT_SCENARIO, "levers": LEVERS}, "b": {"scenario": "full-stop"}}
    answer = post(client, "compare", **sides, draws=4).json()
    b = store.workspace("full-stop")
    assert b.scenario.end != store.workspace(DEFAULT_SCENARIO).scenario.end
    assert answer["window"] == "the 12 months from January 2027 to December 2027"
    assert answer["paired"]
    runs = [store.range_run(moved_run(LEVERS), 4), store.range_run(RunRequest("full-stop", b.day, {}), 4)]
    means = []
    for run in runs:
        first = (2027 - run.index.month[0].year) * 12 + 1 - run.index.month[0].month
        means.append(run.select("price_outside", good="Dy.oxide")[0][:, first : first + 12].mean(1))
    row = next(r for r in answer["rows"] if r["label"].startswith("Dysprosium"))
    gap = means[1] - means[0]
    assert figure(row["a"]) == pytest.approx(means[0][0], rel=6e-3)
    assert figure(row["b"]) == pytest.approx(means[1][0], rel=6e-3)
    assert figure(row["gap"]) == pytest.approx(gap[0], rel=6e-3)
    low, high = (figure(text) for text in row["range"].split(" to "))
    assert low == pytest.approx(min(np.quantile(gap, 0.05), gap[0]), rel=0.03)
    assert high == pytest.approx(max(np.quantile(gap, 0.95), gap[0]), rel=0.03)


def test_runs_without_a_common_month_are_compared_from_their_own_days(client):
    answer = post(client, "compare", a={"levers": LEVERS}, b={"scenario": "cn-quota-2010"}, draws=2).json()
    assert "of A and from" in answer["window"]
    assert any(row["label"].startswith("Dysprosium") for row in answer["rows"])


def test_runs_of_other_minerals_share_only_what_both_have(client):
    answer = post(client, "compare", a={"levers": LEVERS}, b={"scenario": "cn-ga-ge-2023"}, draws=2).json()
    labels = [row["label"] for row in answer["rows"]]
    assert not any("outside" in label and "mean" in label for label in labels)
    assert any(label.startswith("Loss in Japan") for label in labels)
    assert answer["chart"] is None


def test_sides_have_days_and_months_of_their_own(client):
    span = {"cn_approval": {"start": "2027-01-01", "until": "2027-07-01"}}
    side = {"scenario": DEFAULT_SCENARIO, "levers": LEVERS, "day": DAY.isoformat()}
    answer = post(client, "compare", a=side | {"spans": span}, b=side | {"day": "2026-10-01"}, draws=2).json()
    assert answer["window"].startswith("the 12 months from October 2026")
    assert any(row["a"] != row["b"] for row in answer["rows"])
