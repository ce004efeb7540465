"""Sankey picture of the closed baseline year: ``python -m monazite.sankey [OUT.svg]``.

All flows are in t REO a year (rare-earth oxide equivalent), so that mass balances from the mine to the use. Vega-Lite
has no Sankey chart; the ribbons are path marks of a Vega specification whose geometry is computed here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from monazite.benchmark import Benchmark, balance, metal_recipes, recipe_means
from monazite.brief.charts import BLUE, FONT, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY
from monazite.build import make_index
from monazite.dataset import Dataset, load_dataset
from monazite.index import Index
from monazite.scenario import load_scenario

Flows = dict[tuple[str, str], float]
"""Amounts in t REO a year by (node it leaves, node it enters)."""

OXIDE_PER_METAL = {
    "La": 1.1728, "Ce": 1.2284, "Pr": 1.2082, "Nd": 1.1664, "Sm": 1.1596, "Eu": 1.1579, "Gd": 1.1526, "Tb": 1.1762,
    "Dy": 1.1477, "Ho": 1.1455, "Er": 1.1435, "Tm": 1.1421, "Yb": 1.1387, "Lu": 1.1372, "Y": 1.2699, "Sc": 1.5338,
}  # fmt: skip
"""Stoichiometric t oxide per t metal, without the losses of metal making that recipes.csv adds."""

SHOWN = 0.005  # least share of the world's mine output with which a region gets a node of its own
SEPARATORS = ("CN", "MY", "US")
TITLE = "Rare earths in 2024: where they come from and where they go (t REO)"
NOTES = (
    "Source: monazite, closed 2024 baseline of the {name} dataset ({hash}), from figures of USGS, MIIT, Lynas, "
    "MP Materials and others and from estimates; see docs/model/baseline.md.",
    "Tonnes of rare-earth oxide equivalent (REO) a year, rounded. Magnets include swarf from cutting; what is sold of it "
    "comes back as recycled. “Other” includes stock building that nobody reports.",
)
HEADS = ("Mined and recycled", "Separated", "Made into metal", "Made into magnets", "Used")
NAMES = {
    "losses": "Processing losses",
    "kept": "Kept as concentrate",
    "metals": "Metals",
    "stocks": "Added to producer stocks",
    "metal_losses": "Metal-making losses",
    "magnets": "Magnets",
    "use:other": "Other",
    "use:cars": "Cars: motors, catalysts",
    "use:chemicals": "Chemicals: oil cracking",
    "use:machinery": "Machinery, appliances",
    "use:materials": "Materials: steel, batteries",
    "use:technology": "Technology, glass, ceramics",
    "use:wind": "Wind power",
}
COLOURS = {"CN": RED, "MM": ORANGE, "US": BLUE, "AU": SKY, "MY": GREEN, "metals": PURPLE, "magnets": SKY}

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 1200, 168, 252, 84, 58
COLUMN = (WIDTH - LEFT - RIGHT) / (len(HEADS) - 1)  # px from one column to the next
THICK, GAP, LABEL = 16.0, 7.0, 17.0  # px: width of a node, gap between nodes, least height with its label
FULL = 560.0  # px for all that is mined and recycled


@dataclass(frozen=True)
class Node:
    """A bar of the picture: its amount in t REO a year, and its place in px."""

    id: str
    column: int
    amount: float
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0


def flows(ds: Dataset, ix: Index, bench: Benchmark) -> Flows:
    """All flows of the baseline, t REO a year; those below 1 kg are left out."""
    out: Flows = defaultdict(float)
    for part in (_supply(ds, ix, bench), _oxides(ds, ix, bench), _metals(ds, ix, bench)):
        for link, amount in part:
            out[link] += 12.0 * float(amount)
    return {link: amount for link, amount in out.items() if amount > 1e-3}


Monthly = Iterator[tuple[tuple[str, str], float]]


def _supply(ds: Dataset, ix: Index, bench: Benchmark) -> Monthly:
    """From mines and recyclers to separators, to concentrate that is kept and to losses."""
    mined: dict[str, float] = defaultdict(float)
    for row in ds.table("deposits"):
        mined[row.region] += row.output * (row.kind != "recycling")
    own = {region for region, amount in mined.items() if amount >= SHOWN * sum(mined.values())} - {"ROW"}
    for j, row in enumerate(ds.table("deposits")):
        if row.kind == "recycling":
            origin = f"recycled:{row.region}"
        else:
            origin = f"mined:{row.region if row.region in own else 'other'}"
        yield (origin, "kept"), row.output * row.stocked / 12.0
        yield (origin, "losses"), (1.0 - row.recovery) * bench.feed[j].sum()
        for r, amount in enumerate(bench.feed[j]):
            yield (origin, _separator(ix.region[r])), row.recovery * amount


def _separator(region: str) -> str:
    return f"oxide:{region if region in SEPARATORS else 'other'}"


def _oxides(ds: Dataset, ix: Index, bench: Benchmark) -> Monthly:
    """From separators to their stocks, to metal making and to the uses; each buyer splits what it gets by its needs."""
    elements = len(ix.element)
    metal = np.zeros((elements, len(ix.buyer)))
    made = bench.ship[elements : 2 * elements].sum(2)
    metal[:, : len(ix.region)] = metal_recipes(ds, ix)[:, None] * made
    direct = np.einsum("ue,ub->ueb", bench.mix[:, :elements], bench.activity)
    total = metal + direct.sum(0)
    share = np.divide(bench.ship[:elements], total[:, None], out=np.zeros_like(bench.ship[:elements]), where=total[:, None] > 0)
    to_metal, to_use = np.einsum("erb,eb->r", share, metal), np.einsum("erb,ueb->ru", share, direct)
    for r, region in enumerate(ix.region):
        yield (_separator(region), "stocks"), bench.holding[:, r].sum()
        yield (_separator(region), "metals"), to_metal[r]
        for u, use in enumerate(ix.use):
            yield (_separator(region), _group(ix, use)), to_use[r, u]


def _metals(ds: Dataset, ix: Index, bench: Benchmark) -> Monthly:
    """From metal making to losses, to uses of metal and, by way of magnets, to the uses of those."""
    elements = len(ix.element)
    oxide = np.array([OXIDE_PER_METAL[e] for e in ix.element])
    made = bench.ship[elements : 2 * elements].sum((1, 2))
    yield ("metals", "metal_losses"), ((metal_recipes(ds, ix) - oxide) * made).sum()
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
    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for (origin, target), amount in links.items():
        out[origin] += amount
        into[target] += amount
    return into, out


def place(links: Flows) -> dict[str, Node]:
    """Bars in five columns, heights in proportion to amounts; what passes a column unmade gets a free lane."""
    into, out = totals(links)
    names = dict.fromkeys(name for link in links for name in link)
    scale = FULL / sum(amount for name, amount in out.items() if name not in into)
    by_amount = sorted(names, key=lambda name: -max(into.get(name, 0.0), out.get(name, 0.0)))
    by_magnets = sorted(
        (name for name in by_amount if name.startswith("use:")),
        key=lambda name: [-round(links.get((way, name), 0.0) / into[name], 1) for way in ("magnets", "metals")],
    )
    lane = sum(amount for (way, use), amount in links.items() if use.startswith("use:") and way.startswith("oxide:"))
    rest = [name for name in by_amount if name.endswith(":other") and not name.startswith("use:")]
    columns = (
        [n for kind in ("mined", "recycled") for n in by_amount if n.startswith(kind) and n not in rest]
        + [n for n in rest if n.startswith("mined")],
        [n for n in by_amount if n.startswith("oxide") and n not in rest]
        + [n for n in rest if n.startswith("oxide")]
        + ["losses", "kept"],
        ["metals", "", "stocks"],
        ["metal_losses", "magnets"],
        by_magnets,
    )
    nodes: dict[str, Node] = {}
    for column, members in enumerate(columns):
        y = float(TOP)
        for name in members:
            amount = max(into.get(name, 0.0), out.get(name, 0.0)) if name else lane
            height = scale * amount
            slot = max(height, LABEL) if name in names else height
            if name in names:
                nodes[name] = Node(name, column, amount, LEFT + column * COLUMN, y + (slot - height) / 2.0, height)
            y += slot + GAP
    return nodes


def ribbons(links: Flows, nodes: Mapping[str, Node]) -> list[dict[str, Any]]:
    """Filled paths from bar to bar, as high as their share of the bar; ordered so that they cross little."""
    start = {name: node.y for name, node in nodes.items()}
    end = dict(start)
    bands: dict[tuple[str, str], list[float]] = {}
    for link in sorted(links, key=lambda k: nodes[k[1]].y):
        node = nodes[link[0]]
        thick = node.height * links[link] / node.amount
        bands[link] = [start[link[0]], 0.0, thick]
        start[link[0]] += thick
    for link in sorted(links, key=lambda k: (-nodes[k[0]].column, nodes[k[0]].y)):
        bands[link][1] = end[link[1]]
        end[link[1]] += bands[link][2]
    rows = []
    for (origin, target), (y, z, h) in bands.items():
        a, b = nodes[origin].x + THICK, nodes[target].x
        m = (a + b) / 2.0
        path = f"M{a:.2f},{y:.2f}C{m:.2f},{y:.2f} {m:.2f},{z:.2f} {b:.2f},{z:.2f}v{h:.2f}"
        path += f"C{m:.2f},{z + h:.2f} {m:.2f},{y + h:.2f} {a:.2f},{y + h:.2f}Z"
        text = f"{label(origin)} to {label(target)}: {amount_text(links[origin, target])} t REO a year"
        rows.append({"path": path, "colour": colour(origin), "text": text, "height": h})
    return sorted(rows, key=lambda row: -row["height"])
