"""Scenarios that call themselves a bound are one: nothing goes round them, and no stop costs less than its licences."""

import numpy as np
import pytest

from monazite.dataset.dataset import load_dataset
from monazite.scenario.policies.market_power import MarketPower
from monazite.scenario.scenario import load_scenario
from monazite.scenario.shipped import scenarios
from monazite.simulation.simulate import simulate

STOPS = ("cn-antimony-stop-2026", "cn-ga-ge-stop-2026", "cn-graphite-stop-2026", "cn-tungsten-stop-2026",
         "cd-cobalt-stop-2026", "full-stop")  # fmt: skip
DRAWS = 2
ROUNDING = 1e-6  # of a loss


def own_measures(sc):
    """What a stop adds to its record."""
    return [p for p in sc.policy if p.start >= sc.anchor and not p.record]


def bans_of(sc):
    return [p for p in own_measures(sc) if getattr(p, "ban", False)]


def test_every_scenario_that_calls_itself_a_bound_is_looked_at():
    assert {name for name in scenarios() if "bound" in load_scenario(name).text.partition(":")[0]} == {*STOPS}


@pytest.mark.parametrize("name", STOPS)
def test_a_bound_lets_nothing_pass_from_its_first_day_and_nothing_goes_round_it(name):
    sc = load_scenario(name)
    (ban,) = bans_of(sc)
    (force,) = [p for p in own_measures(sc) if p.kind == "market_power"]
    assert (ban.grace, ban.destinations) == (0.0, ("*",))
    assert (force.actor, force.start, force.until, force.enforcement) == (ban.actor, ban.start, ban.until, 1.0)


def losses(sc):
    """Loss in the year from the anchor by draw, MUSD: of places outside the controlling country, and of the world."""
    view = simulate(load_dataset(*sc.dataset), sc, draws=DRAWS, threads=1).view
    months, places = slice(view.anchor_month, view.anchor_month + 12), view.labels("places")
    by_place = view.total_loss(1)[:, months, -1].sum(1)
    return np.delete(by_place, places.index(sc.controller), axis=1), by_place[:, places.index("WORLD")]


@pytest.mark.compiled
@pytest.mark.parametrize("is_closed", [False, True], ids=["detours", "no detours"])
@pytest.mark.parametrize("name", STOPS[:-1])
def test_a_stop_costs_no_less_than_the_licences_it_follows_with_the_same_detours(name, is_closed):
    """Counted over the same months; the licences of an earlier year met other stocks and prices."""
    sc = load_scenario(name)
    (ban,) = bans_of(sc)
    own = own_measures(sc)
    force = [MarketPower(kind="market_power", actor=ban.actor, start=ban.start, end=ban.end, enforcement=1.0)]
    beside = [p for p in sc.policy if p not in own] + force * is_closed
    licences, world_licensed = losses(sc.model_copy(update={"policy": tuple(beside)}))
    stop, world_stopped = losses(sc.model_copy(update={"policy": (*beside, ban)}))
    assert (stop >= licences * (1.0 - ROUNDING) - ROUNDING).all()
    assert (world_stopped > 1.1 * world_licensed).all()


def test_what_tells_one_past_has_one():
    """The ban of 2024 on gallium left the licences of 2023 as usual: half the price of the record, as what happened."""
    runs = {}
    for name in ("cn-ga-ge-2023", "cn-us-ban-2024"):
        sc = load_scenario(name)
        runs[name] = simulate(load_dataset(*sc.dataset), sc, draws=DRAWS, threads=1)
    record, ban = runs.values()
    assert (record.index.month, record.index.good) == (ban.index.month, ban.index.good)
    for outcome in ("price_outside", "exports"):
        assert np.array_equal(record.select(outcome)[0], ban.select(outcome)[0], equal_nan=True)
