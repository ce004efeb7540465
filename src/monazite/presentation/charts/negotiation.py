"""Charts of the talks, from the content of a `TalksResult`; shared by the brief and by `monazite talks --out`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.negotiation.wording import money_text
from monazite.presentation.charts import fans, layout, ranges
from monazite.presentation.charts.theme import BLUE, GREEN, NARROW, ORANGE, RED, Spec, ceiling, chart_width

Content = Mapping[str, Any]
"""The content of a `TalksResult`."""
TalksChart = Callable[[Any, bool], Spec]
"""Draws a chart of some content, for a phone where its second argument is true."""
ROUNDS_SHOWN = 12  # of the value of waiting: the first year
SAME_TIME = 21  # days within which the first mark of the calendar stands for all
LABELS_MEET = 60  # days between marks whose labels would meet
PLURAL = {"summit": "summits", "expiry": "expiries"}
BOUNDS = ("lower", "central", "upper")
RANGE = ("value", "low", "high")
SIGNED, RISEN, COMMON = "a truce is signed", "a level has risen, no truce", "deals both would gain from"
NEEDED, GIVEN = "needed", "given"
THREAT_LEFT = "what is left of the threat"
PER_CENT = 100.0
SEAT_LABEL, BYSTANDER_LABEL = 130, 190
"""Room for names of regions, and for these with a bound or a weight, pixels: the longest stand whole."""
TEXT_ROOM = 40.0  # of a log axis, to the right of the largest value, for its text
INSTRUMENTS = {
    "control": "Export controls",
    "tariff": "Added tariff",
    "technology": "Technology controls",
    "purchases": "Purchases",
    "duration": "Duration",
}
SHORT_LABELS = {
    "dysprosium-90-days": "dysprosium, ninety days",
    "stock-90-days": "all goods, ninety days",
    "price-floor": "price floor",
    "joint-tariff": "joint tariff",
}


def _points(rows: Sequence[Mapping[str, Any]], series: str, factor: float = PER_CENT) -> list[dict[str, Any]]:
    """Dated values with their range as points of a line; ``factor`` brings them to the unit of the axis."""
    return [{"month": r["date"], "series": series, **_scaled(r, factor)} for r in rows if r["value"] is not None]


def _scaled(quantity: Mapping[str, float], factor: float) -> dict[str, float]:
    """A value with its range in another unit."""
    return {key: quantity[key] * factor for key in RANGE}


def calendar_marks(content: Content) -> list[dict[str, str]]:
    """Summits and expiries as dashed lines; of several within three weeks the first summit stands for all."""
    rows = sorted(content["calendar"], key=lambda r: (r["kind"] != "summit", r["date"]))
    marks: list[dict[str, str]] = []
    for row in rows:
        day = date.fromisoformat(row["date"])
        if row["kind"] == "talks" or any(abs(_days(mark, day)) < SAME_TIME for mark in marks):
            continue
        marks.append({"month": row["date"], "label": "", "kind": row["kind"]})
    marks = sorted(marks, key=lambda mark: mark["month"])
    together: list[dict[str, str]] = []  # labels of marks that are close stand at the last of them, clear of the lines
    for mark in marks:
        if together and _days(together[-1], date.fromisoformat(mark["month"])) >= LABELS_MEET:
            together = []
        kinds = list(dict.fromkeys([*(other["kind"] for other in together), mark["kind"]]))
        for other in together:
            other["label"] = ""
        together.append(mark)
        mark["label"] = ", ".join(kinds) if len(kinds) > 1 or len(together) == 1 else PLURAL[kinds[0]]
    return [{k: mark[k] for k in ("month", "label")} for mark in marks]


def _days(mark: Mapping[str, str], day: date) -> int:
    """Days from a mark to a day."""
    return (day - date.fromisoformat(mark["month"])).days


def _over_time(
    points: Sequence[Mapping[str, Any]],
    colours: Mapping[str, str],
    narrow: bool,
    rules: Sequence[Mapping[str, Any]],
    **axis: Any,
) -> Spec:
    """A lone line chart of the talks; ``axis`` is what `fans.fan` wants to know of the other axis."""
    legend = fans.line_legend(narrow) | {"offset": 22}  # clear of the labels of the marks
    return layout.complete(fans.fan(points, colours, width=chart_width(narrow), rules=rules, legend=legend, **axis))


def chances(content: Content, narrow: bool) -> Spec:
    """Chance that a truce is signed by a day, and that something has been escalated and nothing is signed."""
    start = {"month": content["state"]["first_offer"], "value": 0.0, "low": 0.0, "high": 0.0}
    points = [start | {"series": SIGNED}, *_points(content["deal_probability"], SIGNED)]
    points += [start | {"series": RISEN}, *_points(content["escalation_probability"]["by_date"], RISEN)]
    colours = {SIGNED: BLUE, RISEN: RED}
    return _over_time(points, colours, narrow, calendar_marks(content), y="% of paths", top=100.0, height=240)


def zone(content: Content, narrow: bool) -> Spec:
    """Zone of possible agreement: share of the deals on the menu that both sides would gain from, by day."""
    points = _points([{"date": r["date"], **r["share"]} for r in content["zone"]], COMMON)
    return _over_time(
        points,
        {COMMON: GREEN},
        narrow,
        calendar_marks(content),
        y="% of the menu",
        top=min(ceiling((p["high"] for p in points), 10.0), 100.0),
        height=200,
    )


def terms(content: Content, narrow: bool) -> Spec:
    """Chance of each level of each instrument, given a deal."""
    items = []
    for name, levels in content["terms"]["levels"].items():
        data = [{"label": level["label"], **_scaled(level, PER_CENT)} for level in levels.values()]
        width, x = NARROW - 140 if narrow else 245, "% of the deals that could come"
        title = INSTRUMENTS[name]
        spec = ranges.whiskers(data, x=x, top=100.0, narrow=narrow, width=width, label_limit=130, title=title)
        items.append(_with_label_room(spec, 118))
    return layout.panels(items, narrow, 2)


def _with_label_room(spec: Spec, extent: int) -> Spec:
    """The same room for labels, ``extent`` pixels, so that panels stand below each other."""
    for layer in spec["layer"]:
        layer["encoding"]["y"]["axis"] |= {"minExtent": extent, "maxExtent": extent}
    return spec


def commitments(content: Content, narrow: bool) -> Spec:
    """What each commitment adds to what the target has without a deal, million USD: in logs unless one is harmful."""
    data = []
    for commitment in content["commitments"]:
        gain = commitment["target_reservation"]
        row = {"label": SHORT_LABELS.get(commitment["id"], commitment["words"]), **{k: gain[k] for k in RANGE}}
        data.append(row | ({} if narrow else {"text": money_text(gain)}))
    least, most = min(r["value"] for r in data), max(r["high"] for r in data)
    look: dict[str, Any] = {"x": "million USD", "narrow": narrow, "colour": ORANGE, "bar": False, "label_limit": 150}
    if least <= 0.0:
        ends = [r["low"] for r in data]
        bottom = -ceiling((-x for x in ends), 0.0) if min(ends) < 0 else 0.0
        top = ceiling((r["high"] for r in data), 10.0) * (1.0 if narrow else 1.6)
        return layout.complete(ranges.whiskers(data, top=top, bottom=bottom, **look))
    bottom = 10.0 ** np.floor(np.log10(max(least / 30.0, 1e-2)))
    for row in data:
        row["low"] = max(row["low"], bottom)
    top = 10.0 ** np.ceil(np.log10(most)) * (1.0 if narrow else TEXT_ROOM)
    return layout.complete(ranges.whiskers(data, top=float(top), bottom=float(bottom), log=True, **look))


def _seat_name(content: Content, seat: str) -> str:
    """Country as the reader knows it; ids of other things stay as they are."""
    return content["names"].get(seat, seat)


def enforcement(content: Content, narrow: bool) -> Spec:
    """How much the month after has to count for keeping the truce to pay, and how much it counts, by seat."""
    enforced, data = content["enforcement"], []
    for seat in content["state"]["seats"]:
        for label, weight in ((NEEDED, enforced[seat]), (GIVEN, enforced["discount"][seat])):
            ends = {k: 1.0 if weight[k] is None else min(weight[k], 1.0) for k in RANGE}
            data.append({"label": f"{_seat_name(content, seat)}, {label}", "group": label, **ends})
    x = "weight of the month after, against today"
    hues = {NEEDED: ORANGE, GIVEN: BLUE}
    return layout.complete(
        ranges.whiskers(data, x=x, top=1.0, narrow=narrow, bar=False, label_limit=BYSTANDER_LABEL, colours=hues)
    )


def moves(content: Content, narrow: bool) -> Spec:
    """Who is the first to ease or to have its offer taken, % of paths."""
    first, seats = content["first_mover"], content["state"]["seats"]
    names = (*seats, "together")
    data = [{"label": _seat_name(content, name), **_scaled(first[name], PER_CENT)} for name in names]
    return layout.complete(ranges.whiskers(data, x="% of paths", top=100.0, narrow=narrow, label_limit=SEAT_LABEL))


def waiting(content: Content, narrow: bool) -> Spec:
    """What letting a month pass is worth to each seat over signing the Nash deal, by day; below zero it costs.

    The first year: in the last rounds the end of the game decides, not the talks.
    """
    value = content["value_of_waiting"]
    seats = content["state"]["seats"]
    colours = {_seat_name(content, seat): hue for seat, hue in zip(seats, (BLUE, RED), strict=True)}
    points = [p for seat in seats for p in _points(value[seat][:ROUNDS_SHOWN], _seat_name(content, seat), 1e-3)]
    ends, last = [p[k] for p in points for k in ("low", "high")], max(p["month"] for p in points)
    return _over_time(
        points,
        colours,
        narrow,
        [mark for mark in calendar_marks(content) if mark["month"] <= last],
        y="billion USD",
        top=ceiling(ends, 0.1),
        bottom=-ceiling((-x for x in ends), 0.1) if min(ends) < 0 else 0.0,
        height=220,
    )


def leverage(content: Content, narrow: bool) -> Spec:
    """What is left of the threat of closing shipments, % of the first day; the half-life is where it crosses a half."""
    points = _points(content["leverage_half_life"]["path"], THREAT_LEFT)
    top, marks = ceiling((p["high"] for p in points), 100.0), calendar_marks(content)
    return _over_time(points, {THREAT_LEFT: ORANGE}, narrow, marks, y="% of the first day", top=top, height=200)


def bystanders(content: Content, narrow: bool) -> Spec:
    """The most that bystanders would pay for a deal instead of the threat, by region and bound, billion USD a year."""
    data: list[dict[str, Any]] = []
    for row in content["bystander_losses"]:
        for bound in BOUNDS:
            most = row[bound]["would_pay"]
            ends = {k: most[k] / 1000.0 for k in RANGE}
            text = {} if narrow else {"text": money_text(most)}
            data.append({"label": f"{_seat_name(content, row['region'])}, {bound}", **ends, **text})
    top = ceiling((r["high"] for r in data), 0.1) * (1.0 if narrow else 1.5)
    x = "billion USD over a year"
    return layout.complete(ranges.whiskers(data, x=x, top=top, narrow=narrow, colour=RED, label_limit=BYSTANDER_LABEL))


CHARTS: dict[str, tuple[str, TalksChart]] = {
    "talks-chances": ("Chance of a truce by date", chances),
    "talks-zone": ("Zone of possible agreement", zone),
    "talks-terms": ("Terms, if there is a truce", terms),
    "talks-moves": ("First to ease, or to have its offer taken", moves),
    "talks-waiting": ("What letting a month pass is worth", waiting),
    "talks-leverage": ("What is left of the threat of closing shipments", leverage),
    "talks-bystanders": ("The most that bystanders would pay for a deal", bystanders),
    "talks-enforcement": ("Whether the likeliest truce enforces itself", enforcement),
    "talks-commitments": ("What a commitment is worth to the side under controls", commitments),
}
"""Id to title and function of every chart; one without data is left out by `available_charts`."""


def available_charts(content: Content) -> dict[str, tuple[str, TalksChart]]:
    """The charts for which the content has data."""
    needed = {
        "talks-commitments": content["commitments"],
        "talks-bystanders": content["bystander_losses"],
        "talks-leverage": [r for r in content["leverage_half_life"]["path"] if r["value"] is not None],
    }
    return {k: v for k, v in CHARTS.items() if needed.get(k, True)}
