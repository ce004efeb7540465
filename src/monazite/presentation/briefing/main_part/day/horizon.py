"""The day of a brief, the twelve months after it, and what was known and simulated on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.lapsed_measures import (
    OTHER_GOODS,
    OpenEnds,
    duties_in_force,
    first_clause,
    open_ends,
)
from monazite.presentation.briefing.months import month_start
from monazite.presentation.briefing.observed_figures import last_observation
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.register_state import BAN, RELIEFS, restrictions, stands
from monazite.reading.draft.article_measures import is_of_article, own_measures
from monazite.results.names import day_text, month_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import kinds_with

MOST_MEASURES = 5
MOST_MISSING = 3
LONG_AGO = timedelta(days=90)
YEAR = 12
_TRUCE, _THREAT = "truce", "threat"
_IN_BRACKETS = re.compile(r" \([^)]*\)")
_WIDE_GOODS = {"*", "rare earths", "separation", "metal", "magnet", "critical minerals", "processed critical minerals"}


@dataclass(frozen=True)
class Horizon:
    """The months that a brief looks at.

    Attributes
    ----------
    day
        Day whose knowledge it rests on.
    first, last
        The twelve months after the day of the reader; for a run that ends before it, the twelve from the first measure.
    is_ahead
        Whether they lie ahead of that day.
    eve
        The month whose stocks are those of today: the first, or the one before the measure of an article acts.
    """

    day: date
    first: date
    last: date
    is_ahead: bool
    eve: date

    @property
    def months(self) -> tuple[date, date]:
        """First and last month."""
        return self.first, self.last

    @property
    def first_words(self) -> str:
        """The first month in words."""
        return month_text(self.first)

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return months_in_words(self.first, self.last)


@dataclass(frozen=True)
class RecentMeasure:
    """A measure of the register in words."""

    day: str
    text: str
    sources: tuple[str, ...]
    is_left_out: bool
    """Whether it is in force and not simulated."""
    is_duty: bool = False
    is_on_other_goods: bool = False
    """Whether it is on nearly all goods, and the register does not say whether those of the run are among them."""
    again: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Days of further measures of the same kind by the same on the same, with their sources."""


@dataclass(frozen=True)
class Knowledge:
    """What the reader has to know of the run itself: its day, its gaps and how many runs there are."""

    day: str
    today: str
    """The day of its reader."""
    since_observation: Quantity | None
    last_observation: str
    runs: Quantity
    failed_months: Quantity | None
    in_force: Quantity
    not_simulated: Quantity
    missing: tuple[RecentMeasure, ...]
    """The latest of them, each in a clause, with further ones of its kind."""
    is_kept_apart: bool
    """Whether what came after the last observation is kept apart, to score forecasts of shipped data with."""
    measures: tuple[RecentMeasure, ...]
    open: OpenEnds

    @property
    def misses_more(self) -> bool:
        """Whether more of them are missing than are named."""
        return self.not_simulated.value > sum(1 + len(one.again) for one in self.missing)


def months_in_words(first: date, last: date) -> str:
    """Length of a span of months: ``twelve months``, ``9 months``."""
    count = (last.year - first.year) * YEAR + last.month - first.month + 1
    return "twelve months" if count == YEAR else f"{count} month{'s' if count > 1 else ''}"


def horizon_of(ctx: BriefContext) -> Horizon:
    """The twelve months after the day of the reader, within the run; of an article those that the app counts.

    These begin with the month of the reader where the news acts in it, so that no month of it is left out.
    """
    run, day, this_month = ctx.run, ctx.day, month_start(ctx.today, 0)
    is_now = is_of_article(run.results.scenario) and run.anchor_month == this_month
    first = max(this_month if is_now else month_start(ctx.today, 1), run.start)
    if first <= run.end:
        return Horizon(day, first, min(month_start(first, YEAR - 1), run.end), True, _eve(ctx, first))
    months = run.year_from_anchor
    return Horizon(day, *months, False, months[0])


