"""Conditioned draws of all minerals whose records begin in a month or later, as they ship.

A run of minerals of several records begins with the first of these, and so does what it is conditioned on: growth of
uses and plants counts from the first month of a run, so that draws of a record are no draws of a run that begins
earlier. Therefore all minerals of one controlling country whose records begin no earlier than a month are conditioned
together, for each month in which such a run can begin. Minerals share parameters and some drivers alone, and all
observations speak of these: a scenario of some of the minerals takes its part of the draws.

Paths are logarithms or log odds, rounded to `STEP`. An archive holds their changes from month to month as whole numbers
of steps, low and high bytes apart, which takes a quarter of the space of single precision.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws

STEP = 1.0 / 256.0
"""To which logarithms are rounded: two per mille of a price, less than any observation is known to."""
JOINT_DRAWS = 64
"""Draws that are conditioned together and ship, the central one among them: as many as a scenario runs by default."""


def joint_file(start: date) -> str:
    """Name of the shipped draws of all records that begin in a month or later."""
    return f"known-from-{start:%Y-%m}.npz"


def pack_joint_draws(draws: PosteriorDraws, folders: Sequence[str], key: str) -> bytes:
    """The first `JOINT_DRAWS` of some conditioned draws as an archive.

    Parameters
    ----------
    draws
        Of all minerals of some folders.
    folders
        Dataset folders that they were conditioned on, in their order.
    key
        What they rest on: another key is another set of draws.
    """
    own = slice(0, JOINT_DRAWS)
    arrays = {
        "key": np.array(key),
        "origin": np.array(draws.origin),
        "start": np.array(draws.drivers.start.isoformat()),
        "folders": np.array(list(folders)),
        "parameters": np.array(list(draws.values)),
        "values": np.stack([x[own] for x in draws.values.values()]).astype(np.float32),
    }
    counted = {} if draws.counted is None else draws.counted.values
    for kind, paths in (("drivers", draws.drivers.values), ("counted", counted)):
        arrays[kind] = np.array(list(paths))
        arrays[f"{kind} months"] = np.array([x.shape[1] for x in paths.values()], dtype=np.int16)
        arrays[f"{kind} steps"] = _packed([x[own] for x in paths.values()])
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # pyright: ignore[reportArgumentType]
    return out.getvalue()


def joint_folders(data: bytes) -> tuple[str, ...]:
    """Dataset folders of an archive of joint draws."""
    with np.load(io.BytesIO(data)) as arrays:
        return tuple(str(name) for name in arrays["folders"])


def unpack_joint_draws(data: bytes, key: str) -> PosteriorDraws | None:
    """What `pack_joint_draws` packed; None where it is marked with another key."""
    with np.load(io.BytesIO(data)) as arrays:
        if str(arrays["key"]) != key:
            return None
        start, origin = date.fromisoformat(str(arrays["start"])), str(arrays["origin"])
        values = dict(zip(_texts(arrays["parameters"]), arrays["values"].astype(float), strict=True))
        count = arrays["values"].shape[1]
        drivers, counted = (
            DriverPaths(
                start, _unpacked(_texts(arrays[kind]), arrays[f"{kind} months"], arrays[f"{kind} steps"], count)
            )
            for kind in ("drivers", "counted")
        )
    return PosteriorDraws(values, drivers, origin, counted if counted.values else None)


def until(draws: PosteriorDraws, months: int) -> PosteriorDraws:
    """Draws whose paths end after some months, from where a run goes on by itself."""

    def cut(paths: DriverPaths) -> DriverPaths:
        return DriverPaths(paths.start, {name: path[:, :months] for name, path in paths.values.items()})

    counted = None if draws.counted is None else cut(draws.counted)
    return PosteriorDraws(draws.values, cut(draws.drivers), draws.origin, counted)


def _packed(paths: Sequence[np.ndarray]) -> np.ndarray:
    """Low and high bytes (2, number) of the changes of paths (draw, month), one path after the other."""
    changes = [np.diff(np.rint(path / STEP), axis=1, prepend=0.0).ravel() for path in paths]
    whole = np.concatenate([np.zeros(0), *changes]).astype("<i2")
    return np.ascontiguousarray(whole.view(np.uint8).reshape(-1, 2).T)


def _unpacked(names: Sequence[str], months: np.ndarray, steps: np.ndarray, count: int) -> Mapping[str, np.ndarray]:
    """Paths (draw, month) by name; inverse of `_packed`."""
    changes = np.ascontiguousarray(steps.T).view("<i2").ravel().astype(float)
    ends = np.cumsum([0, *(int(length) * count for length in months)])
    return {
        name: np.cumsum(changes[begin:end].reshape(count, -1), axis=1) * STEP
        for name, begin, end in zip(names, ends[:-1], ends[1:], strict=True)
    }


def _texts(names: np.ndarray) -> list[str]:
    return [str(name) for name in names]
