"""The brief on the DRC's cobalt: controller, goods and quotas by their names, and nothing of other minerals."""

import re

import pytest

from mineral_briefs import lines_with, mineral_run, mineral_texts, month_labels

SCENARIO = "cd-cobalt-2025"
OF_OTHERS = (
    "rare earth", "magnet", "dysprosium", "neodymium", "yttrium", "gallium", "germanium", "Busan", "soybean",
    "fentanyl", "London framework", "licence", "Chips, software", "oxides, ", "Myanmar", "crude", "outside DRC",
    "from DRC", "inside DRC", "CD ", " Co ", "Co.primary",
)  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return mineral_run(SCENARIO)


@pytest.fixture(scope="module")
def texts():
    return mineral_texts(SCENARIO)


@pytest.mark.compiled
def test_the_record_runs_without_failed_months(run):
    assert len(run.index.month) >= 36
    assert run.failures() == []


@pytest.mark.compiled
def test_the_record_holds_the_suspension_and_the_quota(run):
    total = run.view.recorded_exports()[0].sum((1, 2))
    months = month_labels(run)
    assert (
        total[months.index("2025-06")] < 1e-5 * total[months.index("2024-06")]
    )  # nothing, within the solver's tolerance
    assert total[months.index("2026-09")] == pytest.approx(96_600 / 12, rel=0.01)
    first_quarter = sum(total[months.index(f"2026-0{month}")] for month in (1, 2, 3))
    assert first_quarter <= 18_125 + 96_600 / 4 + 1.0


@pytest.mark.compiled
@pytest.mark.parametrize("word", OF_OTHERS)
def test_nothing_is_told_of_other_minerals(word):
    """Words without a capital letter are looked for in any spelling."""
    assert lines_with(SCENARIO, word) == []


@pytest.mark.compiled
def test_the_controller_is_named_throughout(texts):
    main, annex = texts
    assert main.startswith("# Cobalt hydroxide exports")
    for section in re.split(r"\n## ", main)[1:]:
        assert "the DRC" in section or section.startswith("What was left out"), section[:40]
    assert annex.count("the DRC") >= 15
