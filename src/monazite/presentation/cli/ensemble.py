"""The commands `monazite ensemble` and `update`: many draws of a scenario, re-weighted as observations come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, ScenarioName
from monazite.presentation.cli.executors import executors
from monazite.presentation.cli.progress import pace
from monazite.presentation.cli.scenarios import members
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.table_goods import last_stage, priced
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
    as_json: AsJson = False,
) -> None:
    """Many draws of a scenario on all cores or on a Dask cluster, kept on disk, resumable after anything.

    A scenario with a sweep is a batch of scenarios: the same workers run one after the other, a folder for each.
    """
    from monazite.dataset.dataset import load_dataset
    from monazite.model.posterior import load_posterior
    from monazite.scenario.scenario import load_scenario
    from monazite.simulation.ensemble.run import run_ensemble

    sc = load_scenario(scenario)
    ds = load_dataset(*sc.dataset)
    table = load_posterior(posterior, ds.table("priors")) if posterior else None
    whole = out or Path("out") / f"{Path(scenario).stem}-ensemble"
    announce_compilation()
    with executors(workers, threads, scheduler) as executor:
        for member, folder in members(sc, whole):
            with pace(member.name) as tell:
                made = run_ensemble(
                    ds, member, draws=draws, out=folder, batch=batch, executor=executor, resume=resume,
                    outcomes=outcome or (), posterior=table, progress=tell,
                )  # fmt: skip
            show(made, folder, as_json)


def show(made: Ensemble, folder: Path, as_json: bool) -> None:
    """Print a few outcomes of an ensemble and where it is."""
    unsolved = len(made.unsolved())
    if as_json:
        facts = {"ensemble": folder, "run": made.key, "draws": made.draws, "unsolved": unsolved}
        print_json({**facts, "outcomes": headlines(made)})
        return
    print_table(f"{made.scenario.name}: {made.draws:,} draws", headlines(made))
    if unsolved:
        say(f"warning: {unsolved} draws hold a month that could not be solved")
    typer.echo(str(folder))


def headlines(made: Ensemble) -> list[dict[str, Any]]:
    """Central value, median and 90 % range of a few outcomes."""
    import numpy as np

    series = made.series
    named = series.groupby("outcome", sort=False)["good"]
    goods, shipped = (list(dict.fromkeys(named.get_group(name))) for name in ("price_outside", "exports"))
    regions = [r for r in ("US", "EU", "JP") if r in set(series["region"])]
    asked: list[tuple[str, dict[str, Any], str]] = [("price_outside", {"good": g}, "max") for g in priced(goods)]
    asked += [("exports", {"good": last_stage(shipped), "region": "WORLD"}, "min")]
    asked += [("loss_share_central", {"region": r}, "mean") for r in regions]
    asked += [("gdp_loss_central", {"region": r}, "mean") for r in ("US", "EU", "WORLD") if r in set(series["region"])]
    asked += [("world_loss_share", {}, "mean"), ("leverage", {}, "last")]
    rows = []
    for name, where, how in asked:
        values = made.values(name, reduce=how, **where)
        low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
        unit = str(made.select(name)["unit"].iloc[0])
        central = float(values[0]) if made.numbers[0] == 0 else None
        rows.append(
            {
                "outcome": name, **where, "reduce": how, "unit": unit, "central": central,
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
    from monazite.dataset.dataset import load_dataset
    from monazite.results.output_folder import whole_folder
    from monazite.simulation.ensemble.reader import Ensemble

    rows = read_observations(data)
    made = Ensemble(folder)
    posterior = reweight(made, rows)
    parameters = reweighted_parameters(made, posterior, load_dataset(*made.scenario.dataset))
    target = out or folder / f"update-{data.stem}"
    with whole_folder(target) as partial:
        write_reweighting(made, posterior, parameters, partial)
    if posterior.effective_draws < FEW_DRAWS:
        text = (
            f"warning: only {posterior.effective_draws:.1f} of {posterior.draws:,} draws count; the tails mean little. "
        )
        say(text + "Add draws with `monazite ensemble --resume`, or widen the errors.")
    facts = reweighting_summary(made, posterior, parameters)
    if as_json:
        print_json(facts | {"update": target})
        return
    keys = ("outcome", "good", "region", "month", "value")
    told = [
        {k: row[k] for k in keys} | {f"{when} {k}": row[when][k] for when in ("before", "after") for k in row[when]}
        for row in posterior.rows
    ]
    print_table(f"{posterior.effective_draws:,.0f} of {posterior.draws:,} draws count", told)
    print_table("Parameters that moved most", [dict(row) for row in parameters[:8]])
    typer.echo(str(target))
