"""A reading for people: lines for the terminal, the commented scenario file, and the rows that open a brief."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from monazite.foundation.errors import InputError
from monazite.reading.doubts.contradictions import EASES
from monazite.reading.doubts.question import Answer, Question
from monazite.reading.draft.basis import AGREED, READ, basis_of
from monazite.reading.draft.draft_work import Draft, describe_measure, policy_text, short_description
from monazite.reading.draft.limits_of_exports import limits_of_exports
from monazite.reading.draft.measure_policies import ASKED
from monazite.reading.draft.minerals import leading_goods
from monazite.reading.measures.announcers import announced_by
from monazite.reading.mentions.asked_points import asked_points
from monazite.reading.parties.countries import REGIONS, country_name, region_of
from monazite.reading.parties.named_buyers import named_buyers
from monazite.reading.records import Evidence, sentence_of
from monazite.reading.result import Reading
from monazite.reading.reviews_ahead import REVIEW
from monazite.reading.rule_reader import EXEMPTED, LATER_STEP, marked_sentences
from monazite.reading.text.article import Sentence
from monazite.reading.text.tables import good_rows
from monazite.reading.timing.dateline import dateline_length, opening_length
from monazite.scenario.toml import dumps

SECTIONS = {
    "happening": "What's happening",
    "important": "Why it's important",
    "next": "What's next",
    "beyond": "Beyond the headlines",
}
_NEXT = ("threatened", "considered", "reported", "denied")
_AHEAD = ("truce", "partnership", "project", "finance", "price_floor", "stockpile", "purchase")


def items(reading: Reading, drafted: Draft) -> Iterator[tuple[Evidence, str, str, str, str]]:
    """Everything understood: evidence, words, section that answers it, what it rests on, what became of it."""
    for number, m in enumerate(reading.measures):
        section = "next" if m.status in _NEXT or m.kind in _AHEAD else "beyond" if m.kind == "standard" else "happening"
        kinds = drafted.modelled.get(number)
        other = drafted.simulated_elsewhere.get(number, "not simulated")
        where = f"policy {', '.join(k.replace('_', ' ') for k in kinds)}" if kinds else other
        dates = "".join(f", {word} {day}" for word, day in (("from", m.start), ("until", m.end)) if day)
        basis = basis_of(number, m, drafted).text
        for evidence in m.evidence:
            yield evidence, f"{describe_measure(m)}{dates}", section, basis, where
    for e in reading.events:
        who = " and ".join(e.people or [country_name(a) for a in e.actors])
        where = f" in {e.place}" if e.place else ""
        text = f"{e.kind}{f' of {who}' if who else ''}{where}{f', {e.day}' if e.day else ''}"
        yield (
            e.evidence,
            text,
            "next",
            AGREED if e.on_record else READ,
            "not simulated" if e.kind == REVIEW else "talks",
        )
    for number, s in enumerate(reading.stances):
        text = f"{country_name(s.actor)}{f' ({s.person})' if s.person else ''}: {s.stance.replace('_', ' ')}"
        yield s.evidence, text, "next", READ, drafted.stance_effects.get(number, "not simulated")
    for a in reading.actors:
        if "exposed" in a.roles:
            yield a.evidence, f"{country_name(a.actor)}: exposed", "important", READ, "losses by region"
    for t in reading.themes:
        section = "next" if t.reason == "alternatives" else "important" if t.reason == "stability" else "beyond"
        if t.evidence:
            yield t.evidence, t.what, section, READ, "outcome"


def lines(reading: Reading, drafted: Draft) -> Iterator[str]:
    """The reading sentence by sentence, then what is filled in, not simulated, or unclear."""
    count, day = len(reading.sentences), reading.day or "unknown"
    yield f"{reading.article.name}: {count} sentences, date {day} ({reading.date_from})"
    if reading.language_model is not None:
        yield f"Read too by a language model: {reading.language_model.text}"
    by = _by_sentence(reading, drafted)
    for sentence in reading.sentences:
        if found := by.get(sentence.number):
            yield ""
            yield f"[{sentence.number + 1}] {' '.join(sentence.text.split())}"
            for text, _, basis, where in found:
                yield f"    {text}  [{basis}; {where}]"
    for head, remarks in _lists(reading, drafted):
        yield from ("", f"{head}:", *(f"  - {text}" for text in remarks))
    if drafted.answered:
        yield from ("", "Answered:", *(f"  - {q.id}, {a.name}: {a.text}" for q, a in drafted.answered))
    yield from question_lines(drafted.questions)


def _lists(reading: Reading, drafted: Draft) -> list[tuple[str, list[str]]]:
    """What is filled in, not simulated and unclear, each with its head; what is empty is left out."""
    every = (
        ("Filled in with defaults", drafted.assumptions),
        ("Understood, not simulated", drafted.unmodelled),
        ("Unclear", reading.ambiguous),
    )
    return [(head, [f"{r.what}: {r.reason}" for r in remarks]) for head, remarks in every if remarks]


def question_lines(questions: Sequence[Question]) -> Iterator[str]:
    """What is asked, with the ready answers; the cautious one is marked."""
    if not questions:
        return
    yield ""
    yield "Questions (not simulated until they are answered; * is the cautious answer):"
    for question in questions:
        yield f"  {question.id}  {question.text}"
        yield f"      \N{LEFT DOUBLE QUOTATION MARK}{question.quote}\N{RIGHT DOUBLE QUOTATION MARK}"
        for answer in question.answers:
            yield f"    {'*' if answer.cautious else ' '} {answer.name}: {answer.text}"


def _by_sentence(reading: Reading, drafted: Draft) -> dict[int, list[tuple[str, str, str, str]]]:
    by: dict[int, list[tuple[str, str, str, str]]] = {}
    for evidence, text, section, basis, where in items(reading, drafted):
        by.setdefault(evidence.number, []).append((text, section, basis, where))
    return by


def toml(reading: Reading, drafted: Draft) -> str:
    """The draft scenario as TOML, with what a person should check as comments on top."""
    head = [f"Draft read from {Path(reading.article.name).name}. Check every block against its text.", ""]
    for title, remarks in _lists(reading, drafted):
        head += [f"{title}:", *(" ".join(f"- {text}".split()) for text in remarks), ""]
    for question in drafted.questions:
        head += [f"Question {question.id}: {question.text}", f'  "{question.quote}"']
        head.append(f'  answer = "..."  one of: {", ".join(answer.name for answer in question.answers)}')
        head += [f"  {'* ' if a.cautious else ''}{a.name}: {a.text}" for a in question.answers]
        for answer in question.answers:
            if answer.policies:
                head += [f"  policy of {answer.name}:", *_as_lines(answer)]
        head.append("")
    comments = "\n".join(f"# {line}" if line else "#" for line in head)
    return f"{comments}\n{dumps(drafted.content)}"


def _as_lines(answer: Answer) -> list[str]:
    """The blocks that put an answer into the scenario, to be taken out of their comment."""
    blocks = [{k: v for k, v in block.items() if k != "text"} for block in answer.policies]
    return [f"    {line}" for line in dumps({"policy": blocks}).strip().splitlines() if line]


def for_brief(reading: Reading, drafted: Draft) -> dict[str, Any]:
    """What opens a brief that was made from an article."""
    by = _by_sentence(reading, drafted)
    rows = []
    for sentence in reading.sentences:
        if found := by.get(sentence.number):
            sections = list(dict.fromkeys(section for _, section, _, _ in found))
            row: dict[str, Any] = {"number": sentence.number + 1, "sentence": " ".join(sentence.text.split())}
            row["items"] = [{"text": t, "basis": b, "where": w} for t, _, b, w in found]
            rows.append(row | {"sections": [{"id": s, "title": SECTIONS[s]} for s in sections]})
    silent = [f"[{s.number + 1}] {' '.join(s.text.split())}" for s in reading.sentences if _is_text(s, by)]
    return {
        "name": Path(reading.article.name).name,
        "date": str(reading.day or "unknown"),
        "sentences": len(reading.sentences),
        "rows": rows,
        "left_out": [short_description(reading.measures[number]) for number in _left_out(drafted)],
        "is_news_left_out": bool(_left_out(drafted)) and not drafted.own,
        "questions": [q.text for q in drafted.questions],
        "aimed_at": _regions_aimed_at(drafted),
        "buyers": list(dict.fromkeys(map(region_of, named_buyers(marked_sentences(reading))))),
        "leads": leading_goods(reading, drafted),
        "points": _points(reading, drafted),
        "measures": limits_of_exports(reading, drafted),
        "announced": _announcers(reading, drafted),
        "widened": [{"named": named, "on": on} for named, on in drafted.widened],
        "not_in_run": _not_in_run(reading, drafted),
        "answered": [f"{describe_measure(reading.measures[q.measure])}: {a.text}" for q, a in drafted.answered],
        "lists": [{"title": title, "items": remarks} for title, remarks in _lists(reading, drafted)]
        + ([{"title": "Nothing read in these sentences", "items": silent}] if silent else []),
    }


def _not_in_run(reading: Reading, drafted: Draft) -> list[str]:
    """Parts of measures and measures of the article that the run does not have, in its words; not what is asked."""
    asked = {q.measure for q, _ in drafted.answered} | {q.measure for q in drafted.questions}
    waiting = {sentence_of(reading.measures[number]).number for number in asked}
    parts = [r.what.strip('"') for r in reading.ambiguous if r.reason in (LATER_STEP, EXEMPTED)]
    told = [r for r in drafted.unmodelled if r.evidence is not None and r.evidence.number not in waiting]
    return list(dict.fromkeys([*parts, *(r.what for r in told)]))


def _announcers(reading: Reading, drafted: Draft) -> dict[str, str]:
    """Who announced the article's own policies, by the text that each of them has: its sentence."""
    marked = {sentence.sentence.number: sentence for sentence in marked_sentences(reading)}
    found: dict[str, str] = {}
    for number in drafted.modelled:
        measure = reading.measures[number]
        if who := announced_by(measure, marked):
            found[policy_text(measure)] = who
    return found


