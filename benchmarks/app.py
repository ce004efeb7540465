"""``python -m benchmarks.app``: measures the app in Chromium and under many users, and writes docs/start/app.md.

A server of its own on loopback; Debian's Chromium through Playwright. ``--users 50 --minutes 5`` is the load that is
published; ``--only browser``, ``company`` or ``users`` measures one part. `User` says what a user does and why.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path as File

from benchmarks import ROOT
from benchmarks.moves import measuring

PAGE = ROOT / "docs" / "start" / "app.md"
START, END = "<!-- measured: begin -->", "<!-- measured: end -->"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-quic"]
LEVERS = ("cn_approval", "us_tariff", "recycling")
MOVES = 40
RELEASED = (0.33, 0.27, 0.22, 0.44, 0.61)
KEYS = {"all": "Slider move to painted charts", "answered": "of it answer of the server", "painted": "of it drawing"}
Row = tuple[str, float, str, float | None]


def quantile(values: list[float], share: float) -> float:
    """Order statistic at ``share``."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def start_server() -> tuple[subprocess.Popen[str], str]:
    """A server on a free port, warm."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "monazite", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if "monazite is at" in line:
            return server, f"http://127.0.0.1:{port}/"
    raise RuntimeError("the server did not start")


def memory(server: subprocess.Popen[str]) -> float:
    """Resident memory of the server, MB."""
    for line in File(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1]) / 1024
    return float("nan")


def server_seconds(server: subprocess.Popen[str]) -> float:
    """Processor time that the server has used, s."""
    fields = File(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine_seconds() -> float:
    """Processor time that all of the machine has used, s."""
    fields = [int(x) for x in File("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


# --- browser ---------------------------------------------------------------------------------------------------------


def in_browser(address: str, idle: float) -> list[Row]:
    """First paint, moves of a slider, ranges after release, requests to other hosts."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("MONAZITE_CHROMIUM") or shutil.which("chromium")
    foreign: list[str] = []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:")) else None)
        began = time.perf_counter()
        page.goto(address)
        page.locator("body[data-ready]").wait_for()
        numbers = time.perf_counter() - began
        page.locator("body[data-ready=charts]").wait_for()
        charts = time.perf_counter() - began
        page.locator("body[data-ranges]").wait_for(timeout=60000)
        measuring(page)
        moves: list[dict[str, float]] = []
        time.sleep(idle)
        seconds = time.perf_counter() - began
        for lever in LEVERS:
            moves += page.evaluate(f"window.measure('{lever}', {MOVES})")
            page.evaluate("document.getElementById('reset').click()")
            time.sleep(2.0)
        page.evaluate("window.measure('us_stock', 2)")  # two levers away from rest: nothing of this is made ahead
        fresh: list[dict[str, float]] = []
        for lever in ("cn_review", "cn_approval", "us_tariff"):
            fresh += page.evaluate(f"window.measure('{lever}', {MOVES})")
        ranges = [page.evaluate(f"window.release('cn_approval', {value})") for value in RELEASED]
        browser.close()
    rows: list[Row] = [
        ("Headline numbers on a fresh page", 1000 * numbers, "ms", 2000.0),
        ("All charts on a fresh page", 1000 * charts, "ms", None),
    ]
    for kind, some in ((f"one lever, {seconds:.0f} s after the start", moves), ("several levers moved", fresh)):
        for key, name in KEYS.items():
            values = [m[key] for m in some]
            rows.append((f"{name}, {kind}: median", quantile(values, 0.5), "ms", None))
            rows.append((f"{name}, {kind}: 95 %", quantile(values, 0.95), "ms", 100.0 if key == "all" else None))
    rows.append(("Ranges and map after release, median of five", quantile(ranges, 0.5), "ms", 1000.0))
    rows.append(("Ranges and map after release, slowest", max(ranges), "ms", 1000.0))
    rows.append(("Requests to other hosts", float(len(foreign)), "", 0.0))
    return rows


