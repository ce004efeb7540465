"""Draws of parameters and drivers that were conditioned on observations, as what runs take their draws from.

A run of any number of draws takes the first ones. Where more are asked for than there are, they begin again after the
central one: parameters and the past are those of an earlier draw, the months ahead and the fate of projects its own.
So a draw does not depend on how many are asked for, and scenarios that share their past share its draws.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from monazite.dataset.rows.evidence import DriverProcess
from monazite.model.counted_series import faded
from monazite.model.driver_paths import DriverPaths
from monazite.model.drivers import draw_drivers
from monazite.model.index import Index
from monazite.model.parameters import Draws


@dataclass(frozen=True)
class PosteriorDraws:
    """Values of parameters (draw,) by name and paths of drivers up to the last observed month; the central draw first.

    ``origin`` says what they are conditioned on, ``counted`` what customs count over what a run says.
    """

    values: Mapping[str, np.ndarray]
    drivers: DriverPaths
    origin: str
    counted: DriverPaths | None = None

    @property
    def count(self) -> int:
        """Number of draws."""
        return len(next(iter(self.values.values())))

    @cached_property
    def hash(self) -> str:
        """Hash of all numbers that a run rests on."""
        digest = hashlib.sha256(f"{self.origin} {self.drivers.start}".encode())
        counted = {} if self.counted is None else self.counted.values
        for name, array in (*self.values.items(), *self.drivers.values.items(), *counted.items()):
            digest.update(name.encode() + np.ascontiguousarray(array, dtype=np.float64).tobytes())
        return digest.hexdigest()[:16]

    def to_bytes(self, key: str = "") -> bytes:
        """An archive marked with the key of what it rests on: single precision, half of it for what customs count."""
        arrays = {f"value {n}": x.astype(np.float32) for n, x in self.values.items()}
        arrays |= {f"path {n}": x.astype(np.float32) for n, x in self.drivers.values.items()}
        counted = {} if self.counted is None else self.counted.values
        arrays |= {f"count {n}": x.astype(np.float16) for n, x in counted.items()}
        facts = {"key": key, "origin": self.origin, "start": self.drivers.start.isoformat()}
        arrays |= {n: np.array(text) for n, text in facts.items()}
        out = io.BytesIO()
        np.savez_compressed(out, **arrays)  # pyright: ignore[reportArgumentType]
        return out.getvalue()

    def places(self, first: int, count: int) -> np.ndarray:
        """Which of these draws the draws ``first`` to ``first + count`` of a run take."""
        number = np.arange(first, first + count)
        return np.where(number < self.count, number, 1 + (number - self.count) % max(self.count - 1, 1))

    def begun_at(self, start: date) -> PosteriorDraws:
        """These draws for a run that begins in the month of ``start``, before what they are conditioned on.

        Drivers are neutral in the months before: nothing was observed of them. Raises ValueError for a later month.
        """
        own = self.drivers.start
        months = (own.year - start.year) * 12 + own.month - start.month
        if months < 0:
            raise ValueError(f"a run from {start} cannot take draws that begin in {own}")
        if months == 0:
            return self
        calm = np.zeros((self.count, months))

        def later(paths: DriverPaths) -> DriverPaths:
            added = {name: np.concatenate([calm, path], 1) for name, path in paths.values.items()}
            return DriverPaths(start.replace(day=1), added)

        counted = None if self.counted is None else later(self.counted)
        return PosteriorDraws(self.values, later(self.drivers), self.origin, counted)

    def take(
        self,
        prior: Draws,
        ix: Index,
        events: Mapping[str, np.ndarray],
        rows: Sequence[DriverProcess],
        fixed: Mapping[str, float],
    ) -> Draws:
        """Draws of a run in the place of those of the prior.

        Parameters
        ----------
        prior
            What the priors give for the same numbers of draws.
        ix
            Axes of the run; its first month is that of the paths.
        events
            Strength (month,) of the changes of terms of each driver's group, by name of the driver.
        rows
            Drivers of the dataset. Those without a path here, of goods that no licence held back so far, begin at
            their priors.
        fixed
            Parameters that the scenario holds.
        """
        values, drivers = self.values_of(prior, fixed), self.drivers_of(prior, ix, events, rows)
        at = self.places(prior.first, prior.count)
        counted = None if self.counted is None else faded(self.counted.take(at), len(ix.month))
        return Draws(values, prior.first, prior.seed, prior.units, drivers, self.origin, counted=counted)

    def drivers_of(
        self, draws: Draws, ix: Index, events: Mapping[str, np.ndarray], rows: Sequence[DriverProcess]
    ) -> DriverPaths:
        """Drivers of some numbers of draws over the months of a run, whose policy may change in months of its own."""
        if ix.month[0] != self.drivers.start:
            raise ValueError(f"a run from {ix.month[0]} cannot take draws that begin in {self.drivers.start}")
        at = self.places(draws.first, draws.count)
        given = DriverPaths(self.drivers.start, {name: x[at] for name, x in self.drivers.values.items()})
        numbers = {"seed": draws.seed, "first": draws.first, "count": draws.count}
        return draw_drivers([row for row in rows if _exists(ix, row)], ix.month, events, **numbers, given=given)

    def values_of(self, prior: Draws, fixed: Mapping[str, float]) -> dict[str, np.ndarray]:
        """Values of the parameters (draw,) of the same numbers of draws as the prior's; ``fixed`` ones stay."""
        at = self.places(prior.first, prior.count)
        return {
            name: self.values[name][at] if name in self.values and name not in fixed else x
            for name, x in prior.values.items()
        }


def draws_from_bytes(data: bytes, key: str = "") -> PosteriorDraws | None:
    """What `PosteriorDraws.to_bytes` packed; None where it is marked with another key."""
    with np.load(io.BytesIO(data)) as arrays:
        if str(arrays["key"]) != key:
            return None
        values, paths, counted = (
            {name.removeprefix(kind): arrays[name].astype(float) for name in arrays.files if name.startswith(kind)}
            for kind in ("value ", "path ", "count ")
        )
        start = date.fromisoformat(str(arrays["start"]))
        series = DriverPaths(start, counted) if counted else None
        return PosteriorDraws(values, DriverPaths(start, paths), str(arrays["origin"]), series)


def _exists(ix: Index, row: DriverProcess) -> bool:
    """Whether a run has the goods and regions of a driver."""
    return bool(ix.some_goods(row.goods)) and all(r == "*" or r in ix.region for r in row.regions or ())
