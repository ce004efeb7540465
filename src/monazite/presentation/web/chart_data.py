"""Rows of the charts, in the units of their axes; paths go out as plain lists, which the page turns into rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from monazite.presentation.web.quick_quantities import Cell, Reader
from monazite.results.names import Names, present
from monazite.results.ranges import HIGH, LOW

Row = dict[str, Any]
REGIONS = ("US", "EU", "JP", "KR", "IN", "CN", "ROW")
DAYS, DAY_LABELS = (30.0, 60.0, 120.0, 365.0), ("within 30 days", "31 to 60", "61 to 120", "121 to 365", "later")
WIDEST = 0.4  # of the usual shipments: what the broadest line of the map stands for

FACTORS = {"price": 1.0, "shipments": 100.0, "supply": 100.0}


def series(reader: Reader, good: str) -> dict[str, dict[str, tuple[str, dict[str, str]]]]:
    """Series of the line charts: outcome and what it is taken of; the price is of the good that is shown."""
    shipped, made = reader.focus.shipments.items(), reader.focus.supply.items()
    return {
        "price": {"outside": ("price_outside", {"good": good}), "inside": ("price_inside", {"good": good})},
        "shipments": {label: ("exports_index", {"good": g, "region": "WORLD"}) for label, g in shipped},
        "supply": {label: ("share_outside", {"good": g}) for label, g in made},
    }


def short(x: float) -> float | None:
    """Five digits; None for what is not a number."""
    return float(f"{x:.5g}") if math.isfinite(x) else None


def lines(reader: Reader, good: str) -> dict[str, dict[str, dict[str, list]]]:
    """Paths by chart and series: value, and low and high where there are several draws; one number a month."""
    out: dict[str, dict[str, dict[str, list]]] = {}
    for chart, paths in series(reader, good).items():
        out[chart] = {}
        for name, (outcome, where) in paths.items():
            path = reader.path(outcome, **where) * FACTORS[chart]
            out[chart][name] = band(path)
    return out


def band(path: np.ndarray) -> dict[str, list]:
    """A path (draw, month) as lists."""
    found = {"value": [short(x) for x in path[0].tolist()]}
    if len(path) > 1:
        whole = np.isfinite(path).all()
        low, high = (np.quantile if whole else np.nanquantile)(path, [LOW, HIGH], axis=0)
        found["low"] = [short(x) for x in np.minimum(low, path[0]).tolist()]
        found["high"] = [short(x) for x in np.maximum(high, path[0]).tolist()]
    return found


def losses(now: Reader, then: Reader, names: Names) -> list[Row]:
    """Rows of the loss chart: bounds, central value with its range, and the central value at rest."""
    out = []
    for region in present(REGIONS, now.res.index.region):
        low, mid, top = (now.one(f"loss_share_{k}", region=region) for k in ("lower", "central", "upper"))
        rest = then.one("loss_share_central", region=region).value
        out.append({
            "label": names.region(region)[:1].upper() + names.region(region)[1:], "lower": short(low.value),
            "central": short(mid.value), "upper": short(top.value), "low": short(mid.low), "high": short(mid.high),
            "rest": short(rest), "text": percent(mid.value),
        })  # fmt: skip
    return out


def percent(x: float) -> str:
    """A loss in per cent, with as many digits as it needs."""
    if x < 0.001:
        return "none" if x < 1e-6 else "under 0.001%"
    return f"{x:.1g}%" if x < 0.1 else f"{x:.2g}%"


def stops(now: Reader, then: Reader) -> list[Row]:
    """Cells of the table of line stops: industry, region, class, text, and the text at rest."""
    rest = {(c.industry, c.region): cell_text(c) for c in then.stops()}
    return [
        {
            "industry": c.industry.capitalize(),
            "region": c.region,
            "class": cell_class(c),
            "text": cell_text(c),
            "rest": rest[c.industry, c.region],
        }
        for c in now.stops()
        if c.region in REGIONS
    ]


def cell_text(c: Cell) -> str:
    """Days to the first stop; ``now`` where lines stand already; a dash where none stops."""
    if c.standing:
        return "now"
    return f"{max(c.day, 0):.0f}" if math.isfinite(c.day) else "\N{EN DASH}"


def cell_class(c: Cell) -> int:
    """0 to 4 by days, 0 also where lines stand already; -1 where none stops."""
    if c.standing:
        return 0
    if not math.isfinite(c.day):
        return -1
    return next((i for i, limit in enumerate(DAYS) if c.day <= limit), len(DAYS))


def _at(now: Reader) -> int:
    return now.res.view.labels("goods").index(now.focus.shipped)


def world(now: Reader) -> dict[str, list[Row]]:
    """Rows of the map: mean shipments of magnets in the twelve months of the levers, loss by country."""
    from monazite.presentation.charts.maps import arc

    ds = now.res.dataset
    regions = {row.region: row for row in ds.table("regions")}
    home = regions[now.res.scenario.controller]
    flows, paths, shade = [], [], []
    usual = float(now.res.view.baseline_exports()[now.res.view.members[_at(now)] > 0].sum())
    widest = max(WIDEST * usual, 1e-9)
    for name, row in regions.items():
        for code in str(row.iso_numeric).split(";") if name != home.region else ():
            shade.append({"id": code, "value": short(now.one("loss_share_central", region=name).value)})
        if name in (home.region, "ROW"):
            continue
        tonnes = now.mean("exports", good=now.focus.shipped, region=name).value
        flows.append({"id": name, "lon": row.lon, "lat": row.lat, "value": short(tonnes)})
        paths.append({
            "type": "Feature", "properties": {"w": short(0.4 + 5.0 * math.sqrt(max(tonnes, 0.0) / widest))},
            "geometry": {"type": "LineString", "coordinates": arc((home.lon, home.lat), (row.lon, row.lat))},
        })  # fmt: skip
    return {"shade": shade, "lines": paths, "flows": flows}
