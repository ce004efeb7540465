"""Does the baseline year close? Mined, separated, made into metal and magnets, and used, element by element."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from monazite.dataset.patterns import STAGES
from monazite.dataset.typed_tables import TypedTables

BASE_YEAR = 2024  # as in dataset.py

BalanceFinding = tuple[Literal["error", "warning", "note"], str, str]

TOLERANCE = 0.01
ROUNDING = 1e-4
"""Part of supply that use may be above it: figures in whole tonnes. A run scales use down by as much."""


def check_balance(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Findings on the physical balance as (level, table, sentence)."""
    yield from _check_separation(tables)
    yield from _check_elements(tables)
    yield from _check_stages(tables)
    yield from _check_trade_totals(tables)


def basket_shares(tables: TypedTables) -> dict[str, dict[str, float]]:
    """Share of each element in each basket, summing to 1."""
    baskets: dict[str, dict[str, float]] = defaultdict(dict)
    for row in tables.table("baskets"):
        baskets[row.basket][row.element] = row.share
    return {name: {e: share / sum(shares.values()) for e, share in shares.items()} for name, shares in baskets.items()}


def oxide_supply(tables: TypedTables) -> dict[str, float]:
    """Separated oxide by element, t/yr of REO: output, less what is stocked, less losses."""
    baskets = basket_shares(tables)
    total: dict[str, float] = defaultdict(float)
    for row in tables.table("deposits"):
        for element, share in baskets[row.basket].items():
            total[element] += row.output * (1 - row.stocked) * row.recovery * share
    return total


def demand_requirement(tables: TypedTables) -> tuple[dict[str, float], dict[str, float]]:
    """What demand needs through the recipes: (tonnes of every good, oxide by element in t/yr of REO)."""
    need: dict[str, float] = defaultdict(float)
    for row in tables.table("demand"):
        need[row.good] += row.quantity
    for kind in ("magnet", "metal"):  # outputs first, so that a metal's need is complete before it is passed on
        outputs = dict(need)
        for row in tables.table("recipes"):
            if row.process_kind == kind:
                need[row.input] += outputs.get(row.output, 0.0) * row.share * row.coefficient
    first = {row.good: row.element for row in tables.table("goods") if row.place == 0}
    oxide: dict[str, float] = defaultdict(float)
    for good, quantity in need.items():
        if good in first:
            oxide[first[good]] += quantity
    return need, oxide


