"""Who sits at the table where several regions control exports and the scenario does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.negotiation.setup import seats_of, talks_of
from monazite.scenario.policies import has_trait
from monazite.scenario.record import acting_controllers
from monazite.scenario.scenario import Scenario
from monazite.simulation.simulate import simulate

USUAL_PAIR = ("CN", "US")
"""A controlling side and the other one that sits there with it unless a scenario says otherwise."""


@dataclass(frozen=True)
class ControlLosses:
    """What each controller's measures cost the others in the central draw, MUSD over the run.

    controllers: regions whose export controls act; loss (controller, region): central loss of a region less what it
    would be without the measures of that controller, the controls of all others going on.
    """

    controllers: tuple[str, ...]
    regions: tuple[str, ...]
    loss: np.ndarray

    def caused(self, controller: str) -> float:
        """What a controller costs all other regions together."""
        others = np.array([region != controller for region in self.regions])
        return float(self.loss[self.controllers.index(controller), others].sum())

    def largest(self) -> str:
        """The controller that costs the others most; the first of several that cost the same."""
        return max(self.controllers, key=self.caused)

    def hardest_hit(self, controller: str) -> str:
        """The region that a controller costs most, the rest of the world apart; one without controls if any."""
        own = self.loss[self.controllers.index(controller)]
        named = [r for r in self.regions if r not in (controller, "ROW")]
        free = [r for r in named if r not in self.controllers] or named
        return max(free, key=lambda region: float(own[self.regions.index(region)]))


def controlling_side(sc: Scenario) -> str:
    """The side whose controls are on the table, also where the scenario does not say who the other one is."""
    talk = talks_of(sc)
    return seats_of(sc)[0] if talk.seats else talk.controller or sc.controller


def several_controllers(sc: Scenario) -> tuple[str, ...]:
    """Regions whose export controls act in a scenario; none where it is one alone."""
    names = acting_controllers(sc.controller, sc.policy, threats=sc.enforce_threats)
    return names if len(names) > 1 else ()


def control_losses(ds: Dataset, sc: Scenario) -> ControlLosses:
    """What the controls of each controller cost, by a run without them; on disk by content.

    Parameters
    ----------
    ds, sc
        Facts and choices; one central run for the scenario and one for each of its controllers.
    """
    names = several_controllers(sc) or (sc.controller,)

    def central_loss(scenario: Scenario) -> np.ndarray:
        return simulate(ds, scenario, draws=1).values("loss_central")[0, :, -1, :-1].sum(0)

    def make() -> dict[str, np.ndarray]:
        plain = sc.model_copy(update={"talks": None, "sweep": {}})
        whole = central_loss(plain)
        return {"loss": np.stack([whole - central_loss(_without_controls(plain, name)) for name in names])}

    key = cache.key(__name__, ds.hash, sc.model_copy(update={"talks": None}).hash, names)
    return ControlLosses(names, ds.names("region"), cache.arrays("control_losses", key, make)["loss"])


def _without_controls(sc: Scenario, controller: str) -> Scenario:
    """The scenario without the export controls of a region; its other measures stay."""
    own = tuple(p for p in sc.policy if not has_trait(p, "restricts_exports") or p.actor != controller)
    return sc.model_copy(update={"policy": own})


def with_default_pair(ds: Dataset, sc: Scenario) -> tuple[Scenario, dict[str, Any] | None]:
    """The scenario with two regions at the table where it names none and several control exports.

    The controlling side is the controller whose measures cost the others most, the other side whom it costs most; China
    sits with the United States as elsewhere. The controls of all others go on as in the scenario.

    Parameters
    ----------
    ds, sc
        Facts and choices.

    Returns
    -------
    scenario : Scenario
        The given one where it names its seats, or where one region alone controls.
    choice : dict or None
        ``controller``, ``target``, ``loss_caused`` (MUSD by controller), and ``text``, which says so; None where
        nothing was chosen.
    """
    talk = talks_of(sc)
    if talk.seats or not several_controllers(sc):
        return sc, None
    losses = control_losses(ds, sc)
    controller = talk.controller or losses.largest()
    usual = controller == USUAL_PAIR[0] and USUAL_PAIR[1] in losses.regions
    target = USUAL_PAIR[1] if usual else losses.hardest_hit(controller)
    caused = {name: losses.caused(name) for name in losses.controllers}
    why = "whose controls cost the others most" if talk.controller is None else "as the scenario says"
    text = choice_in_words(ds, losses, controller, target, why)
    choice = {"controller": controller, "target": target, "loss_caused": caused, "text": text}
    seated = talk.model_copy(update={"seats": (target, controller), "controller": controller})
    return sc.model_copy(update={"talks": seated}), choice


def choice_in_words(ds: Dataset, losses: ControlLosses, controller: str, target: str, why: str) -> str:
    """Whose controls the talks are about and why, and what each controller costs the others.

    Parameters
    ----------
    ds
        Facts, which hold what regions are called.
    losses
        What each controller costs.
    controller, target
        The two sides.
    why
        Clause that says why the controls of this controller are on the table.
    """
    names = {row.region: row.name for row in ds.table("regions")}
    figures = ", ".join(f"{names[name]} {_money(losses.caused(name))}" for name in losses.controllers)
    return (
        f"Several regions control exports. The talks are about those of {names[controller]}, {why}, with "
        f"{names[target]}; those of the others go on as in the scenario. Central loss that each causes outside "
        f"over the run: {figures}."
    )


def _money(musd: float) -> str:
    """An amount in words; one below half a million is none."""
    if abs(musd) < 0.5:
        return "none"
    return f"{musd / 1000.0:,.1f} bn USD" if abs(musd) >= 1000.0 else f"{musd:,.0f} mn USD"
