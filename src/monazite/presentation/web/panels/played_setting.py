"""The world that an exercise is played in: the page's own setting with its levers, or a scenario as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from monazite.analysis.exercise.ground import content_of
from monazite.analysis.exercise.seats import SET_BY_USER, ScenarioContent, SeatedScenario
from monazite.negotiation.setup import is_negotiable
from monazite.presentation.web.levers.lever_spans import LeverSpan
from monazite.presentation.web.runs.requests import ComparedRun, spans_of
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest
from monazite.results.names import day_text
from monazite.scenario.policies import AnyPolicy, add_months
from monazite.scenario.scenario import Scenario
from monazite.scenario.shipped import scenarios


@dataclass(frozen=True)
class PlayedSetting:
    """A scenario that is played.

    Attributes
    ----------
    scenario, content
        The scenario, and how an exercise names it.
    first_day
        Last day that is known where none is chosen: that from which the levers act, or that of the shock.
    moved
        Measures that levers of the page have set.
    has_deal
        Whether the page shows a signed deal, which an exercise leaves to the talks.
    units
        Unit of each lever by its label.
    """

    scenario: Scenario
    content: ScenarioContent
    first_day: date
    moved: tuple[AnyPolicy, ...] = ()
    has_deal: bool = False
    units: Mapping[str, str] = field(default_factory=dict[str, str])

    def words(self, table: SeatedScenario) -> str:
        """Which of the levers are in force in an exercise, and which are left out and why."""
        if not self.moved and not self.has_deal:
            return ""
        setting, known = table.setting, {(p.kind, p.start, p.text) for p in table.scenario.policy}
        inside, later, open_ = list[str](), list[str](), list[str]()
        for policy in self.moved:
            text = f"{_words(policy, self.units)} from {day_text(policy.start)}"
            if (policy.kind, policy.start, policy.text) not in known:
                later.append(text)
            elif is_negotiable(policy, setting.controller, setting.target, setting.first_offer):
                open_.append(text)
            else:
                inside.append(text)
        parts = [f"Your setting is played: {'; '.join(inside)}." if inside else "None of your levers is in force here."]
        if later:
            parts.append(f"Left out, since it begins after the day that is known: {'; '.join(later)}.")
        if open_:
            parts.append(f"Left to the two sides to decide, since it begins with the exercise: {'; '.join(open_)}.")
        if self.has_deal:
            parts.append("The deal of your setting is left out: signing one is what the exercise is about.")
        return " ".join(parts)


UNITS = {
    "share": (100.0, " %"), "share/yr": (100.0, " % a year"), "month": (1.0, " months"), "day": (1.0, " days"),
    "MUSD/yr": (1.0, " million USD a year"), "1": (1.0, " times"),
}  # fmt: skip
"""Factor and words for the units of levers."""


def _words(policy: AnyPolicy, units: Mapping[str, str]) -> str:
    """What the levers of a measure are set to: ``Licences approved 0 %``; ``units`` by label of the lever."""
    parts = list[str]()
    for part in policy.text.removeprefix(SET_BY_USER).strip().rstrip(".").split("; "):
        label, _, value = part.rpartition(": ")
        factor, unit = UNITS.get(units.get(label, ""), (1.0, ""))
        parts.append(f"{label} {factor * float(value):g}{unit}")
    return ", ".join(parts)


def setting_played(store: SessionStore, name: str, setting: ComparedRun | None) -> PlayedSetting:
    """The world of an exercise.

    Parameters
    ----------
    store
        Scenarios and models.
    name
        Scenario that is played where there is no setting.
    setting
        What the page has set.

    Raises
    ------
    InputError
        For an unknown scenario or lever.
    """
    if setting is None or not (setting.levers or setting.deal):
        named = name if setting is None else setting.scenario
        sc = store.scenario(named)
        day = None if setting is None else setting.day
        return PlayedSetting(sc, named if named in scenarios() else content_of(sc), day or day_of_shock(sc))
    workspace = store.workspace(setting.scenario, setting.day)
    request = RunRequest(setting.scenario, workspace.day, dict(setting.levers), "", spans_of(setting))
    sc, own = workspace.scenario_of(request), workspace.scenario.policy
    moved = tuple(policy for policy in sc.policy if policy not in own)
    starts = [request.spans.get(lever, LeverSpan()).beginning(workspace.day).start for lever in setting.levers]
    first = min((day for day in starts if day is not None), default=workspace.day)
    last = sc.end - timedelta(days=2)
    earliest = add_months(sc.start.replace(day=1), 1)
    units = {lever.label: lever.quantity.unit for lever in workspace.levers}
    return PlayedSetting(sc, content_of(sc), max(earliest, min(first, last)), moved, bool(setting.deal), units)


def day_of_shock(sc: Scenario) -> date:
    """The scenario's own day, or that of the first measure of the controlling side after its start."""
    first = min((p.start for p in sc.policy if p.actor == sc.controller and p.start > sc.start), default=sc.start)
    return sc.anchor or first
