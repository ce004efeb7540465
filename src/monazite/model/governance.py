"""Governance risk of regions, as distributions: political stability of the World Bank with its error."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from monazite.dataset.dataset import Dataset
from monazite.model.footprint.burdens import Z95, RandomStreams

INDICATOR = "political_stability"
UNKNOWN = 0.5
RISKLESS, RISKIEST = 2.5, -2.5  # ends of the indicator's scale


def governance_risk(stability: np.ndarray) -> np.ndarray:
    """Political stability (WGI estimate, -2.5 to 2.5) as a risk from 0 (stable) to 1."""
    return (RISKLESS - stability) / (RISKLESS - RISKIEST)


def risk(ds: Dataset, regions: tuple[str, ...], draws: RandomStreams, *, mining: bool = False) -> np.ndarray:
    """(2.5 - WGI political stability) / 5 of the latest year (draw, region); 0.5 for a region without a row.

    Drawn between the ends of the row's range, which is the standard error or the spread of a region's members.
    ``mining`` takes the row weighted by mine output where there is one.
    """
    rows: dict[str, Any] = {}
    for name in (INDICATOR, f"{INDICATOR}_mining") if mining else (INDICATOR,):
        latest: dict[str, Any] = {}
        for row in ds.table("governance"):
            if row.indicator == name and (row.region not in latest or row.year >= latest[row.region].year):
                latest[row.region] = row
        rows |= latest
    out = np.full((draws.count, len(regions)), UNKNOWN)
    for r, region in enumerate(regions):
        if region not in rows:
            continue
        row = rows[region]
        low, high = (row.value if end is None else end for end in (row.low, row.high))
        u, central = draws.uniforms(f"governance.{region}")
        z = np.where(central, 0.0, special.ndtri(u))
        drawn = row.value + np.where(z > 0, high - row.value, row.value - low) * z / Z95
        out[:, r] = np.clip(governance_risk(drawn), 0.0, 1.0)
    return out
