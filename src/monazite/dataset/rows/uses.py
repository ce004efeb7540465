"""Rows about uses: what goods end up in, how much is used, and which sectors depend on it."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Day, Days, Factor, Flag, Flow, Name, Rate, Share
from monazite.dataset.rows.row import Ranged
from monazite.foundation.units import Q


class Use(Ranged):
    """An end use: what it is made in, how it reacts to price and shortage."""

    use: Name
    name: Name
    industry: Name
    sector: Annotated[Name, "sector"]
    defence: Flag
    priority: Flag
    elasticity: Factor
    elasticity_low: Factor | None = None
    elasticity_high: Factor | None = None
    choke: Annotated[float, Q("1", ge=1)]
    choke_low: Factor | None = None
    choke_high: Factor | None = None
    cover: Days
    speed_limit: Rate
    growth: Rate


class Demand(Ranged):
    """Direct input of a good into a use in a region."""

    use: Annotated[Name, "use"]
    region: Annotated[Name, "region"]
    good: Annotated[Name, "good"]
    quantity: Flow


class Dependence(Ranged):
    """Share of a sector's value added in lines that physically need a use's materials."""

    sector: Annotated[Name, "sector"]
    use: Annotated[Name, "use"]
    share: Share
    upstream: Factor | None = None
    upstream_low: Factor | None = None
    upstream_high: Factor | None = None


class StockClass(Ranged):
    """Stock of makers of one size in a sector and region: days of what the lines need, between the border and the line.

    ``share``: part of the sector's output in the region; those of all sizes make 1. ``low`` and ``high``: a tenth of
    the firms of the class hold less, a tenth more. Rows of a named region outdo those of ``*``, sets known later those
    known earlier.
    """

    sector: Annotated[Name, "sector"]
    region: Annotated[Name, "region*"]
    size: Literal["large", "medium", "small"]
    share: Share
    cover: Days
    known: Day
