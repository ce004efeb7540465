"""What the server answers: pages' first view, runs, ranges, comparisons, files."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from monazite.foundation.errors import unknown
from monazite.foundation.version import package_version
from monazite.presentation.briefing.claims import range_text, value_text
from monazite.presentation.web import chart_data, charts, headline_tiles, talks
from monazite.presentation.web.levers import BY_ID, FOLLOWS, GROUPS, LEVERS, check, described
from monazite.presentation.web.prefetch import Ahead, positions
from monazite.presentation.web.provenance import trace
from monazite.presentation.web.quick_quantities import Reader, focus_of
from monazite.presentation.web.requests import Ask, AskCompare, AskRanges, AskTrace, Open, question
from monazite.presentation.web.scheduler import Stop, Superseded
from monazite.presentation.web.sessions import Desk, Question, Room
from monazite.presentation.web.warnings import warnings
from monazite.results.names import Names, present
from monazite.results.results import Results, compare

GOODS = ("Dy.oxide", "Tb.oxide", "Nd.oxide", "Pr.oxide", "Sm.oxide", "Y.oxide", "NdFeB.SH.magnet")
STRICTEST = {"cn_approval": 0.0, "cn_military": 0.0}
TESTED = {"cn_approval": (0.05, 1.0), "cn_review": (0.0, 4.0), "us_tariff": (0.0, 1.45)}
"""Values that lie within the episodes the model is tested on: approvals, review and duties of 2025 and 2026."""
BRIEF_DRAWS = 8
RANGE_DRAWS = 16
"""Draws of the ranges that the page asks for."""
_WRITING = Lock()


def good_of(room: Room, wanted: str | None) -> str:
    """The good whose price is shown. Raises InputError for one that the dataset does not have."""
    have = room.model.index.good
    if wanted is None:
        return next(iter(present(GOODS, have)), have[0])
    if wanted not in have:
        raise unknown(wanted, have, field="good")
    return wanted


def opened(desk: Desk, ask: Open) -> dict[str, Any]:
    """The first view: levers, charts, the run at rest."""
    room = desk.room(ask.scenario, ask.day)
    good, names = good_of(room, ask.good), _names(room)
    rest = desk.resting(room)
    worst = Reader(desk.central(Question(room.name, room.day, STRICTEST)), room.day)
    sc, months, have = room.scenario, room.model.index.month, room.model.index.good
    return {
        "scenario": room.name,
        "name": sc.name,
        "text": " ".join(sc.text.split()),
        "dataset": list(sc.dataset),
        "scenarios": [{"name": n, "title": desk.scenario(n).name} for n in desk.names()],
        "day": room.day.isoformat(),
        "months": [m.isoformat() for m in months],
        "days": [m.isoformat() for m in months[:-6] or months[:1]],
        "good": good,
        "goods": [{"name": g, "title": names.good(g)} for g in present(GOODS, have) or have],
        "groups": list(GROUPS),
        "follows": dict(FOLLOWS),
        "levers": [described(lever, room.model.dataset, room.rest[lever.id]) for lever in room.levers],
        "charts": charts.specs(rest, worst, good, names),
        "controller": names.region(sc.controller),
        "version": package_version(),
        **_shown(room, rest, rest, good, Question(room.name, room.day, {})),
    }


def simulated(desk: Desk, ask: Ask, stop: Stop = lambda: False) -> str:
    """The central run of the levers, beside the one at rest, as JSON. Raises Superseded when ``stop`` says so."""
    if stop():
        raise Superseded
    room = desk.room(ask.scenario, ask.day)
    good = good_of(room, ask.good)
    check(ask.levers)
    return _numbered(ask, _central(desk, question(ask, room.day), good, desk.central))


def known(desk: Desk, ask: Ask) -> str | None:
    """What `simulated` says, if it is kept; never waits for a run."""
    room = desk.opened(ask.scenario, ask.day)
    if room is None:
        return None
    found = desk.found(_name(room, good_of(room, ask.good), question(ask, room.day)))
    return None if found is None else _numbered(ask, found)


def _numbered(ask: Ask, shown: str) -> str:
    return f'{{"token":{ask.token},{shown[1:]}'


def _name(room: Room, good: str, asked: Question) -> str:
    return f"{room.root}/{good}/{asked.key}"


def _central(desk: Desk, asked: Question, good: str, run: Callable[[Question], Results]) -> str:
    room = desk.room(asked.scenario, asked.day)

    def make() -> str:
        return dumped(_shown(room, Reader(run(asked), room.day), desk.resting(room), good, asked))

    return desk.said(_name(room, good, asked), make)


def ahead_of(desk: Desk) -> Ahead:
    """A thread that makes answers ahead for a desk."""

    def work(scenario: str, good: str, levers: Mapping[str, float]) -> None:
        _central(desk, Question(scenario, desk.room(scenario).day, levers), good, desk.quietly)

    return Ahead(work)


def wish_all(desk: Desk, ahead: Ahead, scenario: str) -> None:
    """Wish for every position of every lever of the first screen, the others at rest."""
    room = desk.room(scenario)
    good = good_of(room, None)
    for lever in reversed([one for one in room.levers if not one.more]):
        ahead.wish(scenario, good, {}, lever.id, positions(*lever.bounds))


def wish_next(desk: Desk, ahead: Ahead, ask: AskRanges) -> None:
    """Wish for every position of the lever that a page moved last."""
    room = desk.room(ask.scenario)
    if ask.moved in ask.levers and ask.day in (None, room.day):
        ahead.wish(ask.scenario, good_of(room, ask.good), ask.levers, ask.moved, positions(*BY_ID[ask.moved].bounds))


def dumped(content: Any) -> str:
    """Plain values as JSON text."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def ranged(desk: Desk, ask: AskRanges, stop: Stop = lambda: False) -> dict[str, Any]:
    """The run of the levers with ranges, and the map. Raises Superseded when ``stop`` says so."""
    room = desk.room(ask.scenario, ask.day)
    good = good_of(room, ask.good)
    check(ask.levers)
    asked = question(ask, room.day)
    now = Reader(desk.ranged(asked, ask.draws, stop), room.day)
    out = _shown(room, now, desk.resting(room), good, asked)
    return {"token": ask.token, "draws": ask.draws, "map": chart_data.world(now), **out}


