"""Recycling is a rate of the scrap that arises: what is asked is what is recovered, and never more than there is."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from engine_cases import shipped
from monazite.foundation.deprecation import OldKeyWarning
from monazite.foundation.errors import InputError
from monazite.results.results import Results
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

REGIONS = ("US", "EU", "JP")
RATES = (0.1, 0.25, 0.5, 0.75, 1.0)
START, REACHED = date(2025, 7, 1), 18  # a month in which nine tenths of the plants have run for a year


def with_recycling(**fields) -> Results:
    sc = load_scenario("cn-ree-2025").model_copy(update={"months": 24})
    usual = {"kind": "innovation", "actor": "EU", "start": START, "regions": REGIONS}
    block = REGISTRY["innovation"].model(**(usual | {"recycling_lead": 0, "recycling_ramp": 3} | fields))
    return simulate(shipped(), sc.model_copy(update={"policy": (*sc.policy, block)}), draws=3)


def recovered(result: Results, month: int = REACHED) -> np.ndarray:
    """Share of the scrap that arises which plants recover (draw, region)."""
    return result.values("recycling_rate")[:, month, [result.index.region.index(r) for r in REGIONS]]


@pytest.fixture(scope="module")
def by_rate() -> dict[float, Results]:
    return {rate: with_recycling(recycling_rate=rate) for rate in RATES}


def test_the_rate_that_is_asked_is_the_rate_that_is_recovered(by_rate):
    """Within a fifth up to half of the scrap: prices move how full plants run, projects add to it."""
    for rate in (0.25, 0.5):
        assert recovered(by_rate[rate]) == pytest.approx(rate, rel=0.2)


def test_more_is_recovered_the_higher_the_rate_and_never_more_than_arises(by_rate):
    """Plants of Japan run at two thirds, so that rates above that are the same there."""
    ladder = [recovered(by_rate[rate]) for rate in RATES]
    for low, high in pairwise(ladder):
        assert (high >= low - 0.02).all()
    assert (ladder[-1] > 0.6).all()
    assert all((result.values("recycling_rate")[:, :, 1:4] <= 1.0 + 1e-9).all() for result in by_rate.values())
    assert not any(result.failures() for result in by_rate.values())


def test_the_largest_factor_of_old_files_ends_at_the_scrap_that_exists(by_rate):
    """Twenty times the capacity: in Japan, whose plants run today, what a rate of all scrap gives; nowhere more."""
    with pytest.warns(OldKeyWarning):
        factors = [with_recycling(recycling=factor) for factor in (1, 3, 20)]
    ladder = [recovered(result) for result in factors]
    for low, high in pairwise(ladder):
        assert (high >= low - 0.02).all()
    assert (ladder[-1] <= recovered(by_rate[1.0]) * 1.05).all()
    assert ladder[-1][:, 2] == pytest.approx(recovered(by_rate[1.0])[:, 2], rel=0.05)
    assert (factors[-1].values("recycling_rate")[:, :, 1:4] <= 1.0 + 1e-9).all()


def test_the_rate_of_today_changes_nothing():
    plain = simulate(shipped(), load_scenario("cn-ree-2025").model_copy(update={"months": 24}), draws=1)
    today = float(plain.model.controls.recycling[0, plain.index.region.index("JP")])
    same = with_recycling(regions=["JP"], recycling_rate=today)
    assert np.array_equal(plain.view.flows.price[0], same.view.flows.price[0])


def test_a_rate_where_nobody_recycles_is_one_clear_error():

    def content(actor: str, rate: float) -> dict:
        policy = {"kind": "innovation", "actor": actor, "start": START, "recycling_rate": rate}
        return {"name": "x", "start": START, "months": 12, "extends": "baseline", "policy": [policy]}

    with pytest.raises(InputError, match=r"KR.*allowed a region with a plant that recycles: CN, EU, JP, US"):
        load_scenario(content("KR", 0.3))
    with pytest.raises(InputError, match=r"recycling_rate.*1\.4"):
        load_scenario(content("EU", 1.4))
