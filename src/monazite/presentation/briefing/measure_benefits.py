"""What measures save, cost and bring per dollar: one calculation for the main part and the annex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from monazite.analysis.footprint.frontier import ALL
from monazite.dataset.rows.policy import OptionCost
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.samples import Sample
from monazite.results.names import month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values, ends

BAD_CASE = 0.1
"""One run in ten is worse than the bad case of a measure."""
_RARE_EARTH_WORDS = ("magnet", "neodymium", "rare earth")


@dataclass(frozen=True)
class MeasureBenefit:
    """A measure of the trade-off.

    Attributes
    ----------
    id, title
        Mechanism, and the measure in words.
    decided
        Day of the decision.
    saved, outlay
        Avoided loss and what is paid, present values, by draw.
    half
        Month by which half of the mean saving has come; empty where nothing is saved.
    saved_by, outlay_by
        The same two by sponsor, what all pay together by what each buys.
    """

    id: str
    title: str
    decided: date
    saved: Sample
    outlay: Sample
    half: str
    saved_by: Mapping[str, Sample] = field(default_factory=dict[str, Sample])
    outlay_by: Mapping[str, Sample] = field(default_factory=dict[str, Sample])

    @property
    def ratios(self) -> Values:
        """Avoided loss per dollar of outlay (draw,)."""
        return self.saved.values / self.outlay.values

    @property
    def loses(self) -> Quantity:
        """Share of the draws in which it saves less than is paid for it."""
        share = float((self.saved.values < self.outlay.values).mean())
        return replace(self.saved.mean, value=share, low=share, high=share, unit="share", outcome="measure_loses")

    @property
    def per_dollar(self) -> Quantity:
        """Mean saving over mean outlay, with the range of the ratio over the draws."""
        low, high = ends(self.ratios)
        mean = float(self.saved.values.mean() / self.outlay.values.mean())
        return replace(
            self.saved.mean, value=mean, low=low, high=high, unit="USD per USD", outcome="measure_per_dollar"
        )

    @property
    def bad_case(self) -> Quantity:
        """Saving per dollar that nine draws in ten exceed."""
        return replace(self.per_dollar, value=float(np.quantile(self.ratios, BAD_CASE)))


def measure_benefits(ctx: BriefContext) -> list[MeasureBenefit]:
    """The measures of the trade-off that cost something, the most saved per dollar on average first."""
    found: list[MeasureBenefit] = []
    for point in ctx.bill.points if ctx.bill else ():
        saved, outlay = point.saved, point.outlay
        if saved is None or outlay is None or not bool((outlay > 0).all()) or _is_of_another_mineral(ctx, point.title):
            continue
        decided = date.fromisoformat(point.decided)
        half = point.months_to_half
        found.append(
            MeasureBenefit(
                id=point.id,
                title=point.title[:1].lower() + point.title[1:],
                decided=decided,
                saved=_sample(ctx, saved, "saved", point.id),
                outlay=_sample(ctx, outlay, "cost", point.id, _sources_of_costs(ctx)),
                half="" if np.isnan(half) else month_text(month_start(decided, int(half))),
                saved_by={r: _sample(ctx, x, "saved", point.id, region=r) for r, x in point.saved_by.items()},
                outlay_by={
                    r: _sample(ctx, x, "cost", point.id, _sources_of_costs(ctx), region=r)
                    for r, x in point.outlay_by.items()
                },
            )
        )
    return sorted(found, key=lambda benefit: -benefit.per_dollar.value)


def single_measures(ctx: BriefContext) -> list[MeasureBenefit]:
    """Those that save something on average, without all of them together."""
    return [one for one in measure_benefits(ctx) if one.id != ALL and one.per_dollar.value > 0.0]


def _is_of_another_mineral(ctx: BriefContext, title: str) -> bool:
    """Whether a measure is about rare earths in a run without them."""
    return not ctx.goods.has_rare_earths and any(word in title.lower() for word in _RARE_EARTH_WORDS)


def _sample(
    ctx: BriefContext, values: Values, name: str, measure: str, sources: tuple[str, ...] = (), **of: str
) -> Sample:
    """Values of the runs that measures ahead are tried in: those of the forecast where there is one."""
    where = {"measure": measure, "runs": str(values.size), **of}
    return Sample(values, "MUSD", f"measure_{name}", where, ctx.onward.results.run, sources)


def _sources_of_costs(ctx: BriefContext) -> tuple[str, ...]:
    """What the costs of measures rest on, without assumptions."""
    rows: Sequence[OptionCost] = ctx.dataset.table("option_costs")
    return tuple(dict.fromkeys(s for row in rows for s in row.source if s in ctx.dataset.sources))
