"""What the server answers."""

import json
import random
from datetime import date

import pytest

from app_cases import DAY, moved_run, post
from monazite.analysis.forecast.forecast import forecast
from monazite.foundation.errors import InputError
from monazite.presentation.cli.brief import talks_ahead
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import RangesRequest, SimulateRequest
from monazite.presentation.web.runs.workspace import DEFAULT_SCENARIO
from monazite.presentation.web.views import downloads, endpoints
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.simulation.simulate import simulate


def test_every_shipped_scenario_opens_and_answers(client, store):
    for name in store.scenario_names():
        answer = post(client, "open", scenario=name)
        assert answer.status_code == 200, (name, answer.text)
        moved = post(client, "simulate", scenario=name, levers={"cn_approval": 0.1}).json()
        assert any(tile["change"] for tile in moved["tiles"]), name
        assert set(moved["paths"]) == {"price", "shipments", "supply"}


def test_open_gives_levers_charts_and_the_run_at_rest(client):
    answer = post(client, "open").json()
    assert answer["scenario"] == DEFAULT_SCENARIO
    assert answer["day"] == "2026-08-01"
    assert set(answer["charts"]) == {"price", "shipments", "loss", "supply", "map"}
    assert {cell["industry"] for cell in answer["stops"]} >= {"Cars", "Wind", "Technology", "Defence"}
    assert all(tile["value"] == tile["before"] for tile in answer["tiles"])
    assert all(lever["text"] for lever in answer["levers"])


def test_the_first_view_is_made_once_and_not_given_for_a_scenario_that_is_gone(store, client, monkeypatch):
    made = []
    first = post(client, "open", good="Tb.oxide").content
    monkeypatch.setattr(endpoints, "open_scenario", lambda *_: made.append(1))
    assert post(client, "open", good="Tb.oxide").content == first
    assert not made
    store.cached_opening("read-000000000000/None/None/", lambda: b"{}")
    assert post(client, "open", scenario="read-000000000000").status_code == 422


def test_simulate_shows_the_change_against_rest_and_claims_behind_it(client, store):
    answer = post(client, "simulate", levers={"cn_approval": 0.1}, token=7).json()
    assert answer["token"] == 7
    price = answer["tiles"][0]
    run = store.central_run(moved_run({"cn_approval": 0.1}))
    assert answer["run"] == run.run
    assert price["verdict"] == "same"  # a price does not measure how bad a case is
    assert next(tile for tile in answer["tiles"] if tile["id"] == "idle")["verdict"] == "worse"
    peak = float(run.select("price_outside", good="Dy.oxide")[0][0, 19:].max())
    claim = post(client, "trace", levers={"cn_approval": 0.1}, tile="price").json()["claim"]
    assert claim["values"]["a"]["value"] == pytest.approx(peak)
    assert claim["run"] == run.run
    paths = answer["paths"]["price"]
    assert set(paths) == {"outside", "inside"}
    assert max(paths["outside"]["value"][19:]) == pytest.approx(peak, rel=1e-4)
    assert "low" not in paths["outside"]


def test_headline_says_what_the_tiles_say(client):
    rest = post(client, "open").json()
    assert rest["headline"].startswith("In the model, as things stand since April 2025")  # past, and simulated
    answer = post(client, "simulate", levers={"cn_approval": 0.05}).json()
    assert answer["headline"].startswith("With China approving 5% of licence applications from August 2026")
    by = {tile["id"]: tile for tile in answer["tiles"]}
    assert by["price"]["value"] in answer["behind"][2]
    assert by["stop"]["value"] in answer["headline"]
    assert f"at rest {by['price']['before']}" in answer["behind"][2]
    assert by["stop"]["value"] in answer["behind"][1]


@pytest.mark.parametrize("seed", range(6))
def test_headline_and_map_name_the_same_country(client, store, seed):
    """In random settings of the levers: whoever the headline says loses most has the darkest shade on the map."""
    source = random.Random(seed)
    levers = {"cn_approval": round(source.random(), 2), "ally_stock": source.randint(0, 12), "us_tariff": 0.5}
    answer = post(client, "ranges", levers=levers, draws=2).json()
    table = {row.region: row for row in store.workspace(DEFAULT_SCENARIO).model.dataset.table("regions")}
    shade = {row["id"]: row["value"] for row in answer["map"]["shade"]}
    own = {name: shade[row.iso_numeric] for name, row in table.items() if name not in ("CN", "ROW")}
    worst = max(own, key=lambda name: own[name])
    sentence = " ".join([answer["headline"], *answer["behind"]])
    if own[worst] >= 0.01:
        assert store.workspace(DEFAULT_SCENARIO).names.region(worst).lower() in sentence.lower()
        assert "loses most" in sentence
    else:
        assert "no country loses" in sentence


