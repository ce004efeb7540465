"""What a person makes of the cards: measures accepted, changed, dropped, or taken from the register; kept in a file.

The file is TOML in the form of the labelled articles in ``training/reader/articles``, so that what people correct can
be scored against and trained on.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError, unknown
from monazite.foundation.files import read_whole, write_whole
from monazite.reading.cards.card import FIELDS, allowed_values
from monazite.reading.cards.typed_values import typed_day, typed_level
from monazite.reading.doubts.question import ON_RECORD, Question
from monazite.reading.draft.draft import draft
from monazite.reading.draft.draft_work import Draft
from monazite.reading.records import SUPPOSED, ReadMeasure
from monazite.reading.result import Reading
from monazite.scenario.toml import dumps

ACTIONS = ("accept", "edit", "drop", "record", "suppose")
AS_IF_TRUE = "as-if-true"
"""What stands for ``suppose`` where measures are answered by a text: ``m1=as-if-true``."""
TYPED = ("level", "start", "end")
"""Fields that can be answered by a text: ``m1.level=20 %``."""
FILE = "corrections.toml"
"""Name of the file where none is given, in the folder in which the command runs."""
ON_ALL = "all"
"""The answer that a measure is on all others, where none is named."""
_LISTS = ("affected", "goods")
_DAYS = ("start", "end")
_UNDECIDED = ("reported", "considered", "threatened")
"""States that are as if decided once a measure is supposed to be true."""
_NOT_OPEN = ("denied", "lifted", "suspended")
"""States of which nothing is supposed: the text says that there is no such measure."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person makes of one measure.

    Attributes
    ----------
    action
        One of `ACTIONS`.
    fields
        For ``edit`` and ``suppose``: fields with their new values; a day and a level also as a person types them.
    row
        For ``record``: id of the row of the register that the measure is.
    """

    action: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""


def corrected(reading: Reading, corrections: Mapping[str, Correction]) -> Reading:
    """A reading with what a person made of its measures; measures keep their numbers.

    Parameters
    ----------
    reading
        What was read.
    corrections
        Corrections by id of the measure: ``m1``, ``m2``.

    Raises
    ------
    InputError
        For a measure that there is not, an action, a field or a value that is none.
    """
    ids = [f"m{number + 1}" for number in range(len(reading.measures))]
    for name in corrections:
        if name not in ids:
            raise unknown(name, ids, field="corrections")
    measures = [
        _corrected(m, corrections[name], name, reading.day) if name in corrections else m
        for name, m in zip(ids, reading.measures, strict=True)
    ]
    return replace(reading, measures=measures)


def _corrected(m: ReadMeasure, correction: Correction, name: str, day: date | None) -> ReadMeasure:
    """A measure with its correction; what a person set is no longer in doubt."""
    if correction.action not in ACTIONS:
        raise unknown(correction.action, ACTIONS, field=f"corrections.{name}.action")
    if correction.action == "drop":
        return replace(m, verdict="drop")
    if correction.action == "record":
        return replace(m, verdict=f"record {correction.row}")
    kind = str(correction.fields.get("kind", m.kind))
    fields = {key: checked_value(key, value, name, kind, day) for key, value in correction.fields.items()}
    if "level" in fields and fields["level"] is not None:
        fields["change"] = m.change
    if "start" in fields:
        fields |= {"exact": True, "later_start": None}
    start, end = fields.get("start", m.start), fields.get("end", m.end)
    if {"start", "end"} & set(fields) and start and end and end <= start:
        raise InputError(f"Until {end} is not after From {start}: it has to end later than it begins")
    checked = m.checked | set(correction.fields)
    if correction.action == "suppose":
        stands = start is not None and day is not None and start <= day
        state = m.status if m.status not in _UNDECIDED else "in_force" if stands else "announced"
        fields = {"status": state} | fields
        return replace(_edited(m, fields), checked=checked | {"status"}, verdict=f"{SUPPOSED} {m.status}")
    return replace(_edited(m, fields), checked=checked) if fields else m


def _edited(m: ReadMeasure, fields: Mapping[str, Any]) -> ReadMeasure:
    """A measure with new values of fields; who acts and on what goods is then no guess."""
    mention = m.mention and replace(
        m.mention,
        names_actor=m.mention.names_actor or "actor" in fields,
        names_goods=m.mention.names_goods or "goods" in fields,
    )
    return replace(m, **fields, mention=mention)


def supposable(reading: Reading, drafted: Draft) -> list[str]:
    """Ids of the measures that are left out for what is said of them, and simulated, or asked, if they were true.

    Parameters
    ----------
    reading
        What was read.
    drafted
        What was made of it.
    """
    left = [number for number in range(len(reading.measures)) if number not in drafted.modelled]
    left = [number for number in left if number not in drafted.simulated_elsewhere]
    open_ones = [n for n in left if not (m := reading.measures[n]).verdict and m.status not in _NOT_OPEN]
    if not open_ones:
        return []
    supposed = corrected(reading, {f"m{number + 1}": Correction("suppose") for number in open_ones})
    made = draft(supposed, answers_that_hold(supposed, {}))
    asked = {question.measure for question in made.questions}
    return [f"m{number + 1}" for number in open_ones if number in made.modelled or number in asked]


def checked_value(key: str, value: Any, name: str, kind: str = "", day: date | None = None) -> Any:
    """A value of a field as a measure holds it; ``kind`` is that of the measure, ``day`` that of the article.

    Raises InputError for a field or a value that is none.
    """
    where = f"corrections.{name}.{key}"
    if key not in FIELDS:
        raise unknown(key, FIELDS, field=f"corrections.{name}")
    if key in _DAYS:
        if isinstance(value, str | None):
            return typed_day(value or "", key, day)
        if isinstance(value, date):
            return value
        raise InputError(field=where, found=value, allowed="a date YYYY-MM-DD, or none")
    if key == "level":
        return typed_level(value, kind) if isinstance(value, str) else _checked_level(value, where)
    allowed = allowed_values(key)
    if key in _LISTS:
        if not isinstance(value, list):
            raise InputError(field=where, found=value, allowed="a list of names")
        for one in value:
            if one not in allowed:
                raise unknown(str(one), allowed, field=where)
        return list(dict.fromkeys(value))
    if value not in allowed:
        raise unknown(str(value), allowed, field=where)
    return value


def _checked_level(value: Any, where: str) -> Any:
    """A share, or a value with its unit."""
    rule = "a share from 0 to 10, or a value from 0 with its unit"
    if value is None:
        return None
    number = value.get("value") if isinstance(value, dict) else value
    sized = isinstance(value, dict) and isinstance(value.get("unit"), str) and len(value["unit"]) <= 20
    if isinstance(number, bool) or not isinstance(number, int | float) or not (sized or not isinstance(value, dict)):
        raise InputError(field=where, found=value, allowed=rule)
    if not 0 <= number <= (1e12 if sized else 10):
        raise InputError(field=where, found=value, allowed=rule)
    return {"value": number, "unit": value["unit"]} if isinstance(value, dict) else float(number)


def as_labels(reading: Reading, corrections: Mapping[str, Correction]) -> dict[str, Any]:
    """An article with its measures as a person left them, in the form of a labelled article.

    ``reading`` is the corrected one; measures that nobody looked at are not labels and are left out.
    """
    from hashlib import sha256

    labels: list[dict[str, Any]] = []
    for number, m in enumerate(reading.measures):
        correction = corrections.get(f"m{number + 1}")
        if correction is None or correction.action == "drop":
            continue
        label = {name: getattr(m, name) for name in FIELDS if getattr(m, name) not in (None, [], "")}
        if (read_as := m.supposed_from) and "status" not in correction.fields:
            label["status"] = read_as  # what the article says, not what is supposed
        labels.append(label | {"record": correction.row} if correction.row else label)
    text = reading.article.text
    facts: dict[str, Any] = {"id": f"corrected-{sha256(text.encode()).hexdigest()[:12]}", "text": text}
    if reading.day is not None:
        facts["date"] = reading.day
    dropped = sum(correction.action == "drop" for correction in corrections.values())
    return facts | {"dropped": dropped, "measure": labels}


def with_labels(text: str, labels: Mapping[str, Any]) -> str:
    """The content of a file of corrections with those of one article; what it held of the same article is replaced."""
    held = tomllib.loads(text).get("article", []) if text.strip() else []
    articles = [*(a for a in held if a.get("id") != labels["id"]), dict(labels)]
    return dumps({"article": articles})


def keep_corrections(path: Path, labels: Mapping[str, Any]) -> None:
    """Put the corrections of one article into a file.

    Raises
    ------
    InputError
        When the file cannot be read or written, or is no file of corrections.
    """
    try:
        text = read_whole(path).decode("utf-8") if path.exists() else ""
        content = with_labels(text, labels)
    except OSError as error:
        raise InputError(f"the corrections cannot be kept ({error.strerror})", file=str(path)) from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:  # no TOML, no UTF-8, other TOML
        raise InputError(f"it is no file of corrections ({error})", file=str(path)) from None
    try:
        write_whole(path, content, "--corrections")
    except OSError as error:
        raise InputError(f"the corrections cannot be kept ({error.strerror})", file=str(path)) from None


def answers_that_hold(reading: Reading, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers that are still offered to questions that the corrected reading still asks: a change may settle one.

    What is asked of a measure that is simulated as if it were true has the answer that goes least beyond the article,
    unless it may be on record, or none says on whom it is.
    """
    questions = draft(reading).questions
    offered = {q.id: {answer.name for answer in q.answers} for q in questions}
    held = {name: answer for name, answer in answers.items() if answer in offered.get(name, ())}
    for q in questions:
        if q.id not in held and reading.measures[q.measure].supposed_from and (usual := _least(q)):
            held[q.id] = usual
    return held


