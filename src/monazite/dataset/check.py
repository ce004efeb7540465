"""Validation of dataset folders: what is wrong, where, in one sentence each.

Errors make a dataset unusable, warnings ask for a second look, notes are for information.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from monazite.dataset.balance_check import check_balance
from monazite.dataset.csv_reader import Record
from monazite.dataset.dataset import (
    broken_tables,
    check_references,
    folder_label,
    read_folders,
    replaced_tables,
    resolve_folders,
)
from monazite.dataset.patterns import match_goods
from monazite.dataset.rows.row import Ranged
from monazite.dataset.schema import TABLES
from monazite.foundation.errors import InputError, nearest

Level = Literal["error", "warning", "note"]
Records = Mapping[str, Sequence[Record]]

SUM_TOLERANCE = 0.005
OWN_PUBLISHER = "monazite"
"""Publisher of the project's own notes, which are under its own licence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a dataset: how bad, which table and line, and a sentence."""

    level: Level
    table: str
    line: int | None
    sentence: str
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.file or self.table}:{self.line}" if self.line else self.file or self.table
        return f"{self.level}: {place}: {self.sentence}"


def check(*folders: str | Path) -> list[Finding]:
    """Everything that is wrong or odd in dataset folders, errors first.

    Reads as `load_dataset` does but never raises for what a table holds.

    Raises
    ------
    DataError
        When a folder does not exist.
    """
    paths = resolve_folders(*folders)
    if (alone := missing_base(paths)) is not None:
        return [alone]
    records, problems = read_folders(paths)
    findings = [_as_finding(problem) for problem in problems]
    broken = broken_tables(problems)
    references = check_references(records, skip=broken)
    findings += [_as_finding(problem) for problem in references]
    for rule in _RULES:
        findings += rule(records)
    needed = ("goods", "baskets", "deposits", "feeds", "recipes", "plants", "demand")
    if not references and not broken & set(needed) and all(name in records for name in needed):
        tables = {name: [record.row for record in rows] for name, rows in records.items()}
        findings += [Finding(level, table, None, sentence) for level, table, sentence in check_balance(tables)]
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda finding: order[finding.level])


def missing_base(paths: Sequence[Path]) -> Finding | None:
    """One finding where a folder that completes another one comes without it, in place of one for every gap."""
    own = [path for path in paths if path.name != "shared"]
    if not own or not replaced_tables(own[0], []):
        return None
    name = folder_label(own[0])
    text = f"the folder completes another one, which has to be named first: monazite check FOLDER {name}."
    return Finding("error", "base", None, text, f"{name}/base.csv")


def _as_finding(problem: InputError) -> Finding:
    file = problem.file or ""
    sentence = str(
        InputError(
            problem.text, field=problem.field, found=problem.found, allowed=problem.allowed, nearest=problem.nearest
        )
    )
    return Finding("error", Path(file).stem, problem.line, f"{sentence}.", file)


def _finding_at(level: Level, record: Record, sentence: str) -> Finding:
    return Finding(level, Path(record.file).stem, record.line, sentence, record.file)


def _check_shares(records: Records, table: str, group: Callable[[Any], Any], what: str) -> Iterator[Finding]:
    total: dict[Any, float] = defaultdict(float)
    first: dict[Any, Record] = {}
    for record in records.get(table, ()):
        row: Any = record.row
        total[group(row)] += row.share
        first.setdefault(group(row), record)
    for key, value in total.items():
        if abs(value - 1) > SUM_TOLERANCE:
            yield _finding_at(
                "error", first[key], f"The shares of {what} {key} sum to {value:.4f}, not to 1 within 0.5 %."
            )


