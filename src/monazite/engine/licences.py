"""Licence queue: orders become applications, applications become permits after review, permits age out."""

from math import inf

from monazite.engine.early_applications import applications_before
from monazite.engine.jit import allocation_free, inlined
from monazite.engine.market_arrays import Market, Month
from monazite.engine.numerics.elementary import exp, log
from monazite.engine.state import (
    APPROVAL_SHIFT,
    LEAKAGE_LAG,
    LEAKAGE_SHARE,
    LICENCE_LOT,
    LICENCE_NOTICE,
    PERMIT_LIFE,
    PRECAUTION,
    REVIEW_FACTOR,
    Controls,
    Params,
    State,
)
from monazite.engine.supply_network import SupplyNetwork

WITHHELD = 0.02  # share of usual orders kept back below which a control does not bind
SHUT = 1e-6  # a limit below this share of orders is a ban
QUEUE = 16  # months that an application can wait at most
CLOSED = 5.0  # log wedge that a ban is taken to stand for when leakage weighs its gain
ROUNDING = 1e-6  # of the market's solution, which is not taken for a lot with a licence


@inlined
def shift_log_odds(approval, shift):
    """Approval share after a shift of its log odds; 0 and 1 stay what they are."""
    if approval <= 0.0 or approval >= 1.0:
        return approval
    return 1.0 / (1.0 + exp(-(log(approval / (1.0 - approval)) + shift)))


@inlined
def submit_applications(pending, applications, review):
    """Put a month's applications into the queue; returns what is decided in the same month.

    Equation: a review of n + f months decides the share 1 - f in month n and f in month n + 1.
    Shapes: pending (16,), index i decided in i + 1 months. Units: t.
    """
    review = min(max(review, 0.0), QUEUE - 2.0)
    whole = int(review)
    rest = review - whole
    pending[whole] += applications * rest
    if whole == 0:
        return applications * (1.0 - rest)
    pending[whole - 1] += applications * (1.0 - rest)
    return 0.0


@inlined
def move_up(pending):
    """A month passes in the queue; returns what is due."""
    due = pending[0]
    for n in range(QUEUE - 1):
        pending[n] = pending[n + 1]
    pending[QUEUE - 1] = 0.0
    return due


@inlined
def prefill_queue(pending, applications, review):
    """Fill the queue as if the same tonnage had been applied for in every earlier month; returns what is due now."""
    review = min(max(review, 0.0), QUEUE - 2.0)
    whole = int(review)
    rest = review - whole
    for n in range(whole):
        pending[n] += applications * (1.0 if n < whole - 1 else rest)
    return applications * min(review, 1.0)


@inlined
def further_lots(passing, lot):
    """What passes in a month beyond usual orders, as a share of them.

    A buyer that wants more than usual sends lot after lot until one does not pass in the month. With the chance q of a
    lot to pass, q / (1 - q) lots do: hardly any under a strict regime, any number where all passes at once, as in free
    trade. Equation: ``lot`` q / (1 - q), infinite for q = 1.
    """
    return inf if passing > 1.0 - 1e-12 else lot * max(passing, 0.0) / (1.0 - passing)


@inlined
def orders_under_limit(good, k, mask, share_ref, orders, alarm):
    """Orders under a limit: the origin's baseline share of what buyers order; in all, and by buyers in alarm."""
    total, alarmed = 0.0, 0.0
    for b in range(mask.size):
        order = mask[b] * share_ref[good, k, b] * orders[good, b]
        total += order
        alarmed += order * alarm[good, b]
    return total, alarmed


@inlined
def take_over(child, parent, part, pending, permit, leak, z, first_wedge, limit):
    """A part of a group of buyers takes its part of the queue and the permits, and the group's leakage and wedge."""
    for n in range(pending.shape[1]):
        pending[child, n] = part * pending[parent, n]
    permit[child] = part * permit[parent]
    leak[child] = leak[parent]
    z[first_wedge + child] = z[first_wedge + parent]
    limit[child] = limit[parent]


