"""The command `monazite verify`: forecasts from rolling origins, scored beside simple baselines."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, Draws, day_of
from monazite.presentation.cli.progress import progress
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.terminal import print_json, print_table, say

FORECASTS = Path("forecasts")
ROLLING = "rolling"


def verify(
    make: Annotated[bool, typer.Option("--make", help="Make all forecasts again before they are scored.")] = False,
    observations: Annotated[
        Path | None,
        typer.Option("--observations", help="observations.csv of a folder of your own, to score with as well."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write page, charts and scores into this folder.")] = None,
    forecasts: Annotated[Path, typer.Option("--forecasts", help="Folder of the kept forecasts.")] = FORECASTS,
    register: Annotated[
        str | None, typer.Option("--register", help="Make the forecast of a day, YYYY-MM-DD, and put it away for good.")
    ] = None,
    label: Annotated[str, typer.Option("--label", help="Tells a set of --register from another one of its day.")] = "",
    draws: Draws = None,
    games: Annotated[
        int,
        typer.Option("--games", min=0, help="With --make: draws follow policy paths of so many games at each origin."),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Score forecasts made from rolling origins against what came, beside persistence and mean reversion."""
    from monazite.analysis.verification.forecasts.rolling import DRAWS, make_rolling
    from monazite.analysis.verification.scores.goals import goals_of, time_goal
    from monazite.analysis.verification.scores.side_scores import make_side_scores, read_side_scores, side_goals
    from monazite.analysis.verification.scores.summary import read_forecasts, summarise, summary_json
    from monazite.analysis.verification.scores.truth import truth_with

    if register is not None:
        _register(register, forecasts, draws, label)
        return
    truth = truth_with(observations)
    kept = forecasts / ROLLING
    if make:
        announce_compilation()
        began = time.monotonic()
        with progress("verify") as update:
            make_rolling(kept, draws=draws or DRAWS, progress=update, games=games)
        make_side_scores(kept)
        _write_record(kept, draws or DRAWS, games, (time.monotonic() - began) / 60.0)
    summary = summarise(read_forecasts(kept), truth)
    side = read_side_scores(kept)
    goals = [*goals_of(summary), *side_goals(side), time_goal(record_of(kept))]
    if out is not None:
        from monazite.presentation.charts.verification_files import write_verification_files

        write_verification_files(summary, goals, side, made_with(kept), out)
        say(f"Wrote {out / 'verification.md'}")
    if as_json:
        print_json({**summary_json(summary), "goals": [asdict(goal) for goal in goals]})
        return
    print_table("Weighted interval scores over those of the baselines", summary_json(summary)["class"])
    print_table("Goals", [{"goal": g.text, "wanted": g.wanted, "reached": g.reached, "met": g.met} for g in goals])


def _register(text: str, folder: Path, draws: int | None, label: str) -> None:
    from monazite.analysis.verification.forecasts.registered import DRAWS, register

    day = day_of(text, "--register")
    assert day is not None
    announce_compilation()
    typer.echo(str(register(day, folder, draws=draws or DRAWS, label=label)))


def _write_record(folder: Path, draws: int, games: int, minutes: float) -> None:
    """Put down what the forecasts were made with; the minutes mean nothing where the cache held some of them."""
    from monazite.analysis.verification.forecasts.registered import RECORD, code_record

    by_games = {"games": games} if games else {}
    times = {"minutes": round(minutes, 1), "cores": os.cpu_count()}
    text = json.dumps({"draws": draws, **by_games, **times, **code_record()}, indent=1)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def record_of(folder: Path) -> dict[str, Any]:
    """What kept forecasts were made with; empty where nothing was put down."""
    from monazite.analysis.verification.forecasts.registered import RECORD

    try:
        return json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except OSError:
        return {}


def made_with(folder: Path) -> str:
    """A sentence on what kept forecasts were made with."""
    record = record_of(folder)
    if not record:
        return ""
    return f"Those kept have {record['draws']} draws (code {record['code'][:12]}, {record['versions']})."
