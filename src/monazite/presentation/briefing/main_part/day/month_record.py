"""Months that were observed against the range of a run: how many it missed, and on which side.

A month is counted with its lots, early and late ones, which the run does not have: its range is that of the run and of
the noise of a month together. Both are over a normal month, so that what customs count beyond the model's goods
cancels.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.analysis.assimilation.assimilation_setup import month_noise
from monazite.analysis.assimilation.observed_series import series_name
from monazite.analysis.assimilation.representation import noise_of_mean
from monazite.analysis.verification.scores.effect_errors import quantiles_with_error
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.presentation.briefing.observed_figures import ObservedFigure, group_patterns
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.quantity import Quantity
from monazite.results.results import Results

LATELY = 6
"""Last months observed that an expected figure is set against."""
LOW, HIGH = 0.05, 0.95
LEAST = 1e-6
"""Share of a normal month that stands for nothing, which has no logarithm."""
OFTEN = 0.5
"""Share of the last months from which on those missed on one side are told as its habit."""


@dataclass(frozen=True)
class MonthRecord:
    """Observed months since the first measure against the 5 to 95 % range of a run with the noise of a month.

    Attributes
    ----------
    outside, compared
        Months outside the range, and all that were compared.
    above, below
        Those of them above the range and below it.
    lately_above, lately_below, lately
        The same of the last `LATELY` months observed, and how many these are.
    """

    outside: Quantity
    compared: Quantity
    above: Quantity
    below: Quantity
    lately_above: Quantity
    lately_below: Quantity
    lately: Quantity

    @property
    def was_too_low(self) -> bool:
        """Whether at least half of the last months lay above the range, and more of them than below."""
        above = self.lately_above.value
        return above >= OFTEN * LATELY and above > self.lately_below.value

    @property
    def is_poor(self) -> bool:
        """Whether more months were missed than met."""
        return self.outside.value * 2 > self.compared.value


def month_record(
    ranges: Mapping[date, tuple[float, float]], figures: Sequence[ObservedFigure], normal: float, since: date
) -> MonthRecord | None:
    """How observed months compare with the ranges of a run; None where there is nothing to compare.

    Parameters
    ----------
    ranges
        Range of a month over a normal one, by its first day (`month_ranges`).
    figures
        Months observed, t/month.
    normal
        The normal month as it was observed, t/month.
    since
        First month that counts.
    """
    pairs = [(f, ranges[f.day]) for f in figures if f.day in ranges and f.day >= since]
    if not pairs:
        return None
    above = [f for f, (_, high) in pairs if f.value / normal > high]
    below = [f for f, (low, _) in pairs if f.value / normal < low]
    last = [f for f, _ in pairs[-LATELY:]]
    beyond = [f for f, _ in pairs if f in above or f in below]
    sources = tuple(dict.fromkeys(s for f in (*beyond, *(f for f, _ in pairs)) for s in f.sources))[:3]
    where = "months observed"
    return MonthRecord(
        outside=count_quantity(len(beyond), f"{where} outside the range of the run", sources),
        compared=count_quantity(len(pairs), where, sources),
        above=count_quantity(len(above), f"{where} above the range of the run", sources),
        below=count_quantity(len(below), f"{where} below the range of the run", sources),
        lately_above=count_quantity(sum(f in above for f in last), f"last {where} above the range of the run", sources),
        lately_below=count_quantity(sum(f in below for f in last), f"last {where} below the range of the run", sources),
        lately=count_quantity(len(last), f"last {where}", sources),
    )


def month_ranges(
    results: Results, group: GoodsGroup, outcome: str = "exports_index"
) -> dict[date, tuple[float, float]]:
    """5 to 95 % range of a single month of a group's exports to the world over a normal month; none of one draw.

    Draws of the run, each with the noise of a month of the series (`monazite.analysis.assimilation.representation`); of
    the run alone where no series of the good was observed. ``outcome``: ``exports_counted_index`` for months to come,
    of which exports are expected as customs count them.
    """
    if results.draws < 2:
        return {}
    view = results.view
    at = view.labels("goods").index(group.label), view.labels("places").index("WORLD")
    index = results.values(outcome)[:, :, *at]
    noise = _noise(results, group)
    middle, spread = noise_of_mean(noise, 1) if noise else (0.0, 0.0)
    logs = np.log(np.maximum(index, LEAST)) + middle
    ends = (
        [quantiles_with_error(month, spread, (LOW, HIGH)) for month in logs.T]
        if spread
        else np.nanquantile(logs, (LOW, HIGH), axis=0).T
    )
    return {day: (math.exp(low), math.exp(high)) for day, (low, high) in zip(results.index.month, ends, strict=False)}


def _noise(results: Results, group: GoodsGroup) -> float | None:
    """Noise of a month of the exports of a group to the world, from their customs figures; None where none are."""
    model, controller = results.view.model, results.index.region[results.view.structure.controller]
    dataset, patterns = model.dataset, group_patterns(model.dataset, group)
    for row in dataset.table("observations"):
        if (row.outcome, row.region, row.origin) != ("exports", "WORLD", controller) or row.part or row.user:
            continue
        name = series_name(row)
        if name.goods in patterns:
            return month_noise(model, name, dataset.last_known_day)
    return None
