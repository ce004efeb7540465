"""Greenhouse gas per kilogram of metal and of magnet beside published life-cycle studies.

Usage: python reproduce/footprint_anchors.py. Needs the shipped dataset only. Published: Nuss and Eckelman 2014 (PLoS
ONE 9, e101298), kg CO2e per kg of metal from cradle to gate, shared by value at prices of about 2006-10, recalled;
magnets: Sprecher 2014 and Jin 2016, and the span of reviews. None of the rare-earth rows of `footprints.csv` that enter
here rests on Nuss and Eckelman (scandium, which does, is left out); the burden of sintering rests on the two studies.
"""

import sys
from datetime import date

import numpy as np
from scipy.stats import spearmanr

from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.model.footprint.allocation import factors, five_year_prices, keys
from monazite.scenario.scenario import load_scenario

NUSS = {
    "Y": 15.1, "La": 11.0, "Ce": 12.9, "Pr": 19.2, "Nd": 17.6, "Sm": 59.1, "Eu": 395.0, "Gd": 46.6, "Tb": 297.0,
    "Dy": 59.6, "Ho": 226.0, "Er": 48.7, "Tm": 649.0, "Yb": 125.0, "Lu": 896.0,
}  # fmt: skip
MAGNET = (27.0, 90.0)
OLD_YEARS = ("2007", "2008", "2009")
FACTOR = 3.0


def intensities(price_years: tuple[str, ...] = ()) -> dict[str, tuple[float, float]]:
    """Kg CO2e per kg of metal (value, mass) by element: supply separated in China in 2024, central burdens.

    ``price_years``: annual prices to share burdens by instead of the five-year mean, for elements that have them.
    """
    ds = load_dataset("rare_earths")
    sc = load_scenario({"name": "anchors", "extends": "baseline", "start": date(2025, 1, 1), "months": 1}, dataset=ds)
    model = build(ds, sc)
    s, elements = model.structure, model.index.element
    price = five_year_prices(ds, model.index.good[: len(elements)])
    for i, element in enumerate(elements):
        rows = [r for r in ds.table("prices") if r.good == f"{element}.oxide" and str(r.date) in price_years]
        if rows:
            price[i] = np.mean([0.5 * (r.low + r.high) for r in rows])
    home = int(np.flatnonzero(s.producers[0] == s.controller)[0])
    weight = s.deposit_cap * (s.deposit_project < 0) * s.feed_share[:, home] * s.recovery
    out: dict[str, list[float]] = {}
    metal = model.targets.burden.value[0, -2]
    for method in ("economic", "mass"):
        share = factors(s.basket, keys(method, price, elements), price)
        oxide = (weight * s.footprint[0]) @ (s.basket * share) / np.maximum(weight @ s.basket, 1e-12)
        for e, element in enumerate(elements):
            out.setdefault(element, []).append(float(oxide[e] * s.oxide_need[e] + metal))
    return {element: (pair[0], pair[1]) for element, pair in out.items()}


def magnet() -> tuple[float, float]:
    """Kg CO2e per kg of the standard N magnet by value and by mass, rare earths, metal and sintering."""
    ds = load_dataset("rare_earths")
    sc = load_scenario({"name": "anchors", "extends": "baseline", "start": date(2025, 1, 1), "months": 1}, dataset=ds)
    model = build(ds, sc)
    s = model.structure
    metals = np.array([intensities()[e] for e in model.index.element])
    total = s.recipe[0, 0] @ metals + model.targets.burden.value[0, -1]
    return float(total[0]), float(total[1])


def compare(price_years: tuple[str, ...] = ()) -> tuple[list[tuple[str, float, float, bool]], float]:
    """(element, published, ours, within a factor of three) and the rank correlation."""
    ours = intensities(price_years)
    rows = [(e, p, ours[e][0], 1 / FACTOR <= ours[e][0] / p <= FACTOR) for e, p in NUSS.items()]
    rank = spearmanr([r[1] for r in rows], [r[2] for r in rows]).statistic
    return rows, float(rank)


def main() -> None:
    """Print the tables."""
    for title, years in (("five-year prices to 2024", ()), ("annual prices of 2007-09 if known", OLD_YEARS)):
        rows, rank = compare(years)
        hits = sum(row[3] for row in rows)
        print(f"kg CO2e per kg of metal, shared by {title}: {hits} of {len(rows)} within {FACTOR:g}, rank {rank:.2f}")
        for element, published, ours, hit in rows:
            print(f"  {element:3} published {published:6.1f}  ours {ours:7.1f}  {'hit' if hit else 'miss'}")
    value, mass = magnet()
    print(
        f"kg CO2e per kg of magnet: published {MAGNET[0]:g} to {MAGNET[1]:g}; by value {value:.1f}, by mass {mass:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
