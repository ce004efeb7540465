"""What a page needs to draw a lever and to explain it: unit, bounds, named levels, words of the policy, precedents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from monazite.analysis.standing_duties import duties_sentence
from monazite.dataset.as_of import NO_PRECEDENT
from monazite.dataset.dataset import Dataset, datasets
from monazite.presentation.briefing.true_sources import TrueSources
from monazite.presentation.web.levers.lever_levels import UNCHECKED, named_levels
from monazite.presentation.web.levers.lever_precedents import precedents_on_scale
from monazite.presentation.web.levers.levers import NO_LICENCE, Lever
from monazite.results.names import ELEMENTS, Names
from monazite.scenario.policies import REGISTRY

DAYS_OF_MONTH = 365.0 / 12
MAX_PRECEDENTS = 3
"""Precedents shown beside a lever."""
UNIT_WORDS = {
    "share": "per cent", "share/yr": "per cent a year", "day": "days of use", "month": "months", "1": "times today's",
    "MUSD": "million USD in all", "MUSD/yr": "million USD a year",
}  # fmt: skip


def lever_json(
    lever: Lever, ds: Dataset, rest: float, day: date | None = None, true: TrueSources | None = None
) -> dict[str, Any]:
    """All a page needs to draw the lever and to explain it; ``rest`` is the value at which it changes nothing.

    ``day``: the day of the reader, for the duties that stand; None: today. ``true``: the sources of ``ds``, with those
    that its day hides; None: as ``ds`` names them.
    """
    true = true or TrueSources(ds)
    model, quantity = REGISTRY[lever.kind].model, lever.quantity
    low, top, step = lever.bounds
    return {
        "id": lever.id,
        "group": lever.group,
        "label": lever.label,
        "unit": quantity.unit,
        "unit_words": UNIT_WORDS.get(quantity.unit, quantity.unit),
        "low": low,
        "top": top,
        "step": step,
        "levels": dict(named_levels(lever, ds)),
        "rest": rest,
        "more": lever.more,
        "text": _plain(model.model_fields[lever.field].description or ""),
        "model": " ".join((model.__doc__ or "").split()),
        "jump": NO_LICENCE if lever.field == "review" else "",
        "remark": _remark(lever, ds, day or date.today()),
        "setting": f"{lever.kind}.{lever.field}",
        "goods": ", ".join(
            ELEMENTS.get(g, "all magnets" if g == "magnet" else g) for g in lever.content.get("goods", ())
        ),
        "precedents": precedents(lever, ds, true),
        "scale": scale_marks(lever, ds, true),
        "lasts": lever.content.get("duration"),
    }


def _remark(lever: Lever, ds: Dataset, day: date) -> str:
    """What is said of a lever; of an added duty also where the duties stand that it adds to."""
    if lever.kind != "tariff":
        return lever.remark
    standing = [duties_sentence(ds, lever.actor, on, day) for on in lever.content.get("on", ())]
    return " ".join(filter(None, (lever.remark, *standing)))


def _plain(text: str) -> str:
    """A description of a field without the marks of code, its fields by what the page calls them."""
    for field, words in (("`start`", "the first day"), ("`held`", "stock in hand"), ("`build`", "building it")):
        text = text.replace(field, words)
    return " ".join(text.replace("`", "").split())


def scale_marks(lever: Lever, ds: Dataset, true: TrueSources | None = None) -> list[dict[str, Any]]:
    """What was observed or set before, as values of the lever: value, words, date (empty where no day is on record),
    source; by value.

    Shares approved are those of named ways of handling licences and of the ladder of the talks, duties, taxes and bans
    those of dated measures of the same actor, and a cut of a duty is the duty that was lifted. Stocks are public ones.
    Beside them stand those of the table of precedents outside the datasets.
    """
    low, top, _ = lever.bounds
    true, own = true or TrueSources(ds), precedents_on_scale(lever, ds)
    if lever.field in ("approval", "military", "review"):
        marks = _licence_marks(lever, ds, true)
    elif lever.kind == "tech_control":
        marks = _measure_marks(lever, ds, true, ("tech_control",))
    elif lever.kind == "stockpile":
        marks = _stock_marks(lever, ds, true)
    elif lever.field == "tariff_cut":
        marks = _measure_marks(lever, ds, true, ("tariff",), lifted=True)
    else:
        marks = _measure_marks(lever, ds, true, (lever.kind,), read={one.value for one in own})
    marks += [
        {"value": one.value, "words": one.words, "date": one.date, "text": one.text, "source": one.citation}
        for one in own
    ]
    inside = [mark for mark in marks if low <= mark["value"] <= top]
    return sorted(inside, key=lambda mark: (mark["value"], mark["date"]))


def _licence_marks(lever: Lever, ds: Dataset, true: TrueSources) -> list[dict[str, Any]]:
    """Shares approved, or months of review, by named regime, and bans.

    A ban took no time of review, and a regime of a later day than that of the dataset is none.
    """
    rungs = [r for r in ds.table("concessions") if r.instrument == "control" and lever.actor in r.pair]
    rungs = [r for r in rungs if r.precedent != NO_PRECEDENT]
    if lever.field == "review":
        return [_mark(r.review, r.words, "", r.precedent, true.of("concessions", r), true)
                for r in rungs if r.review is not None and r.level > 0.0]  # fmt: skip
    marks = [_mark(r.level, r.words, "", r.precedent, true.of("concessions", r), true) for r in rungs]
    if lever.kind == "export_control":
        levels = ds.table("licence_levels")
        marks += [
            _mark(r.approval, r.level, "", r.text, true.of("licence_levels", r), true)
            for r in levels
            if r.grade != "assumed"
        ]
        marks += _measure_marks(lever, ds, true, ("ban",))
    return marks


def _measure_marks(
    lever: Lever,
    ds: Dataset,
    true: TrueSources,
    kinds: tuple[str, ...],
    *,
    lifted: bool = False,
    read: Collection[float] = (),
) -> list[dict[str, Any]]:
    """Sizes of dated measures in the unit of the lever; with ``lifted`` of those that ended, on their last day.

    A control of technology is recorded as what is left. ``read``: sizes that a document was read for, in the place of
    which none that was recalled stands.
    """
    unit = lever.quantity.unit
    units = (unit, f"{unit} of military use") if lever.field == "military" else (unit,)
    rows = [r for r in ds.table("measures") if r.kind in kinds and r.actor == lever.actor]
    rows = [r for r in rows if r.level is not None and r.unit in units]
    rows = [r for r in rows if r.level not in read or not set(r.source) <= UNCHECKED]
    rows = [r for r in rows if r.status == "lifted" and r.until] if lifted else rows
    words = "Duty that was lifted" if lifted else ""
    return [
        _mark(r.level, words, str((r.until if lifted else r.in_force or r.announced) or ""), r.text,
              true.of("measures", r), true)
        for r in rows
        if r.level is not None
    ]  # fmt: skip


def _stock_marks(lever: Lever, ds: Dataset, true: TrueSources) -> list[dict[str, Any]]:
    """Public stocks of the regions of the lever that a source reports, in days or months of use."""
    in_unit = 1.0 if lever.quantity.unit == "day" else 1.0 / DAYS_OF_MONTH
    names = Names(ds)
    rows = [
        r
        for r in ds.table("stocks")
        if r.holder == "strategic" and r.cover and r.grade != "assumed" and not set(r.source) & UNCHECKED
        and r.region in lever.content.get("regions", (lever.actor,))
    ]  # fmt: skip
    first = {(r.region, r.cover): r for r in reversed(rows)}  # one mark for all goods of a stock
    return [
        _mark(round(r.cover * in_unit, 1), "Public stock", "", f"{names.region(r.region)}: {r.note}.",
              true.of("stocks", r), true)
        for r in first.values()
        if r.cover is not None
    ]  # fmt: skip


def _mark(value: float, words: str, day: str, text: str, source: tuple[str, ...], true: TrueSources) -> dict[str, Any]:
    cited = "; ".join(true.title(name) for name in source)
    return {"value": float(value), "words": words, "date": day, "text": text, "source": cited}


def precedents(lever: Lever, ds: Dataset, true: TrueSources | None = None) -> list[dict[str, str]]:
    """Latest dated measures of the same kind and actor, with their source; controls of exports are of minerals."""
    true = true or TrueSources(ds)
    kinds = {lever.kind, *lever.precedents}
    actors = {lever.actor, *(lever.content.get("regions", ()) if lever.group in ("Allies", "Industry") else ())}
    rows = [r for r in ds.table("measures") if r.kind in kinds and r.actor in actors]
    rows = [r for r in rows if lever.kind != "export_control" or _is_of_minerals(r.goods)]
    rows.sort(key=lambda r: str(r.in_force or r.announced or ""), reverse=True)
    return [
        {
            "date": str(r.in_force or r.announced or ""),
            "text": r.text,
            "source": "; ".join(true.title(s) for s in true.of("measures", r) if s in true.rows),
        }
        for r in rows[:MAX_PRECEDENTS]
    ]


def _is_of_minerals(goods: Sequence[str]) -> bool:
    """Whether some of the goods of a measure are minerals: all goods, a stage of them, a symbol, or one of the tables.

    >>> _is_of_minerals(("gallium", "superhard materials")), _is_of_minerals(("fentanyl precursors",))
    (True, False)
    """
    minerals = {name.replace("_", " ") for name in datasets()}
    return any(good == "*" or "." in good or good in {*minerals, *ELEMENTS, "critical minerals"} for good in goods)
