"""Commands about uncertainty: `monazite ensemble` and `sensitivity`; registered with the others by `monazite.cli`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from monazite.ensemble import Ensemble

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
QUIET = 30.0  # seconds between lines of progress where there is no terminal


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ensemble)
    app.command()(sensitivity)
    app.command()(calibrate)
    app.command()(update)


@contextmanager
def pace(text: str) -> Iterator[Callable[[int, int], None]]:
    """Progress with rate and time left: a bar on a terminal, otherwise a line every half minute and at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"))
    began, started, told = time.monotonic(), [-1], [time.monotonic()]
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None, words="")

        def tell(done: int, total: int) -> None:
            if started[0] < 0:
                started[0] = done  # what was there before
            words = pace_text(done, total, done - started[0], time.monotonic() - began)
            bar.update(task, completed=done, total=total, words=words)
            if not console.is_terminal and (time.monotonic() - told[0] > QUIET or done == total):
                told[0] = time.monotonic()
                typer.echo(f"{text}: {words}", err=True)

        yield tell


def pace_text(done: int, total: int, new: int, seconds: float) -> str:
    """Draws done, rate and time left in words.

    >>> pace_text(640, 10000, 320, 40.0)
    '640 of 10,000 draws, 8.0 a second, 19 min 30 s left'
    """
    text = f"{done:,} of {total:,} draws"
    if new <= 0 or seconds <= 0:
        return text
    rate = new / seconds
    left = round((total - done) / rate)
    minutes, rest = divmod(left, 60)
    ahead = f"{minutes} min {rest} s left" if minutes else f"{rest} s left"
    return f"{text}, {rate:.1f} a second" + (f", {ahead}" if done < total else "")


@contextmanager
def executors(workers: int | None, threads: int | None, scheduler: str | None) -> Iterator[Any]:
    """What `run_ensemble` computes on: a Dask cluster, threads, processes, or this thread."""
    given = {"--workers": workers, "--threads": threads, "--scheduler": scheduler}
    chosen = [name for name, value in given.items() if value]
    if len(chosen) > 1:
        raise InputError(field=" and ".join(chosen), found="together", allowed="one of them")
    if scheduler:
        with cluster(scheduler) as executor:
            yield executor
        return
    if threads:
        from concurrent.futures import ThreadPoolExecutor

        yield lambda: ThreadPoolExecutor(threads)
        return
    count = workers or os.cpu_count() or 1
    yield None if count == 1 else lambda: processes(count)


