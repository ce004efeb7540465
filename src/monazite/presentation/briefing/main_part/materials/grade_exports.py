"""Exports of a part or grade in the months ahead: as customs count them, and of a grade of magnets alone."""

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.lead_goods import MAGNET_WORDS, RARE_EARTHS
from monazite.presentation.briefing.main_part.day.horizon import Horizon
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.results.quantity import Quantity


def counted_exports(
    ctx: BriefContext, good: str, horizon: Horizon, run: ResultsLookup | None = None
) -> Quantity | None:
    """Exports over the months ahead as a share of normal; customs count magnets of all grades as one.

    ``run``: in which, the one that the main part tells of unless given.
    """
    label = customs_label(good)
    q = (run or ctx.onward).finite_quantity("exports_counted_index", good=label, region="WORLD", over=horizon.months)
    return as_share(q) if q is not None else None


def exports_of_grade(
    ctx: BriefContext, good: str, horizon: Horizon, run: ResultsLookup | None = None
) -> Quantity | None:
    """Exports of one grade of magnets in the months ahead over its own normal ones, by the model alone; as above."""
    q = (run or ctx.onward).finite_quantity("exports_index", good=good, region="WORLD", over=horizon.months)
    return as_share(q) if q is not None else None


def customs_label(good: str) -> str:
    """What customs count a good as."""
    return RARE_EARTHS.shipped[0].label if good in MAGNET_WORDS else good
