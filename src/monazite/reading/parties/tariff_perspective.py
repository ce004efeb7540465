"""Whether a clause tells of a tariff from the side that bears it."""

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import subjects
from monazite.reading.text.vocabulary import words

_ACTING = words("clauses.auxiliary")


def is_faced(w: TriggerContext) -> bool:
    """``its exports face a 15% tariff``: the subject bears the tariff."""
    t = w.trigger.mark
    near = [(w.marked.token(i), w.marked.token(i + 1)) for i in range(max(t.first - 7, 0), t.first)]
    hit = any(word in ("hit", "meet") and after in ("by", "with", "a") for word, after in near)
    faces = ("face", "faces", "faced", "facing", "pay", "pays", "paid", "attract")
    return hit or any(word in faces for word, _ in near)


def who_faces(w: TriggerContext) -> str:
    """Who bears a tariff that is faced: the last subject with a verb after it."""
    found = subjects(w.clause, w.trigger.mark.start)
    acting = [p for p in found if w.marked.token(p.mark.last) in _ACTING or w.marked.token(p.mark.last).endswith("s")]
    return (acting or found)[-1].mark.value if found else ""
