"""Import duties on the sectors of the table, month by month: from the base year, named paths and policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

import numpy as np

from monazite.errors import unknown
from monazite.macro.economy import Economy
from monazite.policies import active
from monazite.policies._base import share_of_month
from monazite.policies.tariff import Tariff

if TYPE_CHECKING:
    from monazite.index import Index
    from monazite.rows import PathDuty
    from monazite.view import View

ALL = "*"


def names_of(ds) -> tuple[str, ...]:
    """Names of the tariff paths of a dataset."""
    return tuple(dict.fromkeys(row.path for row in ds.table("tariff_paths")))


def duties(view: View, eco: Economy) -> np.ndarray:
    """Duty on each flow (month, dest, origin, sector) as a share of the value, mean over the days of the month.

    Base-year duties, plus the rows of the scenario's ``tariff_paths``, plus its policies of kind ``tariff`` that name
    ``sectors``; rates in force together add up, but for special duties (`paths`). A ceiling caps the sum at the time it
    is added, in the order of the scenario, and never lowers what was there. Regions inside a larger one of the table
    count by their GDP. Raises InputError for names of sectors and regions that the table does not have.
    """
    model, index = view.model, view.index
    out = paths(model.dataset.table("tariff_paths"), model.scenario.tariff_paths, index, eco)
    for policy in active(model.scenario.policy, enforce_threats=model.scenario.enforce_threats):
        if isinstance(policy, Tariff) and policy.sectors:
            on = index.regions(policy.on, actor=policy.actor)
            pair = np.outer(_inside(view, index.regions((policy.actor,)), eco), _inside(view, on, eco))
            _add(
                out,
                policy.window(index)[:, None, None, None] * _flows(pair, policy.sectors, policy.exempt, eco),
                policy,
            )
    return out


def paths(rows: Iterable[PathDuty], names: Iterable[str], index: Index, eco: Economy) -> np.ndarray:
    """Base-year duties and those of named paths (month, dest, origin, sector), mean over the days of the month.

    Equation, on each span of days without a change, path by path: duty = base + general + sum over special rows of
    coverage x (rate - general), where general is the sum of the path's rows without ``coverage``.
    """
    base = eco.network.tariff.transpose(1, 0, 2)
    spans = [span for name in names for span in _spans([row for row in rows if row.path == name], index)]
    if not spans:
        return np.repeat(base[None], len(index.month), 0)
    # Months under the same rows for the same part of their days have the same duties: they are computed once.
    kinds, month = distinct(np.stack([window for _, window in spans], 1))
    used = {id(row): row for on, _ in spans for row in on}
    place = {key: i for i, key in enumerate(used)}
    flows = np.stack([_row_flows(row, eco) for row in used.values()])
    weight = np.zeros((3, len(spans), len(used)))  # rates of general rows, rates of special ones, what these cover
    for k, (on, _) in enumerate(spans):
        for row in on:
            share = (row.rate, 0.0, 0.0) if row.coverage is None else (0.0, row.coverage * row.rate, row.coverage)
            weight[:, k, place[id(row)]] = share
    general, special, covered = (weight @ flows.reshape(len(used), -1)).reshape(3, len(spans), *base.shape)
    out = np.repeat(base[None], len(kinds), 0)
    for k, (on, _) in enumerate(spans):
        inside = np.flatnonzero(kinds[:, k])
        window, before = kinds[inside, k, None, None, None], out[inside]
        plain = [row for row in on if row.coverage is None]
        if all(row.rate >= 0.0 and row.ceiling is None for row in plain):  # nothing to cap: one sum
            after = before + window * general[k]
        else:
            after = before.copy()
            for row in plain:
                _add(after, window * flows[place[id(row)]], row)
        out[inside] = after + window * special[k] - (after - before) * covered[k]
    return out[month]


def distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of an array without repetition, in the order of their first, and which of them each row is."""
    place: dict[bytes, int] = {}
    which = np.array([place.setdefault(row.tobytes(), len(place)) for row in rows])
    return rows[np.unique(which, return_index=True)[1]], which


def _spans(rows: list[PathDuty], index: Index) -> list[tuple[list[PathDuty], np.ndarray]]:
    """Rows of one path that are in force, and their share of each month, for every span of days without a change."""
    days = sorted({d for row in rows for d in (row.date, row.until) if d is not None})
    out = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        window = share_of_month(index, start, end)
        if window.any():
            out.append(([r for r in rows if r.date <= start and (r.until is None or r.until > start)], window))
    return out


def _row_flows(row: PathDuty, eco: Economy) -> np.ndarray:
    """1 on the flows that a row taxes (dest, origin, sector)."""
    pair = np.outer(_table_regions((row.actor,), eco), _table_regions(row.on, eco))
    return _flows(pair, row.sectors, (), eco)


def _flows(pair: np.ndarray, sectors: Iterable[str], exempt: Iterable[str], eco: Economy) -> np.ndarray:
    """1 on the flows taxed (dest, origin, sector); a region pays none to itself."""
    return (pair * (1.0 - np.eye(len(pair))))[:, :, None] * _sectors(sectors, exempt, eco)


def _table_regions(names: Iterable[str], eco: Economy) -> np.ndarray:
    """1 for the regions of the table that are named; ``*`` for all."""
    out = np.zeros(len(eco.network.regions))
    for name in names:
        if name == ALL:
            out[:] = 1.0
        elif name in eco.network.regions:
            out[eco.network.regions.index(name)] = 1.0
        else:
            raise unknown(name, eco.network.regions, field="region")
    return out


def _inside(view: View, regions: Iterable[int], eco: Economy) -> np.ndarray:
    """Part of each region of the table, by GDP, that some regions of the model make up."""
    weight = eco.region_in * view.gdp[:-1, None]
    return weight[list(regions)].sum(0) / weight.sum(0)


def _sectors(names: Iterable[str], exempt: Iterable[str], eco: Economy) -> np.ndarray:
    """1 for the sectors that are taxed; ``*`` for all goods."""
    out = np.zeros(len(eco.network.sectors))
    for name, value in [*((s, 1.0) for s in names), *((s, 0.0) for s in exempt)]:
        if name == ALL:
            out[eco.goods] = value
        elif name in eco.network.sectors:
            out[eco.network.sectors.index(name)] = value
        else:
            raise unknown(name, eco.network.sectors, field="sectors")
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
