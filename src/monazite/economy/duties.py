"""Import duties on the sectors of the table, month by month: from the base year, named paths and policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from monazite.economy.economy import Economy
from monazite.foundation.errors import unknown
from monazite.scenario.policies import active
from monazite.scenario.policies.policy_base import shares_since
from monazite.scenario.policies.tariff import Tariff

if TYPE_CHECKING:
    from monazite.dataset.rows.network import PathDuty
    from monazite.economy.simulated_run import SimulatedRun
    from monazite.model.index import Index

ALL = "*"


def duties(run: SimulatedRun, eco: Economy) -> np.ndarray:
    """Duty on each flow as a share of the value, mean over the days of the month.

    Base-year duties, plus the rows of the scenario's ``tariff_paths``, plus its policies of kind ``tariff`` that name
    ``sectors``; rates in force together add up, but for special duties (`path_duties`). A ceiling caps the sum at the
    time it is added, in the order of the scenario, and never lowers what was there. Regions inside a larger one of the
    table count by their GDP.

    Parameters
    ----------
    run
        The run, for its scenario and months.
    eco
        The input-output table.

    Returns
    -------
    numpy.ndarray
        (month, dest, origin, sector).

    Raises
    ------
    InputError
        For names of sectors and regions that the table does not have.
    """
    model, index = run.model, run.index
    out = path_duties(model.dataset.table("tariff_paths"), model.scenario.tariff_paths, index, eco)
    for policy in active(model.scenario.policy, enforce_threats=model.scenario.enforce_threats):
        if isinstance(policy, Tariff) and policy.sectors:
            on = index.regions(policy.on, actor=policy.actor)
            pair = np.outer(_table_weights(run, index.regions((policy.actor,)), eco), _table_weights(run, on, eco))
            _add(
                out,
                policy.window(index)[:, None, None, None] * _flows(pair, policy.sectors, policy.exempt, eco),
                policy,
            )
    return out


def path_duties(rows: Iterable[PathDuty], names: Iterable[str], index: Index, eco: Economy) -> np.ndarray:
    """Base-year duties and those of named paths, mean over the days of the month.

    Equation, on each span of days without a change, path by path: duty = base + general + sum over special rows of
    coverage x (rate - general), where general is the sum of the path's rows without ``coverage``.

    Parameters
    ----------
    rows
        Rows of ``tariff_paths.csv``.
    names
        Paths that are in force, in the order in which they are added.
    index
        Months of the run.
    eco
        The input-output table.

    Returns
    -------
    numpy.ndarray
        Shares of the value (month, dest, origin, sector).

    Raises
    ------
    InputError
        For names of sectors and regions that the table does not have.
    """
    base = eco.table.tariff.transpose(1, 0, 2)
    rows = tuple(rows)
    spans = [_spans([row for row in rows if row.path == name], index) for name in names]
    if not any(len(part.window) for part in spans):
        return np.repeat(base[None], len(index.month), 0)
    # Months under the same rows for the same part of their days have the same duties: they are computed once.
    kinds, month = distinct(np.concatenate([part.window for part in spans]).T)
    out, first = np.repeat(base[None], len(kinds), 0), 0
    for part in spans:
        last = first + len(part.window)
        _levy(out, part, kinds[:, first:last], eco)
        first = last
    return out[month]


def _levy(out: np.ndarray, part: _Spans, window: np.ndarray, eco: Economy) -> None:
    """Add the duties of one path in place; ``window`` (kind of month, span) is the part of the days of a span."""
    # Flows that rows tax: many rows change the rate of the same ones, and most pairs of regions tax each other nowhere.
    place: dict[tuple[str, tuple[str, ...], tuple[str, ...]], int] = {}
    at = [place.setdefault((row.actor, row.on, row.sectors), len(place)) for row in part.rows]
    if not at:
        return
    pairs, sectors = _row_flows(place, eco)
    if not (pairs.any() and sectors.any()):
        return
    here = np.ix_(np.arange(len(out)), np.flatnonzero(pairs.any(0)), np.flatnonzero(sectors.any(0)))
    by_pair = out.reshape(len(out), -1, out.shape[-1])
    duty = by_pair[here]  # kind of month, pair, sector
    flows = pairs[:, here[1][0, :, 0], None] * sectors[:, None, here[2][0, 0]]
    amounts = np.array([(row.rate, row.coverage, row.ceiling) for row in part.rows], dtype=float)  # not a number: none
    rate, coverage, ceiling = amounts.T
    plain, limited = np.isnan(coverage), (rate < 0.0) | ~np.isnan(ceiling)
    coverage = np.where(plain, 0.0, coverage)
    taxed = np.eye(len(place))[at]  # row, flows
    amounts = np.stack([np.where(plain, rate, 0.0), coverage * rate, coverage])[:, None, :] * part.on
    levied = (amounts @ taxed) @ flows.reshape(len(place), -1)
    general, special, covered = levied.reshape(3, len(part.on), *duty.shape[1:])
    whole = general + special - general * covered
    capped = part.on @ (plain & limited)
    if not capped.any():
        duty += (window @ whole.reshape(len(whole), -1)).reshape(duty.shape)
    for k, cap in enumerate(capped if capped.any() else ()):
        inside = np.flatnonzero(window[:, k])
        share = window[inside, k, None, None]
        if not cap:
            duty[inside] += share * whole[k]
            continue
        after = duty[inside]
        for i in np.flatnonzero(part.on[k] & plain):
            _add(after, share * flows[at[i]], part.rows[i])
        duty[inside] = after + share * special[k] - (after - duty[inside]) * covered[k]
    by_pair[here] = duty


def distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of an array without repetition, in the order of their first, and which of them each row is."""
    place: dict[bytes, int] = {}
    which = np.array([place.setdefault(row.tobytes(), len(place)) for row in rows])
    return rows[np.unique(which, return_index=True)[1]], which


