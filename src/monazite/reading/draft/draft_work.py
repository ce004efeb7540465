"""What a draft scenario is put together in, and what every kind of measure needs on its way to a policy."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monazite.foundation.units import quantity_of
from monazite.reading.doubts.doubt import Choice, Doubt, doubt_on
from monazite.reading.doubts.question import Answer, Question
from monazite.reading.draft.excluded_goods import without_excluded
from monazite.reading.draft.forms_of_minerals import form_names
from monazite.reading.draft.register import Register
from monazite.reading.draft.stated_goods import narrowed_goods
from monazite.reading.parties.countries import REGIONS, country_name, region_of
from monazite.reading.records import BARRIERS, EXPORT_LIMITS, ReadMeasure, Remark, sentence_of
from monazite.reading.text.tables import good_name, good_rows, table
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
    questions: list[Question] = field(default_factory=list)  # open questions: their measures are not simulated
    widened: list[tuple[str, str]] = field(default_factory=list)  # whom the article names alone, on whom it is run
    answered: list[tuple[Question, Answer]] = field(default_factory=list)  # questions with the answer that was given
    agreed: set[int] = field(default_factory=set)  # numbers of the measures that are on record
    guesses: dict[int, list[str]] = field(default_factory=dict)  # number of the measure to what was guessed of it
    register: Register | None = None  # what was on record on the day of the article


@dataclass(slots=True)
class MeasureWork:
    """A measure on its way to a policy."""

    measure: ReadMeasure
    base: date
    folders: set[str] = field(default_factory=set)  # folders of data that its goods need
    register: Register | None = None  # what was on record on the day of the article
    earlier: ReadMeasure | None = None  # the measure of another country that the article tells of before
    following: str = ""  # the sentences after that of the measure
    begun: date | None = None  # the day from which a ban has held that is lifted, as the article says
    acted: date | None = None  # the day of the act, where the measure is said to run from a later one
    next_meeting: date | None = None  # the first day ahead on which the sides of the article talk
    stated: Any = None  # level as the article gives it, where what is simulated is the difference to another
    widened: list[tuple[str, str]] = field(default_factory=list)  # whom the article names alone, on whom it is run
    simulated_as: str = ""  # what of the dataset the measure is, when that simulates it
    prolongs: bool = False  # it is one on record that lasts longer
    on_record: str = ""  # title of the row of the dataset that the measure is, with what that row says
    regions: tuple[str, ...] = REGIONS  # of the minerals that the article is about
    minerals: tuple[str, ...] = ()  # folders of the minerals that the article names; none: it is open
    unmodelled: list[Remark] = field(default_factory=list)
    assumptions: list[Remark] = field(default_factory=list)
    doubts: dict[str, Doubt] = field(default_factory=dict)  # what was stretched, by topic
    contrary: list[dict[str, Any]] = field(default_factory=list)  # policies of the opposite way to read it
    eased: Choice | None = None  # what a control would be that eases the licences on record

    def region_of(self, code: str) -> str:
        """Region of these minerals that a country belongs to."""
        return region_of(code, self.regions)

    @property
    def has_rare_earths(self) -> bool:
        """Whether the article is about rare earths, or about no mineral in particular."""
        return not self.minerals or "rare_earths" in self.minerals

    def patterns_of(self, good: str) -> list[str]:
        """Goods of the dataset that a good stands for; a group of whatever minerals stands for those of the article."""
        rows = good_rows()
        if good in GROUPS and not self.has_rare_earths:
            return self.all_patterns
        return [pattern for pattern in rows.get(good, {}).get("pattern", "").split(";") if pattern]

    @property
    def all_patterns(self) -> list[str]:
        """All goods of the minerals that the article names."""
        rows = good_rows()
        own = [
            row for good, row in rows.items() if good != "*" and good not in GROUPS and row["folder"] in self.minerals
        ]
        return list(dict.fromkeys(pattern for row in own for pattern in row["pattern"].split(";") if pattern))

    def leave_out(self, reason: str) -> None:
        """List the measure as understood but not modelled."""
        self.unmodelled.append(Remark(describe_measure(self.measure), reason, self.measure.evidence[0]))

    def assume(self, text: str) -> None:
        """Note a gap that is filled in the same way for everybody: nothing that an article would be read for."""
        self.assumptions.append(Remark(describe_measure(self.measure), text, self.measure.evidence[0]))

    def widen(self, named: str, on: str = "") -> None:
        """Note that the article names some buyers alone, and that the run has the measure on all of a region or all."""
        if (named, on) not in self.widened:
            self.widened.append((named, on))

    def doubt(self, topic: str, choices: Iterable[Choice] = (), **words: object) -> None:
        """Note something that was stretched: the measure is simulated only when that is settled."""
        self.doubts.setdefault(topic, doubt_on(topic, tuple(choices), **words))

    def settle_checked(self) -> None:
        """Take away the doubts on fields that a person has set."""
        self.doubts = {t: doubt for t, doubt in self.doubts.items() if not doubt.fields & self.measure.checked}


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
    found: list[str] = []
    for good in work.measure.goods:
        if patterns := work.patterns_of(good):
            found += patterns
            if good not in ("*", *GROUPS) or not work.minerals:
                work.folders.add(good_rows()[good]["folder"])
        else:
            others = any(work.patterns_of(other) for other in work.measure.goods)
            left = "which alone are left out of it" if others else "so that nothing of it can be simulated"
            work.leave_out(f"there is no data on {good_name(good)} yet, {left}")
    if not work.measure.goods and work.measure.kind in EXPORT_LIMITS:
        work.doubt("goods_none")
        found = ["heavy", "magnet"] if work.has_rare_earths else work.all_patterns
    named = list(dict.fromkeys(found))
    text = sentence_of(work.measure).sentence
    if "magnet" in named and "magnet" not in text.lower():  # the headline names the group, a later sentence its goods
        others = (e.sentence for e in work.measure.evidence if "magnet" in e.sentence.lower())
        text = f"{text} {next(others, '')}"
    found = narrowed_goods(work.measure.goods, named, " ".join(text.split()))
    if work.measure.excluded:
        found = without_excluded(found, work.measure.excluded, work.folders or work.minerals)
    if "magnet" in named and not any("magnet" in pattern for pattern in found):
        work.assume("magnets are left out: no magnet of the data holds what the text names")
    _doubt_groups(work)
    return found


GROUPS = ("critical minerals", "dual-use goods")
"""Goods that say little of what a measure is on."""
WIDE_GROUPS = ("rare earths", "heavy rare earths", "light rare earths", *GROUPS)
"""Goods that hold others, which an article can name beside them."""


def _doubt_groups(work: MeasureWork) -> None:
    """Doubt that a group is meant where goods stand beside it, and what a wide group means."""
    known = good_rows()
    groups = [g for g in work.measure.goods if g in WIDE_GROUPS and known[g]["pattern"]]
    named = [g for g in work.measure.goods if g not in WIDE_GROUPS and g != "*" and known.get(g, {}).get("pattern")]
    if groups and named:
        doubt_group_beside(work, named, groups)
    elif wide := [g for g in groups if g in GROUPS]:
        work.doubt("goods_group", group=wide[0], goods=goods_in_words(work.patterns_of(wide[0])))


def doubt_group_beside(work: MeasureWork, named: list[str], groups: list[str]) -> None:
    """Doubt whether a measure is on goods alone or on all of the group that is named beside them."""
    known = good_rows()
    own, whole = (
        list(dict.fromkeys(p for g in goods for p in work.patterns_of(g))) for goods in (named, [*named, *groups])
    )
    names, group = (", ".join(known[g]["name"] for g in goods) for goods in (named, groups))
    choices = (
        Choice("named-goods", f"only {names}", {"goods": own}),
        Choice("whole-group", f"{names} and all of {group}", {"goods": whole}),
    )
    work.doubt("goods_beside_group", choices, goods=names, group=group)


def choices_of_default(kind: str, name: str, form: str) -> tuple[Choice, ...]:
    """The values of ``defaults.csv`` for a field, in the order of the table: the cautious one first.

    ``form`` puts a value into words: ``{:.0%} of applications are approved``.
    """
    rows = [r for r in table("defaults") if r["kind"] == kind and r["field"] == name]
    return tuple(
        Choice(
            f"{name}-{row['value']}", f"{form.format(float(row['value']))} ({row['why']})", {name: float(row["value"])}
        )
        for row in rows
    )


def policy_base(work: MeasureWork, kind: str) -> dict[str, Any]:
    """Actor, dates, status and text that every policy has."""
    m = work.measure
    start = m.start
    if start is None:
        is_threat = m.status == "threatened" and work.next_meeting is not None
        start = work.next_meeting if is_threat and work.next_meeting else work.base
        work.doubt("threat_date" if is_threat else "date", day=start)
    is_ahead = m.status == "announced" or start >= work.base  # not begun: only a deal undoes it
    status = "threatened" if m.status == "threatened" else "announced" if is_ahead else "in_force"
    block: dict[str, Any] = {"kind": kind, "actor": work.region_of(m.actor), "start": start}
    end = m.end or (m.lasts.after(start) if m.lasts else None)
    if end and end > start:
        block["end"] = end
    if work.region_of(m.actor) != m.actor:
        work.doubt("actor_region", country=country_name(m.actor), region=region_name(work.region_of(m.actor)))
    return block | {"status": status, "text": policy_text(m)}


def policy_text(m: ReadMeasure) -> str:
    """The text of a measure's policies: its first sentence, cut."""
    text = " ".join(m.evidence[0].sentence.split())
    return text if len(text) <= 300 else text[:297] + "..."


