"""Losses of GDP in the words of the headline: who loses most as a share of GDP and in money, and what is put off."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import number, range_text, value_text
from monazite.presentation.briefing.second_year import second_year_details
from monazite.presentation.web.runs.led_losses import (
    LEAST_LOSS,
    LedLosses,
    bound_of,
    largest,
    led_losses,
    regions_that_lose,
)
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

YEAR = 12  # months of the losses of the page
LEAST_POINTS = 1e-3  # of a percentage: a change below it counts as none
NEVER = "never in this run"
CAUTIOUS = "Counted most cautiously, firms make up for most of the loss later."
LOW_AND_HIGH = 2  # ends of a range
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
LEAST_ROUNDED = 100  # below it a figure has two digits already
LEAST_MOVE = 0.005  # of a loss, below which it counts as unmoved
SMALL = 100.0  # million USD, below which a sum is no part of a billion
LEAST_SUM = 0.1  # million USD, below which a sum is nearly nothing
MILLION_TO = " million to "
NEAR = 0.1  # of the central run, within which the middle of the draws is not told beside it


class WorstHit(NamedTuple):
    """The largest losses of all regions: as a share of GDP in the year, and in money in the year and to the end."""

    by_share: Quantity
    in_year: Quantity
    to_end: Quantity


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def range_of(q: Quantity) -> str:
    """The range of a number in words, for the few draws of a page: about, its ends to two digits; empty without one."""
    if q.low == q.high or math.isnan(q.value):
        return ""
    return loosely(range_text(q).replace("not within the run", NEVER))


def loosely(spread: str) -> str:
    """A range with its ends rounded outwards to two digits: of few draws they lie near the lowest and the highest.

    >>> loosely("1,283 to 15,100"), loosely("0.13 to 0.9"), loosely("35 to 41")
    ('about 1,200 to 16,000', 'about 0.13 to 0.9', 'about 35 to 41')
    """
    ends = spread.split(" to ")
    if len(ends) != LOW_AND_HIGH:
        return spread
    low, high = (
        FIGURE.sub(lambda found, r=r: _to_two_digits(found[0], r), end)
        for end, r in zip(ends, (math.floor, math.ceil), strict=True)
    )
    return f"about {low} to {high}"


def _to_two_digits(figure: str, rounding: Callable[[float], int]) -> str:
    """A figure of three digits or more before its point, rounded up or down; others as they are."""
    value = float(figure.replace(",", ""))
    if value < LEAST_ROUNDED:
        return figure
    step = 10 ** (math.floor(math.log10(value)) - 1)
    return f"{rounding(value / step) * step:,}"


def in_dollars(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money, in words, behind a comma; empty where it is too small to be seen as a share."""
    if not share >= LEAST_POINTS:
        return ""
    return f", {money_of(current, region, share)}"


def whole_loss(current: QuickQuantities, region: str) -> str:
    """Loss from the day of the levers to the end of the run, in words."""
    end, whole = month_text(current.results.index.month[-1]), led_losses(current, region).whole.value
    if whole < LEAST_POINTS:
        return f"Nearly nothing to {end}"
    return f"To {end}: {number(whole, 2)}%{in_dollars(current, region, whole)}"


def worst_month(current: QuickQuantities, region: str) -> str:
    """The month of the largest loss of a region and its size, a sentence; empty where next to nothing is lost."""
    monthly = current.monthly_loss(region)[current.start :]
    if float(monthly.sum()) < LEAST_POINTS:
        return ""
    worst = int(np.argmax(monthly))
    month, share = month_text(current.results.index.month[current.start + worst]), float(monthly[worst])
    size = f"{number(share, 2)}% of a year's GDP{in_dollars(current, region, share)}"
    return f"Its worst month is {month}, with a loss of {size}."


def _money(current: QuickQuantities, region: str, share: float) -> float:
    """A loss in % of GDP as million USD."""
    return share / 100.0 * current.gdp_of(region)


def _as_money(run: QuickQuantities, share: Quantity) -> Quantity:
    """A loss of a region in % of GDP as money."""
    value, low, high = (_money(run, share.where["region"], x) for x in (share.value, share.low, share.high))
    return Quantity(value, low, high, "MUSD", "loss_central", {}, share.run)


def _dollars(run: QuickQuantities, share: Quantity) -> str:
    """A loss of a region in % of GDP as money, in words, with its range behind it where it has one."""
    money = _as_money(run, share)
    spread = money_range(money)
    return value_text(money) + (f" (range {spread}{' billion' if MILLION_TO in spread else ''})" if spread else "")


