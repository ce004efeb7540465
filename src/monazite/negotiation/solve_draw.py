"""One draw of the talks played out: games solved, paths followed, and what is read off them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.negotiation import dates
from monazite.negotiation.agreement_record import keeps_terms
from monazite.negotiation.deal_worth import RegimeWorth, instrument_value, monthly_cost, regime_worth
from monazite.negotiation.game import Rules, Solution, Stakes, no_talks_value, solve_game
from monazite.negotiation.menu import Menu
from monazite.negotiation.path_sampling import PathSampler, path_sampler
from monazite.negotiation.payoffs import (
    BASIS_POINTS,
    NODE_SPACING,
    PayoffTables,
    make_rules,
    payoff_tables,
    perceived_loss,
    realised_purchases,
    resolve_types,
    stakes_by_type,
)
from monazite.negotiation.repeated_game import truce_discount_factors
from monazite.negotiation.setup import TalksSetting, first_strict_level
from monazite.negotiation.state_costs import Grid
from monazite.negotiation.state_distribution import TalksPaths, follow_paths

YEAR = 12


@dataclass(frozen=True)
class GameOptions:
    """How a draw is played: spacing of progress nodes, thinning of purchases, one type or all, joint tariff, rounds."""

    spacing: float = NODE_SPACING
    thin: int = 1
    types: bool = True
    joint_tariff: bool = False
    rounds: int = dates.ROUNDS
    protocol: str = "alternate"


@dataclass(frozen=True)
class PlayedDraw:
    """What one draw of the parameters comes to. Money in MUSD, levels as chances.

    paths: what comes of the talks; terms (deal,) chance of each deal, without those that only prolong a truce on
    record; prolonged: chance that such a one is signed; likeliest_deal: position in the menu of the likeliest other;
    zone (round,) share of the open deals that both sides gain from while the state of the first offer goes on; nash,
    kalai_smorodinsky (round,) deal of each solution, -1 without a zone; nash_gain (round, 2) what the Nash deal gives
    over waiting; waiting_value (round, 2) worth of letting a month pass over signing the Nash deal; half_life months
    until the threat is half; remaining_threat (month,) share of it that is left by month; critical_discount (2,)
    smallest discount factor at which the likeliest truce holds, discount (2,) the seat's own; reservation_value (2,)
    where nothing is ever signed; bystander_loss (region, 3, 2) over a year, by bound, under the likeliest deal and
    under the threat; feared_loss (3,): ``felt.loss``, and what a year of the harshest controls costs the other side by
    the central loss and with what it fears beyond it; monthly_cost (2,) of the state of the first offer;
    instrument_value (instrument, 2) what each instrument of the likeliest deal is worth in a year; realised_purchases
    (purchase,) what is bought of each level, MUSD a year; regime_worth: what a month of every regime costs and is worth
    at home; purchase_worth (purchase, 2) of a month of each level; signed_gain (what, 2, deal) what signing is worth
    over going on without a deal, as a mean over the states in which the deal is signed, and the part of it that a truce
    of its length has which leaves all as it is, missing where the deal is never signed; solver_gap: largest gap of a
    logit equilibrium in logs; ever_escalated: chance that some level rises.
    """

    paths: TalksPaths
    terms: np.ndarray
    prolonged: float
    likeliest_deal: int
    zone: np.ndarray
    nash: np.ndarray
    kalai_smorodinsky: np.ndarray
    nash_gain: np.ndarray
    waiting_value: np.ndarray
    half_life: float
    remaining_threat: np.ndarray
    critical_discount: np.ndarray
    discount: np.ndarray
    reservation_value: np.ndarray
    bystander_loss: np.ndarray
    feared_loss: np.ndarray
    monthly_cost: np.ndarray
    instrument_value: np.ndarray
    realised_purchases: np.ndarray
    regime_worth: RegimeWorth
    purchase_worth: np.ndarray
    signed_gain: np.ndarray
    solver_gap: float
    ever_escalated: float


def prepare_game(ds: Dataset, setting: TalksSetting, grid: Grid, values: Draws, i: int, options: GameOptions):
    """What a draw is played with.

    Parameters
    ----------
    ds, setting, grid, values
        Dataset, state of the talks, simulated months and parameters of the talks.
    i
        Draw.
    options
        How the draw is played.

    Returns
    -------
    table : PayoffTables
        Payoffs without resolve.
    games : list of list of Stakes
        By type of seat 0 and of seat 1.
    rules : Rules
        The rounds.
    kinds : numpy.ndarray
        Prior chances of types (2, type).
    """
    table = payoff_tables(
        ds, setting, grid, values, i, spacing=options.spacing, thin=options.thin, joint_tariff=options.joint_tariff
    )
    scale, kinds = resolve_types(values, i)
    if not options.types:
        scale, kinds = [1.0], np.ones((2, 1))
    weight = float(values["ally.weight"][i]) if setting.allies != "passive" else 0.0
    games = stakes_by_type(table, scale, weight)
    marks, standing = dates.calendar_marks(setting, options.rounds), dates.standing_rounds(setting, i, options.rounds)
    rules = make_rules(setting, values, i, marks, protocol=options.protocol, standing=standing)
    return table, games, rules, kinds


def play(
    ds: Dataset,
    setting: TalksSetting,
    grid: Grid,
    values: Draws,
    i: int,
    options: GameOptions | None = None,
    watch: Callable[[int, PathSampler], None] | None = None,
) -> PlayedDraw:
    """Solve a draw of the talks and follow its paths.

    Parameters
    ----------
    ds, setting, grid, values
        Dataset, state of the talks, simulated months and parameters of the talks.
    i
        Draw.
    options
        How the draw is played.
    watch
        Called with the draw and its solved game, from which single paths can be drawn.

    Returns
    -------
    PlayedDraw
        Chances by round and deal, and money in MUSD.
    """
    options = options or GameOptions()
    table, games, rules, kinds = prepare_game(ds, setting, grid, values, i, options)
    start = (setting.regime, 0, 0.0)
    solutions: list[list[Solution]] = []
    for row in games:
        solutions.append([solve_game(game, rules, start=start[1:]) for game in row])
    if watch is None:
        paths = follow_paths(games, rules, solutions, kinds, start)
    else:
        sampler = path_sampler(games, rules, solutions, kinds, start)
        watch(i, sampler)
        paths = sampler.paths
    terms, prolonged = _new_terms(setting, table.menu, paths.terms.sum(0))
    likeliest, money = int(terms.argmax()), _basis_point_value(setting, grid)
    zone = _zone(setting, rules, solutions, kinds, table, money)
    menu, typical, worth = table.menu, _mean_stakes(games, kinds), regime_worth(table, money)
    reservation = _under_first_regime(setting, table, 0, no_talks_value(typical, rules, start[1:]))
    least = truce_discount_factors(
        typical, int(menu.regime[likeliest]), int(menu.purchase[likeliest]), rules.precision[0]
    )
    return PlayedDraw(
        paths=paths,
        terms=terms,
        prolonged=prolonged,
        likeliest_deal=likeliest,
        half_life=half_life(setting, grid, values, i, table),
        remaining_threat=remaining_threat(setting, grid, values, i, table),
        critical_discount=least,
        discount=rules.discount[:2],
        reservation_value=reservation[:2] * money,
        bystander_loss=_bystanders(setting, grid, i, int(menu.control[likeliest])),
        feared_loss=_feared_loss(setting, grid, i, float(values["felt.loss"][i])),
        monthly_cost=monthly_cost(setting, table, money),
        instrument_value=instrument_value(setting, worth, menu, likeliest, money),
        realised_purchases=realised_purchases(
            setting, {name: float(array[i]) for name, array in values.values.items()}
        ),
        regime_worth=worth,
        purchase_worth=menu.transfer[:, :2] * money,
        signed_gain=_signed_gain(paths) * money[:, None],
        solver_gap=max(s.solver_gap for row in solutions for s in row),
        ever_escalated=float(paths.ever_escalated),
        **zone,
    )


def _new_terms(setting: TalksSetting, menu: Menu, signed: np.ndarray) -> tuple[np.ndarray, float]:
    """Chances of deals (deal,) without those that prolong the truce on record with its terms, and chance of these."""
    unchanged = keeps_terms(menu, setting.regime) & (setting.truce is not None)
    new = np.where(unchanged, 0.0, signed)
    return (new, float(signed[unchanged].sum())) if new.any() else (signed, 0.0)


def _basis_point_value(setting: TalksSetting, grid: Grid) -> np.ndarray:
    """MUSD in a basis point of each seat's GDP (2,)."""
    names = list(grid.region)
    return np.array([grid.gdp[names.index(seat)] for seat in (setting.controller, setting.target)]) / BASIS_POINTS


