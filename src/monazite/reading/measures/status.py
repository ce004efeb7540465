"""What state a measure is in: denied, lifted, suspended, threatened, considered, reported, announced, in force.

The words of its clause decide, the gravest first, without those of clauses about something else
(`monazite.reading.mentions.asides`). Where others of the sentence speak against them, the measure is
doubted (`monazite.reading.doubts.sentence_checks`) and not simulated.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from monazite.reading.measures.context import TriggerContext
from monazite.reading.measures.threats_of_harm import is_harm
from monazite.reading.mentions.asides import without_asides
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_MODAL, _RESIST, _MAYBE = words("status.modal"), words("status.resist"), words("status.maybe")
_URGING, _CREATING, _IDEAS = words("status.urging"), words("status.creating"), words("status.ideas")
_AHEAD, _NOT_DONE, _ENDING = words("status.ahead"), words("status.not_done"), words("status.ending")
_BUILT, _SCRAP = words("status.built"), words("status.scrap_before")
_REJECT, _RUMOUR = words("status.reject"), words("status.rumour")
_HEARSAY, _MENACE, _PERMISSION = pattern("status.hearsay"), pattern("status.menace"), pattern("doubt.permission")
_OF_PRICES, _SEEKING = pattern("status.of_prices"), re.compile(r"\bto\s+(?:\w+\s+)?$", re.I)
AIMS = ("considered", "lifted", "suspended")
"""States of which a word that tells what a measure is for says nothing."""
_PURPOSE, _NEEDS_NOD = pattern("status.purpose"), pattern("status.needs_nod")
_EASING, _MOVES, _RAISED = pattern("status.easing"), pattern("status.moves"), pattern("status.raised")
_ENDS_PAUSE, _LAST_TIME = pattern("status.ends_pause"), pattern("status.last_time")
_REFUTED = tuple(pattern(f"status.{name}") for name in ("false", "nor", "none", "turned_down"))
_DONE = {
    "finance": words("status.paid"), "truce": words("status.agreed"), "partnership": words("status.signed"),
    "purchase": words("status.signed"),
}  # fmt: skip
_PLANS = ("finance", "partnership", "project", "purchase", "truce", "price_floor")
_REASONS = ("since", "after", "because", "when")
"""Words that open a clause which hearsay does not touch: ``since Beijing put them under licence``."""
_NEAR = 12
"""Words between a word for a state and the instrument within which it is about that."""
MAINTAINED = "kept up"
"""Cue of a measure that somebody says will stay: the day on which it was said is not its start."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status, whether words say so, and the word that does."""

    value: str
    explicit: bool
    cue: str = ""


def read_status(w: TriggerContext, kind: str, conditional: bool) -> Status:
    """Status of the measure of a kind that a trigger names.

    Parameters
    ----------
    w
        The trigger with what stands around it. Tokens that make the instrument itself (``halted exports``) are not
        read as a change of status.
    kind
        Kind of the measure.
    conditional
        Whether the sentence hangs on a condition (``if no deal is reached``).
    """
    w = replace(w, marked=without_asides(w.marked, w.trigger.mark.start, w.trigger.mark.end, kind))
    marked, clause, trigger = w.marked, w.window, w.trigger.mark
    by = _cues(w)
    if _LAST_TIME.search(marked.clean[: trigger.start]):
        return Status("in_force", False)  # an earlier one, whatever became of it
    said = [*by.get("denied", ()), *marked.of("cue", "negation", clause.start, clause.end)]
    if any(_EASING.match(marked.clean[m.end - 5 * m.text.lower().endswith(" that") : m.end + 60]) for m in said):
        return Status("announced" if kind == "project" else "in_force", True, MAINTAINED)
    if ":resume" in trigger.value:
        return Status("lifted", True, trigger.text)
    if ":probe" in trigger.value:
        return Status("considered", True, trigger.text)
    lead = {marked.token(i) for i in range(trigger.first)}
    refuted = bool(lead & _REJECT and lead & _RUMOUR)  # "rejected a report that it had stopped"
    refuted = refuted or any(shape.search(marked.clean[clause.start : trigger.end + 60]) for shape in _REFUTED)
    denied = any(m.last < trigger.first or len(m.text) > 6 for m in by.get("denied", ()))
    if denied or (refuted and not by.get("lifted")):
        return Status("denied", True, "denied")
    found = None
    if kind == "truce" and not by.get("considered"):
        found = _of_truce(w, by)
    found = found or _ended(w, by, conditional)
    found = found or _open(w, kind, by, conditional)
    plain = found or _affirmed(w, kind, by)
    made = any(
        i < trigger.last and (marked.token(i).endswith("ed") or marked.token(i) in ("did", "froze"))
        for i in w.trigger.used
    )
    return Status("in_force", True, trigger.text) if made and not plain.explicit else plain


