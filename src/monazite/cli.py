"""The command line: `monazite brief`, `read`, `run`, `compare`, `talks`, `check`, `explain`, `serve` and more.

Heavy modules are imported inside the commands, so that ``monazite --help`` stays quick.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.errors import InputError, MonaziteError
from monazite.options.command import read_options
from monazite.options.command import register as register_options
from monazite.uncertainty_cli import compare_folders, read_sensitivity, register

if TYPE_CHECKING:
    from monazite.results import Results
    from monazite.scenario import Scenario

app = typer.Typer(
    name="monazite",
    help="Who runs out, when, at what price, when a country shuts the tap on a critical mineral.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Draws = Annotated[int | None, typer.Option("--draws", min=1, max=100_000, help="Draws of the uncertain parameters.")]
CarbonPrice = Annotated[
    float | None,
    typer.Option("--carbon-price", min=0, help="USD per t CO2e; reported apart, never part of a loss."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder to write; by default out/<scenario>.")]
Day = Annotated[str | None, typer.Option("--date", help="Date of the article, YYYY-MM-DD, if it does not state one.")]
ALTERNATIVE_DRAWS = 16  # of the runs that the main one is compared with, paired with its first draws
HINDCAST_DRAWS = 32


def say(text: str) -> None:
    """A line for the person at the terminal; standard output stays for results."""
    typer.echo(text, err=True)


@contextmanager
def progress(text: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, shown only to a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def announce_compilation() -> None:
    """Say that the first run compiles, before it does."""
    from monazite.engine.jit import is_compiled

    if not is_compiled():
        from monazite.compiling import compile_kernels

        say("First run on this machine: compiling the engine, about half a minute; the result is kept.")
        compile_kernels()


def run_scenario(sc: Scenario, draws: int) -> Results:
    """Simulate with progress; warns of months that could not be solved."""
    from monazite.dataset import load_dataset
    from monazite.simulate import simulate

    ds = load_dataset(*sc.dataset)
    with progress(f"{sc.name}: {draws} draws") as bar:
        results = simulate(ds, sc, draws=draws, progress=bar)
    for failure in results.failures()[:5]:
        say(f"warning: draw {failure['draw']}, {failure['month']}: {failure['text']}")
    return results


def partner(source: str) -> str | None:
    """The shipped scenario that branches off another one: deal and no deal."""
    from monazite.scenario import shipped

    name = Path(source).stem
    other = name.removesuffix("-no-deal") if name.endswith("-no-deal") else f"{name}-no-deal"
    return other if other in shipped() and other != name else None


def neutral(sc: Scenario) -> Scenario:
    """The same run without its measures."""
    return sc.model_copy(update={"name": f"{sc.name}: without the measures", "policy": (), "sweep": {}, "talks": None})


@app.command()
def brief(
    source: Annotated[str, typer.Argument(help="Scenario, its file, or an article: .txt, .html, .md, or - for stdin.")],
    out: Out = None,
    draws: Draws = None,
    sensitivity: Annotated[Path | None, typer.Option(help="sensitivity.json of `monazite sensitivity`.")] = None,
    options: Annotated[Path | None, typer.Option(help="options.json of `monazite options`, or its folder.")] = None,
    carbon_price: CarbonPrice = None,
    as_json: AsJson = False,
    day: Day = None,
) -> None:
    """Simulate a scenario or an article and write the four-section brief."""
    from monazite.brief import brief as write_brief
    from monazite.footprint.bill import bill
    from monazite.hindcast import CASES, as_rows, hindcast
    from monazite.output import slug, whole_folder, write_record
    from monazite.scenario import load_scenario

    sc, other, reading = _source(source, day)
    sc = with_carbon_price(sc, carbon_price)
    drivers = read_sensitivity(sensitivity) if sensitivity else None
    measures = read_options(options) if options else None
    announce_compilation()
    count = draws or sc.draws
    results = run_scenario(sc, count)
    few = min(count, ALTERNATIVE_DRAWS)
    plain = Path(source).suffix in ("", ".toml") or reading is not None
    folder = out or Path("out") / ("article" if source == "-" else Path(source).stem if plain else slug(sc.name))
    with whole_folder(folder) as partial, ThreadPoolExecutor(1) as beside:
        table = beside.submit(results.write_parquet, partial / "results.parquet")
        content = negotiation(sc) if sc.talks is not None else None
        branch = _aligned(other, sc) if other else agreed(sc, content)
        alternative = run_scenario(branch, few) if branch is not None else None
        baseline = run_scenario(load_scenario(sc.baseline) if sc.baseline else neutral(sc), few)
        case = next((c for c, name in CASES.items() if load_scenario(name).name == sc.name), None)
        say("Replaying past episodes.")
        record = as_rows(hindcast(case or "re-2025", results=results if case else None, draws=few))
        what = bill(results)
        say("Writing the brief.")
        made = write_brief(
            results,
            alternative=alternative,
            baseline=baseline,
            hindcast=record,
            sensitivity=drivers,
            talks=content,
            reading=reading,
            options=measures,
            bill=what,
            out=partial,
        )
        table.result()
        write_record(results, partial, hindcast=record)
        claims = len(made.claims)
    _done({"brief": folder / "brief.html", "folder": folder, "run": results.run, "claims": claims}, as_json, "brief")


def with_carbon_price(sc: Scenario, price: float | None) -> Scenario:
    """The scenario with a price of greenhouse gas beside those it names itself."""
    return sc if price is None else sc.model_copy(update={"burden_price": {**sc.burden_price, "co2e": price}})


def _source(source: str, day: str | None = None) -> tuple[Scenario, Scenario | None, dict[str, Any] | None]:
    """The scenario of a SOURCE, its other branch, and what was read when it is an article."""
    from monazite.reading.text import is_article
    from monazite.scenario import load_scenario

    if not is_article(source):
        other = partner(source)
        return load_scenario(source), load_scenario(other) if other else None, None
    from monazite.reading import read_article
    from monazite.reading.report import for_brief, to_simulate

    reading = read_article(source, day=_day(day))
    made = to_simulate(reading)
    sc = made.scenario
    threats = any(policy.status == "threatened" for policy in sc.policy)
    opening = for_brief(reading, made) | {"events": [event.to_json() for event in reading.events]}
    acted = {"enforce_threats": True, "name": f"{sc.name}: threats carried out"}
    return sc, sc.model_copy(update=acted) if threats else None, opening


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(field="--date", found=text, allowed="a date YYYY-MM-DD") from None


@app.command()
def read(
    article: Annotated[str, typer.Argument(help="Article: .txt, .html, .md, or - for standard input.")],
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option("--out", help="Scenario file to write.")] = None,
    day: Day = None,
) -> None:
    """Read an article: measures, actors, goods, dates, stances with their sentences, and a draft scenario."""
    from monazite.reading import read_article
    from monazite.reading.draft import draft
    from monazite.reading.report import lines, toml

    reading = read_article(article, day=_day(day))
    made = draft(reading)
    if out is not None:
        partial = out.with_name(f".{out.name}.partial")
        partial.write_text(toml(reading, made), encoding="utf-8")
        partial.replace(out)
    if as_json:
        typer.echo(json.dumps(reading.to_json(), indent=2, ensure_ascii=False))
        return
    typer.echo("\n".join(lines(reading, made)))
    if out is not None:
        say(f"Scenario written: {out}")


TALKS_DRAWS = 4  # of the talks in a brief; `monazite talks` takes more


def negotiation(sc: Scenario) -> dict[str, Any]:
    """The talks of a scenario with the replay of 2025, both cached by content."""
    from monazite.dataset import load_dataset
    from monazite.talks import replay, talks

    say("Playing the talks.")
    with stages() as bar:
        found = talks(load_dataset(*sc.dataset), sc, draws=TALKS_DRAWS, progress=bar)
        return {**found.content, "replay": replay(progress=bar)}


def agreed(sc: Scenario, content: dict[str, Any] | None) -> Scenario | None:
    """The scenario in which the likeliest deal of its talks is signed; None without talks."""
    from monazite.dataset import load_dataset
    from monazite.talks import with_deal

    if content is None:
        return None
    return with_deal(load_dataset(*sc.dataset), sc, content["terms"]["likeliest"]["id"])


def _aligned(other: Scenario, sc: Scenario) -> Scenario:
    """The other branch on the same months and seed, so that draws can be paired."""
    return other.model_copy(update={"start": sc.start, "months": sc.months, "seed": sc.seed})


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")],
    out: Out = None,
    draws: Draws = None,
    deal: Annotated[str | None, typer.Option("--deal", help="Deal that is signed, by its id in `talks`.")] = None,
    carbon_price: CarbonPrice = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a scenario and write its results (Parquet and a manifest)."""
    from monazite.output import slug, whole_folder, write_results
    from monazite.scenario import expand, load_scenario

    sc = with_carbon_price(load_scenario(scenario), carbon_price)
    if deal is not None:
        from monazite.dataset import load_dataset
        from monazite.talks import with_deal

        sc = with_deal(load_dataset(*sc.dataset), sc, deal)
    announce_compilation()
    for member in expand(sc):
        results = run_scenario(member, draws or member.draws)
        stem = Path(scenario).stem if deal is None else f"{Path(scenario).stem}-{deal}"
        name = stem if member.name == sc.name else slug(member.name)
        folder = (out if member.name == sc.name or out is None else out / name) or Path("out") / name
        with whole_folder(folder) as partial:
            write_results(results, partial)
        _done({"results": folder / "results.parquet", "run": results.run, **headline(results)}, as_json, "results")


