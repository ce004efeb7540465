"""Outcomes: what a user reads, each one function with a unit, axes and a direction.

Importing this package fills `registry.REGISTRY`; the order of the imports is the order of the outcomes.
"""

# isort: off
from monazite.results.outcomes import market as _market  # noqa: F401
from monazite.results.outcomes import dominance as _dominance  # noqa: F401
from monazite.results.outcomes import footprint as _footprint  # noqa: F401
from monazite.results.outcomes import economy as _economy  # noqa: F401
from monazite.results.outcomes import supply_risk as _supply_risk  # noqa: F401
