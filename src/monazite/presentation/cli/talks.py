"""The command `monazite talks`: the negotiation of a scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from monazite.presentation.cli.arguments import AsJson, AsOf, Draws, Prior, ScenarioName
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.scenarios import load_scenario_as_of, with_allies, with_seats
from monazite.presentation.cli.simulation import announce_compilation, conditioned_draws
from monazite.presentation.cli.terminal import print_json


def talks(
    scenario: ScenarioName,
    draws: Draws = None,
    replay: Annotated[bool, typer.Option("--replay", help="Also replay the rounds of talks of 2025.")] = False,
    allies: Annotated[str | None, typer.Option(help="EU and Japan: passive, weighted or table.")] = None,
    seats: Annotated[
        str | None, typer.Option(help="The two regions at the table, the controlling one among them: CD,CN.")
    ] = None,
    day: Annotated[str | None, typer.Option("--day", help="First day on which a deal is possible.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for talks.json and the charts.")] = None,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """The negotiation: zone, chance of a deal by date, terms, who moves first, what a commitment is worth."""
    from monazite.analysis.forecast.policy_paths import GAMES
    from monazite.negotiation.replay import replay as replay_talks
    from monazite.negotiation.run import talks as negotiate
    from monazite.negotiation.wording import text_lines
    from monazite.results.output_folder import replaceable, whole_folder
    from monazite.scenario.scenario import facts_of

    sc = load_scenario_as_of(scenario, as_of)
    sc = sc if allies is None else with_allies(sc, allies)
    sc = with_seats(sc, seats, day)
    if out is not None:
        replaceable(out)
    announce_compilation(games=True)
    posterior = conditioned_draws(sc, prior)
    with stage_progress() as update:
        result = negotiate(facts_of(sc), sc, draws=draws or GAMES, progress=update, posterior=posterior)
        content = dict(result.content)
        if replay:
            content["replay"] = replay_talks(progress=update)
    if out is not None:
        from monazite.presentation.charts.negotiation_files import write_negotiation_files

        with whole_folder(out) as partial:
            text = json.dumps(content, indent=2, ensure_ascii=False)
            (partial / "talks.json").write_text(text + "\n", encoding="utf-8")
            write_negotiation_files(content, partial / "charts")
    if as_json:
        print_json(content)
        return
    for line in text_lines(content):
        typer.echo(line)
