"""What the brief reads of the content of a `TalksResult`; `monazite.negotiation.report` says what each figure is."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import model_validator

from monazite.negotiation.report import as_quantity
from monazite.presentation.briefing.inputs import JsonContent, checked
from monazite.results.quantity import Quantity

LEAST_GAMES = 32
"""Games of the talks from which a range says something, as many as a forecast plays unless told otherwise."""
UNDECIDED = 1.5
"""Times the chance of levels that are all alike, below which the model cannot tell the level."""


class TalksRange(JsonContent):
    """Median of the draws with their 5 and 95 % points; None where there is none."""

    value: float | None
    low: float | None
    high: float | None
    unit: str


class DatedRange(TalksRange):
    """A figure of one round of the talks; ``mark`` says what falls into the round."""

    date: date
    mark: str


class TalksThreat(JsonContent):
    """What stands to happen if the talks fail."""

    words: str


class TalksState(JsonContent):
    """Where the talks start: who sits at the table, since when, and what is in force."""

    seats: tuple[str, str]
    """The side under controls and the controlling country."""
    first_offer: date
    words: str
    threat: TalksThreat | None
    control: str = ""
    tariff: str = ""
    technology: str = ""
    """Levels in force, as far as they are given."""
    under_truce: bool = False
    """Whether a truce on record runs, which can be prolonged."""
    harshest: str


class TalksDay(JsonContent):
    """A dated summit, expiry or meeting."""

    date: date
    kind: str


class TermPrecedent(JsonContent):
    """What a term of a deal has been before."""

    instrument: str
    level: str
    precedent: str
    source: str

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources, without assumptions."""
        return tuple(s for s in self.source.split(";") if s != "assumption")


class SigningWorth(JsonContent):
    """What signing a deal is worth to a side over going on without it where it is signed, and what that is made of."""

    signing: TalksRange
    still: TalksRange
    """What a truce of its length would bring that leaves all as it is there."""
    changed: TalksRange


class SignedState(JsonContent):
    """In which state a deal is signed; without figures where none is."""

    raised: float | None
    """Share of its chance that is signed after something was raised above what is in force today."""


class DealTerms(JsonContent):
    """A deal that could come, with its chance given that there is one."""

    id: str
    words: str
    probability: TalksRange
    precedents: tuple[TermPrecedent, ...]
    signed: SignedState | None = None
    worth: Mapping[str, SigningWorth] = {}


class LevelChance(TalksRange):
    """Chance of one level of an instrument, given a deal."""

    label: str


class TalksTerms(JsonContent):
    """The deals in order of their chance, the chance of each level of each instrument, and their worth to each seat."""

    likeliest: DealTerms
    others: tuple[DealTerms, ...]
    levels: Mapping[str, Mapping[str, LevelChance]] = {}
    worth: Mapping[str, Mapping[str, TalksRange]]

    @property
    def undecided(self) -> list[str]:
        """Instruments of which no level is much likelier than if all were alike: the model cannot tell."""
        return [name for name, levels in self.levels.items() if is_undecided(levels)]


def is_undecided(levels: Mapping[str, LevelChance]) -> bool:
    """Whether no level of an instrument is at least half as likely again as all levels alike would be."""
    return len(levels) > 1 and max(level.value or 0.0 for level in levels.values()) < UNDECIDED / len(levels)


class FirstMover(JsonContent):
    """Chance of each seat to ease first, and what another month costs it."""

    chance: Mapping[str, TalksRange]
    monthly_cost: Mapping[str, TalksRange]

    @model_validator(mode="before")
    @classmethod
    def _by_seat(cls, content: dict[str, Any]) -> dict[str, Any]:
        chance = {seat: found for seat, found in content.items() if seat != "monthly_cost"}
        return {"chance": chance, "monthly_cost": content["monthly_cost"]}


class TruceEnforcement(JsonContent):
    """Smallest weight of the month ahead at which a seat keeps the likeliest truce, and how often both do."""

    least_discount: Mapping[str, TalksRange]
    holds: float

    @model_validator(mode="before")
    @classmethod
    def _by_seat(cls, content: dict[str, Any]) -> dict[str, Any]:
        seats = {seat: found for seat, found in content.items() if seat not in ("discount", "holds")}
        return {"least_discount": seats, "holds": content["holds"]}


