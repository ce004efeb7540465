"""Numbers whose central run lies far from the middle of the draws: it stands beside them, never in their place."""

import csv
import io
import math
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.briefing.claims import value_text
from monazite.presentation.briefing.observed_figures import all_quotes
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.briefing.sections.summary_page import first_stop
from monazite.presentation.web.effects import without_detours as effect
from monazite.presentation.web.headline.brief_pair import as_in_a_brief
from monazite.presentation.web.headline.first_stops import idle_already, when_lines_stand
from monazite.presentation.web.headline.headline_losses import loss_lead
from monazite.presentation.web.headline.line_tiles import led_days, within
from monazite.presentation.web.headline.price_tile import beside_all_quotes, shown_peak
from monazite.presentation.web.runs.led_losses import led_losses, most_losing
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, QuickQuantities
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import never
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

JANUARY = date(2027, 1, 1)
STOP = {"cn_approval": 0.0, "cn_military": 0.0}
FROM = {"day": "2027-01-01"}
STOCKED = STOP | {"eu_held": 182, "japan_held": 182}
SCENARIOS = ("cn-antimony-stop-2026", "cn-us-ban-2024", "cn-graphite-2023", "cd-cobalt-stop-2026")


class _Drawn(QuickQuantities):
    """Quantities of some paths by outcome, and of losses by region: in twelve months and to the end, one a draw."""

    def __init__(self, paths=None, losses=None, gdp=None, idle=None, start=0):
        self._paths = {name: np.array(path) for name, path in (paths or {}).items()}
        self._own, self._gdp, self._idle, self.start = losses or {}, gdp or {}, idle, start
        months = [date(2027 + m // 12, 1 + m % 12, 1) for m in range(24)]
        self._quantities, self.day, self.focus = {}, months[start], SimpleNamespace(shipped="")
        self.results = SimpleNamespace(
            outcome=lambda name: SimpleNamespace(unit="day" if name == "first_stop_day" else "%"),
            run="",
            draws=4,
            index=SimpleNamespace(month=months, region=(*self._own, "CN", "ROW")),
            scenario=SimpleNamespace(controller="CN", dataset=(), text=""),
            select=lambda _, region: (np.array(self._own[region][0]), ()),
        )

    def path(self, outcome, **where):
        return self._paths[outcome]

    def whole_run(self, outcome, **where):
        return self.quantity(np.array(self._own[where["region"]][0]), outcome, **where)

    def losses_to_end(self, region):
        return np.array(self._own[region][1])

    def gdp_of(self, region):
        return self._gdp[region]

    def idle_shares(self, among):
        return np.array(self._idle)

    def first_line_stop(self, among=()):
        return None

    @property
    def line_stops(self):
        return []


def figure(pattern, text):
    """The first number that a pattern finds in a text."""
    match = re.search(pattern, text)
    assert match is not None, text
    return float(match[1].replace(",", ""))


def own_run(store, scenario, levers=None, day=None, draws=16):
    """A run with draws as the page asks for it, and its workspace."""
    shown = store.shown_day(scenario, day, at_rest=not levers)
    workspace = store.workspace(scenario, shown)
    request = RunRequest(scenario, workspace.day, levers or {})
    return workspace, workspace.quantities(store.range_run(request, draws))


def test_a_loss_is_of_the_central_run_with_the_middle_beside_it():
    """896 stood in the place of 270 million where the central run was a third of the middle, and 270 one lever on."""
    run = _Drawn(losses={"MY": ([0.06, 0.2, 0.21, 0.22], [0.06, 0.2, 0.21, 0.22])})
    led = led_losses(run, "MY")
    assert (led.year.value, led.whole.value, led.year.low, led.asides) == (0.06, 0.06, 0.06, ("below", "below"))
    assert led.middles == pytest.approx((0.205, 0.205))
    near = led_losses(_Drawn(losses={"MY": ([0.2, 0.2, 0.21, 0.22], [0.3, 0.2, 0.21, 0.22])}), "MY")
    assert (near.year.value, near.asides) == (0.2, ("", ""))
    later = led_losses(_Drawn(losses={"MY": ([0.2, 0.2, 0.21, 0.22], [0.9, 0.2, 0.21, 0.22])}), "MY")
    assert (later.whole.value, later.asides) == (0.9, ("", "above"))
    tiny = led_losses(_Drawn(losses={"MY": ([1e-5, 1e-4, 1e-4, 1e-4], [1e-5, 1e-4, 1e-4, 1e-4])}), "MY")
    assert tiny.asides == ("", "")
    alone = led_losses(_Drawn(losses={"MY": ([0.06], [0.06])}), "MY")
    assert (alone.year.value, alone.middles, alone.asides) == (0.06, None, ("", ""))


def test_the_headline_names_both_numbers_where_they_lie_far_apart(ds):
    run = _Drawn(losses={"MY": ([0.06, 0.2, 0.21, 0.22], [0.2, 0.2, 0.21, 0.22])}, gdp={"MY": 0.4e6})
    assert loss_lead(run, Names(ds)) == (
        "Malaysia loses most in money, 240 million USD by December 2027 (half of the draws lie below 820 million USD)"
    )


def test_who_loses_most_is_said_of_its_own_months(ds):
    """The European Union was said to lose most, "nearly nothing" in 2027, when the United States lost 17 billion."""
    losses = {"US": ([0.06] * 2, [0.3] * 2), "EU": ([1e-4] * 2, [0.77] * 2), "MY": ([0.6] * 2, [2.0] * 2)}
    run = _Drawn(losses=losses, gdp={"US": 29e6, "EU": 19e6, "MY": 0.4e6})
    lead = loss_lead(run, Names(ds))
    assert lead == (
        "the United States loses most in money, 17 billion USD by December 2027, but overall the European Union, "
        "146 billion USD by December 2028"
    )
    same = _Drawn(losses=losses | {"EU": ([0.2] * 2, [0.77] * 2)}, gdp={"US": 29e6, "EU": 19e6, "MY": 0.4e6})
    assert loss_lead(same, Names(ds)) == "the European Union loses most in money, 38 billion USD by December 2027"


def test_the_headline_names_who_loses_most_in_both_windows(client, store):
    answer = post(client, "simulate", levers=STOCKED, day="2027-01-01").json()
    workspace = store.workspace("cn-ree-2025", JANUARY)
    run = workspace.quantities(store.central_run(RunRequest("cn-ree-2025", JANUARY, STOCKED)))
    among = [name for name in run.results.index.region if name not in ("CN", "ROW")]
    year = max(among, key=lambda name: run.whole_run("loss_share_central", region=name).value * run.gdp_of(name))
    end = max(among, key=lambda name: run.loss_to_end(name).value * run.gdp_of(name))
    assert (year, end) != ("EU", "EU")
    names = workspace.names
    assert f", {names.the(year)} loses most in money, " in answer["headline"]
    assert f" by December 2027, but overall {names.the(end)}, " in answer["headline"]
    assert "the first loss is " in answer["headline"]  # not "that loss", of two
    assert "nearly nothing" not in answer["headline"]
    is_counted = bool(idle_already(run, MAIN_REGIONS))
    assert (", those already idle counted, " in answer["headline"]) == is_counted
    soon = [one["text"] for one in answer["warnings"] if "of all uses to stop, 1% of its lines after " in one["text"]]
    assert all((": next of all uses" in text) == is_counted for text in soon)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_all_that_a_page_says_of_a_loss_is_of_one_run(client, store, scenario):
    """Headline, tiles, rows and map with draws."""
    answer = post(client, "ranges", scenario=scenario, draws=16).json()
    workspace, run = own_run(store, scenario)
    rows = {row["label"]: row for row in answer["loss"]}
    tiles = {tile["id"]: tile for tile in answer["tiles"] if tile["group"] == "loss"}
    table = {row.region: row for row in workspace.model.dataset.table("regions")}
    shade = {row["id"]: row["value"] for row in answer["map"]["shade"]}
    for name in run.results.index.region:
        values, led = run.results.select("loss_share_central", region=name)[0], led_losses(run, name)
        assert led.year.value == pytest.approx(values[0])
        if name != run.results.scenario.controller and name != "ROW":
            assert shade[table[name].iso_numeric.split(";")[0]] == pytest.approx(led.year.value, rel=1e-4)
        tile = tiles.get(f"loss_{name}")
        if tile is None:
            continue
        row = rows[tile["label"]]
        assert row["central"] == pytest.approx(led.year.value, rel=1e-4)
        shown = re.match(r"([\d.]+)%", tile["value"])
        assert (float(shown[1]) if shown else 0.0) == pytest.approx(led.year.value, rel=0.06, abs=1.1e-3)
        middle = value_text(replace(led.year, value=float(np.median(values))))
        if middle != tile["value"]:
            assert tile["middle"].startswith(f"half below {middle}")
        assert (", far " in tile["middle"]) == bool(led.asides[0] and tile["middle"])
    lead = loss_lead(run, workspace.names)
    assert lead in answer["headline"]
    if " loses most in money" in lead and ", but " not in lead:
        region = next(name for name in run.results.index.region if lead.startswith(workspace.names.the(name)))
        assert ("(half of the draws lie below " in lead) == bool(led_losses(run, region).asides[0])


STATES_OF_THE_TABLE = {
    "a stop": STOP,
    **{f"stock in hand in Japan, {days} days": STOP | {"japan_held": days} for days in (5, 30, 60, 90)},
    "8% less of it a year": STOP | {"thrift": 0.08},
    "10% less of it a year": STOP | {"thrift": 0.10},
    "15% less of it a year": STOP | {"thrift": 0.15},
    "allied sharing": STOP | {"ally_share": 5.0},
    "licences for one in fifty": {"cn_approval": 0.02},
}


@pytest.fixture(scope="module")
def days_by_state(client):
    """Days until one and ten per cent of the lines stand in some states: of the central run, and of the ranges."""
    out = {}
    for name, levers in STATES_OF_THE_TABLE.items():
        answers = [post(client, "simulate", levers=levers, **FROM).json(),
                   post(client, "ranges", levers=levers, draws=16, **FROM).json()]  # fmt: skip
        tiles = [{tile["id"]: tile for tile in answer["tiles"]} for answer in answers]
        out[name] = tiles, answers[1]["headline"]
    return out


@pytest.mark.slow
def test_every_tile_is_of_the_central_run_in_every_state(days_by_state):
    """A month of stock in Japan brought the first stop forward by eight days: a middle stood for the central run."""
    for name, ((central, drawn), _) in days_by_state.items():
        for tile in central:
            assert drawn[tile]["value"] == central[tile]["value"], (name, tile)
            assert drawn[tile]["detail"] == central[tile]["detail"], (name, tile)
            assert drawn[tile]["change"] == central[tile]["change"], (name, tile)
        assert not drawn["stop"]["middle"] or drawn["stop"]["middle"].startswith("half within "), name
        assert drawn["stop"]["range"], name


@pytest.mark.slow
def test_no_stock_and_no_saving_brings_days_forward(days_by_state):
    def days(name):
        tile = days_by_state[name][0][1]["stop"]
        return figure(r"^([\d.]+) days", tile["value"]), figure(r"10% of lines: ([\d.]+) days", tile["detail"])

    stocked = [days(name) for name in ("a stop", *(n for n in STATES_OF_THE_TABLE if n.startswith("stock in hand")))]
    saved = [days(name) for name in ("a stop", *(n for n in STATES_OF_THE_TABLE if "less of it" in n))]
    for path in (stocked, saved):
        for (few, many), (later_few, later_many) in pairwise(path):
            assert few <= later_few <= few + 5
            assert many <= later_many <= many + 15


def test_a_file_holds_the_central_run_and_the_middle_beside_it(client, store):
    rows = list(csv.DictReader(io.StringIO(post(client, "charts.csv", scenario=SCENARIOS[0]).text)))
    own = next(r for r in rows if (r["chart"], r["series"], r["levers"]) == ("loss", "Malaysia, central", "moved"))
    values = own_run(store, SCENARIOS[0])[1].results.select("loss_share_central", region="MY")[0]
    assert (float(own["value"]), float(own["middle"])) == pytest.approx((values[0], np.median(values)), rel=1e-4)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_tile_of_the_price_is_of_one_run_in_all_its_parts(client, store, scenario):
    """2,690 of the draws stood beside May 2027 and 5.8 times of the central run, and +886 % beside 1,470 against 93."""
    answer = post(client, "ranges", scenario=scenario, draws=16).json()
    tile = next(one for one in answer["tiles"] if one["id"] == "price")
    workspace, run = own_run(store, scenario)
    good = answer["paths"] and post(client, "open", scenario=scenario).json()["good"]
    prices = run.path("price_outside", good=good)[:, run.start :]
    own = prices[:1]
    peaks, months = own.max(1), own.argmax(1)
    shown = figure(r"^([\d,.]+)", tile["value"])
    assert shown == pytest.approx(np.median(peaks), rel=0.06)
    ratios = run.path("price_ratio", good=good)[np.arange(len(own)), run.start + months]
    assert tile["detail"].startswith(f"{month_text(run.results.index.month[run.start + int(months[0])])}; ")
    told = figure(r"; ([\d,.]+) times the price inside", tile["detail"])
    assert told == pytest.approx(np.median(ratios), rel=0.06)
    middle = figure(r"half below ([\d,.]+)", tile["middle"]) if tile["middle"] else shown
    assert middle == pytest.approx(np.median(prices.max(1)), rel=0.06)
    assert workspace.name == scenario


def test_a_peak_of_one_month_says_so():
    """Graphite stood at 40 for the one month in which no licence was granted yet, and at 7 after it."""
    paths = {
        "price_outside": [[4.0, 4.0, 36.0, 7.0, 8.0], [4.0, 5.0, 6.0, 6.0, 5.0]],
        "price_ratio": [[1.0, 1.0, 10.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0, 1.0]],
        "exports_counted_index": [[1.0, 1.0, 0.0, 0.2, 0.2]] * 2,
    }
    peak = shown_peak(_Drawn(paths, start=1), "")
    assert (peak.value, peak.month, peak.ratio, peak.lasting) == (36.0, 2, 10.0, pytest.approx(17.0))
    assert peak.is_short
    assert not shown_peak(_Drawn({name: path[1:] for name, path in paths.items()}), "").is_short


def test_a_price_above_all_quotes_names_the_span_of_those_that_the_data_hold(store):
    """ "Beyond any quote on record": of a good that had cost more in years of which the data hold nothing."""
    run = store.baseline_quantities(store.workspace("cn-us-ban-2024"))
    quotes = all_quotes(run.results.dataset, "Ga.primary")
    top, late = max(max(q.value, q.high or 0.0) for q in quotes), len(run.results.index.month) - 1
    days = min(quotes).day, max(quotes).day
    span = f"{month_text(days[0])} to {month_text(days[1])}"
    assert days[1].year - days[0].year <= 1, "a longer span is told in years"
    words = beside_all_quotes(run, "Ga.primary", 1.2 * top, late, "China")
    above = f"; above the highest quote in our data, {top:.0f} ({span})"
    assert words == f"{above}: read it as scarce, not as a price"
    assert beside_all_quotes(run, "Ga.primary", top, late, "China") == ""
    graphite = store.baseline_quantities(store.workspace("cn-graphite-2023"))
    assert beside_all_quotes(graphite, "Gr.metal", 5.0, late, "China") == "; our data hold no quote of it outside China"


def test_a_price_of_a_month_that_was_quoted_is_wrong_and_not_scarce(store):
    run = store.baseline_quantities(store.workspace("cn-ree-2025"))
    months, last = run.results.index.month, max(all_quotes(run.results.dataset, "Y.oxide")).day
    at = months.index(last.replace(day=1))
    assert beside_all_quotes(run, "Y.oxide", 666.0, at, "China").endswith(")")
    assert beside_all_quotes(run, "Y.oxide", 666.0, at + 1, "China").endswith(": read it as scarce, not as a price")


def test_a_price_above_all_quotes_says_so_beside_the_number(client):
    tiles = post(client, "open", scenario="cn-ree-2025-no-deal").json()["tiles"]
    assert "above the highest quote in our data, 2,300 (2009 to 2025)" in tiles[0]["detail"]
    cobalt = post(client, "open", scenario="cd-cobalt-stop-2026").json()["tiles"]
    assert "above the highest quote in our data, 55 (October 2024 to December 2025)" in cobalt[0]["detail"]


def test_no_peak_is_held_down(client):
    for scenario in SCENARIOS:
        assert "held down" not in post(client, "open", scenario=scenario).json()["headline"]


def test_the_row_of_losses_holds_who_loses_most(client, store):
    """India was third, and had no tile."""
    answer = post(client, "simulate", levers=STOP, day="2027-01-01").json()
    workspace = store.workspace("cn-ree-2025", JANUARY)
    run = workspace.quantities(store.central_run(RunRequest("cn-ree-2025", JANUARY, STOP)))
    among = [name for name in run.results.index.region if name not in ("CN", "ROW")]
    by_money = sorted(
        among, key=lambda name: -run.whole_run("loss_share_central", region=name).value * run.gdp_of(name)
    )
    tiles = [tile["id"] for tile in answer["tiles"] if tile["group"] == "loss"]
    assert {f"loss_{name}" for name in by_money[:4]} <= {*tiles}
    assert tiles[:4] == ["loss_US", "loss_EU", "loss_JP", "loss_KR"]  # in their places, whoever comes behind them
    assert "IN" in by_money[:4]
    assert {row["label"] for row in answer["loss"]} >= {"India"}
    traced = post(client, "trace", levers={}, tile="loss_IN", day="2027-01-01")
    assert traced.status_code == 200, "a tile that another state shows"
    assert most_losing(run, 4, 0.01)[:4] == by_money[:4]


def test_days_of_idle_lines_are_of_the_central_run_with_the_middle_beside_them():
    month = 365.25 / 12.0
    early, never = [0.0, 0.02, 0.2, 0.3], [0.0, 0.0, 0.0, 0.0]
    led = led_days(_Drawn(idle=[never, early, early, early]), ["EU"])
    assert led.asides == ("above", "above")
    assert math.isnan(led.few.value)
    assert math.isnan(led.many.value)
    assert led.middles is not None
    assert [one.value for one in led.middles] == pytest.approx([month / 2, month * (1 + 0.08 / 0.18)])
    assert led_days(_Drawn(idle=[early, early, early, never]), ["EU"]).asides == ("", "")
    assert led_days(_Drawn(idle=[never]), ["EU"]).middles is None
    assert [within(one) for one in (*led.middles, led.few)] == ["within 15 days", "within 44 days", "never"]


def test_what_the_headline_and_the_warning_count_is_said():
    """1 % after 9.0 days stood beside "a line stops after 13 days (the first stop)"."""
    few = Quantity(9.0, 9.0, 9.0, "day", "first_stop_day", {}, "")
    never = Quantity(math.nan, math.nan, math.nan, "day", "first_stop_day", {}, "")
    assert when_lines_stand(few, never, "in Japan", ", those already idle counted") == (
        "one line in a hundred in Japan stands idle after 9.0 days, those already idle counted, never one in ten"
    )


def test_the_page_tells_the_pair_of_the_brief(store):
    """Three first stops and three peaks for one scenario: the brief's own ones stand behind the headline."""
    workspace, run = own_run(store, "cn-ree-2025", STOP, JANUARY, draws=4)
    words = as_in_a_brief(run, "Dy.oxide", workspace.names)
    ctx = brief_context(run.results, written=date(2026, 12, 1))
    stop, peak = first_stop(ctx), ctx.run.extreme("price_quoted_outside", good="Dy.oxide")
    assert stop is not None
    assert peak is not None
    assert f"is dearest in {month_text(peak.month)}, at {value_text(peak.quantity)} (range " in words
    assert f"in {workspace.names.the(stop.region)} (" in words
    days = figure(r"the first line of all stops after ([\d.]+) days", words)
    assert days == pytest.approx(stop.days.value, rel=0.06)
    assert as_in_a_brief(workspace.quantities(store.central_run(RunRequest("cn-ree-2025", JANUARY, STOP))),
                         "Dy.oxide", workspace.names) == ""  # fmt: skip


def test_nothing_is_told_of_supply_that_nobody_lacks(client):
    """Supply "comes to 0 % in the first year": of goods of which none was missed."""
    behind = " ".join(post(client, "ranges", scenario="cn-graphite-2023", draws=4).json()["behind"])
    assert "control nothing" not in behind
    assert "make good 0%" not in behind


def test_what_costs_the_same_without_detours_is_left_out(store, monkeypatch):
    """ "With none Malaysia loses 270 million USD", where it lost 270 million with them."""
    workspace, run = own_run(store, "cn-ree-2025", STOP, JANUARY, draws=4)
    request, leads = RunRequest("cn-ree-2025", JANUARY, STOP), iter(["it loses 2", "it loses 1"])
    monkeypatch.setattr(effect, "central_lead", lambda *_: next(leads))
    assert effect.without_detours(store, request, run, "EU", never).startswith("With none it loses 2")
    monkeypatch.setattr(effect, "central_lead", lambda *_: "it loses 1")
    assert effect.without_detours(store, request, run, "EU", never) == ""
    assert workspace.day == JANUARY


def test_a_run_that_ends_sooner_counts_fewer_months(client):
    opened = post(client, "open", day="2029-06-01").json()
    assert opened["charts"]["loss"]["title"] == "Loss by country in 7 months"
    assert post(client, "open").json()["charts"]["loss"]["title"] == "Loss by country in twelve months"


def test_what_is_supposed_is_not_in_force(client):
    assert post(client, "open", scenario="full-stop").json()["rest_note"].startswith("What is supposed acts in ")
    assert post(client, "open").json()["rest_note"] == ""
