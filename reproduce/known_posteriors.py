"""The draws that ship: conditioned on all observations, with what each of these moved.

``python reproduce/known_posteriors.py`` writes, for every record, ``known-<minerals>.draws`` (the draws, marked with a
hash of code and data: a run takes them only if it agrees) and ``known-<minerals>.csv``: by observation what was
observed and what runs say before and after, as factors over the baseline year, and which parameters and drivers it
moved most, in standard deviations of the prior. Then, for runs of minerals of several records, the first draws of
``known-from-<month>.draws``: all minerals whose records begin in a month or later, conditioned together. To be run
again after a change of code or data; with names of records or months (``2022-08``) it makes these alone.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import AssimilationSetup, assimilation_setup
from monazite.analysis.assimilation.condition import (
    draws_of_state,
    posterior_draws,
    prior_state,
    run_predictions,
    smooth_draws,
    smooth_with_moves,
)
from monazite.analysis.assimilation.joint_draws import JOINT_DRAWS, joint_file
from monazite.analysis.assimilation.kept_draws import KEPT_DRAWS, pack_draws
from monazite.analysis.assimilation.known_draws import (
    POSTERIOR_DRAWS,
    joint_past,
    past_of,
    posterior_key,
    shipped_file,
)
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.analysis.assimilation.state_columns import driver_columns
from monazite.dataset.usable import usable_dataset
from monazite.model.build import build
from monazite.model.drivers import driver_name
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.scenario.shipped import scenarios

FOLDER = Path(__file__).parents[1] / "src" / "monazite" / "data" / "posteriors"
MOST = 3
"""Variables named for each observation."""
LEAST = 0.05
"""Standard deviations of the prior below which a move is not named."""
HEADER = ("series", "period", "published", "observed", "before", "after", "moved most")


def variables(setup: AssimilationSetup) -> list[str]:
    """Names of what is run, in the order of the state."""
    months = [f"{day:%Y-%m}" for day in setup.model.index.month[: setup.months]]
    names = [row.parameter for row in setup.parameters]
    for one in driver_columns(setup):
        spans = zip(one.first, one.last, strict=True)
        names += [f"{driver_name(one.row)} {'/'.join(dict.fromkeys((months[a], months[b])))}" for a, b in spans]
    return names


def write(name: str) -> None:
    """Draws and table of one record."""
    sc = load_scenario(name)
    ds = facts_of(sc)
    past = past_of(ds, sc)
    if past is None:
        return
    setup = assimilation_setup(build(ds, past), ds.last_known_day, POSTERIOR_DRAWS)
    use, before = np.arange(len(setup.operator.values)), prior_state(setup)
    state, moves = smooth_with_moves(setup, use, SmootherOptions(central=True))
    drawn, _ = draws_of_state(setup, state)
    posterior = posterior_draws(setup, drawn)
    file = FOLDER / shipped_file(past.dataset)
    file.write_bytes(pack_draws(posterior, posterior_key(ds, past), KEPT_DRAWS))
    spread = before[1:, : len(moves)].std(0)
    share = moves / np.where(spread > 0.0, spread, 1.0)[:, None]
    runs = [np.nanmedian(run_predictions(setup, draws_of_state(setup, x, setup.months)[0]), 0) for x in (before, state)]
    names = variables(setup)
    with file.with_suffix(".csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(HEADER)
        for i, value in enumerate(setup.operator.values):
            most = [j for j in np.argsort(-np.abs(share[:, i]))[:MOST] if abs(share[j, i]) >= LEAST]
            factors = (f"{np.exp(x):.3g}" for x in (setup.operator.observed[i], runs[0][i], runs[1][i]))
            moved = "; ".join(f"{names[j]} {share[j, i]:+.2f}" for j in most)
            table.writerow([value.series.text, value.rows[0].period, value.published, *factors, moved])
    print(name, len(use), "values,", file.stat().st_size, "bytes")


def joint_sets() -> dict[date, tuple[str, ...]]:
    """Folders that are conditioned together, by the first month: records of one controlling country, two or more."""
    records = [sc for name in scenarios() if (sc := load_scenario(name)).record]
    out: dict[date, tuple[str, ...]] = {}
    for first in records:
        later = [sc for sc in records if sc.controller == first.controller and sc.start >= first.start]
        if len(later) > 1:
            out[first.start] = tuple(folder for sc in later for folder in sc.dataset)
    return dict(sorted(out.items(), reverse=True))


def write_joint(start: date, folders: tuple[str, ...]) -> None:
    """Draws of all minerals whose records begin in a month or later."""
    ds, past = usable_dataset(*folders), joint_past(folders)
    if past is None:
        return
    setup = assimilation_setup(build(ds, past), ds.last_known_day, JOINT_DRAWS)
    use = np.arange(len(setup.operator.values))
    state = smooth_draws(setup, use, SmootherOptions(central=True))
    posterior = posterior_draws(setup, draws_of_state(setup, state)[0])
    file = FOLDER / joint_file(start)
    file.write_bytes(pack_draws(posterior, posterior_key(ds, past, JOINT_DRAWS), JOINT_DRAWS, folders))
    print(file.name, *folders, len(use), "values,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    wanted = sys.argv[1:]
    for scenario in scenarios():
        if load_scenario(scenario).record and (not wanted or scenario in wanted):
            write(scenario)
    for month, minerals in joint_sets().items():
        if not wanted or f"{month:%Y-%m}" in wanted:
            write_joint(month, minerals)
