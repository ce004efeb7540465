"""Where something stands in a sentence: its word, the words beside it, and how far it is from another."""

from monazite.reading.learned.features import Line


def distance_class(distance: int) -> str:
    """A distance in words, by steps that grow."""
    side = "-" if distance < 0 else "+"
    size = abs(distance)
    return side + ("0" if size <= 1 else "2" if size <= 3 else "5" if size <= 6 else "9" if size <= 12 else "far")


def position(line: Line, at: int) -> int:
    """The word that stands at a character, else the last."""
    return next((i for i, w in enumerate(line.words) if w.end > at), max(len(line.words) - 1, 0))


def adjacent_features(line: Line, start: int, end: int) -> list[str]:
    """The two words on either side of a place."""
    first = position(line, start)
    last = next((i for i, w in enumerate(line.words) if w.start >= end), len(line.words))
    words = [w.text for w in line.words]
    left, right = ["^", "^", *words[:first]], [*words[last:], "$", "$"]
    return [f"l:{left[-1]}", f"ll:{left[-2]} {left[-1]}", f"r:{right[0]}", f"rr:{right[0]} {right[1]}"]
