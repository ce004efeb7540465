"""From lines that stop to the whole economy: capacities carried through the input-output table, with bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from monazite.economy.io_table import InputOutputTable
from monazite.foundation.errors import SolveError

LEAST = 1e-6
LEAST_ELASTICITY = 0.02
ROUNDS = 400
UPSTREAM = 4
"""Steps up the chain of suppliers for each step down to buyers: they cost a tenth, and need as many."""
TABLES = 8  # whose matrices stay in memory, less than 1 MB each
PRECISION = 1e-5
"""Largest change of output in the last round of a month, as share of the draw's largest loss of capacity so far."""
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
    network: InputOutputTable,
    capacity: np.ndarray,
    response: Response,
    services: np.ndarray | None = None,
    start: np.ndarray | None = None,
    links: np.ndarray | None = None,
) -> Shock:
    """Output when sectors can make no more than a capacity.

    Equation: the largest y with y = min(capacity, f(a), d(y)):
    a = sum over origins of share x y, after the stocks of buyers are used up;
    f = exact CES of value added (always there) and of inputs, themselves a CES of the a of each product;
    d = 1 - idle x (sales to stopped lines) / output.
    Every part rises with y and with capacity, so iterating from y = capacity ends at the largest solution, and losses
    never fall when capacity falls, when substitution or stocks are smaller, or when fewer inputs find other buyers.
    Deliveries of a product fail only once their sum of missing months exceeds the buffer. A quantity model: prices do
    not clear markets inside a month (`prices` adds what scarcity is worth).

    Parameters
    ----------
    network
        The input-output table.
    capacity
        Shares of normal output (draw, month, region, sector).
    response
        How the economy reacts, by draw.
    services
        Whether a user is a service (sector,): its inputs replace each other with at least `SERVICE_ELASTICITY`.
    start
        An output that lies above the solution, such as that of a milder response, in the shape of ``capacity``.
    links
        Share of a trade link that stays open all the time (origin, dest, sector); 0 is a ban. Buyers get
        ``share x links x y`` from an origin, sellers lose the idle share of what they cannot ship.

    Returns
    -------
    Shock
        Output over normal, and share of the products wanted that arrives.

    Raises
    ------
    SolveError
        If the iteration does not settle.

    References
    ----------
    Tarski 1955 (greatest fixed point); Hallegatte 2008 (production as least of capacity, input and demand).
    """
    y = np.ones_like(capacity)
    delivered = np.ones_like(capacity)
    banned = links is not None and bool((links < 1.0).any())
    active = np.asarray((capacity < 1.0 - 1e-12).any((0, 2, 3))) | banned
    if not active.any():
        return Shock(y, delivered)
    k = np.minimum(capacity[:, active], 1.0)
    first = k if start is None else np.minimum(k, start[:, active])
    users = np.zeros(k.shape[-1], dtype=bool) if services is None else np.asarray(services, dtype=bool)
    with _threads().limit(limits=1):  # small products of matrices: more threads only wait for each other
        part, got = _solve(_weights(network) if links is None else _Weights(network, links), users, k, first, response)
    y[:, active], delivered[:, active] = part, got
    return Shock(y, delivered)


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


class _Weights:
    """Matrices of the map. ``closed`` (sector, dest): share of a product that no open link brings."""

    def __init__(self, network: InputOutputTable, links: np.ndarray | None = None) -> None:
        n, s = network.value_added.shape
        open_ = np.ones_like(network.sourcing) if links is None else np.clip(links, 0.0, 1.0)
        self.unsold = (network.trade * (1.0 - open_)).sum(1) / np.maximum(network.output, 1e-12)  # origin, sector
        self.blocked = bool(self.unsold.any())  # whether any link is closed
        self.sourcing = np.ascontiguousarray((network.sourcing * open_).transpose(2, 1, 0))  # sector, dest, origin
        self.closed = (network.sourcing * (1.0 - open_)).sum(0).T
        cost = network.recipe.sum(1, keepdims=True)
        self.mix = np.divide(network.recipe, cost, out=np.zeros_like(network.recipe), where=cost > 0)
        self.input_share = cost[:, 0]
        sold = network.inputs / np.maximum(network.output, 1e-12)[:, :, None, None]
        self.sold = np.ascontiguousarray(sold.reshape(n * s, n * s).T)  # user, supplier


@lru_cache(maxsize=TABLES)
def _weights(network: InputOutputTable) -> _Weights:
    """The map of a table all of whose links are open: every draw of every month uses the same."""
    return _Weights(network)


class _Shortage(NamedTuple):
    """Deliveries that fail: share that arrives (product, region, draw, month) of some products in some regions."""

    product: np.ndarray
    region: np.ndarray
    arrives: np.ndarray

    def delivered(self, shape: tuple[int, ...]) -> np.ndarray:
        """Share of all deliveries that arrives (draw, month, region, product)."""
        out = np.ones(shape)
        if self.product.size:
            out[:, :, self.region, self.product[:, None]] = self.arrives.transpose(2, 3, 0, 1)
        return out


NOTHING = _Shortage(np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.ones((0, 0, 0, 0)))


