"""A lever of a firm, and what it does: what is weighed, and what weighing it gives."""

from __future__ import annotations

from dataclasses import dataclass

from monazite.analysis.company.firm.rows import SupplyRow

HORIZON = 180
"""Days within which stops are counted."""


@dataclass(frozen=True)
class FirmLever:
    """A change of one item: its supply, stock, alternative or licence, and what it costs in the first year.

    ``cost`` is in the firm's currency; None where the file does not give what it takes to say, ``most`` is then what it
    costs at most, at the prices of the run. ``tied_up`` is the value of added stock: capital that stays the firm's own;
    what a year of it costs is the cost. ``delivery`` is what an order brings: the week, and kg. ``week`` is the first
    in which ``supply`` delivers: until then the firm's own rows do. ``approved`` is the share of applications of today
    that are approved, of a licence; its effect is that where it is granted.
    """

    kind: str  # stock, origin, alternative, licence, order
    item: int
    text: str
    added_days: float = 0.0
    supply: tuple[SupplyRow, ...] | None = None
    week: int = 0
    alternative: int = -1
    cost: float | None = None
    cost_note: str = ""
    tied_up: float | None = None
    most: float | None = None
    delivery: tuple[int, float] | None = None
    approved: float = 1.0
    label: str = ""  # the text in few words, for a chart

    @property
    def priced(self) -> float | None:
        """What it costs, else what it costs at most; None where neither is known."""
        return self.most if self.cost is None else self.cost


@dataclass(frozen=True)
class LeverEffect:
    """What a lever does to the firm's first stop.

    ``gained`` is the mean over the draws by which the first stop comes later, counted up to `HORIZON` days; ``chance``
    the change of the chance of a stop within them; ``item_gained`` the same as ``gained`` for the item alone;
    ``per_unit`` is ``gained`` for one day of stock where the lever is stock, and for the lever as it is otherwise.
    ``plan`` is the part of the plan over the outlook that it keeps running, and ``margin`` the loss of margin avoided,
    in the firm's currency, means over the draws; None where levers are ranked by the first day, or no margin is given.
    """

    lever: FirmLever
    gained: float
    chance: float
    item_gained: float
    per_unit: float
    plan: float | None = None
    margin: float | None = None
