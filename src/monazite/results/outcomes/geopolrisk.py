"""GeoPolRisk: concentration of world production times the political risk of what a country imports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class GeoPolRiskScore:
    """Concentration of production, import risk and their product, each an array of the leading axes."""

    hhi: np.ndarray
    import_risk: np.ndarray
    score: np.ndarray


def concentration(production: np.ndarray) -> np.ndarray:
    """Herfindahl-Hirschman index of production by country, last axis; 1 is a monopoly."""
    total = production.sum(-1)
    squares = (production**2).sum(-1)
    return np.divide(squares, total**2, out=np.zeros_like(squares), where=total > 0)


def geopolrisk(production: np.ndarray, imports: np.ndarray, risk: np.ndarray, own: np.ndarray) -> GeoPolRiskScore:
    """GeoPolRisk score of one importing country or group.

    Equation: HHI(production) x sum_i(risk_i imports_i) / (own production + sum_i imports_i).
    ``production`` (..., country) of the world and ``imports`` (..., origin) in t; ``risk`` (..., origin) from 0 to 1;
    ``own`` (...,) domestic production in t. Imports among the members of a group have risk zero and stay in the sum.
    Where nothing is imported or made the import risk is zero.
    Source: Gemechu et al. 2016, J. Ind. Ecol. 20, 154; Koyamparambath et al. 2024,
    Resour. Conserv. Recycl. 209, 107801.
    """
    hhi = concentration(production)
    supply = own + imports.sum(-1)
    weighted = (risk * imports).sum(-1)
    import_risk = np.divide(weighted, supply, out=np.zeros_like(weighted), where=supply > 0)
    return GeoPolRiskScore(hhi, import_risk, hhi * import_risk)
