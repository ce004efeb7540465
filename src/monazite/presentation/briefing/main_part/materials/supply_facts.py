"""What replaces lost supply: new sources by year, and the footprint of new routes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.dataset.rows.chain import Deposit
from monazite.dataset.rows.projects import Project
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.buyer_flows import of_every_draw
from monazite.presentation.briefing.main_part.materials.grade_facts import MAGNETS
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import documented
from monazite.presentation.briefing.project_starts import AFTER_THE_RUN, month_of_first_output, projects_ahead
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.sections.concentration import named_stages
from monazite.results.names import ELEMENTS, month_text
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values
from monazite.results.results import Results

MOST_PROJECTS, MOST_EUROPEAN = 3, 5
UNION, JAPAN = "EU", "JP"
BURDENS = {
    "co2e": "greenhouse gas",
    "radioactive": "radioactive residue",
    "water": "water use",
    "ammonia": "ammonium salts",
    "waste_water": "waste water",
    "land": "land disturbed",
}
GROWS = 1.1
"""Ratio of the last year over the first from which on a share is told as growing."""
ABOUT_ALIKE = (0.8, 1.25)
"""Ratios of new over old that are told as about the same."""
UNDECIDED = {"planned", "stalled"}
"""States of projects that are announced and not decided."""
_PRODUCING, _BEGUN = ("operating", "ramping"), ("construction", "committed", "planned")
_HALF = 0.5


@dataclass(frozen=True)
class YearShare:
    """Share of supply made outside the controlling country at the end of a year, or in the run's last month."""

    year: str
    share: Quantity
    month: str = ""


@dataclass(frozen=True)
class GroupShares:
    """Shares of a group of goods by year."""

    name: str
    years: tuple[YearShare, ...]
    now: Quantity | None

    @property
    def first(self) -> YearShare | None:
        """The first year that is drawn."""
        return self.years[0] if self.years else None

    @property
    def last(self) -> YearShare | None:
        """The last year of the run."""
        return self.years[-1] if self.years else None

    @property
    def course(self) -> str:
        """Whether the share grows, falls or stays near what it is by more than a tenth of it; empty without years."""
        if self.first is None or self.last is None:
            return ""
        first, last = self.first.share.value, self.last.share.value
        return "grows" if last > first * GROWS else "falls" if last * GROWS < first else "stays"


@dataclass(frozen=True)
class ProjectAhead:
    """A project: where, what, when by its announcement and by the model, and whether it makes something already."""

    name: str
    region: str
    stage: str
    announced: str
    modelled: str
    runs_since: bool
    sources: tuple[str, ...]

    @property
    def has_output(self) -> bool:
        """Whether it makes something already or will within the run."""
        return self.runs_since or bool(self.modelled)


@dataclass(frozen=True)
class BurdenRatio:
    """Burden of new routes over that of the routes they displace."""

    name: str
    ratio: Quantity

    @property
    def word(self) -> str:
        """Whether it is less, about the same or more."""
        low, high = ABOUT_ALIKE
        return "less" if self.ratio.value < low else "more" if self.ratio.value > high else "alike"

    @property
    def may_be_other(self) -> bool:
        """Whether the range holds both less and more than on the routes that are displaced."""
        return self.ratio.low < 1.0 < self.ratio.high


@dataclass(frozen=True)
class ConflictMining:
    """Share of the supply of an element whose mining pays for armed conflict, and how many deposits are marked so."""

    element: str
    share: Quantity
    deposits: Quantity
    where: tuple[str, ...]


@dataclass(frozen=True)
class ImportNeed:
    """What buyers outside need of the first product of a mineral and plants outside cannot supply: now and at the end.

    ``good`` is that product in words.
    """

    good: str
    now: Quantity
    end: Quantity


