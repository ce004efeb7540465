"""A suspension that had run out on the day of the article: what it put off may hold again, which is asked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.records import ReadMeasure


def pause_is_over(m: ReadMeasure, base: date) -> bool:
    """Whether a measure was suspended up to a day that an article names and that lies behind it.

    Parameters
    ----------
    m
        The measure.
    base
        Day of the article.
    """
    return m.status == "suspended" and m.end is not None and not m.computed_end and m.end <= base


def after_pause(work: MeasureWork) -> ReadMeasure:
    """The measure as it would hold since the end of its suspension; that it does is asked.

    Parameters
    ----------
    work
        The measure, which takes the doubt.
    """
    end = work.measure.end
    work.doubt("pause_ran_out", end=end)
    return replace(work.measure, status="in_force", start=end, end=None, months=None, lasts=None)


def without_empty_spans(work: MeasureWork, blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Policies without those that would end before they begin; that one is left out is said.

    Parameters
    ----------
    work
        The measure that they are of.
    blocks
        Its policies.
    """
    all_of_it = list(blocks)
    whole = [block for block in all_of_it if block.get("end") is None or block["end"] > block["start"]]
    if all_of_it and not whole:
        work.leave_out(f"it would end on {all_of_it[0]['end']}, before it begins")
    return whole
