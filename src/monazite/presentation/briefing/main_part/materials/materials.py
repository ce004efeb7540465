"""Material by material: which flow and which do not, which is scarcest, and what a buyer of each can do.

Exports of the goods that lead a brief may run as usual while another good of the same controls hardly leaves: a bad
case then rests on that one, and advice for all of them together is advice for nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.main_part.materials.budgets import Budget, budget_of, without_far_quote
from monazite.presentation.briefing.main_part.materials.decisions import arrival
from monazite.presentation.briefing.main_part.materials.grade_facts import GradeFacts, GradeRow, as_printed
from monazite.presentation.briefing.main_part.materials.grade_uses import largest_use, other_car_grade
from monazite.presentation.briefing.wording import HARDLY
from monazite.results.quantity import Quantity

MOST = 3
FLOWS, BARELY = 0.9, 0.5
"""Shares of normal exports from which a material is told as flowing, and below which it barely does."""
SCARCE = 0.2
"""Chance of a shortage from which stock is to be stretched, not ordered for alone."""
AT_RISK = 0.1
"""Chance of a shortage from which what flows is to be ordered a cycle early, and what does not at once."""
SMALL = 0.05
"""Chance of a shortage below which a usual order does."""
MOST_OF = 0.8
"""Part of a chance of a shortage from which it is told as one of today's stock."""
VAGUE = 4.0
"""How many times the lower end of a range its upper one is, from where on its middle is told as very uncertain."""
MAGNETS = "magnets"
METAL = "metal"


@dataclass(frozen=True)
class Material:
    """A material and its row of the table of parts and grades.

    Attributes
    ----------
    name
        Within a sentence; magnets of every grade are magnets, as customs count them.
    row
        The good itself; of magnets the grade whose order takes longest beside its stock.
    """

    name: str
    row: GradeRow
    arrives: str = ""
    """About the day on which an order of the reader's day comes."""
    budget: Budget | None = None
    use: str = ""
    """Of a magnet what its grade mostly goes into in the European Union; empty where that is not told."""
    beside: "Material | None" = None
    """Of a magnet the grade for another use in cars."""

    @property
    def exports(self) -> Quantity | None:
        """Exports in the months ahead over normal ones: of a magnet those of its grade, where they are known."""
        return self.row.of_grade or self.row.exports

    @property
    def flows(self) -> bool:
        """Whether exports run about as usual."""
        return self.exports is not None and self.exports.value >= FLOWS

    @property
    def is_barely(self) -> bool:
        """Whether less than half of what is usual leaves."""
        return self.exports is not None and self.exports.value < BARELY

    @property
    def is_covered(self) -> bool:
        """Whether little of it leaves, but what buyers get elsewhere comes to their use and a shortage is unlikely."""
        flows = self.row.flows
        return self.is_barely and flows is not None and flows.covers_use and self.risk < AT_RISK

    @property
    def is_vague(self) -> bool:
        """Whether the ends of the range of exports lie so far apart that its middle says little."""
        q = self.exports
        return q is not None and q.high > VAGUE * max(q.low, 0.0)

    @property
    def is_short_today(self) -> bool:
        """Whether most futures with a shortage have it on the first day already, for want of the stock assumed."""
        row = self.row
        own, already = row.own_shortage, row.own_already
        return own is not None and already is not None and own.value > HARDLY and already.value >= MOST_OF * own.value

    @property
    def action(self) -> str:
        """What a buyer does, of which templates have the words: the same on the first screen and in the list."""
        if self.is_scarce:
            return "ration"
        if self.flows:
            return "early" if self.is_early else "hold" if self.is_at_risk else "usual"
        if self.risk >= AT_RISK or self.chance is None:
            return "now"
        if self.worst >= SMALL or (self.is_barely and self.waits):
            return "if alone"
        return "hold" if self.is_at_risk else "usual"

    @property
    def waits(self) -> bool:
        """Whether a new order takes longer than the stock assumed in the European Union lasts."""
        return self.row.wait is not None and self.row.wait.value > 1.0

    @property
    def chance(self) -> Quantity | None:
        """Chance of a shortage in the European Union, whose stock is told; of the large buyer most at risk without."""
        return self.row.own_shortage or self.row.shortage

    @property
    def risk(self) -> float:
        """That chance; nought where it is not known."""
        return self.chance.value if self.chance is not None else 0.0

    @property
    def worst(self) -> float:
        """Chance of a shortage of the large buyer most at risk, the European Union among them; nought if not known."""
        found = (self.row.own_shortage, self.row.shortage)
        return max((q.value for q in found if q is not None), default=0.0)

    @property
    def is_at_risk(self) -> bool:
        """Whether a shortage of some large buyer has a chance worth naming: nobody is told to order as usual then."""
        return self.worst > HARDLY

    @property
    def is_worse_elsewhere(self) -> bool:
        """Whether another large buyer has a chance of a shortage well above that of the European Union."""
        return self.row.worst is not None and self.row.is_uneven

    @property
    def is_scarce(self) -> bool:
        """Whether a shortage is so likely that orders alone do not answer it."""
        return self.risk >= SCARCE and not self.flows

    @property
    def is_early(self) -> bool:
        """Whether it flows, and a shortage of some large buyer is likely enough for an order before the usual day."""
        return self.flows and self.worst >= AT_RISK


