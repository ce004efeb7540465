"""`observe`: a file of statistics to observations, and into a folder of the user's own."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from monazite.dataset.csv_reader import read_table
from monazite.dataset.dataset import SHIPPED, Dataset, load_dataset
from monazite.dataset.observation_files.comparison import ComparedRows, PlacedObservation, compare
from monazite.dataset.observation_files.countries import country_map
from monazite.dataset.observation_files.customs_codes import CodeTable
from monazite.dataset.observation_files.exchange_rates import read_rates
from monazite.dataset.observation_files.folder_writer import add_to_folder, own_folder
from monazite.dataset.observation_files.form import FileContents, FileContext, Form, LeftOut
from monazite.dataset.observation_files.recogniser import recognise
from monazite.dataset.observation_files.series import SeriesContext, StatedObservation, observations_of
from monazite.dataset.rows.chain import Good
from monazite.dataset.rows.customs import Country, CustomsCode
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.row import Row, Source
from monazite.dataset.schema import TABLES
from monazite.foundation.errors import InputError, collect, unknown

_DIGITS_OF_HASH = 12


@dataclass(frozen=True, slots=True)
class ObservationReport:
    """What was made of a file.

    Attributes
    ----------
    file, form, rows_read
        Name of the file, its form, rows below its header.
    columns, codes, places
        What columns, codes and countries were taken for; for codes with the number of observations.
    rows
        Observations that are added, or would be without a folder.
    comparison
        Repetitions, corrections and conflicts.
    left
        What was left out, by reason.
    folder
        Where the rows were written; None if they were not.
    """

    file: str
    form: str
    rows_read: int
    columns: Mapping[str, str]
    codes: Mapping[str, int]
    places: Mapping[str, str]
    rows: tuple[Observation, ...]
    comparison: ComparedRows
    left: LeftOut
    folder: Path | None

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        compared = self.comparison
        return {
            "file": self.file,
            "form": self.form,
            "rows_read": self.rows_read,
            "mapped": {"columns": dict(self.columns), "codes": dict(self.codes), "places": dict(self.places)},
            "observations": [row.model_dump(mode="json") for row in self.rows],
            "left": [
                {"reason": reason, "rows": number, "examples": self.left.examples[reason]}
                for reason, number in self.left.count.items()
            ],
            "repeated": [{"place": place, "first": first} for place, first in compared.repeated],
            "refused": [asdict(item) for item in compared.undated],
            "corrections": [asdict(item) for item in compared.corrections],
            "conflicts": [asdict(item) for item in compared.conflicts],
            "folder": None if self.folder is None else str(self.folder),
        }


def observe(
    path: Path,
    *,
    into: Path | None = None,
    datasets: Sequence[str | Path] = ("rare_earths",),
    published: date | None = None,
    rates: Path | None = None,
    today: date | None = None,
) -> ObservationReport:
    """Read a file of statistics and add its observations to a folder.

    Parameters
    ----------
    path
        A CSV file in one of the forms of docs/how-to/add-observations.md.
    into
        Folder of the user's own, which is made if it is not there; None to read and report only.
    datasets
        Dataset folders whose goods, regions and observations the file is read against.
    published
        Day on which the figures became public, in place of the rule of their reporter.
    rates
        CSV file of exchange rates, for values in other currencies than USD.
    today
        Day on which the file was read, for its row in ``sources.csv``; by default the current one.

    Returns
    -------
    ObservationReport
        What was mapped, left out, refused and added.

    Raises
    ------
    InputError
        For a file of no known form, a missing column, a cell without a meaning, lines that contradict each other, or a
        folder that cannot be used. Nothing is written then.
    """
    folder = None if into is None else own_folder(into)
    try:
        form, table = recognise(path)
    except OSError as error:
        raise InputError(file=path, found=error.strerror or "no file", allowed="a CSV file that can be read") from None
    folders = (*datasets, folder) if folder is not None and any(folder.glob("*.csv")) else tuple(datasets)
    facts = load_dataset(*folders)
    source = _source(path.name, table.raw, form, today or date.today())
    left, mapped, places, repeated = LeftOut(), dict[str, int](), dict[str, str](), list[tuple[int, int]]()
    countries = country_map(_rows(facts, "countries", Country), facts.table("regions"))
    contents = form.read(table, FileContext(countries, left, published, source.source))
    context = SeriesContext(
        path.name,
        CodeTable(_rows(facts, "customs_codes", CustomsCode), facts.table("goods")),
        countries,
        read_rates(rates),
        published,
        source.source,
        left,
        mapped,
        places,
        repeated,
    )
    stated = [*observations_of(contents.flows, context), *_as_stated(contents, facts, path.name)]
    compared = compare(stated, _present(facts), _all_goods(facts), path.name)
    compared.repeated[:0] = [(f"{path.name}:{line}", f"{path.name}:{first}") for first, line in repeated]
    rows = tuple(item.row for item in compared.accepted)
    if folder is not None and rows:
        dated = max((item.updated for item in stated if item.updated is not None), default=None)
        cited = source if dated is None else source.model_copy(update={"date": dated.isoformat()})
        add_to_folder(folder, rows, cited, datasets)
    written = folder if rows else None
    return ObservationReport(
        path.name, form.title, len(table.rows), contents.columns, mapped, places, rows, compared, left, written
    )


def _source(file: str, raw: bytes, form: Form, today: date) -> Source:
    """The row of ``sources.csv`` of a file: the same content has the same name."""
    content = hashlib.sha256(raw).hexdigest()[:_DIGITS_OF_HASH]
    stem = re.sub(r"[^a-z0-9]+", "_", Path(file).stem.lower()).strip("_") or "file"
    return Source(
        source=f"own_{stem}_{content}",
        citation=f"{form.title}, file {file} (SHA-256 begins {content})",
        publisher=form.publisher,
        licence="a user's own file, under the terms of its publisher",
        accessed=today.isoformat(),
        verified=True,
    )


def _as_stated(contents: FileContents, facts: Dataset, file: str) -> list[StatedObservation]:
    """Observations of the plain form, with every name checked against the dataset."""
    problems: list[InputError] = []
    goods, regions = facts.names("good"), facts.names("region")
    for line, row in contents.observations:
        for field, name in (("region", row.region), ("origin", row.origin)):
            if name is not None and name not in (*regions, "WORLD"):
                problems.append(unknown(name, [*regions, "WORLD"], field=field).located(file, line))
        if row.good and not _matched(row.good, goods):
            problems.append(unknown(";".join(row.good), goods, field="good").located(file, line))
    collect(problems)
    return [StatedObservation(line, row) for line, row in contents.observations]


def _matched(patterns: Sequence[str], goods: Sequence[str]) -> bool:
    return all(any(fnmatchcase(good, pattern) for good in goods) for pattern in patterns)


def _present(facts: Dataset) -> list[PlacedObservation]:
    places = facts.places.get("observations", ())
    return [PlacedObservation(row, place) for row, place in zip(facts.table("observations"), places, strict=True)]


def _rows[R: Row](facts: Dataset, name: str, model: type[R]) -> list[R]:
    """Rows of a table of the dataset, or of the shipped one where a dataset with regions of its own has none."""
    rows = [row for row in facts.rows_of(name) if isinstance(row, model)]
    if rows:
        return rows
    records, problems = read_table(SHIPPED / "shared" / f"{name}.csv", TABLES[name], f"shared/{name}.csv")
    collect(problems)
    return [record.row for record in records if isinstance(record.row, model)]


def _all_goods(facts: Dataset) -> list[str]:
    """Goods of the dataset and of every shipped mineral, so that a pattern means the same whichever are loaded."""
    names = dict.fromkeys(facts.names("good"))
    for file in sorted(SHIPPED.glob("*/goods.csv")):
        records, _ = read_table(file, TABLES["goods"], file.name)
        names |= dict.fromkeys(record.row.good for record in records if isinstance(record.row, Good))
    return list(names)
