"""Sentences that name no instrument but speak of the last one: ``The rules took effect immediately``."""

from datetime import date

from monazite.reading import amounts, dates, durations
from monazite.reading.clauses import clauses_of
from monazite.reading.context import ReadingContext
from monazite.reading.goods import group_elements, narrowest_goods
from monazite.reading.levels import UNITS
from monazite.reading.records import ReadMeasure
from monazite.reading.tables import pattern
from monazite.reading.vocabulary import MarkedSentence, words
from monazite.scenario.policies import add_months

_DEFINITE = words("follow.definite")
_NOUNS = words("follow.nouns")
_PLACES = {"plant", "mine", "refinery", "project", "smelter", "factory"}
_BY = pattern("follow.deadline")
_STARTED = words("follow.started")
_COVERING, _FURTHER = words("follow.covering"), words("follow.further")


def complete_last_measure(marked: MarkedSentence, ctx: ReadingContext) -> None:
    """Date, reach and status of the last measure, completed from a sentence that refers back to it."""
    if not ctx.measures:
        return
    if _complete_project(marked, ctx) or _add_goods(marked, ctx.measures[-1]) or not _refers_back(marked):
        return
    last, proof = ctx.measures[-1], ctx.evidence[marked.sentence.number]
    if _drops_threat(marked, last):
        last.status = "lifted"
        last.evidence.append(proof)
        return
    _narrow_goods(marked, last)
    sized = _set_level(marked, last)
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    holds = any(m.value == "in_force" and m.weight >= 1 for m in marked.of("cue", "status"))
    start = _stated_start(marked, last, whens, holds, ctx.base)
    _set_start(last, start, ctx.base)
    if last.kind in ("finance", "partnership") and _PLACES & {marked.token(i) for i in range(4)}:
        start = None  # of the plant, not of the money
    end = _stated_end(marked, last, whens)
    _set_end(marked, last, end)
    if holds and last.status == "announced" and not (start and ctx.base and start > ctx.base):
        last.status = "in_force"
        if last.start is None:
            last.start = last.announced or next((w.day for w in whens), None)
    if marked.of("cue", "world") and not last.affected:
        last.affected = ["*"]
    _set_end_by_duration(marked, last)
    if holds or start or end or sized or marked.of("cue", "world"):
        last.evidence.append(proof)


def _refers_back(marked: MarkedSentence) -> bool:
    """Whether the first words stand for a measure named before: ``The new rules``, ``They``."""
    return any(
        marked.token(i) in _NOUNS and any(marked.token(k) in _DEFINITE for k in range(max(i - 3, 0), i))
        for i in range(min(len(marked.tokens), 8))
    ) or marked.token(0) in ("it", "they", "licences", "licenses", "permits")


def _drops_threat(marked: MarkedSentence, last: ReadMeasure) -> bool:
    """``The threat was dropped``, of a measure that was threatened before."""
    dropped = [m for m in marked.of("cue", "status") if m.value == "lifted"]
    threats = {"threat", "tariff", "tariffs", "duty", "levy"}
    return last.status == "threatened" and bool(dropped) and bool(threats & {t.lower() for t in marked.tokens})


def _stated_start(
    marked: MarkedSentence, last: ReadMeasure, whens: list[dates.DateMention], holds: bool, base: date | None
) -> date | None:
    """The day from which the sentence says that the measure holds; ``holds`` says that words tell so."""
    if last.status in ("suspended", "lifted", "denied"):
        return None
    start = next((w.day for w in whens if w.role == "from"), None)
    if holds and start is None and base and "immediate" in marked.clean.lower():
        return base
    return start


def _set_start(last: ReadMeasure, start: date | None, base: date | None) -> None:
    """Put a start in where there is none, or only the day of the announcement; the status follows."""
    if start is None or not (last.start is None or (last.announced and last.start == last.announced)):
        return
    last.start, last.exact = start, True
    if last.computed_end and last.months:
        last.end = add_months(start, last.months)
    if base and start > base and last.status == "in_force":
        last.status = "announced"
    elif base and start <= base and last.status == "announced":
        last.status = "in_force"


def _stated_end(marked: MarkedSentence, last: ReadMeasure, whens: list[dates.DateMention]) -> date | None:
    """The day until which the sentence says that the measure holds; a deadline is none."""
    if last.kind in ("project", "stockpile", "finance", "standard") or _BY.search(marked.clean):
        return None
    return next((w.day for w in whens if w.role == "until"), None)


def _set_end(marked: MarkedSentence, last: ReadMeasure, end: date | None) -> None:
    """Put an end in where there is none or only a computed one."""
    if end and last.status == "lifted" and "suspension" in marked.clean.lower():
        last.status, last.end, last.computed_end = "suspended", end, False
    if end and (last.end is None or last.computed_end) and last.status not in ("threatened", "considered"):
        last.end, last.computed_end = end, False


