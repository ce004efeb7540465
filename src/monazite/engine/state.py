"""What the engine sees: controls, parameters, state and flows as tuples of arrays.

Axes: ``draw``, ``month``, ``good`` (oxides, then metals, then magnets), ``element``, ``grade`` (of magnets),
``variant`` (recipes of a grade), ``origin`` and ``region`` (the regions), ``slot`` (producing regions: the same region
at every stage), ``buyer`` (the regions, then the defence buyers), ``use``, ``plant`` (uses at buyers), ``deposit``,
``project``, ``limit`` (licences and quotas that can bind), ``quota``.
Stocks live at month boundaries, flows inside months. Mass in t, prices in USD/kg, money in kUSD inside the engine
(t x USD/kg) and in MUSD in results.
"""

from typing import NamedTuple

from numpy import ndarray

from monazite.engine.market_arrays import QuasiNewtonMemory
from monazite.engine.supply_network import MarketNetwork


class Controls(NamedTuple):
    """Policy as dense arrays; the neutral value of every field is the status quo of the baseline year."""

    licensed: ndarray  # (month, good, origin, buyer) share of the month under a licence requirement; neutral 0
    approval: ndarray  # (month, good, origin, buyer) share of applied tonnage approved; neutral 1
    review: ndarray  # (month, good, origin, buyer) months from application to decision; neutral 0
    banned: ndarray  # (month, good, origin, buyer) share of the month in which shipment is forbidden; neutral 0
    # (month, good, origin, buyer) months of notice of a licence, in the month in which it begins; neutral 0
    notice: ndarray
    quota: ndarray  # (month, quota) t/month of weighted goods leaving the origin; neutral inf
    quota_weight: ndarray  # (quota, good, origin) weight of each good in the quota, t/t
    quota_buyers: ndarray  # (quota, buyer) 1 where what a buyer gets counts against the quota
    tariff: ndarray  # (month, good, origin, buyer) import duty, share of value; neutral: the baseline duty
    export_tax: ndarray  # (month, good, origin, buyer) share of value; neutral 0
    tech: ndarray  # (month, origin, region) share of pre-control access to the origin's technology; neutral 1
    alarm: ndarray  # (month, good, buyer) strength of precautionary ordering, 0 none to 1 full; neutral 0
    stock_target: ndarray  # (month, good, buyer) strategic stock aimed at for the end, months of use; neutral 0
    stock_purchase: ndarray  # (month, good, buyer) bought if the stock is where it is to be, months of use; neutral 0
    stock_pace: ndarray  # (month, good, buyer) share of what is missing of the stock that is made up; neutral 0
    # (month, good, buyer) largest share of the strategic stock released a month under shortage; neutral 0
    stock_release: ndarray
    stock_ruled: ndarray  # (month, good, buyer) strategic stock under a rule of release, months of use; neutral: the
    # stock of the baseline year
    # (month, good, buyer) largest share released a month of what is under no such rule; neutral 0
    stock_release_rest: ndarray
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
    recycling: ndarray  # (month, region) share of the scrap that arises which plants recover; neutral recycled_ref
    recycling_factor: ndarray  # (month, region) factor on the capacity of recycling, of older files; neutral 1
    mining: ndarray  # (month, element, region) factor on the capacity of mines that run in the baseline year; neutral 1
    mine_share: ndarray  # (month, element, region) `mining`, and what export controls let out of ore; neutral 1
    standard: ndarray  # (month, condition, stage, buyer) most that imports may carry per t of oxide in them: t CO2e,
    # t radioactive residue, share from conflict; neutral inf
    push: ndarray  # (month, region) producer's flooding: cut of mine costs, share; neutral 0
    enforcement: ndarray  # (month,) share of leakage suppressed; neutral 0
    priority: ndarray  # (month, use) factor on the choke price of a use; neutral 1


WITHOUT_MONTHS = ("quota_weight", "quota_buyers")
"""Arrays of `Controls` that stand for the whole run."""


