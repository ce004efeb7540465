"""Options as plain data: what `monazite options` prints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.options.measure import OptionMeasure, stocked_goods
from monazite.analysis.options.portfolio import Portfolio
from monazite.analysis.options.screening import range_of_few
from monazite.analysis.options.trials import Trial, TrialBench, spread_over_draws
from monazite.results.explain import binding_goods


def trial_row(trial: Trial, draws: int) -> dict[str, Any]:
    """A trial as plain values; money is present value at the decision in MUSD, ratios are per dollar of outlay.

    Ranges of a trial in fewer than ``draws`` draws are those of a further one (`range_of_few`). ``helps``: in how many
    of its draws a trial avoids any loss.
    """

    def spread(values: np.ndarray, least: float = -np.inf) -> dict[str, float]:
        if trial.draws == draws:
            return spread_over_draws(values)
        low, high = range_of_few(values)
        return spread_over_draws(values) | {"low": max(low, least), "high": high}

    first = trial.measures[0]
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
        "months_to_half": trial.months_to_half,
        "unsolved": trial.unsolved,
        "draws": trial.draws,
        "helps": int((trial.avoided > 0.0).sum()),
        "policies": [dict(block) for measure in trial.measures for block in measure.policies],
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
    setting = bench.setting
    total = bench.loss.sum((1, 2))
    return {
        "scenario": setting.scenario.name,
        "run": bench.base.run,
        "draws": bench.draws,
        "conditioned_on": bench.base.parameters.origin,
        "decided": setting.decision_day.isoformat(),
        "shock": setting.shock_day.isoformat(),
        "until": setting.scenario.end.isoformat(),
        "interest": spread_over_draws(bench.costs["interest"]),
        "sponsors": list(setting.sponsors),
        "budget": budget,
        "loss": spread_over_draws(total),
        "measures": [trial_row(trial, bench.draws) for trial in trials],
        "without_effect": [measure.id for measure in idle],
        "bound_by": goods_that_bind(bench, idle),
        "portfolio": None
        if portfolio.trial is None
        else trial_row(portfolio.trial, bench.draws) | {"predicted": portfolio.predicted},
        "last_dollar": dict(portfolio.marginal_value),
        "tried": [dict(item) for item in portfolio.tried],
        "interactions": [{"pair": list(pair), "strength": value} for pair, value in portfolio.interactions.items()],
        "runs": bench.runs_done,
        "sources": sorted({s for item in setting.dataset.table("option_costs") for s in item.source}),
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
