"""The network of supply as arrays: what does not change from draw to draw or month to month.

Axes and units: `monazite.engine.state`.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy import ndarray


def contiguous(arrays: Any) -> Any:
    """The same named tuple with every array in C order.

    Kernels are compiled for the layout of their arrays. One layout means one compiled version, and so the same result
    to the last bit whatever the size of a batch.
    """
    return type(arrays)(*(np.ascontiguousarray(a) if isinstance(a, ndarray) and a.ndim else a for a in arrays))


class SupplyNetwork(NamedTuple):
    """What does not change from draw to draw or month to month: the network, its baseline and the lists of unknowns."""

    basket: ndarray  # (deposit, element) t of the element per t REO of feed
    recovery: ndarray  # (deposit,) t separated per t of feed
    deposit_region: ndarray  # (deposit,) region of the deposit
    feed_share: ndarray  # (deposit, slot) baseline share of the feed that goes to each separating region
    producers: ndarray  # (3, slot) region of the producer at the oxide, metal and magnet stage; -1 where there is none
    pair: ndarray  # (element, slot) index of the unknown log price of an oxide at a separator; -1 where not made
    oxide_need: ndarray  # (element,) t oxide per t metal
    metal_cost: ndarray  # (element, slot) conversion cost, USD/kg
    recipe: ndarray  # (grade, variant, element) t metal per t magnet
    magnet_cost: ndarray  # (grade, variant, slot) conversion cost, USD/kg
    variant_ref: ndarray  # (grade, slot) reference cost of the standard variant, USD/kg
    mix: ndarray  # (use, good) t of the good per unit of activity
    mix_ref: ndarray  # (use, buyer) cost of the mix at baseline, USD/kg
    price_ref: ndarray  # (good,) reference price, USD/kg
    holding_ref: ndarray  # (element, slot) baseline addition to producer stocks, t/month
    held_ref: ndarray  # (element, slot) producer stock at the start, t
    strategic_ref: ndarray  # (good, buyer) strategic stock at the start, t
    cover_factor: ndarray  # (good, buyer) commercial cover over the prior of its stage
    need_ref: ndarray  # (good, buyer) baseline use of the good at the buyer, t/month
    share_ref: ndarray  # (good, slot, buyer) baseline share of each origin
    cost_ref: ndarray  # (good, slot, buyer) baseline delivered price over producer price
    delivered_ref: ndarray  # (good, buyer) baseline delivered price over reference
    activity_ref: ndarray  # (use, buyer) baseline activity, units/month
    feed_cap: ndarray  # (slot,) baseline separating capacity, t REO/month
    metal_cap: ndarray  # (slot,) baseline metal capacity, t/month
    magnet_cap: ndarray  # (slot,) baseline magnet capacity, t/month
    deposit_cap: ndarray  # (deposit,) baseline capacity, t REO/month; a project's row holds its nameplate
    deposit_use: ndarray  # (deposit,) share of the capacity that runs in the baseline year; usual one of projects
    deposit_project: ndarray  # (deposit,) project that owns the row; -1 for what runs in the baseline year
    deposit_diverts: ndarray  # (deposit,) deposit whose ore a project's row takes; -1 for new ore
    deposit_recycling: ndarray  # (deposit,) 1 where the feed is scrap
    scrap_ref: ndarray  # (region,) scrap that arises in the baseline year, t of oxide in it a month
    recycled_ref: ndarray  # (region,) share of it that is recovered in the baseline year
    metal_project: ndarray  # (project, 2) stage (1 metal, 2 magnet; 0 otherwise) and slot the capacity is added to
    project_cap: ndarray  # (project,) nameplate, t/month
    project_region: ndarray  # (project,)
    project_decided: ndarray  # (project,) 1 if the investment decision is taken at the start
    project_on_record: ndarray  # (project,) 1 if the month of first output is on record
    project_month: ndarray  # (project,) month of first output if all goes to plan, counted from the scenario start
    project_lead: ndarray  # (project,) months from decision to first output
    project_permit: ndarray  # (project,) part of the lead that passes before building begins
    project_ramp: ndarray  # (project,) months to 90 % of nameplate
    project_value: ndarray  # (project, good) t of each good per t of nameplate (what the project sells)
    project_breakeven: ndarray  # (project,) USD per kg of nameplate
    project_cash: ndarray  # (project,) running costs, USD per kg of nameplate
    project_capex: ndarray  # (project,) MUSD
    limit_good: ndarray  # (limit,) good under licence; -1 for a weight quota
    limit_origin: ndarray  # (limit,) producer slot of the origin
    limit_region: ndarray  # (limit,) region of the origin
    limit_mask: ndarray  # (limit, buyer) 1 where the buyer is inside the limit
    limit_buyer: ndarray  # (limit,) one buyer whose controls stand for the group
    limit_quota: ndarray  # (limit,) row of Controls.quota; -1 for a licence
    limit_first: ndarray  # (limit,) month in which the limit begins
    limit_end: ndarray  # (limit,) first month in which it is over
    limit_parent: ndarray  # (limit,) limit whose queue and permits it takes over at its beginning; -1 for none
    limit_members: ndarray  # (n_entries,) buyers inside a limit, limit after limit
    limit_member_start: ndarray  # (limit + 1,) where each limit's list starts
    quota_weight: ndarray  # (quota, good) weight in the quota of each good of its origin
    quota_price: ndarray  # (quota,) USD/kg that scales the rent
    mix_good: ndarray  # (n_entries,) goods in the mix of each use, use after use
    mix_start: ndarray  # (use + 1,) where each use's list starts
    feed_slot: ndarray  # (n_entries,) separators that a deposit can send ore to, deposit after deposit
    feed_start: ndarray  # (deposit + 1,) where each deposit's list starts
    plant_months: ndarray  # (plant,) months that goods are under way to it, mean over its baseline origins
    plant_use: ndarray  # (plant,) use of each pair of a use and a buyer that runs in the baseline
    plant_buyer: ndarray  # (plant,) its buyer
    sold_good: ndarray  # (n_entries,) goods that each project sells or buys, project after project
    sold_start: ndarray  # (project + 1,) where each project's list starts
    columns: ndarray  # (n_entries,) unknowns on which the price of each good depends, good after good
    column_start: ndarray  # (good + 1,) where each good's list starts
    premium_place: ndarray  # (good, slot) where the premium of the plants stands in the good's list, -1 if none
    limit_place: ndarray  # (good, limit) where a limit stands in the list of a good that it acts on, -1 if not
    merge: ndarray  # (n_entries,) where the entries of a metal's list stand in a magnet's
    merge_start: ndarray  # (grade, element) where these begin for each metal of each grade
    buyer_region: ndarray  # (buyer,)
    use_priority: ndarray  # (use,) 1 for uses served first
    growth: ndarray  # (use,) trend growth a year
    sector_share: ndarray  # (sector, use) dependent share of the sector's value added
    value_added: ndarray  # (sector, region) MUSD a month
    footprint: ndarray  # (indicator, deposit) central burden per t of oxide separated from the deposit's feed
    conflict: ndarray  # (deposit,) 1 where output pays for conflict
    heavy: ndarray  # (element,) 1 for Sm, Gd to Lu and Y, as controlled in April 2025
    controller: int  # region that controls


class MarketNetwork(NamedTuple):
    """The part of `SupplyNetwork` that the market kernel reads."""

    basket: ndarray
    recovery: ndarray
    producers: ndarray
    pair: ndarray
    oxide_need: ndarray
    metal_cost: ndarray
    recipe: ndarray
    magnet_cost: ndarray
    variant_ref: ndarray
    mix: ndarray
    mix_ref: ndarray
    price_ref: ndarray
    holding_ref: ndarray
    activity_ref: ndarray
    limit_good: ndarray
    limit_origin: ndarray
    limit_mask: ndarray
    limit_quota: ndarray
    limit_members: ndarray
    limit_member_start: ndarray
    quota_weight: ndarray
    quota_price: ndarray
    mix_good: ndarray
    mix_start: ndarray
    feed_slot: ndarray
    feed_start: ndarray
    columns: ndarray
    column_start: ndarray
    premium_place: ndarray
    limit_place: ndarray
    merge: ndarray
    merge_start: ndarray


def market_network(network: SupplyNetwork) -> MarketNetwork:
    """Arrays of the market kernel."""
    return contiguous(MarketNetwork(*(getattr(network, name) for name in MarketNetwork._fields)))
