"""Who sits at the table of an exercise, and the talks as they stand when it begins.

An exercise begins on the day after its day: what was public and in force by then stands, and whatever the two sides of
the talks did later in the record, or would do in the scenario, is theirs to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation.errors import InputError, unknown
from monazite.model.build import build
from monazite.negotiation.default_pair import controlling_side
from monazite.negotiation.in_force import approved_share, negotiated_goods
from monazite.negotiation.measures import limits_or_eases
from monazite.negotiation.setup import (
    BYSTANDERS,
    TalksSetting,
    ladders,
    make_setting,
    seats_of,
    without_negotiated_measures,
)
from monazite.scenario.policies import AnyPolicy, add_months
from monazite.scenario.record import policies_as_of
from monazite.scenario.scenario import Scenario, facts_of, load_scenario
from monazite.scenario.talks_settings import Talks

Role = Literal["controller", "target", "bystander"]
SIDES: tuple[Role, Role, Role] = ("controller", "target", "bystander")
"""Roles in the order of the seats of the game."""
STATE_FIELDS = ("control", "tariff", "technology", "threat_control", "threat_tariff")
"""What a scenario says of the state at its own first offer, which need not be that of another day."""
SET_BY_USER = "Set in the app."
"""Begins the text of measures that levers make."""
USUAL_TARGET = "US"
"""Other side of the talks where China controls and the scenario names nobody."""
GENERAL, GENERAL_LICENCE = "general", "general_licence"
"""Step of the controls that stands for general licences, and the kind of measure of the register that grants them."""
ONE_BY_ONE = "lenient case-by-case licences"
"""What that step is where no general licence has been granted."""
NO_ECONOMY = ("ROW",)
"""Regions of the input-output table that are no party."""

ScenarioContent = str | Mapping[str, Any]
"""Name of a shipped scenario, or the settings of another one."""


@dataclass(frozen=True)
class SeatedScenario:
    """An exercise before its first month.

    Attributes
    ----------
    seat, role
        Region of whoever plays, and what it is in the talks.
    day
        Last day that is known.
    dataset
        Facts as they were known on the day.
    scenario
        Scenario as it was known on the day, with talks that begin on the day after.
    setting
        State of the talks.
    parties
        Regions that can be played in the same scenario, those at the table first.
    measures_of_scenario
        Measures as the scenario has them, also those that nobody knows of yet on the day.
    """

    seat: str
    role: Role
    day: date
    dataset: Dataset
    scenario: Scenario
    setting: TalksSetting
    parties: tuple[str, ...]
    measures_of_scenario: tuple[AnyPolicy, ...] = ()

    @property
    def number(self) -> int:
        """Number of the seat in the game: 0 controls supply, 1 faces it, 2 stands by."""
        return SIDES.index(self.role)

    @property
    def is_record(self) -> bool:
        """Whether its measures are those that happened, and nobody has moved any."""
        return self.scenario.record and not self.has_own_measures

    @property
    def has_own_measures(self) -> bool:
        """Whether measures of a user's own stand beside those of the record."""
        return any(policy.text.startswith(SET_BY_USER) for policy in self.measures_of_scenario)

    @property
    def sides(self) -> tuple[str, str]:
        """The controlling side of the talks and the other one."""
        return self.setting.controller, self.setting.target

    @property
    def goods(self) -> tuple[str, ...]:
        """Goods that the talks are about, as patterns."""
        return negotiated_goods(self.scenario, self.setting.controller)

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions at the table, the controlling one first, then bystanders."""
        setting = self.setting
        own = () if self.seat in (setting.controller, setting.target, *setting.bystanders) else (self.seat,)
        return (setting.controller, setting.target, *setting.bystanders, *own)


def seat_at_table(content: ScenarioContent, seat: str, day: date, *, own_table: bool = False) -> SeatedScenario:
    """A scenario and its talks as they stand on a day, seen from a seat.

    Parameters
    ----------
    content
        Name or settings of the scenario.
    seat
        Region of whoever plays. Of a region that is neither side nor bystander of the scenario's talks, the talks
        become those with the controlling country.
    day
        Last day that is known.
    own_table
        Whether a bystander talks with the controlling country itself, in the place of the scenario's second side.

    Returns
    -------
    SeatedScenario
        With nothing that became public after the day.

    Raises
    ------
    InputError
        For an unknown seat, a day outside the run, and a scenario whose talks cannot be held.
    """
    whole = _load(content, None)
    first = add_months(whole.start.replace(day=1), 1)
    if not first <= day < whole.end - timedelta(days=1):
        allowed = f"a day from {first}, a month into the run, to before {whole.end - timedelta(days=1)}"
        raise InputError(field="day", found=day, allowed=allowed)
    knowledge = day if whole.as_of is None else min(day, whole.as_of)
    sc = _load(content, knowledge)
    if not sc.record:
        sc = sc.model_copy(update={"policy": policies_as_of(sc.policy, day)})
    sc, ds = sc.model_copy(update={"sweep": {}}), facts_of(sc)
    controller, target = controlling_side(sc), counterpart(ds, sc)
    parties = parties_of(ds, controller, target)
    if seat not in parties:
        raise unknown(seat, parties, field="seat")
    bystanders = {r for r in BYSTANDERS if r in ds.names("region")} - {controller, target}
    if seat not in {controller, target} | bystanders or (own_table and seat != controller):
        target = seat
    sc = sc.model_copy(update={"talks": talks_at(ds, sc, whole, (controller, target), day)})
    role: Role = "controller" if seat == controller else "target" if seat == target else "bystander"
    setting = worded_by_register(ds, make_setting(ds, sc), day)
    return SeatedScenario(seat, role, day, ds, sc, setting, parties, whole.policy)


def _load(content: ScenarioContent, day: date | None) -> Scenario:
    return load_scenario(content if isinstance(content, str) else deepcopy(dict(content)), as_of=day)


def counterpart(ds: Dataset, sc: Scenario) -> str:
    """Other side of the talks: the one that the scenario names, or the economy that buys most of what is controlled."""
    controller = controlling_side(sc)
    named = [seat for seat in (sc.talks.seats if sc.talks else ()) if seat != controller]
    if named:
        return named[0]
    economies = _economies(ds)
    if controller == "CN" and USUAL_TARGET in economies:
        return USUAL_TARGET
    others = [r for r in economies if r != controller]
    if not others:
        allowed = "two regions of network_regions.csv; the scenario names none and its dataset has none"
        raise InputError(field="talks.seats", found="nothing", allowed=allowed)
    model = build(ds, sc)
    origin, goods = model.index.region.index(controller), model.index.goods(negotiated_goods(sc, controller))
    value = (model.baseline.ship[goods, origin] * model.structure.price_ref[goods][:, None]).sum(0)
    bought = np.bincount(model.structure.buyer_region, value, len(model.index.region))
    return max(others, key=lambda region: float(bought[model.index.region.index(region)]))


def _economies(ds: Dataset) -> tuple[str, ...]:
    """Regions of the dataset that the economy model of the talks knows."""
    regions = ds.names("region")
    return tuple(r.region for r in ds.table("network_regions") if r.region in regions and r.region not in NO_ECONOMY)


def parties_of(ds: Dataset, controller: str, target: str) -> tuple[str, ...]:
    """Regions that can be played: the two sides, the bystanders, and other economies in the place of the second."""
    bystanders = tuple(r for r in BYSTANDERS if r in ds.names("region"))
    return tuple(dict.fromkeys((controller, target, *bystanders, *_economies(ds))))


def talks_at(ds: Dataset, sc: Scenario, whole: Scenario, seats: tuple[str, str], day: date) -> Talks:
    """Talks of two sides that begin on the day after, with what is in force by then.

    Parameters
    ----------
    ds, sc
        Facts and scenario as they were known on the day.
    whole
        The scenario with all that it holds: where its own talks begin under the same controls as are in force on the
        day, the levels that it names hold.
    seats
        The controlling side and the other one.
    day
        Last day that is known.

    Returns
    -------
    Talks
        With allies at the table where there are any.
    """
    controller, target = seats
    first, own = day + timedelta(days=1), whole.talks or Talks()
    same_pair = own.first_offer is not None and {*own.seats} == {*seats}
    alike = same_pair and _controls(sc, controller, first) == _controls(whole, controller, own.first_offer or first)
    named = None if controller == sc.controller else controller
    changes: dict[str, Any] = {"seats": (target, controller), "controller": named, "first_offer": first}
    own_days_known = whole.as_of is not None and whole.as_of <= day
    for name in ("summits", "expiries"):
        days = getattr(own, name) if own_days_known and same_pair else ()
        changes[name] = tuple(d for d in days if d >= first)
    if not alike:
        changes |= dict.fromkeys(STATE_FIELDS)
    others = [r for r in BYSTANDERS if r in ds.names("region") and r not in seats]
    changes["allies"] = "table" if others else "passive"
    talks = own.model_copy(update=changes)
    if talks.control is None:
        talks = talks.model_copy(update={"control": _level_in_force(ds, sc.model_copy(update={"talks": talks}), first)})
    return talks


def _controls(sc: Scenario, controller: str, day: date) -> set[tuple[object, ...]]:
    """Which controls of the controlling side have begun before a day."""
    return {
        (p.kind, p.start, getattr(p, "goods", ()), getattr(p, "destinations", ()))
        for p in sc.policy
        if p.actor == controller and limits_or_eases(p) and p.start < day
    }


def share_let_through(ds: Dataset, sc: Scenario, first: date) -> float:
    """Share of what the other side usually buys under controls that is let through in the talks' first whole month.

    Of what goes to the other side alone: a mean over all destinations hides a measure that is aimed at it.
    """
    controller, target = seats_of(sc)
    whole_month = add_months(first.replace(day=16), 1)
    bare = without_negotiated_measures(sc)
    if whole_month >= bare.end:
        whole_month = add_months(bare.end, -1).replace(day=16)
    return approved_share(ds, bare, whole_month, controller, target)


def _level_in_force(ds: Dataset, sc: Scenario, first: date) -> str:
    """Name of the control level nearest to what is let through in the first whole month of the talks."""
    ladder = ladders(ds, *seats_of(sc))["control"]
    return ladder.names[ladder.nearest(share_let_through(ds, sc, first))]


def worded_by_register(ds: Dataset, setting: TalksSetting, day: date) -> TalksSetting:
    """The setting whose step in force is called by what it is where that is general licences and none was granted."""
    granted = [
        row
        for row in ds.table("measures")
        if row.kind == GENERAL_LICENCE and row.actor == setting.controller and row.in_force and row.in_force <= day
    ]
    ladder = setting.ladders["control"]
    if granted or ladder.names[setting.control] != GENERAL:
        return setting
    words = tuple(
        ONE_BY_ONE if name == GENERAL else text for name, text in zip(ladder.names, ladder.words, strict=True)
    )
    return replace(setting, ladders={**setting.ladders, "control": replace(ladder, words=words)})
