"""A path: a batch of draws through all months."""

from collections.abc import Callable

import numpy as np

from monazite.engine.licences import QUEUE
from monazite.engine.linearised_market import linearise
from monazite.engine.market import unknowns
from monazite.engine.market_arrays import Behaviour, LimitsInForce, Market, Month, QuasiNewtonMemory, ScratchArrays
from monazite.engine.market_memory import new_tangents
from monazite.engine.numerics.broyden import MEMORY
from monazite.engine.numerics.factors import SINGLE, aligned, zeros
from monazite.engine.state import (
    HOLDING_ELASTICITY,
    STORAGE_ELASTICITY,
    STORAGE_TIME,
    BaselineReferences,
    Controls,
    Flows,
    Params,
    ReferencePath,
    State,
)
from monazite.engine.step import step
from monazite.engine.supply_network import SupplyNetwork


def begin(network: SupplyNetwork, params: Params, references: BaselineReferences) -> State:
    """State at the start: the neutral baseline with full stocks, empty queues and decided projects on their way.

    A stated date of first output is met or missed, beaten in no draw: late = max(1, delay). Of 108 large mining
    projects half reported delays (EY, in AusIMM 2016); McKinsey (2024) finds 20 to 30 % for recent projects and 52 %
    beyond 1 bn USD. Here 53 % are late, and the mean of all is 44 %. A date on record is no forecast. What is decided
    has its permits: what is left of it is building, which only a measure on building can speed up.
    """
    draws, limits = params.scalars.shape[0], network.limit_good.size
    n = unknowns(network)[2]

    def each(array: np.ndarray) -> np.ndarray:
        return np.repeat(array[None], draws, 0)

    ahead = (network.project_month > 0) & (network.project_on_record == 0)
    late = np.where(ahead, np.maximum(params.project_delay, 1.0), 1.0)
    clock = np.where(network.project_decided > 0, -network.project_month * late, -1e9)
    used = network.activity_ref[network.plant_use, network.plant_buyer]
    line = params.line_cover * used * params.line_share
    lags = int(network.plant_months.max(initial=0.0)) + 1
    return State(
        stock=params.cover * network.need_ref,
        strategic=each(network.strategic_ref),
        usage=each(network.need_ref),
        held=each(network.held_ref),
        ordered=np.zeros((draws, limits)),
        pending=np.zeros((draws, limits, QUEUE)),
        permit=np.zeros((draws, limits)),
        leak=np.zeros((draws, limits)),
        orders=each(network.need_ref),
        expected=each(np.log(network.delivered_ref)),
        contract=each(references.price),
        thrift=np.zeros((draws, *network.activity_ref.shape)),
        lean=np.zeros((draws, network.recipe.shape[0], network.pair.shape[1])),
        line=line,
        under_way=np.tile(used, (draws, lags, 1)),
        kept_back=np.zeros((draws, lags, used.size)),
        missed=np.zeros_like(line),
        stopped_day=np.full((draws, *network.activity_ref.shape), np.inf),
        clock=clock,
        permitting=np.zeros_like(clock),
        saved=np.zeros_like(clock),
        paid=np.zeros((draws, network.project_cap.size)),
        z=each(references.z),
        z_previous=each(references.z),
        quasi_newton=QuasiNewtonMemory(
            factors=zeros(draws, aligned(n), aligned(n), dtype=SINGLE),
            order=np.zeros((draws, aligned(n)), dtype=np.int64),
            steps=zeros(draws, MEMORY, aligned(n), dtype=SINGLE),
            gains=zeros(draws, MEMORY, aligned(n), dtype=SINGLE),
        ),
        active=np.zeros((draws, n), dtype=np.int64),
        flag=np.tile([-1.0, 0.0, 0.0], (draws, 1)),
    )


