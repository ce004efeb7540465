"""Measures that lie wholly outside the months of a run, where they would change nothing without a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from monazite.foundation.errors import InputError


class HasWindow(Protocol):
    """A measure: first day in force, and first day no longer in force."""

    @property
    def start(self) -> date:
        """First day in force."""
        ...

    @property
    def end(self) -> date | None:
        """First day no longer in force; None for the end of the run."""
        ...


def policies_outside(
    policies: Sequence[HasWindow], first: date, end: date
) -> list[tuple[tuple[str | int, ...], InputError]]:
    """Every measure that is over before the run begins or begins after it ends, as (location, problem).

    ``first`` is the first day of the first month, ``end`` the first day after the run.
    """
    problems: list[tuple[tuple[str | int, ...], InputError]] = []
    for i, policy in enumerate(policies):
        if policy.start >= end:
            allowed = f"a day before the run ends, {end}"
            problems.append((("policy", i, "start"), InputError(found=policy.start, allowed=allowed)))
        elif policy.end is not None and policy.end <= first:
            allowed = f"a day after the run begins, {first}"
            problems.append((("policy", i, "end"), InputError(found=policy.end, allowed=allowed)))
    return problems
