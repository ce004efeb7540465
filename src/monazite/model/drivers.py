"""Latent monthly drivers: what moves month by month and no parameter or measure says, as paths and as engine arrays.

A driver x_t is a row of `drivers.csv`, of one of three processes, with a spread s and standard normal innovations e_t.

- Reverting, with a half-life h: x_t = r x_t-1 + s sqrt(1 - r^2) e_t with r = 2^(-1/h). Its standard deviation is s.
- Walk: x_t = x_t-1 + s e_t, from the middle of the year before the run.
- Lasting: a level of standard deviation s that stays. Where a measure changes the terms of the driver's group, by a
  strength b_t from 0 to 1 (`licence_events`), it is drawn anew around what it was, x_t = q x_t-1 + s sqrt(1 - q^2) e_t
  with q = 1 - (b_t step / s)^2 / 2. Its change then has the standard deviation b_t step, and its own is s before and
  after, however many measures came.

The innovations are a stream per driver and month of the calendar, and s is drawn once per draw between the ends of its
range: as parameters, a driver of a draw depends on its name, the seed and the number of the draw alone. Draw 0 has
none.

Drivers of a kind add up where several cover a cell. Kinds: `stringency` shifts the log odds of approval, `demand` is
the log of planned use outside, `holding` the log price at which producers inside neither build nor release stock,
`premium` the log of the spot price outside over the marginal delivered price while a good needs a licence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from scipy import special

from monazite.dataset.rows.evidence import DriverProcess
from monazite.engine.state import HOLDING_ELASTICITY, Controls, Params
from monazite.engine.supply_network import SupplyNetwork
from monazite.model.driver_paths import DriverPaths
from monazite.model.index import Index
from monazite.model.licence_groups import Limits
from monazite.model.parameters import stream

BETWEEN = 2.0 * 1.6448536269514722  # standard deviations between the 5 % and 95 % points
FEW_DRAWS = 16  # paths of more draws are not remembered: they would fill the memory
HALF_YEAR = 6.0  # months from the middle of the baseline year to the start of a run


def driver_name(row: DriverProcess) -> str:
    """Name of a driver: ``stringency of magnets``."""
    return f"{row.driver} of {row.group}"


def innovations(row: DriverProcess, months: Sequence[date], *, seed: int, first: int, count: int) -> np.ndarray:
    """Standard normal innovations (draw, month) of a driver; zero for draw 0."""
    return _innovations(driver_name(row), tuple(months), seed, first, count)


@lru_cache(maxsize=256)
def _innovations(name: str, months: tuple[date, ...], seed: int, first: int, count: int) -> np.ndarray:
    """The same for many runs: branches and moved levers ask for them again and again."""
    out = np.empty((count, len(months)))
    for t, day in enumerate(months):
        out[:, t] = special.ndtri(stream(f"driver.{name}.{day:%Y-%m}", seed, first, count))
    if first == 0:
        out[0] = 0.0
    out.flags.writeable = False
    return out


def spreads(row: DriverProcess, *, seed: int, first: int, count: int) -> np.ndarray:
    """Factor (draw,) on the spread of a driver: log-normal with the row's ends as 5 % and 95 % points; 1 for draw 0."""
    if not row.low or not row.high:
        return np.ones(count)
    z = special.ndtri(stream(f"driver.{driver_name(row)}.spread", seed, first, count))
    out = np.exp(math.log(row.high / row.low) / BETWEEN * z)
    if first == 0:
        out[0] = 1.0
    return out


def transition(row: DriverProcess, event: float) -> tuple[float, float]:
    """Share of last month's value that is kept, and standard deviation of what is new; equations at the head."""
    match row.process:
        case "reverting":
            kept = 2.0 ** (-1.0 / (row.half_life or math.inf))
            return kept, row.spread * math.sqrt(1.0 - kept**2)
        case "walk":
            return 1.0, row.spread
        case "lasting":
            if row.spread == 0.0:
                return 1.0, 0.0
            kept = 1.0 - 0.5 * (event * row.step / row.spread) ** 2
            return kept, row.spread * math.sqrt(max(1.0 - kept**2, 0.0))


def driver_path(
    row: DriverProcess, shocks: np.ndarray, factor: np.ndarray, events: np.ndarray, given: np.ndarray | None = None
) -> np.ndarray:
    """Path (draw, month) of a driver from its innovations; where the first months are ``given``, it goes on from them.

    Parameters
    ----------
    row
        The process.
    shocks
        (draw, month) innovations.
    factor
        (draw,) factor on the spread.
    events
        (month,) strength, from 0 to 1, with which measures change the terms of the driver's group.
    given
        (draw, months so far) values that are known; those of months after the end of the path are left aside.
    """
    path = np.empty(shocks.shape)
    begun = 0 if given is None else min(given.shape[1], shocks.shape[1])
    if given is not None:
        path[:, :begun] = given[:, :begun]
    for t in range(begun, shocks.shape[1]):
        if t == 0:
            scale = row.spread * (math.sqrt(HALF_YEAR) if row.process == "walk" else 1.0)
            path[:, t] = factor * scale * shocks[:, t]
            continue
        kept, scale = transition(row, float(events[t]))
        path[:, t] = kept * path[:, t - 1] + factor * scale * shocks[:, t]
    return path


