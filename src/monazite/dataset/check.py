"""Validation of dataset folders: what is wrong, where, in one sentence each.

Errors make a dataset unusable, warnings ask for a second look, notes are for information.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from monazite.dataset.balance_check import check_balance
from monazite.dataset.csv_reader import Record
from monazite.dataset.dataset import Dataset, resolve_folders
from monazite.dataset.folder_reader import (
    broken_tables,
    check_references,
    folder_label,
    read_folders,
    replaced_tables,
)
from monazite.dataset.membership import minerals_without_goods, misplaced_regions, misplaced_sectors
from monazite.dataset.mineral_draft import HINTS, unfilled
from monazite.dataset.patterns import STAGES, match_goods
from monazite.dataset.rows.chain import Basket, Deposit, Feed, Good, Plant, Process, Recipe, Stock
from monazite.dataset.rows.evidence import Prior, Quote
from monazite.dataset.rows.network import NetworkTrade, NetworkUse
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.dataset.rows.row import Ranged, Row, Source, Sourced
from monazite.dataset.rows.uses import StockClass, Use
from monazite.dataset.schema import TABLES
from monazite.foundation.errors import InputError, nearest, six_digits

Level = Literal["error", "warning", "note"]
Records = Mapping[str, Sequence[Record]]

SUM_TOLERANCE = 0.005
DEAREST = 1e7
"""USD/kg. Iridium and rhodium, the dearest metals traded, cost some 100,000 to 1,000,000 at their peaks."""
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

    Parameters
    ----------
    folders
        Shipped names or paths, as for `load_dataset`.

    Returns
    -------
    list of Finding
        Errors make the folders unusable, warnings ask for a second look, notes are for information.

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
    for judge in (misplaced_regions, misplaced_sectors, minerals_without_goods):
        findings += [_as_finding(problem) for problem in judge(records)]
    for rule in _RULES:
        findings += rule(records)
    needed = ("goods", "baskets", "deposits", "feeds", "recipes", "plants", "demand")
    if not references and not broken & set(needed) and all(name in records for name in needed):
        tables = {name: tuple(record.row for record in rows) for name, rows in records.items()}
        results = check_balance(Dataset((), tables, {}, ""))
        findings += [Finding(level, table, None, sentence) for level, table, sentence in results]
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


def _rows[R: Row](records: Records, table: str, model: type[R]) -> Iterator[tuple[R, Record]]:
    """Rows of a table with their places."""
    for record in records.get(table, ()):
        if isinstance(record.row, model):
            yield record.row, record


def _check_shares(shares: Iterable[tuple[str, float, Record]], what: str) -> Iterator[Finding]:
    """The shares of every name sum to 1; given as (name, share, place)."""
    total: dict[str, float] = defaultdict(float)
    first: dict[str, Record] = {}
    for name, share, record in shares:
        total[name] += share
        first.setdefault(name, record)
    for key, value in total.items():
        if abs(value - 1) > SUM_TOLERANCE:
            yield _finding_at(
                "error", first[key], f"The shares of {what} {key} sum to {value:.4f}, not to 1 within 0.5 %."
            )


def check_sums(records: Records) -> Iterator[Finding]:
    """Baskets, feeds, classes of stock and recipe variants sum to 1."""
    baskets, feeds = _rows(records, "baskets", Basket), _rows(records, "feeds", Feed)
    yield from _check_shares(((row.basket, row.share, record) for row, record in baskets), "basket")
    yield from _check_shares(((row.deposit, row.share, record) for row, record in feeds), "the feeds of deposit")
    classes = _rows(records, "stock_classes", StockClass)
    yield from _check_shares(
        ((f"{row.sector}, {row.region}, known on {row.known}", row.share, record) for row, record in classes),
        "the classes of stock of",
    )
    variants: dict[tuple[str, str], tuple[float, Record]] = {}
    for row, record in _rows(records, "recipes", Recipe):
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


def check_processes(records: Records) -> Iterator[Finding]:
    """Every metal and magnet has a conversion cost: of its mineral, for a region or for all."""
    priced = {(row.mineral, row.stage) for row, _ in _rows(records, "processes", Process)}
    for good, record in _rows(records, "goods", Good):
        stage = STAGES[good.place]
        if good.place > 0 and (good.mineral, stage) not in priced:
            text = f"{good.good} has no conversion cost: no row of processes.csv is for mineral {good.mineral!r}"
            yield _finding_at("error", record, f"{text} and stage {stage}.")
            priced.add((good.mineral, stage))


def check_network(records: Records) -> Iterator[Finding]:
    """What a region buys of a product, from all origins, is what its sectors and final demand use of it."""
    bought: dict[tuple[str, str], float] = defaultdict(float)
    used: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], Record] = {}
    for sale, _ in _rows(records, "network_trade", NetworkTrade):
        bought[sale.dest, sale.sector] += sale.value
    for use, record in _rows(records, "network_use", NetworkUse):
        used[use.region, use.input] += use.value
        first.setdefault((use.region, use.input), record)
    for key, record in first.items():
        if abs(used[key] - bought[key]) > SUM_TOLERANCE * max(used[key], 1.0):
            region, product = key
            text = f"{region} uses {used[key]:,.0f} MUSD of {product} and buys {bought[key]:,.0f} MUSD."
            yield _finding_at("error", record, text)


def check_ranges(records: Records) -> Iterator[Finding]:
    """Low <= value <= high; outputs within capacities."""
    for name, rows in records.items():
        for record in rows:
            row = record.row
            if isinstance(row, Ranged | Quote):
                yield from _check_range(row, record, TABLES[name].value)
            if isinstance(row, Deposit | Plant) and row.output > row.capacity * (1 + 1e-9):
                text = (
                    f"The output {six_digits(row.output)} t/yr is above the capacity {six_digits(row.capacity)} t/yr."
                )
                yield _finding_at("error", record, text)


def _check_range(row: Ranged | Quote, record: Record, column: str | None) -> Iterator[Finding]:
    """The range of a row, around the value of ``column`` if it has one."""
    low, high, value = row.low, row.high, _value_of(row, column)
    if low is not None and high is not None and low > high:
        yield _finding_at("error", record, f"The low end {six_digits(low)} is above the high end {six_digits(high)}.")
    elif value is not None:
        slack = 1e-9 * max(abs(value), 1.0)
        if (low is not None and low > value + slack) or (high is not None and high < value - slack):
            ends = " to ".join("open" if end is None else f"{six_digits(end)}" for end in (low, high))
            yield _finding_at("error", record, f"The {column} {six_digits(value)} lies outside its range {ends}.")


def _value_of(row: Row, column: str | None) -> float | None:
    """The number that low and high bracket, if the table has one and the row gives it."""
    return None if column is None else getattr(row, column)


def check_sources(records: Records) -> Iterator[Finding]:
    """Every source is used, has a licence and an address; grades agree with how far the sources are verified."""
    sources = {row.source: row for row, _ in _rows(records, "sources", Source)}
    used: set[str] = set()
    for name in records:
        for row, record in _rows(records, name, Sourced):
            used.update(row.source)
            if not row.source:
                yield _finding_at("error", record, "The row has no source.")
            cited = [sources[source] for source in row.source if source in sources]
            if row.grade in ("measured", "reported") and cited and not any(source.verified for source in cited):
                text = f"The grade is {row.grade}, but no source of {', '.join(row.source)} is verified."
                yield _finding_at("error" if row.grade == "measured" else "warning", record, text)
            bracketed = isinstance(row, Ranged) and (row.low is not None or row.high is not None)
            valued = _value_of(row, TABLES[name].value) is not None
            if row.grade in ("estimated", "assumed") and valued and not bracketed and name not in BALANCED:
                yield _finding_at("warning", record, f"The value is {row.grade} and has no low and high.")
    for source, record in _rows(records, "sources", Source):
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
    completing = {record.file.split("/")[0] for record in records.get("base", ())}
    for (table, attribute), names in known.items():
        for record in records.get(table, ()) if regions else ():
            if table == "footprints" and completing and record.file.split("/")[0] not in completing:
                continue  # of mines and plants that the tables of another year replace
            for item in record.row.names_in(attribute):
                if item not in names:
                    yield _finding_at("warning", record, _unknown_name(attribute, item, names))
    for table in ("prices", "trade"):
        for record in records.get(table, ()) if goods else ():
            (pattern,) = record.row.names_in("good")
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
    for stock, record in _rows(records, "stocks", Stock):
        if (stock.cover is None) == (stock.quantity is None):
            yield _finding_at("error", record, "A stock needs either a cover or a quantity.")
    for good, record in _rows(records, "goods", Good):
        if not 0.0 < good.price <= DEAREST:
            text = (
                f"The price of {good.good} is {six_digits(good.price)} USD/kg; "
                f"it has to be above 0 and at most {six_digits(DEAREST)}."
            )
            yield _finding_at("error", record, text)
    for recipe, record in _rows(records, "recipes", Recipe):
        if recipe.input == recipe.output:
            yield _finding_at("error", record, f"{recipe.output} is made of itself.")
    for use, record in _rows(records, "uses", Use):
        for name, low, value, high in (
            ("elasticity", use.elasticity_low, use.elasticity, use.elasticity_high),
            ("choke", use.choke_low, use.choke, use.choke_high),
        ):
            if (low is not None and low > value) or (high is not None and high < value):
                yield _finding_at("error", record, f"The {name} {six_digits(value)} lies outside its range.")
    for measure, record in _rows(records, "measures", RecordedMeasure):
        begin, end = measure.in_force, measure.until
        if begin and end and end < begin:
            yield _finding_at("error", record, f"The measure ends on {end}, before it begins on {begin}.")
    for prior, record in (*_rows(records, "priors", Prior), *_rows(records, "talks", Prior)):
        if _is_bad_prior(prior):
            text = f"The numbers of {prior.parameter} do not make a {prior.distribution} distribution."
            yield _finding_at("error", record, text)


def _is_bad_prior(row: Prior) -> bool:
    """Whether the numbers of a prior do not make its distribution."""
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


def check_unfilled(records: Records) -> Iterator[Finding]:
    """What is left of a folder that `monazite mineral new` wrote, in the order in which to fill it."""
    for name, count in unfilled(records).items():
        rows = "1 row" if count == 1 else f"{count} rows"
        yield Finding("note", name, None, f"next: {rows} of {name} as they were written: {HINTS.get(name, 'to fill')}.")


_RULES: tuple[Callable[[Records], Iterable[Finding]], ...] = (
    check_sums,
    check_processes,
    check_ranges,
    check_network,
    check_sources,
    check_names,
    check_rows,
    check_unfilled,
)