def _mean_over_types(parts: list[list[np.ndarray]], kinds: np.ndarray) -> np.ndarray:
    """Mean over types by their prior chances."""
    out = np.zeros_like(parts[0][0])
    for a, row in enumerate(parts):
        for b, part in enumerate(row):
            out += kinds[0, a] * kinds[1, b] * part
    return out


def _mean_stakes(games: list[list[Stakes]], kinds: np.ndarray) -> Stakes:
    """The game with flows averaged over types."""
    flow = _mean_over_types([[game.flow for game in row] for row in games], kinds)
    return replace(games[0][0], flow=flow)


def _under_first_regime(setting: TalksSetting, table: PayoffTables, t: int, worth: np.ndarray) -> np.ndarray:
    """Values of a table (cell, regime, ...) in round ``t`` while the regime of the first offer goes on: its own row."""
    cell, weight = _cell_of_first_regime(setting, table, t)
    return _between(worth[cell : cell + 2], weight)[setting.regime]


def _cell_of_first_regime(setting: TalksSetting, table: PayoffTables, t: int) -> tuple[int, float]:
    """Cell in round ``t`` while the regime of the first offer goes on, and the weight of the one after it.

    Exposure grows if the regime is strict; progress runs at its pace, linear between nodes.
    """
    clock, nodes = table.clock, table.clock.progress
    strict = setting.control >= first_strict_level(setting.ladders["control"])
    exposure = min(t if strict else 0, clock.nodes - 1)
    progress = min(t * clock.speed[setting.control], nodes[-1])
    low = int(np.clip(np.searchsorted(nodes, progress, side="right") - 1, 0, len(nodes) - 2))
    return exposure * len(nodes) + low, (progress - nodes[low]) / (nodes[low + 1] - nodes[low])


