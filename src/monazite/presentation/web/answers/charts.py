"""Charts of the page: specifications, legends, and the rows that fill them."""

from typing import Any, NotRequired, TypedDict


class ShownPath(TypedDict):
    """A path by month: the central run; low, high and the middle of the draws where there are several."""

    value: list[float | None]
    low: NotRequired[list[float | None]]
    high: NotRequired[list[float | None]]
    middle: NotRequired[list[float | None]]


class LegendEntry(TypedDict):
    """A series and the name of its colour."""

    name: str
    hue: str


class ChoiceOfMap(TypedDict):
    """Whose goods the map can show; ``home`` is the region that they come from."""

    id: str
    home: str
    name: str
    title: str
    reading: str


class ChartOnPage(TypedDict):
    """A Vega-Lite specification with what stands around it."""

    title: str
    unit: str
    reading: str
    legend: NotRequired[list[LegendEntry]]
    choices: NotRequired[list[ChoiceOfMap]]
    spec: dict[str, Any]


class TalksChartOnPage(TypedDict):
    """A chart of the talks, for a wide and a narrow page."""

    title: str
    unit: str
    wide: bool
    spec: dict[str, Any]
    narrow: dict[str, Any]
