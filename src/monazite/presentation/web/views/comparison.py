"""Two runs side by side, also of different length: values of both, and the difference draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from monazite.presentation.briefing.claims import joined_with_and, number, range_with_unit, value_text
from monazite.presentation.web.charts import chart_data, chart_specs
from monazite.presentation.web.headline.headline_losses import capitalised
from monazite.presentation.web.levers.levers import check_levers
from monazite.presentation.web.runs.quick_quantities import MAIN_REGIONS, RARE_EARTHS, FocusGoods, QuickQuantities
from monazite.presentation.web.runs.requests import ComparedRun, CompareRequest, spans_of
from monazite.presentation.web.runs.sessions import SessionStore
from monazite.presentation.web.runs.workspace import RunRequest, Workspace
from monazite.results.names import Names, month_text, present
from monazite.results.quantity import Quantity
from monazite.results.ranges import HIGH, LOW
from monazite.results.results import Results
from monazite.scenario.policies import add_months

COMPARED_GOODS = ("Dy.oxide", "Tb.oxide", "Nd.oxide", "Y.oxide")
LEVERAGE = "Leverage: part of the need that outside separators cannot meet; it also falls where idle lines need less"
YEAR = 12  # months of the shorter window
LEAST_LOSS = 10.0  # MUSD less in the year from which on it is asked whether that is put off
NEARLY_ALL = 0.9  # part of what is spared in the year that has to be spared to the end as well, not to count as put off
LEAST_SHARE = 1e-3  # % of a year's GDP below which a loss stands in money alone
MUCH = 0.1  # part of the loss to the end from which on that of the year is much
NOISE = 1e-4  # of the larger of two values, which show three digits: a difference that is less in all draws is none
LEAST_MONEY = 0.1  # MUSD: less is not printed, and is no difference either
UNCOUNTED = "not counted"
FOOTPRINT = ("co2e", "water")  # outcomes that a dataset may not count; they are zero then
NEXT_TO_NOTHING = 0.05  # part of the loss to the end below which that of the year is next to nothing


class _Side(NamedTuple):
    workspace: Workspace
    results: Results


class _Window(NamedTuple):
    """Months that are compared: the first of either side, how many; in words, beside a row, and until when."""

    first: tuple[date, date]
    months: int
    words: str
    label: str
    until: str


class _Loss(NamedTuple):
    """Loss of a region over a window in both runs, million USD by draw."""

    region: str
    window: _Window
    of_sides: tuple[np.ndarray, np.ndarray]


def compare_runs(store: SessionStore, request: CompareRequest) -> dict[str, Any]:
    """Two runs: values of both, the difference with its own range, and the price of both as a chart.

    Every outcome of months stands twice, over a year and over the whole that both runs have. Where both scenarios have
    the months from the later day of the two on, these are compared; else the months since the day of either side.
    """
    a, b = (_run(store, side, request) for side in (request.a, request.b))
    windows, rows, losses = _windows(a, b), list[dict[str, Any]](), list[_Loss]()
    first = windows[0].first
    quantities = [s.workspace.quantities(s.results, day) for s, day in zip((a, b), first, strict=True)]
    own = [side.workspace.quantities(side.results) for side in (a, b)]
    names = a.workspace.names
    regions = present(present((*MAIN_REGIONS, "CN"), a.results.index.region), b.results.index.region)
    for region in regions:
        for window in windows:
            losses.append(_Loss(region, window, (_loss(quantities[0], region, window.months),
                                                 _loss(quantities[1], region, window.months))))  # fmt: skip
            rows.append(_loss_row(losses[-1], quantities, names))
    for label, outcome, where in _compared_outcomes(a.results, b.results, quantities[0].focus, names):
        if "month" not in a.results.outcome(outcome).axes:
            parts = [q.results.select(outcome, **where)[0] for q in own]
            rows.append(_row(label, "all months of either run", own, parts, outcome, where))
            continue
        paths = [q.path(outcome, **where) for q in quantities]
        counted = [outcome not in FOOTPRINT or bool(path.any()) for path in paths]
        for window in windows:
            parts = [path[:, q.start : q.start + window.months].mean(1)
                     for path, q in zip(paths, quantities, strict=True)]  # fmt: skip
            rows.append(_row(label, window.label, own, parts, outcome, where, counted))
    return {
        "rows": rows,
        "draws": request.draws,
        "paired": _are_paired(a.results, b.results),
        "window": windows[0].words,
        "whole": windows[-1].words,
        "put_off": _put_off(losses, names),
        "stocks": _stocks_at_the_days(request, a, b),
        "names": [a.results.scenario.name, b.results.scenario.name],
        "chart": _price_chart(request, a, b),
    }


def _row(
    label: str,
    months: str,
    own: list[QuickQuantities],
    parts: list[np.ndarray],
    outcome: str,
    where: Mapping[str, Any],
    counted: Sequence[bool] = (True, True),
) -> dict[str, Any]:
    """An outcome of both runs and the difference, draw by draw; ``counted``: whether either run counts it."""
    drawn = min(len(part) for part in parts)
    values = [q.quantity(part, outcome, **where) for q, part in zip(own, parts, strict=True)]
    gap = own[1].quantity(parts[1][:drawn] - parts[0][:drawn], outcome, **where)
    a, b = (value_text(q) if is_counted else UNCOUNTED for q, is_counted in zip(values, counted, strict=True))
    size = max(abs(q.value) for q in values)
    words = _difference(gap, size, _in_points(value_text(gap))) if all(counted) else {"gap": UNCOUNTED, "range": ""}
    return {"label": label, "months": months, "a": a, "b": b} | words


def _difference(gap: Quantity, size: float, words: str) -> dict[str, str]:
    """A difference as ``words`` with its range; that there is none where it is noise beside values of a ``size``."""
    least = max(NOISE * size, LEAST_MONEY if gap.unit.startswith("MUSD") else 0.0)
    if max(abs(x) for x in (gap.value, gap.low, gap.high)) <= least:
        return {"gap": "no difference", "range": ""}
    spread = _in_points(range_with_unit(gap)) if gap.low != gap.high else "no spread"
    return {"gap": "no difference in the central run" if abs(gap.value) <= least else words, "range": spread}


def _loss(run: QuickQuantities, region: str, months: int) -> np.ndarray:
    """Central loss of a region in some months from the first one compared on, million USD (draw,)."""
    view = run.results.view
    return view.total_loss(1)[:, run.start : run.start + months, -1, view.labels("places").index(region)].sum(1)


def _loss_row(loss: _Loss, runs: list[QuickQuantities], names: Names) -> dict[str, Any]:
    """A loss of both runs in money and as a share of a year's GDP, and the differences, draw by draw."""
    drawn = min(len(part) for part in loss.of_sides)
    gdp = [float(run.results.view.gdp[run.results.view.labels("places").index(loss.region)]) for run in runs]
    shares = [100.0 * part / whole for part, whole in zip(loss.of_sides, gdp, strict=True)]
    gaps = [parts[1][:drawn] - parts[0][:drawn] for parts in (loss.of_sides, shares)]
    label = f"Loss in {names.the(loss.region)}, also as % of a year's GDP"
    if loss.region in runs[0].results.view.controllers:
        label += f" ({chart_data.WITHOUT_SALES})"
    cells = [
        _with_share(_money_text(money, run), run.quantity(share, "loss_share_central", region=loss.region))
        for money, share, run in zip(loss.of_sides, shares, runs, strict=True)
    ]
    gap, gap_share = _money(gaps[0], runs[1]), runs[1].quantity(gaps[1], "loss_share_central", region=loss.region)
    size = max(abs(float(part[0])) for part in loss.of_sides)
    words = _difference(gap, size, _in_points(_with_share(value_text(gap), gap_share)))
    return {"label": label, "months": loss.window.label, "a": cells[0], "b": cells[1]} | words


