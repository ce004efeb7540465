"""The app's server: live runs, levers, answers, refusals."""

import json
import threading
import time
from datetime import date

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monazite.foundation.errors import InputError
from monazite.negotiation.setup import make_setting, without_negotiated_measures
from monazite.presentation.web import app as server
from monazite.presentation.web import article, endpoints, options, talks
from monazite.presentation.web.levers import BY_ID, LEVERS, blocks, opening, with_levers
from monazite.presentation.web.prefetch import Ahead, positions
from monazite.presentation.web.quick_quantities import Reader
from monazite.presentation.web.requests import Ask
from monazite.presentation.web.scheduler import PATIENCE, Superseded, Turns
from monazite.presentation.web.sessions import HOME, Desk, Question
from monazite.scenario.scenario import load_scenario, read_scenario
from monazite.simulation.simulate import simulate

DAY = date(2026, 8, 1)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def client(desk):
    with TestClient(server.create_app(desk, hosts=("*",)), raise_server_exceptions=False) as made:
        yield made


def post(http, path, /, **body):
    return http.post(f"/api/{path}", json=body)


# --- live runs ---


def test_runs_from_the_kept_state_give_the_numbers_of_simulate(desk, ds):
    levers = {"cn_approval": 0.2, "ally_stock": 3.0, "us_tariff": 0.5}
    desk.central(Question(HOME, DAY, levers | {"us_tariff": 0.4}))  # leaves a state behind
    kept = len(desk._marks._kept)
    live = desk.central(Question(HOME, DAY, levers))
    assert len(desk._marks._kept) == kept  # it was used
    whole = simulate(ds, live.scenario, draws=1, threads=1)
    for name in ("price", "ship", "loss", "stock", "output", "project", "emission"):
        assert np.array_equal(getattr(whole.view.flows, name), getattr(live.view.flows, name)), name


def test_line_stops_are_counted_from_the_day_of_the_levers(desk, ds):
    live = desk.central(Question(HOME, DAY, {}))
    days, _ = live.select("first_stop_day")
    assert np.nanmin(days) >= 0
    assert live.anchor == DAY


def test_ranges_hold_the_central_run_as_their_first_draw(desk):
    question = Question(HOME, DAY, {"cn_approval": 0.2})
    two = desk.ranged(question, 2)
    assert np.array_equal(two.view.flows.price[0], desk.central(question).view.flows.price[0])
    assert not np.array_equal(two.view.flows.price[1], two.view.flows.price[0])


def test_a_newer_request_of_the_same_page_stops_a_range_run(desk):
    stop = desk.arrived("page", 1)
    assert not stop()
    desk.arrived("page", 2)
    assert stop()
    with pytest.raises(Superseded):
        desk.ranged(Question(HOME, DAY, {"cn_approval": 0.33}), 3, stop)


def test_a_central_run_that_nobody_waits_for_is_not_made(desk):
    desk.arrived("gone", 5)
    stop = desk.arrived("gone", 4)
    with pytest.raises(Superseded):
        endpoints.simulated(desk, Ask(levers={"cn_approval": 0.77}), stop)
    assert endpoints.known(desk, Ask(levers={"cn_approval": 0.77})) is None
    assert not desk.arrived("", 1)()


def test_an_answer_is_kept_for_everyone_and_does_not_depend_on_the_order_of_the_moves(desk):
    said = endpoints.simulated(desk, Ask(levers={"cn_approval": 0.4, "us_tariff": 0.6}, client="a", token=1))
    again = endpoints.known(desk, Ask(levers={"us_tariff": 0.6, "cn_approval": 0.4}, client="b", token=1))
    assert again == said
    rest = desk.room(HOME).rest
    both = [with_levers(load_scenario(HOME), dict(some), rest, DAY) for some in (LAST, reversed(LAST))]
    assert both[0].hash == both[1].hash


LAST = [("deal_tariff", 0.2), ("us_tariff", 0.6)]


def test_ranges_let_central_runs_pass_but_do_not_starve():
    turns, months = Turns(2), []
    with turns.patient(lambda: False) as leave:
        leave()
        with turns.urgent():
            leave()  # one place is free
            with turns.urgent():
                began = time.monotonic()
                leave()
                months.append(time.monotonic() - began)
    assert months[0] >= 0.9 * PATIENCE
    with turns.patient(lambda: True) as leave, pytest.raises(Superseded):
        leave()
    with turns.urgent(), turns.urgent(), pytest.raises(Superseded), turns.patient(lambda: True, begins=True):
        pass


