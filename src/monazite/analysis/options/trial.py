"""A trial of measures: what a run with them avoids beside the run without, what it costs, and both as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import comb
from typing import Any

import numpy as np

from monazite.analysis.options.costs import Ledger
from monazite.analysis.options.measure import OptionMeasure
from monazite.results.ranges import HIGH, LOW

LEAST_LOSS = 1.0  # MUSD of loss under which a draw has nothing to avoid
MEDIAN_DOUBT = 0.1  # chance left open of where the median of all cases lies


@dataclass(frozen=True)
class Trial:
    """A run with measures: avoided loss (draw,), by region and by month of the decision, and its ledger.

    ``loss`` (draw,) is what is lost without measures, ``path`` (draw, month) the share of it that is avoided by month,
    ``decision`` the month from which `months_to_half` counts. ``held_days``: days of a stock that are held, where that
    is less than it may hold because more would not help. ``year_by_region`` (draw,) and ``year_ledger`` are avoided
    loss and ledger to the end of the first year, twelve months from the shock. ``stock_days`` (draw, 2): days of the
    sponsors' use that a stock holds when the controls begin and that it has opened at the end; none of other measures.
    ``elsewhere`` (draw,): avoided loss of regions that are no sponsors and control nothing; below zero what they lose.
    """

    measures: tuple[OptionMeasure, ...]
    avoided: np.ndarray
    avoided_by_region: Mapping[str, np.ndarray]
    path: np.ndarray
    decision: int
    ledger: Ledger
    unsolved: int
    loss: np.ndarray
    held_days: float | None = None
    year_by_region: Mapping[str, np.ndarray] = field(default_factory=dict)
    year_ledger: Ledger | None = None
    stock_days: np.ndarray | None = None
    elsewhere: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """Number of draws that were run."""
        return len(self.loss)

    @property
    def months_to_half(self) -> float:
        """Months from the decision until half of what is avoided has been; not a number where nothing is."""
        path = np.cumsum(self.path.mean(0))
        return float(np.argmax(path >= 0.5 * path[-1]) - self.decision) if path[-1] > 0 else float("nan")

    @property
    def share(self) -> float:
        """Share of the loss that is avoided, mean over draws: every draw counts the same, however large its loss."""
        return float(np.mean(avoided_shares(self.avoided, self.loss)))

    @property
    def per_dollar(self) -> np.ndarray:
        """Avoided loss per dollar of outlay (draw,); without limit where nothing has to be paid."""
        return loss_per_dollar(self.avoided, self.ledger.outlay)

    @property
    def merit(self) -> float:
        """Median over draws of avoided loss per dollar, which orders the measures; no draw can carry it alone."""
        return float(np.median(self.per_dollar))


def trial_arrays(trial: Trial) -> dict[str, np.ndarray]:
    """A trial as arrays, to be kept."""
    year = trial.year_ledger or Ledger({}, np.zeros(trial.draws))
    return {
        "avoided": trial.avoided,
        "region": np.array(list(trial.avoided_by_region), dtype=str),
        "by_region": np.array(list(trial.avoided_by_region.values())),
        "year_by_region": np.array([trial.year_by_region[name] for name in trial.avoided_by_region]),
        "path": trial.path,
        "decision": np.array(trial.decision),
        "unsolved": np.array(trial.unsolved),
        "loss": trial.loss,
        "stock_days": np.zeros((0, 2)) if trial.stock_days is None else trial.stock_days,
        "elsewhere": np.array(list(trial.elsewhere), dtype=str),
        "by_elsewhere": np.array(list(trial.elsewhere.values())).reshape(len(trial.elsewhere), trial.draws),
        **_ledger_arrays(trial.ledger, ""),
        **_ledger_arrays(year, "year_"),
    }


def _ledger_arrays(ledger: Ledger, prefix: str) -> dict[str, np.ndarray]:
    paid, draws = ledger.paid, len(ledger.recovered)
    return {
        f"{prefix}payer": np.array([list(payer) for payer in paid], dtype=str).reshape(-1, 2),
        f"{prefix}paid": np.array(list(paid.values())).reshape(len(paid), draws),
        f"{prefix}back": ledger.recovered,
    }


def _ledger_of(arrays: Mapping[str, np.ndarray], prefix: str) -> Ledger:
    payers, paid = arrays[f"{prefix}payer"], arrays[f"{prefix}paid"]
    return Ledger({(str(kind), str(who)): paid[i] for i, (kind, who) in enumerate(payers)}, arrays[f"{prefix}back"])


def trial_from_arrays(arrays: Mapping[str, np.ndarray], measures: Sequence[OptionMeasure]) -> Trial:
    """The trial that `trial_arrays` took apart, with the measures it was of."""
    names = [str(name) for name in arrays["region"]]
    by_region, by_year = (dict(zip(names, arrays[key], strict=True)) for key in ("by_region", "year_by_region"))
    decision, unsolved = int(arrays["decision"]), int(arrays["unsolved"])
    days = arrays["stock_days"]
    return Trial(
        tuple(measures), arrays["avoided"], by_region, arrays["path"], decision, _ledger_of(arrays, ""), unsolved,
        arrays["loss"], year_by_region=by_year, year_ledger=_ledger_of(arrays, "year_"),
        stock_days=days if len(days) else None,
        elsewhere={str(name): arrays["by_elsewhere"][i] for i, name in enumerate(arrays["elsewhere"])},
    )  # fmt: skip


def first_draws(trial: Trial, count: int) -> Trial:
    """The trial in its first draws."""

    def part(amounts: Mapping[Any, np.ndarray]) -> dict[Any, np.ndarray]:
        return {name: amount[:count] for name, amount in amounts.items()}

    def ledger(own: Ledger) -> Ledger:
        return Ledger(part(own.paid), own.recovered[:count])

    return replace(
        trial, avoided=trial.avoided[:count], avoided_by_region=part(trial.avoided_by_region), path=trial.path[:count],
        ledger=ledger(trial.ledger), loss=trial.loss[:count], year_by_region=part(trial.year_by_region),
        year_ledger=trial.year_ledger and ledger(trial.year_ledger),
        stock_days=None if trial.stock_days is None else trial.stock_days[:count],
        elsewhere=part(trial.elsewhere),
    )  # fmt: skip


def joined_trial(first: Trial, rest: Trial) -> Trial:
    """A trial in some draws and the same in those after them, as one."""

    def both(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.concatenate([a, b])

    by_region = {name: both(gain, rest.avoided_by_region[name]) for name, gain in first.avoided_by_region.items()}
    by_year = {name: both(gain, rest.year_by_region[name]) for name, gain in first.year_by_region.items()}
    years, days = (first.year_ledger, rest.year_ledger), (first.stock_days, rest.stock_days)
    return Trial(
        first.measures, both(first.avoided, rest.avoided), by_region, both(first.path, rest.path), first.decision,
        _joined_ledger(first.ledger, rest.ledger), first.unsolved + rest.unsolved, both(first.loss, rest.loss),
        year_by_region=by_year,
        year_ledger=None if years[0] is None or years[1] is None else _joined_ledger(years[0], years[1]),
        stock_days=None if days[0] is None or days[1] is None else both(days[0], days[1]),
        elsewhere={name: both(gain, rest.elsewhere[name]) for name, gain in first.elsewhere.items()},
    )  # fmt: skip


def _joined_ledger(first: Ledger, rest: Ledger) -> Ledger:
    parts = (first, rest)
    payers = dict.fromkeys(payer for part in parts for payer in part.paid)
    paid = {who: np.concatenate([p.paid.get(who, np.zeros_like(p.recovered)) for p in parts]) for who in payers}
    return Ledger(paid, np.concatenate([p.recovered for p in parts]))


def loss_per_dollar(avoided: np.ndarray, outlay: np.ndarray) -> np.ndarray:
    """Avoided loss per dollar of outlay (draw,), both in MUSD; without limit where a gain costs nothing."""
    ratio = np.divide(avoided, outlay, out=np.zeros_like(outlay), where=outlay > 0)
    return np.where(outlay > 0, ratio, np.where(avoided > 0, np.inf, 0.0))


def avoided_shares(avoided: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Share of the loss that is avoided by draw; nothing where there is next to no loss.

    Parameters
    ----------
    avoided, loss
        MUSD, shape (draw,) or the same leading shape.

    Returns
    -------
    numpy.ndarray
        Shares in that shape; 0 where the loss is at most 1 MUSD.
    """
    return np.divide(avoided, loss, out=np.zeros_like(loss), where=loss > LEAST_LOSS)


def median_bounds(values: np.ndarray) -> tuple[float, float] | None:
    """Two draws between which the median of all cases lies, as sure as nine in ten; None where draws are too few.

    No distribution is assumed: each of n draws is above that median with chance 1/2, so that the k-th smallest and the
    k-th largest miss it with chance 2 P(Binomial(n, 1/2) < k). Source: order statistics (Thompson 1936).
    """
    n = len(values)
    missed = 2.0 * np.cumsum([comb(n, j) for j in range(n // 2)]) / 2.0**n
    k = int((missed <= MEDIAN_DOUBT).sum())
    return None if k == 0 else (float(np.sort(values)[k - 1]), float(np.sort(values)[n - k]))


def spread_over_draws(values: np.ndarray) -> dict[str, float]:
    """Median, mean, 5 % to 95 % range and ``tenth``, what nine draws in ten exceed, of a number by draw."""
    finite = bool(np.isfinite(values).all())
    low, tenth, high = np.quantile(values, [LOW, 0.1, HIGH]) if finite else (values.min(), values.min(), values.max())
    middle, mean = float(np.median(values)), float(values.mean())
    ends = {"low": float(low), "high": float(high), "tenth": float(tenth)}
    return {"median": middle, "mean": mean, "central": middle} | ends