@dataclass(frozen=True)
class MaterialFacts:
    """The materials of a brief: those under a measure first, then what does not flow, the likeliest short first."""

    rows: tuple[Material, ...]

    @property
    def scarcest(self) -> Material | None:
        """The one likeliest to run short; None where no chance is worth naming."""
        risky = [one for one in self.rows if one.risk > HARDLY]
        return max(risky, key=lambda one: one.risk, default=None)

    @property
    def flowing(self) -> tuple[str, ...]:
        """Names of those that flow."""
        return tuple(one.name for one in self.rows if one.flows)

    @property
    def barely(self) -> tuple[str, ...]:
        """Names of those that barely do."""
        return tuple(one.name for one in self.rows if one.is_barely)

    @property
    def advised(self) -> tuple[Material, ...]:
        """Those of which a buyer has something to do: an order takes longer than stock lasts, or they may run short."""
        return tuple(one for one in self.rows if one.waits or one.is_scarce or one.is_at_risk)

    @property
    def by_action(self) -> tuple[tuple[Material, tuple[str, ...]], ...]:
        """Those not to be ordered as usual, the likeliest to run short of each action with the names of all like it.

        What a measure of the article is on comes first, and is not told together with what none is on.
        """
        told = [one for one in self.advised if (one.row.exports or one.is_at_risk) and one.action != "usual"]
        told.sort(key=lambda one: (not one.row.is_limited, -one.worst))
        alike: dict[tuple[str, bool], list[Material]] = {}
        for one in told:
            alike.setdefault((one.action, one.row.is_limited), []).append(one)
        return tuple((same[0], tuple(one.name for one in same)) for same in alike.values())

    @property
    def at_ease(self) -> tuple[str, ...]:
        """Names of those to order as usual, because a shortage has a chance of next to none."""
        return tuple(one.name for one in self.advised if one.action == "usual")

    @property
    def covered(self) -> tuple[Material, ...]:
        """Those that barely leave the controlling country and yet are not scarce, as makers elsewhere fill the gap."""
        return tuple(one for one in self.rows if one.is_covered)

    @property
    def thin(self) -> tuple[Material, ...]:
        """Those that are scarce or barely leave, with no other makers to fill the gap, and whose flows are known."""
        rows = [one for one in self.rows if one.row.flows is not None and not one.is_covered]
        return tuple(one for one in rows if one.is_scarce or one.is_barely)

    def and_beside(self, shown: Sequence[GradeRow], rows: Sequence[GradeRow]) -> tuple[GradeRow, ...]:
        """Some rows of the table, and those of the grades beside the materials, in the order of all."""
        goods = {one.beside.row.good for one in self.rows if one.beside is not None}
        return tuple(row for row in rows if row in shown or row.good in goods)

    def feed_of(self, metal: Material) -> Material | None:
        """The material that makers of a metal work up, where most of it comes from the controlling country."""
        symbol, _, form = metal.row.good.partition(".")
        if form != METAL:
            return None
        found = [one for one in self.rows if one.row.good.partition(".")[0] == symbol and one is not metal]
        return next((one for one in found if one.row.flows and one.row.flows.is_mostly_controlled), None)

    def riskier_than(self, other: Material) -> Material | None:
        """One that flows, and yet is likelier to run short than another: of less stock, or with fewer other makers."""
        found = [one for one in self.rows if one.flows and one.row.flows is not None and one.risk > other.risk]
        return max(found, key=lambda one: one.risk, default=None)

    @property
    def is_vague(self) -> bool:
        """Whether the range of all that barely flow is so wide that their middle says little."""
        return bool(self.barely) and all(one.is_vague for one in self.rows if one.is_barely)

    @property
    def are_unlike(self) -> bool:
        """Whether some flow and some barely do, so that no one figure stands for them."""
        return bool(self.flowing and self.barely)


