"""The command `monazite forecast`: one fan with policy in it, and its slices by what the sides do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.presentation.cli.arguments import AsJson, AsOf, Draws, Out, ScenarioName
from monazite.presentation.cli.progress import stage_progress
from monazite.presentation.cli.scenarios import load_scenario_as_of
from monazite.presentation.cli.simulation import announce_compilation
from monazite.presentation.cli.terminal import print_json, print_table

if TYPE_CHECKING:
    from monazite.analysis.forecast.forecast import Forecast
    from monazite.results.results import Results

AHEAD = (3, 6, 12)
"""Months after the first offer that the table shows."""
REGIONS = ("US", "EU", "JP")
WHOLE = "all paths"


def forecast(
    scenario: ScenarioName,
    out: Out = None,
    draws: Draws = None,
    games: Annotated[
        int | None, typer.Option("--games", min=1, max=1000, help="Games of the talks that are solved.")
    ] = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Draws of the priors, without what was observed by the day.")
    ] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """One forecast: each draw on a policy path from the talks; the fan, and what comes with a deal or without."""
    from monazite.analysis.forecast.forecast import DRAWS
    from monazite.analysis.forecast.forecast import forecast as make
    from monazite.analysis.forecast.policy_paths import GAMES
    from monazite.results.output_folder import replaceable, whole_folder, write_results

    sc = load_scenario_as_of(scenario, as_of)
    folder = replaceable(out) if out is not None else None
    announce_compilation(games=True)
    with stage_progress() as update:
        mixture = make(None, sc, draws=draws or DRAWS, games=games or GAMES, prior=prior, progress=update)
    rows = forecast_rows(mixture)
    facts = {"run": mixture.run, "draws": mixture.draws, "games": mixture.paths.games, "horizon": mixture.paths.horizon}
    if folder is not None:
        with whole_folder(folder) as partial:
            write_results(mixture, partial, forecast={**facts, "rows": rows, "paths": path_rows(mixture)})
    if as_json:
        print_json({**facts, "horizon": mixture.paths.horizon.isoformat(), "rows": rows, "paths": path_rows(mixture)})
        return
    print_table(f"{sc.name}: {mixture.draws} paths, what comes by {mixture.paths.horizon:%-d %B %Y}", rows)


def forecast_rows(mixture: Forecast) -> list[dict[str, Any]]:
    """Rows of the table: all paths, and those of each kind, with their chance; medians and the 5 and 95 % points."""
    from monazite.analysis.forecast.policy_paths import KINDS

    slices: list[tuple[str, float, Results | None]] = [(WHOLE, 1.0, mixture)]
    slices += [(kind, mixture.chance(kind), mixture.slice(kind)) for kind in KINDS]
    return [
        {"path": name, "chance": chance, **_figures(mixture, part)} for name, chance, part in slices if part is not None
    ]


def _figures(mixture: Forecast, part: Results) -> dict[str, str]:
    """Shipments, price and cost of some draws as text."""
    from monazite.presentation.briefing.lead_goods import lead_goods
    from monazite.results.names import Names
    from monazite.scenario.policies import add_months

    goods = lead_goods(mixture.dataset, mixture.index.good, Names(mixture.dataset))
    first = mixture.paths.setting.first_offer.replace(day=1)
    last = mixture.index.month[-1]
    months = [day for day in (add_months(first, ahead) for ahead in AHEAD) if day <= last]
    shipped, lead = goods.shipped[0], goods.lead
    out: dict[str, str] = {}
    for day in months:
        q = part.quantity("exports_counted_index", good=shipped.label, region="WORLD", at=day)
        out[f"{shipped.label} shipped, % of normal, {day:%b %Y}"] = _ranged(100 * q.value, 100 * q.low, 100 * q.high)
    for day in months:
        q = part.quantity("price_quoted_outside", good=lead, at=day)
        out[f"{lead} outside, USD/kg, {day:%b %Y}"] = _ranged(q.value, q.low, q.high)
    year = (first, min(add_months(first, 11), last))
    for region in REGIONS:
        if region in mixture.index.region:
            q = part.quantity("loss_central", sector="total", region=region, over=year, reduce="sum")
            out[f"loss {region}, MUSD in a year"] = _ranged(q.value, q.low, q.high)
    return out


def _ranged(value: float, low: float, high: float) -> str:
    """A median with its range, in three digits."""
    return f"{value:,.3g} ({low:,.3g} to {high:,.3g})"


def path_rows(mixture: Forecast) -> list[dict[str, Any]]:
    """What happens in each draw: kind of its path, day and id of the deal, and measures in words."""
    return [
        {
            "draw": number,
            "kind": path.kind,
            "signed": "" if path.signed is None else path.signed.isoformat(),
            "deal": path.deal,
            "measures": [f"{m.kind} {m.start} to {m.end or 'open'}: {m.text}" for m in path.measures],
        }
        for number, path in enumerate(mixture.paths.paths)
    ]
