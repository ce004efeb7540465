"""The brief on China's graphite: goods by their names, and nothing of other minerals."""

import pytest

from mineral_briefs import lines_with, mineral_run, mineral_texts, month_labels

SCENARIO = "cn-graphite-2023"
OF_OTHERS = (
    "rare earth", "magnet", "dysprosium", "neodymium", "yttrium", "gallium", "germanium", "cobalt", "oxides", "crude",
    "metal making", "of metal", "Myanmar", "DRC", " Gr ", " Gs ", "Gr.primary", "Gs.metal", "| metal |",
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
def test_the_record_holds_a_rush_a_stop_and_a_return(run):
    """Two months of review without shipments after orders ahead; then four fifths of usual shipments and more."""
    flake = run.select("exports", good="Gr.primary", region="WORLD")[0]
    months = month_labels(run)
    usual = flake[:, : months.index("2023-10")].mean(1)
    assert (flake[:, months.index("2023-11")] > 1.05 * usual).all()
    assert (flake[:, months.index("2023-12")] < 1e-5 * usual).all()
    year = flake[:, months.index("2024-07") : months.index("2024-12")].mean(1)
    assert (year > 0.6 * usual).all()
    assert (year < 1.05 * usual).all()


@pytest.mark.compiled
def test_synthetic_anodes_need_no_licence(run):
    anodes = run.select("exports", good="Gs.metal", region="WORLD")[0]
    months = month_labels(run)
    assert (anodes[:, months.index("2023-12")] > 0.9 * anodes[:, months.index("2023-11")]).all()


@pytest.mark.compiled
@pytest.mark.parametrize("word", OF_OTHERS)
def test_nothing_is_told_of_other_minerals(word):
    """Words without a capital letter are looked for in any spelling; settings list measures by their ids."""
    assert lines_with(SCENARIO, word, until="## Settings that differ") == []


@pytest.mark.compiled
def test_goods_have_their_names(texts):
    main, annex = texts
    assert main.startswith("# Spherical natural graphite exports")
    for name in ("natural flake graphite", "synthetic graphite anode", "coke for synthetic graphite"):
        assert name in annex.lower()


@pytest.mark.compiled
def test_a_price_at_which_nothing_is_sold_is_called_a_bound(texts):
    """In December 2023 next to nobody sells spherical graphite outside China."""
    (line,) = [
        x
        for x in texts[1].splitlines()
        if x.startswith("Spherical natural graphite outside China peaks at") and "spot market" in x
    ]
    flake = next(part for part in line.split(". ") if part.startswith("Natural flake graphite"))
    assert "which is a bound" in line.split(". ")[0]
    assert "which is a bound" not in flake
