"""What is on record already: known talks for the article's date, known measures for a start that it does not give."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files

from monazite.reading.mentions.goods import GROUP_ELEMENTS
from monazite.reading.records import DiplomaticEvent
from monazite.reading.text.tables import good_rows

RECORDED_AS = {"ban": "export_control", "quota": "export_control", "threat": "tariff"}
_PLACES = {"Malaysia": "Kuala Lumpur", "South Korea": "Busan", "Gyeongju": "Busan"}
_MINERALS = ("critical minerals", "rare earths", "dual-use goods")
_HEAVY = {*GROUP_ELEMENTS["heavy rare earths"], "Sc"}


@lru_cache(maxsize=2)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    path = files("monazite").joinpath("data", "shared", f"{name}.csv")
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def recorded_event(named: Iterable[tuple[str, str]], month: date | None = None) -> date | None:
    """Day of the talks or summit of the calendar that the article names by kind and place.

    ``named`` holds kind and place; ``month`` limits the search to that month.
    """
    for kind, place in named:
        if kind not in ("talks", "summit", "meeting") or not place:
            continue
        for row in _rows("calendar"):
            same = row["place"] in (place, _PLACES.get(place)) and row["kind"] in ("talks", "summit")
            day = date.fromisoformat(row["date"])
            if same and (month is None or (day.year, day.month) == (month.year, month.month)):
                return day
    return None


_TALKS = ("talks", "summit")
_PAST = 60
"""Days since a meeting that an article still tells of as news."""


def recorded_meeting(event: DiplomaticEvent, base: date) -> date | None:
    """Day on record of a meeting that an article names without one: by its place, else the next summit of its sides.

    Parameters
    ----------
    event
        A summit, talks or a meeting without a day.
    base
        Day of the article; what became known later is not used.
    """
    rows = [row for row in _rows("calendar") if row["kind"] in _TALKS and _public_from(row) <= base]
    days = {date.fromisoformat(row["date"]): row for row in rows}
    if event.place:
        place = _PLACES.get(event.place, event.place)
        near = [d for d, row in days.items() if row["place"] == place and (d - base).days >= -_PAST]
        return min(near, key=lambda day: abs((day - base).days), default=None)
    sides = set(event.actors)
    if event.kind != "summit" or len(sides) < 2:
        return None
    ahead = [d for d, row in days.items() if d >= base and row["kind"] == "summit"]
    return min((d for d in ahead if set(days[d]["actors"].split(";")) == sides), default=None)


def recorded_end_of_truce(sides: set[str], base: date) -> date | None:
    """The day on which the truce of some sides runs out, as it was known on a day; None where none is on record.

    Parameters
    ----------
    sides
        Countries of the truce.
    base
        Day of the article.
    """
    rows = [r for r in _rows("calendar") if r["kind"] == "expiry" and "truce" in r["title"].lower()]
    rows = [r for r in rows if set(r["actors"].split(";")) == sides and _public_from(r) <= base]
    return max((day for r in rows if (day := date.fromisoformat(r["date"])) >= base), default=None)


def _public_from(row: dict[str, str]) -> date:
    return date.fromisoformat(row["known"] or row["date"])


def has_record(actor: str, kind: str) -> bool:
    """Whether the record holds a measure of that kind by an actor."""
    return any(row["actor"] == actor and RECORDED_AS.get(row["kind"], row["kind"]) == kind for row in _rows("measures"))


def count_shared_goods(goods: list[str], row: list[str]) -> int:
    """How many of the goods a row names: groups stand for their members."""
    rare = {g for g in row if g.split(".")[0] in _HEAVY or "magnet" in g or g in ("*.oxide", "*.metal")}
    count = 0
    for good in goods:
        if good in row or good_rows().get(good, {}).get("name") in row or (good == "*" and row == ["*"]):
            count += 3
        elif rare and (
            good in _MINERALS
            or good in ("heavy rare earths", "dual-use goods")
            or (good == "magnets" and any("magnet" in g for g in rare))
        ):
            count += 1
    return count
