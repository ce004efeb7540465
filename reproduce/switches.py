"""How large the switches are that stay in the model (docs/limits.md): what jumps when a lever crosses one by a hair.

A switch is crossed from both sides by a step of a ten-thousandth, in a run of `cn-ree-2025`; what is printed is the
largest change of the central loss from the measure to the end of the run, 2026 to 2029 (% of it, largest of US, EU and
Japan, and MUSD), and of the price of dysprosium oxide outside China in a month. A continuous lever would move both by
next to nothing.

    python reproduce/switches.py
"""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from monazite.dataset.dataset import load_dataset
from monazite.results.outcomes.economy import loss_of
from monazite.results.results import Results
from monazite.scenario.policies import REGISTRY, Policy
from monazite.scenario.scenario import Scenario, load_scenario
from monazite.simulation.simulate import simulate

START = date(2026, 1, 1)
MONTHS = 60
ALLIES = ("EU", "JP", "KR", "US")
GOODS = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "magnet")
Sides = tuple[list[Policy], list[Policy]]
"""Measures just below and just above a switch."""


def block(kind: str, **fields: object) -> Policy:
    """A measure of a kind, from `START` on."""
    return REGISTRY[kind].model.model_validate({"kind": kind, "actor": "CN", "start": START} | fields)


def half_months() -> Iterator[tuple[str, Sides]]:
    """Measures that hold in a month which they cover by half or more: they end on 15 or 16 January (31 days)."""
    for name, fields in {
        "an import standard": {"kind": "standards", "actor": "EU", "regions": ALLIES, "max_co2e": 30.0},
        "a price floor": {"kind": "finance", "actor": "US", "floor": {"Nd.oxide": 110.0}},
        "an offtake": {"kind": "partnership", "actor": "EU", "regions": ALLIES, "offtake": 1.0},
        "a quota": {"kind": "quota", "goods": ("*.oxide",), "amount": 20_000.0},
    }.items():
        kind = str(fields.pop("kind"))
        sides = ([block(kind, **fields, end=end)] for end in (date(2026, 1, 16), date(2026, 1, 17)))
        yield f"{name} that covers half of a month, or a day less", (next(sides), next(sides))


def standards() -> Iterator[tuple[str, Sides]]:
    """An import standard on either side of what Chinese heavy oxides carry."""
    carried = heavy_footprint()
    low, high = (
        [block("standards", actor="EU", regions=ALLIES, max_co2e=carried * factor)] for factor in (0.9999, 1.0001)
    )
    yield "an import standard that an origin just meets, or does not", (low, high)


def heavy_footprint() -> float:
    """CO2e that oxide separated in China carries, kg per kg."""
    from monazite.model.build import build

    model = build(load_dataset("rare_earths"), load_scenario("cn-ree-2025"))
    home = model.structure.producers[0] == model.index.region.index("CN")
    return float(model.base.carried[0, 0, home][0])


def licences() -> Iterator[tuple[str, Sides]]:
    """Regimes of licences that differ by a hair, and permits of before a ban."""
    yield (
        "licences for Japan a ten-thousandth off those of the others",
        (
            [block("export_control", goods=GOODS, approval=0.5, review=1.0)],
            [
                block("export_control", goods=GOODS, approval=0.5, review=1.0),
                block("export_control", goods=GOODS, destinations=("JP",), approval=0.5001, review=1.0),
            ],
        ),
    )
    yield (
        "a ban, or licences of which a ten-thousandth is given (permits of before are void, or used up)",
        (
            [block("export_control", goods=GOODS, ban=True)],
            [block("export_control", goods=GOODS, approval=0.0001)],
        ),
    )


def decisions() -> Iterator[tuple[str, Sides]]:
    """Projects that are decided in a month or not: money for all of them at which one more is, found by halving."""

    def sides(amount: float) -> list[Policy]:
        return [block("finance", actor="US", regions=("*",), amount=amount, months=12)]

    def decided(amount: float) -> tuple[bool, ...]:
        return tuple(run(sides(amount)).view.flows.project[0, -1] > run([]).view.flows.project[0, -1] + 1e-3)

    low, high = 0.0, 50_000.0
    first, last = decided(low), decided(high)
    if first == last:
        return
    while high - low > 1e-4 * high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if decided(middle) == first else (low, middle)
    yield f"a project that is decided (at {high:,.0f} MUSD for all of them), or not", (sides(low), sides(high))


def queues() -> Iterator[tuple[str, Callable[[], tuple[Results, Results]]]]:
    """A regime in force on the first day of a run, or a day later."""

    def both() -> tuple[Results, Results]:
        sides = []
        for day in (date(2026, 1, 1), date(2026, 1, 2)):
            sc = load_scenario("cn-ree-2025").model_copy(
                update={"start": START, "anchor": START, "months": 24, "policy": (
                    block("export_control", goods=GOODS, approval=0.5, review=2.0, start=day),)}
            )  # fmt: skip
            sides.append(simulate(load_dataset("rare_earths"), sc, draws=1))
        return sides[0], sides[1]

    yield "licences in force on the first day of a run, or a day later (full or empty queue)", both


def run(policies: list[Policy]) -> Results:
    """The record with some measures more, in the median draw."""
    record: Scenario = load_scenario("cn-ree-2025").model_copy(update={"months": MONTHS})
    sc = record.model_copy(update={"policy": (*record.policy, *policies)})
    return simulate(load_dataset("rare_earths"), sc, draws=1)


def jump(low: Results, high: Results) -> tuple[float, float, float]:
    """Largest change of the loss in % and in MUSD, and of a month's price of dysprosium oxide in %."""
    first = low.index.month.index(START)
    rest, good = slice(first, None), low.index.good.index("Dy.oxide")
    where = [low.view.labels("economies").index(name) for name in ("US", "EU", "JP")]
    a, b = (loss_of(r.view, 1)[0, rest, -1].sum(0)[where] for r in (low, high))
    p, q = (r.values("price_outside")[0, first:, good] for r in (low, high))
    change = np.abs(b - a)
    return (
        float(100.0 * (change / np.maximum(np.maximum(a, b), 1.0)).max()),
        float(change.max()),
        float(100.0 * np.abs(q / p - 1.0).max()),
    )


def measure() -> list[tuple[str, float, float, float]]:
    """All switches with their sizes."""
    rows = [
        (name, *jump(run(low), run(high)))
        for source in (half_months, standards, licences, decisions)
        for name, (low, high) in source()
    ]
    return rows + [(name, *jump(*both())) for name, both in queues()]


def main() -> None:
    """Print the table of docs/limits.md."""
    print("| switch | central loss, % | MUSD | price of dysprosium oxide, % |\n|---|---:|---:|---:|")
    for name, share, money, price in measure():
        print(f"| {name} | {share:.2g} | {money:,.3g} | {price:.2g} |")


if __name__ == "__main__":
    main()
