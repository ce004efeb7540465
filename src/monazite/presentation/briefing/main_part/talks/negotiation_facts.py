"""The talks for people: chances by the dates ahead, and the terms with what each side gives and gets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from monazite.analysis.forecast.forecast import Forecast
from monazite.dataset.rows.talks import TalksEpisode
from monazite.negotiation.agreement_record import AgreementRecord
from monazite.negotiation.truces import RunningTruce
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.talks.duty_on_lead import GeneralDuty, duty_on_lead, general_duty
from monazite.presentation.briefing.main_part.talks.past_rounds import past_deals, past_rounds, past_sources
from monazite.presentation.briefing.quantities import count_quantity
from monazite.presentation.briefing.talks_content import (
    LevelChance,
    ReplayedEpisode,
    TalksContent,
    TalksRange,
    TermPrecedent,
    is_undecided,
)
from monazite.presentation.briefing.wording import HARDLY
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

MOST_CHANCES = 3
INSTRUMENTS = {
    "control": "Export controls",
    "tariff": "Added tariff",
    "technology": "Technology withheld",
    "purchases": "Promised purchases",
    "duration": "How long",
}
_GIVERS = {"control": "controller", "tariff": "target", "technology": "target", "purchases": "controller"}
_LEVELS = {"none": "none", "partial": "in part", "full": "in full"}
LIFTED = "none"
"""The level of controls at which nothing is held back."""
_SOMETHING = {"purchases": "some", "technology": "some"}
"""What is likelier than nothing where no size is likelier than nothing, but all of them together are."""
_NOT = "not "
_ON_RECORD = ("control", "tariff", "technology", "purchases")
EVEN_CHANCE = 0.5
EVENLY = 1.1
"""Ratio of chances to move first from which one side counts as likelier."""


@dataclass(frozen=True)
class DealChance:
    """Chance that a deal is signed by a date."""

    when: str
    chance: Quantity


@dataclass(frozen=True)
class Term:
    """One term of a likely deal.

    Attributes
    ----------
    name, giver
        What it is, and who gives it.
    likeliest, chance
        The likeliest level and its chance, or that of something where nothing is likeliest and less likely than not;
        "cannot tell" where all levels are about as likely.
    precedent, sources
        What it has been before, and where that is published; what the last round had, where the model cannot tell.
    levels
        Every level with its chance, for a chart.
    """

    name: str
    giver: str
    likeliest: str
    chance: Quantity | None
    precedent: str
    sources: tuple[str, ...]
    levels: tuple[tuple[str, Quantity], ...]
    today: str = ""
    """The level in force where the talks start; empty where that is not on record."""
    stricter: tuple[str, Quantity] | None = None
    """The likeliest level above it with its chance, which a deal has after an escalation alone; None without."""
    had: Quantity | None = None
    """Past deals of the two on record that had the likeliest level; None without any, or where it cannot be told."""
    in_force: GeneralDuty | None = None
    """The duty of today, of which ``today`` is the nearest level that the talks have; None for other terms."""

    @property
    def is_undecided(self) -> bool:
        """Whether the model cannot tell the level."""
        return self.chance is None


@dataclass(frozen=True)
class TalksFacts:
    """The talks: sides, chances ahead, terms, what pressure each side feels, and the record of past rounds."""

    controller: str
    target: str
    runs: Quantity
    chances: tuple[DealChance, ...]
    terms: tuple[Term, ...]
    undecided: tuple[str, ...]
    first_mover: str
    monthly_cost: Mapping[str, Quantity]
    began: str
    ended_chance: Quantity | None
    """Chance that the truce on record is over on the first day; None where there is none or it surely goes on."""
    under_truce: Quantity | None
    """Agreements that the two reached while a truce stood; None without any."""
    prolonged: Quantity | None
    """Those of them that prolonged it with its terms."""
    rounds: Quantity | None
    rounds_met: Quantity | None
    terms_met: Quantity | None
    terms_tried: Quantity | None
    new_end: str = ""
    """Day to which the truce on record was announced to go on, where it ran out before the first day; else empty."""
    limits_stay: Quantity | None = None
    """Chance that a deal leaves limits on exports, at whatever level; None where no level lifts them."""
    own_duty: Quantity | None = None
    """Duty of the target on the goods that lead the brief alone, beside the average that is talked about."""
    deals: Quantity | None = None
    """Past deals of the two on record; None without any."""
    terms_alike: Quantity | None = None
    """Terms of past deals that were as before the deal, so that expecting no change would have met them."""

    @property
    def tariff(self) -> Term | None:
        """The added tariff; None where it is no term."""
        return next((term for term in self.terms if term.name == INSTRUMENTS["tariff"]), None)

    @property
    def is_poor(self) -> bool:
        """Whether fewer than half of past terms were met, so that chances of terms are a ranking alone."""
        return bool(self.terms_met and self.terms_tried and 2 * self.terms_met.value < self.terms_tried.value)

    @property
    def is_beaten(self) -> bool:
        """Whether expecting no change would have met as many of the past terms or more."""
        return bool(self.terms_met and self.terms_alike and self.terms_met.value <= self.terms_alike.value)

    @property
    def next_chance(self) -> DealChance | None:
        """Chance by the first date ahead."""
        return next(iter(self.chances), None)

    @property
    def has_today(self) -> bool:
        """Whether the level in force is on record for some term."""
        return any(term.today for term in self.terms)

    @property
    def decided(self) -> tuple[Term, ...]:
        """Terms of which the model can tell the level."""
        return tuple(term for term in self.terms if not term.is_undecided)


def talks_facts(ctx: BriefContext, horizon: Horizon) -> TalksFacts | None:
    """Facts of the talks; None for a run without them."""
    content = ctx.talks
    if content is None:
        return None
    target, controller = content.state.seats
    replay, past = content.replay, past_deals(ctx, controller, target)
    tried = [term.hit for episode in replay for term in episode.terms.values()]
    return TalksFacts(
        controller=ctx.names.the(controller),
        target=ctx.names.the(target),
        runs=count_quantity(content.draws, "runs of the talks"),
        chances=tuple(_chances(content, horizon)),
        terms=tuple(_terms(ctx, content)),
        undecided=tuple(INSTRUMENTS[name].lower() for name in content.terms.undecided if name in INSTRUMENTS),
        first_mover=_first_mover(ctx, content),
        monthly_cost={
            seat: content.quantity(content.first_mover.monthly_cost[seat], "monthly_cost", seat=seat)
            for seat in content.state.seats
        },
        began=day_text(content.state.first_offer),
        ended_chance=_chance_that_a_truce_is_over(ctx, horizon),
        **_agreements_under_a_truce(ctx, horizon),
        rounds=count_quantity(len(replay), "rounds of talks") if replay else None,
        rounds_met=count_quantity(sum(episode.hit for episode in replay), "rounds met") if replay else None,
        terms_met=count_quantity(sum(tried), "terms met") if tried else None,
        terms_tried=count_quantity(len(tried), "terms tried", past_sources(past)) if tried else None,
        new_end=_announced_end(ctx, horizon),
        limits_stay=_limits_stay(content),
        own_duty=duty_on_lead(ctx, target),
        terms_alike=_terms_alike(ctx, replay),
        deals=count_quantity(len(past), "past deals") if past else None,
    )


def _terms_alike(ctx: BriefContext, replay: Sequence[ReplayedEpisode]) -> Quantity | None:
    """Terms of replayed rounds that the deal left as they were before it; None without rounds.

    Purchases before a round are those of the round before, and none before the first.
    """
    rows: Sequence[TalksEpisode] = sorted(ctx.dataset.table("episodes"), key=lambda row: row.date)
    tried = {episode.episode: episode.terms.keys() for episode in replay}
    if not tried or {*tried} - {row.episode for row in rows}:
        return None
    count, promised = 0, LIFTED
    for row in rows:
        before = {"control": row.control, "tariff": row.tariff, "technology": row.technology, "purchases": promised}
        count += sum(before[name] == getattr(row, f"{name}_after") for name in tried.get(row.episode, ()))
        promised = row.purchases_after
    return count_quantity(count, "terms as they were before")


def _limits_stay(content: TalksContent) -> Quantity | None:
    """Chance that the controls of a deal are not lifted; None where that is no level of theirs."""
    levels = content.terms.levels.get("control", {})
    if LIFTED not in levels:
        return None
    lifted = content.quantity(_shared(levels)[LIFTED], "terms", instrument="control", level=LIFTED)
    return _complement(lifted, f"{_NOT}{LIFTED}")


def _complement(q: Quantity, level: str) -> Quantity:
    """The chance that a level does not come."""
    return replace(q, value=1.0 - q.value, low=1.0 - q.high, high=1.0 - q.low, where={**q.where, "level": level})


def _shared(levels: Mapping[str, LevelChance]) -> Mapping[str, LevelChance]:
    """Levels with chances that sum to one, as the chart draws them; medians over draws sum to a little less."""
    whole = sum(level.value or 0.0 for level in levels.values())
    if whole <= 0.0:
        return levels
    return {
        name: level.model_copy(update={"value": level.value / whole if level.value is not None else None})
        for name, level in levels.items()
    }


def _agreements_under_a_truce(ctx: BriefContext, horizon: Horizon) -> dict[str, Quantity | None]:
    """How many agreements under a truce are on record, and how many of them prolonged it, as the forecast counts."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    setting = made.paths.setting if isinstance(made, Forecast) and horizon.is_ahead else None
    record: AgreementRecord | None = getattr(setting, "record", None)  # paths may come without a setting
    if record is None or getattr(setting, "truce", None) is None or record.under_truce == 0:
        return {"under_truce": None, "prolonged": None}
    rows = ctx.dataset.table("prolongations")
    sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
    return {
        "under_truce": count_quantity(record.under_truce, "past agreements under a truce", sources),
        "prolonged": count_quantity(record.prolonged, "prolongations", sources),
    }