def traced(desk: Desk, ask: AskTrace) -> dict[str, Any]:
    """From a number of the page to its claim, run, parameters, rows and sources."""
    room = desk.room(ask.scenario, ask.day)
    good = good_of(room, ask.good)
    check(ask.levers)
    run = desk.best(question(ask, room.day), RANGE_DRAWS)
    now, then = Reader(run, room.day), desk.resting(room)
    shown = (*headline_tiles.tiles(now, then, good, _names(room)), *headline_tiles.footprint(now, then))
    made = {t.id: t for t in shown}
    if ask.tile not in made:
        raise unknown(ask.tile, made, field="tile")
    tile = made[ask.tile]
    return {"claim": tile.claim().to_json(), **trace(run, tile.now.outcome, dict(tile.now.where))}


def _names(room: Room) -> Names:
    if "names" not in room.extra:
        room.extra["names"] = Names(room.model.dataset)
    return room.extra["names"]


_LIMITS = {k: (*TESTED[k], lever.label) for lever in LEVERS if (k := lever.id) in TESTED}


def _shown(room: Room, now: Reader, then: Reader, good: str, asked: Question) -> dict[str, Any]:
    names = _names(room)
    made = headline_tiles.tiles(now, then, good, names)
    what = [word for word, moved in (("your levers", asked.levers), ("the deal", asked.deal)) if moved]
    return {
        "tiles": [t.shown() for t in made],
        "headline": headline_tiles.headline(made, " and ".join(what), room.day, names),
        "paths": chart_data.lines(now, good),
        "loss": chart_data.losses(now, then, names),
        "stops": chart_data.stops(now, then),
        "footprint": [t.shown() for t in headline_tiles.footprint(now, then)],
        "warnings": warnings(now, asked.levers, _LIMITS, names),
        "deal": _deal(room, asked),
        "run": now.res.run,
    }


def _deal(room: Room, asked: Question) -> dict[str, str] | None:
    if not asked.deal:
        return None
    sc = room.asked(Question(asked.scenario, asked.day, asked.levers))
    return talks.spoken(room.model.dataset, sc, asked.deal, room.day)


# --- comparison ------------------------------------------------------------


