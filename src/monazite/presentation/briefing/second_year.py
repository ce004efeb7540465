"""Why a region loses more in the second year than in the first: what lines miss, what is made good, what comes instead.

The loss of a year is what lines miss less what finished goods and catching up make good, plus use given up at high
prices. So the rise from one year to the next falls apart into these without a rest. Central run alone.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from monazite.economy.forgone_use import forgone_use
from monazite.economy.line_losses import missing_output
from monazite.economy.recovery import FADE, FULL_RECAPTURE
from monazite.presentation.briefing.claims import joined_with_and, number
from monazite.results.names import Names, month_text
from monazite.results.results import Results

YEAR = 12
LEAST_RISE = 0.1  # part of the first year's loss by which that of the second is larger, to be worth a reason
LEAST_PART = 0.05  # part of the rise below which a cause of it is not named
LEAST_USE = 0.05  # part of the loss from which a use counts among those whose materials are lacking
DAYS = 365.25 / 12.0  # of a month
LEAST_SHOWN = 5e-3  # of a share, below which it prints as 0%
RUN_DOWN = 0.5  # of a stock: below it is named as run down
GOOD = "of what they miss is made good"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Causes(NamedTuple):
    """What a region loses in each year from a month on and why (year,); MUSD, and shares.

    ``missed``: output that lines do not make; ``made_good``: sold from finished goods, or caught up; ``forgone``: use
    given up at high prices; ``output_share``: part of their plan that lines make; ``elsewhere``: purchases of what is
    lacking from countries that do not control it, over all purchases of the year before.
    """

    loss: np.ndarray
    missed: np.ndarray
    made_good: np.ndarray
    forgone: np.ndarray
    output_share: np.ndarray
    elsewhere: np.ndarray
    worst: date
    """Month of the largest loss."""
    cover: tuple[float, float]
    """Commercial stock of what is lacking, days of use: before the first month, and at its least in the first year."""
    least: date
    """Month at whose end it is least."""

    @property
    def part_made_good(self) -> np.ndarray:
        """Part of what lines miss that is made good (year,)."""
        return np.divide(self.made_good, self.missed, out=np.zeros_like(self.missed), where=self.missed > 0.0)

    @property
    def is_run_down(self) -> bool:
        """Whether stocks fall to less than half in the first year."""
        return self.cover[1] < RUN_DOWN * self.cover[0]


def second_year_details(results: Results, names: Names, region: str, start: int) -> str:
    """What the rise from the first year to the second is made of, with output, stocks and other supply.

    Whole sentences; empty where the second year does not cost clearly more than the first.

    Parameters
    ----------
    results
        A run; its central draw counts.
    names
        What regions are called.
    region
        The region.
    start
        Number of the month from which years are counted.
    """
    found = _dearer(results, region, start)
    if found is None:
        return ""
    month, who = results.index.month, names.the(region)
    first, second = (_of_plan(x) for x in found.output_share[:2])
    stocks = f", while commercial stocks of what they lack fall to {_fall(found)}" if found.is_run_down else ""
    return (
        f"{who[:1].upper()}{who[1:]} loses {_money(found.loss[1] - found.loss[0])} more in the second year, "
        f"{month_text(month[start + YEAR])} to {month_text(month[start + 2 * YEAR - 1])}, than in the first: "
        f"{_rise(found)}. Lines make {first} of their plan in the first year{stocks}, and {second} in the second. "
        f"Finished goods and catching up make good {_made_good(found)}: nothing is caught up any more where customers "
        "have gone without for "
        f"{number(FADE + FULL_RECAPTURE, 3)} months. The largest loss is that of {month_text(found.worst)}. "
        f"{_elsewhere(found)}"
    )


def _dearer(results: Results, region: str, start: int) -> Causes | None:
    """The causes where the second year costs clearly more than the first, and lines miss some output in it."""
    found = causes(results, region, start)
    if found is None or not found.missed[1] > 0.0:
        return None
    return found if found.loss[1] > (1.0 + LEAST_RISE) * found.loss[0] else None


def _made_good(found: Causes) -> str:
    """Parts of what is missed that are made good, of the years in which anything is."""
    first, second = (_percent(x) for x in found.part_made_good[:2])
    if found.missed[0] > 0.0:
        return f"{first} of what is missed in the first year and {second} in the second"
    return f"{second} of what is missed in the second"


def _fall(found: Causes) -> str:
    """How commercial stocks run down in the first year."""
    start, least = (f"{days:.0f}" for days in found.cover)
    return f"{least} {'day' if least == '1' else 'days'} of use in {month_text(found.least)}, from {start}"


def causes(results: Results, region: str, start: int) -> Causes | None:
    """What a region loses in each whole year from a month on and why; None with fewer than two years left."""
    view, index, s = results.view, results.index, results.model.structure
    years = (len(index.month) - start) // YEAR
    place = index.region.index(region)
    if years < 2:
        return None

    def yearly(path: np.ndarray) -> np.ndarray:
        return path[start : start + years * YEAR].reshape(years, YEAR).sum(1)

    factor = float(results.parameters["dependence"][0])
    worth = np.minimum(s.sector_share * factor, 1.0) * s.value_added[:, place, None]  # sector, use
    short = missing_output(s, view.flows.output[:1])[0, :, :, place]  # month, use
    central, without = (view.line_losses[bound, 0, :, :, place].sum(1) for bound in (1, 2))
    missed, forgone = short @ worth.sum(0), _forgone(results, place)
    made_good = missed - (without - forgone) + (without - central)
    uses = (short * worth.sum(0))[start:].sum(0)
    goods = (
        np.flatnonzero(s.mix[uses >= LEAST_USE * max(uses.sum(), 1e-12)].any(0)) if uses.any() else np.array([], int)
    )
    stock = _cover(results, goods, place)
    least = start + int(stock[start : start + YEAR].argmin())
    plan = YEAR * max(float(worth.sum()), 1e-12)
    return Causes(
        yearly(central), yearly(missed), yearly(made_good), yearly(forgone), 1.0 - yearly(missed) / plan,
        _bought_elsewhere(results, goods, place, start, years), index.month[start + int(central[start:].argmax())],
        (float(stock[max(start - 1, 0)]), float(stock[least])), index.month[least],
    )  # fmt: skip


def _forgone(results: Results, place: int) -> np.ndarray:
    """Use given up at high prices in a region (month,), MUSD."""
    return forgone_use(results.view)[0, :, :, place].sum(1)


def _cover(results: Results, goods: np.ndarray, place: int) -> np.ndarray:
    """Commercial stock of some goods in a region (month,), days of use in the baseline year, by value."""
    s, buyers = results.model.structure, results.index.buyer_region == place
    price = s.price_ref[goods]
    stock = results.view.flows.stock[0][:, goods][:, :, buyers].sum(2) @ price
    return DAYS * stock / max(float(s.need_ref[goods][:, buyers].sum(1) @ price), 1e-12)


def _bought_elsewhere(results: Results, goods: np.ndarray, place: int, start: int, years: int) -> np.ndarray:
    """Purchases of some goods in a region that come from countries without control, over all of the year before.

    By value at prices of the baseline year (year,); not a number where the run begins less than a year before, or
    nothing was bought in it: of some goods that nobody lacks.
    """
    s, index = results.model.structure, results.index
    buyers, own = index.buyer_region == place, {index.region.index(name) for name in results.view.controllers}
    total, free = (np.zeros(len(index.month)) for _ in range(2))
    for good in goods.tolist():
        path = results.view.flows.ship[0][:, good][:, :, buyers].sum(2) * s.price_ref[good]  # month, slot
        plants = index.own_plants(s.producers, good)
        total += path.sum(1)
        free += path[:, [k for k, region in enumerate(plants) if region >= 0 and region not in own]].sum(1)
    usual = total[start - YEAR : start].sum() if start >= YEAR else 0.0
    return free[start : start + years * YEAR].reshape(years, YEAR).sum(1) / (usual if usual > 0.0 else np.nan)


def _rise(found: Causes) -> str:
    """What the rise is made of: what adds to it, and what takes from it."""
    parts = (
        (found.missed[1] - found.missed[0], "because lines miss more output", "because lines miss less output"),
        (found.made_good[0] - found.made_good[1], f"because less {GOOD}", f"because more {GOOD}"),
        (found.forgone[1] - found.forgone[0], "for use given up at high prices", "for use no longer given up"),
    )
    whole = found.loss[1] - found.loss[0]
    named = [part for part in parts if abs(part[0]) >= LEAST_PART * whole]
    added = [f"{_money(x)} {words}" for x, words, _ in named if x > 0.0]
    taken = [f"{_money(-x)} {words}" for x, _, words in named if x < 0.0]
    return joined_with_and(added) + (f", less {joined_with_and(taken)}" if taken else "")


def _elsewhere(found: Causes) -> str:
    """Supply from countries without control in the first, second and last year; empty without a year before."""
    if not np.isfinite(found.elsewhere).all():
        return ""
    if not (found.elsewhere >= LEAST_SHOWN).any():
        return "Next to nothing of what is lacking comes from countries that control nothing, its own included."
    years = sorted({0, 1, len(found.elsewhere) - 1})
    parts = [f"{_percent(found.elsewhere[y])} in the {ORDINALS[y]}" for y in years]
    return (
        "Supply from countries that control nothing, its own included, comes to "
        f"{joined_with_and([f'{parts[0]} year', *parts[1:]])}, measured by all purchases of the year before."
    )


def _of_plan(share: float) -> str:
    """What lines make of their plan: all of it only where nothing is missed, since this stands beside a loss."""
    return "more than 99%" if 1.0 - LEAST_SHOWN <= share < 1.0 else _percent(share)


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}%"


def _money(musd: float) -> str:
    """Money in three figures, so that parts are seen to add up."""
    return f"{number(musd / 1e3, 3)} billion USD" if abs(musd) >= 1e3 else f"{number(musd, 3)} million USD"
