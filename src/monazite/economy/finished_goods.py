"""Finished goods of lines: sold while lines miss output, made again once they run and have caught up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from monazite.engine.jit import allocation_free

SLIGHT = 0.01
"""Share of a month's output whose absence counts as a whole month of interruption; in proportion below it, so that
losses do not jump."""
MOST_ABOVE_PLAN = 0.25
"""Largest output of a line above its plan, share of a month's output. Source: the 125 % to which Hallegatte 2008 and
2014 let sectors overproduce; American manufacturing uses some four fifths of its capacity."""


class Undelivered(NamedTuple):
    """What customers of lines miss, each (month, ...).

    ``gap``: output that is neither made nor in stock, shares of a month's output; ``interruption``: its length at the
    middle of the month, months; ``stock``: finished goods at the end of the month, months of output.
    """

    gap: np.ndarray
    interruption: np.ndarray
    stock: np.ndarray


def undelivered(missing: np.ndarray, stock: np.ndarray, restoration: np.ndarray) -> Undelivered:
    """What customers miss once finished goods are sold, and how long they have been without.

    Parameters
    ----------
    missing
        Share of a month's output that lines do not make (month, ...), from 0 to 1.
    stock
        Finished goods at the start and when they are restored, months of output; broadcasts with one month.
    restoration
        Months in which all but 1/e of what was sold is made again; broadcasts with one month. Infinite for never.

    Returns
    -------
    Undelivered
        Three arrays in the shape of ``missing``.

    Notes
    -----
    With m what is missing, D what has been sold of the stock F and not made again, and A the length of the
    interruption, all at the end of the last month:

        f = max(1 - min(m / `SLIGHT`, 1) - A, 0)                        part of the month with output to spare
        D' = D - f min((1 - exp(-1/T)) D, `MOST_ABOVE_PLAN`)            made again
        gap = max(D' + m - F, 0);    D = min(D' + m, F)                 sold, as far as there is any
        c = min(gap / `SLIGHT`, 1);  A = max(A - (1 - c), 0) + c        interruption; less c / 2 at its middle

    A line has one capacity above its plan. First it catches up with what customers wait for, for as many months as
    they went without; a line that misses output makes none for its stock. Hence f: what is recaptured and what is
    made again never fall into the same part of a month. gap rises with every m up to the month and with T, falls with
    F, and depends on no later month. What was missing is gap and what was sold; what was sold was made again or is D.

    Source: stocks are restored at a rate in proportion to what they lack in ARIO (Hallegatte 2014; Henriet and others
    2012) and in models of stock adjustment (Blinder and Maccini 1991).
    """
    rows = np.ascontiguousarray(missing).reshape(len(missing), -1)
    full, speed = np.empty(missing.shape[1:]), np.empty(missing.shape[1:])
    full[...], speed[...] = stock, -np.expm1(-1.0 / restoration)  # arrays of one type, whatever broadcasts
    out = np.empty((3, *rows.shape))
    start = np.zeros((2, rows.shape[1]))
    _months(rows, full.reshape(-1), speed.reshape(-1), start[0], start[1], out)
    return Undelivered(*out.reshape(3, *missing.shape))


@allocation_free
def _months(missing, full, speed, sold, length, out):
    """Months one after the other, all lines side by side; ``sold`` and ``length`` are D and A, and change."""
    for t in range(missing.shape[0]):
        for i in range(missing.shape[1]):
            m = missing[t, i]
            spare = max(1.0 - min(m / SLIGHT, 1.0) - length[i], 0.0)
            due = sold[i] - spare * min(speed[i] * sold[i], MOST_ABOVE_PLAN) + m
            gap = max(due - full[i], 0.0)
            part = min(gap / SLIGHT, 1.0)
            sold[i] = min(due, full[i])
            length[i] = max(length[i] - (1.0 - part), 0.0) + part
            out[0, t, i] = gap
            out[1, t, i] = length[i] - 0.5 * part
            out[2, t, i] = full[i] - sold[i]
