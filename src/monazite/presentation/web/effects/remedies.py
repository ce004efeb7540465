"""What helps against a warning in the state of a page, found by moving each lever to its end, and what binds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from monazite.presentation.briefing.claims import joined_with_and, value_text
from monazite.presentation.web.headline.grade_words import good_with_use
from monazite.presentation.web.headline.headline_tiles import line_places
from monazite.presentation.web.headline.line_tiles import THIRD
from monazite.presentation.web.headline.warnings import lever_value_text, low_stocks, months_of_low_stock, stop_soon
from monazite.presentation.web.levers.levers import UNCHANGED, Lever
from monazite.presentation.web.runs.quick_quantities import QuickQuantities
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.presentation.web.work.scheduler import WaitForTurn
from monazite.results.explain import binding_goods
from monazite.results.names import Names, month_text

LICENCES = "cn_approval"
CONTROLLERS_OWN = (LICENCES, "deal_licences")
"""Levers of the controlling country that buyers may hope for."""
BOUGHT_BY_THE_MONTH = ("us_stock", "ally_stock")
"""Stocks that are bought while the run goes on."""
IN_HAND = "_held"
"""Ends the name of a lever of a stock that is in store on the first day."""
NO_HELP = ("us_tariff", "deal_tariff")
"""Levers of the others that make goods dearer or lift what does so: no remedy for a lack of goods."""
MOST_NAMED = 3
LEAST_PART = 0.02  # of a number by which a lever has to lower it to be named


class _Measure(NamedTuple):
    """A number that a warning is about: what it is called, how it is read and written, and the region it is of."""

    label: str
    read: Callable[[QuickQuantities], float]
    write: Callable[[float], str]
    region: str


def remedies(
    store: SessionStore, workspace: Workspace, run: RunRequest, wait: WaitForTurn, country: str = ""
) -> dict[str, str]:
    """By warning of a run the levers that lower what it warns of, and stocks that do not; central case.

    ``wait`` lets the runs compute, and may raise to stop them.
    """
    current, names = workspace.quantities(store.run_unstored(run, wait)), workspace.names
    measures = _measures(current, names, country)
    if not measures:
        return {}
    levers = [lever for lever in workspace.levers if _may_help(lever, run)]
    moved: dict[str, list[float]] = {}
    for lever in levers:
        other = replace(run, levers={**run.levers, lever.id: lever.bounds[1]})
        quantities = workspace.quantities(store.run_unstored(other, wait))
        moved[lever.id] = [measure.read(quantities) for measure in measures.values()]
    ends = {lever.id: lever for lever in levers}
    out = {}
    for number, (warning, measure) in enumerate(measures.items()):
        values = {name: row[number] for name, row in moved.items()}
        out[warning] = _in_words(measure, measure.read(current), values, ends, " ".join(out.values()))
    soon = stop_soon(current, names, country)
    if soon in out:
        out[soon] = f"{_what_binds(current, names, country)}{out[soon]}"
    return out


def _may_help(lever: Lever, run: RunRequest) -> bool:
    """Whether a lever is one that buyers have or hope for, and does not stand at its end already."""
    is_theirs = lever.group in ("United States", "Allies", "Industry") or lever.id in CONTROLLERS_OWN
    at_end = abs(run.levers.get(lever.id, lever.bounds[0] - 1.0) - lever.bounds[1]) <= UNCHANGED
    return is_theirs and lever.id not in NO_HELP and "." not in lever.id and not at_end


def _measures(current: QuickQuantities, names: Names, country: str) -> dict[str, _Measure]:
    """What each warning of a run is about, by the text of the warning."""
    out: dict[str, _Measure] = {}
    stop = current.first_line_stop(line_places(current, country))
    if stop is not None and (soon := stop_soon(current, names, country)):
        places = [stop[2]]  # of the country that is warned of: what helps another one is no remedy here
        idle = current.idle_lines(THIRD, places)

        def percent(value: float) -> str:
            return value_text(replace(idle.mean, value=value, low=value, high=value))

        label = f"share of lines idle in {names.the(stop[2])} in {month_text(idle.month)}"
        out[soon] = _Measure(label, lambda q: q.idle_lines(THIRD, places).mean.value, percent, stop[2])
    for low in low_stocks(current, names, country):
        good, region = low.good, low.region

        def months(q: QuickQuantities, good: str = good, region: str = region) -> float:
            return float(months_of_low_stock(q, good, region))

        label = f"number of months to {month_text(current.results.index.month[-1])} with so little of it"
        out[low.text] = _Measure(label, months, lambda value: f"{value:.0f}", region)
    return out


def _in_words(
    measure: _Measure, now: float, moved: Mapping[str, float], levers: Mapping[str, Lever], earlier: str = ""
) -> str:
    """The levers that lower a number most, each alone at its end, and the stocks that do not move it.

    ``earlier``: what the warnings above say; a reason that stands there is not told again.
    """
    least = LEAST_PART * now
    helping = sorted((name for name in moved if now - moved[name] > least), key=lambda name: moved[name])
    own = [name for name in helping if name not in CONTROLLERS_OWN][:MOST_NAMED]
    ends = {name: lever_value_text(name, levers[name].bounds[1]) for name in helping}
    named = [f"{levers[name].label} ({ends[name]}): {measure.write(moved[name])}" for name in own]
    text = f"The {measure.label} is {measure.write(now)}."
    text += (
        f" With one lever alone at its end: {'; '.join(named)}." if named else " No lever of buyers alone lowers it."
    )
    if LICENCES in helping:
        text += f" With all licences approved: {measure.write(moved[LICENCES])}."
    text += _stocks_elsewhere(measure, now, moved, levers, own)
    bought = [levers[name].label for name in BOUGHT_BY_THE_MONTH if name in moved and name not in helping]
    if bought:
        why = "they buy by the month, and nothing while a control keeps goods back"
        reason = f"{joined_with_and(bought)} do not lower it: {why}."
        text += " Stocks bought by the month do not lower it either." if reason in earlier else f" {reason}"
    return text


def _stocks_elsewhere(
    measure: _Measure, now: float, moved: Mapping[str, float], levers: Mapping[str, Lever], named: Sequence[str]
) -> str:
    """What stocks in hand in other countries do, where they are not named already; with a leading blank.

    They leave more on the market for everybody else: little, and hardly ever nothing.
    """
    others = [name for name in moved if name.endswith(IN_HAND) and levers[name].actor != measure.region]
    left = [name for name in others if name not in named]
    lower = [name for name in left if moved[name] < now and measure.write(moved[name]) != measure.write(now)]
    ends = {name: lever_value_text(name, levers[name].bounds[1]) for name in lower}
    parts = [f"{levers[name].label} ({ends[name]}): {measure.write(moved[name])}" for name in lower]
    text = f" A stock in another country leaves more for others: {'; '.join(parts)}." if parts else ""
    same = [levers[name].label for name in left if name not in lower]
    verb = "moves" if len(same) == 1 else "move"
    return f"{text} {joined_with_and(same)} {verb} it by next to nothing." if same else text


def _what_binds(current: QuickQuantities, names: Names, country: str) -> str:
    """The good that the next line to stop lacks most; empty where that is not known. With a blank behind it."""
    stop = current.first_line_stop(line_places(current, country))
    if stop is None:
        return ""
    _, industry, region = stop
    own = next(one for one in current.line_stops if (one.industry, one.region) == (industry, region))
    use = current.first_use(own)  # that which the warning names; the hardest hit one may stop later
    goods = [one for one in binding_goods(current.results, region) if one.use == use]
    if not goods:
        return ""
    good = good_with_use(current.results.dataset, goods[0].good, names)
    return f"What {names.use(use)} in {names.the(region)} lack most is {good}. "
