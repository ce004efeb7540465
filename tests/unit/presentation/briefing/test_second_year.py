"""Why the second year of a stop costs more than the first, in figures that add up."""

import numpy as np
import pytest

from monazite.economy.recovery import SETTINGS, Recovery, recovery, split
from monazite.presentation.briefing.second_year import (
    Causes,
    _rise,
    causes,
    second_year_details,
)
from monazite.results.names import Names
from stop_cases import STOP, stopped_run


@pytest.fixture(scope="module")
def stopped():
    return stopped_run()


@pytest.mark.parametrize("region", ["EU", "JP"])
def test_what_lines_miss_less_what_is_made_good_is_the_loss(stopped, region):
    run, month = stopped
    found = causes(run, region, month)
    assert found is not None
    loss = run.select("loss_central", sector="total", region=region)[0][0, month:].reshape(3, 12).sum(1)
    assert found.loss == pytest.approx(loss)
    assert found.missed - found.made_good + found.forgone == pytest.approx(found.loss, abs=1e-6)


def test_what_is_made_good_is_the_sum_over_lines(stopped):
    """Line by line with `split`, from the outcome `output`: in South Korea one buyer stands for all of a use."""
    run, month = stopped
    found = causes(run, "KR", month)
    s, ix = run.model.structure, run.index
    place, lines = ix.region.index("KR"), recovery(run.dataset, ix.sector, run.parameters, 1)
    good = missed = 0.0
    for n, u in zip(*np.nonzero(s.sector_share > 0), strict=True):
        worth = min(s.sector_share[n, u] * run.parameters["dependence"][0], 1.0) * s.value_added[n, place]
        missing = np.maximum(1.0 - run.select("output", use=ix.use[u], region="KR")[0][0], 0.0)
        if not s.activity_ref[u, ix.buyer.index("KR")]:
            continue
        own = Recovery(*(x[0] if x.shape[1] == 1 else x[0, n : n + 1] for x in lines))
        parts = split(missing[:, None], own, SETTINGS[1])
        good += worth * (parts.stock + parts.recaptured)[month:, 0].reshape(3, 12).sum(1)
        missed += worth * missing[month:].reshape(3, 12).sum(1)
    assert found is not None
    assert found.missed == pytest.approx(missed, rel=1e-6, abs=1e-3)
    assert found.made_good == pytest.approx(good, rel=1e-6, abs=1e-3)


def test_the_reasons_of_a_dearer_second_year_are_in_words(stopped):
    run, month = stopped
    found, names = causes(run, "EU", month), Names(run.dataset)
    assert found is not None
    assert found.loss[1] > 1.5 * found.loss[0]
    text = second_year_details(run, names, "EU", month)
    good = [f"{100 * a / b:.0f}%" for a, b in zip(found.made_good[:2], found.missed[:2], strict=True)]
    assert f"make good {good[0]} of what is missed in the first year and {good[1]} in the second: " in text
    assert f" of use in {found.least:%B %Y}, from {found.cover[0]:.0f}, and " in text
    assert "more in the second year, January 2028 to December 2028, than in the first: " in text
    assert f"Lines make {100 * found.output_share[0]:.0f}% of their plan in the first year" in text
    assert "for 13.5 months" in text  # 1.5 months and a year over which catching up fades
    assert " in the third, measured by all purchases of the year before." in text


def test_a_run_at_rest_or_too_short_needs_no_reason(stopped):
    run, _ = stopped
    names, rest = Names(run.dataset), causes(run, "EU", 0)
    assert rest is not None
    assert (second_year_details(run, names, "EU", 0) == "") is bool(rest.loss[1] <= 1.1 * rest.loss[0])
    assert second_year_details(run, names, "EU", len(run.index.month) - 23) == ""
    assert causes(run, "EU", len(run.index.month) - 23) is None


def test_what_takes_from_the_rise_is_told_apart():
    pair = np.array
    loss, none = pair([100.0, 200.0]), pair([0.0, 0.0])
    found = Causes(loss, pair([150.0, 130.0]), pair([50.0, 0.0]), pair([0.0, 70.0]), none, none, STOP, (9.0, 6.0), STOP)
    assert _rise(found) == (
        "50.0 million USD because less of what they miss is made good and 70.0 million USD for use given up at high "
        "prices, less 20.0 million USD because lines miss less output"
    )
    assert not found.is_run_down
    assert found._replace(cover=(9.0, 4.0)).is_run_down