def _between(pair: np.ndarray, weight: float) -> np.ndarray:
    """Between the values of two cells (2, ...)."""
    return pair[0] * (1.0 - weight) + pair[1] * weight


def _signed_gain(paths: TalksPaths) -> np.ndarray:
    """What signing each deal is worth where it is signed (what, 2, deal), bp of GDP; missing where it never is."""
    chance = paths.terms.sum(0)
    return np.divide(paths.gain, chance, out=np.full_like(paths.gain, np.nan), where=chance > 0.0)


def _zone(setting, rules: Rules, solutions, kinds, table: PayoffTables, money: np.ndarray) -> dict[str, np.ndarray]:
    """Zone of possible agreement, its Nash and Kalai-Smorodinsky deals and the value of waiting, by round."""
    last = rules.rounds
    first, items = table.menu.open
    open_ = items[first[setting.regime] : first[setting.regime + 1]]
    zone, nash, smorodinsky = np.zeros(last), np.full(last, -1), np.full(last, -1)
    gain, waiting = np.zeros((last, 2)), np.zeros((last, 2))
    for t in range(last):
        cell, weight = _cell_of_first_regime(setting, table, t)
        pair = slice(cell, cell + 2)
        without = _mean_over_types([[s.no_deal_value[t][pair] for s in row] for row in solutions], kinds)
        deals = _mean_over_types([[s.deal_value[t][pair] for s in row] for row in solutions], kinds)
        worth = _between(without, weight)[setting.regime, :2]
        surplus = _between(deals, weight)[open_, :2] - worth
        if not len(open_):
            continue
        both = (surplus >= 0).all(1)
        zone[t] = both.mean()
        best = int((surplus.min(1)).argmax())
        if both.any():
            best = int(np.where(both, surplus.prod(1), -1.0).argmax())
            nash[t] = open_[best]
            ideal = np.maximum(surplus[both].max(0), 1e-12)
            smorodinsky[t] = open_[int(np.where(both, (surplus / ideal).min(1), -1.0).argmax())]
        gain[t] = surplus[best] * money
        waiting[t] = -surplus[best] * money
    return {
        "zone": zone,
        "nash": nash,
        "kalai_smorodinsky": smorodinsky,
        "nash_gain": gain,
        "waiting_value": waiting,
    }


