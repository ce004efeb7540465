"""Charts of the company sheet: weeks of cover by item with the range of the first stop, chance of a stop, levers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from monazite.analysis.company.firm_lever import HORIZON, LeverEffect
from monazite.analysis.company.outlook import CompanyOutlook
from monazite.presentation.charts.fans import fan, line_legend
from monazite.presentation.charts.layout import complete, panels, titled
from monazite.presentation.charts.ranges import whiskers
from monazite.presentation.charts.render import Job
from monazite.presentation.charts.theme import BLUE, GREEN, NARROW, ORANGE, PURPLE, RED, Spec, ceiling, chart_width
from monazite.presentation.company.wording import with_names

MOST_PANELS = 4
MOST_LEVERS = 10
_KINDS = {"stock": BLUE, "origin": GREEN, "alternative": ORANGE, "licence": RED, "order": PURPLE}


def cover_chart(outlook: CompanyOutlook, items: Sequence[str], narrow: bool) -> Spec:
    """Weeks of cover of some items, week by week; dashed: the firm's first stop (5, 50 and 95 % of the draws)."""
    stops = [day for day in outlook.quantiles() if np.isfinite(day)]
    labels = [*("" for _ in stops[1:]), "first stop"]  # at the latest line, so that labels do not overlap
    rules = [
        {"month": (outlook.start + timedelta(days=int(day))).isoformat(), "label": label}
        for day, label in zip(stops, labels, strict=False)
    ]
    tables: dict[str, Any] = {item: outlook.cover(item) for item in items[:MOST_PANELS]}
    items_of_chart = []
    for item, table in tables.items():
        points = [
            {"month": row.day.isoformat(), "series": item, "value": row.value, "low": row.low, "high": row.high}
            for row in table.itertuples()
        ]
        top = ceiling([float(table["high"].max())], 1.0)
        width = (
            NARROW - 70 if narrow else (chart_width(False) - 90) // 2 if len(tables) > 1 else chart_width(False) - 60
        )
        options: dict[str, Any] = {"title": item, "rules": rules, "legend": None}
        items_of_chart.append(
            fan(points, {item: BLUE}, y="weeks of use in stock", top=top, width=width, height=170, **options)
        )
    return panels(items_of_chart, narrow, 2, shared=False)


def chance_chart(outlook: CompanyOutlook, narrow: bool) -> Spec:
    """Share of the runs in which a line has stopped by a day, for the firm and its plants."""
    days = np.arange(0, 7 * outlook.weeks + 1, 7)
    plants = outlook.firm.plants[:3] if len(outlook.firm.plants) > 1 else ()
    series = {row.id: outlook.days("plant", row.id) for row in plants} | {"any line": outlook.first_days}
    colours = dict(zip(series, (BLUE, GREEN, ORANGE), strict=False)) | {"any line": RED}
    points = [
        {"month": (outlook.start + timedelta(days=int(day))).isoformat(), "series": name,
         "value": share, "low": share, "high": share}
        for name, stops in series.items()
        for day, share in zip(days, (stops[:, None] <= days).mean(0).tolist(), strict=True)
    ]  # fmt: skip
    width = chart_width(narrow) - 60
    return complete(fan(points, colours, y="", top=1.0, width=width, height=190,
                        legend=line_legend(narrow) if len(series) > 1 else None, axis_format=".0%"))  # fmt: skip


def lever_chart(
    effects: Sequence[LeverEffect], narrow: bool, horizon: int = HORIZON, outlook: CompanyOutlook | None = None
) -> Spec:
    """Days by which the first stop comes later, by lever; where levers are ranked by it, the plan kept running."""
    by_plan = any(effect.plan is not None for effect in effects)
    rows = list[dict[str, Any]]()
    for effect in effects[:MOST_LEVERS]:
        value = 100.0 * (effect.plan or 0.0) if by_plan else effect.gained
        label = effect.lever.label or effect.lever.text
        rows.append({"label": label if outlook is None else with_names(label, outlook),
                     "value": value, "low": value, "high": value, "group": effect.lever.kind,
                     "text": f"{value:.1f}"})  # fmt: skip
    top = ceiling([row["value"] for row in rows], 1.0)
    kinds = {kind: colour for kind, colour in _KINDS.items() if any(row["group"] == kind for row in rows)}
    unit = "% of the plan kept running, mean of the runs" if by_plan else (
        f"days gained, mean of the runs, counted up to {horizon}"
    )  # fmt: skip
    return complete(
        whiskers(rows, x=unit, top=1.15 * top, narrow=narrow, colours=kinds, label_limit=150 if narrow else 330)
    )


def picture_jobs(specs: dict[str, tuple[Spec, Spec, str]], source: str) -> list[Job]:
    """Pictures to draw of wide and narrow charts with their titles."""
    return [
        Job(id=name, wide=wide, narrow=narrow, alone=titled(wide, title, [source]))
        for name, (wide, narrow, title) in specs.items()
    ]
