"""What is derived of flows, of numbers set by hand."""

import numpy as np
import pytest

from engine_cases import simulated
from monazite.results.view import View


@pytest.fixture(scope="module")
def view():
    return simulated(months=2).view


def changed(view, **flows):
    """The view with other flows."""
    return View(view.model, view.flows._replace(**flows), view.stopped_day, view.draws)


def test_a_mean_price_is_weighed_by_volume(view):
    """Three tonnes at 10 and one at 30 USD/kg are four at 15; a good that nobody buys has no price."""
    bought, paid = np.zeros_like(view.flows.bought), np.zeros_like(view.flows.paid)
    bought[:, :, 0, :2], paid[:, :, 0, :2] = [3.0, 1.0], [10.0, 30.0]
    buyers = np.zeros(bought.shape[3])
    buyers[:2] = 1.0
    price = changed(view, bought=bought, paid=paid).mean_paid(buyers)
    assert price[:, :, 0] == pytest.approx(15.0)
    assert np.isnan(price[:, :, 1]).all()
    buyers[1] = 0.0
    assert changed(view, bought=bought, paid=paid).mean_paid(buyers)[:, :, 0] == pytest.approx(10.0)


def test_recorded_exports_leave_out_what_stays_at_home_and_what_leaked(view):
    """Of the first good the controller ships 5 t to itself and 2 t to every other buyer; nothing leaks."""
    ship, none = np.zeros_like(view.flows.ship), np.zeros_like(view.flows.leaked)
    ship[:, :, 0, view.home_slots[0]] = np.where(view.outside > 0.0, 2.0, 5.0)
    exports = changed(view, ship=ship, leaked=none).recorded_exports()
    assert exports[:, :, 0].sum(2) == pytest.approx(2.0 * view.outside.sum())
    assert exports[:, :, 1:] == pytest.approx(0.0)


def test_days_to_a_stop_count_from_the_anchor_of_the_run(view):
    """Its anchor is its start, so that the 45th day of the run is 45 days off; no stop is infinitely far."""
    days = np.full_like(view.stopped_day, np.inf)
    days[0, 0, 0] = 45.0
    own = View(view.model, view.flows, days, view.draws)
    assert own.anchor_day == 0.0
    assert own.stop[0, 0, 0] == 45.0
    assert np.isinf(own.stop).sum() == days.size - 1


def test_what_is_derived_once_is_held(view):
    assert view.production() is view.production()
    assert changed(view).production() is not view.production()
