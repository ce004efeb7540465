"""The commands `monazite sensitivity` and `calibrate`: which uncertain parameters matter, and their fit to the past."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from monazite.foundation.errors import InputError
from monazite.foundation.files import read_text_input
from monazite.presentation.cli.arguments import AsJson, AsOf, Prior, ScenarioName
from monazite.presentation.cli.progress import rate_progress
from monazite.presentation.cli.scenarios import load_scenario_as_of
from monazite.presentation.cli.simulation import announce_compilation, conditioned_draws, draws_text
from monazite.presentation.cli.terminal import print_json, print_table, say

MAX_DRIVERS = 12  # rows of the table


def sensitivity(
    scenario: ScenarioName,
    outcome: Annotated[str, typer.Argument(help="Outcome, for example price_outside.")],
    good: Annotated[str | None, typer.Option(help="Good of the outcome, for example Dy.oxide.")] = None,
    region: Annotated[str | None, typer.Option(help="Region of the outcome, for example JP or WORLD.")] = None,
    industry: Annotated[str | None, typer.Option(help="Industry of the outcome, for example cars.")] = None,
    use: Annotated[str | None, typer.Option(help="Use of the outcome.")] = None,
    sector: Annotated[str | None, typer.Option(help="Sector of the outcome, for example total.")] = None,
    stage: Annotated[str | None, typer.Option(help="Stage of the outcome: oxide, metal or magnet.")] = None,
    over: Annotated[str | None, typer.Option(help="Months, for example 2025-04/2026-03; all by default.")] = None,
    reduce: Annotated[str, typer.Option(help="What to make of the months: mean, sum, max, min, first, last.")] = "mean",
    log: Annotated[bool, typer.Option("--log", help="Explain the logarithm of the outcome.")] = False,
    samples: Annotated[int, typer.Option(min=8, help="Base samples of the Sobol analysis, a power of two.")] = 64,
    out: Annotated[Path | None, typer.Option("--out", help="Folder; by default out/<scenario>-sensitivity.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads; by default one per core.")] = None,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Which uncertain parameters drive an outcome: Sobol indices, screening and derivatives side by side."""
    from monazite.analysis.sensitivity import SensitivityQuestion
    from monazite.analysis.sensitivity import sensitivity as analyse
    from monazite.dataset.periods import parse_period
    from monazite.presentation.charts.sensitivity_files import write_sensitivity_files
    from monazite.results.output_folder import replaceable, whole_folder
    from monazite.scenario.scenario import facts_of

    sc = load_scenario_as_of(scenario, as_of)
    axes = {"good": good, "region": region, "industry": industry, "use": use, "sector": sector, "stage": stage}
    where = {name: label for name, label in axes.items() if label is not None}
    question = SensitivityQuestion(outcome, where, reduce, parse_period(over) if over else None, log)
    folder = replaceable(out or Path("out") / f"{Path(scenario).stem}-sensitivity")
    announce_compilation()
    drawn = conditioned_draws(sc, prior)
    with rate_progress(question.text) as update:
        analysis = analyse(
            facts_of(sc), sc, question, samples=samples, threads=threads, progress=update, posterior=drawn
        )
    with whole_folder(folder) as partial:
        write_sensitivity_files(analysis, partial)
    if as_json:
        print_json(analysis.to_json())
        return
    keys = ("parameter", "first", "total", "total_error", "screen", "rank", "elasticity", "effect")
    rows = [{key: getattr(driver, key) for key in keys} for driver in analysis.drivers[:MAX_DRIVERS]]
    spread = f"mean {analysis.mean:.4g}, standard deviation {analysis.deviation:.3g} {analysis.unit}"
    print_table(f"{analysis.question}: {spread}", rows)
    say(f"Draws: {draws_text(analysis.conditioned_on)}.")
    typer.echo(str(folder))


def read_sensitivity(path: Path) -> dict[str, Any]:
    """The file that `monazite sensitivity` wrote. Raises InputError for another one."""
    text = read_text_input(path, field="--sensitivity")
    try:
        content = json.loads(text)
        if all(key in content for key in ("question", "drivers", "run")):
            return content
    except (ValueError, TypeError, RecursionError):
        pass
    raise InputError(file=path, field="--sensitivity", found="another file", allowed="sensitivity.json of an analysis")


def calibrate(
    cases: Annotated[list[str] | None, typer.Argument(help="Episodes, for example re-2025; all by default.")] = None,
    draws: Annotated[int, typer.Option(min=16, help="Draws of the posterior.")] = 256,
    moves: Annotated[int, typer.Option(min=1, help="Moves of every draw at each step.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of draws and moves.")] = 0,
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = Path("out/calibration"),
    as_json: AsJson = False,
) -> None:
    """Fit the priors to past episodes, together and leaving one out, and predict the one left out."""
    from monazite.analysis.calibration.report import calibrate_and_predict
    from monazite.analysis.verification.hindcast import CASES
    from monazite.dataset.dataset import load_dataset
    from monazite.foundation.cache import code_hash
    from monazite.foundation.version import package_version
    from monazite.presentation.charts.calibration_files import write_calibration_files
    from monazite.results.output_folder import replaceable, whole_folder

    replaceable(out)
    announce_compilation()
    with rate_progress("calibration") as update:
        posterior, record = calibrate_and_predict(
            cases or list(CASES), draws=draws, moves=moves, seed=seed, progress=update
        )
    provenance = {
        "dataset_hash": load_dataset("rare_earths").hash,
        "version": package_version(),
        "code": code_hash("monazite.analysis.calibration.report")[:16],
    }
    with whole_folder(out) as partial:
        write_calibration_files(posterior, record | provenance, partial)
    if as_json:
        print_json(record | provenance)
        return
    print_table("Scores by fit", record["scores"])
    typer.echo(str(out))
