"""In random states everything that the page shows says the same: headline, tiles, table, map and CSV."""

import csv
import io
import random
import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from app_cases import post
from monazite.presentation.briefing.main_part.article.set_measures import set_measures
from monazite.presentation.briefing.main_part.day.horizon import horizon_of
from monazite.presentation.briefing.page import brief_context
from monazite.presentation.web.charts import chart_data, map_choices
from monazite.presentation.web.levers.app_settings import acting_month
from monazite.presentation.web.levers.levers import LICENSED_GOODS
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.requests import SimulateRequest, run_request
from monazite.presentation.web.views import downloads

AHEAD = ("cn-ree-2025", "full-stop")  # whose briefs look ahead, headed by what is set
LATER = {"cn-ree-2025": "2027-01-01"}  # month of the levers
SCENARIOS = ("cn-ree-2025", "full-stop", "truce-expiry-2026", "cn-ga-ge-2023", "cd-cobalt-2025")
STATES, FILES = 40, 2  # of each scenario; those of them that are written to a file and opened again
DIGITS = {"price": 6e-3, "magnets": 6e-3, "heavy": 6e-2}  # shown of a number, as its relative error
DAYS = 365.25 / 12.0  # of a month


STOPS = ("cn_approval", "cn_military")


def random_state(source, opened):
    """Up to four levers anywhere on their steps, some of them in months of their own."""
    levers, spans = {}, {}
    months = [m for m in opened["months"] if m > opened["day"]]
    for lever in source.sample(opened["levers"], source.randint(0, 4)):
        steps = round((lever["top"] - lever["low"]) / lever["step"])
        levers[lever["id"]] = round(lever["low"] + source.randint(0, steps) * lever["step"], 6)
        if source.random() < 0.3:
            start, until = sorted(source.sample(months, 2))
            spans[lever["id"]] = {"start": start, "until": until}
    for name in STOPS[: source.choice([0, 0, 1, 2, 2])]:  # what is refused is told otherwise than what is set
        if name in {lever["id"] for lever in opened["levers"]}:
            levers[name] = 0.0
    return {"scenario": opened["scenario"], "levers": levers, "spans": spans}


def all_sentences(answer):
    """The headline and what stands behind it."""
    return " ".join([answer["headline"], *answer["behind"]])


def figure(text):
    """The number of a tile; ``nearly 0%`` is none."""
    found = re.search(r"-?[\d,]*\.?\d+", text.replace("\N{MINUS SIGN}", "-"))
    return float(found[0].replace(",", "")) if found and "nearly" not in text and "below" not in text else 0.0


def paths_of(table, chart, series, day):
    rows = [r for r in table if (r["chart"], r["series"], r["levers"]) == (chart, series, "moved")]
    return [float(r["value"]) for r in rows if r["month"] >= day[:8]]


def check_numbers(answer, table, acting):
    """Tiles against the CSV: peak price, lowest shipments, last share made outside."""
    tiles, day = {tile["id"]: tile for tile in answer["tiles"]}, answer["counted_from"]
    shipped = {
        tile: next(iter(answer["paths"][chart])) for tile, chart in (("magnets", "shipments"), ("heavy", "supply"))
    }
    prices = paths_of(table, "price", "outside", day)
    assert figure(tiles["price"]["value"]) == pytest.approx(max(prices), rel=DIGITS["price"], abs=0.51)
    assert figure(tiles["magnets"]["value"]) == pytest.approx(
        min(paths_of(table, "shipments", shipped["magnets"], day)), rel=DIGITS["magnets"], abs=0.51
    )
    assert figure(tiles["heavy"]["value"]) == pytest.approx(
        paths_of(table, "supply", shipped["heavy"], day)[-1], rel=DIGITS["heavy"], abs=0.51
    )
    assert tiles["price"]["value"] in all_sentences(answer)
    check_detours(answer, tiles, paths_of(table, "detours", shipped["magnets"], day), acting)
    return tiles


