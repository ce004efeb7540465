"""The section of the page on effects at the importer: cell by cell, and each control as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monazite.analysis.verification.scores.page_text import paragraph


def effects_section(side: Mapping[str, Any]) -> list[str]:
    """Lines of the section; none where no effects were made with the forecasts."""
    cells = side.get("effects", [])
    if not cells:
        return []
    lines = [
        "## Effects at the importer",
        "",
        *paragraph(
            "Logarithmic effect of a control on imports of the EU by months since the control: a study's estimate,",
            "and what the model forecast on the control's first day (median, 50 and 90 % ranges of the priors, with",
            "the misfit of a series and the error of an estimate; beside them the 50 % range of the runs alone). A",
            "cell agrees if the median is within two standard errors or .4 of the estimate.",
        ),
        "| series | months | study | model | 50 % | 90 % | 50 %, runs alone | agrees |",
        "|---|---|---:|---:|---|---|---|---|",
        *(_row(cell, "yes" if cell["agrees"] else "no") for cell in cells),
        "",
    ]
    return [*lines, *_whole_table(side.get("whole", []))]


def _whole_table(rows: list[Mapping[str, Any]]) -> list[str]:
    if not rows:
        return []
    return [
        "### Each control as a whole",
        "",
        *paragraph(
            "The same over all months that the study looks at, each month with the same weight: one effect for tonnes",
            "and one for unit values of a control. For graphite, the control without effect, the last row is the mean",
            "of both, in which a fall of tonnes and a rise of unit values would cancel.",
        ),
        "| series | months | study | model | 50 % | 90 % | 50 %, runs alone | 50 % holds zero | 90 % holds zero |",
        "|---|---|---:|---:|---|---|---|---|---|",
        *(_row(row, f"{_holds_zero(row, 1, 3)} | {_holds_zero(row, 0, 4)}") for row in rows),
        "",
    ]


def _row(cell: Mapping[str, Any], verdict: str) -> str:
    p05, p25, p50, p75, p95 = cell["forecast"]
    run = cell.get("run")
    alone = f"{run[1]:+.2f} to {run[3]:+.2f}" if run else "-"
    ranges = f"{p25:+.2f} to {p75:+.2f} | {p05:+.2f} to {p95:+.2f} | {alone}"
    return f"| `{cell['target']}` | {cell['months']} | {cell['study']:+.2f} | {p50:+.2f} | {ranges} | {verdict} |"


def _holds_zero(cell: Mapping[str, Any], low: int, high: int) -> str:
    return "yes" if cell["forecast"][low] <= 0.0 <= cell["forecast"][high] else "no"
