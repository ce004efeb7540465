"""Chance that production lines stand still, by industry and country, and the stops that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from monazite.dataset.rows.uses import Use
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import KnownStop, known_stops
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.wording import HARDLY
from monazite.presentation.briefing.wording import chance as chance_words
from monazite.results.names import INDUSTRIES, month_text, present
from monazite.results.quantity import Quantity

REGIONS = ("US", "EU", "JP", "KR", "IN", "ROW")
LINES = tuple(name for name in INDUSTRIES if name != "materials")
"""Industries with production lines: what is left as materials is other uses and stock building."""
MOST_NAMED = 3
ASKED_FOR = ("wind", "medical")
"""Industries of which a reader asks, so that next to no chance of a stop is told too."""
FAILED_YEAR = "2025"
"""Year whose first stops of lines the chances of stops failed on (forecasts/rolling/effects-and-stops.json)."""
SERIOUS = 0.1
"""Share of an industry's lines in a country that a brief calls a stop: the model does not tell single plants apart."""


_INDUSTRY_WORDS = {
    "wind": "wind turbines",
    "technology": "electronics",
    "medical": "medical equipment",
}


def industry_words(industry: str) -> str:
    """An industry as a reader knows it."""
    return _INDUSTRY_WORDS.get(industry, industry)


@dataclass(frozen=True)
class StopChance:
    """Chance that a tenth or more of an industry's lines stand in a region within some months, and when first."""

    industry: str
    region: str
    chance: Quantity
    month: str


@dataclass(frozen=True)
class StopFacts:
    """Chances of a stop, the highest first.

    Attributes
    ----------
    cells
        One for every industry and region.
    since
        First month that they count from.
    is_ahead
        Whether all of these months lie after the day of the brief.
    reported
        Stops that were reported.
    stood
        The same by industry, each with its countries.
    region
        Whose chances are told in words; those of all countries stand in a map of the annex.
    """

    cells: tuple[StopChance, ...]
    since: str
    until: str
    is_ahead: bool
    reported: tuple[KnownStop, ...]
    stood: tuple[tuple[str, tuple[str, ...]], ...]
    region: str = "EU"

    @property
    def years(self) -> str:
        """Years of the reported stops: ``2025``, or ``2025 to 2026``."""
        years = [f"{stop.day.year}" for stop in self.reported]
        return " to ".join(dict.fromkeys((min(years), max(years)))) if years else ""

    @property
    def own_cars(self) -> StopChance | None:
        """Cars in `region`; None where the chance is not worth naming."""
        cells = (cell for cell in self.cells if (cell.industry, cell.region) == ("cars", self.region))
        return next((cell for cell in cells if cell.chance.value > HARDLY), None)

    @property
    def own(self) -> tuple[StopChance, ...]:
        """The cells of `region` with a chance worth naming, at most three."""
        cells = (cell for cell in self.cells if cell.region == self.region and cell.chance.value > HARDLY)
        return tuple(cells)[:MOST_NAMED]

    @property
    def own_safe(self) -> tuple[StopChance, ...]:
        """Those industries of `ASKED_FOR` in `region` that have none."""
        cells = (cell for cell in self.cells if cell.region == self.region and cell.industry in ASKED_FOR)
        return tuple(cell for cell in cells if cell.chance.value <= HARDLY)

    @property
    def likely(self) -> tuple[StopChance, ...]:
        """The cells with a chance worth naming, at most three."""
        return tuple(cell for cell in self.cells if cell.chance.value > HARDLY)[:MOST_NAMED]

    @property
    def leaders(self) -> tuple[StopChance, ...]:
        """Of the cells with a chance worth naming those whose chance prints like that of the first."""
        told = chance_words(self.likely[0].chance) if self.likely else ""
        return tuple(cell for cell in self.likely if chance_words(cell.chance) == told)

    @property
    def first(self) -> StopChance | None:
        """The likeliest stop; None where no cell has a chance worth naming."""
        return next(iter(self.likely), None)


