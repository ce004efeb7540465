"""What the encoder says of a page: which kinds its sentences tell of, and of a measure what belongs to it.

A sentence is read for a kind by attention that this kind has learned. A measure is asked for by a query made of that,
of the word that names it and of the article as a whole; countries, goods and days of the article answer it by how
near their vectors are.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits

from monazite.reading.learned.encoder import Encoder, gelu
from monazite.reading.learned.features import ArticlePage, Line
from monazite.reading.learned.wordpiece import FIRST, LAST, WordPieces, WordPieceTokeniser
from monazite.reading.records import KINDS

PLAIN, ACTOR, MINERAL, WARE, PAST, TODAY, LATER, AMOUNT, SPAN, INSTRUMENT = range(10)
"""Marks of pieces: what the tables know of them."""
MARKS = 10
LONGEST = 256
"""Pieces that are encoded together, sentences that they share included."""
SHARED = 2
"""Sentences before that are encoded again with a part of a longer article, to know its context."""
POINTERS = ("actor", "affected", "goods", "start", "end", "close", "term")
"""What a measure asks for among names, goods and days of an article."""
FAR = 3
"""Sentences from a measure's own up to which distance counts."""
WIDTH = 64


@dataclass(slots=True)
class EncodedPage:
    """A page in vectors: pieces, vectors of every sentence, and that of the part of the article around each."""

    pieces: list[WordPieces]
    vectors: list[np.ndarray]
    contexts: list[np.ndarray]
    queries: dict[tuple[int, str, int], np.ndarray] = field(default_factory=dict)
    keys: dict[tuple[str, int, int, int], np.ndarray] = field(default_factory=dict)

    def at(self, line: int, start: int, end: int) -> slice:
        """Pieces of a sentence that stand between two characters."""
        pieces = self.pieces[line]
        first = int(np.searchsorted(pieces.ends, start, side="right"))
        last = int(np.searchsorted(pieces.starts, end, side="left"))
        first = min(first, len(self.vectors[line]) - 1)
        return slice(first, max(first + 1, min(last, len(self.vectors[line]))))


