"""The tile of the lowest shipments, in the months in which some measure keeps them back, and what normal is there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from monazite.model.index import Index
from monazite.presentation.briefing.claims import number, value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.web.headline.detours import detours_of, in_a_sentence, in_the_tile
from monazite.presentation.web.headline.tile import LEAST_CHANGE, HeadlineTile
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import AnyPolicy, kinds_with

LEAST_OF_NORMAL = 0.1  # % of normal shipments that is shown as a number
LEAST_MONTHS_AFTER = 2  # of a run after the last measure, from which on they are left out
SHIPPED = "exports_counted_index"
YEAR = 12


class Lowest(NamedTuple):
    """The lowest month of some shipments: how much of normal is shipped, and the number of the month."""

    share: Quantity
    month: int


def shipments_tile(current: QuickQuantities, rest: QuickQuantities, names: Names) -> HeadlineTile:
    """Shipments at their lowest, of both runs in the same months: from that of the levers to the last measure's end.

    What follows the end of every measure is no effect of one that its lowest month could tell: stocks that were built
    against it are sold or drawn then.
    """
    home, good = names.the(current.results.scenario.controller), current.focus.shipped
    until = end_of_measures(current, good)
    lowest, at_rest = (_lowest(q, good, until) for q in (current, rest))
    label, months = label_of(current.focus.shipments, good), current.results.index.month
    small, small_at_rest = small_share(lowest.share), small_share(at_rest.share)
    detours, official = detours_of(current), small or value_text(as_share(lowest.share))
    is_cut = until < len(months)
    looked = f"; of the months to {month_text(months[until - 1])}, in which a measure acts" if is_cut else ""
    detail = f"{month_text(months[lowest.month])}{in_the_tile(detours)}"
    others = _of_all_controllers(current, good, lowest.month, names) + of_who_acts(current, names)
    further = [in_a_sentence(detours, official, label, current), _what_is_normal(current, good, label)]
    if is_cut:
        further.append(
            f"The months after {month_text(months[until - 1])}, the last of a measure on these exports, are not looked "
            f"at here: the chart has them."
        )
    return HeadlineTile(
        "magnets", "main", f"Shipments of {label} from {home} at their lowest, of normal", as_share(lowest.share),
        as_share(at_rest.share), detail + others + looked, "", small,
        small_at_rest, further=" ".join(filter(None, further)),
    )  # fmt: skip


def end_of_measures(current: QuickQuantities, good: str) -> int:
    """Number of the month after the last one in which a measure of the controller keeps a good back.

    That of the run's end where a measure has none of its own, where none lies behind the month of the levers, or where
    only a month is left after it.
    """
    results = current.results
    sc, months, index = results.scenario, results.index.month, results.index
    ends = [policy.until for policy in sc.policy if policy.actor == sc.controller
            and policy.kind in kinds_with("restricts_exports") and policy.status != "threatened"
            and _is_on(policy, good, index)]  # fmt: skip
    if not ends or None in ends:
        return len(months)
    last = max(end for end in ends if end is not None)
    until = next((n for n, month in enumerate(months) if month >= last), len(months))
    return until if current.start < until <= len(months) - LEAST_MONTHS_AFTER else len(months)


def _is_on(policy: AnyPolicy, good: str, index: Index) -> bool:
    """Whether a measure is on a good, or on one of a group of goods."""
    patterns = getattr(policy, "goods", ())
    return bool(set(index.some_goods((good,))) & set(index.some_goods(patterns)))


def _lowest(q: QuickQuantities, good: str, until: int) -> Lowest:
    """The lowest month before some month, of each draw its own one; which month it is in the central run."""
    where = {"good": good, "region": "WORLD"}
    path = q.path(SHIPPED, **where)[:, q.start : until]
    month = q.start + (int(np.nanargmin(path[0])) if np.isfinite(path[0]).any() else 0)
    return Lowest(q.quantity(np.fmin.reduce(path, axis=1), SHIPPED, **where), month)


def small_share(index: Quantity) -> str:
    """A share of normal below one per cent in words, with one digit at most; empty for a larger one."""
    percent = 100.0 * index.value
    if not 0.0 < percent < 1.0:
        return ""
    return f"{percent:.1f}%" if percent >= LEAST_OF_NORMAL else f"below {LEAST_OF_NORMAL:g}%"


def label_of(labels: Mapping[str, str], good: str) -> str:
    """Label of the series that shows a good; the good itself where there is none."""
    return next((label for label, shown in labels.items() if shown == good), good)


def _of_all_controllers(current: QuickQuantities, good: str, month: int, names: Names) -> str:
    """What all controllers together ship to the others in a month, in words; empty where one controls alone."""
    others = current.results.view.controllers[1:]
    path = current.path("exports_index_by_controller", good=good, region="ALL") if others else None
    if path is None or not math.isfinite(path[0, month]):
        return ""
    share = as_share(current.quantity(path[:, month], "exports_index_by_controller", good=good, region="ALL"))
    return f"; with {' and '.join(map(names.the, others))}, to countries without controls: {value_text(share)}"


def of_who_acts(current: QuickQuantities, names: Names) -> str:
    """What another country than the controlling one ships at its lowest under its limit of an article, in words.

    Of the first such limit and the first of its goods that this country ships; empty without any.
    """
    sc, index, others = current.results.scenario, current.results.index, current.results.view.controllers[1:]
    limits = kinds_with("restricts_exports")
    for policy in own_measures(sc):
        if policy.kind not in limits or policy.actor not in others or policy.status == "threatened":
            continue
        months = [
            n for n, month in enumerate(index.month)
            if policy.start <= month and (policy.until is None or month < policy.until)
        ]  # fmt: skip
        for good in (index.good[at] for at in index.some_goods(getattr(policy, "goods", ()))):
            path = current.path("exports_index_by_controller", good=good, region=policy.actor)[:, months]
            if path.size and np.isfinite(path).all():
                share = as_share(current.quantity(path.min(1), "exports_index_by_controller", good=good))
                what = f"{names.good(good)} from {names.the(policy.actor)} at its lowest"
                return f"; {what}: {small_share(share) or value_text(share)}"
    return ""


def _quota_of(current: QuickQuantities, good: str, month: int) -> float:
    """The least quota of the controller on a good in a month, t a year; infinite where there is none."""
    results = current.results
    if good not in results.index.good:
        return math.inf
    controls, at = results.model.controls, results.index.good.index(good)
    own = controls.quota_weight[:, at, results.model.structure.controller] > 0.0
    return YEAR * float(controls.quota[month, own].min(initial=math.inf))


def _what_is_normal(current: QuickQuantities, good: str, label: str) -> str:
    """What a quota is of normal shipments, and why that is another share than of output; empty without a quota.

    Of the last month from that of the levers on in which one is in force: the one that is going on.
    """
    quotas = [_quota_of(current, good, month) for month in range(current.start, len(current.results.index.month))]
    quota = next((one for one in reversed(quotas) if math.isfinite(one)), math.inf)
    if not math.isfinite(quota):
        return ""
    results = current.results
    at = results.index.good.index(good)
    normal = YEAR * float(results.view.baseline_exports()[at].sum())
    made = YEAR * float(results.model.baseline.supply[at, results.model.structure.controller])
    text = (
        f"Normal is what buyers abroad take of {label} in the baseline year, {number(normal, 3)} t a year: a quota of "
        f"{number(quota, 3)} t a year is {100 * quota / normal:.0f}% of that."
    )
    if made < normal * (1.0 + LEAST_CHANGE):
        return text
    return (
        f"{text} It is a smaller share of output, against which precedents of the levers hold it, as more is made "
        f"there than buyers take: {number(made, 3)} t a year in the model, of which it is {100 * quota / made:.0f}%."
    )
