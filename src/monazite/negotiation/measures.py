"""Levels of the controlling side's ladder as measures of a scenario: licences, bans lifted, quotas raised."""

from __future__ import annotations

from datetime import date
from typing import Any

from monazite.negotiation.setup import TalksSetting
from monazite.scenario.policies import Policy, has_trait
from monazite.scenario.policies.concession import Concession
from monazite.scenario.policies.export_control import ExportControl, Quota
from monazite.scenario.scenario import Scenario

NO_LIMIT = 10_000_000.0  # t a year, as a quota


def limits_or_eases(policy: Policy) -> bool:
    """Whether a measure restricts exports or eases what does: what a rung of the controlling side's ladder stands for.

    Technology and a flood of the market are negotiable too, and on no rung of it.
    """
    return has_trait(policy, "restricts_exports") or has_trait(policy, "eases")


def control_measure(setting: TalksSetting, level: int, **window: Any) -> ExportControl:
    """A level of the controlling side's ladder as its measure; ``window`` holds its start, end and announcement."""
    ladder = setting.ladders["control"]
    return ExportControl(
        kind="export_control",
        actor=setting.controller,
        goods=setting.goods,
        destinations=setting.destinations,
        approval=float(ladder.level[level]),
        review=float(ladder.review[level]),
        ban=bool(ladder.level[level] <= 0.0),
        text=ladder.words[level],
        **window,
    )


def lift_limits(sc: Scenario, setting: TalksSetting, level: int, start: date) -> list[Concession]:
    """What takes the controlling side's recorded bans away and raises its quotas to a level, which licences do not.

    Nothing where it has neither. A quota for all buyers stays as it is where the level is one for the other side alone.
    """
    own = [p for p in sc.policy if p.actor == setting.controller]
    has_ban = any(isinstance(p, ExportControl) and p.ban for p in own)
    quotas = [p for p in own if isinstance(p, Quota) and ("*" in setting.destinations or "*" not in p.destinations)]
    quota = quota_at(setting, level) if quotas else None
    if not has_ban and quota is None:
        return []
    eased = {"goods": setting.goods, "destinations": setting.destinations, "lift_ban": has_ban, "quota": quota}
    return [Concession(kind="concession", actor=setting.controller, start=start, **eased)]


def quota_at(setting: TalksSetting, level: int) -> float:
    """Weight that may leave at a control level, t a year: a share of the usual exports, all of it at the mildest."""
    share = float(setting.ladders["control"].level[level])
    return NO_LIMIT if share >= 1.0 else min(share * setting.usual_exports, NO_LIMIT)