def _check_separation(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Mined = separated + losses + stock change, and separated by region as the plants say."""
    share = {(row.deposit, row.separator): row.share for row in tables.table("feeds")}
    made: dict[str, float] = defaultdict(float)
    for row in tables.table("deposits"):
        fed = {region: part for (deposit, region), part in share.items() if deposit == row.deposit}
        if not fed and row.output > 0:
            yield "error", "feeds", f"The deposit {row.deposit} has output but no feed, so its product goes nowhere."
        for region, part in fed.items():
            made[region] += row.output * (1 - row.stocked) * row.recovery * part
    stated: dict[str, float] = defaultdict(float)
    for row in tables.table("plants"):
        if row.stage == "separation":
            stated[row.region] += row.output
    for region in sorted({*made, *stated}):
        a, b = made.get(region, 0.0), stated.get(region, 0.0)
        if abs(a - b) > TOLERANCE * max(a, b) + 1:
            text = f"Plants in {region} separate {b:,.0f} t a year, deposits and feeds give {a:,.0f} t"
            yield "error", "plants", f"{text}: {_gap_text(a, b)} apart, 1 % is allowed."


def _check_elements(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Use of every element is at most its supply."""
    available, (_, oxide) = oxide_supply(tables), demand_requirement(tables)
    stage = {row.element: row.stage for row in tables.table("goods") if row.place == 0}
    for element in sorted({*available, *oxide}):
        name = f"{element} oxide" if stage.get(element, "oxide") == "oxide" else element
        have, need = available.get(element, 0.0), oxide.get(element, 0.0)
        if need > have * (1 + ROUNDING) + 0.5:
            text = f"Uses need {need:,.1f} t of {name} a year, {have:,.1f} t are separated"
            yield (
                "error",
                "demand",
                f"{text}: {_gap_text(need, have)} too much, and a run cannot use more than there is.",
            )
        elif need < have * (1 - TOLERANCE):
            left = have - need
            text = f"{left:,.0f} t of {name} a year ({left / have:.0%} of supply) are not used"
            yield "note", "demand", f"{text} and go to stocks or lie unsold."


def _check_stages(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Output of metal and magnet plants equals what demand needs; capacity is enough."""
    need, _ = demand_requirement(tables)
    stage = {row.good: STAGES[row.place] for row in tables.table("goods")}
    for name in STAGES[1:]:
        made = sum(row.output for row in tables.table("plants") if row.stage == name)
        wanted = sum(quantity for good, quantity in need.items() if stage.get(good) == name)
        if abs(made - wanted) > TOLERANCE * max(made, wanted) + 1:
            text = f"Plants make {made:,.0f} t of {name} a year, demand needs {wanted:,.0f} t"
            yield "error", "plants", f"{text}: {_gap_text(made, wanted)} apart, 1 % is allowed."


def _check_trade_totals(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Totals that are published in the same folder: exports of magnets by destination add up to the world's row."""
    flows: dict[tuple[str, str, str, str], dict[str, float]] = defaultdict(dict)
    for row in tables.table("trade"):
        flows[row.flow, row.origin, row.good, row.period][row.dest] = row.quantity
    world = {
        (origin, good, period): parts["WORLD"] for (_, origin, good, period), parts in flows.items() if "WORLD" in parts
    }
    regions = {row.region for row in tables.table("regions")}
    for (flow, origin, good, period), parts in flows.items():
        total = world.get((origin, good, period))
        if "WORLD" in parts or total is None or not regions - {origin} <= set(parts) | {"MM"} or len(parts) < 8:
            continue
        added = sum(parts.values())
        if abs(added - total) > TOLERANCE * total:
            text = (
                f"The destinations of {flow} {period} add up to {added:,.0f} t, the published total is {total:,.0f} t"
            )
            yield "error", "trade", f"{text}: {_gap_text(added, total)} apart, 1 % is allowed."
    yield from _check_magnet_exports(tables, world)
    yield from _check_mine_output(tables)


def _check_mine_output(tables: TypedTables) -> Iterator[BalanceFinding]:
    """Mine output by region equals the published one: targets of case ``baseline``, quantity ``mine_output``."""
    mined: dict[str, float] = defaultdict(float)
    for row in tables.table("deposits"):
        if row.kind != "recycling":
            mined[row.region] += row.output
    if tables.table("base"):  # these targets are figures of 2024
        return
    for row in tables.table("targets"):
        if row.case == "baseline" and row.quantity == "mine_output":
            made = mined.get(row.region, 0.0)
            if abs(made - row.value) > TOLERANCE * row.value:
                text = f"Deposits in {row.region} give {made:,.0f} t a year, published are {row.value:,.0f} t"
                yield "error", "deposits", f"{text}: {_gap_text(made, row.value)} apart, 1 % is allowed."


def _check_magnet_exports(tables: TypedTables, world: Mapping[tuple[str, str, str], float]) -> Iterator[BalanceFinding]:
    """Magnets made less used at home equal the published exports of the baseline year."""
    year = str(tables.table("base")[-1].year) if tables.table("base") else str(BASE_YEAR)
    stage = {row.good: STAGES[row.place] for row in tables.table("goods")}
    for (origin, good, period), total in world.items():
        if good != "magnet" or period != year:
            continue
        made = sum(row.output for row in tables.table("plants") if row.stage == "magnet" and row.region == origin)
        used = sum(r.quantity for r in tables.table("demand") if r.region == origin and stage.get(r.good) == "magnet")
        if abs(made - used - total) > 0.05 * total:
            text = f"{origin} makes {made:,.0f} t and uses {used:,.0f} t of magnets"
            yield "warning", "demand", f"{text}; the rest differs by more than 5 % from the {total:,.0f} t exported."


def _gap_text(a: float, b: float) -> str:
    return f"{abs(a - b) / abs(b):.1%}" if b else "all of it"
