"""Whether a clause tells of a tariff from the side that bears it."""

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import subjects
from monazite.reading.text.vocabulary import words

_ACTING = words("clauses.auxiliary")


def is_faced(w: TriggerContext) -> bool:
    """``its exports face a 15% tariff``: the subject bears the tariff."""
    t = w.trigger.mark
    between = [w.marked.token(i) for i in range(max(t.first - 7, 0), t.first)]
    hit = any(
        x in ("hit", "meet") and w.marked.token(i + 1) in ("by", "with", "a")
        for i, x in enumerate(between, max(t.first - 7, 0))
    )
    return hit or any(x in ("face", "faces", "faced", "facing", "pay", "pays", "paid", "attract") for x in between)


def who_faces(w: TriggerContext) -> str:
    """Who bears a tariff that is faced: the last subject with a verb after it."""
    found = subjects(w.clause, w.trigger.mark.start)
    acting = [p for p in found if w.marked.token(p.mark.last) in _ACTING or w.marked.token(p.mark.last).endswith("s")]
    return (acting or found)[-1].mark.value if found else ""