def headline(results: Results) -> dict[str, Any]:
    """A few numbers of a run with their ranges."""
    ix = results.index
    out: dict[str, Any] = {}
    dearest = "Dy.oxide" if "Dy.oxide" in ix.good else ix.good[0]
    regions = [r for r in ("US", "EU", "JP") if r in ix.region]
    asked = [(f"price_outside {dearest}", "price_outside", {"good": dearest}, "max")]
    asked += [(f"loss_share_central {r}", "loss_share_central", {"region": r}, "mean") for r in regions]
    for label, outcome, where, how in asked:
        q = results.quantity(outcome, at=None, over=None, reduce=how, **where)
        out[label] = {"value": q.value, "low": q.low, "high": q.high, "unit": q.unit}
    return out


@app.command()
def compare(
    first: Annotated[str, typer.Argument(help="Scenario to start from, or folder of an ensemble.")],
    second: Annotated[str, typer.Argument(help="Scenario, or folder of an ensemble, to compare with it.")],
    draws: Draws = 16,
    as_json: AsJson = False,
) -> None:
    """Two scenarios on common draws: differences with their own range (second less first)."""
    from monazite.comparison import compare as difference
    from monazite.scenario import load_scenario

    if Path(first).is_dir() and Path(second).is_dir():
        compare_folders(Path(first), Path(second), as_json)
        return
    a = load_scenario(first)
    b = comparable(a, load_scenario(second))
    announce_compilation()
    count = draws or 16
    left, right = run_scenario(a, count), run_scenario(b, count)
    comparison = difference(left, right)
    rows = []
    for outcome, where, how in _compared(left):
        parts = [res.quantity(outcome, at=None, over=None, reduce=how, **where) for res in (left, right, comparison)]
        rows.append(
            {
                "outcome": outcome,
                **where,
                "reduce": how,
                "unit": parts[0].unit,
                **{k: q.value for k, q in zip(("first", "second"), parts[:2], strict=True)},
                "difference": parts[2].value,
                "low": parts[2].low,
                "high": parts[2].high,
            }
        )
    if as_json:
        typer.echo(json.dumps({"first": a.name, "second": b.name, "draws": count, "rows": _clean(rows)}, indent=2))
        return
    _table(f"{b.name} less {a.name}", rows)


