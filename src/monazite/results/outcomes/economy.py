"""Outcomes of the wider economy: losses with bounds, prices and rents, and how stable the world stays."""

from __future__ import annotations

import numpy as np

from monazite.results.outcomes.market import price_outside
from monazite.results.outcomes.registry import outcome
from monazite.results.view import View

NETWORK = ("network_trade", "network_use", "sectors", "dependence", "priors")
RISK = 0.95
"""Quantile of the draws that counts as at risk."""


def _with_totals(array: np.ndarray) -> np.ndarray:
    """(..., region, sector) to (..., sector or total, region or WORLD)."""
    array = np.swapaxes(array, -1, -2)
    array = np.concatenate([array, array.sum(-2, keepdims=True)], -2)
    return np.concatenate([array, array.sum(-1, keepdims=True)], -1)


def loss_of(v: View, bound: int) -> np.ndarray:
    """Loss of value added (draw, month, branch or total, economy or WORLD); the dataset's own without a table."""
    if v.losses is None:
        return v.total_loss(bound)
    return _with_totals(v.losses.value_added[bound])


def gdp_of(v: View) -> np.ndarray:
    """GDP by economy and of the world, MUSD a year."""
    if v.economy is None:
        return v.gdp
    gdp = v.economy.table.gdp
    return np.append(gdp, gdp.sum())


def share_of_gdp(v: View, bound: int) -> np.ndarray:
    """Loss in the twelve months from the anchor as % of annual GDP (draw, economy or WORLD)."""
    window = slice(v.anchor_month, v.anchor_month + 12)
    if v.losses is None:
        return 100.0 * v.total_loss(bound)[:, window, -1].sum(1) / gdp_of(v)
    return 100.0 * v.with_world(v.losses.value_added[bound][:, window].sum((1, 3))) / gdp_of(v)


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=NETWORK)
def economy_loss_lower(v: View) -> np.ndarray:
    """Loss of value added by sectors of the table where most lost output is made up: as `loss_lower`."""
    return loss_of(v, 0)


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=NETWORK)
def economy_loss_central(v: View) -> np.ndarray:
    """Loss of value added by sectors of the table, less finished goods and catching up: as `loss_central`."""
    return loss_of(v, 1)


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=NETWORK)
def economy_loss_upper(v: View) -> np.ndarray:
    """Loss of value added when nothing is made up, carried through suppliers and customers: as `loss_upper`."""
    return loss_of(v, 2)


@outcome("%", "economies", good="down", tables=NETWORK)
def gdp_loss_lower(v: View) -> np.ndarray:
    """Lower bound of the loss in the twelve months from the anchor, share of annual GDP."""
    return share_of_gdp(v, 0)


@outcome("%", "economies", good="down", tables=NETWORK)
def gdp_loss_central(v: View) -> np.ndarray:
    """Central loss in the twelve months from the anchor, share of annual GDP."""
    return share_of_gdp(v, 1)


@outcome("%", "economies", good="down", tables=NETWORK)
def gdp_loss_upper(v: View) -> np.ndarray:
    """Upper bound of the loss in the twelve months from the anchor, share of annual GDP."""
    return share_of_gdp(v, 2)


@outcome("%", "economies", good="down", tables=NETWORK)
def gdp_at_risk(v: View) -> np.ndarray:
    """Central loss of the year that 95 % of the draws stay below, share of annual GDP; the same for every draw."""
    central = share_of_gdp(v, 1)
    return np.broadcast_to(np.quantile(central, RISK, axis=0), central.shape).copy()


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=NETWORK)
def production_loss(v: View) -> np.ndarray:
    """Gross output lost in the central case."""
    if v.losses is None:
        return np.full_like(loss_of(v, 1), np.nan)
    return _with_totals(v.losses.production[0])


@outcome("person", "month", "economies", good="down", tables=(*NETWORK, "network_regions"))
def employment_loss(v: View) -> np.ndarray:
    """Persons whose work the central loss is worth, at the average value added per person of the region."""
    lost = loss_of(v, 1)[:, :, -1]
    if v.economy is None:
        return np.full_like(lost, np.nan)
    persons = lost[..., :-1] * 12.0 / v.economy.table.gdp * v.economy.employment
    return v.with_world(persons)


@outcome("%", "month", "economies", good="down", tables=NETWORK)
def price_level(v: View) -> np.ndarray:
    """Rise of the price level of final demand from scarce products and what they cost others to make."""
    if v.economy is None or v.losses is None:
        return np.full_like(loss_of(v, 1)[:, :, -1], np.nan)
    weight = v.economy.table.final.sum((0, 1))
    level = 100.0 * v.losses.prices.level
    return np.concatenate([level, (level @ (weight / weight.sum()))[..., None]], -1)


@outcome("MUSD/month", "month", "economies", good="none", tables=NETWORK)
def scarcity_rent(v: View) -> np.ndarray:
    """Rents of scarce products collected by a region's sellers less those its buyers pay; a transfer, zero in sum."""
    if v.losses is None:
        return np.full_like(loss_of(v, 1)[:, :, -1], np.nan)
    return v.with_world(v.losses.prices.earned - v.losses.prices.paid)