def draw_drivers(
    rows: Sequence[DriverProcess], months: Sequence[date], events: Mapping[str, np.ndarray], *, seed: int, first: int,
    count: int, given: DriverPaths | None = None,
) -> DriverPaths:  # fmt: skip
    """Draws ``first`` to ``first + count`` of all drivers; from the end of ``given`` paths on where there are any.

    ``events`` has strengths (month,) by name of a driver; a driver without any has no events.
    """
    values, calm, calendar = {}, np.zeros(len(months)), tuple(months)
    for row in rows:
        name = driver_name(row)
        so_far = None if given is None else given.values.get(name)
        path = _recent_path if count <= FEW_DRAWS else _drawn_path
        known = None if so_far is None else (so_far.shape[1], np.ascontiguousarray(so_far).tobytes())
        values[name] = path(row, calendar, events.get(name, calm).tobytes(), seed, first, count, known)
    return DriverPaths(months[0], values)


def _drawn_path(
    row: DriverProcess, months: tuple[date, ...], events: bytes, seed: int, first: int, count: int,
    given: tuple[int, bytes] | None,
) -> np.ndarray:  # fmt: skip
    """`driver_path` of some numbers of draws; ``given`` are the months that are known, and their values (draw, month).

    The array is not to be changed.
    """
    path = driver_path(
        row,
        innovations(row, months, seed=seed, first=first, count=count),
        spreads(row, seed=seed, first=first, count=count),
        np.frombuffer(events),
        None if given is None else np.frombuffer(given[1]).reshape(count, given[0]),
    )
    path.flags.writeable = False
    return path


_recent_path: Callable[..., np.ndarray] = lru_cache(maxsize=512)(_drawn_path)
"""The same, remembered: while a lever moves that changes no licence, every run asks for the same paths again."""


def relevant_rows(ix: Index, limits: Limits, rows: Sequence[DriverProcess]) -> list[DriverProcess]:
    """Drivers that can do something in a model: of goods and regions it has, some only where there are licences."""
    licensed = set(limits.good[limits.quota < 0].tolist())
    out = []
    for row in rows:
        goods = set(ix.some_goods(row.goods))
        if row.driver in ("stringency", "premium") and not goods & licensed:
            continue
        if goods and (row.driver == "holding" or all(r == "*" or r in ix.region for r in row.regions)):
            out.append(row)
    return out


def with_drivers(
    ix: Index, network: SupplyNetwork, limits: Limits, controls: Controls, params: Params,
    rows: Sequence[DriverProcess], paths: DriverPaths,
) -> Params:  # fmt: skip
    """Parameters with the arrays of some drivers in the place of the neutral ones, for as many months as paths have."""
    draws, months = params.scalars.shape[0], min([len(ix.month), *(x.shape[1] for x in paths.values.values())])
    elements, slots = network.pair.shape
    goods, buyers = network.need_ref.shape
    stringency, premium = np.zeros((2, draws, months, goods, buyers))
    demand, holding = np.zeros((draws, months, 2, buyers)), np.zeros((draws, months, elements, slots))
    inside = np.flatnonzero(network.producers.max(0) == network.controller)
    for row in rows:
        if driver_name(row) not in paths.values:
            continue  # neutral
        path = paths.values[driver_name(row)][:, :months, None, None]
        chosen = np.array(ix.some_goods(row.goods), dtype=int)[:, None]
        at = ix.buyers(row.regions, actor=ix.region[network.controller]) if row.regions else []
        if row.driver == "stringency":
            stringency[:, :, chosen, at] += path
        elif row.driver == "premium":
            premium[:, :, chosen, at] += path
        elif row.driver == "demand":
            demand[:, :, np.unique(chosen >= 2 * elements).astype(int)[:, None], at] += path
        else:
            holding[:, :, chosen[chosen[:, 0] < elements], inside] += path
    share_within_limits(limits, network.need_ref, stringency)
    premium *= under_licence(controls, network.controller)[None, :months]
    elasticity = params.scalars[:, HOLDING_ELASTICITY, None, None, None]
    return params._replace(
        stringency=stringency,
        demand_factor=np.exp(demand),
        holding_factor=np.exp(elasticity * holding),
        spot_factor=np.exp(premium),
    )


def share_within_limits(limits: Limits, need: np.ndarray, stringency: np.ndarray) -> None:
    """One stringency for all buyers that share a licence limit: the mean by what they use in the baseline; in place."""
    for q in np.flatnonzero(limits.quota < 0):
        members, months, good = limits.members[q], slice(limits.first[q], limits.end[q]), limits.good[q]
        weight = need[good, members] + 1e-12
        own = np.ascontiguousarray(stringency[:, months, good, members])  # no months where it begins later
        mean = (own * (weight / weight.sum())).sum(-1)  # a product of matrices adds in an order that goes by the draws
        stringency[:, months, good, members] = mean[..., None]


def under_licence(controls: Controls, controller: int) -> np.ndarray:
    """1 where a good from the controlling country needs a licence or is banned (month, good, buyer)."""
    return ((controls.licensed[:, :, controller] > 0.0) | (controls.banned[:, :, controller] > 0.0)).astype(float)
