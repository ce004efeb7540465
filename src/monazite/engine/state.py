"""What the engine sees: controls, parameters, state and flows as tuples of arrays.

Axes: ``draw``, ``month``, ``good`` (oxides, then metals, then magnets), ``origin`` and ``region`` (the regions),
``buyer`` (the regions, then the defence buyers), ``use``, ``plant`` (uses at buyers), ``deposit``, ``project``,
``quota``.
Stocks live at month boundaries, flows inside months. Mass in t, prices in USD/kg, money in kUSD inside the engine
(t x USD/kg) and in MUSD in results.
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


class Controls(NamedTuple):
    """Policy as dense arrays; the neutral value of every field is the status quo of the baseline year."""

    licensed: ndarray  # (month, good, origin, buyer) share of the month under a licence requirement; neutral 0
    approval: ndarray  # (month, good, origin, buyer) share of applied tonnage approved; neutral 1
    review: ndarray  # (month, good, origin, buyer) months from application to decision; neutral 0
    banned: ndarray  # (month, good, origin, buyer) share of the month in which shipment is forbidden; neutral 0
    quota: ndarray  # (month, quota) t/month of weighted goods leaving the origin; neutral inf
    quota_weight: ndarray  # (quota, good, origin) weight of each good in the quota, t/t
    tariff: ndarray  # (month, good, origin, buyer) import duty, share of value; neutral: the baseline duty
    export_tax: ndarray  # (month, good, origin, buyer) share of value; neutral 0
    tech: ndarray  # (month, origin, region) share of pre-control access to the origin's technology; neutral 1
    alarm: ndarray  # (month, good, buyer) strength of precautionary ordering, 0 none to 1 full; neutral 0
    stock_target: ndarray  # (month, good, buyer) strategic stock aimed at, months of use; neutral 0
    # (month, good, buyer) largest share of the strategic stock released a month under shortage; neutral 0
    stock_release: ndarray
    release_first: ndarray  # (month, use) 1 for uses that get released stock before others; neutral 0
    stock_held: ndarray  # (month, good, buyer) strategic stock in hand when the month begins, months of use; neutral 0
    preference: ndarray  # (month, origin, buyer) factor on the weight of an origin at a buyer; neutral 1
    floor: ndarray  # (month, good, origin) price guaranteed to the origin's producers, USD/kg; neutral 0
    finance: ndarray  # (month, project) public money paid into a project, MUSD; neutral 0
    permit_speed: ndarray  # (month, region) factor on the speed of permits; neutral 1
    project_speed: ndarray  # (month, 2, project) factor on the speed of a project's permits and building; neutral 1
    guarantee: ndarray  # (month, project) share of the break-even price guaranteed by offtake; neutral 0
    research: ndarray  # (month, use) substitution research, MUSD a year; neutral 0
    thrift_target: ndarray  # (month, use) extra cut of intensity mandated or pledged, share a year; neutral 0
    recycling: ndarray  # (month, region) factor on the capacity of recycling deposits; neutral 1
    mining: ndarray  # (month, region) factor on the capacity of mines that run in the baseline year; neutral 1
    standard: ndarray  # (month, condition, stage, buyer) most that imports may carry per t of oxide in them: t CO2e,
    # t radioactive residue, share from conflict; neutral inf
    push: ndarray  # (month, region) producer's flooding: cut of mine costs, share; neutral 0
    enforcement: ndarray  # (month,) share of leakage suppressed; neutral 0
    priority: ndarray  # (month, use) factor on the choke price of a use; neutral 1


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
    deposit_project: ndarray  # (deposit,) project that owns the row; -1 for what runs in the baseline year
    deposit_diverts: ndarray  # (deposit,) deposit whose ore a project's row takes; -1 for new ore
    deposit_recycling: ndarray  # (deposit,) 1 where the feed is scrap
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


class Behaviour(NamedTuple):
    """The part of `Params` that the market kernel reads; leading axis ``draw``."""

    sourcing: ndarray  # (draw, good)
    variant: ndarray  # (draw, grade)
    activity: ndarray  # (draw, use, buyer)
    elasticity: ndarray  # (draw, use)
    premium: ndarray  # (draw, 3)
    premium_ref: ndarray  # (draw, 3, slot)
    value_ref: ndarray  # (draw, deposit)
    spread: ndarray  # (draw, deposit)
    storage: ndarray  # (draw, 3) storage elasticity, storage time, holding elasticity


class Month(NamedTuple):
    """What licences, capacity, demand and stocks prepare for the market; leading axis ``draw``."""

    weight: ndarray  # (draw, good, slot, buyer) sourcing weight with duties, availability and bans
    limit: ndarray  # (draw, limit) t a month; inf where free, 0 where shut
    withheld: ndarray  # (draw, good, buyer) share of usual orders that controls keep back
    want: ndarray  # (draw, use, buyer) activity wanted at reference prices, t of mix
    choke: ndarray  # (draw, use) choke price over reference
    target: ndarray  # (draw, good, buyer) stock wanted at the expected price, t
    stock: ndarray  # (draw, good, buyer) stock at the start, t
    public: ndarray  # (draw, good, buyer) purchases less releases of strategic stocks in the market, t
    released: ndarray  # (draw, good, buyer) strategic stock that is offered to lines directly, t
    expected: ndarray  # (draw, good, buyer) log expected price over reference
    deposit_cap: ndarray  # (draw, deposit) t REO
    cap: ndarray  # (draw, 3, slot) separation t REO, metal t, magnet t
    threshold: ndarray  # (draw, deposit) margin at which half the capacity runs, USD/kg
    feed_weight: ndarray  # (draw, deposit, slot) share of the feed at baseline margins
    floor: ndarray  # (draw, element, slot) guaranteed price, USD/kg
    held: ndarray  # (draw, element, slot) producer stock, t
    lean: ndarray  # (draw, grade, variant, slot) weight of each recipe


class Market(NamedTuple):
    """Prices and quantities of the month, filled by the market; leading axis ``draw``."""

    lp: ndarray  # (draw, good, slot) log producer price over reference
    ld: ndarray  # (draw, good, buyer) log delivered price over reference
    level: ndarray  # (draw, good, buyer) delivered price over reference
    value: ndarray  # (draw, good, slot) p^-sigma
    each: ndarray  # (draw, good, buyer) one over the sum of weighted values, see `prices.source_goods`
    share: ndarray  # (draw, good, slot, buyer) of purchases, filled when the month is solved and for the Jacobian
    pull: ndarray  # (draw, good, slot, buyer) sourcing weight and what the wedges leave of it
    wedge: ndarray  # (draw, good, slot, buyer) log price wedge of limits, filled as ``share`` is, and ``pass_on`` too
    pass_on: ndarray  # (draw, good, slot, buyer) d log(price with wedge) / d log(producer price)
    rho: ndarray  # (draw, grade, variant, slot) cost of a recipe, USD/kg
    variant: ndarray  # (draw, grade, variant, slot) share of a recipe
    index: ndarray  # (draw, grade, slot) price index over recipes, USD/kg
    rel: ndarray  # (draw, use, buyer) price of the mix over reference
    served: ndarray  # (draw, use, buyer) share served at the choke price
    activity: ndarray  # (draw, use, buyer) purchases, t of mix
    need: ndarray  # (draw, good, buyer)
    buy: ndarray  # (draw, good, buyer) purchases including stock changes
    buy_need: ndarray  # (draw, good, buyer) d buy / d need, filled for the Jacobian
    buy_price: ndarray  # (draw, good, buyer) d buy / d log price, filled for the Jacobian
    make: ndarray  # (draw, good, slot) production sold
    make_variant: ndarray  # (draw, grade, variant, slot)
    mu: ndarray  # (draw, 3, slot) scarcity premium, USD/kg
    feed: ndarray  # (draw, deposit, slot) t REO separated
    split: ndarray  # (draw, deposit, slot) share of the feed
    run: ndarray  # (draw, deposit) utilisation
    lift: ndarray  # (draw, element, slot) d price received / d price, 1 without a floor
    supply: ndarray  # (draw, element, slot) t oxide
    hold: ndarray  # (draw, element, slot) t oxide added to producer stocks
    flow: ndarray  # (draw, limit) weighted flow through a licence or quota
    fb: ndarray  # (draw, limit, 2) derivatives of the complementarity function
    error: ndarray  # (draw, unknown) residual
    rent: ndarray  # (draw, quota) USD/kg


class Tangents(NamedTuple):
    """Derivatives with respect to unknowns (last axis); scratch of one thread. Entry: of the good's own list."""

    price: ndarray  # (good, slot, entry) of log producer prices
    delivered: ndarray  # (good, buyer, entry) of log delivered prices
    recipe: ndarray  # (grade, variant, slot, entry) of log recipe costs
    mean: ndarray  # (grade, slot, entry) mean over recipes
    level: ndarray  # (good, slot) producer price, USD/kg
    rows: ndarray  # (buyer, unknown) of what buyers need of one good
    spare: ndarray  # (2, unknown)
    make: ndarray  # (grade + 2, slot, unknown) of sales of magnets, and of the metal and the oxide at hand
    matrix: ndarray  # (unknown, unknown)


