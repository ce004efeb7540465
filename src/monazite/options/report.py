"""Options as plain data, chart and files: what `monazite options` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from monazite.brief.charts import layout
from monazite.brief.merit import chart
from monazite.options.measures import Measure, with_measures
from monazite.options.merit import Bench, Trial, spread
from monazite.options.portfolio import Portfolio


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


def write(bench: Bench, found: Mapping[str, Any], best: Portfolio, folder: Path) -> None:
    """options.json, the chart, and the scenarios without and with the portfolio, in an existing folder."""
    import vl_convert

    from monazite.brief.draw import VL_VERSION

    (folder / "options.json").write_text(as_json(found) + "\n", encoding="utf-8")
    (folder / "without.toml").write_text(bench.setting.scenario.to_toml(), encoding="utf-8")
    if best.trial is not None:
        chosen = with_measures(bench.setting.scenario, best.trial.measures)
        (folder / "portfolio.toml").write_text(chosen.to_toml(), encoding="utf-8")
    note = [
        f"Decided {found['decided']}, controls from {found['shock']}; {found['draws']} draws, 5 % to 95 % range.",
        f"Loss of {', '.join(found['sponsors'])}; outlay whoever pays; present values.",
    ]
    spec = layout.titled(chart(found["measures"]), "What would have helped, per dollar", note)
    (folder / "options.vl.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VL_VERSION)
    (folder / "options.svg").write_text(svg, encoding="utf-8")
    (folder / "options.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))
