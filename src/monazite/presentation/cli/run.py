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
from monazite.presentation.cli.result_words import in_words, stock_sentences
from monazite.presentation.cli.scenarios import load_scenario_as_of, sweep_members, with_carbon_price, with_signed_deal
from monazite.presentation.cli.simulation import (
    announce_compilation,
    conditioned_draws,
    end_if_unsolved,
    resting_on,
    run_scenario,
)
from monazite.presentation.cli.table_goods import priced_goods
from monazite.presentation.cli.terminal import print_result, print_table, say

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
        if not as_json:
            print_run(results, scenario)
        runs.append(results)
    end_if_unsolved(*runs)


def headline_rows(results: Results) -> list[dict[str, Any]]:
    """A few numbers of a run with their ranges: the highest price of a good, and losses of the year by region."""
    ix = results.index
    goods = priced_goods(ix.good)
    outcomes: list[tuple[str, dict[str, str], str]] = [("price_outside", {"good": good}, "max") for good in goods]
    regions = [r for r in ("US", "EU", "JP") if r in ix.region]
    outcomes += [("loss_share_central", {"region": r}, "mean") for r in regions]
    rows = []
    for outcome, where, how in outcomes:
        q = results.quantity(outcome, at=None, over=None, reduce=how, **where)
        row = {"outcome": outcome, **where, "reduce": how, "unit": q.unit, "median": q.value}
        rows.append(row | ({"low": q.low, "high": q.high} if results.draws > 1 else {}))
    return rows


def headline_numbers(results: Results) -> dict[str, Any]:
    """The same for a program: value, range and unit under outcome and place."""
    return {
        f"{row['outcome']} {row.get('good') or row['region']}": {
            "value": row["median"],
            "low": row.get("low", row["median"]),
            "high": row.get("high", row["median"]),
            "unit": row["unit"],
        }
        for row in headline_rows(results)
    }


def print_run(results: Results, scenario: str) -> None:
    """What a run came to, in words on standard error, with what to ask next."""
    from monazite.results.explain import stocks_that_cannot_help
    from monazite.results.names import Names, month_text

    names, months = Names(results.dataset), results.index.month
    controller = names.the(results.scenario.controller)
    ranges = f"5 to 95 % of {results.draws} draws" if results.draws > 1 else "central draw alone"
    title = f"{results.scenario.name}, {month_text(months[0])} to {month_text(months[-1])}; {ranges}"
    print_table(title, [in_words(row, names, controller) for row in headline_rows(results)], error=True)
    for sentence in stock_sentences(results, names):
        say(sentence)
    stops = [one for region in results.index.region for one in stocks_that_cannot_help(results, region)]
    say(f"Next: `monazite brief {scenario}` writes the brief.")
    if stops:
        why = f"{stops[0].good} {stops[0].buyer.partition('.')[0]} {stops[0].month:%Y-%m}"
        say(f"`monazite explain {scenario} {why}` says why that good is short.")


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
