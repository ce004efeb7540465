"""What is checked between the rows of a firm: names, shares, cycles, weights, stocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from monazite.analysis.company.firm.firm_file import Firm
from monazite.analysis.company.firm.rows import MARKET
from monazite.foundation.errors import InputError, six_digits, unknown

TOLERANCE = 0.005
"""By how much the shares of an item may miss 1: shares are written with two or three digits."""


def firm_problems(firm: Firm) -> list[InputError]:
    """Every problem between the rows of a firm."""
    return [
        *_repeated(firm),
        *_dangling(firm),
        *_shares(firm),
        *_alternatives(firm),
        *_weights(firm),
        *_stocks(firm),
        *_licences(firm),
    ]


def _repeated(firm: Firm) -> Iterator[InputError]:
    """Ids, lines of the bill of materials and alternatives that stand twice."""
    keys: dict[str, Sequence[tuple[str, ...]]] = {
        "plant": [(row.id,) for row in firm.plants],
        "product": [(row.id,) for row in firm.products],
        "item": [(row.id,) for row in firm.items],
        "bom": [(row.product, row.item) for row in firm.bom],
        "alternative": [(row.item, row.to) for row in firm.alternatives],
    }
    for block, names in keys.items():
        first: dict[tuple[str, ...], int] = {}
        for i, name in enumerate(names):
            if name in first:
                line = firm.written[block][first[name]].line
                field = "id" if len(name) == 1 else "item"
                allowed = f"once (also in row {line})"
                yield firm.written[block][i].error(field, found=" with ".join(name), allowed=allowed)
            first.setdefault(name, i)


def _dangling(firm: Firm) -> Iterator[InputError]:
    """Names of plants, products and items that no row gives, and rows that nothing uses."""
    ids = {"plant": [r.id for r in firm.plants], "product": [r.id for r in firm.products]}
    ids["item"] = [r.id for r in firm.items]
    fields = {
        "product": [("plant", "plant")],
        "order": [("item", "item")],
        "bom": [("product", "product"), ("item", "item")],
        "supply": [("item", "item")],
        "alternative": [("item", "item"), ("to", "item")],
    }
    for block, pairs in fields.items():
        for i, row in enumerate(firm.rows(block)):
            for field, kind in pairs:
                name = getattr(row, field)
                if name not in ids[kind]:
                    problem = unknown(name, ids[kind], field=field)
                    yield firm.written[block][i].error(
                        field, found=name, allowed=problem.allowed, nearest=problem.nearest
                    )
    with_items = {row.product for row in firm.bom}
    for i, product in enumerate(firm.products):
        if product.id not in with_items:
            yield firm.written["product"][i].error("id", found=product.id, allowed="a product with a row in bom")
    with_products = {row.plant for row in firm.products}
    for i, plant in enumerate(firm.plants):
        if plant.id not in with_products:
            yield firm.written["plant"][i].error("id", found=plant.id, allowed="a plant that makes a product")


def _shares(firm: Firm) -> Iterator[InputError]:
    total: dict[str, float] = defaultdict(float)
    for row in firm.supply:
        total[row.item] += row.share
    for i, item in enumerate(firm.items):
        place = firm.written["item"][i]
        if item.id not in total:
            yield place.error("id", found=item.id, allowed="an item with a row in supply")
        elif abs(total[item.id] - 1.0) > TOLERANCE:
            last = max(n for n, row in enumerate(firm.supply) if row.item == item.id)
            yield firm.written["supply"][last].error(
                "share",
                found=f"shares of {item.id} that sum to {six_digits(total[item.id])}",
                allowed="shares that sum to 1",
            )


def _alternatives(firm: Firm) -> Iterator[InputError]:
    """Shares above the whole, items that stand in for themselves, and cycles."""
    total: dict[str, float] = defaultdict(float)
    onward: dict[str, list[str]] = defaultdict(list)
    for i, row in enumerate(firm.alternatives):
        place = firm.written["alternative"][i]
        total[row.item] += row.share
        if total[row.item] > 1.0 + TOLERANCE:
            yield place.error(
                "share", found=f"shares of {row.item} that sum to {six_digits(total[row.item])}", allowed="at most 1"
            )
        path = _path(onward, row.to, row.item)
        if path:
            yield place.error("to", found=f"the cycle {' to '.join([row.item, *path])}", allowed="no cycle")
        else:
            onward[row.item].append(row.to)


def _path(onward: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """Items from ``start`` to ``goal`` along alternatives; empty where there is no way."""
    if start == goal:
        return [goal]
    queue, came_from = [start], {start: ""}
    while queue:
        name = queue.pop(0)
        for other in onward[name]:
            if other in came_from:
                continue
            came_from[other] = name
            if other == goal:
                path = [goal]
                while came_from[path[0]]:
                    path.insert(0, came_from[path[0]])
                return path
            queue.append(other)
    return []


def _weights(firm: Firm) -> Iterator[InputError]:
    weight = {row.id: row.weight for row in firm.products}
    total: dict[str, float] = defaultdict(float)
    for i, row in enumerate(firm.bom):
        total[row.product] += row.grams
        most = weight.get(row.product)
        if most is not None and total[row.product] > 1000.0 * most * (1.0 + 1e-9):
            yield firm.written["bom"][i].error(
                "grams",
                found=f"{six_digits(total[row.product])} g in {row.product}",
                allowed=f"at most its weight, {six_digits(1000.0 * most)} g",
            )


def _stocks(firm: Firm) -> Iterator[InputError]:
    uses = {row.product for row in firm.bom if row.product}
    named = {row.id: row.use for row in firm.products}
    for i, item in enumerate(firm.items):
        place = firm.written["item"][i]
        if item.stock is not None and item.stock_days is not None:
            yield place.error("stock_days", found="stock and stock_days", allowed="one of the two")
        if item.storage_limit is not None and item.stock is not None and item.stock > item.storage_limit:
            yield place.error(
                "stock", found=item.stock, allowed=f"at most the storage_limit, {six_digits(item.storage_limit)} kg"
            )
        if item.stock is None and item.stock_days is None:
            products = [row.product for row in firm.bom if row.item == item.id and row.product in uses]
            if not any(named.get(product) for product in products):
                yield place.error(
                    "stock", found=None, allowed="a stock in kg or days, or a product with a use to draw it from"
                )


def _licences(firm: Firm) -> Iterator[InputError]:
    for i, row in enumerate(firm.supply):
        place: Any = firm.written["supply"][i]
        if row.origin == MARKET and row.licence.kind != "unknown":
            allowed = "no licence for what is bought from traders at home: the trader holds it"
            yield place.error("licence", found=str(row.licence), allowed=allowed)
        if row.kind == "contract" and row.highest_price is not None:
            yield place.error("highest_price", found=row.highest_price, allowed="a price for spot purchases only")
