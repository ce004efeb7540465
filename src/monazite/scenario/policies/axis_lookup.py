"""What a policy needs to know of the axes. `monazite.model.index.Index` fulfils it; tests use a small stand-in."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol


class AxisLookup(Protocol):
    """Names along every axis, and the lookups that turn names of a policy into integers.

    Lookups raise InputError with the nearest name for a name that does not exist. Arrays are `Any`, because a cached
    property does not fit a protocol.
    """

    @property
    def month(self) -> Sequence[date]:
        """First day of every month."""
        ...

    @property
    def region(self) -> Sequence[str]:
        """Region ids; also the axis of origins."""
        ...

    @property
    def buyer(self) -> Sequence[str]:
        """Regions, then defence buyers such as ``US.defence``."""
        ...

    @property
    def good(self) -> Sequence[str]:
        """Good ids."""
        ...

    @property
    def use(self) -> Sequence[str]:
        """Use ids."""
        ...

    @property
    def project(self) -> Sequence[str]:
        """Project names."""
        ...

    @property
    def buyer_region(self) -> Any:
        """Region of every buyer: an array of integers."""
        ...

    @property
    def is_defence(self) -> Any:
        """Whether a buyer is a defence buyer: an array of booleans."""
        ...

    @property
    def project_region(self) -> Any:
        """Region of every project: an array of integers."""
        ...

    @property
    def project_stage(self) -> Sequence[str]:
        """Stage of every project."""
        ...

    @property
    def project_capex(self) -> Sequence[float]:
        """Capital cost of every project, MUSD; 0 where unknown."""
        ...

    def position(self, axis: str, name: str) -> int:
        """Position of ``name`` along ``axis``."""
        ...

    def goods(self, patterns: Sequence[str]) -> list[int]:
        """Goods that match any pattern (see `dataset.patterns.match_goods`)."""
        ...

    def regions(self, names: Sequence[str], actor: str | None = None) -> list[int]:
        """Regions by id or bloc; ``*`` is every region but the actor."""
        ...

    def buyers(
        self, names: Sequence[str], actor: str | None = None, civil: bool = True, defence: bool = True
    ) -> list[int]:
        """Buyers by id (``US.defence``), region or bloc; ``*`` is every buyer outside the actor."""
        ...
