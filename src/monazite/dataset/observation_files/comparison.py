"""New observations beside those that are there: repetitions, corrections, and figures of others for the same flow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from monazite.dataset.observation_files.series import StatedObservation
from monazite.dataset.rows.evidence import Observation
from monazite.foundation.units import factor

type SeriesKey = tuple[str, frozenset[str], str, str, str, str, str]
"""What a figure is about, without who says so: outcome, goods, region, part, origin, user, period."""

_MIRRORED = {
    "exports": "flow",
    "imports": "flow",
    "unit_value_export": "unit value",
    "unit_value_import": "unit value",
}
"""What exporter and importer both count."""


ROUNDED = 5e-4
"""Two figures that differ by a larger share are no roundings of each other."""


@dataclass(frozen=True, slots=True)
class PlacedObservation:
    """An observation and where it stands."""

    row: Observation
    place: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures for one flow or price and period in one unit, each with its reporter and place."""

    subject: str
    period: str
    unit: str
    value: float
    reporter: str
    place: str
    other_value: float
    other_reporter: str
    other_place: str


@dataclass(slots=True)
class ComparedRows:
    """What becomes of new observations.

    Attributes
    ----------
    accepted
        Rows to add.
    repeated
        Lines of the file with the place of the row that says the same.
    undated
        Figures that differ from the same reporter's without being published later.
    corrections, conflicts
        Pairs of figures; both stay as rows of their own.
    """

    accepted: list[StatedObservation] = field(default_factory=list[StatedObservation])
    repeated: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    undated: list[Difference] = field(default_factory=list[Difference])
    corrections: list[Difference] = field(default_factory=list[Difference])
    conflicts: list[Difference] = field(default_factory=list[Difference])


def compare(
    stated: Iterable[StatedObservation], present: Sequence[PlacedObservation], goods: Sequence[str], file: str
) -> ComparedRows:
    """Sort new observations into what is added and what is refused.

    Parameters
    ----------
    stated
        New observations in the order of the file.
    present
        Observations of the dataset and of the user's folder.
    goods
        All goods that patterns may stand for.
    file
        Name of the new file, for places.

    Returns
    -------
    ComparedRows
        A figure that its reporter has given for the same series and period is a repetition if it is the same (also
        rounded), a correction if it was published later, and refused otherwise. Figures of other reporters, also of the
        other end of a flow, are conflicts.
    """
    index: dict[SeriesKey, list[PlacedObservation]] = defaultdict(list)
    matched = _MatchedGoods(goods)
    for item in present:
        index[_key(item.row, matched)].append(item)
    out = ComparedRows()
    for item in stated:
        place = f"{file}:{item.line}"
        others = index[_key(item.row, matched)]
        own = [other for other in others if _is_same_series(item.row, other.row)]
        if (first := next((other for other in own if _same_figure(item.row, other.row)), None)) is not None:
            out.repeated.append((place, first.place))
            continue
        row = item.row
        if own:
            latest = max(own, key=lambda other: other.row.published)
            if row.published <= latest.row.published and item.updated and item.updated > latest.row.published:
                row = row.model_copy(update={"published": item.updated})
            pair = _difference(row, place, latest)
            if row.published <= latest.row.published:
                out.undated.append(pair)
                continue
            out.corrections.append(pair)
        out.conflicts += [_difference(row, place, other) for other in others if other.row.reporter != row.reporter]
        out.accepted.append(replace(item, row=row))
        others.append(PlacedObservation(row, place))
    return out


def _is_same_series(row: Observation, other: Observation) -> bool:
    return (row.outcome, row.reporter) == (other.outcome, other.reporter)


class _MatchedGoods(dict[tuple[str, ...], frozenset[str]]):
    """Goods that some patterns stand for; the same few stand in thousands of rows."""

    def __init__(self, goods: Sequence[str]) -> None:
        self._goods = goods

    def __missing__(self, patterns: tuple[str, ...]) -> frozenset[str]:
        found = frozenset(good for good in self._goods if any(fnmatchcase(good, pattern) for pattern in patterns))
        return self.setdefault(patterns, found)


def _key(row: Observation, matched: _MatchedGoods) -> SeriesKey:
    about = _MIRRORED.get(row.outcome, row.outcome)
    return about, matched[tuple(row.good)], row.region, row.part, row.origin or "WORLD", row.user, row.period


def _same_figure(row: Observation, other: Observation) -> bool:
    """Whether a figure is that of another row, also where that one is rounded and differs by less than ROUNDED."""
    one, gap = row.value * factor(row.unit, other.unit), ROUNDED * abs(other.value)
    if abs(one - other.value) <= 1e-9 * abs(other.value):
        return True
    digits = len(f"{other.value:.10f}".rstrip("0").partition(".")[2])
    return abs(one - other.value) <= gap and round(one, digits) == other.value


def _difference(row: Observation, place: str, other: PlacedObservation) -> Difference:
    ends = f"{row.origin or 'WORLD'} to {row.region}{f' ({row.part})' if row.part else ''}"
    about = f"{row.outcome} of {';'.join(row.good) or 'all goods'}, {ends}"
    then = other.row
    value = then.value * factor(then.unit, row.unit)
    return Difference(about, row.period, row.unit, row.value, row.reporter, place, value, then.reporter, other.place)