def _with_share(money: str, share: Quantity) -> str:
    """Money, and the share of a year's GDP that it is where that is more than next to nothing."""
    return f"{money}, {value_text(share)}" if abs(share.value) >= LEAST_SHARE else money


def _money(values: np.ndarray, run: QuickQuantities) -> Quantity:
    """Money by draw (draw,), million USD, with the range of the draws."""
    low, high = (float(x) for x in np.quantile(values, [LOW, HIGH]))
    middle = float(values[0])
    return Quantity(middle, min(low, middle), max(high, middle), "MUSD", "loss_central", {}, run.results.run)


def _money_text(values: np.ndarray, run: QuickQuantities) -> str:
    return value_text(_money(values, run))


def _put_off(losses: list[_Loss], names: Names) -> list[str]:
    """Losses that one run spares in the year and has later all the same, in words; central case."""
    out = list[str]()
    for first, whole in pairwise(losses):
        if first.region != whole.region:
            continue
        in_year, to_end = ([float(part[0]) for part in one.of_sides] for one in (first, whole))
        milder = int(in_year[1] < in_year[0])
        less, still_less = (x[1 - milder] - x[milder] for x in (in_year, to_end))
        if less < LEAST_LOSS:
            continue
        name, other = "AB"[milder], "AB"[1 - milder]
        place, year, end = names.the(whole.region), first.window.until, whole.window.until
        spared = f"In {place} {name} loses {_in_words(less)} less than {other} {year}, but"
        if still_less < NEARLY_ALL * less:
            if abs(still_less) < (1.0 - NEARLY_ALL) * less:
                text = f"{spared} about as much {end}: put off, not avoided."
            elif still_less < 0.0:
                text = f"{spared} {_in_words(-still_less)} more {end}: put off, not avoided."
            else:
                text = f"{spared} only {_in_words(still_less)} less {end}: the rest is put off, not avoided."
            out.append(text)
        elif in_year[milder] < NEXT_TO_NOTHING * to_end[milder] and in_year[1 - milder] > MUCH * to_end[1 - milder]:
            out.append(f"In {place} the loss of {name} comes later: {_in_words(in_year[milder])} {year}, but "
                       f"{_in_words(to_end[milder])} {end} ({other}: {_in_words(in_year[1 - milder])} and "
                       f"{_in_words(to_end[1 - milder])}). What is left of it is put off, not avoided.")  # fmt: skip
    return out


