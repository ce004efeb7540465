"""``python -m benchmarks.panels``: what a server of the app holds after one visitor who uses every panel.

Over HTTP, without a browser: scenarios that ship are opened, two levers moved in each, ranges asked for; sources looked
up in four tabs at once, parameters ranked, measures weighed, an exercise played, articles and files read and opened,
runs compared and taken away, a firm placed, briefs written, talks played. After each kind stand the memory of the
server, the most while it worked, and the memory of the processes it began. The result goes into docs/start/app.md;
``--print`` leaves the page as it is, ``--only`` runs some kinds alone, ``--turns 2`` all of them twice.
"""

from __future__ import annotations

import argparse
import base64
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from benchmarks.app import Row, firm_text, memory, quantile
from benchmarks.scenarios import BAR_MEMORY, Tally, ask, measure, random_levers, scenario_text
from monazite.scenario.shipped import scenarios

USUAL = "cn-ree-2025"
BRIEFED = ("full-stop", USUAL)
SETTINGS = ({"cn_approval": 0.0}, {"cn_approval": 0.3, "us_tariff": 0.5})
ARTICLES = (
    "Beijing, 3 November 2026. China will halt all exports of gallium and germanium to Japan from 1 January 2027, the "
    "Ministry of Commerce said on Tuesday.",
    "Brussels, 20 November 2026. China will require licences for exports of natural graphite from 1 February 2027 and "
    "will approve half of the applications, officials said.",
    "Beijing, 20 November 2026. China will halve exports of gallium to Japan from 1 January 2027, the ministry of "
    "commerce said. The United States will impose a 25% tariff on Chinese magnets from 1 February 2027.",
)
"""The last one is of two minerals, whose runs are twice as large."""
TABS = 4
FIRM_DRAWS = 32  # as the page asks for
OK = 200
QUIET = 0.5  # s between two questions how far work is
SETTLE = 6.0  # s after a kind: what is given back is given back by then
MB = 1024.0
Http = Any


@dataclass
class Held:
    """Memory after work of one kind, MB."""

    kind: str
    now: float
    most: float
    others: float


@dataclass
class PanelTally(Tally):
    """What was asked, and what the server held after each kind."""

    held: list[Held] = field(default_factory=list)


def most_memory(server: subprocess.Popen[str]) -> float:
    """The most memory that the server has held since it was last asked for, MB; that is forgotten with the question."""
    status = File(f"/proc/{server.pid}/status").read_text().splitlines()
    most = next(float(line.split()[1]) / MB for line in status if line.startswith("VmHWM"))
    with suppress(OSError):  # where it may not be forgotten, the most is that since the start
        File(f"/proc/{server.pid}/clear_refs").write_text("5")
    return most


