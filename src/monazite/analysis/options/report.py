"""Options as plain data: what `monazite options` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from monazite.analysis.options.measure import Measure
from monazite.analysis.options.merit_order import Bench, Trial, spread
from monazite.analysis.options.portfolio import Portfolio


def row(trial: Trial) -> dict[str, Any]:
    """A trial as plain values; money is present value at the decision in MUSD, ratios are per dollar of outlay."""
    first = trial.measures[0]
    alone = len(trial.measures) == 1
    paid = {f"{kind}, {region}": spread(np.asarray(v)) for (kind, region), v in trial.ledger.paid.items()}
    return {
        "id": " + ".join(m.id for m in trial.measures),
        "kind": first.kind if alone else "portfolio",
        "group": first.group if alone else "",
        "text": "; ".join(m.title for m in trial.measures),
        "merit": trial.merit,
        "per_dollar": spread(trial.per_dollar),
        "share": trial.share,
        "held_days": trial.held,
        "avoided": spread(trial.avoided),
        "outlay": spread(trial.ledger.outlay),
        "cost": spread(trial.ledger.cost),
        "paid_by": paid,
        "avoided_by": {name: spread(v) for name, v in trial.by_region.items()},
        "months_to_half": trial.months,
        "unsolved": trial.unsolved,
        "policies": [dict(block) for measure in trial.measures for block in measure.policies],
    }


def content(
    bench: Bench, trials: Sequence[Trial], idle: Sequence[Measure], found: Portfolio, budget: float
) -> dict[str, Any]:
    """Everything as one mapping that goes to JSON."""
    setting = bench.setting
    total = bench.loss.sum((1, 2))
    return {
        "scenario": setting.scenario.name,
        "run": bench.base.run,
        "draws": bench.draws,
        "decided": setting.decided.isoformat(),
        "shock": setting.shock.isoformat(),
        "sponsors": list(setting.sponsors),
        "budget": budget,
        "loss": spread(total),
        "measures": [row(trial) for trial in trials],
        "without_effect": [measure.id for measure in idle],
        "portfolio": None if found.trial is None else row(found.trial) | {"predicted": found.predicted},
        "last_dollar": dict(found.margin),
        "tried": [dict(item) for item in found.tried],
        "interactions": [{"pair": list(pair), "strength": value} for pair, value in found.interactions.items()],
        "runs": bench.done,
        "sources": sorted({s for item in setting.dataset.table("option_costs") for s in item.source}),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value


def as_json(found: Mapping[str, Any]) -> str:
    """The mapping as JSON text; what is not finite becomes null."""
    return json.dumps(_plain(found), indent=2, ensure_ascii=False)