def _solve(
    w: _Weights, services: np.ndarray, k: np.ndarray, start: np.ndarray, r: Response
) -> tuple[np.ndarray, np.ndarray]:
    """Largest solution of all draws.

    A month is settled once it and all months before it change little beside the shocks so far, and stays as it is while
    later ones go on: no figure of it depends on what comes after. A draw leaves the loop with its last month.
    """
    out, delivered = start.copy(), np.ones_like(k)
    shock = np.maximum.accumulate((1.0 - k).max((2, 3)), axis=1) + w.closed.max()  # draw, month
    limit = np.maximum(PRECISION * shock, 1e-12)
    left = np.flatnonzero(limit[:, -1] > 1e-12)
    k, y, r, limit = k[left], out[left], Response(*(field[left] for field in r)), limit[left]
    settled = np.zeros(limit.shape, dtype=bool)
    for _ in range(ROUNDS):
        if left.size == 0:
            return out, delivered
        fresh, short = _round(w, services, k, y, r)
        fresh[settled] = y[settled]
        now = np.logical_and.accumulate(np.abs(fresh - y).max((2, 3)) <= limit, axis=1)
        y, new, settled = fresh, now & ~settled, settled | now
        if new.any():
            draw, month = np.nonzero(new)
            out[left[draw], month] = y[draw, month]
            delivered[left[draw], month] = short.delivered(y.shape)[draw, month]
        goes_on = ~settled[:, -1]
        if not goes_on.all():
            left, k, y, limit, settled = (x[goes_on] for x in (left, k, y, limit, settled))
            r = Response(*(field[goes_on] for field in r))
    raise SolveError(f"losses through the input-output table do not settle in {ROUNDS} rounds")


def _round(
    w: _Weights, services: np.ndarray, k: np.ndarray, y: np.ndarray, r: Response
) -> tuple[np.ndarray, _Shortage]:
    """One application of the map: output (draw, month, region, sector), and deliveries.

    Most products of most regions never run out, because the stocks of buyers outlast the run: they limit nobody, and
    the CES is computed for the regions, products and months with a shortage only.
    """
    n, s = k.shape[2:]
    fresh = np.minimum(k, y, order="C")
    short = _short(w, 1.0 - y, r.buffer)
    for some, months in _by_products_short(short):
        most = _output(w, services, some, r.elasticity)
        at = np.ix_(np.arange(len(k)), months, some.region)
        fresh[at] = np.minimum(fresh[at], most.transpose(2, 3, 0, 1))
    _upstream(w, r.idle, fresh.reshape(len(k), -1, n * s))
    return np.maximum(fresh, 0.0, out=fresh), short


def _by_products_short(short: _Shortage) -> Iterator[tuple[_Shortage, np.ndarray]]:
    """Months with a shortage, by the products that have run short up to then, and the shortage in them.

    A product that runs short later has no place in the sums of earlier months: not even their last bit depends on it.
    """
    misses = (short.arrives < 1.0).any((1, 2))  # product, month
    so_far = np.logical_or.accumulate(misses, axis=1)
    months, number = np.flatnonzero(misses.any(0)), so_far.sum(0)
    for count in np.unique(number[months]):
        of_count = months[number[months] == count]
        products = np.flatnonzero(so_far[:, of_count[0]])
        arrives = short.arrives[np.ix_(products, *map(np.arange, short.arrives.shape[1:3]), of_count)]
        yield _Shortage(short.product[products], short.region, arrives), of_count


def _upstream(w: _Weights, idle: np.ndarray, y: np.ndarray) -> None:
    """Lower y (draw, month, region x sector), in place, to what buyers who stop still take, step after step.

    In place because these steps are more than half of the work on the table: new arrays in each would add a fifth.
    """
    gap, most = np.empty_like(y), np.empty_like(y)
    rows, sold, unsold = gap.reshape(-1, y.shape[2]), most.reshape(-1, y.shape[2]), w.unsold.ravel()
    for _ in range(UPSTREAM):
        np.subtract(1.0, y, out=gap)
        np.matmul(rows, w.sold, out=sold)
        if w.blocked:
            most += unsold
        most *= idle[:, None, None]
        np.subtract(1.0, most, out=most)
        np.minimum(y, most, out=y)


def _short(w: _Weights, gap: np.ndarray, buffer: np.ndarray) -> _Shortage:
    """Deliveries of the products that miss more than the stocks hold, over all months, in any draw."""
    draws, months, n, _ = gap.shape
    total = np.matmul(w.sourcing, gap.sum(1).transpose(2, 1, 0)) + months * w.closed[:, :, None]  # product, dest, draw
    fails = total > buffer
    if not fails.any():
        return NOTHING
    product, region = np.flatnonzero(fails.any((1, 2))), np.flatnonzero(fails.any((0, 2)))
    made = np.ascontiguousarray(gap[..., product].transpose(3, 2, 0, 1)).reshape(product.size, n, -1)
    missing = np.matmul(w.sourcing[product[:, None], region], made) + w.closed[product[:, None], region][..., None]
    return _Shortage(product, region, _after_stocks(missing.reshape(*missing.shape[:2], draws, months), buffer))


