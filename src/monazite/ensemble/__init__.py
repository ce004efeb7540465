"""Ensembles: many draws of a scenario, on one machine or many, kept on disk and read from there."""

from monazite.ensemble.curves import Ensemble as Ensemble
from monazite.ensemble.run import Interrupted as Interrupted
from monazite.ensemble.run import run_ensemble as run_ensemble

__all__ = ["Ensemble", "Interrupted", "run_ensemble"]
