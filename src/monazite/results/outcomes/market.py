"""Outcomes of the market: prices, shipments, stocks, line stops and losses of the lines.

A new outcome is one function here: it takes a `View` and returns an array with the axes it declares after ``draw``.
"""

from __future__ import annotations

import numpy as np

from monazite.results.counted_exports import with_counted
from monazite.results.memo import cached_per_view
from monazite.results.outcomes.registry import CHAIN, LOSSES, NIL, PRICES, outcome
from monazite.results.quoted_prices import with_quotes
from monazite.results.view import View


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_inside(v: View) -> np.ndarray:
    """Producer price inside the controlling country."""
    return v.at_home(v.flows.price, absent=np.nan)


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_outside(v: View) -> np.ndarray:
    """Marginal (spot) delivered price outside the controlling country, mean over buyers by baseline use."""
    weight = v.structure.need_ref * v.outside[None, :]
    total = weight.sum(1)
    mean = np.einsum("ntcb,cb->ntc", v.flows.delivered, weight)
    return np.divide(mean, total, out=np.full_like(mean, np.nan), where=total > 0)


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_quoted_inside(v: View) -> np.ndarray:
    """Price inside the controlling country as quoted: a conditioned run with its misfit to quotes, which then fades."""
    return with_quotes(v, "price_inside", price_inside(v))


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_quoted_outside(v: View) -> np.ndarray:
    """Price outside as quoted, in the region of the quotes; without quotes the mean spot price over buyers outside."""
    return with_quotes(v, "price_outside", price_outside(v))


@outcome("1", "month", "good", good="down", tables=PRICES)
def price_quoted_ratio(v: View) -> np.ndarray:
    """Price outside as quoted over that inside the controlling country."""
    return price_quoted_outside(v) / price_quoted_inside(v)


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_paid(v: View) -> np.ndarray:
    """Price paid, mean over all buyers of the world by volume."""
    return v.mean_paid(np.ones_like(v.outside))


@outcome("USD/kg", "month", "good", good="down", tables=PRICES)
def price_paid_outside(v: View) -> np.ndarray:
    """Price paid, mean over buyers outside the controlling country by volume."""
    return v.mean_paid(v.outside)


@outcome("1", "month", "good", good="down", tables=PRICES)
def price_ratio(v: View) -> np.ndarray:
    """Spot price outside over producer price inside the controlling country."""
    return price_outside(v) / price_inside(v)


@outcome("t/month", "month", "goods", "places", good="up", tables=CHAIN)
def exports(v: View) -> np.ndarray:
    """Recorded shipments leaving the controlling country, by destination; leakage is not recorded."""
    return v.grouped(v.recorded_exports())


@outcome("1", "month", "goods", "places", good="up", tables=CHAIN)
def exports_index(v: View) -> np.ndarray:
    """Recorded shipments over the mean month of the baseline year."""
    base = v.grouped(v.baseline_exports()[None, None])
    index = np.divide(exports(v), base, out=np.full(exports(v).shape, np.nan), where=base > 0)
    return np.where(np.abs(index) < NIL, 0.0, index)


@outcome("t/month", "month", "goods", "places", good="up", tables=CHAIN)
def exports_counted(v: View) -> np.ndarray:
    """Recorded shipments as customs count them: a conditioned run with its misfit in observed months, then fading."""
    return with_counted(v, exports(v))


@outcome("1", "month", "goods", "places", good="up", tables=CHAIN)
def exports_counted_index(v: View) -> np.ndarray:
    """Recorded shipments as customs count them over the mean month of the baseline year."""
    return with_counted(v, exports_index(v), over_usual=True)


@outcome("%", "month", "goods", "places", good="up", tables=CHAIN)
def exports_change(v: View) -> np.ndarray:
    """Recorded shipments against the same month a year ago (the baseline year's mean month for the first twelve)."""
    now = exports(v)
    before = np.empty_like(now)
    before[:, :12] = v.grouped(v.baseline_exports()[None, None])
    before[:, 12:] = now[:, :-12]
    return 100.0 * np.divide(now - before, before, out=np.full_like(now, np.nan), where=before > 0)


@outcome("t/month", "month", "goods", "places", good="down", tables=CHAIN)
def leakage(v: View) -> np.ndarray:
    """Shipments of the controlling country that reach buyers outside the licences."""
    return v.grouped(v.leaked_exports())


@outcome("t/month", "month", "goods", "region", good="none", tables=CHAIN)
def production(v: View) -> np.ndarray:
    """Output by region of the plant: separated oxide, metal, magnets."""
    return v.grouped_production()


