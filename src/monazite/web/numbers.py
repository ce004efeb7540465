"""From a run to what the page shows: headline numbers as claims, rows of the charts, warnings.

Every number of a tile is a value of a `Claim`, so that the sources view can lead from it to its run, its parameters and
its rows. Charts get plain rows, in the units of their axes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.brief.claims import ClaimBook, as_share, range_text, value_text
from monazite.brief.facts import INDUSTRIES, Names, month_text, present
from monazite.brief.important import SHORT
from monazite.quantity import Quantity
from monazite.results import HIGH, LOW, Results

Row = dict[str, Any]
REGIONS = ("US", "EU", "JP", "KR", "IN", "CN", "ROW")
STOPPERS = ("US", "EU", "JP", "KR")
LOSERS = ("US", "EU", "JP")
DAYS, DAY_LABELS = (30.0, 60.0, 120.0, 365.0), ("within 30 days", "31 to 60", "61 to 120", "121 to 365", "later")
NOW, BEFORE = "with your levers", "levers at rest"
FOOTPRINT = {
    "co2e": ("Greenhouse gas", "t/month"),
    "radioactive": ("Radioactive residue", "t/month"),
    "water": ("Water", "m3/month"),
    "ammonia": ("Ammonium salts", "t/month"),
}
MOVED = 0.005  # relative change below which a number counts as unchanged


class Reader:
    """Quick answers from a run: quantities without their sources, which the sources view looks up when asked."""

    def __init__(self, res: Results, day: date) -> None:
        self.res, self.day = res, day
        first = res.index.month[0]
        self.start = max((day.year - first.year) * 12 + day.month - first.month, 0)

    def q(self, array: np.ndarray, outcome: str, unit: str = "", **where: str) -> Quantity:
        """A quantity of values by draw."""
        value = float(array[0])
        some = array[np.isfinite(array)]
        low, high = np.quantile(some, [LOW, HIGH]) if some.size else (math.nan, math.nan)
        if math.isfinite(value):
            low, high = min(low, value), max(high, value)
        if some.size < array.size and array.size > 1:
            high = math.nan
        return Quantity(value, float(low), float(high), unit or self.res.outcome(outcome).unit, outcome, where,
                        self.res.run)  # fmt: skip

    def path(self, outcome: str, **where: str) -> np.ndarray:
        """Values of a monthly outcome (draw, month)."""
        return self.res.select(outcome, **where)[0]

    def extreme(self, outcome: str, *, lowest: bool = False, **where: str) -> tuple[Quantity, date, int]:
        """Peak (or trough) of the central path from the day of the levers on, its month and that month's number."""
        path = self.path(outcome, **where)
        central = path[0, self.start :]
        if not np.isfinite(central).any():
            month = self.start
        else:
            month = self.start + int(np.nanargmin(central) if lowest else np.nanargmax(central))
        return self.q(path[:, month], outcome, **where), self.res.index.month[month], month

    def one(self, outcome: str, **where: str) -> Quantity:
        """An outcome without months."""
        return self.q(self.res.select(outcome, **where)[0], outcome, **where)

    def mean(self, outcome: str, months: int = 12, **where: str) -> Quantity:
        """Mean over the months from the day of the levers on."""
        part = self.path(outcome, **where)[:, self.start : self.start + months]
        return self.q(part.mean(1), outcome, **where)

    def first_stop(self) -> tuple[Quantity, str, str] | None:
        """Earliest line stop of the central case outside the controlling country: days, industry, region."""
        values, left = self.res.select("first_stop_day")
        users, regions = (self.res.view.labels(axis) for axis in left)
        best: tuple[float, int, int] | None = None
        for i, user in enumerate(users):
            industry = user.removeprefix("industry:")
            if user == industry or industry not in INDUSTRIES:
                continue
            for r in present(STOPPERS, regions):
                day = values[0, i, regions.index(r)]
                if np.isfinite(day) and (best is None or day < best[0]):
                    best = (day, i, regions.index(r))
        if best is None:
            return None
        _, i, r = best
        industry, region = users[i].removeprefix("industry:"), regions[r]
        found = self.q(values[:, i, r], "first_stop_day", industry=industry, region=region)
        return found, industry, region


