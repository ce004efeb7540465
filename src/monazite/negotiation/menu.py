"""The menu: what a truce may say, which deals are open to whom, and how the other side's measures are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
    def still(self) -> np.ndarray:
        """Deal by which a regime is left as it is for a duration without purchases (regime, duration); -1 for none."""
        out = np.full((len(self.open[0]) - 1, len(self.durations)), -1)
        plain = np.flatnonzero(self.purchase == 0)
        out[self.regime[plain], self.duration[plain]] = plain
        return out

    def distinct(self, months: int) -> DistinctDeals:
        """Open deals that are not the same thing where ``months`` are left until the talks are over.

        A truce that outlasts the talks goes on as long as measures in force then do, whatever duration it was given
        (`monazite.negotiation.game.truce_values`). Offers are made over one deal in the place of several that are the
        same to the last bit, with the weight of all of them.
        """
        served = np.minimum(self.durations, months)
        kinds = tuple(np.unique(served, return_inverse=True)[1].tolist())
        if kinds not in self._distinct:
            self._distinct[kinds] = self._merged(np.array(kinds))
        return self._distinct[kinds]

    @cached_property
    def _distinct(self) -> dict[tuple[int, ...], DistinctDeals]:
        """What `distinct` gave before: every game of a draw asks for it in every round."""
        return {}

    def _merged(self, kinds: np.ndarray) -> DistinctDeals:
        """`distinct`, worked out; ``kinds`` (duration,) are the same for durations that come to the same."""
        first, items = self.open
        if len(np.unique(kinds)) == len(kinds):
            return DistinctDeals(self.open, self.weight, np.arange(items.size), np.ones(items.size))
        row = np.repeat(np.arange(len(first) - 1), np.diff(first))
        number = (row * len(first) + self.regime[items]) * len(self.transfer) + self.purchase[items]
        _, kept, group = np.unique(
            number * len(kinds) + kinds[self.duration[items]], return_index=True, return_inverse=True
        )
        begins = np.searchsorted(row[kept], np.arange(len(first)))
        weight = np.bincount(group, self.weight)
        fewer = np.diff(begins) / np.maximum(np.diff(first), 1)
        return DistinctDeals((begins, items[kept]), weight * fewer[row[kept]], group, self.weight / weight[group])


@dataclass(frozen=True)
class DistinctDeals:
    """Deals open to each regime, each once, of which others are copies.

    open, weight: as of `Menu`, where a deal has the weight of its copies together, and one in the mean of a regime if
    they have; group, share (item,) of the menu's own list: position in the shorter list, and share of the weight there.
    """

    open: tuple[np.ndarray, np.ndarray]
    weight: np.ndarray
    group: np.ndarray
    share: np.ndarray

    def by_deal(self, signed: np.ndarray, menu: Menu) -> np.ndarray:
        """Chances of the shorter list's items as chances by deal of the menu (deal,)."""
        return np.bincount(menu.open[1], signed[self.group] * self.share, menu.size)


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
