"""Two readings of one article that contradict each other, one easing what the other tightens: one question for both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from monazite.reading.doubts.asking import policy_in_words, question_on
from monazite.reading.doubts.doubt import Choice
from monazite.reading.doubts.question import LEAVE_OUT, Answer, Question
from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.parties.countries import country_name

EASES = "eases"
"""The answer that the easing of two contrary readings is meant."""
_NOTHING = "Leave it out: nothing of it is simulated"
Work = tuple[MeasureWork, Sequence[dict[str, Any]]]


def contrary_readings(works: Mapping[int, Work]) -> dict[int, int]:
    """Number of an easing of an article to that of the measure which tightens the same at the same time.

    Parameters
    ----------
    works
        Measures by number with their policies.
    """
    pairs: dict[int, int] = {}
    for at, (easing, freed) in works.items():
        for other, (tightening, held) in works.items():
            is_pair = at != other and easing.measure.actor == tightening.measure.actor and other not in pairs.values()
            if is_pair and any(_eases(a) and _tightens(b) and _meet(a, b) for a in freed for b in held):
                pairs.setdefault(at, other)
    return pairs


def with_contrary(question: Question, policies: Sequence[Mapping[str, Any]]) -> Question:
    """A question with the easing as a further answer, and none as the cautious one.

    Parameters
    ----------
    question
        The question on what tightens.
    policies
        What would be simulated if it eases.
    """
    words = "; ".join(policy_in_words(block) for block in policies)
    eased = Answer(EASES, f"It is eased: simulate {words}", tuple(policies))
    kept = [replace(answer, cautious=False) for answer in question.answers if answer.policies]
    none = next((a for a in question.answers if not a.policies), Answer(LEAVE_OUT, _NOTHING))
    return replace(question, answers=(*kept, eased, replace(none, cautious=True)))


def joint_question(number: int, tightening: Work, easing: Work) -> Question:
    """The question on both of two contrary readings, which no cautious answer settles by an easing.

    Parameters
    ----------
    number
        Number of the measure that tightens.
    tightening, easing
        Both measures with their policies.
    """
    work, policies = tightening
    choices = (Choice("tightens", "it is tightened", {}),)
    work.doubt("contradiction", choices, actor=country_name(work.measure.actor))
    asked = question_on(number, work, policies)
    assert asked is not None
    return with_contrary(asked, easing[1])


def _eases(block: Mapping[str, Any]) -> bool:
    return block["kind"] == "export_control" and block.get("status") != "threatened" and block.get("approval") == 1.0


def _tightens(block: Mapping[str, Any]) -> bool:
    acts = block["kind"] == "export_control" and block.get("status") != "threatened"
    return acts and bool(block.get("ban") or block.get("approval", 1.0) < 1.0)


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two controls are on some of the same goods and buyers at the same time."""
    shared = all(_share(one.get(name, ()), other.get(name, ())) for name in ("goods", "destinations"))
    ends = (one.get("end") or date.max, other.get("end") or date.max)
    return shared and one["start"] < ends[1] and other["start"] < ends[0] and not _follows(one, other)


def _follows(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the easing takes the place of a control that has no end of its own: it begins later."""
    return other.get("end") is None and one["start"] > other["start"]


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    stems = [{name.partition(".")[0] for name in names} for names in (one, other)]
    return "*" in (*one, *other) or bool(stems[0] & stems[1])