@dataclass(frozen=True)
class SupplyFacts:
    """New sources, footprints and leverage."""

    groups: tuple[GroupShares, ...]
    projects: tuple[ProjectAhead, ...]
    european: tuple[ProjectAhead, ...]
    planned: Quantity | None
    decided: Quantity | None
    burdens: tuple[BurdenRatio, ...]
    conflict: ConflictMining | None
    leverage_now: Quantity | None
    leverage_end: Quantity | None
    leverage_end_month: str
    half_life: Quantity | None
    half_life_month: str = ""
    """Month by which half of the leverage is gone in the median run."""
    japanese: tuple[ProjectAhead, ...] = ()
    """Projects in Japan, chosen as those of the Union."""
    magnets: ImportNeed | None = None
    """The same of magnets, where heavy rare earths lead: what others use and plants outside do not make."""
    by_mineral: tuple[ImportNeed, ...] = ()
    """Leverage of each mineral, where a brief is about several; their sum by value is a number of none of them."""

    @property
    def last_month(self) -> str:
        """The last month drawn, where a run ends within a year; else empty."""
        last = self.groups[0].last if self.groups else None
        return last.month if last is not None and last.month and not last.month.startswith("December") else ""

    def burdens_that_are(self, word: str) -> list[str]:
        """Names of burdens that are less, alike or more on new routes."""
        return [burden.name for burden in self.burdens if burden.word == word]


def supply_facts(ctx: BriefContext, horizon: Horizon) -> SupplyFacts:
    """Facts of the supply that replaces what is withheld."""
    run = ctx.onward
    now = min(max(horizon.day.replace(day=1), run.start), run.end)
    ahead = projects_ahead(ctx)
    decided = [row for row in ahead if row.status not in UNDECIDED]
    half = run.quantity_or_none("leverage_half_life")
    half = half if half is not None and math.isfinite(half.value) else None
    return SupplyFacts(
        groups=tuple(_group_shares(ctx, now)),
        projects=tuple(_project(ctx, row) for row in _largest(ahead)),
        european=tuple(_project(ctx, row) for row in _own_plants(ctx, UNION)),
        japanese=tuple(_project(ctx, row) for row in _own_plants(ctx, JAPAN)),
        planned=count_quantity(len(ahead), "projects") if ahead else None,
        decided=count_quantity(len(decided), "projects") if ahead else None,
        burdens=tuple(_burdens(ctx)),
        conflict=_conflict(ctx, horizon),
        leverage_now=run.finite_quantity("leverage", at=now),
        leverage_end=run.finite_quantity("leverage", at=run.end),
        leverage_end_month=month_text(run.end),
        half_life=half,
        half_life_month=month_text(month_start(run.start, math.ceil(half.value))) if half is not None else "",
        by_mineral=tuple(_by_mineral(ctx, now)),
        magnets=_magnets(ctx, now),
    )


def _magnets(ctx: BriefContext, now: date) -> ImportNeed | None:
    """Share of the magnets used outside that plants outside do not make; None where no magnets lead or none is used."""
    if not ctx.goods.has_rare_earths:
        return None
    run, index = ctx.onward, ctx.onward.results.index
    places = [place for place, good in enumerate(index.good) if good in MAGNETS]
    months = [index.month.index(now), len(index.month) - 1]

    def flows(results: Results) -> Values:
        view = results.view
        used = (view.flows.need[:, months][:, :, places] @ view.outside).sum(2)
        made = view.production()[:, months][:, :, places]
        outside = (made.sum(3) - made[..., view.structure.controller]).sum(2)
        return np.stack([used, np.maximum(used - outside, 0.0)], 2)

    found = of_every_draw(run.results, flows)
    ends = [_dependence(run, found[:, k, 0], found[:, k, 1], "magnet", index.month[at]) for k, at in enumerate(months)]
    now_, end = ends
    return ImportNeed("magnets", now_, end) if now_ is not None and end is not None else None


def _by_mineral(ctx: BriefContext, now: date) -> list[ImportNeed]:
    """Share of the first product of each mineral that others need and plants outside cannot make.

    Nothing for one mineral, and for a forecast, whose runs are many: they have the leverage of all goods alone.
    """
    run, minerals = ctx.onward, ctx.goods.minerals
    if ctx.goods.has_rare_earths or len(minerals) < 2 or ctx.forecast is not None:
        return []
    view, months = run.results.view, run.results.index.month
    count, owner = len(view.index.element), view.index.mineral
    need, made = view.embodied_need(), view.production()[:, :, :count]
    missing = np.maximum(need - (made.sum(3) - made[..., view.structure.controller]), 0.0)
    found: list[ImportNeed] = []
    for mineral in minerals:
        own = [place for place in range(count) if owner[place] == mineral]
        if len(own) != 1:  # several first products have no sum in tonnes
            continue
        good = view.index.good[own[0]]
        ends = [_dependence(run, need[:, at, own[0]], missing[:, at, own[0]], good, months[at])
                for at in (months.index(now), len(months) - 1)]  # fmt: skip
        if all(end is not None for end in ends):
            found.append(ImportNeed(ctx.names.good(good), *(end for end in ends if end is not None)))
    return found if len(found) == len(minerals) else []


