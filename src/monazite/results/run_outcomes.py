"""Outcomes of a run as arrays, looked up by name and by names along their axes."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from monazite.dataset.dataset import Dataset
from monazite.engine.numerics.solver import FAILED, STATUS
from monazite.engine.state import Flows
from monazite.foundation.errors import InputError, unknown
from monazite.foundation.version import package_version, processor
from monazite.model.build import Model
from monazite.model.index import Index
from monazite.model.parameters import Draws
from monazite.results.months import Day, as_day, months_between
from monazite.results.outcomes.registry import REGISTRY, Outcome
from monazite.results.ranges import Values
from monazite.results.run_id import run_id
from monazite.results.tidy import keyword
from monazite.results.view import View
from monazite.scenario.scenario import Scenario


class RunOutcomes:
    """Outcomes of a run by draw: what `Results` builds its quantities, tables and files from."""

    def __init__(self, model: Model, draws: Draws, flows: Flows, stopped_day: NDArray[np.float64]) -> None:
        self.model, self.parameters = model, draws
        self.view = View(model, flows, stopped_day, draws)
        self._cache: dict[str, Values] = {}

    @property
    def index(self) -> Index:
        """Axes of the model: ``index.month``, ``index.good``, ``index.region``, ``index.use`` ..., each a tuple."""
        return self.model.index

    @property
    def scenario(self) -> Scenario:
        """Scenario that was run."""
        return self.model.scenario

    @property
    def dataset(self) -> Dataset:
        """Dataset that it ran on."""
        return self.model.dataset

    @property
    def draws(self) -> int:
        """Number of draws; the first has the central parameters."""
        return self.parameters.count

    @property
    def anchor(self) -> date:
        """Day from which days to the first line stop are counted."""
        return self.view.anchor

    @cached_property
    def run(self) -> str:
        """Id of the run, 12 characters: a hash of dataset, scenario, values of the draws and version."""
        return run_id(self.dataset.hash, self.scenario.hash, self.parameters)

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What the numbers depend on: hashes of dataset and scenario, seed, draws, months, versions, failed months."""
        import numba

        return {
            "run": self.run,
            "version": package_version(),
            "dataset": list(self.dataset.folders),
            "dataset_hash": self.dataset.hash,
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.hash,
            "seed": self.scenario.seed,
            "draws": self.draws,
            "months": len(self.index.month),
            "numpy": np.__version__,
            "numba": numba.__version__,
            "python": platform.python_version(),
            "platform": f"{platform.system()} {platform.machine()}",
            "processor": processor(),
            "failures": self.failures(),
            **({"conditioned_on": self.parameters.origin} if self.parameters.origin else {}),
        }

    def failures(self) -> list[dict[str, Any]]:
        """Months that could not be solved.

        Returns
        -------
        list of dict
            One per month and draw, with ``draw``, ``month`` (text such as ``2025-06-01``) and ``text``, a sentence.

        Examples
        --------
        >>> import monazite as mz
        >>> mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").failures()
        []
        """
        status = self.view.flows.status[..., 0]
        return [
            {"draw": int(i), "month": self.index.month[int(t)].isoformat(), "text": STATUS[FAILED]}
            for i, t in np.argwhere(status == FAILED)
        ]

    def outcome(self, name: str) -> Outcome:
        """What an outcome is: unit, axes, direction, a sentence.

        Parameters
        ----------
        name
            A name of `monazite.outcomes`.

        Returns
        -------
        Outcome
            Fields ``name``, ``unit``, ``axes`` (after ``draw``), ``good`` (whether more is good), ``tables``, ``text``.

        Raises
        ------
        InputError
            For an unknown name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").outcome("price_outside").unit
        'USD/kg'
        """
        if name not in REGISTRY:
            raise unknown(name, REGISTRY, field="outcome")
        return REGISTRY[name]

    def values(self, name: str) -> Values:
        """All values of an outcome.

        Parameters
        ----------
        name
            A name of `monazite.outcomes`.

        Returns
        -------
        ndarray
            Shape (draw, axes of the outcome ...), in the unit of the outcome; NaN where it has no value. Names along
            an axis: ``view.labels(axis)``.

        Raises
        ------
        InputError
            For an unknown name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=2)
        >>> res.values("price_outside").shape
        (2, 60, 4)
        """
        if name not in self._cache:
            with np.errstate(invalid="ignore", divide="ignore"):
                self._cache[name] = np.asarray(self.outcome(name).function(self.view))
        return self._cache[name]

    def select(self, name: str, **where: str) -> tuple[Values, tuple[str, ...]]:
        """Values of an outcome with some axes fixed by name.

        Parameters
        ----------
        name
            A name of `monazite.outcomes`.
        **where
            A name for each axis to fix, by the axis' keyword: ``good="Dy.oxide"``, ``region="JP"``, ``use=``,
            ``sector=``, ``stage=`` ...; ``industry="cars"`` stands for all uses of an industry.

        Returns
        -------
        values : ndarray
            Shape (draw, axes that are left ...), in the unit of the outcome.
        left : tuple of str
            The axes that are left, the month among them.

        Raises
        ------
        InputError
            For an unknown outcome, axis or name, with the nearest one.

        Examples
        --------
        >>> import monazite as mz
        >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023")
        >>> values, left = res.select("cover", good="Ga.metal", region="JP")
        >>> values.shape, left
        ((1, 60), ('month',))
        """
        spec = self.outcome(name)
        array, left = self.values(name), list[str]()
        pending = dict(where)
        for axis in spec.axes:
            key = keyword(axis)
            key = "industry" if key == "use" and "industry" in pending else key
            if key in pending and axis != "month":
                position = self._position(axis, key, pending.pop(key))
                array = np.take(array, position, axis=1 + len(left))
            else:
                left.append(axis)
        if "month" in pending:
            raise InputError(field="month", found=pending["month"], allowed="at=, or over= with two months")
        if pending:
            keys = [key for axis in spec.axes if axis != "month" for key in keywords(axis)]
            raise unknown(next(iter(pending)), keys, field=f"{name} axis")
        return array, tuple(left)

    def _position(self, axis: str, key: str, label: str) -> int:
        """Position of a name along an axis, asked for under a keyword."""
        labels = self.view.labels(axis)
        wanted = f"industry:{label}" if key == "industry" and ":" not in str(label) else label
        if axis == "element":
            wanted = str(wanted).split(".")[0]
        if wanted in labels:
            return labels.index(wanted)
        if key == "use" and f"industry:{label}" in labels:
            raise InputError(field=key, found=label, allowed=f'a use; "{label}" is an industry: industry="{label}"')
        if key == "industry":
            raise unknown(label, self.view.industries, field=key)
        raise unknown(wanted, [text for text in labels if not text.startswith("industry:")], field=key)

    def _refuse_open(self, outcome: str, left: Sequence[str]) -> None:
        """Raise InputError for axes that no name was given for."""
        axes = [keyword(axis) for axis in left if axis != "month"]
        if axes:
            allowed = ", ".join(f"{axis}=..." for axis in axes)
            raise InputError(field=f"{outcome}: say which", found=f"no {' and no '.join(axes)}", allowed=allowed)

    def months(self, over: tuple[Day, Day] | None) -> slice:
        """Positions of the months of a period.

        Parameters
        ----------
        over
            First and last month, both included, as dates or as text such as ``2025-06``; None for the whole run.

        Returns
        -------
        slice
            Of the axis ``month``.

        Raises
        ------
        InputError
            For a period that does not lie within the run, and for what is no month.

        Examples
        --------
        >>> import monazite as mz
        >>> mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023").months(("2022-11", "2023-01"))
        slice(3, 6, None)
        """
        if over is None:
            return slice(None)
        return self._period(over, field="over")

    def _period(self, over: tuple[Day, Day], *, field: str) -> slice:
        days = [as_day(day, field=field) for day in _pair(over, field)]
        calendar = self.index.month
        low, high = (months_between(calendar[0], day) for day in days)
        if not 0 <= low <= high < len(calendar):
            text = " to ".join(f"{day:%Y-%m}" for day in dict.fromkeys(days))
            run = f"{calendar[0]:%Y-%m} to {calendar[-1]:%Y-%m}"
            raise InputError(field=field, found=text, allowed=f"months within the run, {run}, the earlier one first")
        return slice(low, high + 1)


def _pair(over: object, field: str) -> tuple[Day, Day]:
    """The two months of a period. Raises InputError for anything else."""
    days = cast("Sequence[Day]", over) if isinstance(over, list | tuple) else ()
    if len(days) != 2:
        raise InputError(field=field, found=cast("object", over), allowed="two months, the first and the last")
    return days[0], days[1]


def keywords(axis: str) -> tuple[str, ...]:
    """Every name under which users ask for an axis: uses also by ``industry``."""
    return ("use", "industry") if axis == "users" else (keyword(axis),)