def test_every_shipped_scenario_opens_and_answers(client, desk):
    for name in desk.names():
        found = post(client, "open", scenario=name)
        assert found.status_code == 200, (name, found.text)
        moved = post(client, "simulate", scenario=name, levers={"cn_approval": 0.1}).json()
        assert moved["tiles"][0]["change"], name
        assert set(moved["paths"]) == {"price", "shipments", "supply"}


def test_answers_made_ahead_are_those_made_on_request(desk):
    made: list[float] = []
    done = threading.Event()

    def work(scenario, good, levers):
        endpoints._central(desk, Question(scenario, DAY, levers), good, desk.quietly)
        made.append(levers["us_tariff"])
        if len(made) == 2:
            done.set()

    ahead = Ahead(work)
    ahead.wish(HOME, "Dy.oxide", {"us_tariff": 0.1}, "us_tariff", [0.21, 0.37])
    assert done.wait(60)
    assert made == [0.21, 0.37]
    kept = desk.said(f"{desk.room(HOME).root}/Dy.oxide/{Question(HOME, DAY, {'us_tariff': 0.21}).key}", lambda: "none")
    again = Desk()
    assert json.loads(endpoints.simulated(again, Ask(levers={"us_tariff": 0.21}))) == {"token": 0, **json.loads(kept)}


def test_positions_are_all_steps_of_a_slider():
    found = positions(0.0, 1.45, 0.01)
    assert sorted(found) == [round(0.01 * i, 6) for i in range(146)]
    assert found[:3] == [0.0, 0.1, 0.2]
    assert positions(0.0, 1000.0, 1.0) == []


# --- levers ---


def test_first_screen_has_at_most_fourteen_levers_and_every_bound_lies_within_its_model():
    assert sum(not lever.more for lever in LEVERS) <= 14
    for lever in LEVERS:
        low, top, step = lever.bounds
        q = lever.quantity
        assert q.admits(low)
        assert q.admits(top)
        assert low < top
        assert 0 < step <= top - low


def test_levers_at_rest_add_nothing(desk):
    room = desk.room(HOME)
    assert blocks(room.rest, room.rest, room.day) == []
    assert with_levers(room.scenario, room.rest, room.rest, room.day).policy == room.scenario.policy
    for name, value in room.rest.items():
        low, top, _ = BY_ID[name].bounds
        assert low <= value <= top


@pytest.mark.parametrize("name", list(BY_ID))
def test_no_lever_is_dead(desk, name):
    room = desk.room(HOME, DAY)
    low, top, _ = BY_ID[name].bounds
    value = top if abs(top - room.rest[name]) > abs(low - room.rest[name]) else low
    setting = {name: value}
    if name == "deal_tariff":
        setting["us_tariff"] = 0.5  # there must be a duty to cut
    rest = desk.central(Question(HOME, DAY, {k: v for k, v in setting.items() if k != name})).view.flows
    moved = desk.central(Question(HOME, DAY, setting)).view.flows
    assert any(not np.array_equal(a, b) for a, b in zip(rest, moved, strict=True)), name


def test_us_licences_follow_those_of_all_others_until_they_are_moved(desk):
    room = desk.room(HOME, DAY)
    both = blocks({"cn_approval": 0.0, "cn_approval_us": 0.9}, room.rest, DAY)
    assert [getattr(b, "approval", None) for b in both] == [0.0, 0.9]
    assert len(blocks({"cn_approval": 0.0}, room.rest, DAY)) == 1


def test_the_talks_take_a_duty_on_magnets_as_given(desk, ds):
    """It is in the losses at the table, not among what is bargained over; the lever says so."""
    room = desk.room(HOME, DAY)
    sc = load_scenario(HOME)
    rest, moved = (talks.at_table(with_levers(sc, v, room.rest, DAY), "US", DAY) for v in ({}, {"us_tariff": 1.0}))
    assert [
        getattr(p, "rate", None)
        for p in without_negotiated_measures(moved).policy
        if p not in without_negotiated_measures(rest).policy
    ] == [1.0]
    assert make_setting(ds, moved).tariff == make_setting(ds, rest).tariff
    assert "The talks take it as given" in BY_ID["us_tariff"].remark


def test_levers_open_after_the_last_dated_measure():
    assert opening(load_scenario(HOME)) == DAY
    for name in ("full-stop", "cn-quota-2010", "truce-expiry-2026", "cn-ree-2025-no-deal"):
        sc = load_scenario(name)
        assert sc.start <= opening(sc) < sc.end


# --- answers ---


def test_open_gives_levers_charts_and_the_run_at_rest(client):
    found = post(client, "open").json()
    assert found["scenario"] == HOME
    assert found["day"] == "2026-08-01"
    assert set(found["charts"]) == {"price", "shipments", "loss", "supply", "map"}
    assert {cell["industry"] for cell in found["stops"]} >= {"Cars", "Wind", "Technology", "Defence"}
    assert all(tile["value"] == tile["before"] for tile in found["tiles"])
    assert all(lever["text"] for lever in found["levers"])


def test_simulate_shows_the_change_against_rest_and_claims_behind_it(client, desk):
    found = post(client, "simulate", levers={"cn_approval": 0.1}, token=7).json()
    assert found["token"] == 7
    price = found["tiles"][0]
    run = desk.central(Question(HOME, DAY, {"cn_approval": 0.1}))
    assert found["run"] == run.run
    assert price["verdict"] == "worse"
    peak = float(run.select("price_outside", good="Dy.oxide")[0][0, 19:].max())
    claim = post(client, "trace", levers={"cn_approval": 0.1}, tile="price").json()["claim"]
    assert claim["values"]["a"]["value"] == pytest.approx(peak)
    assert claim["run"] == run.run
    paths = found["paths"]["price"]
    assert set(paths) == {"outside", "inside"}
    assert max(paths["outside"]["value"][19:]) == pytest.approx(peak, rel=1e-4)
    assert "low" not in paths["outside"]


def test_headline_says_what_the_tiles_say(client):
    rest = post(client, "open").json()
    assert rest["headline"].startswith("As things stand in August 2026")
    found = post(client, "simulate", levers={"cn_approval": 0.05}).json()
    assert found["headline"].startswith("With your levers from August 2026")
    by = {tile["id"]: tile for tile in found["tiles"]}
    assert by["price"]["value"] in found["headline"]
    assert f"at rest {by['price']['before']}" in found["headline"]
    assert by["stop"]["value"] in found["headline"]


def test_lines_that_stood_before_the_levers_are_not_counted_as_next(desk):
    now = Reader(desk.central(Question(HOME, DAY, {"cn_approval": 0.05})), DAY)
    standing = {(c.industry, c.region) for c in now.stops() if c.standing}
    stopped = now.res.select("stopped")[0][0, now.start - 1]
    assert standing
    for industry, region in standing:
        uses = now.res.view.uses_of(industry)
        assert np.nanmax(stopped[uses, now.res.index.region.index(region)]) > 0
    found = now.first_stop()
    assert found is not None
    assert (found[1], found[2]) not in standing


def test_three_lines_of_python_give_the_same_price(desk, ds):
    question = Question(HOME, DAY, {"cn_approval": 0.1})
    sc = read_scenario(endpoints.toml(desk, Ask(scenario=HOME, levers=question.levers)), dataset=ds)
    over = (DAY, date(2029, 12, 1))
    said = simulate(ds, sc).quantity("price_outside", good="Dy.oxide", over=over, reduce="max")
    now = Reader(desk.central(question), DAY)
    assert said.value == pytest.approx(now.extreme("price_outside", good="Dy.oxide")[0].value, rel=1e-12)


def test_industries_name_the_use_that_is_hit_hardest(client, desk):
    found = post(client, "industries", levers={"cn_approval": 0.05}).json()
    row = next(r for r in found["rows"] if r["industry"] == "Cars")
    low = desk.central(Question(HOME, DAY, {"cn_approval": 0.05})).select("output", use="ev_traction", region="KR")[0]
    others = desk.central(Question(HOME, DAY, {"cn_approval": 0.05})).select("output", use="auto_motors", region="KR")[
        0
    ]
    least = min(low[0, 19:31].min(), others[0, 19:31].min())
    assert row["cells"][found["places"].index("KR")] == f"{100 * least:.0f}%"


def test_outside_the_calibrated_range_is_said(client):
    found = post(client, "simulate", levers={"cn_approval": 0.0}).json()
    assert any("outside the calibrated range" in one["text"] for one in found["warnings"])


