"""Where something stands in a sentence: its word."""

from monazite.reading.learned.features import Line


def position(line: Line, at: int) -> int:
    """The word that stands at a character, else the last."""
    return next((i for i, w in enumerate(line.words) if w.end > at), max(len(line.words) - 1, 0))
