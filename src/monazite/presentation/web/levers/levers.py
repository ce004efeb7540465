"""Levers of the app: which fields of which policy models become sliders, and how their values become policy blocks.

Unit, bounds, step, named levels and explanation come from the policy models; here stands only who acts, on what, and
what "left alone" means. A lever left alone adds nothing to the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, NamedTuple

from monazite.foundation.errors import InputError, collect, unknown
from monazite.foundation.units import Q, quantities
from monazite.presentation.briefing.wording import SET_IN_APP
from monazite.presentation.web.levers.lever_spans import LeverSpan, Spans, check_spans, pieces
from monazite.scenario.policies import REGISTRY, AnyPolicy, add_months
from monazite.scenario.scenario import Scenario


class Holder(NamedTuple):
    """A country by code and name."""

    code: str
    name: str


CHINA = Holder("CN", "China")
"""The country that the levers are written for; another one that controls takes its place."""
GROUPS = ("China", "United States", "Allies", "Industry", "Talks")
LICENSED_GOODS = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "magnet")
"""Goods of announcement 18 of 2025, with every magnet."""
STOCKED_GOODS = ("Dy", "Tb", "Sm", "Y", "magnet")
"""Goods of the strategic stocks."""
ALLIED_REGIONS = ("EU", "JP", "KR", "AU")
LONGEST_REVIEW = 24.0  # months; the bound of the policy model
MOVED = " (levers moved from "
"""Begins what the name of a scenario says of moved levers."""
NOTICE = 14  # days between today and the first month from which a lever is moved
UNCHANGED = 1e-9  # difference from its value at rest below which a lever counts as not moved

Neutral = float | Literal["approval", "review", "military", "recycling_rate"]


@dataclass(frozen=True, slots=True)
class Lever:
    """One slider: a field of a policy model, in a block with fixed other fields.

    Attributes
    ----------
    id, label, group, more
        Name in requests, name on the page, heading it stands under, and whether it is left off the first screen.
    block
        Policy block that the lever belongs to; levers of one block are fields of the same policy.
    kind, field, actor, content
        Kind of the policy, the field that the slider sets, who acts, and the other fields, merged within a block.
    neutral
        Value that changes nothing; a text says which state of the scenario it is read from.
    low, top, step
        Bounds and step where those of the policy model do not serve: ``top`` ends at what has a precedent.
    remark
        What the page says beside the explanation of the policy model.
    destinations
        Buyers whose recorded regime gives the value at rest.
    precedents
        Kinds of dated measures shown as precedents, beside ``kind``.
    """

    id: str
    group: str
    block: str
    kind: str
    field: str
    label: str
    actor: str
    content: Mapping[str, Any]
    neutral: Neutral
    low: float | None = None
    top: float | None = None
    step: float | None = None
    more: bool = False
    remark: str = ""
    destinations: tuple[str, ...] = ("*",)
    precedents: tuple[str, ...] = ()

    @property
    def quantity(self) -> Q:
        """Unit, bounds and levels, as the policy model declares them."""
        return _quantities_of(self.kind)[self.field]

    @property
    def bounds(self) -> tuple[float, float, float]:
        """Lower end, upper end and step of the slider."""
        q = self.quantity
        low = self.low if self.low is not None else (q.ge if q.ge is not None else 0.0)
        top = self.top if self.top is not None else q.le
        if top is None:
            raise ValueError(f"lever {self.id}: no upper bound")
        return float(low), float(top), float(self.step or q.step or (top - low) / 100)


@cache
def _quantities_of(kind: str) -> Mapping[str, Q]:
    """Numbers of a kind of policy: every move asks for those of each lever that stands away from rest."""
    return quantities(REGISTRY[kind].model)


_TO_ALL = {"goods": LICENSED_GOODS}
_TO_US = {"goods": LICENSED_GOODS, "destinations": ("US",)}
_ONE_REGIME = "The recorded licences and bans stay and are moved together, so that their mean is what the lever says."
_NARROWED = "The slider ends at the largest value with a precedent; a scenario file takes more."
_IN_HAND = (
    "Days of use of all controlled goods that are in store on the first day: bought earlier, at no price in this "
    "run, and opened under shortage."
)
NO_LICENCE = (
    "With a review of 0 months and every application approved no licence is needed: all that is ordered is shipped, "
    "and prices fall at once. This is a step: with the shortest review, or with fewer approved, no more is shipped "
    "than was applied for, and prices fall over months."
)
"""What the lever of the review says where licensing is lifted, and in its explanation."""
_AGREEMENTS = ("truce", "suspension", "general_licence")

LEVERS: tuple[Lever, ...] = (
    Lever("cn_approval", "China", "licences", "export_control", "approval", "Licences approved", "CN", _TO_ALL,
          "approval", remark=_ONE_REGIME, precedents=("general_licence",)),
    Lever("cn_review", "China", "licences", "export_control", "review", "Licence review time", "CN", _TO_ALL,
          "review", top=12, remark=f"{_ONE_REGIME} {NO_LICENCE}"),
    Lever("cn_military", "China", "licences", "export_control", "military", "Licences for defence makers", "CN",
          _TO_ALL, "military", remark=_ONE_REGIME + " Defence makers pay most and are served first where a good runs "
          "short: what is kept from them is missed by others, and few numbers move.", precedents=("ban",)),
    Lever("cn_approval_us", "China", "licences_us", "export_control", "approval", "Licences approved, US only", "CN",
          _TO_US, "approval", destinations=("US",), precedents=("ban",),
          remark="Buyers in the United States get this share, whatever the others get."),
    Lever("cn_enforcement", "China", "cn_push", "market_power", "enforcement", "Smuggling suppressed", "CN", {}, 0.0,
          remark="What goes round the licences through third countries; how much that is while nobody suppresses it is "
          "an assumption, which can be set under Assumptions."),
    Lever("us_tariff", "United States", "us_tariff", "tariff", "rate", "Added tariff on Chinese magnets", "US",
          {"on": ("CN",), "goods": ("magnet",)}, 0.0, low=0.0, top=1.45,
          remark="Comes on top of the duties in the scenario. The talks take it as given: what is bargained over is "
          "the average tariff on all goods, which a duty on magnets does not move. " + _NARROWED),
    Lever("us_stock", "United States", "us_stock", "stockpile", "cover", "US strategic stock", "US",
          {"goods": STOCKED_GOODS, "build": 12.0}, 0.0, top=12,
          remark="Bought month by month, two fifths of it within a year; opened under shortage."),
    Lever("ally_stock", "Allies", "ally_stock", "stockpile", "cover", "Allies' strategic stock", "EU",
          {"goods": STOCKED_GOODS, "regions": ("EU", "JP", "KR"), "build": 12.0}, 0.0, top=12,
          remark="In the European Union, Japan and South Korea, bought by the month, two fifths of it within a year."),
    *(Lever(f"{name}_held", "Allies", f"{name}_held", "stockpile", "held", f"Stock in hand in {place}", actor, _TO_ALL,
            0.0, top=365, more=True, remark=_IN_HAND)
      for name, place, actor in (("eu", "the European Union", "EU"), ("japan", "Japan", "JP"))),
    Lever("ally_share", "Allies", "alliance", "alliance", "preference", "Allies supply each other first", "US",
          {"members": ("US", *ALLIED_REGIONS)}, 1.0, low=1.0, top=5),
    Lever("ally_build", "Allies", "ally_build", "partnership", "build_speed", "Allied plants are built faster", "EU",
          {"regions": (*ALLIED_REGIONS, "MY", "IN", "BR"), "stages": ("mine", "separation", "metal", "magnet")},
          1.0, low=1.0, top=3, remark="By money, engineers and equipment of the partners, outside China and the United "
          "States. Grants for projects not yet decided act after the run."),
    Lever("thrift", "Industry", "innovation", "innovation", "thrift", "Using less per product", "EU",
          {"regions": ("US", *ALLIED_REGIONS)}, 0.0, top=0.15),
    Lever("recycling", "Industry", "innovation", "innovation", "recycling_rate", "Scrap recycled", "EU",
          {"regions": ("US", *ALLIED_REGIONS)}, "recycling_rate", remark="Rests at the mean rate of today, and every "
          "region moves from its own. The first output comes after 30 months."),
    Lever("deal_licences", "Talks", "deal_cn", "concession", "approval", "China's offer: licences approved", "CN",
          {"goods": LICENSED_GOODS, "review": 1.0, "duration": 12.0}, 0.0, precedents=_AGREEMENTS,
          remark="For a year; review takes a month at most where all are approved, and twice that where half are. It "
          "never makes anything stricter."),
    Lever("deal_tariff", "Talks", "deal_us", "concession", "tariff_cut", "US offer: tariff cut", "US",
          {"on": ("CN",), "duration": 12.0}, 0.0, top=1.45, precedents=_AGREEMENTS,
          remark="Points taken off the US duty for a year, down to zero."),
    Lever("cn_tax", "China", "cn_tax", "export_tax", "rate", "Export tax", "CN", _TO_ALL, 0.0, top=1.0, more=True,
          remark=_NARROWED),
    Lever("cn_push", "China", "cn_push", "market_power", "push", "Flooding the market", "CN", {}, 0.0, more=True),
    Lever("cn_tech", "China", "cn_tech", "tech_control", "access", "Access to China's technology", "CN", {"on": ("*",)},
          1.0, more=True),
    Lever("ally_permits", "Allies", "permits", "standards", "permit_speed", "Speed of permits", "EU",
          {"regions": ("US", *ALLIED_REGIONS)}, 1.0, top=3, more=True),
    Lever("research", "Industry", "innovation", "innovation", "research", "Research on substitutes", "EU",
          {"regions": ("US", *ALLIED_REGIONS)}, 0.0, top=2000, step=25, more=True),
)  # fmt: skip
"""All levers; those without ``more`` stand on the first screen."""

LEVER_BY_ID: Mapping[str, Lever] = {lever.id: lever for lever in LEVERS}
RECYCLING = LEVER_BY_ID["recycling"]
OF_EACH_CONTROLLER = ("cn_approval", "cn_review", "cn_military", "us_tariff", "cn_tax")
"""Levers that every country has whose export controls act: those of the others end in its code, ``cn_approval.ID``."""
FOLLOWED_LEVER: Mapping[str, str] = {"cn_approval_us": "cn_approval"}
"""By lever the one that it goes with while it is left alone."""


def lever_by_id(name: str) -> Lever:
    """The lever of a name, as it is written for China. Raises InputError for a name that no scenario has."""
    usual, _, country = name.partition(".")
    is_known = usual in OF_EACH_CONTROLLER if country else usual in LEVER_BY_ID
    if not is_known or (country and not country.isupper()):
        raise unknown(name, LEVER_BY_ID, field="lever")
    return LEVER_BY_ID[usual]


def rest_with(values: Mapping[str, float], rest: Mapping[str, float]) -> dict[str, float]:
    """Where every lever rests, given those that were moved: a lever that follows another one rests at its value.

    ``values`` holds the levers that were moved, ``rest`` where all of them rest while none is moved.
    """
    leads = {name: k for name, k in FOLLOWED_LEVER.items() if k in values and abs(values[k] - rest[k]) > UNCHANGED}
    return dict(rest) | {name: values[lead] for name, lead in leads.items()}


def month_number(sc: Scenario, day: date) -> int:
    """Month of the run that holds ``day``."""
    return (day.year - sc.start.year) * 12 + day.month - sc.start.month


def check_levers(values: Mapping[str, float]) -> None:
    """Raises InputError for a lever that does not exist or a value outside its bounds."""
    for name, value in values.items():
        lever = lever_by_id(name)
        low, top, _ = lever.bounds
        if not low <= value <= top:
            unit = lever.quantity.unit
            raise InputError(field=f"lever {name}", found=value, allowed=f"{low:g} to {top:g} {unit}")


def policy_blocks(
    values: Mapping[str, float],
    rest: Mapping[str, float],
    day: date,
    levers: Sequence[Lever] = LEVERS,
    spans: Spans | None = None,
) -> list[AnyPolicy]:
    """Policy blocks of the levers that were moved.

    A block holds every lever of its kind, actor and months; those that were not moved stand at rest. The order is that
    of the levers, not of the moves: the same setting is the same scenario.

    Parameters
    ----------
    values
        Levers that were moved, by id.
    rest
        Where every lever rests while none is moved.
    day
        Day from which the blocks act where ``spans`` says nothing else.
    levers
        The levers, fitted to the dataset.
    spans
        When levers act, by id; a lever without one acts from ``day`` to the end of the run.

    Raises
    ------
    InputError
        As `check_levers`.
    """
    check_levers(values)
    own = [lever.id for lever in levers]
    collect([unknown(name, own, field="lever") for name in values if "." in name and name not in own])
    parts = _parts(values, rest, day, levers, spans or {})
    return [_policy(block, span, at_rest, values, rest, levers) for (block, span), at_rest in parts.items()]


def levers_of_blocks(
    values: Mapping[str, float], rest: Mapping[str, float], day: date, levers: Sequence[Lever], spans: Spans
) -> list[tuple[str, ...]]:
    """Ids of the levers that each block of `policy_blocks` moves, in its order; arguments as there."""
    return [tuple(at_rest) for at_rest in _parts(values, rest, day, levers, spans).values()]


def _parts(
    values: Mapping[str, float], rest: Mapping[str, float], day: date, levers: Sequence[Lever], spans: Spans
) -> dict[tuple[str, LeverSpan], dict[str, float]]:
    """By block and months the levers that it moves, with what each is counted from."""
    parts: dict[tuple[str, LeverSpan], dict[str, float]] = {}
    for lever in levers:
        for span, at_rest in _acting(lever, values, rest, day, spans):
            parts.setdefault((lever.block, span), {})[lever.id] = at_rest
    return parts


def _acting(
    lever: Lever, values: Mapping[str, float], rest: Mapping[str, float], day: date, spans: Spans
) -> list[tuple[LeverSpan, float]]:
    """Months in which a moved lever changes something, and the value that it is counted from in each."""
    if lever.id not in values:
        return []
    own, value, leader = spans.get(lever.id, LeverSpan()).beginning(day), values[lever.id], FOLLOWED_LEVER.get(lever.id)
    usual = rest[lever.id]
    if leader is None or leader not in values or abs(values[leader] - rest[leader]) <= UNCHANGED:
        counted = [(own, usual)]
    else:  # counted from the leading lever while that acts
        inside, outside = pieces(own, spans.get(leader, LeverSpan()).beginning(day))
        counted = [*((span, values[leader]) for span in inside), *((span, usual) for span in outside)]
    return [(span, at_rest) for span, at_rest in counted if abs(value - at_rest) > UNCHANGED]


def _policy(
    block: str,
    span: LeverSpan,
    at_rest: Mapping[str, float],
    values: Mapping[str, float],
    rest: Mapping[str, float],
    levers: Sequence[Lever],
) -> AnyPolicy:
    """One policy block: ``at_rest`` has the levers that it moves and what each is counted from."""
    members = [lever for lever in levers if lever.block == block]
    content: dict[str, Any] = {"kind": members[0].kind, "actor": members[0].actor, "start": span.start}
    if span.until is not None:
        content["end"] = span.until
    for lever in members:
        content |= lever.content
        content[lever.field] = values[lever.id] if lever.id in at_rest else rest[lever.id]
    if content["kind"] == "export_control":
        content["relative_to"] = {lever.field: at_rest.get(lever.id, rest[lever.id]) for lever in members}
    if "recycling_rate" in content:
        content["relative_to"] = {"recycling_rate": rest[RECYCLING.id]}
    if content["kind"] == "concession" and "review" in content:  # the fewer approved, the less faster reviews help
        content["review"] = min(content["review"] / max(content["approval"], 1e-9), LONGEST_REVIEW)
    words = "; ".join(f"{lever.label}: {values[lever.id]:g}" for lever in members if lever.id in at_rest)
    return REGISTRY[content["kind"]].model(**content, text=f"{SET_IN_APP} {words}.")


def with_levers(
    sc: Scenario,
    values: Mapping[str, float],
    rest: Mapping[str, float],
    day: date,
    levers: Sequence[Lever] = LEVERS,
    spans: Spans | None = None,
) -> Scenario:
    """The scenario with the moved levers from ``day`` on, counted from ``day``; arguments as of `policy_blocks`.

    Raises InputError also for a lever that acts before ``day`` or after the run.
    """
    check_spans(spans or {}, [*LEVER_BY_ID, *(lever.id for lever in levers)], day, sc.end)
    added = policy_blocks(values, rest, day, levers, spans)
    update: dict[str, Any] = {"policy": (*sc.policy, *added), "anchor": day, "sweep": {}}
    if added:
        update["name"] = f"{sc.name}{MOVED}{day:%B %Y})"
    return sc.model_copy(update=update)


def shock_month(sc: Scenario) -> date:
    """First day of the month of the shock.

    >>> from monazite.scenario.scenario import load_scenario
    >>> shock_month(load_scenario("cn-ree-2025"))
    datetime.date(2025, 4, 1)
    """
    return (sc.anchor or sc.start).replace(day=1)


def first_lever_day(sc: Scenario, today: date | None = None) -> date:
    """Month of the shock; in a record, whose shocks are over, that after the last dated measure with a year to run.

    With ``today``, a record that goes on for a year or more is moved from a month in which what is decided today can
    still act: the first that begins `NOTICE` days from then or later. One of a file with moved levers is moved from
    their month, whatever ends later.

    >>> from monazite.scenario.scenario import load_scenario
    >>> first_lever_day(load_scenario("cn-ree-2025"))
    datetime.date(2026, 8, 1)
    >>> first_lever_day(load_scenario("cn-ree-2025"), date(2026, 11, 30))
    datetime.date(2027, 1, 1)
    """
    if not sc.record or any(p.text.startswith(SET_IN_APP) for p in sc.policy):
        return shock_month(sc)
    last = add_months(sc.end, -13)
    acting = [p for p in sc.policy if p.status != "threatened" or sc.enforce_threats]
    days = [day for p in acting for day in (p.start, p.until) if day is not None and sc.start <= day <= last]
    base = max(days, default=sc.start)
    usual = base.replace(day=1) if base.day == 1 else add_months(base.replace(day=1), 1)
    if today is None:
        return usual
    notice = today + timedelta(days=NOTICE)
    soonest = notice if notice.day == 1 else add_months(notice.replace(day=1), 1)
    return soonest if usual < soonest <= last else usual
