"""What comes if suspended measures of the register, whose suspension has run out, are back: for whom, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_goods import goods_of_article, price_good
from monazite.presentation.briefing.main_part.article.article_news import without_news
from monazite.presentation.briefing.main_part.article.target_shipments import NONE_LEFT, expected_shipments
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures
from monazite.presentation.briefing.main_part.stops.shortages import shortage_chance
from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.returned_measures import ReturnedMeasure, returned_measures
from monazite.presentation.briefing.samples import Sample
from monazite.presentation.briefing.wording import HARDLY, LEAST_MONEY, two_digits
from monazite.presentation.briefing.wording import chance as chance_words
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff

BACK = "measures back"
"""Short name of the branch."""
RENEWED, LAPSED, LAPSED_HEADING = "If the suspension was renewed", "If the suspension lapsed", "Suspension lapsed"
"""The two cases of a run without talks, one of which holds: which is not on record."""
BESIDE_OWN = "If suspended controls are back already"
"""The second case beside measures of an article and the branch in which suspended controls return later."""


@dataclass(frozen=True)
class BuyersCutOff:
    """What buyers in a country that the measure is aimed at face.

    Attributes
    ----------
    region
        The country.
    shipments, without
        Exports to it over normal ones in the months ahead, with the measure and without.
    good, stock
        Its scarcest good within a sentence, and the days of use of it in stock in the month of the day.
    shortage, shortage_without
        Chance that this stock runs short, with the measure and without.
    """

    region: str
    shipments: Quantity | None
    without: Quantity | None
    good: str
    stock: Quantity | None
    shortage: Quantity | None
    shortage_without: Quantity | None
    label: str = ""
    """Its name in results."""
    gets: Quantity | None = None
    gets_without: Quantity | None = None
    """What they get of the good from the controlling country, over their normal use, with the measure and without."""

    @property
    def runs_short(self) -> bool:
        """Whether its stock has a chance of a shortage worth naming, with the measure or without."""
        chances = [q.value for q in (self.shortage, self.shortage_without) if q is not None]
        return max(chances, default=0.0) > HARDLY

    @property
    def is_alike(self) -> bool:
        """Whether its chance of a shortage is printed alike with the measure and without."""
        both = self.shortage, self.shortage_without
        return None not in both and len({chance_words(q) for q in both if q is not None}) == 1

    @property
    def gets_none(self) -> bool:
        """Whether next to nothing leaves for it."""
        return self.shipments is not None and self.shipments.value < NONE_LEFT


@dataclass(frozen=True)
class ReturnedBranch:
    """Suspended measures back in force beside the run that goes on without them.

    Attributes
    ----------
    what
        The measure within a sentence: ``the ban on the United States``.
    day
        From which they are back.
    sources
        Of the register.
    is_ban, are_many
        Whether it is a ban, and whether a verb after ``what`` is plural.
    approved
        Share of applications that licences approve, as the scenario has it; None for other measures.
    shipments, price
        Exports to the world over normal ones and price outside in the months ahead, with the measures; None where they
        print as without.
    buyers
        Those it is aimed at; None where it is on all.
    dearer, futures, dearer_in
        What it costs them more than the run without, on average; how many futures both runs share, and in how many of
        them it costs more. None where the costs of too few can be told.
    """

    what: str
    day: str
    sources: tuple[str, ...]
    is_ban: bool
    are_many: bool
    approved: Quantity | None
    shipments: Quantity | None
    price: Quantity | None
    buyers: BuyersCutOff | None
    dearer: Quantity | None
    futures: Quantity | None
    dearer_in: Quantity | None


def names_of_branch(ctx: BriefContext) -> tuple[str, str]:
    """Label and heading of the branch; beside courses of talks, which hold other suspensions, it says what is back."""
    first = first_returned(ctx)
    if first is None:
        return "", ""
    if ctx.forecast is None:
        return (BESIDE_OWN, "") if own_measures(ctx) and ctx.other is not None else (LAPSED, LAPSED_HEADING)
    words = measure_in_words(ctx.names, first.policy)
    verb = "are" if _are_many(words) else "is"
    heading = "Ban back" if _is_ban(first.policy) else "Suspended measures back"
    return f"If {words} {verb} back", heading


def first_returned(ctx: BriefContext) -> ReturnedMeasure | None:
    """The measure that is told: a ban before all others; None without any."""
    scenario, beside = ctx.run.results.scenario, ctx.forecast is not None
    back = returned_measures(scenario, ctx.dataset, ctx.today, beside_talks=beside)
    return next((m for m in back if _is_ban(m.policy)), next(iter(back), None))


def _are_many(words: str) -> bool:
    return words.startswith("licences")


def _approved(p: Policy) -> Quantity | None:
    """Share of applications that licences approve; None for other measures."""
    if not isinstance(p, ExportControl) or p.ban:
        return None
    return published_figure(p.approval, "share", "approval", p.source, by=p.actor)


def _unless_alike(q: Quantity | None, other: Quantity | None) -> Quantity | None:
    """A number where it prints unlike another one."""
    alike = q is not None and other is not None and two_digits(q.value) == two_digits(other.value)
    return None if alike else q


def _is_ban(p: Policy) -> bool:
    return isinstance(p, ExportControl) and p.ban


def returned_branch(ctx: BriefContext, horizon: Horizon) -> ReturnedBranch | None:
    """The branch of a run with its measures back; None without such a run, or for one that lies behind."""
    first = first_returned(ctx)
    if ctx.returned is None or first is None or not horizon.is_ahead:
        return None
    region = next((r for r in _aimed_at(first.policy) if r in ctx.run.results.index.region), "")
    dearer, futures, dearer_in = _dearer(ctx, ctx.returned, region, horizon) if region else (None, None, None)
    group, lead = ctx.goods.shipped[0], price_good(ctx)
    shipments = [expected_shipments(run, group, "WORLD", horizon) for run in (ctx.returned, ctx.run)]
    prices = [run.finite_quantity("price_quoted_outside", good=lead, over=horizon.months)
              for run in (ctx.returned, ctx.run)]  # fmt: skip
    what = measure_in_words(ctx.names, first.policy)
    return ReturnedBranch(
        what=what,
        day=day_text(first.day),
        sources=first.row.source,
        is_ban=_is_ban(first.policy),
        are_many=_are_many(what),
        approved=_approved(first.policy),
        shipments=_unless_alike(*shipments),
        price=_unless_alike(*prices),
        buyers=_buyers(ctx, ctx.returned, region, horizon) if region else None,
        dearer=dearer,
        futures=futures,
        dearer_in=dearer_in,
    )


def measure_in_words(names: Names, p: Policy) -> str:
    """A measure that is back, within a sentence."""
    places = _aimed_at(p)
    to = names.the(places[0]) if places else ""
    match p:
        case ExportControl(ban=True):
            return f"the ban on {to}" if to else "the ban on exports"
        case ExportControl():
            on = names.good(p.goods[0])
            return f"licences for {to}" if to else f"licences on {on}"
        case Quota():
            return "the export quota"
        case ExportTax():
            return "the export tax"
        case Tariff():
            return "the added tariff"
        case _:
            return "what was suspended"


def _aimed_at(p: Policy) -> Sequence[str]:
    """Destinations of a limit on some alone."""
    places: Sequence[str] = getattr(p, "destinations", ())
    return () if "*" in places else places


def buyers_of_own_ban(ctx: BriefContext, horizon: Horizon) -> BuyersCutOff | None:
    """What buyers in the first country face that a ban of the run's own keeps goods from; None where there is none."""
    if not horizon.is_ahead:
        return None
    own = [p for p in own_measures(ctx) if _is_ban(p) and not _has_ended(p, horizon)]
    bans = [p for p in own if p.start.replace(day=1) <= horizon.first]  # in the first month, on whichever day
    region = next((r for p in bans for r in _aimed_at(p) if r in ctx.run.results.index.region), "")
    return _buyers(ctx, ctx.run, region, horizon) if region else None


