"""What the market call reads, fills and remembers: behaviour, the month at hand, prices and quantities, tangents.

Axes and units: `monazite.engine.state`.
"""

from dataclasses import dataclass
from typing import NamedTuple

from numpy import ndarray

from monazite.engine.supply_network import MarketNetwork


class Behaviour(NamedTuple):
    """The part of `Params` that the market kernel reads; leading axis ``draw``."""

    sourcing: ndarray  # (draw, good)
    variant: ndarray  # (draw, grade)
    activity: ndarray  # (draw, use, buyer)
    elasticity: ndarray  # (draw, use)
    premium: ndarray  # (draw, 3, slot)
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
    released: ndarray  # (draw, good, buyer) strategic stock offered to lines directly, then what they took of it, t
    drawn: ndarray  # (draw, good, buyer) commercial stock that lines use up together with released goods, t
    expected: ndarray  # (draw, good, buyer) log expected price over reference
    deposit_cap: ndarray  # (draw, deposit) t REO
    cap: ndarray  # (draw, 3, slot) separation t REO, metal t, magnet t
    threshold: ndarray  # (draw, deposit) margin at which half the capacity runs, USD/kg
    feed_weight: ndarray  # (draw, deposit, slot) share of the feed at baseline margins
    floor: ndarray  # (draw, element, slot) guaranteed price, USD/kg
    held: ndarray  # (draw, element, slot) producer stock, t; below zero what supply of the month has to make up
    holding: ndarray  # (draw, element, slot) what producers add to stock at the reference price, t
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
    slope: ndarray  # (good, limit) of the log wedge of a limit on a good by its unknown
    together: ndarray  # (good, buyer) what the price of a good does to the need of another one
    factor: ndarray  # (use, buyer) of a use by the cost of its mix
    mixed: ndarray  # (good,) whether it is mixed with the good at hand
    weights: ndarray  # (slot + 2, buyer)
    change: ndarray  # (entry,)
    value: ndarray  # (slot, element) value received of an oxide
    offered: ndarray  # (slot, element) one over its supply
    block: ndarray  # (element, element)
    feeds: ndarray  # (element,)
    origin: ndarray  # (slot,)
    buying: ndarray  # (buyer,) those that buy the good at hand; lists like the next four
    inside: ndarray  # (buyer,) those of them inside a limit
    acting: ndarray  # (limit,) limits that act on it
    making: ndarray  # (slot,) who makes it
    sending: ndarray  # (deposit,) who sends ore to a separator


class Iterate(NamedTuple):
    """Unknowns of one draw while its month is solved; scratch of one thread."""

    numbers: ndarray  # (unknown,) number of each unknown of the month among those of the run
    active: ndarray  # (unknown,) those that are not zero by definition
    limit: ndarray  # (limit,) t a month
    last: ndarray  # (unknown,) solution of the month before
    guess: ndarray  # (unknown,) what is being improved
    reference: ndarray  # (unknown,) solution of the baseline
    old: ndarray  # (active unknown,) values before a step
    proposed: ndarray  # (active unknown,) whole step
    taken: ndarray  # (active unknown,) step taken
    after: ndarray  # (W,) inverse times the residual after it


class QuasiNewtonMemory(NamedTuple):
    """The factorised Jacobian carried from month to month, and its corrections: `numerics.broyden`; axis ``draw``."""

    factors: ndarray  # (W, W) of the active unknowns, W = aligned(unknowns)
    order: ndarray  # (W,) row swaps
    steps: ndarray  # (MEMORY, W)
    gains: ndarray  # (MEMORY, W)


@dataclass
class LimitsInForce:
    """The network of the market with the limits alone that can bind in the month at hand: `limits_in_force`."""

    whole: MarketNetwork  # with every limit of the run
    can_bind: ndarray  # (limit of the run,) whether it can bind in some draw
    can_bind_now: ndarray  # the same in the month at hand, while the two are compared
    network: MarketNetwork  # with the limits in force
    memory: ndarray | None = None  # bytes in which ``tangents`` lie; none before the first month
    tangents: Tangents | None = None  # of the size of ``network``, and the iterate too
    iterate: Iterate | None = None


class ScratchArrays(NamedTuple):
    """Scratch memory of a batch: what the calls of a month hand to each other."""

    month: Month
    market: Market
    behaviour: Behaviour
    tangents: Tangents
    limits: LimitsInForce
    plan: ndarray  # (draw, use, buyer) activity planned without restocking, t of mix
    limited: ndarray  # (good, slot) true where a licence or quota can bind, so that there can be a price wedge
