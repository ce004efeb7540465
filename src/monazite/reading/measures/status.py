"""What state a measure is in: denied, lifted, suspended, threatened, considered, reported, announced, in force."""

from dataclasses import dataclass
from datetime import date

from monazite.reading.measures.status_cues import (
    grants_or_bars,
    has_present_verb,
    has_returned,
    is_about,
    is_burden,
    is_in_relative_clause,
    is_of_another_time,
    is_on_the_exchange,
    is_part,
    is_rejected,
    is_scrap,
    stands_before,
    words_after,
    words_of,
)
from monazite.reading.mentions.clauses import Clause, Window
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_MODAL = words("status.modal")
_RESIST = words("status.resist")
_ENDING = words("status.ending")
_GIVING = words("status.giving")
_SITE_WORK = ("building", "construction", "work", "works", "constructing", "to")  # "has begun building a plant"
_BEGUN = {"began", "begun", "started", "continues", "continued"}
_URGING = words("status.urging")
_CREATING = words("status.creating")
_MAYBE = words("status.maybe")
_ANNOUNCING = words("status.announcing")
_ORDERED = pattern("status.ordered")
_HEARSAY, _HOW = pattern("status.hearsay"), pattern("status.how")
_EASING, _MOVES, _MENACE = pattern("status.easing"), pattern("status.moves"), pattern("status.menace")
_RAISED, _RAISING = pattern("status.raised"), ("lift", "lifts", "lifted", "lifting")
_SAYING = ("announced", "announces", "announcing", "confirmed")
_UNPAUSED, _CONTROLS = (
    pattern("status.unpaused"),
    ("export_control", "export_tax", "tariff", "tech_control", "standard"),
)
_OVER = words("status.over")
_NONE = pattern("status.none")
MAINTAINED = "kept up"
"""Cue of a measure that somebody says will stay: the day on which it was said is not its start."""
_EXCEPTIONS = words("status.exceptions")
_BUILT = words("status.built")
_DONE, _SIGNED, _AGREED = words("status.paid"), words("status.signed"), words("status.agreed")
_AHEAD, _NOT_DONE = words("status.ahead"), words("status.not_done")
_PACTS = words("status.pacts")
_IDEAS = words("status.ideas")
_PLANS = ("finance", "partnership", "project", "purchase", "truce", "price_floor")


@dataclass(frozen=True, slots=True)
class Status:
    """A status, whether words say so, and the word that does."""

    value: str
    explicit: bool
    cue: str = ""


@dataclass(frozen=True, slots=True)
class StatusScene:
    """What the status of one instrument is read from.

    ``used`` are the tokens that make the trigger itself (``halted exports``) and are not read as a change of status.
    ``conditional`` says that the sentence hangs on a condition (``if no deal is reached``). ``told`` is false in a
    clause such as ``since Beijing put them under licence``, which hearsay does not touch.
    """

    marked: MarkedSentence
    clause: Window | Clause
    kind: str
    trigger: WordMark
    used: set[int]
    conditional: bool
    open_to_hearsay: bool
    cues: dict[str, list[WordMark]]

    def words(self) -> set[str]:
        """The words of the clause in lower case."""
        return {self.marked.token(i) for i in words_of(self.marked, self.clause)}


def read_status(
    marked: MarkedSentence,
    clause: Window | Clause,
    kind: str,
    trigger: WordMark,
    used: set[int],
    conditional: bool,
    open_to_hearsay: bool = True,
) -> Status:
    """Status of the measure that ``trigger`` names; the arguments are those of `StatusScene`."""
    scene = StatusScene(
        marked, clause, kind, trigger, used, conditional, open_to_hearsay, _cues(marked, clause, trigger, used)
    )
    for rule in (_maintained, _refuted, _by_kind, _ended_or_returned, _threatened, _considered, _reported):
        if found := rule(scene):
            return found
    plain = _affirmed(marked, clause, kind, trigger, scene.cues)
    if not plain.explicit and any(
        i < trigger.last and (marked.token(i).endswith("ed") or marked.token(i) in ("did", "done")) for i in used
    ):
        return Status("in_force", True, trigger.text)  # "suspended all exports": the verb is the measure
    return plain


