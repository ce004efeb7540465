"""Losses of GDP in the words of the headline: who loses most as a share of GDP and in money, and what is put off."""

from __future__ import annotations

import math

import numpy as np

from monazite.presentation.briefing.claims import number, range_text, value_text
from monazite.presentation.briefing.second_year import second_year_details
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.results.names import Names, month_text
from monazite.results.quantity import Quantity

YEAR = 12  # months of the losses of the page
LEAST_LOSS = 0.01  # % of GDP that the headline speaks of
LEAST_POINTS = 1e-3  # of a percentage: a change below it counts as none
NEVER = "never in this run"
CAUTIOUS = "Counted most cautiously, firms make up for most of the loss later."
NEAR = 0.1  # of the central run, within which the middle of the draws is not told beside it


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
    return f", {_in_money(current, region, share)}"


def whole_loss(current: QuickQuantities, region: str) -> str:
    """Loss from the day of the levers to the end of the run, in words; central case."""
    end, whole = month_text(current.results.index.month[-1]), float(current.monthly_loss(region)[current.start :].sum())
    if whole < LEAST_POINTS:
        return f"Nearly nothing to {end}"
    return f"To {end}: {number(whole, 2)}%{in_dollars(current, region, whole)}"


def worst_month(current: QuickQuantities, region: str) -> str:
    """The month of the largest loss of a region and its size, a sentence; empty where next to nothing is lost.

    Central case.
    """
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
    spread = range_of(money)
    return value_text(money) + (f" (range {spread})" if spread else "")


def loss_lead(current: QuickQuantities, names: Names, country: str = "") -> str:
    """What ``country`` loses in money in the year, or who loses most of it where none is; a clause, without ranges.

    The region that controls and the rest of the world are left out of who loses most. Empty where losses mean nothing.
    """
    by_share, by_money = _hardest_hit(current) if current.has_losses else (None, None)
    if by_share is None or by_money is None:
        return ""
    year_end, end = _dates(current)
    if country:
        return _own_loss(current, names, country)
    richest = by_money.where["region"]
    if by_share.value < LEAST_LOSS:
        until = "" if by_money.value < LEAST_LOSS else f" by {year_end}"
        return f"no country loses as much as {LEAST_LOSS:g}% of its GDP{until}"
    loss, most = current.whole_run("loss_share_central", region=richest), f"{names.the(richest)} loses most in money"
    if _comes_later(loss, by_money):
        whole = _in_money(current, richest, by_money.value)
        return f"{most}, nearly nothing by {year_end}, but {whole} by {end}"
    return f"{most}, {_in_money(current, richest, loss.value)} by {year_end}"


def _comes_later(loss: Quantity, whole: Quantity) -> bool:
    """Whether next to nothing of a loss falls into the year: a small share of GDP that is all of it does."""
    return loss.value < min(LEAST_LOSS, NEAR * whole.value)


def loss_sentence(current: QuickQuantities, names: Names, country: str = "") -> str:
    """How sure the loss of `loss_lead` is: range of the draws and the most cautious count. A whole sentence, or none.

    What it comes to by the end of the run is told where the first twelve months have next to none.
    """
    if not current.has_losses:
        return "Losses of GDP mean nothing in this scenario."
    by_share, by_money = _hardest_hit(current)
    if by_share is None or by_money is None:
        return ""
    region = country or by_money.where["region"]
    loss, whole = current.whole_run("loss_share_central", region=region), current.loss_to_end(region)
    text, is_told = "", not country and by_share.value >= LEAST_LOSS and not _comes_later(loss, whole)
    if loss.value >= LEAST_LOSS or is_told:
        text = _how_sure(current, loss, _counted_low(current, region))
    elif whole.value >= LEAST_LOSS and not country and by_share.value < LEAST_LOSS:
        text = f"in {names.the(region)} the loss comes later: {_put_off(current, whole)}"
    elif whole.value >= LEAST_LOSS:
        text = _how_sure(current, whole, _counted_low(current, region, to_end=True))
    return f"{capitalised(text)}." if text else ""


