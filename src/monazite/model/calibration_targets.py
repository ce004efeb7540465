"""Baseline arrays that parameters are calibrated to."""

from dataclasses import dataclass

import numpy as np

from monazite.model.footprint.burdens import Burdens
from monazite.model.stock_classes import PlantStocks


@dataclass(frozen=True)
class CalibrationTargets:
    """What a draw of parameters needs so that it reproduces the baseline; see `monazite.model.parameters`."""

    price: np.ndarray  # (good, slot) baseline producer price, USD/kg
    premium_scale: np.ndarray  # (3, slot) USD/kg
    premium: np.ndarray  # (3, slot) USD/kg
    share: np.ndarray  # (good, slot, buyer)
    log_delivered: np.ndarray  # (good, buyer)
    recipe_cost: np.ndarray  # (grade, variant, slot) USD/kg
    recipe_share: np.ndarray  # (grade, variant)
    elasticity: np.ndarray  # (use,)
    choke: np.ndarray  # (use,)
    is_magnet_use: np.ndarray  # (use,) bool
    plant_stocks: PlantStocks
    value: np.ndarray  # (deposit,) USD per kg of feed
    utilisation: np.ndarray  # (deposit,)
    project_success: np.ndarray  # (project,)
    project_certain: np.ndarray  # (project,) bool: already running
    project_place: np.ndarray  # (project,) permitting jurisdiction, counted from 0
    input_value: np.ndarray  # (sector, use, region) MUSD a month of inputs in dependent lines
    burden: Burdens  # of every deposit, of metal and of magnet making
