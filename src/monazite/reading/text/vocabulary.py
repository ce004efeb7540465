"""The words that are understood, from the tables in ``data/shared/reading``, and where they stand in a sentence.

A form that begins with ``=`` matches the exact letters, any other form in any case. Of overlapping forms of one layer
the longest is kept. Tokens and sentences are cut by rule (`tokens`), no model.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from monazite.reading.text.annotations import MarkedSentence as MarkedSentence
from monazite.reading.text.annotations import WordMark as WordMark
from monazite.reading.text.article import Article, Sentence, paragraphs
from monazite.reading.text.compounds import join_compounds
from monazite.reading.text.stopped_licences import read_as_stops
from monazite.reading.text.table_text import TextTable
from monazite.reading.text.tables import good_rows as good_rows
from monazite.reading.text.tables import pattern, table
from monazite.reading.text.tables import words as words
from monazite.reading.text.tokens import PhraseTrie, Token, sentences_of, token_range, token_texts, tokens_of

SYMBOLS = sorted(words("goods.symbols"))
"""Elements that are read by their symbol where two or more symbols stand in a list."""

MAX_SENTENCE = 1500
"""Characters of a sentence that is read as one."""

_SYMBOL_LIST = re.compile(rf"\b(?:{'|'.join(SYMBOLS)})(?:(?:,\s*|\s+and\s+|,\s+and\s+|/)(?:{'|'.join(SYMBOLS)})\b)+")
_SYMBOL = re.compile(rf"\b(?:{'|'.join(SYMBOLS)})\b")
_COLOUR = pattern("goods.colour")
_FIRM_NOUNS = words("firms.nouns")
_BREAKS = words("clauses.auxiliary") | {"and", "or", "of", "to", "for", "in", "on", "with", "by", "the"}
_ONE = ("a", "an", "the", "one", "another", ",", "said", "by", "with", "from", "to")
_AT = ("in", "at", "near", "from", "outside")


Meaning = tuple[str, str, str, float, str]
"""Layer, value, kind, weight and person of a form."""
_MEANINGS: dict[str, Callable[[dict[str, str]], Meaning]] = {
    "actors": lambda row: ("actor", row["actor"], row["kind"], 1.0, ""),
    "people": lambda row: ("actor", row["actor"], "person", 1.0, row["person"]),
    "goods": lambda row: ("good", row["good"], row["class"], 1.0, ""),
    "instruments": lambda row: ("instrument", f"{row['kind']}:{row['variant']}", row["needs"], 1.0, row["actor"]),
    "cues": lambda row: ("cue", row["class"], row["cue"], float(row["weight"]), ""),
    "frames": lambda row: ("frame", row["variant"], row["frame"], 1.0, ""),
    "events": lambda row: ("event", row["kind"], "event", 1.0, ""),
    "places": lambda row: ("place", row["place"], row["country"], 1.0, ""),
}
"""What a row of each table means, in the order in which tables are read."""


def _entries() -> Iterator[tuple[Meaning, str]]:
    """Meaning and form of everything in the tables."""
    for name, meaning in _MEANINGS.items():
        for row in table(name):
            for form in filter(None, row["forms"].split("|")):
                yield meaning(row), form


def _is_within(mark: WordMark, other: WordMark) -> bool:
    return other.start <= mark.start and mark.end <= other.end  # "the customs tariff commission"


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    return frozenset(form.lower() for row in table("towns") for form in row["forms"].split("|"))


class Vocabulary:
    """The forms of the tables, looked up token by token: those of any case, and those of exact letters."""

    def __init__(self) -> None:
        self._loose, self._exact = PhraseTrie[Meaning](), PhraseTrie[Meaning]()
        for meaning, form in _entries():
            exact = form.startswith("=")
            for text in sorted(_variants(form.removeprefix("="))):
                trie, spelt = (self._exact, text) if exact else (self._loose, text.lower())
                trie.add(token_texts(spelt), meaning)

    def sentences(self, article: Article, tables: Sequence[TextTable] = ()) -> list[Sentence]:
        """The article cut into sentences, paragraph by paragraph; each row of a table is one."""
        found: list[Sentence] = []
        rows = {row.start: row.end for table in tables for row in table.lines}
        for number, (start, end) in enumerate(_around_rows(paragraphs(article.text), rows)):
            if rows.get(start) == end:
                found.append(Sentence(len(found), start, end, article.text[start:end], number))
                continue
            for begin, stop in sentences_of(article.text[start:end]):
                piece = article.text[start + begin : start + stop]
                text = piece.strip()
                if not text:
                    continue
                at = start + begin + (len(piece) - len(piece.lstrip()))
                for first, last in [piece for cut in _split_after_units(text) for piece in _split_long(text, *cut)]:
                    found.append(Sentence(len(found), at + first, at + last, text[first:last], number))
        return found

    def mark(self, sentence: Sentence, skip: int = 0, names: Sequence[tuple[str, str, str]] = ()) -> MarkedSentence:
        """The marks of a sentence; ``skip`` characters at its start (a dateline) are left out.

        ``names`` are those that the article explains (`introduced_names`): form, country, kind.
        """
        clean = " ".join(sentence.text.replace("’", "'").replace("“", '"').replace("”", '"').split())
        if skip:
            clean = clean[skip:].lstrip(" -–—:")
        doc = tokens_of(clean)
        lower, exact = [token.lower for token in doc], [token.text for token in doc]
        found: list[WordMark] = []
        for trie, spelt in ((self._loose, lower), (self._exact, exact)):
            for meaning, first, last in trie.find(spelt):
                layer, value, kind, weight, person = meaning
                start, end = doc[first].start, doc[last - 1].end
                text = clean[start:end]
                is_name = layer == "actor" and kind in ("country", "person", "company")
                if is_name and text.islower() and not text.startswith("the "):
                    continue  # "china" the porcelain, "turkey" the bird
                if kind == "company" and first and lower[first - 1] in _AT and text.lower() in _towns():
                    continue  # "opened its refinery in Antofagasta"
                if layer == "cue" and text == "May":
                    continue  # the month
                found.append(WordMark(layer, value, kind, start, end, first, last, text, weight, person))
        found += _symbols(clean, doc)
        found += _introduced_marks(clean, doc, names, found)
        tokens, offsets = tuple(exact), tuple(t.start for t in doc)
        named = [m for m in found if m.layer == "actor" and m.kind in ("body", "company") and m.last - m.first > 1]
        found = [m for m in found if m.layer != "instrument" or not any(_is_within(m, n) for n in named)]
        firms = [m for m in found if m.layer == "actor" and m.kind == "company"]
        inside = [m for m in found if m.layer == "good" and any(f.start <= m.start and m.end <= f.end for f in firms)]
        coloured = [m for m in found if m.layer == "good" and _COLOUR.search(clean[m.end : m.end + 12])]
        found = [m for m in found if m not in inside and m not in coloured]  # "cobalt-blue faience"
        found += [replace(m, layer="named") for m in inside if m.kind == "mineral"]
        found = read_as_stops(_longest_marks(found), clean)
        return MarkedSentence(sentence, clean, tokens, offsets, tuple(join_compounds(found, doc)))


def _around_rows(spans: Sequence[tuple[int, int]], rows: dict[int, int]) -> list[tuple[int, int]]:
    """Spans cut so that each row of a table is a span of its own."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        at = start
        for first in sorted(row for row in rows if start <= row < end):
            out += [(at, first), (first, rows[first])]
            at = rows[first]
        out.append((at, end))
    return [(first, last) for first, last in out if last > first]


