"""Models of scenarios that go on from a shipped one, made from its model: what both have is held once.

A file that adds a measure to a shipped scenario needs a model of its own, of which little is its own: with the baseline
balanced, stocks, network and calibration taken over it takes a tenth of the time, and a fifth of the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from monazite.analysis.forecast.shared_models import SharedModels
from monazite.dataset.dataset import Dataset
from monazite.model.build import Model, build
from monazite.model.posterior_draws import PosteriorDraws
from monazite.presentation.web.runs.incremental_runs import CalibratedBatch, calibrate_batch
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache
from monazite.scenario.scenario import Scenario
from monazite.scenario.shipped import scenarios
from monazite.simulation.incremental import with_policies

MAX_BASES = 20
"""Shipped scenarios that others are made from: more than there are, 10 MB each beside what they share."""
OF_MODEL = ("dataset", "as_of", "start", "months", "controller", "enforce_threats")
"""What a model is made of beside its policies."""
OF_DRAWS = ("seed", "growth", "parameters")
"""What calibrated draws are made of beside model and posterior."""


@dataclass
class BaseModel:
    """A shipped scenario with its model, and draws that were calibrated for it."""

    scenario: Scenario
    model: Model
    batches: dict[int, CalibratedBatch] = field(default_factory=dict)
    """One draw each, by its number."""


class RelatedModels:
    """Models by scenario, made from those of shipped scenarios where they go on from one."""

    def __init__(self) -> None:
        self._bases: ThreadSafeCache[str, BaseModel] = ThreadSafeCache(MAX_BASES)
        self._shared: SharedModels | None = None

    def shrink(self, share: float) -> None:
        """Let go of models, those unused for longest first, until at most a share of `MAX_BASES` is held."""
        self._bases.shrink(share)

    def model_of(
        self, ds: Dataset, sc: Scenario, name: str, load: Callable[[str], Scenario]
    ) -> tuple[Model, BaseModel | None]:
        """The model that `build` makes, and the shipped one that it was made from; None where it was built anew.

        Parameters
        ----------
        ds, sc
            Facts and choices.
        name
            Name of the scenario on the server, without what is assumed.
        load
            Gives a shipped scenario by its name.
        """
        base = self._base(ds, sc, name if name in scenarios() else sc.extends, load)
        if base is None:
            return build(ds, sc), None
        same = replace(base.model, scenario=sc.model_copy(update={"policy": base.scenario.policy}))
        return with_policies(same, sc), base

    def _base(self, ds: Dataset, sc: Scenario, name: str, load: Callable[[str], Scenario]) -> BaseModel | None:
        """The shipped scenario of a name with its model, if another one can be made from it."""
        if name not in scenarios():
            return None
        own = load(name)
        alike = all(getattr(own, part) == getattr(sc, part) for part in OF_MODEL)
        if not alike or sc.policy[: len(own.policy)] != own.policy:
            return None
        base = self._bases.get(name)
        if base is None or base.model.dataset is not ds:
            base = BaseModel(own, self._sharing(build(ds, own.model_copy(update={"sweep": {}}))))
            self._bases.put(name, base)
        return base

    def _sharing(self, model: Model) -> Model:
        """The model with arrays of those before it in the place of equal ones."""
        if self._shared is None:
            self._shared = SharedModels(model)
            return model
        return self._shared.sharing(model)


def calibrated(
    model: Model, first: int, count: int, posterior: PosteriorDraws | None, base: BaseModel | None
) -> CalibratedBatch:
    """Draws ``first`` to ``first + count`` of a model, those of the model that it was made from where they are equal.

    They are where both take the same draws of the same posterior: what drivers do under other measures is reckoned for
    every run anew (`CalibratedBatch.driven`). Of one draw alone, because those of many are large.
    """
    sc, alike = model.scenario, base is not None and posterior is not None and count == 1
    if not alike or base is None or any(getattr(sc, part) != getattr(base.scenario, part) for part in OF_DRAWS):
        return calibrate_batch(model, first, count, posterior)
    found = base.batches.get(first)
    if found is None or found.posterior is not posterior:
        found = base.batches[first] = calibrate_batch(base.model, first, count, posterior)
    return CalibratedBatch(found.values, found.params, posterior)
