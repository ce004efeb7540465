"""Outcomes: what a user reads, each one function with a unit, axes and a direction.

Importing this package fills `registry.REGISTRY`; the order of the imports is the order of the outcomes.
"""

# isort: off
from monazite.results.outcomes import market
from monazite.results.outcomes import arrivals
from monazite.results.outcomes import dominance
from monazite.results.outcomes import controllers
from monazite.results.outcomes import footprint
from monazite.results.outcomes import economy
from monazite.results.outcomes import supply_risk

__all__ = ["arrivals", "controllers", "dominance", "economy", "footprint", "market", "supply_risk"]
