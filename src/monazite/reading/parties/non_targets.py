"""Who only speaks of a measure or fears it, or uses the goods, and is not whom it acts on or who acts."""

from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_FILLERS, _BUYERS = words("clauses.fillers"), words("parties.buyers")
_FIRMS = _BUYERS | words("targets.firms")
_FEELING, _COMMENTING = words("bystanders.feeling"), words("bystanders.commenting")
_TOWARDS, _NEEDING = words("bystanders.towards"), words("bystanders.needing")
_USED = ("used", "needed", "bought", "purchased", "ordered", "consumed", "imported", "processed")
_HARMED = pattern("targets.harmed")
_STOPS = (",", "that", "which", "by", "of", "among")
_LINKS = ("and", "or", "the", "'s", "have", "has", "had", "also", "immediately", "quickly", "already", "now")


def is_bystander(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether somebody comments or is moved: ``which Japanese makers fear``, ``a blow to Japan``."""
    lead = [marked.token(i) for i in _lead_words(marked, mark.first)]
    return bool(_FEELING & set(lead)) or (lead[-1] not in _TOWARDS and _comments(marked, mark.last))


def is_harmed(marked: MarkedSentence, mark: WordMark, after: int) -> bool:
    """Whether a name only says whom a measure hurts: ``bans exports of germanium, a blow to makers in Germany``.

    ``after``: character at which the words of the measure end.
    """
    return mark.start > after and _HARMED.search(marked.clean[after : mark.start]) is not None


def is_of_firms(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether an adjective only says where firms are from: ``South Korean battery makers``, one of a list or not."""
    others, at = {a.first: a for a in marked.of("actor")}, mark.last
    while marked.token(at) in ("and", "or", ",") and at + 1 in others:
        at = others[at + 1].last
    return any(marked.token(i) in _FIRMS or marked.token(i).endswith("makers") for i in range(at, at + 4))


def receives_goods(marked: MarkedSentence, noun: int, mark: WordMark) -> bool:
    """Whether ``buyers in Japan`` (``noun`` is the buyers) are named as receiving: sales to them, what they need."""
    for at in range(noun - 1, max(noun - 5, -1), -1):
        word = marked.token(at)
        if word in _TOWARDS:
            return not _FEELING & {marked.token(i) for i in _lead_words(marked, noun)}
        if word in _STOPS or word in _FEELING:
            break
    return bool(_NEEDING & {marked.token(i) for i in range(mark.last, mark.last + 3)})


def uses_goods(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether somebody after ``by`` uses the goods and takes no measure: ``magnets used by American arms makers``."""
    at = _word_before(marked, mark.first)
    return marked.token(at) == "by" and marked.token(at - 1) in _USED


def _word_before(marked: MarkedSentence, first: int) -> int:
    """The word before a name or noun and what describes it."""
    at = first - 1
    while at > max(first - 6, 0) and (marked.token(at) in _FILLERS or _is_in_list_of_names(marked, at)):
        at -= 1
    return at


def _lead_words(marked: MarkedSentence, first: int) -> range:
    """The word before a name and, where that is a preposition, the noun before it."""
    at = _word_before(marked, first)
    if marked.token(at) == "in" and marked.token(at - 1) in _BUYERS:
        at = _word_before(marked, at - 1)
    return range(at - 1 if marked.token(at) in ("to", "for", "of", "among", "by", "from", "in") else at, at + 1)


def _is_in_list_of_names(marked: MarkedSentence, at: int) -> bool:
    """Whether a word is part of a list of names: ``buyers in Europe and Japan``."""
    return marked.token(at) in ("and", ",") and any(m.last == at for m in marked.of("actor"))


def _comments(marked: MarkedSentence, last: int) -> bool:
    """Whether a verb of speaking or feeling follows a name, the buyers it describes and names that are joined to it."""
    names = {m.first: m.last for m in marked.of("actor")}
    at = last
    while at < last + 10:
        if at in names:
            at = names[at]
        elif marked.token(at) in _LINKS or marked.token(at) in _BUYERS or marked.token(at) in _FILLERS:
            at += 1
        else:
            break
    return marked.token(at) in _COMMENTING
