"""What the map can show: for each region that controls exports, and each mineral, where goods go and who loses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from monazite.presentation.charts.maps import arc
from monazite.presentation.web.charts.chart_data import Row, region_of_country, rounded
from monazite.presentation.web.runs.led_losses import led_losses
from monazite.presentation.web.runs.quick_quantities import MAX_SERIES, RARE_EARTHS, QuickQuantities
from monazite.results.names import Names
from monazite.results.outcomes.controllers import view_of_controller
from monazite.results.outcomes.market import exports
from monazite.results.view import View

ORE = "ore"
"""In the place of a good: what mines send to plants elsewhere, which ships no goods of its own."""
BROADEST_LINE = 0.4  # of the usual shipments: what the broadest line of the map stands for
LINE_WIDTHS = (0.4, 5.0)  # of a region without shipments, and what the broadest line adds, pixels
YEAR = 12  # months
REST_OF_WORLD = "Rest of the world, average"
"""What countries without a region of their own are called: no loss is computed for any one of them."""
LEAST_TONNES = 1e-6  # a month: less is what rounding leaves of nothing


@dataclass(frozen=True)
class MapChoice:
    """Goods of a controlling region, shown from there: a good, a group of goods or `ORE`, and what it is called."""

    controller: str
    good: str
    label: str

    @property
    def id(self) -> str:
        """Names the choice on the page."""
        return f"{self.controller}/{self.good}"


def map_choices(current: QuickQuantities) -> list[MapChoice]:
    """What can be shown of a run; first what the page follows of the scenario's own controller."""
    view, names = current.results.view, Names(current.results.dataset)
    out = [choice for name in view.controllers for choice in _choices_of(view_of_controller(view, name), name, names)]
    usual = MapChoice(view.controllers[0], current.focus.shipped, next(iter(current.focus.shipments), "goods"))
    first = [choice for choice in out if choice.id == usual.id] or out[:1] or [usual]
    return [*first, *(choice for choice in out if choice not in first)]


def _choices_of(view: View, controller: str, names: Names) -> Iterator[MapChoice]:
    """The goods of each mineral that a region ships most of by value; its ore where it ships none of the mineral."""
    value = view.baseline_exports().sum(1) * view.structure.price_ref
    minerals, goods = np.array(view.index.mineral), view.index.good
    for mineral in dict.fromkeys(view.index.mineral):
        own = [int(i) for i in np.flatnonzero(minerals == mineral) if value[i] > 0]
        if any(goods[i].endswith(".magnet") for i in own):
            yield from (MapChoice(controller, good, label) for label, good in RARE_EARTHS.shipments.items())
            continue
        largest: dict[str, str] = {}
        for i in sorted(own, key=lambda i: -value[i]):
            largest.setdefault(goods[i].split(".")[0], goods[i])
        yield from (MapChoice(controller, good, names.good(good)) for good in list(largest.values())[:MAX_SERIES])
    if not (value > 0).any() and own_mines(view).any():
        yield MapChoice(controller, ORE, ORE)


def own_mines(view: View) -> np.ndarray:
    """Which deposits are mines of the controlling region (deposit,)."""
    s = view.structure
    return (s.deposit_region == s.controller) & (s.deposit_recycling == 0.0)


def choice_on_page(choice: MapChoice, names: Names) -> dict[str, Any]:
    """What the page says of a choice, and which region stands for its origin."""
    home = names.the(choice.controller)
    return {
        "id": choice.id,
        "home": choice.controller,
        "name": f"{names.region(choice.controller)}: {choice.label}",
        "title": map_title(choice),
        "reading": map_reading(choice, home),
    }


def map_title(choice: MapChoice) -> str:
    """Title of the map."""
    return f"Where {choice.label} {'go' if choice.label.endswith('s') else 'goes'}, and who loses"


def map_reading(choice: MapChoice, home: str) -> str:
    """How the map is read."""
    sent = f"{choice.label} from {home} to the plants that separate it" if choice.good == ORE else (
        f"exports of {choice.label} from {home}"
    )  # fmt: skip
    return f"Line: {sent}, monthly mean, broader for more tonnes. Shade: loss in % of GDP."


def map_rows(current: QuickQuantities, choice: MapChoice | None = None) -> dict[str, list[Row]]:
    """Rows of the map: mean shipments in the twelve months of the levers, and loss by country.

    Parameters
    ----------
    current
        The run.
    choice
        Whose goods; by default the first of `map_choices`.
    """
    results, choice = current.results, choice or map_choices(current)[0]
    regions = {row.region: row for row in results.dataset.table("regions")}
    home, names = regions[choice.controller], Names(results.dataset)
    sent, usual = _shipments(current, choice)
    broadest, lines, flows = max(BROADEST_LINE * usual, 1e-9), list[Row](), list[Row]()
    shade: list[Row] = []
    for code, name in region_of_country(regions).items():
        if name != home.region:
            loss = rounded(led_losses(current, name).year.value)
            shade.append({"id": code, "value": loss, "name": REST_OF_WORLD if name == "ROW" else names.region(name)})
    for name, row in regions.items():
        if name in (home.region, "ROW"):
            continue
        tonnes = sent[name] if abs(sent[name]) >= LEAST_TONNES else 0.0
        end = {"id": name, "lon": row.lon, "lat": row.lat, "value": rounded(tonnes), "name": names.region(name)}
        flows.append(end)
        width = LINE_WIDTHS[0] + LINE_WIDTHS[1] * math.sqrt(max(tonnes, 0.0) / broadest)
        lines.append({
            "type": "Feature", "properties": {"w": rounded(width)},
            "geometry": {"type": "LineString", "coordinates": arc((home.lon, home.lat), (row.lon, row.lat))},
        })  # fmt: skip
    return {"shade": shade, "lines": lines, "flows": flows}


def _shipments(current: QuickQuantities, choice: MapChoice) -> tuple[dict[str, float], float]:
    """Central tonnes a month by destination, and those of all together in a usual month."""
    view = view_of_controller(current.results.view, choice.controller)
    months = slice(current.start, current.start + YEAR)
    if choice.good == ORE:
        received = view.flows.feed[0][:, own_mines(view)].sum(1) @ view.model.base.producer_region  # month, region
        return dict(zip(view.index.region, received[months].mean(0).tolist(), strict=True)), float(received[0].sum())
    group = view.labels("goods").index(choice.good)
    is_own = choice.controller == current.results.scenario.controller
    by_place = current.results.values("exports") if is_own else exports(view)
    mean = by_place[0, months, group].mean(0)[:-1]
    usual = float(view.baseline_exports()[view.members[group] > 0].sum())
    return dict(zip(view.index.region, mean.tolist(), strict=True)), usual
