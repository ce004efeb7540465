"""Numbers of the page while a slider moves: those of the outcomes, made of no more than the page shows."""

import pytest

from app_cases import DAY, moved_run
from monazite.presentation.web.runs.quick_quantities import QuickQuantities

pytestmark = pytest.mark.compiled


@pytest.mark.parametrize("approval", [0.0, 0.2, 0.7])
def test_the_upper_loss_of_the_year_shown_is_that_of_the_whole_run(store, approval):
    """The table is solved for no later months, on which no figure of the year depends."""
    results = store.central_run(moved_run({"cn_approval": approval}))
    quick = QuickQuantities(results, DAY)
    for region in ("US", "EU", "JP", "KR"):
        whole = float(results.select("loss_share_upper", region=region)[0][0])
        assert quick.whole_run("loss_share_upper", region=region).value == pytest.approx(whole, rel=1e-12, abs=1e-15)


def test_what_no_measure_changes_is_derived_once_for_all_settings(store):
    """The models of two settings share it, and each keeps what its own limits and day decide."""
    first, second = (store.central_run(moved_run({"cn_approval": value})) for value in (0.3, 0.6))
    assert first.model is not second.model
    assert first.view.members is second.view.members
    assert first.view.controlled is not second.view.controlled
