"""The answer to where a number comes from."""

from typing import Any, TypedDict

from monazite.presentation.web.answers.parameters import ParameterRange


class ShownClaim(TypedDict):
    """A sentence with its numbers, run and sources."""

    id: str
    section: str
    label: str
    text: str
    values: dict[str, Any]
    run: str
    sources: list[str]


class TracedOutcome(TypedDict):
    """An outcome and the labels that it is taken of, as identifiers and in words (``of``)."""

    name: str
    text: str
    unit: str
    where: dict[str, str]
    of: list[str]


class TracedRow(TypedDict):
    """A row of a table of facts."""

    figures: dict[str, Any]
    grade: str
    source: list[str] | str


class TracedTable(TypedDict):
    """A table that a number rests on: how many rows, and the first of them."""

    table: str
    count: int
    rows: list[TracedRow]


class TracedParameter(ParameterRange):
    """An uncertain parameter with its value in the run and its range."""

    grade: str
    source: list[str]


class TracedSource(TypedDict):
    """A source with its citation."""

    id: str
    citation: str
    url: str


class TracedNumber(TypedDict):
    """The way from a number of the page back to its sources; ``further`` is what its tile leaves out, ``record`` how
    well past forecasts of its kind did.
    """

    claim: ShownClaim
    further: str
    outcome: TracedOutcome
    run: dict[str, Any]
    tables: list[TracedTable]
    parameters: list[TracedParameter]
    all_parameters: int
    record: str
    draws_from: str
    sources: list[TracedSource]