class ReferencePath(NamedTuple):
    """A solved path that neighbouring ones follow, see `follow`; leading axis ``month``."""

    z: ndarray  # (month, unknown) solution
    factors: ndarray  # (month, W, W) of the Jacobian at the solution, of the active unknowns, see `numerics.factors`
    order: ndarray  # (month, W) row swaps
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
    premium: ndarray  # (draw, 3, slot) scale of the scarcity premium of separation, metal and magnet capacity, USD/kg
    premium_ref: ndarray  # (draw, 3, slot) baseline premium, USD/kg
    cover: ndarray  # (draw, good, buyer) commercial stock aimed at, months of use
    line_cover: ndarray  # (draw, class, plant) stock at the plants by class of lines, months of use
    line_share: ndarray  # (draw, class, plant) share of a plant's lines in a class; classes get licences in their order
    project_permit: ndarray  # (draw, project) factor on the time before building
    project_delay: ndarray  # (draw, project) factor on the time of building, or on what remains of it
    project_ramp: ndarray  # (draw, project) months to 90 % of what is reached
    project_yield: ndarray  # (draw, project) share of nameplate reached in the end
    cost_share: ndarray  # (draw, sector, use, region) cost share of the controlled input in dependent lines
    footprint: ndarray  # (draw, indicator, deposit) burden per t of oxide separated from the deposit's feed
    stage_footprint: ndarray  # (draw, indicator, 2) burden per t of metal and of magnet
    scalars: ndarray  # (draw, len(SCALARS)) single numbers, see SCALARS
    # drivers; ``months`` is 1 where they are the same in all months, and the last month goes on
    stringency: ndarray  # (draw, months, good, buyer) shift of the log odds of approval; neutral 0
    demand_factor: ndarray  # (draw, months, 2, buyer) on planned use, products without and with magnets; neutral 1
    holding_factor: ndarray  # (draw, months, element, slot) on what producers hold back at the going price; neutral 1
    spot_factor: ndarray  # (draw, months, good, buyer) of the spot price over the marginal delivered one; neutral 1


SCALARS = (
    "storage_elasticity",  # of the desired stock to expected over current price
    "storage_time",  # months to close the gap between stock and desired stock
    "holding_elasticity",  # of producers' additions to stock to the price
    "expectation_speed",  # a month
    "precaution",  # factor on orders while the alarm is on
    "review_factor",  # on statutory review time
    "approval_shift",  # logit shift of the approval share
    "permit_life",  # months
    "licence_lot",  # share of a month's usual orders applied for at a time beyond them
    "licence_notice",  # share of the notice of a licence in which applications count
    "contract_share",  # of volume outside the controller priced by formula
    "leakage_share",  # of the gap that finds another route when the wedge is large
    "leakage_lag",  # months to establish a route
    "thrift_limit",  # a year
    "thrift_response",  # a year per unit of log price
    "research_effect",  # share a year of thrift limit per 100 MUSD a year
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
    PERMIT_LIFE, LICENCE_LOT, LICENCE_NOTICE, CONTRACT_SHARE, LEAKAGE_SHARE, LEAKAGE_LAG, THRIFT_LIMIT,
    THRIFT_RESPONSE, RESEARCH_EFFECT, GROWTH, CONTROLLER_GROWTH, FLOOD_BELIEF, FLOOD_DEPTH, TECH_DELAY,
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
    under_way: ndarray  # (lag, plant) bought one month ago, two months ago ..., t of mix; in part on its way
    kept_back: ndarray  # (lag, plant) share of orders that controls kept back one month ago, two months ago ...
    missed: ndarray  # (class, plant) least share of a week that it missed since the one before the anchor
    stopped_day: ndarray  # (use, buyer) first day from the anchor on that a line which ran stops, days from start; inf
    clock: ndarray  # (project,) months since first output; before, of work that is left; -1e9 undecided, -2e9 idle
    permitting: ndarray  # (project,) months of permits in what is left before first output
    saved: ndarray  # (project,) months by which faster permits bring its stated start forward
    paid: ndarray  # (project,) public money received, MUSD
    z: ndarray  # (unknown,) last solution
    z_previous: ndarray  # (unknown,) solution of the month before
    quasi_newton: QuasiNewtonMemory
    active: ndarray  # (unknown,) unknowns that the factors of ``quasi_newton`` stand for
    flag: ndarray  # (3,) [corrections in ``quasi_newton``, -1 if it may not be used; months solved; active unknowns]


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
    anchor: ndarray  # (1,) day from which line stops are dated, months from the start
    paid: ndarray  # (good, buyer) baseline price paid, USD/kg
    price: ndarray  # (good, slot) baseline producer price, USD/kg
    outside: ndarray  # (buyer,) 1 for buyers outside the controller
    rigid: ndarray  # (use,) 1 where a product's recipe cannot change within a month: those with magnets
    producer_region: ndarray  # (slot, region) 1 where a slot lies


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
