"""The country at which an article's measure is aimed: its stock, its chance of a shortage, and what else reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from monazite.dataset.patterns import match_goods
from monazite.foundation.errors import InputError
from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.briefing.main_part.materials.buyer_flows import BuyerFlows, buyer_flows
from monazite.presentation.briefing.main_part.stops.shortages import SHORT_STOCK, shortage_chance
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.wording import chance
from monazite.presentation.web.headline.headline_losses import YEAR, capitalised
from monazite.presentation.web.runs.led_losses import LEAST_LOSS, led_losses
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.scenario import Scenario

LEAST_SHARE = 0.005  # of the use in the baseline year, below which what goes round licences is not told


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
    """Of a good of the article in the country that is looked at, in the record without it and in the same year.

    The chance of a shortage in words, and the use as a share of that in the baseline year.
    """

    odds: str
    used: float


def without_article(article: QuickQuantities, record: QuickQuantities, country: str) -> dict[str, WithoutArticle]:
    """What a country's goods at risk would be without the article, by good: from the record with its draws."""
    run, months, out = ResultsLookup(record.results), _year(article), dict[str, WithoutArticle]()
    for good in _own_goods(article):
        found = _risk(record, run, good, country, months)
        flows = buyer_flows(run, good, country, months)
        if found and flows:
            out[good] = WithoutArticle(chance(found.shortage), flows.used.value)
    return out


def country_of_article(
    current: QuickQuantities, names: Names, country: str, record: Mapping[str, WithoutArticle] | None = None
) -> str:
    """Stock of the country that is looked at in an article's scenario, and its chance of a shortage, in sentences.

    Where the measure is aimed at it and it loses next to nothing, also where else it gets the material. Empty in other
    scenarios, without a country, and for the central run of a moving lever, which knows no chance. ``record``: what
    `without_article` gives, which then stands beside chance and use.
    """
    results = current.results
    if not country or results.draws == 1 or not own_measures(results.scenario):
        return ""
    run = ResultsLookup(results)
    months = _year(current)
    risks = [found for good in _own_goods(current) if (found := _risk(current, run, good, country, months))]
    if not risks:
        return ""
    worst = max(risks, key=lambda one: (one.shortage.value, -one.stock.value))
    name, first = names.good(worst.good), month_text(months[0])
    stock = f"{capitalised(names.the(country))} has {value_text(worst.stock)} of use of {name} in stock in {first}"
    short = f"runs short (less than {SHORT_STOCK:g} days, or than half of its usual stock) within a year from then"
    odds, other = chance(worst.shortage), (record or {}).get(worst.good)
    text = f"{stock}. {_how_likely(odds, short)}{_odds_without(odds, other.odds) if other else ''}."
    flows = buyer_flows(run, worst.good, country, months)
    if flows is None:
        return text
    if country not in aimed_at(results.scenario) or led_losses(current, country).year.value >= LEAST_LOSS:
        return f"{text} {_what_is_used(flows, other)}" if other else text
    return f"{text} {_what_arrives(flows, names, run.controller, other)}"


def _year(current: QuickQuantities) -> tuple[date, date]:
    """First and last of the twelve months from that in which the article's measure acts."""
    months = current.results.index.month
    starts = [policy.start.replace(day=1) for policy in own_measures(current.results.scenario) if policy.start]
    first = months.index(max(min(starts, default=months[current.start]), months[current.start]))
    return months[first], months[min(first + YEAR, len(months)) - 1]


def _own_goods(current: QuickQuantities) -> list[str]:
    """Goods of the run that the article's measures are on."""
    index = current.results.index
    places: set[int] = set()
    for pattern in (p for policy in own_measures(current.results.scenario) for p in getattr(policy, "goods", ())):
        try:
            places.update(match_goods(pattern, index.good, index.mineral or ()))
        except InputError:
            continue  # goods that this run does not hold
    return [index.good[place] for place in sorted(places)]


def _risk(
    current: QuickQuantities, run: ResultsLookup, good: str, country: str, months: tuple[date, date]
) -> GoodAtRisk | None:
    """Stock in the first of some months and the chance of a shortage in them; None where nobody there uses it."""
    found = shortage_chance(run, good, country, months)
    stock = run.finite_quantity("cover", good=good, region=country, at=months[0])
    return GoodAtRisk(good, stock, found) if found and stock else None


def _how_likely(odds: str, what: str) -> str:
    """That something happens with a chance, in a sentence."""
    if odds[:1].isdigit():
        return f"It {what} with a chance of {odds}"
    return f"That it {what} is {'nearly certain' if odds == 'nearly certain' else 'next to impossible'}"


def _odds_without(odds: str, otherwise: str) -> str:
    """The chance without the article, behind the one with it."""
    if odds == otherwise:
        return ", as without the article"
    if otherwise[:1].isdigit():
        return (
            f", and of {otherwise} without the article"
            if odds[:1].isdigit()
            else (f"; without the article the chance is {otherwise}")
        )
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
