"""Moments of a run that targets refer to: each a function of results and a target row, one value per draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.periods import parse_period
from monazite.model.baseline import baskets

if TYPE_CHECKING:
    from monazite.dataset.rows.evidence import Target
    from monazite.results.results import Results

Moment = Callable[["Results", "Target"], np.ndarray]


class NotEvaluated(Exception):
    """A target that this version cannot evaluate, with the reason."""


def _window(res: Results, text: str) -> slice:
    (first, last), run = parse_period(text), res.index.month
    if last < run[0] or first > run[-1]:
        raise NotEvaluated("the period lies outside the run")
    return res.months((max(first, run[0]), min(last, run[-1])))


def _month_before_anchor(res: Results) -> int:
    """Last full month before the anchor."""
    return max(res.view.anchor_month - 1, 0)


def _path(res: Results, outcome: str, row: Target) -> np.ndarray:
    """Path of an outcome (draw, month) for the good and region of a target; baskets are weighted sums."""
    where: dict[str, str] = {}
    spec = res.outcome(outcome)
    if row.region and any(axis in spec.axes for axis in ("region", "places")):
        where["region"] = row.region
    if row.good == "mount_weld":
        share = baskets(res.dataset, res.index)["mount_weld"]
        made = [(e, s) for e, s in zip(res.index.element, share, strict=True) if s > 0]
        return np.sum([s * res.select(outcome, good=f"{e}.oxide")[0] for e, s in made], axis=0)
    if row.good:
        where["good"] = row.good
    return res.select(outcome, **where)[0]


def _mean_moment(outcome: str, *, scale: float = 1.0) -> Moment:
    def moment(res: Results, row: Target) -> np.ndarray:
        if row.id == "V1.4.slack":
            raise NotEvaluated("needs the quota as denominator")
        if "<" in row.region:
            left, right = row.region.split("<")
            small = _path(res, outcome, row.model_copy(update={"region": left}))
            large = _path(res, outcome, row.model_copy(update={"region": right}))
            w = _window(res, row.period)
            return (small[:, w].mean(1) < large[:, w].mean(1)).astype(float)
        path = scale * _path(res, outcome, row)[:, _window(res, row.period)]
        return path.sum(1) if row.unit.endswith("/yr") else path.mean(1)

    return moment


def _extreme_date(outcome: str, which: Callable[..., np.ndarray]) -> Moment:
    def moment(res: Results, row: Target) -> np.ndarray:
        window = _window(res, row.period)
        at = which(_path(res, outcome, row)[:, window], axis=1) + (window.start or 0)
        return np.array([m.year + (m.month - 0.5) / 12.0 for m in (res.index.month[i] for i in at)])

    return moment


def _change(outcome: str) -> Moment:
    """Change over the period of a target, or against the month before the anchor if it names one period only."""

    def moment(res: Results, row: Target) -> np.ndarray:
        path = _path(res, outcome, row)
        if "/" in row.period and row.quantity != "price_paid_change":
            first, _, last = row.period.partition("/")
            return path[:, _window(res, last)].mean(1) / path[:, _window(res, first)].mean(1) - 1.0
        return path[:, _window(res, row.period)].mean(1) / path[:, _month_before_anchor(res)] - 1.0

    return moment


def _price_change(res: Results, row: Target) -> np.ndarray:
    """Price outside over that of the month before the anchor."""
    path = _path(res, "price_outside", row)
    return path[:, _window(res, row.period)].mean(1) / path[:, _month_before_anchor(res)]


def _first_stop(res: Results, row: Target) -> np.ndarray:
    """First line stop over the regions and industries named; infinite if none."""
    _, _, industry = row.where.partition("industry=")
    regions = res.index.region if row.region == "*" else row.region.split(";")
    industries = res.view.industries if industry in ("", "*") else industry.split(",")
    days = [res.select("first_stop_day", industry=i, region=r)[0] for i in industries for r in regions]
    stacked = np.where(np.isfinite(np.stack(days)), np.stack(days), np.inf)
    return stacked.min(0)


def _stopped(res: Results, row: Target) -> np.ndarray:
    """Share of line capacity of an industry standing still, mean over regions."""
    industry = row.where.partition("industry=")[2]
    uses = [res.index.use[u] for u in res.view.uses_of(industry)]
    window = _window(res, row.period)
    paths = [res.select("stopped", use=u, region=r)[0][:, window] for u in uses for r in row.region.split(";")]
    return np.nanmean(np.stack(paths), axis=(0, 2))


def _rent_per_kg(res: Results, good: str) -> np.ndarray:
    """Rent per kg shipped abroad (draw, month), USD/kg."""
    rent = res.select("rent", good=good)[0] * 1000.0
    shipped = res.select("exports", good=good, region="WORLD")[0]
    return np.divide(rent, shipped, out=np.zeros_like(rent), where=shipped > 1e-9)


def _quota_rent(res: Results, row: Target) -> np.ndarray:
    window = _window(res, row.period)
    rents = np.stack([_rent_per_kg(res, good)[:, window].mean(1) for good in row.good.split(";")])
    return rents.std(0) / np.maximum(rents.mean(0), 1e-12) if row.id.endswith("cv") else rents.mean(0)


def _ratio_peak(res: Results, row: Target) -> np.ndarray:
    """Highest price outside in the period over that of the first year."""
    if row.id == "V1.9.counterfactual":
        raise NotEvaluated("needs a run without the quotas")
    path = _path(res, "price_outside", row)
    window = _window(res, row.period)
    return path[:, window].max(1) / path[:, window][:, :12].mean(1)


def _ratio_or_order(res: Results, row: Target) -> np.ndarray:
    if row.kind != "order":
        return _mean_moment("price_ratio")(res, row)
    ranks: dict[str, int] = {}
    for rank, group in enumerate(row.good.split(">")):
        ranks |= dict.fromkeys((e.strip() for e in group.split("=")), -rank)
    window = _window(res, row.period)
    goods = [e if "." in e else f"{e}.oxide" for e in ranks]
    model = np.stack([res.select("price_ratio", good=good)[0][:, window].mean(1) for good in goods], 1)
    from scipy.stats import kendalltau

    return np.array([kendalltau(list(ranks.values()), draw)[0] for draw in model])


def _exports_index(res: Results, row: Target) -> np.ndarray:
    """Shipments of the controller over their mean in the twelve months before the anchor."""
    path, anchor = _path(res, "exports", row), res.view.anchor_month
    if anchor < 1:
        raise NotEvaluated("needs months before the anchor")
    return path[:, _window(res, row.period)].mean(1) / path[:, max(anchor - 12, 0) : anchor].mean(1)


def _leakage(res: Results, row: Target) -> np.ndarray:
    """Shipments of the controller that reach a region by detours, over those of the baseline year."""
    if row.good not in res.view.labels("goods"):
        raise NotEvaluated(f"needs {row.good} as a dataset of its own")
    ix = res.index
    usual = res.view.by_region_sum(res.view.baseline_exports())[ix.goods(row.good), ix.region.index(row.region)].sum()
    return _path(res, "leakage", row)[:, _window(res, row.period)].mean(1) / usual


def _static_price(res: Results, row: Target) -> np.ndarray:
    """Rise of the one price outside in the static method under a full stop, as share."""
    from monazite.economy.usgs_full_stop import stop

    return stop(res.model, res.parameters, row.good, row.region).price - 1.0


def _half_life(res: Results, row: Target) -> np.ndarray:
    """Quarters from the peak until the price outside has lost half of its rise over the first year."""
    path = _path(res, "price_outside", row)
    base = path[:, :12].mean(1, keepdims=True)
    peak = path.argmax(1)
    out = np.full(len(path), np.inf)
    for i, p in enumerate(path):
        low = np.flatnonzero(p[peak[i] :] <= base[i] + 0.5 * (p[peak[i]] - base[i]))
        out[i] = low[0] / 3.0 if low.size else np.inf
    return out


def _outside_change(res: Results, row: Target) -> np.ndarray:
    if row.kind != "order":
        return _change("price_outside")(res, row)
    left, right = row.good.split("<")
    first, _, last = row.period.partition("/")

    def fall(goods: str) -> np.ndarray:
        paths = [res.select("price_outside", good=g)[0] for g in goods.split(";")]
        return np.mean([p[:, _window(res, last)].mean(1) / p[:, _window(res, first)].mean(1) for p in paths], 0)

    return (fall(left) < fall(right)).astype(float)


def _supply_growth(res: Results, row: Target) -> np.ndarray:
    """Yearly growth of output outside as share of the world's output at the start of the period."""
    window = _window(res, row.period)
    outside = res.select("alternative_supply", good=row.good)[0][:, window]
    world = res.select("production", good=row.good)[0].sum(2)[:, window]
    return (outside[:, -1] - outside[:, 0]) / world[:, 0] / (outside.shape[1] / 12.0)


