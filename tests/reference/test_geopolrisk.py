"""GeoPolRisk on BACI trade against the published method's own figures, to six digits."""

import pytest

from data_kit import ROOT, kit, script

PUBLISHED = ROOT / "tests" / "data" / "geopolrisk_published.csv"


def test_scores_equal_the_published_method_on_baci_data_to_six_digits():
    folder = kit()
    g = script("geopolrisk")
    ours, theirs = g.scores(folder), g.published(PUBLISHED)
    assert len(theirs) == 7 * 8 * 7
    for key, figures in theirs.items():
        assert ours[key] == pytest.approx(figures, rel=1e-6, abs=1e-9), key