def _dependence(run: ResultsLookup, need: Values, missing: Values, good: str, month: date) -> Quantity | None:
    """Missing over needed (draw,) in a month as a number with its range; None where nothing is needed."""
    if (need <= 0.0).any():
        return None
    where = {"good": good, "month": f"{month:%Y-%m}"}
    sources = run.results.sources("leverage")
    return run.remember(Sample(missing / need, "share", "leverage", where, run.results.run, sources)).median


def _group_shares(ctx: BriefContext, now: date) -> list[GroupShares]:
    """Shares by year of the scarce goods and of the last group that is drawn."""
    run, found = ctx.onward, list[GroupShares]()
    wanted = dict.fromkeys((ctx.goods.outside[0], ctx.goods.outside[-1]))
    for group in wanted:
        years: list[YearShare] = []
        for year in range(now.year, run.end.year + 1):
            month = min(date(year, 12, 1), run.end)
            share = run.finite_quantity("share_outside", good=group.label, at=month)
            if share is not None:
                years.append(YearShare(str(year), share, month_text(month)))
        if years:
            current = run.finite_quantity("share_outside", good=group.label, at=now)
            found.append(GroupShares(group.word, tuple(years), current))
    return found


def _largest(rows: Sequence[Project]) -> list[Project]:
    """Of each stage the project with the most capacity times chance, by announced start."""
    best: dict[str, Project] = {}
    for row in sorted(rows, key=_weight, reverse=True):
        best.setdefault(row.stage, row)
    return sorted(list(best.values())[:MOST_PROJECTS], key=lambda row: row.start or date.max)


def _own_plants(ctx: BriefContext, region: str) -> list[Project]:
    """The largest projects of a region, made or to be made by a year after the run: one of each stage and state."""
    if ctx.run.controller == region:
        return []
    rows: Sequence[Project] = ctx.dataset.table("projects")
    last = month_start(ctx.run.end, AFTER_THE_RUN)
    ahead = [row for row in rows if row.region == region and row.start and row.start <= last]
    own = [row for row in ahead if row.status in (*_PRODUCING, *_BEGUN)]
    best: dict[tuple[str, bool], Project] = {}
    for row in sorted(own, key=_weight, reverse=True):
        best.setdefault((row.stage, row.status in _PRODUCING), row)
    return sorted(list(best.values())[:MOST_EUROPEAN], key=lambda row: row.start or date.max)


def _weight(row: Project) -> float:
    """Capacity times chance."""
    return row.capacity * (row.success or _HALF)


def _project(ctx: BriefContext, row: Project) -> ProjectAhead:
    first = month_of_first_output(ctx, row.project)
    modelled = month_text(first) if first is not None else ""
    announced = month_text(row.start) if row.start else ""
    cited = documented(ctx.dataset, row.source)
    stage = named_stages(ctx, {}).get(row.stage, row.stage)
    runs_since = row.start is not None and row.start <= ctx.day and row.status in _PRODUCING
    return ProjectAhead(row.project, ctx.names.region(row.region), stage, announced, modelled, runs_since, cited)


def _burdens(ctx: BriefContext) -> list[BurdenRatio]:
    """New over old by burden in the last twelve months of the run; those without new supply are left out."""
    found: list[BurdenRatio] = []
    for key, name in BURDENS.items():
        ratio = ctx.onward.finite_quantity("new_over_old", indicator=key, over=ctx.run.last_year)
        if ratio is not None and ratio.value > 0:
            found.append(BurdenRatio(name, ratio))
    return found


def _conflict(ctx: BriefContext, horizon: Horizon) -> ConflictMining | None:
    """Share of the leading element from deposits marked as paying for conflict; None where none of them is."""
    rows: Sequence[Deposit] = ctx.dataset.table("deposits")
    marked = [row for row in rows if row.conflict]
    share = ctx.onward.finite_quantity("conflict_share", good=ctx.goods.lead, over=horizon.months) if marked else None
    if share is None or share.high <= 0.0:
        return None
    element = ctx.goods.lead.split(".")[0]
    where = tuple(dict.fromkeys(ctx.names.the(row.region) for row in marked))
    return ConflictMining(ELEMENTS.get(element, element), share, count_quantity(len(marked), "deposits"), where)
