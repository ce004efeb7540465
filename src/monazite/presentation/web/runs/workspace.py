"""A scenario opened at a day: its model, where its levers rest, and the models of the settings asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from monazite.model.build import Model, build
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.briefing.lead_goods import binding_goods
from monazite.presentation.web.levers.lever_spans import LeverSpan, Spans
from monazite.presentation.web.levers.levers import Lever, month_number, with_levers
from monazite.presentation.web.levers.scenario_levers import levers_of
from monazite.presentation.web.runs.incremental_runs import CalibratedBatch
from monazite.presentation.web.runs.leading_minerals import leading_minerals
from monazite.presentation.web.runs.moved_models import MovedModels, MovedModelsOfWorkspace
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.related_models import BaseModel, calibrated
from monazite.presentation.web.runs.talks_table import with_signed_deal
from monazite.results.names import Names
from monazite.results.results import Results
from monazite.scenario.scenario import Scenario
from monazite.simulation.incremental import with_policies

DEFAULT_SCENARIO = "cn-ree-2025"
SEVERAL = 2  # minerals in one run


@dataclass(frozen=True)
class RunRequest:
    """Which run a page asks for.

    ``scenario`` is a name, ``day`` that from which the levers act, ``levers`` the values of those that were moved.
    ``deal`` is the deal that is signed, behind the seat from which it was seen:
    ``US:general-10-partial-17bn-12m``; empty for none. ``spans`` says when levers act that have a start or an end of
    their own.
    """

    scenario: str
    day: date
    levers: Mapping[str, float]
    deal: str = ""
    spans: Spans = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same text for the same request, in whatever order the levers were moved."""
        spans = [(name, str(span.start), str(span.until)) for name, span in sorted(self.spans.items())]
        return json.dumps([self.scenario, self.day.isoformat(), sorted(self.levers.items()), self.deal, spans])


@dataclass
class Workspace:
    """A scenario and a day.

    ``rest`` is the value of every lever at which it changes nothing, ``month`` the number of the month of ``day``,
    ``posterior`` what its draws are taken from (None: the priors), ``base`` the shipped scenario that its model was
    made from, ``leads`` goods that its article is about, ``all_moved`` holds models with levers moved, those of other
    workspaces as well, ``baseline`` the run with all levers at rest once it has been made, ``beside`` name and scenario
    of what its numbers stand beside once that is known.
    """

    name: str
    scenario: Scenario
    day: date
    model: Model
    rest: dict[str, float]
    month: int
    posterior: PosteriorDraws | None = None
    base: BaseModel | None = None
    leads: tuple[str, ...] = ()
    all_moved: MovedModels = field(default_factory=MovedModels)
    baseline: QuickQuantities | None = None
    beside: tuple[str, Scenario] | None = None
    _model_before_deal: Model | None = None
    _batches: dict[tuple[int, int], CalibratedBatch] = field(default_factory=dict)

    @cached_property
    def _moved(self) -> MovedModelsOfWorkspace:
        """Models with levers moved, to take their arrays over."""
        return self.all_moved.of(self, self.model)

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """The levers, fitted to the dataset and to whoever controls."""
        return levers_of(self.model)

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Minerals in the order in which they are told, that of the scenario first."""
        index = self.model.index
        return leading_minerals(self.scenario, index.good, index.mineral or ("",) * len(index.good), self.leads)

    @cached_property
    def goods(self) -> tuple[str, ...]:
        """Goods in the order of their minerals, of each that which binds first, with which a brief leads too."""
        index, binding = self.model.index, binding_goods(self.model.dataset, self.model.index.good)
        if len(self.leading) < SEVERAL:
            return tuple(sorted(index.good, key=lambda good: good not in binding))
        mineral = dict(zip(index.good, index.mineral, strict=True))
        return tuple(sorted(index.good, key=lambda good: (self.leading.index(mineral[good]), good not in binding)))

    def quantities(self, results: Results, day: date | None = None) -> QuickQuantities:
        """What a run of this scenario says, seen from its day or from another one."""
        return QuickQuantities(results, day or self.day, self.leading)

    @cached_property
    def names(self) -> Names:
        """What the dataset's goods, regions and uses are called."""
        return Names(self.model.dataset)

    @cached_property
    def key(self) -> str:
        """Identifies the dataset, the policies in force before the day and the day."""
        return f"{self.model.dataset.hash}/{self.scenario.hash}/{self.day}"

    def prefix_key(self, request: RunRequest) -> str:
        """Identifies what a run depends on up to the day of the levers."""
        return f"{self.key}/deal" if request.deal else self.key

    def first_acting_month(self, request: RunRequest) -> int:
        """Number of the first month in which a lever of a run acts; that of the day where something acts from then on.

        A deal acts at once.
        """
        starts = [self.month] if request.deal or not request.levers else []
        spans = (request.spans.get(name, LeverSpan()).beginning(self.day) for name in request.levers)
        starts += [month_number(self.scenario, span.start) for span in spans if span.start is not None]
        return max(min(starts), self.month)

    def draw_batch(self, first: int, count: int) -> CalibratedBatch:
        """Draws ``first`` to ``first + count``, calibrated once."""
        batch = self._batches.get((first, count))
        if batch is None:
            batch = self._batches[first, count] = calibrated(self.model, first, count, self.posterior, self.base)
        return batch

    def drop_range_batches(self) -> None:
        """Let go of the calibrated draws of ranges, some 15 MB for 16 of them; the central one stays."""
        for key in [key for key in self._batches if key[1] > 1]:
            self._batches.pop(key, None)

    def scenario_of(self, request: RunRequest) -> Scenario:
        """The scenario with the levers moved and the deal signed. Raises InputError for an unknown lever or deal."""
        sc = with_levers(self.scenario, request.levers, self.rest, self.day, self.levers, request.spans)
        sc = with_signed_deal(self.model.dataset, sc, request.deal, self.day) if request.deal else sc
        if sc.talks is None or sc.policy == self.scenario.policy:
            return sc
        return sc.model_copy(update={"talks": sc.talks.model_copy(update={"measures_hold": True})})

    def model_of(self, request: RunRequest) -> Model:
        """The model with the levers moved and the deal signed."""
        sc = self.scenario_of(request)
        if sc.policy == self.scenario.policy:
            return self.model
        if request.deal:
            return with_policies(self._before_deal(sc), sc)
        model = with_policies(self.model, sc, self._moved.siblings())
        self._moved.add(model)
        return model

    def _before_deal(self, sc: Scenario) -> Model:
        """The model without the measures that a deal replaces, all of which come before the added ones."""
        own = self.scenario.policy
        remaining = sc.policy[: sum(1 for policy in sc.policy if policy in own)]
        model = self._model_before_deal
        if model is None or model.scenario.policy != remaining:
            bare = sc.model_copy(update={"policy": remaining})
            model = self._model_before_deal = build(self.model.dataset, bare)
        return model
