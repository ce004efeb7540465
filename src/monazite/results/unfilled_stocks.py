"""Strategic stocks of a run that were not full when their build ended, and what kept them from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.policies.strategic_stock import stock_plan

if TYPE_CHECKING:
    from monazite.results.results import Results

FULL = 0.9
"""Share of the stock aimed at from which on it counts as full: what is used, by which the aim counts, moves as much."""
DAYS = 365.25 / 12.0
MOST_LISTED = 4
"""Goods that a sentence names."""
LEAST_WEDGE = 1e-3
"""Log price wedge from which on a limit keeps goods back."""


class UnfilledStock(NamedTuple):
    """A stock of a good that is bought in a region and was not full when its build, or the stock, or the run ended."""

    region: str
    good: str
    month: str
    """Last month of the purchases."""
    aimed: float
    """Days of use of the baseline year that all stocks of the good aim at by then."""
    there: float
    """Days that are in stock, median over the draws."""
    controllers: tuple[str, ...]
    """Countries whose controls kept the good back meanwhile, in most draws in some month; none: prices put it off."""


def unfilled_sentences(res: Results) -> list[str]:
    """What `unfilled_stocks` finds in sentences, one for each region, month and reason."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[UnfilledStock]] = {}
    for stock in unfilled_stocks(res):
        groups.setdefault((stock.region, stock.month, stock.controllers), []).append(stock)
    out: list[str] = []
    for (region, month, controllers), stocks in groups.items():
        stocks.sort(key=lambda stock: stock.there / stock.aimed)
        listed = [f"{stock.good} {stock.there:.0f} of {stock.aimed:.0f}" for stock in stocks[:MOST_LISTED]]
        more = f" and {len(stocks) - MOST_LISTED} more" if len(stocks) > MOST_LISTED else ""
        why = f"controls of {' and '.join(controllers)} keep goods back" if controllers else ""
        why = why or "prices far above the expected ones put purchases off"
        days = f"days of use: {', '.join(listed)}{more}"
        out.append(f"Stocks in {region} are not full at the end of {month} ({days}): {why}.")
    return out


def unfilled_stocks(res: Results) -> list[UnfilledStock]:
    """Stocks that are bought in a run and were less than nine tenths full when their purchases ended, with the reason.

    Parameters
    ----------
    res
        A run; the stocks are those of its scenario that aim at a `cover`.

    Returns
    -------
    list[UnfilledStock]
        By policy, region and good; one row a region and good.
    """
    sc, ix = res.scenario, res.index
    out: dict[tuple[str, str], UnfilledStock] = {}
    for p in sc.policy:
        acts = p.status != "threatened" or sc.enforce_threats
        if not (isinstance(p, Stockpile) and p.cover > 0.0 and acts):
            continue
        bought = np.flatnonzero(stock_plan(p.window(ix), p.cover, p.build).purchase > 0.0)
        if not bought.size:
            continue
        for r in ix.regions(p.regions or (p.actor,)):
            for c in ix.goods(p.goods):
                found = _unfilled(res, c, r, int(bought[0]), int(bought[-1]))
                if found is not None:
                    out.setdefault((found.region, found.good), found)
    return list(out.values())


def _unfilled(res: Results, c: int, r: int, first: int, last: int) -> UnfilledStock | None:
    """The stock of a good in a region at the end of the months in which it is bought; None where it is full."""
    s, ix, controls = res.model.structure, res.index, res.model.controls
    buyers = np.flatnonzero(s.buyer_region == r)
    use = s.need_ref[c, buyers]
    aimed = float(controls.stock_target[last, c, buyers] @ use)
    there = float(np.median(res.view.flows.strategic[:, last, c][:, buyers].sum(1)))
    if use.sum() <= 0.0 or there >= FULL * aimed:
        return None
    days = DAYS / float(use.sum())
    month = f"{ix.month[last]:%Y-%m}"
    return UnfilledStock(
        ix.region[r], ix.good[c], month, aimed * days, there * days, _kept_back_by(res, c, buyers, first, last)
    )


def _kept_back_by(res: Results, c: int, buyers: np.ndarray, first: int, last: int) -> tuple[str, ...]:
    """Regions whose licences, bans or quotas bound on the good for some of the buyers, in a month of most draws."""
    s, ix, controls = res.model.structure, res.index, res.model.controls
    quota = s.limit_quota >= 0
    of_good = s.limit_good == c
    of_good[quota] = controls.quota_weight[s.limit_quota[quota], c, s.limit_region[quota]] > 0.0
    wedge = res.view.flows.wedge[:, first : last + 1]
    binds = (np.median(wedge, axis=0) > LEAST_WEDGE).any(0) & of_good & (s.limit_mask[:, buyers] > 0).any(1)
    banned = controls.banned[first : last + 1, c][:, :, buyers].max((0, 2)) > 0.0
    regions = {*s.limit_region[binds].tolist(), *np.flatnonzero(banned).tolist()}
    return tuple(ix.region[k] for k in sorted(regions))
