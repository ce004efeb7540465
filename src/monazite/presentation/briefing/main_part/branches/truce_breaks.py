"""What the runs hold in which the truce breaks, what longer breaks cost, and what comes on top of stopped lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import PolicyPath
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.branches.later_breaks import without_any_break
from monazite.presentation.briefing.quantities import as_share, as_total, count_quantity, scaled
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.sections.branch_comparison import branch_names
from monazite.presentation.briefing.sections.branch_divergence import year_of_divergence
from monazite.presentation.briefing.wording import LEAST_MONEY
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import has_trait

OUTCOME = "truce_break"
POINTS = "30"
"""Percentage points of a further round of duties that is told beside losses of stopped lines."""
THIRD = ("EU", "JP")
"""Regions whose gain from duties between the two sides is told."""
_DAYS = 365.25 / 12.0


@dataclass(frozen=True)
class TruceBreak:
    """The runs of the forecast in which a side raises something as the truce runs out.

    Attributes
    ----------
    runs
        How many there are, further runs of the kind among them.
    restricted
        Share in which the controlling country restricts exports until a deal.
    months
        Months until a deal ends it: median with its range.
    """

    runs: Quantity
    restricted: Quantity
    months: Quantity

    @property
    def ends(self) -> bool:
        """Whether a deal ends it in most runs."""
        return math.isfinite(self.months.value)


@dataclass(frozen=True)
class LongerBreak:
    """A break that lasts, which has no chance of its own: what is assumed, exports under it, what a region loses."""

    words: str
    cost: Quantity
    runs: Quantity
    shipments: Quantity | None = None
    name: str = ""
    """Of the scenario; empty for a threat of the talks."""
    months: str = ""
    is_behind: bool = False
    """Whether its months lie behind the day: it did not come, and is a yardstick alone."""


@dataclass(frozen=True)
class BesideStops:
    """What comes on top of losses from stopped lines: another round of duties, and technology that is withheld.

    ``gains`` are those of third countries whose goods take the place of dutiable ones.
    """

    points: Quantity
    tariffs: tuple[tuple[str, Quantity], ...]
    technology: Quantity | None
    gains: tuple[tuple[str, Quantity], ...] = ()


@dataclass(frozen=True)
class BreakExports:
    """Exports of one good over the months ahead, shares of normal: in runs with a break, and in those without any.

    ``lowest`` is the lowest month of a run with a break, by its median.
    """

    good: str
    broken: Quantity
    calm: Quantity
    lowest: Quantity


def break_exports(
    ctx: BriefContext, goods: Sequence[tuple[str, str]], months: tuple[date, date]
) -> tuple[BreakExports, ...]:
    """Exports of some goods, label and words of each, with a break and without any; none where no run has one.

    Of goods after the first, those of which a break lets less out.
    """
    made = ctx.forecast.results if ctx.forecast is not None else None
    broken = ctx.slices.get("lapse")
    if not isinstance(made, Forecast) or broken is None:
        return ()
    found: list[BreakExports] = []
    for label, words in goods:

        def sample(run: ResultsLookup, reduce: str = "mean", label: str = label) -> Sample | None:
            return run.sample("exports_counted_index", over=months, reduce=reduce, good=label, region="WORLD")

        without = without_any_break(ctx, made, months[1], sample)
        whole, lowest = sample(broken), sample(broken, "min")
        if without is None or whole is None or lowest is None:
            continue
        part = BreakExports(words, *map(as_share, (whole.median, without.median, lowest.median)))
        if not found or part.broken.value < part.calm.value:  # else runs differ by more than the break
            found.append(part)
    return tuple(found)


def truce_break(ctx: BriefContext) -> TruceBreak | None:
    """What the runs with a break hold; None for a brief without a forecast, and where no run has one."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if not isinstance(made, Forecast):
        return None
    every = (*made.paths.paths, *(path for _, path in made.paths.further))
    breaks = [path for path in every if path.kind == "lapse"]
    if not breaks:
        return None
    restricted = np.array([_restricts(path, made.scenario.controller) for path in breaks], dtype=float)
    share = float(restricted.mean())
    lengths = np.array([_months_to_deal(path) for path in breaks])
    return TruceBreak(
        runs=count_quantity(len(breaks), "runs"),
        restricted=Quantity(share, share, share, "share", OUTCOME, {"what": "exports restricted"}, made.run, ()),
        months=Sample(lengths, "month", OUTCOME, {"what": "months until a deal"}, made.run, ()).median,
    )


