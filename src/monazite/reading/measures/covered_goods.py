"""Goods that a later sentence adds: ``The stop covers oxides and metals as well as magnets that contain them``."""

from monazite.reading.measures.context import ReadingContext
from monazite.reading.mentions.exceptions import excepted_goods
from monazite.reading.mentions.goods import GROUP_MEMBERS, narrowest_goods
from monazite.reading.records import BARRIERS, ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import MarkedSentence
from monazite.reading.timing import dates

_COVERS, _NOT = pattern("follow.covers"), pattern("follow.covers_not")


def take_covered_goods(marked: MarkedSentence, meant: ReadMeasure | None, ctx: ReadingContext) -> bool:
    """Add to a measure the goods that a sentence without one says are covered too.

    Parameters
    ----------
    marked
        The sentence.
    meant
        The measure that its first words stand for; where they stand for none, the measure of the sentence before.
    ctx
        What was read so far.

    Returns
    -------
    bool
        Whether goods were added.
    """
    covers = _COVERS.search(marked.clean)
    if covers is None or _NOT.search(marked.clean) or not ctx.measures or marked.of("actor"):
        return False
    number, last = marked.sentence.number, ctx.measures[-1]
    is_passive = covers[0].lower().startswith(("are", "is", "will"))
    if meant is None and is_passive and number - last.evidence[-1].number <= 1:
        meant = last  # "Dysprosium and terbium metal are covered as well"
    if meant is None or meant.kind not in BARRIERS or meant.goods in ([], ["*"]):
        return False
    if any(w.role == "from" for w in dates.find(marked.clean, ctx.base, ctx.last_day)):
        return False  # "the same rules apply to tungsten from 1 October" is a measure of another day
    spared = excepted_goods(marked)
    marks = [m for m in marked.of("good") if m not in spared and marked.token(m.first - 1) not in ("for", "in")]
    named = narrowest_goods(marks)
    added = [good for good in named if good not in meant.goods and not _is_within(good, meant.goods)]
    if not added:
        return False
    meant.goods = [*meant.goods, *added]
    meant.evidence.append(ctx.evidence[number])
    return True


def _is_within(good: str, goods: list[str]) -> bool:
    """Whether a good belongs to a group that the measure names: the sentence spells the group out and adds nothing."""
    groups = (GROUP_MEMBERS[one] for one in goods if one in GROUP_MEMBERS)
    return any(members is None or good in members for members in groups)
