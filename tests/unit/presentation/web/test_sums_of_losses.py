"""Sums of money in the headline: their range in a unit that a reader can compare."""

from dataclasses import replace
from types import SimpleNamespace

from monazite.presentation.web.headline.headline_losses import _dollars, money_range
from monazite.results.quantity import Quantity


def test_a_range_of_billions_says_a_small_end_in_millions():
    """ "1.0 billion USD (range about 0.024 to 5.6)"."""
    loss = Quantity(1000.0, 24.0, 5600.0, "MUSD", "loss_central", {}, "")
    assert money_range(loss) == "about 24 million to 5.6"
    assert money_range(replace(loss, low=240.0)) == "about 0.24 to 5.6"
    assert money_range(replace(loss, value=900.0)) == "about 24 to 5,600"
    assert money_range(replace(loss, low=0.0)) == "about 0 to 5.6"
    assert money_range(replace(loss, low=1000.0, high=1000.0)) == ""
    run = SimpleNamespace(gdp_of=lambda _: 100_000.0)
    share = Quantity(1.0, 0.024, 5.6, "%", "loss_share_central", {"region": "JP"}, "")
    assert _dollars(run, share) == "1.0 billion USD (range about 24 million to 5.6 billion)"
