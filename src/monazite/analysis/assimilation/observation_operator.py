"""What a run says about an observation: the same goods, places and months, on the same scale.

Everything is a logarithm over the neutral baseline of the model, so that a series has one number for "as in the
baseline year" whatever its unit: y = ln(value) - ln(value of the baseline). It is cut at factors of `MOST`, which turns
nothing at all, and prices at which nobody sells, into numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monazite.analysis.assimilation.observed_series import (
    AMOUNTS,
    CHANGES,
    ObservedValue,
    SeriesName,
    UnusedRow,
    series_name,
)
from monazite.engine.state import Flows
from monazite.model.build import Model
from monazite.model.index import Index
from monazite.model.trade_costs import months_under_way
from monazite.results.view import View

MOST = math.log(50.0)
"""Largest logarithm over the baseline that counts, both ways."""
LEAST_AMOUNT = 1e-3  # t a month in the baseline below which a series does not exist in the model


@dataclass(frozen=True)
class ComparedSeries:
    """A series as positions on the axes of a model: goods, buyers, slots of its origin (None: all other regions)."""

    name: SeriesName
    goods: np.ndarray
    buyers: np.ndarray
    slots: np.ndarray
    lag: float
    """Months between leaving the origin and being counted."""


def goods_by_series(model: Model) -> dict[SeriesName, frozenset[int]]:
    """Goods of the folder that observes a series, which patterns of any element are about (`observed_goods`).

    Without series of folders that have no goods of their own.
    """
    ds, of_folder = model.dataset, dict[str, set[int]]()
    for row, place in zip(ds.table("goods"), ds.places["goods"], strict=True):
        of_folder.setdefault(_folder(place), set()).add(model.index.good.index(row.good))
    out: dict[SeriesName, frozenset[int]] = {}
    for row, place in zip(ds.table("observations"), ds.places.get("observations", ()), strict=True):
        if _folder(place) in of_folder:
            name = series_name(row)
            out[name] = out.get(name, frozenset()) | of_folder[_folder(place)]
    return out


def _folder(place: str) -> str:
    """Folder of a row by its place, ``folder/table.csv:line``."""
    return place.rpartition("/")[0]


def observed_goods(ix: Index, patterns: Sequence[str], own: frozenset[int] | None) -> np.ndarray:
    """Positions of the goods that a series counts.

    ``*.metal`` in the file of one mineral is no metal of another. A pattern that names its elements stands for all of
    them wherever it lies: customs count gallium and germanium under codes that are shared, and one of the two files
    holds ``G[ae].*``.
    """
    found = [
        good
        for pattern in patterns
        for good in ix.some_goods((pattern,))
        if own is None or good in own or "*" not in pattern.split(".")[0]
    ]
    return np.array(list(dict.fromkeys(found)), dtype=int)


def compared_series(model: Model, name: SeriesName, own: frozenset[int] | None = None) -> ComparedSeries | str:
    """A series on the axes of a model, by the goods ``own`` of its folder if known; or why it has no place there."""
    ix = model.index
    goods = observed_goods(ix, name.goods, own)
    if not goods.size:
        return "goods that the dataset does not have"
    region = [r for r, label in enumerate(ix.region) if name.region in (label, "WORLD")]
    if not region:
        return f"no region {name.region}"
    controller, home = model.structure.controller, ix.buyer_region
    producers = model.structure.producers.max(0)
    if name.outcome in (*AMOUNTS, *CHANGES, "unit_value_export") and name.outcome != "imports":
        if name.origin not in ("", ix.region[controller]):
            return f"exports of {name.origin}, which a run does not count"
        slots, origin = np.flatnonzero(producers == controller), controller
    else:
        slots, origin = _origins(ix, producers, name)
    buyers = np.flatnonzero(np.isin(home, region) & (home != origin))
    if name.outcome == "price_inside" and name.region != ix.region[controller]:
        return "prices inside another country than the controlling one"
    if not buyers.size:
        return "a region's trade with itself"
    late = name.outcome in ("imports", "unit_value_import")
    lag = 0.0
    if late and name.region != "WORLD":  # from everywhere as from the controlling country
        shipper = origin if origin >= 0 else controller
        lag = float(months_under_way(model.dataset, ix, shipper)[goods[0], buyers[0]])
    return ComparedSeries(name, goods, buyers, slots, lag)


def _origins(ix: Index, producers: np.ndarray, name: SeriesName) -> tuple[np.ndarray, int]:
    """Slots of the origin of imports, and its region; for imports from everywhere all but the importer's own."""
    if name.origin in ("", "WORLD"):
        own = ix.region.index(name.region) if name.region in ix.region else -1
        return np.flatnonzero(producers != own), -1
    origin = ix.region.index(name.origin) if name.origin in ix.region else -2
    return np.flatnonzero(producers == origin), origin


