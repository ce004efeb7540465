"""What stands next to the name of an actor."""

from monazite.reading.vocabulary import Mark, Marked, words

_VERBS = words("parties.verbs")
_MADE = words("parties.made")


def preposition(marked: Marked, mark: Mark) -> str:
    """The preposition within four words before an actor; empty without one."""
    for i in range(mark.first - 1, max(mark.first - 5, -1), -1):
        word = marked.token(i)
        if word in ("from", "to", "in", "for", "against", "on", "with", "of", "between", "at", "into"):
            return word
        if word in _VERBS:
            break  # "to hit China with tariffs"
    return ""


def made_in(marked: Marked, mark: Mark) -> bool:
    """``magnets made in China``."""
    return marked.token(mark.first - 1) == "in" and marked.token(mark.first - 2) in _MADE