def _cues(
    marked: MarkedSentence, clause: Window | Clause, trigger: WordMark, used: set[int]
) -> dict[str, list[WordMark]]:
    """Words of the clause that tell of a status, by what they say, without those that mean something else here."""
    by: dict[str, list[WordMark]] = {}
    cues = marked.of("cue", "status", clause.start, clause.end)
    done = any(marked.token(i).endswith("ed") for i in used if i < trigger.last)
    for m in cues:
        word = m.text.lower()
        if is_of_another_time(marked, m, cues, trigger, done):
            continue
        if m.value in ("suspended", "lifted") and used & set(range(m.first, m.last)):
            continue
        if m.value != "in_force" and trigger.kind != "phrase" and is_part(m, trigger):
            continue
        if m.value == "threatened" and marked.token(m.last) in ("national", "security", "supply", "supplies"):
            continue  # "whether imports threaten national security"
        if m.value == "considered" and (_HOW.search(marked.clean[m.end :]) or is_burden(marked, m)):
            continue  # "weighed how long the ban would last"
        if is_scrap(marked, m) or (word == "delayed" and marked.token(m.first - 1) in ("long", "much", "-")):
            continue
        if m.value == "considered" and word.split()[0] in ("may", "might", "could") and grants_or_bars(marked, m):
            continue  # "may leave the country only with a permit"
        contrary = [marked.token(i) for i in range(m.first - 4, m.first)]
        if m.value in ("lifted", "suspended") and contrary[-2:] == ["would", "have"]:
            continue  # "the standstill that would have lapsed on Tuesday"
        if m.value == "lifted" and word in _RAISING and _RAISED.match(marked.clean[m.end :]):
            continue  # "will lift its reserve to 180 days"
        if m.value in ("lifted", "suspended") and (
            _MOVES.match(marked.clean[m.end :]) or is_on_the_exchange(marked, m)
        ):
            continue  # "drops to 10%", "the shares, suspended in the morning"
        if m.value == "announced" and word in _SAYING and marked.token(m.last) == "that":
            continue  # "announced that the mine had been reopened"
        by.setdefault(m.value, []).append(m)
    return by


def _maintained(scene: StatusScene) -> Status | None:
    """What nobody will end: ``no intention of relaxing its ban``, ``ruled out a delay``, ``will not be lifted``."""
    marked = scene.marked
    for m in [*scene.cues.get("denied", ()), *marked.of("cue", "negation", scene.clause.start, scene.clause.end)]:
        after = marked.clean[m.end - len(" that") if m.text.lower().endswith(" that") else m.end :][:60]
        if _EASING.match(after) and is_about(marked, m, scene.trigger):
            return Status("announced" if scene.kind == "project" else "in_force", True, MAINTAINED)
    return None


def _refuted(scene: StatusScene) -> Status | None:
    """Denied, or a report of it rejected."""
    marked, trigger, by = scene.marked, scene.trigger, scene.cues
    if is_rejected(marked, scene.clause, trigger):
        return Status("denied", True, "report rejected")
    none = _NONE.search(marked.clean, scene.clause.start, scene.clause.end)
    if none and none.start() - 30 <= trigger.start <= none.end() + 60:
        return Status("denied", True, none[0])
    if any(t in _EXCEPTIONS for t in words_after(marked, by.get("denied", ()))):
        by.pop("denied")  # "ruling out an exception"
    for m in by.get("denied", ()):
        if (stands_before(m, trigger) and trigger.first - m.last > 0) or len(m.text) > 6:
            return Status("denied", True, m.text)
    return None


