"""Merit order of measures as a chart."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from monazite.presentation.charts import layout, ranges
from monazite.presentation.charts.theme import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY, Spec, ceiling

LEAST_RATIO = 1e-4  # USD per USD, the lowest end of the axis
MOST_RATIO = 1e6  # where ranges are cut
MAX_ROWS = 16
COLOUR_OF_KIND = {
    "stock": BLUE,
    "acceleration": GREEN,
    "capital": ORANGE,
    "floor": RED,
    "recycling": SKY,
    "thrift": PURPLE,
    "research": GREY,
    "sharing": INK,
    "diversified": "#8c6d1f",
    "partnership": "#b5495b",
}


def measure_label(item: Mapping[str, Any]) -> str:
    """A measure in a few words; a stock is named by its good: ``dysprosium, 90 days``."""
    if item["kind"] != "stock" or " days of use of " not in item.get("text", "") or "; " in item["text"]:
        return str(item["id"])
    days, _, good = str(item["text"]).partition(" days of use of ")
    good = good.removesuffix(" in a public stock")
    return f"{good[:1].upper()}{good[1:]}, {days} days"


def best_of_each_group(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The best measure of every group, in order of merit: of a stock the days that bring most for a dollar."""
    best: dict[str, Mapping[str, Any]] = {}
    for item in rows:
        best.setdefault(item.get("group") or item["id"], item)
    return list(best.values())


def merit_order_chart(rows: Sequence[Mapping[str, Any]], narrow: bool = False) -> Spec:
    """Merit order: avoided loss per dollar of outlay on a log axis, with the range of the draws, best first.

    One for every group, the best. ``rows`` are measures as plain mappings (`row`); those whose median is not positive
    cannot stand on a log axis.
    """
    data = []
    for item in [r for r in best_of_each_group(rows) if 0.0 < r["merit"] < float("inf")][:MAX_ROWS]:
        low, high = (max(min(item["per_dollar"][k], MOST_RATIO), LEAST_RATIO) for k in ("low", "high"))
        row = {"label": measure_label(item), "group": item["kind"], "value": item["merit"]}
        data.append(row | {"low": low, "high": max(low, high)})
    colours = {kind: colour for kind, colour in COLOUR_OF_KIND.items() if any(d["group"] == kind for d in data)}
    top = ceiling([d["high"] for d in data] + [d["value"] for d in data], 10.0)
    least = min((d["value"] for d in data), default=0.01)
    bottom = min(0.01, max(10.0 ** floor(log10(least)), LEAST_RATIO))
    spec = ranges.whiskers(
        data, x="avoided loss per dollar of outlay", top=top, bottom=bottom, narrow=narrow, colours=colours, bar=False,
        log=True, label_limit=230,
    )  # fmt: skip
    return layout.complete(spec)
