"""One month of the model: nine calls in order."""

import numpy as np

from monazite.engine.arcs import open_arcs
from monazite.engine.capacity import advance
from monazite.engine.contracts import settle
from monazite.engine.demand import adapt
from monazite.engine.economy import lose
from monazite.engine.follow import follow
from monazite.engine.footprint import account
from monazite.engine.industry import run_weeks
from monazite.engine.licences import review, use_permits
from monazite.engine.market import clear
from monazite.engine.state import Base, Controls, Flows, Lead, Params, State, Structure, Work
from monazite.engine.stocks import carry, plan
from monazite.engine.tariffs import collect


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
    month.floor[:] = base.slot_floor(c.floor[t])
    open_arcs(t, s, c, d, base, month)
    if lead is None:
        clear(base.blocks, base.network, work.behaviour, month, m, work.tangents, state.z, state.z_before, state.kept,
              state.active, state.flag, base.z, base.broken[t] > 0.0, f.status)  # fmt: skip
    else:
        follow(base.blocks, base.network, work.behaviour, month, m, lead.z[t], lead.inverse[t], lead.active[t],
               lead.count[t], state.z, f.status)  # fmt: skip
    use_permits(t, s, c, state, month, m, f.leaked)
    # 6 contracts: what is paid
    settle(t, s, d, base, state, m, f.price, f.paid, f.delivered)
    # 7 industry: which lines stop, week by week
    run_weeks(t, s, d, base, state, month, m, work.plan, f)
    # 8 economy and tariffs: what it costs, and whom
    lose(s, d, work.plan, f.output, f.loss)
    collect(t, s, c, d, base, state, month, m, f)
    # 9 footprint: what it does elsewhere
    account(s, d, m, f.emission, f.conflict)
    carry(d, state, month, m)
    record(state, work, f)


def record(state: State, work: Work, f: Flows) -> None:
    """Copy the month's quantities into the flows."""
    month, m = work.month, work.market
    f.ship[:] = m.share * m.buy[:, :, None, :]
    f.need[:] = m.need
    f.stock[:] = state.stock
    f.strategic[:] = state.strategic
    f.limit[:] = month.limit
    f.flow[:] = m.flow
    f.wedge[:] = state.z[:, state.z.shape[1] - month.limit.shape[1] :]
    f.feed[:] = m.feed
    f.supply[:] = m.supply
    f.held[:] = m.supply - m.make[:, : m.supply.shape[1]]
    f.served[:] = f.activity / np.where(month.want > 0, month.want, 1.0)
    f.thrift[:] = state.thrift
