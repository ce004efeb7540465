"""One month of the model: nine calls in order."""

from monazite.engine.border_payments import collect_border_payments
from monazite.engine.capacity import update_capacity
from monazite.engine.contracts import settle_contracts
from monazite.engine.demand import update_demand
from monazite.engine.footprint import account_burdens
from monazite.engine.industry import run_weeks
from monazite.engine.jit import allocation_free
from monazite.engine.licences import record_limited_flow, review_licences, use_permits
from monazite.engine.limits_in_force import select_limits
from monazite.engine.linearised_market import follow
from monazite.engine.market import clear
from monazite.engine.market_arrays import ScratchArrays
from monazite.engine.sourcing import open_arcs
from monazite.engine.state import BaselineReferences, Controls, Flows, Params, ReferencePath, State
from monazite.engine.stocks import plan_orders, update_stocks
from monazite.engine.supply_network import SupplyNetwork


def step(t: int, network: SupplyNetwork, controls: Controls, params: Params, references: BaselineReferences,
         state: State, scratch: ScratchArrays, flows: Flows,
         reference: ReferencePath | None = None) -> None:  # fmt: skip
    """Advance a batch of draws by one month.

    t: month from the start. ``state`` is updated in place, ``flows`` receives what happened in the month and
    ``scratch`` is memory to work in; with ``reference``, a solved path, the market follows that path instead of being
    solved. The order is the order of events: authorities decide, plants come on line, users plan, stocks are set, the
    market clears, contracts are paid, lines run, payments and burdens are counted, and what is left is carried over.
    """
    month, market = scratch.month, scratch.market
    # 1 licences: what may leave
    review_licences(t, network, controls, params, state, month)
    # 2 capacity: what can be made
    update_capacity(t, network, controls, params, references, state, month, flows.project, flows.guarantee)
    # 3 demand: what is wanted
    update_demand(t, network, controls, params, references, state, month, market, scratch.plan)
    # 4 stocks: what is kept back or let go
    plan_orders(t, network, controls, params, state, month, market)
    # 5 market: prices, production, shipments, shortage
    open_arcs(t, network, controls, params, references, month)
    if reference is None:
        limits = select_limits(scratch.limits, references.blocks[1], month.limit, market)
        clear(references.blocks, limits.network, references.market_network, scratch.behaviour, month, market,
              limits.tangents, limits.iterate, state.z, state.z_previous, state.quasi_newton, state.active, state.flag,
              references.z, references.broken[t] > 0.0, flows.status)  # fmt: skip
    else:
        follow(references.blocks, references.market_network, scratch.behaviour, month, market, reference.z[t],
               reference.factors[t], reference.order[t], reference.active[t], reference.count[t], state.z,
               flows.status)  # fmt: skip
    use_permits(t, network, controls, state, month, market, flows.leaked)
    # 6 contracts: what is paid
    settle_contracts(t, network, params, references, state, scratch, flows)
    # 7 industry: which lines stop, week by week
    run_weeks(t, network, controls, params, references, state, month, market, scratch.plan, flows)
    # 8 tariffs: what is paid at the border, and by whom
    collect_border_payments(t, network, controls, params, references, state, scratch, flows)
    # 9 footprint: what it does elsewhere
    account_burdens(network, params, market, flows.emission, flows.conflict)
    update_stocks(params, state, month, market)
    record_flows(network, state, scratch, flows)


@allocation_free
def _copy(source, out):
    for i in range(source.shape[0]):
        for a in range(source.shape[1]):
            for b in range(source.shape[2]):
                out[i, a, b] = source[i, a, b]


@allocation_free
def _record_flows(z, need, released, drawn, stock, strategic, limit, feed, supply, make, thrift, need_, stock_,
                  strategic_, limit_, wedge_, feed_, supply_, held_, thrift_):  # fmt: skip
    for i in range(need.shape[0]):
        for c in range(need.shape[1]):
            for b in range(need.shape[2]):  # what lines took of a strategic stock, and with it, is used too
                need_[i, c, b] = need[i, c, b] + released[i, c, b] + drawn[i, c, b]
    _copy(stock, stock_)
    _copy(strategic, strategic_)
    _copy(feed, feed_)
    _copy(supply, supply_)
    _copy(thrift, thrift_)
    for i in range(z.shape[0]):
        for q in range(limit.shape[1]):
            limit_[i, q] = limit[i, q]
            wedge_[i, q] = z[i, z.shape[1] - limit.shape[1] + q]
        for e in range(supply.shape[1]):
            for k in range(supply.shape[2]):
                held_[i, e, k] = supply[i, e, k] - make[i, e, k]


def record_flows(network: SupplyNetwork, state: State, scratch: ScratchArrays, flows: Flows) -> None:
    """Copy the rest of the month's quantities into the flows."""
    month, market = scratch.month, scratch.market
    _record_flows(state.z, market.need, month.released, month.drawn, state.stock, state.strategic, month.limit,
                  market.feed, market.supply, market.make, state.thrift, flows.need, flows.stock, flows.strategic,
                  flows.limit, flows.wedge, flows.feed, flows.supply, flows.held, flows.thrift)  # fmt: skip
    record_limited_flow(network, flows.ship, flows.flow)
