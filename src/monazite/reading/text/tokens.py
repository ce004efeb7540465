"""A text in tokens: words, numbers and marks, with where they stand; sentences, and phrases that stand in them.

What stands between white space is a token unless marks stand at its ends or within: ``Ltd.`` is one, ``it's`` two,
``U.S.-China`` three. Abbreviations and contractions are rows of ``words.csv``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from monazite.reading.text.tables import words

_QUOTES = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉⟦⟧"
_MARKS = "…,:;!?¿؟¡()\\[\\]{}<>_#*&。？！，、；：～·।،۔؛٪"
_SIGNS = "¦©®°™℃℉№←↑→↓⇒■□▪▫▲►▼◆●★☆☐✓✔❖"
_MONEY = r"US\$|C\$|A\$|[$£€¥฿₹₽₩₪₫₴₦₱﷼₨₺]"
_UNITS = (
    r"[kdcm]?m[²³]?|ha|µm|nm|yd|in|ft|[km]?g|µg|t|lb|oz|m/s|km/h|kmh|mph|h?Pa|mbar|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K|%"
)
_SMALL, _LARGE = (
    "a-zß-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœŕřśşšţťūůűųźżž",
    "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ",
)
_LETTER = r"[^\W\d_]"
_LEAD = re.compile(rf"[§%=—–]|\+(?![0-9])|\.\.+|…+|[{_MARKS}]|[{re.escape(_QUOTES)}]|{_MONEY}|[{_SIGNS}]")
_TAIL = re.compile(
    rf"(?:\.\.+|[{_MARKS}]|[{re.escape(_QUOTES)}]|[{_SIGNS}]|['’][sS]|[—–]|(?<=[0-9])(?:\+|{_MONEY}|{_UNITS})"
    rf"|(?<=[0-9{_SMALL}%²+\-{_MARKS}{re.escape(_QUOTES)}])\.|(?<=[{_LARGE}][{_LARGE}])\.)$"
)
_WITHIN = re.compile(
    rf"\.\.+|…|[{_SIGNS}]|(?<=[0-9])[+\-*^](?=[0-9-])|(?<=[{_SMALL}{re.escape(_QUOTES)}])\.(?=[{_LARGE}{re.escape(_QUOTES)}])"
    rf"|(?<={_LETTER}),(?={_LETTER})|(?:(?<={_LETTER})|(?<=[0-9]))(?:--|---|——|[-–—~])(?={_LETTER})"
    rf"|(?:(?<={_LETTER})|(?<=[0-9]))[:<>=/](?={_LETTER})|(?<=\.)[-–](?=[A-Z])|(?<=[a-zA-Z])/(?=[a-zA-Z])"
)
_ADDRESS = re.compile(
    r"(?:[\w+\-.]{2,}://)?(?:\S+(?::\S*)?@)?(?:(?:[A-Za-z0-9¡-\uffff][A-Za-z0-9¡-\uffff_-]{0,62})?[A-Za-z0-9¡-\uffff]\.)+"
    rf"(?:[{_SMALL}]{{2,63}})(?::\d{{2,5}})?(?:[/?#]\S*)?$"
)
_CLOCK = re.compile(r"(\d{1,2})([ap]m|[ap]\.m\.)$")
_WHOLE = words("tokens.whole")
_PARTS = {form.replace("+", ""): tuple(form.split("+")) for form in words("tokens.parts")}
_LONGEST = 200
"""Characters of what stands between white space beyond which it is only cut at its ends."""
_STOPS = frozenset("!.?։؟۔।॥‼‽⁇⁈⁉！．？｡。")


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its first character."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The character after the last."""
        return self.start + len(self.text)

    @property
    def lower(self) -> str:
        """In lower case."""
        return self.text.lower()


