"""Times of the wider economy in one run, written into docs/model/network.md between two markers.

Usage: python -m benchmarks.network [FOLDER]. FOLDER holds what the peers took (`network_peers.py choke` and `boario`,
each with the interpreter of an environment of its own); without it their rows stay out.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import network_peers
from benchmarks.test_macro import synthetic
from monazite.dataset.dataset import load_dataset
from monazite.economy.exact_hat import Change, solve
from monazite.foundation.cache import folder as disk_folder
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.results.view import View
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import fixed_parameters, run_draws

PAGE = Path(__file__).resolve().parents[1] / "docs" / "model" / "network.md"
COMPUTED = ("base", "base_inverses", "leontief", "output", "value_added", "trade", "sourcing", "recipe", "taste", "gdp")
"""What a table computes from itself once."""
START, END = "<!-- speed -->", "<!-- /speed -->"


def median(call: Callable[[], object], rounds: int) -> float:
    """Median seconds of some calls after one that does not count."""
    took = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        call()
        took.append(time.perf_counter() - begin)
    return float(np.median(took[1:]))


def economy_call(rounds: int = 25) -> dict[str, float]:
    """Median seconds of a run of 60 months of one draw, and of what the economy adds to it.

    The calls take turns, so that whatever else the machine does at the time weighs on all of them. Where nothing is
    kept, a folder that is new and a table without what it has computed are made before the clock starts.
    """
    sc = load_scenario("cn-ree-2025")
    model = build(load_dataset(*sc.dataset), sc)
    values = draw(model.dataset.table("priors"), seed=sc.seed, first=0, count=1, fixed=fixed_parameters(sc))
    params = model.params(values)
    flows, stopped = run_draws(model, params, threads=1)
    economy = View(model, flows, stopped, values).economy
    assert economy is not None
    place = os.environ.get("MONAZITE_CACHE")

    def forget() -> None:
        for held in (economy, economy.table):
            for name in COMPUTED:
                held.__dict__.pop(name, None)

    def losses(of: View) -> object:
        return of.losses

    def duties(of: View) -> object:
        return of.tariffs

    def both(of: View) -> object:
        return of.losses, of.tariffs

    calls = {  # what is called, whether equilibria on disk are out of reach, and what the table has computed forgotten
        "run": (lambda _: run_draws(model, params, threads=1), False, False),
        "losses": (losses, False, False),
        "duties, kept": (duties, False, False),
        "call, kept": (both, False, False),
        "duties, another path": (duties, True, False),
        "call, another path": (both, True, False),
        "duties, first time": (duties, True, True),
        "call, first time": (both, True, True),
    }
    took: dict[str, list[float]] = {name: [] for name in calls}
    with tempfile.TemporaryDirectory() as folder:
        for i in range(rounds + 1):
            for j, (name, (call, unkept, unknown)) in enumerate(calls.items()):
                view = View(model, flows, stopped, values)
                if unkept:
                    os.environ["MONAZITE_CACHE"] = str(Path(folder) / f"{i}-{j}")
                    disk_folder()
                if unknown:
                    forget()
                begin = time.perf_counter()
                call(view)
                took[name].append(time.perf_counter() - begin)
                os.environ.pop("MONAZITE_CACHE", None)
                if place is not None:
                    os.environ["MONAZITE_CACHE"] = place
    return {name: float(np.median(seconds[1:])) for name, seconds in took.items()}


def equilibria() -> dict[str, float]:
    """Seconds of an equilibrium from a cold start by size."""
    out = {}
    for regions, sectors in ((30, 40), (81, 50)):
        base, duty, e = synthetic(regions, sectors)
        out[f"{regions} x {sectors}"] = median(lambda: solve(base, Change(tariff=duty), e, tolerance=1e-7), 3)  # noqa: B023
    return out


def peers(folder: Path) -> list[str]:
    """Rows of what the peers took beside ours, measured now."""
    network_peers.ours(folder)
    found = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
    rows = []
    for name, mine, theirs in (
        ("link ban on 40 x 35 sectors, maritime-choke 0.3.0", "ours-ban", "choke-ban"),
        ("365 days of stocks on 40 x 35 sectors, BoARIO 0.7.2 (`noalt`)", "ours-path", "boario-path"),
    ):
        if theirs in found:
            took, own = found[theirs]["seconds"], found[mine]["seconds"]
            rows.append(f"| {name} | {took:.3g} s, ours {1000 * own:.3g} ms: {took / own:.0f} times | - |")
    return rows


def main(folder: Path | None) -> None:
    """Measure and write the table."""
    took = economy_call()
    run = took["run"]
    lines = ["| what | time | bar |", "|---|---|---|"]
    for name, seconds in equilibria().items():
        bar = {"30 x 40": 0.3, "81 x 50": 1.5}[name]
        lines.append(f"| equilibrium of {name} regions and sectors, cold start | {seconds:.3g} s | {bar} s |")
    lines.append(f"| run of 60 months, one draw, one thread | {1000 * run:.3g} ms | - |")
    for name, part in (
        ("its losses through the table, both bounds", "losses"),
        ("its duties, short and long run, equilibria kept on disk", "duties, kept"),
        ("its duties, equilibria of a path not met before", "duties, another path"),
        ("its duties, nothing kept in memory or on disk", "duties, first time"),
        ("economy call: losses and duties, kept", "call, kept"),
        ("**economy call, a path not met before**", "call, another path"),
        ("**economy call, nothing kept in memory or on disk**", "call, first time"),
    ):
        bar = "30 %" if "call" in part else "-"
        lines.append(f"| {name} | {1000 * took[part]:.3g} ms, {100 * took[part] / run:.0f} % of the run | {bar} |")
    lines += peers(folder) if folder is not None else []
    table = "\n".join(lines)
    text = re.sub(f"{START}.*?{END}", lambda _: f"{START}\n{table}\n{END}", PAGE.read_text(), flags=re.S)
    PAGE.write_text(text)
    print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
