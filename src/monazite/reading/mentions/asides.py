"""Clauses of a sentence that are about something else than its measure: ``in a move that threatens chipmakers``.

What somebody fears or once sought, and what may come of a measure, changes no state of it. Words of such a clause
count only for what is named within it, or where its own subject is the measure: ``a ban, which was suspended in May``.
"""

from dataclasses import replace
from itertools import takewhile

from monazite.reading.mentions.clauses import Window
from monazite.reading.records import BARRIERS
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_RELATIVES, _WHOSE = ("which", "who", "whose", "whom", "where"), ("whose", "whom", "where")
_STEPS, _LEADS = words("asides.steps"), words("asides.leads")
_SUBORDINATE, _PREPOSITIONS = words("asides.subordinate"), words("asides.prepositions")
_NOT_AS, _NO_PARTICIPLES = words("asides.not_as"), words("asides.no_participles")
_SAYING, _CONTENTS, _OTHERS = words("asides.saying"), words("asides.contents"), words("asides.others")
_SOURCES, _AUXILIARY = words("asides.sources"), words("clauses.auxiliary") | {"be", "been", "being"}
_BETWEEN, _BEING = words("asides.between"), words("asides.being")
_CONSENT = words("asides.consent")
_NOUNS, _DEFINITE = words("asides.measures"), words("follow.definite") - {"that"}
_ATTRIBUTING = ("said", "says", "denied", "denies", "confirmed", "announced", "insists", "told")
_LINKS = ("of", "in", "under", "by", "for", "with", "from", "to", "on", "at", "through", "and")
_PRONOUNS = ("it", "this", "these", "they", "both")
_ATTRIBUTED, _RESUMED = pattern("asides.attributed"), pattern("asides.resumed")
_STATES = ("lifted", "suspended", "denied", "threatened", "considered", "reported", "returning")


def without_asides(marked: MarkedSentence, start: int, end: int, kind: str) -> MarkedSentence:
    """A sentence for what is named from one character to another, with what is about something else blanked out.

    Characters and tokens stay where they are, so that places in the one are places in the other.
    """
    if kind not in (*BARRIERS, "stockpile"):
        return marked  # plans are told in all clauses of a sentence
    asides = [a for a in asides_of(marked) if _is_apart(marked, a, start, end)]
    if kind == "stockpile":
        asides = [a for a in asides if _is_step_of(marked, marked.offsets.index(a.start))]
    return blanked(marked, asides) if asides else marked


def is_in_aside(marked: MarkedSentence, at: int, start: int, end: int) -> bool:
    """Whether a character lies in a clause about something else than what is named from one character to another."""
    return any(a.start <= at < a.end and _is_apart(marked, a, start, end) for a in asides_of(marked))


def _is_apart(marked: MarkedSentence, aside: Window, start: int, end: int) -> bool:
    """Whether what is named stands neither in a clause nor right before it: ``a stockpile that the act permits``."""
    behind = 0 <= end <= aside.start and marked.clean[end : aside.start].strip() in ("", ",")
    relative = marked.clean[aside.start : aside.start + 5].lower().startswith(("that", "which"))
    return not (aside.start < end and start < aside.end) and not (behind and relative)


def asides_of(marked: MarkedSentence) -> list[Window]:
    """The clauses of a sentence that are about something else, in order; worked out once for a sentence."""
    if "asides" not in marked.cache:
        found = [_window(marked, i) for i in range(len(marked.tokens)) if _opens(marked, i)]
        marked.cache["asides"] = [a for a in found if not (_is_of_measure(marked, a) or _waits_for_consent(marked, a))]
    return marked.cache["asides"]