class PhraseTrie[M]:
    """Phrases by their tokens, each with what it means."""

    def __init__(self) -> None:
        self.next: dict[str, PhraseTrie[M]] = {}
        self.meanings: list[M] = []

    def add(self, phrase: Sequence[str], meaning: M) -> None:
        """Add a phrase, or another meaning of one."""
        node = self
        for token in phrase:
            node = node.next.setdefault(token, PhraseTrie())
        node.meanings.append(meaning)

    def find(self, tokens: Sequence[str]) -> Iterator[tuple[M, int, int]]:
        """Every phrase that stands in the tokens: its meaning, its first token and the one after its last."""
        for first in range(len(tokens)):
            node, last = self.next.get(tokens[first]), first
            while node is not None:
                last += 1
                yield from ((meaning, first, last) for meaning in node.meanings)
                node = node.next.get(tokens[last]) if last < len(tokens) else None


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text in their order; white space is none."""
    found: list[Token] = []
    for match in re.finditer(r"\S+", text):
        at = match.start()
        for piece in _pieces(match[0]):
            found.append(Token(piece, at))
            at += len(piece)
    return found


def token_texts(text: str) -> list[str]:
    """The tokens of a text without their places."""
    return [piece for chunk in text.split() for piece in _pieces(chunk)]


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """First character of every sentence and the character after its last, white space after it included."""
    begin, last, is_over = 0, 0, False
    for token in tokens_of(text):
        is_new_line = text[last : token.start] not in ("", " ")  # a quotation mark on it opens the next sentence
        is_mark = all(category(c).startswith("P") for c in token.text)
        if is_over and (is_new_line or not (is_mark or token.text in _STOPS)):
            yield begin, token.start
            begin, is_over = token.start, False
        is_over = is_over or token.text in _STOPS
        last = token.end
    if text[begin:].strip():
        yield begin, len(text)


def token_range(tokens: Iterable[Token], start: int, end: int) -> tuple[int, int]:
    """First token that a stretch of characters touches, and the one after the last."""
    inside = [i for i, t in enumerate(tokens) if t.start < end and start < t.end]
    return inside[0], inside[-1] + 1


def _parts_of(text: str) -> tuple[str, ...] | None:
    """The tokens of an abbreviation, a contraction or a time of day; None for anything else."""
    if text in _WHOLE:
        return (text,)
    if (clock := _CLOCK.match(text)) and int(clock[1]) in range(1, 13):
        return clock[1], clock[2]
    plain = text.replace("’", "'")
    parts = _PARTS.get(plain) or _PARTS.get(plain[:1].lower() + plain[1:])
    if parts is None:
        return None
    cut = len(parts[0])
    return text[:cut], text[cut:]


@lru_cache(maxsize=20_000)
def _pieces(chunk: str) -> tuple[str, ...]:
    """The tokens of what stands between white space."""
    if chunk.isalpha():  # a word without any marks, as most are
        return _parts_of(chunk) or (chunk,)
    before: list[str] = []
    after: list[str] = []
    while chunk and _parts_of(chunk) is None:
        lead = _LEAD.match(chunk)
        head = lead.end() if lead else 0
        if head and _parts_of(chunk[head:]):
            before.append(chunk[:head])
            chunk = chunk[head:]
            break
        tail = _TAIL.search(chunk, head) if len(chunk) > head else None
        size = len(chunk) - tail.start() if tail else 0
        if size and _parts_of(chunk[:-size]):
            after.append(chunk[-size:])
            chunk = chunk[:-size]
            break
        if not head and not size:
            break
        if head:
            before.append(chunk[:head])
        if size and head + size <= len(chunk):
            after.append(chunk[-size:])
            chunk = chunk[head:-size]
        else:
            chunk = chunk[head:]
    return _joined((*before, *_middle(chunk), *reversed(after)))


def _joined(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of which two that make a known whole are one: ``m.`` in ``$16m.`` is a unit, not the end of a sentence."""
    found: list[str] = []
    for piece in pieces:
        if found and found[-1] + piece in _WHOLE:
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


def _middle(chunk: str) -> tuple[str, ...]:
    """The tokens of what has no marks at its ends."""
    if not chunk:
        return ()
    if parts := _parts_of(chunk):
        return parts
    if len(chunk) > _LONGEST or _ADDRESS.match(chunk):
        return (chunk,)
    found, at = [], 0
    for mark in _WITHIN.finditer(chunk):
        if mark.start() == at:
            continue
        found += [chunk[at : mark.start()], mark[0]]
        at = mark.end()
    return (*found, chunk[at:]) if at < len(chunk) else tuple(found)
