"""A brief of a past day holds nothing that became public later."""

from datetime import date

import pytest

from monazite.presentation.briefing.page import compose
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

DAYS = [
    ("cn-ga-ge-2023", date(2023, 7, 10)), ("cn-ga-ge-2023", date(2024, 2, 1)), ("cn-ga-ge-2023", date(2024, 12, 4)),
    ("cn-ree-2025", date(2025, 4, 7)), ("cn-ree-2025", date(2025, 5, 20)), ("cn-ree-2025", date(2025, 6, 11)),
    ("cn-ree-2025", date(2025, 8, 1)), ("cn-ree-2025", date(2025, 10, 25)), ("cn-ree-2025", date(2025, 12, 31)),
    ("cn-ree-2025", date(2026, 9, 23)),
]  # fmt: skip


def first_day(text: str) -> date:
    """First day that the date of a source allows: of a year, a month, or a day."""
    digits = [int(part) for part in text[:10].split("-") if part.isdecimal()]
    if not digits or (len(digits) > 1 and digits[1] > 12):
        digits = digits[:1] or [1]
    return date(*[*digits, 1, 1][:3])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "day"), DAYS, ids=[str(day) for _, day in DAYS])
def test_no_source_of_a_later_day_is_cited(name: str, day: date) -> None:
    scenario = load_scenario(name, as_of=day)
    page = compose(simulate(None, scenario, draws=2))
    assert page.sources
    late = {entry.id: entry.date for entry in page.sources if first_day(entry.date) > day}
    assert not late
    assert not [entry.id for entry in page.sources if entry.gap and "no entry in the source table" in entry.citation]