def comparable(a: Scenario, b: Scenario) -> Scenario:
    """The second scenario over the months and draws of the first; says what that changes.

    Raises InputError where the two are about other minerals.
    """
    from monazite.dataset import load_dataset

    goods = [{row.good for row in load_dataset(*sc.dataset).table("goods")} for sc in (a, b)]
    if not goods[0] & goods[1]:
        raise InputError(
            field="second scenario",
            found=f"goods of {', '.join(b.dataset)}",
            allowed=f"goods of {', '.join(a.dataset)}, as in the first",
        )
    if a.dataset != b.dataset:
        one, two = (", ".join(sc.dataset) for sc in (a, b))
        say(f"warning: the first runs on {one}, the second on {two}; the difference holds that of the data as well.")
    if (a.start, a.months) != (b.start, b.months):
        say(f"note: {b.name} is run over the {a.months} months from {a.start:%Y-%m}, as the first.")
    return _aligned(b, a)


def _compared(res: Results) -> list[tuple[str, dict[str, str], str]]:
    goods = [g for g in ("Nd.oxide", "Dy.oxide", "Tb.oxide", "Y.oxide") if g in res.index.good]
    regions = [r for r in ("US", "EU", "JP", "KR", res.scenario.controller) if r in res.index.region]
    asked = [("price_outside", {"good": g}, "mean") for g in goods]
    asked += [("price_inside", {"good": g}, "mean") for g in goods]
    asked += [("exports", {"good": "magnet", "region": "WORLD"}, "sum")]
    asked += [
        (f"loss_{b}", {"sector": "total", "region": r}, "sum") for r in regions for b in ("lower", "central", "upper")
    ]
    asked += [("leverage", {}, "last"), ("co2e", {"region": "WORLD"}, "sum")]
    return asked


