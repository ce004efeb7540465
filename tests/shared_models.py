"""Models built once for all tests of a process: what another test ran is not built again.

The package holds the last two, for who goes on with a scenario. A process that runs the tests comes back to the same
few scenarios after many others. Nothing that runs or reads a model changes it.
"""

from threading import Lock

from cachetools import LRUCache, cached

from monazite.simulation import simulate

MODELS = 10
"""Models that are held, some 30 MB each for the largest."""


def share_models() -> None:
    """Hold more models in the place of the two."""
    recent = simulate.recent_model.__wrapped__
    simulate.recent_model = cached(LRUCache(MODELS), key=simulate._model_key, lock=Lock())(recent)
