"""Conditioned draws of all minerals whose records begin in a month or later, as they ship.

A run of minerals of several records begins with the first of these, and so does what it is conditioned on: growth of
uses and plants counts from the first month of a run, so that draws of a record are no draws of a run that begins
earlier. Therefore all minerals of one controlling country whose records begin no earlier than a month are conditioned
together, for each month in which such a run can begin. Minerals share parameters and some drivers alone, and all
observations speak of these: a scenario of some of the minerals takes its part of the draws.
"""

from __future__ import annotations

from datetime import date

from monazite.model.driver_paths import DriverPaths
from monazite.model.posterior_draws import PosteriorDraws

JOINT_DRAWS = 64
"""Draws that are conditioned together and ship, the central one among them: as many as a scenario runs by default."""


def joint_file(start: date) -> str:
    """Name of the shipped draws of all records that begin in a month or later."""
    return f"known-from-{start:%Y-%m}.draws"


def until(draws: PosteriorDraws, months: int) -> PosteriorDraws:
    """Draws whose paths end after some months, from where a run goes on by itself."""

    def cut(paths: DriverPaths) -> DriverPaths:
        return DriverPaths(paths.start, {name: path[:, :months] for name, path in paths.values.items()})

    counted = None if draws.counted is None else cut(draws.counted)
    return PosteriorDraws(draws.values, cut(draws.drivers), draws.origin, counted)