def _cues(w: TriggerContext) -> dict[str, list[WordMark]]:
    """Words of the clause that tell of a status, by what they say, without those that mean something else here."""
    marked, clause, trigger, used = w.marked, w.window, w.trigger.mark, w.trigger.used
    by: dict[str, list[WordMark]] = {}
    for m in marked.of("cue", "status", clause.start, clause.end):
        word, after = m.text.lower(), marked.clean[m.end :]
        inside = used & set(range(m.first, m.last)) or (trigger.first <= m.first and m.last <= trigger.last)
        is_told = m.value in ("announced", "denied") and m.first < trigger.first  # "will (not) let" of "let it leave"
        if m.value != "in_force" and inside and not is_told:
            continue
        beside = marked.token(m.first - 1) in _SCRAP or marked.of("good", None, m.start - 14, m.end + 14)
        if word == "scrap" and beside:
            continue  # "copper scrap"
        if m.value == "considered" and word in ("may", "might", "could") and _permits(marked, m):
            continue
        if m.value == "considered" and "weigh" in word and marked.token(m.last) in ("on", "upon", "heavily"):
            continue  # "are weighing on the talks"
        if m.value in AIMS and m.first >= trigger.last and is_purpose(marked.clean, m, trigger.end):
            continue  # "will cap exports, as it seeks to shore up prices"
        if m.value == "threatened" and marked.token(m.first - 1) == "had":
            continue  # "after carmakers had warned of closures"
        if m.value == "threatened" and is_harm(marked.clean, m.start, (trigger.start, trigger.end)):
            continue  # "signed an order imposing a tariff, as imports threatened to impair security"
        if m.value in ("lifted", "suspended") and (_MOVES.match(after) or _RAISED.match(after)):
            continue  # "drops to 10%", "will lift its reserve to 180 days"
        if m.value == "lifted" and ends_pause(marked, m):
            continue
        by.setdefault("returning" if ends_pause(marked, m) else m.value, []).append(m)
    return by


def is_purpose(text: str, mark: WordMark, end: int) -> bool:
    """Whether a word after a measure says what for it is: ``seeking to punish Tokyo``; not whose approval it needs."""
    if mark.value == "lifted" and _OF_PRICES.match(text[mark.end :]):
        return True  # "to lift prices"
    if mark.value != "considered" and not _SEEKING.search(text[end : mark.start]):
        return False
    return bool(_PURPOSE.search(text[end : mark.start]) and not _NEEDS_NOD.match(text[mark.end :]))


def ends_pause(marked: MarkedSentence, cue: WordMark) -> bool:
    """Whether a word is of the end of a pause, so that a measure returns: ``ending``, ``the suspension``."""
    if cue.value == "suspended":
        return _ENDS_PAUSE.search(marked.clean[: cue.start]) is not None
    pauses = [c for c in marked.of("cue", "status", cue.start) if c.value == "suspended"]
    ends = (_ENDS_PAUSE.search(marked.clean[: c.start]) for c in pauses)
    return cue.value == "lifted" and any(end is not None and end.start() <= cue.start < end.end() for end in ends)


