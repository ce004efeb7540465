"""One draw of the talks played out: games solved, paths followed, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.model.parameters import Draws
from monazite.negotiation import dates
from monazite.negotiation.game import Rules, Solution, Stakes, solve, without_talks
from monazite.negotiation.payoffs import (
    NODE,
    POINTS,
    Tables,
    bought_of,
    felt,
    make_rules,
    resolves,
    stakes_of,
    tables,
)
from monazite.negotiation.repeated_game import enforcement
from monazite.negotiation.setup import Setting, tight
from monazite.negotiation.state_costs import Grid
from monazite.negotiation.state_distribution import Paths, follow

YEAR = 12


@dataclass(frozen=True)
class Options:
    """How a draw is played: spacing of progress nodes, thinning of purchases, one type or all, joint tariff, rounds."""

    spacing: float = NODE
    thin: int = 1
    types: bool = True
    joint: bool = False
    rounds: int = dates.ROUNDS
    protocol: str = "alternate"


@dataclass(frozen=True)
class Play:
    """What one draw says. Money in MUSD, levels as chances.

    zone (round,) share of the open deals that both sides gain from while the state of the first offer goes on; nash, ks
    (round,) deal of each solution, -1 without a zone; gain (round, 2) what the Nash deal gives over waiting, MUSD;
    waiting (round, 2) worth of letting a month pass over signing the Nash deal, MUSD; terms (deal,) chance of each
    deal; half_life months until the threat is half; threat (month,) share of it that is left by month; least (2,)
    smallest discount factor at which the likeliest truce holds; reservation (2,) value where nothing is ever signed,
    MUSD; bystander (region, 3, 2) loss over a year, by
    bound, under the likeliest deal and under the threat; parts (instrument, 2) what each instrument of the likeliest
    deal is worth in a year, MUSD; bought (purchase,) what is bought of each level of purchases, MUSD a year.
    """

    paths: Paths
    terms: np.ndarray
    likeliest: int
    zone: np.ndarray
    nash: np.ndarray
    ks: np.ndarray
    gain: np.ndarray
    waiting: np.ndarray
    half_life: float
    threat: np.ndarray
    least: np.ndarray
    discount: np.ndarray
    reservation: np.ndarray
    bystander: np.ndarray
    harm: np.ndarray
    parts: np.ndarray
    bought: np.ndarray
    gap: float
    ever: float


def prepare(ds: Dataset, setting: Setting, grid: Grid, values: Draws, i: int, options: Options):
    """Tables, games by type, rules and prior chances of types of draw ``i``."""
    table = tables(ds, setting, grid, values, i, spacing=options.spacing, thin=options.thin, joint=options.joint)
    scale, kinds = resolves(values, i)
    if not options.types:
        scale, kinds = [1.0], np.ones((2, 1))
    weight = float(values["ally.weight"][i]) if setting.allies != "passive" else 0.0
    games = stakes_of(table, scale, weight)
    rules = make_rules(setting, values, i, dates.marks(setting, options.rounds), protocol=options.protocol)
    return table, games, rules, kinds


def play(ds: Dataset, setting: Setting, grid: Grid, values: Draws, i: int, options: Options | None = None) -> Play:
    """Solve and follow draw ``i``. See `Play` for what comes back."""
    options = options or Options()
    table, games, rules, kinds = prepare(ds, setting, grid, values, i, options)
    solutions: list[list[Solution]] = []
    for row in games:
        solutions.append([solve(game, rules) for game in row])
    start = (setting.regime, 0, 0.0)
    paths = follow(games, rules, solutions, kinds, start)
    terms = paths.terms.sum(0)
    likeliest = int(terms.argmax())
    zone = _zone(setting, rules, solutions, kinds, table, _money(setting, grid))
    menu, typical = table.menu, _typical(games, kinds)
    reservation = _held(setting, table, 0, without_talks(typical, rules))
    least = enforcement(typical, int(menu.regime[likeliest]), int(menu.purchase[likeliest]), rules.precision[0])
    return Play(
        paths=paths,
        terms=terms,
        likeliest=likeliest,
        half_life=half_life(setting, grid, values, i, table),
        threat=threat_left(setting, grid, values, i, table),
        least=least,
        discount=rules.discount[:2],
        reservation=reservation[:2] * _money(setting, grid),
        bystander=_bystanders(setting, grid, i, int(menu.control[likeliest])),
        harm=_harm(setting, table, grid),
        parts=_parts(setting, table, likeliest, _money(setting, grid)),
        bought=bought_of(setting, {name: float(array[i]) for name, array in values.values.items()}),
        gap=max(s.gap for row in solutions for s in row),
        ever=float(paths.ever),
        **zone,
    )


def _money(setting: Setting, grid: Grid) -> np.ndarray:
    """MUSD in a basis point of each seat's GDP (2,)."""
    names = list(grid.region)
    return np.array([grid.gdp[names.index(seat)] for seat in (setting.controller, setting.target)]) / POINTS