def _has_ended(p: Policy, horizon: Horizon) -> bool:
    return p.until is not None and p.until <= horizon.first


def _buyers(ctx: BriefContext, back: ResultsLookup, region: str, horizon: Horizon) -> BuyersCutOff:
    """What buyers in a region face: the good of which it is likeliest to run short."""
    group = ctx.goods.shipped[0]
    chances: list[tuple[float, str, Quantity]] = []
    own = goods_of_article(ctx)
    for good in (one for one in ctx.goods.grades if one in own):
        chance = shortage_chance(back, good, region, horizon.months) if _has(ctx, good) else None
        if chance is not None:
            chances.append((chance.value, good, chance))
    _, good, chance = max(chances, key=lambda one: one[0], default=(0.0, "", None))
    month = horizon.day.replace(day=1)
    bare = without_news(ctx) if back is ctx.run else ctx.run
    return BuyersCutOff(
        region=region,
        shipments=expected_shipments(back, group, region, horizon),
        without=None if bare is None else expected_shipments(bare, group, region, horizon),
        good=ctx.names.good(good) if good else "",
        stock=ctx.run.finite_quantity("cover", good=good, region=region, at=month) if good else None,
        shortage=chance,
        shortage_without=shortage_chance(bare, good, region, horizon.months) if good and bare is not None else None,
        label=good,
    )


def _has(ctx: BriefContext, good: str) -> bool:
    return good in ctx.run.results.index.good


def _dearer(
    ctx: BriefContext, back: ResultsLookup, region: str, horizon: Horizon
) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
    """Mean of what a region loses more, future by future; how many futures there are, and in how many it loses more.

    Both runs are on the same draws, so that a difference tells the measure alone.
    """
    pair = [
        run.sample("loss_central", sector="total", region=region, over=horizon.months, reduce="sum")
        for run in (ctx.run, back)
    ]
    without, with_it = pair
    if without is None or with_it is None or without.values.shape != with_it.values.shape:
        return None, None, None
    extra = with_it.values - without.values
    where = {"region": region, "what": "with suspended measures back less without"}
    sample = back.remember(Sample(extra, "MUSD", "loss_central", where, back.results.run, with_it.sources))
    futures = count_quantity(len(extra), "runs with and without")
    more = count_quantity(int(np.count_nonzero(extra > 0.0)), "runs that cost more")
    return (sample.mean if abs(sample.mean.value) >= LEAST_MONEY else None), futures, more
