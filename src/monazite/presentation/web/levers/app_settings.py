"""What levers of the app set in a scenario: in the run of a page, or in a file that a page has written."""

from __future__ import annotations

from datetime import date

from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.presentation.web.levers.levers import MOVED
from monazite.scenario.policies import Policy
from monazite.scenario.scenario import Scenario


def set_policies(sc: Scenario) -> list[Policy]:
    """The measures of a scenario that levers of the app made."""
    return [p for p in sc.policy if p.text.startswith(SET_IN_APP)]


def without_settings(sc: Scenario) -> Scenario:
    """The scenario without what levers of the app set in it; the same one where they set nothing."""
    if not set_policies(sc):
        return sc
    others = tuple(p for p in sc.policy if not p.text.startswith(SET_IN_APP))
    return sc.model_copy(update={"policy": others, "name": usual_name(sc)})


def usual_name(sc: Scenario) -> str:
    """The name of a scenario without what it says of moved levers."""
    return sc.name.partition(MOVED)[0]


def acting_month(sc: Scenario, counted: date) -> date:
    """The month in which what levers set begins to act; ``counted`` where nothing was set, or it acts already."""
    return max(min((p.start.replace(day=1) for p in set_policies(sc)), default=counted), counted)
