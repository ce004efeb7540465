"""The command `monazite brief`: a scenario or an article becomes the four-section brief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, AsOf, CarbonPrice, Day, Draws, Out
from monazite.presentation.cli.options import read_options
from monazite.presentation.cli.parameters import read_sensitivity
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.scenarios import (
    load_source,
    on_months_of,
    with_carbon_price,
    with_signed_deal,
    without_measures,
)
from monazite.presentation.cli.simulation import announce_compilation, end_if_unsolved, run_scenario
from monazite.presentation.cli.terminal import print_result, say

if TYPE_CHECKING:
    from monazite.analysis.forecast.forecast import Forecast
    from monazite.analysis.verification.hindcast import TargetScore
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario

ALTERNATIVE_DRAWS = 16  # of the runs that the main one is compared with, paired with its first draws
TALKS_DRAWS = 8  # of the talks in a brief; `monazite talks` and `monazite forecast` take more
FORECAST_DRAWS = 64


def brief(
    source: Annotated[str, typer.Argument(help="Scenario, its file, or an article: .txt, .html, .md, or - for stdin.")],
    out: Out = None,
    draws: Draws = None,
    sensitivity: Annotated[Path | None, typer.Option(help="sensitivity.json of `monazite sensitivity`.")] = None,
    options: Annotated[Path | None, typer.Option(help="options.json of `monazite options`, or its folder.")] = None,
    carbon_price: CarbonPrice = None,
    as_json: AsJson = False,
    day: Day = None,
    as_of: AsOf = None,
    formats: Annotated[str, typer.Option("--format", help="html,md (always), pdf, docx, xlsx, by comma.")] = "html,md",
) -> None:
    """Simulate a scenario or an article and write the four-section brief."""
    from concurrent.futures import ThreadPoolExecutor

    from monazite.analysis.footprint.bill import bill
    from monazite.analysis.verification.hindcast import as_rows
    from monazite.presentation.briefing.formats.choice import chosen_formats
    from monazite.presentation.briefing.render import brief as write_brief
    from monazite.results.output_folder import replaceable, slug, whole_folder, write_record

    chosen_formats(names := formats.split(","))  # before long work
    sc, other, reading = load_source(source, day, as_of)
    sc = with_carbon_price(sc, carbon_price)
    drivers = read_sensitivity(sensitivity) if sensitivity else None
    measures = read_options(options) if options else None
    has_own_name = Path(source).suffix in ("", ".toml") or reading is not None
    name = "article" if source == "-" else Path(source).stem if has_own_name else slug(sc.name)
    folder = replaceable(out or Path("out") / name)
    announce_compilation()
    results = run_scenario(sc, draws or sc.draws)
    fewer = min(results.draws, ALTERNATIVE_DRAWS)
    with whole_folder(folder) as partial, ThreadPoolExecutor(1) as beside:
        table = beside.submit(results.write_parquet, partial / "results.parquet")
        at_table = talks_ahead(sc)
        content = play_talks(at_table) if at_table is not None else None
        branch = on_months_of(sc, other) if other else with_likeliest_deal(at_table or sc, content)
        alternative = run_scenario(branch, fewer) if branch is not None else None
        baseline = run_scenario(scenario_to_compare_with(sc), fewer)
        scores = past_episodes(sc, results, fewer)
        say("Writing the brief.")
        written = write_brief(
            results,
            alternative=alternative,
            forecast=forecast_ahead(at_table),
            baseline=baseline,
            hindcast=scores,
            sensitivity=drivers,
            talks=content,
            reading=reading,
            options=measures,
            bill=bill(results),
            out=partial,
            formats=names,
        )
        table.result()
        write_record(results, partial, hindcast=as_rows(scores))
    facts = {"brief": folder / "brief.html", "folder": folder, "run": results.run, "claims": len(written.claims)}
    print_result({**facts, "unsolved": len(results.failures())}, as_json, "brief")
    end_if_unsolved(results, baseline, *((alternative,) if alternative is not None else ()))


def past_episodes(sc: Scenario, results: Results, draws: int) -> list[TargetScore]:
    """Scores of the episode to replay beside a run: its own, or one of its minerals; none where there is none."""
    from monazite.analysis.verification.hindcast import case_of, hindcast

    case, is_own = case_of(sc)
    if case is None:
        return []
    say("Replaying past episodes.")
    return hindcast(case, results=results if is_own else None, draws=draws, as_of=sc.as_of)


def talks_ahead(sc: Scenario) -> Scenario | None:
    """The scenario with its talks from the day that it rests on; None without talks."""
    from monazite.analysis.forecast.forecast import with_talks_from_its_day
    from monazite.scenario.scenario import facts_of

    return None if sc.talks is None else with_talks_from_its_day(facts_of(sc), sc)


def scenario_to_compare_with(sc: Scenario) -> Scenario:
    """The scenario that a run names as its baseline, else the same run without measures."""
    from monazite.scenario.scenario import load_scenario

    return load_scenario(sc.baseline, as_of=sc.as_of) if sc.baseline else without_measures(sc)


def play_talks(sc: Scenario) -> dict[str, Any]:
    """The talks of a scenario, with the replay of 2025 beside those on rare earths, both cached by content."""
    from monazite.negotiation.replay import replay
    from monazite.negotiation.run import talks
    from monazite.scenario.scenario import facts_of

    say("Playing the talks.")
    with stage_progress() as update:
        result = talks(facts_of(sc), sc, draws=TALKS_DRAWS, progress=update)
        rounds = replay(facts_of(sc), progress=update) if "rare_earths" in sc.dataset else []  # those of 2025
        return {**result.content, "replay": rounds}


def forecast_ahead(sc: Scenario | None) -> Forecast | None:
    """The forecast over courses of the talks; None without talks, and for a run that ends before its day."""
    from monazite.analysis.forecast.forecast import forecast
    from monazite.negotiation.setup import first_offer
    from monazite.scenario.scenario import facts_of

    if sc is None or first_offer(sc) < (sc.as_of or facts_of(sc).last_known_day):
        return None
    with stage_progress() as update:
        return forecast(None, sc, draws=FORECAST_DRAWS, games=TALKS_DRAWS, prior=True, progress=update)


def with_likeliest_deal(sc: Scenario, content: dict[str, Any] | None) -> Scenario | None:
    """The scenario in which the likeliest deal of its talks is signed; None without talks."""
    return None if content is None else with_signed_deal(sc, content["terms"]["likeliest"]["id"])
