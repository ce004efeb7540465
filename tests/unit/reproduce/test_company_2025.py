"""The back-test of four firms as of 4 April 2025, on fewer draws than the page has."""

from typing import Any

import pytest
from reproduce.company_2025 import CASES, YEAR_END, run_of_the_day, verdicts


@pytest.mark.slow
@pytest.mark.compiled
@pytest.mark.hindcast
def test_three_firms_stop_in_their_range_and_hyundai_does_not():
    rows: dict[object, dict[str, Any]] = {row["firm"]: row for row in verdicts(run_of_the_day(64))}
    assert set(rows) == {case.name for case in CASES}
    for case in CASES:
        row = rows[case.name]
        if case.last is None:
            assert row["in_2025"] == 0.0
            assert row["middle"] > YEAR_END
        else:
            assert row["low"] <= case.last
            assert case.first is not None
            assert case.first <= row["high"]
            assert row["in_2025"] > 0.5
