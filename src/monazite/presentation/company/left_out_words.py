"""What a firm's sheet says of the measures of an article that are not in its run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monazite.reading.draft.draft_work import Draft


def left_out_words(names: Sequence[str], drafted: Draft) -> str:
    """Which measures of an article are not simulated, what the sheet rests on instead, and how to simulate them.

    Parameters
    ----------
    names
        The measures in words, as the reading's content has them under ``left_out``.
    drafted
        The draft with its open questions.
    """
    if not names:
        return ""
    what = "; ".join(dict.fromkeys(name.rstrip(".") for name in names))
    rest = "the other measures of the article" if drafted.own else "what is on record, without the article's news"
    ways = [
        f"--answer {question.id}={answer.name}"
        for question in drafted.questions for answer in question.answers[:1] if answer.policies
    ]  # fmt: skip
    how = f" {' '.join(ways)} simulates {'it' if len(ways) == 1 else 'them'}." if ways else ""
    return f"Not simulated, so not in any figure of this sheet: {what}. It rests on {rest}.{how}"