def new_scratch(network: SupplyNetwork, params: Params, references: BaselineReferences) -> ScratchArrays:
    """Scratch memory of a batch of draws."""
    draws = params.scalars.shape[0]
    goods, buyers = network.need_ref.shape
    elements, slots = network.pair.shape
    grades, variants = network.recipe.shape[:2]
    deposits, limits, n = network.basket.shape[0], network.limit_good.size, unknowns(network)[2]
    uses = network.mix.shape[0]
    sizes = {
        "weight": (goods, slots, buyers), "share": (goods, slots, buyers), "wedge": (goods, slots, buyers),
        "pull": (goods, slots, buyers),
        "pass_on": (goods, slots, buyers), "limit": (limits,), "flow": (limits,), "fb": (limits, 2), "error": (n,),
        "want": (uses, buyers), "rel": (uses, buyers), "served": (uses, buyers), "activity": (uses, buyers),
        "choke": (uses,), "deposit_cap": (deposits,), "threshold": (deposits,),
        "run": (deposits,), "feed_weight": (deposits, slots), "feed": (deposits, slots), "split": (deposits, slots),
        "cap": (3, slots), "mu": (3, slots), "floor": (elements, slots), "held": (elements, slots),
        "holding": (elements, slots),
        "lift": (elements, slots),
        "supply": (elements, slots), "hold": (elements, slots), "lean": (grades, variants, slots),
        "rho": (grades, variants, slots), "variant": (grades, variants, slots),
        "make_variant": (grades, variants, slots), "index": (grades, slots), "lp": (goods, slots),
        "value": (goods, slots),
        "make": (goods, slots), "rent": (network.quota_price.size,),
    }  # fmt: skip

    def fresh(name: str) -> np.ndarray:
        return np.zeros((draws, *sizes.get(name, (goods, buyers))))

    month, market = Month(*map(fresh, Month._fields)), Market(*map(fresh, Market._fields))
    month.limit[:] = np.inf
    market.ld[:] = np.log(network.delivered_ref)
    market.level[:] = network.delivered_ref
    month.feed_weight[:] = network.feed_share
    market.pass_on[:] = 1.0
    limited, licence = np.zeros((goods, slots), dtype=np.bool_), network.limit_quota < 0
    limited[network.limit_good[licence], network.limit_origin[licence]] = True
    for k, quota in zip(network.limit_origin[~licence], network.limit_quota[~licence], strict=True):
        limited[:, k] |= network.quota_weight[quota] > 0.0
    storage = params.scalars[:, [STORAGE_ELASTICITY, STORAGE_TIME, HOLDING_ELASTICITY]].copy()
    storage[:, 1] = np.maximum(storage[:, 1], 1.0)
    own = {name: getattr(params, name) for name in Behaviour._fields if name != "storage"}
    behaviour, whole = Behaviour(**own, storage=storage), references.market_network
    none, now = np.zeros((2, limits), dtype=np.bool_)
    in_force = LimitsInForce(whole, none, now, whole)
    return ScratchArrays(month, market, behaviour, new_tangents(whole), in_force, plan=fresh("want"), limited=limited)


def new_reference_path(network: SupplyNetwork, references: BaselineReferences) -> ReferencePath:
    """Memory for a solved path."""
    months, n = references.weeks.size, unknowns(network)[2]
    width = aligned(n)
    return ReferencePath(
        z=np.zeros((months, n)),
        factors=zeros(months, width, width, dtype=SINGLE),
        order=np.zeros((months, width), dtype=np.int64),
        active=np.zeros((months, n), dtype=np.int64),
        count=np.zeros(months, dtype=np.int64),
    )


def run(
    network: SupplyNetwork,
    controls: Controls,
    params: Params,
    references: BaselineReferences,
    flows: Flows,
    watch: Callable[[int], None] | None = None,
    *,
    record: ReferencePath | None = None,
    reference: ReferencePath | None = None,
):
    """Run a batch of draws through all months.

    Fills flows (draw, month, ...); calls ``watch`` with the months done; returns the first day from the anchor on on
    which a line that ran stands still (draw, use, buyer), days from the start, inf if none. A draw that fails is marked
    in flows.status only. ``record`` receives the solved path of draw 0 with the factors of its Jacobians; with
    ``reference`` the draws follow such a path instead of being solved: to second order in the change of parameters or
    controls, at the cost of three evaluations a month.
    """
    state, scratch = begin(network, params, references), new_scratch(network, params, references)
    for t, month in enumerate(zip(*(array.swapaxes(0, 1) for array in flows), strict=True)):
        step(t, network, controls, params, references, state, scratch, Flows(*month), reference)
        if record is not None:
            record.z[t] = state.z[0]
            record.count[t] = linearise(references.blocks, references.market_network, scratch.behaviour, scratch.month,
                                        scratch.market, scratch.tangents, record.z[t], record.factors[t],
                                        record.order[t], record.active[t])  # fmt: skip
        if watch is not None:
            watch(t + 1)
    return state.stopped_day