def _in_words(musd: float) -> str:
    """Million USD in words."""
    return value_text(Quantity(musd, musd, musd, "MUSD", "loss_central", {}, "")) if musd >= 1.0 else "nearly nothing"


def _in_points(text: str) -> str:
    """A difference in words; of two percentages it is one of points."""
    return f"{text.removesuffix('%')} points" if text.endswith("%") else text


def _run(store: SessionStore, side: ComparedRun, request: CompareRequest) -> _Side:
    sc = store.scenario(side.scenario)
    day = side.day or request.day
    if side.day is None and day is not None and not sc.start.replace(day=1) <= day < sc.end:
        day = None  # the day of the comparison lies outside this scenario
    workspace = store.workspace(side.scenario, day)
    check_levers(side.levers)
    run = RunRequest(side.scenario, workspace.day, dict(side.levers), side.deal, spans_of(side))
    return _Side(workspace, store.range_run(run, request.draws))


def _windows(a: _Side, b: _Side) -> list[_Window]:
    """The year, and the whole that both runs have; one window where that is no longer than a year."""
    days = (a.workspace.day, b.workspace.day)
    later, ends = max(days), [side.workspace.scenario.end for side in (a, b)]
    common = (min(ends).year - later.year) * 12 + min(ends).month - later.month
    if common > 0 and later >= max(side.workspace.scenario.start for side in (a, b)):
        return [_common_window(later, count, count == common and ends[0] != ends[1]) for count in _lengths(common)]
    left = [(end.year - d.year) * 12 + end.month - d.month for end, d in zip(ends, days, strict=True)]
    return [
        _Window(days, count, f"the {count} months from {month_text(days[0])} of A and from {month_text(days[1])} of B",
                f"{count} months from either day", f"in the {count} months from either day")
        for count in _lengths(min(left))
    ]  # fmt: skip


def _lengths(months: int) -> list[int]:
    """A year, and all months where these are more."""
    return list(dict.fromkeys((min(months, YEAR), months)))


def _common_window(first: date, count: int, is_cut: bool) -> _Window:
    """Months that both scenarios have; ``is_cut``: one of them goes on after these."""
    last = month_text(add_months(first, count - 1))
    words = f"the {count} months from {month_text(first)} to {last}"
    return _Window((first, first), count, f"{words}, the last one that both have" if is_cut else words, f"to {last}",
                   f"by {last}")  # fmt: skip


def _are_paired(a: Results, b: Results) -> bool:
    """Whether a draw stands for the same parameters in both: the same seed, conditioned on the same observations."""
    mine, other = a.parameters, b.parameters
    return (mine.seed, mine.first, mine.origin) == (other.seed, other.first, other.origin)