@inlined
def keep_back_by_quota(weight, k, mask, share_ref, orders, amount, withheld):
    """Share of usual orders that a weight quota keeps back, the same for all goods and buyers in it."""
    total = 0.0
    for c in range(weight.size):
        if weight[c] > 0.0:
            for b in range(mask.size):
                total += weight[c] * mask[b] * share_ref[c, k, b] * orders[c, b]
    kept = 1.0 - min(amount / (total + 1e-12), 1.0)
    if kept > 0.0:
        for c in range(weight.size):
            if weight[c] > 0.0:
                for b in range(mask.size):
                    withheld[c, b] += mask[b] * share_ref[c, k, b] * kept


@allocation_free
def _review_licences(t, good, origin, region, mask, buyer, quota, first, end, parent, share_ref, licensed, approval,
                     review, banned, notice, amount, quota_weight, alarm, enforcement, p, stringency, z, orders,
                     pending, permit, leak, ordered, limit, withheld):  # fmt: skip
    first_wedge = z.shape[1] - good.size
    now = min(t, stringency.shape[1] - 1)
    for i in range(p.shape[0]):
        for q in range(good.size):  # parts of a group begin in the month in which it ends, when its state still stands
            if first[q] == t and parent[q] >= 0:
                c, k = good[q], origin[q]
                own = orders_under_limit(c, k, mask[q], share_ref, orders[i], alarm[t])[0]
                whole = orders_under_limit(c, k, mask[parent[q]], share_ref, orders[i], alarm[t])[0]
                take_over(q, parent[q], own / max(whole, 1e-300), pending[i], permit[i], leak[i], z[i], first_wedge,
                          limit[i])  # fmt: skip
        withheld[i] = 0.0
        for q in range(good.size):
            if quota[q] >= 0:
                limit[i, q] = amount[t, quota[q]]
                keep_back_by_quota(quota_weight[quota[q]], origin[q], mask[q], share_ref, orders[i], limit[i, q],
                                   withheld[i])  # fmt: skip
                continue
            if t < first[q] or t >= end[q]:
                limit[i, q] = inf
                ordered[i, q] = 0.0
                continue
            c, k, r, b = good[q], origin[q], region[q], buyer[q]
            usual, alarmed = orders_under_limit(c, k, mask[q], share_ref, orders[i], alarm[t])
            want = usual + (p[i, PRECAUTION] - 1.0) * alarmed  # more while the alarm is on
            ordered[i, q] = usual
            due = move_up(pending[i, q])
            share = licensed[t, c, r, b]
            time = review[t, c, r, b] * p[i, REVIEW_FACTOR]
            if t == 0 and share > 0.999:  # a regime older than the run: its queue is full at the start
                due += prefill_queue(pending[i, q], usual, time)
            elif notice[t, c, r, b] > 0.0:
                ahead = p[i, LICENCE_NOTICE] * notice[t, c, r, b]
                due += applications_before(pending[i, q], usual, 1.0 - share, time, ahead)
            if share > 0.0:
                due += submit_applications(pending[i, q], share * want, time)
            shift = p[i, APPROVAL_SHIFT] + stringency[i, now, c, b]
            approved = shift_log_odds(approval[t, c, r, b], shift)
            permit[i, q] = permit[i, q] * (1.0 - 1.0 / p[i, PERMIT_LIFE]) + approved * due
            shut = min(banned[t, c, r, b], 1.0)
            closed = min(share + shut, 1.0)
            if closed == 0.0:
                limit[i, q] = inf
                leak[i, q] = 0.0
                continue
            gain = max(z[i, first_wedge + q], 0.0) if limit[i, q] > 0.0 else CLOSED
            wanted = p[i, LEAKAGE_SHARE] * (1.0 - enforcement[t]) * (1.0 - exp(-gain))
            leak[i, q] += (wanted - leak[i, q]) / max(p[i, LEAKAGE_LAG], 1.0)
            free = max(1.0 - closed, 0.0)
            passing = free + (closed - shut) * approved * max(1.0 - time, 0.0)  # decided within the month
            total = (free + leak[i, q] * closed + further_lots(passing, p[i, LICENCE_LOT])) * usual
            total += permit[i, q] * (1.0 - shut)
            limit[i, q] = total if total > SHUT * (want + 1e-9) else 0.0
            kept = 1.0 - min(limit[i, q] / (usual + 1e-12), 1.0)
            for other in range(mask.shape[1]):
                withheld[i, c, other] += mask[q, other] * share_ref[c, k, other] * kept


