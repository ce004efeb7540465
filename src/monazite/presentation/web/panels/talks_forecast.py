"""How likely a deal of the talks is by when: the sentence at the top of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from monazite.results.names import day_text
from monazite.scenario.policies import add_months

HALF_A_YEAR = 6  # months


MOST = 0.5
"""Share of the deals above which most of them come only after an escalation."""


def forecast_in_words(content: Mapping[str, Any], first: date, risen: str = "") -> str:
    """How likely a deal is by half a year after the first offer and by the last day, and when the chance rises most.

    Where most of that comes only after an escalation it says so, with what has risen most often then (``risen``).
    """
    rows = content["deal_probability"]
    within = [row for row in rows if date.fromisoformat(row["date"]) <= add_months(first, HALF_A_YEAR)]
    half, last = (within or rows[:1])[-1], rows[-1]
    of_half, of_last = (_percent(row, is_one=content.get("draws") == 1) for row in (half, last))
    of_half, of_last = (
        text + _after(content, row, risen) for text, row in ((f"{of_half} of its paths", half), (of_last, last))
    )
    text = f"In the model's game a deal is {chance_word(half['value'])} by {_day(half)}, {of_half}"
    text += f", and {chance_word(last['value'])} by {_day(last)}, {of_last}." if last is not half else "."
    if len(rows) < 2:
        return text
    steps = [(rows[0]["value"], None, rows[0])]
    steps += [(new["value"] - old["value"], old, new) for old, new in pairwise(rows)]
    rise, old, new = max(steps, key=lambda step: step[0])
    since = first.isoformat() if old is None else old["date"]
    marks = [mark for mark in content["calendar"] if since < mark["date"] <= new["date"]]
    why = f", with the {marks[0]['kind']} of {_day(marks[0])}" if marks else ""
    return f"{text} The largest step comes by {_day(new)}{why}: {100.0 * rise:.0f} points."


def _after(content: Mapping[str, Any], row: Mapping[str, Any], risen: str) -> str:
    """That most of the deals by a day come only after an escalation; empty where they do not."""
    rows = content.get("after_escalation", {}).get("by_date", ())
    share = next((one["value"] or 0.0 for one in rows if one["date"] == row["date"]), 0.0)
    return f", {mostly_after(share, risen)}" if share > MOST else ""


def mostly_after(share: float, risen: str) -> str:
    """That most of a chance comes after an escalation: ``most of it (62%) only after an escalation, ...``.

    Parameters
    ----------
    share
        Which part of the chance, above a half.
    risen
        What has risen most often then, as a clause; empty where that is not known.
    """
    of_it = "all of it" if share >= 0.995 else f"most of it ({100.0 * share:.0f}%)"
    return f"{of_it} only after an escalation" + (f", most often once {risen}" if risen else "")


CHANCE_WORDS = (
    (0.95, "nearly sure"), (0.75, "likely"), (0.55, "rather likely than not"), (0.45, "as likely as not"),
    (0.25, "rather unlikely"), (0.05, "unlikely"), (0.0, "nearly ruled out"),
)  # fmt: skip
"""Words of an order of chances, each from a chance on."""


def chance_word(chance: float) -> str:
    """A chance as a word, which says its order and no more.

    >>> chance_word(0.99), chance_word(0.3)
    ('nearly sure', 'rather unlikely')
    """
    return next(word for least, word in CHANCE_WORDS if chance >= least)


def _day(row: Mapping[str, Any]) -> str:
    return day_text(date.fromisoformat(row["date"]))


def _percent(row: Mapping[str, Any], *, is_one: bool) -> str:
    """A chance with its range; one run has none."""
    if is_one:
        return f"{100.0 * row['value']:.0f}%"
    return f"{100.0 * row['value']:.0f}% ({100.0 * row['low']:.0f} to {100.0 * row['high']:.0f})"
