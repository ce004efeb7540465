"""The command `monazite brief`: a scenario or an article becomes the four-section brief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, CarbonPrice, Day, Draws, Out
from monazite.presentation.cli.options import read_options
from monazite.presentation.cli.parameters import read_sensitivity
from monazite.presentation.cli.progress import stages
from monazite.presentation.cli.scenarios import aligned, neutral, open_source, with_carbon_price, with_signed
from monazite.presentation.cli.simulation import announce_compilation, run_scenario
from monazite.presentation.cli.terminal import print_done, say

if TYPE_CHECKING:
    from monazite.scenario.scenario import Scenario

ALTERNATIVE_DRAWS = 16  # of the runs that the main one is compared with, paired with its first draws
TALKS_DRAWS = 4  # of the talks in a brief; `monazite talks` takes more


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
    from concurrent.futures import ThreadPoolExecutor

    from monazite.analysis.footprint.bill import bill
    from monazite.analysis.verification.hindcast import CASES, as_rows, hindcast, same
    from monazite.presentation.briefing.render import brief as write_brief
    from monazite.results.output_folder import replaceable, slug, whole_folder, write_record
    from monazite.scenario.scenario import load_scenario

    sc, other, reading = open_source(source, day)
    sc = with_carbon_price(sc, carbon_price)
    drivers = read_sensitivity(sensitivity) if sensitivity else None
    measures = read_options(options) if options else None
    plain = Path(source).suffix in ("", ".toml") or reading is not None
    name = "article" if source == "-" else Path(source).stem if plain else slug(sc.name)
    folder = replaceable(out or Path("out") / name)
    announce_compilation()
    count = draws or sc.draws
    results = run_scenario(sc, count)
    few = min(count, ALTERNATIVE_DRAWS)
    with whole_folder(folder) as partial, ThreadPoolExecutor(1) as beside:
        table = beside.submit(results.write_parquet, partial / "results.parquet")
        content = negotiation(sc) if sc.talks is not None else None
        branch = aligned(other, sc) if other else agreed(sc, content)
        alternative = run_scenario(branch, few) if branch is not None else None
        baseline = run_scenario(load_scenario(sc.baseline) if sc.baseline else neutral(sc), few)
        case = next((c for c, name in CASES.items() if same(load_scenario(name), sc)), None)
        say("Replaying past episodes.")
        scores = hindcast(case or "re-2025", results=results if case else None, draws=few)
        what = bill(results)
        say("Writing the brief.")
        made = write_brief(
            results,
            alternative=alternative,
            baseline=baseline,
            hindcast=scores,
            sensitivity=drivers,
            talks=content,
            reading=reading,
            options=measures,
            bill=what,
            out=partial,
        )
        table.result()
        write_record(results, partial, hindcast=as_rows(scores))
        claims = len(made.claims)
    facts = {"brief": folder / "brief.html", "folder": folder, "run": results.run, "claims": claims}
    print_done(facts, as_json, "brief")


def negotiation(sc: Scenario) -> dict[str, Any]:
    """The talks of a scenario with the replay of 2025, both cached by content."""
    from monazite.dataset.dataset import load_dataset
    from monazite.negotiation.replay import replay
    from monazite.negotiation.run import talks

    say("Playing the talks.")
    with stages() as bar:
        found = talks(load_dataset(*sc.dataset), sc, draws=TALKS_DRAWS, progress=bar)
        return {**found.content, "replay": replay(progress=bar)}


def agreed(sc: Scenario, content: dict[str, Any] | None) -> Scenario | None:
    """The scenario in which the likeliest deal of its talks is signed; None without talks."""
    return None if content is None else with_signed(sc, content["terms"]["likeliest"]["id"])
