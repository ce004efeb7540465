"""An outage of supply: rebels close mines, a fire halts a plant. No state decides it, and the goods are missing."""

from datetime import date, timedelta

from monazite.reading.mentions.goods import narrowest_goods
from monazite.reading.records import MINING, OUTAGE, Evidence, ReadMeasure, Remark
from monazite.reading.text.annotations import MarkedSentence, WordMark
from monazite.reading.text.tables import pattern
from monazite.reading.timing import dates, durations

NOT_SIMULATED = "an outage of supply: understood, not simulated"
"""Why an outage of a plant, or one of which no country is named, is only listed."""
_LEAD = 25
"""Characters before an outage in which a word says that there is none."""
_RECENT = timedelta(days=120)
_STOPPED, _FORCE, _OPEN = (pattern(f"outage.{name}") for name in ("stopped", "force", "open"))
_MINE, _ORDERED = pattern("outage.mine"), pattern("firm_halt.ordered")
_PLACE, _NO_PLACE = ("in", "at", "of", "near", "across", "around", "inside"), ("to", "for", "by", "with", "from")
_NOT_MINED = ("magnets",)
"""Goods that no mine puts out: ``mines that feed magnet makers``."""
_SITES = ("mine", "mines", "pit", "pits", "deposit", "output", "production", "mining", "plant", "plants")


def tells_of_outage(marked: MarkedSentence) -> bool:
    """Whether a sentence tells that an army, strikers, a fire or the like has stopped mines or plants."""
    for shape in (_STOPPED, _FORCE):
        for found in shape.finditer(marked.clean):
            lead = marked.clean[max(found.start() - _LEAD, 0) : found.start()]
            if not _OPEN.search(found[0]) and not _OPEN.search(lead):
                return _ORDERED.search(marked.clean[: found.start()]) is None
    return False


def outage_of(
    marked: MarkedSentence, proof: Evidence, base: date | None, last_goods: list[str]
) -> ReadMeasure | Remark:
    """What a sentence that tells of an outage means: mines of a country that stand still, else a remark.

    Parameters
    ----------
    marked
        The sentence.
    proof
        The same as evidence.
    base
        Day of the article.
    last_goods
        Goods of the sentence before, for one that names none.
    """
    named = [g for g in marked.of("good") if g.kind == "mineral" and g.value not in _NOT_MINED]
    goods = narrowest_goods(named) or [good for good in last_goods if good not in _NOT_MINED]
    lands = [a.value for a in marked.of("actor") if a.kind in ("country", "adjective") and _is_place(marked, a)]
    if not goods or not lands or _MINE.search(marked.clean) is None:
        stopped = _STOPPED.search(marked.clean) or _FORCE.search(marked.clean)
        words = " ".join(stopped[0].split()) if stopped else ""
        return Remark(f'"{words}"', NOT_SIMULATED, proof)
    past = [d.day for d in dates.find(marked.clean, base) if base and base - _RECENT <= d.day <= base]
    spans = durations.find(marked.clean)
    return ReadMeasure(
        actor=lands[0],
        kind=MINING,
        affected=[],
        goods=goods,
        status="in_force",
        evidence=[proof],
        start=past[0] if past else None,
        variant=OUTAGE,
        months=spans[0].months if spans else None,
        lasts=spans[0] if spans else None,
    )


def _is_place(marked: MarkedSentence, mark: WordMark) -> bool:
    """Whether a country is where the mines are: ``in Myanmar``, ``Chile's mines``, ``Congolese rebels``."""
    behind = [marked.token(i) for i in range(mark.last, mark.last + 6)]
    if behind[0] in ("'s", "'"):
        return any(word in _SITES for word in behind)
    for i in range(mark.first - 1, max(mark.first - 5, -1), -1):
        if marked.token(i) in (*_PLACE, *_NO_PLACE):
            return marked.token(i) in _PLACE
    return mark.kind == "adjective" or mark.first == 0 or any(word in _SITES for word in behind[:4])
