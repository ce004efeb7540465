"""Merit order: what every measure avoids, per dollar, over common draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.options.catalogue import measure_menu
from monazite.analysis.options.costs import Ledger, OptionCosts, discount, ledger
from monazite.analysis.options.measure import SPONSORS, OptionMeasure, OptionsSetting, with_measures
from monazite.analysis.options.stocks import RELEASE_RATES, with_release_rate
from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.foundation.errors import InputError
from monazite.model.build import build
from monazite.model.posterior_draws import PosteriorDraws
from monazite.results.axes import Axes
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario
from monazite.simulation.incremental import with_policies
from monazite.simulation.simulate import calibrated_params, model_draws, run_draws

DECISION_LEAD = 12  # months before the first control in which measures are decided, unless the user says otherwise
CONTROLS = ("export_control", "quota", "export_tax")
LEAST_SHARE = 1e-3  # share of the loss under which a stock of the largest size counts as without effect
LATER_RUNS = 19  # runs of pairs and portfolios that follow, about
SCREENING_DRAWS = 4  # draws in which the rule of a stock is chosen
LEAST_LOSS = 1.0  # MUSD of loss under which a draw has nothing to avoid
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Trial:
    """A run with measures: avoided loss (draw,), by region and by month of the decision, and its ledger.

    ``loss`` (draw,) is what is lost without measures. ``held_days``: days of a stock that are held, where that is less
    than it may hold because more would not help.
    """

    measures: tuple[OptionMeasure, ...]
    avoided: np.ndarray
    avoided_by_region: Mapping[str, np.ndarray]
    months_to_half: float
    ledger: Ledger
    unsolved: int
    loss: np.ndarray
    held_days: float | None = None

    @property
    def share(self) -> float:
        """Share of the loss that is avoided, mean over draws: every draw counts the same, however large its loss."""
        return float(np.mean(avoided_shares(self.avoided, self.loss)))

    @property
    def per_dollar(self) -> np.ndarray:
        """Avoided loss per dollar of outlay (draw,); without limit where nothing has to be paid."""
        outlay = self.ledger.outlay
        ratio = np.divide(self.avoided, outlay, out=np.zeros_like(outlay), where=outlay > 0)
        return np.where(outlay > 0, ratio, np.where(self.avoided > 0, np.inf, 0.0))

    @property
    def merit(self) -> float:
        """Median over draws of avoided loss per dollar, which orders the measures; no draw can carry it alone."""
        return float(np.median(self.per_dollar))


def trial_arrays(trial: Trial) -> dict[str, np.ndarray]:
    """A trial as arrays, to be kept."""
    paid = trial.ledger.paid
    return {
        "avoided": trial.avoided,
        "region": np.array(list(trial.avoided_by_region), dtype=str),
        "by_region": np.array(list(trial.avoided_by_region.values())),
        "months": np.array(trial.months_to_half),
        "payer": np.array([list(payer) for payer in paid], dtype=str).reshape(-1, 2),
        "paid": np.array(list(paid.values())).reshape(len(paid), len(trial.loss)),
        "back": trial.ledger.recovered,
        "unsolved": np.array(trial.unsolved),
        "loss": trial.loss,
    }


def trial_from_arrays(found: Mapping[str, np.ndarray], measures: Sequence[OptionMeasure]) -> Trial:
    """The trial that `trial_arrays` took apart, with the measures it was of."""
    paid = {(str(kind), str(who)): found["paid"][i] for i, (kind, who) in enumerate(found["payer"])}
    by_region = {str(name): found["by_region"][i] for i, name in enumerate(found["region"])}
    ledger = Ledger(paid, found["back"])
    months, unsolved = float(found["months"]), int(found["unsolved"])
    return Trial(tuple(measures), found["avoided"], by_region, months, ledger, unsolved, found["loss"])


def avoided_shares(avoided: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Share of the loss that is avoided by draw; nothing where there is next to no loss.

    Parameters
    ----------
    avoided, loss
        MUSD, shape (draw,) or the same leading shape.

    Returns
    -------
    numpy.ndarray
        Shares in that shape; 0 where the loss is at most 1 MUSD.
    """
    return np.divide(avoided, loss, out=np.zeros_like(loss), where=loss > LEAST_LOSS)