def test_ranges_bring_bands_and_the_map(client):
    found = post(client, "ranges", levers={"cn_approval": 0.2}, draws=2, client="t", token=1).json()
    path = found["paths"]["price"]["outside"]
    assert any(high > low for low, high in zip(path["low"], path["high"], strict=True))
    assert {row["id"] for row in found["map"]["shade"]} >= {"840", "392"}


def test_files_hold_the_levers(client, desk, ds):
    text = post(client, "scenario.toml", levers={"cn_approval": 0.2}).text
    sc = read_scenario(text, dataset=ds)
    assert getattr(sc.policy[-1], "approval", None) == 0.2
    assert sc.hash == desk.central(Question(HOME, DAY, {"cn_approval": 0.2})).scenario.hash
    table = post(client, "charts.csv", levers={"cn_approval": 0.2}).text.splitlines()
    assert table[0] == "chart,series,levers,month,value,unit,run"
    assert len(table) > 500
    kept = post(client, "load", toml=text).json()["kept"]
    assert post(client, "open", scenario=kept).json()["name"] == sc.name


def test_a_number_leads_back_to_rows_and_sources(client):
    found = post(client, "trace", tile="price").json()
    assert found["run"]["run"]
    assert found["parameters"]
    assert {t["table"] for t in found["tables"]} == {"goods.csv", "plants.csv", "demand.csv"}
    assert all(s["citation"] for s in found["sources"])


def test_compare_is_paired(client):
    side = {"scenario": HOME, "levers": {"cn_approval": 0.2}}
    found = post(client, "compare", a=side, b=side, draws=2).json()
    assert all(row["gap"] in ("0", "0%") or row["gap"].startswith("0") for row in found["rows"])


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


@pytest.mark.parametrize(
    ("change", "levers"),
    [
        ({"ban": True}, {"cn_approval": 0.0}),
        ({"ban": True, "destinations": ("US",)}, {"cn_approval_us": 0.0}),
        ({"approval": 0.0, "destinations": ("US.defence",)}, {"cn_military": 0.0}),
        ({"approval": 0.2, "destinations": ("JP",)}, {}),
        ({"actor": "MY", "ban": True}, {}),
    ],
)
def test_levers_stand_for_controls_of_their_own_country_and_buyers(change, levers):
    from monazite.presentation.web.article import moved
    from monazite.scenario.policies import ExportControl

    block = {"kind": "export_control", "actor": "CN", "start": "2025-04-04", "goods": ["heavy"]}
    sc = load_scenario("cn-ree-2025").model_copy(update={"policy": (ExportControl(**(block | change)),)})
    assert {found["lever"]: found["value"] for found in moved(sc)} == levers


def test_licences_of_the_levers_lift_a_recorded_ban(desk):
    room = desk.room("full-stop", None)
    sc = with_levers(room.scenario, {"cn_approval": 1.0}, room.rest, room.day, room.levers)
    assert any(p.kind == "concession" and p.lift_ban for p in sc.policy)
    shut = with_levers(room.scenario, {"cn_review": 5.0}, room.rest, room.day, room.levers)
    assert not any(p.kind == "concession" and p.lift_ban for p in shut.policy)


def test_parts_of_other_versions_say_that_they_are_missing(client, monkeypatch):
    monkeypatch.setattr(talks, "is_available", lambda: False)
    monkeypatch.setattr(article, "is_available", lambda: False)
    assert "not available in this version" in post(client, "talks").json()["text"]
    assert "not available in this version" in post(client, "read", text="China bans gallium.").json()["text"]
    assert post(client, "simulate", deal="US:x").status_code == 422


def test_an_article_moves_the_levers_to_what_it_says(client):
    text = (
        "China's Ministry of Commerce announced on 9 October 2025 that exports of dysprosium and magnets will need "
        "licences from 1 December 2025. The United States will impose an additional 100 percent tariff on Chinese "
        "goods from 1 November 2025, President Trump said."
    )
    found = post(client, "read", text=text).json()
    moved = {one["lever"]: one for one in found["levers"]}
    assert moved["us_tariff"]["value"] == 1.0
    assert "100 percent" in moved["us_tariff"]["text"]
    assert moved["cn_approval"]["value"] == 0.5
    assert post(client, "simulate", levers={k: v["value"] for k, v in moved.items()}).status_code == 200
    assert post(client, "open", scenario=found["kept"]).status_code == 200


