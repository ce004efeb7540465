"""Trials of measures: a run with them on draws that are common to all, compared with the run without."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.options.costs import LEDGER_FLOWS, OptionCosts, discount, ledger
from monazite.analysis.options.measure import SPONSORS, OptionMeasure, OptionsSetting, stocked_goods, with_measures
from monazite.analysis.options.trial import Trial, avoided_shares, trial_arrays, trial_from_arrays
from monazite.dataset.dataset import Dataset
from monazite.economy.line_losses import CENTRAL_LOSS_FLOWS, central_losses
from monazite.engine.state import Flows
from monazite.foundation import cache
from monazite.foundation.errors import InputError
from monazite.model.build import Model, build
from monazite.model.parameters import Draws
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.axes import Axes
from monazite.results.results import Results
from monazite.scenario.policies import has_trait
from monazite.scenario.scenario import Scenario
from monazite.simulation.common_draws import CommonDraws, same_arrays
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import model_draws

DECISION_LEAD = 12  # months before the first control in which measures are decided, unless the user says otherwise
YEAR = 12  # months from the shock that are the first year
DAYS_A_MONTH = 365.25 / 12.0
LEAST_USE = 1e-12  # t a month, so that a good that nobody uses divides by something
FIRST_DRAWS = 2  # draws in which all measures are run, and the rule of a stock is chosen
SCREENING_DRAWS = 4  # draws of those that go on; portfolios are proposed on them
RECORDED = tuple(dict.fromkeys((*CENTRAL_LOSS_FLOWS, *LEDGER_FLOWS, "stopped", "status")))
"""Flows of a run that losses, ledgers, goods that bind lines, and failed months are read from."""
Progress = Callable[[int, int], None]


class TrialBench:
    """Runs of one scenario with and without measures on common draws: those of ``posterior``, or of the priors.

    What was observed after the decision is in conditioned draws. They answer "what would have helped in the world as it
    turned out to be", with the drivers of that world, not "what looked best on the day of the decision". A run that
    begins before the posterior's first month, because measures are decided earlier, has neutral drivers until then.

    Measures are run side by side, one in each thread, and take over what is the same without them
    (`monazite.simulation.common_draws`). ``base`` is the run without measures; runs hold the flows of `RECORDED` alone.
    With ``all_draws`` every measure is run in every draw; by default few are (`monazite.analysis.options.screening`).
    """

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        *,
        draws: int = 16,
        lead: int | date = DECISION_LEAD,
        sponsors: Sequence[str] = SPONSORS,
        progress: Progress | None = None,
        posterior: PosteriorDraws | None = None,
        all_draws: bool = False,
    ) -> None:
        for name in sponsors:
            if name not in ds.names("region") or name == sc.controller:
                allowed = ", ".join(r for r in ds.names("region") if r != sc.controller)
                raise InputError(field="--for", found=name, allowed=allowed)
        self.draws, self.progress, self.runs_done = draws, progress, 0
        self.all_draws = all_draws
        self.draws_done, self.draws_expected = 0, draws
        scenario, decided, shock = with_decision_lead(ds, sc, lead)
        self.setting = OptionsSetting(ds, scenario, decided, shock, tuple(sponsors))
        self.posterior = None if posterior is None else posterior.begun_at(scenario.start)
        self.costs = OptionCosts.draw(ds, seed=sc.seed, draws=draws)
        model = build(ds, with_measures(scenario, ()))
        start = model.index.month[0]
        self.decision_month, self.shock_month = (
            (d.year - start.year) * 12 + d.month - start.month for d in (decided, shock)
        )
        self._common = CommonDraws(
            model,
            self._drawn(model, 0, draws),
            redraw=self._drawn,
            snapshot_months=(self.decision_month, self.shock_month),
            recorded=RECORDED,
        )
        self.base = self._common.results
        self._report_progress(draws)
        self.loss = self.present_loss(self.base)
        self.elsewhere = [r for r in self.base.index.region if r not in (*sponsors, sc.controller)]
        self.loss_elsewhere = self.present_loss(self.base, regions=self.elsewhere)

    @property
    def year_end(self) -> int:
        """The month after the first year, twelve months from the shock, counted from 0; at most that after the run."""
        return min(self.shock_month + YEAR, len(self.base.index.month))

    @property
    def screening(self) -> slice:
        """The first draws, in which measures are run that may be among the first, or do something; or all draws."""
        return slice(0, self.draws if self.all_draws else min(SCREENING_DRAWS, self.draws))

    @property
    def first_look(self) -> slice:
        """The draws in which all measures are run."""
        return slice(0, self.draws if self.all_draws else min(FIRST_DRAWS, self.draws))

    def expect(self, draws: int) -> None:
        """Announce how many more draws will be run, about."""
        self.draws_expected = self.draws_done + draws

    def _drawn(self, model: Model, first: int, count: int) -> Draws:
        return model_draws(model, first, count, self.posterior)

    def run(self, measures: Sequence[OptionMeasure], part: slice | None = None, threads: int | None = None) -> Results:
        """The scenario with some measures, in all draws or some; of the flows it holds those of `RECORDED`."""
        return self._common.run(self._model_with(measures), part, threads=threads)

    def present_loss(self, res: Results, first: int = 0, regions: Sequence[str] | None = None) -> np.ndarray:
        """Present value of the central loss of the sponsors, or of ``regions``, from the decision on.

        Parameters
        ----------
        res
            A run of the scenario, with measures or without.
        first
            Which draw of the bench the first one of the run is.

        Returns
        -------
        numpy.ndarray
            MUSD (draw, month, region); 0 before the decision.
        """
        names = self.setting.sponsors if regions is None else regions
        loss = central_losses(res.view)[:, :, [res.index.region.index(name) for name in names]]
        interest = self.costs["interest"][first : first + len(loss)]
        return loss * discount(res, self.decision_month, interest)[:, :, None]

    def trial(self, measures: Sequence[OptionMeasure]) -> Trial:
        """Run some measures together and compare with the run without; or what that gave before, if it is kept."""
        (trial,) = self.trials([measures])
        return trial

    def trials(self, cases: Sequence[Sequence[OptionMeasure]], part: slice | None = None) -> list[Trial]:
        """Trials of several sets of measures in all draws or some, side by side; in the order of the sets."""
        from threadpoolctl import threadpool_limits

        part = slice(0, self.draws) if part is None else part
        workers = max(1, min(os.cpu_count() or 1, len(cases)))
        threads, out = 1 if workers > 1 else None, list[Trial]()
        with threadpool_limits(limits=1), ThreadPoolExecutor(workers) as pool:
            try:
                for task in [pool.submit(self._kept_trial, case, part, threads) for case in cases]:
                    out.append(task.result())
                    self._report_progress(part.stop - part.start)
            except BaseException:  # ended by whoever watches the progress, or by a fault: the rest is not begun
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return out

    def distinct(self, cases: Sequence[Sequence[OptionMeasure]]) -> list[Sequence[OptionMeasure]]:
        """The sets of measures without those that come to the same arrays as one before them."""
        out, models = list[Sequence[OptionMeasure]](), list[Model]()
        for case in cases:
            model = self._model_with(case)
            if not any(same_arrays(model, other) for other in models):
                out.append(case)
                models.append(model)
        return out

    def _model_with(self, measures: Sequence[OptionMeasure]) -> Model:
        return with_policies(self._common.model, with_measures(self.setting.scenario, measures))

    def name_of(self, measures: Sequence[OptionMeasure], *more: Any) -> str:
        """Name of what is made of some measures, by all that it rests on."""
        setting = self.setting
        what = [[m.policies, [(fee.item, fee.quantity) for fee in m.fees]] for m in measures]
        days = [setting.decision_day, setting.shock_day]
        drawn = self.draws, "priors" if self.posterior is None else self.posterior.hash
        return cache.key(
            __name__, setting.dataset.hash, setting.scenario.hash, days, setting.sponsors, drawn, what, *more
        )

    def _report_progress(self, draws: int) -> None:
        self.runs_done, self.draws_done = self.runs_done + 1, self.draws_done + draws
        if self.progress is not None:
            self.progress(self.draws_done, max(self.draws_expected, self.draws_done))

    def _kept_trial(self, measures: Sequence[OptionMeasure], part: slice, threads: int | None) -> Trial:
        """A trial from the cache, or run now."""
        name = self.name_of(measures, part.start, part.stop, self.elsewhere)
        found = cache.arrays("options", name, lambda: trial_arrays(self._run_trial(measures, part, threads)))
        return trial_from_arrays(found, measures)

    def _run_trial(self, measures: Sequence[OptionMeasure], part: slice, threads: int | None) -> Trial:
        res, base = self.run(measures, part, threads), draws_of(self.base, part)
        gain = self.loss[part] - self.present_loss(res, part.start)
        months = (self.decision_month, self.shock_month)
        paid = ledger(res, base, measures, self.costs.of_draws(part), months, self.setting.sponsors)
        year = ledger(res, base, measures, self.costs.of_draws(part), months, self.setting.sponsors, self.year_end)
        by_region = {name: gain[:, :, i].sum(1) for i, name in enumerate(self.setting.sponsors)}
        by_year = {name: gain[:, : self.year_end, i].sum(1) for i, name in enumerate(self.setting.sponsors)}
        spared = (self.loss_elsewhere[part] - self.present_loss(res, part.start, self.elsewhere)).sum(1)
        total = self.loss[part].sum((1, 2))
        path = avoided_shares(gain.sum(2), np.repeat(total[:, None], gain.shape[1], 1))
        unsolved = len(res.failures())
        return Trial(
            tuple(measures), gain.sum((1, 2)), by_region, path, self.decision_month, paid, unsolved, total,
            year_by_region=by_year, year_ledger=year, stock_days=self._stock_days(res, base, measures),
            elsewhere=dict(zip(self.elsewhere, spared.T, strict=True)),
        )  # fmt: skip

    def _stock_days(self, res: Results, base: Results, measures: Sequence[OptionMeasure]) -> np.ndarray | None:
        """Days of the sponsors' use that one stock holds when the controls begin, and has opened at the end."""
        if len(measures) != 1 or not stocked_goods(measures[0]):
            return None
        s, index = res.model.structure, res.index
        goods = [index.good.index(good) for good in stocked_goods(measures[0])]
        buyers = [b for b, r in enumerate(s.buyer_region) if index.region[r] in self.setting.sponsors]
        held = (res.view.flows.strategic - base.view.flows.strategic)[:, :, goods][..., buyers].sum((2, 3))
        use = max(float(s.need_ref[np.ix_(goods, buyers)].sum()), LEAST_USE) / DAYS_A_MONTH
        begun = held[:, max(self.shock_month - 1, 0)]
        return np.column_stack([begun, begun - held[:, -1]]) / use