def money_range(money: Quantity) -> str:
    """The range of a sum in words, in its unit; a small lower end of billions in millions, which it then says."""
    spread = range_of(money)
    _, to, high = spread.partition(" to ")
    if to and 1e3 <= money.value < 1e6 and LEAST_SUM <= money.low < SMALL:
        return f"about {number(money.low, 2)}{MILLION_TO}{high}"
    return spread


def loss_lead(current: QuickQuantities, names: Names, country: str = "", rest: QuickQuantities | None = None) -> str:
    """What ``country`` loses in money in the year, or who loses most of it where none is; a clause, without ranges.

    The region that controls and the rest of the world are left out of who loses most, which is said of the year, and
    of the whole run as well where that is another region, or where what is set moves that alone beside ``rest``. Empty
    where losses mean nothing.
    """
    worst = _hardest_hit(current) if current.has_losses else None
    if worst is None:
        return ""
    year_end, end = dates_of(current)
    if country:
        return _own_loss(current, names, led_losses(current, country))
    if worst.by_share.value < LEAST_LOSS:
        return f"no country loses as much as {LEAST_LOSS:g}% of its GDP by {year_end}"
    rich, later = (led_losses(current, loss.where["region"]) for loss in (worst.in_year, worst.to_end))
    first, last = (names.the(loss.where["region"]) for loss in (worst.in_year, worst.to_end))
    in_year, whole = _sum(current, rich, rich.year, year_end), _sum(current, later, later.whole, end)
    if first != last and later.whole.value >= LEAST_LOSS:
        return f"{first} loses most in money, {in_year}, but overall {last}, {whole}"
    link = ", but" if _comes_later(rich.year, rich.whole) else " and" if rest and _moves_later(rich, rest) else ""
    but = f"{link} {_sum(current, rich, rich.whole, end)}" if link else ""
    return f"{first} loses most in money, {in_year}{but}"


def _moves_later(led: LedLosses, rest: QuickQuantities) -> bool:
    """Whether a loss beside the one at rest moves after the twelve months alone."""
    region = led.year.where["region"]
    usual = rest.whole_run("loss_share_central", region=region).value, rest.loss_to_end(region).value
    in_year, to_end = (abs(own.value - at_rest) for own, at_rest in zip((led.year, led.whole), usual, strict=True))
    return in_year < LEAST_MOVE * usual[0] and to_end > NEAR * usual[1] and to_end > LEAST_LOSS


def central_lead(current: QuickQuantities, names: Names, region: str) -> str:
    """What a region loses in money, as `loss_lead` says it, without the middle of the draws."""
    return _own_loss(current, names, led_losses(current, region)._replace(asides=("", "")))


def _sum(current: QuickQuantities, led: LedLosses, loss: Quantity, month: str) -> str:
    """A loss in money by a month; where it lies far from the middle of the draws, with that one."""
    return f"{money_of(current, loss.where['region'], loss.value)} by {month}{_half(current, led, loss)}"


def _half(current: QuickQuantities, led: LedLosses, loss: Quantity) -> str:
    """What half of the draws lie below, of one of the losses, where it lies far from that; with a leading blank."""
    which = 0 if loss is led.year else 1
    if not led.asides[which] or led.middles is None:
        return ""
    middle = led.middles[which]
    return f" (half of the draws lie below {money_of(current, loss.where['region'], middle)})"


def _comes_later(loss: Quantity, whole: Quantity) -> bool:
    """Whether next to nothing of a loss falls into the year: a small share of GDP that is all of it does."""
    return loss.value < min(LEAST_LOSS, NEAR * whole.value)


def loss_sentence(current: QuickQuantities, names: Names, country: str = "") -> str:
    """How sure the loss of `loss_lead` is: range of the draws and the most cautious count. A whole sentence, or none.

    What it comes to by the end of the run is told where the first twelve months have next to none.
    """
    if not current.has_losses:
        return "Losses of GDP mean nothing in this scenario."
    worst = _hardest_hit(current)
    if worst is None:
        return ""
    region = leading_region(current, country)
    led = led_losses(current, region)
    text, is_told = "", not country and worst.by_share.value >= LEAST_LOSS
    if led.year.value >= LEAST_LOSS or is_told:
        text = _how_sure(current, led, led.year, _which_loss(worst, led) if is_told else "that loss")
    elif led.whole.value >= LEAST_LOSS and not country:
        text = f"in {names.the(region)} the loss comes later: {_put_off(current, led)}"
    elif led.whole.value >= LEAST_LOSS:
        text = _how_sure(current, led, led.whole, "that loss")
    return f"{capitalised(text)}." if text else ""


