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
    from monazite.view import View

ALL = "*"


def names_of(ds) -> tuple[str, ...]:
    """Names of the tariff paths of a dataset."""
    return tuple(dict.fromkeys(row.path for row in ds.table("tariff_paths")))


def duties(view: View, eco: Economy) -> np.ndarray:
    """Duty on each flow (month, dest, origin, sector) as a share of the value, mean over the days of the month.

    Base-year duties, plus the rows of the scenario's ``tariff_paths``, plus its policies of kind ``tariff`` that name
    ``sectors``; rates in force together add up. A ceiling caps the sum at the time it is added, in the order of the
    scenario, and never lowers what was there. Regions inside a larger one of the table count by their GDP.
    Raises InputError for names of sectors and regions that the table does not have.
    """
    model, index = view.model, view.index
    out = np.repeat(eco.network.tariff.transpose(1, 0, 2)[None], len(index.month), 0)
    for row in model.dataset.table("tariff_paths"):
        if row.path in model.scenario.tariff_paths:
            pair = np.outer(_table_regions((row.actor,), eco), _table_regions(row.on, eco))
            _add(out, share_of_month(index, row.date, row.until), pair, _sectors(row.sectors, (), eco), row)
    for policy in active(model.scenario.policy, enforce_threats=model.scenario.enforce_threats):
        if isinstance(policy, Tariff) and policy.sectors:
            on = index.regions(policy.on, actor=policy.actor)
            pair = np.outer(_inside(view, index.regions((policy.actor,)), eco), _inside(view, on, eco))
            _add(out, policy.window(index), pair, _sectors(policy.sectors, policy.exempt, eco), policy)
    return out


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


def _add(out: np.ndarray, window: np.ndarray, pair: np.ndarray, hit: np.ndarray, duty: _Rate) -> None:
    """Add one duty in place (month, dest, origin, sector); a region pays none to itself."""
    pair = pair * (1.0 - np.eye(len(pair)))
    extra = duty.rate * window[:, None, None, None] * pair[None, :, :, None] * hit
    after = out + extra
    if duty.ceiling is not None:
        after = np.where(extra > 0, np.minimum(after, np.maximum(out, duty.ceiling)), after)
    out[:] = np.maximum(after, np.minimum(out, 0.0))
