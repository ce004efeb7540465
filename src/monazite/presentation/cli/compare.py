"""The command `monazite compare`: differences of two scenarios, or of two ensembles, on common draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monazite.foundation.errors import InputError
from monazite.presentation.cli.arguments import AsJson, AsOf, Draws, Prior
from monazite.presentation.cli.ensemble import headlines
from monazite.presentation.cli.result_words import in_words, without_central
from monazite.presentation.cli.scenarios import load_scenario_as_of, on_months_of
from monazite.presentation.cli.simulation import announce_compilation, conditioned_draws, run_scenario, shared_draws
from monazite.presentation.cli.table_goods import last_stage, priced_goods
from monazite.presentation.cli.terminal import print_json, print_table, say

if TYPE_CHECKING:
    from monazite.results.results import Results
    from monazite.scenario.scenario import Scenario

DRAWS = 16
Over = Annotated[
    str | None,
    typer.Option("--over", help="First and last month that are compared, YYYY-MM:YYYY-MM; by default the whole run."),
]
REGIONS = ("US", "EU", "JP", "KR")
COUNTED = {"first_alone": "first alone", "second_alone": "second alone"}
"""Headings of the numbers of draws in which lines stop."""


def compare(
    first: Annotated[str, typer.Argument(help="Scenario to start from, or folder of an ensemble.")],
    second: Annotated[str, typer.Argument(help="Scenario, or folder of an ensemble, to compare with it.")],
    draws: Draws = DRAWS,
    over: Over = None,
    as_of: AsOf = None,
    prior: Prior = False,
    as_json: AsJson = False,
) -> None:
    """Two scenarios on common draws: differences with their own range (second less first)."""
    if Path(first).is_dir() and Path(second).is_dir():
        if over is not None:
            raise InputError(field="--over", found=over, allowed="nothing for folders of ensembles, which keep sums")
        compare_folders(Path(first), Path(second), as_json)
    else:
        a, b = (load_scenario_as_of(name, as_of) for name in (first, second))
        compare_scenarios(a, b, draws or DRAWS, as_json, prior, period_of(over, a))


def period_of(text: str | None, sc: Scenario) -> tuple[str, str] | None:
    """First and last month that ``--over`` names, or None. Raises InputError for what is no two months of the run."""
    if text is None:
        return None
    from monazite.results.months import as_day, months_between

    first, colon, last = (part.strip() for part in text.partition(":"))
    if not (first and colon and last):
        raise InputError(field="--over", found=text, allowed="two months, such as 2026-12:2027-05")
    low, high = (months_between(sc.start, as_day(month, field="--over")) for month in (first, last))
    if not 0 <= low <= high < sc.months:
        run = f"{sc.start:%Y-%m} to {sc.calendar()[-1]:%Y-%m}"
        raise InputError(field="--over", found=text, allowed=f"months within the run, {run}, the earlier one first")
    return first, last


def compare_scenarios(
    a: Scenario,
    b: Scenario,
    draws: int,
    as_json: bool,
    prior: bool = False,
    over: tuple[str, str] | None = None,
) -> None:
    """Differences of two scenarios, paired by draw, second less first, with their own range; of some months or all."""
    from monazite.results.names import Names
    from monazite.results.results import compare as difference

    b = comparable(a, b)
    announce_compilation()
    posterior = conditioned_draws(a, prior) or conditioned_draws(b, prior)  # common draws, whichever they speak of
    left, right = (run_scenario(sc, draws, shared_draws(posterior, sc)) for sc in (a, b))
    comparison = difference(left, right)
    rows = []
    for outcome, where, how in _compared_outcomes(left):
        parts = [res.quantity(outcome, at=None, over=over, reduce=how, **where) for res in (left, right, comparison)]
        rows.append(
            {
                "outcome": outcome,
                **where,
                "reduce": how,
                "unit": parts[0].unit,
                "first": parts[0].value,
                "second": parts[1].value,
                "difference": parts[2].value,
                "low": parts[2].low,
                "high": parts[2].high,
            }
        )
    rows += first_stop_rows(left, right)
    whole = f"{left.index.month[0]:%Y-%m} to {left.index.month[-1]:%Y-%m}"
    months, anchor = f"{over[0]} to {over[1]}" if over else whole, left.anchor
    if as_json:
        window = {"months": months, "days_from": anchor.isoformat()}
        print_json({"first": a.name, "second": b.name, "draws": draws, **window, "rows": rows})
        return
    names = Names(left.dataset)
    say(f"first: {a.name}")
    say(f"second: {b.name}")
    window = months if over else f"{months} (the whole run)"
    title = f"Second less first, {window}. First stops are of the whole run, days count from {anchor}. "
    title += f"Ranges of the difference: 5 to 95 % of {draws} draws. A draw that stops in the second run alone "
    title += "is sooner than all others, one that stops in the first alone later; "
    title += "a number is missing where that makes it infinite."
    words = [in_words(row, names, names.the(a.controller)) for row in rows]
    print_table(title, [{COUNTED.get(key, key): value for key, value in row.items()} for row in words])


def first_stop_rows(left: Results, right: Results) -> list[dict[str, Any]]:
    """Chance and day of the first stop of any line in a region, for regions in which lines stop in either run.

    Days count from the anchor of the first run in both. Median, difference and its range are those of
    `monazite.results.paired_days`: a draw that does not stop is later than all others. ``both``, ``first_alone`` and
    ``second_alone`` are the draws that the difference is of.
    """
    import numpy as np

    from monazite.results.paired_days import day_differences, paired_draws, spread_of_differences
    from monazite.results.ranges import middle

    days = []
    for res in (left, right):
        values, (users, _) = res.select("first_stop_day")
        industries = [i for i, name in enumerate(res.view.labels(users)) if name.startswith("industry:")]
        first = np.fmin.reduce(values[:, industries], axis=1)  # draw, region; not a number where nothing stops
        days.append(first + res.view.anchor_day - left.view.anchor_day)
    rows: list[dict[str, Any]] = []
    for region in (r for r in REGIONS if r in left.index.region):
        one, two = (day[:, left.index.region.index(region)] for day in days)
        chances = [float(np.isfinite(day).mean()) for day in (one, two)]
        if not any(chances):
            continue
        chance = {"first": chances[0], "second": chances[1], "difference": chances[1] - chances[0]}
        head = {"outcome": "first_stop_chance", "region": region, "reduce": "share of draws", "unit": "share"}
        rows.append(head | chance)
        gap = day_differences(two, one)
        low, difference, high = spread_of_differences(gap)
        medians = [middle(day, missing_is_never=True) for day in (one, two)]
        row = {"outcome": "first_stop_day", "region": region, "reduce": "median, no stop is the latest", "unit": "day"}
        row |= {"first": medians[0], "second": medians[1], "difference": difference, "low": low, "high": high}
        counts = paired_draws(gap)
        rows.append(row | {"both": counts.both, "first_alone": counts.second, "second_alone": counts.first})
    return rows


def comparable(a: Scenario, b: Scenario) -> Scenario:
    """The second scenario over the months and draws of the first; says what that changes.

    Raises InputError where the two are about other minerals.
    """
    from monazite.scenario.scenario import facts_of

    goods = [{row.good for row in facts_of(sc).table("goods")} for sc in (a, b)]
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
    return on_months_of(a, b)


def _compared_outcomes(res: Results) -> list[tuple[str, dict[str, str], str]]:
    """Rows of the comparison: outcome, what it is taken of, and how its months are reduced."""
    goods = priced_goods(res.index.good)
    regions = [r for r in (*REGIONS, res.scenario.controller) if r in res.index.region]
    outcomes = [("price_outside", {"good": g}, "mean") for g in goods]
    outcomes += [("price_inside", {"good": g}, "mean") for g in goods]
    outcomes += [("exports", {"good": last_stage(res.view.stages), "region": "WORLD"}, "sum")]
    outcomes += [
        (f"loss_{b}", {"sector": "total", "region": r}, "sum") for r in regions for b in ("lower", "central", "upper")
    ]
    outcomes += [("leverage", {}, "last"), ("co2e", {"region": "WORLD"}, "sum")]
    return outcomes


def compare_folders(first: Path, second: Path, as_json: bool) -> None:
    """Differences of two ensembles, draw by draw, second less first, with median and 90 % range."""
    import numpy as np

    from monazite.results.names import Names
    from monazite.scenario.scenario import facts_of
    from monazite.simulation.ensemble.reader import Ensemble

    base, other = Ensemble(first), Ensemble(second)
    rows = []
    for row in headlines(base):
        where = {key: row[key] for key in ("good", "region") if key in row}
        differences = other.differences(base, row["outcome"], reduce=row["reduce"], **where)
        low, middle, high = map(float, np.nanquantile(differences, [0.05, 0.5, 0.95]))
        labels = {key: row[key] for key in ("outcome", "good", "region", "reduce", "unit") if key in row}
        rows.append(labels | {"central": middle, "median": middle, "low": low, "high": high})
    if as_json:
        print_json({"first": base.key, "second": other.key, "draws": base.draws, "rows": rows})
        return
    names = Names(facts_of(base.scenario))
    controller = names.the(base.scenario.controller)
    title = f"{second} less {first}: median and 5 to 95 % of {base.draws:,} draws"
    print_table(title, [in_words(without_central(row), names, controller) for row in rows])