def _which_loss(worst: WorstHit, led: LedLosses) -> str:
    """The loss of the year, called the first where the sentence before tells another one as well."""
    is_one = worst.in_year.where == worst.to_end.where and not _comes_later(led.year, led.whole)
    return "that loss" if is_one else "the first loss"


def _how_sure(current: QuickQuantities, led: LedLosses, loss: Quantity, which: str) -> str:
    """Range of a loss over the draws, and the same loss counted most cautiously; ``which``: what it is called."""
    region, money = loss.where["region"], _as_money(current, loss)
    low = _counted_low(current, region, to_end=loss is led.whole)
    unit = value_text(money).partition(" ")[2]
    cautious = _in_unit(_money(current, region, low), unit)
    if not (spread := money_range(money)):
        return f"counted most cautiously, {which} is {cautious}"
    sure = f"the range of {which} is {spread} {unit}"
    return f"{sure}; the central run counted most cautiously has {cautious}"


def _in_unit(musd: float, unit: str) -> str:
    """Million USD in the unit of a text beside it, so that both can be compared at a glance; a small sum in its own."""
    if unit.startswith("billion") and musd < SMALL:
        return f"{number(musd, 2)} million USD"
    return f"{number(musd / 1000.0 if unit.startswith('billion') else musd, 2)} {unit}"


def loss_details(current: QuickQuantities, rest: QuickQuantities, names: Names, country: str = "") -> str:
    """What stands behind `loss_sentence`: the share of GDP, the loss at rest, and who loses most for its size.

    Whole sentences; empty where there is no more to say.
    """
    worst = _hardest_hit(current) if current.has_losses else None
    if worst is None or (not country and max(worst.by_share.value, worst.to_end.value) < LEAST_LOSS):
        return ""
    own = leading_region(current, country)
    led = led_losses(current, own)
    parts = [_share_at_length(current, rest, led, names), worst_month(current, own), _other_run_in_money(current, led)]
    if led.year.value >= LEAST_LOSS:
        parts.append(CAUTIOUS)
    if worst.by_share.value >= LEAST_LOSS:
        parts.append(_who_loses_most(current, names, worst, own))
    elif country:
        parts.append(f"No country loses as much as {LEAST_LOSS:g}% of its GDP by {dates_of(current)[0]}.")
    return " ".join(filter(None, parts))


def _hardest_hit(current: QuickQuantities) -> WorstHit | None:
    """The largest losses, of the run that is shown of each region; None where there is none."""
    among = [led_losses(current, name) for name in regions_that_lose(current)]
    years, wholes = [led.year for led in among], [led.whole for led in among]
    found = (
        largest(years, current, in_money=False), largest(years, current, in_money=True),
        largest(wholes, current, in_money=True),
    )  # fmt: skip
    return None if None in found else WorstHit(*(loss for loss in found if loss is not None))


def leading_region(current: QuickQuantities, country: str = "") -> str:
    """The region whose loss the headline tells first: ``country``, or who loses most in money in the year.

    Where no country loses much in the year, that of the whole run.
    """
    worst = None if country else _hardest_hit(current)
    if worst is None:
        return country
    loss = worst.in_year if worst.by_share.value >= LEAST_LOSS else worst.to_end
    return loss.where["region"]


def _own_loss(current: QuickQuantities, names: Names, led: LedLosses) -> str:
    """What a country loses in money in the year, or when the loss comes; a clause without ranges."""
    (year_end, end), region = dates_of(current), led.year.where["region"]
    loss, whole = led.year, led.whole
    if loss.value >= LEAST_LOSS or (whole.value >= LEAST_LOSS and not _comes_later(loss, whole)):
        return f"{names.the(region)} loses {_sum(current, led, loss, year_end)}"
    if whole.value >= LEAST_LOSS:
        money = _sum(current, led, whole, end)
        return f"in {names.the(region)} the loss comes later: nearly nothing by {year_end}, but {money}"
    return f"{names.the(region)} loses less than {LEAST_LOSS:g}% of its GDP"


