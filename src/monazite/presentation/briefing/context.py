"""What every section of a brief reads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.dataset.rows.policy import RecordedMeasure
from monazite.presentation.briefing.claims import ClaimBook
from monazite.presentation.briefing.inputs import ArticleReading, OptionsContent, SensitivityContent
from monazite.presentation.briefing.lead_goods import LeadGoods, lead_goods
from monazite.presentation.briefing.own_answers import own_answers
from monazite.presentation.briefing.results_lookup import ResultsLookup
from monazite.presentation.briefing.talks_content import TalksContent
from monazite.results.names import Names
from monazite.results.quantity import Quantity
from monazite.scenario.policies.export_control import ExportControl, Quota

if TYPE_CHECKING:
    from monazite.analysis.footprint.bill import Bill
    from monazite.analysis.forecast.policy_paths import Kind
    from monazite.analysis.verification.hindcast import TargetScore
    from monazite.results.results import Results


_KNOWN_LETTERS = {"US", "EU"}
_MADE_INSIDE = 0.9
"""Share of an element above which what plants outside sell is news."""


def day_of_brief(results: "Results") -> date:
    """The day whose knowledge a brief on a run rests on."""
    day = results.scenario.as_of or results.dataset.last_known_day
    if day != date.max:
        return day
    months = results.index.month  # without dated facts nothing is known to lie behind
    return min(max(results.anchor, months[0]), months[-1])


def reader_day(results: "Results", written: date | None) -> date:
    """The day of the reader of a brief: that of writing, or the day of the scenario, whose brief is one of that day."""
    day = day_of_brief(results)
    return day if results.scenario.as_of is not None or written is None else max(day, written)


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
    returned
        The run with suspended measures back whose suspension has run out (`returned_measures`); None without any.
    baseline
        The run without measures.
    without_article
        The run of what was on record before the article, on as many draws; None where the brief is on none.
    forecast
        Runs of which each follows a course of the talks of its own; none without talks.
    written
        Day on which the brief is written; None: the day whose knowledge it rests on.
    region
        Country or group whom it is written for; empty for none (`reader_region`).
    """

    run: ResultsLookup
    names: Names
    book: ClaimBook
    other: ResultsLookup | None = None
    returned: ResultsLookup | None = None
    baseline: ResultsLookup | None = None
    without_article: ResultsLookup | None = None
    forecast: ResultsLookup | None = None
    hindcast: "tuple[TargetScore, ...]" = ()
    sensitivity: SensitivityContent | None = None
    talks: TalksContent | None = None
    options: OptionsContent | None = None
    bill: "Bill | None" = None
    reading: ArticleReading | None = None
    written: date | None = None
    region: str = ""

    @property
    def dataset(self) -> Dataset:
        """Facts of the run."""
        return self.run.results.dataset

    @property
    def onward(self) -> ResultsLookup:
        """The forecast where there is one, else the run: the one world that the main part tells of ahead of the day."""
        return self.forecast or self.run

    @cached_property
    def slices(self) -> "Mapping[Kind, ResultsLookup]":
        """Runs of the forecast by what the two sides do, the likeliest first; none without a forecast."""
        from monazite.analysis.forecast.forecast import Forecast
        from monazite.analysis.forecast.policy_paths import KINDS

        made = self.forecast.results if self.forecast is not None else None
        if not isinstance(made, Forecast):
            return {}
        kinds: list[Kind] = sorted(KINDS, key=lambda kind: -made.chance(kind))
        parts: dict[Kind, Results | None] = {kind: made.slice(kind) for kind in kinds}
        return {kind: ResultsLookup(part) for kind, part in parts.items() if part is not None}

    @cached_property
    def deals_by_control(self) -> Mapping[str, ResultsLookup]:
        """Runs of the forecast in which a deal is signed in time, by the name of its level of control."""
        from monazite.analysis.forecast.forecast import Forecast, Slice

        made = self.forecast.results if self.forecast is not None else None
        if not isinstance(made, Forecast):
            return {}
        places: dict[str, list[int]] = {}
        for place, path in enumerate((*made.paths.paths, *(path for _, path in made.paths.further))):
            if path.kind == "deal":
                places.setdefault(path.deal.split("-")[0], []).append(place)
        return {level: ResultsLookup(Slice(made, np.array(own))) for level, own in places.items()}

    @cached_property
    def answers_to_published(self) -> Mapping[tuple[str, str], Quantity]:
        """What the model answers to questions that others published estimates of (`own_answers`)."""
        return own_answers(self.run.results)

    @cached_property
    def day(self) -> date:
        """The day whose knowledge the brief rests on: what lies after it is ahead."""
        return day_of_brief(self.run.results)

    @property
    def today(self) -> date:
        """The day of its reader: that of writing, or the day of the scenario, whose brief is one of that day.

        Up to it dates have passed, though nothing after `day` is known.
        """
        return reader_day(self.run.results, self.written)

    def short_name(self, region: str) -> str:
        """Country or group in few letters, where these are known to all."""
        return region if region in _KNOWN_LETTERS else self.names.region(region)

    def concerns(self, measure: RecordedMeasure) -> bool:
        """Whether a measure of the register is on goods of the run, or on all goods and on a controlling country."""
        parties = (*re.split(r"[;,]", measure.actor), *measure.affected)
        return any(self.goods.is_on(measure.goods, parties, controller) for controller in self.controllers)

    @cached_property
    def controllers(self) -> tuple[str, ...]:
        """Regions whose export controls act in the run: the one that it is about, then all others."""
        return self.run.results.view.controllers

    def is_date_of_run(self, actors: Sequence[str]) -> bool:
        """Whether a date is told: always for rare earths, else where a controlling country takes part."""
        return self.goods.has_rare_earths or not actors or bool({*self.controllers, "*"} & {*actors})

    @cached_property
    def is_new_outside(self) -> bool:
        """Whether sales from plants outside the controlling country are news: next to all of an element is made inside.

        Always for rare earths.
        """
        baseline, index = self.run.results.view.model.baseline, self.run.results.index
        inside = baseline.supply[:, index.region.index(self.run.controller)] / baseline.supply.sum(1)
        return self.goods.has_rare_earths or bool((inside > _MADE_INSIDE).any())

    @cached_property
    def has_licences(self) -> bool:
        """Whether a controlling country gives licences; not where the limits of all are quotas and bans alone."""
        own = [p for p in self.run.results.scenario.policy if p.actor in self.controllers]
        licences = any(isinstance(p, ExportControl) and not p.ban for p in own)
        return licences or not any(isinstance(p, Quota) for p in own)

    @property
    def right_to_export(self) -> str:
        """What a shipment needs: ``licence`` or ``quota``."""
        return "licence" if self.has_licences else "quota"

    @cached_property
    def user_regions(self) -> tuple[str, ...]:
        """``CN`` where China is a buyer like others, which tables of countries leave out where it controls."""
        return () if self.run.controller == "CN" else ("CN",)

    @cached_property
    def goods(self) -> LeadGoods:
        """The goods that lead the brief and their names."""
        first = (self.reading.leads or ()) if self.reading is not None else ()
        return lead_goods(self.dataset, tuple(self.run.results.index.good), self.names, first)
