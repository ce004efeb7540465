"""How firms make good what their lines lost: finished goods, catching up, substitutes. One mechanism, three settings.

Every month of a line's missing output is split into four parts that add up to it: delivered from finished goods,
recaptured later with overtime, made with a substitute, and lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from monazite.economy.finished_goods import undelivered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monazite.dataset.dataset import Dataset
    from monazite.model.parameters import Draws

MEDIANS = {
    "economy.recapture": 0.6,
    "economy.finished_stock": 1.0,
    "economy.qualification": 1.0,
    "economy.stock_restoration": 10.0**0.5,
}
"""Values for datasets without the priors of `shared/priors.csv`: their medians."""
FULL_RECAPTURE = 1.5
"""Months: the middle of the first quarter of an interruption, in which the factors of Hazus hold in full."""
FADE = 12.0
"""Months over which recapture falls to nothing, a quarter of it every three months. Source: Rose and Lim 2002."""
QUANTITIES = ("recapture", "finished_stock", "qualification")


class Recovery(NamedTuple):
    """What the lines of each sector can make good (draw, sector).

    ``recapture``: share of undelivered output that is made up later if the interruption is short; ``effort``: part of
    that share that firms short of an input reach (draw, 1); ``stock``: finished goods, months of output;
    ``qualification``: months until a substitute is approved for production; ``restoration``: months in which all but
    1/e of the finished goods that were sold is made again (draw, 1).
    """

    recapture: np.ndarray
    effort: np.ndarray
    stock: np.ndarray
    qualification: np.ndarray
    restoration: np.ndarray


@dataclass(frozen=True)
class Setting:
    """A documented setting of the mechanism: how much of recapture and of substitutes counts.

    ``effort``: part of the table's recapture, None for the drawn one; ``substitutes``: whether lines change over to
    substitutes once these are qualified.
    """

    name: str
    effort: float | None
    substitutes: bool


SETTINGS = (Setting("lower", 1.0, True), Setting("central", None, False), Setting("upper", 0.0, False))
"""Lower, central and upper bound of every loss, in this order; the upper one is also carried through the economy."""


def recovery(ds: Dataset, sectors: Sequence[str], draws: Draws | None, count: int) -> Recovery:
    """Parameters of a dataset's sectors by draw; nothing is made good where the dataset has no row."""

    def drawn(name: str) -> np.ndarray:
        value = draws.values.get(name) if draws is not None else None
        return (np.full(count, MEDIANS[name]) if value is None else np.asarray(value, dtype=float))[:, None]

    table = np.zeros((len(QUANTITIES), len(sectors)))
    table[2] = np.inf
    for row in ds.table("recovery"):
        if row.sector in sectors:
            table[QUANTITIES.index(row.quantity), list(sectors).index(row.sector)] = row.value
    recapture, stock, months = table
    return Recovery(
        np.broadcast_to(recapture, (count, len(sectors))),
        drawn("economy.recapture"),
        stock * drawn("economy.finished_stock"),
        months * drawn("economy.qualification"),
        drawn("economy.stock_restoration"),
    )


def recapture_share(months: np.ndarray) -> np.ndarray:
    """Part of the recapture of a short interruption that is left after ``months`` of it.

    Equation: 1 - (months - 1.5) / 12, from 0 to 1: the middle of each quarter of the steps 1, .75, .5, .25, 0.
    Source: Rose and Lim 2002; Rose, Oladosu and Liao 2007.
    """
    return np.clip(1.0 - (months - FULL_RECAPTURE) / FADE, 0.0, 1.0)


def substituted_share(months: int, since: float, qualification: np.ndarray) -> np.ndarray:
    """Share of lines whose substitute is qualified (month, ...), counted from the month of the first measure.

    Equation: ((t + .5 - since) / Q - .5), from 0 to 1: products take between half and one and a half times Q. The clock
    is that of the measures, not of the line: a harder shortage qualifies nothing earlier, so losses stay monotone.
    """
    passed = np.arange(months) + 0.5 - since
    shape = (months, *[1] * np.ndim(qualification))
    return np.clip(np.maximum(passed, 0.0).reshape(shape) / qualification - 0.5, 0.0, 1.0)


class Split(NamedTuple):
    """Missing output by what becomes of it (month, ...), shares of a month's output; adds up to what was missing."""

    stock: np.ndarray
    recaptured: np.ndarray
    substituted: np.ndarray
    lost: np.ndarray


def split(missing: np.ndarray, line: Recovery, setting: Setting, since: float = 0.0) -> Split:
    """What becomes of the missing output of lines.

    Parameters
    ----------
    missing
        Share of a month's output that lines do not make (month, ...), from 0 to 1.
    line
        Recovery of each line, in shapes that broadcast with one month.
    setting
        One of `SETTINGS`.
    since
        Month of the first measure, from which substitutes are sought.

    Returns
    -------
    Split
        Four parts of the missing output, each with its shape. ``lost`` never falls when any month misses more.

    Notes
    -----
    With d what customers miss after finished goods: recaptured = d k r g(A), k the effort, r the sector's factor, g
    falling with the length A of the interruption; substituted = (d - recaptured) s(t); lost = the rest.
    """
    gap, interruption, _ = undelivered(missing, line.stock, line.restoration)
    recaptured, substituted, lost = split_undelivered(gap, recapture_share(interruption), line, setting, since)
    return Split(missing - gap, recaptured, substituted, lost)


def split_undelivered(
    gap: np.ndarray, fade: np.ndarray, line: Recovery, setting: Setting, since: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Recaptured, substituted and lost part of what customers miss (month, ...); ``fade`` as `recapture_share`."""
    effort = line.effort if setting.effort is None else setting.effort
    recaptured = gap * fade * (line.recapture * effort)
    left = gap - recaptured
    if not setting.substitutes:
        return recaptured, np.zeros_like(left), left
    substituted = left * substituted_share(len(gap), since, line.qualification)
    return recaptured, substituted, left - substituted
