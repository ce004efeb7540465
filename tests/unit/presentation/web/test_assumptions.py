"""Parameters that a user holds: in the name of the scenario, in runs and files; which of them matter most."""

import time
from itertools import pairwise
from threading import Event

import pytest

from app_cases import DAY, post
from monazite.presentation.web.runs.assumptions import assumed_name, split_assumed
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import OutcomeRequest
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.presentation.web.views import influence
from monazite.scenario.scenario import read_scenario
from monazite.simulation.simulate import simulate


def test_a_name_says_what_is_held_in_any_order():
    held = {"leakage.share": 0.25, "growth": 1.5}
    name = assumed_name("cn-ree-2025", held)
    assert name == assumed_name("cn-ree-2025", dict(reversed(held.items())))
    assert split_assumed(name) == ("cn-ree-2025", held)
    assert split_assumed("cn-ree-2025") == ("cn-ree-2025", {})


def test_a_held_parameter_gives_the_run_of_a_scenario_that_holds_it(client, store, ds):
    answer = post(client, "simulate", levers={"cn_approval": 0.2}, assumptions={"leakage.share": 0.3}).json()
    sc = read_scenario(
        post(client, "scenario.toml", levers={"cn_approval": 0.2}, assumptions={"leakage.share": 0.3}).text, dataset=ds
    )
    assert sc.parameters == {"leakage.share": 0.3}
    results = simulate(ds, sc, draws=1)
    assert answer["run"] == results.run
    peak = float(results.select("price_outside", good="Dy.oxide")[0][0, 19:].max())
    assert max(answer["paths"]["price"]["outside"]["value"][19:]) == pytest.approx(peak, rel=1e-4)
    opened = post(client, "open", assumptions={"leakage.share": 0.3}).json()
    assert opened["scenario"] == DEFAULT_SCENARIO
    assert [(one["parameter"], one["value"]) for one in opened["assumptions"]] == [("leakage.share", 0.3)]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"leakage.shar": 0.3}, "leakage.share"),
        ({"leakage.share": 7.0}, "allowed 0 to 1"),
        ({"leakage share": 0.3}, "assumptions"),
    ],
)
def test_what_cannot_be_held_is_refused(client, held, words):
    answer = post(client, "simulate", assumptions=held)
    assert answer.status_code == 422
    assert words in answer.json()["error"]


@pytest.mark.slow
def test_parameters_are_ranked_by_how_far_the_number_goes(client, ds):
    """The ends of the first one are those of two scenarios that hold it there; swings fall along the list."""
    body = {"levers": {"cn_approval": 0.2}, "tile": "price"}
    answer = post(client, "influence", **body).json()
    while answer["state"] == "working":
        time.sleep(0.5)
        answer = post(client, "influence", **body).json()
    assert answer["leading"] == 10 < answer["moving"] <= len(answer["rows"])
    answer["rows"] = answer["rows"][:10]
    for row in answer["rows"]:
        assert row["source"]
        assert row["bounds"][0] <= row["low"] < row["high"] <= row["bounds"][1]
    ends = [[float(text.split()[0].replace(",", "")) for text in row["outcome"]] for row in answer["rows"]]
    swings = [abs(high - low) for low, high in ends]
    assert all(a >= 0.97 * b for a, b in pairwise(swings))  # three digits are shown
    first = answer["rows"][0]
    toml = post(client, "scenario.toml", levers=body["levers"]).text
    for value, shown in zip((first["low"], first["high"]), ends[0], strict=True):
        sc = read_scenario(toml, dataset=ds).model_copy(update={"parameters": {first["parameter"]: value}})
        run = QuickQuantities(simulate(ds, sc, draws=1), DAY)
        assert run.extreme("price_outside", good="Dy.oxide")[0].value == pytest.approx(shown, rel=6e-3)


def test_a_number_that_the_page_does_not_have_is_refused(client):
    assert "price" in post(client, "influence", tile="prise").json()["error"]


def test_every_parameter_can_be_set_before_the_ranking_is_done(store, monkeypatch):
    """Who only wants to set one parameter waited for a hundred runs; the last ranking is the order of the next list."""
    gate = Event()
    monkeypatch.setattr(influence, "ranking", lambda *_: gate.wait(60) and ranked)
    view, body = influence.InfluenceView(), OutcomeRequest(levers={"cn_approval": 0.2}, client="page")
    first = view.poll(store, body)
    rows = first["so_far"]["rows"]
    assert first["state"] == "working"
    assert len(rows) == first["so_far"]["leading"] > 40
    assert all(row["source"] and not row["outcome"] and row["low"] < row["high"] for row in rows)
    assert "so_far" not in view.poll(store, body.model_copy(update={"shown": 1}))
    ranked = {"state": "ready", "leading": 10, "rows": rows[::-1]}
    gate.set()
    while view.poll(store, body)["state"] == "working":
        time.sleep(0.01)
    gate.clear()
    later = view.poll(store, body.model_copy(update={"levers": {"cn_approval": 0.3}}))["so_far"]
    assert [row["parameter"] for row in later["rows"]] == [row["parameter"] for row in rows[::-1]]
    assert later["leading"] == 10
    gate.set()
