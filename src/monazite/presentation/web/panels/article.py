"""Paste an article: a thin layer over `monazite.reading`, and the levers that stand for what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from monazite.presentation.web.levers.levers import LEVER_BY_ID
from monazite.results.names import day_text
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.concession import GENERAL_APPROVAL
from monazite.scenario.scenario import Scenario

if TYPE_CHECKING:
    from monazite.reading.cards.corrections import Correction
    from monazite.reading.draft.draft_work import Draft

CHINA = "CN"


def read_text(
    text: str,
    day: date | None,
    answers: Mapping[str, str] | None = None,
    corrections: Mapping[str, Correction] | None = None,
) -> tuple[dict[str, Any], Scenario | None]:
    """What an article says, as plain values with evidence, the levers it moves, and the scenario drafted from it.

    ``answers`` settle its questions, by id; what is not answered moves no lever and is not in the scenario.
    ``corrections`` are what a person made of its measures, by id; nothing of them is stored here, the page gets the
    file that keeps them. Where it tells of what is on record, the levers are those of the record too; ``simulated``
    counts the measures that are the article's own. Raises InputError for a text that names nothing monazite knows.
    """
    from monazite.reading.article_reader import read_article
    from monazite.reading.cards.card import cards_of
    from monazite.reading.cards.corrections import answers_that_hold, corrected, corrections_file, supposable
    from monazite.reading.draft.draft import draft
    from monazite.reading.draft.minerals import leading_goods
    from monazite.reading.text.article import article_from_bytes

    reading = read_article(article_from_bytes(text.encode(), "the article"), day=day)
    if corrections:
        reading = corrected(reading, corrections)
        answers = answers_that_hold(reading, answers or {})
    drafted = draft(reading, answers)
    sc, cards, open_ones = drafted.scenario, cards_of(reading, drafted), supposable(reading, drafted)
    answer = {"state": "ready", **reading.to_json(drafted)}
    answer.pop("scenario", None)
    return answer | {
        "dated": dated(reading.day, reading.date_from),
        "ambiguous": [one.to_json() for one in reading.ambiguous if not one.what.startswith(DATE_REMARK)],
        "cards": [card.to_json() | {"can_suppose": card.id in open_ones} for card in cards],
        "corrections": corrections_file(reading, corrections or {}),
        "levers": levers_of(drafted.scenario.policy if drafted.agreed else drafted.own) if sc is not None else [],
        "simulated": len(drafted.own),
        "on_record": len(drafted.agreed),
        "left_out": [card.title for n, card in enumerate(cards) if not is_in_scenario(n, drafted)],
        "leads": leading_goods(reading, drafted),
    }, sc


def is_in_scenario(number: int, drafted: Draft) -> bool:
    """Whether a measure of an article is in its scenario: as a policy, by the record, or in its talks."""
    from monazite.reading.draft.measure_policies import ASKED, NOT_IN_RUN

    elsewhere = drafted.simulated_elsewhere.get(number, "")
    is_elsewhere = bool(elsewhere) and elsewhere != ASKED and not elsewhere.startswith(NOT_IN_RUN)
    return number in drafted.modelled or is_elsewhere


DATE_REMARK = "the date of the article"
"""Begins the remark on an article's date, which the page has in a line of its own."""
_DATED = {
    "nearest": " (year assumed)",
    "text": " (the latest date in the text)",
    "month": " (only its month is stated)",
    "calendar": " (taken from the calendar of known talks)",
    "given": " (the day that was given)",
}


def dated(day: date | None, how: str) -> str:
    """Of what day an article is, and how that is known: ``Article of 30 November 2026 (year assumed)``."""
    from monazite.reading.draft.draft import UNDATED

    if day is None:
        return f"Article without a date, read as of {day_text(UNDATED)}"
    return f"Article of {day_text(day)}{_DATED.get(how, '')}"


def levers_of(policies: Iterable[AnyPolicy]) -> list[dict[str, Any]]:
    """Levers that stand for policies of a drafted scenario: value within the slider, sentence, whether it was cut.

    Of two policies for one lever the later one counts.
    """
    out: dict[str, dict[str, Any]] = {}
    for policy in policies:
        if policy.status == "threatened":
            continue
        for name, value in _levers_of_policy(policy):
            low, top, step = LEVER_BY_ID[name].bounds
            position = round(min(max(round(value / step) * step, low), top), 6)
            out[name] = {"lever": name, "value": position, "text": policy.text, "cut": not low <= value <= top}
    return list(out.values())


def _licence_levers(control: Any) -> list[tuple[str, float]]:
    """Levers and values of an export control of China, by the buyers whom it is on."""
    approval = 0.0 if control.ban else control.approval
    if control.destinations == ("US",):
        return [("cn_approval_us", approval)]
    if control.destinations and all(name.endswith(".defence") for name in control.destinations):
        return [("cn_military", approval)]
    if "*" not in control.destinations:
        return []  # on some countries only: no lever is
    if control.ban:
        return [("cn_approval", approval)]
    military = [] if control.military is None else [("cn_military", control.military)]
    return [("cn_approval", approval), ("cn_review", control.review), *military]


def _levers_of_policy(policy: AnyPolicy) -> list[tuple[str, float]]:
    """Levers and values of one policy; none where no lever stands for it. China's levers are China's alone."""
    p: Any = policy
    match (p.kind, p.actor == CHINA, p.actor):
        case ("export_control", True, _):
            return _licence_levers(p)
        case ("export_tax", True, _):
            return [("cn_tax", p.rate)]
        case ("tech_control", True, _):
            return [("cn_tech", p.access)]
        case ("tariff", False, "US") if CHINA in p.on or "*" in p.on:
            return [("us_tariff", p.rate)]
        case ("stockpile", False, "US"):
            return [("us_stock", p.cover)]
        case ("stockpile", False, _):
            return [("ally_stock", p.cover)]
        case ("concession", True, _):
            approval = p.approval if p.approval is not None else (GENERAL_APPROVAL if p.general_licence else None)
            return [] if approval is None else [("deal_licences", approval)]
        case ("concession", False, "US") if p.tariff_cut:
            return [("deal_tariff", p.tariff_cut)]
        case ("alliance", _, _):
            return [("ally_share", p.preference)]
        case _:
            return []
