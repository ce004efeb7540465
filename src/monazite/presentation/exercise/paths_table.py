"""A table of paths beside what was played, with the two sums of every table of the debrief as first and last column."""

from __future__ import annotations

from collections.abc import Sequence

from monazite.analysis.exercise.cost_parts import BACKED_DOWN, LINES, SummedCost
from monazite.analysis.exercise.lessons import SAME_LOSS
from monazite.analysis.exercise.money import effect_words
from monazite.analysis.exercise.press import capital
from monazite.presentation.company.blocks import PagePart
from monazite.presentation.exercise.verdict import ALL_IN_ALL, WITH_HOME


def paths_table(
    title: str,
    first: str,
    rows: Sequence[tuple[str, SummedCost]],
    note: str,
) -> PagePart:
    """Paths with their sums and the parts of these; of a region that the game does not count lines alone.

    Parameters
    ----------
    title, first, note
        Title of the table, head of its first column, and what stands below it.
    rows
        What each row is, and its effect: above zero it is better for the seat.
    """
    counted, sums = [part.words for part in rows[0][1].parts], [one for _, one in rows]
    if not counted:
        return PagePart(
            "table", title, (first, capital(LINES)), tuple((x, effect_words(s.lines)) for x, s in rows), note
        )
    has_home = all(one.home is not None for one in sums)
    paid = [0.0 if one.backed_down is None else one.backed_down.value.value for one in sums]
    has_threat = has_home and any(abs(value) >= SAME_LOSS for value in paid)
    head = [first, ALL_IN_ALL, *(capital(part) for part in (LINES, *counted))]
    head += ["Worth at home"] if has_home else []
    head += [capital(BACKED_DOWN)] if has_threat else []
    head += [WITH_HOME] if has_home else []
    out = list[tuple[str, ...]]()
    for name, one in rows:
        cells = [effect_words(claim) for claim in (one.total, one.lines, *(part.value for part in one.parts))]
        if one.home is not None and has_home:
            cells.append(effect_words(one.home.value))
        if one.backed_down is not None and has_threat:
            cells.append(effect_words(one.backed_down.value))
        if has_home:
            cells.append(effect_words(one.with_home))
        out.append((name, *cells))
    return PagePart("table", title, tuple(head), tuple(out), note)