@outcome("%", "economies", good="up", tables=NETWORK)
def real_income(v: View) -> np.ndarray:
    """Change of real income in the twelve months from the anchor, share of GDP: less the loss, plus net rents."""
    window = slice(v.anchor_month, v.anchor_month + 12)
    return -share_of_gdp(v, 1) + 100.0 * scarcity_rent(v)[:, window].sum(1) / gdp_of(v)


@outcome("%", "goods", good="down", tables=("prices", "priors"))
def price_volatility(v: View) -> np.ndarray:
    """Standard deviation of monthly log changes of the spot price outside in the year from the anchor."""
    path = np.log(price_outside(v)[:, v.anchor_month : v.anchor_month + 12])
    single = 100.0 * np.diff(path, axis=1).std(1) if path.shape[1] > 2 else np.full_like(path[:, 0], np.nan)
    weight = v.members * v.structure.price_ref[None]
    known = np.where(np.isfinite(single), single, 0.0)
    total = np.isfinite(single).astype(float) @ weight.T
    return np.divide(known @ weight.T, total, out=np.full((len(path), len(weight)), np.nan), where=total > 0)


@outcome("MUSD/month", "month", "places", good="up", tables=("uses", "demand", "priors"))
def innovation_saving(v: View) -> np.ndarray:
    """Value at baseline prices of material that products no longer need: the drift of intensities, never undone."""
    s = v.structure
    value = s.activity_ref * s.mix_ref / 1000.0  # use, buyer
    return v.with_world(v.by_region_sum(((1.0 - np.exp(v.flows.thrift)) * value).sum(2)))


@outcome("MUSD/month", "month", "branches", "economies", good="up", tables=(*NETWORK, "uses"))
def innovation_effect(v: View) -> np.ndarray:
    """Value added that the drift of intensities is worth: loss of short lines avoided, and productivity gained."""
    if v.drift is None:
        return np.full_like(loss_of(v, 1), np.nan)
    if v.economy is None:
        return _with_totals(np.swapaxes(v.drift.total, -1, -2))
    return _with_totals(v.economy.spread(v.drift.total))


@outcome("%", good="down", tables=NETWORK)
def bystander_loss(v: View) -> np.ndarray:
    """Central loss of the economies that act in no measure, share of their GDP, in the year from the anchor."""
    actors = {p.actor for p in v.model.scenario.policy} | {v.model.scenario.controller}
    names = v.labels("economies")[:-1]
    outside = np.array([name not in actors for name in names])
    gdp = gdp_of(v)[:-1] * outside
    return share_of_gdp(v, 1)[:, :-1] @ gdp / max(gdp.sum(), 1e-12)


DUTIES = ("tariff_paths", "network_trade", "network_sectors", "priors")


def _tariff(v: View, field: str, *, short: bool = True) -> np.ndarray:
    """An effect of duties on all goods (draw, month, economy or WORLD), per cent; the world is a mean by GDP."""
    if v.tariffs is None:
        return np.full((len(v.flows.output), len(v.index.month), len(v.labels("economies"))), np.nan)
    value = getattr(v.tariffs.short if short else v.tariffs.long, field)
    weight = gdp_of(v)[:-1]
    return np.concatenate([value, (value @ (weight / weight.sum()))[..., None]], -1)


@outcome("%", "month", "economies", good="up", tables=DUTIES)
def tariff_income(v: View) -> np.ndarray:
    """Change of real income from duties on all goods, short run: exact I/P against the base year's duties."""
    return _tariff(v, "income")


@outcome("%", "month", "economies", good="up", tables=DUTIES)
def tariff_income_long(v: View) -> np.ndarray:
    """Change of real income once factors have moved between sectors and trade has adjusted in full."""
    return _tariff(v, "income", short=False)


@outcome("%", "month", "economies", good="up", tables=DUTIES)
def tariff_output(v: View) -> np.ndarray:
    """Change of constant-price GDP from duties on all goods, short run."""
    return _tariff(v, "output")


@outcome("%", "month", "economies", good="up", tables=DUTIES)
def tariff_wage(v: View) -> np.ndarray:
    """Change of real factor income from duties on all goods, short run: what those bear who get no duties."""
    return _tariff(v, "wage")


@outcome("%", "month", "economies", good="none", tables=DUTIES)
def tariff_prices(v: View) -> np.ndarray:
    """Change of the consumer price level from duties on all goods against world value added, short run."""
    return _tariff(v, "prices")


@outcome("%", "month", "branches", "economies", good="none", tables=DUTIES)
def import_duty(v: View) -> np.ndarray:
    """Duty on what a region buys abroad, more than in the base year, mean by base-year trade; total is goods."""
    draws, months = v.flows.output.shape[:2]
    eco, path = v.economy, v.duties
    if eco is None or path is None:
        return np.full((draws, months, len(v.labels("branches")), len(v.labels("economies"))), np.nan)
    added = path - eco.table.tariff.transpose(1, 0, 2)
    trade = eco.table.trade.transpose(1, 0, 2) * (1.0 - np.eye(len(eco.table.regions)))[:, :, None] * eco.goods
    paid = _with_totals((added * trade).sum(2))
    bought = _with_totals(trade.sum(1)[None])
    rate = 100.0 * np.divide(paid, bought, out=np.zeros_like(paid), where=bought > 0)
    return np.broadcast_to(rate[None], (draws, *rate.shape)).copy()


