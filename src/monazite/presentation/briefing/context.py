"""What every section of a brief reads."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.inputs import ArticleReading, OptionsContent, SensitivityContent
from monazite.presentation.briefing.lead_goods import LeadGoods, lead_goods
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.talks_content import TalksContent
from monazite.results.names import Names

if TYPE_CHECKING:
    from monazite.analysis.footprint.bill import Bill
    from monazite.analysis.verification.hindcast import TargetScore


_KNOWN_LETTERS = {"US", "EU"}


@dataclass(frozen=True)
class BriefContext:
    """The run of a brief, the book of its claims, and what stands beside the run.

    Attributes
    ----------
    run
        The run that the brief is about.
    names
        Words for the ids of its dataset.
    book
        Takes the claims in the order in which they are made.
    other
        The other branch: deal or no deal.
    baseline
        The run without measures.
    forecast
        Runs of which each follows a course of the talks of its own; none without talks.
    """

    run: ResultsLookup
    names: Names
    book: ClaimBook
    other: ResultsLookup | None = None
    baseline: ResultsLookup | None = None
    forecast: ResultsLookup | None = None
    hindcast: "tuple[TargetScore, ...]" = ()
    sensitivity: SensitivityContent | None = None
    talks: TalksContent | None = None
    options: OptionsContent | None = None
    bill: "Bill | None" = None
    reading: ArticleReading | None = None

    @property
    def dataset(self) -> Dataset:
        """Facts of the run."""
        return self.run.results.dataset

    @cached_property
    def day(self) -> date:
        """The day whose knowledge the brief rests on: what lies after it is ahead."""
        day = self.run.results.scenario.as_of or self.dataset.last_known_day
        return self.run.anchor if day == date.max else day  # without dated facts nothing is known to lie behind

    def short_name(self, region: str) -> str:
        """Country or group in few letters, where these are known to all."""
        return region if region in _KNOWN_LETTERS else self.names.region(region)

    @cached_property
    def goods(self) -> LeadGoods:
        """The goods that lead the brief and their names."""
        return lead_goods(self.dataset, tuple(self.run.results.index.good), self.names)
