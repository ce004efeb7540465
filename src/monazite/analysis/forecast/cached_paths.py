"""Policy paths on disk: the games behind them take half a minute, and a second brief of the same day needs no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from monazite.analysis.forecast.policy_paths import (
    GAMES,
    PathsOfGames,
    PolicyPath,
    PolicyPaths,
    Progress,
    policy_paths,
)
from monazite.dataset.dataset import Dataset
from monazite.foundation import cache
from monazite.model.posterior_draws import PosteriorDraws
from monazite.negotiation.path_sampling import PathSampler
from monazite.negotiation.run import fixed_chances
from monazite.negotiation.setup import TalksSetting, make_setting
from monazite.negotiation.state_costs import cache_key
from monazite.scenario.policies import REGISTRY
from monazite.scenario.scenario import Scenario

Make = Callable[..., PolicyPaths]


def cached_policy_paths(
    ds: Dataset,
    sc: Scenario,
    *,
    draws: int,
    horizon: date,
    games: int = GAMES,
    progress: Progress | None = None,
    posterior: PosteriorDraws | None = None,
    make: Make = policy_paths,
) -> PolicyPaths:
    """`policy_paths`, or what it gave before for the same content; ``make`` makes them."""
    setting = make_setting(ds, sc)
    name = _name(ds, sc, setting, draws, horizon, games, posterior)
    stored: dict[str, Any] | None = cache.load_json("policy_paths", name)
    if stored is not None:
        paths, further = (tuple(_path(row) for row in stored[part]) for part in ("paths", "further"))
        numbered = tuple(zip(stored["numbers"], further, strict=True))
        return PolicyPaths(setting, paths, horizon, min(games, draws), stored["chances"], numbered)
    paths_of_games = make(ds, sc, draws=draws, horizon=horizon, games=games, progress=progress, posterior=posterior)
    cache.store_json("policy_paths", name, _content(paths_of_games))
    return paths_of_games


def _name(
    ds: Dataset,
    sc: Scenario,
    setting: TalksSetting,
    draws: int,
    horizon: date,
    games: int,
    posterior: PosteriorDraws | None,
) -> str:
    """Key of the paths."""
    given = "" if posterior is None else posterior.hash
    content = [draws, horizon.isoformat(), games, repr(setting), sorted(fixed_chances(sc).items()), sc.seed, given]
    return cache_key(__name__, ds, sc, setting, *content)


class PathsBesideTalks:
    """Paths of a forecast drawn while the talks solve the same games: `cached_policy_paths` then has them on disk.

    Parameters
    ----------
    ds, sc, draws, horizon, games, posterior
        As of `cached_policy_paths`; the talks have to have as many draws as there are games, and the same posterior.
    """

    def __init__(
        self,
        ds: Dataset,
        sc: Scenario,
        *,
        draws: int,
        horizon: date,
        games: int,
        posterior: PosteriorDraws | None = None,
    ) -> None:
        setting = make_setting(ds, sc)
        self._name = _name(ds, sc, setting, draws, horizon, games, posterior)
        self._drawn = PathsOfGames(sc, setting, draws, horizon, min(games, draws))

    def watch(self, i: int, sampler: PathSampler) -> None:
        """What `monazite.negotiation.run.talks` calls with every solved game."""
        self._drawn.add(i, sampler)
        if self._drawn.is_complete:
            cache.store_json("policy_paths", self._name, _content(self._drawn.paths()))


def _content(paths: PolicyPaths) -> dict[str, Any]:
    """Paths and chances as plain values."""
    numbers, further = [number for number, _ in paths.further], [path for _, path in paths.further]
    return {"paths": _rows(paths.paths), "numbers": numbers, "further": _rows(further), "chances": paths.chances}


def _rows(paths: Sequence[PolicyPath]) -> list[dict[str, Any]]:
    """Paths as plain values."""
    return [
        {
            "kind": path.kind,
            "measures": [measure.model_dump(mode="json", exclude_none=True) for measure in path.measures],
            "signed": None if path.signed is None else path.signed.isoformat(),
            "deal": path.deal,
        }
        for path in paths
    ]


def _path(row: dict[str, Any]) -> PolicyPath:
    """A path from plain values."""
    measures = tuple(REGISTRY[measure["kind"]].model.model_validate(measure) for measure in row["measures"])
    signed = None if row["signed"] is None else date.fromisoformat(row["signed"])
    return PolicyPath(row["kind"], measures, signed, row["deal"])