@outcome("share", "month", "use", "region", good="up", tables=("uses", "demand", "priors"))
def fill_rate(v: View) -> np.ndarray:
    """Purchases over orders at the going price: below 1 when products are not made for want of material."""
    return v.by_region_mean(v.flows.served)


@outcome("share", "month", "use", "region", good="up", tables=("uses", "demand", "priors"))
def output(v: View) -> np.ndarray:
    """Line output over the output planned at the going price."""
    return v.by_region_mean(v.flows.output)


@outcome("share", "month", "use", "region", good="down", tables=("uses", "demand", "priors"))
def stopped(v: View) -> np.ndarray:
    """Share of line capacity standing still in the worst week of the month."""
    return v.by_region_mean(v.flows.stopped)


@outcome("day", "users", "region", good="up", tables=("uses", "demand", "priors"))
def first_stop_day(v: View) -> np.ndarray:
    """Days from the anchor to the first stop of a line that ran then or later; empty if no line stops."""
    day = v.stop
    first, others = v.buyers_of
    by_region = day[..., first]
    for b, r in others:
        by_region[..., r] = np.minimum(by_region[..., r], day[..., b])
    groups = [by_region[:, uses].min(1) for uses in v.industry_uses]
    out = np.concatenate([by_region, np.stack(groups, 1)], 1)
    return np.where(np.isfinite(out), out, np.nan)


@outcome("day", "month", "goods", "region", good="up", tables=("stocks", "priors"))
def cover(v: View) -> np.ndarray:
    """Commercial stock in days of baseline use."""
    stock = v.group_goods(v.by_region_sum(v.flows.stock))
    use = v.group_goods(v.by_region_sum(v.structure.need_ref[None, None]))
    return np.divide(stock, use, out=np.full_like(stock, np.nan), where=use > 0) * 365.25 / 12.0


@outcome("day", "month", "goods", "region", good="up", tables=("stocks", "priors"))
def strategic_cover(v: View) -> np.ndarray:
    """Strategic stock in days of baseline use."""
    stock = v.group_goods(v.by_region_sum(v.flows.strategic))
    use = v.group_goods(v.by_region_sum(v.structure.need_ref[None, None]))
    return np.divide(stock, use, out=np.full_like(stock, np.nan), where=use > 0) * 365.25 / 12.0


@outcome("MUSD/month", "month", "sectors", "places", good="down", tables=LOSSES)
def loss_lower(v: View) -> np.ndarray:
    """Loss of value added where most lost output is made up and substitutes count once qualified: the lower bound."""
    return v.total_loss(0)


@outcome("MUSD/month", "month", "sectors", "places", good="down", tables=LOSSES)
def loss_central(v: View) -> np.ndarray:
    """Loss of value added of lines that stop, less finished goods and catching up, and use given up at high prices."""
    return v.total_loss(1)


@outcome("MUSD/month", "month", "sectors", "places", good="down", tables=LOSSES)
def loss_upper(v: View) -> np.ndarray:
    """The same when nothing is made up; the total holds suppliers and customers as well: the upper bound."""
    return v.total_loss(2)


@outcome("%", "places", good="down", tables=LOSSES)
def loss_share_lower(v: View) -> np.ndarray:
    """Lower loss in the twelve months from the anchor, share of annual GDP."""
    return v.loss_share(0)


@outcome("%", "places", good="down", tables=LOSSES)
def loss_share_central(v: View) -> np.ndarray:
    """Central loss in the twelve months from the anchor, share of annual GDP."""
    return v.loss_share(1)


@outcome("%", "places", good="down", tables=LOSSES)
def loss_share_upper(v: View) -> np.ndarray:
    """Upper loss in the twelve months from the anchor, share of annual GDP."""
    return v.loss_share(2)


@outcome("%", good="down", tables=LOSSES)
def world_loss_share(v: View) -> np.ndarray:
    """Central loss of the world in the twelve months from the anchor, share of its annual GDP."""
    return v.loss_share(1)[:, -1]


@outcome("MUSD/month", "month", "goods", good="none", tables=PRICES)
def rent(v: View) -> np.ndarray:
    """Value of the right to ship: flow times the gap that licences and quotas open between the prices."""
    return v.group_goods(np.einsum("ntgk->ntg", v.flows.rent)[..., None])[..., 0]


@outcome("MUSD/month", "month", "region", good="none", tables=("tariffs", "priors"))
def tariff_revenue(v: View) -> np.ndarray:
    """Duties and export taxes collected on the goods."""
    return v.flows.revenue


