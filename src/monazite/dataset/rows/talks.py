"""Rows about the talks: what can be put on the table, technology withheld, past rounds."""

from typing import Annotated, Literal

from monazite.dataset.cell_types import Day, MoneyFlow, Months, Name, Names, Number, Share
from monazite.dataset.rows.row import Ranged, Sourced
from monazite.foundation.units import Q


class Rung(Ranged):
    """One level of what can be put on the table, in words, with its precedent."""

    instrument: Literal["control", "tariff", "technology", "purchases", "duration"]
    rung: int
    pair: Names = ()
    """Regions that have to be at the table for it; the rows with the most go before others. Empty: any two."""
    name: Name
    level: Number
    unit: str
    review: Months | None = None
    words: Name
    precedent: Name


class WithheldTechnology(Ranged):
    """Something that one side withholds from another: what its sellers lose, and which lines abroad need it."""

    item: Name
    actor: Annotated[Name, "region"]
    on: Annotated[Names, "region"]
    first: Share
    """Level of withholding (one less access) from which this item is withheld."""
    last: Share
    """Level from which nothing of it is sold any more."""
    sector: Name | None = None
    """Sector of the input-output table that sells it."""
    value: MoneyFlow = 0.0
    """Sales of the actor to the others, value made in the actor's country."""
    user: Name | None = None
    """Sector of the table that needs it."""
    dependent: Share = 0.0
    """Share of the user's value added that needs the item, whoever sells it."""
    share: Share = 0.0
    """Share of the item that the actor supplies."""
    delay: Annotated[float, Q("month", ge=0, le=60)] = 0.0
    """Months that stocks, installed copies and contracts last."""
    paid: MoneyFlow = 0.0
    """What firms of the others pay to the actor while it is in force: fees."""
    text: str = ""


class TalksEpisode(Ranged):
    """A past round of talks: where it stood, what was agreed and when."""

    episode: Name
    date: Day
    deal: Day
    control: Name
    tariff: Name
    technology: Name
    threat_control: Name
    threat_tariff: Name
    control_after: Name
    tariff_after: Name
    technology_after: Name
    purchases_after: Name
    duration: Months
    summit: Day | None = None
    expiry: Day | None = None
    text: Name
    known: Day | None = None
    """Day on which the terms became public; empty: the day of the deal."""


class Prolongation(Sourced):
    """A truce that prolonged another one with its terms unchanged."""

    measure: Name
    """Its row of `measures`."""
    prolongs: Name
    """The row of the truce that it prolonged."""
    known: Day
    """Day on which it became public."""