def within_bounds(work: MeasureWork, field: str, value: float) -> float:
    """A number of the article within the bounds of the lever that takes it; what is cut off is said.

    ``field`` is kind and field of a policy: ``finance.amount``.
    """
    kind, _, name = field.partition(".")
    q = quantity_of(REGISTRY[kind].model.model_fields[name])
    assert q is not None
    low, high = q.ge if q.ge is not None else -math.inf, q.le if q.le is not None else math.inf
    kept, unit = min(max(value, low), high), "" if q.unit == "1" else q.unit
    if kept != value:
        work.assume(f"{value:,g} is beyond what the lever takes; {kept:,g} {unit} is simulated")
    return kept


def target_regions(work: MeasureWork) -> list[str]:
    """Regions that the measure is aimed at; beside a region a country that is none of its own is left out."""
    m = work.measure
    own = [c for c in m.affected if c == "*" or work.region_of(c) == c]
    small = [c for c in m.affected if c not in own and work.region_of(c) not in own]
    if own and "*" not in own and small and m.kind in BARRIERS:
        names = ", ".join(map(country_name, small))
        work.assume(f"on {names} it is not simulated: no region of the model of its own")
        return [c for c in own if c != work.region_of(m.actor)]
    codes = [c if c == "*" else work.region_of(c) for c in m.affected]
    if small and "*" not in own:
        regions = dict.fromkeys(region_name(work.region_of(c)) for c in small)
        work.widen(", ".join(country_name(c) for c in small), next(iter(regions)))
        work.doubt("target_region", country=", ".join(country_name(c) for c in small), region=", ".join(regions))
    return [c for c in dict.fromkeys(codes) if c != work.region_of(m.actor)]