@outcome("MUSD/month", "month", "region", good="down", tables=("projects", "priors"))
def floor_cost(v: View) -> np.ndarray:
    """Public cost of guaranteed prices."""
    return v.flows.floor_cost


@outcome("MUSD/month", "month", "places", good="down", tables=PRICES)
def input_cost(v: View) -> np.ndarray:
    """Extra cost of the goods bought, against baseline prices."""
    return v.with_world(v.flows.cost)


@outcome("%", "month", "places", good="down", tables=PRICES)
def input_cost_rise(v: View) -> np.ndarray:
    """Extra cost of the goods as share of GDP: the first-round effect on the price level."""
    return 100.0 * 12.0 * input_cost(v) / v.gdp


@outcome("share", "month", "stage", "region", good="none", tables=CHAIN)
@cached_per_view
def capability_share(v: View) -> np.ndarray:
    """Share of world output of a stage by region of the plant."""
    made = v.stage_production()
    return made / made.sum(3, keepdims=True)


@outcome("share", "month", "stage", good="down", tables=CHAIN)
def top_share(v: View) -> np.ndarray:
    """Share of the largest producing region."""
    return capability_share(v).max(3)


@outcome("1", "month", "stage", good="down", tables=CHAIN)
def hhi(v: View) -> np.ndarray:
    """Herfindahl-Hirschman index of output by region: 1 is a monopoly."""
    return (capability_share(v) ** 2).sum(3)


@outcome("1", "month", "stage", good="down", tables=(*CHAIN, "governance"))
def hhi_governance(v: View) -> np.ndarray:
    """Concentration weighted by governance risk, (2.5 - WGI political stability) / 5 of the producing region."""
    return (capability_share(v) ** 2 * v.governance_risk()[:, None, None]).sum(3)


@outcome("share", "month", "goods", good="up", tables=(*CHAIN, "projects"))
def share_outside(v: View) -> np.ndarray:
    """Share of a good made outside the controlling country."""
    total, inside = v.world_production(), v.grouped_production()[..., v.structure.controller]
    return np.divide(total - inside, total, out=np.full_like(total, np.nan), where=total > 0)


@outcome("t/month", "month", "goods", good="up", tables=(*CHAIN, "projects"))
def alternative_supply(v: View) -> np.ndarray:
    """Output outside the controlling country."""
    return v.world_production() - v.grouped_production()[..., v.structure.controller]


@outcome("t/yr", "month", "project", good="up", tables=("projects", "priors"))
def project_capacity(v: View) -> np.ndarray:
    """Capacity of a project on line."""
    return 12.0 * v.flows.project


@outcome("month", "project", good="down", tables=("projects", "priors"))
def project_start(v: View) -> np.ndarray:
    """Months from the start until a project runs at a tenth of its nameplate; empty if not within the run."""
    on = v.flows.project >= 0.1 * v.structure.project_cap
    first = on.argmax(1).astype(float)
    return np.where(on.any(1), first, np.nan)


@outcome("share", "month", good="down", tables=(*CHAIN, "projects"))
@cached_per_view
def leverage(v: View) -> np.ndarray:
    """Share of the first products embodied in purchases outside that plants outside cannot supply, by value.

    Where a dataset has heavy rare earths, these alone count.
    """
    need, made = v.embodied_need(), v.production()[:, :, : len(v.index.element)]
    outside = made.sum(3) - made[..., v.structure.controller]
    heavy = v.structure.heavy if v.structure.heavy.any() else 1.0
    value = v.structure.price_ref[: len(v.index.element)] * heavy
    missing = np.maximum(need - outside, 0.0) @ value
    return missing / (need @ value)


@outcome("month", good="down", tables=(*CHAIN, "projects"))
def leverage_half_life(v: View) -> np.ndarray:
    """Months until leverage is half of what it was at the start or less and stays so; empty if not within the run.

    A stop that keeps goods from buyers lowers their purchases, and leverage with them, for as long as it lasts.
    """
    share = leverage(v)
    above = share > 0.5 * share[:, :1]
    lasts = np.where(above.any(1), share.shape[1] - above[:, ::-1].argmax(1), 0.0)
    return np.where(above[:, -1], np.nan, lasts)


@outcome("share", "month", "element", good="down", tables=("deposits",))
def conflict_share(v: View) -> np.ndarray:
    """Share of separated supply whose mining pays for armed conflict."""
    return v.flows.conflict


@outcome("1", "month", "use", "region", good="down", tables=("uses", "priors"))
def thrift(v: View) -> np.ndarray:
    """Material per product over the baseline's."""
    return v.by_region_mean(np.exp(v.flows.thrift))
