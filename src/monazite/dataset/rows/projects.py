"""Rows about capacity to come: projects, and agreements of regions on them."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import (
    Day,
    Factor,
    Flow,
    Latitude,
    Longitude,
    Money,
    Months,
    Name,
    Names,
    Price,
    Share,
)
from monazite.dataset.rows.row import Ranged


class Project(Ranged):
    """A plant or mine that is planned, being built or ramping up."""

    project: Name
    company: str = ""
    stage: Literal["mine", "separation", "metal", "magnet", "recycling"]
    region: Annotated[Name, "region"]
    basket: Annotated[Name | None, "basket"] = None
    recovery: Share | None = None
    grades: Names = ()
    capacity: Flow
    status: Literal["operating", "ramping", "construction", "committed", "planned", "stalled", "dropped"]
    start: Day | None = None
    lead: Months | None = None
    permit: Months = 0.0
    ramp: Months
    success: Share
    capex: Money | None = None
    breakeven: Price | None = None
    jurisdiction: str = ""
    site: Literal["new", "expansion", "restart"] = "new"
    partners: Names = ()
    support: str = ""
    feeds: Annotated[Names, "region"] = ()
    diverts: Annotated[Names, "deposit"] = ()
    via: str = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    known: Day | None = None
    """Day on which it was first announced; empty: not recorded."""
    status_known: Day | None = None
    """Day on which the status became known; empty: with the announcement."""


class PartnershipRow(Ranged):
    """An agreement of regions on projects, as the fields of a policy; `low` and `high` are of the amount."""

    partnership: Name
    title: str
    actor: Annotated[Name, "region"]
    partners: Annotated[Names, "region"] = ()
    start: Day
    projects: Annotated[Names, "project"]
    amount: Money = 0.0
    months: Months = 24.0
    permit_speed: Factor = 1.0
    build_speed: Factor = 1.0
    offtake: Factor = 0.0
    preference: Factor = 1.0
