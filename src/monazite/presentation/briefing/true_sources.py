"""What a figure rests on where its view is of an earlier day: the document itself, and that it came out later.

A view puts `LATER_EDITION` in place of publications dated after its day, so that no forecast of that day rests on them.
A reader of today looks for the document, which the dataset without a day holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from monazite.dataset.as_of import LATER_EDITION
from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.row import Row, Source
from monazite.scenario.scenario import Scenario, facts_of


class TrueSources:
    """The sources of rows of a dataset, with those that its day hides where the scenario is given whose facts it is."""

    def __init__(self, view: Dataset, scenario: Scenario | None = None) -> None:
        self._view = view
        self._scenario = scenario

    def of(self, table: str, row: Row) -> tuple[str, ...]:
        """Ids of what a row rests on, whatever its day."""
        own: tuple[str, ...] = (*getattr(row, "source", ()),)
        if not any(one == LATER_EDITION for one in own):
            return own
        at = next(n for n, one in enumerate(self._view.table(table)) if one is row)
        place = self._view.places[table][at]
        number = next((n for n, other in enumerate(self._whole.places[table]) if other == place), None)
        return own if number is None else tuple(self._whole.table(table)[number].source)

    def citation(self, source: str) -> str:
        """A source as it is cited, and that it was published after the day of the view, where it was."""
        row = self.rows.get(source)
        if row is None:
            return f"{source} (no entry in the source table)"
        text = f"{row.citation}. {row.publisher}, {row.date}" if row.date else f"{row.citation}. {row.publisher}"
        return f"{text} ({self.remark})" if self.is_later(source) else text

    def title(self, source: str) -> str:
        """A source without publisher and day; that it came out after the day of the view, where it did."""
        text = row.citation if (row := self.rows.get(source)) else source
        return f"{text} ({self.remark})" if self.is_later(source) else text

    def is_later(self, source: str) -> bool:
        """Whether a source was published after the day of the view."""
        return source in self.rows and source not in self._public

    @property
    def remark(self) -> str:
        """What is said of a source that was published later."""
        year = self._view.base_year
        return f"published after {self._view.day}, the day of this view: what it says was public then, or is of {year}"

    @cached_property
    def _public(self) -> frozenset[str]:
        return frozenset(row.source for row in self._view.table("sources"))

    @cached_property
    def rows(self) -> Mapping[str, Source]:
        """The source table without a day."""
        return self._whole.sources

    @cached_property
    def _whole(self) -> Dataset:
        if self._view.day is None or self._scenario is None:
            return self._view
        return facts_of(self._scenario.model_copy(update={"as_of": None}))
