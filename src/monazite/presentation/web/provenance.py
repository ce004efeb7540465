"""Where a number comes from: number, claim, run, parameters, rows, sources."""

from __future__ import annotations

from typing import Any

from monazite.results.results import Results
from monazite.results.source_rows import concerns

ROWS = 25  # of each table
HIDDEN = ("source", "grade", "note", "low", "high")


def trace(res: Results, outcome: str, where: dict[str, str]) -> dict[str, Any]:
    """The way from an outcome back to the sources. Raises InputError for an outcome that does not exist."""
    spec = res.outcome(outcome)
    known = {row.source: row for row in res.dataset.table("sources")}
    asked = {k: v.split(".")[0] if k == "good" else v for k, v in where.items()}
    tables, cited = [], dict[str, None]()
    for name in spec.tables:
        if name == "priors":
            continue
        rows = res.dataset.table(name)
        rows = [row for row in rows if all(concerns(row, *one) for one in asked.items())] or list(rows)
        shown = [_row(row) for row in rows[:ROWS]]
        cited |= dict.fromkeys(s for row in rows[:ROWS] for s in row.source)
        tables.append({"table": f"{name}.csv", "count": len(rows), "rows": shown})
    parameters = [
        {"parameter": p.parameter, "text": p.text, "unit": p.unit, "value": float(res.parameters[p.parameter][0]),
         "low": p.low, "high": p.high, "grade": p.grade, "source": list(p.source)}
        for p in res.dataset.table("priors")
    ]  # fmt: skip
    cited |= dict.fromkeys(s for p in parameters for s in p["source"])
    return {
        "outcome": {"name": outcome, "text": spec.text, "unit": spec.unit, "where": where},
        "run": {k: v for k, v in res.provenance.items() if k != "failures"} | {"failures": len(res.failures())},
        "tables": tables,
        "parameters": parameters,
        "sources": [_source(name, known.get(name)) for name in cited],
    }


def _row(row: Any) -> dict[str, Any]:
    content = row.model_dump(mode="json", exclude_none=True)
    figures = {k: v for k, v in content.items() if k not in HIDDEN and v not in ("", [], ())}
    return {"figures": figures, "grade": content.get("grade", ""), "source": content.get("source", [])}


def _source(name: str, row: Any) -> dict[str, str]:
    if row is None:
        return {"id": name, "citation": f"{name} (no entry in the source table)", "url": ""}
    url = row.url or ""
    return {
        "id": name,
        "citation": f"{row.citation}. {row.publisher}, {row.date}",
        "url": url if url.startswith(("https://", "http://")) else "",
    }
