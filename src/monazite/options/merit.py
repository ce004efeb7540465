"""Merit order: what every measure avoids, per dollar, over common draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.dataset import Dataset
from monazite.errors import InputError
from monazite.options.ledger import Costs, Ledger, discount, ledger
from monazite.options.measures import SPONSORS, Measure, Setting, menu, with_measures
from monazite.results import HIGH, LOW, Results
from monazite.scenario import Scenario
from monazite.simulate import simulate
from monazite.view import anchor_of

AHEAD = 12  # months before the first control in which measures are decided, unless the user says otherwise
CONTROLS = ("export_control", "quota", "export_tax")
NOTHING = 1e-3  # share of the loss under which a stock of the largest size counts as without effect
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Trial:
    """A run with measures: avoided loss (draw,), by region and by month of the decision, and its ledger."""

    measures: tuple[Measure, ...]
    avoided: np.ndarray
    by_region: Mapping[str, np.ndarray]
    months: float
    ledger: Ledger
    unsolved: int

    @property
    def per_dollar(self) -> np.ndarray:
        """Avoided loss per dollar of outlay (draw,); without limit where nothing has to be paid."""
        outlay = self.ledger.outlay
        ratio = np.divide(self.avoided, outlay, out=np.zeros_like(outlay), where=outlay > 0)
        return np.where(outlay > 0, ratio, np.where(self.avoided > 0, np.inf, 0.0))

    @property
    def merit(self) -> float:
        """Mean avoided loss over mean outlay: what the measures are ordered by."""
        outlay = float(self.ledger.outlay.mean())
        return float(self.avoided.mean()) / outlay if outlay > 0 else float("inf")


def spread(values: np.ndarray) -> dict[str, float]:
    """Mean, central draw and 5 % to 95 % range of a number by draw."""
    low, high = np.quantile(values, [LOW, HIGH]) if np.isfinite(values).all() else (values.min(), values.max())
    return {"mean": float(values.mean()), "central": float(values[0]), "low": float(low), "high": float(high)}


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
        self.draws, self.progress, self.done = draws, progress, 0
        scenario, decided, shock = ahead_of(ds, sc, ahead)
        self.setting = Setting(ds, scenario, decided, shock, tuple(sponsors))
        self.costs = Costs.draw(ds, seed=sc.seed, draws=draws)
        self.base = self.run(())
        start = self.base.index.month[0]
        self.first, self.shock = ((d.year - start.year) * 12 + d.month - start.month for d in (decided, shock))
        self.loss = self._loss(self.base)

    def run(self, measures: Sequence[Measure]) -> Results:
        """The scenario with some measures."""
        res = simulate(self.setting.dataset, with_measures(self.setting.scenario, measures), draws=self.draws)
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, 0)
        return res

    def _loss(self, res: Results) -> np.ndarray:
        """Present value of the sponsors' central loss from the decision on (draw, month, sponsor), MUSD."""
        total = res.values("loss_central")[:, :, -1]
        regions = [res.index.region.index(name) for name in self.setting.sponsors]
        return total[:, :, regions] * discount(res, self.first, self.costs["interest"])[:, :, None]

    def trial(self, measures: Sequence[Measure]) -> Trial:
        """Run some measures together and compare with the run without."""
        res = self.run(measures)
        gain = self.loss - self._loss(res)
        paid = ledger(res, self.base, measures, self.costs, (self.first, self.shock), self.setting.sponsors)
        by_region = {name: gain[:, :, i].sum(1) for i, name in enumerate(self.setting.sponsors)}
        path = np.cumsum(gain.mean(0).sum(1))
        half = float(np.argmax(path >= 0.5 * path[-1]) - self.first) if path[-1] > 0 else float("nan")
        return Trial(tuple(measures), gain.sum((1, 2)), by_region, half, paid, len(res.failures()))


def ahead_of(ds: Dataset, sc: Scenario, ahead: int) -> tuple[Scenario, date, date]:
    """The scenario, begun early enough that measures can be decided before the shock, the day of both.

    The shock is the anchor of the run; or an earlier control that begins within ``ahead`` months of it while none is in
    force. Measures are decided ``ahead`` months before. A scenario that begins later is begun then, and ends when it
    did: trend growth moves forward by as many months, in the runs with and without measures alike.
    """
    from monazite.build import build

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
    """Trials of every measure, best first, and the measures left out because a larger one has no effect.

    Of each stock the largest is run first: if it avoids less than a thousandth of the loss, smaller ones are not run.
    """
    trials, idle = [], []
    groups: dict[str, list[Measure]] = {}
    for measure in menu(bench.setting):
        groups.setdefault(measure.group, []).append(measure)
    total = float(bench.loss.sum((1, 2)).mean())
    for members in groups.values():
        largest, *rest = sorted(members, key=lambda m: -m.size)
        trial = bench.trial([largest])
        if rest and abs(float(trial.avoided.mean())) < NOTHING * max(total, 1e-9):
            idle += [largest, *rest]
            continue
        trials += [trial, *(bench.trial([measure]) for measure in rest)]
    return sorted(trials, key=lambda t: -t.merit), idle
