"""Acts that were decreed by a day and replaced before they took effect: the register has no row of them.

Whoever begins between the decree and what replaced it knows it; to anybody later it is no longer what is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monazite.analysis.exercise.press import TracedLine, capital, figure
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity


@dataclass(frozen=True)
class DecreedDuty:
    """A duty that was decreed for a day and never stood by itself.

    Attributes
    ----------
    actor, on
        Who decreed it, on goods of whom.
    decreed, due, replaced
        Day of the decree, day for which it was made, and day from which another one was known to take its place.
    rate
        Percent of the value, in all.
    text
        What it is.
    source
        Id in sources.csv.
    """

    actor: str
    on: str
    decreed: date
    due: date
    replaced: date
    rate: float
    text: str
    source: str


DUTIES = (
    DecreedDuty(
        "US",
        "CN",
        date(2025, 4, 2),
        date(2025, 4, 9),
        date(2025, 4, 8),
        34.0,
        "the reciprocal tariff on goods of China, in the place of the base rate and on top of the fentanyl tariff",
        "eo14257",
    ),
)
"""Annex I of Executive Order 14257 has the rate of each partner. On 8 April it was known that it would be 84 %."""


def decreed_lines(table: SeatedScenario, day: date) -> tuple[TracedLine, ...]:
    """Duties between the two sides of the talks that are decreed on a day and still to come."""
    out = list[TracedLine]()
    for duty in DUTIES:
        if {duty.actor, duty.on} != {*table.sides} or not duty.decreed <= day < min(duty.replaced, duty.due):
            continue
        where = {"region": duty.actor, "origin": duty.on}
        claim = Quantity(duty.rate, duty.rate, duty.rate, "%", "tariff", where, "", (duty.source,), "data")
        who = Names(table.dataset).the(duty.actor)
        text = f"Decreed on {day_text(duty.decreed)} for {day_text(duty.due)}: {who} sets {figure(duty.rate)} % as "
        out.append(TracedLine(capital(f"{text}{duty.text}."), (claim,)))
    return tuple(out)