def _eve(ctx: BriefContext, first: date) -> date:
    """The month before the measure of an article acts, where that is one from the month of the reader to the first."""
    begins = [p.start.replace(day=1) for p in own_measures(ctx.run.results.scenario)]
    acting = [month for month in begins if month_start(ctx.today, 0) <= month <= first]
    return max(month_start(min(acting), -1), ctx.run.start) if acting else first


def knowledge_of(ctx: BriefContext) -> Knowledge:
    """Day, last observation, failed months, measures in force that are not simulated, and the measures that matter."""
    last = last_observation(ctx.dataset)
    register = _register(ctx)
    in_force, missing = _in_force(ctx), _not_simulated(ctx)
    failures = {(f["draw"], f["month"]) for f in ctx.onward.results.failures()}
    return Knowledge(
        day=day_text(ctx.day),
        today=day_text(ctx.today),
        since_observation=count_quantity((ctx.today - last).days, "days since the last observation") if last else None,
        last_observation=month_text(last) if last else "",
        runs=count_quantity(ctx.onward.results.draws, "runs"),
        failed_months=count_quantity(len(failures), "failed months") if failures else None,
        in_force=count_quantity(len(in_force), "measures in force"),
        not_simulated=count_quantity(len(missing), "measures in force that are not simulated"),
        missing=_clauses(missing[-MOST_MISSING:], ctx.day),
        is_kept_apart=_is_kept_apart(ctx, last),
        measures=tuple(_measures(ctx, register, {row.id for row in missing})),
        open=open_ends(ctx, register),
    )


def _is_kept_apart(ctx: BriefContext, last: date | None) -> bool:
    """Whether a brief on shipped data as they are known today ends long after its last observation."""
    sc = ctx.run.results.scenario
    shipped = all(Path(folder).name == folder for folder in sc.dataset)
    return shipped and sc.as_of is None and last is not None and ctx.day - last > LONG_AGO


def without_brackets(text: str) -> str:
    """A text without what stands in brackets, such as the legal ground that its source has."""
    return _IN_BRACKETS.sub("", text)


def _clauses(rows: Sequence[RecordedMeasure], day: date) -> tuple[RecentMeasure, ...]:
    """Measures that are named within a sentence; of one kind by the same on the same the first, with further days."""
    alike: dict[tuple[object, ...], list[RecordedMeasure]] = {}
    for row in rows:
        alike.setdefault((row.actor, row.kind, row.affected, row.goods), []).append(row)
    return tuple(
        replace(_clause(first, day), again=tuple((day_text(_begins(row, day)), row.source) for row in others))
        for first, *others in alike.values()
    )


def _clause(row: RecordedMeasure, day: date) -> RecentMeasure:
    """A measure that is named within a sentence."""
    text = without_brackets(first_clause(row.text))
    return RecentMeasure(day_text(_begins(row, day)), text, row.source, is_left_out=True)


def _register(ctx: BriefContext) -> list[RecordedMeasure]:
    """Measures of the register that are on the goods of the run and known on the day, the latest last."""
    rows: Sequence[RecordedMeasure] = ctx.dataset.table("measures")
    own = {part for good in ctx.run.results.index.good for part in good.split(".")} | {*ctx.goods.minerals}
    known, meant = list[tuple[date, RecordedMeasure]](), {*restrictions(), *RELIEFS, _THREAT}
    for row in rows:
        day = row.in_force or row.announced
        on_own = any(good in _WIDE_GOODS or own & {*good.split(".")} for good in row.goods) and ctx.concerns(row)
        if day is not None and on_own and row.kind in meant and day >= ctx.run.start:
            known.append((day, row))
    return [row for _, row in sorted(known, key=lambda pair: pair[0])]


def _in_force(ctx: BriefContext) -> list[RecordedMeasure]:
    """Measures on the goods of the run that stand on the day; what was suspended or has ended does not."""
    return [row for row in _register(ctx) if stands(row, ctx.today) and (row.in_force or ctx.day) <= ctx.day]


def _not_simulated(ctx: BriefContext) -> list[RecordedMeasure]:
    """Those of them that no measure of the run stands for."""
    simulated = {policy.record for policy in ctx.run.results.scenario.policy if policy.record}
    return [row for row in _in_force(ctx) if row.id not in simulated]


