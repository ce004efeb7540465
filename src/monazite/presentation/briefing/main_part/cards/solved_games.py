"""What moves a chance of the talks: the inputs of the games that were solved, and what the paths of each came to."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from monazite.analysis.forecast.forecast import Forecast
from monazite.analysis.forecast.policy_paths import KINDS, PolicyPath
from monazite.dataset.rows.evidence import Prior
from monazite.model.parameters import draw
from monazite.negotiation.deal import all_deals
from monazite.negotiation.run import fixed_chances
from monazite.negotiation.setup import Ladder
from monazite.presentation.briefing.main_part.branches.unbroken_truce import PARTS, SHORT
from monazite.presentation.briefing.main_part.cards.number_drivers import BranchValues
from monazite.results.quantity import Quantity
from monazite.results.ranges import Values

_NOT = "not "


class SolvedGames:
    """The games of a forecast: inputs by game (game,), and the paths that were drawn from each.

    Path ``n`` is drawn from game ``n`` modulo their number, whose payoffs are those of the draw of that number.

    Attributes
    ----------
    priors, inputs
        Rows and values of what differs between the games, by name.
    """

    def __init__(self, forecast: Forecast, priors: Mapping[str, Prior]) -> None:
        self._forecast, self.count = forecast, min(forecast.paths.games, forecast.draws)
        of_talks: list[Prior] = forecast.dataset.table("talks")
        own = draw(
            of_talks, seed=forecast.scenario.seed, first=0, count=self.count, fixed=fixed_chances(forecast.scenario)
        )
        values = {**{name: forecast.parameters[name][: self.count] for name in priors}, **own.values}
        rows = {**priors, **{row.parameter: row for row in of_talks}}
        self.inputs: dict[str, Values] = {name: x for name, x in values.items() if np.ptp(x) > 0.0}
        self.priors = {name: rows[name] for name in self.inputs}

    def branches_of(self, q: Quantity) -> list[BranchValues]:
        """Whether what a chance is of comes (path,), with the game of each path; none where paths do not say it."""
        paths = [*enumerate(self._forecast.paths.paths)]
        if q.outcome == "talks.terms":
            paths = [(n, path) for n, path in (*paths, *self._forecast.paths.further) if path.deal]
            comes = self._has_term(q.where["instrument"], q.where["level"])
        elif q.outcome == "policy_path" and (kinds := _kinds(q)):
            comes = partial(_is_of, kinds)
        else:
            return []
        values = np.array([comes(path) for _, path in paths], dtype=float)
        return [BranchValues(values, np.array([n % self.count for n, _ in paths], dtype=np.intp))]

    def _has_term(self, instrument: str, level: str) -> Callable[[PolicyPath], bool]:
        """Whether the deal of a path has a level of an instrument, or ``not`` has it."""
        ladders: Mapping[str, Ladder] = self._forecast.paths.setting.ladders
        deals, wanted = all_deals(dict(ladders)), level.removeprefix(_NOT)

        def has(path: PolicyPath) -> bool:
            rung: int = getattr(deals[path.deal], instrument)
            return (ladders[instrument].names[rung] == wanted) != level.startswith(_NOT)

        return has


def _kinds(q: Quantity) -> tuple[str, ...]:
    """Kinds of paths that a chance is of; none where it is of something else."""
    kind = q.where.get("kind", "")
    return PARTS if kind == SHORT else tuple(one for one in KINDS if one == kind)


def _is_of(kinds: tuple[str, ...], path: PolicyPath) -> bool:
    return path.kind in kinds