class QuasiNewtonMemory(NamedTuple):
    """The factorised Jacobian kept between months and its corrections, see `kept`; leading axis ``draw``."""

    factors: ndarray  # (W, W) of the active unknowns, W = aligned(unknowns)
    order: ndarray  # (W,) row swaps
    steps: ndarray  # (MEMORY, W)
    gains: ndarray  # (MEMORY, W)


class ReferencePath(NamedTuple):
    """A solved path that neighbouring ones follow, see `follow`; leading axis ``month``."""

    z: ndarray  # (month, unknown) solution
    inverse: ndarray  # (month, unknown, unknown) inverse Jacobian at the solution, of the active unknowns, by columns
    active: ndarray  # (month, unknown) active unknowns
    count: ndarray  # (month,) how many


class Params(NamedTuple):
    """One set of uncertain parameters a draw; every array has the leading axis ``draw``."""

    weight: ndarray  # (draw, good, slot, buyer) sourcing weight that reproduces the baseline shares
    sourcing: ndarray  # (draw, good) elasticity of substitution between origins
    variant: ndarray  # (draw, grade) elasticity of substitution between magnet recipes
    variant_weight: ndarray  # (draw, grade, variant, slot)
    activity: ndarray  # (draw, use, buyer) scale of demand that reproduces the baseline
    elasticity: ndarray  # (draw, use) short-run price elasticity, positive
    choke: ndarray  # (draw, use) choke price, multiple of the reference
    spread: ndarray  # (draw, deposit) width of the supply curve, USD/kg of feed
    value_ref: ndarray  # (draw, deposit) baseline margin of the feed, USD/kg
    threshold: ndarray  # (draw, deposit) margin at which half the capacity runs, USD/kg
    premium: ndarray  # (draw, 3) scale of the scarcity premium of separation, metal and magnet capacity, USD/kg
    premium_ref: ndarray  # (draw, 3, slot) baseline premium, USD/kg
    cover: ndarray  # (draw, good, buyer) commercial stock aimed at, months of use
    line_cover: ndarray  # (draw, use, class) stock at the plants by class of lines, months of use
    project_permit: ndarray  # (draw, project) factor on the time before building
    project_delay: ndarray  # (draw, project) factor on the time of building, or on what remains of it
    project_ramp: ndarray  # (draw, project) months to 90 % of what is reached
    project_yield: ndarray  # (draw, project) share of nameplate reached in the end
    cost_share: ndarray  # (draw, sector, use, region) cost share of the controlled input in dependent lines
    footprint: ndarray  # (draw, indicator, deposit) burden per t of oxide separated from the deposit's feed
    stage_footprint: ndarray  # (draw, indicator, 2) burden per t of metal and of magnet
    scalars: ndarray  # (draw, len(SCALARS)) single numbers, see SCALARS