def _thrift_rate(res: Results, row: Target) -> np.ndarray:
    """Yearly fall of material per product outside the controller."""
    window = _window(res, row.period)
    outside = [i for i, r in enumerate(res.index.region) if r != res.scenario.controller]
    path = np.nanmean(res.values("thrift")[:, window][..., outside], axis=(2, 3))
    return -np.log(path[:, -1] / path[:, 0]) / (path.shape[1] / 12.0)


def _world_loss(res: Results, row: Target) -> np.ndarray:
    return res.values("world_loss_share")


MOMENTS: dict[str, Moment] = {
    "exports": _mean_moment("exports"),
    "arrivals": _mean_moment("arrivals"),
    "exports_index": _exports_index,
    "static_price_change": _static_price,
    "leakage": _leakage,
    "exports_change": _mean_moment("exports_change", scale=0.01),
    "price_ratio": _ratio_or_order,
    "price_outside": _mean_moment("price_outside"),
    "trough_date": _extreme_date("exports", np.argmin),
    "peak_date": _extreme_date("price_outside", np.argmax),
    "price_change": _price_change,
    "price_paid_change": _change("price_paid"),
    "price_inside_change": _change("price_inside"),
    "price_outside_change": _outside_change,
    "price_ratio_peak": _ratio_peak,
    "price_half_life": _half_life,
    "quota_rent": _quota_rent,
    "first_stop_day": _first_stop,
    "stopped": _stopped,
    "thrift_rate": _thrift_rate,
    "alternative_supply_growth": _supply_growth,
    "world_loss_share": _world_loss,
}
"""Moments by the name that targets.csv uses."""
