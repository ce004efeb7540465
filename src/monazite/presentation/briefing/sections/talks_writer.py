"""What the parts of the talks share: quantities, claims and charts from the content of a `TalksResult`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monazite.presentation.briefing.claims import Claim
from monazite.presentation.briefing.content import Figure
from monazite.presentation.briefing.context import BriefContext
from monazite.presentation.briefing.quantities import scaled
from monazite.presentation.briefing.talks_content import TalksContent, TalksRange
from monazite.presentation.charts import negotiation
from monazite.results.quantity import Quantity

_SECTION = "next"
BARS = "Bars: central draw; lines: 5 to 95 % of the draws."
LINES = "Lines: central draw; bands: 5 to 95 % of the draws; dashed: summits and expiries."


@dataclass(frozen=True, slots=True)
class TalksWriter:
    """Writes claims of the talks into the section What's next."""

    ctx: BriefContext
    content: TalksContent

    @property
    def target(self) -> str:
        """The side under controls."""
        return self.content.state.seats[0]

    @property
    def controller(self) -> str:
        """The controlling country."""
        return self.content.state.seats[1]

    def the(self, region: str) -> str:
        """A country or group as it stands in a sentence."""
        return self.ctx.names.the(region)

    def say(
        self,
        template: str,
        values: Mapping[str, Quantity | str] | None = None,
        *,
        otherwise: str = "",
        **more: Quantity | str,
    ) -> Claim:
        """A claim of this section."""
        return self.ctx.book.say(_SECTION, template, {**more, **(values or {})}, otherwise=otherwise)

    def cell(self, label: str, q: Quantity) -> Claim:
        """A claim that is a table cell."""
        return self.ctx.book.cell(_SECTION, label, q)

    def quote(self, text: str, sources: Sequence[str] = (), *, label: str) -> Claim:
        """A claim that repeats words of the talks."""
        return self.ctx.book.quote(_SECTION, text, sources, label=label)

    def quantity(self, found: TalksRange, outcome: str, **where: str) -> Quantity:
        """A range of the content as a quantity."""
        return self.content.quantity(found, outcome, **where)

    def figure(self, name: str, claims: Sequence[Claim], reading: str) -> Figure:
        """One of the charts of the talks."""
        title, chart = negotiation.CHARTS[name]
        return Figure(
            name, title, lambda narrow: chart(self.content.as_json, narrow), claims, reading, self.content.sources
        )


def in_rounded_billions(q: Quantity) -> Quantity:
    """In billions to ten millions, so that a central value of nothing does not print its range in millions."""
    found = scaled(q, 1e-3, "billion USD")
    value, low, high = (round(x, 2) + 0.0 for x in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high)