def check_sums(records: Records) -> Iterator[Finding]:
    """Baskets, feeds and recipe variants sum to 1."""
    yield from _check_shares(records, "baskets", lambda row: row.basket, "basket")
    yield from _check_shares(records, "feeds", lambda row: row.deposit, "the feeds of deposit")
    variants: dict[tuple[str, str], tuple[float, Record]] = {}
    for record in records.get("recipes", ()):
        row: Any = record.row
        share, first = variants.setdefault((row.output, row.variant), (row.share, record))
        if abs(share - row.share) > 1e-9:
            text = f"Variant {row.variant} of {row.output} has share {row.share:g}, on line {first.line} {share:g}."
            yield _finding_at("error", record, text)
    totals: dict[str, float] = defaultdict(float)
    for (output, _), (share, _first) in variants.items():
        totals[output] += share
    for (output, _), (_share, first) in variants.items():
        if abs(totals[output] - 1) > SUM_TOLERANCE:
            yield _finding_at("error", first, f"The variants of {output} sum to {totals[output]:.4f}, not to 1.")
            totals[output] = 1.0


BALANCED = ("network_trade", "network_use")
"""Tables whose cells have no range of their own: single cells cannot move in a table that balances."""


def check_network(records: Records) -> Iterator[Finding]:
    """What a region buys of a product, from all origins, is what its sectors and final demand use of it."""
    bought: dict[tuple[str, str], float] = defaultdict(float)
    used: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], Record] = {}
    for record in records.get("network_trade", ()):
        sale: Any = record.row
        bought[sale.dest, sale.sector] += sale.value
    for record in records.get("network_use", ()):
        use: Any = record.row
        used[use.region, use.input] += use.value
        first.setdefault((use.region, use.input), record)
    for key, record in first.items():
        if abs(used[key] - bought[key]) > SUM_TOLERANCE * max(used[key], 1.0):
            region, product = key
            text = f"{region} uses {used[key]:,.0f} MUSD of {product} and buys {bought[key]:,.0f} MUSD."
            yield _finding_at("error", record, text)


def check_ranges(records: Records) -> Iterator[Finding]:
    """Low <= value <= high; outputs within capacities."""
    ranged = [name for name, table in TABLES.items() if issubclass(table.model, Ranged)]
    for name, rows in records.items():
        value = TABLES[name].value
        for record in rows:
            row: Any = record.row
            low, high = getattr(row, "low", None), getattr(row, "high", None)
            middle = getattr(row, value) if value else None
            if low is not None and high is not None and low > high:
                yield _finding_at("error", record, f"The low end {low:g} is above the high end {high:g}.")
            elif middle is not None and name in ranged:
                slack = 1e-9 * max(abs(middle), 1.0)
                outside = (low is not None and low > middle + slack) or (high is not None and high < middle - slack)
                if outside:
                    ends = " to ".join("open" if end is None else f"{end:g}" for end in (low, high))
                    yield _finding_at("error", record, f"The {value} {middle:g} lies outside its range {ends}.")
            if name in ("deposits", "plants") and row.output > row.capacity * (1 + 1e-9):
                yield _finding_at(
                    "error", record, f"The output {row.output:g} t/yr is above the capacity {row.capacity:g} t/yr."
                )


def check_sources(records: Records) -> Iterator[Finding]:
    """Every source is used, has a licence and an address; grades agree with how far the sources are verified."""
    sources: dict[str, Any] = {getattr(record.row, "source", ""): record.row for record in records.get("sources", ())}
    used: set[str] = set()
    for name, rows in records.items():
        if name == "sources":
            continue
        for record in rows:
            row: Any = record.row
            used.update(row.source)
            if not row.source:
                yield _finding_at("error", record, "The row has no source.")
            cited = [sources[source] for source in row.source if source in sources]
            if row.grade in ("measured", "reported") and cited and not any(source.verified for source in cited):
                text = f"The grade is {row.grade}, but no source of {', '.join(row.source)} is verified."
                yield _finding_at("error" if row.grade == "measured" else "warning", record, text)
            bracketed = isinstance(row, Ranged) and (row.low is not None or row.high is not None)
            valued = getattr(row, TABLES[name].value or "", None) is not None
            if row.grade in ("estimated", "assumed") and valued and not bracketed and name not in BALANCED:
                yield _finding_at("warning", record, f"The value is {row.grade} and has no low and high.")
    for record in records.get("sources", ()):
        source: Any = record.row
        if not source.licence and source.publisher != OWN_PUBLISHER:
            yield _finding_at("error", record, f"The source {source.source} has no licence.")
        if source.source not in used and not record.file.startswith("shared/"):  # those serve other minerals too
            yield _finding_at("note", record, f"The source {source.source} is not used.")