def deliveries(network: InputOutputTable, output: np.ndarray, response: Response) -> np.ndarray:
    """Share of deliveries that arrives (draw, month, region, product) at a given output, after the stocks of buyers."""
    return _short(_weights(network), 1.0 - output, response.buffer).delivered(output.shape)


def _after_stocks(missing: np.ndarray, buffer: np.ndarray) -> np.ndarray:
    """Deliveries with what buyers take from stock: missing months count only beyond the buffer (..., draw, month)."""
    if not buffer.any():
        return 1.0 - missing
    beyond = np.maximum(np.cumsum(missing, -1) - buffer[:, None], 0.0)
    added = beyond.copy()
    added[..., 1:] -= beyond[..., :-1]
    return 1.0 - added


def _output(w: _Weights, services: np.ndarray, short: _Shortage, elasticity: np.ndarray) -> np.ndarray:
    """Output (region, user, draw, month) that deliveries allow the users in the regions of a shortage."""
    products, regions, draws, months = short.arrives.shape
    log = np.log(np.maximum(short.arrives, LEAST))
    in_full = np.ones(services.size)
    in_full[short.product] = 0.0
    mix = w.mix[short.region].swapaxes(1, 2)  # region, user, product
    mixed = np.empty((regions, services.size, draws, months))
    mixed[:] = (mix @ in_full)[..., None, None]
    rho = np.empty((services.size, draws, 1))
    outer = (VALUE_ADDED_ELASTICITY - 1.0) / VALUE_ADDED_ELASTICITY
    for users, least in ((~services, LEAST_ELASTICITY), (services, SERVICE_ELASTICITY)):
        e = np.maximum(elasticity, least)
        e = np.where(np.abs(e - 1.0) < 1e-3, 0.999, e)  # one is the limit on both sides
        rho[users] = ((e - 1.0) / e)[:, None]
        if users.any():
            power = np.exp(((e - 1.0) / e)[:, None] * log).reshape(products, regions, -1).swapaxes(0, 1)
            arrived = np.matmul(mix[:, users][:, :, short.product], power)
            mixed[:, users] += arrived.reshape(regions, -1, draws, months)
    inputs = np.exp((outer / rho) * np.log(np.maximum(mixed, 1e-30)))
    share = w.input_share[short.region][..., None, None]
    return (1.0 - share + share * inputs) ** (1.0 / outer)


class Prices(NamedTuple):
    """What scarcity is worth.

    Shapes: ``level`` (draw, month, region) change of the price level of final demand, share; ``earned`` and ``paid``
    (draw, month, region) rents of scarce products collected by sellers and paid by buyers, MUSD a month.
    """

    level: np.ndarray
    earned: np.ndarray
    paid: np.ndarray


def prices(network: InputOutputTable, shock: Shock, response: Response) -> Prices:
    """Price level and rents of a shortage.

    Equation: mark-up of a scarce product u = a^(-1/demand) - 1 at its buyers; cost of users c = (I - A')^-1 A' u; the
    price level of final demand is the mean of (1 + c)(1 + u) - 1 by taste. A mark-up is collected by those who still
    sell, in proportion to their deliveries. First order in c, exact in u.

    Parameters
    ----------
    network
        The input-output table.
    shock
        Output and deliveries, as `propagate` returns them.
    response
        How the economy reacts, by draw; here the price elasticity of buyers.

    Returns
    -------
    Prices
        Change of the price level, share, and rents, MUSD a month (draw, month, region).

    References
    ----------
    Miller and Blair 2009, ch. 2 (Leontief price model).
    """
    n, s = network.value_added.shape
    draws, months = shock.output.shape[:2]
    level, earned, paid = (np.zeros((draws, months, n)) for _ in range(3))
    scarce = np.flatnonzero((shock.delivered < 1.0).any((0, 2, 3)))  # months; in the others nothing is worth more
    if not scarce.size:
        return Prices(level, earned, paid)
    eta = response.demand[:, None, None, None]
    # Beyond half missing: rationed, not priced. ``passed``: cost of products at the factory gate.
    mark = np.maximum(np.maximum(shock.delivered[:, scarce], 0.5) ** (-1.0 / eta) - 1.0, 0.0)
    passed = (mark.reshape(-1, n * s) @ network.leontief.T).reshape(mark.shape)
    at_buyer = _by_product(network.sourcing.transpose(2, 1, 0), passed)
    level[:, scarce] = (((1.0 + at_buyer) * (1.0 + mark) - 1.0) * network.taste).sum(3)
    sold = network.trade / 12.0
    output = shock.output[:, scarce]
    earned[:, scarce] = (_by_product(sold.transpose(2, 0, 1), mark) * output).sum(3)
    paid[:, scarce] = (_by_product(sold.transpose(2, 1, 0), output) * mark).sum(3)
    return Prices(level, earned, paid)


def _by_product(matrices: np.ndarray, values: np.ndarray) -> np.ndarray:
    """One matrix per product (product, to, from) times values (draw, month, from, product), shaped as these."""
    return np.matmul(matrices, values.transpose(0, 3, 2, 1)).transpose(0, 3, 2, 1)
