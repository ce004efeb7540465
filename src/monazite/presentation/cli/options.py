"""The command `monazite options`: what would have helped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from monazite.foundation.errors import InputError, unknown
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
    rank_for: Annotated[
        str | None, typer.Option("--rank-for", help="Rank for one of these regions alone, by its own loss and outlay.")
    ] = None,
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
    if rank_for is not None and rank_for not in regions:
        raise unknown(rank_for, regions, field="--rank-for")
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
    _print_report(result, rank_for)
    typer.echo(str(folder / "options.json"))


def _print_report(result: dict[str, Any], region: str | None) -> None:
    """Merit order and portfolio as tables, in the words and under the heads of the app; of one region, or of all."""
    from monazite.presentation.briefing import option_sets, options_table

    view = region or options_table.TOGETHER
    say(f"{options_table.loss_sentence(result, view)} Draws: {draws_text(result['conditioned_on'])}.")
    say(options_table.few_runs_sentence(result["draws"]))
    items = options_table.ranked(result, view)
    is_whole = view == options_table.TOGETHER and not options_table.is_alone(result)
    own = result["sponsors"][0] if view == options_table.TOGETHER else view
    who = "all together" if is_whole else result["names_in_text"][own]
    shown = [item for item in items if options_table.has_row(item, view)]
    head = options_table.table_head(result, view)
    _print_rows(f"Measures for {who}", head, [options_table.table_row(item, result, view) for item in shown])
    head = options_table.country_head(result, view)
    rows = [options_table.country_row(item, result, view) for item in shown]
    _print_rows(options_table.country_title(result, view), head, rows)
    if view != options_table.TOGETHER:
        head = options_table.country_head(result, options_table.TOGETHER, view)
        rows = [options_table.country_row(item, result, options_table.TOGETHER, view) for item in shown]
        _print_rows(options_table.pooled_title(result), head, rows)
    for item in items:
        if not options_table.has_row(item, view):
            say(f"{options_table.why_folded(item, result, view)}.")
    if result["idle_stocks"]:
        say(options_table.stocks_sentence(result))
        head = options_table.stock_head(result)
        _print_rows("Public stocks without effect", head, options_table.stock_rows(result))
    best = option_sets.best_set(result)
    if best is None:
        say(option_sets.without_set(result))
    else:
        typer.echo("\n".join([f"{best['title']}:", *(f"- {text}" for text in best["measures"]), best["text"]]))


def _print_rows(title: str, head: list[str], rows: list[list[str]]) -> None:
    print_table(title, [dict(zip(head, row, strict=True)) for row in rows])


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