def _running_truce(ctx: BriefContext, horizon: Horizon) -> tuple[RunningTruce, str] | None:
    """The truce that a forecast begins under, and the forecast's name; None without either."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if not isinstance(made, Forecast) or not horizon.is_ahead:
        return None
    truce: RunningTruce | None = getattr(made.paths.setting, "truce", None)  # paths may come without a setting
    return None if truce is None else (truce, made.run)


def _announced_end(ctx: BriefContext, horizon: Horizon) -> str:
    """The day to which a truce is announced to go on that may be over; empty without one."""
    found = _running_truce(ctx, horizon)
    ahead = [end for end, _ in found[0].ends if end > found[0].began] if found else []
    return day_text(max(ahead)) if ahead and _chance_that_a_truce_is_over(ctx, horizon) else ""


def _chance_that_a_truce_is_over(ctx: BriefContext, horizon: Horizon) -> Quantity | None:
    """Chance by the talks of the forecast that a truce whose prolongation is only announced did not go on."""
    found = _running_truce(ctx, horizon)
    if found is None:
        return None
    truce, run = found
    over = sum(chance for end, chance in truce.ends if end <= truce.began)
    if over <= 0.0:
        return None
    return Quantity(over, over, over, "share", "policy_path", {"kind": "the truce was not prolonged"}, run, ())


def _chances(content: TalksContent, horizon: Horizon) -> list[DealChance]:
    """Chances by the summits and expiries after the day; by the first rounds where none is dated."""
    ahead = [row for row in content.deal_probability if row.date > horizon.day]
    marked = [row for row in ahead if row.mark in ("summit", "expiry")] or ahead
    return [
        DealChance(day_text(row.date), content.quantity(row, "deal_probability", day=row.date.isoformat()))
        for row in marked[:MOST_CHANCES]
    ]


def _terms(ctx: BriefContext, content: TalksContent) -> list[Term]:
    target, controller = content.state.seats
    givers = {"target": ctx.names.the(target), "controller": ctx.names.the(controller)}
    deals = (*content.terms.others, content.terms.likeliest)
    precedents = {(p.instrument, p.level): p for deal in deals for p in deal.precedents}
    past, deals = past_rounds(ctx, controller, target), past_deals(ctx, controller, target)
    terms: list[Term] = []
    for instrument, levels in content.terms.levels.items():
        side = _GIVERS.get(instrument, "")
        giver = givers.get(side, "both sides")
        term = _term(content, instrument, giver, levels, precedents, past.get(instrument))
        term = replace(term, had=_had(term, instrument, deals))
        if instrument == "tariff" and (duty := general_duty(ctx, target)) and _nearest(duty, term) == term.today:
            term = replace(term, in_force=duty)
        terms.append(term)
    return terms


def _had(term: Term, instrument: str, deals: Sequence[TalksEpisode]) -> Quantity | None:
    """In how many past deals an instrument was at the likeliest level of a term; how long a deal lasts is no level."""
    if term.chance is None or not deals or instrument not in _ON_RECORD:
        return None
    level = term.chance.where["level"]
    wanted, is_other = level.removeprefix(_NOT), level.startswith(_NOT)
    return count_quantity(
        sum((getattr(deal, f"{instrument}_after") == wanted) != is_other for deal in deals), "past deals with it"
    )


def _nearest(duty: GeneralDuty, term: Term) -> str:
    """The level of the added tariff that is nearest to a duty; a level without a figure is none."""
    rates = {words: float(words.rstrip("%")) / 100.0 if words.endswith("%") else 0.0 for words, _ in term.levels}
    return min(rates, key=lambda words: abs(rates[words] - duty.rate))


def _term(
    content: TalksContent,
    instrument: str,
    giver: str,
    levels: Mapping[str, LevelChance],
    precedents: Mapping[tuple[str, str], TermPrecedent],
    past: TermPrecedent | None,
) -> Term:
    def chance(level: TalksRange, name: str) -> Quantity:
        return content.quantity(level, "terms", instrument=instrument, level=name)

    undecided, today = is_undecided(levels), getattr(content.state, instrument, "")
    levels = _shared(levels)
    key = max(levels, key=lambda name: levels[name].value or 0.0)
    precedent = past if undecided else precedents.get((instrument, key))
    if precedent is not None and not precedent.sources:  # a level that is assumed, for a pair without past rounds
        precedent = None
    words, likeliest = _level_words(levels[key].label), chance(levels[key], key)
    if instrument in _SOMETHING and key == LIFTED and likeliest.value < EVEN_CHANCE:
        words, likeliest = _SOMETHING[instrument], _complement(likeliest, f"{_NOT}{LIFTED}")
    return Term(
        name=INSTRUMENTS.get(instrument, instrument.capitalize()),
        giver=giver,
        likeliest="cannot tell" if undecided else words,
        chance=None if undecided else likeliest,
        precedent=precedent.precedent if precedent else "",
        sources=precedent.sources if precedent else (),
        levels=tuple((_level_words(level.label), chance(level, name)) for name, level in levels.items()),
        today=_level_words(levels[today].label) if today in levels else "",
        stricter=_stricter(levels, today, chance),
    )


def _stricter(
    levels: Mapping[str, LevelChance], today: str, chance: Callable[[TalksRange, str], Quantity]
) -> tuple[str, Quantity] | None:
    """The likeliest of the levels above that of today, which come mildest first, where it has a chance worth naming."""
    if today not in levels:
        return None
    names = [*levels]
    above = [name for name in names[names.index(today) + 1 :] if (levels[name].value or 0.0) > HARDLY]
    key = max(above, key=lambda name: levels[name].value or 0.0, default=None)
    return None if key is None else (_level_words(levels[key].label), chance(levels[key], key))


def _level_words(label: str) -> str:
    """A level as a reader knows it."""
    words = _LEVELS.get(label, label)
    return words.replace(" bn USD a year", " billion dollars a year").replace(" %", "%")


def _first_mover(ctx: BriefContext, content: TalksContent) -> str:
    """The side that is likelier to move first; empty where the two are about as likely."""
    target, controller = content.state.seats
    chance = {seat: content.first_mover.chance[seat].value or 0.0 for seat in (target, controller)}
    first, second = sorted(chance, key=lambda seat: -chance[seat])
    return ctx.names.the(first) if chance[first] > EVENLY * chance[second] else ""