def test_the_map_shades_every_country_of_a_region(client):
    shade = {row["id"]: row["value"] for row in post(client, "ranges", draws=2).json()["map"]["shade"]}
    assert len({shade[code] for code in ("276", "250", "380", "616")}) == 1  # Germany, France, Italy, Poland
    assert {"826", "124", "756", "578"} <= set(shade)  # the rest of the world is not the United Kingdom alone


def test_a_number_too_small_to_see_counts_as_none(client):
    for cut in (0.005, 0.5):
        for tile in post(client, "simulate", levers={"cn_approval": 0.9 - cut / 100}).json()["tiles"]:
            if tile["value"] == tile["before"]:
                assert tile["verdict"] == "same"


def test_losses_of_the_world_of_2009_are_disowned(client):
    texts = [one["text"] for one in post(client, "open", scenario="cn-quota-2010").json()["warnings"]]
    assert any("Losses of GDP mean nothing" in text for text in texts)


def test_three_lines_of_python_give_the_same_price(store, ds):
    levers = {"cn_approval": 0.1}
    sc = read_scenario(downloads.scenario_toml(store, SimulateRequest(levers=levers)), dataset=ds)
    over = (DAY, date(2029, 12, 1))
    simulated = simulate(ds, sc).quantity("price_outside", good="Dy.oxide", over=over, reduce="max")
    current = QuickQuantities(store.central_run(moved_run(levers)), DAY)
    assert simulated.value == pytest.approx(current.extreme("price_outside", good="Dy.oxide")[0].value, rel=1e-12)


def test_industries_name_the_use_that_is_hit_hardest(client, store):
    answer = post(client, "industries", levers={"cn_approval": 0.05}).json()
    row = next(r for r in answer["rows"] if r["industry"] == "Cars")
    low = store.central_run(moved_run({"cn_approval": 0.05})).select("output", use="ev_traction", region="KR")[0]
    others = store.central_run(moved_run({"cn_approval": 0.05})).select("output", use="auto_motors", region="KR")[0]
    least = min(low[0, 19:31].min(), others[0, 19:31].min())
    cell = row["cells"][answer["places"].index("KR")]
    assert cell.startswith(f"{100 * least:.0f}%")
    hardest = "traction motors of electric cars" if low[0, 19:31].min() == least else "other motors and sensors of cars"
    assert hardest in (cell if "(" in cell else row["use"])


def test_outside_the_calibrated_range_is_said(client):
    answer = post(client, "simulate", levers={"cn_approval": 0.0}).json()
    assert any("outside the calibrated range" in warning["text"] for warning in answer["warnings"])


def test_ranges_bring_bands_and_the_map(client):
    answer = post(client, "ranges", levers={"cn_approval": 0.2}, draws=2, client="t", token=1).json()
    path = answer["paths"]["price"]["outside"]
    assert any(high > low for low, high in zip(path["low"], path["high"], strict=True))
    assert {row["id"] for row in answer["map"]["shade"]} >= {"840", "392"}


def test_files_hold_the_levers(client, store, ds):
    text = post(client, "scenario.toml", levers={"cn_approval": 0.2}).text
    sc = read_scenario(text, dataset=ds)
    assert getattr(sc.policy[-1], "approval", None) == 0.2
    assert sc.hash == store.central_run(moved_run({"cn_approval": 0.2})).scenario.hash
    table = post(client, "charts.csv", levers={"cn_approval": 0.2}).text.splitlines()
    assert table[0] == "chart,series,levers,month,value,low,high,middle,unit,run"
    assert len(table) > 500
    name = post(client, "load", toml=text).json()["kept"]
    assert post(client, "open", scenario=name).json()["name"] == sc.name


def test_what_a_user_set_holds_in_the_file_of_the_page_whatever_talks_agree(client, ds):
    moved = read_scenario(post(client, "scenario.toml", levers={"cn_approval": 0.0}).text, dataset=ds)
    rest = read_scenario(post(client, "scenario.toml").text, dataset=ds)
    assert moved.talks is not None
    assert rest.is_negotiated
    assert not moved.is_negotiated
    assert talks_ahead(moved) is None  # so that the brief of the file is headed by the levers, as that of the page
    with pytest.raises(InputError, match=r"talks\.measures_hold"):
        forecast(ds, moved, draws=1)


