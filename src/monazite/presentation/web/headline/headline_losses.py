"""Losses of GDP in the words of the headline: who loses most as a share of GDP and in money, and what is put off."""

from __future__ import annotations

import math

import numpy as np

from monazite.presentation.briefing.claims import number, range_text, value_text
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

YEAR = 12  # months of the losses of the page
LEAST_LOSS = 0.01  # % of GDP that the headline speaks of
LEAST_POINTS = 1e-3  # of a percentage: a change below it counts as none
NEVER = "never in this run"


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def range_of(q: Quantity) -> str:
    """The range of a number in words; empty where it has none."""
    if q.low == q.high or math.isnan(q.value):
        return ""
    return range_text(q).replace("not within the run", NEVER)


def in_dollars(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money, in words, behind a comma; empty where it is too small to be seen as a share."""
    if not share >= LEAST_POINTS:
        return ""
    money = _money(current, region, share)
    return f", {value_text(Quantity(money, money, money, 'MUSD', 'loss_central', {}, current.results.run))}"


def whole_loss(current: QuickQuantities, region: str) -> str:
    """Loss from the day of the levers to the end of the run, and its worst month, in words; central case."""
    months, monthly = current.results.index.month[current.start :], current.monthly_loss(region)[current.start :]
    whole = float(monthly.sum())
    if whole < LEAST_POINTS:
        return f"Nearly nothing to {month_text(months[-1])}"
    worst = months[int(np.argmax(monthly))]
    money = in_dollars(current, region, whole)
    return f"To {month_text(months[-1])}: {number(whole, 2)}%{money}; worst month: {month_text(worst)}"


def _money(current: QuickQuantities, region: str, share: float) -> float:
    """A loss in % of GDP as million USD."""
    return share / 100.0 * current.gdp_of(region)


def _dollars(run: QuickQuantities, share: Quantity) -> str:
    """A loss of a region in % of GDP as money, in words, with its range behind it where it has one."""
    value, low, high = (_money(run, share.where["region"], x) for x in (share.value, share.low, share.high))
    money = Quantity(value, low, high, "MUSD", "loss_central", {}, share.run)
    spread = range_of(money)
    return value_text(money) + (f" (range {spread})" if spread else "")


def loss_sentences(current: QuickQuantities, rest: QuickQuantities, names: Names, country: str = "") -> str:
    """Who loses most as a share of GDP and in money, both by name, after what ``country`` loses where one is chosen.

    The region that controls and the rest of the world are left out of who loses most. With a blank behind it.
    """
    if not current.has_losses:
        return "Losses of GDP mean nothing in this scenario. "
    out = {current.results.scenario.controller, "ROW"}
    among = [name for name in current.results.index.region if name not in out]
    by_share = current.hardest_hit(among)
    if by_share is None:
        return ""
    whole = [current.loss_to_end(name) for name in among]
    by_money = max(whole, key=lambda loss: _money(current, loss.where["region"], loss.value))
    worst, richest = by_share.where["region"], by_money.where["region"]
    own = f"{_own_loss(current, rest, names, country)}. " if country else ""
    if by_share.value < LEAST_LOSS:
        none = f"No country loses as much as {LEAST_LOSS:g}% of its GDP. "
        later = f"{own}{none}" if country and current.loss_to_end(country).value >= LEAST_LOSS else none
        if by_money.value < LEAST_LOSS or richest == country:
            return later
        return f"{later}In {names.the(richest)} the loss comes later: {_put_off(current, rest, by_money)}. "
    if country:
        return f"{own}{_others_in_short(names, country, by_share, by_money, current)}. "
    share, money = f", {_share(current, rest, worst)}", f", {_money_by_dates(current, richest)}"
    first, most = capitalised(names.the(worst)), names.the(richest)
    if worst == richest:
        return f"{first} loses most, both as a share of GDP and in money: {share[2:]}, that is{money[1:]}. "
    text = f"{first} loses most as a share of GDP{share}; in money {most} does"
    if current.whole_run("loss_share_central", region=richest).value < LEAST_LOSS:
        return f"{text}. In {most} the loss comes later: {_put_off(current, rest, by_money)}. "
    return f"{text}{money}. "


def _others_in_short(
    names: Names, country: str, by_share: Quantity, by_money: Quantity, current: QuickQuantities
) -> str:
    """Who loses most, beside a country that is told at length: without ranges, which tiles and charts show."""
    worst, richest = by_share.where["region"], by_money.where["region"]
    first, most = capitalised(names.the(worst)), names.the(richest)
    money = _money(current, richest, by_money.value)
    sum_of = value_text(Quantity(money, money, money, "MUSD", "loss_central", {}, current.results.run))
    in_money = "" if richest == country else f", {sum_of} by {_dates(current)[1]}"
    share = "" if worst == country else f", {value_text(by_share)}"
    if worst == richest:
        return f"{first} loses most, both as a share of GDP{share} and in money{in_money}"
    return f"{first} loses most as a share of GDP{share}; in money {most} does{in_money}"


def _own_loss(current: QuickQuantities, rest: QuickQuantities, names: Names, country: str) -> str:
    """What a country loses as a share of its GDP and in money, or when the loss comes."""
    loss, whole = current.whole_run("loss_share_central", region=country), current.loss_to_end(country)
    who = capitalised(names.the(country))
    if loss.value >= LEAST_LOSS:
        return f"{who} loses {_share(current, rest, country)}, that is {_money_by_dates(current, country)}"
    if whole.value >= LEAST_LOSS:
        return f"In {names.the(country)} the loss comes later: {_put_off(current, rest, whole)}"
    return f"{who} loses less than {LEAST_LOSS:g}% of its GDP"


def _share(current: QuickQuantities, rest: QuickQuantities, region: str) -> str:
    """Loss of a region as a share of a year's GDP, with its range and the loss at rest where that differs."""
    loss, at_rest = (q.whole_run("loss_share_central", region=region) for q in (current, rest))
    parts = [f"range {spread}"] if (spread := range_of(loss)) else []
    parts += [f"at rest {value_text(at_rest)}"] if abs(loss.value - at_rest.value) >= LEAST_POINTS else []
    return f"{value_text(loss)} of a year's GDP{f' ({"; ".join(parts)})' if parts else ''}"


def _dates(current: QuickQuantities) -> tuple[str, str]:
    """The last of the twelve months and that of the run, in words."""
    months = current.results.index.month[current.start :]
    return month_text(months[min(YEAR, len(months)) - 1]), month_text(months[-1])


def _money_by_dates(current: QuickQuantities, region: str) -> str:
    """Loss of a region in money in the twelve months and to the end of the run."""
    year_end, end = _dates(current)
    loss, whole = current.whole_run("loss_share_central", region=region), current.loss_to_end(region)
    if year_end == end:
        return f"{_dollars(current, loss)} by {end}"
    return f"{_dollars(current, loss)} by {year_end} and {_dollars(current, whole)} by {end}"


def _put_off(current: QuickQuantities, rest: QuickQuantities, whole: Quantity) -> str:
    """A loss that is next to none in the twelve months, with both dates, and the one at rest where it differs."""
    year_end, end = _dates(current)
    text = f"nearly nothing by {year_end}, but {_dollars(current, whole)} by {end}"
    at_rest = rest.loss_to_end(whole.where["region"])
    if abs(whole.value - at_rest.value) >= LEAST_LOSS:
        text += f" (at rest {_dollars(rest, at_rest)})"
    return text
