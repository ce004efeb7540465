"""Parts and grades for a supply-risk lead: stock, lead time, prices, chance of a shortage, who supplies instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.analysis.forecast.policy_paths import Kind
from monazite.dataset.rows.chain import Recipe
from monazite.presentation.briefing.content import capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import MAGNET_WORDS
from monazite.presentation.briefing.main_part.article.article_goods import (
    goods_of_article,
    goods_of_measures,
    grade_named,
)
from monazite.presentation.briefing.main_part.article.reader_region import reader_region
from monazite.presentation.briefing.main_part.branches.branches import FEWEST_RUNS
from monazite.presentation.briefing.main_part.branches.course_words import course_words
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows, buyer_flows
from monazite.presentation.briefing.main_part.materials.flows_without_news import gets_without
from monazite.presentation.briefing.main_part.materials.grade_exports import (
    counted_exports,
    customs_label,
    exports_of_grade,
)
from monazite.presentation.briefing.main_part.materials.other_sources import OtherSource, other_sources
from monazite.presentation.briefing.main_part.observed.grade_quotes import (
    central_price,
    kinds_of_quotes,
    known_quote,
    month_of_quote,
    months_of_quotes,
    quote_of,
)
from monazite.presentation.briefing.main_part.observed.last_counts import LastCount, last_count
from monazite.presentation.briefing.main_part.observed.price_kinds import PriceKinds
from monazite.presentation.briefing.main_part.stops.lead_times import lead_time
from monazite.presentation.briefing.main_part.stops.shortages import (
    Shortage,
    holds_stock,
    large_buyers,
    shortage_chance,
    worst_shortage,
)
from monazite.presentation.briefing.observed_figures import documented
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.wording import HARDLY, chance, number, two_digits
from monazite.results.names import month_text, present
from monazite.results.quantity import Quantity

MOST_GRADES = 10
WELL_ABOVE = 1.5
"""Times the chance of a shortage in `reader_region` from which on that of another large buyer is told too."""
WORTH_SPLITTING = 0.05
"""Difference of a chance between courses from which it is told for each."""
UNDERSTATED = 1.5
"""Times the price of the run from which on a quote is told to be understated by it."""
_HEAVY = {"Dy.metal", "Tb.metal"}
MAGNETS = MAGNET_WORDS
"""Grades as a reader knows them who has never bought one."""
_WEEK = 7.0  # days


@dataclass(frozen=True)
class GradeRow:
    """One part or grade.

    Attributes
    ----------
    name, heavy
        In words; of a magnet the share of dysprosium and terbium in it, None for other goods.
    cover
        Days of use that the large buyers have in stock in the month of the day: the least and the most of them.
    own
        Days of use that buyers in `reader_region` have; None where the run has no such region.
    lead
        Weeks from an application to arrival: review of the licence, and the way; mean over buyers outside.
    quoted_inside, quoted_outside
        Last quote up to the day; None where there is none.
    counted
        Exports to the world or to one buyer as counted last.
    inside, outside
        Price of the month by the run: as quoted where its good is quoted.
    shortage
        Chance that stock of the large buyer most at risk runs short in the months ahead; ``worst`` says which.
    own_shortage
        The same of `reader_region`.
    others
        Where else it is made, the largest first.
    """

    name: str
    heavy: Quantity | None
    cover: tuple[Quantity, Quantity] | None
    lead: Quantity | None
    quoted_inside: Quantity | None
    quoted_outside: Quantity | None
    quoted_when: str
    """Month or months of the last quotes; empty without any."""
    inside: Quantity | None
    outside: Quantity | None
    shortage: Quantity | None
    others: tuple[OtherSource, ...]
    own: Quantity | None = None
    review: Quantity | None = None
    """Weeks of `lead` until a licence is decided; None where none is needed."""
    by_course: tuple[tuple[str, Quantity], ...] = ()
    """The chance of a shortage by what the two sides do, for courses with enough runs."""
    grade: str = ""
    """Letters of a magnet grade, for those who buy it; empty for other goods."""
    good: str = ""
    """Label of the good in results."""
    exports: Quantity | None = None
    """Exports expected in the months ahead as a share of normal; of a magnet those of all magnets."""
    of_grade: Quantity | None = None
    """The same of this grade alone, which customs do not count; None for goods that are no grade of a magnet."""
    worst: Shortage | None = None
    own_shortage: Quantity | None = None
    own_already: Quantity | None = None
    """Share of the futures in which stock of `reader_region` is short in the month of the day itself."""
    counted: LastCount | None = None
    flows: BuyerFlows | None = None
    """What buyers in `reader_region` use in the months ahead, and where they get it."""
    gets_without: Quantity | None = None
    """What `reader_region` gets from the controlling country without the news; None where it prints as with it."""
    kinds: PriceKinds | None = None
    """Whether the last quotes hold tax and are asked or paid."""

    central: Quantity | None = None
    """Price outside in the central run, which the charts of the app show, where it lies far from `outside`."""
    known_inside: Quantity | None = None
    known_outside: Quantity | None = None
    """Last quotes however old, which the table dates."""
    of_article: bool = True
    """Whether the article names its mineral or has a measure on it; buyers are advised on no others."""
    is_limited: bool = True
    """Whether a measure of the article is on it: what it exempts or does not name is marked, and comes last."""

    @property
    def known_inside_when(self) -> str:
        """Month of the last quote inside of any age; empty without one."""
        return month_of_quote(self.known_inside)

    @property
    def known_outside_when(self) -> str:
        """Month of the last quote outside of any age; empty without one."""
        return month_of_quote(self.known_outside)

    @property
    def quoted_outside_when(self) -> str:
        """Month of the last quote outside; empty without one."""
        return month_of_quote(self.quoted_outside)

    @property
    def is_uneven(self) -> bool:
        """Whether the large buyer most at risk has a chance of a shortage well above that of `reader_region`."""
        own, worst = self.own_shortage, self.shortage
        return worst is not None and own is not None and worst.value > max(WELL_ABOVE * own.value, HARDLY)

    @property
    def is_all_today(self) -> bool:
        """Whether the chance of a shortage in `reader_region` prints as that of today: the months ahead add none."""
        own, today = self.own_shortage, self.own_already
        return own is not None and today is not None and own.value > HARDLY and chance(own) == chance(today)

    @property
    def understatement(self) -> float:
        """The last quote outside over the price of the run; nought where either is unknown."""
        if self.quoted_outside is None or self.outside is None or self.outside.value <= 0.0:
            return 0.0
        return self.quoted_outside.value / self.outside.value

    @property
    def wait(self) -> Quantity | None:
        """How many times as long as stock in `reader_region` lasts a new order takes; None where either is unknown."""
        if self.lead is None or self.own is None or self.own.value <= 0.0:
            return None
        ratio, where = _WEEK * self.lead.value / self.own.value, {**self.lead.where, **self.own.where}
        return Quantity(ratio, ratio, ratio, "1", "lead_over_cover", where, self.lead.run, self.lead.sources)


@dataclass(frozen=True)
class GradeFacts:
    """Parts and grades, the month that their stocks are told of, and the months that quotes of prices are from.

    ``metal`` is one of them that is made of an oxide among them, and ``metal_ratio`` its price outside over that of the
    oxide, by the run; empty and None where there is none.
    """

    rows: tuple[GradeRow, ...]
    month: str
    quoted: str
    metal: str = ""
    metal_ratio: Quantity | None = None
    lead: str = ""
    """Name of the leading good."""

    @property
    def has_own(self) -> bool:
        """Whether stocks of `reader_region` are known."""
        return any(row.own is not None for row in self.rows)

    @property
    def has_flows(self) -> bool:
        """Whether what `reader_region` gets and uses is known of some row."""
        return any(row.flows is not None for row in self.rows)

    def other_normals(self, rows: Sequence[GradeRow]) -> tuple[LastCount, ...]:
        """Counts of some rows whose normal month is none of the counted baseline year, one of each material."""
        counts = [row.counted for row in rows if row.counted is not None]
        return tuple({one.of: one for one in counts if one.of_baseline or one.normal_when}.values())

    @property
    def inside_taxed(self) -> bool:
        """Whether every last quote inside holds tax, and none is so old that its kind is not told."""
        if any(row.known_inside is not None and row.quoted_inside is None for row in self.rows):
            return False
        quoted = [row.kinds for row in self.rows if row.quoted_inside is not None]
        return bool(quoted) and all(kinds is not None and kinds.with_tax for kinds in quoted)

    @property
    def outside_asked(self) -> bool:
        """Whether every last quote outside is what sellers asked, none of them old."""
        if any(row.known_outside is not None and row.quoted_outside is None for row in self.rows):
            return False
        quoted = [row.kinds for row in self.rows if row.quoted_outside is not None]
        return bool(quoted) and all(kinds is not None and kinds.is_ask for kinds in quoted)

    @property
    def advisable(self) -> tuple[GradeRow, ...]:
        """Rows that buyers are advised on: those of the article, all without one."""
        return tuple(row for row in self.rows if row.of_article) or self.rows

    @property
    def waiting(self) -> tuple[GradeRow, ...]:
        """Of these the ones for which a new order takes longer than the stock of `reader_region` lasts."""
        return tuple(row for row in self.advisable if row.wait is not None and row.wait.value > 1.0)

    @property
    def longest(self) -> GradeRow | None:
        """Of these the one that waits longest for its stock, magnets with heavy rare earths before all others."""
        magnets = [row for row in self.waiting if row.heavy is not None and row.heavy.value > 0.0]
        return max(magnets or self.waiting, key=lambda row: row.wait.value if row.wait else 0.0, default=None)

    @property
    def likeliest(self) -> GradeRow | None:
        """The one most likely to run short; None where none has a chance worth naming."""
        risky = [row for row in self.advisable if row.shortage is not None and row.shortage.value > HARDLY]
        return max(risky, key=lambda row: row.shortage.value if row.shortage else 0.0, default=None)

    @property
    def understated(self) -> GradeRow | None:
        """A row whose price outside the run has far below its quote: the one likeliest to run short, else the worst."""
        low = [row for row in self.advisable if row.understatement > UNDERSTATED]
        if self.likeliest in low:
            return self.likeliest
        return max(low, key=lambda row: row.understatement, default=None)

    @property
    def split(self) -> GradeRow | None:
        """The part that waits longest for its stock, where its chance of a shortage differs by course; None else."""
        row = self.longest
        chances = [found.value for _, found in row.by_course] if row else []
        return row if chances and max(chances) - min(chances) > WORTH_SPLITTING else None

    def few(self, count: int) -> tuple[GradeRow, ...]:
        """So many of the rows: those of the article before others, of them the leading good, the magnet of which most
        depends on the day of an order, then those likeliest to run short, at most half of them magnets.
        """
        first = [self.lead, *([self.longest.name] if self.longest else [])]
        order = sorted(
            self.rows,
            key=lambda row: (
                row not in self.advisable,
                first.index(row.name) if row.name in first else len(first),
                not row.is_limited,
                -(row.shortage.value if row.shortage else 0.0),
            ),
        )
        magnets = [row for row in order if row.heavy is not None][: max(count // 2, 1)]
        chosen = [row for row in order if row.heavy is None or row in magnets][:count]
        return tuple(row for row in self.rows if row in chosen)


def grade_facts(ctx: BriefContext, horizon: Horizon) -> GradeFacts:
    """One row for each part or grade that leads the brief."""
    month = min(max(horizon.day.replace(day=1), ctx.run.start), ctx.run.end)
    goods = present(ctx.goods.grades, ctx.run.results.index.good)[:MOST_GRADES]
    own, limited = goods_of_article(ctx), goods_of_measures(ctx)
    rows = tuple(
        replace(_row(ctx, horizon, good, month), of_article=good in own, is_limited=good in limited) for good in goods
    )
    metal, ratio = _metal_over_oxide(ctx, dict(zip(goods, rows, strict=True)))
    lead = capitalised(ctx.names.good(grade_named(ctx, goods)))
    return GradeFacts(rows, month_text(month), months_of_quotes(ctx, goods), metal, ratio, lead)


def _metal_over_oxide(ctx: BriefContext, rows: Mapping[str, GradeRow]) -> tuple[str, Quantity | None]:
    """A metal whose oxide has a row as well, and what it costs outside over that, both by the run."""
    for good, row in rows.items():
        oxide = rows.get(good.removesuffix(".metal") + ".oxide") if good.endswith(".metal") else None
        if oxide is not None and row.outside is not None and oxide.outside is not None:
            ratio = row.outside.value / oxide.outside.value
            where = {"good": good, **{k: v for k, v in row.outside.where.items() if k != "good"}}
            run = row.outside.run
            return ctx.names.good(good), Quantity(ratio, ratio, ratio, "1", "price_over_oxide", where, run, ())
    return "", None


def as_printed(q: Quantity) -> float:
    """A number as a brief prints it."""
    return float(number(q).replace(",", ""))


def _row(ctx: BriefContext, horizon: Horizon, good: str, month: date) -> GradeRow:
    ahead = ctx.onward if horizon.is_ahead else ctx.run
    region = reader_region(ctx)
    has_own = holds_stock(ctx.run, region)
    worst = worst_shortage(ahead, good, horizon.months, month, horizon.eve)
    flows = buyer_flows(ahead, good, region, horizon.months) if has_own else None
    return GradeRow(
        name=capitalised(MAGNETS.get(good) or ctx.names.good(good)),
        grade=good.split(".")[1] if good in MAGNETS and good.count(".") > 1 else "",
        good=good,
        exports=counted_exports(ctx, good, horizon),
        of_grade=exports_of_grade(ctx, good, horizon) if good in MAGNETS else None,
        heavy=_heavy_share(ctx, good),
        cover=_cover(ctx.run, good, month),
        lead=lead_time(ctx.run, good, month),
        review=lead_time(ctx.run, good, month, with_way=False),
        by_course=_by_course(ctx, good, horizon, worst),
        quoted_inside=quote_of(ctx, good, "inside"),
        quoted_outside=quote_of(ctx, good, "outside"),
        known_inside=known_quote(ctx, good, "inside"),
        known_outside=known_quote(ctx, good, "outside"),
        quoted_when=months_of_quotes(ctx, [good]),
        kinds=kinds_of_quotes(ctx, good),
        inside=ahead.finite_quantity("price_quoted_inside", good=good, at=month),
        outside=ahead.finite_quantity("price_quoted_outside", good=good, at=month),
        central=central_price(ctx, good, month),
        shortage=worst.chance if worst is not None else None,
        others=other_sources(ctx, ahead, good, horizon.months),
        own=ctx.run.finite_quantity("cover", good=good, region=region, at=month) if has_own else None,
        worst=worst,
        own_shortage=shortage_chance(ahead, good, region, horizon.months) if has_own else None,
        own_already=shortage_chance(ahead, good, region, (horizon.eve, horizon.eve)) if has_own else None,
        counted=last_count(ctx, good, customs_label(good)),
        flows=flows,
        gets_without=gets_without(ctx, good, region, horizon, flows),
    )


def _heavy_share(ctx: BriefContext, good: str) -> Quantity | None:
    """Share of dysprosium and terbium in a magnet of the usual kind."""
    rows: Sequence[Recipe] = ctx.dataset.table("recipes")
    own = [row for row in rows if row.output == good and row.variant == "standard" and row.process_kind == "magnet"]
    if not own:
        return None
    heavy = [row for row in own if row.input in _HEAVY]
    share = sum(row.coefficient for row in heavy)
    sources = documented(ctx.dataset, tuple(dict.fromkeys(s for row in heavy for s in row.source)))
    return published_figure(share, "share", "heavy rare earths in a magnet", sources, good=good)


def _cover(run: ResultsLookup, good: str, month: date) -> tuple[Quantity, Quantity] | None:
    """Stock of the buyer with the least and of the one with the most days; the same twice where they print alike."""
    found = [
        q
        for region in large_buyers(run)
        if (q := run.finite_quantity("cover", good=good, region=region, at=month)) is not None
    ]
    if not found:
        return None
    least, most = min(found, key=lambda q: q.value), max(found, key=lambda q: q.value)
    return least, most if two_digits(most.value) != two_digits(least.value) else least


def _by_course(
    ctx: BriefContext, good: str, horizon: Horizon, worst: Shortage | None
) -> tuple[tuple[str, Quantity], ...]:
    """Chance of a shortage in each course of the forecast that has enough runs, the likeliest course first."""
    if not horizon.is_ahead or good not in MAGNETS or worst is None:
        return ()
    parts: list[tuple[Kind, ResultsLookup]] = [*ctx.slices.items()]
    parts = [(kind, part) for kind, part in parts if part.results.draws >= FEWEST_RUNS]
    told = (
        (course_words(ctx, kind).label, shortage_chance(part, good, worst.region, horizon.months))
        for kind, part in parts
    )
    return tuple((words, found) for words, found in told if found is not None)
