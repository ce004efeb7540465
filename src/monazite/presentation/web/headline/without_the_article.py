"""What a headline would say without the article: behind each of its numbers, so that none passes for the news' own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from monazite.presentation.web.headline.first_stops import counted_before, days_to_share, when_lines_stand
from monazite.presentation.web.headline.headline_losses import LEAST_POINTS, dates_of, money_of
from monazite.presentation.web.headline.line_tiles import MANY_LINES, days_in_words, whose_lines
from monazite.presentation.web.headline.tile import LEAST_CHANGE, HeadlineTile
from monazite.presentation.web.runs.led_losses import LEAST_LOSS, led_losses, regions_that_lose
from monazite.presentation.web.runs.quick_quantities import FEW_LINES, QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names
from monazite.scenario.policies import has_trait
from monazite.scenario.scenario import Scenario

AS_WITHOUT = ", as without the article"
BOTH_AS_WITHOUT = ", both as without the article"
CENTRAL = " in the central run"
LEAST_SPARED = 1.0  # million USD less in the twelve months, from which on it is told who is spared them


def beside_without(
    lead: str, tiles: Sequence[HeadlineTile], current: QuickQuantities, rest: QuickQuantities, names: Names,
    country: str, places: Sequence[str],
) -> tuple[str, list[HeadlineTile]]:  # fmt: skip
    """The clause of losses and the tiles of a headline, each with what its number is in the record without the article.

    Parameters
    ----------
    lead
        What `loss_lead` gives.
    tiles
        Those of `headline_tiles`.
    current, rest
        The run of the article with every lever at rest, and the record.
    names
        What regions are called.
    country
        The one that is looked at; empty: none.
    places
        Regions whose lines are counted.
    """
    loss, stop = loss_without(lead, current, rest, names, country), _stop_without(current, rest, places)
    if loss == stop == AS_WITHOUT:
        loss, stop = "", BOTH_AS_WITHOUT
    counted = counted_before(current, places)
    few, many = (days_to_share(current, share, places) for share in (FEW_LINES, MANY_LINES))
    clause = when_lines_stand(few, many, whose_lines(places, names), counted)
    out = [replace(one, clause=_behind(one.clause, clause, stop)) if one.id == "stop" else one for one in tiles]
    return lead + loss, [replace(one, without=_price_without(one)) if one.id == "price" else one for one in out]


def loss_without(lead: str, current: QuickQuantities, rest: QuickQuantities, names: Names, country: str) -> str:
    """What the loss that ``lead`` tells is in the record, with a leading comma; empty where losses mean nothing."""
    if not lead:
        return ""
    regions = [country] if country else regions_that_lose(current)
    own = {name: tuple(loss.value for loss in led_losses(current, name)[:2]) for name in regions}
    usual = {
        name: (rest.whole_run("loss_share_central", region=name).value, rest.loss_to_end(name).value)
        for name in regions
    }  # fmt: skip
    months, pairs = dates_of(current), list[tuple[str, str, str]]()
    for which, month in enumerate(months):
        region = max(regions, key=lambda name, at=which: own[name][at] * current.gdp_of(name))
        with_it, without = (_sum(current, region, shares[region][which]) for shares in (own, usual))
        if f"{with_it} by {month}" in lead and (with_it, without, month) not in pairs:
            pairs.append((with_it, without, month))
    if pairs:
        if all(with_it == without for with_it, without, _ in pairs):
            return AS_WITHOUT
        sums = [without if len(pairs) == 1 else f"{without} by {month}" for _, without, month in pairs]
        return f", against {' and '.join(sums)} without the article"
    which = 1 if country else 0  # of a country the whole run is looked at, of all the year
    worst = max(regions, key=lambda name: usual[name][which])
    if usual[worst][which] < LEAST_LOSS:
        return AS_WITHOUT
    money = f"{_sum(current, worst, usual[worst][which])} by {months[which]}"
    return f", where without the article {names.the(worst)} loses {money}"


def _sum(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money; next to nothing where it is too small to be seen as a share."""
    return money_of(current, region, share) if share >= LEAST_POINTS else "next to nothing"


def _stop_without(current: QuickQuantities, rest: QuickQuantities, places: Sequence[str]) -> str:
    """When one and ten per cent of the lines stand in the record, with a leading comma."""
    own, usual = ([days_to_share(one, share, places) for share in (FEW_LINES, MANY_LINES)] for one in (current, rest))
    if [days_in_words(q) for q in own] == [days_in_words(q) for q in usual]:
        return AS_WITHOUT
    few, many = usual
    if not math.isfinite(few.value):
        return ", where without the article not even one in a hundred ever does"
    when = [f"after {days_in_words(q)}" if q.value > 0.0 else "already" for q in usual]
    tenth = f"one in ten {when[1]}" if math.isfinite(many.value) else "never one in ten"
    return f", where without the article one in a hundred does {when[0]}, {tenth}"


def _behind(clause: str, first: str, suffix: str) -> str:
    """A clause with a suffix behind its first part, and behind that it is of the central run."""
    if not clause.startswith(first):
        return clause + suffix
    left = clause.removeprefix(first)
    if left.startswith(CENTRAL):
        first, left = first + CENTRAL, left.removeprefix(CENTRAL)
    return f"{first}{suffix}{left}" if not left.startswith(" (") else f"{clause}{suffix}"


def _price_without(price: HeadlineTile) -> str:
    """What the highest price is in the record, behind the one with the article."""
    texts = price.to_json()
    return AS_WITHOUT if texts["value"] == texts["before"] else f", against {texts['before']} without the article"


def what_is_spared(
    tiles: Sequence[HeadlineTile], current: QuickQuantities, rest: QuickQuantities, names: Names
) -> str:  # fmt: skip
    """Of an article that eases what its controlling country has in force: what it lets out and whom it spares how much.

    A sentence; empty where it eases nothing, or where no more is shipped than without it.
    """
    shipped = next(one for one in tiles if one.id == "magnets")
    if not may_ease(current.results.scenario) or shipped.current.value - shipped.rest.value < LEAST_CHANGE:
        return ""
    texts, what = shipped.to_json(), shipped.label.partition(" at their lowest")[0]
    shares = f"{texts['value']} of normal at their lowest instead of {texts['before']}"
    text = f"The article eases what is in force: {what[:1].lower()}{what[1:]} are {shares} without the article"
    if not current.has_losses:
        return f"{text}."
    less = {name: _less_lost(current, rest, name) for name in regions_that_lose(current)}
    region = max(less, key=lambda name: less[name])
    own, usual = led_losses(current, region).year.value, rest.whole_run("loss_share_central", region=region).value
    if less[region] < LEAST_SPARED or money_of(current, region, own) == money_of(current, region, usual):
        return f"{text}."
    sums = f"{_sum(current, region, own)} instead of {_sum(current, region, usual)}"
    return f"{text}, and {names.the(region)} loses {sums} by {dates_of(current)[0]}."


def may_ease(sc: Scenario) -> bool:
    """Whether the controlling country has a measure of the article that may let out more than the record does."""
    own = (policy for policy in own_measures(sc) if policy.actor == sc.controller and policy.status != "threatened")
    easing = (one for one in own if has_trait(one, "rations_exports") or has_trait(one, "eases"))
    return any(not getattr(one, "ban", False) for one in easing)


def _less_lost(current: QuickQuantities, rest: QuickQuantities, region: str) -> float:
    """Million USD that a region loses less in the twelve months than without the article; central case."""
    usual = rest.whole_run("loss_share_central", region=region).value
    return (usual - led_losses(current, region).year.value) / 100.0 * current.gdp_of(region)
