"""The folder of a mineral that a yearbook is read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monazite.dataset.csv_reader import read_table
from monazite.dataset.dataset import SHIPPED, Dataset, load_dataset, resolve_folders
from monazite.dataset.observation_files.countries import CountryMap, country_map
from monazite.dataset.rows.customs import Country
from monazite.dataset.schema import TABLES
from monazite.dataset.upkeep.yearbook_places import MineralSources, minerals_of


@dataclass(frozen=True, slots=True)
class MineralFolder:
    """The folder that is copied: path, its facts with ``shared``, its minerals and countries."""

    path: Path
    facts: Dataset
    minerals: Mapping[str, MineralSources]
    countries: CountryMap


def read_mineral_folder(name: str | Path) -> MineralFolder:
    """A folder by shipped name or path, with what a yearbook is held against."""
    facts, path = load_dataset(name), resolve_folders(name)[-1]
    goods, baskets, deposits = (facts.table(table) for table in ("goods", "baskets", "deposits"))
    countries = [row for row in facts.rows_of("countries") if isinstance(row, Country)] or _shared_countries()
    minerals = minerals_of(goods, baskets, deposits, path.name)
    return MineralFolder(path, facts, minerals, country_map(countries, facts.table("regions")))


def _shared_countries() -> list[Country]:
    records, _ = read_table(SHIPPED / "shared" / "countries.csv", TABLES["countries"], "shared/countries.csv")
    return [record.row for record in records if isinstance(record.row, Country)]
