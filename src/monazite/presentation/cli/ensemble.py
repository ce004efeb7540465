"""The commands `monazite ensemble` and `update`: many draws of a scenario, re-weighted as observations come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, AsOf, Prior, ScenarioName
from monazite.presentation.cli.executors import executors
from monazite.presentation.cli.progress import rate_progress
from monazite.presentation.cli.result_words import in_words, without_central
from monazite.presentation.cli.scenarios import load_scenario_as_of, sweep_members
from monazite.presentation.cli.simulation import announce_compilation, conditioned_draws
from monazite.presentation.cli.table_goods import last_stage, priced_goods
from monazite.presentation.cli.terminal import print_json, print_table, say

if TYPE_CHECKING:
    from monazite.simulation.ensemble.reader import Ensemble


def ensemble(
    scenario: ScenarioName,
    draws: Annotated[int, typer.Option("--draws", min=1, help="Draws of the uncertain parameters.")] = 1024,
    out: Annotated[Path | None, typer.Option("--out", help="Folder; by default out/<scenario>-ensemble.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the draws that the folder holds.")] = False,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; by default one per core.")] = None,
    threads: Annotated[int | None, typer.Option("--threads", min=1, help="Threads, instead of processes.")] = None,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Address of a Dask scheduler.")] = None,
    batch: Annotated[int, typer.Option("--batch", min=1, help="Draws per file and per task.")] = 64,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", help="Outcome kept whole beside the usual.")] = None,
    posterior: Annotated[
        str | None, typer.Option(help="Draw from a posterior in place of the priors: 'shipped', or a posterior.csv.")
    ] = None,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Many draws of a scenario on all cores or on a Dask cluster, kept on disk, resumable after anything.

    A scenario with a sweep is a batch of scenarios: the same workers run one after the other, a folder for each.
    """
    from monazite.model.posterior import load_posterior
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.ensemble.run import run_ensemble

    sc = load_scenario_as_of(scenario, as_of)
    ds = facts_of(sc)
    table = load_posterior(posterior, ds.table("priors")) if posterior else None
    out_folder = out or Path("out") / f"{Path(scenario).stem}-ensemble"
    announce_compilation()
    with executors(workers, threads, scheduler) as executor:
        for member, folder in sweep_members(sc, out_folder):
            source = table or conditioned_draws(member, prior)
            with rate_progress(member.name) as update_progress:
                result = run_ensemble(
                    ds, member, draws=draws, out=folder, batch=batch, executor=executor, resume=resume,
                    outcomes=outcome or (), posterior=source, progress=update_progress,
                )  # fmt: skip
            print_ensemble(result, folder, as_json)


def print_ensemble(result: Ensemble, folder: Path, as_json: bool) -> None:
    """Print a few outcomes of an ensemble and where it is."""
    unsolved = len(result.unsolved())
    if as_json:
        facts = {"ensemble": folder, "run": result.key, "draws": result.draws, "unsolved": unsolved}
        facts |= {"conditioned_on": result.manifest.get("conditioned_on", "")}
        print_json({**facts, "outcomes": headlines(result)})
        return
    from monazite.results.names import Names
    from monazite.scenario.scenario import facts_of

    names, title = Names(facts_of(result.scenario)), f"{result.scenario.name}: {result.draws:,} draws"
    controller = names.the(result.scenario.controller)
    print_table(title, [in_words(without_central(row), names, controller) for row in headlines(result)])
    if unsolved:
        say(f"warning: {unsolved} draws hold a month that could not be solved")
    typer.echo(str(folder))


def headlines(result: Ensemble) -> list[dict[str, Any]]:
    """Central value, median and 90 % range of a few outcomes."""
    import numpy as np

    series = result.series
    named = series.groupby("outcome", sort=False)["good"]
    goods, shipped = (list(dict.fromkeys(named.get_group(name))) for name in ("price_outside", "exports"))
    regions = set(series["region"])
    outcomes: list[tuple[str, dict[str, Any], str]]
    outcomes = [("price_outside", {"good": g}, "max") for g in priced_goods(goods)]
    outcomes += [("exports", {"good": last_stage(shipped), "region": "WORLD"}, "min")]
    outcomes += [("loss_share_central", {"region": r}, "mean") for r in ("US", "EU", "JP") if r in regions]
    outcomes += [("gdp_loss_central", {"region": r}, "mean") for r in ("US", "EU", "WORLD") if r in regions]
    outcomes += [("world_loss_share", {}, "mean"), ("leverage", {}, "last")]
    rows = []
    for name, where, how in outcomes:
        values = result.values(name, reduce=how, **where)
        low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
        unit = str(result.select(name)["unit"].iloc[0])
        rows.append(
            {
                "outcome": name, **where, "reduce": how, "unit": unit, "central": float(middle),
                "median": float(middle), "low": float(low), "high": float(high),
            }
        )  # fmt: skip
    return rows


def update(
    data: Annotated[Path, typer.Argument(help="CSV file of observations.")],
    folder: Annotated[Path, typer.Option("--ensemble", help="Folder of `monazite ensemble`.")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder; by default <ensemble>/update-<file>.")] = None,
    as_json: AsJson = False,
) -> None:
    """Re-weight the draws of an ensemble with new observations, such as a month of customs data."""
    from monazite.analysis.calibration.reweight import (
        FEW_DRAWS,
        read_observations,
        reweight,
        reweighted_parameters,
        reweighting_summary,
        write_reweighting,
    )
    from monazite.results.output_folder import whole_folder
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.ensemble.reader import Ensemble

    rows = read_observations(data)
    original = Ensemble(folder)
    posterior = reweight(original, rows)
    parameters = reweighted_parameters(original, posterior, facts_of(original.scenario))
    target = out or folder / f"update-{data.stem}"
    with whole_folder(target) as partial:
        write_reweighting(original, posterior, parameters, partial)
    if posterior.effective_draws < FEW_DRAWS:
        counted = f"only {posterior.effective_draws:.1f} of {posterior.draws:,} draws count"
        advice = "Add draws with `monazite ensemble --resume`, or widen the errors."
        say(f"warning: {counted}; the tails mean little. {advice}")
    facts = reweighting_summary(original, posterior, parameters)
    if as_json:
        print_json(facts | {"update": target})
        return
    keys = ("outcome", "good", "region", "month", "value")
    observations = [
        {k: row[k] for k in keys} | {f"{when} {k}": row[when][k] for when in ("before", "after") for k in row[when]}
        for row in posterior.rows
    ]
    print_table(f"{posterior.effective_draws:,.0f} of {posterior.draws:,} draws count", observations)
    print_table("Parameters that moved most", [dict(row) for row in parameters[:8]])
    typer.echo(str(target))
