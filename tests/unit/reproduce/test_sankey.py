"""Sankey picture of the baseline: mass balances at every node, ribbons are in proportion, labels keep apart."""

import re
from itertools import pairwise

import numpy as np
import pytest
from reproduce import sankey

from monazite.model.baseline import balance_baseline
from monazite.model.build import make_index
from monazite.scenario.scenario import load_scenario


@pytest.fixture(scope="module")
def ix(ds):
    return make_index(ds, load_scenario({"name": "baseline", "start": "2024-01-01", "months": 12}))


@pytest.fixture(scope="module")
def bench(ds, ix):
    return balance_baseline(ds, ix)


@pytest.fixture(scope="module")
def links(ds, ix, bench):
    return sankey.flows(ds, ix, bench)


def test_mass_balances_at_every_node(links):
    into, out = sankey.totals(links)
    inner = set(into) & set(out)
    assert inner == {"oxide:CN", "oxide:MY", "oxide:US", "oxide:other", "metals", "magnets"}
    for name in inner:
        assert into[name] == pytest.approx(out[name], rel=1e-6), name
    ends = sum(v for n, v in into.items() if n not in out), sum(v for n, v in out.items() if n not in into)
    assert ends[0] == pytest.approx(ends[1], rel=1e-6)


def test_totals_are_those_of_the_tables(ds, ix, bench, links):
    into, out = sankey.totals(links)
    deposits = ds.table("deposits")
    ours = {kind: sum(v for n, v in out.items() if n.startswith(kind)) for kind in ("mined", "recycled")}
    assert ours["recycled"] == pytest.approx(sum(d.output for d in deposits if d.kind == "recycling"), rel=1e-6)
    assert sum(ours.values()) == pytest.approx(sum(d.output for d in deposits), rel=1e-6)
    assert into["kept"] == pytest.approx(sum(d.output * d.stocked for d in deposits), rel=1e-6)
    assert into["oxide:CN"] == pytest.approx(12 * bench.supply[:, ix.region.index("CN")].sum(), rel=1e-6)
    assert into["stocks"] == pytest.approx(12 * bench.holding.sum(), rel=1e-6)


def test_uses_get_what_they_buy(ds, ix, bench, links):
    into, _ = sankey.totals(links)
    bought = {}
    for row in ds.table("demand"):
        element = row.good.split(".")[0]
        if row.good.endswith(".oxide"):
            amount = row.quantity
        elif row.good.endswith(".metal"):
            amount = row.quantity * sankey.OXIDE_PER_METAL[element]
        else:
            continue
        group = "other" if row.use.startswith("other_") else ix.industry[row.use]
        bought[group] = bought.get(group, 0.0) + amount
    for group in ("chemicals", "materials", "other"):
        assert into[f"use:{group}"] == pytest.approx(bought[group], rel=0.01)
    assert into["use:wind"] == pytest.approx(links["magnets", "use:wind"])


def test_oxide_per_metal_is_that_of_the_recipes(ds):
    notes = {r.output.split(".")[0]: r.note for r in ds.table("recipes") if r.process_kind == "metal"}
    assert set(notes) == set(sankey.OXIDE_PER_METAL)
    for element, note in notes.items():
        assert f"ratio {sankey.OXIDE_PER_METAL[element]:.4f} over" in note


def test_widths_are_in_proportion_and_fill_the_bars(links):
    nodes = sankey.place(links)
    rows = sankey.ribbons(links, nodes)
    scale = {round(row["height"] / links[row["link"]], 12) for row in rows}
    assert max(scale) == pytest.approx(min(scale), rel=1e-6)
    into, out = sankey.totals(links)
    for name, node in nodes.items():
        for side, end in ((into, 1), (out, 0)):
            if name in side:
                total = sum(row["height"] for row in rows if row["link"][end] == name)
                assert total == pytest.approx(node.height, rel=1e-6)


def test_bars_and_labels_of_a_column_do_not_overlap(links):
    nodes = sankey.place(links).values()
    for column in range(len(sankey.HEADS)):
        members = sorted((n for n in nodes if n.column == column), key=lambda n: n.y)
        assert members
        for a, b in pairwise(members):
            assert a.y + a.height < b.y
            assert (b.y + b.height / 2) - (a.y + a.height / 2) >= sankey.LABEL


def test_ribbons_that_skip_a_column_pass_below_its_bars(links):
    nodes = sankey.place(links)
    for row in sankey.ribbons(links, nodes):
        origin, target = (nodes[name] for name in row["link"])
        for column in range(origin.column + 1, target.column):
            left = sankey.LEFT + column * sankey.COLUMN
            low = max(n.y + n.height for n in nodes.values() if n.column == column)
            heights = re.findall(rf" {left:.2f},([\d.]+)", row["path"])
            assert len(heights) == 2
            assert min(map(float, heights)) > low


def test_labels(ds, links):
    regions = {r.region: r.name for r in ds.table("regions")}
    names = [sankey.label(name, regions) for name in sankey.totals(links)[0]]
    assert {"China", "Magnets", "Defence", "Medical", "Other", "Other countries"} <= set(names)
    assert sankey.label("recycled:JP", regions) == "Japan, recycled"
    assert [sankey.amount_text(x) for x in (332752.9, 4094.0, 910.4, 12.4)] == ["333,000", "4,090", "910", "12"]


def test_main_writes_both_pictures(tmp_path, ds, links):
    sankey.main([str(tmp_path / "new" / "balance.svg")])
    svg = (tmp_path / "new" / "balance.svg").read_text(encoding="utf-8")
    assert (tmp_path / "new" / "balance.png").read_bytes()[:4] == b"\x89PNG"
    assert sankey.TITLE in svg
    assert "Source: monazite" in svg
    assert 'width="1200"' in svg
    drawn = re.findall(r'aria-label="[^"]* to [^"]*t REO a year"', svg)
    assert len(drawn) == len(links)
    assert np.isfinite(list(links.values())).all()
