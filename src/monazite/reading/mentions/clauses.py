"""Clauses of a sentence, and what part an actor plays in one."""

from dataclasses import dataclass, field

from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

THEN_IF = "and if"
"""Opener of what is done besides a quota on a condition of its own: ``and will suspend exports if prices fall``."""
ALSO = "and also"
"""Opener of another thing that the same one does: ``and will cut the quota``."""
MAX_CLAUSES = 16
"""Clauses of a sentence that are told apart; the last holds the rest."""
_BREAKS, _THEN_IF = words("clauses.breaks"), pattern("clauses.then_if")
_EXCEPT = pattern("goods.except")
_DOES_MORE = ("will", "would", "has", "have", "to")
"""Words that begin what the same one does as well, behind ``and``."""
_LIMITS = ("quota", "cap", "ceiling", "limit")
_SUBORDINATE = words("clauses.subordinate")
_AUXILIARY = words("clauses.auxiliary")
_PREPOSITIONS = words("clauses.on")
_SEVERING = {"a", "an", "the", "its", "their", ",", ";", "by", "goods", "imports", "products"}
_ACTING = ("is", "are", "has", "have", "will", "plans", "wants", "also")
_ADDRESSED = words("clauses.told")
_FILLERS = words("clauses.fillers")
_HEADS = words("clauses.heads")


_INTENTS, _STATES = words("clauses.intents"), words("clauses.states")
_OFFICIAL = words("clauses.official")
_SPOKESMEN = (
    "officials", "sources", "authorities", "leaders", "government", "negotiators", "ministers", "ministry",
)  # fmt: skip
_GRANTING = words("targets.granting")
_FIELDS, _HOLDERS = words("clauses.fields"), words("clauses.holders")


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a clause whose words are about one instrument."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClausePart:
    """An actor in a clause: subject, owner of an instrument, agent, or object."""

    mark: WordMark
    role: str  # subject, owner, agent, object, told
    head: int = -1  # token of the instrument that an owner owns


@dataclass(slots=True)
class Clause:
    """A range of characters of a sentence."""

    start: int
    end: int
    conditional: bool = False
    opener: str = ""
    parts: list[ClausePart] = field(default_factory=list)

    def contains(self, mark: WordMark) -> bool:
        """Whether a mark begins in the clause."""
        return self.start <= mark.start < self.end


def clauses_of(marked: MarkedSentence) -> list[Clause]:
    """The clauses of a sentence, in order; worked out once for a sentence."""
    if "clauses" not in marked.cache:
        marked.cache["clauses"] = _split(marked)
    return marked.cache["clauses"]


def _split(marked: MarkedSentence) -> list[Clause]:
    borders: list[tuple[int, str]] = [(0, "")]
    actors = {m.first: m for m in marked.of("actor")}
    ends = {m.last for m in actors.values()}
    for i in range(1, len(marked.tokens)):
        word, before = marked.token(i), marked.token(i - 1)
        opener = ""
        if word in (";", "—", "–"):
            opener = ";"
        elif word in _BREAKS:
            opener = word if word != "while" or before == "," or _verb_follows(marked, actors, i + 1) else ""
            opener = "" if word == "but" and _takes_out_goods(marked, i) else opener
        elif word in _SUBORDINATE:
            own = _verb_follows(marked, actors, i + 1) or _pronoun_acts(marked, i + 1)
            opener = word if word in ("if", "unless") or own else ""
        elif word == ":" and i <= 6 and not _names_goods(marked, i):
            opener = ":"
        elif word == "in" and marked.token(i + 1) in ("response", "retaliation", "reply", "answer"):
            opener = "response"
        elif word == "and" and i not in ends:
            own = _verb_follows(marked, actors, i + 1, near=2) or _pronoun_follows(marked, i + 1)
            opener = "and" if own else ""
            opener = opener or (THEN_IF if _hangs_alone(marked, i) else ALSO if _does_more(marked, i) else "")
        elif word == "as":
            plain = before not in ("such", "well", "known", "same") and _verb_follows(marked, actors, i + 1, near=2)
            opener = "as" if plain or before in ("come", "comes", "came", "just", "even") else ""
        if opener:
            borders.append((marked.offsets[i], opener))
    if marked.token(0) in _SUBORDINATE | {"while", "although", "as"}:
        borders[0] = (0, marked.token(0))
        comma = next((i for i, t in enumerate(marked.tokens) if t == "," and i > 2), None)
        if comma is not None and comma + 1 < len(marked.tokens):
            borders.append((marked.offsets[comma], ","))
    borders += _ends_of_conditions(marked, borders)
    borders = sorted(dict.fromkeys(borders))[:MAX_CLAUSES]
    ends = [start for start, _ in borders[1:]] + [len(marked.clean)]
    clauses = [
        Clause(start, end, opener in ("if", "unless"), opener)
        for (start, opener), end in zip(borders, ends, strict=True)
        if end > start
    ]
    for clause in clauses:
        clause.parts = clause_parts(marked, clause)
    return clauses


