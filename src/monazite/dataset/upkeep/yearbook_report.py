"""What was made of a yearbook: names and rows that were mapped, taken, closed and left."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from monazite.dataset.check import Finding
from monazite.dataset.observation_files.comparison import ComparedRows
from monazite.dataset.observation_files.form import LeftOut
from monazite.dataset.rows.evidence import Observation
from monazite.dataset.upkeep.yearbook_rows import RowChange


@dataclass(slots=True)
class YearbookReport:
    """What was made of a yearbook.

    Attributes
    ----------
    file, form, rows_read
        Name of the file, its form, rows below its header.
    folder
        Where the folder was written.
    commodities, countries
        What names were taken for: commodity to mineral, country to region and sources.
    taken, conflicts, closing
        Rows that took a figure, rows that keep theirs with the other noted beside it, rows that close the balance.
    agreeing, remarks
        Figures that the folder has; years after the baseline that ask for a project.
    observations, comparison
        Output by country and year added to ``observations.csv``, and what of it was there or contradicts others.
    unclosed
        What does not close, in the words of `monazite check`; the rows keep their values then.
    left, others
        What was left out by reason, and rows of commodities that the folder does not have.
    findings
        Findings of `monazite check` on the folder that was written.
    """

    file: str
    form: str
    rows_read: int
    folder: Path
    commodities: dict[str, str] = field(default_factory=dict[str, str])
    countries: dict[str, str] = field(default_factory=dict[str, str])
    taken: list[RowChange] = field(default_factory=list[RowChange])
    conflicts: list[RowChange] = field(default_factory=list[RowChange])
    closing: list[RowChange] = field(default_factory=list[RowChange])
    agreeing: list[str] = field(default_factory=list[str])
    remarks: list[str] = field(default_factory=list[str])
    observations: tuple[Observation, ...] = ()
    comparison: ComparedRows = field(default_factory=ComparedRows)
    unclosed: list[str] = field(default_factory=list[str])
    left: LeftOut = field(default_factory=LeftOut)
    others: dict[str, int] = field(default_factory=dict[str, int])
    findings: list[Finding] = field(default_factory=list[Finding])

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        compared = self.comparison
        return {
            "file": self.file,
            "form": self.form,
            "rows_read": self.rows_read,
            "folder": str(self.folder),
            "mapped": {"commodities": self.commodities, "countries": self.countries},
            **{
                name: [{"table": one.table, "key": list(one.key), "cells": dict(one.cells), "reason": one.reason}
                       for one in getattr(self, name)]
                for name in ("taken", "conflicts", "closing")
            },
            "agreeing": self.agreeing,
            "remarks": self.remarks,
            "observations": [row.model_dump(mode="json") for row in self.observations],
            "repeated": [{"place": place, "first": first} for place, first in compared.repeated],
            "refused": [asdict(item) for item in compared.undated],
            "corrections": [asdict(item) for item in compared.corrections],
            "contradictions": [asdict(item) for item in compared.conflicts],
            "unclosed": self.unclosed,
            "left": [
                {"reason": reason, "rows": number, "examples": self.left.examples[reason]}
                for reason, number in self.left.count.items()
            ],
            "other_commodities": self.others,
            "findings": [asdict(finding) for finding in self.findings],
        }  # fmt: skip