@outcome("MUSD/month", "month", "economies", good="none", tables=DUTIES)
def duties_collected(v: View) -> np.ndarray:
    """Duties collected on all goods, more than in the base year, short run."""
    gdp = gdp_of(v)[:-1]
    value = _tariff(v, "revenue")[..., :-1] / 100.0 * gdp / 12.0
    return v.with_world(value)


@outcome("%", "economies", good="none", tables=DUTIES)
def tariff_burden(v: View) -> np.ndarray:
    """Loss of real factor income, duties on a region's sales abroad included, in % of the duties that it collects more.

    The year from the anchor, short run; no value where a region collects next to nothing more than in the base year.
    """
    window = slice(v.anchor_month, v.anchor_month + 12)
    lost = -_tariff(v, "wage")[:, window].mean(1) / 100.0 * gdp_of(v)
    collected = duties_collected(v)[:, window].mean(1) * 12.0
    enough = collected > 1e-4 * gdp_of(v)
    return 100.0 * np.divide(lost, collected, out=np.full_like(lost, np.nan), where=enough)


@outcome("%", "month", good="up", tables=DUTIES)
def trade_volume(v: View) -> np.ndarray:
    """Change of the volume of world trade from duties on all goods, short run."""
    if v.tariffs is None:
        return np.full((len(v.flows.output), len(v.index.month)), np.nan)
    return v.tariffs.volume


TECHNOLOGY = ("technology", "network_trade", "network_use", "priors")


def _technology(v: View, bound: int) -> np.ndarray:
    """Loss of value added from technology withheld (draw, month, branch or total, economy or WORLD)."""
    if v.technology is None:
        size = (len(v.flows.output), len(v.index.month), len(v.labels("branches")), len(v.labels("economies")))
        return np.full(size, np.nan)
    return _with_totals(v.technology.loss[bound])


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=TECHNOLOGY)
def technology_loss_central(v: View) -> np.ndarray:
    """Loss of value added from technology withheld: sellers' sales that find no other buyer, users' lines, their
    suppliers and customers.
    """
    return _technology(v, 0)


@outcome("MUSD/month", "month", "branches", "economies", good="down", tables=TECHNOLOGY)
def technology_loss_upper(v: View) -> np.ndarray:
    """The same when lost sales find no other buyer and lines that need the technology cannot substitute."""
    return _technology(v, 1)


@outcome("MUSD/month", "month", "economies", good="none", tables=TECHNOLOGY)
def technology_fees(v: View) -> np.ndarray:
    """Fees that come with technology controls: received less paid, zero in sum."""
    count, months, places = len(v.flows.output), len(v.index.month), len(v.labels("economies"))
    if v.technology is None:
        return np.full((count, months, places), np.nan)
    fees = np.concatenate([v.technology.fees, v.technology.fees.sum(1, keepdims=True)], 1)
    return np.repeat(fees[None], count, 0)


def _escalation(v: View, *, short: bool) -> np.ndarray:
    """Change of real income (draw, step, economy or WORLD), per cent."""
    if v.escalation is None:
        return np.full((len(v.flows.output), len(v.labels("step")), len(v.labels("economies"))), np.nan)
    income = v.escalation[0 if short else 1].income
    weight = gdp_of(v)[:-1]
    return np.concatenate([income, (income @ (weight / weight.sum()))[..., None]], -1)


@outcome("%", "step", "economies", good="up", tables=DUTIES)
def escalation_income(v: View) -> np.ndarray:
    """Change of real income if both seats add points to the last month's duties on all goods, short run."""
    return _escalation(v, short=True)


@outcome("%", "step", "economies", good="up", tables=DUTIES)
def escalation_income_long(v: View) -> np.ndarray:
    """The same once factors have moved between sectors and trade has adjusted in full."""
    return _escalation(v, short=False)


@outcome("%", "month", good="up", tables=(*NETWORK, "tariff_paths"))
def world_trade(v: View) -> np.ndarray:
    """Change of the volume of world trade: duties on all goods, short run, and what stopped lines do not ship abroad.

    Equation: (1 + effect of duties) x sum of y x trade / sum of trade - 1, over trade between regions of the table,
    with y the origin sector's output in shares of normal, central case.
    """
    duties = trade_volume(v)
    if v.economy is None or v.losses is None:
        return np.full_like(duties, np.nan)
    net = v.economy.table
    abroad = (net.trade * (1.0 - np.eye(len(net.regions)))[:, :, None]).sum(1)  # origin, sector
    made = 1.0 - v.losses.production[0] / (net.output / 12.0)
    shipped = (made * abroad).sum((2, 3)) / abroad.sum()
    return 100.0 * ((1.0 + duties / 100.0) * shipped - 1.0)
