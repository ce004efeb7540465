"""Levers that move no headline number: what of the page they move most, so that nobody takes them for broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from monazite.presentation.briefing.claims import number
from monazite.presentation.web.charts.chart_data import FACTORS, chart_series
from monazite.presentation.web.headline.tile import LEAST_CHANGE, HeadlineTile
from monazite.presentation.web.levers.app_settings import set_policies
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.reading.draft.article_measures import own_measures
from monazite.results.names import Names, month_text

LEAST_VALUE = 1e-9  # of a series, below which no share of it is taken
LEAST_OF_MOST = 0.02  # of the most of a series, below which no share of a month is taken: that of nearly nothing


def slight_effect(
    current: QuickQuantities,
    rest: QuickQuantities,
    good: str,
    tiles: Sequence[HeadlineTile],
    names: Names,
    lever: str = "",
    window: tuple[date, date] | None = None,
) -> str:
    """What a moved lever changes most in the charts, in words; empty where it changes a headline number.

    That is a sum, or a mean, over the months in which it acts: a single month may change the other way, because what
    comes sooner does not come later. Where it changes a loss after the twelve months alone, of which only small print
    speaks, that loss.

    Parameters
    ----------
    current, rest
        The run with the levers moved, and at rest.
    good
        The good whose price is shown.
    tiles
        All numbers of the page.
    names
        What goods and regions are called.
    lever
        What is said to change so little; by default whatever was moved.
    window
        Its first month and the day from which it acts no longer; by default those of all that is set.
    """
    changed = [(tile, text) for tile in tiles if (text := tile.to_json()["change"])]
    later = [f"{tile.label} {text}" for tile, text in changed if tile.group == "loss" and tile.change is not None]
    if len(later) < len(changed):
        return ""
    if later:
        by = f" by {lever}" if lever else ""
        return f"No headline number changes{by} within twelve months, only losses after them: {'; '.join(later)}."
    first = f"No headline number changes{f' by {lever}' if lever else ''}"
    return f"{first}{_in_the_charts(_changed_lines(current, rest, good, names, window), current)}."


@dataclass(frozen=True)
class _ChangedLine:
    """A line of the charts from the month of the levers on, central run: as it is, and at rest.

    ``acting`` is which of these months the lever acts in. No share is taken of next to nothing: months of less than
    `LEAST_OF_MOST` of the most at rest count by that most.
    """

    words: str
    kind: str
    new: np.ndarray
    old: np.ndarray
    acting: np.ndarray

    @property
    def most(self) -> float:
        """The most at rest, where it is none that of the run itself."""
        return max(float(np.nanmax(np.abs(self.old))), LEAST_VALUE)

    @property
    def is_share(self) -> bool:
        """Whether at rest there is enough while the lever acts to take a share of."""
        return bool(np.abs(self.old[self.acting]).mean() > LEAST_OF_MOST * self.most)

    @property
    def whole(self) -> float:
        """Change of the sum over the months in which the lever acts, as a share of that at rest, or of its most."""
        new, old = self.new[self.acting].mean(), self.old[self.acting].mean()
        return float((new - old) / (abs(old) if self.is_share else self.most))

    @property
    def months(self) -> np.ndarray:
        """Change by month as a share of the month at rest; none where that is next to nothing."""
        is_enough = np.abs(self.old) > LEAST_OF_MOST * self.most
        return np.where(is_enough, (self.new - self.old) / np.where(is_enough, np.abs(self.old), 1.0), 0.0)


def _changed_lines(
    current: QuickQuantities, rest: QuickQuantities, good: str, names: Names, window: tuple[date, date] | None
) -> list[_ChangedLine]:
    """The lines of the charts; ``window``: first month of the lever, and the day from which it acts no longer."""
    home = names.the(current.results.scenario.controller)
    words = {
        "price": lambda name: f"the price of {names.good(good)} {name} {home}",
        "shipments": lambda name: f"shipments of {name} from {home}",
        "supply": lambda name: f"the share of {name} made outside {home}",
    }
    months = current.results.index.month[current.start :]
    first, until = window or _window(current)
    acting = np.array([first <= month < until for month in months])
    if not acting.any():
        acting[:] = True
    lines = []
    for chart, series in chart_series(current, good).items():
        for name, (outcome, where) in series.items():
            new, old = (q.path(outcome, **where)[0, current.start :] for q in (current, rest))
            if np.isfinite(new).all() and np.isfinite(old).all():
                lines.append(_ChangedLine(words[chart](name), chart, new, old, acting))
    return lines


def _window(current: QuickQuantities) -> tuple[date, date]:
    """From when to when acts what was set, or what an article says; the whole run where that is not known."""
    sc, months = current.results.scenario, current.results.index.month
    own = set_policies(sc) or own_measures(sc)
    first = min((p.start.replace(day=1) for p in own), default=months[current.start])
    return first, max((p.until or sc.end for p in own), default=sc.end)


def _in_the_charts(lines: Sequence[_ChangedLine], current: QuickQuantities) -> str:
    """What changes most over the months in which the lever acts, and what only comes in other months or later."""
    least = f"no line of a chart by {100 * LEAST_CHANGE:g}% or more"
    if not lines:
        return f", and {least}"
    months = current.results.index.month[current.start :]
    line = max(lines, key=lambda one: abs(one.whole))
    own = [month for month, acts in zip(months, line.acting, strict=True) if acts]
    when = f"from {month_text(own[0])} to {month_text(own[-1])}"
    if abs(line.whole) >= LEAST_CHANGE:
        later = _echo(line, months)
        return f"; most changes {line.words}, {_size_of_whole(line)} {when}{f'; {later}' if later else ''}"
    line = max(lines, key=lambda one: float(np.abs(one.months).max()))
    later = _echo(line, months)
    if not later:
        return f", and {least}"
    return f", and {least} over the months in which it acts, {when}; {line.words}: {later}"


def _size_of_whole(line: _ChangedLine) -> str:
    """The change over the months in which the lever acts, in words, before these months."""
    how = "in all" if line.kind == "shipments" else "on average"
    if line.is_share:
        return f"by {_signed(line.whole)} {how}"
    old, new = (float(path[line.acting].mean()) for path in (line.old, line.new))
    unit = {"price": " USD/kg", "supply": "%"}.get(line.kind, "% of normal")
    factor = FACTORS[line.kind]
    return f"from {number(factor * old, 2)} to {number(factor * new, 2)}{unit} on average"


def _echo(line: _ChangedLine, months: Sequence[date]) -> str:
    """What one month loses and another gains, and what comes after the end of the lever, as what it is."""
    by_month, ended = line.months, int(np.flatnonzero(line.acting)[-1]) + 1
    after = by_month[ended:]
    parts = []
    low, top = int(by_month[:ended].argmin()), int(by_month[:ended].argmax())
    if by_month[low] <= -LEAST_CHANGE and by_month[top] >= LEAST_CHANGE:
        ends = [f"{_signed(float(by_month[n]))} in {month_text(months[n])}" for n in sorted((low, top))]
        parts.append(f"some of it is only shifted between months ({' and '.join(ends)})")
    elif abs(line.whole) < LEAST_CHANGE and max(-by_month[low], by_month[top]) >= LEAST_CHANGE:
        at = int(np.abs(by_month[:ended]).argmax())
        parts.append(f"{_signed(float(by_month[at]))} in {month_text(months[at])} alone")
    if after.size and np.abs(after).max() >= LEAST_CHANGE:
        at = ended + int(np.abs(after).argmax())
        parts.append(f"comes later, after its end: {_signed(float(by_month[at]))} in {month_text(months[at])}")
    return "; ".join(parts)


def _signed(share: float) -> str:
    """A change as a share, in per cent with its sign."""
    sign = "+" if share > 0 else "\N{MINUS SIGN}"
    return f"{sign}{number(abs(100 * share), 2)}%"
