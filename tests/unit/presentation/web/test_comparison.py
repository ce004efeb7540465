"""Any two settings compared: of other scenarios, other lengths, other days."""

from datetime import date

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views.comparison import _difference, _Loss, _put_off, _Window
from monazite.results.quantity import Quantity

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
    assert answer["whole"].startswith("the ")
    assert answer["whole"].endswith(", the last one that both have")
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


def test_losses_stand_for_the_year_and_for_the_whole_run_and_the_difference_is_paired(client, store):
    """What a stock spares in the year may come later: the comparison stopped after twelve months."""
    side = {"scenario": DEFAULT_SCENARIO, "day": DAY.isoformat(), "levers": LEVERS}
    other = side | {"levers": LEVERS | {"us_stock": 6.0}}
    answer = post(client, "compare", a=side, b=other, draws=4).json()
    assert answer["whole"] == "the 41 months from August 2026 to December 2029"
    label = "Loss in the United States, also as % of a year's GDP"
    _, row = (row for row in answer["rows"] if row["label"] == label)
    assert [one["months"] for one in answer["rows"] if one["label"] == label] == ["to July 2027", "to December 2029"]
    runs = [store.range_run(moved_run(levers), 4) for levers in (LEVERS, LEVERS | {"us_stock": 6.0})]
    month = (DAY.year - runs[0].index.month[0].year) * 12 + DAY.month - runs[0].index.month[0].month
    place = runs[0].view.labels("places").index("US")
    lost = [run.view.total_loss(1)[:, month:, -1, place].sum(1) for run in runs]
    high = np.quantile(lost[1] - lost[0], 0.95)
    ends = [money(text) for text in row["range"].split(" to ")]
    unit = 1000.0 if "billion" in row["range"] else 1.0
    assert ends[1] * (unit if ends[1] < 1000 else 1) == pytest.approx(
        max(high, (lost[1] - lost[0])[0]), rel=0.06, abs=2
    )
    assert " USD" in row["gap"]


def money(text):
    return float(text.split()[0].replace(",", "").replace("\N{MINUS SIGN}", "-"))


def loss(in_year, to_end, other_year, other_end):
    """Losses of one region in A and B, to the end of the year and of the run."""
    windows = [_Window((DAY, DAY), n, "", "", f"by {words}") for n, words in ((12, "July 2027"), (41, "December 2029"))]
    pairs = ((in_year, other_year), (to_end, other_end))
    return [_Loss("EU", window, (np.array([x]), np.array([y]))) for window, (x, y) in zip(windows, pairs, strict=True)]


@pytest.mark.parametrize(
    ("losses", "words"),
    [
        ((50e3, 280e3, 0.2, 279e3), "B loses 50 billion USD less than A by July 2027, but about as much by December"),
        ((50e3, 280e3, 10e3, 300e3), "but 20 billion USD more by December 2029: put off, not avoided."),
        ((50e3, 280e3, 10e3, 260e3), "but only 20 billion USD less by December 2029: the rest is put off"),
        ((50e3, 280e3, 0.2, 137e3), "the loss of B comes later: nearly nothing by July 2027, but 137 billion USD by"),
        ((50e3, 280e3, 20e3, 200e3), ""),
    ],
)
def test_a_loss_that_is_put_off_is_named_as_such(store, losses, words):
    said = _put_off(loss(*losses), store.workspace(DEFAULT_SCENARIO).names)
    assert (words in said[0]) if words else said == []


def test_a_loss_of_the_controller_is_told_without_its_sales_which_have_a_row_of_their_own(client, store):
    """China lost less the more it stopped, and no word that its idle lines alone were counted."""
    stop = {"cn_approval": 0.0, "cn_military": 0.0}
    side = {"scenario": DEFAULT_SCENARIO, "day": "2027-01-01"}
    rows = post(client, "compare", a=side, b=side | {"levers": stop}, draws=2).json()["rows"]
    left_out = [row["label"] for row in rows if "(export sales forgone left out)" in row["label"]]
    assert left_out
    assert all(label.startswith("Loss in China") for label in left_out)
    day = date(2027, 1, 1)
    means = []
    for levers in ({}, stop):
        run = store.range_run(RunRequest(DEFAULT_SCENARIO, day, levers), 2)
        first = run.index.month.index(day)
        means.append(run.select("controller_sales")[0][0, first : first + 12].mean())
    row = next(r for r in rows if r["label"].startswith("Export sales of China"))
    assert [figure(row[name]) for name in "ab"] == pytest.approx(means, rel=1e-2)  # two digits
    assert means[1] < means[0]
    assert "where idle lines need less" in next(r["label"] for r in rows if r["label"].startswith("Leverage"))


@pytest.mark.parametrize(
    ("values", "size", "words"),
    [
        ((-9400.0, -53000.0, 16000.0), 22000.0, ("as given", "\N{MINUS SIGN}53 to 16 billion USD")),
        ((-0.04, -0.09, 0.01), 900.0, ("no difference", "")),
        ((0.05, -20.0, 30.0), 900.0, ("no difference in the central run", "\N{MINUS SIGN}20 to 30 million USD")),
        ((5.0, 5.0, 5.0), 900.0, ("as given", "no spread")),
    ],
)
def test_the_range_of_a_difference_has_a_unit_and_noise_is_no_difference(values, size, words):
    """The range stood without a unit beside billions, and a difference of noise as 0.000095 USD/kg."""
    gap = Quantity(values[0], values[1], values[2], "MUSD", "loss_central", {}, "")
    assert _difference(gap, size, "as given") == dict(zip(("gap", "range"), words, strict=True))
    price = Quantity(9.5e-5, -1e-4, 3e-4, "USD/kg", "price_outside", {}, "")
    assert _difference(price, 65.0, "")["gap"] == "no difference"


def test_what_a_dataset_does_not_count_is_no_zero(client):
    """Water of graphite stood as 0 m³ beside that of rare earths, and the difference as water spared."""
    answer = post(client, "compare", a={"levers": LEVERS}, b={"scenario": "cn-graphite-2023"}, draws=2).json()
    rows = [row for row in answer["rows"] if row["label"] == "Water, world"]
    assert rows
    for row in rows:
        assert "m³" in row["a"]
        assert (row["b"], row["gap"], row["range"]) == ("not counted", "not counted", "")
    losses = [row for row in answer["rows"] if row["label"].startswith("Loss in Japan")]
    assert all(row["range"].endswith((" USD", "no spread", "all runs")) or not row["range"] for row in losses)
