"""The command `monazite options`: what would have helped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import AsJson, AsOf, Prior, ScenarioName
from monazite.presentation.cli.progress import rate_progress
from monazite.presentation.cli.scenarios import load_scenario_as_of
from monazite.presentation.cli.simulation import announce_compilation, conditioned_draws, draws_text
from monazite.presentation.cli.terminal import print_table, say

BUDGET = 1000.0  # MUSD
DRAWS = 8
SPONSORS = "US;EU;JP;KR"


def options(
    scenario: ScenarioName,
    budget: Annotated[float, typer.Option("--budget", help="Money to spend, MUSD, present value.")] = BUDGET,
    draws: Annotated[int, typer.Option("--draws", min=1, max=1000, help="Draws of the uncertain parameters.")] = DRAWS,
    months_ahead: Annotated[
        int, typer.Option("--ahead", min=1, max=120, help="Months from decision to the shock.")
    ] = 12,
    sponsors: Annotated[str, typer.Option("--for", help="Regions that pay and whose loss counts.")] = SPONSORS,
    out: Annotated[Path | None, typer.Option("--out", help="Folder; by default out/<scenario>-options.")] = None,
    all_draws: Annotated[
        bool, typer.Option("--all-draws", help="Run every measure in every draw, also those that cannot lead.")
    ] = False,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """What would have helped: measures by avoided loss per dollar, and the best portfolio under a budget."""
    from monazite.analysis.options.merit_order import merit_order
    from monazite.analysis.options.portfolio import best_portfolio
    from monazite.analysis.options.report import as_json as text
    from monazite.analysis.options.report import options_content
    from monazite.analysis.options.trials import TrialBench
    from monazite.presentation.charts.options_files import write_options_files
    from monazite.results.output_folder import replaceable, whole_folder
    from monazite.scenario.scenario import facts_of

    if not budget > 0:
        raise InputError(field="--budget", found=budget, allowed="more than 0 MUSD")
    sc = load_scenario_as_of(scenario, as_of)
    regions = tuple(name.strip() for name in sponsors.replace(",", ";").split(";") if name.strip())
    if not regions:
        raise InputError(field="--for", found=sponsors, allowed="regions joined by ;")
    folder = replaceable(out or Path("out") / f"{Path(scenario).stem}-options")
    announce_compilation()
    drawn = conditioned_draws(sc, prior)
    with rate_progress(sc.name) as update:
        ds = facts_of(sc)
        bench = TrialBench(
            ds, sc, draws=draws, lead=months_ahead, sponsors=regions, progress=update, posterior=drawn,
            all_draws=all_draws,
        )  # fmt: skip
        trials, idle = merit_order(bench)
        portfolio = best_portfolio(bench, trials, budget)
    result = options_content(bench, trials, idle, portfolio, budget)
    with whole_folder(folder) as partial:
        write_options_files(bench, result, portfolio, partial)
    if as_json:
        typer.echo(text(result))
        return
    _print_report(result)
    typer.echo(str(folder / "options.json"))


def _print_report(result: dict[str, Any]) -> None:
    """Merit order and portfolio as tables."""
    loss = result["loss"]
    say(
        f"Loss of {', '.join(result['sponsors'])} without measures: {loss['median']:,.0f} MUSD "
        f"({loss['low']:,.0f} to {loss['high']:,.0f}); measures decided {result['decided']}. "
        f"Draws: {draws_text(result['conditioned_on'])}."
    )
    for name, goods in result["bound_by"].items():
        if goods:
            say(f"A stock of {name} avoids next to nothing: lines that use it stop for want of {', '.join(goods)}.")
    chosen = [result["portfolio"]] if result["portfolio"] else []
    print_table("Merit order: present values, MUSD", [_table_row(item) for item in result["measures"]])
    print_table(f"Best portfolio for {result['budget']:,.0f} MUSD, simulated", [_table_row(item) for item in chosen])
    if not chosen:
        say("No portfolio within the budget avoids a measurable part of the loss.")
    last = result["last_dollar"]
    if last:
        name, dollars = max(last.items(), key=lambda item: item[1])
        say(f"The last dollar of it avoids {dollars:.2g} USD of loss at most ({name}).")


def _table_row(item: dict[str, Any]) -> dict[str, Any]:
    public = sum(v["mean"] for k, v in item["paid_by"].items() if k.startswith("public"))
    industry = sum(v["mean"] for k, v in item["paid_by"].items() if k.startswith("industry"))
    return {
        "measure": item["id"],
        "per dollar": item["merit"],
        "low": item["per_dollar"]["low"],
        "high": item["per_dollar"]["high"],
        "avoided": item["avoided"]["median"],
        "outlay": item["outlay"]["median"],
        "net cost": item["cost"]["median"],
        "public": public,
        "industry": industry,
        "months to half": item["months_to_half"],
        "draws": item["draws"],
    }


def read_options(path: Path) -> dict[str, Any]:
    """``options.json`` of a folder or a file, for the brief. Raises InputError if it is not one."""
    file = path / "options.json" if path.is_dir() else path
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise InputError(f"cannot be read as options.json ({problem})", file=str(file)) from None
    if not isinstance(report, dict) or "measures" not in report or "decided" not in report:
        raise InputError("is not an options.json of `monazite options`", file=str(file))
    return report
