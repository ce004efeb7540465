"""GeoPolRisk of several materials and importers from BACI trade, world mine production and governance indicators.

Usage: python reproduce/geopolrisk.py [PUBLISHED.csv]. Reads the data kit (``MONAZITE_KIT``): trade of CEPII BACI
(HS92), World Mining Data and political stability of the Worldwide Governance Indicators. With a table of published
scores it prints the largest difference. The table ``tests/data/geopolrisk_published.csv`` was made with geopolrisk-py
2.0.1, the authors' own package, in an environment of its own; nothing of it is used here.

Conventions of the published method: production in whole tonnes; stability scaled to (2.5 - x) / 5 and cut at 0 and 1; a
trading partner without an indicator counts 0.5; trade among members of a group has risk 0 and stays in the total.
"""

import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from kit import folder

from monazite.model.governance import governance_risk
from monazite.results.outcomes.geopolrisk import geopolrisk

CODES = {
    "Rare earth": ("Rare Earths (REO)", ("280530", "284610", "284690")),
    "Cobalt": ("Cobalt", ("282200", "810510")),
    "Lithium": ("Lithium (Li2O)", ("282520", "283691")),
    "Antimony": ("Antimony", ("261710",)),
    "Tungsten": ("Tungsten (W)", ("261100", "810110")),
    "Tantalum": ("Tantalum (Ta2O5)", ("810310",)),
    "Beryllium": ("Beryllium (conc.)", ("811211",)),
}
"""Material: commodity of World Mining Data, and HS92 codes of its trade."""

EU27 = [
    "AUT",
    "BEL",
    "BGR",
    "HRV",
    "CYP",
    "CZE",
    "DNK",
    "EST",
    "FIN",
    "FRA",
    "DEU",
    "GRC",
    "HUN",
    "IRL",
    "ITA",
    "LVA",
    "LTU",
    "LUX",
    "MLT",
    "NLD",
    "POL",
    "PRT",
    "ROU",
    "SVK",
    "SVN",
    "ESP",
    "SWE",
]
IMPORTERS = {
    "EU27": EU27,
    "USA": ["USA"],
    "Japan": ["JPN"],
    "Rep. of Korea": ["KOR"],
    "Germany": ["DEU"],
    "Australia": ["AUS"],
    "France": ["FRA"],
    "India": ["IND"],
}
YEARS = range(2018, 2025)
UNKNOWN = 0.5
TOTAL = "DELETE"  # the mark of World Mining Data's rows of totals in the kit
TONNE = {"metr. t": 1.0, "kg": 1e-3}


def production(path: Path) -> dict[tuple[str, int], dict[str, float]]:
    """Mine production in whole units by (commodity, year) and country, and the factor to tonnes under ""."""
    out: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["iso3"] == TOTAL:
                continue
            for year in YEARS:
                out[row["commodity"], year][row["iso3"]] += int(float(row[str(year)] or 0.0))
                out[row["commodity"], year][""] = TONNE.get(row["unit"], 1.0)
    return out


def imports(path: Path) -> dict[tuple[str, str, int], dict[str, float]]:
    """Imports in t by (HS code, importer, year) and exporter."""
    out: dict[tuple[str, str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) in YEARS and row["qty_t"]:
                out[row["hs92"], row["importer_iso3"], int(row["year"])][row["exporter_iso3"]] += float(row["qty_t"])
    return out


def risks(path: Path) -> dict[tuple[str, int], float]:
    """Risk from 0 to 1 by (country, year)."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            (row["Code"], year): float(np.clip(governance_risk(np.array(float(row[str(year)]))), 0.0, 1.0))
            for row in csv.DictReader(file)
            for year in YEARS
            if row[str(year)] not in ("", "nan", "None")
        }


def scores(kit: Path) -> dict[tuple[str, str, int], tuple[float, float, float]]:
    """Concentration, import risk and score by (importer, material, year)."""
    made = production(kit / "wmd_production_2018_2024.csv")
    bought = imports(kit / "baci_critical_1995_2024.csv.gz")
    risk = risks(kit / "wgi_estimate.csv")
    out = {}
    for material, (commodity, codes) in CODES.items():
        for importer, members in IMPORTERS.items():
            for year in YEARS:
                total: dict[str, float] = defaultdict(float)
                for code in codes:
                    for member in members:
                        for origin, tonnes in bought[code, member, year].items():
                            total[origin] += tonnes
                weight = [0.0 if o in members else risk.get((o, year), UNKNOWN) for o in total]
                world = {k: v for k, v in made[commodity, year].items() if k}
                own = sum(world.get(m, 0.0) for m in members) * made[commodity, year][""]
                s = geopolrisk(
                    np.array(list(world.values())), np.array(list(total.values())), np.array(weight), np.array(own)
                )
                out[importer, material, year] = (float(s.hhi), float(s.import_risk), float(s.score))
    return out


def published(path: Path) -> dict[tuple[str, str, int], tuple[float, float, float]]:
    """Published values by (importer, material, year)."""
    with path.open(newline="", encoding="utf-8") as file:
        return {
            (row["importer"], row["material"], int(row["year"])): (
                float(row["hhi"]),
                float(row["import_risk"]),
                float(row["score"]),
            )
            for row in csv.DictReader(file)
        }


def main() -> None:
    """Print scores, and the largest difference from the published ones."""
    ours = scores(folder())
    known = published(Path(sys.argv[1])) if len(sys.argv) > 1 else {}
    print(f"{'importer':14} {'material':11} {'year':4} {'HHI':>9} {'risk':>9} {'score':>9} {'published':>10}")
    for key, (hhi, import_risk, score) in ours.items():
        theirs = f"{known[key][2]:10.6f}" if key in known else ""
        print(f"{key[0]:14} {key[1]:11} {key[2]} {hhi:9.6f} {import_risk:9.6f} {score:9.6f} {theirs}")
    if known:
        worst = max(max(abs(a - b) for a, b in zip(ours[key], known[key], strict=True)) for key in known)
        print(f"{len(known)} published scores; largest difference in any of the three figures: {worst:.1e}")


if __name__ == "__main__":
    main()
