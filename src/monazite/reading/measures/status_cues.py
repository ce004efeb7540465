"""What single words near an instrument tell of its state, and which of them are about something else."""

from collections.abc import Iterable

from monazite.reading.mentions.clauses import Clause, Window
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_FALSE, _NOR = pattern("status.false"), pattern("status.nor")
_TURNED_DOWN, _PERMISSION = pattern("status.turned_down"), pattern("doubt.permission")
_REJECT = words("status.reject")
_RUMOUR = words("status.rumour")
_PASSED = words("status.passed")
_PASSIVE = ("was ", "were ", "is ", "are ", "has been ", "have been ", "will be ")
_SAYING, _MAIN = words("parties.saying"), ("in_force", "lifted", "suspended", "denied")
_SCRAP_BEFORE, _SCRAP_AFTER = words("status.scrap_before"), words("status.scrap_after")


def grants_or_bars(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether ``may`` grants or refuses: ``may only be sold``, ``may not leave``, ``may again``."""
    after = [marked.token(i) for i in range(mark.last, mark.last + 9)]
    if {"no", "nobody", "nothing", "none"} & {marked.token(i) for i in range(mark.first - 9, mark.first)}:
        return True  # "no lithium may leave Zimbabwe"
    if any(w.start() < mark.end <= w.end() for w in _PERMISSION.finditer(marked.clean)):
        return True  # "the amount that its smelters may export"
    return bool({"only", "longer", "again"} & set(after)) or after[:1] in (["not"], ["no"])


def words_after(marked: MarkedSentence, marks: Iterable[WordMark]) -> list[str]:
    """The three words after each of some marks."""
    return [marked.token(i) for m in marks for i in range(m.last, m.last + 3)]


def is_burden(marked: MarkedSentence, mark: WordMark) -> bool:
    """``are weighing on the talks``: a burden, not a thought."""
    return "weigh" in mark.text.lower() and marked.token(mark.last) in ("on", "upon", "heavily", "against")


def has_returned(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether what returns has returned: ``restored``, ``put its controls back into force``."""
    before = {marked.token(i) for i in range(mark.first - 10, mark.first)}
    back = mark.text.lower().startswith(("is ", "are ", "has ", "have ", "came ")) and "be " not in mark.text.lower()
    return (
        back
        or mark.text.lower().endswith("ed")
        or (mark.text.lower().startswith("back in") and "put" in before and "would" not in before)
    )


def is_rejected(marked: MarkedSentence, clause: Window | Clause, trigger: WordMark) -> bool:
    """``rejected a report that it had stopped approving shipments``, ``rumours that ... were rejected``."""
    turned = _TURNED_DOWN.search(marked.clean[clause.start : trigger.end])
    lifting = [m for m in marked.of("cue", "status") if m.value in ("lifted", "suspended") and m.start > clause.start]
    if turned and (not lifting or lifting[0].start < clause.start + turned.end()):
        return True  # "rejected calls for a reserve", not "rejected calls to lift the ban"
    if _FALSE.search(marked.clean) or _NOR.search(marked.clean[clause.start : trigger.start]):
        return True
    for i in words_of(marked, clause):
        if marked.token(i) in _REJECT and i < trigger.first:
            said = [k for k in range(i + 1, i + 6) if marked.token(k) in _RUMOUR]
            if (
                said
                and marked.token(i) != "called"
                and marked.token(said[-1] + 1) in ("that", "of", "about", "it", "on")
            ):
                return True
    return False


def is_in_relative_clause(marked: MarkedSentence, mark: WordMark, by: dict[str, list[WordMark]]) -> bool:
    """Whether a change is told in a relative clause before the main verb: ``which Syrah mothballed, reopened``."""
    relative = {"which", "that"} & {marked.token(i) for i in range(mark.first - 5, mark.first)}
    if not relative:
        return False
    later = [m for m in by.get("in_force", ()) if m.first > mark.last]
    return any("," in [marked.token(i) for i in range(mark.last, m.first)] for m in later)


def is_of_another_time(
    marked: MarkedSentence, mark: WordMark, cues: Iterable[WordMark], trigger: WordMark, done: bool
) -> bool:
    """Whether a word for a state is not about the instrument's own; ``done`` says that a past verb makes that."""
    word = mark.text.lower()
    if mark.value == "threatened" and word.startswith("warn") and done and mark.first > trigger.last:
        return True  # "banned exports and warned that whoever passes them on will be held to account"
    lead = {marked.token(i) for i in range(mark.first - 9, mark.first)}
    if mark.value == "considered" and "bill" in word.split() and _PASSED & lead:
        return True  # "gave final approval to a bill that"
    if mark.value == "reported" and marked.token(mark.first - 1) == "state":
        return True  # "state media reported"
    return is_before_main_verb(marked, mark, cues)


def is_before_main_verb(marked: MarkedSentence, mark: WordMark, cues: Iterable[WordMark]) -> bool:
    """``which Harare had threatened, and that nobody believed in, came into force``: before the main verb."""
    begin = next((i for i in range(mark.first, mark.first - 12, -1) if marked.token(i) in ("that", "which", "who")), -1)
    inside = [marked.token(i) for i in range(max(begin, 0), mark.last)]
    if begin < 1 or "had" not in inside or "," in inside or marked.token(begin - 1) in _SAYING:
        return False
    comma = next((i for i in range(mark.last, len(marked.tokens)) if marked.token(i) == ","), None)
    return comma is not None and any(m.first > comma and m.weight >= 1 for m in cues if m.value in _MAIN)


def has_present_verb(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a later verb of the sentence says what holds now."""
    return any(marked.token(i) in ("has", "have", "will", "is") for i in range(mark.last + 4, len(marked.tokens)))


def words_of(marked: MarkedSentence, clause: Window | Clause) -> list[int]:
    """Numbers of the words of a clause."""
    return [i for i, at in enumerate(marked.offsets) if clause.start <= at < clause.end]


def is_part(mark: WordMark, trigger: WordMark) -> bool:
    """Whether a mark is a part of the trigger's own words."""
    return trigger.first <= mark.first and mark.last <= trigger.last


def stands_before(mark: WordMark, trigger: WordMark) -> bool:
    """Whether a mark ends before the trigger, or begins in it."""
    return mark.last <= trigger.first or trigger.first <= mark.first < trigger.last


def is_scrap(marked: MarkedSentence, mark: WordMark) -> bool:
    """``copper scrap`` is a material."""
    if mark.text.lower() != "scrap":
        return False
    if marked.token(mark.first - 1) in _SCRAP_BEFORE or marked.token(mark.last) in _SCRAP_AFTER:
        return True
    return any(g.last in (mark.first, mark.last) or g.first in (mark.first, mark.last) for g in marked.of("good"))


def is_about(marked: MarkedSentence, mark: WordMark, trigger: WordMark) -> bool:
    """Whether a word such as ``dropped`` stands near enough to be about the instrument."""
    gap = trigger.first - mark.last if stands_before(mark, trigger) else mark.first - trigger.last
    relative = {"that", "which"} & {marked.token(i) for i in range(trigger.last, trigger.last + 9)}
    if relative and mark.first > trigger.last and mark.text.lower().startswith(_PASSIVE):
        return True  # "the suspension that Kinshasa had decreed, and that had emptied the yards, was lifted"
    return gap <= (30 if marked.token(mark.last) in ("it", "them") else 12)


def is_on_the_exchange(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether what is suspended or dropped is a share or a price."""
    near = {marked.token(i) for i in range(mark.first - 4, mark.first)}
    return bool(near & {"shares", "share", "stock", "stocks", "trading", "price", "prices", "futures"})
