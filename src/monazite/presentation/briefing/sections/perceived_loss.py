"""Why the losses of the talks are larger than those of the brief: a seat feels more than the central loss."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from monazite.model.parameters import quantile
from monazite.presentation.briefing.claims import Claim, published
from monazite.presentation.briefing.content import Context
from monazite.presentation.briefing.lookups import row_sources, rows


def felt_loss(ctx: Context, target: str) -> list[Claim]:
    """A sentence on where between the central and the upper loss the side under controls sees itself; or nothing."""
    found = next((r for r in rows(ctx.dataset, "talks") if r.get("parameter") == "felt.loss"), None)
    if found is None:
        return []
    low, middle, high = quantile(cast(Any, SimpleNamespace(**found)), np.array([0.05, 0.5, 0.95])).tolist()
    where = published(middle, "share", "felt.loss", row_sources(found), low, high)
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
