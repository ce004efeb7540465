"""What a page may ask for about a firm: its files, and the rows that the page holds of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from monazite.presentation.web.runs.requests import AssumedScenario, SimulateRequest, StrictModel

MAX_FILES = 8
"""One for each block of a firm."""
MAX_FILE_TEXT = 4_000_000  # letters of a file in base 64, that is 3 MB
MAX_ROWS = 20_000
"""Rows of a firm: 20 plants, 200 products and 500 items have some 3,000."""

HeaderText = Annotated[str, Field(max_length=300)]
CellName = Annotated[str, Field(max_length=60)]
Block = Literal["firm", "plant", "product", "item", "order", "bom", "supply", "alternative"]


class SentFile(StrictModel):
    """A file in base 64."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=MAX_FILE_TEXT)]


class FirmFilesRequest(AssumedScenario):
    """The files of a firm: one TOML file, one workbook, or a CSV file for each block."""

    files: Annotated[list[SentFile], Field(min_length=1, max_length=MAX_FILES)]
    columns: Annotated[dict[HeaderText, CellName], Field(max_length=200, default_factory=dict)]
    """What the reader says that columns of a parts list are, by the text of their header; empty: not to be read."""
    without: Annotated[list[Annotated[int, Field(ge=1, le=2**31)]], Field(max_length=1000, default_factory=list)]
    """Lines of a parts list that are left out."""


class SentRow(StrictModel):
    """A row of a firm as the page holds it."""

    block: Block
    file: Annotated[str, Field(max_length=300)] = ""
    line: Annotated[int, Field(ge=0, le=2**31)] | None = None
    cells: Annotated[dict[CellName, Any], Field(max_length=40)]
    lines: Annotated[dict[CellName, Annotated[int, Field(ge=0, le=2**31)]], Field(max_length=40, default_factory=dict)]
    """Line of each cell where it has one of its own."""


class CompanyRequest(SimulateRequest):
    """A firm in the run of the levers."""

    firm: Annotated[list[SentRow], Field(min_length=1, max_length=MAX_ROWS)]
    """Rows of the firm."""
    draws: Literal[1, 16, 32] = 1
    """1: the central run, as the levers move; 32: that with ranges, as `monazite company` has; 16: with coarse ones."""
    counted: Literal["today", "levers", "file"] = "today"
    """Day on which stocks stand as counted: today, that from which the levers act, or that of the file."""


class MeasuresRequest(CompanyRequest):
    """What moves the day of a firm's first stop."""

    level: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    """Chance of a stop within 180 days that the cheapest set of measures is to bring it under; empty: no set."""
    until: date | None = None
    """Day before which nothing is to run out for want of an order; empty: 180 days from the first."""


class AnnexRequest(CompanyRequest):
    """A page of the firm to take away: the Article 24 annex, or the one for its board."""

    form: Literal["html", "docx"] = "html"
    page: Literal["article24", "board"] = "article24"
    """``board``: the ``brief.html`` or, without figures, the document of Word of `monazite company`."""
    until: date | None = None
    """Of the page for the board, as in `MeasuresRequest`."""


class ExampleRequest(StrictModel):
    """The file of an invented firm."""

    name: Annotated[str, Field(max_length=40)] = "car"