def _symbols(clean: str, doc: list[Token]) -> list[WordMark]:
    found = []
    for listed in _SYMBOL_LIST.finditer(clean):
        for match in _SYMBOL.finditer(clean, listed.start(), listed.end()):
            first, last = token_range(doc, match.start(), match.end())
            found.append(WordMark("good", match[0], "mineral", match.start(), match.end(), first, last, match[0]))
    return found


def _introduced_marks(
    clean: str, doc: list[Token], names: Sequence[tuple[str, str, str]], marks: list[WordMark]
) -> list[WordMark]:
    """Marks of names that the article explains, and of ``the Canadian miner``; a name of the tables comes first."""
    made: list[WordMark] = []
    known = [m for m in marks if m.layer == "actor" and m.kind in ("company", "person")]
    for form, code, kind in names:
        for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", clean):
            if any(m.start < match.end() and match.start() < m.end for m in known):
                continue
            first, last = token_range(doc, match.start(), match.end())
            who = form if kind == "person" else ""
            made.append(WordMark("actor", code, kind, match.start(), match.end(), first, last, form, 1.0, who))
    return made + _companies_by_adjective(clean, doc, marks)


def _companies_by_adjective(clean: str, doc: list[Token], marks: list[WordMark]) -> list[WordMark]:
    """``the Canadian miner``: an adjective with a word for one firm is that firm."""
    made = []
    for mark in marks:
        if mark.layer != "actor" or (mark.kind != "adjective" and mark.text not in ("US", "U.S.", "UK")):
            continue
        after = [doc[i].lower for i in range(mark.last, min(mark.last + 4, len(doc)))]
        noun = next((n for n, word in enumerate(after) if word in _FIRM_NOUNS), None)
        if noun is None or any(not w.replace("-", "").isalpha() or w in _BREAKS for w in after[:noun]):
            continue
        if any(m.layer == "actor" and mark.last <= m.first <= mark.last + noun for m in marks):
            continue  # "the US put Chinese chipmaker ..."
        lead = [doc[i].lower for i in range(max(mark.first - 4, 0), mark.first)]
        listed = bool({"based", "listed"} & set(lead)) and bool({"a", "an", "the"} & set(lead))
        if doc[max(mark.first - 1, 0)].lower in _ONE or listed:
            end = mark.last + noun + 1
            text = clean[mark.start : doc[end - 1].end]
            stop = mark.start + len(text)
            made.append(WordMark("actor", mark.value, "company", mark.start, stop, mark.first, end, text, 0.5))
    return made