def spread_over_draws(values: np.ndarray) -> dict[str, float]:
    """Median, mean, 5 % to 95 % range and ``tenth``, what nine draws in ten exceed, of a number by draw."""
    finite = bool(np.isfinite(values).all())
    low, tenth, high = np.quantile(values, [LOW, 0.1, HIGH]) if finite else (values.min(), values.min(), values.max())
    middle, mean = float(np.median(values)), float(values.mean())
    ends = {"low": float(low), "high": float(high), "tenth": float(tenth)}
    return {"median": middle, "mean": mean, "central": middle} | ends


class TrialBench:
    """Runs of one scenario with and without measures on common draws: those of ``posterior``, or of the priors.

    What was observed after the decision is in conditioned draws. They answer "what would have helped in the world as it
    turned out to be", with the drivers of that world, not "what looked best on the day of the decision". A run that
    begins before the posterior's first month, because measures are decided earlier, has neutral drivers until then.
    """

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        *,
        draws: int = 16,
        lead: int = DECISION_LEAD,
        sponsors: Sequence[str] = SPONSORS,
        progress: Progress | None = None,
        posterior: PosteriorDraws | None = None,
    ) -> None:
        for name in sponsors:
            if name not in ds.names("region") or name == sc.controller:
                allowed = ", ".join(r for r in ds.names("region") if r != sc.controller)
                raise InputError(field="--for", found=name, allowed=allowed)
        self.draws, self.progress, self.runs_done, self.runs_expected = draws, progress, 0, 1
        scenario, decided, shock = with_decision_lead(ds, sc, lead)
        self.setting = OptionsSetting(ds, scenario, decided, shock, tuple(sponsors))
        self.posterior = None if posterior is None else posterior.begun_at(scenario.start)
        self.costs = OptionCosts.draw(ds, seed=sc.seed, draws=draws)
        self.base = self.run(())
        start = self.base.index.month[0]
        self.decision_month, self.shock_month = (
            (d.year - start.year) * 12 + d.month - start.month for d in (decided, shock)
        )
        self.loss = self.present_loss(self.base)

    def run(self, measures: Sequence[OptionMeasure], draws: int | None = None) -> Results:
        """The scenario with some measures, in all draws or the first few."""
        ds, sc = self.setting.dataset, with_measures(self.setting.scenario, measures)
        model = with_policies(self.base.model, sc) if self.runs_done else build(ds, sc)
        values = model_draws(model, 0, draws or self.draws, self.posterior)
        res = Results(model, values, *run_draws(model, calibrated_params(model, values)))
        self._report_progress()
        return res

    def present_loss(self, res: Results, first: int = 0) -> np.ndarray:
        """Present value of the sponsors' central loss from the decision on.

        Parameters
        ----------
        res
            A run of the scenario, with measures or without.
        first
            Which draw of the bench the first one of the run is.

        Returns
        -------
        numpy.ndarray
            MUSD (draw, month, sponsor); 0 before the decision.
        """
        total = res.values("loss_central")[:, :, -1]
        regions = [res.index.region.index(name) for name in self.setting.sponsors]
        interest = self.costs["interest"][first : first + len(total)]
        return total[:, :, regions] * discount(res, self.decision_month, interest)[:, :, None]

    def screen(self, measure: OptionMeasure) -> float:
        """Share of the loss that a measure avoids in a few draws."""
        n = min(SCREENING_DRAWS, self.draws)
        loss = self.loss[:n].sum((1, 2))
        return float(avoided_shares(loss - self.present_loss(self.run([measure], n)).sum((1, 2)), loss).mean())

    def trial(self, measures: Sequence[OptionMeasure]) -> Trial:
        """Run some measures together and compare with the run without; or what that gave before, if it is kept."""
        before = self.runs_done
        found = cache.arrays("options", self.name_of(measures), lambda: trial_arrays(self._run_trial(measures)))
        if self.runs_done == before:
            self._report_progress()
        return trial_from_arrays(found, measures)

    def name_of(self, measures: Sequence[OptionMeasure], *more: Any) -> str:
        """Name of what is made of some measures, by all that it rests on."""
        setting = self.setting
        what = [[m.policies, [(fee.item, fee.quantity) for fee in m.fees]] for m in measures]
        days = [setting.decision_day, setting.shock_day]
        drawn = self.draws, "priors" if self.posterior is None else self.posterior.hash
        return cache.key(
            __name__, setting.dataset.hash, setting.scenario.hash, days, setting.sponsors, drawn, what, *more
        )

    def _report_progress(self) -> None:
        self.runs_done += 1
        if self.progress is not None:
            self.progress(self.runs_done * self.draws, max(self.runs_expected, self.runs_done) * self.draws)

    def _run_trial(self, measures: Sequence[OptionMeasure]) -> Trial:
        res = self.run(measures)
        gain = self.loss - self.present_loss(res)
        paid = ledger(
            res, self.base, measures, self.costs, (self.decision_month, self.shock_month), self.setting.sponsors
        )
        by_region = {name: gain[:, :, i].sum(1) for i, name in enumerate(self.setting.sponsors)}
        total = self.loss.sum((1, 2))
        path = np.cumsum(avoided_shares(gain.sum(2), np.repeat(total[:, None], gain.shape[1], 1)).mean(0))
        half = float(np.argmax(path >= 0.5 * path[-1]) - self.decision_month) if path[-1] > 0 else float("nan")
        return Trial(tuple(measures), gain.sum((1, 2)), by_region, half, paid, len(res.failures()), total)


