"""Where a threat stands that an exercise begins with: no act of the session, but what the record has to come.

The talks take measures of a side that begin within a quarter of the first offer for what it threatens
(`monazite.negotiation.setup.threatened_levels`); here are these measures in words, with their sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from monazite.analysis.exercise.seats import SET_BY_USER, SeatedScenario
from monazite.negotiation.setup import THREAT_WINDOW, is_negotiable
from monazite.results.names import Names, day_text
from monazite.scenario.policies import AnyPolicy, has_trait
from monazite.scenario.policies.traits import Trait

TRAITS: tuple[Trait, Trait] = "rations_exports", "taxes_imports"
"""What a measure is that counts as a threat of the controlling side, and of the other one."""


def coming_measures(table: SeatedScenario, seat: int) -> tuple[AnyPolicy, ...]:
    """Measures of a side that begin soon after the first offer, in order of time."""
    setting = table.setting
    last = setting.first_offer + timedelta(days=THREAT_WINDOW)
    own = [
        policy
        for policy in table.scenario.policy
        if has_trait(policy, TRAITS[seat])
        and policy.actor == table.sides[seat]
        and is_negotiable(policy, *table.sides, setting.first_offer)
        and setting.first_offer <= policy.start <= last
        and (seat == 1 or _reaches(table, policy))
    ]
    highest = max((getattr(policy, "rate", 0.0) for policy in own), default=0.0)  # of tariffs the talks take this one
    return tuple(sorted((p for p in own if getattr(p, "rate", 0.0) == highest), key=lambda policy: policy.start))


def _reaches(table: SeatedScenario, policy: AnyPolicy) -> bool:
    """Whether an export control is on the other side, by its name or that of its bloc."""
    target = table.setting.target
    blocs = {row.bloc for row in table.dataset.table("regions") if row.region == target}
    return bool({"*", target, *blocs} & {*getattr(policy, "destinations", ("*",))})


def threat_on_record(table: SeatedScenario, seat: int, whose: str, step: str) -> tuple[str, tuple[str, ...]]:
    """What stands as a threat when an exercise begins, without a full stop, and the sources of it.

    Parameters
    ----------
    table, seat
        The seat that is played, and the side that threatens.
    whose
        The threat in words: ``the threat of China``.
    step
        The rung that is threatened in words.
    """
    talks = table.scenario.talks
    named = None if talks is None else (talks.threat_control, talks.threat_tariff)[seat]
    coming, wide = coming_measures(table, seat), ", on all goods under the talks" if seat == 0 else ""
    lead = f"Counts in the game as {whose}: {step}{wide}"
    if named is not None or not coming:
        return f"{lead}, as the scenario sets it", ()
    sources = tuple(dict.fromkeys(name for policy in coming for name in policy.source))
    if all(policy.text.startswith(SET_BY_USER) for policy in coming):
        return f"{lead}. It is what your setting has to come from {day_text(coming[0].start)}", ()
    who = Names(table.dataset).the(table.sides[seat])
    text = f"{lead}. It is the step nearest to what the record of {who} has to come from {day_text(coming[0].start)}: "
    return f"{text}“{_quoted(coming)}”", sources


def _quoted(coming: Sequence[AnyPolicy]) -> str:
    return " ".join(dict.fromkeys(policy.text for policy in coming)).rstrip(".")
