"""Paste an article: a thin layer over `monazite.reading`, and the levers that stand for what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

from monazite.presentation.web.levers import BY_ID
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.concession import GENERAL_APPROVAL
from monazite.scenario.scenario import Scenario

MISSING = "Reading articles is not available in this version of monazite."


def is_available() -> bool:
    """Whether this version reads articles."""
    from importlib.util import find_spec

    return find_spec("monazite.reading") is not None


def read(text: str, day: date | None) -> tuple[dict[str, Any], Scenario | None]:
    """What an article says, as plain values with evidence, the levers it moves, and the scenario drafted from it.

    Raises InputError for a text that names nothing monazite knows.
    """
    if not is_available():
        return {"state": "missing", "text": MISSING}, None
    from monazite.reading.article_reader import read_article
    from monazite.reading.draft import draft
    from monazite.reading.draft_work import describe_measure
    from monazite.reading.text import article_from_bytes

    reading = read_article(article_from_bytes(text.encode(), "the article"), day=day)
    made = draft(reading)
    sc = made.scenario
    found = {"state": "ready", **reading.to_json(made)}
    found.pop("scenario", None)
    for shown, measure in zip(found["measures"], reading.measures, strict=True):
        shown["words"] = describe_measure(measure)
    return found | {"levers": moved(sc) if sc is not None else []}, sc


def moved(sc: Scenario) -> list[dict[str, Any]]:
    """Levers that the policies of a drafted scenario stand for, with the sentence; a later one replaces an earlier."""
    out: dict[str, dict[str, Any]] = {}
    for policy in sc.policy:
        if policy.status == "threatened":
            continue
        for name, value in _levers(policy):
            low, top, step = BY_ID[name].bounds
            at = round(min(max(round(value / step) * step, low), top), 6)
            out[name] = {"lever": name, "value": at, "text": policy.text, "cut": not low <= value <= top}
    return list(out.values())


CHINA = "CN"


def _licences(p: Any) -> list[tuple[str, float]]:
    """Levers of an export control, by whom it is on."""
    approval = 0.0 if p.ban else p.approval
    if p.destinations == ("US",):
        return [("cn_approval_us", approval)]
    if p.destinations and all(name.endswith(".defence") for name in p.destinations):
        return [("cn_military", approval)]
    if "*" not in p.destinations:
        return []  # on some countries only: no lever is
    military = [] if p.military is None or p.ban else [("cn_military", p.military)]
    return [("cn_approval", approval), *([] if p.ban else [("cn_review", p.review)]), *military]


def _levers(policy: AnyPolicy) -> list[tuple[str, float]]:
    """Levers and values of one policy; none where no lever stands for it. China's levers are China's alone."""
    p: Any = policy
    match (p.kind, p.actor == CHINA, p.actor):
        case ("export_control", True, _):
            return _licences(p)
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
