"""Measures of a file that begin or end outside the months of its run, and stocks that are not full when needed."""

import warnings
from collections.abc import Iterable, Sequence
from datetime import date

from monazite.foundation.errors import InputError
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.stockpile import Stockpile, stock_bought
from monazite.scenario.record import CONTROL_KINDS
from monazite.scenario.toml import Document

FULL = 0.8
"""Share of its cover from which on a stock counts as full."""
MONTH = 365.25 / 12.0


class StockWarning(UserWarning):
    """A stock that is bought month by month is far from full when a control begins, or when the run or it ends."""


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
        if policy.end is not None and policy.end <= first:
            name, day, allowed = "end", policy.end, f"a day after the run begins, {first}"
        elif policy.start < first:
            line = document.line(("policy", i, "start"))
            text = f"{document.file}:{line}: policy.{i}.start: {day} lies before the run begins, {first}; the rest acts"
            warnings.warn(text, RunWindowWarning, stacklevel=2)
        if name == "end" or policy.start >= end:
            line, field = document.line(("policy", i, name)), f"policy.{i}.{name}"
            problems.append(InputError(file=document.file, line=line, field=field, found=day, allowed=allowed))
    return problems


def warn_of_unfilled_stocks(
    own: Sequence[AnyPolicy], every: Iterable[AnyPolicy], end: date, document: Document
) -> None:
    """Say of a file's stocks what is bought of their cover by the first control after their start.

    Parameters
    ----------
    own
        Measures of the file itself.
    every
        All measures of the run: controls of what the file goes on from count too.
    end
        First day after the run.
    document
        The file.
    """
    days = [p.start for p in every if p.kind in CONTROL_KINDS and p.status != "threatened"]
    for i, policy in enumerate(own if document.text else ()):
        if not isinstance(policy, Stockpile) or policy.cover <= 0.0:
            continue
        last = min(policy.end or end, end)
        day = min((day for day in days if policy.start < day <= last), default=last)
        bought = stock_bought(policy, (day - policy.start).days / MONTH)
        if bought < FULL * policy.cover:
            line = document.line(("policy", i, "cover"))
            event = "a control begins" if day in days else "the run or the stock ends"
            text = (
                f"{document.file}:{line}: policy.{i}.cover: aims at {policy.cover * MONTH:.0f} days of use; by {day}, "
                f"when {event}, {bought * MONTH:.0f} are bought at most. A stock that is there on its first day is "
                f"held = {policy.cover * MONTH:.0f}"
            )
            warnings.warn(text, StockWarning, stacklevel=2)