def test_options_are_shown_as_the_report_has_them():
    spread = {"median": 1500.0, "mean": 1700.0, "central": 1500.0, "low": 900.0, "high": 2500.0}
    item = {"id": "stock", "kind": "stock", "text": "A stock", "merit": 3.0, "per_dollar": spread, "avoided": spread,
            "outlay": spread, "months_to_half": 4.0}  # fmt: skip
    idle = item | {"id": "other", "text": "Other", "merit": 0.0}
    found = {"loss": spread, "decided": "2024-04-01", "measures": [item, idle], "portfolio": item, "budget": 1000.0,
             "without_effect": ["price_floor"], "draws": 4}  # fmt: skip
    shown = options.shown(found)
    assert [row[0] for row in shown["rows"]] == ["A stock"]
    assert shown["portfolio"]["title"] == "Best set for 1 billion USD"
    assert "1.5 billion USD (0.90 to 2.5)" in shown["lead"]
    assert shown["idle"] == ["price floor"]


# --- refusals ---


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("simulate", {"levers": {"cn_aproval": 0.1}}, "cn_approval"),
        ("simulate", {"levers": {"cn_approval": 7}}, "0 to 1"),
        ("simulate", {"levers": {"cn_approval": "x"}}, "levers"),
        ("simulate", {"scenario": "cn-ree-2026"}, "cn-ree-2025"),
        ("simulate", {"scenario": "read-000"}, "read the article"),
        ("simulate", {"day": "1999-01-01"}, "2025-01"),
        ("simulate", {"good": "Dy.oxid"}, "Dy.oxide"),
        ("simulate", {"surprise": 1}, "surprise"),
        ("ranges", {"draws": 10**6}, "draws"),
        ("trace", {"tile": "prise"}, "price"),
        ("options", {"budget": 3.0}, "250"),
        ("load", {"toml": "name = "}, ""),
        ("load", {"toml": 'name = "x"\nstart = 2025-01-01\nmonths = 240'}, "120"),
    ],
)
def test_bad_requests_get_one_sentence(client, path, body, said):
    reply = post(client, path, **body)
    assert reply.status_code == 422
    assert said in reply.json()["error"]
    assert "Traceback" not in reply.text


def test_large_bodies_foreign_hosts_and_unknown_files_are_refused(client, desk):
    assert client.post("/api/simulate", content=b"x" * (server.MOST_BYTES + 1)).status_code == 413
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/docs").status_code == 404
    guarded = TestClient(server.create_app(desk), base_url="http://evil.example")
    assert guarded.get("/").status_code == 400


def test_pages_load_nothing_from_elsewhere(client):
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for name in server.STATIC:
        text = client.get(f"/static/{name}").text
        for line in text.splitlines():
            assert "http" not in line.replace("http://www.w3.org/2000/svg", ""), line
    assert client.get("/vega.js").status_code == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "scenario", "day", "good", "levers", "tile", "budget", "a", "b", "seat", "deal", "text", "toml", "token", "draws",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        ["open", "simulate", "ranges", "compare", "trace", "load", "scenario.toml", "charts.csv", "industries"]
    ),
    st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=4) | JSON,
)
def test_no_request_breaks_the_server(client, path, body):
    reply = client.post(f"/api/{path}", content=json.dumps(body), headers={"content-type": "application/json"})
    assert reply.status_code < 500
    if reply.status_code >= 400:
        assert reply.json()["error"]


def test_a_taken_port_is_said():
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match="free port"):
            server.serve("127.0.0.1", other.getsockname()[1])


def test_the_app_opens_a_scenario_file(tmp_path):
    import socket

    own = tmp_path / "own.toml"
    own.write_text('name = "Own"\nstart = 2025-01-01\nmonths = 6\n', encoding="utf-8")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match="free port"):  # the file was read before
            server.serve("127.0.0.1", port, str(own))
        with pytest.raises(InputError, match="a TOML file"):
            server.serve("127.0.0.1", port, str(tmp_path / "strict.toml"))
        with pytest.raises(InputError, match="cn-ree-2025"):
            server.serve("127.0.0.1", port, "cn-re-2025")


def test_somebody_listens_when_the_address_is_said():
    import socket
    import subprocess
    import sys

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "monazite", "serve", "--port", str(port)]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = next(line for line in process.stderr if "http://" in line)
            assert said.rstrip().endswith(f":{port}/")
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                pass
        finally:
            process.terminate()