def with_decision_lead(ds: Dataset, sc: Scenario, lead: int) -> tuple[Scenario, date, date]:
    """The scenario, begun early enough that measures can be decided before the shock, and the days of both.

    The shock is the anchor of the run; or an earlier control that begins within ``lead`` months of it while none is in
    force. A scenario that begins later than the decision is begun then, and ends when it did: trend growth moves
    forward by as many months, in the runs with and without measures alike.

    Parameters
    ----------
    ds, sc
        Dataset and scenario.
    lead
        Months before the shock in which measures are decided.

    Returns
    -------
    scenario : Scenario
        Without a sweep, anchored where ``sc`` is.
    decided, shock : datetime.date
        Day of the decision, the first of a month, and of the shock.
    """
    anchor = Axes(build(ds, sc)).anchor
    shock = anchor
    decided = _months_earlier(shock, lead)
    starts = sorted(p.start for p in sc.policy if p.kind in CONTROLS and p.status != "threatened")
    if starts and decided < starts[0] < anchor:
        shock = starts[0]
        decided = _months_earlier(shock, lead)
    begin = min(sc.start.replace(day=1), decided)
    months = (sc.end.year - begin.year) * 12 + sc.end.month - begin.month
    changed = {"start": begin, "months": months, "anchor": anchor, "sweep": {}}
    return sc.model_copy(update=changed), decided, shock


def _months_earlier(day: date, months: int) -> date:
    """First day of the month that lies some months before a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def merit_order(bench: TrialBench) -> tuple[list[Trial], list[OptionMeasure]]:
    """Trials of every measure of the menu, and the stocks left out because they avoid next to nothing.

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
    trials: list[Trial] = []
    idle: list[OptionMeasure] = []
    groups: dict[str, list[OptionMeasure]] = {}
    for measure in measure_menu(bench.setting):
        groups.setdefault(measure.group, []).append(measure)
    bench.runs_expected = bench.runs_done + sum(map(len, groups.values())) + LATER_RUNS
    for members in groups.values():
        if members[0].kind == "stock":
            found = stock_trials(bench, members)
            trials += found
            idle += [] if found else sorted(members, key=lambda m: -m.size)
        else:
            trials += [bench.trial([measure]) for measure in members]
    return sorted(trials, key=lambda t: (-t.merit, -t.share)), idle


def stock_trials(bench: TrialBench, members: Sequence[OptionMeasure]) -> list[Trial]:
    """Trials of one stock at its sizes, smallest first.

    The agency opens the stock by the rule that serves it best in a few draws, fast or slowly, and holds what avoids
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
    sizes = sorted(members, key=lambda m: m.size)
    rules = {rule: bench.screen(with_release_rate(sizes[-1], rate)) for rule, rate in RELEASE_RATES.items()}
    rule = max(rules, key=lambda name: rules[name])
    if rules[rule] < LEAST_SHARE:
        return []
    return best_use_of_stock([bench.trial([with_release_rate(measure, RELEASE_RATES[rule])]) for measure in sizes])


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
        return replace(trial, measures=idle, avoided=nothing, avoided_by_region=regions, ledger=none, held_days=0.0)
    (less,) = smaller.measures
    return replace(smaller, measures=(replace(own, policies=less.policies, fees=less.fees),), held_days=less.size)
