"""What a scenario assumes beyond the record: its own measures, with who acts, when, and how strictly."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from monazite.negotiation.setup import is_negotiable
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticleMeasure
from monazite.presentation.briefing.lead_goods import MAGNET_WORDS
from monazite.presentation.briefing.quantities import count_quantity, published_figure
from monazite.presentation.briefing.sections.scenario_settings import setting_row
from monazite.reading.parties.countries import REGIONS
from monazite.reading.records import UNRENEWED
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.shipped import SHIPPED, scenarios

MOST_ASSUMED = 5
_ALL_OF = " *"
"""How a pattern of all goods of a mineral ends, which a reader knows by the mineral's name."""
_WIDE = {"*": "all goods", "heavy": "heavy rare earths", "light": "light rare earths"}
_Key = tuple[str, str, date, str]


@dataclass(frozen=True)
class AssumedMeasure:
    """A measure of a scenario that no record holds.

    Attributes
    ----------
    day, until
        When it begins and ends; ``until`` is empty for one that lasts to the end of the run.
    actor, text
        Who acts, and the measure's own text, which may be empty.
    kind
        "ban", "licences", "quota", "tax", "tariff" or, for all others, the kind of the lever.
    goods, places
        What it is on, and for whom or on whom, in words; no places: all.
    approved, military, review, amount, rate
        How strict it is, by what its kind has.
    settings
        All fields in words, for kinds without a level of their own.
    """

    day: str
    until: str
    actor: str
    text: str
    kind: str
    sources: tuple[str, ...]
    goods: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    approved: Quantity | None = None
    military: Quantity | None = None
    review: Quantity | None = None
    amount: Quantity | None = None
    rate: Quantity | None = None
    settings: str = ""

    @property
    def is_told_by_its_text(self) -> bool:
        """Whether its own text is all that there is to tell: nothing says how strict it is."""
        levels = (self.approved, self.amount, self.rate)
        return bool(self.text) and self.kind != "ban" and all(level is None for level in levels)


@dataclass(frozen=True)
class Assumptions:
    """The measures that a scenario assumes, those that are told, and how many others there are.

    ``by_talks`` is the day from which talks decide some of them in the forecast; empty where they decide none.
    ``until_deal``: whether all of these are announced, so that they come unless a deal with new terms suspends them.
    """

    measures: tuple[AssumedMeasure, ...]
    others: Quantity | None
    by_talks: str
    until_deal: bool = False


def assumptions(ctx: BriefContext) -> Assumptions:
    """Measures of the run that are neither in the register nor in a shipped record; every actor has one among them."""
    own = own_measures(ctx)
    widest = sorted(own, key=lambda p: (p.start, -len(getattr(p, "destinations", ()))), reverse=True)
    first = {_line_of(ctx.names, p): p for p in widest}
    rows = sorted(first.values(), key=lambda p: p.start)
    by_actor = list({p.actor: p for p in reversed(rows)}.values())
    chosen = [*by_actor, *(p for p in rows if p not in by_actor)][:MOST_ASSUMED]
    chosen.sort(key=lambda p: (p.start, own.index(p)))
    others = len(rows) - len(chosen)
    if ctx.reading is not None:  # its sentences are quoted with their answers
        chosen = [p.model_copy(update={"text": ""}) if _is_levelled(p) else p for p in chosen]
    return Assumptions(
        tuple(in_words(ctx.names, p) for p in chosen),
        count_quantity(others, "assumed measures that are not told") if others else None,
        *_day_of_talks(ctx, chosen),
    )


def ended_general_licences(ctx: BriefContext) -> ArticleMeasure | None:
    """The measure of an article by which general licences are not renewed and which the run holds; None without one."""
    measures = ctx.reading.measures if ctx.reading is not None else ()
    return next((m for m in measures if m.kind == UNRENEWED), None)


def _is_levelled(p: Policy) -> bool:
    """Whether the fields of a measure say all of it in words, so that it needs no text."""
    return isinstance(p, (Quota, ExportTax, Tariff)) or (isinstance(p, ExportControl) and not p.relative_to)


def own_measures(ctx: BriefContext) -> list[Policy]:
    """Measures that somebody wrote into the scenario of the run and that act in it."""
    scenario = ctx.run.results.scenario
    return [
        p
        for p in scenario.policy
        if not p.record
        and (p.status != "threatened" or scenario.enforce_threats)
        and (p.kind, p.actor, p.start, p.text) not in _measures_of_records()
    ]