def stop_facts(ctx: BriefContext, horizon: Horizon) -> StopFacts:
    """Chances in the months of the horizon; where no line is at risk in them, from the first measure on."""
    stops = known_stops(ctx.dataset)
    known = tuple(stop for stop in stops if ctx.run.start <= stop.day <= min(horizon.day, month_start(ctx.run.end, 1)))
    months, ahead = horizon.months, horizon.is_ahead
    cells = stop_chances(ctx, ctx.onward if ahead else ctx.run, months)
    if all(cell.chance.value <= HARDLY for cell in cells) and ctx.run.anchor_month < months[0]:
        months, ahead = (ctx.run.anchor_month, horizon.last), False
        cells = stop_chances(ctx, ctx.onward, months)
    return StopFacts(tuple(cells), month_text(months[0]), month_text(months[1]), ahead, known, _by_industry(known),
                     reader_region(ctx))  # fmt: skip


def _by_industry(stops: Sequence[KnownStop]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Industries that stood, each with its countries."""
    regions: dict[str, dict[str, None]] = {}
    for stop in stops:
        regions.setdefault(stop.industry, {})[stop.region] = None
    return tuple((industry, tuple(where)) for industry, where in regions.items())


def stop_chances(ctx: BriefContext, run: ResultsLookup, months: tuple[date, date]) -> list[StopChance]:
    """Chances of a run in some months, the highest first; empty where it does not report standing lines."""
    uses: Sequence[Use] = ctx.dataset.table("uses")
    industry = {row.use: row.industry for row in uses}
    return _chances(ctx, run, months, {name: [use for use in industry if industry[use] == name] for name in LINES})


def stop_chances_of_uses(
    ctx: BriefContext, run: ResultsLookup, months: tuple[date, date], named: Sequence[str]
) -> list[StopChance]:
    """Chances of single uses, each by its name in place of the industry's; empty where the data have none of them."""
    uses: Sequence[Use] = ctx.dataset.table("uses")
    return _chances(ctx, run, months, {row.name: [row.use] for row in uses if row.use in named})


def _chances(
    ctx: BriefContext, run: ResultsLookup, months: tuple[date, date], lines: Mapping[str, Sequence[str]]
) -> list[StopChance]:
    """Chances of a stop for sets of uses by name, in every region that is told."""
    calendar = run.results.index.month
    begin = calendar.index(months[0].replace(day=1))
    window = slice(begin, calendar.index(months[1].replace(day=1)) + 1)
    cells: list[StopChance] = []
    for region in present((*REGIONS, *ctx.user_regions), run.results.index.region):
        if region == run.controller:
            continue
        array, _ = run.results.select("stopped", region=region)
        rise: np.ndarray = array[:, window] - array[:, [max(begin - 1, 0)]]
        stands = cast("np.ndarray", rise > SERIOUS)
        for name, own in lines.items():
            members = [i for i, use in enumerate(run.results.index.use) if use in own]
            if members:
                cells.append(
                    _cell(run, name, region, cast("np.ndarray", stands[:, :, members].any(2)), calendar[window])
                )
    return sorted(cells, key=lambda cell: -cell.chance.value)


def _cell(run: ResultsLookup, industry: str, region: str, stands: np.ndarray, calendar: Sequence[date]) -> StopChance:
    """``stands`` (draw, month) says whether a line of the industry stands still."""
    where = {"industry": industry, "region": region, "months": f"{calendar[0]:%Y-%m} to {calendar[-1]:%Y-%m}"}
    sources = run.results.sources("stopped", region=region)
    ever = cast("np.ndarray", stands.any(1))
    sample = run.remember(Sample(ever.astype(float), "share", "stopped", where, run.results.run, sources))
    first = stands[ever].argmax(1)
    month = month_text(calendar[int(np.median(first))]) if first.size else ""
    return StopChance(industry, region, sample.chance(ever), month)
