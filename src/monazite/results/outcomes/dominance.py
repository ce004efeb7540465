"""Outcomes of the contest for dominance: the controlling country's ledger, induced entry, what guarantees cost.

Imported by `monazite.results.outcomes.market`, whose registry it fills.
"""

from __future__ import annotations

import numpy as np

from monazite.results.outcomes.registry import CHAIN, PRICES, outcome
from monazite.results.view import View


@outcome("MUSD/month", "month", good="none", tables=PRICES)
def controller_sales(v: View) -> np.ndarray:
    """Receipts of the controlling country's producers from buyers outside, at producer prices, without rents."""
    sold = (v.shipped_home() * v.outside).sum(3)
    return (sold * v.at_home(v.flows.price)).sum(2) / 1e3


@outcome("MUSD/month", "month", good="none", tables=PRICES)
def controller_rent(v: View) -> np.ndarray:
    """Rents of the controlling country's licences and quotas, whoever collects them."""
    return v.at_home(v.flows.rent).sum(2)


@outcome("share", "month", "goods", good="none", tables=CHAIN)
def customers_lost(v: View) -> np.ndarray:
    """Fall of the controlling country's share of what buyers outside purchase, over its share in the baseline year."""
    bought = v.group_goods((v.flows.bought * v.outside).sum(3)[..., None])[..., 0]
    sold = v.group_goods((v.shipped_home() * v.outside).sum(3)[..., None])[..., 0]
    before = v.members @ (v.model.baseline.ship.sum(1) * v.outside).sum(1)
    home = v.members @ v.baseline_exports().sum(1)
    share = np.divide(sold, bought, out=np.full_like(sold, np.nan), where=bought > 0)
    usual = np.divide(home, before, out=np.full_like(home, np.nan), where=home > 0)
    return 1.0 - share / usual


@outcome("MUSD/yr", "month", good="none", tables=(*CHAIN, "projects"))
def induced_entry(v: View) -> np.ndarray:
    """Yearly sales, at prices of the baseline year, of plants outside that were not decided at the start of the run."""
    s = v.structure
    fresh = (s.project_decided == 0.0) & (s.project_region != s.controller)
    sales = np.maximum(s.project_value, 0.0) @ s.price_ref * fresh
    return 12.0 * (v.flows.project @ sales) / 1e3


@outcome("MUSD/month", "month", good="down", tables=(*PRICES, "deposits"))
def flooding_cost(v: View) -> np.ndarray:
    """What the controlling country pays its mines to flood the market: cut of their costs times what they feed."""
    s = v.structure
    push = v.model.controls.push[:, s.controller]
    cut = v.model.targets.value * (s.deposit_region == s.controller)
    return push * (v.flows.feed.sum(3) @ cut) / 1e3


@outcome("MUSD/month", "month", "region", good="down", tables=("projects", "priors"))
def offtake_cost(v: View) -> np.ndarray:
    """Public cost of guaranteed offtake, by region of the project, whoever guarantees it."""
    s = v.structure
    return v.flows.guarantee @ np.eye(len(v.index.region))[s.project_region]