def _permits(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether ``may`` grants or refuses: ``may only be sold``, ``may not leave``, ``no gallium may leave``."""
    after = [marked.token(i) for i in range(mark.last, mark.last + 9)]
    before = {marked.token(i) for i in range(mark.first - 9, mark.first)}
    granted = any(w.start() < mark.end <= w.end() for w in _PERMISSION.finditer(marked.clean))
    refused = {"no", "nobody", "nothing"} & before or after[:1] in (["not"], ["no"])
    return granted or bool(refused or {"only", "longer", "again"} & set(after))


def _words(w: TriggerContext) -> set[str]:
    """The words of the trigger's part of its clause in lower case."""
    return {w.marked.token(i) for i, at in enumerate(w.marked.offsets) if w.window.start <= at < w.window.end}


def _of_truce(w: TriggerContext, by: dict[str, list[WordMark]]) -> Status | None:
    """A truce that runs out or is prolonged holds, and ``agreed to pause their duties`` makes one."""
    by.pop("suspended", None)
    going_on = _words(w) & (_ENDING | {"another", "extend", "extended", "prolong", "prolonged"})
    return Status("in_force", True, "expire") if going_on and not by.get("lifted") else None


def _ended(w: TriggerContext, by: dict[str, list[WordMark]], conditional: bool) -> Status | None:
    """Lifted, suspended or brought back; in force where somebody only asks for that or is loath to do it."""
    marked, trigger = w.marked, w.trigger.mark
    for m in by.get("returning", ()):
        if (found := _open(w, "", by, conditional)) and found.value in ("considered", "reported"):
            return found  # "is weighing whether to bring back its ban"
        open_end = "threatened" if conditional or by.get("threatened") else "announced"
        return Status("in_force" if m.text.lower().endswith("ed") and not conditional else open_end, True, m.text)
    for m in [*by.get("lifted", ()), *by.get("suspended", ())]:
        before = {marked.token(i) for i in range(m.first - 6, m.first)}
        gap = trigger.first - m.last if m.last <= trigger.first else m.first - trigger.last
        if m.value == "lifted" and gap > _NEAR:
            continue
        if m.value == "lifted" and _IDEAS & {marked.token(i) for i in range(m.last, m.last + 3)}:
            return Status("denied", True, m.text)  # "abandoned its idea of a stockpile"
        if (conditional and m.value == "lifted") or before & _RESIST:
            return Status("in_force", False, m.text)
        return Status("considered" if before & _MAYBE else m.value, True, m.text)
    return None


def _open(w: TriggerContext, kind: str, by: dict[str, list[WordMark]], conditional: bool) -> Status | None:
    """Threatened, asked for, considered or only reported."""
    marked, clause, trigger = w.marked, w.window, w.trigger.mark
    open_to_hearsay = w.clause.opener not in _REASONS
    hearsay = open_to_hearsay and _HEARSAY.search(marked.clean)
    if found := by.get("threatened"):
        said = hearsay and not _MENACE.search(found[0].text)
        return Status("reported" if said else "threatened", True, found[0].text)
    modal = _words(w) & {"will", "may", "could", "would", "might", "ready", "prepared", "willing"}
    if conditional and kind in BARRIERS and (modal or marked.token(0) in ("unless", "should")):
        return Status("threatened", True, "if")
    urged = [i for i in range(trigger.first - _NEAR, trigger.first) if marked.token(i) in _URGING]
    if urged and any(marked.token(i) in _CREATING or marked.token(i) == "for" for i in range(urged[0], trigger.first)):
        return Status("considered", True, marked.token(urged[0]))
    talks = [m for m in marked.of("event", None, clause.start, trigger.start) if m.value == "talks"]
    if kind == "partnership" and talks and not _is_done(w, kind):
        return Status("considered", True, talks[0].text)  # "talks about a supply agreement"
    strong = [m for m in by.get("considered", ()) if m.weight >= 1]
    strong = [m for m in strong if m.first < trigger.first or not m.text.lower().startswith("in talks")]
    if strong and not (strong[0].first >= trigger.last and _is_done(w, kind)):
        return Status("considered", True, strong[0].text)
    heard = by.get("reported", []) if open_to_hearsay else []
    if hearsay or heard:
        plain = _affirmed(w, kind, by)
        if any(m.weight >= 0.8 for m in heard) or not (plain.explicit and plain.value == "in_force"):
            return Status("reported", True, heard[0].text if heard else "hearsay")
    return None


def _affirmed(w: TriggerContext, kind: str, by: dict[str, list[WordMark]]) -> Status:
    """In force, announced or possible: no denial, change, threat or hearsay. The nearest word decides."""
    marked, trigger = w.marked, w.trigger.mark
    if _is_done(w, kind):
        return Status("in_force", True, "done")
    now = [m for m in by.get("in_force", ()) if kind != "project" or m.text.lower() in _BUILT]
    if sure := [m for m in now if m.weight >= 1]:
        return Status("in_force", True, sure[0].text)
    future = [m for m in now if _MODAL & {marked.token(i) for i in range(m.first - 3, m.first)}]
    past = [m for m in now if m not in future]
    weak = [m for m in by.get("considered", ()) if m.last <= trigger.first]
    if weak and not any(m.last <= trigger.first for m in past):
        return Status("considered", True, weak[0].text)
    told = [*by.get("announced", ()), *future]
    leading = [m for m in past if 0 <= trigger.first - m.last <= _NEAR]
    if leading and not any(leading[-1].first < m.first <= trigger.first for m in told):
        return Status("in_force", True, leading[-1].text)
    choices = [(m, "announced") for m in told] + [(m, "in_force") for m in past]
    if choices:
        mark, value = min(choices, key=lambda c: abs(c[0].first - trigger.first) + 3 * (c[0].first > trigger.first))
        return Status(value, True, mark.text)
    if "to" in (marked.token(trigger.first - 1), marked.token(trigger.first - 2)) and trigger.first <= 6:
        return Status("announced", True, "to")  # headlines: "Japan to stockpile rare earths"
    return Status("announced" if kind in _PLANS else "in_force", False)


def _is_done(w: TriggerContext, kind: str) -> bool:
    """Whether money was paid or a pact signed; what is only decided or promised is not done."""
    marked, clause = w.marked, w.window
    verbs, ahead = _DONE.get(kind, frozenset()), False
    for i, at in enumerate(marked.offsets):
        if clause.start <= at < clause.end:
            ahead = ahead or marked.token(i) in _AHEAD
            if marked.token(i) in verbs and not ahead and not _NOT_DONE & {marked.token(k) for k in range(i - 3, i)}:
                return True
    return False


def adjust_to_date(status: Status, start: date | None, exact: bool, base: date | None) -> Status:
    """The status once the date is known: what begins later than the article is announced, what has begun is in force.

    ``exact`` says that the date is the one from which the measure holds, not that of the announcement.
    """
    if base is None or start is None:
        return status
    if status.value == "in_force" and start > base:
        return Status("announced", status.explicit, status.cue)
    if status.value == "announced" and exact and start <= base:
        return Status("in_force", status.explicit, status.cue)
    return status