def _stocks_at_the_days(request: CompareRequest, a: _Side, b: _Side) -> str:
    """Why the price of two runs may differ though neither is the milder: stocks in the month before either day.

    A price is that of one good: it rises less where users begin with more of it, and where other goods are short as
    well, so that lines are idle and buy none of it. Empty where the runs have no common good.
    """
    good = _common_good(request, a.results, b.results)
    if good is None or a.workspace.day == b.workspace.day:
        return ""
    days, names = [], a.workspace.names
    for side in (a, b):
        month, view = max(side.workspace.month - 1, 0), side.results.view
        regions = [r for r, name in enumerate(view.labels("region")) if name in MAIN_REGIONS]
        goods = side.results.index.good.index(good)
        held = view.by_region_sum(view.flows.stock[:1, month : month + 1])[0, 0, goods, regions].sum()
        used = view.by_region_sum(view.structure.need_ref[None, None])[0, 0, goods, regions].sum()
        days.append(365.25 / 12.0 * float(held) / max(float(used), 1e-300))
    words = [f"{number(d, 2)} days of use in {month_text(add_months(s.workspace.day, -1))} ({name})"
             for name, d, s in zip("AB", days, (a, b), strict=True)]  # fmt: skip
    places = joined_with_and([names.the(name) for name in present(MAIN_REGIONS, a.results.index.region)])
    return (
        f"Before the levers act, users in {places} hold {names.good(good)} for {words[0]} and "
        f"for {words[1]}: what begins later meets other stocks. A price alone does not say which case is worse: it "
        "also rises less where other goods are short too, because idle lines do not buy."
    )


def _common_good(request: CompareRequest, a: Results, b: Results) -> str | None:
    """The good that is shown, or a usual one, that both runs have; None without any."""
    common = present(b.index.good, a.index.good)
    return next((name for name in (request.good, *COMPARED_GOODS, *common) if name in common), None)


def _price_chart(request: CompareRequest, a: _Side, b: _Side) -> dict[str, Any] | None:
    """Price of the good that is shown, or of the usual one, where both have it."""
    good, points = _common_good(request, a.results, b.results), list[dict[str, Any]]()
    if good is None:
        return None
    for series, side in (("A", a), ("B", b)):
        path = chart_data.path_with_range(side.results.select("price_outside", good=good)[0])
        months = side.results.index.month
        ends = (path.get("low", path["value"]), path.get("high", path["value"]))
        for month, value, low, high in zip(months, path["value"], *ends, strict=True):
            points.append({"month": month.isoformat(), "series": series, "value": value, "low": low, "high": high})
    names = a.workspace.names
    return chart_specs.comparison_chart(points, names.good(good), names.the(a.results.scenario.controller))


def _compared_outcomes(
    a: Results, b: Results, focus: FocusGoods, names: Names
) -> list[tuple[str, str, dict[str, Any]]]:
    """Rows of a comparison that both runs have: label, outcome, and the good and region that it is taken of."""
    index, own = a.index, list(dict.fromkeys(focus.shipments.values()))
    is_led_by_rare_earths = focus == RARE_EARTHS
    priced = (present(COMPARED_GOODS, index.good) if is_led_by_rare_earths else []) or present(index.good, own) or own
    rows: list[tuple[str, str, dict[str, Any]]] = [
        (f"{capitalised(names.good(g))} outside, mean of the months", "price_outside", {"good": g})
        for g in present(b.view.labels("goods"), priced)
    ]
    if focus.shipped in b.view.labels("goods"):
        labels = (label for label, good in focus.shipments.items() if good == focus.shipped)
        shipped = next(labels, names.good(focus.shipped))
        label = f"{names.region(a.scenario.controller)}'s shipments of {shipped}, 1 is normal"
        rows.append((label, "exports_counted_index", {"good": focus.shipped, "region": "WORLD"}))
    sales = f"Export sales of {names.the(a.scenario.controller)} at its producers' prices, mean of the months"
    rows.append((sales, "controller_sales", {}))
    rows.append((LEVERAGE, "leverage", {}))
    rows.append(("Greenhouse gas, world", "co2e", {"region": "WORLD"}))
    if any(q.select("water", region="WORLD")[0].any() for q in (a, b)):
        rows.append(("Water, world", "water", {"region": "WORLD"}))
    return rows
