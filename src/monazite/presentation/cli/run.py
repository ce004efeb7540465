"""The commands `monazite run` and `explain`: one scenario simulated, and why one of its prices is what it is."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import AsJson, AsOf, CarbonPrice, Draws, Out, Prior, ScenarioName
from monazite.presentation.cli.scenarios import load_scenario_as_of, sweep_members, with_carbon_price, with_signed_deal
from monazite.presentation.cli.simulation import (
    announce_compilation,
    conditioned_draws,
    end_if_unsolved,
    resting_on,
    run_scenario,
)
from monazite.presentation.cli.terminal import print_result, say

if TYPE_CHECKING:
    from monazite.results.results import Results


def run(
    scenario: ScenarioName,
    out: Out = None,
    draws: Draws = None,
    deal: Annotated[str | None, typer.Option("--deal", help="Deal that is signed, by its id in `talks`.")] = None,
    carbon_price: CarbonPrice = None,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Simulate a scenario and write its results (Parquet and a manifest); of a sweep, those of each scenario."""
    from monazite.results.output_folder import replaceable, whole_folder, write_results

    sc = with_carbon_price(load_scenario_as_of(scenario, as_of), carbon_price)
    if deal is not None:
        sc = with_signed_deal(sc, deal)
    announce_compilation()
    stem = Path(scenario).stem if deal is None else f"{Path(scenario).stem}-{deal}"
    runs: list[Results] = []
    posterior = None if deal is None else conditioned_draws(load_scenario_as_of(scenario, as_of), prior)
    parts = [(member, replaceable(folder)) for member, folder in sweep_members(sc, out or Path("out") / stem)]
    for member, folder in parts:
        count = draws or member.draws
        results = run_scenario(member, count, posterior or conditioned_draws(member, prior))
        with whole_folder(folder) as partial:
            write_results(results, partial)
        unsolved = len(results.failures())
        facts = {"results": folder / "results.parquet", "run": results.run, "draws": resting_on(results)}
        facts |= {"days count from": results.anchor.isoformat()}
        facts |= {"unsolved": unsolved}
        print_result({**facts, **headline_numbers(results)}, as_json, "results")
        for sentence in binding_sentences(results):
            say(sentence)
        runs.append(results)
    end_if_unsolved(*runs)


def headline_numbers(results: Results) -> dict[str, Any]:
    """A few numbers of a run with their ranges."""
    ix = results.index
    out: dict[str, Any] = {}
    good = "Dy.oxide" if "Dy.oxide" in ix.good else ix.good[0]
    regions = [r for r in ("US", "EU", "JP") if r in ix.region]
    outcomes = [(f"price_outside {good}", "price_outside", {"good": good}, "max")]
    outcomes += [(f"loss_share_central {r}", "loss_share_central", {"region": r}, "mean") for r in regions]
    for label, outcome, where, how in outcomes:
        q = results.quantity(outcome, at=None, over=None, reduce=how, **where)
        out[label] = {"value": q.value, "low": q.low, "high": q.high, "unit": q.unit}
    return out


def binding_sentences(results: Results) -> list[str]:
    """Which good binds lines that stop in a region whose strategic stocks hold only other goods, by region and good."""
    from monazite.results.explain import stocks_that_cannot_help

    found: dict[tuple[str, str], list[str]] = {}
    for region in results.index.region:
        for one in stocks_that_cannot_help(results, region):
            found.setdefault((region, one.good), []).append(one.use)
    why = "none is left in stock then, and stocks of other goods cannot help"
    return [f"{good} binds {', '.join(dict.fromkeys(u))} in {region}: {why}." for (region, good), u in found.items()]


def _month(text: str) -> date:
    """First day of the month that a user writes; InputError, with the month as it is written, for anything else."""
    from monazite.dataset.periods import parse_period

    if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?|-Q[1-4])?", text.strip()):
        try:
            return parse_period(text.strip())[0]
        except InputError:
            pass
    turned = re.fullmatch(r"(0?[1-9]|1[0-2])\s*[/.-]\s*(\d{4})", text.strip())
    near = f"{turned[2]}-{int(turned[1]):02d}" if turned else None
    raise InputError(field="month", found=text, allowed="a month YYYY-MM, such as 2025-06", nearest=near)


def explain(
    scenario: ScenarioName,
    good: Annotated[str, typer.Argument(help="Good, for example Dy.oxide.")],
    region: Annotated[str, typer.Argument(help="Region, for example JP.")],
    month: Annotated[str, typer.Argument(help="Month, for example 2025-06.")],
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Why this price, why this shortage: binding constraints and their shadow prices, in words."""
    from monazite.results.explain import explain as words

    sc = load_scenario_as_of(scenario, as_of)
    day = _month(month)
    announce_compilation()
    text = words(run_scenario(sc, 1, conditioned_draws(sc, prior)), good, region, day)
    typer.echo(json.dumps({"good": good, "region": region, "month": str(day), "text": text}) if as_json else text)
