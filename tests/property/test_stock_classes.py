"""First stops over classes of stock: later with more stock, never later under a harder control, never without loss."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from engine_cases import control
from monazite.results.first_stops import first_stop
from monazite.results.results import Results
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate

DRAWS = 16
AS_OF = date(2025, 4, 4)


def run(ds, parameters: dict[str, float] | None = None, **fields) -> Results:
    content = {
        "name": "classes", "extends": "baseline", "dataset": ["rare_earths"], "start": date(2025, 1, 1), "months": 12,
        "policy": [control(**fields)], "parameters": parameters or {},
    }  # fmt: skip
    return simulate(ds, load_scenario(content), draws=DRAWS)


@pytest.fixture(scope="module")
def by_stock(ds) -> list[Results]:
    return [run(ds, {"cover.line": days}, ban=True) for days in (36.0, 48.0, 72.0, 96.0)]


@pytest.fixture(scope="module")
def by_approval(ds) -> list[Results]:
    return [run(ds, approval=share, review=2.0) for share in (0.8, 0.5, 0.2, 0.0)]


def test_more_stock_never_brings_a_stop_forward(by_stock):
    """The first stop of lines with magnets in each draw, when all of them hold more.

    A single line may stop some days sooner late in a ban, because others that run longer go on buying.
    """
    magnets = by_stock[0].model.targets.is_magnet_use
    days = [r.view.stopped_day[:, magnets] for r in by_stock]
    for less, more in pairwise(days):
        assert (more.min((1, 2)) > less.min((1, 2))).all()
        assert (more < less - 1e-9).mean() < 0.01


def test_a_harder_control_never_delays_a_stop(by_approval):
    """The first stop of each country in each draw."""
    days = [r.view.stop.min(1) for r in by_approval]
    for mild, hard in pairwise(days):
        assert (hard <= mild + 1e-9).all()
        assert (hard < mild).any()


def test_output_is_lost_where_a_class_stops_and_nowhere_else(by_approval):
    """A class counts as standing from a thousandth of its week on; below that next to nothing is lost."""
    for r in by_approval:
        lost, stands = 1.0 - r.view.flows.output, r.view.flows.stopped > 0.0
        assert (lost[stands] > 0.0).all()
        assert (lost[~stands] <= 1e-3).all()
        ever = stands.any(1)
        assert (np.isfinite(r.view.stopped_day) >= ever).all()


def test_losses_follow_stops_class_after_class(by_stock):
    """Under a ban a cell loses its output class after class, not at once: for some months part of it stands."""
    r = by_stock[1]
    cars, japan = r.index.use.index("auto_motors"), r.index.buyer.index("JP")
    output = r.view.flows.output[:, :, cars, japan]
    assert ((output > 0.02) & (output < 0.98)).sum() > ((output <= 0.02) | (output >= 0.999)).sum() / 4


def test_a_year_of_stock_in_korea_that_becomes_public_makes_a_year_without_a_stop_possible(ds):
    """No stop of cars is on record in Korea in 2025. As of 4 April that was next to ruled out; as of 11 June, when
    Hyundai had said that it holds a year of stock, it was as likely as not, given none until then."""
    chances = []
    for day in (AS_OF, date(2025, 6, 11)):
        sc = load_scenario("cn-ree-2025", as_of=day).model_copy(update={"months": 12})
        r = simulate(None, sc, draws=64)
        stop = np.nan_to_num(r.select("first_stop_day", industry="cars", region="KR")[0], nan=np.inf)
        until, year = (float((end - AS_OF).days) for end in (date(2025, 6, 11), date(2025, 12, 31)))
        chances.append((np.mean(stop <= 150.0), np.mean(stop[stop > until] <= year)))
    (miss, _), (public, rest) = chances
    assert miss > 0.8
    assert public < miss - 0.1
    assert 0.25 < rest < 0.75


def test_the_stops_of_2025_were_possible_on_the_day_before(ds):
    """Record: Ford in May, Suzuki on day 52, European suppliers by day 61. For Japan a third was wanted; the draws of
    `docs/verification.md` say whether it is reached (64 draws here: .31)."""
    sc = load_scenario("cn-ree-2025", as_of=AS_OF).model_copy(update={"months": 12})
    r = simulate(None, sc, draws=64)
    for region, earliest, latest in (("US", 27.0, 57.0), ("JP", 52.0, 52.0), ("EU", 0.0, 61.0)):
        stop = first_stop(r, industry="cars", region=region)
        assert stop.low <= latest, region
        assert stop.high >= earliest, region
    assert first_stop(r, industry="cars", region="JP").chance >= 0.25