# --- company ---------------------------------------------------------------------------------------------------------

ITEMS, PRODUCTS, PLANTS = 50, 20, 5
FIRM_GOODS = ("NdFeB.SH.magnet", "NdFeB.N.magnet", "NdFeB.UH.magnet", "Dy.oxide", "Tb.oxide")


def firm_text() -> str:
    """A firm of 50 items, 20 products and 5 plants as TOML, drawn from a fixed seed."""
    chance = random.Random(1)
    out = ['[firm]\nname = "Fifty items"\ncurrency = "EUR"\nusd_rate = 0.92\ncapital_cost = 0.08']

    def add(block: str, **cells: object) -> None:
        out.append(f"[[{block}]]\n" + "\n".join(f"{name} = {json.dumps(cell)}" for name, cell in cells.items()))

    for i in range(PLANTS):
        add("plant", id=f"plant {i}", region=("EU", "EU", "US", "JP", "KR")[i], working_days=5)
    for i in range(PRODUCTS):
        use = ("ev_traction", "auto_motors")[i % 2]
        units = chance.randrange(500, 9000)
        add(
            "product",
            id=f"product {i}",
            plant=f"plant {i % PLANTS}",
            units=units,
            margin=500,
            priority=1 + i % 3,
            use=use,
        )
    for i in range(ITEMS):
        days = chance.randrange(40, 150)
        add("item", id=f"item {i}", good=FIRM_GOODS[i % len(FIRM_GOODS)], stock_days=days, price=60)
        for p in {i % PRODUCTS, 7 * i % PRODUCTS}:
            add("bom", product=f"product {p}", item=f"item {i}", grams=chance.randrange(10, 400), scrap=0.04)
        licence = ("unknown", "general", "unknown")[i % 3]
        add("supply", item=f"item {i}", origin="CN", share=0.7, lead_days=30, licence=licence)
        add("supply", item=f"item {i}", origin="JP", share=0.3, lead_days=20, premium=8)
    return "\n\n".join(out)


def with_company(address: str, server: subprocess.Popen[str], idle: float) -> list[Row]:
    """Moves of a slider with a firm of 50 items in sight: until its answers are painted."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("MONAZITE_CHROMIUM") or shutil.which("chromium")
    moves: dict[str, list[dict[str, float]]] = {"made ahead": [], "not made ahead": []}
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}?view=company")
        page.locator("body[data-ranges]").wait_for(timeout=120000)
        measuring(page)
        file = {"name": "firm.toml", "mimeType": "text/plain", "buffer": firm_text().encode()}
        began = time.perf_counter()
        page.set_input_files("#firm-files", files=[file])
        page.locator("#firm-headline:not(:empty)").wait_for(timeout=60000)
        first = time.perf_counter() - began
        page.locator("#firm-moves[aria-busy=false]").wait_for(timeout=120000)
        time.sleep(idle)
        used = 0.0
        for kind in moves:
            for lever in LEVERS:
                at_start = server_seconds(server)
                moves[kind] += page.evaluate(f"window.measure('{lever}', {MOVES})")
                used += server_seconds(server) - at_start
            page.evaluate("document.getElementById('reset').click()")
            page.locator("#firm-moves[aria-busy=false]").wait_for(timeout=120000)
            page.evaluate("window.measure('us_stock', 2)")
        browser.close()
    firm = f"a firm of {ITEMS} items"
    count = sum(len(some) for some in moves.values())
    rows: list[Row] = [
        (f"File of {firm} dropped in, to its first answer", 1000 * first, "ms", None),
        (f"Processor time of the server for each move, {firm} in sight", 1000 * used / count, "ms", None),
        (f"Programs that wanted one of {os.cpu_count()} processors meanwhile", os.getloadavg()[0], "", None),
    ]
    for kind, some in moves.items():
        for key, name in KEYS.items():
            values = [m[key] for m in some]
            bar = 150.0 if key == "all" else None
            rows.append((f"{name}, {firm} in sight, answers {kind}: median", quantile(values, 0.5), "ms", None))
            rows.append((f"{name}, {firm} in sight, answers {kind}: 95 %", quantile(values, 0.95), "ms", bar))
    return rows


# --- users -----------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What all users saw."""

    moves: list[float] = field(default_factory=list)
    ranges: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    superseded: int = 0
    rests: int = 0


