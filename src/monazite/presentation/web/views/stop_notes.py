"""What the table of line stops says below it: how it is read, who is served first, and which stops were reported."""

from __future__ import annotations

import math

from monazite.presentation.briefing.claims import joined_with_and
from monazite.presentation.briefing.observed_figures import known_stops
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.workspace import Workspace
from monazite.results.names import Names, month_text

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
    """Stops on record in the months of a run, and those of them that the run at rest does not show; else empty."""
    first, last = rest.results.index.month[0], rest.results.index.month[-1]
    known = [stop for stop in known_stops(rest.results.dataset) if first <= stop.day <= last]
    if not known:
        return ""
    stops = {(one.industry, one.region): one for one in rest.line_stops}
    reported = [f"{names.use(one.industry)} in {names.the(one.region)} ({month_text(one.day)})" for one in known]
    text = f"Stops were reported of {joined_with_and(reported)}."
    missed = [
        f"{names.use(one.industry)} in {names.the(one.region)}"
        for one in known
        if (stop := stops.get((one.industry, one.region))) and not (stop.already_stopped or math.isfinite(stop.day))
    ]
    if missed:
        text += f" The run at rest shows no stop of {joined_with_and(missed)}: there it misses what happened."
    return text
