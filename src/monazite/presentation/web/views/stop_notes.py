"""What the table of line stops says below it: how it is read, who is served first, and which stops were reported."""

from __future__ import annotations

import math
from datetime import timedelta

from monazite.presentation.briefing.claims import joined_with_and
from monazite.presentation.briefing.observed_figures import known_stops, last_observation
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.workspace import Workspace
from monazite.results.names import Names, month_text

MOST_NAMED = 4
"""Stops without a report that are named."""
READING = (
    "A stop counts from the month in which 1% of the lines of a use stand idle, where so many come to do so; now: they "
    "stood idle in the month before, so that no stock that begins later could help. Second line: share of the lines of "
    "the hardest-hit use that stand idle in the worst week. The sentence and the numbers above weigh all lines by "
    "value added, not by cells. Shaded as few: under 1% of the lines, and residual uses, which no known product "
    "explains and which the numbers above leave out."
)


def stop_notes(workspace: Workspace, rest: QuickQuantities) -> list[str]:
    """How the table is read, and warnings about it where there are some; ``rest``: the run at rest as it is opened."""
    return [READING, *filter(None, (served_first(workspace), reported_stops(rest, workspace.names)))]


def served_first(workspace: Workspace) -> str:
    """Warns of industries of which every use is served first where a good runs short; empty where there are none."""
    uses = workspace.model.dataset.table("uses")
    rest = {use.industry for use in uses if not use.priority}
    first = [name for name in dict.fromkeys(use.industry for use in uses) if name not in rest]
    if not first:
        return ""
    verb, their = ("pays most and is", "its") if len(first) == 1 else ("pay most and are", "their")
    return (
        f"{capitalised(joined_with_and(first))} {verb} served first wherever a good runs short, because the model "
        f"assumes so: that {their} lines do not stop, or stop last, is this assumption and no finding."
    )


def reported_stops(rest: QuickQuantities, names: Names) -> str:
    """Stops on record in the months of a run, and where the run at rest and the record part; empty where neither has.

    That nobody reported a stop is no proof that there was none: it is told as what is not on record.
    """
    first, last = rest.results.index.month[0], rest.results.index.month[-1]
    known = [stop for stop in known_stops(rest.results.dataset) if first <= stop.day <= last]
    stops = {(one.industry, one.region): one for one in rest.line_stops}
    parts = []
    if known:
        reported = [f"{names.use(one.industry)} in {names.the(one.region)} ({month_text(one.day)})" for one in known]
        parts.append(f"Stops were reported of {joined_with_and(reported)}.")
    missed = [
        f"{names.use(one.industry)} in {names.the(one.region)}"
        for one in known
        if (stop := stops.get((one.industry, one.region))) and not (stop.already_stopped or math.isfinite(stop.day))
    ]
    if missed:
        parts.append(f"The run at rest shows no stop of {joined_with_and(missed)}: there it misses what happened.")
    parts.append(_not_on_record(rest, {(one.industry, one.region) for one in known}, names))
    return " ".join(filter(None, parts))


def _not_on_record(rest: QuickQuantities, known: set[tuple[str, str]], names: Names) -> str:
    """Stops of the run at rest in months that are past, of which the tables hold no report; empty where there are none.

    Months count as past up to the last one that any observation of the dataset is about.
    """
    until = last_observation(rest.results.dataset)
    if until is None or until < rest.day:
        return ""
    own = [
        one
        for one in rest.line_stops
        if not one.is_minor
        and (one.industry, one.region) not in known
        and (one.already_stopped or (math.isfinite(one.day) and rest.day + timedelta(days=one.day) <= until))
    ]
    if not own:
        return ""
    worst = sorted(own, key=lambda one: -one.most)[:MOST_NAMED]
    named = joined_with_and([f"{names.use(one.industry)} in {names.the(one.region)}" for one in worst])
    pairs = f"{len(own)} pairs" if len(own) > 1 else "one pair"
    most = ", hardest hit" if len(own) > 1 else ""
    return (
        f"In months that are past, to {month_text(until)}, the run at rest also has lines idle in {pairs} of an "
        f"industry and a place of which nothing is recorded{most}: {named}. Nobody counts such stops, so that they may "
        f"have gone unreported, or the run has too many."
    )