def _by_kind(scene: StatusScene) -> Status | None:
    """What only some instruments say: a truce that runs out, a probe, licences that are given."""
    marked, trigger, by, words = scene.marked, scene.trigger, scene.cues, scene.words()
    if ":resume" in trigger.value:
        before = {marked.token(i) for i in range(trigger.first - 4, trigger.first)}
        return Status("considered" if before & {"could", "may", "might"} else "lifted", True, trigger.text)
    strong = [m for m in by.get("considered", ()) if m.weight >= 1]
    if scene.kind == "truce" and strong:
        return Status("considered", True, strong[0].text)
    if scene.kind == "truce" and (over := [m for m in by.get("lifted", ()) if m.text.lower() in _OVER]):
        return Status("lifted", True, over[0].text)
    if scene.kind == "truce":
        by.pop("suspended", None)  # "agreed to pause their duties" makes the truce
    if scene.kind == "truce" and words & _ENDING:
        return Status("in_force", True, "expire")
    kept = words & {"another", "extend", "extended", "prolong", "prolonged"}
    if scene.kind == "truce" and kept and not scene.conditional and not by.get("considered"):
        return Status("in_force", True, "extended")
    if ":probe" in trigger.value and not by.get("lifted"):
        return Status("considered", True, trigger.text)
    given = any(marked.token(i) in _GIVING for i in range(trigger.first - 5, trigger.first))
    if given and trigger.value.endswith("licence"):
        return Status("in_force", True, "licences are given")
    return None


def _ended_or_returned(scene: StatusScene) -> Status | None:
    """Lifted, suspended, or brought back."""
    by = scene.cues
    ended = _UNPAUSED.search(scene.marked.clean, scene.clause.start, scene.clause.end)
    open_ = scene.conditional or scene.words() & {"will", "would", "could", "may", "might", "should"}
    if ended and scene.kind in _CONTROLS and not by.get("considered") and not open_:
        return Status("in_force", True, ended[0])  # "the pause on the rule ran out"
    if not by.get("returning"):
        return _ended(scene.marked, scene.trigger, by, scene.conditional)
    found = by["returning"][0]
    if not scene.conditional and has_returned(scene.marked, found):
        return Status("in_force", True, found.text)
    return Status("threatened" if scene.conditional or by.get("threatened") else "announced", True, found.text)


def _threatened(scene: StatusScene) -> Status | None:
    """Threatened, or hanging on a condition."""
    marked, trigger, by, kind, words = scene.marked, scene.trigger, scene.cues, scene.kind, scene.words()
    control = kind in ("export_control", "export_tax", "tariff", "tech_control")
    if found := by.get("threatened"):
        sourced = scene.open_to_hearsay and _HEARSAY.search(marked.clean) and not _MENACE.search(found[0].text)
        return Status("reported" if sourced else "threatened", True, found[0].text)
    modal = bool(words & {"will", "may", "could", "would", "might"})
    warned = any(marked.token(i) in ("warned", "warns") for i in range(trigger.last, len(marked.tokens)))
    done = any(marked.token(i).endswith("ed") for i in scene.used if i < trigger.last)
    if warned and modal and control and not done and not by.get("denied"):
        return Status("threatened", True, "warned")  # "will match any duty, the minister warned"
    ready = bool(words & {"ready", "prepared", "willing", "threatens", "set"})
    unless = control and marked.token(0) in ("unless", "should")  # "Unless it opens its market, the duty goes up"
    if scene.conditional and (modal or ready or unless) and kind not in (*_PLANS[:5], "standard"):
        return Status("threatened", True, "if")
    return None


