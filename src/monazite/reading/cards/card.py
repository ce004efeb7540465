"""A card for each measure that was read: its sentence with the words it was read from, its fields, what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.reading.amounts import amounts
from monazite.reading.doubts.question import Question
from monazite.reading.draft.basis import basis_of
from monazite.reading.draft.draft_work import Draft, describe_measure
from monazite.reading.draft.register import Register
from monazite.reading.parties.countries import REGIONS, country_name, country_names
from monazite.reading.records import KINDS, STATUSES, ReadMeasure, sentence_of
from monazite.reading.result import Reading
from monazite.reading.text.article import Sentence
from monazite.reading.text.licence_shares import licence_share
from monazite.reading.text.tables import good_name, good_rows
from monazite.reading.text.vocabulary import vocabulary
from monazite.reading.timing import dates

FIELDS = ("kind", "actor", "affected", "goods", "status", "start", "end", "level")
"""Fields of a measure that a person can change, in the order in which a card shows them."""
_UNITS = {"t": "tonnes", "t/yr": "tonnes a year", "MUSD": "million USD", "MEUR": "million EUR"}
"""Units of levels in words; others read as they are."""
MOST_ROWS = 6
"""Rows of the register that a card offers, the nearest first."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value that a field can take: as it is stored, and in words."""

    value: Any
    words: str

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"value": self.value, "words": self.words}


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words of the sentence that a field was read from."""

    start: int
    end: int
    field: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees of one measure.

    Attributes
    ----------
    id
        Name of the measure in this article: ``m2``.
    title
        The measure in a few words.
    sentence
        The sentence that it was read in, with single spaces.
    highlights
        Words of the sentence that stand for its fields.
    values
        Its fields as they are.
    choices
        What each field can be changed to; what the article names comes first.
    basis, guessed
        On what it rests, and what was guessed.
    state
        What is done with it: simulated, asked, on record, or why not.
    question
        What is asked before it is simulated.
    rows
        Rows of the register that it may be: id, and in words.
    """

    id: str
    title: str
    sentence: str
    highlights: tuple[Highlight, ...]
    values: Mapping[str, FieldValue]
    choices: Mapping[str, tuple[FieldValue, ...]]
    basis: str
    guessed: tuple[str, ...]
    state: str
    question: Question | None
    rows: tuple[FieldValue, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {name: getattr(self, name) for name in ("id", "title", "sentence", "basis", "state")} | {
            "highlights": [{"start": h.start, "end": h.end, "field": h.field} for h in self.highlights],
            "values": {name: value.to_json() for name, value in self.values.items()},
            "choices": {name: [c.to_json() for c in every] for name, every in self.choices.items()},
            "guessed": list(self.guessed),
            "question": self.question.to_json() if self.question else None,
            "rows": [row.to_json() for row in self.rows],
        }


def cards_of(reading: Reading, drafted: Draft) -> list[Card]:
    """A card for each measure of a reading, in order; ``drafted`` is the draft that was made of the reading."""
    asked = {question.measure: question for question in drafted.questions}
    asked |= {question.measure: question for question, _ in drafted.answered}
    named = _named_in(reading)
    cards: list[Card] = []
    for number, m in enumerate(reading.measures):
        sentence, highlights = _highlighted(m, reading.day)
        basis, now = basis_of(number, m, drafted), {name: getattr(m, name) for name in FIELDS}
        cards.append(
            Card(
                id=f"m{number + 1}",
                title=describe_measure(m),
                sentence=sentence,
                highlights=highlights,
                values={name: FieldValue(_plain(value), in_words(name, value)) for name, value in now.items()},
                choices={name: _choices(name, m, named[name]) for name in FIELDS},
                basis=basis.word,
                guessed=basis.guessed,
                state=_state(number, m, drafted),
                question=asked.get(number),
                rows=tuple(FieldValue(row.id, _row_in_words(row)) for row in rows_for(m, drafted.register)),
            )
        )
    return cards


def _state(number: int, m: ReadMeasure, drafted: Draft) -> str:
    """What is done with a measure."""
    if kinds := drafted.modelled.get(number):
        return f"simulated: {', '.join(kind.replace('_', ' ') for kind in kinds)}"
    if other := drafted.simulated_elsewhere.get(number):
        return other
    reasons = [remark.reason for remark in drafted.unmodelled if remark.what == describe_measure(m)]
    return f"not simulated: {reasons[0]}" if reasons else "not simulated"


def _highlighted(m: ReadMeasure, day: date | None) -> tuple[str, tuple[Highlight, ...]]:
    """The sentence of a measure with single spaces, and where its fields stand in it, each word for one."""
    proof = sentence_of(m)
    marked = vocabulary().mark(Sentence(proof.number, proof.start, proof.end, proof.sentence))
    text = marked.clean
    found: list[Highlight] = []
    if m.mention is not None and m.mention.number == proof.number:
        first = m.mention.first + max(len(marked.tokens) - _tokens_without_opening(proof), 0)
        last = first + m.mention.last - m.mention.first
        if 0 <= first < last <= len(marked.tokens):
            end = marked.offsets[last - 1] + len(marked.tokens[last - 1])
            found.append(Highlight(marked.offsets[first], end, "kind"))
    sides = {m.actor: "actor"} | {code: "affected" for code in m.affected if code != m.actor}
    found += [Highlight(a.start, a.end, sides[a.value]) for a in marked.of("actor") if a.value in sides]
    found += [Highlight(g.start, g.end, "goods") for g in marked.of("good") if set(g.value.split("+")) & set(m.goods)]
    days = {m.start: "start", m.end: "end"}
    found += [Highlight(w.start, w.end, days[w.day]) for w in dates.find(text, day) if w.day in days]
    found += [Highlight(a.start, a.end, "level") for a in amounts.find(text) if amounts.as_level(a) == m.level]
    out: list[Highlight] = []
    for one in sorted(found, key=lambda h: (h.start, -h.end)):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return text, tuple(out)


def _tokens_without_opening(proof: Any) -> int:
    """Tokens of a sentence behind its dateline, which positions of mentions do not count."""
    from monazite.reading.timing.dateline import opening_length

    sentence = Sentence(proof.number, proof.start, proof.end, proof.sentence)
    return len(vocabulary().mark(sentence, opening_length(sentence)).tokens)


def _named_in(reading: Reading) -> dict[str, list[Any]]:
    """Values of fields that the article names anywhere, by field, in its order."""
    actors: list[str] = []
    goods: list[str] = []
    days: list[date] = [reading.day] if reading.day else []
    levels: list[Any] = []
    for sentence in reading.sentences:
        marked = vocabulary().mark(sentence)
        actors += [a.value for a in marked.of("actor") if len(a.value) == 2]
        goods += [part for g in marked.of("good") for part in g.value.split("+")]
        days += [w.day for w in dates.find(marked.clean, reading.day)]
        levels += [amounts.as_level(a) for a in amounts.find(marked.clean)]
        levels += [share.value] if (share := licence_share(marked.clean)) is not None else []
    named = {"actor": actors, "affected": actors, "goods": goods, "start": days, "end": days}
    named |= {name: [getattr(m, name) for m in reading.measures] for name in ("kind", "status")}
    unique: dict[str, list[Any]] = {name: list(dict.fromkeys(values)) for name, values in named.items()}
    return unique | {"level": [x for n, x in enumerate(levels) if x not in levels[:n]]}


def allowed_values(name: str) -> list[Any]:
    """All values that the tables know for a field; none for days and levels, which have no list."""
    if name in ("actor", "affected"):
        by_name = sorted(country_names(), key=country_name)
        regions = [code for code in by_name if code in REGIONS]
        return [*(["*"] if name == "affected" else []), *regions, *(code for code in by_name if code not in REGIONS)]
    if name == "goods":
        return [*good_rows(), "*"]
    return list({"kind": KINDS, "status": STATUSES}.get(name, ()))


def _choices(name: str, m: ReadMeasure, named: Sequence[Any]) -> tuple[FieldValue, ...]:
    """What a field can be changed to: what the article names first, then what the tables know.

    Countries are so many that one is looked for by its name: the regions of the run, then the others, each by name.
    """
    several, known = name in ("affected", "goods"), allowed_values(name)
    now = getattr(m, name)
    values = [*(now if several else [now]), *named, *known]
    if name in ("actor", "affected"):
        values = [*known, *(value for value in values if value not in known)]
    if name in ("start", "end", "level"):
        values.append(None)
    unique = [value for n, value in enumerate(values) if value not in values[:n]]
    return tuple(FieldValue(_plain(v), in_words(name, [v] if several else v)) for v in unique)


def in_words(name: str, value: Any) -> str:
    """A value of a field as a reader would say it."""
    if value is None or value == "" or value == []:
        return "none"
    if name in ("actor", "affected"):
        return ", ".join(map(country_name, [value] if isinstance(value, str) else value))
    if name == "goods":
        return ", ".join(map(good_name, value))
    if name == "level":
        unit = _UNITS.get(value["unit"], value["unit"]) if isinstance(value, dict) else "%"
        return f"{value['value']:,} {unit}" if isinstance(value, dict) else f"{100 * value:.4g} {unit}"
    return str(value).replace("_", " ")


def rows_for(m: ReadMeasure, register: Register | None) -> Iterable[RecordedMeasure]:
    """Rows of the register that a measure may be: of the same actor, those of its kind and nearest in time first."""
    if register is None:
        return []
    mine = [row for row in register.rows if row.actor == m.actor]
    near = register.nearest(m)
    day = m.start or register.day

    def distance(row: RecordedMeasure) -> tuple[bool, bool, int]:
        start = row.in_force or row.announced or date.min
        return row is not near, not register.is_of_kind(m, row), abs((start - day).days)

    return sorted(mine, key=distance)[:MOST_ROWS]


def _row_in_words(row: RecordedMeasure) -> str:
    return f"{row.in_force or row.announced}: {row.text.rstrip('.')}"


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, list) else value