def draws_of(res: Results, part: slice) -> Results:
    """Results of some draws of a run."""
    flows = Flows(*(array[part] for array in res.view.flows))
    return Results(res.model, res.parameters.subset(part.start, part.stop), flows, res.view.stopped_day[part])


def with_decision_lead(ds: Dataset, sc: Scenario, lead: int | date) -> tuple[Scenario, date, date]:
    """The scenario, begun early enough that measures can be decided before the shock, and the days of both.

    The shock is the anchor of the run; or an earlier control that begins within ``lead`` months of it while none is in
    force. A scenario that begins later than the decision is begun then, and ends when it did: trend growth moves
    forward by as many months, in the runs with and without measures alike.

    Parameters
    ----------
    ds, sc
        Dataset and scenario.
    lead
        Months before the shock in which measures are decided, or the day of the decision, such as today: in the month
        of the shock at the latest.

    Returns
    -------
    scenario : Scenario
        Without a sweep, anchored where ``sc`` is.
    decided, shock : datetime.date
        Day of the decision, the first of a month where months are given, and of the shock.

    Raises
    ------
    InputError
        For a day after the month of the shock.
    """
    anchor = Axes(build(ds, sc)).anchor
    shock = anchor
    decided = _decided(shock, lead)
    starts = sorted(p.start for p in sc.policy if has_trait(p, "restricts_exports") and p.status != "threatened")
    if starts and decided < starts[0] < anchor:
        shock = starts[0]
        decided = _decided(shock, lead)
    if decided.replace(day=1) > shock:
        raise InputError(field="lead", found=decided, allowed=f"a day until the month of {shock}")
    begin = min(sc.start.replace(day=1), decided.replace(day=1))
    months = (sc.end.year - begin.year) * 12 + sc.end.month - begin.month
    changed = {"start": begin, "months": months, "anchor": anchor, "sweep": {}}
    return sc.model_copy(update=changed), decided, shock


def _decided(shock: date, lead: int | date) -> date:
    """The day of the decision: a given one, or the first of a month."""
    return lead if isinstance(lead, date) else _months_earlier(shock, lead)


def _months_earlier(day: date, months: int) -> date:
    """First day of the month that lies some months before a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