def check_detours(answer, tiles, path, acting):
    """Share that goes round the controls: sentence, tile and the mean of the CSV over the year from the levers on."""
    found = re.search(r", officially; by detours ([\d.]+)% (.*?)(;|$)", tiles["magnets"]["detail"])
    assert (found is None) == (" by detours " not in " ".join(answer["behind"]))
    if found is None:
        return
    assert re.search(
        rf"by detours {re.escape(found[1])}% of normal still arrives on average {found[2]}\.", all_sentences(answer)
    )
    begin = date.fromisoformat(answer["counted_from"])
    year = path[(acting.year - begin.year) * 12 + acting.month - begin.month :][:12]
    assert float(found[1]) == pytest.approx(sum(year) / len(year), rel=6e-2, abs=0.051)
    assert months_of(found[2])[0] == f"{acting:%Y-%m}"


def check_losses(answer, tiles, table, shades, workspace):
    """Loss rows, tiles, CSV, map, and the country that the headline names."""
    names, regions = workspace.names, {r.region: r for r in workspace.model.dataset.table("regions")}
    central = {r["series"].partition(", central")[0]: r["value"] for r in table
               if r["chart"] == "loss" and r["levers"] == "moved" and ", central" in r["series"]}  # fmt: skip
    for row in answer["loss"]:
        assert float(central[row["label"]]) == row["central"]
    by_label = {row["label"]: row["central"] for row in answer["loss"]}
    if named := re.search(r"[.,] (?:[Tt]he )?([^.,]*?) loses most", all_sentences(answer)):
        assert named[1].lower() in {label.lower() for label in by_label}
    own, taken = {}, set()
    for name, row in sorted(regions.items(), key=lambda item: len(chart_data.country_codes(item[1]))):
        codes = [code for code in chart_data.country_codes(row) if code not in taken]
        taken.update(codes)
        if name in workspace.model.index.region and name != workspace.scenario.controller:
            assert {shades[code] for code in codes} == {shades[codes[0]]}
            own[name] = shades[codes[0]]
            label = names.region(name)[:1].upper() + names.region(name)[1:]
            assert by_label.get(label, own[name]) == own[name]
        if f"loss_{name}" in tiles and name in own:
            assert figure(tiles[f"loss_{name}"]["value"]) == pytest.approx(own[name], rel=0.06, abs=0.0011)
    outside = {name: loss for name, loss in own.items() if name != "ROW"}
    worst = max(outside, key=lambda name: outside[name])
    sentence = all_sentences(answer).lower()
    if outside[worst] >= 0.0101:
        assert f"{names.the(worst).lower()} loses most" in sentence
    elif outside[worst] < 0.0099:
        assert "no country loses" in sentence


def days_to(share, shares):
    """Days until a share of the lines stand, read off the months of the CSV; the first is that before the levers."""
    if shares[0] >= share:
        return 0.0
    for month, (low, high) in enumerate(pairwise(shares)):
        if high >= share:
            return DAYS * (month + (share - low) / (high - low))
    return None


def check_lines(answer, tiles, table, before):
    """Tiles and sentence of idle lines against the CSV; ``before`` is the share of the month before."""
    own = [r for r in table if (r["chart"], r["levers"]) == ("idle lines", "moved")]
    assert next(r["month"] for r in own) == answer["counted_from"][:8] + "01"
    shares = [before, *(float(r["value"]) for r in own)]
    assert figure(tiles["idle"]["value"]) == pytest.approx(shares[min(3, len(shares) - 1)], rel=0.06, abs=2e-3)
    assert f"{tiles['idle']['value']} stand idle in " in all_sentences(answer)
    few, many = (days_to(share, shares) for share in (1.0, 10.0))
    for text, days in (
        (tiles["stop"]["value"], few),
        (re.findall("10% of lines: ([^;.]*)", tiles["stop"]["detail"])[0], many),
    ):
        if days is None:
            assert text == "never in this run"
        elif days > 0.5:
            later = DAYS * (int(days / DAYS) + 1)  # within the month it rises from the first stop on
            assert (1.0 - 6e-3) * days - 0.51 <= figure(text) <= (1.0 + 6e-3) * later + 0.51
            assert f"after {text}" in all_sentences(answer)
        else:
            assert text == "already" or figure(text) < 1.0


MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
SPAN = re.compile(rf"in ({MONTH} \d{{4}})|from ({MONTH}(?: \d{{4}})?) to ({MONTH} \d{{4}})")
SET = re.compile(rf"\b(?:[Ww]ith|in the app:) (.+? (?:in|from) {MONTH}\b.*?)(?:, (?!then )|\. )")
MONTH_BEFORE = timedelta(days=31)  # the levers act, a brief is written
VERBS = {"approves": "approving", "refuses": "refusing", "taxes": "taxing", "adds": "adding", "holds": "holding",
         "takes": "taking", "licenses": "licensing"}  # fmt: skip


def months_of(text):
    """First and last month of each span in a text, as 2027-01."""
    found = []
    for one in SPAN.finditer(re.sub(r"\bin (\d{4})$", r"from January to December \1", text)):
        first, last = (one[1], one[1]) if one[1] else (one[2], one[3])
        first = first if first[-1].isdigit() else f"{first} {last[-4:]}"
        found += [f"{datetime.strptime(month, '%B %Y'):%Y-%m}" for month in (first, last)]
    return found


def set_here(answer):
    """What the headline says is set, without what names a scenario; empty where it says that nothing is."""
    found = SET.search(answer["headline"].partition("\N{RIGHT DOUBLE QUOTATION MARK}")[2] or answer["headline"])
    return found[1].removesuffix(" or without that") if found else ""


def approvals(model, actor, months):
    """Largest share of applications that is approved for a good of the levers and a buyer abroad, in some months."""
    index, c = model.index, model.controls
    goods = sorted({good for name in LICENSED_GOODS for good in index.some_goods((name,))}) or range(len(index.good))
    origin, buyers = index.region.index(actor), index.buyers(("*",), actor=actor)
    where = np.ix_([n for n, month in enumerate(index.month) if months[0] <= f"{month:%Y-%m}" <= months[1]], goods,
                   [origin], buyers)  # fmt: skip
    return ((1.0 - c.banned[where]) * (1.0 - c.licensed[where] * (1.0 - c.approval[where]))).max()


def check_first_clause(answer, model, names):
    """The months that are named are those of what was set; all are refused in months in which none is approved."""
    own = [p for p in model.scenario.policy if p.text.startswith("Set in the app.")]
    words, end = set_here(answer), model.scenario.end
    assert bool(words) == bool(own)
    if not own:
        return
    named, last = months_of(words), max(min(p.until or end, end) for p in own) - timedelta(days=1)
    assert min(named) == f"{min(p.start for p in own):%Y-%m}"
    if "(otherwise from " in words:
        assert max(named) <= f"{last:%Y-%m}"
    else:
        assert max(named) == f"{last:%Y-%m}"
    closed = re.match(r"(?:all|no) licences of ((?:(?!granted|refused).)*) (?:refused|granted) (?!but)", words)
    if closed:
        actor = next(p.actor for p in own if p.kind == "export_control" and names.the(p.actor) == closed[1])
        assert approvals(model, actor, named[:2]) == pytest.approx(0.0, abs=1e-9)
        if words.startswith("all"):
            shares = {
                n: approvals(model, actor, (n, n))
                for n in {f"{m:%Y-%m}" for p in own for m in (p.start, p.until or last)}
            }
            assert not any(share > 0.0 for n, share in shares.items() if named[0] <= n <= named[1])


