"""USGS OFR 2025-1047: full Chinese stop of one element, United States, published against ours.

Usage: python reproduce/usgs_2025.py [DRAWS]. Needs the shipped dataset only. Ours is the static one-country mode of
`monazite.economy.usgs_full_stop`: the lines that buy the element in the forms that the report's table 2.3 counts,
magnets among them; all lines that hold it, those with bought motors and goods too; and without magnets. The report
does not print what it takes from its own data: American use of each element by application, the industries that each
application stands for, the share of their output that needs it, and the elasticities by application. Uses, dependent
shares and elasticities are the dataset's, unused capacity outside China that of the element (docs/decisions/0046);
`WHY` says row by row what that does. 32 draws are too few: the medians of gallium and cerium move by half and more,
hence 1,024.
"""

import sys

import numpy as np
from scipy.stats import spearmanr

from monazite.dataset.dataset import load_dataset
from monazite.economy.usgs_full_stop import REQUIRED, stop
from monazite.model.build import build
from monazite.model.parameters import draw
from monazite.scenario.scenario import load_scenario

PUBLISHED = {
    "Sm": (4498, 4498), "Lu": (2059, 2059), "Tb": (1809, 1809), "Dy": (1624, 1624), "Tm": (452, 180), "Nd": (383, 154),
    "La": (186, 74), "Pr": (165, 66), "Ho": (38, 15), "Ce": (23, 9), "Eu": (9, 3), "Yb": (7, 3), "Ga": (1418, 1419),
}  # fmt: skip
"""Largest single scenario and probability-weighted loss, MUSD of GDP (table of August 2025, second-hand)."""
CONTROLLED, OTHERS = 1.0, 0.395
"""Probabilities that the two columns imply: what China controlled in August 2025, and the other rare earths."""
PRICES = {"Ga": 2.5, "Ge": 1.26}
"""Prices over normal under a full stop in USGS OFR 2024-1057 (press release): the only ones that are published."""
WHY = {
    "Sm": "within three, by other parts: half of the report's is dearer purchases, ours is lines of weapons that stop",
    "Lu": "near: scanner crystals and lasers, whose shares of industries are assumed",
    "Tb": "cars and motors with such magnets stop almost entirely here: elasticities of .1 to .2, two hundredths left",
    "Dy": "as terbium, and in more grades of magnets",
    "Tm": "no application of thulium in the dataset: unreported use is kept apart and stops no industry",
    "Nd": "47 % are left and American oxide gains; lines that stop are 1.4 bn, nearly four times the report's whole",
    "La": "within three: oil cracking",
    "Pr": "needed wherever neodymium is, here as in magnets sold; the report has it at .43 of neodymium, ours above it",
    "Ho": "no American use but unreported: takes the place of dysprosium in magnets, so it stops no line",
    "Ce": "near: glass, polishing, catalysts",
    "Eu": "near: phosphors",
    "Yb": "an assumed .2 % of electronics needs its lasers; the report's 7 MUSD leaves no industry that needs it",
    "Ga": "near by the loss, not by the price: published x 2.5",
}
"""What sets each row apart, as far as the parts of both can be seen."""


READINGS = {
    "lines that buy it": {"magnets": True, "required": REQUIRED},
    "all lines that hold it": {"magnets": True},
    "without magnets": {"magnets": False},
}
"""The first is the report's scope and was chosen for that before it was run; the others were seen before."""


def losses(element: str, draws: int, *, magnets: bool, required: float | None = None) -> dict[str, float]:
    """Medians of the draws: loss, of which cut and paid more, price over normal, share of use left."""
    scenario = load_scenario("cn-ga-ge-2023" if element in PRICES else "cn-ree-2025")
    model = build(load_dataset(*scenario.dataset), scenario)
    values = draw(model.dataset.table("priors"), seed=0, first=0, count=draws)
    required = None if element in PRICES else required  # what is required is published for rare earths
    found = stop(model, values, element, magnets=magnets, required=required)
    parts = found._asdict() | {"loss": found.loss}
    return {name: float(np.median(value)) for name, value in parts.items()}


def rank(column: list[float]) -> float:
    """Rank correlation with the published losses."""
    return float(np.asarray(spearmanr([p for p, _ in PUBLISHED.values()], column)[0]))


def main(draws: int) -> None:
    """Print the table."""
    ours = {e: [losses(e, draws, **reading) for reading in READINGS.values()] for e in PUBLISHED}
    print(f"MUSD of American GDP, full stop for a year: published / {' / '.join(READINGS)}; parts of the first")
    for element, (published, _) in PUBLISHED.items():
        first = ours[element][0]
        print(
            f"  {element:2} {published:>6,} / {' / '.join(format(x['loss'], '>8,.0f') for x in ours[element])}   "
            f"price x {first['price']:.1f}, left {first['left']:.2f}, cut {first['cut']:,.0f}, "
            f"paid more {first['paid']:,.0f}, producers gain {first['gained']:,.0f}; {WHY[element]}"
        )
    for i, name in enumerate(READINGS):
        column = [ours[e][i]["loss"] for e in PUBLISHED]
        near = [e for e, (p, _) in PUBLISHED.items() if p / 3 <= ours[e][i]["loss"] <= 3 * p]
        print(f"{name}: rank correlation {rank(column):+.2f} (wanted at least .8); within a factor of three: {near}")
    for element, published in PRICES.items():
        found = losses(element, draws, magnets=True)
        implied = np.log(1.0 / found["left"]) / np.log([published, found["price"]])
        print(
            f"Price of {element}: published x {published}, ours x {found['price']:.1f}; with the {found['left']:.2f} "
            f"left here an elasticity of demand of {implied[0]:.1f}, ours {implied[1]:.2f}"
        )
    print("Weights: published / largest x implied probability")
    for element, (largest, weighted) in PUBLISHED.items():
        chance = CONTROLLED if weighted >= largest else OTHERS
        print(f"  {element:2} {weighted:>6,} / {largest * chance:>8,.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)