def _set_end_by_duration(marked: MarkedSentence, last: ReadMeasure) -> None:
    """``The truce will last for 90 days``."""
    lasts = any(w in marked.clean.lower() for w in ("last for", "run for", "lasts", "lasting"))
    if lasts and last.end is None and last.start and (spans := durations.find(marked.clean)):
        last.end = spans[0].after(last.start)


def further_goods(marked: MarkedSentence) -> list[str]:
    """Further goods of the measure before: ``Gallium falls under the same ban``, ``The rule also covers tungsten``."""
    listed = narrowest_goods([m for m in marked.of("good") if m.kind == "mineral"])
    same = any(
        marked.token(i) == "same" and marked.token(i + 1) in _NOUNS | {"list"} for i in range(len(marked.tokens))
    )
    begins = marked.token(0) in ("it", "they") or (
        marked.token(0) in _DEFINITE and _NOUNS & {marked.token(i) for i in range(1, 4)}
    )
    covers = (
        begins and _COVERING & {marked.token(i) for i in range(1, 8)} and _FURTHER & set(marked.clean.lower().split())
    )
    return listed if same or covers else []


def _add_goods(marked: MarkedSentence, last: ReadMeasure) -> bool:
    """Put further goods into the last measure."""
    listed = further_goods(marked)
    if not listed or last.kind not in ("export_control", "export_tax", "tariff"):
        return False
    last.goods = list(dict.fromkeys([*last.goods, *listed]))
    return True


def _narrow_goods(marked: MarkedSentence, last: ReadMeasure) -> None:
    """Members of a group that a later sentence lists: ``The new rules on holmium, erbium and thulium``."""
    listed = narrowest_goods([m for m in marked.of("good") if m.kind == "mineral"])
    if len(last.goods) == 1 and len(listed) > 1 and set(listed) <= group_elements(last.goods[0]):
        last.goods = listed


def _complete_project(marked: MarkedSentence, ctx: ReadingContext) -> bool:
    """When a project starts or how much is paid: ``Operations are to start in 2029``."""
    last = next((m for m in reversed(ctx.measures[-3:]) if m.kind == "project"), ctx.measures[-1])
    if last.kind in ("project", "stockpile") and last.status in ("announced", "reported", "considered"):
        words = {marked.token(i) for i in range(8)}
        makes = {"produce", "make", "process", "recover", "refine"} & {t.lower() for t in marked.tokens}
        made = narrowest_goods([m for m in marked.of("good") if m.kind == "mineral"])
        if makes and made and not last.goods:
            last.goods = made  # "The joint venture will produce antimony and germanium"
        whens = [w for w in dates.find(marked.clean, ctx.base, ctx.last_day) if ctx.base and w.day > ctx.base]
        if (
            (words & _STARTED or (makes and [w for w in whens if w.role == "from"]))
            and len(whens) == 1
            and not last.exact
        ):
            last.start, last.exact = whens[0].day, True
            _set_level(marked, last)
            last.evidence.append(ctx.evidence[marked.sentence.number])
            return True
    last = ctx.measures[-1]
    following = last.evidence[-1].number + 1 == marked.sentence.number
    if last.kind in ("finance", "stockpile") and last.level is None and following:
        return _set_level(marked, last)
    if last.kind in ("tariff", "export_tax") and last.level is None and following and marked.token(0) in ("it", "they"):
        return _set_level(marked, last)
    if last.variant == "quota" and last.level is None and marked.of("frame", "flow"):
        return _set_level(marked, last)
    if last.kind == "tech_control" and not last.affected and marked.token(0) in ("the", "it"):
        others = [p.mark.value for c in clauses_of(marked) for p in c.parts if p.role == "object"]
        last.affected = [a for a in others if a != last.actor][:1]
    return False


def _set_level(marked: MarkedSentence, last: ReadMeasure) -> bool:
    """Capacity, money or price of the last measure from a sentence about it: ``The plant will make 5,000 tonnes``."""
    sized = last.kind in ("project", "stockpile", "finance", "price_floor", "tariff", "export_tax")
    wanted: tuple[str, ...] = UNITS[last.kind] if sized else ()
    if last.variant == "quota":
        wanted = ("weight",)
    found = [a for a in amounts.find(marked.clean) if a.kind in wanted]
    if last.level is not None and last.kind in ("tariff", "export_tax"):
        return False
    if not found or not wanted or (last.level is not None and found[0].kind != wanted[0]):
        return False
    last.level = amounts.as_level(found[0])
    return True
