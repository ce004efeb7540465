"""From an instrument with what stands around it to measures: one for each actor that acts."""

from dataclasses import dataclass, replace

from monazite.reading.amounts.levels import level_of
from monazite.reading.amounts.quota_year import is_of_that_year_alone, start_of_quota_year
from monazite.reading.draft.known_measures import has_record
from monazite.reading.measures import status
from monazite.reading.measures.background_mentions import is_only_reason, is_reason, is_topic_of_meeting
from monazite.reading.measures.context import PAIRWISE, ReadingContext, TriggerContext
from monazite.reading.measures.firm_halts import is_used_up_by_firm
from monazite.reading.measures.lapsing import is_of_papers
from monazite.reading.measures.military import narrow_to_military
from monazite.reading.measures.no_acts import is_only_talk_or_count
from monazite.reading.measures.others_speak import is_only_of_others
from monazite.reading.measures.returns import is_past, return_of
from monazite.reading.measures.sums_by_goods import by_goods
from monazite.reading.measures.told_of_past import is_history, is_penalty
from monazite.reading.mentions.clauses import ClausePart, listed_actors
from monazite.reading.mentions.exceptions import excepted_goods
from monazite.reading.mentions.goods import goods_of
from monazite.reading.parties.parties import acting_party
from monazite.reading.parties.targets import targets_and_partners
from monazite.reading.records import BARRIERS, EXPORT_LIMITS, Level, Mention, ReadMeasure, Remark
from monazite.reading.text.tables import pattern
from monazite.reading.text.vocabulary import words
from monazite.reading.timing.deadlines import is_ultimatum
from monazite.reading.timing.periods import period_of
from monazite.reading.timing.timing import Timing, earlier_start, timing_of

_IMPOSED = pattern("measure.imposed_by")
_CAN_RETURN = ("in_force", "announced", "suspended", "lifted")
"""States as which a measure is read of which a sentence says that it is back."""
_STRICT, _CUT_BY = words("measures.strict"), pattern("quota.cut_by")


@dataclass(slots=True)
class TriggerReading:
    """What is read of one instrument before it is a measure."""

    kind: str
    part: ClausePart  # who acts
    names_actor: bool  # the clause itself says who acts
    goods: list[str]
    names_goods: bool  # ... and with which goods
    actors: list[str]
    affected: list[str]
    in_passing: bool
    state: status.Status
    timing: Timing
    level: Level = None
    change: str = ""

    @property
    def tells_of_act(self) -> bool:
        """Whether words say in what state the measure is, or a day from which it holds."""
        return (self.state.explicit and self.state.cue.lower() != "would") or self.timing.start is not None


def measures_of_trigger(w: TriggerContext, ctx: ReadingContext, conditional: bool) -> list[ReadMeasure]:
    """The measures that one trigger names; ``conditional`` says that its sentence hangs on a condition."""
    if w.trigger.kind == "export_control" and w.trigger.variant in ("", "licence") and is_of_papers(_text(w)):
        return []  # "export permits of Korean firms lapse": no control begins or ends
    if w.trigger.kind in BARRIERS and is_penalty(w.marked.clean, w.trigger.mark.start):
        return []
    if is_only_talk_or_count(w, ctx.base) or is_only_of_others(w, ctx):
        return []
    if is_only_reason(w) or is_used_up_by_firm(w):
        return []  # "will halt shipments for six months after new steel duties": whose duties is not said
    part, names_actor = acting_party(w, ctx)
    if part is None:
        if w.trigger.needs != "goods" or not w.trigger.bare:
            _note(w, ctx, w.trigger.kind, " without an actor", "the article does not say who acts")
        return []
    if w.trigger.several:
        _note(w, ctx, w.trigger.kind, " named twice", "which goods, rates and days belong to which is not clear")
    reading = _read(w, ctx, part, names_actor, conditional)
    reading.level, reading.change = level_of(w)
    _take_year_of_quota(w, ctx, reading)
    _take_period(w, ctx, reading)
    if _is_only_talk(w, reading):
        return []
    start, end = (0, len(w.marked.clean)) if w.alone else (w.clause.start, w.clause.end)
    measures = by_goods(w.marked, w.sums, [_measure(w, ctx, reading, actor) for actor in reading.actors])
    return [own for m in measures for own in narrow_to_military(m, w.marked, start, end)]


def _take_year_of_quota(w: TriggerContext, ctx: ReadingContext, reading: TriggerReading) -> None:
    """A quota whose tonnes are those of a year ahead begins with that year, whenever it was announced."""
    if reading.kind != "export_control" or reading.state.value == "threatened":
        return
    at = _place_of_quota(w, reading)
    start = start_of_quota_year(w.marked.clean, at, ctx.base) if at is not None else None
    if start is None or reading.state.value not in ("in_force", "announced"):
        return
    if reading.timing.start is None or (ctx.base and reading.timing.start <= ctx.base):
        reading.timing = replace(reading.timing, start=start, exact=True)
        reading.state = replace(reading.state, value="announced")
    ends_with_it = reading.timing.start == start and reading.timing.end is None
    if at is not None and ends_with_it and is_of_that_year_alone(w.marked.clean, at):
        reading.timing = replace(reading.timing, end=start.replace(month=12, day=31))


