"""Limits of exports that an article tells of and that its run holds, for the headline of its brief."""

from collections.abc import Sequence
from typing import Any

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.reading.draft.draft_work import Draft
from monazite.reading.draft.measure_policies import RECORD_HOLDS
from monazite.reading.draft.minerals import order_of_news
from monazite.reading.parties.countries import region_of, regions_of
from monazite.reading.records import EXPORT_LIMITS, UNRENEWED, ReadMeasure
from monazite.reading.result import Reading
from monazite.reading.text.tables import good_name, good_rows

_STANDS = ("in_force", "announced")
_TOLD_APART = {"ban": "ban", "quota": "quota", UNRENEWED: UNRENEWED}


def limits_of_exports(reading: Reading, drafted: Draft) -> list[dict[str, Any]]:
    """Controls that stand or are announced, the news first: who, how, on what, for whom, from when to when.

    Of what is on record the row of the register says for whom and from when, which an article often leaves out.
    """
    eased = {question.measure for question, answer in drafted.answered if answer.name == "eased"}
    folders = tuple(drafted.scenario.dataset) if drafted.scenario is not None else ()
    regions = regions_of(folders)
    made: list[dict[str, Any]] = []
    for number in order_of_news(reading, drafted):
        measure = reading.measures[number]
        if measure.kind not in EXPORT_LIMITS or measure.status not in _STANDS:
            continue
        if number in drafted.modelled:
            made.append(_limit(measure, None, regions) | ({"kind": "eased"} if number in eased else {}))
        elif drafted.simulated_elsewhere.get(number, "").startswith(f"{RECORD_HOLDS}:"):
            row = drafted.register.row_of(measure) if drafted.register is not None else None
            made.append(_limit(measure, row, regions))
    return made


def _limit(measure: ReadMeasure, row: RecordedMeasure | None, regions: Sequence[str]) -> dict[str, Any]:
    goods = [good for good in measure.goods if good != "*"]
    affected = [region_of(code, regions) for code in (measure.affected or (row.affected if row else ())) if code != "*"]
    start = (row.in_force or row.announced) if row is not None else measure.start
    end = (row.until if row is not None else None) or measure.end
    variant = measure.kind if measure.kind == "export_tax" else _TOLD_APART.get(measure.variant, "licences")
    return {
        "actor": region_of(measure.actor, regions),
        "kind": variant,
        "affected": list(dict.fromkeys(affected)),
        "goods": [good_name(good) for good in goods],
        "patterns": [p for good in goods for p in good_rows().get(good, {}).get("pattern", "").split(";") if p],
        "military": (measure.no_military and variant == "ban") or (row is not None and "military" in row.unit),
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }
