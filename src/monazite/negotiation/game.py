"""The talks as a game of months: backward induction over what is in force, how long stocks have been drawn, and how far
other sources have come.

A state is (control, other side's measures, exposure, progress). In each round the sides may meet and sign a truce; if
not, both choose the measures of the coming month at once. A truce fixes the measures for its duration; then the talks
go on from there. Payoffs are tables made beforehand by the simulator: nothing is simulated here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from monazite.engine.jit import jit
from monazite.negotiation.bargain import bargain
from monazite.negotiation.clock import Clock
from monazite.negotiation.logit_response import expected_payoff, logit_equilibria
from monazite.negotiation.menu import Menu

ALLIES = ("passive", "weighted", "table")


@dataclass(frozen=True)
class Rules:
    """The rounds: discounting, noise, meetings, stakes. Seat 0 controls supply, seat 1 faces it, seat 2 stands by."""

    discount: np.ndarray  # (3,) a month
    precision: tuple[float, float, float]  # of actions, of acceptance, of offers, 1/payoff
    meeting_chance: np.ndarray  # (round,) or (round, regime) chance that the sides meet
    signing_bonus: np.ndarray  # (round, 2) gain of signing in the round
    no_deal_cost: np.ndarray  # (round, 2) cost of a round with stakes that ends without a deal
    audience_cost: np.ndarray  # (round, 2) cost of not carrying out what was threatened for the round
    threat: tuple[int, int]  # control level and tariff level that were threatened
    proposal_chance: float | np.ndarray = 0.5  # chance that seat 0 proposes, by round if an array
    protocol: str = "alternate"
    months_after: int = 36  # months that the last measures go on after the last round
    allies: str = "passive"
    alignment: tuple[float, float, float] = (0.0, 0.0, 0.0)  # extra progress, own cost, cost of seat 0 if seat 2 aligns
    sure_choices: bool = False
    standing: np.ndarray | None = None  # (round,) whether measures stand still, because a truce on record still runs
    expiry_chance: np.ndarray | None = None  # (round, regime) chance to meet where a truce signed before has run out

    @property
    def rounds(self) -> int:
        """Number of rounds."""
        return len(self.meeting_chance)


@dataclass(frozen=True)
class Stakes:
    """Payoff tables of one draw and one pair of types, in basis points of annual GDP a month.

    flow (3, control, tariff x technology, exposure, progress); fee0 (control, control) and fee1 (measures, measures)
    are what moving from the row to the column costs.
    """

    flow: np.ndarray
    fee0: np.ndarray
    fee1: np.ndarray
    clock: Clock
    menu: Menu
    technologies: int = 3


@dataclass
class Solution:
    """Strategies and values, by round.

    value (3, control, measures, exposure, progress) before the round's talks; no_deal_value (cell, regime, 3);
    row_strategy, column_strategy (cell, control, measures, action); signing_chance, alignment_chance (cell, regime);
    deal_value (cell, deal, 3) of signing each deal; solver_gap: largest gap of a logit equilibrium in logs.
    """

    value: list[np.ndarray] = field(default_factory=list)
    no_deal_value: list[np.ndarray] = field(default_factory=list)
    row_strategy: list[np.ndarray] = field(default_factory=list)
    column_strategy: list[np.ndarray] = field(default_factory=list)
    signing_chance: list[np.ndarray] = field(default_factory=list)
    alignment_chance: list[np.ndarray] = field(default_factory=list)
    deal_value: list[np.ndarray] = field(default_factory=list)
    solver_gap: float = 0.0


@jit
def _hold_measures(flow, discount, later, weight, months, value):
    """``months`` months under fixed measures, in place: V = u + delta E V.

    Shapes: flow, value (seat, control, measures, cell); later, weight (control, cell): lower cell after a month, and
    the weight of the one above it.
    """
    seats, controls, measures, cells = flow.shape
    old = np.empty(cells)
    for i in range(seats):
        for c in range(controls):
            for u in range(measures):
                row, gain = value[i, c, u], flow[i, c, u]
                for _ in range(months):
                    for s in range(cells):
                        old[s] = row[s]
                    for s in range(cells):
                        a, w = later[c, s], weight[c, s]
                        row[s] = gain[s] + discount[i] * (old[a] * (1.0 - w) + old[a + 1] * w)


def hold_measures(stakes: Stakes, rules: Rules, value: np.ndarray, months: int) -> np.ndarray:
    """Value of some months under the measures in force.

    Equation, each month: ``V = u + delta E V'``, V' after the clocks have moved.

    Parameters
    ----------
    stakes, rules
        The game and its discounting.
    value
        Value after the last of the months (3, control, measures, exposure, progress); it stays as it is.
    months
        Number of months.

    Returns
    -------
    numpy.ndarray
        In the shape of ``value``, bp of annual GDP.
    """
    out = np.array(value, dtype=float, order="C")
    by_row = (*out.shape[:3], -1)
    _hold_measures(stakes.flow.reshape(by_row), rules.discount, *stakes.clock.cells(), months, out.reshape(by_row))
    return out


def terminal_value(stakes: Stakes, rules: Rules) -> np.ndarray:
    """Value after the last round: the measures stay for ``rules.months_after`` months."""
    return hold_measures(stakes, rules, np.zeros_like(stakes.flow), rules.months_after)


def by_cell(table: np.ndarray) -> np.ndarray:
    """(3, control, measures, exposure, progress) to (cell, regime, 3)."""
    seats, controls, measures, exposures, nodes = table.shape
    return np.ascontiguousarray(table.reshape(seats, controls * measures, exposures * nodes).transpose(2, 1, 0))


@jit
def _price_deals(held, paid, bonus, regime, purchase, duration, cells, out):
    """Value of signing: measures ``held`` (duration, cell, regime, seat), and what is ``paid`` (duration, purchase)."""
    for s in cells:
        for m in range(regime.size):
            for i in range(bonus.size):
                out[s, m, i] = held[duration[m], s, regime[m], i] + paid[duration[m], purchase[m], i] + bonus[i]


def truce_values(
    stakes: Stakes, rules: Rules, t: int, values: list[np.ndarray], cells: np.ndarray | None = None
) -> np.ndarray:
    """Value of signing each deal of the menu in a round.

    Equation: ``D_m = sum_{h < d} delta^h (u(m) + b_m) + delta^d V_{t + d}(m) + bonus_t``. Purchases b are paid while
    the truce holds. A truce that outlasts the last round goes on with all its terms, purchases included, for as long as
    measures in force then do.

    Parameters
    ----------
    stakes, rules
        The game.
    t
        The round in which the deal is signed, counted from 0.
    values
        Value before the talks of every round (3, control, measures, exposure, progress), and after the last one:
        ``values[t + d]`` is the game that goes on when the truce runs out, which is a round with an expiry.
    cells
        Cells to fill, the others are zero; by default all.

    Returns
    -------
    numpy.ndarray
        (cell, deal, 3), bp of annual GDP.
    """
    menu, last = stakes.menu, rules.rounds
    held: list[np.ndarray] = []
    paid: list[np.ndarray] = []
    for duration in menu.durations:
        n = min(int(duration), last - t)
        held.append(by_cell(hold_measures(stakes, rules, values[t + n], n)))
        months = n if t + n < last else n + rules.months_after
        years = (1.0 - rules.discount**months) / np.maximum(1.0 - rules.discount, 1e-12)
        paid.append(menu.transfer * years)
    bonus = np.array([*rules.signing_bonus[t], 0.0])
    out = np.zeros((len(held[0]), menu.size, 3))
    every = np.arange(len(out)) if cells is None else cells
    _price_deals(np.stack(held), np.stack(paid), bonus, menu.regime, menu.purchase, menu.duration, every, out)
    return out


@jit
def _pay_stage(flow, discount, later, weight, value, cells, out):
    """``u + delta E V`` of some cells, into ``out`` (place, control, measures, seat); shapes as in `_hold_measures`."""
    for place in range(cells.size):
        s = cells[place]
        for c in range(flow.shape[1]):
            a, w = later[c, s], weight[c, s]
            for u in range(flow.shape[2]):
                for i in range(flow.shape[0]):
                    after = value[i, c, u, a] * (1.0 - w) + value[i, c, u, a + 1] * w
                    out[place, c, u, i] = flow[i, c, u, s] + discount[i] * after


def stage_payoffs(
    stakes: Stakes, rules: Rules, t: int, later: np.ndarray, extra: float = 0.0, cells: np.ndarray | None = None
) -> np.ndarray:
    """Payoffs of the measures of a round that ends without a deal.

    Equation: ``u + delta E V`` with next month's clocks, V linear between nodes of progress, less the round's stakes.

    Parameters
    ----------
    stakes, rules
        The game.
    t
        The round, counted from 0; its stakes are included.
    later
        Value before the next round (3, control, measures, exposure, progress).
    extra
        Months of progress that allies add.
    cells
        Cells that are wanted; by default all.

    Returns
    -------
    numpy.ndarray
        (cell, control, measures, 3), bp of annual GDP.
    """
    seats, controls, measures, exposures, nodes = stakes.flow.shape
    every = np.arange(exposures * nodes) if cells is None else cells
    table, by_row = np.empty((every.size, controls, measures, seats)), (seats, controls, measures, -1)
    value = np.ascontiguousarray(later, dtype=float).reshape(by_row)
    _pay_stage(stakes.flow.reshape(by_row), rules.discount, *stakes.clock.cells(extra), value, every, table)
    table[..., :2] -= rules.no_deal_cost[t]
    milder = np.arange(controls) < rules.threat[0]
    lower = np.arange(measures) // stakes.technologies < rules.threat[1]
    table[..., 0] -= rules.audience_cost[t, 0] * milder[None, :, None]
    table[..., 1] -= rules.audience_cost[t, 1] * lower[None, None, :]
    return table


def _solve_stage(stakes: Stakes, rules: Rules, table: np.ndarray, guess: np.ndarray | None):
    """Logit equilibrium of a round without a deal: strategies and worth (cell, regime, 3)."""
    both = (rules.precision[0], rules.precision[0])
    p, q, first, second, gap = logit_equilibria(table[..., 0], table[..., 1], stakes.fee0, stakes.fee1, both, guess)
    count, regimes = len(table), stakes.fee0.shape[0] * stakes.fee1.shape[0]
    third = expected_payoff(p.reshape(count, regimes, -1), table[..., 2], q.reshape(count, regimes, -1))
    return p, q, np.stack([first.reshape(count, -1), second.reshape(count, -1), third], -1), gap


def _stage(stakes: Stakes, rules: Rules, t: int, later: np.ndarray, guess: np.ndarray | None, cells: np.ndarray | None):
    """`_solve_stage` of round ``t``, or what there is where measures stand still: each side repeats its own."""
    table = stage_payoffs(stakes, rules, t, later, cells=cells)
    if rules.standing is None or not rules.standing[t]:
        *parts, gap = _solve_stage(stakes, rules, table, _of_cells(guess, cells))
        return *_on_all_cells(stakes, cells, parts), gap
    count, controls, measures, seats = table.shape
    p = np.broadcast_to(np.eye(controls)[None, :, None], (count, controls, measures, controls)).copy()
    q = np.broadcast_to(np.eye(measures)[None, None], (count, controls, measures, measures)).copy()
    return *_on_all_cells(stakes, cells, [p, q, table.reshape(count, controls * measures, seats)]), 0.0


def _of_cells(part: np.ndarray | None, cells: np.ndarray | None) -> np.ndarray | None:
    """Rows of some cells."""
    return part if part is None or cells is None else part[cells]


def _on_all_cells(stakes: Stakes, cells: np.ndarray | None, parts: list[np.ndarray]) -> list[np.ndarray]:
    """Rows of some cells among all, zero elsewhere."""
    count = stakes.flow.shape[3] * stakes.flow.shape[4]
    return parts if cells is None else [_scattered(part, cells, count) for part in parts]


def _scattered(part: np.ndarray, cells: np.ndarray, count: int) -> np.ndarray:
    """Rows of some cells among ``count`` cells, zero elsewhere."""
    if len(part) == count:
        return part
    out = np.zeros((count, *part.shape[1:]))
    out[cells] = part
    return out


def _cells_by_round(stakes: Stakes, rules: Rules, start: tuple[int, float] | None) -> list[np.ndarray] | list[None]:
    """Cells to solve in every round; None for all of them."""
    if start is None:
        return [None] * rules.rounds
    return stakes.clock.reachable(*start, rules.rounds, rules.alignment[0] if rules.allies == "table" else 0.0)


def solve_game(
    stakes: Stakes, rules: Rules, near: Solution | None = None, start: tuple[int, float] | None = None
) -> Solution:
    """Strategies and values of all rounds, by backward induction from the last one.

    Equation: ``W_t = p' Q_t q - fees`` with ``Q_t = u + delta E V_{t+1}`` and (p, q) the logit response;
    ``V_t = W_t + meet_t sum_m o_m y_m (D_m - W_t)``. In the round in which a deal has run out the two meet as at an
    expiry, ``V^e_t = W_t + meet^e_t/meet_t (V_t - W_t)``, and deals count on that. With allies at the table the round
    is solved twice and mixed by the chance that they align, ``1/(1 + exp(-l (W_align - W_hedge)))``.

    Parameters
    ----------
    stakes, rules
        The game of one draw and one pair of types.
    near
        Solution of a game nearby: strategies start from it instead of from uniform choice in the last round, and from
        those of the round after in all others.
    start
        Exposure node and months of progress of the first round: only what can come of it is solved, and all else is
        zero. What is solved does not depend on it. By default everything is solved.

    Returns
    -------
    Solution
        By round, with the largest gap of a logit equilibrium.
    """
    last, cells = rules.rounds, _cells_by_round(stakes, rules, start)

    def rounds() -> list[np.ndarray]:
        return [np.empty(0)] * last

    values, after_truces = ([*rounds(), terminal_value(stakes, rules)] for _ in range(2))
    solution = Solution(values, rounds(), rounds(), rounds(), rounds(), rounds(), rounds())
    shape = stakes.flow.shape
    propose = np.broadcast_to(np.asarray(rules.proposal_chance, float), (last,))
    guess = near.row_strategy[-1] if near is not None else None
    for t in range(last - 1, -1, -1):
        p, q, worth, gap = _stage(stakes, rules, t, values[t + 1], guess, cells[t])
        align = np.zeros(worth.shape[:2])
        if rules.allies == "table" and not (rules.standing is not None and rules.standing[t]):
            p, q, worth, gap, align = _solve_alignment(stakes, rules, t, values[t + 1], (p, q, worth, gap), cells[t])
        deals = truce_values(stakes, rules, t, after_truces, cells[t])
        usual, at_expiry, signed = _talk(stakes, rules, t, deals, worth, cells[t], float(propose[t]))
        values[t], after_truces[t] = (v.transpose(2, 1, 0).reshape(shape) for v in (usual, at_expiry))
        solution.no_deal_value[t], solution.deal_value[t] = worth, deals
        solution.row_strategy[t], solution.column_strategy[t] = p, q
        solution.signing_chance[t], solution.alignment_chance[t] = signed, align
        solution.solver_gap = max(solution.solver_gap, gap)
        guess = p if rules.standing is None or not rules.standing[t] else guess
    return solution


def _talk(stakes: Stakes, rules: Rules, t: int, deals, worth, cells, propose: float) -> list[np.ndarray]:
    """Values before the talks of a round, of one in which a truce has run out, and chances to sign (cell, regime)."""
    usual, later = meeting_chances(rules, t, worth.shape[1])
    met = np.where(usual > 0.0, usual, later)  # V - W is linear in it, so that one solution gives both values
    here, open_ = slice(None) if cells is None else cells, stakes.menu.distinct(rules.rounds - t)
    value, signed = bargain(
        deals[here], worth[here], open_.open, meeting_chance=met, proposal_chance=propose, protocol=rules.protocol,
        precision=rules.precision[1:], sure_choices=rules.sure_choices, weight=open_.weight,
    )  # fmt: skip
    gain, share = value - worth[here], np.divide(later, met, out=np.ones_like(met), where=met > 0.0)
    at_expiry = value if rules.expiry_chance is None else worth[here] + share[None, :, None] * gain
    never = (usual == 0.0) & (later > 0.0)
    value, signed = np.where(never[None, :, None], worth[here], value), np.where(never, 0.0, signed)
    return _on_all_cells(stakes, cells, [value, at_expiry, signed])


def meeting_chances(rules: Rules, t: int, regimes: int) -> tuple[np.ndarray, np.ndarray]:
    """Chance to meet in a round, and the same where a truce signed before has just run out (both (regime,))."""
    usual = np.broadcast_to(np.asarray(rules.meeting_chance[t], float), (regimes,))
    if rules.expiry_chance is None:
        return usual, usual
    return usual, np.broadcast_to(np.asarray(rules.expiry_chance[t], float), (regimes,))


def _solve_alignment(stakes: Stakes, rules: Rules, t: int, later: np.ndarray, hedged, cells):
    """A round in which seat 2 first chooses to hedge or to align: strategies and worth as seen before its choice."""
    p, q, worth, gap = hedged
    extra, own, other = rules.alignment
    table = stage_payoffs(stakes, rules, t, later, extra, cells)
    table[..., 2] -= own
    table[..., 0] -= other
    *parts, gap2 = _solve_stage(stakes, rules, table, _of_cells(p, cells))
    p2, q2, worth2 = _on_all_cells(stakes, cells, parts)
    chance = 1.0 / (1.0 + np.exp(-np.clip(rules.precision[0] * (worth2[..., 2] - worth[..., 2]), -60.0, 60.0)))
    share = chance.reshape(p.shape[:3])[..., None]
    mixed = worth + chance[..., None] * (worth2 - worth)
    return p + share * (p2 - p), q + share * (q2 - q), mixed, max(gap, gap2), chance


def no_talks_value(stakes: Stakes, rules: Rules, start: tuple[int, float] | None = None) -> np.ndarray:
    """Worth of the first round (cell, regime, 3) where nothing is ever signed: what is left if talks fail.

    Equation: that of `solve_game` with ``V = W``; ``start`` as there.
    """
    value, guess, worth = terminal_value(stakes, rules), None, np.empty(0)
    cells = _cells_by_round(stakes, rules, start)
    for t in range(rules.rounds - 1, -1, -1):
        guess, _, worth, _ = _stage(stakes, rules, t, value, guess, cells[t])
        value = worth.transpose(2, 1, 0).reshape(stakes.flow.shape)
    return worth


def with_flow(stakes: Stakes, flow: np.ndarray) -> Stakes:
    """The same game with other payoffs."""
    return replace(stakes, flow=flow)
