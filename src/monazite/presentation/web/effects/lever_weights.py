"""How much of a run goes with each lever that was moved: the headline names first what raises its loss most.

Each lever takes a central run without it, most of which the page has made on its way to the state. They are made where
ranges are, and not while a lever moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from monazite.presentation.web.headline.footprint_tiles import footprint_tiles
from monazite.presentation.web.headline.headline_losses import LEAST_POINTS, leading_region
from monazite.presentation.web.headline.headline_tiles import headline_tiles
from monazite.presentation.web.headline.tile import LEAST_CHANGE
from monazite.presentation.web.runs.led_losses import LEAST_LOSS, led_losses
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.presentation.web.work.scheduler import ShouldStop, never
from monazite.results.names import Names

SEVERAL = 2
MOST_WEIGHED = 8
"""Levers of a state up to which each is weighed: a run for each."""


class LeverWeights(NamedTuple):
    """What the levers of a state do, each beside the same state without it.

    ``sizes`` is by lever how much it raises the loss that is told, in % of GDP; where none moves that by what can be
    seen, how much it raises the highest price, as a share of it. Less than zero is what lowers it, and nothing what
    cannot be seen. ``idle`` are those that change no headline number, one by one and together.
    """

    sizes: Mapping[str, float]
    idle: frozenset[str]


def lever_weights(
    store: SessionStore, run: RunRequest, shown: tuple[str, str], should_stop: ShouldStop = never
) -> LeverWeights | None:
    """What each lever of a state does; None for a single one, or too many.

    Parameters
    ----------
    store, run
        The state, with the levers moved.
    shown
        The good whose price is shown, and the country that is looked at.
    should_stop
        Whether the answer is no longer wanted; raises Superseded then.
    """
    if not SEVERAL <= len(run.levers) <= MOST_WEIGHED:
        return None
    workspace = store.workspace(run.scenario, run.day)
    with store.scheduler.background(should_stop) as wait_for_turn:

        def quantities(left_out: Collection[str]) -> QuickQuantities:
            return workspace.quantities(store.central_run(without(run, left_out), wait_for_turn))

        current, others = quantities(()), {name: quantities((name,)) for name in run.levers}
        idle = {name for name, other in others.items() if not _changes(current, other, shown, workspace.names)}
        if len(idle) > 1 and _changes(current, quantities(idle), shown, workspace.names):
            idle = set()  # each does what another one does already
    return LeverWeights(_sizes(current, others, *shown), frozenset(idle))


def without(run: RunRequest, left_out: Collection[str]) -> RunRequest:
    """A run without some of its levers."""
    levers, spans = ({k: v for k, v in part.items() if k not in left_out} for part in (run.levers, run.spans))
    return replace(run, levers=levers, spans=spans)


def _changes(current: QuickQuantities, other: QuickQuantities, shown: tuple[str, str], names: Names) -> bool:
    """Whether a headline number is another one."""
    good, country = shown
    tiles = (*headline_tiles(current, other, good, names, country), *footprint_tiles(current, other))
    return any(tile.to_json()["change"] for tile in tiles)


def _sizes(
    current: QuickQuantities, others: Mapping[str, QuickQuantities], good: str, country: str
) -> Mapping[str, float]:
    """What `LeverWeights.sizes` are."""
    if current.has_losses and (region := leading_region(current, country)):
        in_year = led_losses(current, region).year.value >= LEAST_LOSS
        told, *rest = (_loss(one, region, in_year=in_year) for one in (current, *others.values()))
        least, moved = max(LEAST_POINTS, LEAST_CHANGE * told), [told - loss for loss in rest]
        if max(map(abs, moved)) >= least:
            return _that_move(others, moved, least)
    peak, *rest = (_peak(one, good) for one in (current, *others.values()))
    return _that_move(others, [peak / price - 1.0 for price in rest], LEAST_CHANGE)


def _that_move(levers: Iterable[str], changes: Sequence[float], least: float) -> Mapping[str, float]:
    """Changes by lever; none for those that are too small."""
    return {name: size if abs(size) >= least else 0.0 for name, size in zip(levers, changes, strict=True)}


def _loss(run: QuickQuantities, region: str, *, in_year: bool) -> float:
    return (led_losses(run, region).year if in_year else led_losses(run, region).whole).value


def _peak(run: QuickQuantities, good: str) -> float:
    return float(np.nanmax(run.path("price_outside", good=good)[0, run.start :]))