def material_facts(grades: GradeFacts, day: date) -> MaterialFacts:
    """The leading good, the magnet of which most depends on the day of an order, and what is likeliest to run short.

    ``day``: of the reader, on which an order would be placed.
    """
    chosen = [Material(_name(row), row) for row in grades.few(MOST) if row in grades.advisable]
    told = [replace(one, arrives=arrival(day, one.row.lead) if one.row.lead else "") for one in chosen]
    return MaterialFacts(tuple(sorted(told, key=lambda one: (not one.row.is_limited, one.flows, -one.risk))))


def with_budgets(ctx: BriefContext, horizon: Horizon, facts: MaterialFacts) -> MaterialFacts:
    """The materials with what a buyer pays for them in the months ahead."""
    return MaterialFacts(tuple(_with_budget(one, budget_of(ctx, horizon, one.row.good)) for one in facts.rows))


def _with_budget(one: Material, budget: Budget) -> Material:
    """A material with its budget, without a stock to hold that is less than the one assumed.

    The chance of a shortage is one over all futures, whose stocks spread about the assumed one; one in twenty is that
    of a buyer who holds just so much. Side by side the lesser stock would be the safer one.
    """
    own, budget = one.row.own, without_far_quote(budget, one.row.quoted_outside)
    is_less = own is not None and budget.hold is not None and as_printed(budget.hold) <= as_printed(own)
    return replace(one, budget=replace(budget, hold=None) if is_less else budget)


def with_car_grades(ctx: BriefContext, horizon: Horizon, grades: GradeFacts, facts: MaterialFacts) -> MaterialFacts:
    """The materials, magnets with what they mostly go into and with the grade for another use in cars."""
    return MaterialFacts(tuple(_with_car_grade(ctx, horizon, grades, one) for one in facts.rows))


def _with_car_grade(ctx: BriefContext, horizon: Horizon, grades: GradeFacts, one: Material) -> Material:
    if one.row.heavy is None:
        return one
    found, use = other_car_grade(ctx, grades.rows, one.row), largest_use(ctx, one.row.good)
    if found is None or use is None:
        return one
    row, other = found
    beside = Material(_name(row), row, budget=budget_of(ctx, horizon, row.good), use=other.name)
    return replace(one, use=use.name, beside=beside)


def _name(row: GradeRow) -> str:
    """A material within a sentence."""
    if row.heavy is not None:
        return MAGNETS
    first = row.name.split()[0]
    return row.name[:1].lower() + row.name[1:] if first[1:].islower() else row.name
