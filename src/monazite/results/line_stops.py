"""Days to the next line stop: dated by the engine (`monazite.engine.stop_days`), counted here from the anchor.

There is no other count. A line that stood at the anchor and stands on does not stop again until it has run.
"""

import numpy as np

from monazite.engine import stop_days

DAYS, STANDING = stop_days.DAYS, stop_days.STANDING


def days_from_anchor(stopped_day: np.ndarray, anchor_day: float) -> np.ndarray:
    """Days from the anchor to the next line stop; infinite where there is none.

    ``stopped_day`` are days of the run's start, none ahead of the anchor, whose own day is ``anchor_day``.
    """
    return np.maximum(stopped_day - anchor_day, 0.0)
