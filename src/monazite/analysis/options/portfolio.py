"""The best portfolio under a budget: chosen by mixed-integer programming on measured effects, checked by simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from monazite.analysis.options.measure import stocked_goods
from monazite.analysis.options.refinement import refine_levels, trial_record
from monazite.analysis.options.screening import challenge
from monazite.analysis.options.trial import Trial, first_draws
from monazite.analysis.options.trials import TrialBench

INTERACTING_GROUPS = 6  # groups whose pairwise interactions are measured by simulation
PROPOSALS = 5  # portfolios that are simulated
LEAST_SHARE = 1e-3  # expected share of the loss that a measure has to avoid to be considered
MOST_SHARE = 0.999  # share of the loss that one measure can avoid in the logarithmic model


@dataclass(frozen=True, slots=True)
class PortfolioItem:
    """A measure as the optimiser sees it: its group, minus the log of the share of the loss it leaves, its outlay.

    ``goods``: what a stock holds; two stocks of the same good exclude each other.
    """

    name: str
    group: str
    effect: float
    outlay: float
    goods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Portfolio:
    """What was chosen: the simulated trial, the predicted avoided loss, all that were tried.

    ``marginal_value``: avoided loss per dollar of the last bit of outlay, by measure that has a level
    (`refine_levels`).
    """

    trial: Trial | None
    predicted: float
    tried: Sequence[Mapping[str, float | str]]
    interactions: Mapping[tuple[str, str], float]
    marginal_value: Mapping[str, float] = field(default_factory=dict)


def choose_items(
    items: Sequence[PortfolioItem],
    budget: float,
    interaction: Mapping[tuple[str, str], float] | None = None,
    excluded: Sequence[frozenset[int]] = (),
) -> tuple[frozenset[int], float]:
    """Items with the largest log effect that a budget pays for, at most one of each group.

    Equation: maximise sum e_i x_i + sum q_ij y_ij, y_ij = x_i x_j, subject to sum outlay_i x_i <= budget, one x per
    group, no good in two stocks, and none of the ``excluded`` sets. Solved by HiGHS through `scipy.optimize.milp`; for
    how products become linear see `_limit_products`.

    Parameters
    ----------
    items
        What can be chosen, with log effects and outlays in MUSD.
    budget
        MUSD.
    interaction
        By pair of groups: what is gained per product of the two effects; negative where they do the same work.
    excluded
        Sets of positions that may not be chosen again.

    Returns
    -------
    chosen : frozenset of int
        Positions in ``items``; empty where nothing is affordable.
    objective : float
        Log effect of the choice.

    """
    n = len(items)
    pairs = _interacting_pairs(items, interaction or {})
    gain = np.array([item.effect for item in items] + [q for _, _, q in pairs])
    limits = _Limits(gain.size)
    limits.add({i: item.outlay for i, item in enumerate(items)}, -np.inf, budget)
    for group in dict.fromkeys(item.group for item in items):
        limits.add({i: 1.0 for i, item in enumerate(items) if item.group == group}, -np.inf, 1.0)
    for i, j in combinations(range(n), 2):
        if items[i].goods & items[j].goods and items[i].group != items[j].group:
            limits.add({i: 1.0, j: 1.0}, -np.inf, 1.0)
    _limit_products(limits, items, pairs)
    for gone in excluded:
        limits.add({i: 1.0 if i in gone else -1.0 for i in range(n)}, -np.inf, len(gone) - 1.0)
    found = milp(
        -gain,
        constraints=limits.constraint(),
        integrality=np.r_[np.ones(n), np.zeros(len(pairs))],  # products are whole where the choices are
        bounds=Bounds(0.0, 1.0),
    )
    if found.x is None:
        return frozenset(), 0.0
    return frozenset(int(i) for i in np.flatnonzero(found.x[:n] > 0.5)), float(-found.fun)


def _interacting_pairs(
    items: Sequence[PortfolioItem], interaction: Mapping[tuple[str, str], float]
) -> list[tuple[int, int, float]]:
    """Positions of two items whose groups interact, with what the pair gains beside the sum of the two."""
    return [
        (i, j, strength * items[i].effect * items[j].effect)
        for i, j in combinations(range(len(items)), 2)
        if items[i].group != items[j].group
        and (strength := _interaction_strength(interaction, items[i].group, items[j].group)) != 0.0
    ]


class _Limits:
    """Rows of linear constraints, collected one by one as a sparse matrix."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: list[Mapping[int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, coefficients: Mapping[int, float], least: float, most: float) -> None:
        """One row: least <= sum of coefficients times unknowns <= most."""
        self.rows.append(coefficients)
        self.low.append(least)
        self.high.append(most)

    def constraint(self) -> LinearConstraint:
        """All rows for the solver."""
        places = [(r, column, value) for r, row in enumerate(self.rows) for column, value in row.items()]
        row, column, value = zip(*places, strict=True)
        matrix = csr_array((value, (row, column)), shape=(len(self.rows), self.size))
        return LinearConstraint(matrix, np.array(self.low), np.array(self.high))  # pyright: ignore[reportArgumentType]


