"""American imports and duties of 2024, by region of origin."""

import csv
from pathlib import Path

import classes as c
import numpy as np

PARTNERS = {
    "CHINA": "CN",
    "HONG KONG": "CN",
    "JAPAN": "JP",
    "KOREA, SOUTH": "KR",
    "TAIWAN": "TW",
    "EUROPEAN UNION": "EU",
}
"""Regions of the table by name in the American import statistics; the others are the rest of the world."""


def american_imports(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """American goods imports of 2024 by region of origin, MUSD, and the mean duty collected on them that
    year, share.
    """
    first = [row for row in _rows(path) if row["date"] == "2025-02-04"]
    total, paid = dict.fromkeys(c.REGIONS, 0.0), dict.fromkeys(c.REGIONS, 0.0)
    for row in first:
        region, value = PARTNERS.get(row["country_name"], "ROW"), float(row["total imports"]) / 1e6
        total[region] += value
        paid[region] += value * float(row["2024 tariff"]) / 100.0
    imports = np.array([total[name] for name in c.REGIONS])
    duty = np.array([paid[name] for name in c.REGIONS])
    return imports, np.divide(duty, imports, out=np.zeros_like(duty), where=imports > 0)


def american_duties(duty: np.ndarray, trade: np.ndarray, mean: np.ndarray, extra: np.ndarray) -> np.ndarray:
    """American duties of 2024: the mean by origin that was collected, over sectors in proportion to 2017.

    China's have the pattern of 2017 plus ``extra`` (sector,), the increases of 2018-19.
    """
    out = duty.copy()
    us, cn = c.REGIONS.index("US"), c.REGIONS.index("CN")
    out[cn, us] += extra
    for o in range(len(c.REGIONS)):
        if o != us:
            goods = trade[o, us, : c.GOODS]
            now = (out[o, us, : c.GOODS] * goods).sum() / goods.sum()
            out[o, us] *= mean[o] / now
    return out


def increases(folder: Path, name: str, trade: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Increases of duties in the trade war of 2018-19 by sector, share; services none.

    ``trade`` by industry and ``weight`` (sector, industry) are the weights.
    """
    with (folder / f"tariff_{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [row for row in csv.reader(file) if row and row[0].isdigit()]
    rate = np.zeros(len(c.ICIO))
    rate[: len(lines)] = [float(row[1]) for row in lines]
    rate[22:] = 0.0
    weight = weight * trade[None, :]
    return np.divide(weight @ rate, weight.sum(1), out=np.zeros(len(weight)), where=weight.sum(1) > 0)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