class User:
    """Drags a random lever for a second from where it stands to a random place, then looks at the result for 4 to 8
    seconds, meanwhile waiting for ranges as the page does; after the fifth lever it begins anew from rest.

    The page is followed to the letter: the slider reports 60 times a second, one request is in flight, the latest
    position wins, the last one is always asked for, and after an answer that took longer than `SLOW` the next one is
    asked for only where the pointer pauses or lets go. The pace is a brisk one: aimed drags with a mouse take about a
    second (MacKenzie, Sellen and Buxton 1991), and the 30 to 40 words of the headline alone take 8 to 10 s to read at
    238 words a minute (Brysbaert 2019).
    """

    DRAG, FRAME, LOOKS, SLOW, LET_GO = 1.0, 1 / 60, (4.0, 8.0), 0.2, 0.06  # s

    def __init__(self, number: int, levers: list[dict], tally: Tally) -> None:
        self.chance, self.levers, self.tally = random.Random(number), levers, tally
        self.name, self.token, self.values, self.pace = f"user-{number}", 0, {}, 0.0

    async def ask(self, http, path: str, into: list[float], **extra) -> None:
        """One request."""
        self.token += 1
        body = {"levers": dict(self.values), "client": self.name, "token": self.token, **extra}
        began = time.perf_counter()
        reply = await http.post(f"api/{path}", json=body)
        if reply.status_code == 409:
            self.tally.superseded += 1
        elif reply.status_code != 200:
            self.tally.errors.append(f"{path} {reply.status_code} {reply.text[:120]}")
        elif b'"busy":true' not in reply.content[:20]:
            into.append(time.perf_counter() - began)

    async def drag(self, http) -> None:
        """From here to there; positions that pass while a request is in flight are left out, but not the last one."""
        lever = self.chance.choice(self.levers)
        steps = round((lever["top"] - lever["low"]) / lever["step"])
        here = round((self.values.get(lever["id"], lever["rest"]) - lever["low"]) / lever["step"])
        there = self.chance.choice([at for at in range(steps + 1) if at != here])
        began, position = time.perf_counter(), here
        while position != there:
            share = min((time.perf_counter() - began) / self.DRAG, 1.0)
            at = here + round(share * (there - here))
            if at == position or (share < 1.0 and self.pace > self.SLOW):
                await asyncio.sleep(self.FRAME)
                continue
            self.values[lever["id"]] = round(lever["low"] + at * lever["step"], 6)
            position = at
            began_to_wait = time.perf_counter()
            await self.ask(http, "simulate", self.tally.moves)
            self.pace = time.perf_counter() - began_to_wait

    async def live(self, http, until: float) -> None:
        """Until the end of the load."""
        await asyncio.sleep(self.chance.uniform(0, self.LOOKS[1]))
        while time.perf_counter() < until:
            await self.drag(http)
            await asyncio.sleep(self.LET_GO)
            looking = asyncio.create_task(self.ask(http, "ranges", self.tally.ranges, draws=16))
            self.tally.rests += 1
            await asyncio.sleep(self.chance.uniform(*self.LOOKS))
            if not looking.done():
                looking.cancel()
            if len(self.values) > 5:
                self.values.clear()


async def load(address: str, server: subprocess.Popen[str], users: int, minutes: float) -> tuple[Tally, list[float]]:
    """Many users at once; memory of the server at the start and after every tenth of the time."""
    import httpx

    tally, used = Tally(), [memory(server)]
    limits = httpx.Limits(max_connections=4 * users)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as http:
        opened = (await http.post("api/open", json={})).json()
        levers = [lever for lever in opened["levers"] if not lever["more"]]
        until = time.perf_counter() + 60 * minutes
        people = [asyncio.create_task(User(i, levers, tally).live(http, until)) for i in range(users)]
        while time.perf_counter() < until:
            await asyncio.sleep(6 * minutes)
            used.append(memory(server))
        await asyncio.gather(*people)
    return tally, used