def _least(question: Question) -> str:
    """The name of the simulating answer that goes least beyond the article; empty where a person has to choose."""
    simulating = [answer.name for answer in (question.cautious, *question.answers) if answer.policies]
    is_open = any(answer.name == ON_RECORD for answer in question.answers) or simulating[:1] == [ON_ALL]
    return "" if is_open or not simulating else simulating[0]


def corrected_by_answers(reading: Reading, given: Mapping[str, str]) -> tuple[Reading, dict[str, str]]:
    """A reading with what answers say of its measures themselves, and the answers to its questions.

    Parameters
    ----------
    reading
        What was read.
    given
        Answers by question; ``m1.level`` to a level, ``m1.start`` and ``m1.end`` to a day as a person types them, and
        ``m1`` to `AS_IF_TRUE` are corrections.

    Raises
    ------
    InputError
        For a measure that there is not, and a field or a value that is none.
    """
    fields: dict[str, dict[str, Any]] = {}
    for name, value in given.items():
        measure, point, key = name.partition(".")
        if point and key not in TYPED:
            raise unknown(key, TYPED, field=f"answer to {measure}")
        if point:
            fields.setdefault(measure, {})[key] = value
    supposed = [name for name, value in given.items() if value == AS_IF_TRUE]
    names = dict.fromkeys([*fields, *supposed])
    if not names:
        return reading, dict(given)
    made = {n: Correction("suppose" if n in supposed else "edit", fields.get(n, {})) for n in names}
    reading = corrected(reading, made)
    return reading, answers_that_hold(reading, given)


def corrections_file(reading: Reading, corrections: Mapping[str, Correction]) -> str:
    """The content of a file with the corrections of one article; empty where nobody corrected anything."""
    return with_labels("", as_labels(reading, corrections)) if corrections else ""
