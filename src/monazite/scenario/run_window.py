"""Measures of a file that begin or end outside the months of its run."""

import warnings
from collections.abc import Iterable
from datetime import date

from monazite.foundation.errors import InputError
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.toml import Document


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
