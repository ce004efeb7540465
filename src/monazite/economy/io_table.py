"""A multi-region input-output table: who sells what to whom, checked, and aggregated to any map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monazite.economy.block_inverse import inverse
from monazite.economy.ras import fit
from monazite.foundation.errors import DataError, nearest

TOLERANCE = 0.02
"""Largest gap between the two sums of a sector, as share of its output, that is taken for rounding."""
LEAST_SHARE = 1e-9
"""Value added below this share of output counts as none."""


@dataclass(frozen=True, eq=False)  # a table is equal to itself alone, so that what is made of it can be kept
class InputOutputTable:
    """An input-output table in one currency and year.

    Shapes: ``inputs`` (origin, sector, dest, user), ``final`` (origin, sector, dest), ``tariff`` (origin, dest, sector)
    as a share of the value without it. Units: MUSD a year. Output is the row sum; value added is output less inputs.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    inputs: np.ndarray
    final: np.ndarray
    tariff: np.ndarray

    @cached_property
    def output(self) -> np.ndarray:
        """Gross output (region, sector)."""
        return self.inputs.sum((2, 3)) + self.final.sum(2)

    @cached_property
    def value_added(self) -> np.ndarray:
        """Value added (region, sector)."""
        return self.output - self.inputs.sum((0, 1))

    @cached_property
    def trade(self) -> np.ndarray:
        """Sales (origin, dest, sector) for all uses."""
        return (self.inputs.sum(3) + self.final).transpose(0, 2, 1)

    @cached_property
    def sourcing(self) -> np.ndarray:
        """Share of an origin in what a region buys of a product (origin, dest, sector); sums to one over origins."""
        total = self.trade.sum(0)
        share = np.divide(self.trade, total, out=np.zeros_like(self.trade), where=total > 0)
        missing = total <= 0  # a product that a region does not buy: from itself, so that shares sum to one
        share[np.arange(len(self.regions)), np.arange(len(self.regions))] += missing
        return share

    @cached_property
    def recipe(self) -> np.ndarray:
        """Inputs per unit of output, from all origins (region, input, user)."""
        used = self.inputs.sum(0).transpose(1, 0, 2)
        return np.divide(used, self.output[:, None, :], out=np.zeros_like(used), where=self.output[:, None, :] > 0)

    @cached_property
    def taste(self) -> np.ndarray:
        """Shares of final demand (region, sector)."""
        spent = self.final.sum(0).T
        return spent / spent.sum(1, keepdims=True)

    @cached_property
    def gdp(self) -> np.ndarray:
        """Value added by region."""
        return self.value_added.sum(1)

    @cached_property
    def leontief(self) -> np.ndarray:
        """Rise of a product's cost by mark-up at its buyer's region: (region x sector, region x product)."""
        n, s = self.value_added.shape
        by_origin = np.einsum("dsu,ods->duos", self.recipe, self.sourcing).reshape(n * s, n * s)
        total = inverse(np.eye(n * s) - by_origin).reshape(n * s, n, s)
        by_user = np.matmul(total.transpose(1, 0, 2), self.recipe.transpose(0, 2, 1))  # a user buys in its own region
        return np.ascontiguousarray(by_user.transpose(1, 0, 2)).reshape(n * s, n * s)

    def aggregate(
        self, regions: Mapping[str, str] | None = None, sectors: Mapping[str, str] | None = None
    ) -> InputOutputTable:
        """The table on coarser axes: old name to new name; flows add up, tariffs are means by trade.

        Names that a map leaves out keep their own. Raises DataError for a map of names that the table has not.
        """
        keep_r, row = _groups(self.regions, regions, "region")
        keep_s, column = _groups(self.sectors, sectors, "sector")
        inputs = np.einsum("ao,bs,osdu,cd,eu->abce", row, column, self.inputs, row, column, optimize=True)
        final = np.einsum("ao,bs,osd,cd->abc", row, column, self.final, row, optimize=True)
        revenue = np.einsum("ao,cd,bs,ods->acb", row, row, column, self.trade * self.tariff, optimize=True)
        trade = np.einsum("ao,cd,bs,ods->acb", row, row, column, self.trade, optimize=True)
        tariff = np.divide(revenue, trade, out=np.zeros_like(trade), where=trade > 0)
        return InputOutputTable(keep_r, keep_s, inputs, final, tariff)

    def scaled(self, value_added: np.ndarray) -> InputOutputTable:
        """The table with another value added (region, sector), inputs per output kept, rows and columns fitted."""
        inputs, final = fit(self.inputs, self.final, value_added)
        return InputOutputTable(self.regions, self.sectors, inputs, final, self.tariff)