def baseline_view(model: Model) -> View:
    """One draw and month of the neutral baseline, as a run would give it."""
    s, base = model.structure, model.base
    goods, buyers = s.need_ref.shape
    slots, limits = s.pair.shape[1], s.limit_good.size
    arrays = {name: np.zeros((1, 1)) for name in Flows._fields}
    arrays |= {
        "ship": (s.share_ref * s.need_ref[:, None])[None, None],
        "price": base.price[None, None],
        "delivered": (s.price_ref[:, None] * s.delivered_ref)[None, None],
        "paid": base.paid[None, None],
        "bought": s.need_ref[None, None],
        "flow": np.zeros((1, 1, limits)),
        "wedge": np.zeros((1, 1, limits)),
        "leaked": np.zeros((1, 1, limits)),
    }
    assert arrays["ship"].shape[2:] == (goods, slots, buyers)
    return View(model, Flows(**arrays), np.full((1, *s.activity_ref.shape), np.inf))


def monthly_values(view: View, series: ComparedSeries) -> tuple[np.ndarray, np.ndarray]:
    """A series as (value times weight, weight), each (draw, month): weights are tonnes for unit values, else 1."""
    f, name = view.flows, series.name
    goods, buyers = np.ix_(series.goods, series.buyers)
    match name.outcome:
        case "exports" | "exports_change" | "unit_value_export":
            mass = view.recorded_exports()[:, :, goods, buyers]
        case "imports" | "unit_value_import":
            mass = f.ship[:, :, series.goods][:, :, :, series.slots][..., series.buyers].sum(3)
            if name.origin == view.index.region[view.structure.controller]:
                mass = mass - view.leaked_exports()[:, :, goods, buyers]
        case "price_outside" if name.region != "WORLD":
            price = f.delivered[:, :, goods, buyers[:, :1]][..., 0]  # the civil buyer comes first
            return price.mean(2), np.ones(price.shape[:2])
        case "price_outside":
            from monazite.results.outcomes.market import price_outside

            price = price_outside(view)[:, :, series.goods]
            return price.mean(2), np.ones(price.shape[:2])
        case "price_paid":
            price = view.mean_paid(np.ones_like(view.outside))[:, :, series.goods]
            return price.mean(2), np.ones(price.shape[:2])
        case "price_fob":
            price = free_on_board(view)[:, :, series.goods]
            return price.mean(2), np.ones(price.shape[:2])
        case _:
            price = view.at_home(f.price)[:, :, series.goods]
            return price.mean(2), np.ones(price.shape[:2])
    if name.outcome.startswith("unit_value"):
        paid = f.paid[:, :, goods, buyers]
        return np.einsum("ntgb,ntgb->nt", mass, paid), np.einsum("ntgb->nt", mass)
    amount = np.einsum("ntgb->nt", mass)
    return amount, np.ones_like(amount)


def free_on_board(view: View) -> np.ndarray:
    """Price at the border of the controlling country (draw, month, good): inside, plus export tax and quota rents.

    Who holds a quota sells with its rent. A licence is bound to a buyer, and what it is worth stays with them.
    """
    f, s = view.flows, view.structure
    months = f.price.shape[1]
    controls = view.model.controls
    tax = controls.export_tax[:months, :, s.controller] @ view.outside / view.outside.sum()
    price = view.at_home(f.price) * (1.0 + tax)
    for q in np.flatnonzero(s.limit_quota >= 0):
        quota = s.limit_quota[q]
        rent = s.quota_price[quota] * (np.exp(f.wedge[:, :, q]) - 1.0)
        covered = (view.outside * controls.quota_buyers[quota]).sum() / view.outside.sum()
        price = price + rent[:, :, None] * s.quota_weight[quota] * covered
    return price


