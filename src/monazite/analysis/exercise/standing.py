"""What stands between the two sides of an exercise: the register's measures in the steps of the game, and reviews."""

from __future__ import annotations

from collections.abc import Sequence

from monazite.analysis.exercise.press import TracedLine, capital, figure, level_claims, level_words
from monazite.analysis.exercise.seats import SeatedScenario, share_let_through
from monazite.analysis.exercise.truce_status import truce_lines
from monazite.analysis.standing_duties import duties_sentence
from monazite.negotiation.setup import added_tariff
from monazite.results.names import Names, day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies.export_control import Quota


def standing_lines(table: SeatedScenario, levels: Sequence[int], *, is_first: bool) -> list[TracedLine]:
    """What is in force between the two sides; in the first month of a record with why it is these steps of the game.

    In the first month with the status of truces as well.
    """
    steps = [_step_line(table)] if is_first and (table.is_record or quotas(table)) else []
    return [_state_line(table, levels), *steps, *(truce_lines(table) if is_first else [])]


def _state_line(table: SeatedScenario, levels: Sequence[int]) -> TracedLine:
    """What is in force between the two sides: of a record, by the steps of the game, which stand for its measures.

    While the tariff is that of the first day, the duties of the register that it stands for follow.
    """
    text, names = level_words(table.setting, levels), Names(table.dataset)
    sides = table.setting.target, table.setting.controller
    if levels[1] > 0:
        target, controller = map(names.the, sides)
        text += f"; the tariff is that of {target} on goods of {controller}, a mean over all goods, on top of "
        text += "the usual customs duties"
    lead = "In force, in the steps of the game" if table.is_record or quotas(table) else "In force"
    standing = duties_sentence(table.dataset, *sides, table.day) if levels[1] == table.setting.tariff else ""
    return TracedLine(f"{lead}: {text}. {standing}".strip(), level_claims(table.setting, levels))


def _step_line(table: SeatedScenario) -> TracedLine:
    """How the steps of the first month were chosen: those nearest to what the record has in force."""
    names, setting = Names(table.dataset), table.setting
    sc, first = table.scenario, setting.first_offer
    share = 100.0 * share_let_through(table.dataset, sc, first)
    tariff = 100.0 * added_tariff(table.dataset, sc, first)
    claims = tuple(
        Quantity(x, x, x, "%", f"talks.{name}", {"region": setting.target})
        for name, x in (("share_let_through", share), ("added_tariff", tariff))
    )
    target, controller = names.the(setting.target), names.the(setting.controller)
    through = f"about {figure(share)} % of what {target} usually buys under controls is taken to be let through"
    duties = f"the added tariff of {target} on goods of {controller} is {figure(tariff)} % on average"
    measures = "measures above" if table.is_record else "measures of the scenario"
    text = f"The game knows steps alone, and begins on those nearest to the {measures}: {through}, and {duties}."
    if limits := quotas(table):
        since = day_text(min(policy.announced or policy.start for policy in limits))
        text += f" What binds on record is a quota on the weight of exports, announced on {since}: the step in force "
        text += "stands for the share of usual exports that it lets through, whatever it is called."
    return TracedLine(text, claims)


def quotas(table: SeatedScenario) -> list[Quota]:
    """Quotas of the controlling side in force on the day after that of the exercise, where no step is called by one."""
    if any("quota" in words for words in table.setting.ladders["control"].words):
        return []
    first, who = table.setting.first_offer, table.setting.controller
    rows = [policy for policy in table.scenario.policy if isinstance(policy, Quota) and policy.actor == who]
    return [policy for policy in rows if policy.start < first and (policy.until is None or policy.until > first)]


def review_lines(table: SeatedScenario, levels: Sequence[int], months: float, begun: int) -> list[TracedLine]:
    """How long a licence of the controlling side takes, and from when a change of its controls moves shipments.

    In the first months of a licence nothing has been decided yet. Later applications of the months before wait, also
    under a stop: they are decided by the rule of the month in which their time is up, so that what changes shows at
    once (`monazite.engine.licences`).

    Parameters
    ----------
    table, levels
        The seat, and the steps in force.
    months
        Time to a decision, the mean over what is licensed, as the lever of the app has it.
    begun
        Whole months for which licences have been needed.
    """
    if levels[0] == 0 or months <= 0.0:
        return []
    who, claim = Names(table.dataset).the(table.setting.controller), Quantity(
        months, months, months, "month", "talks.review", {"region": table.setting.controller}, ""
    )  # fmt: skip
    text = f"A licence of {who} takes about {figure(months)} months to be decided, the mean over all goods that need "
    if begun < months:
        text += "one. Until the first ones are, hardly anything that needs one leaves, but for detours, whatever share "
        text += "is approved later, and prices hardly differ: what is eased or tightened this month shows in exports "
        text += "and prices afterwards."
    else:
        text += "one. Licences have been needed for longer than that: applications of the months before are waiting, "
        text += "and each is decided by the rule of the month in which its time is up. What is eased or tightened "
        text += "this month shows in its shipments at once; detours go on beside them."
    return [TracedLine(capital(text), (claim,))]
