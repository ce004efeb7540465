"""Duties of one country on goods of another that stand on a day, by the register of measures, in one sentence.

Levers, talks, exercises and briefs speak of tariffs that are different things: what is added, a mean over all goods, a
duty on magnets alone. Each of them says with this sentence where the duties stand.
"""

from collections.abc import Sequence
from datetime import date

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.results.names import Names, day_text

EARLIEST = date(2025, 1, 1)
"""Day from which duties are told: older ones are no part of the quarrel, and stand in the usual duties of a run."""
GOODS = {"*.magnet": "magnets", "*": "all goods", "other goods": "nearly all goods"}
"""Goods of the register whose duties are told, in words."""
NEVER_CAME = ("announced", "threatened", "withdrawn", "suspended")
"""Status of rows that were not in force on the days that they name."""


def standing_duties(
    ds: Dataset, actor: str, on: str, day: date, since: date = EARLIEST
) -> list[tuple[str, RecordedMeasure]]:
    """The last duty on each of `GOODS` that a country had in force on a day, with the goods in words."""
    rows: Sequence[RecordedMeasure] = ds.table("measures")
    found: dict[str, RecordedMeasure] = {}
    for row in sorted(rows, key=lambda one: one.in_force or date.max):
        goods = "; ".join(row.goods)
        is_own = row.kind == "tariff" and row.actor == actor and {on, "*"} & {*row.affected} and row.level
        if is_own and goods in GOODS and row.status not in NEVER_CAME and _is_in_force(row, day, since):
            found[goods] = row
    return [(words, found[goods]) for goods, words in GOODS.items() if goods in found]


def _is_in_force(row: RecordedMeasure, day: date, since: date) -> bool:
    """Whether a measure had begun by a day, not before ``since``, and has not ended."""
    return row.in_force is not None and since <= row.in_force <= day and (row.until is None or row.until > day)


def duties_sentence(ds: Dataset, actor: str, on: str, day: date, since: date = EARLIEST) -> str:
    """Where the duties stand, a whole sentence; empty where the register has none."""
    found, names = standing_duties(ds, actor, on, day, since), Names(ds)
    if not found:
        return ""
    parts = [
        f"{100.0 * (row.level or 0.0):.3g}% on {goods} since {day_text(row.in_force or day)}" for goods, row in found
    ]
    text = f"By the register {names.the(actor)} has in force on goods of {names.the(on)}, on {day_text(day)}: "
    return f"{text}{'; '.join(parts)}."
