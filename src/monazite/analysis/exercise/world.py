"""The world that an exercise makes: decisions of a path as measures of a scenario, and runs of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from threading import Lock

import numpy as np
from cachetools import LRUCache

from monazite.analysis.exercise.home_acts import domestic_policies
from monazite.analysis.exercise.rounds import PlayedRound
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.analysis.held_bytes import held_bytes
from monazite.model.build import Model, build
from monazite.model.initial_stocks import months_in_stock
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.dates import ROUNDS, deal_days, round_edges
from monazite.negotiation.deal import level_measures
from monazite.negotiation.path_measures import levels_of
from monazite.negotiation.setup import without_negotiated_measures
from monazite.negotiation.state_costs import months_before
from monazite.results.results import Results
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import calibrated_params, model_draws, run_draws

HORIZON = 12
"""Months from the first on over which losses are counted."""
MAX_RUN_BYTES = 80_000_000
"""Runs in memory of all exercises: a page asks for the same month several times. Of eight draws, two years of the main
case are some 40 MB with what is read from them; four runs, whatever their size, once took 300 MB."""


@dataclass(frozen=True)
class ExerciseWorld:
    """What the runs of an exercise rest on.

    Attributes
    ----------
    table
        The seat, its scenario and facts.
    draws
        Draws of the uncertain parameters in each run.
    posterior
        What the draws are taken from; None: the priors.
    stocks
        Strategic stock of the seat by good when the run begins, months of use.
    reviews
        Months until the controlling side decides on a licence, by month of the run: the mean over what needs one.
    """

    table: SeatedScenario
    draws: int
    posterior: PosteriorDraws | None
    stocks: dict[str, float]
    reviews: tuple[float, ...] = ()

    @property
    def edges(self) -> list[date]:
        """First days of the rounds, and the day after the last."""
        return round_edges(self.table.setting, ROUNDS)

    @property
    def act_days(self) -> list[date]:
        """Day of each round from which its decisions hold: that of a deal, as in the talks."""
        return deal_days(self.table.setting, ROUNDS)

    @property
    def first_month(self) -> int:
        """Number of the month in which the exercise begins."""
        return months_before(self.table.scenario, self.edges[0])

    def months_known(self, t: int) -> int:
        """Whole months of the run that have passed when round ``t`` begins."""
        return months_before(self.table.scenario, self.edges[t])

    def review(self, t: int) -> float:
        """Months until a licence is decided when round ``t`` begins; 0 where nothing needs one."""
        return self.reviews[min(self.months_known(t), len(self.reviews) - 1)] if self.reviews else 0.0

    def licensed_for(self, t: int) -> int:
        """Whole months for which something has needed a licence when round ``t`` begins, that month left out."""
        known = min(self.months_known(t), len(self.reviews))
        free = [m for m in range(known) if self.reviews[m] <= 0.0]
        return known - (free[-1] + 1 if free else 0)

    def scenario(
        self, rounds: Sequence[PlayedRound], acts: Sequence[tuple[str, ...]] = (), *, name: str, months: int
    ) -> Scenario:
        """The scenario in which the sides act as in some rounds; what is in force after the last one stays.

        Parameters
        ----------
        rounds
            The rounds, in order.
        acts
            Acts of the seat by round, of which stocks and own tariffs become policies.
        name
            Title.
        months
            Length of the run.
        """
        sc, setting, days = self.table.scenario, self.table.setting, self.act_days
        base, added = without_negotiated_measures(sc), list[Policy]()
        for regime, group in groupby(range(len(rounds)), key=lambda t: rounds[t].regime):
            span = list(group)
            end = days[span[-1] + 1] if span[-1] + 1 < len(rounds) else None
            added += level_measures(sc, setting, levels_of(setting, regime), days[span[0]], end)
        for t, texts in enumerate(acts):
            added += domestic_policies(self.table, texts, days[t], self.stocks, self.edges[t])
        changes = {"name": name, "policy": (*base.policy, *added), "talks": None, "months": months, "record": False}
        return base.model_copy(update=changes | {"anchor": setting.first_offer})

    def run(self, scenario: Scenario) -> Results:
        """Results of a scenario of the exercise, made once for the same content.

        As of `monazite.simulation.simulate.simulate`, which refuses a run that ends before its first measure begins:
        the months before an exercise may be such a run.
        """
        given = "" if self.posterior is None else self.posterior.hash
        key = (self.table.dataset.hash, scenario.hash, self.draws, given)
        with _LOCK:
            if key in _RUNS:
                return _RUNS[key]
        results = self.fresh_run(scenario)
        with _LOCK:
            _RUNS[key] = results
        return results

    def fresh_run(self, scenario: Scenario) -> Results:
        """As `run`, made anew and not held: for a run of which a number or two are read."""
        model = build(self.table.dataset, scenario)  # held with its run, and not once more
        values = model_draws(model, 0, self.draws, self.posterior)
        flows, stopped = run_draws(model, calibrated_params(model, values))
        return Results(model, values, flows, stopped)


def run_bytes(results: Results) -> int:
    """Bytes of a run; of one that is larger than all may be together, their bound: it is held alone."""
    return min(held_bytes(results), MAX_RUN_BYTES)


def forget_runs() -> None:
    """Let go of all runs: whoever needs one makes it again."""
    with _LOCK:
        _RUNS.clear()


_RUNS: LRUCache[tuple[str, str, int, str], Results] = LRUCache(MAX_RUN_BYTES, getsizeof=run_bytes)
_LOCK = Lock()


def open_world(table: SeatedScenario, draws: int, posterior: PosteriorDraws | None) -> ExerciseWorld:
    """The world of a seat.

    Parameters
    ----------
    table, draws, posterior
        As `ExerciseWorld` holds them.
    """
    bare = without_negotiated_measures(table.scenario)
    model = build(table.dataset, bare)
    return ExerciseWorld(table, draws, posterior, _strategic_stocks(model, table), _reviews(model, table))


def _reviews(model: Model, table: SeatedScenario) -> tuple[float, ...]:
    """Months of review by month, weighted by the value of what needs a licence and usually leaves; 0 where nothing."""
    ix, c = model.index, model.controls
    origin, goods = ix.region.index(table.setting.controller), ix.goods(table.goods)
    value = (model.baseline.ship[:, origin] * model.structure.price_ref[:, None])[goods]
    value = value * (np.asarray(ix.buyer_region) != origin)
    licensed = c.licensed[:, goods, origin] * value
    total = licensed.sum((1, 2))
    months = (licensed * c.review[:, goods, origin]).sum((1, 2)) / np.maximum(total, 1e-12)
    halves = np.maximum(np.round(2.0 * months), 1.0) / 2.0  # as the lever of the app rounds it
    return tuple(float(x) for x in np.where(total > 0.0, halves, 0.0))


def _strategic_stocks(model: Model, table: SeatedScenario) -> dict[str, float]:
    """Strategic stock of the seat by good under talks, months of use; the mean over its buyers."""
    ix = model.index
    months = months_in_stock(model.structure.strategic_ref, model.baseline)
    mine = np.array([ix.region[r] == table.seat for r in ix.buyer_region])
    used = model.baseline.need[:, mine]
    held = (months[:, mine] * used).sum(1)
    total = used.sum(1)
    return {
        ix.good[g]: round(float(held[g] / total[g]), 3) for g in ix.goods(table.goods) if total[g] > 0 and held[g] > 0
    }
