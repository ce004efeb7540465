"""A dataset as it was known on a day: rows that became public later are gone, and what was learned of others later too.

Every table that holds dated facts has its rule here. Tables that describe the world of the base year (plants, demand,
recipes, ...) stay, because a run cannot do without them; where they rest on publications dated after the day, they cite
`LATER_EDITION` in place of these, so that no view names a source that its reader could not have opened.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from monazite.dataset.periods import parse_period
from monazite.dataset.rows.evidence import Observation, ObservedTrade, Quote, Target
from monazite.dataset.rows.network import PathDuty
from monazite.dataset.rows.policy import Duty, Event, RecordedMeasure
from monazite.dataset.rows.projects import PartnershipRow, Project
from monazite.dataset.rows.row import Row, Source, Sourced
from monazite.dataset.rows.talks import Prolongation, Rung, TalksEpisode
from monazite.dataset.rows.uses import StockClass

LATER_EDITION = "later_edition"
"""Source that stands in for publications dated after the day of a view; a row of shared/sources.csv."""
CUSTOMS_LAG = timedelta(days=20)
"""Time from the end of a month to China's customs figures by product (its release calendar: the 20th)."""
NO_PRECEDENT = "none on record by this day"

type RowRule = Callable[[Any, date], Row | None]

_DATED = re.compile(r"\b(?:(?:(\d{1,2}) )?([A-Z][a-z]+) )?(20\d\d)\b")
_PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d)\b)?(?:-(\d\d)\b)?")
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}


def mentions_later_day(text: str, day: date) -> bool:
    """Whether a text names a day, month or year that begins after ``day``.

    >>> mentions_later_day("suspended on 7 November 2025", date(2025, 10, 25))
    True
    >>> mentions_later_day("announced in October 2025", date(2025, 10, 25))
    False
    """
    for number, month, year in _DATED.findall(text):
        first = date(int(year), _MONTHS.get(month, 1), 1)
        if number and month in _MONTHS:
            first += timedelta(days=int(number) - 1)
        if first > day:
            return True
    return False


def _measure(row: RecordedMeasure, day: date) -> RecordedMeasure | None:
    """A measure that is known, and open if its end or change was not known yet."""
    first_known = row.known or row.announced or row.in_force
    if first_known is not None and first_known > day:
        return None
    if row.change_known is None or row.change_known <= day:
        return row
    in_force = row.in_force is not None and row.in_force <= day
    status = "threatened" if row.kind == "threat" else "in_force" if in_force else "announced"
    return row.model_copy(update={"until": None, "status": status})


def _event(row: Event, day: date) -> Event | None:
    """A date that was set, without what came of it if that was not known yet."""
    if (row.known or row.date) > day:
        return None
    hidden = (row.outcome_known or row.known or row.date) > day
    return row.model_copy(update={"text": ""}) if hidden else row


def _project(row: Project, day: date) -> Project | None:
    """A project that was announced; where its present status is news of a later day, one that is still to be built.

    The states before the present one are not on record: before it, a project with a start behind it counts as under
    construction, any other as planned.
    """
    if row.known is not None and row.known > day:
        return None
    if row.status_known is None or row.status_known <= day:
        return row
    started = row.start is not None and row.start <= day
    return row.model_copy(update={"status": "construction" if started else "planned"})


def _duty[D: (Duty, PathDuty)](row: D, day: date) -> D | None:
    """A duty that was announced or in force; an end ahead is open unless it was public by then."""
    if (row.known or row.date) > day:
        return None
    end_known: date | None = getattr(row, "end_known", None)
    is_open = row.until is not None and row.until > day and (end_known is None or end_known > day)
    return row.model_copy(update={"until": None}) if is_open else row


def _month_end(period: str) -> date:
    """Last day of a period."""
    last = parse_period(period)[1]
    return date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])


def _trade(row: ObservedTrade, day: date) -> ObservedTrade | None:
    return row if _month_end(row.period) + CUSTOMS_LAG <= day else None


def _quote(row: Quote, day: date) -> Quote | None:
    return row if (row.published or _month_end(row.date[:7])) <= day else None


def _episode(row: TalksEpisode, day: date) -> TalksEpisode | None:
    return row if (row.known or row.deal) <= day else None