def upper(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def tiles(now: Reader, then: Reader, good: str, names: Names) -> list[dict[str, Any]]:
    """Headline numbers, each with its value when the levers rest."""
    book, out = ClaimBook(), []

    def add(name: str, label: str, a: Quantity, b: Quantity, detail: str, better: str) -> None:
        out.append(_tile(book, name, label, a, b, detail, better))

    dear = upper(names.good(good))
    peak, month, t = now.extreme("price_outside", good=good)
    was, _, _ = then.extreme("price_outside", good=good)
    add("price", f"{dear} outside, peak", peak, was, month_text(month), "down")
    ratio = now.q(now.path("price_ratio", good=good)[:, t], "price_ratio", good=good)
    ratio_was = then.extreme("price_ratio", good=good)[0]
    add("ratio", f"{dear}, outside over inside", ratio, ratio_was, month_text(month), "down")
    low, month, _ = now.extreme("exports_index", lowest=True, good="magnet", region="WORLD")
    low_was = then.extreme("exports_index", lowest=True, good="magnet", region="WORLD")[0]
    add("magnets", "China's magnet shipments, lowest, of normal", as_share(low), as_share(low_was), month_text(month),
        "up")  # fmt: skip
    out.append(_stop_tile(book, now, then, names))
    for region in present(LOSERS, now.res.index.region):
        add(f"loss_{region}", f"Loss in {names.the(region)}, 12 months", now.one("loss_share_central", region=region),
            then.one("loss_share_central", region=region), "of GDP, central estimate", "down")  # fmt: skip
    heavy, heavy_was = (r.q(r.path("share_outside", good="heavy")[:, -1], "share_outside", good="heavy")
                        for r in (now, then))  # fmt: skip
    add("heavy", "Heavy rare earths made outside China", heavy, heavy_was, month_text(now.res.index.month[-1]), "up")
    return out


def _tile(book: ClaimBook, name: str, label: str, a: Quantity, b: Quantity, detail: str, better: str) -> Row:
    """A tile: texts of the two values, of the range and of the change, and the claim behind them."""
    said = book.several("front", "{what}: {a}, with the levers at rest {b}.", "", [], what=label, a=a, b=b)
    change, verdict = _change(a, b, better)
    return {
        "id": name,
        "label": label,
        "value": value_text(a),
        "range": range_text(a) if a.low != a.high else "",
        "before": value_text(b),
        "change": change,
        "verdict": verdict,
        "detail": detail,
        "claim": said.to_json(),
    }


def _stop_tile(book: ClaimBook, now: Reader, then: Reader, names: Names) -> Row:
    found, was = now.first_stop(), then.first_stop()
    none = Quantity(math.nan, math.nan, math.nan, "day", "first_stop_day", {}, now.res.run)
    a, b = (f[0] if f else none for f in (found, was))
    detail = f"{names.use(found[1])}, {names.region(found[2])}" if found else "no line stops within the run"
    tile = _tile(book, "stop", "Days to the first line stop", a, b, detail, "up")
    if not found:
        tile["value"] = "no stop"
    if not was:
        tile["before"] = "no stop"
    if (found is None) != (was is None):
        tile["change"] = "stops now" if found else "no longer stops"
        tile["verdict"] = "worse" if found else "better"
    return tile


def _change(a: Quantity, b: Quantity, better: str) -> tuple[str, str]:
    """Change against rest in words, and whether it is better, worse or none."""
    if not (math.isfinite(a.value) and math.isfinite(b.value)):
        return "", "same"
    gap = a.value - b.value
    if abs(gap) <= MOVED * max(abs(b.value), 1e-12):
        return "unchanged", "same"
    sign = "+" if gap > 0 else "\N{MINUS SIGN}"
    if a.unit == "share":
        text = f"{sign}{abs(100 * gap):.1f} points"
    elif a.unit in ("USD/kg", "1") and b.value > 0:
        text = f"{sign}{abs(100 * gap / b.value):,.0f} %"
    else:
        size = Quantity(abs(gap), abs(gap), abs(gap), a.unit, a.outcome, {}, "")
        text = f"{sign}{value_text(size)}"
    return text, "better" if (gap > 0) == (better == "up") else "worse"


# --- rows of the charts ------------------------------------------------------------


def band(
    reader: Reader, series: str, outcome: str, factor: float = 1.0, *, flat: bool = False, **where: str
) -> list[Row]:
    """Rows of a path: month, series, value, low, high; ``flat`` leaves the range out."""
    path = reader.path(outcome, **where) * factor
    low, high = (path[0], path[0]) if flat or len(path) == 1 else np.nanquantile(path, [LOW, HIGH], axis=0)
    low, high = np.minimum(low, path[0]), np.maximum(high, path[0])
    months = reader.res.index.month
    return [
        {"month": d.isoformat(), "series": series, "value": _short(v), "low": _short(a), "high": _short(b)}
        for d, v, a, b in zip(months, path[0], low, high, strict=True)
        if np.isfinite(v)
    ]


def _short(x: float) -> float:
    return float(f"{float(x):.5g}")


def pair(now: Reader, then: Reader, items: Mapping[str, tuple[str, dict[str, Any]]], factor: float = 1.0) -> list[Row]:
    """Paths with the levers moved, and the same ones at rest as thin lines."""
    out: list[Row] = []
    for label, (outcome, where) in items.items():
        flat: Any = {"flat": True, **where}
        out += band(then, f"{label}, {BEFORE}", outcome, factor, **flat)
        out += band(now, label, outcome, factor, **where)
    return out


PRICES = {"outside": "price_outside", "inside": "price_inside"}
SHIPMENTS = {
    "magnets": {"good": "magnet", "region": "WORLD"},
    "heavy rare earths": {"good": "heavy", "region": "WORLD"},
}
SUPPLY = {"heavy rare earths": {"good": "heavy"}, "magnets": {"good": "magnet"}}


def chart_rows(now: Reader, then: Reader, good: str, names: Names) -> dict[str, list[Row]]:
    """Rows of the charts of the first screen."""
    return {
        "price": pair(now, then, {k: (v, {"good": good}) for k, v in PRICES.items()}),
        "shipments": pair(now, then, {k: ("exports_index", w) for k, w in SHIPMENTS.items()}, 100.0),
        "loss": losses(now, then, names),
        "stops": stops(now),
        "supply": pair(now, then, {k: ("share_outside", w) for k, w in SUPPLY.items()}, 100.0),
    }


def losses(now: Reader, then: Reader, names: Names) -> list[Row]:
    """Rows of the loss chart: bounds, central value with its range, and the central value at rest."""
    out = []
    for region in present(REGIONS, now.res.index.region):
        low, mid, top = (now.one(f"loss_share_{k}", region=region) for k in ("lower", "central", "upper"))
        out.append({
            "label": names.region(region), "lower": _short(low.value), "central": _short(mid.value),
            "upper": _short(top.value), "low": _short(mid.low), "high": _short(mid.high),
            "rest": _short(then.one("loss_share_central", region=region).value),
        })  # fmt: skip
    return out


def stops(reader: Reader) -> list[Row]:
    """Cells of the table of line stops: industry, region, class, days."""
    values, left = reader.res.select("first_stop_day")
    users, regions = (reader.res.view.labels(axis) for axis in left)
    out = []
    for industry in INDUSTRIES:
        if f"industry:{industry}" not in users:
            continue
        for region in present(REGIONS, regions):
            day = float(values[0, users.index(f"industry:{industry}"), regions.index(region)])
            known = math.isfinite(day)
            where = next((i for i, limit in enumerate(DAYS) if day <= limit), len(DAYS)) if known else -1
            out.append({
                "x": SHORT.get(region, region), "y": industry.capitalize(), "bin": where,
                "text": f"{max(day, 0):.0f}" if known else "\N{EN DASH}",
                "class": DAY_LABELS[where] if known else "does not stop",
            })  # fmt: skip
    return out


def footprint(now: Reader, then: Reader) -> list[Row]:
    """Burdens of the world's supply, mean of the twelve months from the day of the levers; never added to losses."""
    out, book = [], ClaimBook()
    for outcome, (label, unit) in FOOTPRINT.items():
        a, b = (r.mean(outcome, region="WORLD") for r in (now, then))
        tile = _tile(book, outcome, label, a, b, f"{unit.replace('m3', 'm³').replace('/', ' a ')}, world", "down")
        out.append(tile)
    share = [r.path("conflict_share", good="Dy.oxide") for r in (now, then)] if "Dy" in now.res.index.element else []
    if share:
        a, b = (r.q(p[:, r.start : r.start + 12].mean(1), "conflict_share", good="Dy.oxide")
                for r, p in zip((now, then), share, strict=True))  # fmt: skip
        out.append(_tile(book, "conflict", "Dysprosium that pays for armed conflict", a, b, "share of supply", "down"))
    return out


def map_rows(now: Reader) -> dict[str, list[Row]]:
    """Rows of the map: shipments of magnets in the lowest month, loss by country."""
    from monazite.brief.maps import arc

    ds = now.res.dataset
    regions = {row.region: row for row in ds.table("regions")}
    home = regions[now.res.scenario.controller]
    flows, lines, shade = [], [], []
    for name, row in regions.items():
        for code in str(row.iso_numeric).split(";") if name != home.region else ():
            loss = now.one("loss_share_central", region=name).value
            shade.append({"id": code, "value": _short(loss)})
        if name in (home.region, "ROW"):
            continue
        tonnes = now.mean("exports", good="magnet", region=name).value
        flows.append({"id": name, "lon": row.lon, "lat": row.lat, "value": _short(tonnes)})
        lines.append({
            "type": "Feature", "properties": {"w": _short(0.4 + 5.0 * math.sqrt(max(tonnes, 0.0) / 2000.0))},
            "geometry": {"type": "LineString", "coordinates": arc((home.lon, home.lat), (row.lon, row.lat))},
        })  # fmt: skip
    return {"shade": shade, "lines": lines, "flows": flows}


# --- warnings ------------------------------------------------------------


def warnings(now: Reader, levers: Mapping[str, float], limits: Mapping[str, tuple[float, float, str]],
             names: Names) -> list[dict[str, str]]:  # fmt: skip
    """What to look at: months not solved, levers beyond the calibrated range, lines that stop soon, empty stocks."""
    out: list[dict[str, str]] = []
    failed = now.res.failures()
    if failed:
        text = f"{len(failed)} months could not be solved; their numbers are not to be used."
        out.append({"level": "stop", "text": text, "remedy": "Move the last lever back a little."})
    for name, (low, high, label) in limits.items():
        value = levers.get(name)
        if value is not None and not low <= value <= high:
            text = f"{label}: {value:g} is outside the calibrated range ({low:g} to {high:g}: the episodes tested on)."
            out.append({"level": "note", "text": text, "remedy": "Read the direction, not the size."})
    stop = now.first_stop()
    if stop and stop[0].value <= 60:
        q, industry, region = stop
        text = f"{upper(names.use(industry))} in {names.the(region)}: a line stops after {value_text(q)}."
        remedy = "More stock, supply shared among allies, or more licences move that date."
        out.append({"level": "warn", "text": text, "remedy": remedy})
    out += _bare(now, names)
    return out


def _bare(now: Reader, names: Names) -> list[dict[str, str]]:
    """Commercial stocks below ten days of use, the first of each region."""
    cover, left = now.res.select("cover")
    goods, regions = (now.res.view.labels(axis) for axis in left[1:])
    out = []
    for region in present(STOPPERS, regions):
        best: tuple[int, str] | None = None
        for good in present(("Dy.oxide", "Tb.oxide", "Y.oxide", "NdFeB.SH.magnet", "NdFeB.UH.magnet"), goods):
            path = cover[0, now.start :, goods.index(good), regions.index(region)]
            low = np.flatnonzero(path < 10.0)
            if low.size and (best is None or low[0] < best[0]):
                best = (int(low[0]), good)
        if best:
            when = now.res.index.month[now.start + best[0]]
            text = f"{upper(names.good(best[1]))} in {names.the(region)}: less than ten days of stock in "
            text += f"{month_text(when)}."
            out.append({"level": "warn", "text": text, "remedy": "Start a stock earlier, or share supply."})
    return out[:4]


def headline(made: Sequence[Row]) -> str:
    """One sentence for the status line and for screen readers."""
    by = {t["id"]: t for t in made}
    parts = [f"{by[k]['label']}: {by[k]['value']} (at rest {by[k]['before']})" for k in ("price", "stop") if k in by]
    parts += [f"{t['label']}: {t['value']}" for t in made if t["id"].startswith("loss_US")]
    return "; ".join(parts) + "."


__all__ = ["Reader", "chart_rows", "footprint", "headline", "map_rows", "tiles", "warnings"]