def _share_at_length(current: QuickQuantities, rest: QuickQuantities, led: LedLosses, names: Names) -> str:
    """The loss of a region as a share of a year's GDP, with the one at rest, in twelve months and to the end."""
    region = led.year.where["region"]
    at_rest = rest.whole_run("loss_share_central", region=region), rest.loss_to_end(region)
    if led.whole.value < LEAST_POINTS:
        return ""
    year_end, end = dates_of(current)
    middles = [middle if side else None for middle, side in zip(led.middles or (0.0, 0.0), led.asides, strict=True)]
    in_year, to_end = (_share(*one) for one in zip((led.year, led.whole), middles, at_rest, strict=True))
    text = f"{capitalised(names.the(region))} loses {in_year} by {year_end}"
    if year_end != end:
        text += f" and {to_end} by {end}, {_dollars(current, led.whole)}"
    return f"{text}."


def _share(loss: Quantity, middle: float | None, at_rest: Quantity) -> str:
    """A loss as a share of a year's GDP, with range, middle of the draws, and the loss at rest if it differs."""
    parts = [f"range {spread}"] if (spread := range_of(loss)) else []
    parts += [f"half of the draws below {value_text(replace(loss, value=middle))}"] if middle is not None else []
    parts += [f"at rest {value_text(at_rest)}"] if abs(loss.value - at_rest.value) >= LEAST_POINTS else []
    return f"{value_text(loss)} of a year's GDP{f' ({"; ".join(parts)})' if parts else ''}"


def _other_run_in_money(current: QuickQuantities, led: LedLosses) -> str:
    """The middles of the draws where they lie somewhat off the central run that the sentence shows."""
    if led.middles is None:
        return ""
    region, (year_end, end) = led.year.where["region"], dates_of(current)
    months = list(dict.fromkeys((year_end, end)))
    middles = list(zip((led.year.value, led.whole.value), led.middles, strict=True))
    if not any(value >= LEAST_LOSS and abs(middle - value) > NEAR * value for value, middle in middles):
        return ""
    texts = [
        f"below {money_of(current, region, middle)} by {month}"
        for (_, middle), month in zip(middles, months, strict=False)
    ]
    return (
        f"The sentence shows the central run, {money_of(current, region, led.whole.value)} by {end}; the middle of "
        f"the draws, which a brief shows, is another one: half of them lie {' and '.join(texts)}."
    )


def _counted_low(current: QuickQuantities, region: str, *, to_end: bool = False) -> float:
    """The loss of the twelve months or to the end, counted most cautiously, % of a year's GDP, central run."""
    if not to_end:
        return bound_of(current, region, "lower")
    view = current.results.view
    place = view.labels("places").index(region)
    return 100.0 * float(view.total_loss(0)[0, current.start :, -1, place].sum() / view.gdp[place])


def money_of(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money, in words, without a range."""
    money = _money(current, region, share)
    return value_text(Quantity(money, money, money, "MUSD", "loss_central", {}, current.results.run))


def _who_loses_most(current: QuickQuantities, names: Names, worst: WorstHit, own: str) -> str:
    """Who loses most as a share of GDP and in money, each of its own months; without ranges, which tiles show."""
    by_share, in_year, to_end = (loss.where["region"] for loss in worst)
    first, (year_end, end) = capitalised(names.the(by_share)), dates_of(current)
    share = "" if by_share == own else f", {value_text(worst.by_share)}"
    if by_share == in_year == to_end:
        return f"{first} loses most, both as a share of GDP{share} and in money."
    text = f"{first} loses most as a share of GDP{share}"
    if in_year == to_end:
        money = "" if in_year == own else f", {money_of(current, in_year, worst.to_end.value)} by {end}"
        return f"{text}; in money {names.the(in_year)} does{money}."
    return f"{text} by {year_end}; in money {names.the(in_year)} does by then, and {names.the(to_end)} by {end}."


def dates_of(current: QuickQuantities) -> tuple[str, str]:
    """The last of the twelve months and that of the run, in words."""
    months = current.results.index.month[current.start :]
    return month_text(months[min(YEAR, len(months)) - 1]), month_text(months[-1])


def _put_off(current: QuickQuantities, led: LedLosses) -> str:
    """A loss that is next to none in the twelve months, with both dates."""
    year_end, end = dates_of(current)
    half = _half(current, led, led.whole)
    return f"nearly nothing by {year_end}, but {_dollars(current, led.whole)} by {end}{half}"


def later_years(current: QuickQuantities, names: Names, country: str = "") -> str:
    """Why the second year costs ``country``, or who loses most in money to the end, more than the first; else empty."""
    worst = _hardest_hit(current) if current.has_losses else None
    region = country or ("" if worst is None else worst.to_end.where["region"])
    return second_year_details(current.results, names, region, current.start) if worst and region else ""
