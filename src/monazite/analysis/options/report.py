"""Options as plain data: what `monazite options` prints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from monazite.analysis.options.costs import Ledger
from monazite.analysis.options.measure import OptionMeasure, stocked_goods
from monazite.analysis.options.merit_order import looks_of_idle_stocks
from monazite.analysis.options.payers import decides, shares_of_deciders
from monazite.analysis.options.portfolio import Portfolio
from monazite.analysis.options.screening import range_of_few
from monazite.analysis.options.stocks import sizes_in_time
from monazite.analysis.options.trial import Trial, loss_per_dollar, median_bounds, spread_over_draws
from monazite.analysis.options.trials import TrialBench
from monazite.results.explain import binding_goods
from monazite.results.names import Names

LEAST_MOVED = 1e-4  # share of the loss from which on a measure counts as moving it
Spread = Callable[..., dict[str, float]]


def _own_figures(trial: Trial, name: str, shares: Mapping[str, float], spread: Spread) -> dict[str, Any]:
    """What a measure is to one sponsor: its own loss avoided, its own outlay, and the first for a dollar of the other.

    ``merit``: median over draws; without limit where a measure costs the sponsor nothing, or saves it money. Outlay is
    that of who decides (`shares_of_deciders`), ``paid`` that of every sponsor in this one's ranking;
    ``outlay_by_purchases`` what it would be if all shared by their purchases, ``shares``.
    """
    first, year = trial.measures[0], trial.year_ledger or Ledger({}, np.zeros(trial.draws))
    avoided, own = trial.avoided_by_region[name], shares_of_deciders(trial.measures, name, shares)
    paid, in_year = trial.ledger.by_sponsor(own), year.by_sponsor(own)[name]
    outlay = paid[name]
    ratio = loss_per_dollar(avoided, outlay)
    return {
        "decides": len(trial.measures) > 1 or decides(first.decision, first.deciders, name),
        "paid": {other: spread(amount) for other, amount in paid.items()},
        "outlay_by_purchases": spread(trial.ledger.by_sponsor(shares)[name]),
        "merit": float(np.median(ratio)),
        "per_dollar": spread(ratio),
        "avoided": spread(avoided),
        "outlay": spread(outlay),
        "avoided_in_year": spread(trial.year_by_region.get(name, np.zeros_like(avoided))),
        "outlay_in_year": spread(in_year),
        "helps": int((avoided > 0.0).sum()),
    }


def trial_row(trial: Trial, draws: int, shares: Mapping[str, float] = MappingProxyType({})) -> dict[str, Any]:
    """A trial as plain values; money is present value at the decision in MUSD, ratios are per dollar of outlay.

    Ranges of a trial in fewer than ``draws`` draws are those of a further one (`range_of_few`). ``helps``: in how many
    of its draws a trial avoids any loss. ``shares``: part of each sponsor in their purchases; figures of sponsors that
    it does not name are left out.
    """

    def spread(values: np.ndarray, least: float = -np.inf) -> dict[str, float]:
        if trial.draws == draws:
            return spread_over_draws(values)
        low, high = range_of_few(values)
        return spread_over_draws(values) | {"low": max(low, least), "high": high}

    first, year = trial.measures[0], trial.year_ledger or Ledger({}, np.zeros(trial.draws))
    alone = len(trial.measures) == 1
    paid = {f"{kind}, {region}": spread(np.asarray(v), 0.0) for (kind, region), v in trial.ledger.paid.items()}
    return {
        "id": " + ".join(m.id for m in trial.measures),
        "kind": first.kind if alone else "portfolio",
        "group": first.group if alone else "",
        "text": "; ".join(m.title for m in trial.measures),
        "merit": trial.merit,
        "per_dollar": spread(trial.per_dollar),
        "share": trial.share,
        "held_days": trial.held_days,
        "avoided": spread(trial.avoided),
        "outlay": spread(trial.ledger.outlay, 0.0),
        "cost": spread(trial.ledger.cost),
        "paid_by": paid,
        "avoided_by": {name: spread(v) for name, v in trial.avoided_by_region.items()},
        "avoided_elsewhere": {name: spread(v) for name, v in trial.elsewhere.items()},
        "avoided_in_year": spread(sum(trial.year_by_region.values(), np.zeros(trial.draws))),
        "outlay_in_year": spread(year.outlay, 0.0),
        "by_country": {name: _own_figures(trial, name, shares, spread) for name in shares},
        "months_to_half": trial.months_to_half,
        "unsolved": trial.unsolved,
        "draws": trial.draws,
        "helps": int((trial.avoided > 0.0).sum()),
        "policies": [dict(block) for measure in trial.measures for block in measure.policies],
        "decided_by": [{"decision": m.decision, "regions": list(m.deciders)} for m in trial.measures],
    }


def goods_that_bind(bench: TrialBench, idle: Sequence[OptionMeasure]) -> dict[str, list[str]]:
    """For stocks without effect: other goods for want of which lines that use theirs stop, by the name of the stock.

    Parameters
    ----------
    bench
        Its run without measures says which lines of the sponsors stop, and what binds them (`binding_goods`).
    idle
        Stocks.

    Returns
    -------
    dict
        Goods, those that bind most lines first; none where no line stops for want of another good.
    """
    base, out = bench.base, dict[str, list[str]]()
    stops = [one for region in bench.setting.sponsors for one in binding_goods(base, region)]
    mix, ix = base.model.structure.mix, base.index
    for measure in idle:
        held = [ix.good.index(good) for good in stocked_goods(measure)]
        using = {ix.use[u] for u in np.flatnonzero(mix[:, held].any(1))}
        others = Counter(one.good for one in stops if one.use in using and ix.good.index(one.good) not in held)
        out[measure.group.removeprefix("stock ")] = [good for good, _ in others.most_common()]
    return out


def options_content(
    bench: TrialBench, trials: Sequence[Trial], idle: Sequence[OptionMeasure], portfolio: Portfolio, budget: float
) -> dict[str, Any]:
    """Merit order and portfolio as one mapping that goes to JSON.

    Parameters
    ----------
    bench
        Scenario, sponsors and the run without measures.
    trials, idle
        As `merit_order` returns them.
    portfolio
        As `best_portfolio` returns it.
    budget
        MUSD.

    Returns
    -------
    dict
        Plain values; money in MUSD at the decision, median, mean and range over draws.
    """
    setting, names = bench.setting, Names(bench.setting.dataset)
    total, year = bench.loss.sum((1, 2)), bench.loss[:, : bench.year_end]
    months, shares = bench.base.index.month, setting.shares_of_purchases
    looks, bound = looks_of_idle_stocks(bench, idle), goods_that_bind(bench, idle)
    rows = [trial_row(t, bench.draws, shares) | {"acts_from": _acts_from(t, months)} for t in trials]
    return {
        "scenario": setting.scenario.name,
        "run": bench.base.run,
        "draws": bench.draws,
        "conditioned_on": bench.base.parameters.origin,
        "decided": setting.decision_day.isoformat(),
        "shock": setting.shock_day.isoformat(),
        "year_until": (months[bench.year_end] if bench.year_end < len(months) else setting.scenario.end).isoformat(),
        "until": setting.scenario.end.isoformat(),
        "interest": spread_over_draws(bench.costs["interest"]),
        "sponsors": list(setting.sponsors),
        "names": {name: names.region(name) for name in setting.sponsors},
        "names_in_text": {name: names.the(name) for name in setting.sponsors},
        "deciders_in_text": {name: names.the(name) for trial in trials for m in trial.measures for name in m.deciders},
        "names_elsewhere": {name: names.region(name) for name in bench.elsewhere},
        "budget": budget,
        "loss": spread_over_draws(total),
        "loss_in_year": spread_over_draws(year.sum((1, 2))),
        **_beside_central(total, year.sum((1, 2))),
        "loss_by": {
            name: {
                "loss": spread_over_draws(bench.loss[:, :, i].sum(1)),
                "in_year": spread_over_draws(year[:, :, i].sum(1)),
                **_beside_central(bench.loss[:, :, i].sum(1), year[:, :, i].sum(1)),
            }
            for i, name in enumerate(setting.sponsors)
        },
        "measures": rows,
        "without_effect": [measure.id for measure in idle],
        "largest_stock": max(sizes_in_time(setting), default=0),
        "idle_stocks": [_idle_stock(look, names, bound) for look in looks],
        "bound_by": bound,
        "portfolio": None
        if portfolio.trial is None
        else trial_row(portfolio.trial, bench.draws, shares) | {"predicted": portfolio.predicted},
        "last_dollar": dict(portfolio.marginal_value),
        "tried": [dict(item) for item in portfolio.tried],
        "interactions": [{"pair": list(pair), "strength": value} for pair, value in portfolio.interactions.items()],
        "runs": bench.runs_done,
        "sources": sorted({s for item in setting.dataset.table("option_costs") for s in item.source}),
    }


def _beside_central(loss: np.ndarray, in_year: np.ndarray) -> dict[str, Any]:
    """Where the run with central values stands among the draws, and how well they know the median of the loss."""
    more = int((loss > loss[0]).sum())
    return {
        "central_run": {"loss": float(loss[0]), "in_year": float(in_year[0]), "runs_above": more},
        "median_bounds": median_bounds(loss),
    }


def _acts_from(trial: Trial, months: Sequence[date]) -> str | None:
    """The first month by which a measure has moved `LEAST_MOVED` of the loss, mean over draws; none without one."""
    moved = np.flatnonzero(np.abs(np.cumsum(trial.path.mean(0))) >= LEAST_MOVED)
    return months[int(moved[0])].isoformat() if moved.size else None


def _idle_stock(look: Trial, names: Names, bound: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A stock without effect: days wanted, held when the controls begin and opened by the end, mean of its draws."""
    (measure,) = look.measures
    group = measure.group.removeprefix("stock ")
    held, opened = (0.0, 0.0) if look.stock_days is None else look.stock_days.mean(0)
    return {
        "goods": " and ".join(names.good(part) for part in group.split(" and ")),
        "days": measure.size,
        "held": max(float(held), 0.0),
        "opened": max(float(opened), 0.0),
        "bound_by": [names.good(good) for good in bound.get(group, ())],
        "draws": look.draws,
    }


def _json_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _json_value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value


def as_json(content: Mapping[str, Any]) -> str:
    """The mapping as JSON text; what is not finite becomes null."""
    return json.dumps(_json_value(content), indent=2, ensure_ascii=False)
