"""Tariffs and export restrictions in general equilibrium: many regions, many sectors, input-output links, in ratios.

Exact hat algebra: only shares of a base year and elasticities are needed; every unknown is a ratio to the base. Source:
Caliendo and Parro 2015 (all elasticities of production one, mobile factors); Baqaee and Farhi 2024 (nested CES and
factors that stay in their sector, for the short run).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.economy.anderson import accelerate
from monazite.economy.base import Elasticities, TradeBase
from monazite.economy.hat_jacobian import BaseInverses, residual_response
from monazite.economy.trade_kernels import (
    is_one,
    power_in_place,
    power_of_log,
    safe_reciprocal,
    sum_over_partners,
    sum_within_region,
)
from monazite.foundation.errors import SolveError

ROUNDS = 3000
QUICK_ROUNDS = 40
"""Rounds that steps from the slope at the base may take before plain ones are tried: 1,000 % on all trade takes 18."""
SMALL = 1e-300


class Change(NamedTuple):
    """What is new. Ratios ``iceberg`` (dest, origin, sector) and ``productivity`` (region, sector); new rates in full.

    An empty field is the base's. A leading axis holds several changes.
    """

    tariff: np.ndarray | None = None
    export_tax: np.ndarray | None = None
    iceberg: np.ndarray | None = None
    productivity: np.ndarray | None = None
    deficit: np.ndarray | None = None


class Equilibrium(NamedTuple):
    """The new equilibrium; prices relative to world value added of the base.

    Ratios to the base: ``wage`` (region, sector), ``cost``, ``price`` (region, sector), ``consumer`` price (region,).
    Levels: ``spending``, ``share``, ``sales`` (region, sector), ``income``, ``revenue`` of duties and export taxes
    (region,), ``labour`` as in `TradeBase`; ``price_pull`` (region, input) and ``input_pull`` (region, user) multiply
    the base's recipe; ``rounds`` of the solver.
    """

    wage: np.ndarray
    cost: np.ndarray
    price: np.ndarray
    consumer: np.ndarray
    spending: np.ndarray
    share: np.ndarray
    sales: np.ndarray
    income: np.ndarray
    revenue: np.ndarray
    labour: np.ndarray
    price_pull: np.ndarray
    input_pull: np.ndarray
    taste: np.ndarray
    rounds: int
    unknowns: np.ndarray


def solve(
    base: TradeBase,
    change: Change,
    elasticities: Elasticities,
    *,
    start: np.ndarray | None = None,
    tolerance: float = 1e-9,
    inverses: BaseInverses | None = None,
) -> Equilibrium:
    """Equilibrium after a change.

    Equations (n buyer, i origin, j product, k user; hats are ratios):
    c = CES(wage, CES(P)) / productivity;  P_nj = [sum_i share (kappa c)^-theta]^(-1/theta),
    kappa = iceberg (1 + tariff')(1 + tax') / ((1 + tariff)(1 + tax));  share' = share (kappa c / P)^-theta;
    sales'_ik = sum_n share' X' / ((1 + tariff')(1 + tax'));  X'_nj = sum_k recipe' sales' + taste' income';
    income = value added + duties + export taxes (to the origin) + deficit;  wage clears each factor market.
    World value added is the unit of account.

    Parameters
    ----------
    base
        The base year.
    change
        What is new. Its fields may have one leading axis: its changes are then solved side by side.
    elasticities
        Of trade and of production.
    start
        Unknowns of a near equilibrium, as `Equilibrium.unknowns`.
    tolerance
        Largest change of an unknown, in logs, at which a solution is accepted.
    inverses
        `base_inverses` of the base: with them each round makes up for its residual to first order.

    Returns
    -------
    Equilibrium
        Ratios to the base and levels, with the leading axis of the change.

    Raises
    ------
    SolveError
        If the fixed point is not reached.
    """
    problem = _Problem(base, change, elasticities)
    first = problem.begin() if start is None else start
    if inverses is not None:
        answer = residual_response(inverses, elasticities, problem.step).step
        point, rounds, gap = accelerate(
            lambda z: z + answer(problem.update(z) - z), first, tolerance=tolerance, rounds=QUICK_ROUNDS
        )
        if gap <= tolerance:
            return problem.equilibrium(point, rounds)
    point, rounds, gap = accelerate(problem.update, first, tolerance=tolerance, rounds=ROUNDS)
    if gap > tolerance:
        raise SolveError(f"no trade equilibrium within {ROUNDS} rounds: the largest change is {gap:.1e}")
    return problem.equilibrium(point, rounds)


def rebase(base: TradeBase, found: Equilibrium, change: Change) -> TradeBase:
    """The equilibrium after a change as a base year of its own, so that a second change starts from there."""
    return TradeBase(
        found.spending,
        found.share,
        base.tariff if change.tariff is None else change.tariff,
        base.export_tax if change.export_tax is None else change.export_tax,
        base.recipe * found.price_pull[..., :, None] * found.input_pull[..., None, :],
        found.taste,
        found.labour,
        base.deficit if change.deficit is None else change.deficit,
    )


class Welfare(NamedTuple):
    """What a change does to each region, in per cent unless said otherwise.

    ``income`` real income I/P, exact; ``wage`` real factor income, mean over sectors by value added; ``output``
    constant-price GDP; ``prices`` consumer price level against world value added; ``revenue`` change of duties and
    export taxes in % of base GDP; ``imports`` and ``exports`` volumes.
    """

    income: np.ndarray
    wage: np.ndarray
    output: np.ndarray
    prices: np.ndarray
    revenue: np.ndarray
    imports: np.ndarray
    exports: np.ndarray


def welfare(base: TradeBase, found: Equilibrium, change: Change) -> Welfare:
    """Effects of a change by region; of several side by side if the change has leading axes.

    Equations: income = (I'/I)/P - 1; constant-price GDP = sum over sectors of base value added x output ratio, where
    output = sales / cost; volumes = sum of base border values x (new border value / (old x cost of the origin)).

    Parameters
    ----------
    base, change
        Base year and what is new.
    found
        The equilibrium that `solve` returned for them.

    Returns
    -------
    Welfare
        Per cent (..., region).
    """
    after = base._replace(spending=found.spending, share=found.share)
    after = after._replace(**{name: x for name in ("tariff", "export_tax") if (x := getattr(change, name)) is not None})
    gdp = base.labour.sum(1)

    old = _factory_values(base)
    old_revenue = _revenue(base)
    income = gdp + old_revenue + base.deficit
    sales = old.sum(0)
    volume = np.divide(found.sales, sales, out=np.ones_like(found.sales), where=sales > 0) / found.cost
    abroad = old.copy()
    here = np.arange(len(gdp))
    abroad[here, here] = 0.0
    moved = _factory_values(after)  # and then abroad x new / (old x cost), with no flow where there was none
    moved *= abroad > 0
    moved /= found.cost[..., None, :, :]
    imports = moved.sum((-2, -1)) / np.maximum(abroad.sum((1, 2)), SMALL)
    exports = moved.sum((-3, -1)) / np.maximum(abroad.sum((0, 2)), SMALL)
    paid = (found.labour.sum(-1) / gdp) / found.consumer
    per_cent = [
        found.income / income / found.consumer,
        paid,
        (base.labour * volume).sum(-1) / gdp,
        found.consumer,
        1.0 + (found.revenue - old_revenue) / gdp,
        imports,
        exports,
    ]
    return Welfare(*(100.0 * (x - 1.0) for x in per_cent))


def _factory_values(b: TradeBase) -> np.ndarray:
    """Flows at the prices of the origin, before duties and export taxes (..., dest, origin, sector)."""
    value = b.spending[..., :, None, :] * b.share
    value /= 1.0 + b.tariff
    if b.export_tax.any():
        value = value / (1.0 + b.export_tax)
    return value


def _revenue(b: TradeBase) -> np.ndarray:
    """Duties collected by buyers' regions and export taxes by origins."""
    paid = b.spending[:, None, :] * b.share
    border = paid / (1.0 + b.tariff)
    return (paid - border).sum((1, 2)) + (border * b.export_tax / (1.0 + b.export_tax)).sum((0, 2))


class _State(NamedTuple):
    """What follows from the unknowns.

    Logs of ratios: ``wage`` (region, sector or one), ``cost``, and ``price`` of the unknowns. ``sum`` (dest, sector):
    shares before they are made to add up; ``each`` (dest, sector): spending per unit of pull; ``input_pull`` (region,
    user), ``price_pull`` (region, input): factors of the base's recipe; ``taste`` (region, sector): final demand before
    it is made to add up. These three have fewer axes where they are the same all along one. The rest are levels.
    """

    wage: np.ndarray
    cost: np.ndarray
    sum: np.ndarray
    price: np.ndarray
    spending: np.ndarray
    pull: np.ndarray
    each: np.ndarray
    sales: np.ndarray
    income: np.ndarray
    revenue: np.ndarray
    labour: np.ndarray
    input_pull: np.ndarray
    price_pull: np.ndarray | float
    taste: np.ndarray


class _Problem:
    """Constants of one change, or of several on leading axes, and the map whose fixed point is the equilibrium."""

    def __init__(self, b: TradeBase, change: Change, e: Elasticities) -> None:
        self.b, self.e = b, e
        self.n, self.j = b.spending.shape
        tariff = b.tariff if change.tariff is None else change.tariff
        tax = b.export_tax if change.export_tax is None else change.export_tax
        self.deficit = b.deficit if change.deficit is None else change.deficit
        kappa = (1.0 + tariff) / (1.0 + b.tariff)  # what the change multiplies prices at the border by
        if tax.any() or b.export_tax.any():
            kappa = kappa * ((1.0 + tax) / (1.0 + b.export_tax))
        if change.iceberg is not None:
            kappa = kappa * change.iceberg
        self.better = None if change.productivity is None else np.log(change.productivity)
        cost = b.recipe.sum(1)
        self.input_share, self.value_added = cost, 1.0 - cost
        self.mix = np.divide(b.recipe, cost[:, None, :], out=np.zeros_like(b.recipe), where=cost[:, None, :] > 0)
        self.alone = (cost <= 0.0).astype(float)  # sectors that buy nothing: the price of their inputs stays
        productive = () if self.better is None else self.better.shape[:-2]
        self.batch = np.broadcast_shapes(kappa.shape[:-3], self.deficit.shape[:-1], productive)
        # Shares before costs react (..., dest, origin, sector), and what of them goes to the buyer's customs; then, by
        # origin (..., origin, dest, sector), what goes to its makers and to its customs.
        self.weight = b.share * power_in_place(-e.theta, kappa)
        if self.weight.shape[:-3] != self.batch:
            self.weight = np.broadcast_to(self.weight, (*self.batch, *kappa.shape[-3:])).copy()
        border = self.weight / (1.0 + tariff)
        self.taken = self.weight - border
        sold = border / (1.0 + tax) if tax.any() else border
        self.sold = np.ascontiguousarray(sold.swapaxes(-3, -2))
        self.taxed = np.ascontiguousarray((border - sold).swapaxes(-3, -2)) if tax.any() else None
        self.world = b.labour.sum()
        self.factors = b.labour if e.specific else b.labour.sum(1)[:, None]
        self.per_factor, self.per_spending = safe_reciprocal(self.factors), safe_reciprocal(b.spending)
        empty = self.per_factor == 0.0, np.zeros_like(b.spending), self.per_spending == 0.0
        self.nothing = np.concatenate([x.ravel() for x in empty])
        self.by_user = np.ascontiguousarray(b.recipe.transpose(0, 2, 1))
        mean = float((e.theta * b.spending.sum(0)).sum() / b.spending.sum())
        self.step = 1.0 / (1.0 + (0.0 if e.specific else mean) + (0.3 * mean if e.specific else 0.0))
        size = self.n * self.j
        gain = np.full(self.factors.size, self.step), np.tile(-1.0 / e.theta, self.n), np.ones(size)
        self.gain = np.concatenate(gain)  # of logs in a round

    def begin(self) -> np.ndarray:
        """Unknowns of the base: log wages, log prices, log spending over the base's."""
        return np.zeros((*self.batch, self.factors.size + 2 * self.n * self.j))

    def _split(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        f, size = self.factors.size, self.n * self.j
        wage = z[..., :f].reshape(*z.shape[:-1], *self.factors.shape)
        shape = (*z.shape[:-1], self.n, self.j)
        return wage, z[..., f : f + size].reshape(shape), z[..., f + size :].reshape(shape)

    def state(self, z: np.ndarray) -> _State:
        """Everything that follows from the unknowns.

        A flow is pull x weight of the pair x spending per unit of pull, so no array by pair is made here; a recipe is
        the base's x a factor of the product x a factor of the user.
        """
        wage, price, spending = self._split(z)
        e, b = self.e, self.b
        between, outer = 1.0 - e.inputs, 1.0 - e.value_added
        if is_one(e.inputs):
            price_pull, inputs = 1.0, sum_within_region(self.mix, price)  # log price of what a user buys (region, user)
        else:
            price_pull = np.exp(between * price)
            inputs = np.log(sum_within_region(self.mix, price_pull) + self.alone) / between
        paid = self.value_added * power_of_log(wage, outer)
        unit = self.input_share * power_of_log(inputs, outer) + paid  # cost, to the power
        cost = self.input_share * inputs + self.value_added * wage if is_one(e.value_added) else np.log(unit) / outer
        if self.better is not None:
            cost -= self.better
        pull = np.exp(-e.theta * cost)
        total = np.maximum(sum_over_partners(self.weight, pull), SMALL)
        x = b.spending * np.exp(spending)
        each = x / total
        sales = pull * sum_over_partners(self.sold, each)
        labour = paid / unit * sales
        revenue = np.einsum("...nj,...nj->...n", sum_over_partners(self.taken, pull), each)
        if self.taxed is not None:
            revenue += (pull * sum_over_partners(self.taxed, each)).sum(-1)
        income = np.einsum("...nj->...n", labour) + revenue + self.deficit
        wanted = b.taste * power_of_log(price, 1.0 - e.final)
        input_pull = power_of_log(inputs, e.inputs - e.value_added) / unit
        return _State(
            wage, cost, total, price, x, pull, each, sales, income, revenue, labour, input_pull, price_pull, wanted
        )

    def update(self, z: np.ndarray) -> np.ndarray:
        """One round: prices from costs, wages from factor demand (damped), spending from income."""
        s = self.state(z)
        out = np.empty_like(z)
        wage, price, spending = self._split(out)  # views
        earned = s.labour if self.e.specific else s.labour.sum(-1, keepdims=True)
        scale = (self.world / s.labour.sum((-2, -1)))[..., None, None]  # world value added is the unit of account
        final = s.taste * (s.income / np.einsum("...nj->...n", s.taste))[..., None]
        bought = s.price_pull * sum_within_region(self.by_user, s.input_pull * s.sales) + final
        np.multiply(earned * scale, self.per_factor, out=wage)
        price[:] = s.sum
        np.multiply(bought * scale, self.per_spending, out=spending)
        if self.nothing.any():
            out += self.nothing  # so that logs of what is nothing stay zero
        np.log(np.maximum(out, SMALL, out=out), out=out)
        out *= self.gain
        f = self.factors.size
        out[..., :f] += (1.0 - self.step) * z[..., :f]
        return out

    def equilibrium(self, z: np.ndarray, rounds: int) -> Equilibrium:
        """The solution as ratios and levels."""
        s = self.state(z)
        level = s.taste.sum(-1)
        final = (s.taste * s.price).sum(-1) if is_one(self.e.final) else np.log(level) / (1.0 - self.e.final)
        share = self.weight * s.pull[..., None, :, :]
        share /= s.sum[..., :, None, :]
        ratios = s.wage, s.cost, np.log(s.sum) / -self.e.theta, final
        wage, cost, price, consumer = (np.exp(x) for x in ratios)
        shape = cost.shape
        wage, price_pull, input_pull, taste = (
            np.broadcast_to(x, shape) for x in (wage, s.price_pull, s.input_pull, s.taste / level[..., None])
        )
        return Equilibrium(
            wage, cost, price, consumer, s.spending, share, s.sales, s.income, s.revenue, s.labour, price_pull,
            input_pull, taste, rounds, z,
        )  # fmt: skip
