"""Whether a clause tells of a tariff from the side that bears it."""

from monazite.reading.measures.context import TriggerContext
from monazite.reading.mentions.clauses import ClausePart
from monazite.reading.text.vocabulary import words

_ACTING = words("clauses.auxiliary")
_FACING = ("face", "faces", "faced", "facing", "pay", "pays", "paid", "attract")
_MET, _MET_BY = ("hit", "meet"), ("by", "with", "a")
_TOWARDS = ("to", "into", "with", "for")
"""Words before the country in which goods are taxed: ``Chinese exports to the United States face a duty``."""
_NEAR, _LINKED = 7, 3


def is_faced(w: TriggerContext) -> bool:
    """``its exports face a 15% tariff``: the subject bears the tariff."""
    return _verb(w) is not None


def _verb(w: TriggerContext) -> int | None:
    """Where the verb stands by which somebody bears the tariff."""
    t, token = w.trigger.mark, w.marked.token
    near = range(max(t.first - _NEAR, 0), t.first)
    return next((i for i in near if token(i) in _FACING or (token(i) in _MET and token(i + 1) in _MET_BY)), None)


def bearers(w: TriggerContext) -> list[ClausePart]:
    """Who bears a tariff that is faced: the last names before the verb, ``magnets from Japan and South Korea``."""
    at = _verb(w)
    if at is None:
        return []
    ahead = [p for p in w.clause.parts if p.mark.last <= at and not _is_place_of_tax(w, p)]
    between = {w.marked.token(i) for i in range(ahead[-1].mark.last, at)} if ahead else set()
    if between & {"its", "their"}:
        return ahead[:1]  # "agreed a deal with Washington under which its exports face"
    if between & {"or", "and"}:  # "China would have to supply the United States with magnets or face a tariff"
        ahead = [p for p in ahead if w.marked.token(p.mark.last) in _ACTING][-1:] or ahead
    row = ahead[-1:]
    for part in reversed(ahead[:-1]):
        between = [w.marked.token(i) for i in range(part.mark.last, row[0].mark.first)]
        if len(between) > _LINKED or not {*between} <= {",", "and", "or", "the", "from", "as", "well"}:
            break
        row.insert(0, part)
    return row


def _is_place_of_tax(w: TriggerContext, part: ClausePart) -> bool:
    """Whether a name before the verb is where the goods go: ``exports to the United States``, ``In Canada, ...``."""
    lead = [w.marked.token(i) for i in range(part.mark.first - 2, part.mark.first)]
    fronted = w.marked.token(part.mark.last) == "," and {"in", "under"} & {*lead}
    return bool(fronted or {*_TOWARDS} & {*lead})
