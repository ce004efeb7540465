"""From lines that stop to the whole economy: capacities carried through the input-output table, with bounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from monazite.errors import SolveError
from monazite.macro.table import Network

LEAST = 1e-6
LEAST_ELASTICITY = 0.02
ROUNDS = 400
PRECISION = 1e-5
"""Largest change of output in the last round, as share of the largest loss of capacity of the draw."""
SERVICE_ELASTICITY = 0.9
"""Least elasticity between the products that services buy: most are equipment, parts and supplies whose purchase can
wait for months. Source: ratings of critical inputs in Pichler and others 2022."""
VALUE_ADDED_ELASTICITY = 0.5
"""Elasticity between value added and inputs within a year. Source: Baqaee and Farhi 2019, 2024."""


class Response(NamedTuple):
    """How the economy reacts, one value per draw.

    ``elasticity`` between inputs; ``idle`` share of the inputs that stopped lines do not take and that find no other
    buyer; ``buffer`` months of deliveries in the stocks of buyers; ``demand`` price elasticity of buyers of a scarce
    product, which turns shortage into price.
    """

    elasticity: np.ndarray
    idle: np.ndarray
    buffer: np.ndarray
    demand: np.ndarray

    def upper(self) -> Response:
        """The same draws at the upper bound: what stopped lines do not take finds no other buyer at all."""
        return self._replace(idle=np.ones_like(self.idle))


@dataclass(frozen=True)
class Shock:
    """Outcome of a path of capacities, monthly.

    Shapes: ``output`` (draw, month, region, sector) output over normal; ``delivered`` (draw, month, region, sector)
    share of the products wanted that buyers of a region get.
    """

    output: np.ndarray
    delivered: np.ndarray


def propagate(
    network: Network,
    capacity: np.ndarray,
    response: Response,
    services: np.ndarray | None = None,
    start: np.ndarray | None = None,
    links: np.ndarray | None = None,
) -> Shock:
    """Output when sectors can make no more than ``capacity`` (draw, month, region, sector), in shares of normal.

    Equation: the largest y with y = min(capacity, f(a), d(y)):
    a = sum over origins of share x y, after the stocks of buyers are used up;
    f = exact CES of value added (always there) and of inputs, themselves a CES of the a of each product, with at
    least `SERVICE_ELASTICITY` where the user is a service (``services``, (sector,));
    d = 1 - idle x (sales to stopped lines) / output.
    Every part rises with y and with capacity, so iterating from y = capacity ends at the largest solution, and losses
    never fall when capacity falls, when substitution or stocks are smaller, or when fewer inputs find other buyers.
    Deliveries of a product fail only once their sum of missing months exceeds the buffer. A quantity model: prices do
    not clear markets inside a month (`prices` adds what scarcity is worth).
    ``links`` (origin, dest, sector) is the share of a trade link that stays open all the time: 0 is a ban. Buyers get
    ``share x links x y`` from an origin, sellers lose the idle share of what they cannot ship.
    ``start`` is an output known to lie above the solution, such as that of a milder response.
    Raises SolveError if the iteration does not settle.
    Source: greatest fixed point (Tarski 1955); production as least of capacity, input and demand: Hallegatte 2008.
    """
    y = np.ones_like(capacity)
    delivered = np.ones_like(capacity)
    banned = links is not None and bool((links < 1.0).any())
    active = np.asarray((capacity < 1.0 - 1e-12).any((0, 2, 3))) | banned
    if not active.any():
        return Shock(y, delivered)
    k = np.minimum(capacity[:, active], 1.0)
    first = k if start is None else np.minimum(k, start[:, active])
    with _threads().limit(limits=1):  # small products of matrices: more threads only wait for each other
        part, got = _solve(_Weights(network, services, links), k, first, response)
    y[:, active], delivered[:, active] = part, got
    return Shock(y, delivered)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


class _Weights:
    """Matrices of the map, built once per table."""

    def __init__(self, network: Network, services: np.ndarray | None, links: np.ndarray | None = None) -> None:
        n, s = network.value_added.shape
        open_ = np.ones_like(network.sourcing) if links is None else np.clip(links, 0.0, 1.0)
        self.unsold = (network.trade * (1.0 - open_)).sum(1) / np.maximum(network.output, 1e-12)  # origin, sector
        self.services = np.zeros(s, dtype=bool) if services is None else np.asarray(services, dtype=bool)
        self.sourcing = np.ascontiguousarray((network.sourcing * open_).transpose(2, 1, 0))  # sector, dest, origin
        cost = network.recipe.sum(1, keepdims=True)
        self.mix = np.divide(network.recipe, cost, out=np.zeros_like(network.recipe), where=cost > 0)
        self.input_share = cost[:, 0]
        sold = network.inputs / np.maximum(network.output, 1e-12)[:, :, None, None]
        self.sold = np.ascontiguousarray(sold.reshape(n * s, n * s).T)  # user, supplier


def _solve(w: _Weights, k: np.ndarray, start: np.ndarray, r: Response) -> tuple[np.ndarray, np.ndarray]:
    """Largest solution of all draws; each leaves the loop when its own changes are small beside its own shock."""
    y, delivered = start.copy(), np.ones_like(k)
    shock = (1.0 - k).max((1, 2, 3)) + (1.0 - w.sourcing.sum(2)).max()
    limit = np.maximum(PRECISION * shock, 1e-12)
    left = np.flatnonzero(limit > 1e-12)
    for _ in range(ROUNDS):
        if left.size == 0:
            return y, delivered
        fresh, got = _round(w, k[left], y[left], Response(*(field[left] for field in r)))
        move = np.abs(fresh - y[left]).max((1, 2, 3))
        y[left], delivered[left] = fresh, got
        left = left[move > limit[left]]
    raise SolveError(f"losses through the input-output table do not settle in {ROUNDS} rounds")


def _round(w: _Weights, k: np.ndarray, y: np.ndarray, r: Response) -> tuple[np.ndarray, np.ndarray]:
    """One application of the map: output, and deliveries by product."""
    draws, months, n, s = k.shape
    idle, buffer = r.idle[:, None, None, None], r.buffer[:, None, None, None]
    a = np.matmul(w.sourcing, y.transpose(3, 2, 0, 1).reshape(s, n, -1))  # sector, dest, draw x month
    a = _after_stocks(a.reshape(s, n, draws, months).transpose(2, 3, 1, 0), buffer)
    fresh = np.minimum(k, 1.0 - idle * (((1.0 - y).reshape(-1, n * s) @ w.sold).reshape(y.shape) + w.unsold))
    log = np.log(np.maximum(a, LEAST))
    for users, elasticity in (
        (~w.services, r.elasticity),
        (w.services, np.maximum(r.elasticity, SERVICE_ELASTICITY)),
    ):
        if users.any():
            fresh[..., users] = np.minimum(fresh[..., users], _output(w, log, users, elasticity))
    return np.clip(fresh, 0.0, y), a


def _output(w: _Weights, log: np.ndarray, users: np.ndarray, elasticity: np.ndarray) -> np.ndarray:
    """Output that the log of deliveries (draw, month, region, product) allows the users (draw, month, region, user)."""
    draws, months, n, s = log.shape
    e = np.maximum(elasticity, LEAST_ELASTICITY)
    e = np.where(np.abs(e - 1.0) < 1e-3, 0.999, e)  # one is the limit on both sides
    rho = ((e - 1.0) / e)[:, None, None, None]
    outer = (VALUE_ADDED_ELASTICITY - 1.0) / VALUE_ADDED_ELASTICITY
    power = np.exp(rho * log)
    mixed = np.matmul(power.transpose(2, 0, 1, 3).reshape(n, -1, s), w.mix[:, :, users])
    mixed = mixed.reshape(n, draws, months, -1).transpose(1, 2, 0, 3)
    inputs = np.exp((outer / rho) * np.log(np.maximum(mixed, 1e-30)))
    share = w.input_share[:, users]
    return np.exp(np.log(1.0 - share + share * inputs) / outer)


def _after_stocks(a: np.ndarray, buffer: np.ndarray) -> np.ndarray:
    """Deliveries with what buyers take from stock: missing months count only beyond the buffer. Axis 1 is time."""
    if not buffer.any():
        return a
    missing = np.cumsum(1.0 - a, 1)
    beyond = np.maximum(missing - buffer, 0.0)
    return 1.0 - np.diff(beyond, axis=1, prepend=0.0)


class Prices(NamedTuple):
    """What scarcity is worth.

    Shapes: ``level`` (draw, month, region) change of the price level of final demand, share; ``earned`` and ``paid``
    (draw, month, region) rents of scarce products collected by sellers and paid by buyers, MUSD a month.
    """

    level: np.ndarray
    earned: np.ndarray
    paid: np.ndarray


def prices(network: Network, shock: Shock, response: Response) -> Prices:
    """Price level and rents of a shortage.

    Equation: mark-up of a scarce product u = a^(-1/demand) - 1 at its buyers; cost of users c = (I - A')^-1 A' u; the
    price level of final demand is the mean of (1 + c)(1 + u) - 1 by taste. A mark-up is collected by those who still
    sell, in proportion to their deliveries. First order in c, exact in u.
    Units: shares, MUSD a month. Source: Leontief price model (Miller and Blair 2009, ch. 2).
    """
    n, s = network.value_added.shape
    eta = response.demand[:, None, None, None]
    mark = np.maximum(shock.delivered, 0.5) ** (-1.0 / eta) - 1.0  # beyond half missing: rationed, not priced
    mark = np.maximum(mark, 0.0)
    cost = _leontief(network)
    flat = mark.reshape(-1, n * s)
    passed = (flat @ cost.T).reshape(mark.shape)  # cost of products at the factory gate
    at_buyer = np.einsum("ods,btos->btds", network.sourcing, passed, optimize=True)
    level = ((1.0 + at_buyer) * (1.0 + mark) - 1.0) * network.taste
    sold = network.trade / 12.0
    rent = np.einsum("ods,btos,btds->btods", sold, shock.output, mark, optimize=True)
    return Prices(level.sum(3), rent.sum((3, 4)), rent.sum((2, 4)))


def _leontief(network: Network) -> np.ndarray:
    """Rise of a product's cost by mark-up at its buyer's region: (region x sector, region x product)."""
    n, s = network.value_added.shape
    direct = np.zeros((n, s, n, s))  # user, product bought in the same region
    for d in range(n):
        direct[d, :, d, :] = network.recipe[d].T
    by_origin = np.einsum("dsu,ods->duos", network.recipe, network.sourcing, optimize=True).reshape(n * s, n * s)
    return np.linalg.solve(np.eye(n * s) - by_origin, direct.reshape(n * s, n * s))