def review_licences(
    t: int, network: SupplyNetwork, controls: Controls, params: Params, state: State, month: Month
) -> None:
    """Call 1: what may leave this month under each licence and quota.

    Equations: due' = applications whose review ends; permits' = permits (1 - 1/life) + approved share x due;
    limit = (1 - licensed - banned + further lots) orders + permits + leakage, see `further_lots`. In the steady state
    throughput is the approved share of orders; a new regime begins with about one review time of near-zero exports,
    because nothing has been decided yet, less what was filed before it began (`applications_before`).
    A ban is a licence of which none is given: what other routes carry grows under both alike.
    Leakage: d leak/dt = (share (1 - enforcement)(1 - exp(-wedge)) - leak) / lag.
    Fills month.limit (draw, limit), t a month, inf where free, and month.withheld (draw, good, buyer), the share of
    usual orders that does not pass; updates queue, permits and leakage.
    Source: legal term of 45 working days (mofcom_18_2025); permits and leakage: priors.csv; the queue is assumed.
    """
    _review_licences(t, network.limit_good, network.limit_origin, network.limit_region, network.limit_mask,
                     network.limit_buyer, network.limit_quota, network.limit_first, network.limit_end,
                     network.limit_parent, network.share_ref, controls.licensed, controls.approval,
                     controls.review, controls.banned, controls.notice, controls.quota, network.quota_weight,
                     controls.alarm, controls.enforcement, params.scalars, params.stringency, state.z, state.orders,
                     state.pending, state.permit, state.leak, state.ordered, month.limit,
                     month.withheld)  # fmt: skip


@allocation_free
def _use_permits(t, good, region, buyer, quota, licensed, banned, limit, flow, ordered, leak, permit, leaked):
    for i in range(limit.shape[0]):
        for q in range(good.size):
            leaked[i, q] = 0.0
            if quota[q] >= 0 or ordered[i, q] == 0.0 or limit[i, q] == 0.0:
                continue
            c, r, b = good[q], region[q], buyer[q]
            shut = min(banned[t, c, r, b], 1.0)
            closed = min(licensed[t, c, r, b] + shut, 1.0)
            beyond = max(flow[i, q] - (1.0 - closed) * ordered[i, q], 0.0)
            used = min(beyond, permit[i, q] * (1.0 - shut))
            permit[i, q] -= used
            rest, most = max(beyond - used, 0.0), leak[i, q] * closed * ordered[i, q]
            leaked[i, q] = rest if rest < most * (1.0 + ROUNDING) else most


def use_permits(
    t: int, network: SupplyNetwork, controls: Controls, state: State, month: Month, market: Market, leaked
) -> None:
    """After the market: permits are used up by what passed beyond the free part; then other routes are taken.

    Fills leaked (draw, limit), t.
    """
    _use_permits(t, network.limit_good, network.limit_region, network.limit_buyer, network.limit_quota,
                 controls.licensed, controls.banned, month.limit, market.flow, state.ordered, state.leak, state.permit,
                 leaked)  # fmt: skip


@allocation_free
def _record_limited_flow(good, origin, quota, weight, members, member_start, ship, flow):
    for i in range(flow.shape[0]):
        for q in range(good.size):
            k, own = origin[q], quota[q]
            low, high = (0, ship.shape[1]) if own >= 0 else (good[q], good[q] + 1)
            total = 0.0
            for c in range(low, high):
                each = 1.0 if own < 0 else weight[own, c]
                for b in members[member_start[q] : member_start[q + 1]]:
                    total += each * ship[i, c, k, b]
            flow[i, q] = total


def record_limited_flow(network: SupplyNetwork, ship, flow) -> None:
    """What passed in a month through every licence (t) and quota (weighted t), in force or not.

    Shapes: ship (draw, good, slot, buyer), t; fills flow (draw, limit).
    """
    _record_limited_flow(network.limit_good, network.limit_origin, network.limit_quota, network.quota_weight,
                         network.limit_members, network.limit_member_start, ship, flow)  # fmt: skip
