"""What the sections read: results asked politely, dataset tables as plain rows, names for the reader.

`Ask` wraps `monazite.results.results.Results`: an outcome that a run does not report gives None and is noted in
`Ask.missing`, so that a brief of a smaller run leaves a sentence out and says so instead of failing.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from monazite.foundation.errors import InputError
from monazite.results.quantity import Quantity

_UNIT = re.compile(r"\[.*?\]")


def unbroken(text: str) -> str:
    """The text with spaces that do not break, for a table cell with a date."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def as_date(value: Any) -> date | None:
    """A date from a date, a timestamp or ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``; None for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, date) and not hasattr(value, "hour"):
        return value
    if hasattr(value, "year") and hasattr(value, "month"):
        return None if value != value else date(value.year, value.month, value.day)
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(value)[:10])
    if parts is None:
        return None
    try:
        return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """First day of the month ``months`` after the month of ``day``."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def as_number(value: Any) -> float | None:
    """A finite float, or None for an empty cell or text."""
    try:
        out = float(value)
    except (TypeError, ValueError):
        return None
    return out if math.isfinite(out) else None


def as_list(value: Any) -> tuple[str, ...]:
    """Names from a tuple or from text joined by ``;``."""
    if value is None or value == "":
        return ()
    parts = re.split(r"[;,]", value) if isinstance(value, str) else value
    return tuple(str(getattr(p, "value", p)).strip() for p in parts if str(p).strip())


def _record(row: Any) -> dict[str, Any]:
    if hasattr(row, "model_dump"):
        row = row.model_dump()
    elif hasattr(row, "_asdict"):
        row = row._asdict()
    elif not isinstance(row, Mapping):
        row = {k: getattr(row, k) for k in getattr(row, "__dataclass_fields__", None) or vars(row)}
    return {_UNIT.sub("", str(k)): v for k, v in row.items()}


def rows(dataset: Any, table: str) -> list[dict[str, Any]]:
    """Rows of a dataset table as dictionaries without units in the keys; an absent table has no rows."""
    tables = getattr(dataset, "tables", dataset)
    found = tables.get(table) if isinstance(tables, Mapping) else getattr(dataset, table, None)
    if found is None:
        return []
    if hasattr(found, "to_dict") and hasattr(found, "columns"):
        found = found.to_dict("records")
    return [_record(row) for row in found]


def row_sources(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Source ids of a row."""
    return as_list(row.get("source") or row.get("sources"))


def policies(scenario: Any) -> list[dict[str, Any]]:
    """Policy blocks of a scenario as dictionaries, only the fields that were set."""
    blocks = getattr(scenario, "policies", None)
    if blocks is None:
        blocks = getattr(scenario, "policy", None) or ()
    out = []
    for block in blocks:
        if hasattr(block, "model_dump"):
            record = block.model_dump(exclude_unset=True) | {"kind": block.kind}
        else:
            record = _record(block)
        out.append({k: v for k, v in record.items() if v is not None})
    return out


class Ask:
    """Questions to a `Results`; what it does not know comes back as None and is remembered in ``missing``."""

    def __init__(self, results: Any) -> None:
        self.results = results
        self._refused: dict[str, str] = {}
        self._answered: set[str] = set()
        self.months: tuple[date, ...] = tuple(d for d in map(as_date, results.index.month) if d)
        anchor = as_date(getattr(results, "anchor", None)) or as_date(getattr(results.scenario, "anchor", None))
        anchor = anchor or self._first_control()
        self.start, self.end = self.months[0], self.months[-1]
        self.anchor = min(max(anchor or self.start, self.start), self.end)
        self.controller = str(getattr(results.scenario, "controller", None) or "CN")

    def _first_control(self) -> date | None:
        """First day of the first export control, else of the first policy."""
        days = [
            (p["kind"] != "export_control", d)
            for p in policies(self.results.scenario)
            if (d := as_date(p.get("start")))
        ]
        return min(days)[1] if days else None

    @property
    def missing(self) -> dict[str, str]:
        """Outcomes that were asked for and never answered, with the reason."""
        return {name: why for name, why in self._refused.items() if name not in self._answered}

    @property
    def year(self) -> tuple[date, date]:
        """First and last month of the twelve months from the anchor, cut at the end of the run."""
        first = self.anchor.replace(day=1)
        return first, min(add_months(first, 11), self.end)

    def q(self, outcome: str, **kw: Any) -> Quantity | None:
        """`Results.quantity`, or None where the run does not report it."""
        try:
            found = self.results.quantity(outcome, **kw)
        except (LookupError, InputError) as error:
            self._refused.setdefault(outcome, str(error))
            return None
        self._answered.add(outcome)
        return found

    def known(self, outcome: str, **kw: Any) -> Quantity | None:
        """As `q`, and None as well where the central value is missing."""
        found = self.q(outcome, **kw)
        return None if found is None or math.isnan(found.value) else found

    def chance(self, outcome: str, **where: Any) -> Quantity | None:
        """Share of draws in which an outcome has a value, as a count; None where it is all of them or unknown."""
        probability = getattr(self.results, "probability", None)
        if probability is None or int(self.results.draws) < 2:
            return None
        share = round(float(probability(outcome, **where)), 2)
        run = str(self.results.run)
        return None if share == 1.0 else Quantity(share, share, share, "share", outcome, where, run, (), "data")

    def series(self, outcome: str, **where: Any) -> list[dict[str, Any]]:
        """`Results.series` as rows of month (ISO text), value, low, high; empty where not reported."""
        try:
            frame = self.results.series(outcome, **where)
        except (LookupError, InputError) as error:
            self._refused.setdefault(outcome, str(error))
            return []
        self._answered.add(outcome)
        out = []
        for row in frame.to_dict("records"):
            day = as_date(row["month"])
            if day and all(as_number(row[k]) is not None for k in ("value", "low", "high")):
                out.append({"month": day.isoformat(), **{k: float(row[k]) for k in ("value", "low", "high")}})
        return out

    def extreme(self, outcome: str, *, lowest: bool = False, **where: Any) -> tuple[Quantity, date] | None:
        """Peak (or trough) of a monthly outcome from the anchor on: the quantity of that month and the month."""
        points = [p for p in self.series(outcome, **where) if p["month"] >= self.anchor.replace(day=1).isoformat()]
        if not points:
            return None
        best = (min if lowest else max)(points, key=lambda p: p["value"])
        day = date.fromisoformat(best["month"])
        found = self.known(outcome, at=day, **where)
        return (found, day) if found else None
