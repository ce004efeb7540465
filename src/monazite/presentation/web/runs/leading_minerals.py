"""Which mineral a scenario is about, where its data hold several: the app opens with the price of that one.

The brief follows its article (decision 0123). What an article says is in the scenario drafted from it, as measures,
which a link and a scenario file carry; so the app follows these, and the brief's order where they name no mineral.
"""

from __future__ import annotations

from collections.abc import Sequence

from monazite.presentation.briefing.lead_goods import ALL_GOODS, CRITICAL, minerals_in_order
from monazite.scenario.policies import AnyPolicy, has_trait
from monazite.scenario.policies.export_control import ExportControl
from monazite.scenario.scenario import Scenario


def patterns_by_weight(sc: Scenario) -> list[str]:
    """Patterns of goods that the measures of a scenario name, those that it is about first.

    Controls come before other measures, of which a tariff or a stock is about what they hold back, and before those
    that let everything pass at once, for which buyers only ordered ahead; what is not only threatened before what is,
    what the record does not hold before what it does, and what begins with the shock before what was in force. Of a
    record the latest comes first, and of one day that which is named first. What a scenario repeats of the record
    itself stands behind what it goes on from, and comes before it.
    """
    shock = sc.anchor or sc.start

    def weight(n: int) -> tuple[bool, bool, bool, bool, int, int]:
        policy = sc.policy[n]
        earlier = policy.start is not None and policy.start < shock
        return (
            not has_trait(policy, "restricts_exports") or _lets_all_pass(policy),
            policy.status == "threatened",
            bool(policy.record),
            earlier,
            -policy.start.toordinal() if policy.record and policy.start is not None else 0,
            n,
        )

    order = sorted(range(len(sc.policy)), key=weight)
    named = (pattern for n in order for pattern in getattr(sc.policy[n], "goods", ()))
    return [pattern for pattern in dict.fromkeys(named) if pattern not in ALL_GOODS | CRITICAL]


def _lets_all_pass(policy: AnyPolicy) -> bool:
    """Whether a licence is given to everybody at once, as one that was suspended before its first day."""
    return isinstance(policy, ExportControl) and not policy.ban and policy.approval >= 1.0 and policy.review <= 0.0


def leading_minerals(
    sc: Scenario, goods: Sequence[str], minerals: Sequence[str], leads: Sequence[str] = ()
) -> tuple[str, ...]:
    """Minerals of some goods, those that a scenario is about first; rare earths are the empty name.

    Parameters
    ----------
    sc
        The scenario, without what levers add.
    goods, minerals
        Goods of its run, and the mineral of each.
    leads
        Patterns of goods that come first, as an article names them.
    """
    if len(set(minerals)) < 2:
        return tuple(dict.fromkeys(minerals))
    return tuple(minerals_in_order(goods, dict(zip(goods, minerals, strict=True)), [*leads, *patterns_by_weight(sc)]))