@app.command()
def talks(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")],
    draws: Draws = None,
    replay: Annotated[bool, typer.Option("--replay", help="Also replay the rounds of talks of 2025.")] = False,
    allies: Annotated[str | None, typer.Option(help="EU and Japan: passive, weighted or table.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for talks.json and the charts.")] = None,
    as_json: AsJson = False,
) -> None:
    """The negotiation: zone, chance of a deal by date, terms, who moves first, what a commitment is worth."""
    from monazite.dataset import load_dataset
    from monazite.scenario import load_scenario
    from monazite.talks import replay as replay_talks
    from monazite.talks import talks as negotiate
    from monazite.talks.run import DRAWS
    from monazite.talks.words import lines

    sc = load_scenario(scenario)
    sc = sc if allies is None else with_allies(sc, allies)
    announce_compilation()
    with stages() as bar:
        found = negotiate(load_dataset(*sc.dataset), sc, draws=draws or DRAWS, progress=bar)
        content = dict(found.content)
        if replay:
            content["replay"] = replay_talks(progress=bar)
    if out is not None:
        from monazite.output import whole_folder
        from monazite.talks.pictures import write_pictures

        with whole_folder(out) as partial:
            text = json.dumps(content, indent=2, ensure_ascii=False)
            (partial / "talks.json").write_text(text + "\n", encoding="utf-8")
            write_pictures(content, partial / "charts")
    if as_json:
        typer.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    for line in lines(content):
        typer.echo(line)


def with_allies(sc: Scenario, allies: str) -> Scenario:
    """The scenario with EU and Japan passive, weighted or at the table. Raises InputError for another word."""
    from monazite.errors import unknown
    from monazite.scenario import Talks

    if allies not in (known := ("passive", "weighted", "table")):
        raise unknown(allies, known, field="--allies")
    return sc.model_copy(update={"talks": (sc.talks or Talks()).model_copy(update={"allies": allies})})


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error whose text is the stage at hand."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("talks", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


