"""The brief on China's antimony: goods by name, licences and ban in the run, and nothing of other minerals."""

import pytest

from mineral_briefs import lines_with, mineral_run, mineral_texts, month_labels

SCENARIO = "cn-antimony-2024"
OF_OTHERS = (
    "rare earth", "magnet", "dysprosium", "neodymium", "yttrium", "cobalt", "Five more elements", "London framework",
    "MP Materials", "crude antimony", "antimony primary", "Sb.primary", "Sb.metal", " Sb ", "undecided oxides",
)  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return mineral_run(SCENARIO)


@pytest.fixture(scope="module")
def texts():
    return mineral_texts(SCENARIO)


@pytest.mark.compiled
def test_the_record_runs_without_failed_months(run):
    assert len(run.index.month) == 60
    assert run.failures() == []


@pytest.mark.compiled
def test_the_record_holds_the_licences_and_the_ban(run):
    """Applications of 15 September wait for 45 working days; nothing goes to the United States under the ban."""
    months = month_labels(run)
    world, american = (run.select("exports", good="antimony", region=place)[0][0] for place in ("WORLD", "US"))
    usual = world[months.index("2024-07")]
    assert world[months.index("2024-10")] < 0.15 * usual
    assert world[months.index("2025-01") : months.index("2025-07")].mean() < 0.9 * usual  # seven tenths are approved
    assert (american[months.index("2025-01") : months.index("2025-11")] < 1e-3 * american[0]).all()
    assert american[months.index("2026-03")] > 0.05 * american[0]  # licences again, until the suspension ends
    outside, inside = (run.select(f"price_{side}", good="Sb.metal")[0][0] for side in ("outside", "inside"))
    assert outside[months.index("2025-06")] > 1.5 * inside[months.index("2025-06")]


@pytest.mark.compiled
@pytest.mark.parametrize("word", OF_OTHERS)
def test_nothing_is_told_of_other_minerals(word):
    """Words without a capital letter are looked for in any spelling."""
    assert lines_with(SCENARIO, word) == []


@pytest.mark.compiled
def test_goods_are_called_by_their_names(texts):
    main, annex = texts
    assert main.startswith("# Antimony exports")
    assert "Antimony trioxide outside China" in annex
    assert "antimony metal" in annex
