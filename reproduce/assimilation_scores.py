"""The figures of docs/model/assimilation.md: twins, values set aside, and September 2025 as of 25 October.

``python reproduce/assimilation_scores.py aside|twins|september|double`` prints one of its tables.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

import numpy as np
from scipy import stats

from monazite.analysis.assimilation.condition import (
    AssimilationSetup,
    ConditionedDraws,
    assimilation_setup,
    condition,
    draws_of_state,
    prior_state,
    smooth_draws,
)
from monazite.analysis.assimilation.scores import (
    is_set_aside,
    predictive_values,
    rank_histogram,
    score_ranges,
    twin_setup,
)
from monazite.analysis.assimilation.smoother import SmootherOptions
from monazite.analysis.assimilation.state_columns import driver_columns
from monazite.model.build import build
from monazite.scenario.scenario import facts_of, load_scenario
from monazite.simulation.simulate import simulate

CASES = (
    ("cn-ree-2025", date(2025, 12, 31), 256),
    ("cn-ga-ge-2023", date(2024, 12, 31), 128),
    ("cn-quota-2010", date(2014, 12, 31), 96),
)
FIRST_HIDDEN = 5000  # number of the first hidden draw, far from those that are conditioned
STEP = 7
CENTRAL = SmootherOptions(central=True)
BOOTSTRAPS = 200
LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
FAR = 10_000  # draws between the ensembles that are compared
OTHERS = 4


def aside(setup: AssimilationSetup) -> np.ndarray:
    """Which values are set aside (value,)."""
    return np.array([is_set_aside(value) for value in setup.operator.values])


def print_aside() -> None:
    """Ranges of the prior and of the posterior on values set aside and used, by episode."""
    for name, day, draws in CASES:
        sc = load_scenario(name)
        posterior = condition(facts_of(sc), sc, draws=draws, day=day, leave_out=is_set_aside)
        setup = posterior.setup
        prior = ConditionedDraws(setup, *draws_of_state(setup, prior_state(setup)))
        out, observed = aside(setup), setup.operator.observed
        for label, one in (("prior", prior), ("conditioned", posterior)):
            values = predictive_values(one)
            gap = np.median(np.abs(np.median(values, 0) - observed)[out])
            scores = score_ranges(values[:, out], observed[out]), score_ranges(values[:, ~out], observed[~out])
            print(name, label, "set aside", scores[0], "used", scores[1], f"error {gap:.3f}")


def print_twins(cases: int = 4, draws: int = 128, months: int = 12) -> None:
    """Share of a hidden draw's drivers and parameters, and of values set aside, that the ranges hold."""
    sc = load_scenario("cn-ree-2025")
    setup = assimilation_setup(build(facts_of(sc), sc), date(2025, 12, 31), draws)
    within = np.array([i for i, v in enumerate(setup.operator.values) if v.last < months])
    operator = replace(
        setup.operator, values=tuple(setup.operator.values[i] for i in within), place=setup.operator.place[within],
        observed=setup.operator.observed[within],
    )  # fmt: skip
    setup = replace(setup, operator=operator, months=months)
    parameters, drivers = len(setup.parameters), sum(one.count for one in driver_columns(setup))
    held, ranks, observed = [], [], []
    for case in range(cases):
        twin, truth = twin_setup(setup, FIRST_HIDDEN + STEP * case)
        out = aside(twin)
        state = smooth_draws(twin, np.flatnonzero(~out), CENTRAL)
        low, high = np.quantile(state[1:], [0.05, 0.95], axis=0)
        inside = (truth >= low) & (truth <= high)
        values = predictive_values(ConditionedDraws(twin, *draws_of_state(twin, state, months)))[1:, out]
        y = twin.operator.observed[out]
        own = inside[:parameters].mean(), inside[parameters : parameters + drivers].mean()
        held.append((*own, score_ranges(values, y).held))
        ranks.append(values)
        observed.append(y)
        print(case, "parameters, drivers, values set aside:", np.round(held[-1], 3))
    print("mean", np.mean(held, 0).round(3), rank_histogram(np.concatenate(ranks, 1), np.concatenate(observed), 10))


def print_september(draws: int = 256) -> None:
    """September 2025 as of 25 October: the run, and what it says of the observations."""
    sc = load_scenario("cn-ree-2025")
    posterior = condition(facts_of(sc), sc, draws=draws, day=date(2025, 10, 25))
    run = simulate(facts_of(sc), sc, parameters=posterior.draws)
    buyer = run.index.buyer.index("EU")
    magnets = [g for g, good in enumerate(run.index.good) if good.endswith("magnet")]
    shown = {"magnets": run.view.recorded_exports()[:, 8, magnets].sum((1, 2))}
    shown |= {e: run.view.flows.delivered[:, 8, run.index.good.index(f"{e}.oxide"), buyer] for e in ("Dy", "Tb")}
    for name, values in shown.items():
        print(name, np.quantile(values, [0.05, 0.5, 0.95]).round())
    ratio = np.exp(posterior.predict() - posterior.setup.operator.observed)
    for i, value in enumerate(posterior.setup.operator.values):
        if value.first == 8 and value.series.outcome in ("exports", "price_outside"):
            print(value.name, np.quantile(ratio[:, i], [0.05, 0.5, 0.95]).round(2))


def print_doubling() -> None:
    """How far quantiles move from 128 to 256 draws, in errors of a bootstrap and in those between other ensembles."""
    sc = load_scenario("cn-ree-2025")
    model, day = build(facts_of(sc), sc), date(2025, 12, 31)
    rng, samples = np.random.default_rng(0), {}
    for first, draws in ((0, 128), (0, 256), *((k * FAR, 128) for k in range(1, OTHERS + 1))):
        setup = assimilation_setup(model, day, draws, first)
        state = smooth_draws(setup, np.arange(len(setup.operator.values)), SmootherOptions(central=first == 0))
        values = ConditionedDraws(setup, *draws_of_state(setup, state, setup.months)).predict()
        samples[first, draws] = values[1 if first == 0 else 0 :]
    small = [x for (_, draws), x in samples.items() if draws == 128]
    again = [np.quantile(small[0][rng.integers(0, len(small[0]), len(small[0]))], LEVELS, axis=0)
             for _ in range(BOOTSTRAPS)]  # fmt: skip
    bootstrap, between = np.std(again, axis=0), np.std([np.quantile(x, LEVELS, axis=0) for x in small], axis=0, ddof=1)
    move = np.quantile(samples[0, 256], LEVELS, axis=0) - np.quantile(samples[0, 128], LEVELS, axis=0)
    print("errors between ensembles over bootstrap, median by level:", np.median(between / bootstrap, axis=1).round(2))
    within = [float((np.abs(move) < k * np.sqrt(1.5) * bootstrap).mean().round(3)) for k in (1, 2, 3)]
    print("within one, two, three bootstrap errors:", within)
    limit = stats.t.ppf(0.975, len(small) - 1) * np.sqrt(1.5) * between
    print("within the 95 % interval of errors between ensembles:", float((np.abs(move) < limit).mean().round(3)))


def main() -> None:
    tables = {"aside": print_aside, "twins": print_twins, "september": print_september, "double": print_doubling}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", choices=tables)
    tables[parser.parse_args().table]()


if __name__ == "__main__":
    main()