def _how_sure(current: QuickQuantities, loss: Quantity, low: float) -> str:
    """Range of a loss over the draws, and the same loss counted most cautiously: ``low``, % of a year's GDP."""
    money = _as_money(current, loss)
    unit = value_text(money).partition(" ")[2]
    cautious = _in_unit(_money(current, loss.where["region"], low), unit)
    if not (spread := range_of(money)):
        return f"counted most cautiously, that loss is {cautious} {unit}"
    return f"the range of that loss is {spread} {unit}, counted most cautiously {cautious} {unit}"


def _in_unit(musd: float, unit: str) -> str:
    """Million USD as a number in the unit of a text beside it, so that both can be compared at a glance."""
    return number(musd / 1000.0 if unit.startswith("billion") else musd, 2)


def loss_details(current: QuickQuantities, rest: QuickQuantities, names: Names, country: str = "") -> str:
    """What stands behind `loss_sentence`: the share of GDP, the loss at rest, and who loses most for its size.

    Whole sentences; empty where there is no more to say.
    """
    by_share, by_money = _hardest_hit(current) if current.has_losses else (None, None)
    if by_share is None or by_money is None:
        return ""
    if not country and max(by_share.value, by_money.value) < LEAST_LOSS:
        return ""
    own = country or by_money.where["region"]
    parts = [_share_at_length(current, rest, own, names), worst_month(current, own), _middle_in_money(current, own)]
    if current.whole_run("loss_share_central", region=own).value >= LEAST_LOSS:
        parts.append(CAUTIOUS)
    if by_share.value >= LEAST_LOSS:
        parts.append(_who_loses_most(current, names, by_share, by_money, own))
    elif country:
        parts.append(f"No country loses as much as {LEAST_LOSS:g}% of its GDP in twelve months.")
    return " ".join(filter(None, parts))


def _hardest_hit(current: QuickQuantities) -> tuple[Quantity | None, Quantity | None]:
    """The largest loss in twelve months as a share of GDP, and the largest in money to the end of the run."""
    out = {current.results.scenario.controller, "ROW"}
    among = [name for name in current.results.index.region if name not in out]
    by_share, whole = current.hardest_hit(among), [current.loss_to_end(name) for name in among]
    return by_share, max(whole, key=lambda loss: _money(current, loss.where["region"], loss.value), default=None)


def leading_region(current: QuickQuantities, country: str = "") -> str:
    """The region whose loss the headline tells: ``country``, or who loses most in money."""
    by_money = None if country else _hardest_hit(current)[1]
    return country if by_money is None else by_money.where["region"]


def _own_loss(current: QuickQuantities, names: Names, country: str) -> str:
    """What a country loses in money in the year, or when the loss comes; a clause without ranges."""
    loss, whole, (year_end, end) = (
        current.whole_run("loss_share_central", region=country), current.loss_to_end(country), _dates(current)
    )  # fmt: skip
    if loss.value >= LEAST_LOSS or (whole.value >= LEAST_LOSS and not _comes_later(loss, whole)):
        return f"{names.the(country)} loses {_in_money(current, country, loss.value)} by {year_end}"
    if whole.value >= LEAST_LOSS:
        money = _in_money(current, country, whole.value)
        return f"in {names.the(country)} the loss comes later: nearly nothing by {year_end}, but {money} by {end}"
    return f"{names.the(country)} loses less than {LEAST_LOSS:g}% of its GDP"


def _share_at_length(current: QuickQuantities, rest: QuickQuantities, region: str, names: Names) -> str:
    """The loss of a region as a share of a year's GDP, with the one at rest, in twelve months and to the end."""
    loss, at_rest = (q.whole_run("loss_share_central", region=region) for q in (current, rest))
    whole, whole_at_rest = current.loss_to_end(region), rest.loss_to_end(region)
    if whole.value < LEAST_POINTS:
        return ""
    year_end, end = _dates(current)
    text = f"{capitalised(names.the(region))} loses {_share(loss, at_rest)} by {year_end}"
    return (
        f"{text}."
        if year_end == end
        else (f"{text} and {_share(whole, whole_at_rest)} by {end}, {_dollars(current, whole)}.")
    )