def _mixed(parts: list[list[np.ndarray]], kinds: np.ndarray) -> np.ndarray:
    """Mean over types by their prior chances."""
    out = np.zeros_like(parts[0][0])
    for a, row in enumerate(parts):
        for b, part in enumerate(row):
            out += kinds[0, a] * kinds[1, b] * part
    return out


def _typical(games: list[list[Stakes]], kinds: np.ndarray) -> Stakes:
    """The game with flows averaged over types."""
    flow = _mixed([[game.flow for game in row] for row in games], kinds)
    return replace(games[0][0], flow=flow)


def _held(setting: Setting, table: Tables, t: int, worth: np.ndarray) -> np.ndarray:
    """What a table (cell, ...) says on round ``t`` while the regime of the first offer goes on: (..., last axes).

    Exposure grows if the regime is strict; progress runs at its pace, linear between nodes.
    """
    clock, nodes = table.clock, table.clock.progress
    strict = setting.control >= tight(setting.ladders["control"])
    exposure = min(t if strict else 0, clock.nodes - 1)
    progress = min(t * clock.speed[setting.control], nodes[-1])
    low = int(np.clip(np.searchsorted(nodes, progress, side="right") - 1, 0, len(nodes) - 2))
    weight = (progress - nodes[low]) / (nodes[low + 1] - nodes[low])
    cell = exposure * len(nodes) + low
    here = worth[cell] * (1.0 - weight) + worth[cell + 1] * weight
    return here[setting.regime] if worth.shape[1] == np.prod(setting.sizes) else here


def _zone(setting, rules: Rules, solutions, kinds, table: Tables, money: np.ndarray) -> dict[str, np.ndarray]:
    """Zone of possible agreement, its Nash and Kalai-Smorodinsky deals and the value of waiting, by round."""
    last = rules.rounds
    first, items = table.menu.open
    open_ = items[first[setting.regime] : first[setting.regime + 1]]
    zone, nash, ks = np.zeros(last), np.full(last, -1), np.full(last, -1)
    gain, waiting = np.zeros((last, 2)), np.zeros((last, 2))
    for t in range(last):
        worth = _held(setting, table, t, _mixed([[s.worth[t] for s in row] for row in solutions], kinds))[:2]
        deals = _mixed([[s.deals[t] for s in row] for row in solutions], kinds)
        surplus = _held(setting, table, t, deals)[open_, :2] - worth
        if not len(open_):
            continue
        both = (surplus >= 0).all(1)
        zone[t] = both.mean()
        best = int((surplus.min(1)).argmax())
        if both.any():
            best = int(np.where(both, surplus.prod(1), -1.0).argmax())
            nash[t] = open_[best]
            ideal = np.maximum(surplus[both].max(0), 1e-12)
            ks[t] = open_[int(np.where(both, (surplus / ideal).min(1), -1.0).argmax())]
        gain[t] = surplus[best] * money
        waiting[t] = -surplus[best] * money
    return {"zone": zone, "nash": nash, "ks": ks, "gain": gain, "waiting": waiting}


