"""`Results.plot`: fans, chances of stops, flows and a map as charts of Altair, or on axes of matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from monazite.foundation.errors import InputError, unknown
from monazite.foundation.extras import from_extra
from monazite.presentation.charts import fans, main_charts, maps
from monazite.presentation.charts.layout import complete, titled
from monazite.presentation.charts.theme import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY, Spec, ceiling
from monazite.results.outcomes.controllers import model_of_controller
from monazite.results.outcomes.registry import REGISTRY

if TYPE_CHECKING:
    from monazite.results.results import Results

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, RED, GREY, INK)
"""Colours of lines in their order; more lines than these are refused."""
WIDTH, HEIGHT = 620, 280
LEAST_FLOW = 0.005
"""Share of the largest flow below which an arrow is left out."""


class ResultPlots:
    """Charts of one run: each method gives an Altair chart, or draws on the axes of matplotlib that it is given.

    Parameters
    ----------
    results
        The run.

    Examples
    --------
    >>> import monazite as mz
    >>> res = mz.simulate(("gallium", "germanium"), "cn-ga-ge-2023", draws=2, prior=True)
    >>> type(res.plot.fan("price_outside", good=["Ga.metal", "Ge.metal"])).__name__
    'LayerChart'
    """

    def __init__(self, results: Results) -> None:
        self._results = results

    def fan(self, outcome: str, *, ax: Any = None, log: bool = False, **where: str | Sequence[str]) -> Any:
        """Median over the months with the range of the draws; one line for each name of an axis that has several.

        Parameters
        ----------
        outcome
            A name of `monazite.outcomes` that has months.
        ax
            Axes of matplotlib to draw on.
        log
            Whether the ordinate is logarithmic.
        **where
            A name for every other axis, as in `Results.series`; a list for one of them gives several lines.

        Raises
        ------
        InputError
            As `Results.series`; for more than one list, more than eight lines, and without the extra ``plot``.
        """
        lines = self._lines(outcome, where)
        unit = REGISTRY[outcome].unit
        if ax is not None:
            for colour, (name, table) in zip(COLOURS, lines.items(), strict=False):
                ax.fill_between(table["month"], table["low"], table["high"], color=colour, alpha=0.18, linewidth=0)
                ax.plot(table["month"], table["value"], color=colour, label=name)
            ax.set_ylabel(unit)
            ax.set_yscale("log" if log else "linear")
            if len(lines) > 1:
                ax.legend(frameon=False)
            return ax
        points = [
            {"month": f"{row.month:%Y-%m-%d}", "series": name, "value": row.value, "low": row.low, "high": row.high}
            for name, table in lines.items()
            for row in table.dropna().itertuples()
        ]
        colours = dict(zip(lines, COLOURS, strict=False))
        bottom = min((p["low"] for p in points if p["low"] > 0.0), default=0.1) if log else 0.0
        spec = fans.fan(
            points, colours, y=unit, top=ceiling((p["high"] for p in points), 1e-9), width=WIDTH, height=HEIGHT,
            bottom=bottom, legend=fans.line_legend(False) if len(lines) > 1 else None,
        )  # fmt: skip
        return _altair(titled(complete(spec), REGISTRY[outcome].text, self._below()))

    def stops(self, within: int = 365) -> Any:
        """Chance that a line stops within some days of the anchor, by industry and region.

        Parameters
        ----------
        within
            Days from the anchor of the run.
        """
        days = self._results.to_xarray("first_stop_day")["first_stop_day"]
        rows = []
        for user in days["users"].values:
            if not str(user).startswith("industry:"):
                continue
            for region in days["region"].values:
                first = days.sel(users=user, region=region).values
                chance = float(np.mean(np.nan_to_num(first, nan=np.inf) <= within))
                text = f"{100 * chance:.0f} %" if chance >= 0.005 else "-"
                name = str(user).removeprefix("industry:")
                rows.append({"x": str(region), "y": name, "chance": chance, "text": text, "mark": False})
        title = f"Chance that a line stops within {within} days"
        return _altair(titled(main_charts.stop_chances(rows, False), title, self._below()))

    def flows(self, good: str, *, at: str | None = None, controller: str | None = None) -> Any:
        """Shipments of a controlling country to each region over the months.

        Parameters
        ----------
        good
            A good or a sum of goods, as in `Results.series`.
        at
            A month, for a bar of each region in the place of lines over time.
        controller
            A region whose export controls act in the run; by default the scenario's own.

        Raises
        ------
        InputError
            As `Results.series`; for a region whose export controls do not act.
        """
        home, own = self._about(controller)
        regions = [r for r in own.index.region if r != home]
        if at is None:
            tables = {r: own.series("exports", good=good, region=r) for r in regions}
            largest = sorted(regions, key=lambda r: -float(np.mean(tables[r]["value"].to_numpy())))[: len(COLOURS)]
            return ResultPlots(own).fan("exports", good=good, region=largest)
        rows = [{"region": r, **_range(own, "exports", at, good=good, region=r)} for r in regions]
        across: Spec = {"type": "quantitative", "title": "t/month"}
        bar: Spec = {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": across | {"field": "value"}}}
        span: Spec = {"mark": {"type": "rule", "color": INK}}
        span["encoding"] = {"x": across | {"field": "low"}, "x2": {"field": "high"}}
        down: Spec = {"field": "region", "type": "nominal", "sort": "-x", "title": None}
        bars: Spec = {"data": {"values": rows}, "encoding": {"y": down}, "layer": [bar, span]}
        bars |= {"width": WIDTH, "height": {"step": 22}}
        origin = "" if controller is None else f" from {_name_of(own, home)}"
        return _altair(titled(complete(bars), f"Shipments of {good}{origin} in {at}", self._below()))

    def map(self, good: str, *, at: str, controller: str | None = None) -> Any:
        """Map of a controlling country's shipments of a good in a month; shade by value.

        Parameters
        ----------
        good
            A good or a sum of goods.
        at
            The month, such as ``2025-06``.
        controller
            A region whose export controls act in the run; by default the scenario's own.

        Raises
        ------
        InputError
            As `Results.quantity`; for a region whose export controls do not act.
        """
        origin, own = self._about(controller)
        table = {row.region: row for row in own.dataset.table("regions")}
        flows, shade = [], {}
        for name, row in table.items():
            if name in (origin, "ROW"):
                continue
            value = own.quantity("exports", good=good, region=name, at=at).value
            flows.append({"id": name, "name": name, "lon": row.lon, "lat": row.lat, "value": value})
            shade |= dict.fromkeys(row.iso_numeric.split(";"), value)
        top = max((f["value"] for f in flows), default=0.0)
        shown = [f for f in flows if f["value"] > LEAST_FLOW * top]
        home = table[origin]
        spec = maps.flow_map(shown, origin=(home.lon, home.lat), members=shade, unit="t/month", narrow=False)
        return _altair(titled(spec, f"Shipments of {good} from {home.name} in {at}", self._below()))

    def _lines(self, outcome: str, where: dict[str, str | Sequence[str]]) -> dict[str, Any]:
        several = [axis for axis, names in where.items() if not isinstance(names, str)]
        if len(several) > 1:
            raise InputError(field="plot", found=" and ".join(several), allowed="a list for one axis")
        if not several:
            return {outcome: self._results.series(outcome, **{a: str(n) for a, n in where.items()})}
        (axis,) = several
        names = list(where[axis])
        if not 0 < len(names) <= len(COLOURS):
            raise InputError(field=axis, found=len(names), allowed=f"1 to {len(COLOURS)} names")
        rest = {a: str(n) for a, n in where.items() if a != axis}
        return {name: self._results.series(outcome, **rest, **{axis: name}) for name in names}

    def _about(self, controller: str | None) -> tuple[str, Results]:
        """A controlling region, and the run as if its scenario were about it."""
        run = self._results
        name = run.scenario.controller if controller is None else controller
        if name not in run.view.controllers:
            raise unknown(name, run.view.controllers, field="controller")
        model = model_of_controller(run.model, name)
        if model is run.model:
            return name, run
        return name, type(run)(model, run.parameters, run.view.flows, run.view.stopped_day)

    def _below(self) -> list[str]:
        run = self._results
        return [f"{run.scenario.name}; {run.draws} draws, 5 to 95 %; run {run.run}"]


def _range(run: Results, outcome: str, at: str, **where: str) -> dict[str, float]:
    q = run.quantity(outcome, at=at, over=None, **where)
    return {"value": q.value, "low": q.low, "high": q.high}


def _name_of(run: Results, region: str) -> str:
    return next(row.name for row in run.dataset.table("regions") if row.region == region)


def _altair(spec: Spec) -> Any:
    """The chart as Altair shows, changes and saves it."""
    with from_extra("plot"):
        import altair
    return altair.Chart.from_dict(spec)