SCALARS = (
    "storage_elasticity",  # of the desired stock to expected over current price
    "storage_time",  # months to close the gap between stock and desired stock
    "holding_elasticity",  # of producers' additions to stock to the price
    "expectation_speed",  # a month
    "precaution",  # factor on orders while the alarm is on
    "review_factor",  # on statutory review time
    "approval_shift",  # logit shift of the approval share
    "permit_life",  # months
    "contract_share",  # of volume outside the controller priced by formula
    "leakage_share",  # of the gap that finds another route when the wedge is large
    "leakage_lag",  # months to establish a route
    "thrift_limit",  # a year
    "thrift_response",  # a year per unit of log price
    "research_effect",  # share a year of thrift limit per 100 MUSD a year
    "dependence",  # factor on dependent shares
    "input_elasticity",  # of substitution inside dependent lines, short run
    "upstream",  # multiplier of the upper bound
    "growth",  # factor on trend growth; 0 switches it off
    "controller_growth",  # a year, capacity of the controlling country
    "flood_belief",  # probability investors give to a price collapse
    "flood_depth",  # share of the price lost in a collapse
    "tech_delay",  # share added to lead times when technology is cut off
    "licence_unevenness",  # share of arrivals under licences that goes all-or-nothing
    "pilot",  # share of nameplate that runs as a pilot before the start
)


