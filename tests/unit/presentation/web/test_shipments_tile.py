"""The tile of the lowest shipments looks at the months of a measure, and says what a quota is a share of."""

from datetime import date

import pytest

from monazite.presentation.web.headline.shipments_tile import end_of_measures, shipments_tile
from monazite.presentation.web.panels.article import read_text
from monazite.presentation.web.runs.compared_rest import compared_rest

pytestmark = pytest.mark.compiled
QUOTA = (
    "KINSHASA, Dec 1 (Reuters) - The Democratic Republic of the Congo will halve its cobalt export quota to 48,300 "
    "tonnes in 2027 from 96,600 tonnes this year, the country's minerals regulator said on Tuesday."
)


@pytest.fixture(scope="module")
def halved(store):
    """The tile of the article that halves the quota of 2027, and its run."""
    day = date(2026, 12, 1)
    workspace = store.workspace(store.add_scenario(read_text(QUOTA, day, today=day)[1]))
    current = store.baseline_quantities(workspace)
    return shipments_tile(current, compared_rest(store, workspace), workspace.names), current


def test_the_lowest_month_is_one_in_which_a_measure_acts(halved):
    """A quota of 2027 was told by "below 0.1%" in July 2029, with the quota halved and without that."""
    tile, current = halved
    shown = tile.to_json()
    path = current.path("exports_counted_index", good=current.focus.shipped, region="WORLD")[0, current.start :]
    assert path.min() < 0.01 < 0.3 < path[:12].min()
    assert (shown["value"], shown["before"]) == ("31%", "61%")
    assert shown["detail"].endswith("2027; of the months to December 2027, in which a measure acts")
    assert "The months after December 2027, the last of a measure on these exports, are not looked at" in tile.further


def test_a_quota_is_told_of_normal_and_of_output(halved):
    """96,600 t were 48% beside a lever and 61% in the tile, and nothing said why."""
    assert "158,000 t a year: a quota of 48,300 t a year is 31% of that" in halved[0].further
    assert "as more is made there than buyers take: 182,000 t a year in the model, of which it is 27%" in (
        halved[0].further
    )


def test_measures_without_an_end_leave_no_month_out(store):
    workspace = store.workspace("cn-ree-2025")
    current = store.baseline_quantities(workspace)
    assert end_of_measures(current, current.focus.shipped) == len(current.results.index.month)
    assert "Normal is" not in shipments_tile(current, current, workspace.names).further
