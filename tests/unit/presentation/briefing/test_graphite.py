"""The brief on China's graphite: goods by their names, and nothing of other minerals."""

import pytest

from monazite.presentation.briefing.render import brief
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

OF_OTHERS = (
    "rare earth", "magnet", "dysprosium", "neodymium", "yttrium", "gallium", "germanium", "cobalt", "oxides", "crude",
    "metal making", "of metal", "Myanmar", "DRC", " Gr ", " Gs ", "Gr.primary", "Gs.metal", "| metal |",
)  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return simulate(None, load_scenario("cn-graphite-2023"), draws=2)


@pytest.fixture(scope="module")
def texts(run, tmp_path_factory):
    sc = load_scenario("cn-graphite-2023")
    free = simulate(None, sc.model_copy(update={"policy": ()}), draws=2)
    folder = brief(run, baseline=free, out=tmp_path_factory.mktemp("brief")).markdown.parent
    return tuple(
        (folder / name).read_text(encoding="utf-8").split("## Sources")[0] for name in ("brief.md", "annex.md")
    )


@pytest.mark.compiled
def test_the_record_runs_without_failed_months(run):
    assert len(run.index.month) == 60
    assert run.failures() == []


@pytest.mark.compiled
def test_the_record_holds_a_rush_a_stop_and_a_return(run):
    """Two months of review without shipments after orders ahead; then four fifths of usual shipments and more."""
    flake = run.select("exports", good="Gr.primary", region="WORLD")[0]
    months = [f"{day:%Y-%m}" for day in run.index.month]
    usual = flake[:, : months.index("2023-10")].mean(1)
    assert (flake[:, months.index("2023-11")] > 1.05 * usual).all()
    assert (flake[:, months.index("2023-12")] < 1e-5 * usual).all()
    year = flake[:, months.index("2024-07") : months.index("2024-12")].mean(1)
    assert (year > 0.6 * usual).all()
    assert (year < 1.05 * usual).all()


@pytest.mark.compiled
def test_synthetic_anodes_need_no_licence(run):
    anodes = run.select("exports", good="Gs.metal", region="WORLD")[0]
    months = [f"{day:%Y-%m}" for day in run.index.month]
    assert (anodes[:, months.index("2023-12")] > 0.9 * anodes[:, months.index("2023-11")]).all()


@pytest.mark.compiled
@pytest.mark.parametrize("word", OF_OTHERS)
def test_nothing_is_told_of_other_minerals(texts, word):
    """Words without a capital letter are looked for in any spelling; settings list measures by their ids."""
    for text in texts:
        lines = text.split("## Settings that differ")[0].splitlines()
        assert [line for line in lines if word in line or (word.islower() and word in line.lower())] == []


@pytest.mark.compiled
def test_goods_have_their_names(texts):
    main, annex = texts
    assert main.startswith("# Natural flake graphite exports")
    for name in ("spherical natural graphite", "synthetic graphite anode", "coke for synthetic graphite"):
        assert name in annex.lower()


@pytest.mark.compiled
def test_a_price_at_which_nothing_is_sold_is_called_a_bound(texts):
    """In December 2023 next to nobody sells spherical graphite outside China."""
    (line,) = [x for x in texts[1].splitlines() if x.startswith("Natural flake graphite outside China peaks")]
    sentence = next(part for part in line.split(". ") if part.startswith("Spherical natural graphite"))
    assert "which is a bound" in sentence
    assert "which is a bound" not in line.split(". ")[0]
