"""What stands next to the name of an actor."""

from monazite.reading.text.vocabulary import MarkedSentence, WordMark, words

_VERBS = words("parties.verbs")
_PRODUCED = words("parties.made")


def preposition(marked: MarkedSentence, mark: WordMark) -> str:
    """The preposition within four words before an actor; empty without one."""
    for i in range(mark.first - 1, max(mark.first - 5, -1), -1):
        word = marked.token(i)
        if word in ("from", "to", "in", "for", "against", "on", "with", "of", "between", "at", "into"):
            return word
        if word in _VERBS:
            break  # "to hit China with tariffs"
    return ""


def is_place_of_origin(marked: MarkedSentence, mark: WordMark) -> bool:
    """``magnets made in China``."""
    return marked.token(mark.first - 1) == "in" and marked.token(mark.first - 2) in _PRODUCED