def threat_path(setting: TalksSetting, grid: Grid, values: Draws, i: int, months: np.ndarray) -> np.ndarray:
    """Loss that a closure would threaten the other side with once stocks are out.

    Parameters
    ----------
    setting, grid, values
        State of the talks, simulated months and parameters of the talks.
    i
        Draw.
    months
        Months of progress of other sources (n,).

    Returns
    -------
    numpy.ndarray
        Loss under the harshest level less that under the mildest (n,), bp of annual GDP a month.
    """
    loss = perceived_loss(setting, grid, i, setting.target, float(values["felt.loss"][i]), months)
    return loss[-1, setting.tariff, -1] - loss[0, setting.tariff, -1]


def half_life(setting: TalksSetting, grid: Grid, values: Draws, i: int, table: PayoffTables) -> float:
    """Months until the threat of a closure is half of what it is on the first day.

    Parameters
    ----------
    setting, grid, values
        State of the talks, simulated months and parameters of the talks.
    i
        Draw.
    table
        Payoff tables of the draw, for the pace of progress under the level in force.

    Returns
    -------
    float
        Not a number where the threat is not half within the months that were simulated.
    """
    months = np.arange(0.0, table.clock.progress[-1] + 0.5)
    path = threat_path(setting, grid, values, i, months)
    below = np.flatnonzero(path <= 0.5 * path[0])
    return float(months[below[0]]) / max(float(table.clock.speed[setting.control]), 1e-9) if len(below) else np.nan


def remaining_threat(setting: TalksSetting, grid: Grid, values: Draws, i: int, table: PayoffTables) -> np.ndarray:
    """Threat of a closure by month from the first offer over that of the first day, while the regime goes on."""
    last = table.clock.progress[-1]
    months = np.arange(0.0, last + 0.5)
    path = threat_path(setting, grid, values, i, np.minimum(months * float(table.clock.speed[setting.control]), last))
    return path / path[0] if path[0] > 0 else np.full(len(path), np.nan)


def year_loss(setting: TalksSetting, grid: Grid, i: int, region: int, control: int) -> np.ndarray:
    """Loss of a region over twelve months under a control level.

    Parameters
    ----------
    setting, grid
        Levels and simulated months.
    i
        Draw.
    region
        Position in the grid's regions.
    control
        Control level; under a strict one the months run along the exposure axis, the last node for all later ones.

    Returns
    -------
    numpy.ndarray
        Lower, central and upper loss (3,), MUSD.
    """
    nodes = grid.loss.shape[5]
    strict = control >= first_strict_level(setting.ladders["control"])
    at = np.minimum(np.arange(YEAR), nodes - 1) if strict else np.full(YEAR, nodes - 1)
    return grid.loss[i, :, region, control, 0, :, 0][:, at].sum(1)


def _feared_loss(setting: TalksSetting, grid: Grid, i: int, weight: float) -> np.ndarray:
    """The weight, and a year of the harshest controls for the other side without and with it (3,), MUSD."""
    region = list(grid.region).index(setting.target)
    _, central, upper = year_loss(setting, grid, i, region, harshest_control(setting))
    return np.array([weight, central, central + weight * (upper - central)])


def harshest_control(setting: TalksSetting) -> int:
    """The threatened control level, and strict licences at the least."""
    return max(setting.threat[0], first_strict_level(setting.ladders["control"]))


def _bystanders(setting: TalksSetting, grid: Grid, i: int, control: int) -> np.ndarray:
    """Loss of bystanders over a year (region, 3, 2): under the deal's control level and under the threatened one."""
    names = list(grid.region)
    worst = harshest_control(setting)
    return np.array(
        [
            np.stack([year_loss(setting, grid, i, names.index(r), c) for c in (control, worst)], 1)
            for r in setting.bystanders
        ]
    ).reshape(len(setting.bystanders), 3, 2)
