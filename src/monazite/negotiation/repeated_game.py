"""Whether a truce enforces itself: the smallest discount factor at which nobody gains by breaking it."""

from __future__ import annotations

import numpy as np

from monazite.negotiation.game import Stakes
from monazite.negotiation.logit_response import logit_equilibria


def critical_discount_factor(cooperation: float, deviation: float, punishment: float) -> float:
    """Smallest monthly discount factor at which a grim trigger deters one month of breaking.

    Equation: ``C/(1 - d) >= D + d P/(1 - d)``, so ``d = (D - C)/(D - P)``.

    Parameters
    ----------
    cooperation, deviation, punishment
        Payoffs of a month C, D and P, in one unit.

    Returns
    -------
    float
        0 where breaking gains nothing, infinity where what follows is no worse than cooperation.

    References
    ----------
    Friedman 1971, Review of Economic Studies 38, 1.
    """
    if deviation <= cooperation:
        return 0.0
    if punishment >= cooperation:
        return np.inf
    return (deviation - cooperation) / (deviation - punishment)


def truce_discount_factors(stakes: Stakes, regime: int, purchase: int, precision: float, node: int = 0) -> np.ndarray:
    """Smallest discount factor of each seat at which a truce enforces itself.

    Cooperation: the month's flow under the truce; deviation: the best month against a side that still honours it,
    before stocks run out; punishment: the logit equilibrium of a single month from the truce, with stocks run out.

    Parameters
    ----------
    stakes
        Payoff tables.
    regime
        Regime of the truce: control level and the other side's measures as one number.
    purchase
        Position of its purchases in the menu.
    precision
        Of choices, one over the unit of the payoffs.
    node
        Node of progress of other sources.

    Returns
    -------
    numpy.ndarray
        (2,); see `critical_discount_factor`.
    """
    measures = stakes.flow.shape[2]
    c, u = divmod(regime, measures)
    fresh, drawn = stakes.flow[:, :, :, 0, node], stakes.flow[:, :, :, -1, node]
    cooperation = fresh[:2, c, u] + stakes.menu.transfer[purchase, :2]
    deviation = np.array([(fresh[0, :, u] - stakes.fee0[c]).max(), (fresh[1, c] - stakes.fee1[u]).max()])
    deviation = np.maximum(deviation, fresh[:2, c, u] + np.maximum(-stakes.menu.transfer[purchase, :2], 0.0))
    _, _, first, second, _ = logit_equilibria(
        drawn[:1], drawn[1:2], stakes.fee0[c : c + 1], stakes.fee1[u : u + 1], (precision, precision)
    )
    punishment = (float(first[0, 0, 0]), float(second[0, 0, 0]))
    return np.array(
        [critical_discount_factor(float(cooperation[i]), float(deviation[i]), punishment[i]) for i in range(2)]
    )
