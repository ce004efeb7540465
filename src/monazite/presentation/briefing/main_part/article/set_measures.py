"""What a user set in the app, or wrote into a scenario of one's own, as the name of its branch and the title."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.article.article_news import quota_change
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.measures.assumed_measures import own_measures, shipped_titles
from monazite.presentation.briefing.main_part.measures.measures_in_words import LATELY
from monazite.presentation.briefing.main_part.measures.set_clauses import (
    MOST_NAMED,
    UNNAMED,
    SetClause,
    clause,
    is_on_approval,
    refuses_all,
    set_clauses,
)
from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.results.names import day_text
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl


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
        own, where = [p for p in acting if p.start > ctx.day - LATELY and clause(ctx.names, p) != UNNAMED], "assumed"
    if not own:
        return None
    clauses = [one for one in set_clauses(ctx.names, own) if one.until is None or one.until > ctx.today]
    if not clauses:
        return None
    clauses = [_beside_record(ctx, own, one) for one in clauses]
    licensed = any(isinstance(p, ExportControl) and is_on_approval(p) and p.start <= horizon.last for p in own)
    in_app = own[0].text.startswith(SET_IN_APP)
    return SetMeasures(_label(clauses, where), in_app, licensed, _refusal(own, clauses))


def _beside_record(ctx: BriefContext, own: Sequence[Policy], one: SetClause) -> SetClause:
    """The clause of a quota with whether it raises or cuts that of the record."""
    changes = {change for n, _ in one.tells if (change := quota_change(ctx, own[n]))}
    verb = {"raised": "raises its", "lower": "cuts its"}.get(changes.pop(), "") if len(changes) == 1 else ""
    return replace(one, condition=one.condition.replace("sets an", verb)) if verb else one


def _refusal(own: Sequence[Policy], clauses: Sequence[SetClause]) -> ExportControl | None:
    """The first control that refuses all licences in all of its months, with nothing beside it that reopens any."""
    strict = {(one.start, one.until) for one in clauses if one.is_refusal}
    controls = [p for p in own if isinstance(p, ExportControl) and refuses_all(p) and (p.start, p.until) in strict]
    return min(controls, key=lambda p: p.start, default=None)


def _label(clauses: Sequence[SetClause], where: str) -> str:
    first = clauses[0]
    alike = [one for one in clauses if (one.start, one.until) == (first.start, first.until)]
    named = list(dict.fromkeys(one.condition for one in alike))
    until = f" until {day_text(first.until)}" if first.until else ""
    return f"If {' and '.join(named[:MOST_NAMED])} from {day_text(first.start)}{until} ({where})"
