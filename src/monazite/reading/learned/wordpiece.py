"""Words of a sentence in the pieces of the encoder's vocabulary, with their place in the sentence."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 100
"""Characters of a word; a longer one is unknown."""


@dataclass(frozen=True, slots=True)
class WordPieces:
    """The pieces of a sentence: their numbers, and the characters from which to which each stands."""

    ids: np.ndarray  # int, n
    starts: np.ndarray  # int, n
    ends: np.ndarray  # int, n


class WordPieceTokeniser:
    """Longest pieces first, in lower case without accents (Devlin et al. 2019; Wu et al. 2016)."""

    def __init__(self, pieces: list[str]) -> None:
        self.index = {piece: i for i, piece in enumerate(pieces)}
        self.unknown = self.index[UNKNOWN]
        self._cache: dict[str, list[tuple[int, int, int]]] = {}

    def tokenise(self, text: str) -> WordPieces:
        """The pieces of a text, with spans of its characters."""
        found: list[tuple[int, int, int]] = []
        for match in _WORD.finditer(text):
            word = _plain(match[0])
            same = len(word) == match.end() - match.start()
            for number, start, end in self._word(word):
                at = (match.start() + start, match.start() + end) if same else match.span()
                found.append((number, *at))
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return WordPieces(table[:, 0], table[:, 1], table[:, 2])

    def _word(self, word: str) -> list[tuple[int, int, int]]:
        """Pieces of a word, each as number, first and last character; one unknown piece where they do not cover it."""
        if word not in self._cache:
            self._cache[word] = self._split(word)
        return self._cache[word]

    def _split(self, word: str) -> list[tuple[int, int, int]]:
        out: list[tuple[int, int, int]] = []
        start = 0
        while start < len(word) and len(word) <= _LONGEST:
            stops = range(len(word), start, -1)
            stop = next((e for e in stops if ("##" if start else "") + word[start:e] in self.index), None)
            if stop is None:
                break
            out.append((self.index[("##" if start else "") + word[start:stop]], start, stop))
            start = stop
        return out if out and start == len(word) else [(self.unknown, 0, len(word))]


def _plain(word: str) -> str:
    """A word in lower case without accents."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
