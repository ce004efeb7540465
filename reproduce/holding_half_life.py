"""How fast prices inside China reverted before the licences of April 2025: the half-life of the drivers of holding.

A process that reverts, seen on the days of the quotes that were published by then, is the more likely the nearer it
comes to them; the half-life is the most likely one of three goods together, each with a mean and a spread of its own.

Usage: python reproduce/holding_half_life.py prints the estimate. Needs the shipped dataset only.
"""

from datetime import date

import numpy as np

from monazite.dataset.dataset import load_dataset

GOODS = ("Nd.oxide", "Dy.oxide", "Tb.oxide")
"""Goods with at least a dozen months of quotes inside China by then."""
BEFORE = date(2025, 4, 4)
HALF_LIVES = np.geomspace(2.0, 240.0, 200)
WITHIN = 1.92  # half of the 95 % point of chi-squared with one degree of freedom


def quotes(good: str, before: date = BEFORE) -> tuple[np.ndarray, np.ndarray]:
    """Months since the year 0 and logarithms of prices, one a month: means of the quotes published before a day."""
    found: dict[int, list[tuple[float, float]]] = {}
    for row in load_dataset("rare_earths").table("observations"):
        period = row.period
        if (row.outcome, row.good) != ("price_inside", (good,)) or row.published >= before or len(period) < 7:
            continue
        day = int(period[8:10]) if len(period) >= 10 else 15
        month = 12.0 * int(period[:4]) + int(period[5:7]) - 1.0 + (day - 1) / 30.4
        found.setdefault(round(month), []).append((month, float(np.log(row.value))))
    means = np.array([np.mean(found[month], 0) for month in sorted(found)])
    return means[:, 0], means[:, 1]


def log_likelihood(half_life: float, months: np.ndarray, values: np.ndarray) -> float:
    """Of a reverting process seen on some days, at the mean and the spread that suit the values best.

    Equation: x_t = m + a (x_s - m) + s sqrt(1 - a^2) e with a = 2^(-(t - s)/h), the first value with standard deviation
    s about m.
    """
    a = 2.0 ** (-np.diff(months) / half_life)
    rest = 1.0 - a**2
    weight = np.append((1.0 - a) ** 2 / rest, 1.0)
    mean = (weight @ np.append((values[1:] - a * values[:-1]) / (1.0 - a), values[0])) / weight.sum()
    steps = (values[1:] - mean - a * (values[:-1] - mean)) / np.sqrt(rest)
    variance = np.mean(np.append(steps, values[0] - mean) ** 2)
    return float(-0.5 * (len(values) * (np.log(variance) + 1.0) + np.log(rest).sum()))


def half_life(series: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float, float]:
    """The most likely half-life of several series, and the 5 % and 95 % ends by the likelihood ratio, months."""
    total = np.array([sum(log_likelihood(h, *one) for one in series) for h in HALF_LIVES])
    within = HALF_LIVES[total > total.max() - WITHIN]
    return float(HALF_LIVES[total.argmax()]), float(within.min()), float(within.max())


if __name__ == "__main__":
    every = [quotes(good) for good in GOODS]
    print(f"{sum(len(months) for months, _ in every)} months with quotes of {', '.join(GOODS)}")
    print("half-life {:.1f} months, 95 %: {:.1f} to {:.1f}".format(*half_life(every)))
    for good, one in zip(GOODS, every, strict=True):
        print(good, len(one[0]), "{:.1f}, {:.1f} to {:.1f}".format(*half_life([one])))
