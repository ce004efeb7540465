"""How many licences are given by what a sentence says: ``halve the licences it grants``, ``only one in three``.

Either a part of those that are given today, or a share of the applications. Words on how long a review takes, on fees
or on duties give neither.
"""

import re
from dataclasses import dataclass

from monazite.reading.text.tables import NUMBERS, pattern

_PARTS = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0}
_OTHER = pattern("licence_share.other")
_TODAY = ("halved", "cut", "cut_passive", "cut_first", "fewer", "as_many", "to_part", "of_former")
_OF_APPLICATIONS = ("granted", "refused", "refused_passive", "granted_passive", "share")
_TAKEN = ("cut", "cut_passive", "cut_first", "fewer", "refused", "refused_passive")
"""Patterns whose part is what is taken away."""


@dataclass(frozen=True, slots=True)
class LicenceShare:
    """A share of licences that a sentence states, and where it does.

    ``of_today`` says that it is a part of what is approved today, else it is the share of applications approved.
    """

    value: float
    of_today: bool
    start: int
    end: int


def licence_share(clean: str) -> LicenceShare | None:
    """The share of licences that a sentence states; none where it states none, or one that is no part.

    Parameters
    ----------
    clean
        The sentence with plain quotation marks and single spaces.
    """
    for name in (*_OF_APPLICATIONS, *_TODAY):
        found = pattern(f"licence_share.{name}").search(clean)
        if found is None or _OTHER.search(found[0]):
            continue
        part = 0.5 if name == "halved" else _part(found["part"])
        value = 1.0 - part if name in _TAKEN else part
        if 0.0 < value < 1.0:
            return LicenceShare(round(value, 4), name in _TODAY, found.start(), found.end())
    return None


def share_of_applications(following: str) -> LicenceShare | None:
    """The share of applications that the sentence after a measure states: ``30 % of requests will be approved``."""
    first = re.split(r"(?<=[.!?])\s", " ".join(following.split()), maxsplit=1)[0]
    found = licence_share(first)
    return found if found is not None and not found.of_today else None


_ALONE = pattern("licence_share.alone")


def part_of(text: str) -> float | None:
    """The share that a short text is in words: ``a fifth``, ``one in three``, ``half``; none for any other.

    Examples
    --------
    >>> part_of("a fifth"), part_of("one in four"), part_of("a fifth of exports")
    (0.2, 0.25, None)
    """
    found = _ALONE.fullmatch(text.strip())
    return round(_part(found["part"]), 4) if found else None


def _part(text: str) -> float:
    """``two thirds``, ``40 percent``, ``one in three`` as a number; 0 for what is none."""
    words = re.findall(r"[a-z]+|[\d.]+", text.lower())
    if "in" in words or "out" in words:
        top, bottom = _number(words[0]), _number(words[-1])
        return top / bottom if bottom else 0.0
    if words[-1] in ("cent", "percent") or "%" in text:
        return _number(words[0]) / 100.0
    many = _number(words[0]) if len(words) > 1 else 1.0
    return many / _PARTS.get(words[-1].removesuffix("s").replace("halve", "half"), float("inf"))


def _number(word: str) -> float:
    return float(word) if word[0].isdigit() else float(NUMBERS.get(word, 0))