def _raised(path: PolicyPath) -> list[Any]:
    """Measures of a path that raise something."""
    return [measure for measure in path.measures if not has_trait(measure, "eases") and measure.text]


def _restricts(path: PolicyPath, controller: str) -> bool:
    """Whether the controlling country restricts exports on a path before a deal."""
    own = [m for m in _raised(path) if m.actor == controller and has_trait(m, "restricts_exports")]
    return any(_is_before(m.start, path) for m in own)


def _is_before(day: date, path: PolicyPath) -> bool:
    return path.signed is None or day < path.signed


def _months_to_deal(path: PolicyPath) -> float:
    """Months from the first raise to the deal; not a number where none is signed."""
    first = min((measure.start for measure in _raised(path)), default=None)
    return float("nan") if first is None or path.signed is None else (path.signed - first).days / _DAYS


def longer_breaks(ctx: BriefContext, region: str) -> tuple[LongerBreak, ...]:
    """What a year of the harshest threat costs a region by the talks, and the run without a deal."""
    found: list[LongerBreak] = []
    if ctx.talks is not None:
        for row in ctx.talks.bystander_losses:
            if row.region == region:
                cost = ctx.talks.quantity(row.central.no_deal, "bystander_losses", region=region)
                runs = count_quantity(ctx.talks.draws, "runs of the talks")
                found.append(LongerBreak(f"a year of {ctx.talks.state.harshest}", cost, runs))
    if ctx.other is not None and branch_names(ctx.run, ctx.other)[1] == "no deal":
        months = year_of_divergence(ctx, ctx.other)
        cost = ctx.other.finite_quantity("loss_central", sector="total", region=region, over=months, reduce="sum")
        good = ctx.goods.shipped[0].label
        shipped = ctx.other.finite_quantity("exports_index", good=good, region="WORLD", over=months)
        if cost is not None:
            name = ctx.other.results.scenario.name
            span = f"{month_text(months[0])} to {month_text(months[1])}"
            runs = count_quantity(ctx.other.results.draws, "runs")
            share, is_behind = as_share(shipped) if shipped else None, months[1] < ctx.today
            found.append(LongerBreak(f"“{name}” ({span})", as_total(cost), runs, share, name, span, is_behind))
    return tuple(found)


def beside_stops(ctx: BriefContext) -> BesideStops | None:
    """What a further round of duties costs both sides, and full technology controls the controlling country."""
    if ctx.talks is None:
        return None
    points = count_quantity(float(POINTS), "percentage points")
    costs = {seat: _cost_of_duties(ctx, seat) for seat in ctx.talks.state.seats}
    tariffs = [(ctx.names.the(seat), cost) for seat, cost in costs.items() if cost is not None]
    technology = _technology_withheld(ctx)
    others = [region for region in THIRD if region not in ctx.talks.state.seats]
    found = [(ctx.names.the(region), _income_of_duties(ctx, region)) for region in others] if tariffs else []
    gains = tuple((who, gain) for who, gain in found if gain is not None and gain.value >= LEAST_MONEY)
    return BesideStops(points, tuple(tariffs), technology, gains) if tariffs or technology else None


def _cost_of_duties(ctx: BriefContext, region: str) -> Quantity | None:
    """Real income that a region loses in a year of further duties on both sides, MUSD; None where it loses none."""
    gain = _income_of_duties(ctx, region)
    return scaled(gain, -1.0, gain.unit) if gain is not None and gain.value < 0.0 else None


def _income_of_duties(ctx: BriefContext, region: str) -> Quantity | None:
    """Real income that a region gains in a year of further duties on both sides, MUSD; a loss is below nought."""
    run, regions = ctx.run, ctx.run.results.index.region
    income = run.finite_quantity("escalation_income", step=POINTS, region=region)
    if income is None or region not in regions:
        return None
    return scaled(income, float(run.results.view.gdp[regions.index(region)]) / 100.0, "MUSD")


def _technology_withheld(ctx: BriefContext) -> Quantity | None:
    """What the controlling country loses in a year of the run without a deal from technology that is withheld."""
    if ctx.other is None or branch_names(ctx.run, ctx.other)[1] != "no deal":
        return None
    months = year_of_divergence(ctx, ctx.other)
    q = ctx.other.finite_quantity(
        "technology_loss_central", sector="total", region=ctx.run.controller, over=months, reduce="sum"
    )
    return as_total(q) if q is not None and q.value > 0.0 else None