def _share(loss: Quantity, at_rest: Quantity) -> str:
    """A loss as a share of a year's GDP, with its range and the loss at rest where that differs."""
    parts = [f"range {spread}"] if (spread := range_of(loss)) else []
    parts += [f"at rest {value_text(at_rest)}"] if abs(loss.value - at_rest.value) >= LEAST_POINTS else []
    return f"{value_text(loss)} of a year's GDP{f' ({"; ".join(parts)})' if parts else ''}"


def _middle_in_money(current: QuickQuantities, region: str) -> str:
    """The middles of the draws where they lie far from the central run, which the sentence shows; else empty."""
    if current.results.draws == 1:
        return ""
    view, start = current.results.view, current.start
    place, (year_end, end) = view.labels("places").index(region), _dates(current)
    whole = 100.0 * view.total_loss(1)[:, start:, -1].sum(1)[:, place] / view.gdp[place]
    shares = {year_end: current.results.select("loss_share_central", region=region)[0], end: whole}
    middles = {month: (values[0], float(np.median(values))) for month, values in shares.items()}
    if not any(value >= LEAST_LOSS and abs(middle - value) > NEAR * value for value, middle in middles.values()):
        return ""
    texts = [f"below {_in_money(current, region, middle)} by {month}" for month, (_, middle) in middles.items()]
    return (
        f"The sentence shows the central run, {_in_money(current, region, shares[end][0])} by {end}; the middle of the "
        f"draws, which a brief shows, is another one: half of them lie {' and '.join(texts)}."
    )


def _counted_low(current: QuickQuantities, region: str, *, to_end: bool = False) -> float:
    """The loss of the twelve months or to the end, counted most cautiously, % of a year's GDP; central run."""
    if not to_end:
        return current.whole_run("loss_share_lower", region=region).value
    view = current.results.view
    place = view.labels("places").index(region)
    return 100.0 * float(view.total_loss(0)[0, current.start :, -1, place].sum() / view.gdp[place])


def _in_money(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money, in words, without a range."""
    money = _money(current, region, share)
    return value_text(Quantity(money, money, money, "MUSD", "loss_central", {}, current.results.run))


def _who_loses_most(current: QuickQuantities, names: Names, by_share: Quantity, by_money: Quantity, own: str) -> str:
    """Who loses most as a share of GDP and in money, without ranges, which tiles and charts show."""
    worst, richest = by_share.where["region"], by_money.where["region"]
    first, most = capitalised(names.the(worst)), names.the(richest)
    sum_of = _in_money(current, richest, by_money.value)
    in_money = "" if richest == own else f", {sum_of} by {_dates(current)[1]}"
    share = "" if worst == own else f", {value_text(by_share)}"
    if worst == richest:
        return f"{first} loses most, both as a share of GDP{share} and in money{in_money}."
    return f"{first} loses most as a share of GDP{share}; in money {most} does{in_money}."


def _dates(current: QuickQuantities) -> tuple[str, str]:
    """The last of the twelve months and that of the run, in words."""
    months = current.results.index.month[current.start :]
    return month_text(months[min(YEAR, len(months)) - 1]), month_text(months[-1])


def _put_off(current: QuickQuantities, whole: Quantity) -> str:
    """A loss that is next to none in the twelve months, with both dates."""
    year_end, end = _dates(current)
    return f"nearly nothing by {year_end}, but {_dollars(current, whole)} by {end}"


def later_years(current: QuickQuantities, names: Names, country: str = "") -> str:
    """Why the second year costs ``country``, or who loses most in money, more than the first; else empty."""
    if not current.has_losses:
        return ""
    by_money = _hardest_hit(current)[1]
    region = country or (by_money.where["region"] if by_money is not None else "")
    return second_year_details(current.results, names, region, current.start) if region else ""
