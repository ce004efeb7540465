"""Settings of the talks of a scenario: who negotiates, from which positions, on which days."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from monazite.foundation.days import CalendarDay
from monazite.foundation.units import Q
from monazite.scenario.policies.name_fields import Names


class Talks(BaseModel):
    """Who negotiates, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    seats: Names = ()
    """Two regions at the table; one of them controls exports. Empty: China and the United States, where China controls;
    where several regions control, the one whose controls cost the others most."""
    controller: str | None = None
    """The seat whose export controls are on the table; empty: the scenario's controller, or the seat that controls
    where that one does not sit there. Controls of others go on as in the scenario."""
    first_offer: CalendarDay | None = None
    """First day on which a deal is possible; empty: the start of the run."""
    summits: tuple[CalendarDay, ...] = ()
    """Days of summits; empty: those of the dataset's calendar."""
    expiries: tuple[CalendarDay, ...] = ()
    """Days on which a truce or law runs out; empty: those of the dataset's calendar."""
    control: str | None = None
    """Control level in force at the first offer, by name of concessions.csv; empty: nearest to the scenario's."""
    tariff: str | None = None
    """Added tariff in force at the first offer; empty: nearest to the average in tariffs.csv."""
    technology: str | None = None
    """Technology controls in force at the first offer; empty: as measures.csv says."""
    threat_control: str | None = None
    """Control level that is threatened; empty: that of the scenario's measures from the first offer on."""
    threat_tariff: str | None = None
    """Added tariff that is threatened; empty: that of the scenario's measures from the first offer on."""
    ceiling: Annotated[float | None, Q("share", ge=0, le=10, step=0.05)] = None
    """Highest added tariff that the law allows; empty: none."""
    tough_controller: Annotated[float | None, Q("share", ge=0, le=1, step=0.05)] = None
    """Chance that the controlling side is tough; empty: drawn from its prior in talks.csv (resolve.controller)."""
    tough_target: Annotated[float | None, Q("share", ge=0, le=1, step=0.05)] = None
    """Chance that the other side is tough; empty: drawn from its prior in talks.csv (resolve.target)."""
    measures_hold: bool = False
    """Whether the scenario's measures hold whatever the talks agree: then a brief forecasts no talks. The app writes it
    into a scenario whose levers were moved."""
    allies: Literal["passive", "weighted", "table"] = "passive"
    """Whether other regions only lose, count in what the other side wants, or choose between hedging and aligning."""