def _considered(scene: StatusScene) -> Status | None:
    """Asked for, or considered."""
    marked, trigger, by = scene.marked, scene.trigger, scene.cues
    urged = [i for i in range(trigger.first - 12, trigger.first) if marked.token(i) in _URGING]
    asked = any(marked.token(i) in ("called", "calls", "call") and marked.token(i + 1) == "for" for i in urged)
    if asked or (urged and any(marked.token(i) in _CREATING for i in range(urged[0], trigger.first))):
        return Status("considered", True, marked.token(urged[0]))
    strong = [m for m in by.get("considered", ()) if m.weight >= 1]
    talking = [m for m in marked.of("event", None, scene.clause.start, trigger.start) if m.value == "talks"]
    talking = [m for m in talking if marked.token(m.last) in ("between", "about", "over", "on", "for")]
    if scene.kind == "partnership" and talking and not _completing_verb(marked, scene.clause, scene.kind, trigger):
        return Status("considered", True, talking[0].text)  # "talks about a supply agreement"
    if not strong:
        return None
    if strong[0].first >= trigger.last and (done := _completing_verb(marked, scene.clause, scene.kind, trigger)):
        return Status("in_force", True, done)  # "signed a memorandum ..., supplies that Delhi would like to see"
    known = [m for m in by.get("reported", ()) if m.weight > 0.6]
    in_talks = strong[0].text.lower().startswith("in talks") and known
    if not in_talks and not (scene.kind == "partnership" and by.get("reported")):
        return Status("considered", True, strong[0].text)
    return None


def _reported(scene: StatusScene) -> Status | None:
    """Reported by people who are not named."""
    heard = scene.cues.get("reported", []) if scene.open_to_hearsay else []
    hearsay = scene.open_to_hearsay and _HEARSAY.search(scene.marked.clean)
    if found := [m for m in heard if m.weight >= 0.8]:
        return Status("reported", True, found[0].text)
    plain = _affirmed(scene.marked, scene.clause, scene.kind, scene.trigger, scene.cues)
    if (heard or hearsay) and not (plain.explicit and plain.value == "in_force"):
        return Status("reported", True, heard[0].text if heard else "hearsay")
    return None


def _ended(
    marked: MarkedSentence, trigger: WordMark, by: dict[str, list[WordMark]], conditional: bool
) -> Status | None:
    """Lifted or suspended, or in force where somebody only asks for that or is loath to do it."""
    for value in ("lifted", "suspended"):
        for m in by.get(value, ()):
            if value == "lifted" and (not is_about(marked, m, trigger) or is_scrap(marked, m)):
                continue
            if is_in_relative_clause(marked, m, by):
                continue  # "the mine, which Syrah mothballed during the unrest, reopened"
            lead = [marked.token(i) for i in range(m.first - 9, m.first)]
            before = set(lead[-1:] if lead[-2] == "," else lead[3:])
            if "had" in lead[-3:] and not {"said", "that", "announced"} & set(lead) and has_present_verb(marked, m):
                continue  # "had twice put off its tax, has now decided to collect it"
            taken = m.text.lower().startswith(("revok", "withdr", "cancel", "pull")) and stands_before(m, trigger)
            if value == "lifted" and taken and trigger.value.endswith(":licence"):
                return Status("in_force", True, m.text)  # "revoked the licences of three toolmakers": no more goes out
            planned = _IDEAS & {marked.token(i) for i in range(m.last, m.last + 3)}
            if (
                value == "lifted"
                and planned
                and trigger.value.split(":")[0] not in ("project", "finance", "partnership")
            ):
                return Status("denied", True, m.text)  # what was never there: "abandoned its idea of a stockpile"
            if (conditional and value == "lifted") or before & _RESIST:
                return Status("in_force", False, m.text)
            if before & _MAYBE and "if" not in before:
                return Status("considered", True, m.text)
            if (
                value == "lifted"
                and before & {"will", "would"}
                and [r for r in by.get("reported", ()) if r.weight > 0.6]
            ):
                return Status("reported", True, m.text)
            return Status(value, True, m.text)
    return None


