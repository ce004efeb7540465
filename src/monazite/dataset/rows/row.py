"""What every row of a table has, and the two tables that say what a folder rests on: its year and its sources."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from monazite.dataset.cell_types import Flag, Grade, Name, Names, Number


class Row(BaseModel):
    """A row of a table. Unknown columns are errors; rows do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def names_in(self, field: str) -> tuple[str, ...]:
        """The names that a field holds: one, several or none."""
        value: str | tuple[str, ...] | None = getattr(self, field)
        return () if value is None else value if isinstance(value, tuple) else (value,)


class Sourced(Row):
    """A row that says where it comes from and how far to trust it."""

    source: Annotated[Names, "source"]
    grade: Grade
    note: str = ""


class Ranged(Sourced):
    """A row whose value has a range, in the unit of the value."""

    low: Number | None = None
    high: Number | None = None


class BaseYear(Sourced):
    """The year that a folder's baseline stands for, and the tables of earlier folders that this one replaces whole."""

    year: int
    replaces: Names = ()


class Source(Row):
    """A publication or data release."""

    source: Name
    citation: Name
    publisher: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    verified: Flag
    note: str = ""