(
    STORAGE_ELASTICITY, STORAGE_TIME, HOLDING_ELASTICITY, EXPECTATION_SPEED, PRECAUTION, REVIEW_FACTOR, APPROVAL_SHIFT,
    PERMIT_LIFE, CONTRACT_SHARE, LEAKAGE_SHARE, LEAKAGE_LAG, THRIFT_LIMIT, THRIFT_RESPONSE, RESEARCH_EFFECT,
    DEPENDENCE, INPUT_ELASTICITY, UPSTREAM, GROWTH, CONTROLLER_GROWTH, FLOOD_BELIEF, FLOOD_DEPTH, TECH_DELAY,
    LICENCE_UNEVENNESS, PILOT,
) = range(len(SCALARS))  # fmt: skip


class State(NamedTuple):
    """What is carried over a month boundary; leading axis ``draw``."""

    stock: ndarray  # (good, buyer) commercial stock, t
    strategic: ndarray  # (good, buyer) strategic stock, t
    usage: ndarray  # (good, buyer) smoothed use, t a month
    held: ndarray  # (element, slot) producer stock of surplus oxide, t
    ordered: ndarray  # (limit,) orders that fell under each limit this month, t
    pending: ndarray  # (limit, 16) applications by months until decision, t
    permit: ndarray  # (limit,) approved and unused tonnage, t
    leak: ndarray  # (limit,) established leakage, share of orders
    orders: ndarray  # (good, buyer) orders of the month before, t
    expected: ndarray  # (good, buyer) log expected price over reference
    contract: ndarray  # (good, slot) formula price of producers, USD/kg
    thrift: ndarray  # (use, buyer) log intensity, never above 0
    lean: ndarray  # (grade, slot) log factor on the weight of the lean variant
    line: ndarray  # (class, plant) stock at the plants, t of mix
    stopped_day: ndarray  # (use, buyer) first day a line stands still, days from start; inf if none
    clock: ndarray  # (project,) months since first output; negative before; -1e9 if not decided, -2e9 if idle
    paid: ndarray  # (project,) public money received, MUSD
    z: ndarray  # (unknown,) last solution
    z_previous: ndarray  # (unknown,) solution of the month before
    quasi_newton: QuasiNewtonMemory
    active: ndarray  # (unknown,) unknowns that the kept inverse stands for
    flag: ndarray  # (3,) [corrections known to the kept inverse or -1, months solved, active unknowns]


