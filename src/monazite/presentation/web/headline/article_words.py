"""What a scenario that was drafted from an article supposes, in words: the measures of the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from monazite.dataset.dataset import load_dataset
from monazite.reading.draft.article_measures import own_measures, without_article
from monazite.reading.draft.no_quota import lifts_quota
from monazite.reading.draft.register import goods_of_patterns
from monazite.results.names import Names, day_text
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.scenario import Scenario

ALL = "*"
AS_SAID, AS_READ = "as the article says", "as we put what the article says"
OF_LICENCES = re.compile(r"licen[cs]|approv|permit|application", re.I)
MOST = 2
"""Measures of an article that its headline names."""


def as_the_article_says(sc: Scenario, names: Names) -> str:
    """What an article's scenario supposes, for the start of the headline; empty where it has no measure of its own.

    ``If China stops export licences for permanent magnets to the European Union from 15 December 2026, as the article
    says:`` with a blank behind. What is only threatened does not act.
    """
    own: dict[tuple[str, str], Any] = {}
    measures = own_measures(sc)
    limited = {p.actor for p in measures if p.kind == "quota"}
    for policy in (p for p in measures if p.status != "threatened"):
        part: Any = policy  # one measure on goods of two minerals is a policy for each
        if part.kind == "concession" and part.actor in limited and _is_of_quota(part):
            continue  # that the quota is larger is said of the quota itself
        first = own.setdefault((part.kind, part.text), part)
        if first is not part and getattr(part, "goods", ()):
            own[part.kind, part.text] = first.model_copy(update={"goods": (*first.goods, *part.goods)})
    if not own:
        return ""
    clauses = [measure_clause(p, names, standing_quota(sc, p)) for p in own.values()]
    more = f" (with {len(clauses) - MOST} more of its measures)" if len(clauses) > MOST else ""
    source = AS_READ if any(is_our_rate(p) for p in list(own.values())[:MOST]) else AS_SAID
    return f"If {' and '.join(clauses[:MOST])}, {source}{more}: "


def is_our_rate(policy: AnyPolicy) -> bool:
    """Whether the share of licences approved is what was made of a sentence that speaks of none, such as "halve"."""
    part: Any = policy
    is_part = part.kind == "export_control" and not part.ban and 0.0 < part.approval < 1.0
    return is_part and not OF_LICENCES.search(part.text)


def measure_clause(policy: AnyPolicy, names: Names, standing: float = 0.0) -> str:
    """A policy as a clause: who does what, on which goods, for whom, from when to when.

    ``standing``: what `standing_quota` gives.
    """
    p: Any = policy
    who = names.the(p.actor)
    until = f" to {day_text(p.end)}" if p.end else ""
    if p.kind == "concession" and p.lift_ban:  # it begins where the ban would return: that is no news
        return f"{who} keeps its ban on exports of {_goods(p.goods)}{_whom(p.destinations, names)} lifted{until}"
    return f"{who} {_deed(p, names, standing)} from {day_text(p.start)}{until}"


def _is_of_quota(concession: Any) -> bool:
    """Whether a concession is a larger quota alone."""
    others = ("general_licence", "lift_ban", "tariff_cut", "tax_cut")
    return bool(concession.quota) and not any(getattr(concession, name) for name in others)


def standing_quota(sc: Scenario, policy: AnyPolicy) -> float:
    """Tonnes a year of the quota of the record that one of an article takes the place of; 0 without such a one."""
    part: Any = policy
    if part.kind != "quota":
        return 0.0
    dataset = load_dataset(*sc.dataset)
    record: list[Any] = [p for p in without_article(sc).policy if p.kind == "quota" and p.actor == part.actor]
    held = [p for p in record if p.start <= part.start and (p.until is None or p.until > part.start)]
    goods = goods_of_patterns(part.goods, dataset)
    held = [
        p for p in held if goods_of_patterns(p.goods, dataset) == goods and {*p.destinations} == {*part.destinations}
    ]
    if len(held) != 1 or part.path or held[0].status == "threatened":
        return 0.0
    path = held[0].path
    return next((path[day] for day in sorted(path, reverse=True) if day <= part.start), held[0].amount)


def _deed(p: Any, names: Names, standing: float) -> str:
    """What is done, on which goods and for whom; ``standing``: what `standing_quota` gives."""
    match p.kind:
        case "export_control":
            return f"{_controls(p)} {_goods(p.goods)}{_whom(p.destinations, names)}"
        case "quota":
            exports = f"exports of {_goods(p.goods)}{_whom(p.destinations, names)}"
            if not standing or standing == p.amount:
                return f"limits {exports} to {p.amount:,g} t a year"
            way = "raises" if p.amount > standing else "lowers"
            return f"{way} its limit on {exports} from {standing:,g} to {p.amount:,g} t a year"
        case "export_tax":
            return f"taxes exports of {_goods(p.goods)}{_whom(p.destinations, names)} at {_percent(p.rate)}"
        case "tariff":
            return f"adds a tariff of {_percent(p.rate)} on {_goods(p.goods)}{_whom(p.on, names, 'from')}"
        case "concession" if p.tariff_cut:
            points = f"{100 * p.tariff_cut:.4g} points"
            return f"lowers its tariff on {_goods(p.goods)}{_whom(p.on, names, 'from')} by {points}"
        case "concession" if _is_of_quota(p) and lifts_quota(p.quota):
            return f"lifts its quota on exports of {_goods(p.goods)}{_whom(p.destinations, names)}"
        case "concession" if _is_of_quota(p):
            return f"lets out {p.quota:,g} t a year of {_goods(p.goods)}{_whom(p.destinations, names)}"
        case "concession":
            return f"eases its licences for {_goods(p.goods)}{_whom(p.destinations, names)}"
        case "stockpile":
            return f"builds a stock of {_goods(p.goods)} of {p.cover:g} months of use"
        case "mining_limit":
            return f"runs its mines of {_goods(p.goods)} at {_percent(p.share)} of their capacity"
        case _:
            return f"puts its {p.kind.replace('_', ' ')} into force"


def _controls(p: Any) -> str:
    """What a control does to exports, up to the goods."""
    if p.ban:
        return "bans exports of"
    if p.approval == 0.0:
        return "stops export licences for"
    if p.approval == 1.0 and not p.review:
        return "frees exports of"
    return f"approves {_percent(p.approval)} of applications to export"


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"


def _goods(patterns: Sequence[str]) -> str:
    """Goods by name, as the article's view gives them."""
    from monazite.reading.draft.draft_work import goods_in_words

    named = [name for name in goods_in_words(patterns).split(", ") if name]
    return _joined(named) or "its goods"


def _whom(buyers: Iterable[str], names: Names, link: str = "to") -> str:
    """For whom, with a blank in front; empty for everyone."""
    every = [buyer for buyer in buyers if buyer != ALL]
    if not every or len(every) < len(list(buyers)):
        return ""
    parts = (buyer.partition(".") for buyer in every)
    named = [f"{part} buyers of {names.the(of)}" if part else names.the(of) for of, _, part in parts]
    return f" {link} {_joined(named)}"


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
