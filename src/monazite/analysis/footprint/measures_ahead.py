"""Measures decided on the day of a run, on its own draws: what they avoid from then on, at what cost, how soon."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.footprint.frontier import (
    ALL,
    RECORDED,
    FrontierPoint,
    added_burdens,
    largest_by_kind,
    loss_by_sponsor,
    mark_undominated,
    months_to_half,
    title_of,
)
from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import OptionCosts, discount, ledger
from monazite.analysis.options.measure import SPONSORS, OptionMeasure, OptionsSetting, with_measures
from monazite.analysis.options.trials import draws_of
from monazite.model.build import Model
from monazite.model.footprint.burdens import INDICATORS
from monazite.model.parameters import Draws
from monazite.results.results import Results
from monazite.scenario.policies import add_months, has_trait
from monazite.simulation.common_draws import CommonDraws, first_difference, shares_parameters
from monazite.simulation.incremental import with_policies
from monazite.simulation.snapshots import BegunRun, rows_of

FILL = 12
"""Months in which stocks are bought before they are opened; half of the months left where that is less, and up to a
control that is already known where one begins earlier."""
LEAST_MONTHS = 6
"""Months of the run after the decision below which a measure decided now has too little time to be judged."""


@dataclass(frozen=True)
class _PathDraws:
    """Draws that share their measures: places among the draws of the trade-off, model, parameters.

    ``begun``: their run where it was made before, with the state of the month in which measures are decided.
    """

    places: np.ndarray
    model: Model
    draws: Draws
    begun: BegunRun | None = None


def day_of_decision(run: Results, day: date) -> date | None:
    """First of the month after a day; None where less than half a year of the run is left then, or it begins later."""
    decided = add_months(day.replace(day=1), 1)
    months = run.index.month
    late = add_months(decided, LEAST_MONTHS) > add_months(months[-1], 1)
    return None if late or decided < months[0] else decided


def measures_ahead(
    run: Results, decided: date, *, draws: int, sponsors: Sequence[str] = SPONSORS
) -> list[FrontierPoint]:
    """The largest measures of every mechanism, and all of them together, decided on a day of the run.

    Every draw goes on as in the run: in a forecast on its own course of the talks, with its own conditioned parameters
    and drivers, once with the measures and once without. The months before the measures act are run once for all of
    them.

    Parameters
    ----------
    run
        A run or a forecast.
    decided
        First day of a month of it.
    draws
        Number of its first draws.
    sponsors
        Regions that pay and whose loss counts; those that the dataset does not have are left out.

    Returns
    -------
    list of FrontierPoint
        As of `monazite.analysis.footprint.frontier.frontier`.
    """
    from threadpoolctl import threadpool_limits

    count = min(draws, run.draws)
    scenario, first = run.model.scenario, run.index.month[0]
    opened = _day_of_opening(run, decided)
    setting = OptionsSetting(
        run.dataset, scenario, decided, opened, tuple(s for s in sponsors if s in run.dataset.names("region"))
    )
    kinds = largest_by_kind(measure_menu(setting))
    cases = [(kind, title_of(kind, members), members) for kind, members in kinds.items()]
    cases.append((ALL, ALL, tuple(m for members in kinds.values() for m in members)))
    costs = OptionCosts.draw(run.dataset, seed=scenario.seed, draws=count)
    months = tuple((d.year - first.year) * 12 + d.month - first.month for d in (decided, opened))
    work = _Work(setting, [members for _, _, members in cases], costs, (months[0], months[1]))
    shape = (len(cases), count, len(run.index.month))
    gain, weighted, outlay = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
    saved_by, outlay_by = ({name: np.zeros(shape[:2]) for name in setting.sponsors} for _ in range(2))
    added = {name: np.zeros(shape[:2]) for name in INDICATORS}
    groups = _path_draws(run, count, months[0])
    with threadpool_limits(limits=1), ThreadPoolExecutor(2) as pool:
        for part, effects in zip(groups, pool.map(work.of, groups), strict=True):
            for i, effect in enumerate(effects):
                gain[i, part.places], weighted[i, part.places] = effect.gain, effect.weighted
                outlay[i, part.places] = effect.outlay
                for name in setting.sponsors:
                    saved_by[name][i, part.places] = effect.saved_by[name]
                    outlay_by[name][i, part.places] = effect.outlay_by[name]
                for name in INDICATORS:
                    added[name][i, part.places] = effect.added[name]
    return mark_undominated(
        [
            FrontierPoint(
                name,
                title,
                gain[i].sum(1),
                {key: values[i] for key, values in added.items()},
                False,
                weighted[i].sum(1),
                outlay[i],
                decided.isoformat(),
                months_to_half(weighted[i], months[0]),
                {key: values[i] for key, values in saved_by.items()},
                {key: values[i] for key, values in outlay_by.items()},
            )
            for i, (name, title, _) in enumerate(cases)
        ]
    )


def _day_of_opening(run: Results, decided: date) -> date:
    """Day from which stocks are opened: of a control that begins within the months of filling, else their end."""
    scenario = run.model.scenario
    last = run.index.month[-1]
    left = (last.year - decided.year) * 12 + last.month - decided.month + 1
    usual = add_months(decided, min(FILL, max(left // 2, 1)))
    coming = [
        p.start for p in scenario.policy
        if has_trait(p, "restricts_exports") and p.actor == scenario.controller and p.status != "threatened"
    ]  # fmt: skip
    ahead = min((day for day in coming if decided < day < usual), default=None)
    return usual if ahead is None else max(ahead.replace(day=1), add_months(decided, 1))


def _path_draws(run: Results, count: int, month: int) -> list[_PathDraws]:
    """The first draws of a run, those with the same measures together; a forecast has run them up to ``month``."""
    if not isinstance(run, Forecast):
        return [_PathDraws(np.arange(count), run.model, run.parameters.subset(0, count))]
    out = list[_PathDraws]()
    for part in run.parts:
        own = slice(0, int((part.places < count).sum()))  # further paths come after the draws
        if own.stop == 0:
            continue
        first, snapshot = draws_of(part.results, own), part.snapshot
        fits = snapshot is not None and month == run.decision_month and own.stop <= len(snapshot.plan)
        begun = BegunRun(first, month, rows_of(snapshot, own)) if snapshot is not None and fits else None
        out.append(_PathDraws(part.places[own], first.model, first.parameters, begun))
    return out


@dataclass(frozen=True)
class _Effect:
    """What some measures do in some draws: avoided loss (draw, month), the same as present value, and outlay.

    ``saved_by`` and ``outlay_by`` (draw,): present value of the avoided loss, and outlay, by sponsor.
    """

    gain: np.ndarray
    weighted: np.ndarray
    outlay: np.ndarray
    added: dict[str, np.ndarray]
    saved_by: dict[str, np.ndarray]
    outlay_by: dict[str, np.ndarray]


@dataclass(frozen=True)
class _Work:
    """Runs of one group of draws with every case of measures."""

    setting: OptionsSetting
    cases: Sequence[tuple[OptionMeasure, ...]]
    costs: OptionCosts
    months: tuple[int, int]

    def of(self, part: _PathDraws) -> list[_Effect]:
        """The effect of every case."""
        scenario, costs = part.model.scenario, self.costs.of_draws(part.places)
        models = [with_policies(part.model, with_measures(scenario, measures)) for measures in self.cases]
        first = [first_difference(part.model, model) for model in models if shares_parameters(part.model, model)]
        if part.begun is not None:  # to go on with the run is worth its while where more than one begins later
            first = sorted(month for month in first if month < len(part.model.index.month))[:-1]
        common = CommonDraws(
            part.model, part.draws, snapshot_months=first, recorded=RECORDED, threads=1, begun=part.begun
        )
        base = common.results
        weight = discount(base, self.months[0], costs["interest"])
        sponsors = self.setting.sponsors
        without, shares = loss_by_sponsor(base, sponsors), self.setting.shares_of_purchases
        effects: list[_Effect] = []
        for measures, model in zip(self.cases, models, strict=True):
            res = common.run(model, threads=1)
            by_sponsor = without - loss_by_sponsor(res, sponsors)
            gain = by_sponsor.sum(2)
            paid = ledger(res, base, measures, costs, self.months, sponsors)
            saved_by = dict(zip(sponsors, (by_sponsor * weight[..., None]).sum(1).T, strict=True))
            outlay_by, added = paid.by_sponsor(shares), added_burdens(res, base)
            effects.append(_Effect(gain, gain * weight, paid.outlay, added, saved_by, outlay_by))
        return effects
