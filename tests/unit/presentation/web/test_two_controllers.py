"""With two regions that control exports the page shows the map and the talks of either, and says whose they are."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.presentation.web.charts import chart_specs
from monazite.presentation.web.charts.map_choices import map_choices, map_rows
from monazite.presentation.web.levers.scenario_levers import levers_of
from monazite.presentation.web.panels import talks
from monazite.presentation.web.runs import talks_table
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.results.names import Names
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

DAY = date(2025, 4, 1)


def licences(actor: str, *goods: str) -> dict[str, Any]:
    return {"kind": "export_control", "actor": actor, "start": "2025-04-01", "goods": list(goods), "approval": 0.3}


def world(dataset: str, first: str, *policy: dict[str, Any]) -> Scenario:
    content = {"name": "two", "extends": "baseline", "dataset": [dataset], "start": "2025-01-01", "months": 18}
    return load_scenario(content | {"controller": first, "growth": False, "policy": list(policy)})


def shown(sc: Scenario) -> QuickQuantities:
    return QuickQuantities(simulate(load_dataset(*sc.dataset), sc, draws=1), DAY)


COBALT = (licences("CD", "*"), licences("ID", "*"))


@pytest.fixture(scope="module")
def cobalt() -> QuickQuantities:
    return shown(world("cobalt", "CD", *COBALT))


@pytest.fixture(scope="module")
def rare_earths() -> QuickQuantities:
    return shown(world("rare_earths", "CN", licences("CN", "heavy", "magnet"), licences("MM", "heavy")))


def test_each_controller_and_mineral_is_a_choice(cobalt, rare_earths):
    assert [choice.id for choice in map_choices(cobalt)][:1] == ["CD/Co.primary"]
    assert {choice.controller for choice in map_choices(cobalt)} == {"CD", "ID"}
    assert [choice.id for choice in map_choices(rare_earths)] == ["CN/magnet", "CN/heavy", "MM/ore"]
    chart = chart_specs.chart_specs(rare_earths, rare_earths, "Dy.oxide", Names(rare_earths.results.dataset))["map"]
    of_myanmar = chart["choices"][2]
    assert (of_myanmar["name"], of_myanmar["title"]) == ("Myanmar: ore", "Where ore goes, and who loses")
    assert "ore from Myanmar to the plants that separate it" in of_myanmar["reading"]
    labels = {layer["data"]["values"][0]["id"] for layer in chart["spec"]["layer"] if layer["mark"]["type"] == "text"}
    assert {"CN", "MM", "US"} <= labels


def test_lines_of_each_choice_are_its_own_shipments(cobalt):
    """From the flows: what plants of the region send to buyers abroad, less what leaks."""
    r = cobalt.results
    s, f = r.model.structure, r.view.flows
    for choice in map_choices(cobalt):
        rows = map_rows(cobalt, choice)
        place = r.index.region.index(choice.controller)
        good, slots = r.index.good.index(choice.good), r.model.base.producer_region[:, place]
        sent = np.einsum("tkb,k->tb", f.ship[0, 3:15, good], slots).mean(0)
        by_region = np.bincount(s.buyer_region, sent, len(r.index.region))
        for end in rows["flows"]:
            assert end["id"] != choice.controller
            assert end["value"] <= by_region[r.index.region.index(end["id"])] * (1 + 1e-4)
        assert len(rows["lines"]) == len(rows["flows"])
        assert all(row["name"] != Names(r.dataset).region(choice.controller) for row in rows["shade"])


def test_ore_goes_where_it_is_separated(rare_earths):
    rows = map_rows(rare_earths, map_choices(rare_earths)[2])
    sent = {end["id"]: end["value"] for end in rows["flows"]}
    assert max(sent, key=lambda name: sent[name]) == "CN"
    assert sent["CN"] > 10 * max(value for name, value in sent.items() if name != "CN")


@pytest.mark.parametrize("swapped", [("CD", COBALT[::-1]), ("ID", COBALT), ("ID", COBALT[::-1])])
def test_the_order_of_the_controllers_decides_what_comes_first_alone(cobalt, swapped):
    """The same flows, looked at from either side: nothing but the first choice depends on whose scenario it is."""
    first, measures = swapped
    other = shown(world("cobalt", first, *measures))
    assert map_choices(other)[0].controller == first
    assert {choice.id for choice in map_choices(other)} == {choice.id for choice in map_choices(cobalt)}
    for choice in map_choices(cobalt):
        assert map_rows(cobalt, choice) == map_rows(other, choice)


def test_one_controller_has_the_map_that_it_had():
    alone = shown(world("rare_earths", "CN", licences("CN", "heavy", "magnet")))
    choices = map_choices(alone)
    assert [choice.id for choice in choices] == ["CN/magnet", "CN/heavy"]
    rows = map_rows(alone)
    assert rows == map_rows(alone, choices[0])
    for end in rows["flows"]:
        mean = alone.mean("exports", good="magnet", region=end["id"]).value
        assert end["value"] == (float(f"{mean:.5g}") if mean >= 1e-6 else 0.0)


def test_talks_can_be_about_either_controller():
    sc = world("cobalt", "CD", *COBALT)
    ds = load_dataset("cobalt")
    assert talks_table.controllers_offered(sc) == ("CD", "ID")
    assert talks_table.seats_offered(ds, sc) == ("US", "CN", "EU", "JP", "CD", "ID")
    about = talks_table.with_talks(sc, "US", DAY, "ID").talks
    assert about is not None
    assert (about.seats, about.controller) == (("US", "ID"), "ID")
    usual = talks_table.with_talks(sc, "US", DAY).talks
    assert usual is not None
    assert (usual.seats, usual.controller) == (("US", "CD"), None)
    signed = talks_table.with_signed_deal(ds, sc, "US-ID:none-0-none-0bn-12m", DAY)
    assert signed.policy[-1].actor == "ID"
    with pytest.raises(InputError, match="deal"):
        talks_table.with_signed_deal(ds, sc, "US-JP:none-0-none-0bn-12m", DAY)
    with pytest.raises(InputError, match='controller: found "JP", allowed CD, ID'):
        talks.TalksView().poll(ds, sc, "US", DAY, table=("JP", ""))


def test_each_controller_has_levers_of_its_own(store):
    """Levers of Indonesia move what leaves Indonesia; the DRC's stay as they were."""
    sc = world("cobalt", "CD", *COBALT).model_copy(update={"anchor": DAY})
    name = store.add_scenario(sc)
    workspace = store.workspace(name)
    by_id = {lever.id: lever for lever in workspace.levers}
    assert by_id["cn_approval.ID"].label == "Licences approved, Indonesia"
    assert by_id["cn_approval"].label.startswith("Licences approved, ")
    assert by_id["cn_approval.ID"].group == "Indonesia"
    assert workspace.rest["cn_approval.ID"] == pytest.approx(0.3, abs=0.006)
    rest, strict, own = (
        store.central_run(RunRequest(name, workspace.day, levers))
        for levers in ({}, {"cn_approval.ID": 0.0}, {"cn_approval": 0.0})
    )

    def leaves(run: Results, country: str) -> float:
        place = run.index.region.index(country)
        abroad = run.model.structure.buyer_region != place
        sent = np.einsum("tgkb,k->tgb", run.view.flows.ship[0], run.model.base.producer_region[:, place])
        return float(sent[workspace.month :, :, abroad].sum())

    assert leaves(strict, "ID") < 0.4 * leaves(rest, "ID")  # what is under way arrives, and some goes round the ban
    assert leaves(strict, "CD") > 0.9 * leaves(rest, "CD")
    assert leaves(own, "CD") < 0.4 * leaves(rest, "CD")
    blocks = workspace.scenario_of(RunRequest(name, workspace.day, {"cn_approval.ID": 0.0, "cn_approval": 0.5})).policy
    assert {(block.actor, block.approval) for block in blocks[-2:]} == {("CD", 0.5), ("ID", 0.0)}


def test_levers_of_a_country_that_does_not_control_are_refused(client):
    reply = client.post("/api/simulate", json={"levers": {"cn_approval.ID": 0.5}})
    assert reply.status_code == 422
    assert "lever" in reply.json()["error"]
    assert client.post("/api/simulate", json={"levers": {"us_stock.ID": 1.0}}).status_code == 422


def test_the_levers_of_a_miner_act_on_its_ore(rare_earths):
    own = [lever for lever in levers_of(rare_earths.results.model) if lever.actor == "MM"]
    assert [lever.id for lever in own if not lever.more] == ["cn_approval.MM"]
    assert own[0].content["goods"] == ("*",)