def _left_out(drafted: Draft) -> list[int]:
    """Numbers of the measures that a question keeps out of the run: one that is open, or whose answer leaves it out."""
    answered = [q.measure for q, answer in drafted.answered if not answer.policies and q.measure not in drafted.agreed]
    return sorted({*answered, *(question.measure for question in drafted.questions)})


def _points(reading: Reading, drafted: Draft) -> list[dict[str, Any]]:
    """What the article asks or leaves open, with the goods that the run has and what was left out of it."""
    folders = set(drafted.scenario.dataset) if drafted.scenario else set[str]()
    rows, left = good_rows(), {sentence_of(reading.measures[q.measure]).number for q in drafted.questions}
    points: list[dict[str, Any]] = []
    for point in asked_points(marked_sentences(reading), reading.measures, reading.events, reading.day):
        named = [rows[good] for good in point.goods if rows.get(good, {}).get("folder")]
        goods = [
            {"name": row["name"], "patterns": row["pattern"].split(";"), "is_in_run": row["folder"] in folders}
            for row in named
        ]
        points.append(point.to_json() | {"goods": goods, "left_out": point.number in left and not point.outside})
    return points


def _is_text(sentence: Sentence, by: dict[int, list[tuple[str, str, str, str]]]) -> bool:
    """Whether a sentence without a find is one: not a headline or a line with the date."""
    if sentence.number in by or opening_length(sentence) >= len(sentence.text.rstrip()):
        return False
    return sentence.text.rstrip().endswith((".", "!", "?", '"', "”"))


