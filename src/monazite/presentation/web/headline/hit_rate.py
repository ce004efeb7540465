"""How many published targets the replay of a mineral's record holds, where that is less than half of them."""

from __future__ import annotations

import tomllib
from functools import cache

from monazite.dataset.dataset import Dataset
from monazite.presentation.briefing.replayed_episodes import ReplayedRecord, replayed_episodes
from monazite.scenario.shipped import scenario_file

HALF = 0.5
"""Part of the targets of a mineral from which on its replays are no reason to doubt a plain word."""
USUAL = ("rare_earths",)
"""Folders of a scenario that names none."""


def poor_replay(dataset: Dataset, good: str) -> ReplayedRecord | None:
    """The replay of the record of a good's mineral where it holds less than half of its targets; else None."""
    rows = zip(dataset.table("goods"), dataset.places["goods"], strict=True)
    folder = next((place.rpartition("/")[0] for row, place in rows if row.good == good), "")
    own = next((one for one in replayed_episodes() if folder in _folders_of(one.scenario)), None)
    return own if own is not None and own.hits < HALF * own.targets else None


@cache
def _folders_of(scenario: str) -> tuple[str, ...]:
    """Folders of the minerals of a shipped scenario."""
    return tuple(tomllib.loads(scenario_file(scenario).read_text(encoding="utf-8")).get("dataset", USUAL))


def in_the_model(replay: ReplayedRecord) -> str:
    """Whose word a headline is, with the hits of its replay."""
    return f"in the model, which held {replay.hits} of {replay.targets} targets for this mineral"


def in_draws(odds: str, draws: int) -> str:
    """A chance in words as a count of draws where it is none or all of them: nothing is impossible to a poor model."""
    return f"in {'all' if odds == 'nearly certain' else 'none of'} {draws} draws"
