"""What looks wrong at first of a lever that moved, and the ledger of it: the same state without the lever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import joined_with_and, number
from monazite.presentation.web.effects.cheaper_inputs import cheaper_for_less_need
from monazite.presentation.web.effects.harmed_lines import lines_stand_sooner
from monazite.presentation.web.headline.tile import LEAST_CHANGE
from monazite.presentation.web.levers.levers import Lever
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.scenario.policies import add_months, kinds_with
from monazite.scenario.policies.traits import Trait

LEAST_POINTS = 0.01  # of normal shipments, or of world output, from which on a fall is explained
HARMS: tuple[Trait, ...] = (
    "restrictive", "restricts_exports", "rations_exports", "taxes_imports", "limits_technology",
    "negotiated_by_controller",
)  # fmt: skip
"""Traits of levers that are not there to help those who lack goods."""
CONTROLS: tuple[Trait, ...] = ("restricts_exports", "rations_exports")
"""Traits of levers that keep goods back, and so are expected to make them dearer outside."""
LEAST_MONTHS = 0.1  # of a review from which on it counts as longer
STANDS = 0.01  # part of its usual output below which a mine or plant stands still
LEAST_TONNES = 1e-3  # a month: what counts as made at all


class MovedLever(NamedTuple):
    """A lever beside the same state without it, the good whose price is shown, and the months in which it acts."""

    lever: Lever
    current: QuickQuantities
    without: QuickQuantities
    good: str
    start: date
    until: date
    names: Names


def against_expectation(moved: MovedLever) -> str:
    """Why a lever moves a number the other way than its name promises, in words; empty where it does not."""
    rule = _RULES.get((moved.lever.kind, moved.lever.field))
    lines = (
        lines_stand_sooner(moved.current, moved.without, moved.good, moved.names)
        if not any(moved.lever.kind in kinds_with(trait) for trait in HARMS)
        else ""
    )
    is_control = any(moved.lever.kind in kinds_with(trait) for trait in CONTROLS)
    cheaper = cheaper_for_less_need(moved.current, moved.without, moved.good, moved.names) if is_control else ""
    return " ".join(filter(None, (rule(moved) if rule else "", cheaper, lines)))


def _lowest_after_an_offer(moved: MovedLever) -> str:
    """Shipments fall lowest when an offer of licences has ended: applications wait again, and stocks are full."""
    current, without = moved.current, moved.without
    where = {"good": current.focus.shipped, "region": "WORLD"}
    lowest, month, _ = current.extreme("exports_counted_index", lowest=True, **where)
    otherwise = without.extreme("exports_counted_index", lowest=True, **where)[0]
    months = current.results.index.month
    own = [n for n, one in enumerate(months) if moved.start <= one < moved.until]
    if not own or month < moved.until or lowest.value > otherwise.value - LEAST_POINTS:
        return ""
    during, usual = (
        float(one.path("exports_counted_index", **where)[0, own[0] : own[-1] + 1].mean()) for one in (current, without)
    )
    label = next((name for name, good in current.focus.shipments.items() if good == current.focus.shipped), "them")
    reasons = [
        "what is applied for then waits for a longer review again" if _is_slower_after(moved, own[-1]) else "",
        "buyers first use what they have stored" if _is_fuller(moved, own[-1]) else "",
    ]
    why = f": {joined_with_and(list(filter(None, reasons)))}" if any(reasons) else ""
    return (
        f"While it lasts, {month_text(moved.start)} to {month_text(add_months(moved.until, -1))}, shipments of {label} "
        f"are {100 * during:.0f}% of normal on average instead of {100 * usual:.0f}%. The lowest month, "
        f"{month_text(month)} with {100 * lowest.value:.0f}%, comes after its end{why}."
    )


def _is_slower_after(moved: MovedLever, last: int) -> bool:
    """Whether a review lasts longer in the month after the offer than in its last one."""
    results = moved.current.results
    review = results.model.controls.review[:, results.index.goods(moved.lever.content.get("goods", ("*",)))]
    own = review[last : last + 2, :, results.index.region.index(moved.lever.actor)].mean((1, 2))
    return len(own) == 2 and float(own[1]) > float(own[0]) + LEAST_MONTHS


def _is_fuller(moved: MovedLever, last: int) -> bool:
    """Whether users elsewhere hold more of what is licensed at the end of the offer than they would without it."""
    index = moved.current.results.index
    goods, home = index.goods(moved.lever.content.get("goods", ("*",))), index.region.index(moved.lever.actor)
    abroad = moved.current.results.model.structure.buyer_region != home
    held, usual = (
        float(one.results.view.flows.stock[0, last][goods][:, abroad].sum()) for one in (moved.current, moved.without)
    )
    return held > usual * (1.0 + LEAST_CHANGE)


def _same_tonnes_for_others(moved: MovedLever) -> str:
    """Members that buy from each other first get more of what there is: little more is made, and others go short."""
    current, without, good = moved.current, moved.without, moved.good
    peak, month, number_of = current.extreme("price_outside", good=good)
    otherwise = without.extreme("price_outside", good=good)[0]
    if peak.value < otherwise.value * (1.0 + LEAST_CHANGE):
        return ""
    names, index = moved.names, current.results.index
    home, members = current.results.scenario.controller, index.regions(moved.lever.content["members"])
    at = index.good.index(good)
    member = np.isin(current.results.model.structure.buyer_region, members)
    abroad = current.results.model.structure.buyer_region != index.region.index(home)
    bought = [one.results.view.flows.ship[0, number_of, at].sum(0) for one in (without, current)]
    theirs, rest = ([float(one[who].sum()) for one in bought] for who in (member, abroad & ~member))
    if theirs[1] < theirs[0] + LEAST_TONNES:
        return ""
    before, after, others_before, others_after = (number(x, 2) for x in (*theirs, *rest))
    return (
        f"It makes hardly anything more and moves what there is: in {month_text(month)} the members buy {after} t of "
        f"{names.good(good)} instead of {before}, and all others outside {names.the(home)} {others_after} t instead of "
        f"{others_before}. It costs more because the members turn to plants of members, which have no more to sell, "
        f"and bid for the same tonnes."
    )


def _less_made_elsewhere(moved: MovedLever) -> str:
    """Where less is wanted a smaller part is made elsewhere: prices there carry fewer plants."""
    current, without = moved.current, moved.without
    supplied = current.focus.supplied
    now, usual = (float(one.path("share_outside", good=supplied)[0, -1]) for one in (current, without))
    price, before = (float(one.path("price_outside", good=moved.good)[0, -1]) for one in (current, without))
    if now > usual - LEAST_POINTS or price > before:
        return ""
    names, home = moved.names, moved.names.the(current.results.scenario.controller)
    label = next((name for name, good in current.focus.supply.items() if good == supplied), "it")
    feed, feed_before = (one.results.view.flows.feed[0, -1].sum(1) for one in (current, without))
    structure, index = current.results.model.structure, current.results.index
    abroad = structure.deposit_region != index.region.index(current.results.scenario.controller)
    idle = int((abroad & (feed_before > LEAST_TONNES) & (feed < STANDS * feed_before)).sum())
    plants = f"; {idle} {'mine or plant there stands' if idle == 1 else 'mines and plants there stand'} still for it"
    return (
        f"A smaller part of {label} is made outside {home} because less is wanted: in "
        f"{month_text(current.results.index.month[-1])} {names.good(moved.good)} outside costs {number(price, 2)} "
        f"USD/kg instead of {number(before, 2)}{plants if idle else ''}."
    )


def _made_and_not_let_out(moved: MovedLever) -> str:
    """Where controls bind, flooding makes more at home that nobody abroad gets: the share of all others falls by it."""
    results, usual = moved.current.results, moved.without.results
    structure, index = results.model.structure, results.index
    own = structure.deposit_region == index.region.index(results.scenario.controller)
    months = slice(moved.current.start, moved.current.start + 12)
    at_home, elsewhere = (
        [float(one.view.flows.feed[0, months][:, who].sum()) for one in (results, usual)] for who in (own, ~own)
    )
    where = {"good": moved.current.focus.shipped, "region": "WORLD"}
    let_out = [
        float(one.path("exports_counted_index", **where)[0, months].mean()) for one in (moved.current, moved.without)
    ]
    as_without = [abs(pair[0] - pair[1]) <= LEAST_CHANGE * max(pair[1], LEAST_TONNES) for pair in (let_out, elsewhere)]
    if at_home[0] < at_home[1] * (1.0 + LEAST_CHANGE) or not all(as_without):
        return ""
    names, (now, before) = moved.names, at_home
    inside = [
        float(one.path("price_inside", good=moved.good)[0, months].mean()) for one in (moved.current, moved.without)
    ]
    home = names.the(results.scenario.controller)
    return (
        f"In the twelve months mines of {home} make {100 * (now / before - 1):.0f}% more, "
        f"and its controls let out no more: the rest stays there, where {names.good(moved.good)} costs "
        f"{number(inside[0], 2)} USD/kg instead of {number(inside[1], 2)}. Mines elsewhere make as much as without it; "
        f"only their share of all that is made is smaller."
    )


_RULES: Mapping[tuple[str, str], Callable[[MovedLever], str]] = {
    ("concession", "approval"): _lowest_after_an_offer,
    ("alliance", "preference"): _same_tonnes_for_others,
    ("innovation", "thrift"): _less_made_elsewhere,
    ("market_power", "push"): _made_and_not_let_out,
}
