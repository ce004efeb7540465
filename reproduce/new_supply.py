"""Ramp of supply outside, years to a new mine and cost of a floor: published figures beside what the model gives.

Usage: python reproduce/new_supply.py [DRAWS]. Needs the shipped dataset only; half a minute for 32 draws. None of these
figures is a parameter: they come out of dates, permits, delays, chances and prices.
"""

import sys

from emergence import known, table

from monazite.dataset.dataset import load_dataset
from monazite.scenario.scenario import load_scenario
from monazite.simulation.simulate import simulate


def main() -> None:
    """Print the table."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    runs = []
    for name in ("cn-ree-2025", "cn-ree-2025-no-deal"):
        sc = load_scenario(name).model_copy(update={"months": 120})
        runs.append(simulate(load_dataset(*sc.dataset), sc, draws=draws))
    print(table(known(runs, runs[0])))


if __name__ == "__main__":
    main()
