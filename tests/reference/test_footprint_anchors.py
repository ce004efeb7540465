"""Greenhouse gas per kilogram of metal and magnet against published life-cycle studies, misses counted."""

from data_kit import script


def test_most_elements_lie_within_a_factor_of_three_of_the_study_at_its_prices():
    anchors = script("footprint_anchors")
    rows, rank = anchors.compare(anchors.OLD_YEARS)
    assert {row[0] for row in rows if not row[3]} == {"Pr", "Nd", "Yb"}
    assert len(rows) == 15
    assert rank > 0.75


def test_prices_of_today_move_burden_to_the_magnet_elements():
    anchors = script("footprint_anchors")
    today, then = anchors.intensities(), anchors.intensities(anchors.OLD_YEARS)
    assert today["Nd"][0] > then["Nd"][0]
    assert today["La"][0] < then["La"][0]
    assert today["Nd"][1] == then["Nd"][1]


def test_a_magnet_lies_in_the_published_span_by_value_and_by_mass():
    anchors = script("footprint_anchors")
    low, high = anchors.MAGNET
    assert all(low <= total <= high for total in anchors.magnet())