@app.command()
def check(
    folders: Annotated[list[str] | None, typer.Argument(help="Dataset folders or names of shipped ones.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate dataset folders: references, units, sums, sources, balance."""
    from monazite.check import check as findings

    found = findings(*(folders or ["rare_earths"]))
    errors = [f for f in found if f.level == "error"]
    if as_json:
        typer.echo(
            json.dumps([f.__dict__ if hasattr(f, "__dict__") else _fields(f) for f in found], indent=2, default=str)
        )
    else:
        for finding in found:
            typer.echo(str(finding))
        typer.echo(f"{len(errors)} errors, {sum(f.level == 'warning' for f in found)} warnings, {len(found)} findings")
    if errors:
        raise typer.Exit(2)


def _fields(item: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


@app.command()
def explain(
    scenario: Annotated[str, typer.Argument(help="Scenario file or name of a shipped scenario.")],
    good: Annotated[str, typer.Argument(help="Good, for example Dy.oxide.")],
    region: Annotated[str, typer.Argument(help="Region, for example JP.")],
    month: Annotated[str, typer.Argument(help="Month, for example 2025-06.")],
    as_json: AsJson = False,
) -> None:
    """Why this price, why this shortage: binding constraints and their shadow prices, in words."""
    from monazite.explain import explain as words
    from monazite.periods import period
    from monazite.scenario import load_scenario

    sc = load_scenario(scenario)
    day: date = period(month)[0]
    announce_compilation()
    text = words(run_scenario(sc, 1), good, region, day)
    typer.echo(json.dumps({"good": good, "region": region, "month": str(day), "text": text}) if as_json else text)


@app.command()
def hindcast(
    case: Annotated[str | None, typer.Argument(help="Case, for example re-2025; all by default.")] = None,
    draws: Draws = HINDCAST_DRAWS,
    out: Annotated[Path | None, typer.Option("--out", help="Write the scoreboard to this Markdown file.")] = None,
    scales: Annotated[
        Path | None, typer.Option("--scales", help="Write the scales of the discrepancy by case.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Replay past episodes and print the scoreboard, misses included."""
    from monazite.hindcast import CASES, WAITING, as_rows, scales_csv, summary
    from monazite.hindcast import hindcast as replay

    if case in CASES or case is None:
        announce_compilation()
    if case is not None and case not in CASES and case not in WAITING:
        replay(case)
    with progress("hindcast") as bar:
        scores = replay(case, draws=draws or HINDCAST_DRAWS, progress=bar)
    if out is not None:
        from monazite.scoreboard import page

        out.write_text(page(scores, draws or HINDCAST_DRAWS), encoding="utf-8")
    if scales is not None:
        scales.write_text(scales_csv(scores), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps({**summary(scores), "scores": as_rows(scores)}, indent=2, ensure_ascii=False))
        return
    rows = [
        {
            "case": s.case,
            "target": s.id,
            "observed": s.observed,
            "median": s.median,
            "low": s.low,
            "high": s.high,
            "allowed": s.tolerance,
            "hit": {True: "hit", False: "miss", None: "-"}[s.hit],
            "reason": s.reason,
        }
        for s in scores
    ]
    _table("Hindcast scoreboard", rows)
    typer.echo("{hits} hits, {misses} misses, {not_evaluated} not evaluated".format(**summary(scores)))


@app.command()
def serve(
    scenario: Annotated[str, typer.Argument(help="Name of a shipped scenario to open.")] = "cn-ree-2025",
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8610,
) -> None:
    """Open the app: levers, live charts, comparison, talks, sources, downloads, in a browser and offline."""
    from monazite.web.app import serve as start

    announce_compilation()
    start(host, port, scenario, say)


def _table(title: str, rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    names = list(dict.fromkeys(key for row in rows for key in row))
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*(_cell(row.get(name, "")) for name in names))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.4g}"
    return str(value)


def _clean(value: Any) -> Any:
    """The same content with missing numbers as null."""
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_clean(v) for v in value]
    return None if isinstance(value, float) and value != value else value


def _done(facts: dict[str, Any], as_json: bool, path: str) -> None:
    plain = _clean({k: str(v) if isinstance(v, Path) else v for k, v in facts.items()})
    typer.echo(json.dumps(plain, indent=2) if as_json else plain[path])


register(app)
register_options(app)


def main() -> None:
    """Entry point: one clear message and exit code 2 for anything a user can mend."""
    try:
        app()
    except InputError as problem:
        say(f"error: {problem}")
        sys.exit(2)
    except MonaziteError as problem:
        say(f"error: {problem}")
        sys.exit(1)
    except OSError as problem:
        name = getattr(problem, "filename", None)
        say(f"error: {name or 'file'}: {problem.strerror or problem}")
        sys.exit(2)


if __name__ == "__main__":
    main()
