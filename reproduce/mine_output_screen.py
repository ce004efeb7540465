"""Would a shortage of ore have told shipments? Mine output known on the day of each forecast, screened as a mechanism.

World Mining Data comes out in spring with output to the year before the last. The signal of a forecast is the logarithm
of the change of the mineral's output between the last two years that were out, in the world or in the controlling
country alone; the mechanism shifts tonnes by a coefficient times the signal, estimated on the other episodes
(`scores.mechanism_screens`). Figures are those of the edition of 2026 in the data kit, so revisions that nobody had on
the day are in the signal: a screen that fails so fails the more without them.

    python reproduce/mine_output_screen.py
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
from kit import folder

from monazite.analysis.verification.forecasts.episodes import all_episodes
from monazite.analysis.verification.forecasts.series_targets import TONNES, month_number
from monazite.analysis.verification.scores.mechanism_screens import (
    Mechanism,
    ScreenedForecasts,
    screen,
    screened_forecasts,
)
from monazite.analysis.verification.scores.summary import read_forecasts, summarise
from monazite.analysis.verification.scores.truth import truth_with

COMMODITIES = {
    "2023-25": "Gallium",
    "cn-graphite-2023": "Graphite",
    "cn-antimony-2024": "Antimony",
    "from 2025": "Rare Earths (REO)",
    "cn-tungsten-2025": "Bismuth",
}
"""What the targets of each episode are made of; of gallium and germanium the one with more tonnes."""
SPRING = 4  # month of the edition
COEFFICIENTS = np.round(np.arange(-2.0, 2.01, 0.25), 2)


def outputs() -> dict[tuple[str, str], dict[int, float]]:
    """Output in t by commodity and place (``world`` or ``China``), by year."""
    out: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    with (folder() / "wmd_production_2018_2024.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for year in range(2018, 2025):
                value = float(row[str(year)] or 0.0)
                if row["country"] != "Total":
                    out[row["commodity"], "world"][year] += value
                if row["country"] == "China":
                    out[row["commodity"], "China"][year] += value
    return out


def signal(rows: ScreenedForecasts, place: str) -> np.ndarray:
    """Logarithm of the change of output between the last two years that were out at the origin (forecast,)."""
    made, zero = outputs(), {one.name: month_number(one.announced) for one in all_episodes()}
    out = np.zeros(rows.observed.size)
    for n, (episode, since) in enumerate(zip(rows.episode, rows.origin_month, strict=True)):
        commodity = COMMODITIES.get(str(episode))
        month = zero[str(episode)] + int(since)
        year = 2000 + month // 12 - (2 if month % 12 + 1 > SPRING else 3)
        if commodity is not None and year - 1 >= 2018:
            path = made[commodity, place]
            out[n] = np.log(path[year] / path[year - 1])
    return out


def main() -> None:
    forecasts, truth = read_forecasts(Path("forecasts/rolling")), truth_with(None)
    rows = screened_forecasts(forecasts, summarise(forecasts, truth).scores, truth)
    for place in ("world", "China"):
        found = signal(rows, place)
        for episode in COMMODITIES:
            own = found[(rows.episode == episode) & (rows.kind == TONNES)]
            print(f"{place}, {episode}: {', '.join(f'{x:+.2f}' for x in sorted(set(own.round(2))))}")
        mechanism = Mechanism(
            f"output of mines in {place}", "share of its last known change, tonnes", COEFFICIENTS,
            lambda some, size, found=found: some.quantiles + (size * found)[:, None],
            lambda some: some.kind == TONNES,
        )  # fmt: skip
        print(screen(rows, mechanism))


if __name__ == "__main__":
    main()
