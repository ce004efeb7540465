"""The base year of the trade model: its shares, and the elasticities with which it answers a change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SMALL = 1e-300


class TradeBase(NamedTuple):
    """A balanced base year.

    Shapes: ``spending`` (dest, sector) at buyers' prices; ``share`` (dest, origin, sector) of it by origin; ``tariff``
    and ``export_tax`` (dest, origin, sector); ``recipe`` (region, input, user) cost shares; ``taste`` (region, sector);
    ``labour`` (region, sector) value added; ``deficit`` (region,).
    """

    spending: np.ndarray
    share: np.ndarray
    tariff: np.ndarray
    export_tax: np.ndarray
    recipe: np.ndarray
    taste: np.ndarray
    labour: np.ndarray
    deficit: np.ndarray


class Elasticities(NamedTuple):
    """Trade elasticity by sector, and elasticities between value added and inputs, inputs, and final goods.

    ``specific``: factors stay in their sector (short run); otherwise they move inside their region.
    """

    theta: np.ndarray
    value_added: float = 1.0
    inputs: float = 1.0
    final: float = 1.0
    specific: bool = False

    def short_run(self) -> Elasticities:
        """Within a year: half the trade elasticities, little substitution, factors that stay where they are."""
        return Elasticities(0.5 * self.theta, 0.5, 0.2, 0.9, True)


def make_trade_base(
    value: np.ndarray, tariff: np.ndarray, recipe: np.ndarray, export_tax: np.ndarray | None = None
) -> TradeBase:
    """A base year from bilateral values: the accounts close by construction.

    Final demand is what spending leaves after inputs, deficits are imports less exports. Negative final demand of a
    product becomes zero.

    Parameters
    ----------
    value
        Trade at buyers' prices (dest, origin, sector), MUSD a year.
    tariff
        Duties (dest, origin, sector), as shares of the value at the border.
    recipe
        Cost shares of inputs (region, input, user).
    export_tax
        Export taxes (dest, origin, sector), as shares of the price at the factory; none by default.

    Returns
    -------
    TradeBase
        Its shares and levels.
    """
    tax = np.zeros_like(tariff) if export_tax is None else export_tax
    spending = value.sum(1)
    share = value / np.maximum(spending[:, None, :], SMALL)
    border = value / (1.0 + tariff)
    sales = (border / (1.0 + tax)).sum(0)
    labour = sales * (1.0 - recipe.sum(1))
    final = np.maximum(spending - np.einsum("njk,nk->nj", recipe, sales), 0.0)
    here = np.arange(len(value))
    abroad = border.sum(2)
    abroad[here, here] = 0.0
    deficit = abroad.sum(1) - abroad.sum(0)
    return TradeBase(spending, share, tariff, tax, recipe, final / final.sum(1, keepdims=True), labour, deficit)
