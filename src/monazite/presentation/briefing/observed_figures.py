"""What was observed of shipments, prices and stopped plants, each figure with the day on which it became public."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from monazite.dataset.dataset import Dataset
from monazite.dataset.periods import parse_period
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.evidence import OBSERVED, Observation
from monazite.foundation.units import factor
from monazite.presentation.briefing.lead_goods import GoodsGroup
from monazite.results.names import ELEMENTS, day_text, month_text

_LEAST_MONTHS = 6  # of the baseline year that stand in for its annual figure
_ASK = "ask price"
PRICES = {"inside": "price_inside", "outside": "price_outside"}


class ObservedFigure(NamedTuple):
    """A figure of a period, in the unit of its outcome; ``day`` is the first day of the period.

    ``low`` and ``high`` are the ends of a quoted range, where there is one.
    """

    day: date
    period: str
    value: float
    published: date
    sources: tuple[str, ...]
    note: str = ""
    low: float | None = None
    high: float | None = None


class KnownStop(NamedTuple):
    """Plants that were reported to stand."""

    day: date
    region: str
    industry: str
    sources: tuple[str, ...]
    note: str


def observed_shipments(dataset: Dataset, group: GoodsGroup, origin: str, dest: str) -> list[ObservedFigure]:
    """Shipments from ``origin`` to ``dest`` by month, t/month; of two figures for a month the one published last."""
    return _by_month(_figures(dataset, "exports", group_patterns(dataset, group), dest, origin))


def observed_arrivals(dataset: Dataset, group: GoodsGroup, origin: str, dest: str) -> list[ObservedFigure]:
    """What ``dest`` counted as arriving from ``origin`` by month, t/month: weeks after the border of ``origin``."""
    return _by_month(_figures(dataset, "imports", group_patterns(dataset, group), dest, origin))


def _by_month(figures: Sequence[ObservedFigure]) -> list[ObservedFigure]:
    """Figures of single months by day; of two for a month the one published last."""
    by_month: dict[date, ObservedFigure] = {}
    for figure in figures:
        months = len(figure.period) == len("2025-04")
        if months and (figure.day not in by_month or figure.published >= by_month[figure.day].published):
            by_month[figure.day] = figure
    return [by_month[day] for day in sorted(by_month)]


def observed_exports(dataset: Dataset, pattern: str, origin: str, dest: str) -> list[ObservedFigure]:
    """Shipments by month of what observations name by a pattern such as ``Dy.*``, t/month, by day."""
    figures = _figures(dataset, "exports", {(pattern,)}, dest, origin)
    return sorted((f for f in figures if len(f.period) == len("2025-04")), key=lambda f: (f.day, f.published))


def normal_month(dataset: Dataset, group: GoodsGroup, origin: str, dest: str, year: str) -> float | None:
    """Mean month of a year, t/month, from its annual figure or most of its months; None where neither is on record."""
    annual = annual_figure(dataset, group, origin, dest, year)
    monthly = [f.value for f in observed_shipments(dataset, group, origin, dest) if f.period.startswith(year)]
    if annual:
        return annual.value
    return sum(monthly) / len(monthly) if len(monthly) >= _LEAST_MONTHS else None


def annual_figure(dataset: Dataset, group: GoodsGroup, origin: str, dest: str, year: str) -> ObservedFigure | None:
    """Shipments of a year as they were counted for it, t/month; the last word, None where none is on record."""
    figures = _figures(dataset, "exports", group_patterns(dataset, group), dest, origin)
    return next((figure for figure in reversed(figures) if figure.period == year), None)


def observed_prices(dataset: Dataset, good: str, market: str) -> list[ObservedFigure]:
    """Quoted prices of a good ``inside`` or ``outside``, USD/kg, by day."""
    return sorted(_figures(dataset, PRICES[market], {(good,)}))


def highest_price(dataset: Dataset, good: str) -> ObservedFigure | None:
    """The highest price outside on record, quoted there or at the border of the exporter; None where none is."""
    return max(all_quotes(dataset, good), key=lambda figure: figure.value, default=None)


def all_quotes(dataset: Dataset, good: str) -> list[ObservedFigure]:
    """All prices outside on record, quoted there or at the border of the exporter."""
    return [*observed_prices(dataset, good, "outside"), *_figures(dataset, "price_fob", {(good,)})]


def observed_quotes(dataset: Dataset, good: str, outcome: str) -> list[ObservedFigure]:
    """Prices of a good of another kind, ``price_fob`` or ``price_paid``, USD/kg, by day."""
    return sorted(_figures(dataset, outcome, {(good,)}), key=lambda quote: quote.day)


def last_quote(dataset: Dataset, quotes: Sequence[ObservedFigure]) -> ObservedFigure | None:
    """The last of some quotes; of those of its month the last one that leads to a document, where one does."""
    return next(reversed(documented_quotes(dataset, quotes)), None)


def last_price(dataset: Dataset, good: str, market: str, until: date, since: date = date.min) -> ObservedFigure | None:
    """The last quote of a good ``inside`` or ``outside`` in some days: what app, brief and charts call the last one.

    One quote with its own day and source, never the mean of several; see `last_quote`.
    """
    return last_quote(dataset, [q for q in observed_prices(dataset, good, market) if since <= q.day <= until])


def quote_day(quote: ObservedFigure) -> str:
    """When a quote is from: a day, or a month where no day is on record."""
    return f"on {day_text(quote.day)}" if quote.period.count("-") == 2 else f"in {month_text(quote.day)}"


def is_asked(quote: ObservedFigure) -> bool:
    """Whether a quote is what sellers asked, by the note of its row."""
    return _ASK in quote.note


def documented_quotes(dataset: Dataset, quotes: Sequence[ObservedFigure]) -> list[ObservedFigure]:
    """Quotes without those that lead to no document in a month of which another one does."""
    known = {quote.period[:7] for quote in quotes if _has_document(dataset, quote)}
    return [quote for quote in quotes if quote.period[:7] not in known or _has_document(dataset, quote)]


def documented(dataset: Dataset, sources: Sequence[str]) -> tuple[str, ...]:
    """The sources that lead to a document; all of them where none does."""
    known = dataset.sources
    found = tuple(name for name in sources if (row := known.get(name)) is not None and row.url)
    return found or tuple(sources)


def _has_document(dataset: Dataset, figure: ObservedFigure) -> bool:
    """Whether some source of a figure has an address."""
    return any((row := dataset.sources.get(name)) is not None and row.url for name in figure.sources)


def known_stops(dataset: Dataset) -> list[KnownStop]:
    """Plants that stood for want of material, as far as it was published, by day."""
    rows: list[Observation] = dataset.table("observations")
    stops = [
        KnownStop(_first_day(row.period), row.region, row.user.removeprefix("industry:"), row.source, row.note)
        for row in rows
        if row.outcome == "plant_stop" and row.user
    ]
    return sorted(stops)


def last_observation(dataset: Dataset) -> date | None:
    """Last day that an observation is about, not the day on which it was printed; None where the dataset has none."""
    rows: list[Observation] = dataset.table("observations")
    return max((_last_day(row.period) for row in rows if row.published >= _last_day(row.period)), default=None)


def _last_day(period: str) -> date:
    """Last day of a day, month, quarter or year, or of two of them with a slash."""
    last = period.rpartition("/")[2]
    if last.count("-") == 2:
        return date.fromisoformat(last)
    month = parse_period(last)[1]
    return date(month.year, month.month, monthrange(month.year, month.month)[1])


def group_patterns(dataset: Dataset, group: GoodsGroup) -> set[tuple[str, ...]]:
    """The ways in which observations name a good or a group of goods."""
    goods: list[Good] = dataset.table("goods")
    symbols = {row.good.split(".")[0] for row in goods if row.mineral == group.label}
    symbols |= {symbol for symbol, name in ELEMENTS.items() if name == group.label}
    patterns = {(group.label,), (f"*.{group.label}",)} | {(f"{symbol}.*",) for symbol in symbols}
    if "." in group.label:
        patterns.add((f"{group.label.split('.')[0]}.*",))
    return patterns


def _figures(
    dataset: Dataset, outcome: str, patterns: set[tuple[str, ...]], region: str = "", origin: str = ""
) -> list[ObservedFigure]:
    rows: Sequence[Observation] = dataset.table("observations")
    return [
        ObservedFigure(
            _first_day(row.period),
            row.period,
            row.value * factor(row.unit, OBSERVED[outcome]),
            row.published,
            row.source,
            row.note,
            row.low,
            row.high,
        )
        for row in rows
        if row.outcome == outcome
        and row.good in patterns
        and not row.part
        and region in ("", row.region)
        and origin in ("", row.origin)
    ]


def _first_day(period: str) -> date:
    first = period.partition("/")[0]
    return date.fromisoformat(first) if first.count("-") == 2 else parse_period(first)[0]
