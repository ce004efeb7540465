"""Output by country and year as observations, each from the day on which its edition came out."""

from __future__ import annotations

from datetime import date

from monazite.dataset.observation_files.comparison import PlacedObservation, compare
from monazite.dataset.observation_files.series import StatedObservation
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.rows.row import Source
from monazite.dataset.upkeep.mineral_folder import MineralFolder
from monazite.dataset.upkeep.yearbook_forms import YearbookFile
from monazite.dataset.upkeep.yearbook_places import commodity_key
from monazite.dataset.upkeep.yearbook_report import YearbookReport

ERROR = 0.1
"""Relative error of a figure that a yearbook marks as estimated; most are given in whole thousands."""
MEASURED = 0.03
"""Relative error of a figure that it does not mark, as that of trade by code and partner."""


def add_observations(
    book: YearbookFile, folder: MineralFolder, reporter: str, source: Source, day: date, report: YearbookReport
) -> None:
    """Output by country and year as observations, compared with those that are there."""
    stated: list[StatedObservation] = []
    for one in book.figures:
        mineral = folder.minerals[commodity_key(one.commodity)]
        wanted = ("refined", "mine") if mineral.is_byproduct else ("mine",)
        if one.kind not in wanted or not mineral.goods:
            continue
        code = folder.countries.named(one.country, one.iso3)
        place = folder.countries.place(code) if code else None
        if place is None:
            book.left.add("country in no region: a row of countries.csv and regions.csv", one.line, one.country)
            continue
        stated.append(
            StatedObservation(
                one.line,
                Observation(
                    outcome="mine_output",
                    good=mineral.goods,
                    region=place[0],
                    part=place[1],
                    reporter=reporter,
                    period=str(one.year),
                    value=one.tonnes,
                    unit="t/yr",
                    error=ERROR if one.is_estimate else MEASURED,
                    published=max(day, date(one.year, 1, 1)),
                    source=(source.source,),
                    grade="estimated" if one.is_estimate else "measured",
                    low=one.tonnes * (1 - ERROR) if one.is_estimate else None,
                    high=one.tonnes * (1 + ERROR) if one.is_estimate else None,
                    note=f"{one.kind}: {one.country}",
                ),
            )
        )
    facts = folder.facts
    places = facts.places.get("observations", ())
    present = [PlacedObservation(row, at) for row, at in zip(facts.table("observations"), places, strict=True)]
    report.comparison = compare(stated, present, list(facts.names("good")), report.file)
    report.observations = tuple(item.row for item in report.comparison.accepted)
