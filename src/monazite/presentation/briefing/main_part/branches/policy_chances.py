"""What the two sides are likely to do by the next date, and what shipments and prices are over all of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import KINDS, PATHS_PER_DRAW, Kind
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.presentation.briefing.wording import shared_out
from monazite.results.names import day_text
from monazite.results.quantity import Quantity
from monazite.scenario.policies import has_trait

OUTCOME = "policy_path"
"""What a chance of a kind of path is called where a number is looked up."""
WORDS = {
    "deal": "a deal",
    "renewal": "today's rules continue",
    "as it is": "no change",
    "lapse": "the truce breaks",
    "tightening": "tightening",
    "easing": "easing without a deal",
}


MOSTLY_RAISED = 1 / 4
"""Share of the runs with a lapse from which on what a side raises first is named."""


@dataclass(frozen=True)
class CourseChance:
    """What the two sides do, in words, and its chance in twentieths: those of all kinds sum to one."""

    kind: Kind
    words: str
    chance: Quantity


@dataclass(frozen=True)
class PolicyChances:
    """Chances of what the sides do by a date, and the forecast over all of it.

    Attributes
    ----------
    until
        The date in words.
    kinds
        What can come, the likeliest first; without what has a chance below a fortieth.
    runs
        Number of runs, each with a course of its own.
    shipments, price
        Over the months ahead, all courses together; None where the run does not report them.
    returning
        What the sides put in force where suspended measures return, the alternatives of each with its name; empty where
        no run has that.
    """

    until: str
    kinds: tuple[CourseChance, ...]
    runs: Quantity
    shipments: Quantity | None
    price: Quantity | None
    returning: tuple[tuple[tuple[str, ...], str], ...] = ()

    @property
    def deal(self) -> Quantity | None:
        """Chance that a deal is signed; None where it is next to none."""
        return next((course.chance for course in self.kinds if course.kind == "deal"), None)


def course_chances(made: Forecast, sources: Sequence[str] = ()) -> tuple[CourseChance, ...]:
    """Chances of the kinds of courses in twentieths, the likeliest first; those that round to nothing left out.

    The rule stands with each: the share of so many courses drawn from the solved games of the talks.
    """
    until = made.paths.horizon.isoformat()
    kinds = sorted(KINDS, key=lambda kind: -made.chance(kind))
    shown = shared_out([made.chance(kind) for kind in kinds])
    rule = f"share of {courses_drawn(made)} courses of the talks, in twentieths"

    def quantity(kind: Kind, x: float) -> Quantity:
        return Quantity(x, x, x, "share", OUTCOME, {"kind": kind, "by": until, "rule": rule}, made.run, tuple(sources))

    return tuple(
        CourseChance(kind, WORDS[kind], quantity(kind, x)) for kind, x in zip(kinds, shown, strict=True) if x > 0.0
    )


def courses_drawn(made: Forecast) -> int:
    """Number of courses that chances are counted from."""
    return made.draws * (PATHS_PER_DRAW if made.paths.chances is not None else 1)


def sources_of_chances(ctx: BriefContext) -> tuple[str, ...]:
    """What the talks rest on; nothing for a brief without them."""
    return () if ctx.talks is None else ctx.talks.sources


def policy_chances(ctx: BriefContext, horizon: Horizon) -> PolicyChances | None:
    """The chances of a brief with a forecast whose months lie ahead; None for any other."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if ctx.forecast is None or not isinstance(made, Forecast) or not horizon.is_ahead:
        return None
    group = ctx.goods.shipped[0].label
    shipments = ctx.forecast.finite_quantity("exports_counted_index", good=group, region="WORLD", over=horizon.months)
    return PolicyChances(
        until=day_text(made.paths.horizon),
        kinds=course_chances(made, sources_of_chances(ctx)),
        runs=count_quantity(made.draws, "runs"),
        shipments=as_share(shipments) if shipments else None,
        price=ctx.forecast.finite_quantity("price_quoted_outside", good=ctx.goods.lead, over=horizon.months),
        returning=returning_measures(ctx, made),
    )


def returning_measures(ctx: BriefContext, made: Forecast) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What each side raises first in the runs with a lapse: ``("strict licences", "no shipments"), "China"``."""
    every = (*made.paths.paths, *(path for _, path in made.paths.further))
    lapses = [path for path in every if path.kind == "lapse"]
    count: Counter[tuple[str, str]] = Counter()
    for path in lapses:
        raised = [measure for measure in path.measures if not has_trait(measure, "eases") and measure.text]
        first = min((measure.start for measure in raised), default=None)
        count.update({(measure.actor, measure.text) for measure in raised if measure.start == first})
    by_actor: dict[str, list[str]] = {}
    for (actor, text), number in sorted(count.items(), key=lambda item: (-item[1], item[0])):
        if number >= MOSTLY_RAISED * len(lapses):
            by_actor.setdefault(actor, []).append(text.replace(" %", "%"))
    return tuple((tuple(texts), ctx.names.the(actor)) for actor, texts in by_actor.items())
