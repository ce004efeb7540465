"""The country at which an article's measure is aimed: its stock, its chance of a shortage, and what else reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.briefing.main_part.article.article_price import goods_of_measures
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows, buyer_flows
from monazite.presentation.briefing.main_part.stops.shortages import SHORT_STOCK, large_buyers, shortage_chance
from monazite.presentation.briefing.replayed_episodes import ReplayedRecord
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.wording import chance
from monazite.presentation.web.headline.headline_losses import YEAR, capitalised, dates_of, leading_region, money_of
from monazite.presentation.web.headline.hit_rate import in_draws
from monazite.presentation.web.runs.led_losses import LEAST_LOSS, LEAST_TOLD, led_losses, regions_that_lose
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import Scenario

LEAST_SHARE = 0.005  # of the use in the baseline year, below which what goes round licences is not told
BAD, NEXT_TO_NONE = "one future in twenty", "next to none"


class GoodAtRisk(NamedTuple):
    """A good of the article in the country that is looked at: its stock, and how likely it falls short."""

    good: str
    stock: Quantity
    shortage: Quantity


def aimed_at(sc: Scenario) -> list[str]:
    """Countries at whose buyers alone an article's measures are aimed, in its order; none where they are on all."""
    lists = (getattr(policy, "destinations", ()) or () for policy in own_measures(sc))
    return list(dict.fromkeys(str(one).partition(".")[0] for named in lists if "*" not in named for one in named))


class WithoutArticle(NamedTuple):
    """Of a good of the article in a country, in the record without it and in the same year.

    The chance of a shortage in words, the use as a share of that in the baseline year, and the chance as a share of
    the draws.
    """

    odds: str
    used: float
    chance: float


class RecordDraws(NamedTuple):
    """What the draws of the record without the article say: by country and good, and bad cases in % of GDP by region.

    A bad case is the upper end of the range of the loss in the twelve months, which one draw in twenty exceeds.
    """

    goods: Mapping[str, Mapping[str, WithoutArticle]]
    bad: Mapping[str, float]


def named_by(sc: Scenario) -> list[str]:
    """Countries that an article's measures are aimed at; without any, those that put a duty on what they buy."""
    duties = (p.actor for p in own_measures(sc) if p.kind == "tariff" and p.actor != sc.controller)
    return aimed_at(sc) or list(dict.fromkeys(duties))


def without_article(article: QuickQuantities, record: QuickQuantities, country: str) -> RecordDraws:
    """What a country, or every large buyer where none is looked at, would face without the article: of the record."""
    run, months = ResultsLookup(record.results), _year(article)
    goods = dict[str, dict[str, WithoutArticle]]()
    for place in [country] if country else large_buyers(run):
        own = goods[place] = {}
        for good in _own_goods(article):
            risk, flows = _risk(record, run, good, place, months), buyer_flows(run, good, place, months)
            if risk and flows:
                own[good] = WithoutArticle(chance(risk.shortage), flows.used.value, risk.shortage.value)
    regions = regions_that_lose(article) if record.has_losses else []
    return RecordDraws(goods, {name: led_losses(record, name).year.high for name in regions})


