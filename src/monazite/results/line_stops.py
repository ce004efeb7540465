"""The first line stop from a day on, where the record of a run holds earlier ones."""

import numpy as np

DAYS = 365.25 / 12.0  # of a month
STANDING = 0.01
"""Share of the lines of a use, more than stood in the month before, from which they count as stopped: half of the
smallest class of stock."""


def next_stop(stopped_day: np.ndarray, stopped: np.ndarray, anchor_month: int, anchor_day: float) -> np.ndarray:
    """Days from the anchor to the first line stop from then on (draw, use, buyer); infinite where there is none.

    ``stopped_day`` (draw, use, buyer) is the first stop of the run to the day, counted from its start; ``stopped``
    (draw, month, use, buyer) the share of lines that stand. Where the first stop lies before the anchor, the next is
    read off the months: the first from the anchor on in which more lines stand than in the month before, by `STANDING`
    or more, dated to the middle of what is left of it. Lines that stand throughout do not stop again.
    """
    day = stopped_day - anchor_day
    past = day < 0.0
    if not past.any():
        return day
    first = max(anchor_month, 1)
    new = stopped[:, first:] - stopped[:, first - 1 : -1] >= STANDING
    month = first + new.argmax(1)
    begins = np.maximum(month * DAYS, anchor_day)
    middle = np.maximum(0.5 * (begins + (month + 1) * DAYS) - anchor_day, 0.0)
    return np.where(past, np.where(new.any(1), middle, np.inf), day)
