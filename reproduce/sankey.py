"""Sankey picture of the closed baseline year: ``python reproduce/sankey.py [OUT.svg]``.

All flows are in t REO a year (rare-earth oxide equivalent), so that mass balances from the mine to the use. Vega-Lite
has no Sankey chart; the ribbons are path marks of a Vega specification whose geometry is computed here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.model.baseline import Baseline, balance_baseline, metal_recipes, recipe_means
from monazite.model.build import make_index
from monazite.model.index import Index
from monazite.presentation.charts.theme import BLUE, FONT, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY
from monazite.scenario.scenario import load_scenario

Flows = dict[tuple[str, str], float]
"""Amounts in t REO a year by (node it leaves, node it enters)."""
Monthly = Iterator[tuple[tuple[str, str], float]]

OXIDE_PER_METAL = {
    "La": 1.1728, "Ce": 1.2284, "Pr": 1.2082, "Nd": 1.1664, "Sm": 1.1596, "Eu": 1.1579, "Gd": 1.1526, "Tb": 1.1762,
    "Dy": 1.1477, "Ho": 1.1455, "Er": 1.1435, "Tm": 1.1421, "Yb": 1.1387, "Lu": 1.1372, "Y": 1.2699, "Sc": 1.5338,
}  # fmt: skip
"""Stoichiometric t oxide per t metal, without the losses of metal making that recipes.csv adds."""
NAMED = {"mined": ("CN", "US", "AU", "MM", "IN"), "recycled": ("CN", "JP"), "oxide": ("CN", "MY", "US")}
"""Regions with a node of their own, by kind of node; the others share one."""
TITLE = "Rare earths in 2024: where they come from and where they go (t REO)"
NOTES = (
    "Source: monazite, closed 2024 baseline of the {} dataset ({}), from figures of USGS, MIIT, Lynas, MP Materials "
    "and others and from estimates; see docs/model/baseline.md.",
    "Tonnes of rare-earth oxide equivalent (REO) a year, rounded. Magnets include swarf from cutting; what is sold of "
    "it comes back as recycled. “Other” includes stock building that nobody reports.",
)
HEADS = ("Mined and recycled", "Separated", "Made into metal", "Made into magnets", "Used or stored")
KINDS = {"mined": 0, "recycled": 0, "oxide": 1, "losses": 1, "kept": 1, "metals": 2, "magnets": 3, "metal_losses": 3}
KINDS |= {"use": 4, "stocks": 4}  # column of every kind of node, from top to bottom
NAMES = {
    "losses": "Processing losses", "kept": "Kept as concentrate", "metals": "Metals", "magnets": "Magnets",
    "metal_losses": "Metal-making losses", "stocks": "Added to producer stocks", "use:cars": "Cars: motors, catalysts",
    "use:chemicals": "Chemicals: oil cracking", "use:machinery": "Machinery, appliances", "use:wind": "Wind power",
    "use:materials": "Materials: steel, batteries", "use:technology": "Technology, glass, ceramics",
}  # fmt: skip
COLOURS = {"CN": RED, "MM": ORANGE, "US": BLUE, "AU": SKY, "MY": GREEN, "metals": PURPLE, "magnets": SKY}

WIDTH, LEFT, RIGHT, TOP = 1200, 168, 232, 84
COLUMN = (WIDTH - LEFT - RIGHT) / (len(HEADS) - 1)  # px from one column to the next
THICK, GAP = 16.0, 7.0  # px: width of a bar, gap between bars
LABEL, FULL = 17.0, 560.0  # px: least height of a bar with its label, height of all that is mined and recycled
WORD = ("x", "y", "text", "align", "fontSize", "fontWeight")  # what is told of a text


@dataclass(frozen=True)
class Node:
    """A bar of the picture: its amount in t REO a year, its place in px, the colour of it and of what leaves it."""

    id: str
    column: int
    amount: float
    x: float
    y: float
    height: float
    colour: str


def flows(ds: Dataset, ix: Index, bench: Baseline) -> Flows:
    """All flows of the baseline, t REO a year; those below 1 kg are left out."""
    out: Flows = defaultdict(float)
    for link, amount in chain(_supply(ds, ix, bench), _oxides(ds, ix, bench), _metals(ds, ix, bench)):
        out[link] += 12.0 * float(amount)
    return {link: amount for link, amount in out.items() if amount > 1e-3}


def _supply(ds: Dataset, ix: Index, bench: Baseline) -> Monthly:
    """From mines and recyclers to separators, to concentrate that is kept and to losses."""
    for j, row in enumerate(ds.table("deposits")):
        origin = _at("recycled" if row.kind == "recycling" else "mined", row.region)
        yield (origin, "kept"), row.output * row.stocked / 12.0
        yield (origin, "losses"), (1.0 - row.recovery) * bench.feed[j].sum()
        for r, amount in enumerate(bench.feed[j]):
            yield (origin, _at("oxide", ix.region[r])), row.recovery * amount


def _at(kind: str, region: str) -> str:
    return f"{kind}:{region if region in NAMED[kind] else 'other'}"


def _oxides(ds: Dataset, ix: Index, bench: Baseline) -> Monthly:
    """From separators to their stocks, to metal making and to the uses; each buyer splits what it gets by its needs."""
    elements = len(ix.element)
    metal = np.zeros((elements, len(ix.buyer)))
    metal[:, : len(ix.region)] = metal_recipes(ds, ix)[:, None] * bench.ship[elements : 2 * elements].sum(2)
    direct = np.einsum("ue,ub->ueb", bench.mix[:, :elements], bench.activity)
    total = metal + direct.sum(0)
    share = bench.ship[:elements] / np.where(total > 0, total, np.inf)[:, None]
    to_metal, to_use = np.einsum("erb,eb->r", share, metal), np.einsum("erb,ueb->ru", share, direct)
    for r, region in enumerate(ix.region):
        yield (_at("oxide", region), "stocks"), bench.holding[:, r].sum()
        yield (_at("oxide", region), "metals"), to_metal[r]
        for u, use in enumerate(ix.use):
            yield (_at("oxide", region), _group(ix, use)), to_use[r, u]


def _metals(ds: Dataset, ix: Index, bench: Baseline) -> Monthly:
    """From metal making to losses, to uses of metal and, by way of magnets, to the uses of those."""
    elements = len(ix.element)
    oxide = np.array([OXIDE_PER_METAL[e] for e in ix.element])
    made = bench.ship[elements : 2 * elements].sum((1, 2))
    yield ("metals", "metal_losses"), (metal_recipes(ds, ix) - oxide) @ made
    in_magnets = recipe_means(ds, ix) @ oxide
    for u, use in enumerate(ix.use):
        bought = bench.activity[u].sum() * bench.mix[u]
        yield ("metals", _group(ix, use)), bought[elements : 2 * elements] @ oxide
        yield ("metals", "magnets"), bought[2 * elements :] @ in_magnets
        yield ("magnets", _group(ix, use)), bought[2 * elements :] @ in_magnets


def _group(ix: Index, use: str) -> str:
    """Node of a use: its industry, or "other" for the uses that close the balance of an element."""
    return "use:other" if use.startswith("other_") else f"use:{ix.industry[use]}"


def totals(links: Mapping[tuple[str, str], float]) -> tuple[dict[str, float], dict[str, float]]:
    """What enters and what leaves every node, t REO a year."""
    into, out = defaultdict(float), defaultdict(float)
    for (origin, target), amount in links.items():
        out[origin] += amount
        into[target] += amount
    return into, out


def place(links: Flows) -> dict[str, Node]:
    """Bars in five columns, heights in proportion to amounts, uses of magnets above the others."""
    into, out = totals(links)
    amounts = {name: max(into.get(name, 0.0), out.get(name, 0.0)) for name in into | out}
    scale = FULL / sum(amount for name, amount in amounts.items() if name not in into)

    def rank(name: str) -> tuple[float, ...]:
        kind, _, part = name.partition(":")
        ways = [links.get((way, name), 0.0) / amounts[name] for way in ("magnets", "metals") if kind == "use"]
        return (list(KINDS).index(kind), *(-round(way, 1) for way in ways), part == "other", -amounts[name])

    nodes, y = {}, [float(TOP)] * len(HEADS)
    for name in sorted(amounts, key=rank):
        column, height = KINDS[name.partition(":")[0]], scale * amounts[name]
        slot = max(height, LABEL)
        at = LEFT + column * COLUMN, y[column] + (slot - height) / 2.0
        nodes[name] = Node(name, column, amounts[name], *at, height, COLOURS.get(name.rpartition(":")[2], GREY))
        y[column] += slot + GAP
    return nodes


def ribbons(links: Flows, nodes: Mapping[str, Node]) -> list[dict[str, Any]]:
    """Filled paths from bar to bar, in proportion to amounts; what skips a column passes below the bars in it."""
    start, end = ({name: node.y for name, node in nodes.items()} for _ in range(2))
    lane = [max(n.y + n.height for n in nodes.values() if n.column == c) + 2 * GAP for c in range(len(HEADS))]
    rows, last = [], [""] * len(HEADS)
    for link in sorted(links, key=lambda k: (nodes[k[1]].y, -nodes[k[0]].column, nodes[k[0]].y)):
        origin, target = (nodes[name] for name in link)
        height = origin.height * links[link] / origin.amount
        points = [(origin.x + THICK, start[link[0]])]
        for c in range(origin.column + 1, target.column):
            lane[c] += GAP * (last[c] not in ("", link[1]))
            points += [(LEFT + c * COLUMN, lane[c]), (LEFT + c * COLUMN + THICK, lane[c])]
            lane[c], last[c] = lane[c] + height, link[1]
        points.append((target.x, end[link[1]]))
        start[link[0]], end[link[1]] = start[link[0]] + height, end[link[1]] + height
        path = _curve("M", points) + _curve("L", [(x, y + height) for x, y in reversed(points)]) + "Z"
        rows.append({"link": link, "path": path, "fill": origin.colour, "height": height})
    return sorted(rows, key=lambda row: -row["height"])


def _curve(first: str, points: Sequence[tuple[float, float]]) -> str:
    path = f"{first}{points[0][0]:.2f},{points[0][1]:.2f}"
    for (a, y), (b, z) in pairwise(points):
        path += f"C{(a + b) / 2:.2f},{y:.2f} {(a + b) / 2:.2f},{z:.2f} {b:.2f},{z:.2f}"
    return path


def label(name: str, regions: Mapping[str, str]) -> str:
    """Plain name of a node."""
    kind, _, part = name.partition(":")
    if name in NAMES or kind == "use":
        return NAMES.get(name, part.capitalize())
    return regions.get(part, "Other countries") + ", recycled" * (kind == "recycled")


def amount_text(amount: float) -> str:
    """Three significant figures, at least whole tonnes."""
    return f"{float(f'{amount:.3g}'):,.0f}"


def spec(links: Flows, ds: Dataset) -> dict[str, Any]:
    """The picture as a Vega specification."""
    nodes, regions = place(links), {row.region: row.name for row in ds.table("regions")}
    base, bands = max(node.y + node.height for node in nodes.values()) + 34.0, ribbons(links, nodes)
    for band in bands:
        origin, target = (label(name, regions) for name in band["link"])
        band["description"] = f"{origin} to {target}: {amount_text(links[band.pop('link')])} t REO a year"
    bars = [{"x": n.x, "y": n.y, "height": max(n.height, 1.0), "fill": n.colour} for n in nodes.values()]
    words: list[tuple[Any, ...]] = [(8, 30, TITLE, "left", 20, "bold")]
    words += [(LEFT + i * COLUMN + THICK / 2, 64, head, "center", 12, "bold") for i, head in enumerate(HEADS)]
    notes = (note.format(ds.folders[-1], ds.hash[:12]) for note in NOTES)
    words += [(8, base + 17 * i, note, "left", 11, "normal") for i, note in enumerate(notes)]
    for n in nodes.values():
        x, align = (n.x - 6, "right") if n.column == 0 else (n.x + THICK + 6, "left")
        words += [(x, n.y + n.height / 2, f"{label(n.id, regions)}  {amount_text(n.amount)}", align, 12, "normal")]
    ink = _encode(*WORD, baseline="middle", font=FONT, fill=INK)
    halo = ink | _encode(stroke="white", strokeWidth=3, strokeJoin="round")
    ribbon = _encode("path", "fill", "description", fillOpacity=0.4)
    bar = _encode("x", "y", "height", "fill", width=THICK)
    rows = [dict(zip(WORD, word, strict=True)) for word in words]
    layers = (("path", "bands", ribbon), ("rect", "bars", bar), ("text", "words", halo), ("text", "words", ink))
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json", "description": TITLE, "background": "white",
        "width": WIDTH, "height": round(base + 34), "padding": 0, "autosize": "none",
        "data": [{"name": n, "values": v} for n, v in (("bands", bands), ("bars", bars), ("words", rows))],
        "marks": [{"type": t, "from": {"data": d}, "encode": {"enter": e}} for t, d, e in layers],
    }  # fmt: skip


def _encode(*fields: str, **constants: Any) -> dict[str, Any]:
    return {name: {"field": name} for name in fields} | {name: {"value": v} for name, v in constants.items()}


def main(arguments: Sequence[str]) -> None:
    """Draw the shipped baseline as SVG, with a PNG beside it."""
    import vl_convert

    ds = load_dataset("rare_earths")
    ix = make_index(ds, load_scenario({"name": "baseline", "start": "2024-01-01", "months": 12}))
    out = Path(arguments[0] if arguments else "docs/images/balance.svg")
    svg = vl_convert.vega_to_svg(spec(flows(ds, ix, balance_baseline(ds, ix)), ds))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(svg, encoding="utf-8")
    out.with_suffix(".png").write_bytes(vl_convert.svg_to_png(svg, scale=1.5))


if __name__ == "__main__":
    main(sys.argv[1:])