def country_of_article(
    current: QuickQuantities,
    names: Names,
    country: str,
    record: RecordDraws | None = None,
    replay: ReplayedRecord | None = None,
) -> list[str]:
    """Stock of the country that is looked at in an article's scenario, its chance of a shortage, and its bad case.

    Each is a part of its own, to be read one after the other.

    Where the measure is aimed at it and it loses next to nothing, also where else it gets the material. Without a
    country, of the large buyer that is likeliest to run short, and of who loses most in a bad case. Empty in other
    scenarios, and for the central run of a moving lever, which knows no chance. ``record``: what `without_article`
    gives, which then stands beside each. ``replay``: what `poor_replay` gives.
    """
    results = current.results
    if results.draws == 1 or not own_measures(results.scenario):
        return []
    run, months = ResultsLookup(results), _year(current)
    places = [country] if country else large_buyers(run)
    risks = {
        place: [found for good in _own_goods(current) if (found := _risk(current, run, good, place, months))]
        for place in places
    }  # fmt: skip
    bad = bad_case(current, names, country, record)
    at_risk = [(place, one) for place in places for one in risks[place]]
    bad_cases = [bad] if bad else []
    if not at_risk:
        return bad_cases
    place, worst = max(at_risk, key=lambda pair: (pair[1].shortage.value, -pair[1].stock.value))
    other = record.goods.get(place, {}).get(worst.good) if record else None
    name, first = names.good(worst.good), month_text(months[0])
    if not country and chance(worst.shortage) == NEXT_TO_NONE:
        return [_nobody_short(record, replay, results.draws, month_text(months[0]), names), *bad_cases]
    stock = f"has {value_text(worst.stock)} of use of {name} in stock in {first}"
    who = "" if country else ", of the large buyers likeliest to run short,"
    short = (
        f"runs short of it (less than {SHORT_STOCK:g} days, or than half of its usual stock) within a year from then"
    )
    odds = chance(worst.shortage)
    usual = _odds_without(odds, other.odds, replay, results.draws) if other else ""
    if other and odds != other.odds and is_one_draw(worst.shortage.value, other.chance, results.draws):
        usual = f", no more than one draw of {results.draws} from what it is without the article"
    text = f"{capitalised(names.the(place))}{who} {stock}. {_how_likely(odds, short, replay, results.draws)}{usual}."
    parts = [text, *_short_is_no_loss(current, country or place, odds), *bad_cases]
    flows = buyer_flows(run, worst.good, country, months) if country else None
    if flows is None:
        return parts
    if country not in aimed_at(results.scenario) or led_losses(current, country).year.value >= LEAST_LOSS:
        return [*parts, _what_is_used(flows, other)] if other else parts
    return [*parts, _what_arrives(flows, names, run.controller, other)]


def is_one_draw(own: float, usual: float, draws: int) -> bool:
    """Whether two shares of the draws are no more than one draw from each other: too near to be told as different.

    >>> is_one_draw(1 / 16, 2 / 16, 16), is_one_draw(0.0, 2 / 16, 16)
    (True, False)
    """
    return round(abs(own - usual) * draws) <= 1


def _short_is_no_loss(current: QuickQuantities, region: str, odds: str) -> list[str]:
    """Why a likely shortage costs next to nothing in the headline; nothing where it is unlikely, or costs more."""
    if odds == NEXT_TO_NONE or not current.has_losses or region not in regions_that_lose(current):
        return []
    if led_losses(current, region).year.value >= LEAST_LOSS:
        return []
    return ["A short stock is no loss yet: lines run on what still arrives."]


def _nobody_short(
    record: RecordDraws | None, replay: ReplayedRecord | None, draws: int, first: str, names: Names
) -> str:  # fmt: skip
    """That no large buyer runs short of a good of the article, in a sentence, and who does without it."""
    stock = f"less than {SHORT_STOCK:g} days, or than half of the usual stock"
    what = f"short of the goods of the article ({stock}) within a year from"
    text = f"That a large buyer runs {what} {first} is next to impossible"
    if replay is not None:
        text = f"A large buyer runs {what} {first} {in_draws(NEXT_TO_NONE, draws)}"
    if record is None:
        return f"{text}."
    at_risk = [(place, one.odds) for place, own in record.goods.items() for one in own.values()]
    others = next(((place, odds) for place, odds in at_risk if odds != NEXT_TO_NONE), None)
    if others is None:
        return f"{text}, as without the article."
    return f"{text}; without the article the chance is {others[1]} in {names.the(others[0])}."


def bad_case(current: QuickQuantities, names: Names, country: str, record: RecordDraws | None) -> str:
    """What the country that is looked at, or whoever then loses most, loses in a bad case; a sentence.

    Empty where losses mean nothing, or where the headline has the range of the same loss.
    """
    regions = regions_that_lose(current) if current.has_losses else []
    highs = {name: led_losses(current, name).year.high for name in regions}
    region = country or max(highs, key=lambda name: highs[name] * current.gdp_of(name), default="")
    if region not in highs or (region == leading_region(current, country) and _has_range(current, region)):
        return ""
    end = dates_of(current)[0]
    usual = "" if record is None or region not in record.bad else record.bad[region]
    usually = _bad_without(current, region, highs, usual)
    if highs[region] < LEAST_TOLD:
        least = f"it loses less than {LEAST_TOLD:g}% of its GDP"
        least = least if country else f"no country loses as much as {LEAST_TOLD:g}% of its GDP"
        return f"Even in a bad case ({BAD}) {least} by {end}{usually}."
    who = "it loses" if country else f"{names.the(region)} loses most,"
    sums = money_of(current, region, highs[region])
    return f"In a bad case ({BAD}) {who} {sums} or more by {end}{usually}."