def blanked(marked: MarkedSentence, asides: list[Window]) -> MarkedSentence:
    """A sentence with some parts blanked out; characters and tokens stay where they are."""

    def is_out(at: int) -> bool:
        return any(a.start <= at < a.end for a in asides)

    return replace(
        marked,
        clean="".join(" " if is_out(at) else letter for at, letter in enumerate(marked.clean)),
        tokens=tuple("" if is_out(at) else t for t, at in zip(marked.tokens, marked.offsets, strict=True)),
        marks=tuple(m for m in marked.marks if not is_out(m.start)),
        cache={},
    )


def _opens(marked: MarkedSentence, i: int) -> bool:
    """Whether a clause about something else begins at a token."""
    word, before = marked.token(i), marked.token(i - 1)
    if word in _RELATIVES:
        return (
            (before == "," or word != "where") and _is_relative(marked, i) and (before == "," or _has_verb(marked, i))
        )
    if word == "that":
        return _is_relative(marked, i) and _has_verb(marked, i)
    if word in _SUBORDINATE:
        return _opens_subordinate(marked, i)
    if word in _PREPOSITIONS:
        return i == 0 or word != "with"
    if word in ("and", "but"):
        return _others_follow(marked, i + 1)
    return (before == "," and (_is_step(marked, i) or _is_participle(marked, i))) or _is_step_of(marked, i)


def _is_relative(marked: MarkedSentence, i: int) -> bool:
    """Whether a relative clause begins, and not what is said, at ``which`` or ``that``."""
    at = i - 2 if marked.token(i - 1) == "," else i - 1
    before = marked.tokens[at] if at >= 0 else ""
    if before.lower() in _SOURCES or marked.token(i + 1) in _ATTRIBUTING:
        return False  # "two people, who declined to be named", "the ministry, which said that"
    if marked.token(i) != "that":
        return bool(before) and (marked.token(i - 1) == "," or before not in _LINKS)
    named = any(a.first <= at < a.last for a in marked.of("actor"))
    plain = before.isalpha() and before.islower() and not before.endswith(("ed", "ing"))
    return plain and not named and (before in _CONTENTS or before not in _SAYING)


def _has_verb(marked: MarkedSentence, i: int) -> bool:
    """Whether a clause without a comma can be about something else: a verb stands before it in the sentence."""
    lead = [t for t in (marked.token(k) for k in range(i)) if t not in _SAYING and t not in ("to", "said", "says")]
    return any(t in _AUXILIARY or t.endswith("ed") for t in lead)


def _opens_subordinate(marked: MarkedSentence, i: int) -> bool:
    """Whether ``as buyers warn`` or ``after talks`` begins there, and not ``as of``, ``such as``, ``after 1 May``."""
    word, before, after = marked.token(i), marked.token(i - 1), marked.token(i + 1)
    if word == "as":
        stays = after in _PRONOUNS and marked.token(i + 2) in _BEING  # "licences stay as they are"
        return before not in _NOT_AS and after not in _NOT_AS and not stays
    return after[:1].isalpha()


def _others_follow(marked: MarkedSentence, i: int) -> bool:
    """Whether others than who acts do something: ``but some carmakers may``."""
    lead = [marked.token(k) for k in range(i, i + 4)]
    noun = next((n for n, t in enumerate(lead) if t in _OTHERS), None)
    return noun is not None and all(t in _LEADS for t in lead[:noun])


def _is_step(marked: MarkedSentence, i: int) -> bool:
    """Whether a measure is called something, with what comes of it: ``a step that``, ``the latest move in``."""
    lead = [marked.token(k) for k in range(i, i + 5)]
    if lead[0] not in ("a", "an", "the", "another", "one"):
        return False
    return any(t in _STEPS for t in takewhile(lambda t: t.isalpha() or t in _STEPS, lead[1:]))


def _is_step_of(marked: MarkedSentence, i: int) -> bool:
    """Whether ``in a move`` or ``in what`` begins."""
    return marked.token(i) in ("in", "as") and (_is_step(marked, i + 1) or marked.token(i + 1) == "what")


