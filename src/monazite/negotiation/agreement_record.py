"""What agreements of two sides brought before, by the record of a day: the weights that offers start from.

A choice among many offers under noise starts from how often each was chosen before (Matejka and McKay 2015, American
Economic Review 105, 272): the chance of an offer is its share on record times the exponential of what it gains. Without
a record all deals of the menu weigh the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from monazite.dataset.dataset import Dataset
from monazite.negotiation.menu import Menu
from monazite.negotiation.truces import announced_truces, last_escalation

TERMS = ("control", "tariff", "technology", "purchases")
"""Instruments whose level a past round names; the duration is in months."""


class RecordedLevels(Protocol):
    """What is read of the levels of an instrument (`setup.Ladder`)."""

    @property
    def names(self) -> tuple[str, ...]:
        """Levels, mildest first."""
        ...

    @property
    def is_on_record(self) -> bool:
        """Whether the levels are those of past rounds between the two."""
        ...

    def nearest(self, level: float) -> int:
        """Rung whose level is closest."""
        ...


@dataclass(frozen=True)
class AgreementRecord:
    """Agreements of two sides on record.

    Attributes
    ----------
    prolonged, under_truce
        Agreements announced while a truce stood unbroken, and those of them that prolonged it with its terms.
    levels
        How often rounds of talks with new terms brought each rung, by instrument in the order of the menu: control,
        tariff, technology, purchases, duration.
    """

    prolonged: int
    under_truce: int
    levels: tuple[tuple[int, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no agreement is on record."""
        return not (self.under_truce or any(map(sum, self.levels)))


def agreement_record(
    ds: Dataset, seats: tuple[str, str], steps: Mapping[str, RecordedLevels], day: date
) -> AgreementRecord | None:
    """Agreements of two sides that were public before a day; None without any.

    Parameters
    ----------
    ds
        Facts; what the register, the rounds of talks and the prolongations say of days before ``day`` counts.
    seats
        The two sides.
    steps
        Levels of the instruments by name.
    day
        Day of the first offer.
    """
    prolongations = {row.measure for row in ds.table("prolongations")}
    truces = [truce for truce in announced_truces(ds, seats) if truce.announced < day and truce.published < day]
    under = [
        truce for truce in truces
        if any(o.announced < truce.announced <= o.end and last_escalation(ds, truce.announced) < o.announced
               for o in truces)
    ]  # fmt: skip
    rounds = ds.table("episodes") if any(ladder.is_on_record for ladder in steps.values()) else []
    rounds = [row for row in rounds if row.deal < day]
    counts = [
        _counts(steps[name], [steps[name].names.index(getattr(row, f"{name}_after")) for row in rounds])
        for name in TERMS
    ]
    counts.append(_counts(steps["duration"], [steps["duration"].nearest(row.duration) for row in rounds]))
    found = AgreementRecord(sum(truce.measure in prolongations for truce in under), len(under), tuple(counts))
    return None if found.is_empty else found


def _counts(ladder: RecordedLevels, rungs: Sequence[int]) -> tuple[int, ...]:
    """How often each rung of a ladder came."""
    return tuple(rungs.count(rung) for rung in range(len(ladder.names)))


def share_on_record(came: float, of: float, even: float) -> float:
    """Share of past cases in which something came, begun with one case that divides by an even share.

    >>> share_on_record(2, 3, 0.25), share_on_record(0, 0, 0.25)
    (0.5625, 0.25)
    """
    return (came + even) / (of + 1.0)


def offer_weights(menu: Menu, record: AgreementRecord | None, prolongs: int | None, thin: int = 1) -> np.ndarray:
    """Weight of each open deal among the offers from a regime, over that of a menu in which all weigh the same.

    Equation: ``w ~ product over instruments of (n_l + 1/L) / (n + 1)``, with the ``n`` rounds on record that brought
    one of the ``L`` open levels, ``n_l`` of them this one. From the regime of a truce that runs, deals that prolong it
    unchanged share ``(k + s) / (K + 1)`` of the weight: ``k`` of ``K`` agreements under a truce did, and ``s`` is their
    share of the menu. The mean weight is one.

    Parameters
    ----------
    menu
        The deals, with every ``thin``-th level of purchases.
    record
        Agreements on record; None: all deals weigh the same.
    prolongs
        Regime that a truce on record keeps, which can be prolonged; None without one.
    thin
        As of the menu.

    Returns
    -------
    numpy.ndarray
        In the order of ``menu.open[1]``.
    """
    first, items = menu.open
    out = np.ones(items.size)
    if record is None:
        return out
    rungs = (menu.control, menu.tariff, menu.technology, menu.purchase * thin, menu.duration)
    for regime in range(len(first) - 1):
        some = items[first[regime] : first[regime + 1]]
        if some.size == 0:
            continue
        weight = np.ones(some.size)
        for counts, rung in zip(record.levels, rungs, strict=True):
            weight *= _level_shares(np.array(counts), rung[some])
        weight /= weight.sum()
        unchanged = keeps_terms(menu, regime)[some]
        if regime == prolongs and unchanged.any() and not unchanged.all():
            share = share_on_record(record.prolonged, record.under_truce, float(unchanged.mean()))
            weight[unchanged] *= share / weight[unchanged].sum()
            weight[~unchanged] *= (1.0 - share) / weight[~unchanged].sum()
        out[first[regime] : first[regime + 1]] = weight * some.size
    return out


def keeps_terms(menu: Menu, regime: int) -> np.ndarray:
    """Whether each deal (deal,) leaves all levels of a regime as they are and promises no purchases."""
    return (menu.regime == regime) & (menu.purchase == 0)


def _level_shares(counts: np.ndarray, rungs: np.ndarray) -> np.ndarray:
    """Share on record of the level of each deal (deal,), among the levels that are open."""
    levels, place = np.unique(rungs, return_inverse=True)
    came = counts[levels].astype(float)
    shares = (came + 1.0 / levels.size) / (came.sum() + 1.0)
    return np.asarray(shares[place])
