"""Shipments and prices: what was observed up to the day, and what the run expects after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import price_good, price_words
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.day.month_record import MonthRecord, month_ranges, month_record
from monazite.presentation.briefing.main_part.measures.control_starts import first_control_of_lead
from monazite.presentation.briefing.main_part.observed.counted_level import CountedLevel, change_against, counted_level
from monazite.presentation.briefing.main_part.observed.detour_shares import detours_beside, in_central_run
from monazite.presentation.briefing.main_part.observed.price_kinds import (
    SAME_TIME,
    ImportValue,
    PriceKinds,
    import_value,
    price_kinds,
)
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import (
    ObservedFigure,
    last_price,
    normal_month,
    observed_shipments,
    quote_day,
)
from monazite.presentation.briefing.quantities import as_share, published_figure
from monazite.presentation.briefing.sections.observed_shipments import baseline_year
from monazite.results.names import month_text
from monazite.results.quantity import Quantity

STILL_NOW = timedelta(days=60)
"""Age up to which an observation is told in the present: customs take some weeks to print a month."""
OLD_QUOTE = timedelta(days=365)
"""Age from which a quote is no figure of today."""
ABOUT_EQUAL = 0.02
"""Share of a normal month up to which a month is told as about as low as the lowest."""
FEW_MONTHS = 3
TOO_LOW = 0.75
"""What the run has for the last months counted over their count, below which it is told to be too low there."""
FAR_TOO_LOW = 1.5
"""The count of these months over what the run has, from which on it stands on the first screen as well."""
NEAR_NORMAL = (0.9, 1.1)
"""Shares of a normal month that are told as normal."""


@dataclass(frozen=True)
class ObservedShare:
    """Shipments of a month over a normal one, as observed."""

    month: str
    share: Quantity


@dataclass(frozen=True)
class ShipmentFacts:
    """Shipments of the leading good to the world.

    Attributes
    ----------
    word
        "magnet": stands before "exports".
    last, lowest
        Latest observed month and the lowest one since the first measure of the run.
    expected
        Share of a normal month that the run expects, mean of the months of the horizon.
    is_old
        Whether the latest month ended so long before the day that the present tense would mislead.
    next_month, next_expected
        The first month after the day, and shipments that the run expects in it; empty and None where the run ends
        before.
    record
        How many observed months lay outside the range of the run, and on which side.
    equalled
        The last other month that was about as low as the lowest; empty where none was.
    level
        What was counted lately since the first control; None where too little is on record.
    change
        What is expected over that level, less one; None where that is little.
    alone
        What is expected before the correction to what was counted.
    latest, latest_modelled
        Mean of the last `FEW_MONTHS` months in a row that were counted, and what the run has for them, where it has so
        much less that its forecast starts too low; None else.
    """

    word: str
    normal: Quantity | None
    last: ObservedShare | None
    lowest: ObservedShare | None
    expected: Quantity | None
    is_old: bool
    next_month: str
    next_expected: Quantity | None
    record: MonthRecord | None
    equalled: str = ""
    level: CountedLevel | None = None
    change: Quantity | None = None
    alone: Quantity | None = None
    latest: Quantity | None = None
    latest_modelled: Quantity | None = None
    spell: Quantity | None = None
    """Months in a row below a normal one from the first control on, after which exports were back; None without."""
    spell_from: str = ""
    detours: Quantity | None = None
    """What arrives outside the licences over the same months, where they are refused; see `detours_beside`."""
    central_detours: Quantity | None = None

    @property
    def starts_far_too_low(self) -> bool:
        """Whether the last months counted lie so far above the run that no drop from them is told without that."""
        latest, modelled = self.latest, self.latest_modelled
        return latest is not None and modelled is not None and latest.value >= FAR_TOO_LOW * modelled.value

    @property
    def outside(self) -> Quantity | None:
        """Observed months outside the range of the run; None where none could be compared."""
        return self.record.outside if self.record else None

    @property
    def compared(self) -> Quantity | None:
        """Observed months that were compared."""
        return self.record.compared if self.record else None

    @property
    def is_outrun(self) -> bool:
        """Whether less is expected than the last count, and the model has lately been too low: the count comes first.

        The model has been where more of the last months lay above its range than below, and their mean lies above what
        it expects of the months ahead.
        """
        falls = self.change is not None and self.change.outcome == "exports_fall"
        less = self.expected is not None and self.last is not None and self.expected.value < self.last.share.value
        return falls and less and self.record is not None and self.record.was_too_low

    @property
    def verb(self) -> str:
        """What shipments do in the months ahead: fall below, stay near or exceed normal."""
        if self.expected is None:
            return ""
        low, high = NEAR_NORMAL
        return "below" if self.expected.value < low else "above" if self.expected.value > high else "near"

    @property
    def inside(self) -> Quantity | None:
        """Observed months that lie inside the range of the run; None where none was compared."""
        if self.outside is None or self.compared is None:
            return None
        return replace(self.compared, value=(n := self.compared.value - self.outside.value), low=n, high=n)

    @property
    def held(self) -> Quantity | None:
        """Share of the observed months that lie inside the range of the run; None where none was compared."""
        if self.inside is None or self.compared is None or not self.compared.value:
            return None
        share = self.inside.value / self.compared.value
        return replace(self.inside, value=share, low=share, high=share, unit="share")


@dataclass(frozen=True)
class PriceFacts:
    """Price of the leading good in- and outside the controlling country.

    Attributes
    ----------
    outside, inside
        Last quotes; ``outside_day`` and ``inside_day`` say when, with the word before it.
    gap
        The one over the other, where both are of about the same time and not old.
    is_old
        Whether the quote outside is so old that it is no figure of today.
    is_dated
        Whether it is older than what is told in the present.
    expected, expected_gap
        Mean of the horizon outside, and over the price inside.
    kinds
        Whether the quotes are asks and hold taxes, and what else is known of prices of their time.
    """

    good: str
    outside: Quantity | None
    outside_day: str
    inside: Quantity | None
    inside_day: str
    outside_month: str
    gap: Quantity | None
    expected: Quantity | None
    expected_gap: Quantity | None
    kinds: PriceKinds
    is_old: bool = False
    is_dated: bool = False
    imports: ImportValue | None = None
    """What customs of a buyer counted for imports later than an old quote."""


def shipment_facts(ctx: BriefContext, horizon: Horizon) -> ShipmentFacts:
    """Facts of the shipments of the leading good to the world."""
    group, run, ahead_of_day = ctx.goods.shipped[0], ctx.run, ctx.onward
    year = baseline_year(ctx.dataset, group.label)
    normal = normal_month(ctx.dataset, group, run.controller, "WORLD", year)
    figures = [f for f in observed_shipments(ctx.dataset, group, run.controller, "WORLD") if f.day <= run.end]
    begin = first_control_of_lead(ctx) or run.anchor
    since = [figure for figure in figures if figure.day >= begin.replace(day=1)]
    shares = [_share(ctx, figure, normal) for figure in figures[-1:]] if normal else []
    lowest = [_share(ctx, min(since, key=lambda f: f.value), normal)] if normal and since else []
    expected = ahead_of_day.finite_quantity(
        "exports_counted_index", good=group.label, region="WORLD", over=horizon.months
    )
    ahead = next((month for month in run.results.index.month if month > ctx.day), None) if figures else None
    sources = figures[-1].sources if figures else ()
    level = counted_level(ctx, group, since, normal)
    alone = ahead_of_day.finite_quantity("exports_index", good=group.label, region="WORLD", over=horizon.months)
    latest, latest_modelled = _too_low(ctx, group.label, since, normal)
    return ShipmentFacts(
        word=group.word.lower(),
        normal=published_figure(normal, "t/month", "exports", sources, period=year) if normal else None,
        last=shares[0] if shares else None,
        lowest=lowest[0] if lowest else None,
        expected=as_share(expected) if expected else None,
        is_old=bool(figures) and ctx.day - month_start(figures[-1].day, 1) > STILL_NOW,
        next_month=month_text(ahead) if ahead else "",
        next_expected=ahead_of_day.finite_quantity("exports_counted", good=group.label, region="WORLD", at=ahead)
        if ahead
        else None,
        record=month_record(month_ranges(run.results, group), figures, normal, run.anchor_month) if normal else None,
        equalled=_equalled(since, normal) if normal else "",
        level=level,
        change=change_against(expected, level, ahead_of_day.results.run),
        alone=as_share(alone) if alone else None,
        latest=latest,
        latest_modelled=latest_modelled,
        spell=_spell(since, normal),
        spell_from=month_text(since[0].day) if since else "",
        detours=(detours := detours_beside(ctx, ahead_of_day, horizon.months, expected)),
        central_detours=in_central_run(ahead_of_day, detours),
    )


def _spell(since: Sequence[ObservedFigure], normal: float | None) -> Quantity | None:
    """Months in a row below a normal one from the first control on; None without, or where exports never came back."""
    low = list(takewhile(lambda figure: bool(normal) and figure.value < (normal or 0.0), since))
    if not low or len(low) == len(since) or low[-1].day != month_start(low[0].day, len(low) - 1):
        return None
    sources = tuple(dict.fromkeys(source for figure in low for source in figure.sources))
    return published_figure(
        len(low), "month", "months below normal", sources, months=f"{low[0].period}/{low[-1].period}"
    )


def _too_low(
    ctx: BriefContext, label: str, since: Sequence[ObservedFigure], normal: float | None
) -> tuple[Quantity | None, Quantity | None]:
    """Mean of the last months in a row counted and what the run has for them; None twice where it has about as much."""
    last = since[-FEW_MONTHS:]
    if not normal or len(last) < FEW_MONTHS or last[0].day != month_start(last[-1].day, 1 - FEW_MONTHS):
        return None, None
    modelled = ctx.onward.finite_quantity(
        "exports_counted_index", good=label, region="WORLD", over=(last[0].day, last[-1].day)
    )
    mean = sum(figure.value for figure in last) / FEW_MONTHS / normal
    if modelled is None or modelled.value >= TOO_LOW * mean:
        return None, None
    sources = tuple(dict.fromkeys(s for figure in last for s in figure.sources))
    months = f"{month_text(last[0].day)} to {month_text(last[-1].day)}"
    return published_figure(mean, "share", "exports_index", sources, months=months), as_share(modelled)


def _equalled(since: Sequence[ObservedFigure], normal: float) -> str:
    """The last month about as low as the lowest of some, where it is another one; empty where none is."""
    if not since:
        return ""
    lowest = min(since, key=lambda f: f.value)
    alike = [f for f in since if f is not lowest and f.value - lowest.value <= ABOUT_EQUAL * normal]
    return month_text(alike[-1].day) if alike else ""


def price_facts(ctx: BriefContext, horizon: Horizon) -> PriceFacts:
    """Facts of the price of the leading good."""
    good, run = price_good(ctx), ctx.onward
    until = month_start(run.end, 1) - timedelta(days=1)
    last_ones = {market: last_price(ctx.dataset, good, market, until) for market in ("outside", "inside")}
    outside, inside = (_quote(last_ones[market], good, f"price_{market}") for market in ("outside", "inside"))
    gap, last_outside = None, last_ones["outside"]
    is_old = last_outside is not None and ctx.today - last_outside.day > OLD_QUOTE and horizon.is_ahead
    if outside and inside and _lie_close(last_ones) and not is_old:
        ratio = outside.value / inside.value
        sources = tuple(dict.fromkeys((*outside.sources, *inside.sources)))
        gap = published_figure(ratio, "1", "price_ratio", sources, good=good)
    days = {market: _day_words(found) for market, found in last_ones.items()}
    return PriceFacts(
        good=price_words(ctx),
        outside=outside,
        outside_day=days["outside"],
        inside=inside,
        inside_day=days["inside"],
        outside_month=month_text(last_ones["outside"].day) if last_ones["outside"] else "",
        gap=gap,
        expected=run.finite_quantity("price_quoted_outside", good=good, over=horizon.months),
        expected_gap=run.finite_quantity("price_quoted_ratio", good=good, over=horizon.months),
        kinds=price_kinds(ctx, good, last_ones["outside"], last_ones["inside"]),
        is_old=is_old,
        is_dated=last_outside is not None and ctx.today - last_outside.day > STILL_NOW,
        imports=import_value(ctx, good, last_outside.day) if last_outside is not None and is_old else None,
    )


def _share(ctx: BriefContext, figure: ObservedFigure, normal: float) -> ObservedShare:
    share = published_figure(figure.value / normal, "share", "exports_index", figure.sources, month=figure.period)
    return ObservedShare(month_text(figure.day), share)


def _quote(quote: ObservedFigure | None, good: str, outcome: str) -> Quantity | None:
    if quote is None:
        return None
    return published_figure(quote.value, "USD/kg", outcome, quote.sources, good=good, day=quote.period)


def _lie_close(quotes: Mapping[str, ObservedFigure | None]) -> bool:
    """Whether the quotes outside and inside are of about the same time."""
    outside, inside = quotes["outside"], quotes["inside"]
    return outside is not None and inside is not None and abs(outside.day - inside.day) <= SAME_TIME


def _day_words(quote: ObservedFigure | None) -> str:
    return quote_day(quote) if quote is not None else ""