class _Spans(NamedTuple):
    """Spans of days without a change of one path: its rows, which are in force (span, row), share of each month."""

    rows: list[PathDuty]
    on: np.ndarray
    window: np.ndarray


def _spans(rows: list[PathDuty], index: Index) -> _Spans:
    """Spans of a path that touch the months of a run."""
    dates = [(row.date, row.until) for row in rows]
    days = sorted({day for pair in dates for day in pair if day is not None})
    place = {day: i for i, day in enumerate(days)}
    start = np.array([place[day] for day, _ in dates], dtype=int)
    end = np.array([len(days) if day is None else place[day] for _, day in dates], dtype=int)
    span = np.arange(len(days))[:, None]
    since = shares_since(index, days)
    window = since - np.concatenate([since[1:], np.zeros_like(since[:1])])
    touched = window.any(1)
    return _Spans(rows, ((start <= span) & (span < end))[touched], window[touched])


def _row_flows(
    keys: Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]], eco: Economy
) -> tuple[np.ndarray, np.ndarray]:
    """1 on the pairs (row, dest x origin) and on the sectors (row, sector) that rows tax.

    Rows are given by their ``actor``, ``on`` and ``sectors``.
    """
    actor, on, sectors = zip(*keys, strict=True)
    dest, origin = (
        _flags_of_rows(((name,) for name in actor), _table_regions, eco),
        _flags_of_rows(on, _table_regions, eco),
    )
    pairs = _abroad(dest[:, :, None] * origin[:, None, :])
    return pairs.reshape(len(pairs), -1), _flags_of_rows(sectors, lambda names, of: _sectors(names, (), of), eco)


def _flags_of_rows(
    names: Iterable[tuple[str, ...]], find: Callable[[tuple[str, ...], Economy], np.ndarray], eco: Economy
) -> np.ndarray:
    """What is found for names of many rows (row, ...); many rows have the same names."""
    names = tuple(names)
    found = {key: find(key, eco) for key in dict.fromkeys(names)}
    return np.stack([found[key] for key in names])


def _abroad(pair: np.ndarray) -> np.ndarray:
    """Pairs of regions (..., dest, origin) but for a region and itself."""
    return pair * (1.0 - np.eye(pair.shape[-1]))


def _flows(pair: np.ndarray, sectors: Iterable[str], exempt: Iterable[str], eco: Economy) -> np.ndarray:
    """1 on the flows taxed (dest, origin, sector); a region pays none to itself."""
    return _abroad(pair)[:, :, None] * _sectors(sectors, exempt, eco)


def _table_regions(names: Iterable[str], eco: Economy) -> np.ndarray:
    """1 for the regions of the table that are named; ``*`` for all."""
    out = np.zeros(len(eco.table.regions))
    for name in names:
        if name == ALL:
            out[:] = 1.0
        elif name in eco.table.regions:
            out[eco.table.regions.index(name)] = 1.0
        else:
            raise unknown(name, eco.table.regions, field="region")
    return out


def _table_weights(run: SimulatedRun, regions: Iterable[int], eco: Economy) -> np.ndarray:
    """Part of each region of the table, by GDP, that some regions of the model make up."""
    weight = eco.region_in * run.gdp[:-1, None]
    return weight[list(regions)].sum(0) / weight.sum(0)


def _sectors(names: Iterable[str], exempt: Iterable[str], eco: Economy) -> np.ndarray:
    """1 for the sectors that are taxed; ``*`` for all goods."""
    out = np.zeros(len(eco.table.sectors))
    for name, value in [*((s, 1.0) for s in names), *((s, 0.0) for s in exempt)]:
        if name == ALL:
            out[eco.goods] = value
        elif name in eco.table.sectors:
            out[eco.table.sectors.index(name)] = value
        else:
            raise unknown(name, eco.table.sectors, field="sectors")
    return out


class _Rate(Protocol):
    @property
    def rate(self) -> float: ...
    @property
    def ceiling(self) -> float | None: ...


def _add(out: np.ndarray, share: np.ndarray, duty: _Rate) -> None:
    """Add one duty in place on the ``share`` of each flow's month that it taxes (month, dest, origin, sector)."""
    extra = duty.rate * share
    after = out + extra
    if duty.ceiling is not None:
        after = np.where(extra > 0, np.minimum(after, np.maximum(out, duty.ceiling)), after)
    out[:] = np.maximum(after, np.minimum(out, 0.0))
