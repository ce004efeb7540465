"""What the wider economy reads of a run: its flows, its model and the table they are linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np

    from monazite.economy.economy import Economy
    from monazite.engine.state import Flows
    from monazite.engine.supply_network import SupplyNetwork
    from monazite.model.build import Model
    from monazite.model.index import Index
    from monazite.model.parameters import Draws


class SimulatedRun(Protocol):
    """A run as `monazite.results.view.View` presents it, as far as the economy looks at it."""

    model: Model
    index: Index
    structure: SupplyNetwork
    flows: Flows
    draws: Draws | None

    @property
    def economy(self) -> Economy | None:
        """The input-output table linked to the model's axes; None for a dataset without one."""
        ...

    @property
    def line_losses(self) -> np.ndarray:
        """Losses of lines (bound, draw, month, sector, region), see `monazite.economy.line_losses.line_losses`."""
        ...

    @property
    def gdp(self) -> np.ndarray:
        """GDP of regions and of the world (region + 1,), MUSD a year."""
        ...