def _place_of_quota(w: TriggerContext, reading: TriggerReading) -> int | None:
    """Where the tonnes of a quota stand, or how much less than the last one it is."""
    if isinstance(reading.level, dict):
        value = float(reading.level["value"])
        return next((a.start for a in w.sums if a.kind == "weight" and a.value == value), None)
    found = _CUT_BY.search(w.marked.clean) if w.trigger.variant == "quota" and reading.level is None else None
    return found.start() if found else None


def _take_period(w: TriggerContext, ctx: ReadingContext, reading: TriggerReading) -> None:
    """A barrier that holds in a named period ends with it: ``in the first quarter of 2027``."""
    if reading.kind not in BARRIERS or reading.state.value not in ("in_force", "announced", "threatened"):
        return
    text = w.marked.clean if w.alone else w.marked.clean[w.window.start : w.window.end]
    period = period_of(text, ctx.base) if reading.timing.end is None or reading.timing.computed else None
    if period is None or (ctx.base and period.end < ctx.base):
        return
    timing, own = reading.timing, period.start
    if own is not None and (timing.start is None or timing.start == timing.announced or timing.start < own):
        timing = replace(timing, start=own, exact=True)
    reading.timing = replace(timing, end=period.end, computed=False)
    reading.state = status.adjust_to_date(reading.state, timing.start, timing.exact, ctx.base)


def _text(w: TriggerContext) -> str:
    return w.marked.clean[w.clause.start : w.clause.end]


def _note(w: TriggerContext, ctx: ReadingContext, kind: str, what: str, reason: str) -> None:
    """List an instrument that is left out as unclear."""
    text = f"{kind.replace('_', ' ')}{what}: {w.trigger.mark.text!r}"
    ctx.unclear.append(Remark(text, reason, ctx.evidence[w.marked.sentence.number]))


def _read(
    w: TriggerContext, ctx: ReadingContext, part: ClausePart, names_actor: bool, conditional: bool
) -> TriggerReading:
    """Kind, sides, goods, status and dates of what somebody does."""
    actors = listed_actors(w.marked, w.clause, part) if part.role != "owner" else [part.mark.value]
    goods, names_goods = goods_of(w, ctx)
    kind, goods = _kind_by_content(w, part, names_actor, actors, (goods, names_goods))
    actors, affected = _actors_and_targets(w, kind, actors, ctx)
    in_passing = is_topic_of_meeting(w)
    state, timing = _status_and_timing(w, kind, conditional, ctx, in_passing)
    return TriggerReading(kind, part, names_actor, goods, names_goods, actors, affected, in_passing, state, timing)


def _kind_by_content(
    w: TriggerContext, part: ClausePart, names_actor: bool, actors: list[str], goods: tuple[list[str], bool]
) -> tuple[str, list[str]]:
    """Kind and goods: two pauses of duties are a truce, controls on chips or on nothing named are on technology."""
    kind, (names, named_here) = w.trigger.kind, goods
    if kind == "export_control" and names == ["chips"] and part.mark.value != "CN":
        return "tech_control", names
    if kind == "export_control" and not named_here and names_actor and actors == ["US"]:
        return "tech_control", []  # American controls that name no mineral are on technology
    return kind, names


def _is_only_talk(w: TriggerContext, reading: TriggerReading) -> bool:
    """Whether too little is told for a measure: talk of tariffs, a price, a phrase without an actor or a state."""
    told = reading.state.explicit or reading.affected or reading.goods or reading.timing.start or reading.timing.end
    return reading.kind == "tariff" and not told and reading.level is None and reading.part.role != "owner"