def check_label(answer, current, rest):
    """The brief of the same state is headed by the same first clause, with the same first day."""
    ctx = brief_context(
        current.results, alternative=rest, written=date.fromisoformat(answer["counted_from"]) - MONTH_BEFORE
    )
    found = set_measures(ctx, horizon_of(ctx))
    own = [p for p in current.results.scenario.policy if p.text.startswith("Set in the app.")]
    if found is None or any(p.start <= ctx.today for p in own):  # a brief is silent on what is over
        return False
    label = found.label.removeprefix("If ")
    day = re.search(r" from ([0-9]+ [A-Z][a-z]+ [0-9]+)", label)  # goods are from a country as well
    assert day is not None, label
    clause = label[: day.start()]
    words = set_here(answer)
    if clause.startswith("further measures"):
        assert words.startswith("your levers ")
        return True
    parts = re.match(rf"(.*?) ({'|'.join(VERBS)}) ", clause)
    assert parts is not None
    actor, verb = parts.groups()
    rest_of_it = clause.partition(f" {verb} ")[2].partition(" and ")[0]
    start = f"{datetime.strptime(day[1], '%d %B %Y'):%Y-%m}"
    each = [words, *(words[one.end() :] for one in re.finditer(", then | and ", words))]  # one after the other
    assert any(is_headed(one, actor, verb, rest_of_it) and months_of(one)[:1] == [start] for one in each), words
    return True


def is_headed(words, actor, verb, rest_of_it):
    """Whether a clause of the page says what heads the brief."""
    if verb != "refuses" or rest_of_it.startswith("all licences for "):
        return words.startswith(f"{actor} {VERBS[verb]} {rest_of_it}")
    stated = re.match(
        rf"(?:all licences of {re.escape(actor)} refused|no licences of {re.escape(actor)} granted)(.*)", words
    )
    return stated is not None and stated[1].startswith(" but") == rest_of_it.startswith("all licences but")


def check_file(client, state, answer):
    """A file of the state opens as supposed, with the same setting and the same numbers beside the same run."""
    toml = post(client, "scenario.toml", **state).text
    opened = post(client, "open", scenario=post(client, "load", toml=toml).json()["kept"]).json()
    assert opened["headline"].startswith("Suppose that this ")
    assert set_here(opened) == set_here(answer).replace("your ", "")
    assert opened["counted_from"] == answer["counted_from"]
    assert opened["tiles"] == answer["tiles"]
    assert opened["rest_note"]


def check_state(client, store, workspace, state):
    """All that the page shows of a state says the same; the answer and the run."""
    answer = post(client, "simulate", **state).json()
    table = list(csv.DictReader(io.StringIO(post(client, "charts.csv", **state).text)))
    day = date.fromisoformat(answer["counted_from"])
    assert day == workspace.day or not state["levers"]
    current = QuickQuantities(store.central_run(run_request(SimulateRequest(**state), day)), day)
    shaded = map_choices.map_rows(current)["shade"]
    shades = {row["id"]: row["value"] for row in shaded}
    assert len(shaded) == len(shades)  # no country is shaded twice
    tiles = check_numbers(answer, table, acting_month(current.results.scenario, day.replace(day=1)))
    check_first_clause(answer, current.results.model, workspace.names)
    check_losses(answer, tiles, table, shades, workspace)
    check_lines(answer, tiles, table, 100.0 * float(current.idle_shares(["US", "EU", "JP", "KR"])[0, 0]))
    return answer, current


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_headline_tiles_table_map_and_csv_agree_in_random_states(client, store, scenario, monkeypatch):
    monkeypatch.setattr(downloads, "RANGE_DRAWS", 1)  # the central run, which is what is compared
    day = LATER.get(scenario)
    opened, source = post(client, "open", scenario=scenario, day=day).json(), random.Random(scenario)
    workspace = store.workspace(scenario, day and date.fromisoformat(day))
    rest, files, labelled = None, 0, 0
    for _ in range(STATES):
        state = random_state(source, opened) | ({"day": day} if day else {})
        try:
            answer, current = check_state(client, store, workspace, state)
            if set_here(answer):
                rest = rest or store.baseline_run(workspace)
                labelled += check_label(answer, current, rest)
                if files < FILES:
                    files += 1
                    check_file(client, state, answer)
        except AssertionError as problem:
            raise AssertionError(f"in the state {state}") from problem
    assert files == FILES
    assert labelled > STATES / 2 or scenario not in AHEAD