@cache
def _measures_of_records() -> frozenset[_Key]:
    """Measures of what happened that no row of the register stands for; their texts name their sources."""
    found: set[_Key] = set()
    for name in scenarios():
        content = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
        if content.get("record") or content.get("extends") == "baseline":
            found |= {(p["kind"], p["actor"], p["start"], p.get("text", "")) for p in content.get("policy", ())}
    return frozenset(found)


@cache
def shipped_titles() -> frozenset[str]:
    """Names of the scenarios that ship, as their files give them."""
    files = (SHIPPED / f"{name}.toml" for name in scenarios())
    return frozenset(str(tomllib.loads(file.read_text(encoding="utf-8")).get("name", "")) for file in files)


def _day_of_talks(ctx: BriefContext, measures: Sequence[Policy]) -> tuple[str, bool]:
    """Day from which talks decide some of the measures, empty without any; whether all of these are announced."""
    if ctx.forecast is None or ctx.talks is None:
        return "", False
    target, controller = ctx.talks.state.seats
    day = max(ctx.talks.state.first_offer, ctx.day)
    decided = [p for p in measures if is_negotiable(p, controller, target, day)]
    return day_text(day) if decided else "", bool(decided) and all(p.status == "announced" for p in decided)


def _line_of(names: Names, p: Policy) -> tuple[str, ...]:
    """What makes two measures one line: the same actor and text, or the same settings where there is no text."""
    return (p.actor, p.text) if p.text else (p.actor, p.kind, setting_row(names, p, None).fields)


def in_words(names: Names, p: Policy) -> AssumedMeasure:
    """A measure with all that its kind has, in words and numbers."""
    made = AssumedMeasure(
        day=day_text(p.start),
        until=day_text(p.until) if p.until else "",
        actor=names.the(p.actor),
        text=f"{p.text.strip().rstrip('.')}." if p.text else "",
        kind=p.kind.replace("_", " "),
        sources=p.source,
    )
    match p:
        case ExportControl() if p.relative_to:
            return replace(made, settings=setting_row(names, p, None).fields)
        case ExportControl(ban=True):
            return replace(
                made, kind="ban", goods=goods_in_words(names, p.goods), places=_places(names, p.destinations, p.actor)
            )
        case ExportControl():
            military = None if p.military in (None, p.approval) else p.military
            return replace(
                made,
                kind="licences",
                goods=goods_in_words(names, p.goods),
                places=_places(names, p.destinations, p.actor),
                approved=_level(p, p.approval, "share", "approval"),
                military=None if military is None else _level(p, military, "share", "approval for the military"),
                review=_level(p, p.review, "month", "review"),
            )
        case Quota():
            places, amount = _places(names, p.destinations, p.actor), _level(p, p.amount, "t/yr", "quota")
            return replace(made, goods=goods_in_words(names, p.goods), places=places, amount=amount)
        case ExportTax():
            rate = _level(p, p.rate, "share", "export tax")
            return replace(
                made,
                kind="tax",
                goods=goods_in_words(names, p.goods),
                places=_places(names, p.destinations, p.actor),
                rate=rate,
            )
        case Tariff():
            rate = _level(p, p.rate, "share", "added tariff")
            return replace(made, goods=goods_in_words(names, p.goods), places=_places(names, p.on, p.actor), rate=rate)
        case _:
            return replace(made, settings=setting_row(names, p, None).fields)


def _level(p: Policy, value: float, unit: str, what: str) -> Quantity:
    return published_figure(value, unit, what, p.source, by=p.actor)


def goods_in_words(names: Names, goods: Sequence[str]) -> tuple[str, ...]:
    """Goods of a measure as they stand in a sentence: ``heavy rare earths``, ``dysprosium``."""
    words = (_WIDE.get(good) or MAGNET_WORDS.get(good) or names.good(good) for good in goods)
    return tuple(word.removesuffix(_ALL_OF) for word in words)


def _places(names: Names, places: Sequence[str], actor: str) -> tuple[str, ...]:
    """Those whom a measure is on, in words; of one on nearly all regions, whom it spares."""
    if "*" in places:
        return ()
    spared = [region for region in REGIONS if region not in places and region != actor]
    if spared and len(spared) < len(places):
        return (f"all but {' and '.join(map(names.the, spared))}",)
    return tuple(map(names.the, places))
