"""What adds to the predictions of a run: premiums of spot prices, misfits and levels of series.

Of a value y = f(x) + m + u E + e only f has to be run: parameters and drivers x. The terms u (premiums by month,
misfits by month, levels) are normal with covariance K, and the errors e with R. So x is conditioned with errors of
covariance E'KE + R, in which the terms are integrated out, and given x the terms follow in closed form
(Rao-Blackwell): a draw of theirs is moved by K E (E'KE + R)^-1 times what is left of the value (Matheron's rule). No
correlation of chance between some hundred draws has a say in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from monazite.analysis.assimilation.assimilation_setup import AssimilationSetup, prior_drivers, prior_score
from monazite.analysis.assimilation.representation import noise_of_value
from monazite.dataset.rows.evidence import DriverProcess
from monazite.model.counted_series import MISFIT_HALF_LIFE
from monazite.model.drivers import driver_name, driver_path, spreads, under_licence


@dataclass(frozen=True)
class TermBlock:
    """Terms that are independent of all others: covariance (term, term), and what each adds to values (term, value)."""

    covariance: np.ndarray
    effect: np.ndarray

    @property
    def of_values(self) -> np.ndarray:
        """Covariance that the terms give values (value, value)."""
        return self.effect.T @ self.covariance @ self.effect


@dataclass(frozen=True)
class LinearTerms:
    """Blocks in the order of the state: premiums one by one, misfits by series, levels by series.

    ``mean`` (value,) is what the terms and the noise of months add in the mean; ``spread`` (draw, premium) the factor
    of a draw on the standard deviations of a premium.
    """

    blocks: tuple[TermBlock, ...]
    mean: np.ndarray
    spread: np.ndarray

    @property
    def effect(self) -> np.ndarray:
        """What every term adds to every value (term, value)."""
        return np.concatenate([block.effect for block in self.blocks])

    def covariance(self, error: np.ndarray) -> np.ndarray:
        """Covariance of values about what is run (value, value), for standard errors of single values."""
        total = np.diag(error**2)
        for block in self.blocks:
            total += block.of_values
        return total


def path_covariance(row: DriverProcess, months: int) -> np.ndarray:
    """Covariance (month, month) of a driver without events: its path is linear in its innovations."""
    response = driver_path(row, np.eye(months), np.ones(months), np.zeros(months))  # (innovation, month)
    return response.T @ response


def linear_terms(setup: AssimilationSetup) -> LinearTerms:
    """The terms of a setup, for all its values."""
    operator, months, prior = setup.operator, setup.months, setup.prior
    count = len(operator.values)
    share = np.zeros((months, count))
    for i, value in enumerate(operator.values):
        share[max(value.first, 0) : value.last + 1, i] = 1.0 / (value.last - value.first + 1)
    own = operator.place[None] == np.arange(len(operator.series))[:, None]
    blocks = [TermBlock(path_covariance(row, months), spot_effect(setup, row)) for row in setup.premiums]
    for s, error in enumerate(setup.errors):
        blocks.append(TermBlock(path_covariance(misfit_process(error.misfit), months), share * own[s]))
    blocks += [TermBlock(np.eye(1), (error.level_spread * own[s])[None]) for s, error in enumerate(setup.errors)]
    pairs = list(zip(operator.values, operator.place, strict=True))
    mean = np.array([setup.errors[s].level + noise_of_value(v, setup.errors[s].noise)[0] for v, s in pairs])
    draws = {"seed": prior.seed, "first": prior.first, "count": prior.count}
    factors = [spreads(row, **draws) for row in setup.premiums]
    return LinearTerms(tuple(blocks), mean, np.array(factors).reshape(-1, prior.count).T)


def misfit_process(spread: float) -> DriverProcess:
    """Misfit of a series as a process."""
    return DriverProcess.model_construct(spread=spread, half_life=MISFIT_HALF_LIFE, step=0.0)


def spot_effect(setup: AssimilationSetup, row: DriverProcess) -> np.ndarray:
    """What a premium adds to values (month, value): to quotes outside of its goods, while they are under licence."""
    model, out = setup.model, np.zeros((setup.months, len(setup.operator.values)))
    ix, controller = model.index, model.structure.controller
    licensed = under_licence(model.controls, controller)
    goods, buyers = ix.some_goods(row.goods), ix.buyers(row.regions, actor=ix.region[controller])
    for i, (value, s) in enumerate(zip(setup.operator.values, setup.operator.place, strict=True)):
        series = setup.operator.series[s]
        if series.name.outcome != "price_outside":
            continue
        quoted = series.buyers if series.name.region == "WORLD" else series.buyers[:1]
        acts = np.outer(np.isin(series.goods, goods), np.isin(quoted, buyers))
        for t in range(value.first, value.last + 1):
            under = licensed[t][np.ix_(series.goods, quoted)] * acts
            out[t, i] = under.mean() / (value.last - value.first + 1)
    return out


def prior_terms(setup: AssimilationSetup) -> np.ndarray:
    """The terms of the prior draws (draw, term)."""
    prior, months = setup.prior, setup.model.index.month[: setup.months]
    paths = prior_drivers(setup, setup.months).values
    out = [paths[driver_name(row)] for row in setup.premiums]
    for one, error in zip(setup.operator.series, setup.errors, strict=True):
        shocks = [prior_score(f"misfit.{one.name.text}.{day:%Y-%m}", prior) for day in months]
        process = misfit_process(error.misfit)
        out.append(driver_path(process, np.stack(shocks, 1), np.ones(prior.count), np.zeros(len(months))))
    out += [prior_score(f"level.{one.name.text}", prior)[:, None] for one in setup.operator.series]
    return np.concatenate(out, 1) if out else np.zeros((prior.count, 0))


def condition_terms(
    terms: LinearTerms, prior: np.ndarray, left: np.ndarray, error: np.ndarray, noise: np.ndarray, use: Sequence[int]
) -> np.ndarray:
    """Terms given what they have to explain, each draw of them moved by its own residual.

    Parameters
    ----------
    terms, prior
        The terms and draws of their prior (draw, term).
    left
        What a run and the mean of the terms leave of the values ``use`` (draw, value).
    error
        Standard errors of these values (value,).
    noise
        Standard normal numbers (draw, value), 0 for a central draw.
    use
        Positions of the values among those of the terms.

    Returns
    -------
    numpy.ndarray
        (draw, term). Equation: u + K_i E (E'K_iE + R)^-1 (left - u E - R^1/2 noise), K_i with the spreads of the draw.
        Only values that premiums act on have covariances of a draw's own; those of all others are solved once.
    """
    effect, blocks = terms.effect[:, use], terms.blocks
    start = np.cumsum([0, *(len(block.effect) for block in blocks)])
    weighted = np.concatenate([block.covariance @ block.effect[:, use] for block in blocks])
    total = terms.covariance(np.zeros(terms.mean.size))[np.ix_(use, use)] + np.diag(error**2)
    premiums = [block.of_values[np.ix_(use, use)] for block in blocks[: terms.spread.shape[1]]]
    missing = left - prior @ effect - noise * error
    own = _values_under_premiums(total, effect[: start[len(premiums)]])
    rest, common = ~own, total[np.ix_(own, own)]
    parts = [part[np.ix_(own, own)] for part in premiums]
    solved, out = np.empty(missing.shape), prior.copy()
    if rest.any():
        solved[:, rest] = linalg.solve(
            total[np.ix_(rest, rest)], missing[:, rest].T, assume_a="pos", check_finite=False
        ).T
    for i in range(len(prior)):
        matrix, scale = common.copy(), np.ones(len(effect))
        for r, part in enumerate(parts):
            factor = terms.spread[i, r] ** 2
            matrix += (factor - 1.0) * part
            scale[start[r] : start[r + 1]] = factor
        if own.any():
            solved[i, own] = linalg.solve(matrix, missing[i, own], assume_a="pos", check_finite=False)
        out[i] += scale * (weighted @ solved[i])
    return out


def _values_under_premiums(total: np.ndarray, effect: np.ndarray) -> np.ndarray:
    """Values (value,) that premiums act on by their effect (term, value), and all that have a covariance with these."""
    found: np.ndarray = np.any(effect, 0)
    while True:
        wider = found | (total[found] != 0.0).any(0)
        if (wider == found).all():
            return found
        found = wider
