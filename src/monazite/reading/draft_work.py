"""What a draft scenario is put together in, and what every kind of measure needs on its way to a policy."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monazite.foundation.units import quantity_of
from monazite.reading.countries import REGIONS, country_name, region_of
from monazite.reading.known_measures import recorded_start
from monazite.reading.records import ReadMeasure, Remark
from monazite.reading.register import Register
from monazite.reading.tables import table
from monazite.reading.vocabulary import good_rows
from monazite.scenario.policies import REGISTRY


@dataclass(slots=True)
class Draft:
    """A scenario, if anything can be simulated, and what it does not hold."""

    scenario: Any = None
    own: tuple[Any, ...] = ()  # measures of the article, without those of the record
    content: dict[str, Any] = field(default_factory=dict)  # settings as a file holds them, the record by its name
    unmodelled: list[Remark] = field(default_factory=list)
    assumptions: list[Remark] = field(default_factory=list)
    modelled: dict[int, list[str]] = field(default_factory=dict)  # number of the measure to kinds of policy
    folders: set[str] = field(default_factory=set)  # folders of data that the policies need
    simulated_elsewhere: dict[int, str] = field(default_factory=dict)  # number of the measure to what else simulates it
    stance_effects: dict[int, str] = field(default_factory=dict)  # number of the stance to the parameter that it sets


@dataclass(slots=True)
class MeasureWork:
    """A measure on its way to a policy."""

    measure: ReadMeasure
    base: date
    draft: Draft
    goods_on_record: list[str] = field(default_factory=list)  # goods of the measure on record that gave the start
    folders: set[str] = field(default_factory=set)  # folders of data that its goods need
    register: Register | None = None  # what was on record on the day of the article
    simulated_as: str = ""  # what of the dataset the measure is, when that simulates it
    regions: tuple[str, ...] = REGIONS  # of the minerals that the article is about

    def region_of(self, code: str) -> str:
        """Region of these minerals that a country belongs to."""
        return region_of(code, self.regions)

    def leave_out(self, reason: str) -> None:
        """List the measure as understood but not modelled."""
        self.draft.unmodelled.append(Remark(describe_measure(self.measure), reason, self.measure.evidence[0]))

    def assume(self, text: str) -> None:
        """Note a gap that is filled."""
        self.draft.assumptions.append(Remark(describe_measure(self.measure), text, self.measure.evidence[0]))


def default_value(kind: str, name: str, when: str = "") -> tuple[float, str]:
    """What fills a gap, and why: a row of ``defaults.csv``."""
    rows = [r for r in table("defaults") if r["kind"] == kind and r["field"] == name]
    row = next((r for r in rows if r["when"] == when), rows[0])
    return float(row["value"]), row["why"]


def default_range(kind: str, name: str, when: str) -> tuple[float, float]:
    """Low and high of a default that is assumed."""
    row = next(r for r in table("defaults") if (r["kind"], r["field"], r["when"]) == (kind, name, when))
    return float(row["low"]), float(row["high"])


def goods_patterns(work: MeasureWork) -> list[str]:
    """Goods of the dataset that the measure's goods stand for; what has none is listed."""
    known = good_rows()
    found: list[str] = []
    for good in work.measure.goods:
        pattern = known.get(good, {}).get("pattern", "")
        if pattern:
            found += pattern.split(";")
            work.folders.add(known[good]["folder"])
        else:
            name = known.get(good, {}).get("name", good)
            work.draft.unmodelled.append(
                Remark(describe_measure(work.measure), f"{name}: no data folder for it yet", work.measure.evidence[0])
            )
    if not work.measure.goods and work.measure.kind in ("export_control", "export_tax"):
        work.assume("no goods are named; heavy rare earths and magnets are taken")
        found = ["heavy", "magnet"]
    return list(dict.fromkeys(found))


def policy_base(work: MeasureWork, kind: str) -> dict[str, Any]:
    """Actor, dates, status and text that every policy has."""
    m = work.measure
    start = m.start
    if start is None:
        record = recorded_start(m, work.base)
        if record:
            start = record[0]
            work.assume(f"no start is given; {start} is on record ({record[1]})")
            work.goods_on_record = record[2]
        else:
            start = work.base
            work.assume(f"no start is given; the article's date {start} is taken")
    status = "threatened" if m.status == "threatened" else "announced" if m.status == "announced" else "in_force"
    block: dict[str, Any] = {"kind": kind, "actor": work.region_of(m.actor), "start": start}
    if m.end and m.end > start:
        block["end"] = m.end
    if work.region_of(m.actor) != m.actor:
        work.assume(f"{m.actor} is simulated as {work.region_of(m.actor)}")
    text = " ".join(m.evidence[0].sentence.split())
    return block | {"status": status, "text": text if len(text) <= 300 else text[:297] + "..."}


def within_bounds(work: MeasureWork, field: str, value: float) -> float:
    """A number of the article within the bounds of the lever that takes it; what is cut off is said.

    ``field`` is kind and field of a policy: ``finance.amount``.
    """
    kind, _, name = field.partition(".")
    q = quantity_of(REGISTRY[kind].model.model_fields[name])
    assert q is not None
    low, high = q.ge if q.ge is not None else -math.inf, q.le if q.le is not None else math.inf
    kept = min(max(value, low), high)
    if kept != value:
        work.assume(
            f"{value:,g} is beyond what the lever takes; {kept:,g} {'' if q.unit == '1' else q.unit} is simulated"
        )
    return kept


def target_regions(work: MeasureWork) -> list[str]:
    """Regions that the measure is aimed at."""
    m = work.measure
    codes = [c if c == "*" else work.region_of(c) for c in m.affected]
    return [c for c in dict.fromkeys(codes) if c != work.region_of(m.actor)]


_LINK_WORDS = {
    **dict.fromkeys(("partnership", "truce", "stockpile"), "with"),
    **dict.fromkeys(("project", "finance"), "in"),
    "purchase": "from",
}
"""The word between a kind of measure and whom it touches; ``on`` for the rest."""


def describe_measure(m: ReadMeasure) -> str:
    """A measure in a few words, countries and goods by name."""
    goods = ", ".join("all goods" if g == "*" else good_rows().get(g, {}).get("name", g) for g in m.goods)
    names = ", ".join("all others" if a == "*" else country_name(a) for a in m.affected)
    whom = f" {_LINK_WORDS.get(m.kind, 'on')} {names}" if names else ""
    level = ", none for defence buyers" if m.no_military else ""
    if isinstance(m.level, dict):
        level += f", {m.level['value']:,} {m.level['unit']}"
    elif m.level is not None:
        level += f", {100.0 * m.level:.4g} %"
    what = f"{m.kind.replace('_', ' ')}{whom}{f' ({goods})' if goods else ''}{level}"
    return f"{country_name(m.actor)}: {what}, {m.status.replace('_', ' ')}"
