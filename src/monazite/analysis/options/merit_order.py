"""Merit order: what every measure avoids, per dollar, over common draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import Ledger
from monazite.analysis.options.measure import OptionMeasure
from monazite.analysis.options.stocks import RELEASE_RATES, with_release_rate
from monazite.analysis.options.trials import Trial, TrialBench, avoided_shares, joined_trial

LEAST_SHARE = 1e-3  # share of the loss under which a stock of the largest size counts as without effect
LATER_RUNS = 25  # runs in all draws that follow the first ones, about
LEADING = 10  # places of the merit order that rest on all draws
CHANCES = 2  # of the first draws in which a measure has to be among the leading ones to be run in all draws
SIGNIFICANT = 0.01  # share of the loss from which on a measure whose sign is in doubt is run in all draws


def merit_order(bench: TrialBench) -> tuple[list[Trial], list[OptionMeasure]]:
    """Trials of every measure of the menu, and the stocks left out because they avoid next to nothing.

    All measures are run in the first few draws, the `TrialBench.screening`. The other draws are run for those of which
    these leave it in doubt whether they are among the first `LEADING`, or whether they help or harm (`in_doubt`), until
    the first `LEADING` have been run in all draws; all sizes of a stock together. `Trial.draws` says in how many draws
    a measure was run.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.

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
    sized = _sized_stocks(bench, stocks)
    idle = [measure for sizes, own in zip(stocks, sized, strict=True) if not own for measure in reversed(sizes)]
    single = bench.trials([[measure] for measure in others], bench.screening)
    families = [*filter(None, sized), *([trial] for trial in single)]
    if bench.screening.stop < bench.draws:
        families = _settled(bench, families)
    trials = [trial for family in families for trial in _as_used(family)]
    return sorted(trials, key=lambda t: (-t.merit, -t.share)), idle


def _settled(bench: TrialBench, families: Sequence[list[Trial]]) -> list[list[Trial]]:
    """The families; those in doubt in all draws, and then those that are among the leading ones as others fell."""
    out = list(families)
    wanted = [i for i, doubt in enumerate(in_doubt([_as_used(family) for family in out])) if doubt]
    while wanted:
        for i, family in zip(wanted, _in_all_draws(bench, [out[i] for i in wanted]), strict=True):
            out[i] = family
        ranked = sorted(((-t.merit, -t.share, i) for i, family in enumerate(out) for t in _as_used(family)))
        leading = dict.fromkeys(i for _, _, i in ranked[:LEADING])
        wanted = [i for i in leading if out[i][0].draws < bench.draws]
    return out


def in_doubt(families: Sequence[Sequence[Trial]]) -> list[bool]:
    """Families of measures, such as the sizes of a stock, with a member whose place or sign a few draws do not settle.

    Its place is in doubt if it is among the `LEADING` of the few draws by median or of at least `CHANCES` of them: one
    that is among them in three draws of four is passed over with a chance of 1 in 20. Its sign is in doubt if it saves
    more than `LEAST_SHARE` of the loss in some draws and costs more in others, and `SIGNIFICANT` or more on average.

    Parameters
    ----------
    families
        Trials on common draws.

    Returns
    -------
    list of bool
        One for each family.
    """
    every = [trial for family in families for trial in family]
    if len(every) <= LEADING:
        return [True] * len(families)
    ratios = np.array([trial.per_dollar for trial in every])  # measure, draw
    merits = np.median(ratios, axis=1)
    bars, bar = -np.sort(-ratios, axis=0)[LEADING - 1], -np.sort(-merits)[LEADING - 1]
    placed = (merits >= bar) | ((ratios >= bars).sum(1) >= min(CHANCES, ratios.shape[1]))
    shares = np.array([avoided_shares(trial.avoided, trial.loss) for trial in every])
    mixed = (shares.max(1) > LEAST_SHARE) & (shares.min(1) < -LEAST_SHARE)
    doubtful = iter((placed | (mixed & (np.abs(shares.mean(1)) >= SIGNIFICANT))).tolist())
    return [any([next(doubtful) for _ in family]) for family in families]


def stock_trials(bench: TrialBench, members: Sequence[OptionMeasure]) -> list[Trial]:
    """Trials of one stock at its sizes in all draws, smallest first.

    The agency opens the stock by the rule that serves it best in the first draws, fast or slowly, and holds what avoids
    most up to the days of its name (`best_use_of_stock`).

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    members
        The sizes of one stock, in any order.

    Returns
    -------
    list of Trial
        Empty where the largest size avoids less than a thousandth of the loss.
    """
    (sized,) = _sized_stocks(bench, [sorted(members, key=lambda m: m.size)])
    return [trial for family in _in_all_draws(bench, [sized]) for trial in best_use_of_stock(family)]


def _sized_stocks(bench: TrialBench, stocks: Sequence[Sequence[OptionMeasure]]) -> list[list[Trial]]:
    """Trials of stocks at their sizes, smallest first, in the first draws by the better rule; none of idle ones.

    Rules after the first are run where the largest size moves the loss by a thousandth in one of the draws, and where
    they come to something else in the arrays of the model.
    """
    part, first = bench.screening, next(iter(RELEASE_RATES.values()))
    chosen = bench.trials([[with_release_rate(sizes[-1], first)] for sizes in stocks], part)
    rules: list[list[Sequence[OptionMeasure]]] = [
        bench.distinct([[with_release_rate(sizes[-1], rate)] for rate in RELEASE_RATES.values()])[1:]
        if np.abs(avoided_shares(trial.avoided, trial.loss)).max() >= LEAST_SHARE
        else []
        for sizes, trial in zip(stocks, chosen, strict=True)
    ]
    others = iter(bench.trials([case for cases in rules for case in cases], part))
    chosen = [
        max([trial, *(next(others) for _ in cases)], key=lambda t: t.share)
        for trial, cases in zip(chosen, rules, strict=True)
    ]
    smaller: list[list[OptionMeasure]] = [
        [with_release_rate(measure, float(largest.measures[0].policies[1]["release_rate"]))]
        for sizes, largest in zip(stocks, chosen, strict=True)
        if largest.share >= LEAST_SHARE
        for measure in sizes[:-1]
    ]
    runs = iter(bench.trials(smaller, part))
    return [
        [*(next(runs) for _ in sizes[:-1]), largest] if largest.share >= LEAST_SHARE else []
        for sizes, largest in zip(stocks, chosen, strict=True)
    ]


def _in_all_draws(bench: TrialBench, families: Sequence[Sequence[Trial]]) -> list[list[Trial]]:
    """Trials in the first draws as trials in all of them."""
    if bench.screening.stop == bench.draws:
        return [list(family) for family in families]
    rest = slice(bench.screening.stop, bench.draws)
    runs = iter(bench.trials([trial.measures for family in families for trial in family], rest))
    return [[joined_trial(trial, next(runs)) for trial in family] for family in families]


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
        return replace(
            trial, measures=idle, avoided=nothing, avoided_by_region=regions, path=path, ledger=none, held_days=0.0
        )
    (less,) = smaller.measures
    return replace(smaller, measures=(replace(own, policies=less.policies, fees=less.fees),), held_days=less.size)
