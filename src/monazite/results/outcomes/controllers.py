"""Outcomes of each controller of a run, and of all together, where several control exports at once.

Other outcomes know one controller, the scenario's own: outside is outside that one, even where another controls too.
Here each is looked at as if the scenario were about it. ``ALL`` takes the controllers as one: outside are the buyers
and plants of the regions without controls, and what one controller ships to another counts in its own figures alone.
Who controls is decided for the whole run. Ore counts where it is separated: a country that mines and separates nothing,
as Myanmar, has no exports of goods here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from monazite.model.build import Model
from monazite.results.outcomes.dominance import controller_rent, controller_sales
from monazite.results.outcomes.market import leverage, price_inside, price_outside
from monazite.results.outcomes.registry import CHAIN, NIL, PRICES, outcome
from monazite.results.view import View


def of_each(v: View, read: Callable[[View], np.ndarray]) -> list[np.ndarray]:
    """What is read of a run as if it were about each of its controllers, in the order of the label ``controllers``."""
    return [read(view) for view in views_of_controllers(v)]


def views_of_controllers(v: View) -> list[View]:
    """The flows of a run as each of its controllers' own; the first is the view itself."""
    return [view_of_controller(v, name) for name in v.controllers]


def view_of_controller(v: View, name: str | None) -> View:
    """The flows of a run as if the scenario were about a region; the view itself for its controller and for None."""
    model = model_of_controller(v.model, name)
    return v if model is v.model else View(model, v.flows, v.stopped_day, v.draws)


def model_of_controller(model: Model, name: str | None) -> Model:
    """The model as outcomes read it where they are about a region; itself for its controller and for None.

    Who is outside depends on who controls. Nothing is simulated on it.
    """
    place = model.structure.controller if name is None else model.index.region.index(name)
    if place == model.structure.controller:
        return model
    return replace(model, structure=model.structure._replace(controller=place), facts={})


def outside_all(v: View) -> np.ndarray:
    """1 where a buyer is in a region without controls (buyer,)."""
    inside = [v.index.region.index(name) for name in v.controllers]
    return (~np.isin(v.buyer_region, inside)).astype(float)


@outcome("t/month", "month", "goods", "controllers", good="up", tables=CHAIN)
def exports_by_controller(v: View) -> np.ndarray:
    """Recorded shipments leaving each controlling country; ALL: what leaves them together, for the others."""
    free = outside_all(v)
    own = [view.recorded_exports() for view in views_of_controllers(v)]
    together = np.sum([array @ free for array in own], axis=0)
    return v.group_goods(np.stack([*(array.sum(3) for array in own), together], 3))


@outcome("1", "month", "goods", "controllers", good="up", tables=CHAIN)
def exports_index_by_controller(v: View) -> np.ndarray:
    """Recorded shipments of each controlling country, and of all together, over the baseline year's mean month."""
    free, now = outside_all(v), exports_by_controller(v)
    own = [view.baseline_exports() for view in views_of_controllers(v)]
    usual = np.stack([*(array.sum(1) for array in own), np.sum([array @ free for array in own], axis=0)], 1)
    usual = np.broadcast_to(v.group_goods(usual[None, None]), now.shape)
    index = np.divide(now, usual, out=np.full(now.shape, np.nan), where=usual > 0)
    return np.where(np.abs(index) < NIL, 0.0, index)


@outcome("USD/kg", "month", "good", "controllers", good="down", tables=PRICES)
def price_outside_by_controller(v: View) -> np.ndarray:
    """Marginal (spot) delivered price outside each controlling country; ALL: in the regions that control nothing."""
    weight = v.structure.need_ref * outside_all(v)[None, :]
    total = weight.sum(1)
    mean = np.einsum("ntcb,cb->ntc", v.flows.delivered, weight)
    together = np.divide(mean, total, out=np.full_like(mean, np.nan), where=total > 0)
    return np.stack([*of_each(v, price_outside), together], 3)


@outcome("USD/kg", "month", "good", "controllers", good="down", tables=PRICES)
def price_inside_by_controller(v: View) -> np.ndarray:
    """Producer price inside each controlling country; ALL: mean over what they make."""
    views = views_of_controllers(v)
    price = np.stack([price_inside(view) for view in views], 3)
    made = np.stack([view.production()[..., view.structure.controller] for view in views], 3)
    made = np.where(np.isfinite(price), made, 0.0)
    total = made.sum(3)
    worth = (np.nan_to_num(price) * made).sum(3)
    together = np.divide(worth, total, out=np.full_like(total, np.nan), where=total > 0.0)
    return np.concatenate([price, together[..., None]], 3)


@outcome("MUSD/month", "month", "controllers", good="none", tables=PRICES)
def sales_by_controller(v: View) -> np.ndarray:
    """Receipts of each controlling country's producers from buyers outside it, as `controller_sales`; ALL: together."""
    free = outside_all(v)
    views = views_of_controllers(v)
    sold = [((view.shipped_home() @ free) * view.at_home(v.flows.price)).sum(2) / 1e3 for view in views]
    return np.stack([*of_each(v, controller_sales), np.sum(sold, axis=0)], 2)


@outcome("MUSD/month", "month", "controllers", good="none", tables=PRICES)
def rent_by_controller(v: View) -> np.ndarray:
    """Rents of each controlling country's licences and quotas, whoever collects them; ALL: their sum."""
    each = np.stack(of_each(v, controller_rent), 2)
    return np.concatenate([each, each.sum(2, keepdims=True)], 2)


@outcome("share", "month", "controllers", good="down", tables=(*CHAIN, "projects"))
def leverage_by_controller(v: View) -> np.ndarray:
    """Each controlling country's own `leverage`; ALL: that of their controls together, on the regions without."""
    need, made = v.needed_by(outside_all(v), v.controllers), v.production()[:, :, : len(v.index.element)]
    others = [r for r, name in enumerate(v.index.region) if name not in v.controllers]
    heavy = v.structure.heavy if v.structure.heavy.any() else 1.0
    value = v.structure.price_ref[: len(v.index.element)] * heavy
    missing = np.maximum(need - made[..., others].sum(3), 0.0) @ value
    return np.stack([*of_each(v, leverage), missing / (need @ value)], 2)
