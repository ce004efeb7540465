"""Merit order: what every measure avoids, per dollar, over common draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from monazite.build import build
from monazite.dataset import Dataset
from monazite.errors import InputError
from monazite.options.ledger import Costs, Ledger, discount, ledger
from monazite.options.measures import SPONSORS, Measure, Setting, menu, with_measures
from monazite.options.stocks import RATES, opened_at
from monazite.parameters import draw
from monazite.results import HIGH, LOW, Results
from monazite.scenario import Scenario
from monazite.simulate import calibrated, fixed_parameters, run_draws
from monazite.view import anchor_of

AHEAD = 12  # months before the first control in which measures are decided, unless the user says otherwise
CONTROLS = ("export_control", "quota", "export_tax")
NOTHING = 1e-3  # share of the loss under which a stock of the largest size counts as without effect
PAIRS = 19  # runs of pairs and portfolios that follow, about
SCREEN = 4  # draws in which the rule of a stock is chosen
SMALL = 1.0  # MUSD of loss under which a draw has nothing to avoid
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Trial:
    """A run with measures: avoided loss (draw,), by region and by month of the decision, and its ledger.

    ``loss`` (draw,) is what is lost without measures. ``opened``: days of a stock that are opened, where an agency
    would keep the rest shut.
    """

    measures: tuple[Measure, ...]
    avoided: np.ndarray
    by_region: Mapping[str, np.ndarray]
    months: float
    ledger: Ledger
    unsolved: int
    loss: np.ndarray
    opened: float | None = None

    @property
    def share(self) -> float:
        """Share of the loss that is avoided, mean over draws: every draw counts the same, however large its loss."""
        return float(np.mean(shares(self.avoided, self.loss)))

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


def shares(avoided: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Share of the loss that is avoided by draw; nothing where there is next to no loss."""
    return np.divide(avoided, loss, out=np.zeros_like(loss), where=loss > SMALL)


def spread(values: np.ndarray) -> dict[str, float]:
    """Median, mean, central draw and 5 % to 95 % range of a number by draw."""
    low, high = np.quantile(values, [LOW, HIGH]) if np.isfinite(values).all() else (values.min(), values.max())
    middle, mean = float(np.median(values)), float(values.mean())
    return {"median": middle, "mean": mean, "central": float(values[0]), "low": float(low), "high": float(high)}


class Bench:
    """Runs of one scenario with and without measures on common draws."""

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        *,
        draws: int = 16,
        ahead: int = AHEAD,
        sponsors: Sequence[str] = SPONSORS,
        progress: Progress | None = None,
    ) -> None:
        for name in sponsors:
            if name not in ds.names("region") or name == sc.controller:
                allowed = ", ".join(r for r in ds.names("region") if r != sc.controller)
                raise InputError(field="--for", found=name, allowed=allowed)
        self.draws, self.progress, self.done, self.expected = draws, progress, 0, 1
        scenario, decided, shock = ahead_of(ds, sc, ahead)
        self.setting = Setting(ds, scenario, decided, shock, tuple(sponsors))
        self.costs = Costs.draw(ds, seed=sc.seed, draws=draws)
        self.base = self.run(())
        start = self.base.index.month[0]
        self.first, self.shock = ((d.year - start.year) * 12 + d.month - start.month for d in (decided, shock))
        self.loss = self._loss(self.base)

    def run(self, measures: Sequence[Measure], draws: int | None = None) -> Results:
        """The scenario with some measures, in all draws or the first few."""
        ds, sc = self.setting.dataset, with_measures(self.setting.scenario, measures)
        like = self.base.model if self.done else None  # axes and baseline are the same in every run
        model = build(ds, sc, like=like)
        values = draw(ds.table("priors"), seed=sc.seed, first=0, count=draws or self.draws, fixed=fixed_parameters(sc))
        res = Results(model, values, *run_draws(model, calibrated(model, values)))
        self.done += 1
        if self.progress is not None:
            self.progress(self.done * self.draws, max(self.expected, self.done) * self.draws)
        return res

    def _loss(self, res: Results) -> np.ndarray:
        """Present value of the sponsors' central loss from the decision on (draw, month, sponsor), MUSD."""
        total = res.values("loss_central")[:, :, -1]
        regions = [res.index.region.index(name) for name in self.setting.sponsors]
        return total[:, :, regions] * discount(res, self.first, self.costs["interest"][: len(total)])[:, :, None]

    def screen(self, measure: Measure) -> float:
        """Share of the loss that a measure avoids in a few draws."""
        n = min(SCREEN, self.draws)
        loss = self.loss[:n].sum((1, 2))
        return float(shares(loss - self._loss(self.run([measure], n)).sum((1, 2)), loss).mean())

    def trial(self, measures: Sequence[Measure]) -> Trial:
        """Run some measures together and compare with the run without."""
        res = self.run(measures)
        gain = self.loss - self._loss(res)
        paid = ledger(res, self.base, measures, self.costs, (self.first, self.shock), self.setting.sponsors)
        by_region = {name: gain[:, :, i].sum(1) for i, name in enumerate(self.setting.sponsors)}
        total = self.loss.sum((1, 2))
        path = np.cumsum(shares(gain.sum(2), np.repeat(total[:, None], gain.shape[1], 1)).mean(0))
        half = float(np.argmax(path >= 0.5 * path[-1]) - self.first) if path[-1] > 0 else float("nan")
        return Trial(tuple(measures), gain.sum((1, 2)), by_region, half, paid, len(res.failures()), total)