def _takes_out_goods(marked: MarkedSentence, at: int) -> bool:
    """Whether ``but`` takes goods out of a group: ``all heavy rare earths but yttrium``."""
    goods = [g for g in marked.of("good") if g.first in (at + 1, at + 2)]
    return bool(goods) and _EXCEPT.search(marked.clean[: goods[0].start]) is not None


def _hangs_alone(marked: MarkedSentence, at: int) -> bool:
    """Whether a halt on a condition of its own follows a quota: ``and will suspend exports if prices fall``."""
    limited = any(marked.token(i).startswith(_LIMITS) for i in range(at))
    return limited and _THEN_IF.match(marked.clean, marked.offsets[at]) is not None


def _does_more(marked: MarkedSentence, at: int) -> bool:
    """Whether who acts does another thing as well: ``will extend a ban on hydroxide and will cut the quota``.

    Only where the words before name one instrument and those behind another one: of one instrument named twice it is
    not clear which goods and days belong to which.
    """
    if marked.token(at + 1) not in _DOES_MORE:
        return False
    named = [m for m in marked.of("instrument") if m.kind != "anaphor"]
    left, right = ({m.value for m in named if (m.first > at) == behind} for behind in (False, True))
    return bool(left and right) and not left & right


def _ends_of_conditions(marked: MarkedSentence, borders: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where an ``if`` within a sentence ends: ``and if they come home with nothing, tariffs will follow``."""
    made = []
    for start, opener in borders:
        if opener not in ("if", "unless") or start == 0:
            continue
        at = marked.offsets.index(start)
        following = next((marked.offsets.index(b) for b, _ in sorted(borders) if b > start), len(marked.tokens))
        comma = next((i for i in range(at + 3, following) if marked.token(i) == ","), None)
        if comma and any(marked.token(i) in ("will", "would", "could") for i in range(comma, following)):
            made.append((marked.offsets[comma], ","))
    return made


def _pronoun_follows(marked: MarkedSentence, at: int) -> bool:
    """Whether a clause of its own begins: ``and in December it banned``, not ``and materials that it named``."""
    ends = ("that", "which", "what", "who", "as")
    first = next((k for k in range(at, at + 5) if marked.token(k) in ("it", "they", *ends)), None)
    return first is not None and marked.token(first) not in ends and _is_verb(marked.token(first + 1))


def _pronoun_acts(marked: MarkedSentence, at: int) -> bool:
    """``days after it banned shipments``."""
    return marked.token(at) in ("it", "they", "he", "she") and _is_verb(marked.token(at + 1))


def _names_goods(marked: MarkedSentence, end: int) -> bool:
    """Whether a date or goods stand before a colon, which then opens no clause: ``Rare earths: China imposes ...``."""
    return any(t.isdigit() for t in marked.tokens[:end]) or any(m.first < end for m in marked.of("good"))


def _verb_follows(marked: MarkedSentence, actors: dict[int, WordMark], at: int, near: int = 4) -> bool:
    """Whether an actor stands within ``near`` tokens and a verb right after it."""
    for first in range(at, at + near):
        mark = actors.get(first)
        if mark is None:
            continue
        nxt = mark.last
        word = marked.token(nxt)
        if word == "'s" or mark.kind == "adjective":
            return any(_is_verb(marked.token(k)) for k in range(nxt, nxt + 5))
        if word in ("'s", ",", "and", "or"):
            return False
        return _is_verb(word)
    return False


def _is_verb(word: str) -> bool:
    return word in _AUXILIARY or (len(word) > 4 and word.endswith(("ed", "ates", "izes", "ises", "ens")))


def clause_parts(marked: MarkedSentence, clause: Clause) -> list[ClausePart]:
    """The part that every actor of a clause plays."""
    found: list[ClausePart] = []
    instruments = [m for m in marked.of("instrument") if clause.contains(m)]
    previous: ClausePart | None = None
    for mark in marked.of("actor"):
        if not clause.contains(mark):
            continue
        part = _clause_part(marked, mark, instruments)
        joined = previous and previous.role in ("object", "told") and _are_joined(marked, previous.mark, mark)
        if previous and _is_verb(marked.token(mark.last)):  # "in a deal with Washington, Beijing will suspend"
            joined = joined and "and" in (marked.token(i) for i in range(previous.mark.last, mark.first))
        if previous and joined and part.role == "subject":
            part = ClausePart(mark, previous.role)
        if part.role == "subject" and mark.kind == "adjective" and any(p.role == "subject" for p in found):
            head = marked.token(mark.last)
            if not _is_office(marked, mark.last) and not _is_verb(head):
                part = ClausePart(mark, "object")
        found.append(part)
        previous = part
    return found


def _is_office(marked: MarkedSentence, at: int) -> bool:
    """Whether an office stands there: ``American officials``, ``American defence secretary``, not ``defence firms``."""
    word = marked.token(at)
    return word in _OFFICIAL and (word not in _FIELDS or marked.token(at + 1) in _OFFICIAL | _HOLDERS)


def _are_joined(marked: MarkedSentence, left: WordMark, right: WordMark) -> bool:
    if right.first < left.last or left.first < 0:
        return False
    between = [marked.token(i) for i in range(left.last, right.first)]
    return len(between) <= 3 and all(t in (",", "and", "or", "the", "as", "well", "'s") for t in between)


def _clause_part(marked: MarkedSentence, mark: WordMark, instruments: list[WordMark]) -> ClausePart:
    """The part of one actor: by the instrument after it, then by the word before it."""
    possessive = _is_possessive(marked, mark)
    attributive = possessive or mark.kind == "adjective" or mark.text in ("US", "U.S.", "EU", "UK")
    if attributive and not (mark.kind == "adjective" and _is_office(marked, mark.last)):
        for m in instruments:
            if marked.token(m.last) in _OFFICIAL:
                continue  # "Mozambique's mines minister said"
            if not possessive and marked.token(mark.first - 1) in _GRANTING:
                return ClausePart(mark, "object")  # "to grant European groups general licences"
            if 0 <= m.first - mark.last <= (7 if possessive else 4) and not _breaks_between(marked, mark.last, m.first):
                return ClausePart(mark, "owner", m.first)
    return ClausePart(mark, _role(marked, mark, attributive))


def _is_possessive(marked: MarkedSentence, mark: WordMark) -> bool:
    after = marked.token(mark.last)
    return after == "'s" or (after == "'" and mark.text.endswith("s"))


def _role(marked: MarkedSentence, mark: WordMark, attributive: bool) -> str:
    """The role of an actor that owns no instrument, by the preposition before it and the word after it."""
    if marked.token(mark.first - 1) == "its" and mark.kind == "company":
        return "object"  # "Glencore has put its Koniambo smelter on hold"
    if marked.token(mark.first - 1) == "(":
        return "object"  # a name in brackets explains the one before
    i = _governing_word(marked, mark)
    word, possessive = marked.token(i), _is_possessive(marked, mark)
    if word == "by":
        return "agent"
    if _acts_by_voice(marked, i):
        return "subject"
    if word in _ADDRESSED:
        return "told"
    head = marked.token(mark.last + (1 if possessive else 0))
    if (possessive and head in _INTENTS) or (word == "of" and marked.token(i - 1) in _STATES):
        return "subject"  # "payback for Beijing's plan to ...", "the Government of Japan"
    everything = ("everything", "anything", "all", "what", "goods")
    if head in ("sells", "makes", "exports", "ships", "produces") and word in everything:
        return "object"
    if word == "for" and marked.token(mark.last).endswith("ing"):
        return "subject"  # "in exchange for Beijing resuming purchases"
    if word in _PREPOSITIONS and i >= 0:
        return "object"
    named = any(m.first == mark.last for m in marked.of("actor"))  # "the US Defense Logistics Agency"
    describes = attributive and not possessive and head in _HEADS and mark.kind != "body" and not named
    return "object" if describes else "subject"


def _governing_word(marked: MarkedSentence, mark: WordMark) -> int:
    """Where the word stands that a name depends on, over articles and adjectives."""
    i, steps = mark.first - 1, 0
    while i >= 0 and steps < 5 and (marked.token(i) in _FILLERS or marked.token(i) == "-"):
        i -= 1
        steps += 1
    return i


def _acts_by_voice(marked: MarkedSentence, i: int) -> bool:
    """``called on Beijing to``, ``officials in Tokyo``: the name after such a preposition acts."""
    word, lead = marked.token(i), marked.token(i - 1)
    if word == "on" and lead in ("called", "calls", "call", "calling"):
        return True
    described = any(m.last == i - 1 for m in marked.of("actor"))  # "Chinese negotiators in Kuala Lumpur"
    return word == "in" and not described and lead in _SPOKESMEN


def _breaks_between(marked: MarkedSentence, first: int, last: int) -> bool:
    """Whether a verb or preposition stands between an owner and an instrument."""
    words = {marked.token(i) for i in range(first, last)} - {"'s"}
    return bool(words & (_AUXILIARY | (_PREPOSITIONS - {"of"}) | _SEVERING))


def subjects(clause: Clause, end: int, companies: bool = False) -> list[ClausePart]:
    """Actors that can act, standing before a place in the clause, nearest last."""
    acting = (p for p in clause.parts if p.role in ("subject", "owner") and p.mark.start <= end)
    return [p for p in acting if companies or p.mark.kind != "company"]


def listed_actors(marked: MarkedSentence, clause: Clause, part: ClausePart) -> list[str]:
    """The actors that stand in a row with one: ``the EU, the US and Japan``."""
    row = [part.mark]
    for other in reversed([p for p in clause.parts if p.mark.start < part.mark.start]):
        if not _are_joined(marked, other.mark, row[0]):
            break
        row.insert(0, other.mark)
    for other in (p for p in clause.parts if p.mark.start > part.mark.start):
        if not _are_joined(marked, row[-1], other.mark):
            break
        row.append(other.mark)
    return list(dict.fromkeys(mark.value for mark in row))