def resolve_goods(marked: MarkedSentence, last_goods: list[str]) -> MarkedSentence:
    """A sentence in which ``the metal`` or ``these elements`` stand for the goods named before; without any they go."""
    if not marked.of("good", "anaphor"):
        return marked
    first = marked.of("good", "anaphor")[0]
    here = [m.value for m in marked.of("good", "mineral") if m.end <= first.start]
    known = "+".join(g for g in here or last_goods if here or good_rows().get(g, {}).get("class") == "mineral")
    kept = []
    for mark in marked.marks:
        if mark.layer != "good" or mark.kind != "anaphor":
            kept.append(mark)
        elif known:
            kept.append(replace(mark, value=known, kind="mineral"))
    return replace(marked, marks=tuple(kept), cache={})


def _split_after_units(text: str) -> list[tuple[int, int]]:
    """Sentences that the pipeline leaves together after a unit with a full stop: ``a loan of $120m. Denmark says``."""
    cuts = [m.end() for m in pattern("sentence.unit").finditer(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _split_long(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """A sentence as it is, or cut at white space when no person would write one of that length."""
    spans = []
    while stop - start > MAX_SENTENCE:
        end = text.rfind(" ", start, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE
        spans.append((start, end))
        start = end
    return [*spans, (start, stop)]


def _variants(form: str) -> set[str]:
    """A form and its spellings with hyphens in place of spaces between two words."""
    words = form.split(" ")
    out = {form}
    if form.lower().startswith(("rare earth", "heavy rare earth", "light rare earth", "medium and heavy rare earth")):
        out.add(form.replace("rare earth", "rare-earth"))
    elif len(words) == 2 and "." not in form:
        out.add("-".join(words))
    return out


def _longest_marks(marks: list[WordMark]) -> list[WordMark]:
    """Of overlapping marks of one layer (and, for cues and frames, one kind) the longest."""
    kept: list[WordMark] = []
    for mark in sorted(marks, key=lambda m: (-(m.end - m.start), m.start)):
        same = [k for k in kept if k.layer == mark.layer and mark.start < k.end and k.start < mark.end]
        if mark.layer in ("cue", "frame"):
            same = [k for k in same if k.kind == mark.kind and (k.value == mark.value or _is_within(mark, k))]
        if not same:
            kept.append(mark)
    return sorted(kept, key=lambda m: (m.start, m.layer))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once."""
    return Vocabulary()
