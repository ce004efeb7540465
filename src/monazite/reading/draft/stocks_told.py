"""Stocks that an article calls low or gives in weeks, beside those that the run begins with."""

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache

from monazite.dataset.dataset import load_dataset
from monazite.reading.draft.draft_work import goods_in_words, region_name
from monazite.reading.draft.register import Register, goods_of_patterns, register_as_of
from monazite.reading.parties.countries import region_of
from monazite.reading.records import BARRIERS, Evidence, ReadMeasure, Remark
from monazite.reading.result import Reading
from monazite.reading.rule_reader import marked_sentences
from monazite.reading.text.annotations import MarkedSentence
from monazite.reading.text.tables import pattern
from monazite.reading.timing.durations import MONTHS_IN, count_of

_LOW, _HELD = pattern("stocks.low"), pattern("stocks.held")


def stocks_told(reading: Reading, register: Register, goods: Iterable[str]) -> list[Remark]:
    """What an article says of low stocks of users, with the days of use that the run assumes there.

    Parameters
    ----------
    reading
        What the article says.
    register
        What was on record on its day.
    goods
        Patterns of the goods that it is about.
    """
    patterns = tuple(goods)
    if register.run is None or not patterns:
        return []
    aimed = [m for m in reading.measures if m.kind in BARRIERS and m.status != "denied"]
    folders, out = tuple(register.run.dataset), dict[str, Remark]()
    for marked in marked_sentences(reading):
        low, held = _LOW.search(marked.clean), _HELD.search(marked.clean)
        where = _whose(marked, aimed, register.run.controller) if low or held else ""
        days = _days_assumed(folders, register.day, patterns, where) if where else ()
        told = count_of(held[1]) * MONTHS_IN[held[2].lower()] / MONTHS_IN["day"] if held else 0.0
        if not days or (held and told >= min(days)):
            continue
        span = f"{min(days):g}" if min(days) == max(days) else f"{min(days):g} to {max(days):g}"
        reason = (
            f"the run assumes more and does not take it: users in {region_name(where)} have stocks of "
            f"{goods_in_words(patterns)} for {span} days of use in the data"
        )
        s = marked.sentence
        quote = (held or low or marked.clean)[0]
        if held or where not in out:  # what gives a number says more than what only calls them low
            out[where] = Remark(f'"{quote}"', reason, Evidence(s.text, s.start, s.end, s.number))
    return list(out.values())


def _whose(marked: MarkedSentence, aimed: list[ReadMeasure], controller: str) -> str:
    """The region whose users a sentence speaks of; of none named that on which alone the measures are."""
    acting = {controller, *(region_of(m.actor) for m in aimed)}
    named = [region_of(a.value) for a in marked.of("actor") if a.kind in ("country", "adjective")]
    if named:
        return next((r for r in named if r not in {m.actor for m in aimed} and r != "ROW"), "")
    hit = {region_of(code) for m in aimed for code in m.affected} - acting - {"*"}
    return hit.pop() if len(hit) == 1 and "ROW" not in hit else ""


@lru_cache(maxsize=32)
def _days_assumed(folders: tuple[str, ...], day: date, patterns: tuple[str, ...], region: str) -> tuple[float, ...]:
    """Days of use that users of a region hold of each good at the start: the medians of the data."""
    from monazite.model.build import make_index  # with the compiler, which reading does without
    from monazite.model.initial_stocks import COVER_DAYS

    register = register_as_of(day, folders)
    ds = load_dataset(*folders).as_of(day)
    if register.run is None:
        return ()
    index = make_index(ds, register.run)
    wanted, days = goods_of_patterns(patterns, ds), dict[str, float]()
    rows = sorted((r for r in ds.table("stocks") if r.holder == "commercial"), key=lambda r: r.good in index.good)
    for at, good in enumerate(index.good):
        if good in wanted:
            days[good] = COVER_DAYS[int(index.stage[at])]
            for row in rows:
                if row.cover is not None and row.region in ("*", region) and fnmatchcase(good, row.good):
                    days[good] = row.cover
    return tuple(days.values())