def _prolongation(row: Prolongation, day: date) -> Prolongation | None:
    return row if row.known <= day else None


def _target(row: Target, day: date) -> Target | None:
    return row if row.known is None or row.known <= day else None


def _observation(row: Observation, day: date) -> Observation | None:
    return row if row.published <= day else None


def _stock_class(row: StockClass, day: date) -> StockClass | None:
    return row if row.known <= day else None


def _partnership(row: PartnershipRow, day: date) -> PartnershipRow | None:
    return row if row.start <= day else None


def _rung(row: Rung, day: date) -> Rung:
    """A level of the menu; its precedent only where that is not of a later day."""
    later = mentions_later_day(row.precedent, day)
    return row.model_copy(update={"precedent": NO_PRECEDENT}) if later else row


def _source(row: Source, day: date) -> Source | None:
    return row if _first_day(row.date) <= day else None


RULES: Mapping[str, RowRule] = {
    "measures": _measure,
    "calendar": _event,
    "tariffs": _duty,
    "tariff_paths": _duty,
    "concessions": _rung,
    "episodes": _episode,
    "prolongations": _prolongation,
    "sources": _source,
    "observations": _observation,
    "prices": _quote,
    "trade": _trade,
    "projects": _project,
    "partnerships": _partnership,
    "stock_classes": _stock_class,
    "targets": _target,
}
"""What is left of a row on a day, by table; other tables describe the base year and stay."""


def _first_day(text: str) -> date:
    """First day that a publication's date allows; the beginning of time where there is none."""
    dated = _PUBLISHED.match(text)
    return date.fromisoformat(f"{dated[1]}-{dated[2] or '01'}-{dated[3] or '01'}") if dated else date.min


def rows_as_of(tables: Mapping[str, Sequence[Row]], base_year: int, day: date) -> dict[str, list[tuple[int, Row]]]:
    """Rows of every table that were known on a day, each with its place in the table.

    Parameters
    ----------
    tables
        Rows by table.
    base_year
        Year of the baseline: its trade stays whatever the day, because the baseline is made of it.
    day
        Day of the view.

    Returns
    -------
    dict
        By table, pairs of the row's position and the row as it was known; sources dated later are replaced.
    """
    later = {row.source for row in tables.get("sources", ()) if isinstance(row, Source) and _source(row, day) is None}
    out: dict[str, list[tuple[int, Row]]] = {}
    for name, rows in tables.items():
        out[name] = list(_known_rows(rows, RULES.get(name), base_year, day, later))
    if "partnerships" in out:
        projects = {row.project for _, row in out.get("projects", ()) if isinstance(row, Project)}
        out["partnerships"] = [
            (at, row.model_copy(update={"projects": tuple(name for name in row.projects if name in projects)}))
            for at, row in out["partnerships"]
            if isinstance(row, PartnershipRow) and not projects.isdisjoint(row.projects)
        ]
    return out


def _known_rows(
    rows: Iterable[Row], rule: RowRule | None, base_year: int, day: date, later: set[str]
) -> Iterable[tuple[int, Row]]:
    for position, row in enumerate(rows):
        of_base_year = isinstance(row, ObservedTrade) and row.period.startswith(str(base_year))
        known = row if rule is None or of_base_year else rule(row, day)
        if known is not None:
            yield position, _without_later_sources(known, day, later)


def _without_later_sources(row: Row, day: date, later: set[str]) -> Row:
    """The row with sources that were public, and without a note that tells of a later day."""
    if not isinstance(row, Sourced):
        return row
    changes: dict[str, object] = {}
    if not later.isdisjoint(row.source):
        changes["source"] = tuple(dict.fromkeys(s if s not in later else LATER_EDITION for s in row.source))
    if row.note and mentions_later_day(row.note, day):
        changes["note"] = ""
    return row.model_copy(update=changes) if changes else row


def last_known_day(tables: Mapping[str, Sequence[Row]]) -> date:
    """Last day on which any row became public; the dataset says nothing of the days after it."""
    days: list[date] = []
    for name in RULES:
        for row in tables.get(name, ()):
            for field in ("known", "change_known", "outcome_known", "status_known", "published"):
                days += [value] if isinstance(value := getattr(row, field, None), date) else []
    return max(days, default=date.max)
