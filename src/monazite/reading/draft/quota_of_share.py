"""A quota that is told as a part of the one on record: ``will cut its cobalt quota by 30% for 2027``."""

from dataclasses import replace
from datetime import date, timedelta

from monazite.reading.amounts.quota_year import is_of_that_year_alone, start_of_quota_year
from monazite.reading.draft.cut_exports import share_let_through
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern

_CUT_BY = pattern("quota.cut_by")
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}


def quota_of_share(work: MeasureWork, goods: list[str]) -> ReadMeasure | None:
    """The measure with its tonnes and the year that they are for; None where the record has no such quota.

    Parameters
    ----------
    work
        The measure.
    goods
        Patterns of its goods.
    """
    m = work.measure
    told = next(filter(None, (_cut_told(" ".join(e.sentence.split())) for e in m.evidence)), None)
    if m.variant != "quota" or m.level is not None or m.status not in ("in_force", "announced", "threatened"):
        return None
    if told is None or work.register is None:
        return None
    text, share, at = told
    start = start_of_quota_year(text, at, work.base) or m.start
    eve = (start or work.base) - timedelta(days=1)
    rates = work.register.standing_quotas(work.region_of(m.actor), goods, eve)
    if not rates:
        return None
    if not 0.0 < share < 1.0:
        return None
    tonnes = round(min(rates) * (1.0 - share))
    end = m.end
    if start is not None and end is None and is_of_that_year_alone(text, at):
        end = date(start.year, 12, 31)
    work.assume(f"{tonnes:,g} t a year: {100 * share:.3g} % less than the {min(rates):,g} t on record")
    level = {"value": tonnes, "unit": "t/yr"}
    return replace(m, level=level, start=start, end=end, checked=m.checked | {"level"})


def _cut_told(text: str) -> tuple[str, float, int] | None:
    """A sentence with by how much it cuts a quota, or exports that one holds, and where it says so."""
    if found := _CUT_BY.search(text):
        return text, float(found[1]) / 100.0 if found[1] else _PARTS[found[2].lower()], found.start()
    left = share_let_through(text)
    return (text, 1.0 - left[0], left[1]) if left else None
