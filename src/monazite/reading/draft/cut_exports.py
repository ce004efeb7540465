"""Exports that are cut by a share: ``will halve exports of bismuth``, ``reduce exports of germanium by 40 %``."""

from datetime import timedelta
from typing import Any

from monazite.reading.draft.draft_work import MeasureWork
from monazite.reading.records import sentence_of
from monazite.reading.text.licence_shares import part_of
from monazite.reading.text.tables import pattern

_BY, _HALVED = tuple(pattern(f"exports.{name}") for name in ("cut_by", "cut_by_passive")), pattern("exports.halved")


def share_let_through(clean: str) -> tuple[float, int] | None:
    """The share of exports that a cut leaves, and where the cut is told; None where a sentence tells of none.

    Parameters
    ----------
    clean
        The sentence with single spaces.

    Examples
    --------
    >>> share_let_through("China will halve exports of bismuth to Japan.")[0]
    0.5
    """
    if found := _HALVED.search(clean):
        return 0.5, found.start()
    for shape in _BY:
        part = part_of(found["part"]) if (found := shape.search(clean)) else None
        if found and part is not None and 0.0 < part < 1.0:
            return round(1.0 - part, 4), found.start()
    return None


def cut_of_exports(work: MeasureWork, regime: dict[str, Any]) -> dict[str, Any] | None:
    """Approval and review of a control that lets through what a cut leaves; None where no cut is told.

    Parameters
    ----------
    work
        The measure.
    regime
        Its policy so far: who, on what, for whom, from when.
    """
    told = share_let_through(" ".join(sentence_of(work.measure).sentence.split()))
    if told is None:
        return None
    held = (regime["actor"], regime["goods"], regime["destinations"], regime["start"] - timedelta(days=1))
    usual = work.register.standing_approval(*held) if work.register is not None else None
    review = work.register.standing_review(*held) if work.register is not None else None
    share = round(told[0] * (1.0 if usual is None else usual), 4)
    of = "of what is ordered" if usual is None else f"of what is ordered, as licences on record let {usual:.0%} through"
    work.assume(f"exports are cut to {told[0]:.0%}, as the article says: {100 * share:.3g} % {of}")
    return {"approval": share, "review": review or 0.0}