def _regions_aimed_at(drafted: Draft) -> list[str]:
    """Regions that the article's own export controls name; none where they are on all others but a few."""
    named = [r for p in drafted.own if p.kind == "export_control" for r in p.destinations if r != "*"]
    if 2 * len(set(named)) > len(REGIONS):
        return []
    return list(dict.fromkeys(name.partition(".")[0] for name in named))


def measures_waiting(reading: Reading, drafted: Draft) -> str:
    """The measures that open questions keep out of a run, and how to simulate them; empty where none does."""
    if not drafted.questions:
        return ""
    names = list(dict.fromkeys(short_description(reading.measures[q.measure]) for q in drafted.questions))
    sure = [q for q in drafted.questions if not q.is_guess]
    ways = [f"--answer {q.id}={answer.name}" for q in sure for answer in q.answers[:1] if answer.policies]
    how = f"{' '.join(ways)} simulates {'them' if len(ways) > 1 else 'it'}; " if ways else ""
    open_ones = f"Not simulated, because the text leaves a question open: {'; '.join(names)}."
    return f"{open_ones} {how}monazite read lists the answers."


def to_simulate(reading: Reading, drafted: Draft) -> None:
    """Raise InputError when nothing of a reading can be simulated as it was drafted."""
    if drafted.own or drafted.agreed:
        return
    count = len(reading.measures)
    lines = "".join(f"\n- {line}" for line in _refusals(reading, drafted))
    raise InputError(
        f"{count} measure{'s were' if count != 1 else ' was'} read and none can be simulated:{lines}",
        file=reading.article.name,
    )


_QUOTED = 90
"""Characters of a sentence by which a reader knows it again."""


def _advice(question: Question) -> str:
    """Which answer simulates what the article says; of two contrary readings both, of a guess none."""
    if question.is_guess:
        return f"it is only a guess what it would be: monazite read lists the answers to {question.id}"
    names = [answer.name for answer in question.answers if answer.policies]
    ways = [names[0], *(name for name in names[1:] if name == EASES)]
    which = " or ".join(f"--answer {question.id}={name}" for name in ways)
    return f"it waits for an answer that simulates it: {which}"


def _refusals(reading: Reading, drafted: Draft) -> Iterator[str]:
    """A line for each measure: the article's words, what was read, why it is not simulated, and what would do it."""
    asked = {q.measure: q for q in [*drafted.questions, *(q for q, a in drafted.answered if not a.policies)]}
    for number, m in enumerate(reading.measures):
        sentence = sentence_of(m).sentence
        quote = shorten(" ".join(sentence[dateline_length(sentence) :].split()), _QUOTED, placeholder=" ...")
        named = describe_measure(m)
        told = [r.reason for r in drafted.unmodelled if r.what == named and r.evidence == m.evidence[0]]
        told = told or [r.reason for r in drafted.unmodelled if r.evidence == m.evidence[0] and number not in asked]
        if number in asked:
            question = asked[number]
            told = [_advice(question)]
        elsewhere = drafted.simulated_elsewhere.get(number, ASKED)
        told += [] if elsewhere == ASKED else [elsewhere]
        why = "; ".join(dict.fromkeys(told)) or "no policy fits"
        yield f'"{quote}" ({named}): {why}'
    given = {r.reason for r in drafted.unmodelled}
    rest = (r for r in reading.ambiguous if r.what.startswith('"') and r.reason not in given)
    yield from dict.fromkeys(f"{r.what}: {r.reason}" for r in rest)