@dataclass(frozen=True, slots=True)
class EncoderNetwork:
    """Encoder and what reads from it."""

    words: WordPieceTokeniser
    encoder: Encoder
    head: dict[str, np.ndarray]

    def encode_page(self, page: ArticlePage) -> EncodedPage:
        """Encode a page, in parts of `LONGEST` pieces where it is longer."""
        cut = [self.words.tokenise(line.marked.clean) for line in page.lines]
        marks = [piece_marks(page, line, pieces) for line, pieces in zip(page.lines, cut, strict=True)]
        encoded = EncodedPage(cut, [np.zeros((1, 1), np.float32)] * len(cut), [np.zeros(1, np.float32)] * len(cut))
        whole = split_article([len(p.ids) for p in cut])
        asked = []
        for first, _, end in whole:
            ids = np.concatenate([[self.words.index[FIRST]], *(p.ids for p in cut[first:end])])[: LONGEST - 1]
            of = np.concatenate([[PLAIN], *marks[first:end]])[: LONGEST - 1]
            asked.append((np.append(ids, self.words.index[LAST]), np.append(of, PLAIN)))
        for (first, begin, end), found in zip(whole, self.encode_parts(asked), strict=True):
            place = 1
            for line in range(first, end):
                stop = place + len(cut[line].ids)
                if line >= begin:
                    own = found[place : min(stop, len(found) - 1)]
                    encoded.vectors[line] = own if len(own) else found[:1]
                    encoded.contexts[line] = found[0]
                place = stop
        return encoded

    def encode_parts(self, asked: list[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
        """Vectors of parts, from numbers and marks of their pieces; several parts side by side on the cores there are.

        Then each takes one thread for its products of matrices: what stands between these uses one in any case.
        """
        workers = min(len(asked), os.cpu_count() or 1)
        if workers < 2:
            return [self.encoder(*pieces) for pieces in asked]
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda pieces: self.encoder(*pieces), asked))

    def pooled(self, encoded: EncodedPage, line: int) -> tuple[np.ndarray, np.ndarray]:
        """A sentence as every kind reads it, kinds x d, and the attention of each to its pieces, pieces x kinds."""
        vectors = encoded.vectors[line]
        odds = vectors @ self.head["attend"].T / np.float32(np.sqrt(vectors.shape[1]))
        odds = np.exp(odds - odds.max(axis=0))
        odds /= odds.sum(axis=0)
        return odds.T @ vectors, odds

    def kind_log_odds(self, encoded: EncodedPage, line: int) -> np.ndarray:
        """Log odds that a sentence tells of each kind."""
        return (self.pooled(encoded, line)[0] * self.head["kind"]).sum(axis=1) + self.head["kind.bias"]

    def article_log_odds(self, encoded: EncodedPage) -> np.ndarray:
        """Log odds that the article tells of each kind, and of any."""
        return np.max([top @ self.head["whole"] + self.head["whole.bias"] for top in encoded.contexts], axis=0)

    def peak_character(self, encoded: EncodedPage, line: int, kind: str) -> int:
        """The first character of the piece that a kind attends to most."""
        odds = self.pooled(encoded, line)[1][:, KINDS.index(kind)]
        starts = encoded.pieces[line].starts
        return int(starts[int(np.argmax(odds))]) if len(starts) else 0

    def measure_query(self, encoded: EncodedPage, line: int, kind: str, start: int) -> np.ndarray:
        """What asks for the parts of a measure; ``start`` is the first character of the word that names it, or -1."""
        key = (line, kind, start)
        if key not in encoded.queries:
            k = KINDS.index(kind)
            own = self.pooled(encoded, line)[0][k]
            named = encoded.vectors[line][encoded.at(line, start, start + 1)][0] if start >= 0 else own
            both = np.concatenate([own, named, encoded.contexts[line]])
            encoded.queries[key] = gelu(both @ self.head["query"] + self.head["query.kind"][k])
        return encoded.queries[key]

    def measure_log_odds(self, query: np.ndarray) -> float:
        """Log odds that there is such a measure."""
        return float(query @ self.head["verdict"] + self.head["verdict.bias"][0])

    def status_scores(self, query: np.ndarray) -> np.ndarray:
        """Scores of every status."""
        return query @ self.head["status"] + self.head["status.bias"]

    def pointer_query(self, query: np.ndarray, name: str) -> np.ndarray:
        """What a query asks for under a name of `POINTERS`, scaled to be held against stretches of sentences."""
        return (query @ self.head[f"{name}.ask"]) / np.sqrt(np.float32(WIDTH))

    def pointer_score(
        self, encoded: EncodedPage, ask: np.ndarray, name: str, at: int, line: int, start: int, end: int
    ) -> float:
        """How much a stretch of a sentence answers what is asked; ``at`` is the sentence of the measure."""
        spot = (name, line, start, end)
        if spot not in encoded.keys:
            encoded.keys[spot] = (
                encoded.vectors[line][encoded.at(line, start, end)].mean(axis=0) @ self.head[f"{name}.key"]
            )
        near = self.head[f"{name}.near"][max(-FAR, min(FAR, line - at)) + FAR]
        return float(ask @ encoded.keys[spot] + near)

    def slot_score(self, query: np.ndarray, name: str) -> float:
        """The score of an answer that stands nowhere in the text: none, all, the article's day."""
        return float(query @ self.head[name])


def split_article(sizes: list[int]) -> list[tuple[int, int, int]]:
    """Sentences that are encoded together, as first, first of its own, and last + 1, from their numbers of pieces."""
    found, begin = [], 0
    while begin < len(sizes):
        first = max(0, begin - SHARED)
        while first < begin and sum(sizes[first : begin + 1]) > LONGEST - 2:
            first += 1
        end = begin + 1
        while end < len(sizes) and sum(sizes[first : end + 1]) <= LONGEST - 2:
            end += 1
        found.append((first, begin, end))
        begin = end
    return found


def piece_marks(page: ArticlePage, line: Line, pieces: WordPieces) -> np.ndarray:
    """What the tables know of every piece of a sentence."""
    out = np.zeros(len(pieces.ids), dtype=np.int64)

    def put(start: int, end: int, mark: int) -> None:
        out[(pieces.starts < end) & (pieces.ends > start)] = mark

    for m in line.marked.of("instrument"):
        put(m.start, m.end, INSTRUMENT)
    for span in line.spans:
        put(span.start, span.end, SPAN)
    for m in line.marked.of("actor"):
        put(m.start, m.end, ACTOR)
    for m in line.marked.of("good"):
        put(m.start, m.end, MINERAL if m.kind in ("mineral", "anaphor") else WARE)
    for amount in line.sums:
        put(amount.start, amount.end, AMOUNT)
    for when in line.whens:
        put(when.start, when.end, _date_mark(page, when.day))
    return out


def _date_mark(page: ArticlePage, day: date) -> int:
    if page.base is None or day == page.base:
        return TODAY
    return LATER if day > page.base else PAST
