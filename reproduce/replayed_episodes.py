"""What the app says of every replayed episode: docs/scoreboard.md into presentation/briefing/replayed_episodes.toml.

``python reproduce/replayed_episodes.py``, after ``monazite hindcast --out docs/scoreboard.md``: of each episode that a
shipped scenario replays how many published figures it hits, and its misses with the outcome and the good that each is
of, from the tables of targets.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from monazite.analysis.verification.hindcast import CASES, OWN_CASES
from monazite.dataset.dataset import load_dataset
from monazite.scenario.scenario import load_scenario

ROOT = Path(__file__).parents[1]
FILE = ROOT / "src" / "monazite" / "presentation" / "briefing" / "replayed_episodes.toml"
HEAD = "# Episodes of docs/scoreboard.md, written by reproduce/replayed_episodes.py; a test compares them.\n"
COLUMNS = 10  # of a row of the scoreboard


def rows_of(scoreboard: str, case: str) -> list[list[str]]:
    """Cells of the rows of a case: target, text, unit, observed, median, range, allowed, verdict, held, sample."""
    part = scoreboard.split(f"\n## {case}\n")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in part.splitlines() if line]
    return [row for row in cells if len(row) == COLUMNS and row[7] in ("hit", "miss")]


def table(case: str, scenario: str, rows: list[list[str]], targets: dict[str, Any]) -> str:
    """An episode of the file."""
    hits = sum(row[7] == "hit" for row in rows)
    out = f'\n[{case}]\nscenario = "{scenario}"\ntargets = {len(rows)}\nhits = {hits}\n'
    for name, text, unit, observed, median, *_, verdict, _, _ in rows:
        if verdict == "hit":
            continue
        own = targets.get(name)
        quantity, good, period = (own.quantity, own.good, own.period) if own else ("", "", "")
        values = (float(value.replace(",", "")) for value in (observed, median))
        out += f'[[{case}.missed]]\ntarget = "{name}"\ntext = {json.dumps(text, ensure_ascii=False)}\n'
        out += f'unit = "{unit}"\nquantity = "{quantity}"\n'
        out += f'good = "{good}"\nperiod = "{period}"\nobserved = {next(values)}\nmedian = {next(values)}\n'
    return out


def episodes(scoreboard: str) -> str:
    """The file as text."""
    parts = [HEAD]
    for case, scenario in (CASES | OWN_CASES).items():
        facts = load_dataset(*load_scenario(scenario).dataset)
        targets = {row.id: row for row in facts.table("targets")}
        parts.append(table(case, scenario, rows_of(scoreboard, case), targets))
    return "".join(parts)


def main() -> None:
    FILE.write_text(episodes((ROOT / "docs" / "scoreboard.md").read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
