"""Rows that say which statistics come out when: what is known of their editions."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Day, Name, Names
from monazite.dataset.rows.row import Sourced
from monazite.foundation.units import Q


class SourceEdition(Sourced):
    """An edition of a series of statistics, or a monthly series as a whole.

    A yearly series has a row for each edition that is known. A monthly one has a single row: its editions follow from
    the days between the end of a month and its publication.
    """

    series: Name
    title: Name
    publisher: Name
    every: Literal["month", "half year", "year"]
    edition: str = ""
    covers: int | None = None
    """Last year with figures in a yearly edition."""
    published: Day | None = None
    """Day of a yearly edition; a month or a year alone means its first day."""
    lag: Annotated[float | None, Q("day", ge=0)] = None
    """Days from the end of a month to its publication, of a monthly series."""
    ids: Names = ()
    """Patterns of the names in sources.csv that stand for this series."""
    reporters: Names = ()
    """Reporters of observations that come from this series."""
    command: Name
    """Command that reads a file of it."""
    url: str = ""