_KINDS_OF_GOODS = {
    "*": "all goods", "*.oxide": "every oxide", "*.metal": "every metal", "*.primary": "every primary metal",
    "*.magnet": "every magnet", "heavy": "heavy rare earths", "light": "light rare earths",
}  # fmt: skip


def goods_in_words(patterns: Iterable[str]) -> str:
    """Goods of the dataset as a reader would name them: ``dysprosium, magnets of grade UH``."""
    rows = good_rows()
    by_pattern = {row["pattern"]: row["name"] for row in rows.values() if row["pattern"]}
    words, left = list[str](), list(patterns)
    for whole, name in by_pattern.items():
        if ";" in whole and name not in WIDE_GROUPS and set(whole.split(";")) <= set(left):
            words.append(name)
            left = [item for item in left if item not in whole.split(";")]
    for item in left:
        name = _KINDS_OF_GOODS.get(item) or form_names().get(item) or by_pattern.get(item)
        if name is None:
            element, _, stage = item.partition(".")
            name = f"{rows.get(element, {}).get('name', element)} {stage}".strip()
        words.append(name)
    return ", ".join(words)


def region_name(region: str) -> str:
    """A region in words."""
    return {"EU": "the European Union", "ROW": "the rest of the world"}.get(region) or country_name(region)


_LINK_WORDS = {
    **dict.fromkeys(("partnership", "truce", "stockpile"), "with"),
    **dict.fromkeys(("project", "finance"), "in"),
    "purchase": "from",
}
"""The word between a kind of measure and whom it touches; ``on`` for the rest."""


def short_description(m: ReadMeasure) -> str:
    """A measure in its fewest words: who does what to whom."""
    return f"{country_name(m.actor)}: {m.kind.replace('_', ' ')}{_whom(m)}"


def _whom(m: ReadMeasure) -> str:
    """Whom a measure touches, with the word between it and its kind."""
    names = ", ".join(map(country_name, m.affected))
    return f" {_LINK_WORDS.get(m.kind, 'on')} {names}" if names else ""


def describe_measure(m: ReadMeasure) -> str:
    """A measure in a few words, countries and goods by name."""
    goods = ", ".join(map(good_name, m.goods))
    goods += f" except {', '.join(words for _, words in m.excluded)}" if m.excluded else ""
    level = ", none for defence buyers" if m.no_military else ""
    if isinstance(m.level, dict):
        level += f", {m.level['value']:,} {m.level['unit']}"
    elif m.level is not None:
        level += f", {100.0 * m.level:.4g} %"
    kind = f"{'cut of ' if m.change == 'cut' else ''}{m.kind.replace('_', ' ')}"
    what = f"{kind}{_whom(m)}{f' ({goods})' if goods else ''}{level}"
    state = f"{m.supposed_from}, taken as true" if m.supposed_from else m.status
    return f"{country_name(m.actor)}: {what}, {state.replace('_', ' ')}"