class BaselineReferences(NamedTuple):
    """References of the neutral baseline that the month's calls compare with, and the axes they need."""

    market_network: MarketNetwork
    blocks: tuple[int, int]  # first premium and first limit among the unknowns
    capacity: ndarray  # (good, slot) capacity to supply in the baseline year, t a month
    plants: ndarray  # (3, slot) baseline capacity of the stages, t a month
    duty_change: ndarray  # (month, good, slot, buyer) duties and export taxes over the baseline's
    carried: ndarray  # (condition, stage, slot) what the oxide in an origin's goods carries, as `Controls.standard`
    recipe_ratio: ndarray  # (grade, slot) cost of the standard over the lean recipe
    z: ndarray  # (unknown,) solution of the baseline
    broken: ndarray  # (month,) 1 where policy changes abruptly
    weeks: ndarray  # (month,) weeks in the month, 4 or 5
    paid: ndarray  # (good, buyer) baseline price paid, USD/kg
    price: ndarray  # (good, slot) baseline producer price, USD/kg
    outside: ndarray  # (buyer,) 1 for buyers outside the controller
    rigid: ndarray  # (use,) 1 where a product's recipe cannot change within a month: those with magnets
    producer_region: ndarray  # (slot, region) 1 where a slot lies


class ScratchArrays(NamedTuple):
    """Scratch memory of a batch: what the calls of a month hand to each other."""

    month: Month
    market: Market
    behaviour: Behaviour
    tangents: Tangents
    plan: ndarray  # (draw, use, buyer) activity planned without restocking, t of mix
    limited: ndarray  # (good, slot) true where a licence or quota can bind, so that there can be a price wedge


class Flows(NamedTuple):
    """What happened in each month; leading axes ``draw``, ``month``."""

    price: ndarray  # (good, slot) producer price, USD/kg
    delivered: ndarray  # (good, buyer) marginal delivered price, USD/kg
    paid: ndarray  # (good, buyer) mean price paid, USD/kg
    ship: ndarray  # (good, slot, buyer) t/month
    bought: ndarray  # (good, buyer) purchases from all producers, t/month
    need: ndarray  # (good, buyer) use of the good, t/month
    stock: ndarray  # (good, buyer) commercial stock at the end of the month, t
    strategic: ndarray  # (good, buyer) strategic stock at the end, t
    wedge: ndarray  # (limit,) log price wedge of each licence or quota
    limit: ndarray  # (limit,) what may pass, t/month; inf where free
    flow: ndarray  # (limit,) what passed, t/month (weighted for a quota)
    leaked: ndarray  # (limit,) part of the flow outside the law, t/month
    feed: ndarray  # (deposit, slot) t REO separated
    supply: ndarray  # (element, slot) t oxide separated
    held: ndarray  # (element, slot) t added to producer stocks
    activity: ndarray  # (use, buyer) purchases, t of mix a month
    output: ndarray  # (use, buyer) line output over what was planned without shortage
    served: ndarray  # (use, buyer) purchases over orders at the going price
    stopped: ndarray  # (use, buyer) largest share of lines standing still in a week of the month
    loss: ndarray  # (3, sector, region) lower, central, upper, MUSD a month
    rent: ndarray  # (good, slot) licence and quota rent, MUSD a month
    revenue: ndarray  # (region,) tariff revenue on the goods, MUSD a month
    floor_cost: ndarray  # (region,) MUSD a month
    cost: ndarray  # (region,) extra cost of the goods against baseline prices, MUSD a month
    emission: ndarray  # (indicator, region) t, m3 or m2 a month
    conflict: ndarray  # (element,) share of separated supply that pays for conflict
    project: ndarray  # (project,) capacity on line, t/month
    guarantee: ndarray  # (project,) public cost of guaranteed offtake, MUSD a month
    thrift: ndarray  # (use, buyer) log intensity over baseline
    status: ndarray  # (4,) solver code, residual evaluations, Jacobians, largest residual