def _has_range(current: QuickQuantities, region: str) -> bool:
    """Whether the headline tells the range of a region's loss in the twelve months."""
    return led_losses(current, region).year.value >= LEAST_LOSS


def _bad_without(current: QuickQuantities, region: str, highs: Mapping[str, float], usual: float | str) -> str:
    """The bad case without the article, behind the one with it."""
    if isinstance(usual, str):
        return ""
    with_it, without = (
        money_of(current, region, share) if share >= LEAST_TOLD else "next to nothing"
        for share in (highs[region], usual)
    )  # fmt: skip
    return ", as without the article" if with_it == without else f", against {without} without the article"


def _year(current: QuickQuantities) -> tuple[date, date]:
    """First and last of the twelve months from that in which the article's measure acts."""
    months = current.results.index.month
    starts = [policy.start.replace(day=1) for policy in own_measures(current.results.scenario) if policy.start]
    first = months.index(max(min(starts, default=months[current.start]), months[current.start]))
    return months[first], months[min(first + YEAR, len(months)) - 1]


def _own_goods(current: QuickQuantities) -> list[str]:
    """Goods of the run that the article's measures are on."""
    index = current.results.index
    return goods_of_measures(current.results.scenario, index.good, index.mineral or ())


def _risk(
    current: QuickQuantities, run: ResultsLookup, good: str, country: str, months: tuple[date, date]
) -> GoodAtRisk | None:
    """Stock in the first of some months and the chance of a shortage in them; None where nobody there uses it."""
    found = shortage_chance(run, good, country, months)
    stock = run.finite_quantity("cover", good=good, region=country, at=months[0])
    return GoodAtRisk(good, stock, found) if found and stock else None


def _how_likely(odds: str, what: str, replay: ReplayedRecord | None = None, draws: int = 0) -> str:
    """That something happens with a chance, in a sentence; of a poor replay a count of draws for what is plain."""
    if odds[:1].isdigit():
        return f"It {what} with a chance of {odds}"
    if replay is not None:
        return f"It {what} {in_draws(odds, draws)}"
    return f"That it {what} is {'nearly certain' if odds == 'nearly certain' else 'next to impossible'}"


def _odds_without(odds: str, otherwise: str, replay: ReplayedRecord | None = None, draws: int = 0) -> str:
    """The chance without the article, behind the one with it."""
    if odds == otherwise:
        return ", as without the article"
    if otherwise[:1].isdigit():
        return (
            f", and of {otherwise} without the article"
            if odds[:1].isdigit()
            else (f"; without the article the chance is {otherwise}")
        )
    if replay is not None:
        return f"; without the article {in_draws(otherwise, draws)}"
    return f"; without the article it is {'nearly certain' if otherwise == 'nearly certain' else 'next to impossible'}"


def _what_is_used(flows: BuyerFlows, other: WithoutArticle) -> str:
    """What a country uses in the year of the article, and without it."""
    used, usual = _percent(flows.used.value), _percent(other.used)
    beside = "as without the article" if used == usual else f"and {usual} without the article"
    return f"In that year it uses {used} of what it did in the baseline year, {beside}."


def _what_arrives(flows: BuyerFlows, names: Names, controller: str, other: WithoutArticle | None = None) -> str:
    """Why so little is lost in a country that is cut off: what it uses and gets, of its use in the baseline year."""
    detours = flows.detours.value if flows.detours else 0.0
    why = {"price": ", as it is dear", "makers": ", as its metal makers make less"}.get(flows.cause, "")
    beside = f" and {_percent(detours)} from {names.the(controller)} by detours" if detours > LEAST_SHARE else ""
    rest = "" if flows.covers_use else ", and takes the rest from stock"
    usual = f" ({_percent(other.used)} without the article)" if other else ""
    return (
        f"It loses little by that: in that year it uses {_percent(flows.used.value)} of what it did in the baseline "
        f"year{usual}{why}, and gets {_percent(flows.others.value)} from elsewhere{beside}{rest}."
    )


def _percent(share: float) -> str:
    return f"{number(100 * share, 2)}%"
