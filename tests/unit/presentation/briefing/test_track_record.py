"""The record on the first screen is that of the verification."""

import json

import pytest

from monazite.analysis.verification.forecasts.series_targets import (
    PRICE,
    TONNES,
    UNIT_VALUE,
    target_class,
    target_series,
)
from monazite.dataset.dataset import load_dataset
from monazite.presentation.briefing.track_record import own_record, track_record
from paths import DOCS

SHIPPED_MINERALS = (
    ("rare_earths",), ("gallium", "germanium"), ("antimony",), ("tungsten",), ("graphite",), ("cobalt",)
)  # fmt: skip
FOLDERS = (("gallium", "Ga.primary"), ("rare_earths", "Dy.oxide"))


def test_the_figures_are_those_of_the_verification():
    """Where this fails after `monazite verify --out docs`: `python reproduce/track_record.py`."""
    verification = json.loads((DOCS / "verification.json").read_text(encoding="utf-8"))
    cells = {row["group"]: row for row in verification["class"]}
    whole = track_record()
    printed = {"all": whole, "tonnes": whole.tonnes, "unit values": whole.unit_values, "prices": whole.prices}
    assert set(printed) == set(cells)
    episodes = {row["group"]: row for row in verification["tonnes by episode"]}
    printed |= {"from 2025": whole.folders["rare_earths"], "2023-25": whole.folders["gallium"]}
    for group, record in printed.items():
        cell = cells.get(group) or episodes[group]
        assert record.forecasts.value == cell["forecasts"]
        assert record.error_factor.value == pytest.approx(cell["error factor"], abs=0.0051)
        assert record.held.value == pytest.approx(cell["90 % held"], abs=0.0051)
        assert record.over_persistence.value == pytest.approx(cell["persistence, logarithms"], abs=0.0051)
        assert record.better.value == pytest.approx(abs(1 - cell["persistence, logarithms"]), abs=0.0051)
    assert whole.over_persistence.value < 1.0 < whole.prices.over_persistence.value, "beyond.md.j2 says worse of prices"


def test_a_mineral_has_the_record_of_its_own_folder():
    """Gallium's is not that of magnets; of cobalt no series has the months that a forecast needs."""
    gallium, magnets = (own_record(load_dataset(name), good) for name, good in FOLDERS)
    assert gallium is not None
    assert magnets is not None
    assert gallium.forecasts.value != magnets.forecasts.value
    assert own_record(load_dataset("cobalt"), "Co.metal") is None


def test_every_figure_of_the_record_names_its_page_its_file_and_the_code_that_made_it():
    page = (DOCS / "verification.md").read_text(encoding="utf-8")
    figure = track_record().held
    assert (DOCS.parent / figure.where["page"]).is_file()
    assert (DOCS.parent / figure.where["file"]).is_file()
    assert figure.run in page


def test_what_the_brief_says_of_chances_of_stops_is_what_they_scored():
    """A coin has a Brier score of a quarter. Where this fails, the sentences on chances of stops are untrue."""
    file = DOCS.parent / "forecasts" / "rolling" / "effects-and-stops.json"
    stops, record = json.loads(file.read_text(encoding="utf-8"))["stops"], track_record().stops
    for name in record._fields:
        assert getattr(record, name).value == pytest.approx(stops[name], abs=0.0051)
    assert record.in_force_brier.value < 0.25 < record.brier.value


def test_hits_of_published_losses_are_those_of_the_scoreboard():
    """Where this fails after `monazite hindcast --out docs/scoreboard.md`: `python reproduce/track_record.py`."""
    text = (DOCS / "scoreboard.md").read_text(encoding="utf-8")
    rows = [line for line in text.split("\n## macro\n")[1].split("\n## ")[0].splitlines() if line.startswith("| A.")]
    hits = [row for row in rows if "| hit |" in row]
    losses = track_record().losses
    assert (losses.hits.value, losses.figures.value) == (len(hits), len(rows))


def test_no_quote_outside_is_among_the_scored_prices():
    """The sentence on prices says so: those scored are of rare earths inside China, and unit values of two buyers."""
    scored = {
        (target_class(series.outcome), series.outcome, series.reporter)
        for name in SHIPPED_MINERALS
        for series in target_series(load_dataset(*name))
        if target_class(series.outcome) != TONNES
    }
    assert {(one, outcome) for one, outcome, _ in scored} == {
        (PRICE, "price_inside"),
        (UNIT_VALUE, "unit_value_import"),
    }
    assert {reporter for one, _, reporter in scored if one == UNIT_VALUE} == {"EU", "US"}