def under_load(address: str, server: subprocess.Popen[str], users: int, minutes: float) -> list[Row]:
    """Rows of the load."""
    server_at_start, machine_at_start, began = server_seconds(server), machine_seconds(), time.perf_counter()
    tally, used = asyncio.run(load(address, server, users, minutes))
    seconds, used_by_server = time.perf_counter() - began, server_seconds(server) - server_at_start
    others = (machine_seconds() - machine_at_start - used_by_server - time.process_time()) / seconds
    for text in tally.errors[:5]:
        print(text, file=sys.stderr)
    load_of = f"{users} users, {minutes:g} minutes: "
    return [
        (f"{load_of}slider moves answered", float(len(tally.moves)), "", None),
        (f"{load_of}errors", float(len(tally.errors)), "", 0.0),
        (f"{load_of}answer to a move, median", 1000 * quantile(tally.moves, 0.5), "ms", None),
        (f"{load_of}answer to a move, 95 %", 1000 * quantile(tally.moves, 0.95), "ms", 1000.0),
        (f"{load_of}answer to a move, slowest", 1000 * max(tally.moves), "ms", None),
        (
            f"{load_of}processor time of the server for each",
            1000 * used_by_server / max(len(tally.moves), 1),
            "ms",
            None,
        ),
        (f"{load_of}processors used by other work meanwhile", 100 * max(0.0, others), "% of one", None),
        (f"{load_of}times the pointer rested", float(tally.rests), "", None),
        (f"{load_of}ranges that came while the user still looked", float(len(tally.ranges)), "", None),
        (f"{load_of}memory of the server at the start", used[0], "MB", None),
        (f"{load_of}memory half-way", used[len(used) // 2], "MB", None),
        (f"{load_of}memory at the end", used[-1], "MB", None),
    ]


# --- page ------------------------------------------------------------------------------------------------------------


def table(rows: list[Row]) -> str:
    """Markdown table."""
    lines = ["| what | measured | bar | |", "|:--|--:|--:|:--|"]
    for name, value, unit, bar in rows:
        verdict = "" if bar is None else ("met" if value <= bar else "missed")
        limit = "" if bar is None else f"{bar:,.0f} {unit}".strip()
        lines.append(f"| {name} | {value:,.0f} {unit} | {limit} | {verdict} |".replace("  |", " |"))
    return "\n".join(lines)


def publish(part: str, rows: list[Row]) -> None:
    """Replace one part of the measured section."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = START.replace("measured", f"measured {part}"), END.replace("measured", f"measured {part}")
    block = f"{start}\n{table(rows)}\n{end}"
    PAGE.write_text(re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: block, text, flags=re.S), "utf-8")


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description="Measure the app.")
    parser.add_argument("--only", choices=("browser", "company", "users"))
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--idle", type=float, default=60.0, help="seconds in which answers are made ahead")
    parser.add_argument("--print", action="store_true", help="print only, leave the page as it is")
    arguments = parser.parse_args()
    server, address = start_server()
    try:
        parts = {}
        if arguments.only in (None, "browser"):
            parts["browser"] = in_browser(address, arguments.idle)
        if arguments.only in (None, "company"):
            parts["company"] = with_company(address, server, arguments.idle)
        if arguments.only in (None, "users"):
            parts["users"] = under_load(address, server, arguments.users, arguments.minutes)
    finally:
        server.terminate()
    for part, rows in parts.items():
        print(table(rows))
        if not arguments.print:
            publish(part, rows)
    print(json.dumps({"load": os.getloadavg()}), file=sys.stderr)


if __name__ == "__main__":
    main()