def test_a_number_leads_back_to_rows_and_sources(client):
    answer = post(client, "trace", tile="price").json()
    assert answer["run"]["run"]
    assert answer["parameters"]
    assert any(one["low"] < one["high"] for one in answer["parameters"])
    assert {t["table"] for t in answer["tables"]} == {"goods.csv", "plants.csv", "demand.csv"}
    assert all(s["citation"] for s in answer["sources"])


def test_compare_is_paired(client):
    side = {"scenario": DEFAULT_SCENARIO, "levers": {"cn_approval": 0.2}}
    answer = post(client, "compare", a=side, b=side, draws=2).json()
    assert {row["gap"] for row in answer["rows"]} <= {"no difference", "not counted"}


def test_compare_takes_the_goods_of_the_dataset(client):
    side = {"scenario": "cn-ga-ge-2023", "levers": {}}
    labels = [row["label"] for row in post(client, "compare", a=side, b=side, draws=2).json()["rows"]]
    assert any("allium" in label for label in labels)
    assert not any("magnet" in label for label in labels)


def test_a_run_of_three_months_opens(client):
    text = (
        load_scenario("cn-ree-2025")
        .model_copy(update={"months": 3, "policy": (), "talks": None, "anchor": None})
        .to_toml()
    )
    name = post(client, "load", toml=text).json()["kept"]
    assert len(post(client, "open", scenario=name).json()["days"]) == 1


def test_an_article_gives_a_scenario_and_moves_no_lever(client):
    text = (
        "China's Ministry of Commerce announced on 9 October 2025 that exports of dysprosium and magnets will need "
        "licences from 1 December 2025. The United States will impose an additional 100 percent tariff on Chinese "
        "goods from 1 November 2025, President Trump said."
    )
    answer = post(client, "read", text=text).json()
    assert "levers" not in answer
    assert "rate = 1.0" in answer["toml"]
    assert post(client, "open", scenario=answer["kept"]).status_code == 200


def test_cards_of_an_article_take_corrections_and_the_server_keeps_none(client):
    text = "China banned exports of dysprosium to Japan on 18 May 2026, the commerce ministry said."
    ask = {"text": text, "day": "2026-05-20"}
    first = post(client, "read", **ask).json()
    (card,) = first["cards"]
    assert first["corrections"] == ""
    assert (
        "".join(card["sentence"][h["start"] : h["end"]] for h in card["highlights"] if h["field"] == "goods")
        == "dysprosium"
    )
    changed = {"m1": {"action": "edit", "fields": {"goods": ["Tb"]}}}
    second = post(client, "read", **ask, corrections=changed).json()
    assert "terbium" in second["cards"][0]["title"]
    assert 'goods = ["Tb"]' in second["corrections"]
    assert 'goods = ["Tb"]' in second["toml"]
    dropped = post(client, "read", **ask, corrections={"m1": {"action": "drop"}}).json()
    assert dropped["cards"][0]["state"] == "not simulated: left out by hand"
    row = card["rows"][0]["value"]
    taken = post(client, "read", **ask, corrections={"m1": {"action": "record", "row": row}}).json()
    assert taken["cards"][0]["state"].startswith("on record")
    wrong = post(client, "read", **ask, corrections={"m1": {"action": "edit", "fields": {"goods": ["Dx"]}}})
    assert wrong.status_code == 422
    assert "Dx" in wrong.text
    assert post(client, "read", **ask, corrections={"m1": {"action": "burn"}}).status_code == 422


def test_ranges_are_made_once_for_all_who_come_to_the_same_state(store):
    state = {"levers": {"us_tariff": 0.31}, "draws": 2}
    assert endpoints.stored_ranges(store, RangesRequest(**state)) is None
    answer = json.loads(endpoints.ranges(store, RangesRequest(**state, client="a", token=3)))
    assert answer["token"] == 3
    again = endpoints.stored_ranges(store, RangesRequest(**state, client="b", token=7))
    assert again is not None
    assert json.loads(again) == answer | {"token": 7}
    assert endpoints.stored_ranges(store, RangesRequest(**state, moved="us_tariff")) is None  # whose remark is another


def test_ranges_whose_draws_are_there_are_finished_for_the_next_page_in_the_state(store, monkeypatch):
    run, has_left = store.range_run, []

    def then_leave(*given):
        results = run(*given)
        has_left.append(1)
        return results

    monkeypatch.setattr(store, "range_run", then_leave)
    request = RangesRequest(levers={"us_tariff": 0.33}, draws=2, moved="us_tariff")
    endpoints.ranges(store, request, lambda: bool(has_left))
    assert has_left
    assert endpoints.stored_ranges(store, request) is not None
