"""What a deal is worth to each side: over going on without it in the state in which it is signed, and against today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np

from monazite.negotiation.deal import Deal
from monazite.negotiation.menu import Menu
from monazite.negotiation.payoffs import PayoffTables
from monazite.negotiation.setup import INSTRUMENTS, TalksSetting
from monazite.negotiation.state_distribution import TalksPaths, is_raised

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
    def signed_gain(self) -> np.ndarray:
        """Mean gain of signing each deal where it is signed (what, 2, deal), MUSD; missing where it never is."""
        ...

    @property
    def paths(self) -> TalksPaths:
        """What comes of the talks: chances of deals by the regime in which they are signed."""
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
    setting: TalksSetting, menu: Menu, plays: Sequence[WorthOfDraw], deal: Deal, place: tuple[int, int], ranged: Ranged
) -> dict[str, dict[str, Any]]:
    """What a deal is worth to each side, against what is in force where it is signed and against today.

    A deal is often signed only after something was raised: then today's levels are another world than the one in which
    the two sides decide, and not signing brings something else than today's month again.

    Parameters
    ----------
    setting, menu
        The table, with the levels in force on the day of the first offer, and the deals of the draws.
    plays
        What the draws came to.
    deal
        The deal.
    place
        Its position in the menu, and that of its purchases.
    ranged
        Makes a number with its range of values by draw; draws in which the deal is never signed are left out.

    Returns
    -------
    dict
        By region: ``without`` what another month of what is in force today costs; ``spared`` what of the cost of a
        month of what is in force where the deal is signed it takes off, ``home`` what the measures are worth at home
        more, ``purchases`` what is bought, ``gain`` the sum of the three, ``parts`` spared, home and both (``worth``)
        by instrument, the others as they are there, all as the mean of the first year, MUSD a month; ``today`` the same
        figures against what is in force today; ``signing`` the worth of signing over going on without a deal, in the
        states in which it is signed, MUSD, of which ``still`` is what a truce of that length would bring that leaves
        all as it is, and ``changed`` the rest.
    """
    now, regimes = (setting.control, setting.tariff, setting.technology), np.arange(int(np.prod(setting.sizes)))
    chance = np.stack([_signed_from(p.paths, int(menu.regime[place[0]])) for p in plays])
    cost, home = (np.stack([getattr(p.regime_worth, name) for p in plays]) for name in ("cost", "home"))
    bought = np.stack([p.purchase_worth[place[1]] for p in plays])
    start = np.broadcast_to(regimes == setting.regime, chance.shape).astype(float)
    out: dict[str, dict[str, Any]] = {}
    for i, seat in enumerate((setting.controller, setting.target)):
        signing, still = (np.array([p.signed_gain[what, i, place[0]] for p in plays]) for what in (0, 1))
        values = (cost[:, i], home[:, i], bought[:, i])
        out[seat] = {
            "without": ranged(cost[(slice(None), i, *now)], "MUSD/month"),
            **_changes(values, chance, deal.rungs[:3], ranged),
            "today": _changes(values, start, deal.rungs[:3], ranged),
            "signing": ranged(_some(signing), "MUSD"),
            "still": ranged(_some(still), "MUSD"),
            "changed": ranged(_some(signing - still), "MUSD"),
        }
    return out


def signed_state(setting: TalksSetting, menu: Menu, plays: Sequence[WorthOfDraw], deal: int) -> dict[str, Any]:
    """In which state deals with the levels of one of the menu are signed, as a mean over the draws in which they are.

    Returns
    -------
    dict
        ``raised``: share of its chance that is signed after some level was raised above that of the first offer;
        ``elsewhere``: share signed in another state than that of the first offer; ``share``, ``control``, ``tariff``
        and ``technology``: the state in which it is signed most often, with its share and its levels by name. None
        where it is signed in no draw. ``risen``: levels by instrument that stand above those of the first offer where
        it is signed most often after one was raised; none where it never is.
    """
    chance = np.stack([_signed_from(p.paths, int(menu.regime[deal])) for p in plays])
    if not np.isfinite(chance).any():
        return {"raised": None, "elsewhere": None, "share": None, "risen": {}}
    mean = np.nanmean(chance, axis=0)
    most, raised = int(mean.argmax()), float(mean[is_raised(setting.sizes, setting.regime)].sum())
    share = {"raised": raised, "elsewhere": 1.0 - float(mean[setting.regime]), "share": float(mean[most])}
    return {**share, **_level_names(setting, most), "risen": risen_levels(setting, mean)}


def _level_names(setting: TalksSetting, regime: int) -> dict[str, str]:
    """Levels of a regime by instrument."""
    levels = np.unravel_index(regime, setting.sizes)
    return {name: setting.ladders[name].names[int(level)] for name, level in zip(MEASURES, levels, strict=True)}


def risen_levels(setting: TalksSetting, chance: np.ndarray) -> dict[str, str]:
    """Levels above those of the first offer in the likeliest regime that has such, by instrument.

    Parameters
    ----------
    setting
        The table, with the levels in force on the day of the first offer.
    chance
        Chances of regimes (regime,).

    Returns
    -------
    dict
        Empty where no regime with such levels has a chance.
    """
    raised = np.where(is_raised(setting.sizes, setting.regime), chance, 0.0)
    if raised.max() <= 0.0:
        return {}
    there = np.array(np.unravel_index(int(raised.argmax()), setting.sizes))
    now = (setting.control, setting.tariff, setting.technology)
    pairs = zip(MEASURES, there, now, strict=True)
    return {name: setting.ladders[name].names[int(level)] for name, level, old in pairs if level > old}


def deals_after_escalation(
    setting: TalksSetting, plays: Sequence[WorthOfDraw], days: Sequence[date], ranged: Ranged
) -> dict[str, Any]:
    """How many of the deals that come by a day come only after some level was raised.

    Parameters
    ----------
    setting
        The table.
    plays
        What the draws came to.
    days
        Day of each round.
    ranged
        Makes a number with its range of values by draw.

    Returns
    -------
    dict
        ``by_date``: share of the deals signed by each day that are signed with a level above that of the first offer;
        ``levels``: what of the levels has risen most often then, by instrument, as of `risen_levels`.
    """
    raised, signed = (
        np.stack([getattr(p.paths, name).cumsum() for p in plays]) for name in ("signed_raised", "signed")
    )
    share = np.divide(raised, signed, out=np.zeros_like(raised), where=signed > 0.0)
    by_date = [{"date": day.isoformat(), **ranged(share[:, t], "share")} for t, day in enumerate(days)]
    from_regime = np.mean([p.paths.signed_from.sum(1) for p in plays], axis=0)
    return {"by_date": by_date, "levels": risen_levels(setting, from_regime)}


def _signed_from(paths: TalksPaths, regime: int) -> np.ndarray:
    """Chances of the regimes in which deals that bring one are signed (regime,), sum 1; missing where none ever is."""
    found = paths.signed_from[:, regime]
    return found / found.sum() if found.sum() > 0.0 else np.full(len(found), np.nan)


def _some(values: np.ndarray) -> np.ndarray:
    """Values of the draws that have one; all of them where none has."""
    finite = np.isfinite(values)
    return values[finite] if finite.any() else values


def _changes(
    values: tuple[np.ndarray, np.ndarray, np.ndarray], chance: np.ndarray, there: tuple[int, ...], ranged: Ranged
) -> dict[str, Any]:
    """What a month changes from regimes with chances (draw, regime) to the levels ``there``, for one side.

    ``values``: what a month costs and is worth at home (draw, control, tariff, technology), and purchases (draw,).
    """
    cost, home, bought = values
    sizes = cost.shape[1:]

    def mean(table: np.ndarray, k: int | None, more: np.ndarray | float = 0.0) -> np.ndarray:
        """From every regime to the deal's: of instrument ``k`` alone, the others as they are there, or of all."""
        here = np.indices(sizes).reshape(3, -1)
        new = [np.full_like(here[n], there[n]) if k in (None, n) else here[n] for n in range(3)]
        step = table[:, *new] - table.reshape(len(table), -1)
        return _some((chance * step).sum(1) + more)

    return {
        "spared": ranged(-mean(cost, None), "MUSD/month"),
        "home": ranged(mean(home, None), "MUSD/month"),
        "purchases": ranged(bought, "MUSD/month"),
        "gain": ranged(mean(home - cost, None, bought), "MUSD/month"),
        "parts": {
            name: {
                "spared": ranged(-mean(cost, k), "MUSD/month"),
                "home": ranged(mean(home, k), "MUSD/month"),
                "worth": ranged(mean(home - cost, k), "MUSD/month"),
            }
            for k, name in enumerate(MEASURES)
        },
    }
