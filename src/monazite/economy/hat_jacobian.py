"""First-order solution of the trade equilibrium around its base year: the step that makes up for a small residual.

`exact_hat.solve` finds a fixed point of its map of log wages, log prices and log spending. The derivative of that map
at the base is made of shares of the base year alone: two inverses are made once for a table, and what depends on
elasticities is one more, over wages. A residual is then answered in a few products of matrices, and the equilibria of
a path of duties take six or seven rounds instead of forty.

Matrices are (of, on): they multiply rows of residuals. The step is kept in single precision, which halves the memory
that moves; a step need not be exact, because the next residual is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.economy.block_inverse import inverse

if TYPE_CHECKING:
    from monazite.economy.base import Elasticities, TradeBase

SINGLE = np.float32
LARGEST_TABLE = 400
"""Products (regions x sectors) up to which the inverses pay; they grow with the cube, the rounds saved do not."""


class BaseInverses(NamedTuple):
    """What the base year alone decides, in single precision; N is regions x sectors in that order.

    ``recipe``, ``share`` as in the base; ``value_added`` (N,) share of value added in cost; ``labour`` and ``money``
    (region, sector) value added over that of the region and of the world; ``priced`` (N, N): prices from a residual of
    them, [I - share recipe]^-1; ``paid`` (N, N): prices by wages; ``spent`` (N, N): spending from a residual of it;
    ``sold`` (sector, origin, dest): part of a buyer in sales; ``sales`` the same as (N, N); ``bought`` (region,
    product, user) and ``final`` (region, sector): inputs and final demand over all spending; ``taste`` as in the base;
    ``rents`` (region, origin, sector): duties by flow over the region's income; ``earned`` (region,): value added over
    income.
    """

    recipe: np.ndarray
    share: np.ndarray
    value_added: np.ndarray
    labour: np.ndarray
    money: np.ndarray
    priced: np.ndarray
    paid: np.ndarray
    spent: np.ndarray
    sold: np.ndarray
    sales: np.ndarray
    bought: np.ndarray
    final: np.ndarray
    taste: np.ndarray
    rents: np.ndarray
    earned: np.ndarray


class ResidualResponse(NamedTuple):
    """Answers to residuals with some elasticities; f is the number of wages.

    ``spent_by_price`` (N, N), ``earned_by_price`` and ``earned_by_spending`` (N, f): effects on log spending and log
    earnings; ``waged`` (f, f): wages from a residual of earnings when all else follows; ``priced_by_wage`` and
    ``spent_by_wage`` (f, N); ``damping`` of wages in the map.
    """

    fixed: BaseInverses
    spent_by_price: np.ndarray
    earned_by_price: np.ndarray
    earned_by_spending: np.ndarray
    waged: np.ndarray
    priced_by_wage: np.ndarray
    spent_by_wage: np.ndarray
    damping: float

    def step(self, residual: np.ndarray) -> np.ndarray:
        """[I - G']^-1 residual, for residuals G(z) - z of one or many points (..., f + 2 N)."""
        f, size = len(self.waged), len(self.fixed.value_added)
        flat = residual.reshape(-1, residual.shape[-1]).astype(SINGLE)
        price = flat[:, f : f + size] @ self.fixed.priced
        spending = (flat[:, f + size :] + price @ self.spent_by_price) @ self.fixed.spent
        earned = flat[:, :f] / self.damping + price @ self.earned_by_price + spending @ self.earned_by_spending
        wage = earned @ self.waged
        price += wage @ self.priced_by_wage
        spending += wage @ self.spent_by_wage
        return np.concatenate([wage, price, spending], 1).reshape(residual.shape)


def base_inverses(b: TradeBase, cost: np.ndarray) -> BaseInverses:
    """Inverses of the base year.

    Equations (logs): price = share (recipe price + (1 - recipe) wage); spending = bought sales + final income, with
    sales = sold spending and income = earned sales + rents spending, all over world value added. Export taxes count
    where they raise prices but not as income: the step need not be exact.

    Parameters
    ----------
    b
        The base year.
    cost
        What mark-ups at buyers add to costs (region x sector, region x product): `InputOutputTable.leontief`.

    Returns
    -------
    BaseInverses
        In single precision.
    """
    n, j = b.spending.shape
    size = n * j
    paid = b.spending[:, None, :] * b.share
    border = paid / (1.0 + b.tariff)
    factory = border / (1.0 + b.export_tax)
    made = factory.sum(0)
    income = b.labour.sum(1) + (paid - border).sum((1, 2)) + b.deficit
    used = b.recipe * made[:, None, :]
    wanted = used.sum(2) + b.taste * income[:, None]
    parts = (
        b.recipe,
        b.share,
        1.0 - b.recipe.sum(1).ravel(),
        _over(b.labour, b.labour.sum(1, keepdims=True)),
        b.labour / b.labour.sum(),
        _over(factory, made).transpose(2, 1, 0),
        _over(used, wanted[:, :, None]),
        _over(b.taste * income[:, None], wanted),
        b.taste,
        (paid - border) / income[:, None, None],
        b.labour.sum(1) / income,
    )
    recipe, share, value_added, labour, money, sold, bought, final, taste, rents, earned = (
        np.ascontiguousarray(x, dtype=SINGLE) for x in parts
    )
    one = np.eye(size, dtype=SINGLE)
    bought_at = np.matmul(share.transpose(2, 0, 1), cost.astype(SINGLE).reshape(n, j, size).transpose(1, 0, 2))
    priced = np.ascontiguousarray(one + bought_at.transpose(1, 0, 2).reshape(size, size).T)  # [I - share recipe]^-1
    sales = _by_sector(sold.transpose(0, 2, 1))
    by_spending = np.einsum("njk,kni->iknj", bought, sold).reshape(size, size)
    by_spending += _of_income(final, _income(sales, labour, earned) + _spread(rents.sum(1)))
    by_spending -= (sales @ money.ravel())[:, None]
    by_spending[:, b.spending.ravel() <= 0] = 0.0
    by_wage = value_added[:, None] * (_by_sector(share.transpose(2, 1, 0)) @ priced)
    return BaseInverses(
        recipe, share, value_added, labour, money, priced, by_wage, inverse(one - by_spending), sold, sales,
        bought, final, taste, rents, earned,
    )  # fmt: skip


def residual_response(k: BaseInverses, e: Elasticities, damping: float) -> ResidualResponse:
    """The step that answers a residual, with some elasticities.

    Equations (logs; c cost, p price, x spending, w wage of a sector): c = recipe p + (1 - recipe) w; sales
    = -theta c + sold (x + theta share c); earnings of value added = (1 - e.value_added)(w - c) + sales; spending
    = bought (sales - (1 - e.value_added) c + (e.inputs - e.value_added) inputs + (1 - e.inputs) p)
    + final (income + (1 - e.final)(p - consumer price)); wages clear: w = earnings less those of the world.

    Parameters
    ----------
    k
        Inverses of the base year.
    e
        Elasticities of trade and production.
    damping
        Share of a wage's step that a round of the map takes.

    Returns
    -------
    ResidualResponse
        Its ``step`` takes residuals (..., unknown).
    """
    n, j = k.taste.shape
    theta, rest = e.theta.astype(SINGLE), SINGLE(1.0 - e.value_added)
    one = np.eye(n, dtype=SINGLE)
    crossed = np.matmul(k.share.transpose(2, 1, 0), k.sold.transpose(0, 2, 1)) - one  # sector, of cost, on sales
    by_cost = theta[:, None, None] * crossed - rest * one
    earned = _by_sector(by_cost)  # of cost, on earnings; and on what inputs are bought for
    collected = theta * (k.rents.sum(1)[:, None, :] * k.share - k.rents)  # of cost (origin, sector), on income
    income = _income(earned, k.labour, k.earned) + collected.reshape(n, -1).T
    spent = np.einsum("njk,kin->iknj", k.bought, by_cost).reshape(n * j, n * j) + _of_income(k.final, income)
    spent -= (earned @ k.money.ravel())[:, None]
    mix = _over(k.recipe, k.recipe.sum(1)[:, None, :])
    direct = SINGLE(e.inputs - e.value_added) * np.matmul(mix, k.bought.transpose(0, 2, 1))
    final = SINGLE(1.0 - e.final) * k.final
    direct -= k.taste[:, :, None] * final[:, None, :]
    here = np.arange(j)
    direct[:, here, here] += SINGLE(1.0 - e.inputs) * k.bought.sum(2) + final
    spent_by_price = _of_prices(spent, k.recipe)
    _add_by_region(spent_by_price, direct)
    # of wages by sector: through cost, and in what sectors earn
    spent *= k.value_added[:, None]
    _add_by_region(spent, rest * k.earned[:, None, None] * k.labour[:, :, None] * k.final[:, None, :])
    spent -= rest * k.money.ravel()[:, None]
    earned_by_price = _of_prices(earned, k.recipe)
    earned *= k.value_added[:, None]
    earned[np.arange(n * j), np.arange(n * j)] += rest
    return _with_wages(k, e.specific, damping, spent_by_price, spent, earned_by_price, earned)


def _with_wages(
    k: BaseInverses, specific: bool, damping: float, spent_by_price: np.ndarray, spent: np.ndarray,
    earned_by_price: np.ndarray, earned: np.ndarray,
) -> ResidualResponse:  # fmt: skip
    """The answer once wages clear the markets of factors; ``spent`` and ``earned`` are effects of wages by sector."""
    n, j = k.taste.shape
    paid, effects, weight = k.paid, [earned_by_price, k.sales, earned], k.money.ravel()
    idle = weight <= 0
    if not specific:  # one wage for all sectors of a region: its earnings are their mean
        each = np.eye(n, dtype=SINGLE).repeat(j, 1)  # region, sector
        mean = (each * k.labour.ravel()).T
        paid, spent = each @ paid, each @ spent
        effects = [effects[0] @ mean, effects[1] @ mean, each @ effects[2] @ mean]
        weight, idle = k.money.sum(1), np.zeros(n, dtype=bool)
    effects = [x - (x @ weight)[:, None] for x in effects]  # world value added is the unit of account
    if idle.any():
        for x in effects:
            x[:, idle] = 0.0
    spent = (paid @ spent_by_price + spent) @ k.spent
    waged = np.eye(len(weight), dtype=SINGLE) - paid @ effects[0] - spent @ effects[1] - effects[2]
    return ResidualResponse(k, spent_by_price, effects[0], effects[1], inverse(waged), paid, spent, damping)


def _over(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Quotient, nothing where there is nothing to divide by."""
    return np.divide(a, b, out=np.zeros(np.broadcast_shapes(a.shape, b.shape), a.dtype), where=b > 0)


def _income(by: np.ndarray, labour: np.ndarray, earned: np.ndarray) -> np.ndarray:
    """Effects on log income (N, region) of value added whose effects by sector are given (N, N)."""
    n, _ = labour.shape
    return np.einsum("anj,nj->an", by.reshape(len(by), n, -1), labour) * earned


def _of_income(final: np.ndarray, income: np.ndarray) -> np.ndarray:
    """Effects on spending (N, N) of what moves the income of regions (N, region)."""
    return (income[:, :, None] * final).reshape(len(income), -1)


def _spread(values: np.ndarray) -> np.ndarray:
    """Values (region, sector) as effects on their own region (N, region)."""
    n, j = values.shape
    return np.eye(n, dtype=values.dtype).repeat(j, 0) * values.ravel()[:, None]


def _by_sector(blocks: np.ndarray) -> np.ndarray:
    """Effects inside each sector (sector, of region, on region) as one matrix (N, N)."""
    j, n, _ = blocks.shape
    out = np.zeros((n, j, n, j), dtype=blocks.dtype)
    here = np.arange(j)
    out[:, here, :, here] = blocks
    return out.reshape(n * j, n * j)


def _add_by_region(out: np.ndarray, blocks: np.ndarray) -> None:
    """Add effects inside each region (region, of product, on product) to a matrix (N, N) in place."""
    n, j, _ = blocks.shape
    here = np.arange(n)
    out.reshape(n, j, n, j)[here, :, here, :] += blocks


def _of_prices(of_cost: np.ndarray, recipe: np.ndarray) -> np.ndarray:
    """Effects of costs (N, N) as effects of prices, through the recipe of each region."""
    n, j, _ = recipe.shape
    return np.matmul(recipe, of_cost.reshape(n, j, -1)).reshape(of_cost.shape)
