"""One month of the model: nine calls in order."""

from monazite.engine.border_payments import collect
from monazite.engine.capacity import advance
from monazite.engine.contracts import settle
from monazite.engine.demand import adapt
from monazite.engine.economy import lose
from monazite.engine.footprint import account
from monazite.engine.industry import run_weeks
from monazite.engine.jit import jit
from monazite.engine.licences import review, use_permits
from monazite.engine.linearised_market import follow
from monazite.engine.market import clear
from monazite.engine.sourcing import open_arcs
from monazite.engine.state import Base, Controls, Flows, Lead, Params, State, Structure, Work
from monazite.engine.stocks import carry, plan


def step(t: int, s: Structure, c: Controls, d: Params, base: Base, state: State, work: Work, f: Flows,
         lead: Lead | None = None) -> None:  # fmt: skip
    """Advance a batch of draws by one month.

    t: month from the start; s, c, d, base: network, policy, parameters and baseline references. ``state`` is updated in
    place and ``f`` receives the month's flows; ``work`` is scratch memory; with ``lead``, a solved path, the market
    follows that path instead of being solved. The order is the order of events: authorities decide, plants come on
    line, users plan, stocks are set, the market clears, contracts are paid, lines run, losses and burdens are counted,
    and what is left is carried over.
    """
    month, m = work.month, work.market
    # 1 licences: what may leave
    review(t, s, c, d, state, month)
    # 2 capacity: what can be made
    advance(t, s, c, d, base, state, month, f.project, f.guarantee)
    # 3 demand: what is wanted
    adapt(t, s, c, d, base, state, month, m, work.plan)
    # 4 stocks: what is kept back or let go
    plan(t, s, c, d, state, month, m)
    # 5 market: prices, production, shipments, shortage
    open_arcs(t, s, c, d, base, month)
    if lead is None:
        clear(base.blocks, base.network, work.behaviour, month, m, work.tangents, state.z, state.z_before, state.kept,
              state.active, state.flag, base.z, base.broken[t] > 0.0, f.status)  # fmt: skip
    else:
        follow(base.blocks, base.network, work.behaviour, month, m, lead.z[t], lead.inverse[t], lead.active[t],
               lead.count[t], state.z, f.status)  # fmt: skip
    use_permits(t, s, c, state, month, m, f.leaked)
    # 6 contracts: what is paid
    settle(t, s, d, base, state, work, f)
    # 7 industry: which lines stop, week by week
    run_weeks(t, s, d, base, state, month, m, work.plan, f)
    # 8 economy and tariffs: what it costs, and whom
    lose(s, d, work.plan, f.output, f.loss)
    collect(t, s, c, d, base, state, work, f)
    # 9 footprint: what it does elsewhere
    account(s, d, m, f.emission, f.conflict)
    carry(d, state, month, m)
    record(state, work, f)


@jit
def _copy(source, out):
    for i in range(source.shape[0]):
        for a in range(source.shape[1]):
            for b in range(source.shape[2]):
                out[i, a, b] = source[i, a, b]


@jit
def _record(z, need, stock, strategic, limit, flow, feed, supply, make, thrift, need_, stock_, strategic_, limit_,
            flow_, wedge_, feed_, supply_, held_, thrift_):  # fmt: skip
    _copy(need, need_)
    _copy(stock, stock_)
    _copy(strategic, strategic_)
    _copy(feed, feed_)
    _copy(supply, supply_)
    _copy(thrift, thrift_)
    for i in range(z.shape[0]):
        for q in range(limit.shape[1]):
            limit_[i, q], flow_[i, q] = limit[i, q], flow[i, q]
            wedge_[i, q] = z[i, z.shape[1] - limit.shape[1] + q]
        for e in range(supply.shape[1]):
            for k in range(supply.shape[2]):
                held_[i, e, k] = supply[i, e, k] - make[i, e, k]


def record(state: State, work: Work, f: Flows) -> None:
    """Copy the rest of the month's quantities into the flows."""
    m = work.market
    _record(state.z, m.need, state.stock, state.strategic, work.month.limit, m.flow, m.feed, m.supply, m.make,
            state.thrift, f.need, f.stock, f.strategic, f.limit, f.flow, f.wedge, f.feed, f.supply, f.held,
            f.thrift)  # fmt: skip
