"""What a server lets go of first where its memory runs short."""

from __future__ import annotations

from typing import Any

from monazite.presentation.web.runs.incremental_runs import CheckpointCache
from monazite.presentation.web.runs.moved_models import MovedModels
from monazite.presentation.web.runs.related_models import RelatedModels
from monazite.presentation.web.runs.run_cache import RunCache
from monazite.presentation.web.runs.workspace import Workspace
from monazite.presentation.web.work.memory import MemoryBound
from monazite.presentation.web.work.thread_safe_cache import ThreadSafeCache

REST_SHARE = 0.34
"""Of the bound of a store that moves take from, what stays when it is let go of: two workspaces of six."""
WORTH = {
    "months before ranges": 0,
    "the last ranges": 1,
    "draws of ranges": 2,
    "runs of exercises": 3,
    "moved models": 4,
    "games of exercises": 5,
    "workspaces": 6,
    "models of shipped scenarios": 7,
    "central runs": 8,
    "months before moves": 9,
}
"""In which order stores go: what ranges make again first, then exercises, then what a move would have to make again."""


def bounded_stores(
    range_checkpoints: CheckpointCache,
    runs: RunCache,
    moved: MovedModels,
    workspaces: ThreadSafeCache[Any, Workspace],
    models: RelatedModels,
    checkpoints: CheckpointCache,
) -> MemoryBound:
    """What lets go of the stores of a server, in the order of `WORTH`; others may add theirs."""

    def drop_draws() -> None:
        for workspace in workspaces.values():
            workspace.drop_range_batches()

    memory = MemoryBound()
    memory.add(WORTH["months before ranges"], range_checkpoints.clear)
    memory.add(WORTH["the last ranges"], runs.drop_large)
    memory.add(WORTH["draws of ranges"], drop_draws)
    memory.add(WORTH["moved models"], lambda: moved.shrink(REST_SHARE))
    memory.add(WORTH["workspaces"], lambda: workspaces.shrink(REST_SHARE))
    memory.add(WORTH["models of shipped scenarios"], lambda: models.shrink(REST_SHARE))
    memory.add(WORTH["central runs"], lambda: runs.shrink(REST_SHARE))
    memory.add(WORTH["months before moves"], lambda: checkpoints.shrink(REST_SHARE))
    return memory