def _limit_products(limits: _Limits, items: Sequence[PortfolioItem], pairs: Sequence[tuple[int, int, float]]) -> None:
    """Make y_ij = x_i x_j linear, for all pairs of two groups A and B together.

    Equations: sum_(j in B) y_ij <= x_i, sum_(i in A) y_ij <= x_j, sum_ij y_ij >= sum_A x_i + sum_B x_j - 1. As at most
    one item of a group is chosen, they say the same as limits of each product alone (McCormick 1976, Mathematical
    Programming 10, 147), but leave a solver no room between whole choices: those of each alone took it half a minute.
    """
    n = len(items)
    of_groups: dict[tuple[str, str], list[int]] = {}
    for k, (i, j, _) in enumerate(pairs):
        of_groups.setdefault((min(items[i].group, items[j].group), max(items[i].group, items[j].group)), []).append(k)
    for places in of_groups.values():
        members = dict.fromkeys(member for k in places for member in pairs[k][:2])
        for member in members:
            own = {n + k: 1.0 for k in places if member in pairs[k][:2]}
            limits.add({**own, member: -1.0}, -np.inf, 0.0)
        products = {n + k: 1.0 for k in places}
        limits.add({**products, **{member: -1.0 for member in members}}, -1.0, np.inf)


def _interaction_strength(interaction: Mapping[tuple[str, str], float], a: str, b: str) -> float:
    return interaction.get((a, b), interaction.get((b, a), 0.0))


def log_effect(avoided: float, total: float) -> float:
    """Minus the log of the share of the loss that is left: effects of independent measures add up in it.

    Parameters
    ----------
    avoided, total
        Loss avoided and loss without measures, in the same unit.

    Returns
    -------
    float
        At most that of 99.9 % avoided; 0 without a loss.
    """
    return float(-np.log(1.0 - min(avoided / total, MOST_SHARE))) if total > 0 else 0.0


def best_portfolio(bench: TrialBench, trials: Sequence[Trial], budget: float) -> Portfolio:
    """The best portfolio that a budget pays for.

    The share of the loss that every measure avoids, mean over the first draws (`TrialBench.screening`), and the
    interaction of every pair of the strongest groups, are simulated. In logs, measures that work independently multiply
    what is left of the loss. A mixed-integer programme on these effects proposes portfolios; each is simulated in all
    draws, but for those that the first draws tell to be worse than the best so far (`screening.challenge`), and the
    best one whose simulated outlay keeps to the budget wins. Bought together, goods are dearer than one by one: what a
    portfolio costs more in simulation is taken off the budget of the next proposal. Levels are then moved by
    `refine_levels`, on derivatives along its solved path.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    trials
        Trials of single measures, as `merit_order` returns them.
    budget
        MUSD, present value at the decision.

    Returns
    -------
    Portfolio
        Without a trial where nothing affordable avoids any loss.
    """
    total = float(np.median(bench.loss.sum((1, 2))))
    useful = [t for t in trials if t.share > LEAST_SHARE and np.isfinite(t.merit) and t.held_days is None]
    useful = [t for t in useful if t.ledger.outlay.mean() <= budget]
    if not useful or total <= 0:
        return Portfolio(None, 0.0, (), {})
    items = [_portfolio_item(t, bench.screening.stop) for t in useful]
    interaction = _interactions(bench, useful, items)
    tried, excluded, dearer = [], [], 1.0
    winner, promised, over = None, 0.0, None
    for _ in range(PROPOSALS):
        chosen, objective = choose_items(items, budget / dearer, interaction, excluded)
        predicted = total * (1.0 - float(np.exp(-objective)))
        if not chosen or (winner is not None and predicted <= total * winner.share):
            break
        excluded.append(chosen)
        trial = challenge(bench, [useful[i].measures[0] for i in sorted(chosen)], winner)
        tried.append(trial_record(trial, total, predicted))
        if trial.draws < bench.draws:
            continue
        outlay = float(trial.ledger.outlay.mean())
        dearer = max(dearer, outlay / max(sum(items[i].outlay for i in chosen), 1e-9))
        if outlay > budget:
            over = trial if over is None or outlay < over.ledger.outlay.mean() else over
        elif winner is None or trial.share > winner.share:
            winner, promised = trial, predicted
    start = winner or over
    if start is None:
        return Portfolio(None, promised, tuple(tried), interaction)
    found = refine_levels(bench, start, trials, budget)
    promised = promised if found.predicted is None else found.predicted
    return Portfolio(found.trial, promised, (*tried, *found.tried), interaction, found.marginal_value)


def _portfolio_item(trial: Trial, draws: int) -> PortfolioItem:
    """A trial of a single measure as the optimiser sees it; effects of all measures are those of the same draws."""
    (measure,) = trial.measures
    outlay, share = max(float(trial.ledger.outlay.mean()), 0.0), first_draws(trial, draws).share
    return PortfolioItem(measure.id, measure.group, log_effect(share, 1.0), outlay, stocked_goods(measure))


def _interactions(bench: TrialBench, trials: Sequence[Trial], items: Sequence[PortfolioItem]):
    """Interaction of every pair of the strongest groups, per product of their effects, by simulation of the pair.

    Each group stands with its strongest measure; the others of the group take the same strength.
    """
    strongest: dict[str, int] = {}
    for i, item in enumerate(items):
        if item.group not in strongest or item.effect > items[strongest[item.group]].effect:
            strongest[item.group] = i
    top = sorted(strongest.values(), key=lambda i: -items[i].effect)[:INTERACTING_GROUPS]
    out: dict[tuple[str, str], float] = {}
    pairs = list(combinations(top, 2))
    runs = bench.trials([[trials[k].measures[0] for k in pair] for pair in pairs], bench.screening)
    for (i, j), both in zip(pairs, runs, strict=True):
        together = log_effect(both.share, 1.0)
        product = items[i].effect * items[j].effect
        out[(items[i].group, items[j].group)] = (together - items[i].effect - items[j].effect) / product
    return out
