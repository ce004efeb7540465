"""The record that briefs print: figures of docs/verification.json into presentation/briefing/track_record.toml.

``python reproduce/track_record.py``, after ``monazite verify --out docs``: of all forecasts, of each kind of figure,
and of tonnes by the folder of the minerals that an episode is about.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from monazite.analysis.verification.forecasts.episodes import all_episodes
from monazite.scenario.scenario import load_scenario

ROOT = Path(__file__).parents[1]
FILE = ROOT / "src" / "monazite" / "presentation" / "briefing" / "track_record.toml"
HEAD = """\
# Forecasts of docs/verification.json, written by reproduce/track_record.py; a test compares them.
# The state of the code that made them, as docs/verification.md has it.
code = "{code}"
"""


def table(name: str, cell: dict[str, Any]) -> str:
    """A table of the record: forecasts, error, ranges and score beside no change, rounded as briefs print them."""
    return (
        f"\n[{name}]\nforecasts = {cell['forecasts']}\nerror_factor = {cell['error factor']:.2f}\n"
        f"held90 = {cell['90 % held']:.2f}\nover_persistence = {cell['persistence, logarithms']:.2f}\n"
    )


def stops_table(stops: dict[str, Any]) -> str:
    """Chances of first stops: all, and those of days on which the control was in force."""
    names = ("forecasts", "brier", "in_force_forecasts", "in_force_brier")
    return "\n[stops]\n" + "".join(f"{name} = {round(stops[name], 2)}\n" for name in names)


def record(verification: dict[str, Any], page: str, stops: dict[str, Any]) -> str:
    """The file as text."""
    code = re.search(r"\(code\s+`?([0-9a-f]{12})", page)
    if code is None:
        raise SystemExit("docs/verification.md does not say which code made the forecasts")
    parts = [HEAD.format(code=code.group(1))]
    for cell in verification["class"]:
        parts.append(table(f'"{cell["group"]}"' if " " in cell["group"] else cell["group"], cell))
    scenario = {episode.name: episode.scenario for episode in all_episodes()}
    last = {
        folder: cell
        for cell in verification["tonnes by episode"]
        for folder in load_scenario(scenario[cell["group"]]).dataset
    }  # episodes stand in order of time
    parts.append(stops_table(stops))
    return "".join([*parts, *(table(f"folders.{folder}", cell) for folder, cell in sorted(last.items()))])


def losses(scoreboard: str) -> str:
    """How many losses that others published the scoreboard holds, and how many of them are hits."""
    rows = [line for line in scoreboard.split("\n## macro\n")[1].split("\n## ")[0].splitlines() if line[:4] == "| A."]
    hits = sum("| hit |" in row for row in rows)
    return (
        "\n# Published estimates of losses of docs/scoreboard.md (macro): how many there are, and how many are hit.\n"
        f"[losses]\nfigures = {len(rows)}\nhits = {hits}\n"
    )


def main() -> None:
    docs = ROOT / "docs"
    verification = json.loads((docs / "verification.json").read_text(encoding="utf-8"))
    page = (docs / "verification.md").read_text(encoding="utf-8")
    side = json.loads((ROOT / "forecasts" / "rolling" / "effects-and-stops.json").read_text(encoding="utf-8"))
    scoreboard = (docs / "scoreboard.md").read_text(encoding="utf-8")
    text = record(verification, page, side["stops"]) + losses(scoreboard)
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
