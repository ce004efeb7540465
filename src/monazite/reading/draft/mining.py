"""Less output of mines: a mining quota that is cut, and mines that stand still, as limits on what mines may extract."""

from dataclasses import replace
from typing import Any

from monazite.reading.amounts.quota_year import is_of_that_year_alone, start_of_quota_year
from monazite.reading.doubts.doubt import Choice
from monazite.reading.draft.draft_work import MeasureWork, goods_patterns, policy_base, region_name
from monazite.reading.records import MINING, OUTAGE, sentence_of
from monazite.reading.text.licence_shares import part_of
from monazite.reading.text.tables import pattern

_CUT_BY = pattern("quota.mining_cut")
_STANDING = (1.0, 0.5)
"""Parts of a country's mines that an outage can mean which names only some places: all of them, or half."""


def mining_limit(work: MeasureWork) -> list[dict[str, Any]]:
    """The mines of a country at a share of their capacity, which is asked; nothing where no share is told.

    Parameters
    ----------
    work
        The measure.
    """
    m = work.measure
    goods = goods_patterns(work)
    if not goods:
        return []
    if work.region_of(m.actor) != m.actor:
        work.leave_out("an outage of supply: understood, not simulated, as the model has no mines of that country")
        return []
    if m.variant == OUTAGE:
        return _outage(work, goods)
    text = " ".join(sentence_of(m).sentence.split())
    share = m.level if m.change == "cut" or "level" in m.checked else _share_in_words(text)
    if m.status not in ("in_force", "announced", "threatened") or not isinstance(share, float):
        work.leave_out("understood, not simulated: a mining quota, and the text does not say by what share it is cut")
        return []
    start = start_of_quota_year(text, 0, work.base)
    if start is not None and (m.start is None or m.start <= work.base or m.start == start):
        end = start.replace(month=12, day=31) if m.end is None and is_of_that_year_alone(text, 0) else m.end
        work.measure = m = replace(m, start=start, end=end, status="announced")
    work.doubt("mining_cut", share=f"{100 * share:.3g} %", where=region_name(m.actor))
    return [policy_base(work, MINING) | {"goods": goods, "share": round(1.0 - share, 4)}]


def _share_in_words(text: str) -> float | None:
    """By what share a sentence cuts a mining quota, in words: ``by a fifth``."""
    found = _CUT_BY.search(text)
    return part_of(found["part"]) if found else None


def _outage(work: MeasureWork, goods: list[str]) -> list[dict[str, Any]]:
    """Mines of a country that stand still; how many of them is asked."""
    where = region_name(work.measure.actor)
    choices = [
        Choice(f"stand-{part:g}", f"{'all' if part == 1.0 else 'half'} of the mines there stand", {"share": 1 - part})
        for part in _STANDING
    ]
    work.doubt("outage", choices, where=where)
    return [policy_base(work, MINING) | {"goods": goods, "share": 0.0}]
