"""Who makes a good outside the controlling country, by the share of the world's output."""

from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.samples import Sample
from monazite.results.quantity import Quantity

MOST_SUPPLIERS = 3
LEAST_SHARE = 0.01
"""Share of the world's output from which a country is named as another source."""


@dataclass(frozen=True)
class OtherSource:
    """A country that makes a good outside the controlling one, and its share of the world's output."""

    region: str
    share: Quantity


def other_sources(
    ctx: BriefContext, run: ResultsLookup, good: str, months: tuple[date, date]
) -> tuple[OtherSource, ...]:
    """The countries that make most of a good outside the controlling one in the months ahead."""
    made, left = run.results.select("production", good=good)
    assert left == ("month", "region")
    calendar = run.results.index.month
    window = slice(calendar.index(months[0].replace(day=1)), calendar.index(months[1].replace(day=1)) + 1)
    total = cast("np.ndarray", made[:, window].sum(1))
    world = np.maximum(total.sum(1), 1e-12)
    found: list[OtherSource] = []
    for i, region in enumerate(run.results.index.region):
        if region == run.controller:
            continue
        where = {"good": good, "region": region, "months": f"{months[0]:%Y-%m} to {months[1]:%Y-%m}"}
        sample = Sample(total[:, i] / world, "share", "share_of_output", where, run.results.run, ())
        if (share := sample.median).value >= LEAST_SHARE:
            run.remember(sample)
            found.append(OtherSource(ctx.short_name(region), share))
    return tuple(sorted(found, key=lambda one: -one.share.value)[:MOST_SUPPLIERS])
