"""The commands `monazite check` and `hindcast`: how far to trust the data, and how well past episodes are replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monazite.foundation.files import write_whole
from monazite.presentation.cli.arguments import AsJson, Draws
from monazite.presentation.cli.progress import progress
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.terminal import print_json, print_table

if TYPE_CHECKING:
    from monazite.analysis.verification.hindcast import TargetScore

HINDCAST_DRAWS = 32


def check(
    folders: Annotated[list[str] | None, typer.Argument(help="Dataset folders or names of shipped ones.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate dataset folders: references, units, sums, sources, balance."""
    from monazite.dataset.check import check as check_folders

    findings = check_folders(*(folders or ["rare_earths"]))
    errors, warnings = (sum(finding.level == level for finding in findings) for level in ("error", "warning"))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            typer.echo(str(finding))
        typer.echo(f"{errors} errors, {warnings} warnings, {len(findings)} findings")
    if errors:
        raise typer.Exit(2)


def hindcast(
    case: Annotated[
        str | None,
        typer.Argument(help="Case, such as re-2025 or cobalt-2025; by default all."),
    ] = None,
    draws: Draws = HINDCAST_DRAWS,
    out: Annotated[Path | None, typer.Option("--out", help="Write the scoreboard to this Markdown file.")] = None,
    scales: Annotated[
        Path | None, typer.Option("--scales", help="Write the scales of the discrepancy by case.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Replay past episodes and print the scoreboard, misses included."""
    from monazite.analysis.verification.hindcast import CASES, OWN_CASES, as_rows, count_verdicts, scales_csv
    from monazite.analysis.verification.hindcast import hindcast as replay

    if case is None or case in CASES | OWN_CASES:
        announce_compilation()
    with progress("hindcast") as update:
        scores = replay(case, draws=draws or HINDCAST_DRAWS, progress=update)
    if out is not None:
        from monazite.analysis.verification.scoreboard import scoreboard_page

        write_whole(out, scoreboard_page(scores, draws or HINDCAST_DRAWS))
    if scales is not None:
        write_whole(scales, scales_csv(scores), "--scales")
    if as_json:
        print_json({**count_verdicts(scores), "scores": as_rows(scores)})
        return
    print_table("Published figures of past episodes, and what the model gives for them", score_rows(scores))
    for score in scores:
        if score.hit is not True:
            verdict = "missed" if score.hit is False else "not counted"
            typer.echo(f"{verdict}: {score.text.rstrip('.')} ({score.id}): {score.reason}.")
    typer.echo("{hits} hits, {misses} misses, {not_evaluated} not counted".format(**count_verdicts(scores)))


def score_rows(scores: Sequence[TargetScore]) -> list[dict[str, str | float]]:
    """Each published figure in words, with its unit, the model's median and range, and the verdict."""
    return [
        {
            "episode": score.case,
            "what": score.text.rstrip("."),
            "unit": "ratio" if score.unit == "1" else score.unit,
            "published": score.observed,
            "model": score.median,
            "low": score.low,
            "high": score.high,
            "a hit if": score.tolerance,
            "verdict": {True: "hit", False: "missed", None: "not counted"}[score.hit],
        }
        for score in scores
    ]
