"""Outcomes of a run as tables, labelled arrays and files."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from monazite.foundation.errors import InputError
from monazite.results.months import time_stamps, with_time_stamps
from monazite.results.outcomes.registry import REGISTRY
from monazite.results.ranges import ends_by_month, middle_by_month
from monazite.results.run_outcomes import RunOutcomes
from monazite.results.tidy import DERIVED, tidy_table, write_tidy

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


class RunTables(RunOutcomes):
    """Outcomes of a run for pandas, xarray and DuckDB; months are time stamps in memory and text in files."""

    def series(self, outcome: str, **where: str) -> pd.DataFrame:
        """Path of an outcome, month by month.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes` that has months.
        **where
            A name for every other axis of the outcome, as in `quantity`.

        Returns
        -------
        pandas.DataFrame
            A row per month: ``month`` (datetime64, its first day), ``value`` (median), ``low`` and ``high`` (ends
            of the range), in the unit of the outcome.

        Raises
        ------
        InputError
            For unknown outcomes or names, axes left open, and outcomes without months.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023")
        >>> path = res.series("price_outside", good="Ga.metal").set_index("month")
        >>> len(path), len(path.loc["2024"])
        (60, 12)
        """
        import pandas as pd

        array, left = self.select(outcome, **where)
        self._refuse_open(outcome, left)
        if not left:
            raise InputError(field="outcome", found=outcome, allowed="an outcome with months; of this one, a quantity")
        low, high = ends_by_month(array) if self.draws > 1 else (array[0], array[0])
        value = middle_by_month(array)
        return pd.DataFrame({"month": time_stamps(self.index.month), "value": value, "low": low, "high": high})

    def frame(self, outcome: str) -> pd.DataFrame:
        """All values of an outcome as a tidy table.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes`.

        Returns
        -------
        pandas.DataFrame
            A row per value that is not missing: ``outcome``, ``region``, ``good``, ``use``, ``sector``, ``month``
            (datetime64), ``draw``, ``value`` (single precision), ``unit``. A stage stands in the column of uses, a
            project in that of sectors; a column that the outcome has no axis for is empty.

        Raises
        ------
        InputError
            For an unknown name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> table = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").frame("price_outside")
        >>> table.groupby(table["month"].dt.year)["month"].nunique().loc[2024]
        np.int64(12)
        """
        return with_time_stamps(self._tidy(outcome, zeros=True))

    def to_xarray(self, outcomes: str | Sequence[str] | None = None) -> xr.Dataset:
        """Outcomes as labelled arrays.

        Parameters
        ----------
        outcomes
            A name of `monazite.outcomes`, or several; all by default, which can take gigabytes.

        Returns
        -------
        xarray.Dataset
            A variable per outcome with the axes (draw, axes of the outcome ...), names along them and months as
            datetime64; its attribute ``unit``. The attributes of the dataset are the provenance of the run.

        Raises
        ------
        InputError
            For an unknown name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> data = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").to_xarray("price_outside")
        >>> data["price_outside"].sel(good="Ga.metal", draw=0).resample(month="YS").mean().sizes
        Frozen({'month': 6})
        """
        import xarray as xr

        names = [outcomes] if isinstance(outcomes, str) else list(outcomes or REGISTRY)
        data: dict[str, xr.DataArray] = {}
        for name in names:
            spec = self.outcome(name)
            coords = {"draw": np.arange(self.draws)} | {axis: self._coordinate(axis) for axis in spec.axes}
            data[name] = xr.DataArray(self.values(name), coords, ("draw", *spec.axes), attrs={"unit": spec.unit})
        return xr.Dataset(data, attrs={key: str(value) for key, value in self.provenance.items()})

    def _coordinate(self, axis: str) -> object:
        return time_stamps(self.index.month) if axis == "month" else list(self.view.labels(axis))

    def write_parquet(self, path: Path, outcomes: Sequence[str] | None = None) -> None:
        """Outcomes as one tidy Parquet file, written whole or not at all.

        Parameters
        ----------
        path
            The file.
        outcomes
            Names of `monazite.outcomes`; by default all but those that follow from others by division.

        Notes
        -----
        Columns as in `frame`, months as text such as ``2025-06-01``; a value of zero has no row, and neither has a
        missing one.

        Raises
        ------
        InputError
            For an unknown name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "prices.parquet"
        ...     mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").write_parquet(file, ["price_outside"])
        ...     file.exists()
        True
        """
        names = list(outcomes or (name for name in REGISTRY if name not in DERIVED))
        write_tidy((self._tidy(name, zeros=False) for name in names), path)

    def _tidy(self, outcome: str, *, zeros: bool) -> pd.DataFrame:
        return tidy_table(self.view, self.outcome(outcome), self.values(outcome), zeros=zeros)