class EscalationChance(JsonContent):
    """Chance that some level ever rises."""

    ever: TalksRange


class GridCheck(JsonContent):
    """Whether a coarser grid moves the timing, and what it leaves where it is."""

    knife_edge: bool
    robust: tuple[str, ...]


class TalksLossBounds(JsonContent):
    """A loss by its lower, central and upper bound."""

    lower: TalksRange
    central: TalksRange
    upper: TalksRange

    @property
    def by_name(self) -> dict[str, TalksRange]:
        """The bounds by name, in order."""
        return {"lower": self.lower, "central": self.central, "upper": self.upper}


class FearedLoss(JsonContent):
    """A year of the harshest controls for the side under them: by the central loss, and as it fears it."""

    weight: TalksRange
    central: TalksRange
    feared: TalksRange


class CommitmentEffect(JsonContent):
    """What a commitment of the side under controls changes in the talks."""

    id: str
    words: str
    target_reservation: TalksRange
    deal_probability: TalksRange
    share_withheld: TalksRange
    cost: TalksRange | None
    spared: Mapping[str, TalksLossBounds] | None


class DealLosses(JsonContent):
    """What a bystander loses with and without the likeliest deal, and the most it would pay for it."""

    no_deal: TalksRange
    deal: TalksRange
    would_pay: TalksRange

    @property
    def columns(self) -> tuple[tuple[str, TalksRange], ...]:
        """The figures with the words of their column."""
        return ("threat", self.no_deal), ("deal", self.deal), ("would pay", self.would_pay)


class BystanderLosses(JsonContent):
    """Losses of a region that does not sit at the table, by bound."""

    region: str
    lower: DealLosses
    central: DealLosses
    upper: DealLosses


class ReplayedDirection(JsonContent):
    """Whether a term went the likeliest way from the level of the first day, and which way it went."""

    observed: str
    hit: bool


class ReplayedTerm(JsonContent):
    """Whether the level that was likeliest came."""

    hit: bool
    direction: ReplayedDirection | None = None


class ReplayedEpisode(JsonContent):
    """A past round of talks as predicted and as it went."""

    episode: str
    date: date
    text: str
    source: str
    days: float
    within_35_days: TalksRange
    hit: bool
    terms: Mapping[str, ReplayedTerm]


class ChosenPair(JsonContent):
    """Whose controls the talks are about where several regions control exports, and who faces them."""

    controller: str
    target: str


class TalksContent(JsonContent):
    """The talks of a scenario."""

    run: str
    draws: int = 1
    sources: tuple[str, ...]
    state: TalksState
    choice: ChosenPair | None = None
    calendar: tuple[TalksDay, ...]
    deal_probability: tuple[DatedRange, ...]
    escalation_probability: EscalationChance
    terms: TalksTerms
    first_mover: FirstMover
    value_of_waiting: Mapping[str, tuple[DatedRange, ...]]
    leverage_half_life: TalksRange
    enforcement: TruceEnforcement
    grids: GridCheck
    commitments: tuple[CommitmentEffect, ...]
    bystander_losses: tuple[BystanderLosses, ...]
    feared_loss: FearedLoss | None = None
    replay: tuple[ReplayedEpisode, ...] = ()
    as_json: Mapping[str, Any] = {}
    """The content as it was handed over, which the charts read."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The talks from their JSON content. Raises InputError where it is something else."""
        return checked(cls, dict(content) | {"as_json": content}, "talks")

    def quantity(self, found: TalksRange, outcome: str, **where: str) -> Quantity:
        """A range of the talks as a quantity; of a few games, a value without a range, as theirs would mean nothing."""
        figure = found.model_dump()
        if self.draws < LEAST_GAMES and figure["value"] is not None:
            figure |= {"low": figure["value"], "high": figure["value"]}
        return as_quantity(figure, f"talks.{outcome}", self.run, self.sources, **where)