def _measures(ctx: BriefContext, register: Sequence[RecordedMeasure], missing: set[str]) -> list[RecentMeasure]:
    """The measures that matter and are known on the day, by day: those that stand before those that ended.

    Without those that are suspended and suspensions that have run out, of which `open_ends` tells; the duties that
    stand are among them.
    """
    known = [row for row in register if (row.announced or row.in_force or ctx.day) <= ctx.day]
    rows = [row for row in known if row.status != "lifted"] or known
    told = {row.id for row in rows if row.kind == "suspension" and row.until is not None and row.until <= ctx.today}
    rows = [
        row for row in rows if row.status != "suspended" and row.id not in told and not _is_past_threat(row, ctx.day)
    ]
    own = [row for row in rows if row.actor == ctx.run.controller]
    first = next((row for row in own if row.id not in missing), next(iter(own), None))
    others = [row for row in _first_of_steps(rows) if row is not first and row.kind not in kinds_with("taxes_imports")]
    others.sort(key=lambda row: (_weight(row, ctx.day), -rows.index(row)))
    last_truce = next((row for row in others if row.kind == _TRUCE), None)
    others = [row for row in others if row.kind != _TRUCE or row is last_truce]
    duties = duties_in_force(ctx, register)
    chosen = [*([first] if first else []), *others][: MOST_MEASURES - len(duties)] + duties
    chosen.sort(key=lambda row: _begins(row, ctx.day))
    return [_recent(row, ctx.day, is_left_out=row.id in missing) for row in chosen]


def _is_past_threat(row: RecordedMeasure, day: date) -> bool:
    """Whether a measure was threatened for a day that has passed."""
    return row.kind == _THREAT and (row.in_force or day) <= day


def _first_of_steps(rows: Sequence[RecordedMeasure]) -> list[RecordedMeasure]:
    """One restriction of each step, and all that is none.

    A step is what a country announces on a day for all others, told by its widest part; against one country it is all
    that follows from the first measure, such as further lists of its firms.
    """
    steps: dict[tuple[str, ...], RecordedMeasure] = {}
    own_restrictions = restrictions() - kinds_with("taxes_imports")
    for row in rows:
        on_all = "*" in row.affected
        if row.kind not in own_restrictions:
            key = (row.id,)
        else:
            key = (row.actor, *row.affected, f"{row.announced or row.in_force}" if on_all else "")
        if key not in steps or (on_all and _is_wide(row) and not _is_wide(steps[key])):
            steps[key] = row
    return list(steps.values())


def _is_wide(row: RecordedMeasure) -> bool:
    """Whether a measure is on all goods of a stage."""
    return any(good.startswith("*") for good in row.goods)


def _weight(row: RecordedMeasure, day: date) -> int:
    """Place in the order in which measures are chosen: a threat for a day ahead first, one for a day behind last."""
    restricting = restrictions() - kinds_with("taxes_imports") - {BAN}
    order = ({_TRUCE}, {BAN}, restricting, {*RELIEFS} - {_TRUCE})
    if row.kind == _THREAT and (row.in_force or day) > day:
        return 0
    return next((place for place, kinds in enumerate(order, 1) if row.kind in kinds), len(order) + 1)


def _begins(row: RecordedMeasure, day: date) -> date:
    """Day that a measure acts from; the one on which it was announced if that lies ahead or never came."""
    begins = row.in_force or row.announced or day
    return row.announced if begins > day and row.announced is not None else begins


def _recent(row: RecordedMeasure, day: date, *, is_left_out: bool) -> RecentMeasure:
    """A measure of the register in words."""
    clause = row.text.rstrip(".") if row.kind == _TRUCE else first_clause(row.text)
    is_duty = row.kind in kinds_with("taxes_imports")
    text = f"{without_brackets(clause) if is_duty else clause}."
    return RecentMeasure(
        day_text(_begins(row, day)), text, row.source, is_left_out, is_duty, is_on_other_goods=row.goods == OTHER_GOODS
    )
