"""Policy paths after an origin: what the two sides of the talks may do from then on, as branches of a forecast.

The games are those of the origin: its levels in force, the calendar and the truces that were known, payoffs simulated
with the priors. Without talks in a scenario, or before its controlling side has any control, policy stays as it was.
"""

from __future__ import annotations

from datetime import date

from monazite.analysis.forecast.cached_paths import cached_policy_paths
from monazite.analysis.forecast.forecast import deciding_date
from monazite.analysis.forecast.policy_paths import grouped
from monazite.analysis.verification.forecasts.forecast_draws import PolicyBranch
from monazite.dataset.dataset import Dataset
from monazite.negotiation.measures import limits_or_eases
from monazite.negotiation.setup import without_negotiated_measures
from monazite.scenario.scenario import Scenario

PATHS = 32
"""Policy paths that the draws of a forecast are shared out among."""
STATED = ("control", "tariff", "technology", "threat_control", "threat_tariff")
"""Fields of the talks that hold for the scenario's own first offer alone."""


def negotiated_branches(
    dataset: Dataset, sc: Scenario, origin: date, games: int
) -> tuple[Scenario, tuple[PolicyBranch, ...]]:
    """Scenario and branches of a forecast in which each draw follows a path of the talks.

    Parameters
    ----------
    dataset
        Facts; only those of `Dataset.as_of` the origin are looked at.
    sc
        Choices with the policies that were known at the origin.
    origin
        Day of the first offer.
    games
        Games that are solved, each with its own payoffs; none: policy stays as it was.

    Returns
    -------
    scenario : Scenario
        Without what the two sides had announced for later: that is theirs to decide.
    branches : tuple of PolicyBranch
        One for each different path, named after its kind.
    """
    mine = [policy for policy in sc.policy if policy.actor == sc.controller and limits_or_eases(policy)]
    if games < 1 or sc.talks is None or not mine:
        return sc, ()
    talks = sc.talks.model_copy(update={**dict.fromkeys(STATED), "first_offer": origin})
    seated, known_facts = sc.model_copy(update={"talks": talks}), dataset.as_of(origin)
    horizon = deciding_date(known_facts, seated)
    drawn = cached_policy_paths(known_facts, seated, draws=PATHS, horizon=horizon, games=games)
    branches = tuple(
        PolicyBranch(places.size / PATHS, measures, drawn.paths[int(places[0])].kind)
        for measures, places in grouped(drawn.paths)
    )
    return without_negotiated_measures(seated).model_copy(update={"talks": None}), branches
