"""Names of places: regions, countries by name and code, and the nearest name of one that is misspelt."""

import pytest

from monazite.dataset.dataset import load_dataset
from monazite.dataset.places import Places


@pytest.fixture(scope="module")
def places() -> Places:
    ds = load_dataset("rare_earths")
    return Places(ds.table("countries"), ds.table("regions"))


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("EU", "EU"), ("the European Union", "EU"), ("Germany", "EU"), ("germany", "EU"), ("DE", "EU"), ("DEU", "EU"),
        ("China", "CN"), ("Hong Kong", "CN"), ("USA", "US"), ("the United States", "US"), ("JPN", "JP"),
        ("Rest of the world", "ROW"), ("UK", "ROW"), ("Türkiye", "ROW"),
        ("Deutschland", "EU"), ("Allemagne", "EU"), ("Tschechien", "EU"), ("Chine", "CN"), ("États-Unis", "US"),
        ("Südkorea", "KR"), ("Germny", None), ("EUR", None), ("CX", None), ("", None), ("World", None),
    ],
)  # fmt: skip
def test_the_region_of_a_name(places, text, region):
    assert places.region(text) == region


def test_a_country_that_is_a_region_of_its_own_is_inside_nothing(places):
    assert places.inside("Germany") == places.inside("DE") == "Germany is inside EU, which the model has as one"
    assert places.inside("China") == places.inside("EU") == places.inside("Atlantis") == ""
    own = load_dataset("graphite")
    assert Places(own.table("countries"), own.table("regions")).region("Mozambique") == "MZ"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Germny", "Germany"), ("Malaysa", "Malaysia"), ("Chna", "China"), ("CX", "CN"), ("EUR", "EU"),
        ("Deutschlnd", "Deutschland"), ("Saksa", None), ("Atlantis", None),
    ],
)  # fmt: skip
def test_a_misspelt_country_is_near_a_country_and_no_code(places, text, near):
    assert places.nearest(text) == near


def test_problems_say_what_to_write(places):
    said = {text: str(places.problem(text, ["ally"])) for text in ("Germany", "Germny", "China", "alli", "Atlantis")}
    assert said["Germany"] == 'found "Germany", Germany is inside EU, which the model has as one; write EU'
    assert said["Germny"].endswith(
        'nearest name: "Germany"; Germany is inside EU, which the model has as one; write EU'
    )
    assert said["China"] == 'found "China", nearest valid name: "CN"'
    assert said["alli"] == 'found "alli", nearest valid name: "ally"'
    assert "allowed a region: CN, US, EU" in said["Atlantis"]
