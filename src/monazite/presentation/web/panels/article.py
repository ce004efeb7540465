"""Paste an article: a thin layer over `monazite.reading`, and the levers that stand for what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from monazite.presentation.web.levers.levers import LEVER_BY_ID
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.concession import GENERAL_APPROVAL
from monazite.scenario.scenario import Scenario

if TYPE_CHECKING:
    from monazite.reading.cards.corrections import Correction

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
    from monazite.reading.cards.corrections import answers_that_hold, corrected, corrections_file
    from monazite.reading.draft.draft import draft
    from monazite.reading.draft.minerals import leading_goods
    from monazite.reading.text.article import article_from_bytes

    reading = read_article(article_from_bytes(text.encode(), "the article"), day=day)
    if corrections:
        reading = corrected(reading, corrections)
        answers = answers_that_hold(reading, answers or {})
    drafted = draft(reading, answers)
    sc = drafted.scenario
    answer = {"state": "ready", **reading.to_json(drafted)}
    answer.pop("scenario", None)
    return answer | {
        "cards": [card.to_json() for card in cards_of(reading, drafted)],
        "corrections": corrections_file(reading, corrections or {}),
        "levers": levers_of(drafted.scenario.policy if drafted.agreed else drafted.own) if sc is not None else [],
        "simulated": len(drafted.own),
        "leads": leading_goods(reading, drafted),
    }, sc


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
