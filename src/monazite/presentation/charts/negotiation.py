"""Charts of the talks, from the content of a `TalksResult`; shared by the brief and by `monazite talks --out`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from monazite.negotiation.wording import money_text
from monazite.presentation.charts import fans, layout, ranges
from monazite.presentation.charts.theme import BLUE, GREEN, NARROW, ORANGE, RED, Spec, ceiling, width_of

Content = Mapping[str, Any]
YEAR = 12  # rounds
NEAR = 60  # days between marks whose labels would meet
PLURAL = {"summit": "summits", "expiry": "expiries"}
BOUNDS = ("lower", "central", "upper")
SIGNED, RISEN, COMMON = "a truce is signed", "a level has risen, no truce", "deals both would gain from"


def _points(rows: Sequence[Mapping[str, Any]], series: str, factor: float = 100.0) -> list[dict[str, Any]]:
    return [
        {"month": r["date"], "series": series, **{k: r[k] * factor for k in ("value", "low", "high")}}
        for r in rows
        if r["value"] is not None
    ]


def _marks(content: Content) -> list[dict[str, str]]:
    """Summits and expiries as dashed lines; of several within three weeks the first summit stands for all."""
    from datetime import date

    rows = sorted(content["calendar"], key=lambda r: (r["kind"] != "summit", r["date"]))
    kept: list[dict[str, str]] = []
    for row in rows:
        day = date.fromisoformat(row["date"])
        if row["kind"] == "talks" or any(abs((day - date.fromisoformat(k["month"])).days) < 21 for k in kept):
            continue
        kept.append({"month": row["date"], "label": "", "kind": row["kind"]})
    kept = sorted(kept, key=lambda r: r["month"])
    together: list[dict[str, str]] = []  # labels of marks that are close stand at the last of them, clear of the lines
    for row in kept:
        day = date.fromisoformat(row["month"])
        if together and (day - date.fromisoformat(together[-1]["month"])).days >= NEAR:
            together = []
        kinds = list(dict.fromkeys([*(r["kind"] for r in together), row["kind"]]))
        for other in together:
            other["label"] = ""
        together.append(row)
        row["label"] = ", ".join(kinds) if len(kinds) > 1 or len(together) == 1 else PLURAL[kinds[0]]
    return [{k: row[k] for k in ("month", "label")} for row in kept]


def _over_time(
    points: Sequence[Mapping[str, Any]],
    colours: Mapping[str, str],
    narrow: bool,
    rules: Sequence[Mapping[str, Any]],
    **axis: Any,
) -> Spec:
    """A lone line chart of the talks; ``axis`` is what `fans.fan` wants to know of the other axis."""
    legend = fans.line_legend(narrow) | {"offset": 22}  # clear of the labels of the marks
    return layout.complete(fans.fan(points, colours, width=width_of(narrow), rules=rules, legend=legend, **axis))


def chances(content: Content, narrow: bool) -> Spec:
    """Chance that a truce is signed by a day, and that something has been escalated and nothing is signed."""
    start = {"month": content["state"]["first_offer"], "value": 0.0, "low": 0.0, "high": 0.0}
    points = [start | {"series": SIGNED}, *_points(content["deal_probability"], SIGNED)]
    points += [start | {"series": RISEN}, *_points(content["escalation_probability"]["by_date"], RISEN)]
    colours = {SIGNED: BLUE, RISEN: RED}
    return _over_time(points, colours, narrow, _marks(content), y="% of paths", top=100.0, height=240)


def zone(content: Content, narrow: bool) -> Spec:
    """Zone of possible agreement: share of the deals on the menu that both sides would gain from, by day."""
    points = _points([{"date": r["date"], **r["share"]} for r in content["zone"]], COMMON)
    return _over_time(
        points,
        {COMMON: GREEN},
        narrow,
        _marks(content),
        y="% of the menu",
        top=min(ceiling((p["high"] for p in points), 10.0), 100.0),
        height=200,
    )


INSTRUMENTS = {
    "control": "Export controls",
    "tariff": "Added tariff",
    "technology": "Technology controls",
    "purchases": "Purchases",
    "duration": "Duration",
}


def terms(content: Content, narrow: bool) -> Spec:
    """Chance of each level of each instrument, given a deal."""
    items = []
    for name, levels in content["terms"]["levels"].items():
        data = [
            {"label": found["label"], **{k: found[k] * 100.0 for k in ("value", "low", "high")}}
            for found in levels.values()
        ]
        width = NARROW - 140 if narrow else 245
        items.append(
            _even(
                ranges.whiskers(
                    data,
                    x="% of the deals that could come",
                    top=100.0,
                    narrow=narrow,
                    width=width,
                    label_limit=130,
                    title=INSTRUMENTS[name],
                ),
                118,
            )
        )
    return layout.panels(items, narrow, 2)


def _even(spec: Spec, extent: int) -> Spec:
    """The same room for labels, so that panels stand below each other."""
    for layer in spec["layer"]:
        layer["encoding"]["y"]["axis"] |= {"minExtent": extent, "maxExtent": extent}
    return spec


ROOM = 40.0  # of a log axis, to the right of the largest value, for its text
SHORT = {
    "dysprosium-90-days": "dysprosium, ninety days",
    "stock-90-days": "all goods, ninety days",
    "price-floor": "price floor",
    "joint-tariff": "joint tariff",
}


def commitments(content: Content, narrow: bool) -> Spec:
    """What each commitment adds to what the target has without a deal, million USD: in logs unless one is harmful."""
    data = []
    for one in content["commitments"]:
        found = one["target_reservation"]
        row = {"label": SHORT.get(one["id"], one["words"]), **{k: found[k] for k in ("value", "low", "high")}}
        data.append(row | ({} if narrow else {"text": money_text(found)}))
    least, most = min(r["value"] for r in data), max(r["high"] for r in data)
    kind: dict[str, Any] = {"x": "million USD", "narrow": narrow, "colour": ORANGE, "bar": False, "label_limit": 150}
    if least <= 0.0:
        ends = [r["low"] for r in data]
        bottom = -ceiling((-x for x in ends), 0.0) if min(ends) < 0 else 0.0
        top = ceiling((r["high"] for r in data), 10.0) * (1.0 if narrow else 1.6)
        return layout.complete(ranges.whiskers(data, top=top, bottom=bottom, **kind))
    bottom = 10.0 ** np.floor(np.log10(max(least / 30.0, 1e-2)))
    for row in data:
        row["low"] = max(row["low"], bottom)
    top = 10.0 ** np.ceil(np.log10(most)) * (1.0 if narrow else ROOM)
    return layout.complete(ranges.whiskers(data, top=float(top), bottom=float(bottom), log=True, **kind))


NEEDED, GIVEN = "needed", "given"


def _name(content: Content, seat: str) -> str:
    """Country as the reader knows it; ids of other things stay as they are."""
    return content["names"].get(seat, seat)


def enforcement(content: Content, narrow: bool) -> Spec:
    """How much the month after has to count for keeping the truce to pay, and how much it counts, by seat."""
    hold, data = content["enforcement"], []
    for seat in content["state"]["seats"]:
        for label, found in ((NEEDED, hold[seat]), (GIVEN, hold["discount"][seat])):
            ends = {k: 1.0 if found[k] is None else min(found[k], 1.0) for k in ("value", "low", "high")}
            data.append({"label": f"{_name(content, seat)}, {label}", "group": label, **ends})
    x = "weight of the month after, against today"
    hues = {NEEDED: ORANGE, GIVEN: BLUE}
    return layout.complete(ranges.whiskers(data, x=x, top=1.0, narrow=narrow, bar=False, label_limit=150, colours=hues))


def moves(content: Content, narrow: bool) -> Spec:
    """Who is the first to ease or to have its offer taken, % of paths."""
    first, seats = content["first_mover"], content["state"]["seats"]
    names = (*seats, "together")
    share = {name: {k: first[name][k] * 100.0 for k in ("value", "low", "high")} for name in names}
    data = [{"label": _name(content, name), **share[name]} for name in names]
    return layout.complete(ranges.whiskers(data, x="% of paths", top=100.0, narrow=narrow, label_limit=110))


def waiting(content: Content, narrow: bool) -> Spec:
    """What letting a month pass is worth to each seat over signing the Nash deal, by day; below zero it costs.

    The first year: in the last rounds the end of the game decides, not the talks.
    """
    found = content["value_of_waiting"]
    seats = content["state"]["seats"]
    colours = {_name(content, seat): hue for seat, hue in zip(seats, (BLUE, RED), strict=True)}
    points = [p for seat in seats for p in _points(found[seat][:YEAR], _name(content, seat), 1e-3)]
    ends, last = [p[k] for p in points for k in ("low", "high")], max(p["month"] for p in points)
    return _over_time(
        points,
        colours,
        narrow,
        [mark for mark in _marks(content) if mark["month"] <= last],
        y="billion USD",
        top=ceiling(ends, 0.1),
        bottom=-ceiling((-x for x in ends), 0.1) if min(ends) < 0 else 0.0,
        height=220,
    )


LEFT = "what is left of the threat"


def leverage(content: Content, narrow: bool) -> Spec:
    """What is left of the threat of closing shipments, % of the first day; the half-life is where it crosses a half."""
    points = _points(content["leverage_half_life"]["path"], LEFT)
    top = ceiling((p["high"] for p in points), 100.0)
    return _over_time(points, {LEFT: ORANGE}, narrow, _marks(content), y="% of the first day", top=top, height=200)


def bystanders(content: Content, narrow: bool) -> Spec:
    """The most that bystanders would pay for a deal instead of the threat, by region and bound, billion USD a year."""
    data: list[dict[str, Any]] = [
        {
            "label": f"{row['region']}, {bound}",
            **{k: row[bound]["would_pay"][k] / 1000.0 for k in ("value", "low", "high")},
        }
        for row in content["bystander_losses"]
        for bound in BOUNDS
    ]
    if not narrow:
        said = [row[bound]["would_pay"] for row in content["bystander_losses"] for bound in BOUNDS]
        data = [row | {"text": money_text(found)} for row, found in zip(data, said, strict=True)]
    top = ceiling((r["high"] for r in data), 0.1) * (1.0 if narrow else 1.5)
    x = "billion USD over a year"
    return layout.complete(ranges.whiskers(data, x=x, top=top, narrow=narrow, colour=RED, label_limit=110))


TITLES = {
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
"""Id to title and function of every chart; one without data is left out by `drawn`."""


def drawn(content: Content) -> dict[str, tuple[str, Any]]:
    """The charts for which the content has data."""
    needed = {
        "talks-commitments": content["commitments"],
        "talks-bystanders": content["bystander_losses"],
        "talks-leverage": [r for r in content["leverage_half_life"]["path"] if r["value"] is not None],
    }
    return {k: v for k, v in TITLES.items() if needed.get(k, True)}