def delayed(path: np.ndarray, usual: float, lag: float) -> np.ndarray:
    """A path (draw, month) that is counted ``lag`` months later; before the run it is as usual."""
    whole, rest = int(lag), lag - int(lag)
    padded = np.concatenate([np.full((path.shape[0], whole + 1), usual), path], 1)
    months = path.shape[1]
    return (1.0 - rest) * padded[:, 1 : 1 + months] + rest * padded[:, :months]


@dataclass(frozen=True)
class ObservationOperator:
    """Observed values that a model has counterparts of, and how to compute these from a run.

    ``baseline`` holds the baseline's logarithm by value; ``observed`` the observed logarithms over it (value,).
    """

    values: tuple[ObservedValue, ...]
    series: tuple[ComparedSeries, ...]
    place: np.ndarray
    """Position in ``series`` of each value, (value,)."""
    usual: np.ndarray
    """Baseline of each series: value times weight, and weight; (series, 2)."""
    observed: np.ndarray

    def predict(self, view: View) -> np.ndarray:
        """What a run says (draw, value), as logarithms over the baseline; not a number for a draw that failed."""
        out = np.empty((view.flows.ship.shape[0], len(self.values)))
        for s, one in enumerate(self.series):
            (top, under), (usual_top, usual_under) = monthly_values(view, one), self.usual[s]
            top, under = delayed(top, usual_top, one.lag), delayed(under, usual_under, one.lag)
            for i in np.flatnonzero(self.place == s):
                v = self.values[i]
                above, below = (_mean_of(path, usual, v) for path, usual in ((top, usual_top), (under, usual_under)))
                if one.name.outcome in CHANGES:
                    below = _year_ago(top, usual_top, v).mean(1)
                usual = 1.0 if one.name.outcome in CHANGES else usual_top / usual_under
                out[:, i] = log_over(above, below * usual)
        return out


def _mean_of(path: np.ndarray, usual: float, value: ObservedValue) -> np.ndarray:
    """Mean of a path (draw, month) over the months of a value (draw,); those before the run are as usual."""
    before = max(-value.first, 0)
    return (before * usual + path[:, max(value.first, 0) : value.last + 1].sum(1)) / (value.last - value.first + 1)


def _year_ago(path: np.ndarray, usual: float, value: ObservedValue) -> np.ndarray:
    """The months of a value one year earlier (draw, month of the period); before the run they are as usual."""
    months = range(value.first - 12, value.last - 11)
    return np.stack([path[:, t] if t >= 0 else np.full(path.shape[0], usual) for t in months], 1)


def log_over(value: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """ln(value / usual), cut at `MOST` both ways; nan stays."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(np.log(np.maximum(value, 0.0)) - np.log(usual), -MOST, MOST)


def observation_operator(model: Model, values: Sequence[ObservedValue]) -> tuple[ObservationOperator, list[UnusedRow]]:
    """The operator of a model for some observed values, and the rows that it has no counterpart of."""
    base, found, unused, own = baseline_view(model), {}, [], goods_by_series(model)
    used: list[ObservedValue] = []
    for value in values:
        if value.series not in found:
            found[value.series] = _with_baseline(model, base, value.series, own.get(value.series))
        if isinstance(found[value.series], str):
            unused += [UnusedRow(row, found[value.series]) for row in value.rows]
        else:
            used.append(value)
    names = [name for name, one in found.items() if not isinstance(one, str)]
    usual = np.array([found[name][1] for name in names]).reshape(-1, 2)
    place = np.array([names.index(v.series) for v in used], dtype=int)
    level = [0.0 if name.outcome in CHANGES else math.log(u[0] / u[1]) for name, u in zip(names, usual, strict=True)]
    observed = np.clip([v.log - level[p] for v, p in zip(used, place, strict=True)], -MOST, MOST)
    series = tuple(found[name][0] for name in names)
    return ObservationOperator(tuple(used), series, place, usual, np.asarray(observed, float)), unused


def _with_baseline(
    model: Model, base: View, name: SeriesName, own: frozenset[int] | None
) -> tuple[ComparedSeries, tuple[float, float]] | str:
    one = compared_series(model, name, own)
    if isinstance(one, str):
        return one
    top, under = (float(x[0, 0]) for x in monthly_values(base, one))
    if not (under > LEAST_AMOUNT and top > LEAST_AMOUNT):
        return "nothing of the kind in the model's baseline"
    return one, (top, under)
