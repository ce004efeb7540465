"""What past rounds of talks traded, beside what the talks of this model would have: a paragraph for the panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from monazite.negotiation.directions import DOWN, SAME, UP, direction_score
from monazite.negotiation.setup import TalksSetting
from monazite.results.names import month_text

TERMS = {"control": "export controls", "tariff": "added tariff", "technology": "technology", "purchases": "purchases"}
WAYS = {
    ("control", DOWN): "easier export controls",
    ("control", UP): "stricter export controls",
    ("tariff", DOWN): "a lower tariff",
    ("tariff", UP): "a higher tariff",
    ("technology", DOWN): "technology released",
    ("technology", UP): "more technology withheld",
    ("purchases", UP): "purchases",
}
"""What a direction of a term is in words; what stays has none."""


def record_of_deals(
    setting: TalksSetting,
    levels: Mapping[str, Mapping[str, Mapping[str, Any]]],
    progress: Callable[[str, int, int], None] | None = None,
) -> str:
    """What past rounds of these two traded and how the model's talks from their first days compare.

    Parameters
    ----------
    setting
        The table.
    levels
        Chance of each level of each instrument, given a deal, as of `monazite.negotiation.report.summarise`.
    progress
        Takes what is being done; the rounds are played once and then read from disk.

    Returns
    -------
    str
        Empty for two sides without rounds on record.
    """
    from monazite.negotiation.replay import replay

    if not setting.ladders["tariff"].is_on_record:
        return ""
    rows = replay(progress=progress)
    return f"{record_in_words(rows)} {against_today(setting, levels, rows)}" if rows else ""


def record_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """What each round brought, how many terms the talks send the same way, and which they do not."""
    score = direction_score(rows)
    by_term = ", ".join(f"{TERMS[name]} in {hits} of {score['rounds']}" for name, hits in score["by_term"].items())
    text = (
        f"On record: {'; '.join(_brought(row) for row in rows)}. Played from the first day of each round, the talks of "
        f"this model send {score['hits']} of {score['tried']} terms the way they went ({by_term}); that nothing "
        f"changes would have met {score['unchanged']}. "
    )
    missed = [words for words in map(_missed, rows) if words]
    more = f"Missed, with the chance that each has here: {'; '.join(missed)}. " if missed else ""
    return f"{text}{more}A change of less than a level counts as none."


def _brought(row: Mapping[str, Any]) -> str:
    signed = date.fromisoformat(row["date"]) + timedelta(days=row["days"])
    ways = [WAYS[name, term["direction"]["observed"]] for name, term in row["terms"].items()
            if term["direction"]["observed"] != SAME]  # fmt: skip
    words = f"{', '.join(ways[:-1])} and {ways[-1]}" if len(ways) > 1 else (ways or ["no change of level"])[0]
    return f"{_name(row)} ({month_text(signed)}) brought {words}"


def _name(row: Mapping[str, Any]) -> str:
    return row["episode"].partition("-")[0].capitalize()


def _missed(row: Mapping[str, Any]) -> str:
    """What came in a round and is not the likeliest way here: ``Busan, easier export controls (34%)``."""
    found = [
        f"{WAYS.get((name, term['direction']['observed']), f'{TERMS[name]} unchanged')} "
        f"({100.0 * (term['direction']['chance']['value'] or 0.0):.0f}%)"
        for name, term in row["terms"].items() if not term["direction"]["hit"]
    ]  # fmt: skip
    return f"{_name(row)}, {' and '.join(found)}" if found else ""


def against_today(
    setting: TalksSetting, levels: Mapping[str, Mapping[str, Mapping[str, Any]]], rows: Sequence[Mapping[str, Any]]
) -> str:
    """Which way the deals of these talks go from today's levels, where past rounds went none of that way."""
    now = {"control": setting.control, "tariff": setting.tariff, "technology": setting.technology}
    parts = []
    for name, rung in now.items():
        names = setting.ladders[name].names
        above = sum(levels[name][one]["value"] or 0.0 for one in names[rung + 1 :])
        is_new = not any(row["terms"][name]["direction"]["observed"] == UP for row in rows)
        if above >= 0.5 and is_new:
            parts.append(f"{100.0 * above:.0f}% of the deals here bring {WAYS[name, UP]} than today's")
    if not parts:
        return ""
    today = setting.ladders["tariff"].precedent[setting.tariff]
    return (
        f"The other way than any of them, {' and '.join(parts)}: in the model a side raises it before it signs. What a "
        f"tariff is worth at home is read off what was kept between the rounds of 2025. Today's level: {today}"
    )
