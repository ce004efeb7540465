"""Measures that a side has announced with their day: they come on every path of the talks, and a deal suspends them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from monazite.negotiation.setup import TalksSetting, is_negotiable
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario

Term = tuple[date, date | None]
"""First day of a deal and the first on which it is over; None: it outlasts the run."""


def announced_measures(sc: Scenario, setting: TalksSetting) -> tuple[Policy, ...]:
    """Measures of a scenario that the two sides bargain over and that are announced, which is more than a threat."""
    controller, target, day = setting.controller, setting.target, setting.first_offer
    return tuple(p for p in sc.policy if p.status == "announced" and is_negotiable(p, controller, target, day))


def outside_deals(measures: Iterable[Policy], deals: Iterable[Term]) -> tuple[Policy, ...]:
    """What is left of measures where deals suspend them.

    Parameters
    ----------
    measures
        Measures with a first day and, where they end, a first day no longer.
    deals
        Terms of the deals of a path, in order of time.

    Returns
    -------
    tuple of Policy
        A measure for every stretch of its days that no deal covers; unchanged where there is no deal.
    """
    terms = tuple(deals)
    return tuple(part for measure in measures for part in _parts(measure, terms))


def _parts(measure: Policy, deals: tuple[Term, ...]) -> Iterable[Policy]:
    start, end = measure.start, measure.until
    for signed, over in deals:
        if end is not None and end <= start:
            return
        if signed > start:
            yield _within(measure, start, signed if end is None else min(signed, end))
        if over is None:
            return
        start = max(start, over)
    if end is None or end > start:
        yield _within(measure, start, end)


def _within(measure: Policy, start: date, end: date | None) -> Policy:
    if (start, end) == (measure.start, measure.until):
        return measure
    return measure.model_copy(update={"start": start, "end": end, "months": None, "known": measure.public_from})
