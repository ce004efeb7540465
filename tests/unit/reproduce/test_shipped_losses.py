"""Losses of the shipped scenarios on the page are those that the code gives."""

import pytest
from reproduce.shipped_losses import DRAWS, ECONOMIES, PAGE, SCENARIOS, rows, shown, year_losses


def page_rows(name: str) -> list[str]:
    """Rows of a scenario on the page."""
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}` |")]


def test_every_scenario_of_the_script_has_a_row_for_each_economy():
    assert all(len(page_rows(name)) == len(ECONOMIES) for name in SCENARIOS)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (0.00042, "0"), (9.974, "9.97"), (822.4, "822"), (20461.0, "20,500")]
)
def test_figures_have_three_digits(value, text):
    assert shown(value) == text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cn-ree-2025", "truce-expiry-2026", "cd-cobalt-2025"])
def test_rows_are_what_the_code_gives(name):
    assert page_rows(name) == rows(name, *year_losses(name, DRAWS)), "run python reproduce/shipped_losses.py"
