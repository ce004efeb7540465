"""Merit order: what every measure avoids, per dollar, over common draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import Ledger
from monazite.analysis.options.measure import OptionMeasure
from monazite.analysis.options.screening import LEADING, LEAST_SHARE, in_doubt, worth_more_draws
from monazite.analysis.options.stocks import RELEASE_RATES, with_release_rate
from monazite.analysis.options.trial import Trial, avoided_shares, first_draws, joined_trial
from monazite.analysis.options.trials import TrialBench

LATER_RUNS = 25  # runs in all draws that follow the first ones, about
Watch = Callable[[list[Trial], int], None]


def merit_order(bench: TrialBench, watch: Watch | None = None) -> tuple[list[Trial], list[OptionMeasure]]:
    """Trials of every measure of the menu, and the stocks left out because they avoid next to nothing.

    In stages (`screening`). A first look in two draws is had of all measures, of a stock at its largest size; those
    that may be among the first, or that do something, go on to four draws, stocks at all their sizes. Further draws,
    twice as many each time, are run for those of which these leave it in doubt whether they are among the first
    `LEADING`, or whether they help or harm (`in_doubt`), until the first `LEADING` have been run in all draws; all
    sizes of a stock together. `Trial.draws` says in how many draws a measure was run. `TrialBench.all_draws` runs all.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    watch
        Called after each stage but the last with the trials so far, ranked, and the least number of draws that they
        are of; may raise to stop.

    Returns
    -------
    trials : list of Trial
        The largest median avoided loss per dollar first.
    idle : list of OptionMeasure
        Stocks whose largest size avoids less than a thousandth of the loss.
    """
    groups: dict[str, list[OptionMeasure]] = {}
    for measure in measure_menu(bench.setting):
        groups.setdefault(measure.group, []).append(measure)
    stocks = [sorted(own, key=lambda m: m.size) for own in groups.values() if own[0].kind == "stock"]
    others = [measure for own in groups.values() if own[0].kind != "stock" for measure in own]
    bench.expect(bench.screening.stop * sum(map(len, groups.values())) + LATER_RUNS * bench.draws)
    looks = bench.trials([[m] for m in (*(_by_first_rule(sizes) for sizes in stocks), *others)], bench.first_look)
    days = [sizes[-1].size / sizes[0].size for sizes in stocks] + [0.0] * len(others)
    screened = bench.first_look.stop < bench.screening.stop
    if watch is not None and screened:
        moving = [trial for i, trial in enumerate(looks) if i >= len(stocks) or trial.share >= LEAST_SHARE]
        watch(_ranked([[trial] for trial in moving]), bench.first_look.stop)
    further = worth_more_draws(looks, days) if screened else [True] * len(looks)
    grown = _in_more_draws(bench, [[t] for t, go in zip(looks, further, strict=True) if go], bench.screening.stop)
    whole = iter(grown)
    first = [next(whole)[0] if go else trial for trial, go in zip(looks, further, strict=True)]
    large = [i for i in range(len(stocks)) if further[i]]
    sized = dict(zip(large, _all_sizes(bench, [stocks[i] for i in large], [first[i] for i in large]), strict=True))
    of_stocks = [sized[i] if i in sized else [first[i]] * (first[i].share >= LEAST_SHARE) for i in range(len(stocks))]
    idle = [measure for sizes, own in zip(stocks, of_stocks, strict=True) if not own for measure in reversed(sizes)]
    families = [*filter(None, of_stocks), *([trial] for trial in first[len(stocks) :])]
    if bench.screening.stop < bench.draws:
        if watch is not None:
            watch(_ranked(families), bench.screening.stop)
        families = _settled(bench, families)
    return _ranked(families), idle


def _ranked(families: Sequence[Sequence[Trial]]) -> list[Trial]:
    """Trials of all families, the largest median avoided loss per dollar first."""
    trials = [trial for family in families for trial in _as_used(family)]
    return sorted(trials, key=lambda t: (-t.merit, -t.share))


def _settled(bench: TrialBench, families: Sequence[list[Trial]]) -> list[list[Trial]]:
    """The families; those in doubt in more draws, and those that are among the leading ones in all of them."""
    out, draws = list(families), bench.screening.stop
    open_ = [i for i, family in enumerate(out) if family[0].draws == draws]
    while draws < bench.draws:
        doubts = in_doubt([_as_used(out[i]) for i in open_])
        open_ = [i for i, doubt in zip(open_, doubts, strict=True) if doubt]
        draws = min(2 * draws, bench.draws)
        for i, family in zip(open_, _in_more_draws(bench, [out[i] for i in open_], draws), strict=True):
            out[i] = family
    wanted = leading_in_few_draws(bench, out)
    while wanted:
        for i, family in zip(wanted, _in_more_draws(bench, [out[i] for i in wanted], bench.draws), strict=True):
            out[i] = family
        wanted = leading_in_few_draws(bench, out)
    return out


def leading_in_few_draws(bench: TrialBench, families: Sequence[Sequence[Trial]]) -> list[int]:
    """Places of the families with a measure among the leading ones that have not been run in all draws."""
    ranked = sorted(((-t.merit, -t.share, i) for i, family in enumerate(families) for t in _as_used(family)))
    leading = dict.fromkeys(i for _, _, i in ranked[:LEADING])
    return [i for i in leading if families[i][0].draws < bench.draws]


def looks_of_idle_stocks(bench: TrialBench, idle: Sequence[OptionMeasure]) -> list[Trial]:
    """The first looks at stocks without effect, at their largest sizes; from the cache where it holds them.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    idle
        Stocks at all their sizes, as `merit_order` returns them.
    """
    groups: dict[str, list[OptionMeasure]] = {}
    for measure in sorted(idle, key=lambda m: m.size):
        groups.setdefault(measure.group, []).append(measure)
    return bench.trials([[_by_first_rule(sizes)] for sizes in groups.values()], bench.first_look) if groups else []


def _by_first_rule(sizes: Sequence[OptionMeasure]) -> OptionMeasure:
    """The largest size of a stock, opened by the first rule."""
    return with_release_rate(sizes[-1], next(iter(RELEASE_RATES.values())))


def _all_sizes(
    bench: TrialBench, stocks: Sequence[Sequence[OptionMeasure]], largest: Sequence[Trial]
) -> list[list[Trial]]:
    """Trials of stocks at their sizes, smallest first, in the screening draws by the better rule; none of idle ones.

    ``largest``: their largest sizes by the first rule. Other rules are looked at in the first draws, where the largest
    size moves the loss by a thousandth in one draw, and where they come to something else in the arrays of the model.
    """
    look = bench.first_look
    rules: list[list[Sequence[OptionMeasure]]] = [
        bench.distinct([[with_release_rate(sizes[-1], rate)] for rate in RELEASE_RATES.values()])[1:]
        if np.abs(avoided_shares(trial.avoided, trial.loss)).max() >= LEAST_SHARE
        else []
        for sizes, trial in zip(stocks, largest, strict=True)
    ]
    others = iter(bench.trials([case for cases in rules for case in cases], look))
    chosen = list(largest)
    for i, cases in enumerate(rules):
        best = max([first_draws(chosen[i], look.stop), *(next(others) for _ in cases)], key=lambda t: t.share)
        if best.measures != chosen[i].measures:
            ((chosen[i],),) = _in_more_draws(bench, [[best]], bench.screening.stop)
    smaller: list[list[OptionMeasure]] = [
        [with_release_rate(measure, float(trial.measures[0].policies[1]["release_rate"]))]
        for sizes, trial in zip(stocks, chosen, strict=True)
        if trial.share >= LEAST_SHARE
        for measure in sizes[:-1]
    ]
    runs = iter(bench.trials(smaller, bench.screening))
    return [
        [*(next(runs) for _ in sizes[:-1]), trial] if trial.share >= LEAST_SHARE else []
        for sizes, trial in zip(stocks, chosen, strict=True)
    ]


def _in_more_draws(bench: TrialBench, families: Sequence[Sequence[Trial]], stop: int) -> list[list[Trial]]:
    """Trials in the first ``stop`` draws, or in those that they have where these are more."""
    begun = {trial.draws for family in families for trial in family}
    out = [list(family) for family in families]
    for first in sorted(begun):
        places = [(i, k) for i, family in enumerate(families) for k, t in enumerate(family) if t.draws == first < stop]
        runs = bench.trials([families[i][k].measures for i, k in places], slice(first, stop)) if places else []
        for (i, k), run in zip(places, runs, strict=True):
            out[i][k] = joined_trial(families[i][k], run)
    return out


def _as_used(family: Sequence[Trial]) -> list[Trial]:
    """Trials of a stock as its agency uses it; those of other measures as they are."""
    is_stock = bool(family) and family[0].measures[0].kind == "stock"
    return best_use_of_stock(family) if is_stock else list(family)


def best_use_of_stock(trials: Sequence[Trial]) -> list[Trial]:
    """Trials of a stock that holds as many of its days as avoid most, smallest first; possibly none.

    Equation: V(n) = max(0, max over m <= n of v(m)), with v(m) the simulated share of the loss that m days avoid, mean
    over draws: what can be known when they are bought. More of a stock thus never makes the loss larger. Full tanks
    can: cheap terbium draws dysprosium to magnets from uses worth more, purchases make materials dearer before the
    controls, and what is released keeps prices down and new mines away.
    """
    out: list[Trial] = []
    best: Trial | None = None
    for trial in trials:
        if trial.share >= (0.0 if best is None else best.share):
            best = trial
        out.append(trial if best is trial else as_smaller_stock(trial, best))
    return out


def as_smaller_stock(trial: Trial, smaller: Trial | None) -> Trial:
    """The trial of a stock whose agency does as with a smaller one, which avoids more, or buys nothing."""
    (own,) = trial.measures
    if smaller is None:
        nothing = np.zeros_like(trial.avoided)
        regions, none = dict.fromkeys(trial.avoided_by_region, nothing), Ledger({}, nothing)
        idle = (replace(own, policies=(), fees=()),)
        path = np.zeros_like(trial.path)
        days = None if trial.stock_days is None else np.zeros_like(trial.stock_days)
        return replace(
            trial, measures=idle, avoided=nothing, avoided_by_region=regions, path=path, ledger=none, held_days=0.0,
            year_by_region=regions, year_ledger=none, stock_days=days,
        )  # fmt: skip
    (less,) = smaller.measures
    return replace(smaller, measures=(replace(own, policies=less.policies, fees=less.fees),), held_days=less.size)
