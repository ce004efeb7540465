"""Headline numbers: what a run says beside the run at rest, as tiles, and the claim behind each.

Every number of a tile is a value of a `Claim`, so that the sources view can lead from it to its run, its parameters and
its rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monazite.presentation.briefing.claims import Claim, ClaimBook, number, range_text, value_text
from monazite.presentation.briefing.quantities import as_share
from monazite.presentation.web.quick_quantities import FEW_LINES, MAIN_REGIONS, QuickQuantities
from monazite.results.names import Names, month_text, present
from monazite.results.quantity import Quantity

BURDENS = {
    "co2e": "Greenhouse gas",
    "radioactive": "Radioactive residue",
    "water": "Water",
    "ammonia": "Ammonium salts",
}
UNIT_TEXTS = {"t/month": "t a month", "m3/month": "m³ a month"}
THIRD, SIXTH = 2, 5
"""Months after that of the levers for which idle lines are told."""
YEAR = 12  # months of the losses of the page
LEAST_CHANGE = 0.005  # relative change below which a number counts as unchanged
LEAST_OF_NORMAL = 0.1  # % of normal shipments that is shown as a number
FAR = 1.5
"""Times the middle of the draws, or that part of it, from which on a central value does not lead a sentence."""
LEAST_LOSS = 0.01  # % of GDP that the headline speaks of
LEAST_POINTS = 1e-3  # of a percentage: a change below it counts as none


@dataclass(frozen=True)
class HeadlineTile:
    """A headline number beside the same number with the levers at rest.

    Attributes
    ----------
    id, group, label, detail
        Name in requests, heading it stands under (main, loss or footprint), text above and text below the number.
    current, rest
        The number with the levers moved and at rest.
    better
        Direction that helps: up or down; empty where neither does by itself: fewer shipments may mean less need.
    current_text, rest_text
        The numbers in words, where it is not those of `value_text`.
    change
        Change in words, and better, worse or same, where it is not that of `change_in_words`.
    extent
        How much of the whole it is, for the headline; empty where that is not asked.
    month
        Month of the number in words, for the headline; empty where that is not asked.
    standing
        What stands idle already in the month before, for the headline; empty where nothing does.
    middle
        The middle of the draws in words, where there are some: half of them lie below it.
    aside
        Above or below, where the central run lies far on that side of the middle of its draws; else empty.
    money
        A loss in million USD to the end of the run, for the headline.
    put_off
        When a loss comes that is next to none in the twelve months, for the headline; empty where it is not put off.
    """

    id: str
    group: str
    label: str
    current: Quantity
    rest: Quantity
    detail: str
    better: str
    current_text: str = ""
    rest_text: str = ""
    change: tuple[str, str] | None = None
    extent: str = ""
    month: str = ""
    standing: str = ""
    middle: str = ""
    aside: str = ""
    money: float = 0.0
    put_off: str = ""

    def to_json(self) -> dict[str, Any]:
        """Texts of the tile."""
        change, verdict = self.change or change_in_words(self.current, self.rest, self.better)
        q, before = self.current, self.rest_text or value_text(self.rest)
        if (self.current_text or value_text(q)) == before and self.change is None:
            change, verdict = "", "same"  # too small to be seen in the number itself
        return {
            "id": self.id,
            "group": self.group,
            "label": self.label,
            "value": self.current_text or value_text(q),
            "range": range_of(q),
            "middle": self.middle and f"half of the draws below {self.middle}",
            "before": before,
            "change": change,
            "verdict": verdict,
            "detail": self.detail,
        }

    def claim(self) -> Claim:
        """The sentence behind the tile."""
        text = "{what}: {a}, with the levers at rest {b:value}."
        return ClaimBook().several("front", text, "", [], what=self.label, a=self.current, b=self.rest)


def range_of(q: Quantity) -> str:
    """The range of a number in words; empty where it has none."""
    if q.low == q.high or math.isnan(q.value):
        return ""
    return range_text(q).replace("not within the run", "no stop within the run")


def _middle_of(values: np.ndarray, like: Quantity) -> str:
    """The median of a number by draw, in words; empty for a single draw."""
    if len(values) == 1 or not np.isfinite(values).all():
        return ""
    middle = float(np.median(values))
    return value_text(replace(like, value=middle, low=middle, high=middle)).partition(" ")[0]


def _aside(values: np.ndarray) -> str:
    """Where the central value lies far from the middle of all draws: above or below; else empty."""
    if len(values) == 1 or not np.isfinite(values).all():
        return ""
    middle = float(np.median(values))
    return "above" if values[0] > FAR * middle else "below" if FAR * values[0] < middle else ""


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def headline_tiles(current: QuickQuantities, rest: QuickQuantities, good: str, names: Names) -> list[HeadlineTile]:
    """Headline numbers: price, shipments, stops, supply, and losses by region."""
    home = names.the(current.results.scenario.controller)
    price_label = f"{capitalised(names.good(good))} outside {home}, highest price"
    peak, peak_month, number_of_month = current.extreme("price_outside", good=good)
    peaks = current.own_extremes("price_outside", good=good)
    peak_at_rest = rest.extreme("price_outside", good=good)[0]
    ratio = current.quantity(current.path("price_ratio", good=good)[:, number_of_month], "price_ratio", good=good)
    price_detail = f"{month_text(peak_month)}; {value_text(ratio)} times the price inside {home}"
    shipped, supplied = current.focus.shipped, current.focus.supplied
    where = {"good": shipped, "region": "WORLD"}
    lowest, lowest_month, number_of_lowest = current.extreme("exports_counted_index", lowest=True, **where)
    lowest_at_rest = rest.extreme("exports_counted_index", lowest=True, **where)[0]
    lowest_label = f"Shipments of {_label_of(current.focus.shipments, shipped)} from {home} at their lowest, of normal"
    supply, supply_at_rest = (
        q.quantity(q.path("share_outside", good=supplied)[:, -1], "share_outside", good=supplied)
        for q in (current, rest)
    )
    supply_label = f"{capitalised(_label_of(current.focus.supply, supplied))} made outside {home}"
    supply_detail = f"share of world output, {month_text(current.results.index.month[-1])}"
    tiles = [
        HeadlineTile("price", "main", price_label, peak, peak_at_rest, price_detail, "down",
                     month=month_text(peak_month), middle=_middle_of(peaks, peak), aside=_aside(peaks)),
        HeadlineTile("magnets", "main", lowest_label, as_share(lowest), as_share(lowest_at_rest),
                     month_text(lowest_month) + _of_all_controllers(current, shipped, number_of_lowest, names), "",
                     small_share(lowest), small_share(lowest_at_rest)),
        _idle_tile(current, rest, names),
        _line_stop_tile(current, rest, names),
        HeadlineTile("heavy", "main", supply_label, supply, supply_at_rest, supply_detail, ""),
    ]  # fmt: skip
    for region in present(MAIN_REGIONS, current.results.index.region) if current.has_losses else ():
        tiles.append(_loss_tile(current, rest, region, names))
    return tiles


def small_share(index: Quantity) -> str:
    """A share of normal below one per cent in words, with one digit at most; empty for a larger one."""
    percent = 100.0 * index.value
    if not 0.0 < percent < 1.0:
        return ""
    return f"{percent:.1f}%" if percent >= LEAST_OF_NORMAL else f"below {LEAST_OF_NORMAL:g}%"


def _of_all_controllers(current: QuickQuantities, good: str, month: int, names: Names) -> str:
    """What all controllers together ship to the others in a month, in words; empty where one controls alone."""
    others = current.results.view.controllers[1:]
    path = current.path("exports_index_by_controller", good=good, region="ALL") if others else None
    if path is None or not math.isfinite(path[0, month]):
        return ""
    share = as_share(current.quantity(path[:, month], "exports_index_by_controller", good=good, region="ALL"))
    return f"; with {' and '.join(map(names.the, others))}, to countries without controls: {value_text(share)}"


def _loss_tile(current: QuickQuantities, rest: QuickQuantities, region: str, names: Names) -> HeadlineTile:
    """Loss of a region in the year from the day of the levers, its bounds, and the loss to the end of the run."""
    loss, loss_at_rest = (q.whole_run("loss_share_central", region=region) for q in (current, rest))
    months = current.results.index.month[current.start :]
    detail = f"of a year's GDP{_in_dollars(current, region, loss.value)}"
    if loss.value >= LEAST_POINTS:
        low, top = (current.whole_run(f"loss_share_{name}", region=region).value for name in ("lower", "upper"))
        detail += f"; bounds {number(low, 2)} to {number(top, 2)}%"
    detail += f". {_whole_loss(current, region)}"
    whole, whole_at_rest = current.loss_to_end(region), rest.loss_to_end(region)
    year_end, end = month_text(months[min(YEAR, len(months)) - 1]), month_text(months[-1])
    extent = f"{_dollars(current, region, loss)} by {year_end} and {_dollars(current, region, whole)} by {end}"
    put_off, change, before = "", None, ""
    if loss.value < LEAST_LOSS <= whole.value:
        put_off = f"nearly nothing by {year_end}, but {_dollars(current, region, whole)} by {end}"
        if abs(whole.value - whole_at_rest.value) >= LEAST_LOSS:
            put_off += f" (at rest {_dollars(rest, region, whole_at_rest)})"
    later, verdict = change_in_words(whole, whole_at_rest, "down")
    is_later_alone = not change_in_words(loss, loss_at_rest, "down")[0]
    if later and is_later_alone and abs(whole.value - whole_at_rest.value) >= LEAST_LOSS:
        change = (f"{later} by {end}", verdict)
        before, to_end = value_text(loss_at_rest), value_text(whole_at_rest)
        before += f", to {end} too" if to_end == before else f", {to_end} by {end}"
    label = capitalised(names.region(region))
    return HeadlineTile(f"loss_{region}", "loss", label, loss, loss_at_rest, detail, "down", "", before, change, extent,
                        money=_money(current, region, whole.value), put_off=put_off)  # fmt: skip


def _dollars(run: QuickQuantities, region: str, share: Quantity) -> str:
    """A loss in % of GDP as money, in words, with its range behind it where it has one."""
    value, low, high = (_money(run, region, x) for x in (share.value, share.low, share.high))
    money = Quantity(value, low, high, "MUSD", "loss_central", {}, run.results.run)
    spread = range_of(money)
    return value_text(money) + (f" (range {spread})" if spread else "")


def _in_dollars(current: QuickQuantities, region: str, share: float) -> str:
    """A loss in % of GDP as money, in words, behind a comma; empty where it is too small to be seen as a share."""
    if not share >= LEAST_POINTS:
        return ""
    money = _money(current, region, share)
    return f", {value_text(Quantity(money, money, money, 'MUSD', 'loss_central', {}, current.results.run))}"


def _money(current: QuickQuantities, region: str, share: float) -> float:
    """A loss in % of GDP as million USD."""
    view = current.results.view
    return share / 100.0 * float(view.gdp[view.labels("places").index(region)])


def _whole_loss(current: QuickQuantities, region: str) -> str:
    """Loss from the day of the levers to the end of the run, and its worst month, in words; central case."""
    months, monthly = current.results.index.month[current.start :], current.monthly_loss(region)[current.start :]
    whole = float(monthly.sum())
    if whole < LEAST_POINTS:
        return f"Nearly nothing to {month_text(months[-1])}"
    worst = months[int(np.argmax(monthly))]
    money = _in_dollars(current, region, whole)
    return f"To {month_text(months[-1])}: {number(whole, 2)}%{money}; worst month: {month_text(worst)}"


def _label_of(labels: Mapping[str, str], good: str) -> str:
    """Label of the series that shows a good; the good itself where there is none."""
    return next((label for label, shown in labels.items() if shown == good), good)


def _idle_tile(current: QuickQuantities, rest: QuickQuantities, names: Names) -> HeadlineTile:
    """How many lines stand idle in the third month: a number that every lever that helps moves."""
    idle, at_rest, later = current.idle_lines(THIRD), rest.idle_lines(THIRD), current.idle_lines(SIXTH)
    detail = f"worst week, mean of {idle.count} uses and places"
    if later.month > idle.month:
        detail += f"; {month_text(later.month)}: {value_text(later.mean)}"
    if idle.most >= FEW_LINES:
        detail += f"; hardest hit: {names.use(idle.use)} in {names.the(idle.region)}, {100.0 * idle.most:.0f}%"
    label = f"Lines idle in the third month, {month_text(idle.month)}"
    return HeadlineTile("idle", "main", label, idle.mean, at_rest.mean, detail, "down")


def _line_stop_tile(current: QuickQuantities, rest: QuickQuantities, names: Names) -> HeadlineTile:
    stop, stop_at_rest = current.first_line_stop(), rest.first_line_stop()
    none = Quantity(math.nan, math.nan, math.nan, "day", "first_stop_day", {}, current.results.run)
    days, days_at_rest = (first[0] if first else none for first in (stop, stop_at_rest))
    detail = f"{_no_stop(current)} within the run"
    extent = ""
    if stop:
        own = next(one for one in current.line_stops if (one.industry, one.region) == stop[1:])
        extent = f"{100.0 * own.most:.0f}% of the lines of its hardest-hit use stand idle"
        detail = f"{names.use(own.industry)} in {names.the(own.region)}; in the worst week {extent}"
    already_stopped, watched = current.lines_already_stopped()
    standing = ""
    if already_stopped:
        cells = f"{already_stopped} of {watched} cells of the table of line stops"
        standing = f"in {cells} 1% or more of the lines stand idle already"
    if stop_at_rest and stop_at_rest[1:] != (stop or (None,))[1:]:
        detail += f"; at rest the next is {names.use(stop_at_rest[1])} in {names.the(stop_at_rest[2])}"
    change = None
    if (stop is None) != (stop_at_rest is None):
        change = ("a line stops", "worse") if stop else ("no longer stops", "better")
    label = f"{'Next' if already_stopped else 'First'} line to stop, days from {month_text(current.day)}"
    text, text_at_rest = ("" if first else "none" for first in (stop, stop_at_rest))
    return HeadlineTile("stop", "main", label, days, days_at_rest, detail, "up", text, text_at_rest, change, extent,
                        standing=standing)  # fmt: skip


def _no_stop(current: QuickQuantities) -> str:
    """That no line stops, or none but so few that the page does not count them."""
    return "no further stop reaches 1% of lines" if current.has_minor_stops() else "no further line stops"


def change_in_words(current: Quantity, rest: Quantity, better: str) -> tuple[str, str]:
    """Change against rest in words, and whether it is better, worse or the same.

    Parameters
    ----------
    current, rest
        The number with the levers moved and at rest.
    better
        Direction that helps: up or down; empty where neither does by itself.
    """
    if not (math.isfinite(current.value) and math.isfinite(rest.value)):
        return "", "same"
    change = current.value - rest.value
    if abs(change) <= LEAST_CHANGE * max(abs(rest.value), 1e-12):
        return "", "same"
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    if current.unit == "share" or current.unit.startswith("%"):
        points = abs(change) * (100.0 if current.unit == "share" else 1.0)
        if points < LEAST_POINTS:
            return "", "same"
        text = f"{sign}{number(points, 2)} points"
    elif current.unit in ("USD/kg", "1", *UNIT_TEXTS) and rest.value > 0:
        text = f"{sign}{number(abs(100 * change / rest.value), 2)}%"
    else:
        size = abs(change)
        text = f"{sign}{value_text(Quantity(size, size, size, current.unit, current.outcome, {}, ''))}"
    if not better:
        return text, "same"
    return text, "better" if (change > 0) == (better == "up") else "worse"


def footprint_tiles(current: QuickQuantities, rest: QuickQuantities) -> list[HeadlineTile]:
    """Burdens of the world's supply, mean of the twelve months from the day of the levers; never added to losses."""
    tiles = []
    for outcome, label in BURDENS.items():
        amount, amount_at_rest = (q.mean(outcome, region="WORLD") for q in (current, rest))
        unit, texts = UNIT_TEXTS.get(amount.unit, amount.unit), (large_number(amount), large_number(amount_at_rest))
        tiles.append(HeadlineTile(outcome, "footprint", label, amount, amount_at_rest, unit, "", *texts))
    if "Dy" in current.results.index.element:
        share, share_at_rest = (q.mean("conflict_share", good="Dy.oxide") for q in (current, rest))
        label = "Dysprosium from mines whose earnings finance armed conflict"
        tiles.append(
            HeadlineTile("conflict", "footprint", label, share, share_at_rest, "of the world's supply", "down")
        )
    return tiles


def large_number(q: Quantity) -> str:
    """A large amount without its unit: ``1.36 million``, ``31,000``."""
    if abs(q.value) >= 1e6:
        return f"{number(q.value / 1e6, 3)} million"
    return number(q.value, 3)
