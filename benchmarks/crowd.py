"""``python -m benchmarks.crowd``: 50 users for 30 minutes, who open 500 scenarios that differ while they move levers.

Users are those of `benchmarks.app`, scenarios those of `benchmarks.scenarios`. Each user opens a scenario file of its
own, moves any of its levers for some minutes, and goes on to the next file; ranges are asked for at every rest. The
result goes into docs/start/app.md; ``--print`` leaves the page as it is.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.app import (
    Row,
    Tally,
    User,
    machine_seconds,
    memory,
    publish,
    quantile,
    server_seconds,
    start_server,
    table,
)
from benchmarks.scenarios import BAR_MEMORY, BAR_MOVE, scenario_text

SAMPLES_EACH_MINUTE = 4


@dataclass
class Crowd(Tally):
    """What all users saw, and what the server held meanwhile."""

    scenarios: list[str] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


class Visitor(User):
    """A user who goes from one scenario file to the next."""

    def __init__(self, number: int, tally: Crowd, scenarios: int, stay: float) -> None:
        super().__init__(number, [], tally)
        self.number, self.crowd, self.count, self.stay, self.scenario = number, tally, scenarios, stay, ""

    async def ask(self, http: Any, path: str, into: list[float], **extra: Any) -> None:
        """One request about the scenario that is open."""
        await super().ask(http, path, into, scenario=self.scenario, **extra)

    async def open(self, http: Any, turn: int) -> None:
        """Read the next file and open it."""
        text = scenario_text(self.number * self.count + turn, self.chance)
        began = time.perf_counter()
        stored = await http.post("api/load", json={"toml": text})
        opened = await http.post("api/open", json={"scenario": stored.json().get("kept", "")})
        if stored.status_code != 200 or opened.status_code != 200:
            self.crowd.errors.append(f"open {stored.status_code} {opened.status_code} {opened.text[:120]}")
            return
        self.crowd.opened.append(time.perf_counter() - began)
        self.scenario, self.levers = stored.json()["kept"], opened.json()["levers"]
        self.crowd.scenarios.append(self.scenario)
        self.values.clear()

    async def live(self, http: Any, until: float) -> None:
        """One scenario after the other; people do not come all at once."""
        await asyncio.sleep(self.chance.uniform(0, self.stay) / 2)
        for turn in range(self.count):
            await self.open(http, turn)
            last = turn == self.count - 1
            await super().live(http, until if last else min(until, time.perf_counter() + self.stay))


async def load(address: str, server: subprocess.Popen[str], crowd: Crowd, arguments: argparse.Namespace) -> None:
    """All users at once, and the memory of the server meanwhile."""
    import httpx

    each = arguments.scenarios // arguments.users
    stay = 60 * arguments.minutes / (each + 1)
    limits = httpx.Limits(max_connections=4 * arguments.users, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as http:
        until = time.perf_counter() + 60 * arguments.minutes
        visitors = [Visitor(i, crowd, each, stay) for i in range(arguments.users)]
        people = [asyncio.create_task(visitor.live(http, until)) for visitor in visitors]
        while time.perf_counter() < until:
            crowd.memory.append(memory(server))
            if len(crowd.memory) % SAMPLES_EACH_MINUTE == 0:
                said = f"{len(crowd.scenarios)} scenarios, {len(crowd.moves)} moves, {len(crowd.errors)} errors"
                print(f"{crowd.memory[-1]:.0f} MB, {said}", file=sys.stderr, flush=True)
            await asyncio.sleep(60 / SAMPLES_EACH_MINUTE)
        await asyncio.gather(*people)
    crowd.memory.append(memory(server))


def rows(crowd: Crowd, arguments: argparse.Namespace, server_used: float, others: float) -> list[Row]:
    """Rows of the table."""
    load_of = f"{arguments.users} users, {arguments.minutes:g} minutes: "
    thirds = len(crowd.memory) // 3
    return [
        (f"{load_of}scenarios opened, no two alike", float(len(set(crowd.scenarios))), "", None),
        (f"{load_of}slider moves answered", float(len(crowd.moves)), "", None),
        (f"{load_of}errors", float(len(crowd.errors)), "", 0.0),
        (f"{load_of}answer to a move, median", 1000 * quantile(crowd.moves, 0.5), "ms", None),
        (f"{load_of}answer to a move, 95 %", 1000 * quantile(crowd.moves, 0.95), "ms", BAR_MOVE),
        (f"{load_of}answer to a move, slowest", 1000 * max(crowd.moves), "ms", None),
        (f"{load_of}reading and opening a scenario, median", 1000 * quantile(crowd.opened, 0.5), "ms", None),
        (f"{load_of}reading and opening a scenario, 95 %", 1000 * quantile(crowd.opened, 0.95), "ms", None),
        (f"{load_of}times the pointer rested", float(crowd.rests), "", None),
        (f"{load_of}ranges that came while the user still looked", float(len(crowd.ranges)), "", None),
        (f"{load_of}processor time of the server for each move", 1000 * server_used / len(crowd.moves), "ms", None),
        (f"{load_of}processors used by other work meanwhile", 100 * max(0.0, others), "% of one", None),
        (f"{load_of}memory of the server at the start", crowd.memory[0], "MB", None),
        (f"{load_of}memory after a third", crowd.memory[thirds], "MB", None),
        (f"{load_of}memory after two thirds", crowd.memory[2 * thirds], "MB", None),
        (f"{load_of}memory at the end", crowd.memory[-1], "MB", BAR_MEMORY),
        (f"{load_of}most memory", max(crowd.memory), "MB", BAR_MEMORY),
    ]


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description="Measure the app under many users with scenarios of their own.")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--scenarios", type=int, default=500, help="scenarios that differ, of all users together")
    parser.add_argument("--nice", type=int, default=0, help="niceness of server and users")
    parser.add_argument("--print", action="store_true", help="print only, leave the page as it is")
    arguments = parser.parse_args()
    os.nice(arguments.nice)
    server, address = start_server()
    crowd = Crowd()
    try:
        server_at_start, machine_at_start, began = server_seconds(server), machine_seconds(), time.perf_counter()
        asyncio.run(load(address, server, crowd, arguments))
        seconds, server_used = time.perf_counter() - began, server_seconds(server) - server_at_start
        others = (machine_seconds() - machine_at_start - server_used - time.process_time()) / seconds
    finally:
        server.terminate()
    for text in crowd.errors[:10]:
        print(text, file=sys.stderr)
    found = rows(crowd, arguments, server_used, others)
    print(table(found))
    if not arguments.print:
        publish("crowd", found)


if __name__ == "__main__":
    main()
