"""Outcomes on burdens: totals by place and by route, new supply against old, burden of a kilogram, price if asked."""

from __future__ import annotations

import numpy as np

from monazite.model.footprint.allocation import factors, five_year_prices, keys
from monazite.model.footprint.burdens import INDICATORS, UNITS
from monazite.results.outcomes.registry import Outcome, OutcomeFunction, outcome, register
from monazite.results.view import View

TABLES = ("footprints", "deposits")


BURDENS = (
    ("co2e", "Greenhouse gases of mining, separation, metal and magnet making", "Greenhouse gases"),
    ("radioactive", "Radioactive residue", "Radioactive residue"),
    ("water", "Water used", "Water used,"),
    ("ammonia", "Ammonium salts used in leaching", "Ammonium salts"),
    ("waste_water", "Acidic or saline waste water", "Waste water"),
    ("land", "Ground disturbed by mines, tailings and plants", "Ground disturbed,"),
)
"""What is counted by region of origin and by route, in the order of `INDICATORS`."""


def _by_region(position: int) -> OutcomeFunction:
    """A burden (draw, month, region or WORLD) by its position among the indicators."""
    return lambda v: v.with_world(v.flows.emission[:, :, position])


for _position, (_name, _text, _) in enumerate(BURDENS):
    _unit = f"{UNITS[_position]}/month"
    _words = f"{_text}, by region of origin."
    register(Outcome(_name, _unit, ("month", "places"), "down", TABLES, _words, _by_region(_position)))


def separated(v: View) -> np.ndarray:
    """Oxide separated from the feed of each deposit (draw, month, deposit), t a month."""
    return v.flows.feed.sum(3) * v.structure.recovery


def in_route(v: View) -> np.ndarray:
    """1 where a deposit or stage belongs to a route (deposit + 2, route)."""
    burden = v.model.targets.burden
    return np.array([[float(own == name) for name in burden.routes] for own in burden.route])


def _throughput(v: View) -> np.ndarray:
    """What burdens are counted on (draw, month, deposit + 2): oxide by deposit, metal, magnets; t a month."""
    n = len(v.index.element)
    made = v.flows.ship.sum((3, 4))
    stages = np.stack([made[:, :, n : 2 * n].sum(2), made[:, :, 2 * n :].sum(2)], 2)
    return np.concatenate([separated(v), stages], 2)


@outcome("t/month", "month", "route", tables=TABLES)
def route_output(v: View) -> np.ndarray:
    """Oxide separated by route of the ore; metal and magnets by their process."""
    return _throughput(v) @ in_route(v)


def _by_route(position: int) -> OutcomeFunction:
    """A burden (draw, month, route) by its position among the indicators."""
    return lambda v: (_throughput(v) * v.burdens()[:, None, position]) @ in_route(v)


for _position, (_name, _, _text) in enumerate(BURDENS):
    _unit = f"{UNITS[_position]}/month"
    _words = f"{_text} by route."
    register(Outcome(f"{_name}_by_route", _unit, ("month", "route"), "down", TABLES, _words, _by_route(_position)))


def element_factors(v: View) -> np.ndarray:
    """Burden of a kilogram of an element over that of a kilogram of its ore's oxides (deposit, element)."""
    price = five_year_prices(v.model.dataset, v.index.good[: len(v.index.element)])
    key = keys(v.model.scenario.allocation, price, v.index.element)
    return factors(v.structure.basket, key, price)


@outcome("kg/kg", "month", "element", good="down", tables=(*TABLES, "prices"))
def co2e_per_kg(v: View) -> np.ndarray:
    """Greenhouse gas of a kilogram of separated oxide, world mean, shared out as the scenario's `allocation` says."""
    made = separated(v)
    mass = made @ v.structure.basket
    shared = (made * v.burdens()[:, None, 0, :-2]) @ (v.structure.basket * element_factors(v))
    return np.divide(shared, mass, out=np.full_like(mass, np.nan), where=mass > 0)


def new_rows(v: View) -> np.ndarray:
    """Deposits that are projects and are separated outside the controlling country (deposit,) as bool."""
    return (v.structure.deposit_project >= 0) & (feed_at_home(v) == 0.0)


def feed_at_home(v: View) -> np.ndarray:
    """Share of the ore of every deposit that is separated in the controlling country (deposit,)."""
    return v.structure.feed_share @ v.model.base.producer_region[:, v.structure.controller]


def old_intensity(v: View) -> np.ndarray:
    """Burden of a kilogram of each element separated in the controlling country in the baseline year.

    Shape (draw, indicator, element), shared out as the scenario says; zero where nothing of it is separated there.
    """
    s = v.structure
    weight = s.deposit_cap * (s.deposit_project < 0) * feed_at_home(v) * s.recovery
    mass = weight @ s.basket
    shared = np.einsum("j,je,nij->nie", weight, s.basket * element_factors(v), v.burdens()[:, :, :-2])
    return np.divide(shared, mass, out=np.zeros_like(shared), where=mass > 0)


def _new(v: View) -> np.ndarray:
    """Burden of new supply (draw, month, indicator), nothing shared out."""
    made = separated(v) * new_rows(v)
    return np.einsum("ntj,nij->nti", made, v.burdens()[:, :, :-2])


def _displaced(v: View) -> np.ndarray:
    """Burden that the same elements carry from the controlling country's routes (draw, month, indicator)."""
    made = (separated(v) * new_rows(v)) @ v.structure.basket
    return np.einsum("nte,nie->nti", made, old_intensity(v))


@outcome("t/month", "month", tables=(*TABLES, "projects"))
def new_co2e(v: View) -> np.ndarray:
    """Greenhouse gas of new supply separated outside the controlling country."""
    return _new(v)[..., 0]


@outcome("t/month", "month", tables=(*TABLES, "projects"))
def displaced_co2e(v: View) -> np.ndarray:
    """Greenhouse gas that the same elements carry from the controlling country's routes of the baseline year."""
    return _displaced(v)[..., 0]


@outcome("1", "month", "indicator", good="down", tables=(*TABLES, "projects"))
def new_over_old(v: View) -> np.ndarray:
    """Burden of new supply over that of the same elements from the routes that it displaces."""
    new, old = _new(v), _displaced(v)
    return np.divide(new, old, out=np.full_like(new, np.nan), where=old > 0)


@outcome("MUSD/month", "month", "places", good="down", tables=TABLES)
def priced_burden(v: View) -> np.ndarray:
    """Burdens times the prices that the scenario names; empty without any, and never part of a loss."""
    named = v.model.scenario.burden_price
    if not named:
        return np.full((*v.flows.emission.shape[:2], len(v.labels("places"))), np.nan)
    price = np.array([named.get(name, 0.0) for name in INDICATORS])
    return v.with_world(np.einsum("ntir,i->ntr", v.flows.emission, price)) / 1e6
