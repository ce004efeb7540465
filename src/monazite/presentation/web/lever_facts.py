"""What a page needs to draw a lever and to explain it: unit, bounds, named levels, words of the policy, precedents."""

from __future__ import annotations

from typing import Any

from monazite.dataset.dataset import Dataset
from monazite.presentation.web.levers import Lever
from monazite.results.names import ELEMENTS
from monazite.scenario.policies import REGISTRY
from monazite.scenario.policies.export_control import LICENCE_LEVELS

MAX_PRECEDENTS = 3
"""Precedents shown beside a lever."""
UNIT_WORDS = {
    "share": "per cent", "share/yr": "per cent a year", "day": "days of use", "month": "months", "1": "times today's",
    "MUSD": "million USD in all", "MUSD/yr": "million USD a year",
}  # fmt: skip


def lever_json(lever: Lever, ds: Dataset, rest: float) -> dict[str, Any]:
    """All a page needs to draw the lever and to explain it; ``rest`` is the value at which it changes nothing."""
    model, quantity = REGISTRY[lever.kind].model, lever.quantity
    low, top, step = lever.bounds
    levels = {n: x for n, x in (quantity.levels or {}).items() if low <= x <= top and n not in LICENCE_LEVELS}
    return {
        "id": lever.id,
        "group": lever.group,
        "label": lever.label,
        "unit": quantity.unit,
        "unit_words": UNIT_WORDS.get(quantity.unit, quantity.unit),
        "low": low,
        "top": top,
        "step": step,
        "levels": levels,
        "rest": rest,
        "more": lever.more,
        "text": model.model_fields[lever.field].description or "",
        "model": " ".join((model.__doc__ or "").split()),
        "remark": lever.remark,
        "setting": f"{lever.kind}.{lever.field}",
        "goods": ", ".join(
            ELEMENTS.get(g, "all magnets" if g == "magnet" else g) for g in lever.content.get("goods", ())
        ),
        "precedents": precedents(lever, ds),
    }


def precedents(lever: Lever, ds: Dataset) -> list[dict[str, str]]:
    """Latest dated measures of the same kind and actor, with their source."""
    kinds = {lever.kind, *lever.precedents}
    actors = {lever.actor, *(lever.content.get("regions", ()) if lever.group in ("Allies", "Industry") else ())}
    rows = [r for r in ds.table("measures") if r.kind in kinds and r.actor in actors]
    rows.sort(key=lambda r: str(r.in_force or r.announced or ""), reverse=True)
    sources = {r.source: r for r in ds.table("sources")}
    return [
        {
            "date": str(r.in_force or r.announced or ""),
            "text": r.text,
            "source": "; ".join(f"{sources[s].citation}" for s in r.source if s in sources),
        }
        for r in rows[:MAX_PRECEDENTS]
    ]
