"""What was public when an exercise began: figures, measures, dates ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase

from monazite.analysis.exercise.decreed import decreed_lines
from monazite.analysis.exercise.press import TracedLine, capital, with_range
from monazite.analysis.exercise.seats import SeatedScenario
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.policy import Event, RecordedMeasure
from monazite.results.names import Names, day_text, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import add_months

MOST_OBSERVATIONS = 12
MOST_MEASURES = 12
MONTHS_AHEAD = 24
"""Months beyond which a date is none to plan by: an election set by law is on the calendar sixteen years ahead."""
OUTCOMES = {
    "price_fob": "price free on board",
    "price_inside": "price",
    "price_outside": "price outside the controlling country",
    "unit_value_import": "customs value of imports",
    "unit_value_export": "customs value of exports",
}
"""Outcomes whose name is no word of a newspaper."""
PLACED = {"exports": "to", "imports": "into", "unit_value_import": "into"}
"""Preposition of the place of a figure, where that is not "in"."""
UNCONFIRMED = ("announced", "threatened")
"""Status of measures that stand in no act, whatever day they name."""
SETTLED = ("lifted", "suspended")
"""Status of measures that are not in force..."""
OVER = ("removal",)
"""...and kinds of rows that say that something is not."""


def observation_lines(table: SeatedScenario) -> tuple[TracedLine, ...]:
    """The last figure of every series on the seat or on what leaves the controlling country, the newest first."""
    rows = [row for row in table.dataset.table("observations") if _concerns(table, row)]
    latest: dict[tuple[object, ...], Observation] = {}
    for row in sorted(rows, key=lambda r: (r.published, r.period)):
        latest[row.outcome, row.good, row.region, row.part, row.origin, row.user] = row
    chosen = sorted(latest.values(), key=lambda r: (r.published, r.period, r.outcome), reverse=True)
    quotes = [row for row in table.dataset.table("observations") if row.outcome == "price_outside"]
    return tuple(_observation_line(table, row, quotes) for row in chosen[:MOST_OBSERVATIONS])


def _concerns(table: SeatedScenario, row: Observation) -> bool:
    return row.region in (table.seat, "WORLD", table.setting.controller) or row.origin == table.seat


def _observation_line(table: SeatedScenario, row: Observation, quotes: Sequence[Observation]) -> TracedLine:
    names = Names(table.dataset)
    goods = ", ".join(pattern_words(table, pattern) for pattern in row.good)
    flow = f" from {names.the(row.origin)}" if row.origin else ""
    place = f" {PLACED.get(row.outcome, 'in')} {names.the(row.region)}"
    claim = _claim(row)
    words = OUTCOMES.get(row.outcome, row.outcome.replace("_", " "))
    place = "" if row.outcome.startswith("price") and row.region == "WORLD" else place
    text = f"{words}{f', {goods}' if goods else ''}{',' if goods and (flow or place) else ''}{flow}{place}, "
    text += f"{period_words(row.period)}: {with_range(claim)}"
    said = f"{text} ({row.reporter}, published {day_text(row.published)})"
    if row.outcome != "price_paid" or row.region != "WORLD":
        return TracedLine(capital(f"{said}."), (claim,))
    said += f", a mean over all buyers, most of them in {names.the(table.setting.controller)}"
    outside = max((q for q in quotes if q.good == row.good), key=lambda q: (q.published, q.period), default=None)
    if outside is None:
        return TracedLine(capital(f"{said}."), (claim,))
    quote = _claim(outside)
    said += f"; the last quote outside it: {with_range(quote)} in {names.the(outside.region)}, "
    return TracedLine(capital(f"{said}{period_words(outside.period)} ({outside.reporter})."), (claim, quote))


def _claim(row: Observation) -> Quantity:
    where = {"good": ";".join(row.good), "region": row.region, "period": row.period}
    return Quantity(row.value, row.value, row.value, row.unit, row.outcome, where, "", tuple(row.source), "data")


def period_words(period: str) -> str:
    """A period of a figure as it is read: a day, a month, from one to another; years and quarters stay.

    >>> [period_words(x) for x in ("2025-03-26", "2025-01/2025-02", "2024", "2025-Q3")]
    ['26 March 2025', 'January 2025 to February 2025', '2024', '2025-Q3']
    """
    if "/" in period:
        return " to ".join(period_words(part) for part in period.split("/"))
    if "Q" in period or len(period) < len("2025-01"):
        return period
    return (
        day_text(date.fromisoformat(period))
        if len(period) > len("2025-01")
        else month_text(date.fromisoformat(f"{period}-01"))
    )


def pattern_words(table: SeatedScenario, pattern: str) -> str:
    """A good or a pattern of goods in words: ``all magnets``, ``gallium and germanium``."""
    names = Names(table.dataset)
    if "[" not in pattern:
        return names.good(pattern).replace("* ", "all ").removesuffix(" *")
    mineral = f"{pattern.partition('.')[0]}.*"
    goods = [row.good for row in table.dataset.table("goods") if fnmatchcase(row.good, mineral)]
    elements = dict.fromkeys(names.good(good.partition(".")[0]) for good in goods)
    return " and ".join(elements) or pattern


def measure_lines(table: SeatedScenario, day: date) -> tuple[TracedLine, ...]:
    """Measures that were public when the exercise began, are in force or announced on a day, and touch the talks."""
    rows = [row for row in table.dataset.table("measures") if _stands(row, day) and touches(table, row)]
    rows.sort(key=lambda r: r.in_force or r.announced or date.min, reverse=True)
    standing = [row for row in rows if row.in_force is not None and row.in_force <= day]
    coming = [row for row in reversed(rows) if row not in standing]  # what is to come, the next first
    lines = [_measure_line(row, day) for row in [*standing, *coming][:MOST_MEASURES]]
    return (*lines, *decreed_lines(table, day))


def _stands(row: RecordedMeasure, day: date) -> bool:
    over = row.until is not None and row.until < day
    return not over and row.status not in SETTLED and row.kind not in OVER


def touches(table: SeatedScenario, row: RecordedMeasure) -> bool:
    """Whether a measure is one of the two sides or of the seat, on goods of the scenario."""
    sides = {table.setting.controller, table.setting.target, table.seat}
    if row.actor not in sides:
        return False
    wanted = {row.good for row in table.dataset.table("goods")} | {row.mineral for row in table.dataset.table("goods")}
    elements = {name.partition(".")[0] for name in wanted if name}
    patterns = [good for good in row.goods if good]
    if not patterns or "*" in patterns:
        return True
    return any(p in elements or any(fnmatchcase(name or "", p) for name in wanted) for p in patterns)


def _measure_line(row: RecordedMeasure, day: date) -> TracedLine:
    is_open = row.status in UNCONFIRMED and row.announced is not None
    if is_open and row.announced and row.in_force in (None, row.announced):
        when = f"{capital(row.status)} on {day_text(row.announced)}, not on record as in force"
    elif is_open and row.in_force is not None:
        when = f"{capital(row.status)} for {day_text(row.in_force)}"
    elif row.in_force is not None and row.in_force <= day:
        when = f"In force since {day_text(row.in_force)}"
    elif row.in_force is not None:
        when = f"Announced for {day_text(row.in_force)}"
    else:
        when = f"{capital(row.status.replace('_', ' '))}"
    return TracedLine(f"{when}: {row.text}", measure_claims(row))


def measure_claims(row: RecordedMeasure) -> tuple[Quantity, ...]:
    """The level of a measure with its sources; nothing where it has none."""
    level, where = row.level, {"measure": row.id}
    if level is None:
        return ()
    return (Quantity(level, level, level, row.unit, "measure.level", where, "", tuple(row.source), "data"),)


def calendar_lines(table: SeatedScenario, day: date) -> tuple[TracedLine, ...]:
    """Dates of the next two years that were public when the exercise began."""
    last = add_months(day, MONTHS_AHEAD)
    rows = sorted((r for r in table.dataset.table("calendar") if day <= r.date < last), key=lambda row: row.date)
    return tuple(
        TracedLine(f"{day_text(row.date)}: {row.title}{_whose(table, row)}{f', {row.place}' if row.place else ''}.")
        for row in rows
    )


def _whose(table: SeatedScenario, row: Event) -> str:
    """Between whom something ends, where that is two and not the two at the table: it is no date of this table."""
    if row.kind != "expiry" or len(row.actors) != len(table.sides) or {*row.actors} == {*table.sides}:
        return ""
    return f" (between {' and '.join(Names(table.dataset).the(name) for name in row.actors)})"
