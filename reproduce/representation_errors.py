"""Noise and levels of classes of series, from observations before 2025: data/posteriors/representation.csv.

Noise: median over series with at least six second differences. Level: 1.4826 times the median of the absolute means of
series in the twelve months before a run, over the model's baseline. Nothing of the episode of 2025 counts.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date

import numpy as np

from monazite.analysis.assimilation.observation_operator import MOST, observation_operator
from monazite.analysis.assimilation.observed_series import CHANGES, observed_values
from monazite.analysis.assimilation.representation import NORMAL, monthly_noise, series_class
from monazite.dataset.dataset import load_dataset
from monazite.model.build import build
from monazite.scenario.scenario import load_scenario

LAST = date(2025, 4, 30)  # what was published by then is about months before the controls of April 2025
LEAST_SERIES = 6  # second differences


def main() -> None:
    noises, levels = defaultdict(list), defaultdict(list)
    for name in ("cn-ree-2025", "cn-ga-ge-2023"):
        sc = load_scenario(name)
        ds = load_dataset(*sc.dataset)
        model = build(ds, sc)
        end = 12 * (2025 - sc.start.year) + 1 - sc.start.month - 1
        values, _ = observed_values(ds.table("observations"), start=sc.start, day=LAST, first=-240, last=end)
        operator, _ = observation_operator(model, values)
        for s, one in enumerate(operator.series):
            mine = [
                (v, y) for v, y, p in zip(operator.values, operator.observed, operator.place, strict=True) if p == s
            ]
            mine = [(v, y) for v, y in mine if abs(y) < MOST]
            usual = operator.usual[s, 0] / (1.0 if one.name.outcome in CHANGES else operator.usual[s, 1])
            kind = series_class(one.name.outcome, usual)
            single = [(v.first, y) for v, y in mine if v.first == v.last]
            noise, count = monthly_noise(*zip(*single, strict=True)) if single else (np.nan, 0)
            if count >= LEAST_SERIES:
                noises[kind].append(noise)
            year = [y for v, y in mine if v.first >= -12 and v.last < 0]
            if year and one.name.outcome not in CHANGES and abs(np.mean(year)) < MOST:
                levels[kind].append(float(np.mean(year)))
            print(
                kind, one.name.text, f"{noise:.3f}", count, np.round(np.mean(year), 2) if year else "", file=sys.stderr
            )
    for kind in sorted({*noises, *levels}):
        spread = NORMAL * np.median(np.abs(levels[kind])) if levels[kind] else np.nan
        noise = np.median(noises[kind]) if noises[kind] else np.nan
        print(f"{kind},{noise:.3f},{spread:.3f},{len(noises[kind])},{len(levels[kind])}")


if __name__ == "__main__":
    main()
