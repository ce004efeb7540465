"""The good whose exports answer an article: of what it names, that which leads the brief, else the first part of it."""

from collections.abc import Sequence
from fnmatch import fnmatch

from monazite.dataset.patterns import GROUPS, match_goods
from monazite.dataset.rows.chain import Good
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.content import capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticleMeasure
from monazite.presentation.briefing.lead_goods import MAGNET_WORDS, GoodsGroup
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.observed_figures import observed_prices
from monazite.reading.draft.article_measures import is_of_article
from monazite.results.names import present


def group_of(ctx: BriefContext, patterns: Sequence[str]) -> GoodsGroup:
    """What customs count of goods, and the word for it.

    Parameters
    ----------
    ctx
        The brief.
    patterns
        Patterns of the goods that an article names; none, or a group such as all rare earths: what leads the brief.
    """
    rows: Sequence[Good] = ctx.dataset.table("goods")
    minerals = [row.mineral for row in rows if row.mineral and any(fnmatch(row.good, p) for p in patterns)]
    if minerals:
        own = {minerals[0], *(row.good for row in rows if row.mineral == minerals[0])}
        led = next((group for group in ctx.goods.shipped if group.label in own), None)
        return led or GoodsGroup(minerals[0], minerals[0])
    first = ctx.goods.shipped[0]
    held = {good for pattern in patterns for good in _matched(rows, pattern)}
    is_wide = any("*" in pattern or pattern in GROUPS for pattern in patterns)
    if not held or is_wide or first.label in patterns or held & {*MAGNET_WORDS}:
        return first
    parts = present([good for good in ctx.goods.grades if good in held], ctx.run.results.index.good)
    return GoodsGroup(parts[0], capitalised(ctx.names.good(parts[0]))) if parts else first


def grade_named(ctx: BriefContext, goods: Sequence[str]) -> str:
    """The first of some parts and grades that an article names for itself; what leads the brief where it names none.

    All rare earths, or a wide group of them, name none.
    """
    patterns = ctx.reading.leads or () if ctx.reading is not None else ()
    if any("*" in pattern or pattern in GROUPS for pattern in patterns):
        return ctx.goods.lead
    rows: Sequence[Good] = ctx.dataset.table("goods")
    held = (set(_matched(rows, pattern)) for pattern in patterns)
    return next((good for own in held for good in goods if good in own), ctx.goods.lead)


def goods_of_article(ctx: BriefContext) -> frozenset[str]:
    """Goods that a brief advises on: those of the minerals that its article names or that a measure of it is on.

    A run holds what its dataset has, also goods that the article does not speak of and its measures do not move. All
    goods without an article, and where it names none.
    """
    rows: Sequence[Good] = ctx.dataset.table("goods")
    reading = ctx.reading
    patterns = (
        [*(reading.leads or ()), *(p for m in reading.measures for p in m.patterns)] if reading else _drafted(ctx)
    )
    named = {good for pattern in patterns for good in _matched(rows, pattern)}
    minerals = {row.mineral for row in rows if row.good in named}
    return frozenset(row.good for row in rows if not minerals or row.mineral in minerals)


def patterns_of(ctx: BriefContext, measure: ArticleMeasure) -> tuple[str, ...]:
    """Goods that a measure of an article is on in the run: without those that it exempts, where it does."""
    named, own = goods_matched(ctx, measure.patterns), own_measures(ctx)
    held = [p for one in own if (one.actor, one.start) == (measure.actor, measure.start)
            for p in getattr(one, "goods", ())]  # fmt: skip
    return tuple(dict.fromkeys(held)) if held and goods_matched(ctx, held) < named else measure.patterns


def goods_matched(ctx: BriefContext, patterns: Sequence[str]) -> frozenset[str]:
    """Goods of the dataset that some patterns stand for."""
    rows: Sequence[Good] = ctx.dataset.table("goods")
    return frozenset(good for pattern in patterns for good in _matched(rows, pattern))


def goods_of_measures(ctx: BriefContext) -> frozenset[str]:
    """Goods that the limits of an article, or its duties, are on: all where there are none, or none of the run's."""
    rows: Sequence[Good] = ctx.dataset.table("goods")
    patterns = [p for m in ctx.reading.measures for p in patterns_of(ctx, m)] if ctx.reading else _drafted(ctx)
    if ctx.reading and not patterns:
        patterns = [p for one in own_measures(ctx) for p in getattr(one, "goods", ())]
    named = {good for pattern in patterns for good in _matched(rows, pattern)}
    return frozenset(named or (row.good for row in rows))


def _drafted(ctx: BriefContext) -> list[str]:
    """Goods of the measures of a scenario that was drafted from an article, which is all that the app has of it."""
    measures = own_measures(ctx) if is_of_article(ctx.run.results.scenario) else []
    return [pattern for one in measures for pattern in getattr(one, "goods", ())]


def price_good(ctx: BriefContext) -> str:
    """The good whose price is told: of those that an article names for itself the first with a quote outside.

    Without a quote of any of them the first one that the run has, by its modelled price; what leads the brief where the
    article names no single good, and before other forms of the same mineral.
    """
    patterns = ctx.reading.leads or () if ctx.reading is not None else ()
    if not patterns or any("*" in pattern or pattern in GROUPS for pattern in patterns):
        return ctx.goods.lead
    rows: Sequence[Good] = ctx.dataset.table("goods")
    lead_first = [sorted(_matched(rows, pattern), key=lambda good: good != ctx.goods.lead) for pattern in patterns]
    held = dict.fromkeys(good for own in lead_first for good in own)
    named = [good for good in held if good in ctx.run.results.index.good and good in ctx.goods.grades]
    if not named:
        return ctx.goods.lead
    return next((good for good in named if observed_prices(ctx.dataset, good, "outside")), named[0])


def price_words(ctx: BriefContext) -> str:
    """That good within a sentence, a grade of magnets as a reader knows it."""
    good = price_good(ctx)
    return MAGNET_WORDS.get(good) or ctx.names.good(good)


def _matched(rows: Sequence[Good], pattern: str) -> list[str]:
    """Goods that a pattern stands for; none for one of other minerals."""
    names = [row.good for row in rows]
    try:
        return [names[place] for place in match_goods(pattern, names, [row.mineral for row in rows])]
    except InputError:
        return []
