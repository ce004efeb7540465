"""At what level a measure stands: a rate, a sum, a price, a weight."""

from monazite.reading.amounts import amounts
from monazite.reading.amounts.quota_year import is_former
from monazite.reading.measures.context import TriggerContext
from monazite.reading.records import RATED
from monazite.reading.text.tables import pattern

_SHARE_OF, _BESIDE = pattern("stock.share"), 30
_CONTENT = pattern("measure.content")
_CEILING = pattern("amount.ceiling")
_LET_OUT = pattern("amount.let_out")
_OTHER_SHARES = ("of the world", "of global", "of its", "of all", "of world", "owned", "of imports", "stake")
UNITS = {
    "tariff": ("share",), "export_tax": ("share",), "standard": ("share",), "price_floor": ("price",),
    "export_control": ("weight", "share"), "finance": ("money",), "stockpile": ("weight", "money"),
    "mining_limit": ("share",), "project": ("weight", "money"), "purchase": ("weight", "money"),
}  # fmt: skip
"""Classes of quantity that can be the level of a kind, best first."""


def level_of(w: TriggerContext) -> tuple[float | dict | None, str]:
    """The level of the measure, and whether it is a level or a change."""
    kind, t = w.trigger.kind, w.trigger.mark
    order = UNITS.get(kind, ()).index
    pool = _amounts_of_instrument(w)
    pool = _that_can_be_its_level(w, pool or _amounts_elsewhere(w))
    if kind == "stockpile" and _SHARE_OF.search(w.marked.clean):  # "a tenth of it": the tonnes are the quota's
        pool = [a for a in pool if abs(a.start - t.end) <= _BESIDE]
    if not pool:
        return None, ""
    lead = {id(a): w.marked.clean[: a.start].rstrip().lower() for a in pool}
    best = [a for a in pool if lead[id(a)].endswith((" to", "as high as", "to as much as", "to about", "at"))]
    rest = [a for a in pool if not lead[id(a)].endswith((" from", "from"))]
    if kind == "export_control":
        rest = [a for a in rest if a.kind != "weight" or not is_former(w.marked.clean, a.start)] or rest
    if (lowered := _lowered_by(w, pool, lead)) is not None:
        return amounts.as_level(lowered), "cut"
    chosen = min(best or rest or pool, key=lambda a: (order(a.kind), abs(a.start - t.start)))
    change = "to" if best else "by" if lead[id(chosen)].endswith(" by") else ""
    cuts = w.marked.of("frame", "cut", w.clause.start, w.clause.end)
    if change == "by" and any(f.start < t.start + 60 for f in cuts):
        change = "cut"
    return amounts.as_level(chosen), change


def _lowered_by(w: TriggerContext, pool: list[amounts.Amount], lead: dict[int, str]) -> amounts.Amount | None:
    """By how much a duty is lowered where the rate that it comes to is told as well: ``by 10 points to 20 %``."""
    if w.trigger.kind not in RATED or not w.marked.of("frame", "cut", w.clause.start, w.clause.end):
        return None
    return next((a for a in pool if lead[id(a)].endswith(" by")), None)


def that_may_be_meant(text: str, change: str) -> list[amounts.Amount]:
    """Quantities of a sentence that can be a level; of a cut not what it comes to: ``by 10 points to 20 %``."""
    found = amounts.find(text)
    cuts_by = change == "cut" and any(text[: a.start].rstrip().lower().endswith(" by") for a in found)
    return [a for a in found if not (cuts_by and text[: a.start].rstrip().lower().endswith(" to"))]


def _amounts_of_instrument(w: TriggerContext) -> list[amounts.Amount]:
    """Amounts of the right class in the clause, for a tariff only those between its neighbours."""
    kind, wanted = w.trigger.kind, UNITS.get(w.trigger.kind, ())
    start, end = (w.window.start, w.window.end) if kind == "tariff" else (w.clause.start, w.clause.end)
    pool = [a for a in w.sums if start <= a.start < end and a.kind in wanted]
    if kind == "tariff" and w.window.start > w.clause.start:
        pool = [a for a in pool if a.start >= w.trigger.mark.end] or pool  # the first rate is of the first tariff
    return pool


def _amounts_elsewhere(w: TriggerContext) -> list[amounts.Amount]:
    """Amounts of the right class that nothing else of the sentence can claim."""
    kind, wanted = w.trigger.kind, UNITS.get(w.trigger.kind, ())
    every = [a for a in w.sums if a.kind in wanted]
    alone = kind != "tariff" or (w.window.start == w.clause.start and w.window.end == w.clause.end)
    pool = [a for a in every if alone and w.clause.start <= a.start < w.clause.end]
    if not pool and w.alone:
        pool = every
    if not pool and kind in ("finance", "project", "stockpile", "purchase", "price_floor") and len(every) == 1:
        pool = every
    return pool


def _may_have_ceiling(w: TriggerContext) -> bool:
    """Whether a weight of the clause can be the ceiling of exports: ``limits exports to``, ``permits shipments of``."""
    mark, variant = w.trigger.mark, w.trigger.variant
    is_verb = mark.text.lower().startswith("permit") and _LET_OUT.search(w.marked.clean[mark.end :]) is not None
    return variant == "" or (variant == "licence" and is_verb)


def _that_can_be_its_level(w: TriggerContext, pool: list[amounts.Amount]) -> list[amounts.Amount]:
    """Amounts without shares of other things and what stands in brackets."""
    text = w.marked.clean
    if w.trigger.kind == "export_control":
        allowed = w.trigger.variant in ("quota", "extraterritorial") or "quota" in text.lower()
        traces = [a for a in pool if a.kind == "share" and a.value <= 0.01 and _CONTENT.search(text)]
        sized = [a for a in pool if allowed and (a.kind == "weight" or w.trigger.variant == "extraterritorial")]
        if not allowed and _may_have_ceiling(w):
            sized = [a for a in pool if a.kind == "weight" and _CEILING.search(text[: a.start])]
        pool = traces or sized
    if w.trigger.kind == "tariff":
        pool = [a for a in pool if not text[a.end :].lstrip().lower().startswith(_OTHER_SHARES)]
    return [a for a in pool if not text[: a.start].endswith("(")] or pool
