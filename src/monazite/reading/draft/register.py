"""The register first: a measure of an article that is on record is the record's, and the run goes on from there."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeGuard

from monazite.dataset.dataset import Dataset, load_dataset
from monazite.dataset.patterns import match_goods
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.foundation.errors import InputError, unknown
from monazite.reading.draft.known_measures import RECORDED_AS, count_shared_goods
from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern
from monazite.scenario.policies import AnyPolicy
from monazite.scenario.policies.export_control import ExportControl, Quota
from monazite.scenario.policies.tariff import Tariff
from monazite.scenario.record import RECORD
from monazite.scenario.scenario import Scenario, load_scenario

_PROLONGED = pattern("prolonged.words")
CLOSE = timedelta(days=45)
"""Between the start that an article gives and the one on record; articles round to months."""
ROUNDED = timedelta(days=21)
"""Between the end on record and the last day of the month that an article gives for it."""
RECENT = timedelta(days=800)
"""How long ago a measure began that an article names without a start."""
AHEAD = timedelta(days=60)
"""How far ahead a measure begins that an article names without a start."""
TWO_YEARS = timedelta(days=730)
"""Between a start and that of a row beyond which they are not of one measure."""
SAME_RATE = 0.02
FAMILIES = {"suspension": "export_control", "general_licence": "export_control", "removal": "tariff"}
"""Kinds of rows that ease a measure of another kind."""
EASINGS = {"suspension": ("suspended",), "general_licence": ("in_force", "announced")}
"""Kinds of rows that ease export controls, and the states in which an article tells of them."""


_REGIMES = {"licence": "export_control", "": "export_control"}
"""Kinds of rows by the variant of a control that an article names."""


@dataclass(frozen=True, slots=True)
class Register:
    """What was on record on the day of an article: rows of measures.csv, and the run that holds them.

    Attributes
    ----------
    day
        Day of the article.
    rows
        Measures as they were known on that day.
    run
        The record's run as of that day; None where the record begins later.
    """

    day: date
    rows: tuple[RecordedMeasure, ...]
    run: Scenario | None = None
    simulated: frozenset[str] = field(default=frozenset())

    def row_of(self, measure: ReadMeasure) -> RecordedMeasure | None:
        """The row that a measure of an article is: same actor, kind, goods and, where it gives one, start."""
        fitting = [(score, row) for row in self.rows if (score := self._likeness(measure, row)) > 0]
        return max(fitting, key=lambda pair: (pair[0], pair[1].announced or date.min))[1] if fitting else None

    def ended_row_of(self, measure: ReadMeasure) -> RecordedMeasure | None:
        """The row that was over on that day and that a measure is which the article tells of with its old start."""
        if measure.start is None or measure.end is not None or measure.status != "in_force":
            return None
        over = [row for row in self.rows if row.until is not None and row.until <= self.day]
        fitting = [(score, row) for row in over if (score := self._likeness(replace(measure, end=row.until), row)) > 0]
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def nearest(self, measure: ReadMeasure) -> RecordedMeasure | None:
        """The row that a measure may be though it differs in some detail: same actor, kind and goods.

        Of several it is the one of the same regime whose start is nearest, without a start the latest.
        """
        regime = _REGIMES.get(measure.variant, measure.variant)
        near = [row for row in self.rows if self._may_be(measure, row)]
        if measure.start is not None:
            start = measure.start
            return min(near, key=lambda r: (r.kind != regime, min(abs(start - d) for d in _days(r))), default=None)
        return max(near, key=lambda r: (r.kind == regime, r.announced or date.min), default=None)

    def row(self, name: str) -> RecordedMeasure:
        """The row of an id. Raises InputError where the register of that day has none."""
        for row in self.rows:
            if row.id == name:
                return row
        raise unknown(name, [row.id for row in self.rows], field="row of the register")

    def has_ban(self, measure: ReadMeasure) -> bool:
        """Whether a ban of the same actor on some of the same goods and buyers is on record and has not ended."""
        return any(
            row.kind == "ban" and row.actor == measure.actor and (row.until is None or row.until > self.day)
            and count_shared_goods(measure.goods, [*row.goods]) and {*measure.affected} & {*row.affected}
            for row in self.rows
        )  # fmt: skip

    def is_of_kind(self, measure: ReadMeasure, row: RecordedMeasure) -> bool:
        """Whether a row is of the kind of a measure, or eases one of that kind."""
        return measure.kind in (RECORDED_AS.get(row.kind, row.kind), FAMILIES.get(row.kind))

    def _may_be(self, measure: ReadMeasure, row: RecordedMeasure) -> bool:
        start = row.in_force or row.announced
        if start is None or row.actor != measure.actor or not self.is_of_kind(measure, row):
            return False
        pairs = (
            (measure.status == "threatened", row.kind == "threat"),
            (measure.variant == "quota", row.kind == "quota"),
        )
        if any(mine != its for mine, its in pairs):
            return False
        rates = measure.level, row.level
        if isinstance(rates[0], float) and rates[1] is not None and abs(rates[0] - rates[1]) > SAME_RATE:
            return False
        if _tonnes_differ(measure, row) or (measure.status == "lifted" and row.kind not in FAMILIES):
            return False  # what imposes a control is no lifting of one
        aimed, rows_aim = (codes not in ([], ["*"]) for codes in (measure.affected, list(row.affected)))
        if aimed != rows_aim or (aimed and not set(measure.affected) & set(row.affected)):
            return False
        if measure.start is not None and min(abs(measure.start - day) for day in _days(row)) > TWO_YEARS:
            return False
        recent = self.day - RECENT <= start and (row.until is None or row.until >= self.day - RECENT)
        return (recent or measure.start is not None) and count_shared_goods(measure.goods or ["*"], list(row.goods)) > 0

    def _likeness(self, measure: ReadMeasure, row: RecordedMeasure) -> int:
        start = row.in_force or row.announced
        if row.kind in EASINGS:
            return self._likeness_to_easing(measure, row)
        if start is None or row.actor != measure.actor or RECORDED_AS.get(row.kind, row.kind) != measure.kind:
            return 0
        if (measure.status == "threatened") != (row.kind == "threat"):
            return 0
        if row.until is not None and row.until <= self.day and measure.end is None:
            return 0
        if measure.start is not None and min(abs(measure.start - day) for day in _days(row)) > CLOSE:
            return 0
        if measure.start is None and not -AHEAD <= self.day - start <= RECENT:
            return 0
        if isinstance(measure.level, float) and row.level is not None and abs(measure.level - row.level) > SAME_RATE:
            return 0
        if _tonnes_differ(measure, row):
            return 0
        if measure.variant == "ban" and measure.no_military != ("military" in row.unit):
            return 0  # a ban on defence buyers is not one on all
        if any((measure.variant == kind) != (row.kind == kind) for kind in ("ban", "quota")):
            return 0
        if (measure.status == "suspended") != (row.status == "suspended"):
            return 0
        aimed = measure.affected not in ([], ["*"])
        if aimed and (row.affected in ((), ("*",)) or not set(measure.affected) <= set(row.affected)):
            return 0
        return count_shared_goods(measure.goods, list(row.goods))

    def _likeness_to_easing(self, measure: ReadMeasure, row: RecordedMeasure) -> int:
        """How well a row that suspends controls or eases licences fits what an article says is suspended or eased."""
        if measure.actor != row.actor or measure.kind != "export_control" or measure.status not in EASINGS[row.kind]:
            return 0
        if row.kind == "general_licence" and measure.variant != "general_licence":
            return 0
        began = min(abs((measure.start or self.day) - day) for day in _days(row))
        if began > (CLOSE if measure.start else RECENT):
            return 0
        if measure.end and row.until and abs(measure.end - row.until) > CLOSE:
            return 0
        aimed = measure.affected not in ([], ["*"]) and row.affected not in ((), ("*",))
        if aimed and not set(measure.affected) <= set(row.affected):
            return 0
        return count_shared_goods(measure.goods, list(row.goods))

    def prolonged_from(self, measure: ReadMeasure) -> date | None:
        """The day to which a suspension is on record that an article lets last longer; None where it tells of none."""
        is_longer = any(_PROLONGED.search(e.sentence) for e in measure.evidence)
        if measure.status != "suspended" or not (is_longer or (measure.end is not None and not measure.computed_end)):
            return None
        known = replace(measure, end=None)
        rows = [row for row in self.rows if row.kind == "suspension" and self._likeness_to_easing(known, row)]
        last = max((day for row in rows if (day := self._runs_out(row)) is not None), default=None)
        return last if last is not None and (measure.end is None or measure.end > last + ROUNDED) else None

    def quota_prolonged_from(self, measure: ReadMeasure) -> date | None:
        """The last day on record of a quota of the same tonnes that is to last longer; None where there is none."""
        if measure.variant != "quota" or measure.end is None or not isinstance(measure.level, dict):
            return None
        tonnes = float(measure.level["value"])
        days = [
            row.until for row in self.rows
            if row.kind == "quota" and row.actor == measure.actor and count_shared_goods(measure.goods, [*row.goods])
            and row.level and abs(tonnes - row.level) <= SAME_RATE * row.level and row.until is not None
        ]  # fmt: skip
        last = max(days, default=None)
        if last is None or measure.end <= last + ROUNDED or (measure.start is not None and measure.start > last):
            return None
        return last

    def _runs_out(self, row: RecordedMeasure) -> date | None:
        """The last day of a suspension, else that on which the record's run lets return what it suspends."""
        back = [p.start for p, _ in self._returning(row.actor, row.goods) if p.start > self.day]
        return row.until or min(back, default=None)

    def returning_bans(self, actor: str, goods: Iterable[str], day: date) -> list[tuple[ExportControl, list[str]]]:
        """Bans that the record's run lets return on a day, each with those of some goods that it is on."""
        return [(p, named) for p, named in self._returning(actor, goods) if p.ban and p.start == day]

    def _returning(self, actor: str, goods: Iterable[str]) -> list[tuple[ExportControl, list[str]]]:
        """Controls of the record's run that come without a deal, each with those of some goods that it is on."""
        if self.run is None:
            return []
        names, minerals = self._goods_at_hand()
        wanted = _goods_of(goods, names, minerals)
        own = (p for p in self.run.policy if isinstance(p, ExportControl) and p.actor == actor)
        sets = [(p, _goods_of(p.goods, names, minerals)) for p in own if p.status == "threatened"]
        return [(p, list(p.goods) if its <= wanted else sorted(its & wanted)) for p, its in sets if its & wanted]

    def simulates(self, row: RecordedMeasure) -> bool:
        """Whether the record's run holds the measure of a row."""
        return row.id in self.simulated

    def standing_approval(self, actor: str, goods: list[str], destinations: list[str], day: date) -> float | None:
        """Share of applications approved on a day by the licences on record; the lowest of the goods concerned."""
        return min((share for share, _ in self._standing(actor, goods, destinations, day)), default=None)

    def standing_review(self, actor: str, goods: list[str], destinations: list[str], day: date) -> float | None:
        """Months of review on a day by the licences on record, where fewest applications are approved."""
        return min(self._standing(actor, goods, destinations, day), default=(0.0, None))[1]

    def standing_military(self, actor: str, goods: list[str], region: str, day: date) -> float | None:
        """Lowest share of defence applications of a region that the licences on record let through on a day.

        None where none of them sets such a share: then defence buyers are treated as civil ones.
        """
        if self.run is None:
            return None
        names, minerals = self._goods_at_hand()
        wanted, shares = _goods_of(goods, names, minerals), dict[str, float | None]()
        for policy in self.run.policy:
            if not _in_force(policy, actor, day) or policy.relative_to or policy.ban:
                continue
            if {"*", region, f"{region}.defence"} & {*policy.destinations}:
                shares |= dict.fromkeys(_goods_of(policy.goods, names, minerals) & wanted, policy.military)
        return min((share for share in shares.values() if share is not None), default=None)

    def standing_quotas(self, actor: str, goods: list[str], day: date) -> list[float]:
        """Tonnes a year of the quotas on record that bind on a day and hold no other goods than these."""
        if self.run is None:
            return []
        names, minerals = self._goods_at_hand()
        wanted, rates = _goods_of(goods, names, minerals), list[float]()
        for policy in self.run.policy:
            if not isinstance(policy, Quota) or policy.actor != actor or not _holds(policy, day):
                continue
            covered = _goods_of(policy.goods, names, minerals)
            if covered and covered <= wanted:
                rates.append(
                    next((policy.path[d] for d in sorted(policy.path, reverse=True) if d <= day), policy.amount)
                )
        return rates

    def standing_duty(self, actor: str, goods: list[str], on: list[str], day: date) -> float:
        """Duties on record on a day that are on these goods by name and on somebody, together."""
        if self.run is None:
            return 0.0
        names, minerals = self._goods_at_hand()
        wanted = _goods_of(goods, names, minerals)
        own = [p for p in self.run.policy if isinstance(p, Tariff) and p.actor == actor and _holds(p, day)]
        own = [p for p in own if {*on} <= {*p.on} and "*" not in p.goods]
        return sum(p.rate for p in own if wanted and wanted <= _goods_of(p.goods, names, minerals))

    def _goods_at_hand(self) -> tuple[list[str], list[str]]:
        """Goods of the record's run, and the mineral of each."""
        assert self.run is not None
        rows = load_dataset(*self.run.dataset).table("goods")
        return [row.good for row in rows], [row.mineral for row in rows]

    def _standing(self, actor: str, goods: list[str], destinations: list[str], day: date) -> list[tuple[float, float]]:
        """Share approved and months of review of each good and buyer by the licences on record."""
        if self.run is None:
            return []
        names, minerals = self._goods_at_hand()
        wanted = _goods_of(goods, names, minerals)
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for policy in self.run.policy:
            if not _in_force(policy, actor, day):
                continue
            covered = _goods_of(policy.goods, names, minerals) & wanted
            regime = (0.0 if policy.ban else policy.approval, policy.review)
            for buyer in destinations if "*" in policy.destinations else set(destinations) & set(policy.destinations):
                found |= dict.fromkeys(((good, buyer) for good in covered), regime)
        return list(found.values())