def check_names(records: Records) -> Iterator[Finding]:
    """Names that are not keys of the model but should still be known: observed goods, actors, subjects, targets."""

    def column(table: str, attribute: str) -> list[str]:
        return [getattr(record.row, attribute) for record in records.get(table, ())]

    regions, goods, deposits = column("regions", "region"), column("goods", "good"), column("deposits", "deposit")
    minerals = {name for name in column("goods", "mineral") if name}
    blocs, projects = column("regions", "bloc"), column("projects", "project")
    known = {
        ("measures", "actor"): [*regions, *blocs, "WTO"],
        ("measures", "affected"): [*regions, *blocs, "*"],
        ("tariffs", "on"): [*regions, *blocs, "*"],
        ("calendar", "actors"): [*regions, *blocs, "*"],
        ("footprints", "subject"): [
            *deposits,
            *projects,
            *column("baskets", "basket"),
            "rock",
            "mine",
            "separation",
            "metal",
            "magnet",
            "recycling",
        ],
    }
    for (table, attribute), names in known.items():
        for record in records.get(table, ()) if regions else ():
            value = getattr(record.row, attribute)
            for item in value if isinstance(value, tuple) else (value,):
                if item not in names:
                    yield _finding_at("warning", record, _unknown_name(attribute, item, names))
    for table in ("prices", "trade"):
        for record in records.get(table, ()) if goods else ():
            pattern = getattr(record.row, "good", "")
            if pattern in minerals:
                continue
            try:
                match_goods(pattern, goods)
            except InputError as error:
                near = f" (nearest: {error.nearest})" if error.nearest else ""
                yield _finding_at(
                    "note", record, f"{pattern} is not a good of the dataset{near}: the row is shown, not modelled."
                )


def _unknown_name(attribute: str, item: str, names: Iterable[str]) -> str:
    near = nearest(item, names)
    return f"The {attribute} {item} is not known" + (f", the nearest name is {near}." if near else ".")


def check_rows(records: Records) -> Iterator[Finding]:
    """Rows that contradict themselves."""
    for record in records.get("stocks", ()):
        row: Any = record.row
        if (row.cover is None) == (row.quantity is None):
            yield _finding_at("error", record, "A stock needs either a cover or a quantity.")
    for record in records.get("uses", ()):
        row = record.row
        for name in ("elasticity", "choke"):
            low, value, high = (getattr(row, f"{name}{end}") for end in ("_low", "", "_high"))
            if (low is not None and low > value) or (high is not None and high < value):
                yield _finding_at("error", record, f"The {name} {value:g} lies outside its range.")
    for record in records.get("measures", ()):
        row = record.row
        if row.in_force and row.until and row.until < row.in_force:
            yield _finding_at("error", record, f"The measure ends on {row.until}, before it begins on {row.in_force}.")
    for record in (*records.get("priors", ()), *records.get("talks", ())):
        row: Any = record.row
        if _is_bad_prior(row):
            yield _finding_at(
                "error", record, f"The numbers of {row.parameter} do not make a {row.distribution} distribution."
            )


def _is_bad_prior(row: Any) -> bool:
    missing = float("nan")  # comparisons with a missing number are false
    a, b, c = (missing if value is None else value for value in (row.a, row.b, row.c))
    valid = {
        "constant": True,
        "uniform": a <= b,
        "loguniform": 0 < a <= b,
        "lognormal": a > 0 and b >= 0,
        "beta": a > 0 and b > 0,
        "triangular": a <= b <= c,
        "normal": b >= 0,
    }
    return not valid[row.distribution]


_RULES: tuple[Callable[[Records], Iterable[Finding]], ...] = (
    check_sums,
    check_ranges,
    check_network,
    check_sources,
    check_names,
    check_rows,
)
