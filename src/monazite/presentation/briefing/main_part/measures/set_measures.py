"""What a user set in the app, or wrote into a scenario of one's own, as the name of its branch and the title."""

from collections.abc import Sequence
from dataclasses import dataclass

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import (
    goods_in_words,
    own_measures,
    shipped_titles,
)
from monazite.presentation.briefing.main_part.measures.measures_in_words import LATELY
from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.results.names import Names, day_text
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.stockpile import Stockpile
from monazite.scenario.policies.tariff import Tariff

MOST_NAMED = 2
"""Goods and measures that a name tells; with more goods it tells none of them."""
_OTHERS = "further measures are taken"


@dataclass(frozen=True)
class SetMeasures:
    """Measures of a user's own that act in the months ahead.

    Attributes
    ----------
    label
        All of it as a condition: ``If China refuses all licences from 1 January 2027 (set in the app)``.
    in_app
        Whether levers of the app made them.
    sets_licences
        Whether they say how many applications for licences are approved in the months ahead.
    refusal
        The first control under which no buyer abroad gets a licence; None without one.
    """

    label: str
    in_app: bool
    sets_licences: bool
    refusal: ExportControl | None


def set_measures(ctx: BriefContext, horizon: Horizon) -> SetMeasures | None:
    """Measures set in the app; without such, limits of trade of a scenario of one's own; None without either.

    None as well for a brief of an article, one whose talks decide, and a run that lies behind its reader.
    """
    if ctx.reading is not None or ctx.slices or not horizon.is_ahead:
        return None
    of_the_other = () if ctx.other is None else ctx.other.results.scenario.policy
    acting = [p for p in own_measures(ctx) if (p.until is None or p.until > ctx.today) and p not in of_the_other]
    own, where = [p for p in acting if p.text.startswith(SET_IN_APP)], "set in the app"
    if not own and ctx.run.results.scenario.name not in shipped_titles():
        own, where = [p for p in acting if p.start > ctx.day - LATELY and _clause(ctx.names, p) != _OTHERS], "assumed"
    if not own:
        return None
    own.sort(key=lambda p: (not _refuses_all(p), p.start))
    refusal = next((p for p in own if isinstance(p, ExportControl) and _refuses_all(p)), None)
    licensed = any(isinstance(p, ExportControl) and _is_on_approval(p) and p.start <= horizon.last for p in own)
    return SetMeasures(_label(ctx.names, own, where), own[0].text.startswith(SET_IN_APP), licensed, refusal)


def _label(names: Names, own: Sequence[Policy], where: str) -> str:
    first = own[0]
    alike = [p for p in own if (p.start, p.until) == (first.start, first.until)]
    clauses = list(dict.fromkeys(_clause(names, p) for p in alike))
    clauses.sort(key=lambda clause: clause == _OTHERS)
    until = f" until {day_text(first.until)}" if first.until else ""
    return f"If {' and '.join(clauses[:MOST_NAMED])} from {day_text(first.start)}{until} ({where})"


def _is_on_approval(p: ExportControl) -> bool:
    """Whether a control says how many applications are approved; a lever beside it may say how long that takes."""
    return p.ban or p.relative_to.get("approval", -1.0) != p.approval


def _refuses_all(p: Policy) -> bool:
    return (
        isinstance(p, ExportControl)
        and "*" in p.destinations
        and (p.ban or (p.approval == 0.0 and p.military in (None, 0.0)))
    )


def _clause(names: Names, p: Policy) -> str:
    """A measure as a clause with its actor and what it is on."""
    actor = names.the(p.actor)
    match p:
        case ExportControl():
            return f"{actor} {_control(names, p)}"
        case Quota():
            return f"{actor} sets an export quota"
        case ExportTax():
            return f"{actor} taxes exports at {_percent(p.rate)}"
        case Tariff():
            return f"{actor} adds a tariff of {_percent(p.rate)}"
        case Stockpile():
            return f"{actor} holds more stock"
        case _:
            return _OTHERS


def _control(names: Names, p: ExportControl) -> str:
    goods = "" if "*" in p.goods or len(p.goods) > MOST_NAMED else " or ".join(goods_in_words(names, p.goods))
    everyone = "*" in p.destinations
    whom = "" if everyone else names.the(p.destinations[0]) if len(p.destinations) == 1 else "some buyers"
    on = f" for {whom or goods}" if whom or goods else ""
    if p.ban:
        return f"bans exports{on.replace(' for ', ' to ' if whom else ' of ')}"
    if not _is_on_approval(p):
        if p.military is not None and p.relative_to.get("military") != p.military:
            return "licenses defence makers otherwise"
        return f"takes {p.review:.2g} month{'' if p.review == 1.0 else 's'} over licences"
    if p.approval == 0.0:
        return f"refuses all licences{on}"
    return f"approves {_percent(p.approval)} of licence applications{on}"


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g}%"