def _is_participle(marked: MarkedSentence, i: int) -> bool:
    """Whether what comes of a measure follows: ``, raising fears``; not ``, suspending it``, which is another state."""
    at = i + 1 if marked.token(i).endswith("ly") or marked.token(i) in ("thus", "further", "also") else i
    word = marked.token(at)
    if not word.endswith("ing") or len(word) < 6 or word in _NO_PARTICIPLES:
        return False
    cues = [c for c in marked.of("cue", "status") if c.first == at]
    return not any(c.value in ("lifted", "suspended", "denied", "returning") for c in cues)


def _window(marked: MarkedSentence, first: int) -> Window:
    """The clause that begins at a token, to where the main one goes on or who said it is named."""
    fronted, within = first <= 2, marked.token(first) in _SUBORDINATE and marked.token(first - 1) != ","
    for i in range(first + 1, len(marked.tokens)):
        word = marked.token(i)
        if word in (";", "—", "–", "”", '"'):
            return Window(marked.offsets[first], marked.offsets[i])
        rest = marked.clean[marked.offsets[i] :]
        resumed = _ATTRIBUTED.match(rest) or (not within and _RESUMED.match(rest))
        goes_on = word == "," and i > first + 1 and resumed
        if goes_on or (word == "," and fronted and i > first + 1 and _subject_follows(marked, i + 1)):
            return Window(marked.offsets[first], marked.offsets[i])
    return Window(marked.offsets[first], len(marked.clean))


def _subject_follows(marked: MarkedSentence, i: int) -> bool:
    """Whether somebody who acts stands there, or the sentence's only other part: ``, China will halt``."""
    return any(i <= a.first <= i + 2 for a in marked.of("actor")) or marked.token(i) in ("it", "they")


def _is_of_measure(marked: MarkedSentence, aside: Window) -> bool:
    """Whether a word for a state in a clause is that of the measure: ``though it may be delayed``."""
    cues = [c for c in marked.of("cue", "status", aside.start, aside.end) if c.value in _STATES]
    return any(_has_measure_for_subject(marked, aside, c) for c in cues)


def _waits_for_consent(marked: MarkedSentence, aside: Window) -> bool:
    """Whether somebody still has to agree to the measure: ``as it seeks parliament's approval``."""
    inside = {t.lower() for t, at in zip(marked.tokens, marked.offsets, strict=True) if aside.start <= at < aside.end}
    return bool(_CONSENT & inside)


def _has_measure_for_subject(marked: MarkedSentence, aside: Window, cue: WordMark) -> bool:
    first, i = marked.offsets.index(aside.start), cue.first - 1
    passed = [marked.token(k) for k in range(cue.first, cue.last)]
    while i > first and marked.token(i) in _BETWEEN:
        passed.append(marked.token(i))
        i -= 1
    if (_CONTENTS | _OTHERS) & {marked.token(k) for k in range(first, cue.first)}:
        return False  # "hopes that its curbs may be eased"
    word, is_passive = marked.token(i), bool(_BEING & set(passed))
    if word in _PRONOUNS:
        return is_passive
    if word in _NOUNS and i > first:
        return bool(_DEFINITE & {marked.token(k) for k in range(max(i - 3, first), i)})
    if i == first and word in ("which", "that"):
        return is_passive and cue.value != "threatened" and _follows_measure(marked, i)
    owner = next((a for a in marked.of("actor") if a.first <= i < a.last), None)
    whose = owner is not None and owner.first == first + 1 and marked.token(first) in ("which", "that")
    return whose and cue.value in ("lifted", "suspended") and _follows_measure(marked, first)


def _follows_measure(marked: MarkedSentence, i: int) -> bool:
    """Whether the words before a relative clause name a measure, its goods or whom it is on: ``a ban on gallium``."""
    at = i - 2 if marked.token(i - 1) == "," else i - 1
    named = [m for layer in ("instrument", "actor", "good") for m in marked.of(layer) if m.first <= at < m.last]
    return bool(named) or marked.token(at) in _NOUNS or marked.tokens[at][:1].isdigit()
