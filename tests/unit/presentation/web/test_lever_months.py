"""Levers with a start and an end of their own, their precedents, and why some of them move nothing."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from app_cases import DAY, moved_run, post
from monazite.presentation.web.effects.lever_effect import effect_of_last_lever
from monazite.presentation.web.levers.lever_spans import LeverSpan, pieces
from monazite.presentation.web.levers.levers import policy_blocks
from monazite.presentation.web.runs.requests import SimulateRequest, run_request
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO, RunRequest
from monazite.presentation.web.views import inert
from monazite.presentation.web.work.scheduler import never
from monazite.scenario.scenario import read_scenario
from monazite.simulation.simulate import simulate

SPAN = {"start": "2027-01-01", "until": "2027-07-01"}


def test_a_lever_acts_in_its_own_months_alone(store):
    """Nothing differs before January 2027; controls are those of the state again from July 2027 on."""
    request = SimulateRequest(levers={"cn_approval": 0.2}, spans={"cn_approval": SPAN})  # pyright: ignore[reportArgumentType]
    run = run_request(request, DAY)
    moved, rest = store.central_run(run), store.central_run(moved_run({}))
    first, end = 24, 30  # months from January 2025
    mine, usual = (one.model.controls.approval for one in (moved, rest))
    assert np.array_equal(mine[:first], usual[:first])
    assert (mine[first:end] <= usual[first:end]).all()
    assert (mine[first:end] < usual[first:end]).any((1, 2, 3)).all()
    assert np.array_equal(mine[end:], usual[end:])
    assert np.array_equal(moved.view.flows.price[:, :first], rest.view.flows.price[:, :first])
    assert not np.array_equal(moved.view.flows.price[:, first:], rest.view.flows.price[:, first:])


def test_months_are_carried_by_the_file_and_by_python(client, store, ds):
    body = {"levers": {"cn_approval": 0.2}, "spans": {"cn_approval": SPAN}}
    sc = read_scenario(post(client, "scenario.toml", **body).text, dataset=ds)
    assert (sc.policy[-1].start, sc.policy[-1].end) == (date(2027, 1, 1), date(2027, 7, 1))
    run = RunRequest(DEFAULT_SCENARIO, DAY, body["levers"], "", {"cn_approval": LeverSpan(*map(_day, SPAN.values()))})
    flows = store.central_run(run).view.flows
    assert simulate(ds, sc, draws=1).view.flows.price == pytest.approx(flows.price, rel=1e-12)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_levers_of_one_regime_with_other_months_are_blocks_of_their_own(store):
    rest = store.workspace(DEFAULT_SCENARIO, DAY).rest
    own = {"cn_review": LeverSpan(date(2026, 10, 1), None)}
    together: list[Any] = policy_blocks({"cn_approval": 0.2, "cn_review": 4.0}, rest, DAY)
    apart: list[Any] = policy_blocks({"cn_approval": 0.2, "cn_review": 4.0}, rest, DAY, spans=own)
    assert [(p.start, p.approval, p.review) for p in together] == [(DAY, 0.2, 4.0)]
    assert [(p.start, p.approval, p.review) for p in apart] == [
        (DAY, 0.2, rest["cn_review"]),
        (date(2026, 10, 1), rest["cn_approval"], 4.0),
    ]


def test_a_lever_that_follows_is_counted_from_the_leading_one_only_while_that_acts(store):
    rest = store.workspace(DEFAULT_SCENARIO, DAY).rest
    lead = {"cn_approval": LeverSpan(date(2027, 1, 1), date(2027, 7, 1))}
    blocks: list[Any] = policy_blocks({"cn_approval": 0.2, "cn_approval_us": 0.6}, rest, DAY, spans=lead)
    counted = [(p.start, p.end, p.relative_to["approval"]) for p in blocks if p.destinations == ("US",)]
    usual = rest["cn_approval_us"]
    assert sorted(counted) == [
        (DAY, date(2027, 1, 1), usual),
        (date(2027, 1, 1), date(2027, 7, 1), 0.2),
        (date(2027, 7, 1), None, usual),
    ]


@pytest.mark.parametrize(
    ("own", "other", "inside", "outside"),
    [
        ((1, None), (1, None), [(1, None)], []),
        ((1, 6), (2, 4), [(2, 4)], [(1, 2), (4, 6)]),
        ((1, 3), (3, None), [], [(1, 3)]),
        ((2, None), (1, 5), [(2, 5)], [(5, None)]),
    ],
)
def test_pieces_inside_and_outside_of_another_span(own, other, inside, outside):
    def span(months):
        return LeverSpan(*(None if m is None else date(2026, m, 1) for m in months))

    assert pieces(span(own), span(other)) == ([span(x) for x in inside], [span(x) for x in outside])


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ({"start": "2026-01-01"}, "lever cn_approval, start: found 2026-01-01, allowed a month from 2026-08"),
        ({"start": "2035-01-01"}, "to before 2030-01"),
        ({"start": "2027-01-01", "until": "2027-01-01"}, "lever cn_approval, end: found 2027-01-01"),
        ({"until": "2031-01-01"}, "up to 2030-01"),
    ],
)
def test_months_outside_the_run_are_refused_in_one_sentence(client, span, words):
    answer = post(client, "simulate", levers={"cn_approval": 0.2}, spans={"cn_approval": span})
    assert answer.status_code == 422
    assert words in answer.json()["error"]


def test_precedents_have_value_source_and_where_recorded_a_day(client):
    levers = {lever["id"]: lever for lever in post(client, "open").json()["levers"]}
    tariffs = levers["us_tariff"]["scale"]
    highest = max(tariffs, key=lambda one: one["value"])
    assert (highest["value"], highest["date"]) == (1.25, "2025-04-09")  # measures.csv, us_reciprocal_cn_2025
    assert {(one["value"], one["date"]) for one in levers["cn_tax"]["scale"]} == {
        (0.15, "2008-01-01"), (0.25, "2008-01-01"),  # lever_precedents.csv: read, where measures.csv recalls others
    }  # fmt: skip
    assert (0.0, "2010-09-21") in {(one["value"], one["date"]) for one in levers["cn_approval"]["scale"]}
    for lever in levers.values():
        assert all(one["source"] and one["text"] for one in lever["scale"])
        assert all(lever["low"] <= one["value"] <= lever["top"] for one in lever["scale"])


WITHOUT_SIZE = {"cn_push"}
"""Levers for which no table has an observed value with a source."""
OF_RARE_EARTHS = {"cn_enforcement", "thrift"}
"""Levers whose precedents are of rare earths alone."""


@pytest.mark.parametrize(
    ("scenario", "more"),
    [("cn-ree-2025", set()), ("cd-cobalt-2025", {"cn_tax", "cn_tech"} | OF_RARE_EARTHS)],
)
def test_public_stocks_are_precedents_where_a_source_reports_them(client, scenario, more):
    """A stock that was recalled without a document, as all of cobalt are, is none."""
    levers = {
        lever["id"].partition(".")[0]: lever for lever in post(client, "open", scenario=scenario).json()["levers"]
    }
    assert {name for name, lever in levers.items() if not lever["scale"]} == WITHOUT_SIZE | more
    if scenario == "cn-ree-2025":
        for name, value in (("japan_held", 60.0), ("ally_stock", 2.0)):
            (mark,) = [one for one in levers[name]["scale"] if one["words"] == "Public stock"]
            assert mark["value"] == value
            assert mark["text"].startswith("Japan: 60 days")


def test_a_lever_without_effect_names_the_input_that_makes_it_so(client):
    """Cobalt from the Congo: no US trade to tax, no licence to ease, nothing smuggled; each read off the state."""
    reasons = post(client, "inert", scenario="cd-cobalt-2025").json()["levers"]
    assert "bought none of these goods" in reasons["us_tariff"]
    assert "No duty of the United States on goods of" in reasons["deal_tariff"]
    assert "No licence rule is in force" in reasons["deal_licences"]
    assert "cn_approval" not in reasons
    with_licences = post(client, "inert", scenario="cd-cobalt-2025", levers={"cn_approval": 0.3}).json()["levers"]
    assert "deal_licences" not in with_licences
    rest, taxed = (
        post(client, "simulate", scenario="cd-cobalt-2025", levers=one).json() for one in ({}, {"us_tariff": 1.45})
    )
    for chart, paths in taxed["paths"].items():
        for name, path in paths.items():
            assert path["value"] == pytest.approx(rest["paths"][chart][name]["value"], rel=1e-4, nan_ok=True)
    assert taxed["stops"] == rest["stops"]


@pytest.mark.parametrize("cut", [1.45, 0.3])
def test_a_duty_that_an_offer_cuts_to_nothing_is_not_taken_for_none(client, cut):
    """In a run in which the whole duty is cut there is none, and the lever said that there was nothing to cut."""
    reason = post(client, "inert", scenario="full-stop", levers={"deal_tariff": cut}).json()["levers"]["deal_tariff"]
    assert reason.startswith("The duty that is cut is at most 27% between January 2027 and December 2027, on ")
    assert reason.endswith("% of that is shipped then, as export controls keep the rest back.")


def test_an_offer_that_moves_little_says_how_little_trade_the_duty_is_on(store):
    stop, day = {"cn_approval": 0.0, "cn_military": 0.0}, date(2027, 1, 1)
    run = RunRequest(DEFAULT_SCENARIO, day, stop | {"deal_tariff": 1.45})
    text = effect_of_last_lever(store, run, "deal_tariff", ("Dy.oxide", ""))
    assert text.startswith("No headline number changes")
    assert "The duty that is cut is at most 27% between January 2027 and December 2027, on 12% by value of" in text
    assert "is shipped then, as export controls keep the rest back." in text


@pytest.mark.compiled
@pytest.mark.parametrize("levers", [{}, {"cn_approval": 0.3}])
def test_levers_without_effect_are_those_of_whole_runs(store, monkeypatch, levers):
    """Most are seen to move a chart in their first months; which ones move nothing does not depend on that look."""
    request = SimulateRequest(scenario="cd-cobalt-2025", levers=levers)
    soon = inert.inert_levers(store, request, never)
    monkeypatch.setattr(inert, "_moves_charts_soon", lambda *_: False)
    assert inert.inert_levers(store, request, never) == soon


@pytest.mark.compiled
def test_the_first_months_of_a_run_are_those_of_the_whole_run(store):
    span = LeverSpan(date(2027, 3, 1))
    request = RunRequest("cn-ree-2025", date(2026, 8, 1), {"cn_approval": 0.2}, "", {"cn_approval": span})
    rest = store.central_run(RunRequest("cn-ree-2025", date(2026, 8, 1), {}))
    begun, until = store.run_first_months(request, rest, 3, lambda: None)
    assert until == 26 + 3
    whole = store.central_run(request)
    for name in ("price", "ship", "stock", "stopped"):
        own, all_months = (getattr(run.view.flows, name) for run in (begun, whole))
        assert np.array_equal(own[:, :until], all_months[:, :until]), name
        assert not np.array_equal(own[:, until:], all_months[:, until:]), name