def _tonnes_differ(measure: ReadMeasure, row: RecordedMeasure) -> bool:
    """Whether an article gives other tonnes than a row: then it tells of another quota."""
    if not isinstance(measure.level, dict) or not measure.level["unit"].startswith("t"):
        return False
    if not row.unit.startswith("t") or not row.level:
        return False
    tonnes = float(measure.level["value"])
    return abs(tonnes - row.level) > SAME_RATE * row.level and f"{tonnes:,g} t" not in row.text


def _in_force(policy: AnyPolicy, actor: str, day: date) -> TypeGuard[ExportControl]:
    """Whether a measure is a licence regime of an actor on a day."""
    return isinstance(policy, ExportControl) and policy.actor == actor and _holds(policy, day)


def _holds(policy: AnyPolicy, day: date) -> bool:
    """Whether a measure holds on a day, and not only in a branch without a deal."""
    return policy.status != "threatened" and policy.start <= day and (policy.end is None or policy.end > day)


def _goods_of(patterns: Iterable[str], names: Sequence[str], minerals: Sequence[str]) -> set[str]:
    """Goods that patterns stand for; those that fit no good of the minerals at hand stand for none."""
    out: set[str] = set()
    for one in patterns:
        with suppress(InputError):
            out |= {names[at] for at in match_goods(one, names, minerals)}
    return out


def goods_of_patterns(patterns: Iterable[str], ds: Dataset) -> set[str]:
    """Goods of a dataset that patterns stand for."""
    rows = ds.table("goods")
    return _goods_of(patterns, [row.good for row in rows], [row.mineral for row in rows])


def _days(row: RecordedMeasure) -> list[date]:
    return [day for day in (row.announced, row.in_force) if day is not None]


@lru_cache(maxsize=16)
def register_as_of(day: date, folders: tuple[str, ...]) -> Register:
    """What was on record for some minerals on a day.

    Parameters
    ----------
    day, folders
        When an article appeared, and the dataset folders of the minerals that it is about.

    Returns
    -------
    Register
        Without a run where the record of these minerals begins later, as for an article of 2024 on rare earths.
    """
    rows = tuple(load_dataset(*folders).as_of(day).table("measures"))
    content: dict[str, Any] = {"name": "record", "extends": RECORD, "dataset": list(folders), "months": 1}
    try:
        run = load_scenario(content | {"as_of": day, "start": day})
    except InputError:
        return Register(day, rows)
    return Register(day, rows, run, frozenset(policy.record for policy in run.policy if policy.record))
