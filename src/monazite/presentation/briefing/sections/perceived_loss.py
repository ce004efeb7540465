"""Why the losses of the talks are larger than those of the brief: a seat perceives more than the central loss."""

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.model.parameters import quantile
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import published_figure

PARAMETER = "felt.loss"


def perceived_loss(ctx: BriefContext, target: str) -> list[Claim]:
    """A sentence on where between the central and the upper loss the side under controls sees itself; or nothing."""
    priors: list[Prior] = ctx.dataset.table("talks")
    prior = next((row for row in priors if row.parameter == PARAMETER), None)
    if prior is None:
        return []
    low, middle, high = (float(x) for x in quantile(prior, np.array([0.05, 0.5, 0.95])))
    where = published_figure(middle, "share", PARAMETER, prior.source, low, high)
    return [
        ctx.book.say(
            "next",
            "At the table {target} is assumed to feel a loss that lies {where} of the way from the central to the "
            "upper bound, because stopped lines make headlines before national accounts do. What controls are worth to "
            "it can therefore be many times the central loss of this brief.",
            target=ctx.names.the(target),
            where=where,
        )
    ]
