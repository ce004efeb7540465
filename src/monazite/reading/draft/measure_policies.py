"""Measures to policies, one by one: what is on record, what is sure, and what has to be asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.reading.doubts.asking import question_on
from monazite.reading.doubts.contradictions import EASES, contrary_readings, joint_question, with_contrary
from monazite.reading.doubts.question import ON_RECORD, Answer, Question, check_ids
from monazite.reading.doubts.record_checks import check_duplicates, check_money, check_record, check_repeated
from monazite.reading.doubts.second_reader import check_second_reader
from monazite.reading.doubts.sentence_checks import check_sentence
from monazite.reading.doubts.stated_facts import take_stated_facts
from monazite.reading.draft.beside_record import beside_record
from monazite.reading.draft.draft_work import Draft, MeasureWork, describe_measure
from monazite.reading.draft.ended_pauses import pause_is_over, without_empty_spans
from monazite.reading.draft.lifted_bans import told_start
from monazite.reading.draft.policy_blocks import policies_of
from monazite.reading.draft.register import Register
from monazite.reading.parties.countries import regions_of
from monazite.reading.records import BARRIERS, UNRENEWED, ReadMeasure, Remark, following
from monazite.reading.result import Reading
from monazite.reading.text.tables import good_rows
from monazite.scenario.policies import kinds_with

RECORDED = ("in_force", "announced", "threatened", "suspended")
"""States of a measure in which the record holds it; what an article says was lifted is news."""
RECORD_HOLDS = "on record"
"""Begins what is said of a measure that the record simulates."""
NOT_IN_RUN = "on record, and not in the record's run"
"""Begins what is said of a measure that a person took for a row which the run does not hold."""
DROPPED = "drop"
"""Verdict of a person that a measure is left out."""
_MEETINGS = ("talks", "summit", "meeting")
ASKED = "asked"
"""What is said of a measure that waits for an answer."""


@dataclass(frozen=True, slots=True)
class Answering:
    """How questions are settled: answers by id, and whether the rest take their cautious answer."""

    given: dict[str, str]
    cautious: bool = False

    def to(self, question: Question) -> Answer | None:
        """The answer to a question; None where it stays open."""
        if question.id in self.given:
            return question.answer(self.given[question.id])
        return question.cautious if self.cautious else None


def blocks_of_measures(
    reading: Reading, base: date, register: Register, minerals: tuple[str, ...], answering: Answering, out: Draft
) -> list[dict[str, Any]]:
    """Policies of what is sure and of what was answered; the rest is asked, listed or on record.

    Parameters
    ----------
    reading
        What an article says.
    base
        Day of the article.
    register
        What was on record on that day.
    minerals
        Dataset folders of the minerals that the article names.
    answering
        How questions are settled.
    out
        The draft that takes the remarks and the questions.
    """
    works = _works(reading, base, register, minerals, out)
    blocks: list[dict[str, Any]] = []
    asked: list[Question] = []
    contrary = contrary_readings(works)
    easing_of = {tightening: easing for easing, tightening in contrary.items()}
    for number, (work, policies) in works.items():
        if work.on_record:
            out.agreed.add(number)
        if number in contrary:
            out.simulated_elsewhere[number] = ASKED  # with the measure that it contradicts
            continue
        eased = works.get(easing_of.get(number, -1))
        question = joint_question(number, (work, policies), eased) if eased else question_on(number, work, policies)
        if question is not None and work.contrary:
            question = with_contrary(question, work.contrary)
        if question is not None:
            asked.append(question)
            out.guesses[number] = [doubt.text for doubt in work.doubts.values()]
            answer = answering.to(question)
            if answer is None:
                out.questions.append(question)
                out.simulated_elsewhere[number] = ASKED
                continue
            out.answered.append((question, answer))
            policies = [dict(block) for block in answer.policies]
            if eased and answer.name == EASES:
                number, work = easing_of[number], eased[0]
                out.simulated_elsewhere.pop(number, None)
            if not policies:
                if answer.name == ON_RECORD:
                    out.agreed.add(number)  # the record runs with it
                proof = work.measure.evidence[0]
                out.unmodelled.append(Remark(question.text.rstrip("."), f"answered: {answer.name}", proof))
                continue
        _take(number, work, policies, out)
        blocks += policies
    check_ids(answering.given, asked)
    return blocks


def _works(
    reading: Reading, base: date, register: Register, minerals: tuple[str, ...], out: Draft
) -> dict[int, tuple[MeasureWork, list[dict[str, Any]]]]:
    """Measures that the record does not hold, by number, with the policies of each and what is doubted of it."""
    works: dict[int, tuple[MeasureWork, list[dict[str, Any]]]] = {}
    measures, met = reading.measures, (e.day for e in reading.events if e.kind in _MEETINGS and e.day)
    next_meeting = min((day for day in met if day > base), default=None)
    for number, measure in enumerate(measures):
        if measure.verdict == DROPPED:
            out.unmodelled.append(Remark(describe_measure(measure), "left out by hand", measure.evidence[0]))
            continue
        if (row := _row_by_hand(measure, register) or _recorded(measure, register)) is not None:
            held = RECORD_HOLDS if register.simulates(row) else NOT_IN_RUN
            out.simulated_elsewhere[number] = f"{held}: {row.text}"
            out.agreed.add(number)
            continue
        if (over := register.ended_row_of(measure)) is not None and not measure.checked:
            out.simulated_elsewhere[number] = f"{RECORD_HOLDS}, over since {over.until}: {over.text}"
            out.agreed.add(number)
            continue
        work = MeasureWork(
            measure,
            base,
            register=register,
            minerals=minerals,
            regions=regions_of(minerals),
            stated=measure.level,
            following=following(measure, reading.article.text),
            next_meeting=next_meeting,
            begun=told_start(measure, measures, base),
        )
        work.earlier = next((m for m in reversed(measures[:number]) if _can_be_answered(m, measure)), None)
        if measure.supposed_from:
            work.assume(f"the article tells of it as {measure.supposed_from.replace('_', ' ')}; it is taken as true")
        take_stated_facts(work)
        works[number] = work, without_empty_spans(work, beside_record(work, policies_of(work)))
    earlier: list[tuple[ReadMeasure, Sequence[dict[str, Any]]]] = []
    check_money([work for work, policies in works.values() if policies])
    for number, (work, policies) in works.items():
        if work.on_record:
            work.doubts.clear()  # the row says what the article leaves open
        elif policies:
            check_sentence(work)
            check_second_reader(work)
            if work.prolongs:
                work.doubts.pop("kept", None)
                work.doubts.pop("direction", None)
            elif measures[number].variant != UNRENEWED and not pause_is_over(measures[number], base):
                # else the row on record is what ends, or what was put off
                check_record(work)
            check_duplicates(work, policies, earlier)
            check_repeated(work, [measures[at] for at in out.agreed])
            work.settle_checked()
            listed = next((doubt for doubt in work.doubts.values() if doubt.mode == "list"), None)
            if listed is None:
                earlier.append((work.measure, policies))
                continue
            work.leave_out(listed.text)
            works[number] = work, []
    return works


def _can_be_answered(m: ReadMeasure, threat: ReadMeasure) -> bool:
    """Whether a threat can be the answer to a measure: one of another country on goods that are simulated."""
    on_goods = m.kind in BARRIERS and m.kind not in kinds_with("limits_technology") and bool(m.goods)
    if m.status not in ("in_force", "announced") or not on_goods or m.actor == threat.actor:
        return False
    return all(good_rows().get(good, {}).get("pattern") for good in m.goods)


def _take(number: int, work: MeasureWork, policies: Sequence[dict[str, Any]], out: Draft) -> None:
    """Put what was made of a measure into the draft."""
    out.unmodelled += work.unmodelled
    out.assumptions += work.assumptions
    out.widened += [one for one in work.widened if policies and one not in out.widened]
    if policies:
        out.modelled[number] = [block["kind"] for block in policies]
        out.folders |= work.folders
        out.guesses.setdefault(number, []).extend(remark.reason for remark in work.assumptions)
    if work.simulated_as:
        out.agreed.add(number)
        out.simulated_elsewhere[number] = work.simulated_as


def _row_by_hand(measure: ReadMeasure, register: Register) -> RecordedMeasure | None:
    """The row that a person took a measure for; None where nobody did."""
    verdict, _, name = measure.verdict.partition(" ")
    return register.row(name) if verdict == "record" else None


def _recorded(measure: ReadMeasure, register: Register) -> RecordedMeasure | None:
    """The row of the register that the record's run simulates for a measure; None if it is news."""
    if measure.variant == UNRENEWED or register.quota_prolonged_from(measure) is not None:
        return None  # the record holds what ends
    if measure.status not in RECORDED or measure.later_state or register.prolonged_from(measure) is not None:
        return None
    if pause_is_over(measure, register.day):
        return None  # the record has the pause, and not whether it was followed by what it put off
    row = register.row_of(measure)
    return row if row is not None and register.simulates(row) else None
