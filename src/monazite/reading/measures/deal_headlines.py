"""Headlines of a deal that name both sides and not who does what: ``EU and China agree general licences``."""

import re

from monazite.reading.records import ReadMeasure
from monazite.reading.text.tables import pattern

_GENERAL = pattern("measure.general_licence")
_AGREE = re.compile(r"\b(?:agree|agrees|agreed|reach|seal|strike|clinch)\b", re.I)


def is_headline_of_deal(a: ReadMeasure, b: ReadMeasure) -> bool:
    """Whether a headline tells that two sides agree on what the text says one of them gives the other.

    Parameters
    ----------
    a
        The earlier mention.
    b
        The later one, which says who gives and who gets.
    """
    if a.mention is None or a.mention.number != 0 or a.start is not None or a.affected not in ([], ["*"]):
        return False
    if a.kind != "export_control" or b.kind != a.kind or a.variant != "general_licence" or b.affected in ([], ["*"]):
        return False
    sides = {b.actor, *b.affected}
    is_general = any(_GENERAL.search(e.sentence) for e in b.evidence)
    shared = not a.goods or not b.goods or bool({*a.goods} & {*b.goods})
    return is_general and shared and a.actor in sides and _AGREE.search(a.evidence[0].sentence) is not None


def take_sides_of_deal(headline: ReadMeasure, told: ReadMeasure) -> None:
    """Give a headline who acts and on whom, and the sentence that says so."""
    headline.actor, headline.affected = told.actor, list(told.affected)
    headline.mention, headline.explicit, headline.status = told.mention, told.explicit, told.status
