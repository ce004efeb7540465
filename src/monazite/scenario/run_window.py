"""Measures of a file that begin or end outside the months of its run, and stocks that are not full when needed."""

import warnings
from collections.abc import Iterable, Sequence
from datetime import date

from monazite.dataset.dataset import Dataset
from monazite.dataset.patterns import match_goods, match_regions
from monazite.foundation.errors import InputError
from monazite.scenario.policies import AnyPolicy, Policy, has_trait
from monazite.scenario.policies.policy_base import months_between
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.toml import Document, policy_field

MONTH = 365.25 / 12.0
DEFENCE = ".defence"


class StockWarning(UserWarning):
    """A stock that is bought is not full when a control suspends its purchases, or when the run or the stock ends."""


class RunWindowWarning(UserWarning):
    """A measure of a scenario begins before the run."""


def outside_the_run(own: Iterable[AnyPolicy], start: date, end: date, document: Document) -> list[InputError]:
    """Measures of a file that would change nothing; those that lose their first part are a warning.

    Parameters
    ----------
    own
        Measures of the file itself.
    start, end
        First day of the run, and the first day after it.
    document
        The file; a scenario that is no text has no measures outside its run that would be an error.
    """
    first, problems = start.replace(day=1), list[InputError]()
    for i, policy in enumerate(own if document.text else ()):
        name, day, allowed = "start", policy.start, f"a day before the run ends, {end}"
        may_be_over = policy.end is not None or policy.start < first
        is_over = policy.until is not None and policy.until <= first and may_be_over
        if is_over:
            name, allowed = "end" if policy.end else "months", f"a day after the run begins, {first}"
            day = policy.end or policy.until
        elif policy.start < first:
            line = document.line(("policy", i, "start"))
            field = policy_field(i, policy.kind, "start")
            text = f"{document.file}:{line}: {field}: {day} lies before the run begins, {first}; the rest acts"
            warnings.warn(text, RunWindowWarning, stacklevel=2)
        if is_over or policy.start >= end:
            line, field = document.line(("policy", i, name)), policy_field(i, policy.kind, name)
            problems.append(InputError(file=document.file, line=line, field=field, found=day, allowed=allowed))
    return problems


def warn_of_unfilled_stocks(
    own: Sequence[AnyPolicy], every: Iterable[AnyPolicy], end: date, document: Document, dataset: Dataset
) -> None:
    """Say of a file's stocks which are not full when a control suspends their purchases, or they or the run end.

    Parameters
    ----------
    own
        Measures of the file itself.
    every
        All measures of the run that act: controls of what the file goes on from count too.
    end
        First day after the run.
    document
        The file.
    dataset
        Goods and regions, by which a control and a stock can have to do with each other.
    """
    controls = [p for p in every if has_trait(p, "rations_exports")]
    for i, policy in enumerate(own if document.text else ()):
        if not isinstance(policy, Stockpile) or policy.cover <= 0.0:
            continue
        last = min(policy.until or end, end)
        meant = [c for c in controls if policy.start < c.start < last and _keeps_back(c, policy, dataset)]
        first = min(meant, key=lambda c: c.start, default=None)
        day = first.start if first else last
        bought = policy.cover * min(months_between(policy.start, day) / max(policy.build, 1e-9), 1.0)
        if (policy.cover - bought) * MONTH < 1.0:
            continue
        line = document.line(("policy", i, "cover"))
        field = policy_field(i, policy.kind, "cover")
        event = "the run ends" if last == end else "the stock ends"
        if first:
            event = f"{_with_article(first.kind)} of {first.actor} begins and purchases are suspended"
        text = (
            f"{document.file}:{line}: {field}: aims at {policy.cover * MONTH:.0f} days of use, bought over "
            f"{policy.build:g} months from {policy.start} on; by {day}, when {event}, {bought * MONTH:.0f} are bought "
            f"at most. A stock that is there on its first day is held = {policy.cover * MONTH:.0f}"
        )
        warnings.warn(text, StockWarning, stacklevel=2)


def _with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def _keeps_back(control: Policy, stock: Stockpile, dataset: Dataset) -> bool:
    """Whether a control can keep goods of a stock from a region that buys them."""
    goods = [row.good for row in dataset.table("goods")]
    minerals = [row.mineral for row in dataset.table("goods")]
    blocs = {row.region: row.bloc for row in dataset.table("regions")}
    regions = [row.region for row in dataset.table("regions")]
    limited, wanted = (
        {i for name in getattr(p, "goods", ()) for i in match_goods(name, goods, minerals)} for p in (control, stock)
    )
    buyers = {i for name in stock.regions or (stock.actor,) for i in match_regions(name, regions, blocs)}
    names: tuple[str, ...] = getattr(control, "destinations", ("*",))
    places = [name.removesuffix(DEFENCE) for name in names]
    served = {i for name in places for i in match_regions(name, regions, blocs, control.actor)}
    return bool(limited & wanted and buyers & served)