def _measure(w: TriggerContext, ctx: ReadingContext, reading: TriggerReading, actor: str) -> ReadMeasure:
    """The measure of one actor."""
    kind, level, t = reading.kind, reading.level, w.trigger.mark
    everybody = ["*"] if kind in EXPORT_LIMITS else []
    strict = bool({token.lower() for token in w.marked.tokens} & _STRICT)
    inferred_goods = bool(reading.goods) and not reading.names_goods
    named = reading.names_actor or _is_imposed_by(w, actor)
    mention = Mention(w.marked.sentence.number, t.start, t.end, t.first, t.last, t.kind, named, reading.names_goods)
    return ReadMeasure(
        actor=actor,
        kind=kind,
        affected=[a for a in reading.affected if a != actor] or everybody,
        goods=list(reading.goods),
        status=reading.state.value,
        evidence=[ctx.evidence[w.marked.sentence.number]],
        start=reading.timing.start,
        end=reading.timing.end,
        announced=reading.timing.announced,
        level=level,
        variant=_variant(kind, level, w.trigger.variant),
        company=next((p.mark.text for p in w.clause.parts if p.mark.kind == "company"), ""),
        months=reading.timing.months,
        lasts=reading.timing.lasts,
        explicit=reading.state.explicit,
        strict=strict,
        change=reading.change,
        exact=reading.timing.exact,
        computed_end=reading.timing.computed,
        in_passing=reading.in_passing,
        several=w.trigger.several,
        excluded=[(m.value, m.text) for m in excepted_goods(w.marked) if w.clause.contains(m) and kind in BARRIERS],
        of_history=kind in BARRIERS and is_history(w, ctx.base),
        mention=mention,
        notes=([] if named else ["the actor is taken from the sentence before"])
        + (["the goods are taken from the sentence before"] if inferred_goods else []),
    )


def _is_imposed_by(w: TriggerContext, actor: str) -> bool:
    """Whether the words after an instrument say whose it is: ``the tariff Washington imposed over fentanyl``."""
    end = w.trigger.mark.end
    found = _IMPOSED.search(w.marked.clean[end:])
    marks = [a for a in w.marked.of("actor") if found and end <= a.start < end + found.end()]
    return any(a.value == actor for a in marks)


def _variant(kind: str, level: Level, named: str) -> str:
    """The variant of a measure: a share makes a control one of what foreign goods hold, a weight a quota."""
    if kind == "export_control" and isinstance(level, float):
        return "extraterritorial"
    is_weight = kind == "export_control" and isinstance(level, dict)
    return "quota" if is_weight and named in ("", "licence") else named


def _actors_and_targets(
    w: TriggerContext, kind: str, actors: list[str], ctx: ReadingContext
) -> tuple[list[str], list[str]]:
    """Who acts and on whom, by what is usual for a kind."""
    if kind == "export_control" and len(actors) > 1:
        actors = [a for a in actors if has_record(a, kind)] or actors
    affected, partners = targets_and_partners(w, actors, ctx)
    if kind == "tariff" and len(actors) == 2 and not affected:
        affected = list(actors)  # a duty of two sides is on each other's goods
    if kind == "project" and len(actors) > 1:
        affected, actors = [*actors[1:], *affected], actors[:1]
    if kind in PAIRWISE:
        partners = list(dict.fromkeys([*actors[1:], *partners]))
        actors = actors[:1]
        affected = [a for a in partners if a != actors[0]]
        together = {"two", "both"} & {t.lower() for t in w.marked.tokens}
        if not affected and ctx.country_pair and (kind == "truce" or together):
            affected = [a for a in ctx.country_pair if a != actors[0]][:1]
    return actors, affected


def _status_and_timing(
    w: TriggerContext, kind: str, conditional: bool, ctx: ReadingContext, aside: bool
) -> tuple[status.Status, Timing]:
    """Status and dates; a measure that is only spoken of is in force without a date of its own."""
    state = status.read_status(w, kind, conditional)
    behind = aside or is_reason(w) or w.clause.opener == "response"
    if state.value == "announced" and any(is_ultimatum(w.marked.clean, d) for d in w.whens):
        state = status.Status("threatened", True, "or")
    if w.clause.conditional or behind:
        state = status.Status("in_force", False)
    told = (state.explicit or kind == "project") and state.cue != status.MAINTAINED
    if not behind and (back := return_of(w)) and state.value in _CAN_RETURN:
        around, again = back
        timing = timing_of(around, again.value, ctx)
        if again.value != "suspended" and (timing.start is not None or is_past(again.cue)):
            timing = replace(timing, end=None) if timing.computed else timing  # a length is that of the pause
            return status.adjust_to_date(again, timing.start, timing.exact, ctx.base), timing
        if again.value == "suspended":
            w, state, told = around, again, True
        elif again.value == "announced" and any(d.role == "until" for d in w.whens):
            state, told = status.Status("suspended", True, again.cue), True  # it comes back when its pause ends
    timing = Timing() if behind and not (aside and earlier_start(w)) else timing_of(w, state.value, ctx, told)
    ended = any(d.role in ("until", "grace") and w.window.start <= d.start < w.window.end for d in w.whens)
    t = w.trigger.mark
    while_ = any(min(abs(s.start - t.start), abs(s.start - t.end)) <= 45 for s in w.spans)
    if state.value == "lifted" and (ended or (while_ and state.cue.lower().startswith("shelv"))):
        state = status.Status("suspended", True, state.cue)
        timing = timing_of(w, "suspended", ctx)
    return status.adjust_to_date(state, timing.start, timing.exact, ctx.base), timing
