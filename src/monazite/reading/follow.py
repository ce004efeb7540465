"""Sentences that name no instrument but speak of the last one: ``The rules took effect immediately``."""

from monazite.reading import amounts, dates
from monazite.reading.context import Context
from monazite.reading.records import Measure
from monazite.reading.timing import UNITS
from monazite.reading.vocabulary import Marked, words

_DEFINITE = words("follow.definite")
_NOUNS = words("follow.nouns")


def follow(marked: Marked, ctx: Context) -> None:
    """Date, reach and status of the last measure, completed from a sentence that refers back to it."""
    if not ctx.measures:
        return
    refers = any(
        marked.token(i) in _NOUNS and any(marked.token(k) in _DEFINITE for k in range(max(i - 3, 0), i))
        for i in range(min(len(marked.tokens), 8))
    ) or marked.token(0) in ("it", "they", "licences", "licenses", "permits")
    if not refers:
        return
    last = ctx.measures[-1]
    dropped = [m for m in marked.of("cue", "status") if m.value == "lifted"]
    if (
        last.status == "threatened"
        and dropped
        and {"threat", "tariff", "tariffs", "duty", "levy"} & {t.lower() for t in marked.tokens}
    ):
        last.status = "lifted"
        last.evidence.append(ctx.evidence[marked.sentence.number])
        return
    whens = dates.find(marked.clean, ctx.base, ctx.last_day)
    sized = _size(marked, last)
    sure = [m for m in marked.of("cue", "status") if m.value == "in_force" and m.weight >= 1]
    start = next((w.day for w in whens if w.role == "from"), None)
    end = next((w.day for w in whens if w.role == "until"), None)
    if sure and start is None and ctx.base and any(x in marked.clean.lower() for x in ("immediate",)):
        start = ctx.base
    if last.status in ("suspended", "lifted", "denied", "threatened", "considered"):
        start = None
    if (start and last.start is None) or (start and last.announced and last.start == last.announced):
        last.start, last.exact = start, True
        if ctx.base and start > ctx.base and last.status == "in_force":
            last.status = "announced"
        elif ctx.base and start <= ctx.base and last.status == "announced":
            last.status = "in_force"
    if last.kind in ("project", "stockpile", "finance", "standard"):
        end = None
    if end and (last.end is None or last.computed_end) and last.status not in ("threatened", "considered"):
        last.end, last.computed_end = end, False
    if sure and last.status == "announced" and not (start and ctx.base and start > ctx.base):
        last.status = "in_force"
        if last.start is None:
            last.start = last.announced or next((w.day for w in whens), None)
    if marked.of("cue", "world") and not last.affected:
        last.affected = ["*"]
    spans = dates.durations(marked.clean)
    if (
        spans
        and last.end is None
        and last.start
        and any(w in marked.clean.lower() for w in ("last for", "run for", "lasts", "lasting"))
    ):
        last.end = spans[0].after(last.start)
    if sure or start or end or sized or marked.of("cue", "world"):
        last.evidence.append(ctx.evidence[marked.sentence.number])


def _size(marked: Marked, last: Measure) -> bool:
    """Capacity, money or price of the last measure from a sentence about it: ``The plant will make 5,000 tonnes``."""
    sized = last.kind in ("project", "stockpile", "finance", "price_floor")
    wanted: tuple[str, ...] = UNITS[last.kind] if sized else ()
    if last.variant == "quota":
        wanted = ("weight",)
    found = [a for a in amounts.find(marked.clean) if a.kind in wanted]
    if not found or not wanted or (last.level is not None and found[0].kind != wanted[0]):
        return False
    last.level = amounts.as_level(found[0])
    return True


__all__ = ["follow"]
