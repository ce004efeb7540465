"""``python -m benchmarks.painting``: a slider's move until its charts are painted, lever by lever, in Chromium.

Every lever of the first screen with the others at rest; with another lever moved, so that nothing was made ahead; and
the same while talks run beside it. Then ranges after a lever is let go, and first charts of a new page. The result goes
into docs/start/app.md; ``--print`` leaves the page as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from typing import Any

from benchmarks.app import FLAGS, RELEASED, Row, publish, quantile, start_server, table
from benchmarks.moves import measuring

BAR_MOVE, BAR_RANGES, BAR_CHARTS = 100.0, 1000.0, 1500.0  # ms
OTHER, BESIDE_TALKS = "us_stock", "ally_stock"  # moved beside the one that is measured: no position comes twice


def moves_of(page: Any, moves: int, away: str = "") -> dict[str, list[float]]:
    """Milliseconds of moves by lever; ``away`` is a lever that stands away from rest meanwhile."""
    ids = page.evaluate("[...document.querySelectorAll('#levers > fieldset input[type=range]')].map((one) => one.name)")
    out = {}
    for lever in ids:
        if lever == away:
            continue
        page.evaluate("document.getElementById('reset').click()")
        if away:
            page.evaluate(f"window.measure('{away}', 2)")
        out[lever] = [move["all"] for move in page.evaluate(f"window.measure('{lever}', {moves})")]
    return out


def rows_of(kind: str, times: dict[str, list[float]]) -> list[Row]:
    """Median and 95th percentile of all levers together, then the 95th of each."""
    every = [x for some in times.values() for x in some]
    name = f"Move to painted charts, {kind}"
    rows: list[Row] = [(f"{name}: median of all levers", quantile(every, 0.5), "ms", None)]
    rows.append((f"{name}: 95 % of all levers", quantile(every, 0.95), "ms", BAR_MOVE))
    return rows + [(f"{name}, {lever}: 95 %", quantile(some, 0.95), "ms", BAR_MOVE) for lever, some in times.items()]


def fresh_page(browser: Any, address: str) -> tuple[float, Any]:
    """Milliseconds to the first charts of a new page, and the page once its ranges have come."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    began = time.perf_counter()
    page.goto(address)
    page.locator("body[data-ready=charts]").wait_for(timeout=120_000)
    charts = 1000 * (time.perf_counter() - began)
    page.locator("body[data-ranges]").wait_for(timeout=120_000)
    return charts, measuring(page)


def measure(address: str, moves: int) -> list[Row]:
    """All rows."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("MONAZITE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
        _, page = fresh_page(browser, address)
        rows = rows_of("others at rest", moves_of(page, moves))
        rows += rows_of("another lever moved", moves_of(page, moves, OTHER))
        released = [page.evaluate(f"window.release('cn_approval', {value})") for value in RELEASED]
        rows.append(("Ranges and map after release, slowest of five", max(released), "ms", BAR_RANGES))
        rows.append(("First charts of a new page", fresh_page(browser, address)[0], "ms", BAR_CHARTS))
        page.evaluate("document.getElementById('reset').click()")
        page.click("#tab-talks")
        page.click("#talk")
        page.locator("#talks progress").wait_for(timeout=60_000)
        page.click("#tab-overview")
        rows += rows_of("talks run beside it", moves_of(page, moves, BESIDE_TALKS))
        browser.close()
    return rows


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description="Measure moves to painted charts, lever by lever.")
    parser.add_argument("--moves", type=int, default=20, help="of each lever")
    parser.add_argument("--print", action="store_true", help="print only, leave the page as it is")
    arguments = parser.parse_args()
    server, address = start_server()
    try:
        rows = measure(address, arguments.moves)
    finally:
        server.terminate()
    print(table(rows))
    if not arguments.print:
        publish("painting", rows)
    print(json.dumps({"load": os.getloadavg()}), file=sys.stderr)


if __name__ == "__main__":
    main()
