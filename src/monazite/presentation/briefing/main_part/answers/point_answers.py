"""A point of an article and what its answer is made of; partnerships, and answers that have stood already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from monazite.analysis.options.measure import SPONSORS
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.inputs import ArticlePoint
from monazite.presentation.briefing.main_part.materials.supply_facts import UNDECIDED
from monazite.presentation.briefing.project_starts import projects_ahead
from monazite.presentation.briefing.quantities import count_quantity
from monazite.results.quantity import Quantity

REPEATED = "above"
"""Topic of a point whose answer stands above, to another point."""
ANYWHERE = "ROW"
"""The rest of the world, which is no partner."""
MOST_REPEATED = 6
"""Words of that other point that are quoted."""


@dataclass(frozen=True)
class PointAnswer:
    """A point of the article and what its answer is made of; which of it is used follows from the topic.

    Attributes
    ----------
    quote
        Words of the article, cut.
    topic
        What the answer is about; `SILENT` with the ``reason`` where there is none.
    where
        Region that it is about; empty for the world.
    what
        Industry, goods or term.
    when
        Day in words.
    figure, second
        The number asked for, and the one beside it.
    beside
        What the second number is of, in words.
    """

    quote: str
    topic: str
    reason: str = ""
    where: str = ""
    what: str = ""
    when: str = ""
    figure: Quantity | None = None
    second: Quantity | None = None
    beside: str = ""
    sides: Mapping[str, Quantity] = field(default_factory=dict[str, Quantity])


def partnership(ctx: BriefContext, point: ArticlePoint) -> PointAnswer:
    """Projects ahead in the named partner that has most of them, and how many are decided; of all where none has any.

    No single partnership is simulated: what it would bring are projects, of which some are decided anyway. Countries
    that use the goods are those that look for partners, so that only others count as one.
    """
    ahead = projects_ahead(ctx)
    partners = [region for region in point.regions if region not in (*SPONSORS, ANYWHERE)]
    own = {region: [row for row in ahead if row.region == region] for region in partners}
    where = max(own, key=lambda region: len(own[region]), default="")
    chosen = own.get(where) or ahead
    decided = [row for row in chosen if row.status not in UNDECIDED]
    return PointAnswer(
        point.quote,
        "partnership",
        where=where if own.get(where) else "",
        figure=count_quantity(len(chosen), "projects") if chosen else None,
        second=count_quantity(len(decided), "projects") if chosen else None,
    )


def with_repeats(answers: Sequence[PointAnswer]) -> list[PointAnswer]:
    """Answers of which one that is as an earlier one but for its quote names the point that has it.

    The figure that is nearest to what cannot be answered is told once.
    """
    first: dict[str, PointAnswer] = {}
    made: list[PointAnswer] = []
    nearest = False
    for given in answers:
        is_silent = bool(given.reason) and given.figure is not None
        answer = replace(given, figure=None) if is_silent and nearest else given
        nearest = nearest or is_silent
        earlier = first.setdefault(repr(replace(answer, quote="")), answer)
        is_new = earlier is answer or answer.topic == "left out" or (is_silent and answer.figure is None)
        made.append(answer if is_new else PointAnswer(answer.quote, REPEATED, beside=_start_of(earlier.quote)))
    return made


def _start_of(quote: str) -> str:
    """The first words of a point."""
    words = quote.split()
    return quote if len(words) <= MOST_REPEATED else f"{' '.join(words[:MOST_REPEATED])} \N{HORIZONTAL ELLIPSIS}"
