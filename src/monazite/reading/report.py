"""A reading for people: lines for the terminal, the commented scenario file, and the rows that open a brief."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monazite.foundation.errors import InputError
from monazite.reading.countries import country_name
from monazite.reading.draft import ON_RECORD, draft
from monazite.reading.draft_work import Draft, describe_measure
from monazite.reading.records import Evidence
from monazite.reading.result import Reading
from monazite.reading.text import Sentence
from monazite.scenario.toml import dumps

SECTIONS = {
    "happening": "What's happening",
    "important": "Why it's important",
    "next": "What's next",
    "beyond": "Beyond the headlines",
}
_NEXT = ("threatened", "considered", "reported", "denied")
_AHEAD = ("truce", "partnership", "project", "finance", "price_floor", "stockpile", "purchase")


def items(reading: Reading, drafted: Draft) -> Iterator[tuple[Evidence, str, str, float, str]]:
    """Everything understood: evidence, words, section that answers it, confidence, what became of it."""
    for number, m in enumerate(reading.measures):
        section = "next" if m.status in _NEXT or m.kind in _AHEAD else "beyond" if m.kind == "standard" else "happening"
        kinds = drafted.modelled.get(number)
        other = drafted.simulated_elsewhere.get(number, "not simulated")
        where = f"policy {', '.join(k.replace('_', ' ') for k in kinds)}" if kinds else other
        dates = "".join(f", {word} {day}" for word, day in (("from", m.start), ("until", m.end)) if day)
        for evidence in m.evidence:
            yield evidence, f"{describe_measure(m)}{dates}", section, m.confidence, where
    for e in reading.events:
        who = " and ".join(e.people or [country_name(a) for a in e.actors])
        text = (
            f"{e.kind}{f' of {who}' if who else ''}{f' in {e.place}' if e.place else ''}{f', {e.day}' if e.day else ''}"
        )
        yield e.evidence, text, "next", e.confidence, "talks"
    for number, s in enumerate(reading.stances):
        text = f"{country_name(s.actor)}{f' ({s.person})' if s.person else ''}: {s.stance.replace('_', ' ')}"
        yield s.evidence, text, "next", s.confidence, drafted.stance_effects.get(number, "not simulated")
    for a in reading.actors:
        if "exposed" in a.roles:
            yield a.evidence, f"{country_name(a.actor)}: exposed", "important", a.confidence, "losses by region"
    for t in reading.themes:
        section = "next" if t.reason == "alternatives" else "important" if t.reason == "stability" else "beyond"
        if t.evidence:
            yield t.evidence, t.what, section, 0.8, "outcome"


def lines(reading: Reading, drafted: Draft) -> Iterator[str]:
    """The reading sentence by sentence, then what is filled in, not simulated, or unclear."""
    count, day = len(reading.sentences), reading.day or "unknown"
    yield f"{reading.article.name}: {count} sentences, date {day} ({reading.date_from})"
    by = _by_sentence(reading, drafted)
    for sentence in reading.sentences:
        if found := by.get(sentence.number):
            yield ""
            yield f"[{sentence.number + 1}] {' '.join(sentence.text.split())}"
            for text, _, confidence, where in found:
                yield f"    {text}  [{confidence:.2f}; {where}]"
    for head, remarks in (
        ("Filled in with defaults", drafted.assumptions),
        ("Understood, not simulated", drafted.unmodelled),
        ("Unclear", reading.ambiguous),
    ):
        if remarks:
            yield ""
            yield f"{head}:"
            yield from (f"  - {r.what}: {r.reason}" for r in remarks)


def _by_sentence(reading: Reading, drafted: Draft) -> dict[int, list[tuple[str, str, float, str]]]:
    by: dict[int, list[tuple[str, str, float, str]]] = {}
    for evidence, text, section, confidence, where in items(reading, drafted):
        by.setdefault(evidence.number, []).append((text, section, confidence, where))
    return by


def toml(reading: Reading, drafted: Draft) -> str:
    """The draft scenario as TOML, with what a person should check as comments on top."""
    head = [f"Draft read from {Path(reading.article.name).name}. Check every block against its text.", ""]
    for title, remarks in (
        ("Filled in with defaults:", drafted.assumptions),
        ("Understood, not simulated:", drafted.unmodelled),
        ("Unclear:", reading.ambiguous),
    ):
        if remarks:
            head += [title, *(f"- {r.what}: {r.reason}" for r in remarks), ""]
    comments = "\n".join("# " + " ".join(line.split()) if line else "#" for line in head)
    return f"{comments}\n{dumps(drafted.content)}"


def for_brief(reading: Reading, drafted: Draft) -> dict[str, Any]:
    """What opens a brief that was made from an article."""
    by = _by_sentence(reading, drafted)
    rows = []
    for sentence in reading.sentences:
        if found := by.get(sentence.number):
            sections = list(dict.fromkeys(section for _, section, _, _ in found))
            rows.append(
                {
                    "number": sentence.number + 1,
                    "sentence": " ".join(sentence.text.split()),
                    "items": [{"text": t, "confidence": f"{c:.2f}", "where": w} for t, _, c, w in found],
                    "sections": [{"id": s, "title": SECTIONS[s]} for s in sections],
                }
            )
    silent = [f"[{s.number + 1}] {' '.join(s.text.split())}" for s in reading.sentences if _is_text(s, by)]
    return {
        "name": Path(reading.article.name).name,
        "date": str(reading.day or "unknown"),
        "sentences": len(reading.sentences),
        "rows": rows,
        "lists": [
            {"title": title, "items": [f"{r.what}: {r.reason}" for r in remarks]}
            for title, remarks in (
                ("Filled in with defaults", drafted.assumptions),
                ("Understood, not simulated", drafted.unmodelled),
                ("Unclear", reading.ambiguous),
            )
            if remarks
        ]
        + ([{"title": "Nothing read in these sentences", "items": silent}] if silent else []),
    }


def _is_text(sentence: Sentence, by: dict[int, list[tuple[str, str, float, str]]]) -> bool:
    """Whether a sentence without a find is one: not a headline or a line with the date."""
    return sentence.number not in by and sentence.text.rstrip().endswith((".", "!", "?", '"', "”"))


def to_simulate(reading: Reading) -> Draft:
    """The draft of a reading, or an InputError when nothing of it can be simulated."""
    drafted = draft(reading)
    if not drafted.own and not any(text.startswith(ON_RECORD) for text in drafted.simulated_elsewhere.values()):
        count = len(reading.measures)
        told = [*(r.reason for r in drafted.unmodelled), *drafted.simulated_elsewhere.values()]
        reasons = "; ".join(dict.fromkeys(told)) or "no policy fits"
        raise InputError(
            f"{count} measure{'s were' if count != 1 else ' was'} read and none can be simulated ({reasons}); "
            "monazite read lists them",
            file=reading.article.name,
        )
    return drafted
