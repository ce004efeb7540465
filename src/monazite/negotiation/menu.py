"""The menu: what a truce may say, which deals are open to whom, and how the other side's measures are numbered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Menu:
    """Every deal on the table. A regime is a control level and the other side's measures (tariff x technology).

    regime, purchase, duration (deal,): regime after signing, position in ``transfer`` and in ``durations``; transfer
    (purchase, 3): what purchases are worth to each seat a month; durations (duration,) months; open: deals open to each
    regime as (first (regime + 1), items); weight (item,): of each open deal among the offers from its regime, one where
    all weigh the same.
    """

    control: np.ndarray
    tariff: np.ndarray
    technology: np.ndarray
    purchase: np.ndarray
    duration: np.ndarray
    regime: np.ndarray
    transfer: np.ndarray
    durations: np.ndarray
    open: tuple[np.ndarray, np.ndarray]
    weight: np.ndarray

    @property
    def size(self) -> int:
        """Number of deals."""
        return len(self.regime)


def make_menu(
    sizes: tuple[int, int, int],
    transfer: np.ndarray,
    durations: np.ndarray,
    support: np.ndarray,
    slack: np.ndarray,
    legal: np.ndarray | None = None,
) -> Menu:
    """All combinations of levels, purchases and durations, and what may be signed from where.

    A deal eases or leaves as it is: no level may rise. It has to be ratified at home: the support that a seat's
    measures have there may not fall by more than its slack, ``G_i(deal) >= G_i(now) - g_i``.

    Parameters
    ----------
    sizes
        Number of control, tariff and technology levels.
    transfer
        What purchases are worth to each seat (purchase, 3), bp of annual GDP a month.
    durations
        Months (duration,).
    support
        Support that a regime has at home (2, regime), in the unit of the payoffs.
    slack
        What a deal may cost of it (2,).
    legal
        Whether the law allows a tariff level (tariff,); all of them by default.

    Returns
    -------
    Menu
        Every deal, and those open to each regime.

    References
    ----------
    Putnam 1988, International Organization 42, 427.
    """
    controls, tariffs, technologies = sizes
    grid = np.meshgrid(*(np.arange(n) for n in (*sizes, len(transfer), len(durations))), indexing="ij")
    c, t, x, b, d = (axis.ravel() for axis in grid)
    regime = (c * tariffs + t) * technologies + x
    count = controls * tariffs * technologies
    first, items = np.zeros(count + 1, dtype=np.int64), []
    for n in range(count):
        c0, t0, x0 = n // (tariffs * technologies), n // technologies % tariffs, n % technologies
        fits = (c <= c0) & (t <= t0) & (x <= x0)
        if legal is not None:
            fits &= legal[t]
        for seat in range(2):
            fits &= support[seat, regime] >= support[seat, n] - slack[seat] - 1e-12
        items.append(np.flatnonzero(fits))
        first[n + 1] = first[n] + len(items[-1])
    listed = np.concatenate(items).astype(np.int64)
    return Menu(c, t, x, b, d, regime, transfer, durations, (first, listed), np.ones(listed.size))
