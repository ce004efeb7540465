"""What the two sides are likely to do by the next date, and what shipments and prices are over all of it."""

from dataclasses import dataclass

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import Kind
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.main_part.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share, count_quantity
from monazite.results.names import day_text
from monazite.results.quantity import Quantity

OUTCOME = "policy_path"
"""What a chance of a kind of path is called where a number is looked up."""


@dataclass(frozen=True)
class PolicyChances:
    """Chances of what the sides do by a date, and the forecast over all of it.

    Attributes
    ----------
    until
        The date in words.
    deal, tightening, easing, unchanged
        Chance that a deal is signed; that something is tightened first; that something is eased without a deal; that
        nothing changes.
    runs
        Number of runs, each with a course of its own.
    shipments, price
        Over the months ahead, all courses together; None where the run does not report them.
    """

    until: str
    deal: Quantity
    tightening: Quantity
    easing: Quantity
    unchanged: Quantity
    runs: Quantity
    shipments: Quantity | None
    price: Quantity | None


def policy_chances(ctx: BriefContext, horizon: Horizon) -> PolicyChances | None:
    """The chances of a brief with a forecast whose months lie ahead; None for any other."""
    made = ctx.forecast.results if ctx.forecast is not None else None
    if ctx.forecast is None or not isinstance(made, Forecast) or not horizon.is_ahead:
        return None
    until = made.paths.horizon

    def chance(kind: Kind) -> Quantity:
        value = made.chance(kind)
        return Quantity(value, value, value, "share", OUTCOME, {"kind": kind, "by": until.isoformat()}, made.run, ())

    group = ctx.goods.shipped[0].label
    shipments = ctx.forecast.finite_quantity("exports_index", good=group, region="WORLD", over=horizon.months)
    return PolicyChances(
        until=day_text(until),
        deal=chance("deal"),
        tightening=chance("tightening"),
        easing=chance("easing"),
        unchanged=chance("as it is"),
        runs=count_quantity(made.draws, "runs"),
        shipments=as_share(shipments) if shipments else None,
        price=ctx.forecast.finite_quantity("price_outside", good=ctx.goods.lead, over=horizon.months),
    )
