"""Two runs side by side, also of different length: values of both, and the difference draw by draw."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from monazite.presentation.briefing.claims import joined_with_and, number, range_text, value_text
from monazite.presentation.web import chart_data, chart_specs
from monazite.presentation.web.headline_losses import capitalised
from monazite.presentation.web.levers import check_levers
from monazite.presentation.web.quick_quantities import MAIN_REGIONS, RARE_EARTHS, FocusGoods
from monazite.presentation.web.requests import ComparedRun, CompareRequest, spans_of
from monazite.presentation.web.sessions import SessionStore
from monazite.presentation.web.workspace import RunRequest, Workspace
from monazite.results.names import Names, month_text, present
from monazite.results.results import Results
from monazite.scenario.policies import add_months

COMPARED_GOODS = ("Dy.oxide", "Tb.oxide", "Nd.oxide", "Y.oxide")
YEAR = 12  # months that monthly outcomes are averaged over


class _Side(NamedTuple):
    workspace: Workspace
    results: Results


class _Window(NamedTuple):
    """Months that are compared: the first one of either side, and how many."""

    first: tuple[date, date]
    months: int
    words: str


def compare_runs(store: SessionStore, request: CompareRequest) -> dict[str, Any]:
    """Two runs: values of both, the difference with its own range, and the price of both as a chart.

    Where both scenarios have the months from the later day of the two on, these are compared; else the months since
    the day of either side.
    """
    a, b = (_run(store, side, request) for side in (request.a, request.b))
    window, rows = _window(a, b), list[dict[str, Any]]()
    quantities = [s.workspace.quantities(s.results, first) for s, first in zip((a, b), window.first, strict=True)]
    own = [side.workspace.quantities(side.results) for side in (a, b)]
    names = a.workspace.names
    for label, outcome, where in _compared_outcomes(a.results, b.results, quantities[0].focus, names):
        if "month" in a.results.outcome(outcome).axes:
            parts = [q.path(outcome, **where)[:, q.start : q.start + window.months].mean(1) for q in quantities]
        else:
            parts = [q.results.select(outcome, **where)[0] for q in own]
        drawn = min(len(part) for part in parts)
        values = [q.quantity(part, outcome, **where) for q, part in zip(own, parts, strict=True)]
        gap = own[1].quantity(parts[1][:drawn] - parts[0][:drawn], outcome, **where)
        spread = range_text(gap) if gap.low != gap.high else "no spread"
        rows.append({"label": label, "a": value_text(values[0]), "b": value_text(values[1]),
                     "gap": _in_points(value_text(gap)), "range": spread})  # fmt: skip
    return {
        "rows": rows,
        "draws": request.draws,
        "paired": _are_paired(a.results, b.results),
        "window": window.words,
        "stocks": _stocks_at_the_days(request, a, b),
        "names": [a.results.scenario.name, b.results.scenario.name],
        "chart": _price_chart(request, a, b),
    }


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


def _window(a: _Side, b: _Side) -> _Window:
    """The twelve months, or as many as both have, that monthly outcomes are averaged over."""
    days = (a.workspace.day, b.workspace.day)
    later, end = max(days), min(a.workspace.scenario.end, b.workspace.scenario.end)
    common = (end.year - later.year) * 12 + end.month - later.month
    if common > 0 and later >= max(side.workspace.scenario.start for side in (a, b)):
        count = min(common, YEAR)
        last = month_text(add_months(later, count - 1))
        return _Window((later, later), count, f"the {count} months from {month_text(later)} to {last}")
    left = [(s.workspace.scenario.end.year - d.year) * 12 + s.workspace.scenario.end.month - d.month
            for s, d in zip((a, b), days, strict=True)]  # fmt: skip
    count = min(*left, YEAR)
    words = f"the {count} months from {month_text(days[0])} of A and from {month_text(days[1])} of B"
    return _Window(days, count, words)


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
    regions = present(present((*MAIN_REGIONS, "CN"), index.region), b.index.region)
    rows += [(f"Loss in {names.the(r)}, of GDP", "loss_share_central", {"region": r}) for r in regions]
    rows.append(("Leverage: need that outside separators cannot meet", "leverage", {}))
    rows.append(("Greenhouse gas, world", "co2e", {"region": "WORLD"}))
    if any(q.select("water", region="WORLD")[0].any() for q in (a, b)):
        rows.append(("Water, world", "water", {"region": "WORLD"}))
    return rows
