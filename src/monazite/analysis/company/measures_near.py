"""Measures that may touch a firm: on record or assumed by the scenario, in force, to come, or threatened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monazite.analysis.company.outlook import CompanyOutlook
from monazite.analysis.forecast.forecast import Forecast
from monazite.foundation.errors import InputError
from monazite.scenario.policies import AnyPolicy, has_trait
from monazite.scenario.record import records_of
from monazite.scenario.scenario import Scenario, load_scenario, shipped_records

RECORD, ASSUMED = "on record", "assumed by the scenario"
CARRIED_OUT, LEFT_OUT, BY_TALKS = (
    "carried out in the run",
    "not part of the run",
    "in the run where the talks come to it",
)


@dataclass(frozen=True)
class NearMeasure:
    """A measure that reaches the firm's supplies, and what it rests on.

    Attributes
    ----------
    policy
        The measure.
    basis
        `RECORD` or `ASSUMED`.
    goods
        Goods of the firm that it acts on; empty for a threat on other goods of the same origin.
    effect
        Of a threat: whether it acts in the run, in words; empty for any other measure.
    """

    policy: AnyPolicy
    basis: str
    goods: tuple[str, ...]
    effect: str = ""


def measures_near(outlook: CompanyOutlook) -> list[NearMeasure]:
    """Measures that may touch the firm, those of the run in its order, then threats of the record that it leaves out.

    Left out are measures that are over, that are on other buyers or origins than the firm's, and those that a later
    one has replaced by the first day of the outlook.
    """
    sc = outlook.results.scenario
    public = record_known_on(sc, None if sc.as_of is None else max(sc.as_of, outlook.start))
    on_record = {_identity(policy) for policy in public}
    is_forecast = isinstance(outlook.results, Forecast)
    # of a forecast's scenario what the talks decide is taken out: what is on record is put back
    others = [policy for policy in sc.policies if _identity(policy) not in on_record]
    given = [*public, *others] if is_forecast else list(sc.policies)
    reached = {n: _reach(outlook, policy) for n, policy in enumerate(given)}
    carried_out = CARRIED_OUT if sc.enforce_threats else LEFT_OUT
    out: list[NearMeasure] = []
    for n, policy in enumerate(given):
        later = [reached[m] for m in range(n + 1, len(given)) if _replaces(given[m], policy, outlook.start)]
        if reached[n] and not any(reached[n] <= other for other in later) and not _is_over(policy, outlook.start):
            is_fact = sc.record or policy.record or _identity(policy) in on_record
            basis = RECORD if is_fact else ASSUMED
            effect = BY_TALKS if is_forecast else carried_out
            is_threat = policy.status == "threatened"
            out.append(NearMeasure(policy, basis, _names(outlook, reached[n]), effect if is_threat else ""))
    listed, in_run = {_identity(near.policy) for near in out}, {_identity(policy) for policy in sc.policies}
    for policy in public:
        is_new = policy.status == "threatened" and _identity(policy) not in listed
        if is_new and not _is_over(policy, outlook.start) and _is_of_an_origin(outlook, policy):
            effect = BY_TALKS if is_forecast else carried_out if _identity(policy) in in_run else LEFT_OUT
            out.append(NearMeasure(policy, RECORD, _names(outlook, _reach(outlook, policy)), effect))
    return out


def record_known_on(sc: Scenario, day: date | None) -> tuple[AnyPolicy, ...]:
    """Measures of the record of a scenario's minerals as they were known on a day; none where no record ships."""
    try:
        names = records_of(sc.dataset, shipped_records())
    except InputError:
        return ()
    return tuple(policy for name in names for policy in load_scenario(name, as_of=day).policies)


def _identity(policy: AnyPolicy) -> tuple[object, ...]:
    return policy.kind, policy.actor, policy.start, policy.text


def _is_over(policy: AnyPolicy, start: date) -> bool:
    return policy.end is not None and policy.end <= start


def _replaces(later: AnyPolicy, earlier: AnyPolicy, start: date) -> bool:
    """Whether a later licence regime has taken the place of an earlier one, where both act, by the first day."""
    return (
        later.kind == earlier.kind == "export_control"
        and later.actor == earlier.actor
        and earlier.start <= later.start <= start
        and later.status != "threatened"
        and not _is_over(later, start)
        and not getattr(later, "relative_to", {})
    )


def _reach(outlook: CompanyOutlook, policy: AnyPolicy) -> frozenset[tuple[int, int]]:
    """Good and buyer of the firm's supplies that a measure acts on."""
    index, firm, builder = outlook.results.index, outlook.firm, outlook.builder
    patterns: Sequence[str] = getattr(policy, "goods", ())
    touched = set(index.some_goods(patterns)) if patterns else set[int]()
    buyers = set(builder.buyers)
    if has_trait(policy, "taxes_imports"):
        origins = {index.region[r] for r in index.regions(getattr(policy, "on", ("*",)), actor=policy.actor)}
        buyers &= set(index.buyers((policy.actor,)))
    else:
        origins = {policy.actor}
        buyers &= set(index.buyers(getattr(policy, "destinations", ("*",)), actor=policy.actor))
    goods = {
        index.good.index(firm.items[builder.item_place[row.item]].good) for row in firm.supply if row.origin in origins
    }
    return frozenset((good, buyer) for good in goods & touched for buyer in buyers)


def _is_of_an_origin(outlook: CompanyOutlook, policy: AnyPolicy) -> bool:
    """Whether an export control is that of an origin of the firm, on buyers that it is one of."""
    index = outlook.results.index
    if policy.kind != "export_control" or policy.actor not in {row.origin for row in outlook.firm.supply}:
        return False
    return bool(set(outlook.builder.buyers) & set(index.buyers(policy.destinations, actor=policy.actor)))


def _names(outlook: CompanyOutlook, reached: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(sorted({outlook.results.index.good[good] for good, _ in reached}))


def scenario_sentence(sc: Scenario) -> str:
    """What a scenario is and assumes, in its own words: its title and the first sentences of its text."""
    words = " ".join(sc.text.split())
    return f"{sc.name}. {_first_sentences(words)}".strip() if words else f"{sc.name}."


def _first_sentences(text: str, most: int = 2) -> str:
    """The first sentences of a text."""
    parts = text.split(". ")
    short = ". ".join(parts[:most])
    return short if short.endswith(".") else f"{short}."
