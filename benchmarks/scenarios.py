"""``python -m benchmarks.scenarios``: what a server of the app holds after 500 different scenarios in turn.

Each is a scenario file of its own: a shipped scenario with a duty of its own in a later month. It is read, opened, two
levers are moved, and ranges are asked for with as many draws as the page does. The result goes into docs/start/app.md;
``--print`` leaves the page as it is.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.app import Row, memory, publish, quantile, server_seconds, start_server, table
from monazite.scenario.policies import add_months
from monazite.scenario.scenario import load_scenario
from monazite.scenario.shipped import scenarios

BAR_MEMORY = 1200.0  # MB
BAR_MOVE = 500.0  # ms
LAST_MONTHS = 10  # of a run, in which the duty of a scenario begins
GIVE_WAY = 10  # niceness of the server and of this program
REPORT_EVERY = 25


@dataclass
class Tally:
    """What was asked, how long each kind of question took, and what the server held meanwhile."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    scenarios: set[str] = field(default_factory=set)


def scenario_text(number: int, chance: random.Random) -> str:
    """A shipped scenario with a duty of its own, unlike that of any other number."""
    base = sorted(scenarios())[number % len(scenarios())]
    sc = load_scenario(base)
    start = add_months(sc.start.replace(day=1), sc.months - chance.randint(2, LAST_MONTHS))
    folders = ", ".join(f'"{name}"' for name in sc.dataset)
    return (
        f'name = "Scenario {number}"\nextends = "{base}"\ndataset = [{folders}]\n\n'
        f'[[policy]]\nkind = "tariff"\nactor = "US"\non = ["{sc.controller}"]\n'
        f"rate = {0.01 + number / 1000:.3f}\nstart = {start}\n"
    )


def random_levers(levers: list[dict[str, Any]], chance: random.Random) -> dict[str, float]:
    """Two levers anywhere on their steps."""
    moved = {}
    for lever in chance.sample(levers, 2):
        steps = round((lever["top"] - lever["low"]) / lever["step"])
        moved[lever["id"]] = round(lever["low"] + chance.randint(0, steps) * lever["step"], 6)
    return moved


def ask(http: Any, tally: Tally, path: str, **body: Any) -> Any:
    """One request; its answer, or None where it was refused."""
    began = time.perf_counter()
    reply = http.post(f"api/{path}", json=body)
    tally.seconds.setdefault(path, []).append(time.perf_counter() - began)
    if reply.status_code == 200:
        return reply.json()
    tally.errors.append(f"{path} {reply.status_code} {reply.text[:200]}")
    return None


def visit(http: Any, tally: Tally, number: int, chance: random.Random) -> None:
    """Read a scenario, open it, move two levers, wait for the ranges."""
    stored = ask(http, tally, "load", toml=scenario_text(number, chance))
    opened = stored and ask(http, tally, "open", scenario=stored["kept"])
    if not opened:
        return
    tally.scenarios.add(stored["kept"])
    state = {"scenario": stored["kept"], "levers": random_levers(opened["levers"], chance), "client": "one page"}
    ask(http, tally, "simulate", **state, token=2 * number)
    ask(http, tally, "ranges", **state, token=2 * number + 1)


def run(address: str, server: subprocess.Popen[str], count: int) -> Tally:
    """Scenarios one after the other; memory of the server at the start and after each."""
    import httpx

    tally, chance = Tally(memory=[memory(server)]), random.Random(28)
    print(f"0: {tally.memory[0]:.0f} MB", file=sys.stderr, flush=True)
    anew = httpx.Limits(max_keepalive_connections=0)  # a connection that was idle may be closed as a request is sent
    with httpx.Client(base_url=address, timeout=600, limits=anew) as http:
        for number in range(count):
            visit(http, tally, number, chance)
            tally.memory.append(memory(server))
            if (number + 1) % REPORT_EVERY == 0:
                print(
                    f"{number + 1}: {tally.memory[-1]:.0f} MB, {len(tally.errors)} errors", file=sys.stderr, flush=True
                )
    return tally


def rows(tally: Tally, seconds_used: float) -> list[Row]:
    """Rows of the table."""
    count = f"{len(tally.scenarios)} scenarios: "
    moves = tally.seconds.get("simulate", [0.0])
    return [
        (f"{count}errors", float(len(tally.errors)), "", 0.0),
        (f"{count}memory of the server at the start", tally.memory[0], "MB", None),
        (f"{count}memory half-way", tally.memory[len(tally.memory) // 2], "MB", None),
        (f"{count}memory at the end", tally.memory[-1], "MB", BAR_MEMORY),
        (f"{count}most memory after any of them", max(tally.memory), "MB", BAR_MEMORY),
        (f"{count}answer to a move, median", 1000 * quantile(moves, 0.5), "ms", None),
        (f"{count}answer to a move, 95 %", 1000 * quantile(moves, 0.95), "ms", BAR_MOVE),
        (f"{count}opening one, median", 1000 * quantile(tally.seconds.get("open", [0.0]), 0.5), "ms", None),
        (f"{count}ranges of 16 draws, median", 1000 * quantile(tally.seconds.get("ranges", [0.0]), 0.5), "ms", None),
        (f"{count}processor time of the server for each", seconds_used / max(len(tally.scenarios), 1), "s", None),
    ]


def measure[T: Tally](
    part: str,
    visit: Callable[[str, subprocess.Popen[str]], T],
    rows_of: Callable[[T, float], list[Row]],
    only_print: bool,
) -> None:
    """Visit a server of the app of its own, print what was measured, and publish it unless ``only_print``."""
    os.nice(GIVE_WAY)
    server, address = start_server()
    try:
        at_start = server_seconds(server)
        tally = visit(address, server)
        measured = rows_of(tally, server_seconds(server) - at_start)
    finally:
        server.terminate()
    for text in tally.errors[:10]:
        print(text, file=sys.stderr)
    print(table(measured))
    if not only_print:
        publish(part, measured)


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description="Measure what the app holds after many scenarios.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--print", action="store_true", help="print only, leave the page as it is")
    arguments = parser.parse_args()
    measure("scenarios", lambda address, server: run(address, server, arguments.count), rows, arguments.print)


if __name__ == "__main__":
    main()