def _groups(names: Sequence[str], mapping: Mapping[str, str] | None, field: str) -> tuple[tuple[str, ...], np.ndarray]:
    """New names in order of first appearance, and membership (new, old)."""
    mapping = dict(mapping or {})
    for name in mapping:
        if name not in names:
            raise DataError(field=field, found=name, allowed=f"a {field} of the table", nearest=nearest(name, names))
    new = [mapping.get(name, name) for name in names]
    kept = tuple(dict.fromkeys(new))
    return kept, np.array([[float(n == k) for n in new] for k in kept])


def checked_table(
    regions: Iterable[str],
    sectors: Iterable[str],
    inputs: np.ndarray,
    final: np.ndarray,
    *,
    output: np.ndarray | None = None,
    tariff: np.ndarray | None = None,
    file: str | None = None,
) -> InputOutputTable:
    """A table from arrays that may be wrong.

    Parameters
    ----------
    regions, sectors
        Names along the axes.
    inputs
        Purchases of inputs (origin, sector, dest, user), MUSD a year.
    final
        Final purchases (origin, sector, dest), MUSD a year; negative ones (falls of stocks) become zero.
    output
        Output (region, sector) that the source states; it has to agree with the row sums.
    tariff
        Duties (origin, dest, sector), as shares of the value at the border; none by default.
    file
        Name for errors.

    Returns
    -------
    InputOutputTable
        Balanced: sales of a sector are its inputs and value added.

    Raises
    ------
    DataError
        For values that are not finite, negative inputs, rows that do not add up and sectors whose inputs cost more than
        their output.
    """
    names, labels = tuple(regions), tuple(sectors)
    n, s = len(names), len(labels)

    def wrong(text: str) -> DataError:
        return DataError(text, file=file)

    if inputs.shape != (n, s, n, s) or final.shape != (n, s, n):
        raise wrong(f"found inputs {inputs.shape} and final demand {final.shape} for {n} regions and {s} sectors")
    for what, array in (("inputs", inputs), ("final demand", final)):
        if not np.isfinite(array).all():
            place = np.argwhere(~np.isfinite(array))[0]
            raise wrong(f"{what} of {names[place[0]]} {labels[place[1]]} hold a value that is not a number")
    if inputs.min() < -1e-6 * max(inputs.max(), 1.0):
        place = np.unravel_index(inputs.argmin(), inputs.shape)
        raise wrong(f"found a negative input of {names[place[0]]} {labels[place[1]]}: {inputs.min():.6g}")
    stated = inputs.sum((2, 3)) + final.sum(2)
    if output is not None:
        gap = np.abs(stated - output)
        place = np.unravel_index(gap.argmax(), gap.shape)
        if gap.max() > TOLERANCE * max(output.max() * 1e-3, output[place]):
            raise wrong(
                f"{names[place[0]]} {labels[place[1]]} does not balance: sales add up to {stated[place]:.6g}, stated "
                f"output is {output[place]:.6g}; a row or column of the table may be missing"
            )
    network = InputOutputTable(
        names,
        labels,
        np.maximum(inputs, 0.0),
        np.maximum(final, 0.0),
        np.zeros((n, n, s)) if tariff is None else tariff,
    )
    short = network.value_added < -LEAST_SHARE * network.output
    if short.any():
        r, k = np.argwhere(short)[0]
        raise wrong(
            f"inputs of {names[r]} {labels[k]} cost {network.inputs[:, :, r, k].sum():.6g}, more than its output "
            f"{network.output[r, k]:.6g}; {int(short.sum())} sectors like this. Aggregate them with others"
        )
    if not (network.gdp > 0).all():
        empty = names[int(np.argmin(network.gdp))]
        raise wrong(f"region {empty} has no value added: the table is partial")
    return network
