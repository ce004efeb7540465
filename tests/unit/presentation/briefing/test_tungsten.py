"""The brief on China's tungsten and bismuth: goods by their names, and nothing of other minerals."""

import re

import pytest

from mineral_briefs import lines_with, mineral_run, mineral_texts, month_labels

SCENARIO = "cn-tungsten-2025"
OF_OTHERS = (
    "rare earth", "magnet", "dysprosium", "neodymium", "yttrium", "gallium", "germanium", "cobalt", "graphite",
    "antimony", "heavy oxide", "W.primary", "Bi.metal", "(apt)", "shareholder", "the DRC",
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
def test_bismuth_metal_stops_for_a_review_and_oxide_does_not(run):
    months = month_labels(run)
    metal, oxide = (run.select("exports", good=g, region="WORLD")[0][0] for g in ("Bi.metal", "Bi.primary"))
    year = slice(months.index("2024-02"), months.index("2025-02"))
    assert metal[months.index("2025-03")] < 0.02 * metal[year].mean()
    assert oxide[months.index("2025-03")] > oxide[year].mean()
    outside, inside = (run.select(f"price_{side}", good="Bi.metal")[0][0] for side in ("outside", "inside"))
    assert outside[months.index("2025-03")] > 1.5 * outside[year].mean()
    assert inside[months.index("2025-03")] < 1.05 * inside[year].mean()


@pytest.mark.compiled
@pytest.mark.parametrize("word", OF_OTHERS)
def test_nothing_is_told_of_other_minerals(word):
    """Words without a capital letter are looked for in any spelling; names of goods in settings are no words."""
    found = lines_with(SCENARIO, word, until="## Settings")
    assert [line for line in found if word in line or word != "(apt)"] == []


@pytest.mark.compiled
def test_the_brief_leads_with_tungsten_and_names_the_goods(texts):
    main, annex = texts
    assert main.startswith("# Tungsten exports")
    assert "tungsten in paratungstate (APT)" in main
    assert "bismuth metal" in main.lower()
    assert re.search(r"Tungsten in paratungstate \(APT\) outside China peaks", annex)
