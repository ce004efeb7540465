"""What a deal is worth to each side against no deal: what it spares, what it gives up at home, what is bought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from monazite.negotiation.deal import Deal
from monazite.negotiation.menu import Menu
from monazite.negotiation.payoffs import PayoffTables
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting

YEAR = 12
MEASURES = INSTRUMENTS[:3]
"""Instruments whose levels make a regime."""
Ranged = Callable[[np.ndarray, str], dict[str, Any]]
"""`monazite.negotiation.report.range_over_draws`: a number by draw with its range."""


@dataclass(frozen=True)
class RegimeWorth:
    """What a month of every regime costs each side and is worth to it at home, MUSD: the mean of the first year.

    cost, home (2, control, tariff, technology): at middling resolve, while other sources stay as they are.
    """

    cost: np.ndarray
    home: np.ndarray

    @property
    def flow(self) -> np.ndarray:
        """What is worth something at home less what costs (2, control, tariff, technology)."""
        return self.home - self.cost


class WorthOfDraw(Protocol):
    """What is read of a draw (`monazite.negotiation.solve_draw.PlayedDraw`)."""

    @property
    def regime_worth(self) -> RegimeWorth:
        """A month of every regime."""
        ...

    @property
    def purchase_worth(self) -> np.ndarray:
        """A month of each level of purchases (purchase, 2), MUSD."""
        ...

    @property
    def signing_gain(self) -> np.ndarray:
        """Signing each deal at the first offer over not signing then (deal, 2), MUSD."""
        ...


def regime_worth(table: PayoffTables, money: np.ndarray) -> RegimeWorth:
    """A month of every regime in money.

    Parameters
    ----------
    table
        Payoffs before resolve.
    money
        MUSD in a basis point of each side's GDP (2,).
    """
    months = np.minimum(np.arange(YEAR), table.clock.nodes - 1)
    scale = money[:, None, None, None]
    cost, home = (part[:2, ..., 0][..., months].mean(-1) * scale for part in (table.cost, table.domestic_value))
    return RegimeWorth(cost, home)


def monthly_cost(setting: TalksSetting, table: PayoffTables, money: np.ndarray) -> np.ndarray:
    """Cost of another month of the state of the first offer to each seat, MUSD (2,)."""
    at = (setting.control, setting.tariff, setting.technology, 0, 0)
    return np.array([table.cost[(seat, *at)] for seat in range(2)]) * money


def instrument_value(setting: TalksSetting, worth: RegimeWorth, menu: Menu, deal: int, money: np.ndarray) -> np.ndarray:
    """What control, tariff, technology and purchases of a deal are worth in its first year (instrument, 2), MUSD.

    Each against the level in force while the others stay as they are, with costs at middling resolve.
    """
    now = (setting.control, setting.tariff, setting.technology)
    there = (int(menu.control[deal]), int(menu.tariff[deal]), int(menu.technology[deal]))
    rows = [_step(worth.flow, now, there, k) * YEAR for k in range(len(MEASURES))]
    return np.array([*rows, menu.transfer[menu.purchase[deal], :2] * YEAR * money])


def _step(values: np.ndarray, now: Sequence[int], there: Sequence[int], k: int) -> np.ndarray:
    """What changes (2,) if instrument ``k`` alone goes to its new level."""
    new = (*now[:k], there[k], *now[k + 1 :])
    return values[(slice(None), *new)] - values[(slice(None), *now)]


def deal_worth(
    setting: TalksSetting, plays: Sequence[WorthOfDraw], deal: Deal, place: tuple[int, int], ranged: Ranged
) -> dict[str, dict[str, Any]]:
    """What a deal is worth to each side, month by month while it lasts, as the mean of the first year.

    Parameters
    ----------
    setting
        The table, with the levels in force.
    plays
        What the draws came to.
    deal
        The deal.
    place
        Its position in the menu, and that of its purchases.
    ranged
        Makes a number with its range of values by draw.

    Returns
    -------
    dict
        By region: ``without`` what another month of what is in force costs, ``spared`` what of it the deal takes off,
        ``home`` what the measures are worth at home more than now, ``purchases`` what is bought, ``gain`` the sum of
        the last three, ``parts`` spared, home and both (``worth``) by instrument, the others as they are, all MUSD a
        month; ``signing`` the worth of signing at the first offer over not signing then, MUSD.
    """
    now, there = (setting.control, setting.tariff, setting.technology), deal.rungs[:3]
    old, new = (slice(None), *now), (slice(None), *there)
    cost, home = (np.stack([getattr(p.regime_worth, name) for p in plays]) for name in ("cost", "home"))
    bought = np.stack([p.purchase_worth[place[1]] for p in plays])
    out: dict[str, dict[str, Any]] = {}
    for i, seat in enumerate((setting.controller, setting.target)):
        spent, valued = cost[:, i], home[:, i]
        spared, more = spent[old] - spent[new], valued[new] - valued[old]
        parts = {
            name: {
                "spared": ranged(-_step(spent, now, there, k), "MUSD/month"),
                "home": ranged(_step(valued, now, there, k), "MUSD/month"),
                "worth": ranged(_step(valued - spent, now, there, k), "MUSD/month"),
            }
            for k, name in enumerate(MEASURES)
        }
        out[seat] = {
            "without": ranged(spent[old], "MUSD/month"),
            "spared": ranged(spared, "MUSD/month"),
            "home": ranged(more, "MUSD/month"),
            "purchases": ranged(bought[:, i], "MUSD/month"),
            "gain": ranged(spared + more + bought[:, i], "MUSD/month"),
            "parts": parts,
            "signing": ranged(np.array([p.signing_gain[place[0], i] for p in plays]), "MUSD"),
        }
    return out
