"""What a seat fears beyond the central loss of the brief: one weight, and what it comes to in money."""

import numpy as np

from monazite.dataset.rows.evidence import Prior
from monazite.model.parameters import quantile
from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.quantities import published_figure
from monazite.presentation.briefing.sections.talks_writer import TalksWriter, in_rounded_billions

PARAMETER = "felt.loss"


def perceived_loss(writer: TalksWriter) -> list[Claim]:
    """Sentences on the loss that the side under controls fears, beside the central loss; or nothing."""
    priors: list[Prior] = writer.ctx.dataset.table("talks")
    prior = next((row for row in priors if row.parameter == PARAMETER), None)
    if prior is None:
        return []
    low, middle, high = (float(x) for x in quantile(prior, np.array([0.05, 0.5, 0.95])))
    where = published_figure(middle, "share", PARAMETER, prior.source, low, high)
    book, target = writer.ctx.book, writer.the(writer.target)
    claims = [
        book.say(
            "next",
            "At the table {target} is assumed to fear a loss that lies {where} of the way from the central to the "
            "upper bound of this brief, because stopped lines make headlines before national accounts do.",
            target=target,
            where=where,
        )
    ]
    if found := writer.content.feared_loss:
        central, feared = (
            in_rounded_billions(writer.quantity(x, "feared_loss", region=writer.target))
            for x in (found.central, found.feared)
        )
        text = " A year of {harsh} would cost it {central} by the central loss, and {feared} as it fears it."
        claims.append(book.say("next", text, harsh=writer.content.state.harshest, central=central, feared=feared))
    return claims
