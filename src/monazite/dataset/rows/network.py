"""Rows of the input-output table: its regions and sectors, trade, purchases, and paths of duties on it."""

from typing import Annotated

from monazite.dataset.cell_types import Day, Factor, Flag, LastDay, MoneyFlow, Name, Names, Share
from monazite.dataset.rows.row import Ranged
from monazite.foundation.units import Q


class NetworkRegion(Ranged):
    """A region of the shipped input-output table and the regions of the dataset that it holds."""

    region: Name
    name: Name
    members: Annotated[Names, "region"]
    employment: Factor


class NetworkSector(Ranged):
    """A sector of the shipped input-output table; `members` are industries of the source."""

    sector: Name
    name: Name
    members: Names
    goods: Flag
    theta: Factor


class NetworkTrade(Ranged):
    """Sales of a sector of one region to buyers in another, duty included."""

    origin: Name
    dest: Name
    sector: Name
    value: MoneyFlow
    tariff: Share


class NetworkUse(Ranged):
    """Purchases of a sector's products, from all origins, by a sector of a region or for final demand."""

    region: Name
    input: Name
    output: Name
    value: MoneyFlow


class PathDuty(Ranged):
    """A dated duty of a named path, added to what is paid on goods of some sectors of the input-output table.

    With ``coverage`` it is a special duty: it falls on that share of the sectors' trade and takes the place of the
    general duties of the path there, because the two do not stack.
    """

    path: Name
    date: Day
    until: LastDay | None = None
    actor: Name
    on: Names
    sectors: Names
    rate: Annotated[float, Q("share", ge=-1, le=10)]
    coverage: Annotated[float | None, Q("share", ge=0, le=1)] = None
    ceiling: Annotated[float | None, Q("share", ge=0, le=10)] = None
    text: str = ""
    known: Day | None = None
    """Day on which it became public; empty: when it took effect."""
    end_known: Day | None = None
    """Day on which its end became public; empty: when it ended."""
