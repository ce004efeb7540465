"""What a scenario assumes beyond the record: its own measures, with who acts, when, and how strictly."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from monazite.analysis.forecast.forecast import Forecast
from monazite.negotiation.setup import is_negotiable
from monazite.presentation.briefing.content import capitalised
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.sections.scenario_settings import setting_row
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.shipped import SHIPPED, scenarios

MOST_ASSUMED = 5
_FULL = 1.0
_Key = tuple[str, str, date, str]


@dataclass(frozen=True)
class AssumedMeasure:
    """A measure of a scenario that no record holds: its days, what it does, and its level in plain words.

    ``until`` is empty for one that lasts to the end of the run.
    """

    day: str
    until: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Assumptions:
    """The measures that a scenario assumes, those that are told, and how many others there are.

    ``by_talks`` is the day from which talks decide some of them in the forecast; empty where they decide none.
    """

    measures: tuple[AssumedMeasure, ...]
    others: Quantity | None
    by_talks: str


def assumptions(ctx: BriefContext) -> Assumptions:
    """Measures of the run that are neither in the register nor in a shipped record; every actor has one among them."""
    own = own_measures(ctx)
    first = {(p.actor, _what(ctx.names, p)): p for p in sorted(own, key=lambda p: p.start, reverse=True)}
    rows = sorted(first.values(), key=lambda p: p.start)
    by_actor = list({p.actor: p for p in reversed(rows)}.values())
    chosen = [*by_actor, *(p for p in rows if p not in by_actor)][:MOST_ASSUMED]
    chosen.sort(key=lambda p: p.start)
    measures = tuple(
        AssumedMeasure(
            day=day_text(p.start),
            until=day_text(p.until) if p.until else "",
            text=_what(ctx.names, p),
            sources=p.source,
        )
        for p in chosen
    )
    others = len(rows) - len(chosen)
    return Assumptions(
        measures,
        count_quantity(others, "assumed measures that are not told") if others else None,
        _day_of_talks(ctx, chosen),
    )


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


def _day_of_talks(ctx: BriefContext, measures: Sequence[Policy]) -> str:
    """Day from which the talks of a forecast take the place of some of the measures; empty without any."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if not isinstance(made, Forecast):
        return ""
    talks = made.paths.setting
    decided = any(is_negotiable(p, talks.controller, talks.target, talks.first_offer) for p in measures)
    return day_text(talks.first_offer) if decided else ""


def _what(names: Names, p: Policy) -> str:
    """What a measure is and how strict: its own text, with the level beside it."""
    level = _level(p)
    if p.text:
        text = p.text.strip().rstrip(".")
        actor = names.the(p.actor)
        by = "" if names.region(p.actor) in text else f"{actor}, " if level else actor
        beside = f" ({by}{level})" if by or level else ""
        return f"{text}{beside}."
    return f"{capitalised(names.the(p.actor))}: {_kind(names, p)}{f', {level}' if level else ''}."


def _level(p: Policy) -> str:
    """How strict a measure is, in words."""
    match p:
        case ExportControl(ban=True):
            return "nothing may leave"
        case ExportControl() if not p.relative_to:
            military = "" if p.military is None or p.military == p.approval else f", {_percent(p.military)} for the military"
            passes = "everything" if p.approval == _FULL else _percent(p.approval)
            return f"{passes} of what is applied for is approved{military}, {_months(p.review)} for a decision"
        case Quota():
            return f"{p.amount:,.6g} tonnes a year"
        case ExportTax():
            return f"{_percent(p.rate)} of the value"
        case Tariff():
            return f"{_percent(p.rate)} added"
        case _:
            return ""


def _kind(names: Names, p: Policy) -> str:
    """What kind of measure it is, on what and for whom; other kinds than limits at the border by their settings."""
    match p:
        case ExportControl() if not p.relative_to:
            return f"{'a ban' if p.ban else 'licences'} on exports of {_goods(names, p.goods)}{_to(names, p.destinations)}"
        case Quota():
            return f"a quota on exports of {_goods(names, p.goods)}"
        case ExportTax():
            return f"a tax on exports of {_goods(names, p.goods)}{_to(names, p.destinations)}"
        case Tariff():
            return f"a tariff on {_goods(names, p.goods)} from {_listed([names.the(r) for r in p.on])}"
        case _:
            return _settings(names, p)


def _settings(names: Names, p: Policy) -> str:
    kind = p.kind.replace("_", " ")
    fields = setting_row(names, p, None).fields
    return f"{kind} ({fields})" if fields else kind


def _goods(names: Names, goods: Sequence[str]) -> str:
    words = ["all goods" if good == "*" else names.good(good) for good in goods]
    return _listed([{"heavy": "heavy rare earths", "light": "light rare earths"}.get(word, word) for word in words])


def _to(names: Names, destinations: Sequence[str]) -> str:
    return "" if "*" in destinations else f" to {_listed([names.the(place) for place in destinations])}"


def _listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g}%"


def _months(count: float) -> str:
    return "no time" if count == 0.0 else f"{count:.3g} month{'' if count == 1.0 else 's'}"