def threat_path(setting: Setting, grid: Grid, values: Draws, i: int, months: np.ndarray) -> np.ndarray:
    """What a closure would make the other side feel once stocks have run out, by months of progress, bp a month."""
    loss = felt(setting, grid, i, setting.target, float(values["felt.loss"][i]), months)
    return loss[-1, setting.tariff, -1] - loss[0, setting.tariff, -1]


def half_life(setting: Setting, grid: Grid, values: Draws, i: int, table: Tables) -> float:
    """Months until the threat of a closure is half of what it is on the first day; not a number if out of reach."""
    months = np.arange(0.0, table.clock.progress[-1] + 0.5)
    path = threat_path(setting, grid, values, i, months)
    below = np.flatnonzero(path <= 0.5 * path[0])
    return float(months[below[0]]) / max(float(table.clock.speed[setting.control]), 1e-9) if len(below) else np.nan


def threat_left(setting: Setting, grid: Grid, values: Draws, i: int, table: Tables) -> np.ndarray:
    """Threat of a closure by month from the first offer over that of the first day, while the regime goes on."""
    last = table.clock.progress[-1]
    months = np.arange(0.0, last + 0.5)
    path = threat_path(setting, grid, values, i, np.minimum(months * float(table.clock.speed[setting.control]), last))
    return path / path[0] if path[0] > 0 else np.full(len(path), np.nan)


def year_loss(setting: Setting, grid: Grid, i: int, region: int, control: int) -> np.ndarray:
    """Loss of a region over twelve months under a control level (3,): lower, central, upper, MUSD."""
    nodes = grid.loss.shape[5]
    strict = control >= tight(setting.ladders["control"])
    at = np.minimum(np.arange(YEAR), nodes - 1) if strict else np.full(YEAR, nodes - 1)
    return grid.loss[i, :, region, control, 0, :, 0][:, at].sum(1)


def harshest(setting: Setting) -> int:
    """The threatened control level, and strict licences at the least."""
    return max(setting.threat[0], tight(setting.ladders["control"]))


def _bystanders(setting: Setting, grid: Grid, i: int, control: int) -> np.ndarray:
    """Loss of bystanders over a year (region, 3, 2): under the deal's control level and under the threatened one."""
    names = list(grid.region)
    worst = harshest(setting)
    return np.array(
        [
            np.stack([year_loss(setting, grid, i, names.index(r), c) for c in (control, worst)], 1)
            for r in setting.bystanders
        ]
    ).reshape(len(setting.bystanders), 3, 2)


def _harm(setting: Setting, table: Tables, grid: Grid) -> np.ndarray:
    """Cost of another month of the state of the first offer to each seat, MUSD (2,)."""
    at = (setting.control, setting.tariff, setting.technology, 0, 0)
    return np.array([table.cost[(seat, *at)] for seat in range(2)]) * _money(setting, grid)


def _parts(setting: Setting, table: Tables, deal: int, money: np.ndarray) -> np.ndarray:
    """What control, tariff, technology and purchases of a deal are worth in its first year (instrument, 2), MUSD.

    Each against the level in force while the others stay as they are, with costs at middling resolve.
    """
    menu, now = table.menu, (setting.control, setting.tariff, setting.technology)
    there = (int(menu.control[deal]), int(menu.tariff[deal]), int(menu.technology[deal]))
    months = np.minimum(np.arange(YEAR), table.clock.nodes - 1)
    flow = (table.worth - table.cost)[:2, ..., 0][..., months].sum(-1)
    rows = [flow[(slice(None), *now[:k], there[k], *now[k + 1 :])] - flow[(slice(None), *now)] for k in range(3)]
    return np.array([*rows, menu.transfer[menu.purchase[deal], :2] * YEAR]) * money
