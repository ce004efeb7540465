"""What a drafted or assumed measure holds in few words: names of branches, and days on which such measures act."""

from collections.abc import Sequence
from datetime import timedelta

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.measures.assumed_measures import ended_general_licences, own_measures
from monazite.results.names import Names
from monazite.scenario.policies import Policy
from monazite.scenario.policies.export_control import ExportControl, ExportTax, Quota
from monazite.scenario.policies.tariff import Tariff

MOST_NAMED = 2
"""Measures that the name of a branch tells."""
FEW = 3
"""Countries up to which a limit is one for single countries, of which the first is named."""
LATELY = timedelta(days=31)
"""How long before the day of a brief a measure may have begun that its article reports, or branches may have parted."""
EASED = 0.95
"""Share of approved applications from which licences are eased ones: what reading takes for a general licence."""


def in_few_words(names: Names, p: Policy) -> str:
    """A limit of trade in a few words; empty for other measures."""
    match p:
        case ExportControl() if p.relative_to:
            return ""
        case ExportControl():
            region, _, of_use = p.destinations[0].partition(".")
            stops = p.ban or (of_use != "" and p.approval == 0.0)
            what, link = ("a ban on exports", "to") if stops else ("licences", "for")
            if not p.ban and p.approval >= EASED:
                what = "eased licences"
            if "*" in p.destinations or len(p.destinations) > FEW:
                return what
            return f"{what} {link} {'military users in ' if of_use else ''}{names.the(region)}"
        case Quota():
            return "an export quota"
        case ExportTax():
            return f"an export tax of {_in_percent(p.rate)}%"
        case Tariff():
            return f"an added tariff of {_in_percent(p.rate)}%"
        case _:
            return ""


def _in_percent(rate: float) -> str:
    """A rate as it was read, a tenth of a percent at most: ``100``, ``12.5``."""
    return f"{round(100.0 * rate, 1):g}"


def threats_of(ctx: BriefContext) -> list[Policy]:
    """Measures that are carried out in the other branch and held back in the run, the first one first."""
    if ctx.other is None or not ctx.other.results.scenario.enforce_threats:
        return []
    if ctx.run.results.scenario.enforce_threats:
        return []
    return sorted((p for p in ctx.other.results.scenario.policy if p.status == "threatened"), key=lambda p: p.start)


def reported(ctx: BriefContext) -> list[Policy]:
    """Limits of trade that an article or a scenario brings of its own and that begin about the day or after it."""
    return [p for p in own_measures(ctx) if in_few_words(ctx.names, p) and p.start > ctx.day - LATELY]


def branch_labels(ctx: BriefContext) -> tuple[str, str] | None:
    """Names of the branch that holds threats back and of the one that carries them out, by what each holds.

    None where the branches do not differ by threats, or hold none that few words say.
    """
    threats = [p for p in threats_of(ctx) if in_few_words(ctx.names, p) and (p.until is None or p.until > ctx.day)]
    own = reported(ctx)
    if not threats:
        return None
    threats.sort(key=lambda p: (bool(p.record), p.start))
    threats = [p for p in threats if not p.record] or threats  # those of the article name the branch
    suspended = are_suspended(ctx, threats)
    if ended_general_licences(ctx) is not None:
        added = "suspended controls return" if suspended else f"there is {_named(ctx, threats)}"
        return "If general licences are not renewed", f"If {added} as well"
    if own:
        added = "suspended controls back" if suspended else _named(ctx, threats)
        return f"With {_named(ctx, own)} and nothing else", f"With {_named(ctx, own)} and {added}"
    if suspended:
        return "If controls stay suspended", "If suspended controls return"
    return f"Without {_named(ctx, threats)}", f"With {_named(ctx, threats)}"


def are_suspended(ctx: BriefContext, threats: Sequence[Policy]) -> bool:
    """Whether all that is threatened is of the register, which has it as suspended."""
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    suspended = {row.id for row in rows if row.status == "suspended"}
    return all(p.record in suspended for p in threats)


def _named(ctx: BriefContext, measures: Sequence[Policy]) -> str:
    found = list(dict.fromkeys(in_few_words(ctx.names, p) for p in measures))
    return " and ".join(found) if len(found) <= MOST_NAMED else f"{' and '.join(found[:MOST_NAMED])} and others"
