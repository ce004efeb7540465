"""Weeks from an application for a licence to arrival, by draw: the review of the licence, and the way."""

from datetime import date

import numpy as np

from monazite.model.trade_costs import months_under_way
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity

_WEEKS = 365.25 / 7 / 12  # of a month


def lead_time(run: ResultsLookup, good: str, month: date, *, with_way: bool = True) -> Quantity | None:
    """Review where a licence is needed, by draw, and the way from the border; mean over buyers by what they use.

    Without the way it is the review alone, and None where no licence is needed.
    """
    model = run.results.model
    controls, index, network = model.controls, model.index, model.structure
    at, place = index.month.index(month), index.good.index(good)
    weight = network.need_ref[place] * (network.buyer_region != network.controller)
    if weight.sum() <= 0.0:
        return None
    weight = weight / weight.sum()
    licensed, review = (array[at, place, network.controller] for array in (controls.licensed, controls.review))
    way = float(months_under_way(run.results.dataset, index, network.controller)[place] @ weight)
    factor = run.results.parameters.values.get("review.factor", np.ones(run.results.draws))
    months = float((licensed * review) @ weight)
    if not with_way and months <= 0.0:
        return None
    weeks = _WEEKS * (factor * months + (way if with_way else 0.0))
    where = {"good": good, "month": f"{month:%Y-%m}"}
    own = (s for p in run.results.scenario.policy if p.actor == run.controller for s in p.source)
    sources = tuple(dict.fromkeys(s for s in own if s in run.results.dataset.sources))  # not those of later days
    return run.remember(
        Sample(weeks, "week", "lead_time" if with_way else "review_time", where, run.results.run, sources[-3:])
    ).median