def ahead_of(ds: Dataset, sc: Scenario, ahead: int) -> tuple[Scenario, date, date]:
    """The scenario, begun early enough that measures can be decided before the shock, the day of both.

    The shock is the anchor of the run; or an earlier control that begins within ``ahead`` months of it while none is in
    force. Measures are decided ``ahead`` months before. A scenario that begins later is begun then, and ends when it
    did: trend growth moves forward by as many months, in the runs with and without measures alike.
    """
    anchor = anchor_of(build(ds, sc))
    shock = anchor
    decided = _before(shock, ahead)
    starts = sorted(p.start for p in sc.policy if p.kind in CONTROLS and p.status != "threatened")
    if starts and decided < starts[0] < anchor:
        shock = starts[0]
        decided = _before(shock, ahead)
    begin = min(sc.start.replace(day=1), decided)
    months = (sc.end.year - begin.year) * 12 + sc.end.month - begin.month
    changed = {"start": begin, "months": months, "anchor": anchor, "sweep": {}}
    return sc.model_copy(update=changed), decided, shock


def _before(day: date, months: int) -> date:
    """First day of the month that lies some months before a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def merit_order(bench: Bench) -> tuple[list[Trial], list[Measure]]:
    """Trials of every measure, best first, and the stocks left out because they avoid next to nothing."""
    trials: list[Trial] = []
    idle: list[Measure] = []
    groups: dict[str, list[Measure]] = {}
    for measure in menu(bench.setting):
        groups.setdefault(measure.group, []).append(measure)
    bench.expected = bench.done + sum(map(len, groups.values())) + PAIRS
    for members in groups.values():
        if members[0].kind == "stock":
            found = stock_trials(bench, members)
            trials += found
            idle += [] if found else sorted(members, key=lambda m: -m.size)
        else:
            trials += [bench.trial([measure]) for measure in members]
    return sorted(trials, key=lambda t: (-t.merit, -t.share)), idle


def stock_trials(bench: Bench, members: Sequence[Measure]) -> list[Trial]:
    """Trials of one stock, smallest first; none where its largest size avoids less than a thousandth of the loss.

    The agency opens the stock by the rule that serves it best in a few draws: fast, slowly, or not at all. More of a
    stock never makes the loss larger, because it need not be opened: where a larger stock avoids less than a smaller
    one, because cheap terbium draws dysprosium to magnets from uses worth more, only the smaller part is opened.
    """
    sizes = sorted(members, key=lambda m: m.size)
    rules = {rule: bench.screen(opened_at(sizes[-1], rate)) for rule, rate in RATES.items()}
    rule = max(rules, key=lambda name: rules[name])
    if rules[rule] < NOTHING:
        return []
    out: list[Trial] = []
    for measure in sizes:
        trial = bench.trial([opened_at(measure, RATES[rule])])
        before = out[-1].share if out else 0.0
        if trial.share < before or (not out and trial.share <= 0.0):
            trial = kept_shut(trial, out[-1] if out else None)
        out.append(trial)
    return out


def kept_shut(trial: Trial, smaller: Trial | None) -> Trial:
    """A trial of a stock of which no more is opened than of a smaller one, which avoids more; none without one."""
    if smaller is None:
        nothing = np.zeros_like(trial.avoided)
        return replace(trial, avoided=nothing, by_region=dict.fromkeys(trial.by_region, nothing), opened=0.0)
    opened = smaller.opened if smaller.opened is not None else smaller.measures[0].size
    return replace(trial, avoided=smaller.avoided, by_region=smaller.by_region, months=smaller.months, opened=opened)
