"""What came of the series that are forecast: the shipped observations, and a user's own."""

from __future__ import annotations

from pathlib import Path

from monazite.analysis.verification.forecasts.episodes import all_episodes
from monazite.analysis.verification.scores.forecast_scores import Truth, truth_of
from monazite.dataset.dataset import load_dataset
from monazite.foundation.errors import InputError
from monazite.scenario.scenario import load_scenario

TABLE = "observations.csv"


def truth_with(observations: Path | None = None) -> Truth:
    """Observed values by target and place.

    Parameters
    ----------
    observations
        A file ``observations.csv`` in a folder of the user's own (as `monazite observe --into` makes it), or that
        folder; where it has a month that the package has too, its value counts.

    Raises
    ------
    InputError
        If there is no such file.
    """
    own: tuple[Path, ...] = ()
    if observations is not None:
        folder = observations if observations.is_dir() else observations.parent
        if not (folder / TABLE).is_file() or (observations.is_file() and observations.name != TABLE):
            raise InputError(
                field="--observations", found=str(observations), allowed=f"a file {TABLE}, or the folder that holds it"
            )
        own = (folder,)
    folders = dict.fromkeys(name for episode in all_episodes() for name in load_scenario(episode.scenario).dataset)
    return truth_of([load_dataset(*folders, *own)])