def _affirmed(
    marked: MarkedSentence, clause: Window | Clause, kind: str, trigger: WordMark, by: dict[str, list[WordMark]]
) -> Status:
    """In force, announced or possible: no denial, change, threat or hearsay."""
    if done := _completing_verb(marked, clause, kind, trigger):
        return Status("in_force", True, done)
    now = by.get("in_force", [])
    if kind == "project":
        now = [m for m in now if m.text.lower() in _BUILT and marked.token(m.last) not in _SITE_WORK]
    sure = [m for m in now if m.weight >= 1]
    weak = [m for m in by.get("considered", ()) if stands_before(m, trigger)]
    if sure:
        return Status("in_force", True, sure[0].text)
    future, past = [], []
    for m in now:
        before = {marked.token(i) for i in range(m.first - 3, m.first)}
        begun = marked.token(m.first - 1) == "to" and marked.token(m.first - 2) in _BEGUN
        lead = {marked.token(i) for i in words_of(marked, clause) if m.first - 12 <= i < m.first}
        coming = bool(before & _MODAL) or (m.text.lower().endswith("ing") and bool(lead & {"will", "would"}))
        (future if coming and not begun else past).append(m)
    said = by.get("announced", [])
    if kind in ("export_control", "tech_control") and _is_ordered(marked, clause, trigger):
        return Status("in_force", True, "told to stop")
    if weak and not any(stands_before(m, trigger) for m in past):
        return Status("considered", True, weak[0].text)
    ahead = [m for m in said if m.text.lower() not in _ANNOUNCING] + future
    leading = [m for m in past if stands_before(m, trigger) and trigger.first - m.last <= 12]
    told = [m for m in said if m.text.lower() in _ANNOUNCING]
    choices = [(m, "announced") for m in [*ahead, *told]] + [(m, "in_force") for m in past]
    if leading and not [m for m in [*ahead, *told] if stands_before(m, trigger) and m.first > leading[-1].first]:
        return Status("in_force", True, leading[-1].text)
    if choices:
        nearest = min(
            choices, key=lambda c: abs(c[0].first - trigger.first) + (0 if stands_before(c[0], trigger) else 3)
        )
        return Status(nearest[1], True, nearest[0].text)
    if "to" in (marked.token(trigger.first - 1), marked.token(trigger.first - 2)) and trigger.first <= 6:
        return Status("announced", True, "to")  # headlines: "Japan to stockpile rare earths"
    return Status("announced" if kind in _PLANS else "in_force", False)


def _is_ordered(marked: MarkedSentence, clause: Window | Clause, trigger: WordMark) -> bool:
    """``told the firm to stop exporting``: an order that was given."""
    lead = [marked.token(i) for i in words_of(marked, clause) if i < trigger.first]
    given = _ORDERED.search(marked.clean[clause.start : trigger.end + 20])
    return bool(given) and not {"will", "would", "could", "may"} & set(lead)


def _completing_verb(marked: MarkedSentence, clause: Window | Clause, kind: str, trigger: WordMark) -> str:
    """The verb of money that was paid or a pact that was signed; what is only decided or promised is not done."""
    if kind not in ("finance", "partnership", "purchase", "truce"):
        return ""
    verbs = _DONE if kind == "finance" else _AGREED if kind == "truce" else _SIGNED
    ahead = 0
    for i in words_of(marked, clause):
        word = marked.token(i)
        if word in _AHEAD and marked.token(i - 1) not in ("which", "that", "who"):
            ahead = i
        before = {marked.token(k) for k in range(i - 3, i)}
        if (
            word in verbs
            and i < trigger.last + 24
            and not before & _NOT_DONE
            and not (ahead and ahead < i <= ahead + 6)
        ):
            if kind == "finance" and word == "signed" and _PACTS & {marked.token(k) for k in range(i - 4, i)}:
                continue  # "will invest under a framework signed on Monday"
            later = [k for k in range(i + 1, trigger.first) if marked.token(k) in _AHEAD]
            later = [k for k in later if marked.token(k - 1) not in ("which", "that", "who")]
            if not later:
                return word
    return ""


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