def processes(count: int) -> Executor:
    """A pool of fresh processes that leave Ctrl-C to this one."""
    import multiprocessing
    import signal
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The executor of a Dask cluster. Raises InputError without the extra or without an answer."""
    try:
        from distributed import Client
    except ImportError:
        text = 'needs Dask: pip install "monazite[cluster]"'
        raise InputError(text, field="--scheduler") from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as problem:
        text = f"no answer from {address} ({problem})"
        raise InputError(text, field="--scheduler") from None
    with client:
        yield client.get_executor(pure=False, retries=2)


def ensemble(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")],
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
    """Many draws of a scenario on all cores or on a Dask cluster, kept on disk, resumable after anything."""
    from monazite.cli import announce_compilation
    from monazite.dataset import load_dataset
    from monazite.ensemble import run_ensemble
    from monazite.posterior import load_posterior
    from monazite.scenario import load_scenario

    sc = load_scenario(scenario)
    ds = load_dataset(*sc.dataset)
    table = load_posterior(posterior, ds.table("priors")) if posterior else None
    folder = out or Path("out") / f"{Path(scenario).stem}-ensemble"
    announce_compilation()
    with executors(workers, threads, scheduler) as executor, pace(sc.name) as tell:
        made = run_ensemble(
            ds, sc, draws=draws, out=folder, batch=batch, executor=executor, resume=resume, outcomes=outcome or (),
            posterior=table, progress=tell,
        )  # fmt: skip
    facts = {"ensemble": str(folder), "run": made.key, "draws": made.draws, "unsolved": len(made.unsolved())}
    if as_json:
        typer.echo(json.dumps({**facts, "outcomes": headlines(made)}, indent=2))
        return
    from monazite.cli import _table

    _table(f"{sc.name}: {made.draws:,} draws", headlines(made))
    if facts["unsolved"]:
        typer.echo(f"warning: {facts['unsolved']} draws hold a month that could not be solved", err=True)
    typer.echo(str(folder))


def headlines(made: Ensemble) -> list[dict[str, Any]]:
    """Central value, median and 90 % range of a few outcomes."""
    import numpy as np

    series = made.series
    goods = [g for g in ("Nd.oxide", "Dy.oxide", "Tb.oxide", "Y.oxide") if g in set(series["good"])]
    regions = [r for r in ("US", "EU", "JP") if r in set(series["region"])]
    asked: list[tuple[str, dict[str, Any], str]] = [("price_outside", {"good": g}, "max") for g in goods]
    asked += [("exports", {"good": "magnet", "region": "WORLD"}, "min")]
    asked += [("loss_share_central", {"region": r}, "mean") for r in regions]
    asked += [("gdp_loss_central", {"region": r}, "mean") for r in ("US", "EU", "WORLD") if r in set(series["region"])]
    asked += [("world_loss_share", {}, "mean"), ("leverage", {}, "last")]
    rows = []
    for name, where, how in asked:
        values = made.values(name, reduce=how, **where)
        low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
        unit = str(made.select(name)["unit"].iloc[0])
        rows.append(
            {
                "outcome": name, **where, "reduce": how, "unit": unit, "central": float(values[0]),
                "median": float(middle), "low": float(low), "high": float(high),
            }
        )  # fmt: skip
    return rows


def compare_folders(first: Path, second: Path, as_json: bool) -> None:
    """Differences of two ensembles, draw by draw, second less first, with median and 90 % range."""
    import numpy as np

    from monazite.cli import _table
    from monazite.ensemble import Ensemble

    base, other = Ensemble(first), Ensemble(second)
    rows = []
    for row in headlines(base):
        where = {key: row[key] for key in ("good", "region") if key in row}
        found = other.differences(base, row["outcome"], reduce=row["reduce"], **where)
        low, middle, high = map(float, np.nanquantile(found, [0.05, 0.5, 0.95]))
        kept = {key: row[key] for key in ("outcome", "good", "region", "reduce", "unit") if key in row}
        rows.append(kept | {"central": float(found[0]), "median": middle, "low": low, "high": high})
    if as_json:
        typer.echo(json.dumps({"first": base.key, "second": other.key, "draws": base.draws, "rows": rows}, indent=2))
        return
    _table(f"{second} less {first}, {base.draws:,} draws", rows)


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")],
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
    as_json: AsJson = False,
) -> None:
    """Which uncertain parameters drive an outcome: Sobol indices, screening and derivatives side by side."""
    from monazite.cli import _table, announce_compilation
    from monazite.dataset import load_dataset
    from monazite.output import whole_folder
    from monazite.periods import period
    from monazite.scenario import load_scenario
    from monazite.sensitivity import Question
    from monazite.sensitivity import sensitivity as answer
    from monazite.sensitivity_chart import write

    sc = load_scenario(scenario)
    axes = {"good": good, "region": region, "industry": industry, "use": use, "sector": sector, "stage": stage}
    where = {name: label for name, label in axes.items() if label is not None}
    question = Question(outcome, where, reduce, period(over) if over else None, log)
    announce_compilation()
    with pace(question.text) as tell:
        found = answer(load_dataset(*sc.dataset), sc, question, samples=samples, threads=threads, progress=tell)
    folder = out or Path("out") / f"{Path(scenario).stem}-sensitivity"
    with whole_folder(folder) as partial:
        write(found, partial)
    if as_json:
        typer.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
        return
    keys = ("parameter", "first", "total", "total_error", "screen", "rank", "elasticity", "effect")
    rows = [{key: getattr(driver, key) for key in keys} for driver in found.drivers[:12]]
    _table(f"{found.question}: mean {found.mean:.4g}, standard deviation {found.deviation:.3g} {found.unit}", rows)
    typer.echo(str(folder))


def read_sensitivity(path: Path) -> dict[str, Any]:
    """The file that `monazite sensitivity` wrote. Raises InputError for another one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if all(key in content for key in ("question", "drivers", "run")):
            return content
    except (ValueError, TypeError):
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
    from monazite.calibration import protocol, write
    from monazite.cli import _table, announce_compilation
    from monazite.dataset import load_dataset
    from monazite.ensemble.run import code_hash
    from monazite.hindcast import CASES
    from monazite.output import whole_folder
    from monazite.results import package_version

    announce_compilation()
    with pace("calibration") as tell:
        posterior, record = protocol(cases or list(CASES), draws=draws, moves=moves, seed=seed, progress=tell)
    made = {"dataset_hash": load_dataset("rare_earths").hash, "version": package_version(), "code": code_hash()}
    with whole_folder(out) as partial:
        write(posterior, record | made, partial)
    if as_json:
        typer.echo(json.dumps(record | made, indent=2, ensure_ascii=False))
        return
    _table("Scores by fit", record["scores"])
    typer.echo(str(out))


def update(
    data: Annotated[Path, typer.Argument(help="CSV file of observations.")],
    folder: Annotated[Path, typer.Option("--ensemble", help="Folder of `monazite ensemble`.")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder; by default <ensemble>/update-<file>.")] = None,
    as_json: AsJson = False,
) -> None:
    """Re-weight the draws of an ensemble with new observations, such as a month of customs data."""
    from monazite.cli import _table
    from monazite.dataset import load_dataset
    from monazite.ensemble import Ensemble
    from monazite.output import whole_folder
    from monazite.update import FEW, moved, read_observations, reweigh, summary, write

    rows = read_observations(data)
    made = Ensemble(folder)
    posterior = reweigh(made, rows)
    parameters = moved(made, posterior, load_dataset(*made.scenario.dataset))
    target = out or folder / f"update-{data.stem}"
    with whole_folder(target) as partial:
        write(made, posterior, parameters, partial)
    if posterior.effective < FEW:
        text = f"warning: only {posterior.effective:.1f} of {posterior.draws:,} draws count; the tails mean little. "
        typer.echo(text + "Add draws with `monazite ensemble --resume`, or widen the errors.", err=True)
    facts = summary(made, posterior, parameters)
    if as_json:
        typer.echo(json.dumps(facts | {"update": str(target)}, indent=2, ensure_ascii=False))
        return
    keys = ("outcome", "good", "region", "month", "value")
    told = [
        {k: row[k] for k in keys} | {f"{when} {k}": row[when][k] for when in ("before", "after") for k in row[when]}
        for row in posterior.rows
    ]
    _table(f"{posterior.effective:,.0f} of {posterior.draws:,} draws count", told)
    _table("Parameters that moved most", [dict(row) for row in parameters[:8]])
    typer.echo(str(target))