def compared(desk: Desk, ask: AskCompare) -> dict[str, Any]:
    """Two runs on common draws: values of both, difference with its own range."""
    rooms = [desk.room(side.scenario, ask.day) for side in (ask.a, ask.b)]
    day = max(room.day for room in rooms)
    for side in (ask.a, ask.b):
        check(side.levers)
    a, b = (desk.ranged(Question(s.scenario, day, dict(s.levers), s.deal), ask.draws) for s in (ask.a, ask.b))
    gap, names, out = compare(a, b), _names(rooms[0]), []
    readers = [Reader(r, day) for r in (a, b, gap)]
    for label, outcome, where in _questions(a, names):
        monthly = "month" in a.outcome(outcome).axes
        three = [r.mean(outcome, **where) if monthly else r.one(outcome, **where) for r in readers]
        texts = [value_text(q) for q in three]
        out.append({
            "label": label, "a": texts[0], "b": texts[1], "gap": texts[2],
            "range": range_text(three[2]) if three[2].low != three[2].high else "no spread",
        })  # fmt: skip
    good = good_of(rooms[0], None)
    points = []
    for reader, series in zip(readers, ("A", "B"), strict=False):
        path = chart_data.band(reader.path("price_outside", good=good))
        for month, value, low, high in zip(a.index.month, path["value"], path["low"], path["high"], strict=True):
            points.append({"month": month.isoformat(), "series": series, "value": value, "low": low, "high": high})
    return {"rows": out, "draws": ask.draws, "names": [a.scenario.name, b.scenario.name],
            "chart": charts.two(points, names.good(good))}  # fmt: skip


def _questions(res: Results, names: Names) -> list[tuple[str, str, dict[str, Any]]]:
    have = res.index
    focus = focus_of(res)
    rare = ("Dy.oxide", "Tb.oxide", "Nd.oxide", "Y.oxide")
    priced = present(rare, have.good) or tuple(dict.fromkeys(focus.shipments.values()))
    out: list[tuple[str, str, dict[str, Any]]] = [
        (f"{headline_tiles.upper(names.good(g))} outside, mean of a year", "price_outside", {"good": g}) for g in priced
    ]
    what = next((label for label, good in focus.shipments.items() if good == focus.shipped), names.good(focus.shipped))
    label = f"{names.region(res.scenario.controller)}'s shipments of {what}, 1 is normal"
    out.append((label, "exports_index", {"good": focus.shipped, "region": "WORLD"}))
    out += [(f"Loss in {names.the(r)}, of GDP", "loss_share_central", {"region": r})
            for r in present(("US", "EU", "JP", "KR", "CN"), have.region)]  # fmt: skip
    out.append(("Leverage: need that outside separators cannot meet", "leverage", {}))
    out.append(("Greenhouse gas, world", "co2e", {"region": "WORLD"}))
    out.append(("Water, world", "water", {"region": "WORLD"}))
    return out


# --- files ------------------------------------------------------------


def toml(desk: Desk, ask: Ask) -> str:
    """The scenario with the levers, as a file that `monazite run` takes."""
    room = desk.room(ask.scenario, ask.day)
    return room.asked(question(ask, room.day)).to_toml()


def table(desk: Desk, ask: Ask) -> str:
    """The paths of the charts as CSV."""
    room = desk.room(ask.scenario, ask.day)
    check(ask.levers)
    good = good_of(room, ask.good)
    now, then = Reader(desk.central(question(ask, room.day)), room.day), desk.resting(room)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["chart", "series", "levers", "month", "value", "unit", "run"])
    units = {"price": "USD/kg", "shipments": "% of normal", "supply": "% of world output"}
    for reader, state in ((now, "moved"), (then, "at rest")):
        for chart, series in chart_data.lines(reader, good).items():
            for name, path in series.items():
                for month, value in zip(reader.res.index.month, path["value"], strict=True):
                    writer.writerow([chart, name, state, month, value, units[chart], reader.res.run])
        for row in chart_data.losses(reader, then, _names(room)):
            for bound in ("lower", "central", "upper"):
                name = f"{row['label']}, {bound}"
                writer.writerow(["loss", name, state, room.day, row[bound], "% of GDP", reader.res.run])
        for cell in reader.stops():
            day = "" if cell.day != cell.day or cell.day == float("inf") else f"{cell.day:.1f}"
            name = f"{cell.industry}, {cell.region}"
            writer.writerow(["first line stop", name, state, room.day, day, "day", reader.res.run])
    return out.getvalue()


def brief(desk: Desk, ask: Ask) -> str:
    """The four-section brief of the levers, one HTML file; the other branch is the run at rest."""
    from monazite.presentation.briefing.render import brief as write

    room = desk.room(ask.scenario, ask.day)
    check(ask.levers)
    with _WRITING, tempfile.TemporaryDirectory(prefix="monazite-") as folder:
        now = desk.ranged(question(ask, room.day), BRIEF_DRAWS)
        rest = desk.before(room, BRIEF_DRAWS)
        made = write(now, alternative=rest if rest is not now else None, out=Path(folder) / "brief")
        return made.html.read_text(encoding="utf-8")