def memory_of_others(server: subprocess.Popen[str]) -> float:
    """Memory of the processes that the server began, MB."""
    total = 0.0
    for child in File(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split() + _children(server.pid):
        with suppress(OSError, StopIteration):
            status = File(f"/proc/{child}/status").read_text().splitlines()
            total += next(float(line.split()[1]) / MB for line in status if line.startswith("VmRSS"))
    return total


def _children(parent: int) -> list[str]:
    """Processes that other threads of a process began."""
    main = set(File(f"/proc/{parent}/task/{parent}/children").read_text().split())
    lists = (file.read_text().split() for file in File(f"/proc/{parent}/task").glob("*/children"))
    return sorted({child for some in lists for child in some} - main)


def until_done(http: Http, tally: Tally, path: str, **body: Any) -> Any:
    """The answer of work of minutes, asked for until it is there."""
    while (answer := ask(http, tally, path, **body)) is not None and answer["state"] == "working":
        time.sleep(QUIET)
    if answer is not None and answer["state"] == "failed":
        tally.errors.append(f"{path} {answer['text'][:200]}")
    return answer


# --- kinds -----------------------------------------------------------------------------------------------------------


def open_and_move(http: Http, tally: Tally, name: str, chance: random.Random, moves: int = 1) -> None:
    """Open a scenario, move two levers, and have ranges."""
    opened = ask(http, tally, "open", scenario=name)
    if opened is None:
        return
    asked = {"scenario": name, "client": "panels"}
    for _ in range(moves):
        state = asked | {"levers": random_levers(opened["levers"], chance)}
        ask(http, tally, "simulate", **state, token=(token := next_token()))
        ask(http, tally, "ranges", **state, token=token)


_tokens = [0]


def next_token() -> int:
    """The number of the next request of the page."""
    _tokens[0] += 1
    return _tokens[0]


def open_scenarios(http: Http, tally: Tally, chance: random.Random) -> None:
    """Ten scenarios that ship."""
    for name in sorted(scenarios())[:10]:
        open_and_move(http, tally, name, chance)


def rank(http: Http, tally: Tally, chance: random.Random) -> None:
    """Rankings of all parameters."""
    for levers in SETTINGS:
        until_done(http, tally, "influence", scenario=USUAL, levers=levers, tile="price", client="panels")


def weigh(http: Http, tally: Tally, chance: random.Random) -> None:
    """What would have helped."""
    until_done(http, tally, "options", scenario=USUAL, levers=SETTINGS[0], client="panels")


def play(http: Http, tally: Tally, chance: random.Random) -> None:
    """Two exercises of two months, each from a seat or a scenario of its own, with their debriefs."""
    for name, seat in ((USUAL, 0), (BRIEFED[0], 0)):
        setting = {"scenario": name, "levers": {}}
        seats = ask(http, tally, "exercise/seats", scenario=name, setting=setting)
        if seats is None:
            continue
        who = seats["seats"][seat]
        body = {"scenario": name, "setting": setting, "seat": who["name"], "day": seats["day"], "months": 2}
        body |= {"own_table": who["own_table"]}
        until_done(http, tally, "exercise", **body)
        until_done(http, tally, "exercise", **body, acts=["hold"])
        until_done(http, tally, "exercise", **body, acts=["hold", "hold"], wanted="debrief")


def read(http: Http, tally: Tally, chance: random.Random) -> None:
    """Articles, each opened and moved, and set against the usual scenario with its sources looked up meanwhile."""
    for text in ARTICLES:
        answer = ask(http, tally, "read", text=text)
        if answer is None or not answer.get("kept"):
            continue
        name = answer["kept"]
        open_and_move(http, tally, name, chance)
        sides = {"a": {"scenario": name, "levers": {}}, "b": {"scenario": name, "levers": {"us_tariff": 0.5}}}
        with ThreadPoolExecutor(TABS) as tabs:
            done = [tabs.submit(ask, http, tally, "compare", **sides)]
            done.append(tabs.submit(ask, http, tally, "trace", scenario=name, levers={}, tile="price", client="tab"))
            done.append(tabs.submit(ask, http, tally, "ranges", scenario=name, levers={"us_tariff": 0.4}, client="tab"))
        for one in done:
            one.result()


def place(http: Http, tally: Tally, chance: random.Random) -> None:
    """A firm of fifty items, in a central run and with ranges, and what moves its day."""
    sent = {"name": "firm.toml", "content": base64.b64encode(firm_text().encode()).decode()}
    firm = ask(http, tally, "firm", scenario=USUAL, files=[sent])
    if firm is None:
        return
    for levers in SETTINGS:
        body = {"scenario": USUAL, "levers": levers, "firm": firm["rows"], "client": "panels"}
        ask(http, tally, "company", **body, token=next_token())
        ask(http, tally, "company", **body, draws=FIRM_DRAWS, token=next_token())
        ask(http, tally, "company/measures", **body, draws=FIRM_DRAWS, token=next_token())


def look_up(http: Http, tally: Tally, chance: random.Random) -> None:
    """Sources of four tabs at once, each of a state of its own, with the view that a page opens with."""

    def tab(number: int) -> None:
        state = {"scenario": USUAL, "levers": {"cn_approval": 0.05 + 0.1 * number}, "client": f"tab {number}"}
        ask(http, tally, "open", scenario=USUAL)
        ask(http, tally, "simulate", **state, token=1)
        ask(http, tally, "trace", **state, tile="price")
        ask(http, tally, "ranges", **state, token=2)

    with ThreadPoolExecutor(TABS) as tabs:
        list(tabs.map(tab, range(TABS)))


def bring(http: Http, tally: Tally, chance: random.Random) -> None:
    """Two files of scenarios, each opened and moved."""
    for number in (1, 2):
        answer = ask(http, tally, "load", toml=scenario_text(number, chance))
        if answer is not None:
            open_and_move(http, tally, answer["kept"], chance)


def compare(http: Http, tally: Tally, chance: random.Random) -> None:
    """Two comparisons at a time, of two scenarios and of two settings, and what a page offers to take away."""
    settings = [{"scenario": USUAL, "levers": levers} for levers in SETTINGS]
    pairs = [settings, [{"scenario": name, "levers": {}} for name in BRIEFED]]
    state = {**settings[1], "client": "panels"}
    with ThreadPoolExecutor(TABS) as tabs:
        done = [tabs.submit(ask, http, tally, "compare", a=a, b=b) for a, b in pairs]
        done += [tabs.submit(ask, http, tally, path, **state | {"client": path}) for path in ("inert", "industries")]
        done += [tabs.submit(take, http, tally, path, **state) for path in ("scenario.toml", "charts.csv")]
    for one in done:
        one.result()


def take(http: Http, tally: Tally, path: str, **body: Any) -> None:
    """One file."""
    reply = http.post(f"api/{path}", json=body)
    if reply.status_code != OK:
        tally.errors.append(f"{path} {reply.status_code} {reply.text[:200]}")


def write(http: Http, tally: Tally, chance: random.Random) -> None:
    """Two briefs, each of a scenario of its own, with a lever moved."""
    for name in BRIEFED:
        until_done(http, tally, "brief", scenario=name, levers={"us_tariff": 0.25}, client="panels")


def talk(http: Http, tally: Tally, chance: random.Random) -> None:
    """Talks from one seat."""
    until_done(http, tally, "talks", scenario=USUAL, levers=SETTINGS[0], seat="US", client="panels")


KINDS: dict[str, Callable[[Http, Tally, random.Random], None]] = {
    "ten scenarios": open_scenarios,
    "four tabs of sources": look_up,
    "two files": bring,
    "two rankings": rank,
    "two exercises": play,
    "three articles": read,
    "comparisons": compare,
    "a firm": place,
    "two briefs": write,
    "ten scenarios again": open_scenarios,
    "a weighing of options": weigh,
    "talks": talk,
}
"""What a visitor does, in order."""


# --- measuring -------------------------------------------------------------------------------------------------------


def visit(address: str, server: subprocess.Popen[str], only: list[str], turns: int) -> PanelTally:
    """All kinds one after the other, several times over; memory at the start and after each."""
    import httpx

    tally, chance = PanelTally(), random.Random(28)
    note(tally, server, "at the start")
    anew = httpx.Limits(max_keepalive_connections=0)  # a connection that was idle may be closed as a request is sent
    with httpx.Client(base_url=address, timeout=900, limits=anew) as http:
        for kind, turn in ((kind, turn) for turn in range(turns) for kind in KINDS):
            if not only or any(word in kind for word in only):
                KINDS[kind](http, tally, chance)
                time.sleep(SETTLE)
                note(tally, server, f"{kind}, turn {turn + 1}" if turn else kind)
    return tally


def note(tally: PanelTally, server: subprocess.Popen[str], kind: str) -> None:
    """What the server holds after work of a kind."""
    held = Held(kind, memory(server), most_memory(server), memory_of_others(server))
    tally.held.append(held)
    words = f"{kind}: {held.now:.0f} MB, at most {held.most:.0f}, beside it {held.others:.0f}"
    print(f"{words}; {len(tally.errors)} errors", file=sys.stderr, flush=True)


def rows(tally: PanelTally, seconds_used: float) -> list[Row]:
    """Rows of the table."""
    moves = tally.seconds.get("simulate", [0.0])
    out: list[Row] = [("every panel: errors", float(len(tally.errors)), "", 0.0)]
    for held in tally.held:
        out.append((f"every panel: memory of the server, {held.kind}", held.now, "MB", BAR_MEMORY))
        out.append((f"every panel: most meanwhile, {held.kind}", held.most, "MB", BAR_MEMORY))
        out.append((f"every panel: processes beside it, {held.kind}", held.others, "MB", None))
    out.append(("every panel: answer to a move, median", 1000 * quantile(moves, 0.5), "ms", None))
    out.append(("every panel: processor time of the server", seconds_used, "s", None))
    return out


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description="Measure what the app holds after one visitor of all panels.")
    parser.add_argument("--only", nargs="*", default=[], help="words of the kinds to run, such as rankings")
    parser.add_argument("--turns", type=int, default=1, help="how often all kinds are done")
    parser.add_argument("--print", action="store_true", help="print only, leave the page as it is")
    arguments = parser.parse_args()
    measure(
        "panels", lambda address, server: visit(address, server, arguments.only, arguments.turns), rows, arguments.print
    )


if __name__ == "__main__":
    main()
